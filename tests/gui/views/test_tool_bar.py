"""The tool bar: the list of models."""

from __future__ import annotations

from core import model_file
from gui.views.tool_bar import ModelButton
from tests import networks


def test_a_fine_tuned_model_is_listed_with_its_figures_before_and_after(desk, qtbot, user_home):
    folder = model_file.user_folder()
    folder.mkdir(parents=True)
    figures = {"plate_accuracy": 1.0, "cer": 0.0, "before": {"plate_accuracy": 0.5, "cer": 0.2}}
    model_file.save(folder / "a.onnx", networks.network(), networks.info(name="tuned", figures=figures))
    model_file.save(folder / "b.onnx", networks.network(), networks.info(name="plain", figures={}))
    button = ModelButton(desk.recogniser, desk.settings, desk.theme)
    qtbot.addWidget(button)
    with qtbot.waitSignal(desk.recogniser.models_changed):
        desk.recogniser.find_models()
    listed = [action.text().split() for action in button.menu().actions()]
    assert ["tuned", "yours", "50.0", "%", "→", "100.0", "%"] in listed
    assert ["plain", "yours"] in listed

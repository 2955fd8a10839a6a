"""What is stored of a reading names the model that was chosen, whatever reads for it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import main as entry
from core import model_file
from core.project import Project
from tests import fixed_reader
from tests.gui.helpers import LABELS, wait_until_read


def pair() -> None:
    """Put an accurate model and its fast one among the user's."""
    folder = model_file.user_folder()
    folder.mkdir(parents=True)
    accurate = fixed_reader.save(folder / "mine.onnx")
    info = dataclasses.replace(model_file.read_info(accurate), name="mine")
    model_file.save(accurate, accurate.read_bytes(), info)
    told = {"cascade": {"accurate": "mine", "below": 0.9}}
    fast = dataclasses.replace(info, name="mine-fast", figures=told)
    model_file.save(folder / "mine-fast.onnx", accurate.read_bytes(), fast)


def stored(project: Project) -> dict[str, tuple[str, int]]:
    """Return the file and the number of readings of each model that has a file."""
    return {m["name"]: (Path(m["path"]).stem, m["readings"]) for m in project.models() if m["path"]}


def test_on_a_gpu_two_models_of_a_pair_are_two_in_the_store(a_gpu, user_home, session, desk, qtbot) -> None:
    pair()
    desk.recogniser._engines.make = None  # the reader that the file stands for
    for name in ("mine-fast", "mine"):
        desk.settings.set("model", name)
        desk.recogniser.read_all()
        wait_until_read(desk, qtbot)
    assert stored(session.project) == {name: (name, len(LABELS)) for name in ("mine-fast", "mine")}


def test_verify_stores_what_it_reads_on_a_gpu_under_the_chosen_name(a_gpu, user_home, folder) -> None:
    pair()
    entry.main(["verify", str(folder), "--read", "--model", "mine-fast"])
    with Project.open(folder) as project:
        assert stored(project) == {"mine-fast": ("mine-fast", len(LABELS))}

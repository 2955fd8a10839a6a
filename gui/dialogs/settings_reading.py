"""The settings of reading: which model, on what, and how many pictures are made ready ahead of need."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from gui.dialogs.settings_form import SettingsPage, fill, number_box, show_number
from gui.jobs.recogniser import Recogniser
from gui.jobs.workers import PROVIDERS
from gui.settings import Settings

LEAST_NAME = 16  # characters of a model's name that are seen at least


class ReadingPage(SettingsPage):
    """Model, provider, prefetch."""

    def __init__(self, settings: Settings, recogniser: Recogniser, parent: QWidget | None = None) -> None:
        super().__init__(settings, parent)
        self._recogniser = recogniser
        self._model, self._provider = QComboBox(self), QComboBox(self)
        # Names may be long: the box is as wide as the page and not as the longest of them.
        self._model.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._model.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._model.setMinimumContentsLength(LEAST_NAME)
        self._ahead = number_box("prefetch_ahead", settings, self)
        self._back = number_box("prefetch_back", settings, self)
        for widget in (self._model, self._provider, self._ahead, self._back):
            self.add_row(widget)
        self._model.activated.connect(self._on_model)
        self._provider.activated.connect(self._on_provider)
        self._ahead.valueChanged.connect(self._on_ahead)
        self._back.valueChanged.connect(self._on_back)
        recogniser.models_changed.connect(self.retranslate)
        self.retranslate()

    @Slot()
    def retranslate(self) -> None:
        """Write every word and every value anew."""
        values, recogniser = self.settings.values, self._recogniser
        self.name_rows(
            self.tr("Model"), self.tr("Run on"), self.tr("Pictures loaded ahead"),
            self.tr("Pictures kept behind"),
        )  # fmt: skip
        models = {str(entry.path): entry.info.name for entry in recogniser.models}
        chosen = recogniser.chosen
        fill(self._model, models, str(chosen.path) if chosen is not None else "")
        self._model.setToolTip(self._model.currentData() or "")
        words = (self.tr("The best there is"), self.tr("GPU"), self.tr("Processor"))
        fill(self._provider, dict(zip(PROVIDERS, words, strict=True)), values.provider)
        hint = self.tr("More of them take more memory and make nothing faster once the next one waits ready")
        for box, value in ((self._ahead, values.prefetch_ahead), (self._back, values.prefetch_back)):
            show_number(box, value)
            box.setToolTip(hint)

    @Slot(int)
    def _on_model(self, index: int) -> None:
        self._recogniser.choose(self._recogniser.models[index])

    @Slot(int)
    def _on_provider(self, _index: int) -> None:
        self.settings.set("provider", str(self._provider.currentData()))

    @Slot(int)
    def _on_ahead(self, count: int) -> None:
        self.settings.set("prefetch_ahead", count)

    @Slot(int)
    def _on_back(self, count: int) -> None:
        self.settings.set("prefetch_back", count)

"""The tool bar: few buttons, the model that reads, and what it runs on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from core.shown import share_text
from gui.actions import Actions
from gui.jobs.recogniser import Recogniser
from gui.jobs.workers import PROVIDERS, ModelEntry
from gui.settings import Settings
from gui.theme import Theme
from gui.widgets.enter_presses import EnterPresses


class ModelButton(QToolButton):
    """Names the model that reads and lets another be chosen.

    Signals: ``file_wanted()``, ``renamed()`` when it names another.
    """

    file_wanted = Signal()
    renamed = Signal()

    def __init__(
        self, recogniser: Recogniser, settings: Settings, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._recogniser = recogniser
        self._settings = settings
        self._theme = theme
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._menu.triggered.connect(self._on_triggered)
        recogniser.models_changed.connect(self.show_models)
        theme.changed.connect(self.show_models)
        self.show_models()

    @Slot()
    def show_models(self) -> None:
        """Show the chosen model and build the menu of the others."""
        chosen = self._recogniser.chosen
        name = chosen.info.name if chosen is not None else self.tr("no model")
        self.setText(f"{name} ▾")
        self.setIcon(self._theme.icon("model"))
        self.setToolTip(self._tip(chosen))
        self.setAccessibleName(self.tr("Model: {0}").format(name))
        self._menu.clear()
        self._add_models(chosen)
        self._menu.addSeparator()
        self._menu.addAction(self.tr("Open a model file …")).setData("file")
        self._menu.addSeparator()
        self._add_providers()
        self.renamed.emit()

    def _add_models(self, chosen: ModelEntry | None) -> None:
        group = QActionGroup(self._menu)
        for entry in self._recogniser.models:
            where = "" if entry.bundled else self.tr("   yours")
            action = group.addAction(self._menu.addAction(f"{entry.info.name}{where}{_accuracy(entry)}"))
            action.setCheckable(True)
            action.setChecked(entry is chosen)
            action.setData(entry)

    def _add_providers(self) -> None:
        names = {"auto": self.tr("Run on the best there is"), "cuda": self.tr("Run on the GPU"),
                 "cpu": self.tr("Run on the processor")}  # fmt: skip
        group = QActionGroup(self._menu)
        for provider in PROVIDERS:
            action = group.addAction(self._menu.addAction(names[provider]))
            action.setCheckable(True)
            action.setChecked(provider == self._settings.values.provider)
            action.setData(provider)

    def _tip(self, chosen: ModelEntry | None) -> str:
        if chosen is None:
            return self.tr("The model that reads plates")
        info = chosen.info
        pair = info.figures.get("cascade")
        partner = pair.get("accurate") if isinstance(pair, dict) else None
        lines = [f"{info.name} {info.version}", info.network, str(chosen.path)]
        if partner:
            lines.insert(2, self.tr("What it doubts is read again by {0}").format(partner))
        return "\n".join(lines)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        value = action.data()
        if value == "file":
            self.file_wanted.emit()
        elif isinstance(value, ModelEntry):
            self._recogniser.choose(value)
        elif value in PROVIDERS:
            self._settings.set("provider", value)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.show_models()
        super().changeEvent(event)


def _accuracy(entry: ModelEntry) -> str:
    """Return the share of plates that a model reads right; after a fine-tuning the one before it, too."""
    figures = entry.info.figures
    if isinstance(pair := figures.get("cascade"), dict):
        figures = figures | pair  # it never reads without its partner
    before = figures.get("before")
    both = [before, figures] if isinstance(before, dict) else [figures]
    shares = [found.get("plate_accuracy") for found in both]
    known = [share_text(share) for share in shares if isinstance(share, int | float)]
    return f"   {' → '.join(known)}" if known else ""


def _style(worded: bool) -> Qt.ToolButtonStyle:
    style = Qt.ToolButtonStyle
    return style.ToolButtonTextBesideIcon if worded else style.ToolButtonIconOnly


BUTTONS = ("open", "read_unread", "train", "export", "single", "sheet", "characters", "undo", "redo")
WORDED = (  # the buttons with words, from a wide window to a narrow one
    frozenset(BUTTONS[:7]) | {"model"},
    frozenset({"read_unread", "train", "single", "sheet", "characters", "model"}),
    frozenset({"read_unread", "single", "sheet", "characters"}),
    frozenset({"read_unread"}),
    frozenset({""}),
)


class ToolBar(QToolBar):
    """Open, recognise, fine-tune, export; the model on the right."""

    def __init__(
        self, actions: Actions, model_button: ModelButton, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._theme = theme
        self.setObjectName("tool_bar")
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for name in ("open", "read_unread", "train", "export"):
            self.addAction(actions[name])
        self._add_reading_menu()
        self.addSeparator()
        for name in ("single", "sheet", "characters"):
            self.addAction(actions[name])
        gap = QWidget(self)
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(gap)
        for name in ("undo", "redo"):
            self.addAction(actions[name])
        self.addSeparator()
        self.addWidget(model_button)
        self._model_button = model_button
        for name in BUTTONS:
            self._button(name).setFocusPolicy(Qt.FocusPolicy.TabFocus)
        EnterPresses(self)
        theme.changed.connect(self._size_icons)
        model_button.renamed.connect(self._fit)
        self._size_icons()
        self.retranslate()

    def retranslate(self) -> None:
        """Give the buttons short words; the menus keep the long ones."""
        self.setWindowTitle(self.tr("Tools"))
        self.setAccessibleName(self.tr("Tools"))
        short = {"open": self.tr("Open"), "read_unread": self.tr("Recognise"), "train": self.tr("Fine-tune"),
                 "export": self.tr("Export"), "single": self.tr("One"), "sheet": self.tr("Sheet"),
                 "characters": self.tr("Characters")}  # fmt: skip
        for name, text in short.items():
            self._actions[name].setIconText(text)
        self._fit()

    @Slot()
    def _size_icons(self) -> None:
        self.setIconSize(self._theme.icon_size(large=True))
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """Show as many words as there is room for; a button without one tells it when pointed at."""
        for worded in WORDED:
            for name in BUTTONS:
                self._button(name).setToolButtonStyle(_style(name in worded))
            self._model_button.setToolButtonStyle(_style("model" in worded))
            if self.sizeHint().width() <= self.width():
                return

    def _button(self, name: str) -> QToolButton:
        button = self.widgetForAction(self._actions[name])
        assert isinstance(button, QToolButton)
        return button

    def _add_reading_menu(self) -> None:
        menu = QMenu(self)
        for name in ("read_unread", "read_selected", "read_all"):
            menu.addAction(self._actions[name])
        button = self._button("read_unread")
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drop words where it gets narrow."""
        super().resizeEvent(event)
        self._fit()

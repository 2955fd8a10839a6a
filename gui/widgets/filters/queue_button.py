"""Which queue is worked through: a button that names it, with a menu of the others."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from core.project import Sort
from core.project.queues import QUEUES
from gui.session import Session
from gui.texts import QT_TRANSLATE_NOOP
from gui.theme import Theme

QUEUE_NAMES: dict[str, str] = {
    "all": QT_TRANSLATE_NOOP("Queues", "All plates"),
    "uncertain": QT_TRANSLATE_NOOP("Queues", "Least certain first"),
    "label": QT_TRANSLATE_NOOP("Queues", "File name says otherwise"),
    "models": QT_TRANSLATE_NOOP("Queues", "Models disagree"),
    "grammar": QT_TRANSLATE_NOOP("Queues", "Breaks the plate grammar"),
    "duplicates": QT_TRANSLATE_NOOP("Queues", "Duplicates of one plate"),
    "audit": QT_TRANSLATE_NOOP("Queues", "Random audit"),
    "skipped": QT_TRANSLATE_NOOP("Queues", "Skipped"),
}
QUEUE_TIPS: dict[str, str] = {
    "all": QT_TRANSLATE_NOOP("Queues", "Everything, by path"),
    "uncertain": QT_TRANSLATE_NOOP("Queues", "What is read and not decided, the least certain first"),
    "label": QT_TRANSLATE_NOOP("Queues", "The file name and the reading differ"),
    "models": QT_TRANSLATE_NOOP("Queues", "The last two models read different texts"),
    "grammar": QT_TRANSLATE_NOOP("Queues", "No plate can have this text"),
    "duplicates": QT_TRANSLATE_NOOP("Queues", "Pictures with the same text, side by side"),
    "audit": QT_TRANSLATE_NOOP("Queues", "Drawn at random, to estimate how many labels are wrong"),
    "skipped": QT_TRANSLATE_NOOP("Queues", "What was put aside for later"),
}
SORT_NAMES: dict[Sort, str] = {
    "status": QT_TRANSLATE_NOOP("Queues", "State"),
    "text": QT_TRANSLATE_NOOP("Queues", "Plate"),
    "confidence": QT_TRANSLATE_NOOP("Queues", "Confidence"),
    "differs": QT_TRANSLATE_NOOP("Queues", "≠ file name"),
    "path": QT_TRANSLATE_NOOP("Queues", "Picture"),
}
_AGAIN = "queue order"
_SORT = "sort "


def queue_name(name: str) -> str:
    """Return the name of a queue in the language of the window."""
    return QCoreApplication.translate("Queues", QUEUE_NAMES.get(name, name))


class QueueButton(QToolButton):
    """Names the queue and starts another. A queue is frozen: choosing it again makes it anew."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.setObjectName("queue_button")
        self.setMenu(QMenu(self, toolTipsVisible=True))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus where one types
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.menu().aboutToShow.connect(self._fill)
        self.menu().triggered.connect(self._on_triggered)
        session.queue_changed.connect(self.show_queue)
        theme.changed.connect(self.show_queue)
        self.show_queue()

    @Slot()
    def show_queue(self) -> None:
        """Show which queue is worked through."""
        name = queue_name(self._name())
        self.setIcon(self._theme.icon("queue", "soft"))
        self.setIconSize(self._theme.icon_size())
        self.setText(f"{name} ▾")
        self.setToolTip(QCoreApplication.translate("Queues", QUEUE_TIPS[self._name()]))
        self.setAccessibleName(self.tr("Queue: {0}").format(name))

    @Slot()
    def _fill(self) -> None:
        menu, translate = self.menu(), QCoreApplication.translate
        menu.clear()
        group = QActionGroup(menu)
        for name in QUEUES:
            action = group.addAction(menu.addAction(queue_name(name)))
            action.setToolTip(translate("Queues", QUEUE_TIPS[name]))
            action.setCheckable(True)
            action.setChecked(name == self._name())
            action.setData(name)
        menu.addSeparator()
        again = menu.addAction(self.tr("In the order of the queue"))
        again.setData(_AGAIN)
        again.setEnabled(self._session.frozen is not None and self._session.query.sort != "queue")
        self._fill_sorts(menu.addMenu(self.tr("Sort by")))

    def _fill_sorts(self, menu: QMenu) -> None:
        """Offer the columns of the list, whose headings need a mouse; the one in force turns round."""
        query, group = self._session.query, QActionGroup(menu)
        for sort, name in SORT_NAMES.items():
            words = QCoreApplication.translate("Queues", name)
            arrow = (" ↓" if query.descending else " ↑") if sort == query.sort else ""
            action = group.addAction(menu.addAction(words + arrow))
            action.setCheckable(True)
            action.setChecked(sort == query.sort)
            action.setData(_SORT + sort)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        chosen, query = str(action.data()), self._session.query
        if chosen == _AGAIN:
            self._session.set_query(sort="queue", descending=False)
        elif chosen.startswith(_SORT):
            sort = chosen.removeprefix(_SORT)
            self._session.set_query(sort=sort, descending=sort == query.sort and not query.descending)
        else:
            self._session.start_queue(chosen)

    def _name(self) -> str:
        return self._session.frozen.name if self._session.frozen is not None else "all"

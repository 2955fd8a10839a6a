"""The one question that Platewright asks: whether to stop what still runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget


def may_close(busy: Sequence[str], parent: QWidget, let_go: Callable[[], object] | None = None) -> bool:
    """Ask whether the running jobs, by their titles, may be stopped; what they have done is kept.

    ``let_go`` is called where a training that could go on without a window shall do so.
    """
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(QCoreApplication.translate("Closing", "Stop what is running and close?"))
    told = [
        QCoreApplication.translate(
            "Closing", "What is done so far is saved; recognising and fine-tuning can go on later."
        )
    ]
    closing = []
    if let_go is not None:
        told.append(
            QCoreApplication.translate(
                "Closing", "The training can also go on by itself; opening the folder again finds it."
            )
        )
        words = QCoreApplication.translate("Closing", "Close, let the training go on")
        closing.append(box.addButton(words, QMessageBox.ButtonRole.AcceptRole))
    words = QCoreApplication.translate("Closing", "Stop and close")
    closing.append(box.addButton(words, QMessageBox.ButtonRole.DestructiveRole))
    # Not Qt's own buttons: with another one beside them Tab passes one of them over.
    stay = box.addButton(QCoreApplication.translate("Closing", "Stay"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)  # what nobody regrets
    box.setEscapeButton(stay)
    box.setInformativeText("\n".join([*busy, "", *told]))
    box.exec()
    answer = box.clickedButton()
    if let_go is not None and answer == closing[0]:
        let_go()
    return answer in closing

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
    box.setStandardButtons(QMessageBox.StandardButton.Close | QMessageBox.StandardButton.Cancel)
    stay = box.button(QMessageBox.StandardButton.Cancel)
    stay.setText(QCoreApplication.translate("Closing", "Stay"))
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)  # what nobody regrets
    box.setEscapeButton(stay)
    stop = box.button(QMessageBox.StandardButton.Close)
    stop.setText(QCoreApplication.translate("Closing", "Stop and close"))
    closing = [stop]
    if let_go is not None:
        told.append(
            QCoreApplication.translate(
                "Closing", "The training can also go on by itself; opening the folder again finds it."
            )
        )
        words = QCoreApplication.translate("Closing", "Close, let the training go on")
        closing.append(box.addButton(words, QMessageBox.ButtonRole.DestructiveRole))
    box.setInformativeText("\n".join([*busy, "", *told]))
    box.exec()
    answer = box.clickedButton()
    if let_go is not None and answer == closing[-1]:
        let_go()
    return answer in closing

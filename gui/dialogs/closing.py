"""The one question that Platewright asks: whether to stop what still runs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget


def may_close(busy: Sequence[str], parent: QWidget) -> bool:
    """Ask whether the running jobs, by their titles, may be stopped; what they have done is kept."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(QCoreApplication.translate("Closing", "Stop what is running and close?"))
    kept = QCoreApplication.translate(
        "Closing", "What is done so far is saved; recognising and fine-tuning can go on later."
    )
    box.setInformativeText("\n".join([*busy, "", kept]))
    box.setStandardButtons(QMessageBox.StandardButton.Close | QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    box.button(QMessageBox.StandardButton.Close).setText(
        QCoreApplication.translate("Closing", "Stop and close")
    )
    box.button(QMessageBox.StandardButton.Cancel).setText(QCoreApplication.translate("Closing", "Stay"))
    return box.exec() == QMessageBox.StandardButton.Close

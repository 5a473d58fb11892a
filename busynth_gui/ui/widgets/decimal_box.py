"""Fields for numbers with decimals: point and comma both divide them, in every language."""

from __future__ import annotations

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QLabel,
    QVBoxLayout,
    QWidget,
)

__all__ = ["DecimalBox", "ask_decimal"]


class DecimalBox(QDoubleSpinBox):
    """A spin box in which 0.08 and 0,08 are the same number.

    Qt passes over the one that its locale groups thousands by, and reads 0.08 typed in German as 8.
    """

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return super().validate(self._divided(text), position)

    def valueFromText(self, text: str) -> float:
        return super().valueFromText(self._divided(text))

    def _divided(self, text: str) -> str:
        point = self.locale().decimalPoint()
        return text.replace(".", point).replace(",", point)


def ask_decimal(
    parent: QWidget, title: str, words: str, now: float, limits: tuple[float, float]
) -> float | None:
    """Ask for a number within ``limits``, with two decimals; gives none when it is cancelled."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    layout = QVBoxLayout(dialog)
    box = DecimalBox()
    box.setRange(*limits)
    box.setSingleStep(0.05)
    box.setValue(now)
    box.selectAll()
    box.setAccessibleName(words)
    standard = QDialogButtonBox.StandardButton
    buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    for widget in (QLabel(words), box, buttons):
        layout.addWidget(widget)
    sure = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return box.value() if sure else None

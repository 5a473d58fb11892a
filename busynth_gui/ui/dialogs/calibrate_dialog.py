"""Setting a scan's spacing: from a calliper and its length, or typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.case.calliper import Calliper, length
from busynth_gui.case.scan import LARGEST_SPACING_MM, SMALLEST_SPACING_MM
from busynth_gui.ui.widgets.decimal_box import DecimalBox
from busynth_gui.ui.widgets.factory import configured, quiet_wheel
from busynth_gui.ui.wording.lengths import spacing_words
from busynth_gui.ui.wording.numbers import number_words
from busynth_gui.workspace.records import ScanRecord

__all__ = ["CalibrateDialog"]

_LONGEST_MM = 500.0
_USUAL_MM = 10.0
"""Of the marks of a depth scale."""


class CalibrateDialog(QDialog):
    """``calibrated`` carries the spacing (row, column) in mm, or None when it is not to be known.

    ``callipers`` are those on the scan; the last one measured is the one offered.
    """

    calibrated = Signal(object)

    def __init__(
        self, record: ScanRecord, callipers: tuple[Calliper, ...], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._callipers = [each for each in callipers if length(each, None) >= 1.0]
        self.setWindowTitle(self.tr("Calibrate {0}").format(record.name))
        now = QLabel(self.tr("Now: {0}").format(spacing_words(record)))
        self.measured = configured(QRadioButton(self.tr("A calliper is")), objectName="measured")
        self.which = configured(QComboBox(), objectName="which")
        self.which.setAccessibleName(self.tr("Which calliper"))
        for each in self._callipers:
            pixels = number_words(length(each, None), 1)
            self.which.addItem(self.tr("{0} px").format(pixels))
        self.which.setCurrentIndex(len(self._callipers) - 1)
        self.length = _box(self.tr("Length of the calliper"), 0.1, _LONGEST_MM, 2, _USUAL_MM)
        self.length.setObjectName("length")
        self.typed = configured(QRadioButton(self.tr("A pixel is")), objectName="typed")
        limits = SMALLEST_SPACING_MM, LARGEST_SPACING_MM
        row, column = record.spacing_mm or (0.1, 0.1)
        self.across = _box(self.tr("Width of a pixel"), *limits, 4, column)
        self.down = _box(self.tr("Height of a pixel"), *limits, 4, row)
        self.across.setPrefix(self.tr("wide: "))
        self.down.setPrefix(self.tr("high: "))
        self.outcome = configured(QLabel(wordWrap=True), objectName="outcome")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.set_button = QPushButton(self.tr("Set"))
        self.buttons.addButton(self.set_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.forget_button = QPushButton(self.tr("Unknown"))
        self.forget_button.setToolTip(self.tr("Measure in px: how large a pixel is is not known"))
        self.forget_button.setEnabled(record.spacing_mm is not None)
        self.buttons.addButton(self.forget_button, QDialogButtonBox.ButtonRole.ResetRole)
        self._lay_out(now)
        for changed in (
            *(self.length.valueChanged, self.across.valueChanged, self.down.valueChanged),
            *(self.which.currentIndexChanged, self.measured.toggled),
        ):
            changed.connect(lambda _: self._show())
        self.buttons.accepted.connect(self._set)
        self.buttons.rejected.connect(self.reject)
        self.forget_button.clicked.connect(self._forget)
        self.measured.setEnabled(bool(self._callipers))
        (self.measured if self._callipers else self.typed).setChecked(True)
        (self.length if self._callipers else self.across).setFocus()
        quiet_wheel(self)
        self._show()

    def spacing(self) -> tuple[float, float]:
        """What would be set: mm per px (row, column)."""
        if not self.measured.isChecked():
            return self.down.value(), self.across.value()
        pixels = length(self._callipers[self.which.currentIndex()], None)
        each = self.length.value() / pixels
        return each, each

    def _lay_out(self, now: QLabel) -> None:
        form = QFormLayout()
        form.addRow(self.measured, self.which)
        form.addRow(self.tr("and so long:"), self.length)
        if not self._callipers:
            words = self.tr(
                "To calibrate by a known length, measure it with the callipers first: two marks of"
                " the depth scale, say."
            )
            form.addRow(configured(QLabel(words, wordWrap=True), objectName="how"))
        form.addRow(self.typed, self.across)
        form.addRow("", self.down)
        column = QVBoxLayout(self)
        column.addWidget(now)
        column.addLayout(form)
        column.addWidget(self.outcome)
        column.addWidget(self.buttons)

    def _show(self) -> None:
        measured = self.measured.isChecked()
        for widget in (self.which, self.length):
            widget.setEnabled(measured)
        for widget in (self.across, self.down):
            widget.setEnabled(not measured)
        row, column = self.spacing()
        fits = all(SMALLEST_SPACING_MM <= side <= LARGEST_SPACING_MM for side in (row, column))
        self.set_button.setEnabled(fits)
        words = self.tr("A pixel is then {0} × {1} mm; kept as set by you.")
        if not fits:
            words = self.tr("A pixel would be {0} × {1} mm, which none of a scan is.")
        shown = (number_words(side, 4) for side in (column, row))
        self.outcome.setText(words.format(*shown))

    def _set(self) -> None:
        self.calibrated.emit(self.spacing())
        self.accept()

    def _forget(self) -> None:
        self.calibrated.emit(None)
        self.accept()


def _box(name: str, low: float, high: float, decimals: int, value: float) -> DecimalBox:
    box = DecimalBox()
    box.setDecimals(decimals)
    box.setRange(low, high)
    box.setSingleStep(10.0 ** (1 - decimals) if decimals > 2 else 1.0)
    box.setValue(value)
    box.setSuffix(" mm")
    box.setAccessibleName(name)
    return box

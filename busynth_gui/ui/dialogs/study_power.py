"""How many cases and readers an interval of a given width needs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.study.statistics.power import READER_SD, RHO, Assumed, cases_for, half_width
from busynth_gui.ui.widgets.decimal_box import DecimalBox
from busynth_gui.ui.widgets.factory import configured
from busynth_gui.ui.wording.numbers import number_words

__all__ = ["StudyPower"]

_READERS = (1, 2, 3, 5, 8)
_CASES = (20, 40, 60, 80, 100, 150, 200)


class StudyPower(QWidget):
    """A table of widths by cases and readers, and what the wanted width needs.

    :meth:`set_plan` says what the design asks for; its row stands out.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pairs, self._count = False, 60
        column = QVBoxLayout(self)
        form = QFormLayout()
        self.width_wanted = self._number(0.02, 0.9, 0.01, 0.2, "width")
        self.value = self._number(0.5, 0.99, 0.01, 0.6, "value")
        self.reader_sd = self._number(0.0, 0.2, 0.01, READER_SD, "reader-sd")
        self.rho = self._number(0.0, 0.95, 0.05, RHO, "rho")
        for name, field in (
            (self.tr("Width of the 95 % interval"), self.width_wanted),
            (self.tr("Area or share of right choices expected"), self.value),
            (self.tr("Standard deviation between readers"), self.reader_sd),
            (self.tr("Correlation of two readers' errors"), self.rho),
        ):
            field.setAccessibleName(name)
            form.addRow(name, field)
        column.addLayout(form)
        self.needed = QLabel(wordWrap=True)
        column.addWidget(self.needed)
        self.table = QTableWidget(0, len(_READERS))
        self.table.setAccessibleName(self.tr("Width of the interval"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        column.addWidget(self.table, 1)
        note = self.tr(
            "Of one reader the interval is of that reader alone; of several it is of readers and"
            " cases to come. Variance of an area: Hanley and McNeil 1982; several readers:"
            " Obuchowski and Rockette 1995."
        )
        column.addWidget(QLabel(note, wordWrap=True))
        self.refresh()

    def set_plan(self, count: int, *, pairs: bool) -> None:
        """The design asks for so many pictures, or pairs."""
        self._pairs, self._count = pairs, count
        self.refresh()

    def refresh(self) -> None:
        """Reckon anew."""
        assumed = Assumed(self.value.value(), self.reader_sd.value(), self.rho.value())
        pairs, wanted = self._pairs, self.width_wanted.value()
        self.table.setHorizontalHeaderLabels([self._reader_words(n) for n in _READERS])
        cases = sorted({*_CASES, self._count} if self._count >= 4 else set(_CASES))
        self.table.setRowCount(len(cases))
        unit = self.tr("{0} pairs") if pairs else self.tr("{0} pictures")
        self.table.setVerticalHeaderLabels([unit.format(n) for n in cases])
        for row, n in enumerate(cases):
            for at, readers in enumerate(_READERS):
                width = 2 * half_width(n, readers, assumed, pairs=pairs)
                item = QTableWidgetItem(number_words(width, 2))
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                font = item.font()
                font.setBold(n == self._count)
                item.setFont(font)
                self.table.setItem(row, at, item)
        needed = []
        for readers in _READERS:
            cases_needed = cases_for(wanted, readers, assumed, pairs=pairs)
            told = self.tr("no number suffices") if cases_needed is None else str(cases_needed)
            needed.append(f"{self._reader_words(readers)}: {told}")
        words = self.tr("Needed for that width: {0}.").format("; ".join(needed))
        self.needed.setText(words)

    def _reader_words(self, count: int) -> str:
        return self.tr("1 reader") if count == 1 else self.tr("{0} readers").format(count)

    def _number(self, low: float, high: float, step: float, value: float, name: str) -> DecimalBox:
        field = configured(DecimalBox(), objectName=name)
        field.setRange(low, high)
        field.setSingleStep(step)
        field.setDecimals(2)
        field.setValue(value)
        field.valueChanged.connect(lambda _: self.refresh())
        return field

"""The coded reasons, grouped by stage, each with a key."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from busynth_gui.case.decision import REASONS
from busynth_gui.ui.models.shortcuts import KeyMap
from busynth_gui.ui.models.tooltips import native
from busynth_gui.ui.widgets.factory import configured, heading
from busynth_gui.ui.wording.decision_words import reason_words

__all__ = ["ReasonGrid"]


class ReasonGrid(QWidget):
    """Check boxes in two columns, each with its key before it.

    ``changed``: another reason was chosen or left.
    """

    changed = Signal()

    def __init__(self, keys: KeyMap) -> None:
        super().__init__()
        self._keys = keys
        self.caps = {code: _key_cap() for code in REASONS}
        self.boxes = {code: self._box(code) for code in REASONS}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        titles = (
            self.tr("Stage one: shape"),
            self.tr("Stage two: lesion"),
            self.tr("Stage three: reconstruction"),
            self.tr("General"),
        )
        groups = [[c for c in REASONS if c.startswith(f"s{stage}-")] for stage in (1, 2, 3)]
        groups.append([c for c in REASONS if not any(c in group for group in groups)])
        for number, (title, codes) in enumerate(zip(titles, groups, strict=True)):
            grid.addLayout(self._group(title, codes), number // 2, number % 2)
        self.setFocusProxy(self.boxes[next(iter(REASONS))])
        keys.changed.connect(self._show_keys)
        self._show_keys()

    def chosen(self) -> tuple[str, ...]:
        """The codes of the reasons chosen, in the order of the stages."""
        return tuple(code for code, box in self.boxes.items() if box.isChecked())

    def set_chosen(self, codes: tuple[str, ...]) -> None:
        for code, box in self.boxes.items():
            box.setChecked(code in codes)

    def knows(self, key: str) -> bool:
        """Whether a key, in Qt's portable spelling, stands for a reason."""
        return self._keys.reason_of(key) is not None

    def toggle_key(self, key: str) -> None:
        """Choose or leave the reason of a key."""
        code = self._keys.reason_of(key)
        if code is not None:
            self.boxes[code].toggle()

    def _box(self, code: str) -> QCheckBox:
        box = configured(QCheckBox(reason_words(code)), objectName=f"reason-{code}")
        box.toggled.connect(lambda _: self.changed.emit())
        return box

    def _show_keys(self) -> None:
        for code, box in self.boxes.items():
            keys = ", ".join(native(key) for key in self._keys.keys(f"reason.{code}"))
            self.caps[code].setText(keys)
            name = self.tr("{0}, key {1}").format(box.text(), keys) if keys else box.text()
            box.setAccessibleName(name)

    def _group(self, title: str, codes: list[str]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(heading(title))
        rows = QGridLayout()
        rows.setHorizontalSpacing(6)
        rows.setVerticalSpacing(2)
        rows.setColumnStretch(1, 1)
        for row, code in enumerate(codes):
            rows.addWidget(self.caps[code], row, 0)
            rows.addWidget(self.boxes[code], row, 1)
        column.addLayout(rows)
        column.addStretch(1)
        return column


def _key_cap() -> QLabel:
    cap = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
    cap.setStyleSheet(
        "border: 1px solid palette(mid); border-radius: 3px; padding: 0px 4px;"
        " background: palette(base); color: palette(text);"
    )
    cap.setMinimumWidth(20)
    cap.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return cap

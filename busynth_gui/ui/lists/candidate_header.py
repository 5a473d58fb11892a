"""The row above the strip: what is listed, how many there are of each decision, and deciding."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QToolButton, QWidget

from busynth_gui.ui.lists.decision_counts import Counts, DecisionCounts
from busynth_gui.ui.widgets.factory import configured
from busynth_gui.ui.widgets.theme import icon
from busynth_gui.ui.widgets.word_buttons import SPACE, bare_width, fit_words, word_button

__all__ = ["CandidateHeader"]


class CandidateHeader(QWidget):
    """``choices`` left, the counts, a button for each of ``decisions`` right.

    Where several candidates are chosen, how many the buttons decide on stands before them; where a
    sieve holds some back, how many: the button ``held_back`` is for having them listed.

    Where there is no room for all of it, the buttons lose their words, the last one first: their
    icons and keys say the same, and half a count says nothing. ``spare``, the last of the choices,
    is there only where that leaves room for it.
    """

    def __init__(
        self, choices: list[QWidget], decisions: list[QAction], spare: QWidget | None = None
    ) -> None:
        super().__init__()
        self.counts = DecisionCounts()
        self.counts.setAccessibleName(self.tr("Decisions on the candidates listed"))
        self.several = configured(QLabel(), objectName="several")
        self.several.setStyleSheet(
            "QLabel { background: palette(highlight); color: palette(highlighted-text);"
            " border-radius: 4px; padding: 1px 6px; font-weight: 600; }"
        )
        self.several.hide()
        self.held_back = configured(QToolButton(), objectName="held-back", autoRaise=True)
        self.held_back.setIcon(icon("fa6s.filter"))
        self.held_back.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.held_back.setIconSize(QSize(14, 14))
        self.held_back.hide()
        self._choices, self._spare = choices, spare
        self.buttons = [word_button(action) for action in decisions]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        # The words give way; that they are there now keeps nobody from making it narrower.
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for widget in [*choices] if spare is None else [*choices, spare]:
            row.addWidget(widget)
        row.addWidget(self.held_back)
        row.addSpacing(SPACE)
        row.addWidget(self.counts, 1)
        row.addWidget(self.several)
        for button in self.buttons:
            row.addWidget(button)

    def show_counts(self, counts: Counts) -> None:
        self.counts.show_counts(counts)
        self._make_room()

    def show_held_back(self, number: int, listed: str) -> None:
        """Say how many candidates are not listed, since ``listed`` are only such."""
        self.held_back.setText(self.tr("{0} hidden").format(number))
        words = self.tr("Listed are only: {0}. Press to list all")
        self.held_back.setToolTip(words.format(listed))
        self.held_back.setVisible(number > 0)
        self._make_room()

    def show_chosen(self, number: int) -> None:
        """Say on how many a decision would be, when on more than the one that is looked at."""
        self.several.setText(self.tr("{0} chosen").format(number))
        self.several.setVisible(number > 1)
        self._make_room()

    def minimumSizeHint(self) -> QSize:
        whole = sum(widget.minimumSizeHint().width() + SPACE for widget in self._choices)
        return QSize(whole + bare_width(self.buttons), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        room = self.width() - self.counts.whole_width() - 2 * SPACE
        room -= sum(widget.sizeHint().width() + SPACE for widget in self._choices)
        for widget in (self.several, self.held_back):
            if not widget.isHidden():
                room -= widget.sizeHint().width() + SPACE
        if self._spare is not None:
            wanted = self._spare.sizeHint().width() + SPACE
            there = room - bare_width(self.buttons) >= wanted
            self._spare.setVisible(there)
            room -= wanted if there else 0
        fit_words(self.buttons, room)

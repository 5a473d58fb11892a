"""The row below the contact sheet: how large its tiles are, deciding on the rest, and layouts."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QToolButton, QWidget

from busynth_gui.ui.widgets.factory import configured
from busynth_gui.ui.widgets.word_buttons import SPACE, bare_width, fit_words, word_button

__all__ = ["SheetFoot"]


class SheetFoot(QWidget):
    """A button for each of ``actions`` right, with words where there is room for them.

    ``page_stepped`` carries by how much more (1) or fewer (-1) tiles are wanted on a page.
    """

    page_stepped = Signal(int)

    def __init__(self, actions: list[QAction]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        # The words give way; that they are there now keeps nobody from making it narrower.
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._size = QLabel()
        self._left: list[QWidget] = [
            self._step("smaller", "\N{MINUS SIGN}", 1, self.tr("More and smaller tiles")),
            self._step("larger", "+", -1, self.tr("Fewer and larger tiles")),
            self._size,
        ]
        for widget in self._left:
            row.addWidget(widget)
        row.addStretch(1)
        self.buttons = [word_button(action) for action in actions]
        for button in self.buttons:
            row.addWidget(button)
        for action in actions:
            action.changed.connect(self._make_room)  # how many the rest are stands in its words

    def _step(self, name: str, sign: str, by: int, tip: str) -> QToolButton:
        button = configured(QToolButton(), objectName=name, text=sign, autoRaise=True)
        button.setToolTip(self.tr("{0} (key {1}, or Ctrl and the wheel)").format(tip, sign))
        button.setAccessibleName(tip)
        button.clicked.connect(lambda: self.page_stepped.emit(by))
        return button

    def show_page(self, fits: int) -> None:
        """Say how many tiles a page has."""
        self._size.setText(self.tr("{0} on a page").format(fits))
        self._make_room()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._left_width() + bare_width(self.buttons), super().sizeHint().height())

    def _left_width(self) -> int:
        return sum(widget.sizeHint().width() + SPACE for widget in self._left)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        fit_words(self.buttons, self.width() - self._left_width())

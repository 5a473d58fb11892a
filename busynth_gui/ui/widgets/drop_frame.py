"""What a window shows while something is dragged over it that it takes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

__all__ = ["DropFrame"]


class DropFrame(QLabel):
    """A frame with words over the whole of ``area``, let through to by the mouse."""

    def __init__(self, words: str, area: QWidget) -> None:
        super().__init__(words, area, alignment=Qt.AlignmentFlag.AlignCenter)
        self._area = area
        self.setObjectName("drop")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setStyleSheet(
            "QLabel#drop { border: 3px dashed palette(highlight); border-radius: 8px;"
            " background: rgba(0, 0, 0, 120); color: white; font-size: 15pt; }"
        )
        self.hide()

    def show_over(self) -> None:
        """Show it, as large as the area is now."""
        self.setGeometry(self._area.rect().adjusted(6, 6, -6, -6))
        self.show()
        self.raise_()

"""How much of the screen a window may take."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

__all__ = ["FRAME", "resize_within_screen"]

FRAME = 60
"""Height that a window manager's title bar may take, px."""


def resize_within_screen(dialog: QWidget, width: int, height: int) -> None:
    """Size a dialog, in px, so that with its frame it fits on its parent's screen.

    The buttons stand at the bottom: of a dialog that is larger than a small or finely scaled
    screen nobody can press them.
    """
    parent = dialog.parentWidget()
    screen = (dialog if parent is None else parent.window()).screen()
    room = screen.availableGeometry().size() - QSize(0, FRAME)
    dialog.resize(QSize(width, height).boundedTo(room))

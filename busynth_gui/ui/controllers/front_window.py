"""Which of the window and the dialogs beside it somebody works in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

__all__ = ["FrontWindow"]


class FrontWindow(QObject):
    """Brings dialogs beside the window to the front; ``now`` is what boxes belong over.

    A box that is closed gives the keys to what it belongs to: to the window below a dialog, and
    decisions would be made unseen. A dialog that was brought becomes active a moment later; it is
    the front from the beginning.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = self.now = window
        window.installEventFilter(self)

    def bring(self, dialog: QWidget) -> None:
        """Show a dialog over the others, and give it the keys."""
        dialog.installEventFilter(self)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        self.now = dialog

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate and isinstance(watched, QWidget):
            self.now = watched
        elif event.type() == QEvent.Type.Hide and watched is self.now:
            self.now = self._window
        return False

"""Whether somebody is at work: every mouse and keyboard event of the program is heard."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QInputEvent

__all__ = ["UserActivity"]

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseMove,
        QEvent.Type.NativeGesture,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletRelease,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TouchEnd,
        QEvent.Type.Wheel,
    }
)


class UserActivity(QObject):
    """``stirred``: there was an event of mouse or keyboard, in whatever window of the program.

    ``clock`` gives seconds.
    """

    stirred = Signal()

    def __init__(
        self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._last = clock()
        app = QCoreApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def idle_s(self) -> float:
        """Seconds since the last event."""
        return self._clock() - self._last

    def close(self) -> None:
        """Listen no longer."""
        app = QCoreApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Thousands of other events come when a window opens, and each type is made into an enum.
        if isinstance(event, QInputEvent) and event.type() in _INPUT:
            self._last = self._clock()
            self.stirred.emit()
        return False

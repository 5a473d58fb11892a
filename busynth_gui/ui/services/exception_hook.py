"""Exceptions that nobody caught, in any thread: told in the window's, which lives on."""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from busynth_gui.case.errors import Refusal

__all__ = ["ExceptionHook"]

_log = logging.getLogger(__name__)


class ExceptionHook(QObject):
    """``caught`` carries an exception, in the thread of the hook.

    Faults go to standard error as well. What ends the program, as Ctrl+C, is
    nobody's fault and left alone.
    """

    caught = Signal(object)
    _passed_on = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._telling = False
        # Queued, also from the window's own thread: a slot that fails has returned by then.
        self._passed_on.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over from Python's hooks."""
        sys.excepthook = self.catch
        threading.excepthook = self._catch_in_thread
        sys.unraisablehook = self._catch_unraisable

    def catch(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Hear of an exception; from any thread."""
        if not isinstance(error, Refusal):
            sys.__excepthook__(kind, error, trace)
        if isinstance(error, Exception):
            self._passed_on.emit(error)

    def _catch_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.catch(args.exc_type, args.exc_value, args.exc_traceback)

    def _catch_unraisable(self, args: sys.UnraisableHookArgs) -> None:
        sys.__unraisablehook__(args)
        _log.error("Nobody could hear of this: %s", args.exc_type.__name__)

    def _tell(self, error: Exception) -> None:
        if self._telling:
            return  # showing the error fails as well: do not try again and again
        self._telling = True
        try:
            self.caught.emit(error)
        finally:
            self._telling = False

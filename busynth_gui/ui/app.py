"""Starts the window."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from types import TracebackType

from platformdirs import user_data_path
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from busynth_gui.case.errors import Refusal
from busynth_gui.ui.dialogs import show_refusal
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.workspace.workspace import Workspace

__all__ = ["default_workspace", "display_problem", "main"]


def default_workspace() -> Path:
    """The workspace that is opened when none is named."""
    return user_data_path("busynth", appauthor=False) / "workspace"


def main(workspace: Path | None = None) -> int:
    """Open a workspace in a window and stay until it is closed. Returns the exit code."""
    problem = display_problem()
    if problem:
        sys.stderr.write(f"busynth: {problem}: use 'busynth synthesize' instead\n")
        return 2
    app = QApplication.instance() or QApplication(sys.argv[:1])
    QCoreApplication.setApplicationName("busynth")
    try:
        opened = Workspace.open(workspace or default_workspace())
    except Refusal as refusal:
        sys.stderr.write(f"busynth: {refusal}\n")
        show_refusal(refusal).finished.connect(lambda _: app.exit(2))
        return app.exec()
    window = MainWindow(opened)
    sys.excepthook = _Hook(window)
    window.show()
    return app.exec()


def display_problem() -> str:
    """Why no window can be shown here, in words; empty when one can.

    Qt itself would abort the process.
    """
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM", "") not in ("", "xcb"):
        return ""
    if os.environ.get("WAYLAND_DISPLAY") and not os.environ.get("QT_QPA_PLATFORM"):
        return ""
    if not os.environ.get("DISPLAY"):
        return "there is no display"
    return _x11_problem()


def _x11_problem() -> str:
    try:
        ctypes.CDLL("libxcb-cursor.so.0")
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError as error:
        library = str(error).partition(":")[0]
        return f"the library {library} is missing"
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return f"the display {os.environ['DISPLAY']} does not answer" if failed else ""


class _Hook:
    """Shows exceptions that nobody caught, and leaves them on standard error as well."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._showing = False

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, Refusal):
            sys.__excepthook__(kind, error, trace)
        if self._showing or not isinstance(error, Exception):
            return  # showing the error fails as well: do not try again and again
        self._showing = True
        try:
            self._window.show_error(error)
        finally:
            self._showing = False

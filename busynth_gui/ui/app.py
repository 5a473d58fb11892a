"""Starts the window."""

from __future__ import annotations

import signal
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

__all__ = ["default_workspace", "main"]


def default_workspace() -> Path:
    """The workspace that is opened when none is named."""
    return user_data_path("busynth", appauthor=False) / "workspace"


def main(workspace: Path | None = None) -> int:
    """Open a workspace in a window and stay until it is closed. Returns the exit code.

    Where there is no display Qt aborts the process; ``busynth_gui.commands`` looks first.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    QCoreApplication.setApplicationName("busynth")
    # Ctrl+C in the terminal ends the program at once; what matters is in the workspace already.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        opened = Workspace.open(workspace or default_workspace())
    except Refusal as refusal:
        sys.stderr.write(f"busynth: {refusal}\n")
        show_refusal(refusal).exec()
        return 2
    window = MainWindow(opened)
    sys.excepthook = _Hook(window)
    window.show()
    return app.exec()


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
            self._window.faults.show(error)
        finally:
            self._showing = False

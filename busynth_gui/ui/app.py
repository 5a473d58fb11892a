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
from busynth_gui.ui.recent import RecentWorkspaces
from busynth_gui.ui.user_data import UserData
from busynth_gui.ui.workspaces import Workspaces

__all__ = ["default_workspace", "main"]


def default_workspace() -> Path:
    """The workspace that is opened when none is named and none was open before."""
    return user_data_path("busynth", appauthor=False) / "workspace"


def main(workspace: Path | None = None) -> int:
    """Open a workspace in a window and stay until it is closed. Returns the exit code.

    Without one, the one that was open last.

    Where there is no display Qt aborts the process; ``busynth_gui.commands`` looks first.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    QCoreApplication.setApplicationName("busynth")
    # Ctrl+C in the terminal ends the program at once; what matters is in the workspace already.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    recent = RecentWorkspaces(UserData())
    workspaces = Workspaces(recent)
    last = next(iter(recent.folders()), default_workspace())
    try:
        workspaces.open(workspace or last)
    except Refusal as refusal:
        sys.stderr.write(f"busynth: {refusal}\n")
        show_refusal(refusal).exec()
        return 2
    sys.excepthook = _Hook(workspaces)
    return app.exec()


class _Hook:
    """Shows exceptions that nobody caught, and leaves them on standard error as well."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces
        self._showing = False

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, Refusal):
            sys.__excepthook__(kind, error, trace)
        window = self._workspaces.window
        if self._showing or window is None or not isinstance(error, Exception):
            return  # showing the error fails as well: do not try again and again
        self._showing = True
        try:
            window.faults.show(error)
        finally:
            self._showing = False

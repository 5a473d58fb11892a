"""Starts the window."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from busynth_gui.imaging.readers import pool as reader_pool
from busynth_gui.paths import resource_folder, user_data_folder
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.recent_workspaces import RecentWorkspaces
from busynth_gui.ui.models.settings import Settings
from busynth_gui.ui.models.user_store import UserStore
from busynth_gui.ui.services.error_report import error_report
from busynth_gui.ui.services.exception_hook import ExceptionHook
from busynth_gui.ui.services.log import start_log
from busynth_gui.ui.widgets.focus_ring import FocusRing
from busynth_gui.ui.widgets.theme import use_theme
from busynth_gui.ui.wording.language import use_language
from busynth_gui.ui.workspace_switcher import WorkspaceSwitcher

__all__ = ["main"]

_log = logging.getLogger(__name__)


def _default_workspace() -> Path:
    """The workspace that is opened when none is named and none was open before."""
    return user_data_folder() / "workspace"


def main(workspace: Path | None = None, scans: Sequence[Path] = ()) -> int:
    """Open a workspace in a window, and scans in it; stay until it is closed.

    Without a workspace, the one that was open last. Returns the exit code.

    Where there is no display Qt aborts the process; ``busynth_gui.commands`` looks first.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    QCoreApplication.setApplicationName("busynth")
    app.setWindowIcon(QIcon(str(resource_folder("icon.png"))))
    app.setDesktopFileName("busynth")
    # Ctrl+C in the terminal ends the program at once; what matters is in the workspace already.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    log = start_log()
    data = UserStore()
    settings = Settings(data, app)
    use_language(app, settings["language"])
    use_theme(app, settings["theme"])
    settings.changed.connect(lambda _: use_theme(app, settings["theme"]))
    FocusRing(app)
    recent = RecentWorkspaces(data)
    workspaces = WorkspaceSwitcher(recent, partial(MainWindow, settings=settings))
    default, last = _default_workspace(), recent.last()
    known = workspace is None and last not in (None, default)
    if not workspaces.begin(workspace or last or default, known=known, default=default):
        return 2
    hook = ExceptionHook(app)
    hook.caught.connect(lambda error: _show(error, workspaces))
    hook.install()
    if workspaces.window is not None:
        if scans:
            workspaces.window.scan_import.open(scans)
        else:
            workspaces.window.welcome()
        QTimer.singleShot(0, reader_pool.warm)  # the first file need not wait for its reader
    code = app.exec()
    if log is not None:
        log.close()
    return code


def _show(error: Exception, workspaces: WorkspaceSwitcher) -> None:
    if workspaces.window is not None:
        workspaces.window.error_reporter.show(error)
    else:
        _log.error("Between two windows: %s", error_report(error))

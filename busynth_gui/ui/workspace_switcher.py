"""Which workspace the program's window shows: open another, move it, compact it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox, QProgressDialog

from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.paths import is_file, is_folder
from busynth_gui.ui.dialogs.message_boxes import ask_instead
from busynth_gui.ui.dock_layout import show_whole
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.recent_workspaces import RecentWorkspaces
from busynth_gui.ui.services.background import Background
from busynth_gui.ui.wording.labels import size_words
from busynth_gui.workspace.database import DATABASE_NAME
from busynth_gui.workspace.maintenance import Compacted, compact, move
from busynth_gui.workspace.workspace import Workspace

__all__ = ["WorkspaceSwitcher"]

_PER_MILLE = 1000


class WorkspaceSwitcher(QObject):
    """Shows one workspace at a time in a MainWindow, made by ``make_window``.

    To move or compact a workspace its window is closed, which loses nothing: the window that comes
    after it goes on with the queue.
    """

    _progressed = Signal(int, int)

    def __init__(
        self,
        recent: RecentWorkspaces,
        make_window: Callable[[Workspace], MainWindow] = MainWindow,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.window: MainWindow | None = None
        self.upkeep_dialog: QProgressDialog | None = None
        self._recent = recent
        self._make_window = make_window
        self._background = Background(self)
        self._cancelled = threading.Event()
        self._progressed.connect(self._show_progress)

    def open(self, folder: Path) -> None:
        """Show the workspace in ``folder``, in place of the one shown now.

        Raises Refusal as :meth:`Workspace.open`; then the one shown now stays.
        """
        folder = folder.absolute()
        before = self.window
        if before is not None and before.workspace.folder == folder:
            before.activateWindow()
            return
        self.window = self._make_window(Workspace.open(folder))
        self._recent.add(folder)
        self._connect(self.window)
        show_whole(self.window)
        if before is not None:
            before.close()
            before.deleteLater()

    def begin(self, folder: Path, *, known: bool = False, default: Path | None = None) -> bool:
        """Show the workspace in ``folder`` where none is shown yet, else what the user chooses.

        One that is ``known`` is not made anew where it is gone. False where the user gives up.
        """
        while True:
            try:
                if known and not is_file(folder / DATABASE_NAME):
                    raise Refusal(
                        "the workspace {0} cannot be reached",
                        "connect its disk or share, or choose another folder",
                        folder,
                    )
                self.open(folder)
                return True
            except Refusal as refusal:
                sys.stderr.write(f"busynth: {refusal}\n")
                chosen = self._ask_instead(refusal, folder, default)
            if chosen is None:
                return False
            known = known and chosen == folder
            folder = chosen

    def move(self, target: Path) -> None:
        """Move the workspace shown now to ``target``, and show it there."""
        folder = self._closed()

        def done(_: object) -> str:
            self._recent.replace(folder, target)
            return self.tr("The workspace is in {0} now").format(target)

        words = self.tr("Moving the workspace to {0}…").format(target)
        self._upkeep(words, lambda: move(folder, target, self._tell), folder, target, done)

    def compact(self) -> None:
        """Delete the discarded candidates of the workspace shown now, and give room back."""
        folder = self._closed()

        def done(result: Compacted) -> str:
            words = self.tr("Discarded candidates deleted: {0}; room given back: {1}")
            return words.format(result.discarded, size_words(result.freed))

        words = self.tr("Compacting the workspace…")
        self._upkeep(words, lambda: compact(folder, self._cancelled.is_set), folder, folder, done)

    # Asking

    def ask_open(self) -> None:
        assert self.window is not None
        chosen = self._ask_folder(self.window.workspace.folder.parent)
        if chosen is not None:
            self._try(partial(self.open, chosen))

    def _ask_folder(self, start: Path) -> Path | None:
        title = self.tr("Open a workspace, or choose an empty folder for a new one")
        chosen = QFileDialog.getExistingDirectory(self.window, title, str(start))
        return Path(chosen) if chosen else None

    def _ask_instead(self, refusal: Refusal, folder: Path, default: Path | None) -> Path | None:
        """The workspace to open instead of one that cannot be opened; None for none."""
        others = [*self._recent.folders(), *([] if default is None else [default])]
        other = next((each for each in others if each != folder), None)
        ways = [self.tr("Try again"), self.tr("Another folder…")]
        if other is not None:
            ways.append(self.tr("Open “{0}”").format(other.name))
        while (way := ask_instead(refusal, ways)) is not None:
            chosen = (folder, None, other)[way] or self._ask_folder(folder.parent)
            if chosen is not None:
                return chosen
        return None

    def ask_move(self) -> None:
        assert self.window is not None
        title = self.tr("Move the workspace into this folder")
        start = str(self.window.workspace.folder.parent)
        chosen = QFileDialog.getExistingDirectory(self.window, title, start)
        if chosen:
            parent = Path(chosen)
            empty = is_folder(parent) and not any(parent.glob("*"))
            self.move(parent if empty else parent / self.window.workspace.folder.name)

    def ask_compact(self) -> None:
        """Compact, once the user is sure that discarded candidates may go for good."""
        assert self.window is not None
        discarded = self.window.workspace.listing.discarded()
        words = self.tr(
            "Compact the workspace? Discarded candidates are deleted for good: {0}. The window"
            " closes while it works, and opens again."
        ).format(discarded)
        cancel = QMessageBox.StandardButton.Cancel
        icon = QMessageBox.Icon.Question
        box = QMessageBox(icon, self.tr("busynth"), words, cancel, self.window)
        sure = box.addButton(self.tr("Compact"), QMessageBox.ButtonRole.AcceptRole)
        # Once the box is closed: its parent goes as well.
        sure.clicked.connect(self.compact, Qt.ConnectionType.QueuedConnection)
        box.open()

    # Working

    def _closed(self) -> Path:
        """Close the window; gives the folder of its workspace."""
        window, self.window = self.window, None
        assert window is not None
        QApplication.setQuitOnLastWindowClosed(False)
        folder = window.workspace.folder
        window.close()
        window.deleteLater()
        return folder

    def _upkeep(
        self,
        words: str,
        work: Callable[[], object],
        before: Path,
        after: Path,
        done: Callable[..., str],
    ) -> None:
        """Work on a closed workspace behind a progress dialog, then show it again.

        It is in ``after`` when the work is done, in ``before`` otherwise.
        """
        self._cancelled.clear()
        dialog = QProgressDialog(words, self.tr("Cancel"), 0, 0)
        dialog.setWindowTitle(self.tr("busynth"))
        dialog.setMinimumDuration(0)
        dialog.setAutoClose(False)
        dialog.setAutoReset(False)
        dialog.canceled.connect(self._cancelled.set)
        self.upkeep_dialog = dialog
        dialog.show()

        def end(result: Future[object]) -> None:
            error = result.exception()
            self._reopen(after if error is None else before)
            dialog.close()
            dialog.deleteLater()
            self.upkeep_dialog = None
            if self.window is not None:
                if error is None:
                    self.window.say(done(result.result()))
                elif not isinstance(error, Cancelled):
                    self.window.error_reporter.show(error)

        self._background.run(work, end)

    def _reopen(self, folder: Path) -> None:
        try:
            if not self.begin(folder, known=True):
                QCoreApplication.exit(2)
        finally:
            QApplication.setQuitOnLastWindowClosed(True)

    def _tell(self, done: int, total: int) -> None:
        """Called in the thread that moves, with bytes."""
        if self._cancelled.is_set():
            raise Cancelled
        self._progressed.emit(done * _PER_MILLE // max(1, total), _PER_MILLE)

    def _show_progress(self, done: int, total: int) -> None:
        if self.upkeep_dialog is not None:
            self.upkeep_dialog.setMaximum(total)
            self.upkeep_dialog.setValue(done)

    def _try(self, do: Callable[[], None]) -> None:
        try:
            do()
        except Refusal as refusal:
            if self.window is not None:
                self.window.error_reporter.show(refusal)

    def _show_asked(self, folder: Path) -> None:
        self._try(partial(self.open, folder))

    def _connect(self, window: MainWindow) -> None:
        a = window.actions_
        for action, do in (
            (a.open_workspace, self.ask_open),
            (a.move_workspace, self.ask_move),
            (a.compact_workspace, self.ask_compact),
        ):
            action.triggered.connect(lambda _=False, do=do: do())
        # Once a drop is over: the window that it fell on goes.
        queued = Qt.ConnectionType.QueuedConnection
        window.open_prompts.workspace_asked.connect(self._show_asked, queued)
        menu = QMenu(window)
        menu.aboutToShow.connect(lambda: self._fill_recent(menu))
        a.recent_workspaces.setMenu(menu)
        window.action_states.allow_workspaces()

    def _fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        here = None if self.window is None else self.window.workspace.folder
        for folder in self._recent.folders():
            action = menu.addAction(str(folder), partial(self._try, partial(self.open, folder)))
            action.setEnabled(folder != here)
        if menu.isEmpty():
            menu.addAction(self.tr("none yet")).setEnabled(False)

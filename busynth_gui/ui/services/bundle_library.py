"""The bundles on this machine as the window knows them, and the work of getting more."""

from __future__ import annotations

import logging
from concurrent.futures import Future
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from busynth_gui.bundles.download import (
    Unfinished,
    discard,
    fetch_base,
    fetch_bundle,
    unfinished,
)
from busynth_gui.bundles.install import install, remove
from busynth_gui.bundles.installed import missing_bases, verify
from busynth_gui.bundles.manifest import BundleInfo, bundle_folders, read_bundle
from busynth_gui.bundles.transfer import TransferProgress
from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.ui.services.background import Background
from busynth_gui.ui.wording.refusal_words import sentence

__all__ = ["BundleLibrary", "Entry", "Task", "TaskKind", "VerificationState"]

_log = logging.getLogger(__name__)
_PATIENCE_S = 2.0
_TELL_EVERY_MS = 100


class VerificationState(Enum):
    """Whether every file has the SHA-256 that it should have."""

    UNKNOWN = "unknown"
    SOUND = "sound"
    WRONG = "wrong"


@dataclass(frozen=True)
class Entry:
    """A bundle's folder; ``info`` is None when its ``bundle.json`` cannot be read.

    ``wrong`` says what is wrong, ``lacks`` which base models it needs that are not here.
    """

    folder: Path
    info: BundleInfo | None
    verification: VerificationState
    wrong: str = ""
    lacks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.folder.name if self.info is None else self.info.name

    @property
    def shipped(self) -> bool:
        return self.info is not None and self.info.shipped


class TaskKind(Enum):
    """What is to be done; for ``FILES`` the task's ``what`` is a path, else a name or id."""

    FILES = "files"
    HUB = "hub"
    BASE = "base"
    REMOVE = "remove"
    DISCARD = "discard"


@dataclass(frozen=True)
class Task:
    kind: TaskKind
    what: str
    overwrite: bool = False
    with_bases: bool = False


class BundleLibrary(QObject):
    """Lists, checks, installs and removes, one after the other in a thread.

    ``entries_changed`` says that :attr:`entries` did, ``task_changed`` that :attr:`task` did, which
    is what runs; ``amount_changed`` carries an Amount of it. A task ends with one of ``done`` (the
    task, and the names of what was installed), ``refused`` (the task, the Refusal) or
    ``cancelled`` (the task); what else it meets is raised.
    """

    entries_changed = Signal()
    task_changed = Signal()
    amount_changed = Signal(object)
    done = Signal(object, object)
    refused = Signal(object, object)
    cancelled = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []
        self.unfinished: list[Unfinished] = []
        self.task: Task | None = None
        self.checking: str = ""
        """Name of the bundle whose files are being read."""
        self._background = Background(self)
        self._progress = TransferProgress()
        # The thread may take a thousand steps in a second; here they are looked at now and then.
        self._beat = QTimer(self, interval=_TELL_EVERY_MS)
        self._beat.timeout.connect(lambda: self.amount_changed.emit(self._progress.amount))
        self._known: dict[tuple[Path, str], tuple[VerificationState, str]] = {}

    def refresh(self) -> None:
        """Read what is there, and check what has not been checked yet."""
        self.entries = [self._entry(folder) for folder in bundle_folders()]
        self.unfinished = unfinished()
        self.entries_changed.emit()
        self._check_next()

    def check_again(self) -> None:
        """Forget what is known of every bundle and look once more."""
        self._known.clear()
        self.refresh()

    def start(self, task: Task) -> None:
        """Begin a task; only when none runs. Checking waits until it is over."""
        assert self.task is None
        self._progress.cancel()
        self.task, self.checking = task, ""
        progress = self._progress = TransferProgress()
        _log.info("Bundles: %s begins", task.kind.value)
        self._beat.start()
        self.task_changed.emit()
        self._background.run(lambda: _run(task, progress), partial(self._on_done, task))

    def cancel(self) -> None:
        """End the task that runs; what was being installed leaves nothing behind."""
        if self.task is not None:
            self._progress.cancel()

    def close(self) -> None:
        """End everything. A hub that does not answer is not waited for."""
        self._beat.stop()
        self._progress.cancel()
        self._background.close(_PATIENCE_S)

    def _entry(self, folder: Path) -> Entry:
        try:
            info = read_bundle(folder)
        except Refusal as refusal:
            return Entry(folder, None, VerificationState.WRONG, sentence(refusal))
        verification, wrong = self._known.get(
            (folder, info.sha256), (VerificationState.UNKNOWN, "")
        )
        return Entry(folder, info, verification, wrong, tuple(missing_bases(info)))

    # Checking

    def _check_next(self) -> None:
        waiting = [e for e in self.entries if e.verification is VerificationState.UNKNOWN]
        if self.task is not None or self.checking or not waiting:
            return
        info = waiting[0].info
        assert info is not None
        self.checking = info.name
        progress = self._progress = TransferProgress()
        self.entries_changed.emit()
        self._background.run(lambda: verify(info, progress), partial(self._on_checked, info))

    def _on_checked(self, info: BundleInfo, done: Future[None]) -> None:
        error = done.exception()
        if isinstance(error, Cancelled):
            return  # a task was started; when it is done this is checked again
        self.checking = ""
        found = (VerificationState.SOUND, "")
        if error is not None:
            why = error if isinstance(error, Refusal) else str(error)
            found = (VerificationState.WRONG, sentence(why))
        self._known[info.folder, info.sha256] = found
        self.entries = [
            replace(e, verification=found[0], wrong=found[1]) if e.info == info else e
            for e in self.entries
        ]
        self.entries_changed.emit()
        self._check_next()
        if error is not None and not isinstance(error, Refusal):
            raise error

    # Tasks

    def _on_done(self, task: Task, future: Future[list[str]]) -> None:
        self.task = None
        self._beat.stop()
        error = future.exception()
        _log.info("Bundles: %s ended: %s", task.kind.value, type(error).__name__)
        self.task_changed.emit()
        if error is None:
            # The same version installed again has other files than were checked.
            new = future.result()
            self._known = {k: v for k, v in self._known.items() if k[0].name not in new}
        self.refresh()
        if error is None:
            self.done.emit(task, future.result())
        elif isinstance(error, Refusal):
            self.refused.emit(task, error)
        elif isinstance(error, Cancelled):
            self.cancelled.emit(task)
        else:
            raise error


def _run(task: Task, progress: TransferProgress) -> list[str]:
    """Do a task, in the background's thread; gives the names of what was installed."""
    progress.check()
    match task.kind:
        case TaskKind.REMOVE:
            remove(task.what)
            return []
        case TaskKind.DISCARD:
            discard(task.what)
            return []
        case TaskKind.BASE:
            return [fetch_base(task.what, progress, overwrite=task.overwrite).name]
        case TaskKind.HUB:
            info = fetch_bundle(task.what, progress, overwrite=task.overwrite)
        case TaskKind.FILES:
            found = install(Path(task.what), progress, overwrite=task.overwrite)
            if not isinstance(found, BundleInfo):
                return [found.name]
            info = found
    names = [info.name]
    if task.with_bases:
        names += [fetch_base(base, progress).name for base in missing_bases(info)]
    return names

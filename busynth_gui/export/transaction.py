"""Several files into one folder, all of them or none."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from types import TracebackType

from busynth_gui.atomic import sync_folder, write_bytes
from busynth_gui.case.errors import Phrase, Refusal

if os.name == "posix":
    import fcntl

__all__ = ["Transaction", "refuse_unwritable", "sweep"]

_STAGING = re.compile(r"\.busynth-[0-9a-f]{12}")

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


class Transaction:
    """Files staged in a hidden folder inside ``root``, then renamed into place together.

    A context manager: what was staged but not committed is gone when the block ends, and so are
    the folders made for it. A commit that fails half-way puts back what it replaced. Every method
    raises Refusal where the file system refuses.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._staging = root / f".busynth-{secrets.token_hex(6)}"
        self._staged: dict[str, Path] = {}
        self._made: list[Path] = []
        self._claim: int | None = None

    def __enter__(self) -> Transaction:
        try:
            with _refusing(self._root):
                self._make_folder(self._root)
            with self.locked(), _refusing(self._root):
                self._make_folder(self._staging)
                self._claim = _lock(self._staging)
        except BaseException:
            self._clear()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._clear()

    def _clear(self) -> None:
        shutil.rmtree(self._staging, ignore_errors=True)
        if self._claim is not None:
            os.close(self._claim)
            self._claim = None
        for folder in reversed(self._made):
            # Those that hold committed files are not empty and stay.
            with contextlib.suppress(OSError):
                folder.rmdir()

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder against other exporters, so that no index loses their entries.

        POSIX only; elsewhere two exports into one folder must not run at the same time.
        """
        if os.name != "posix":
            yield
            return
        with _refusing(self._root):
            handle = os.open(self._root, os.O_RDONLY)
        try:
            # Some network file systems cannot lock folders; then this is as on other systems.
            with contextlib.suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def add(self, relative: str, data: bytes) -> None:
        """Stage a file for ``root / relative`` (forward slashes, staying below ``root``)."""
        path = PurePosixPath(relative)
        if path.is_absolute() or ".." in path.parts or relative in self._staged:
            raise ValueError(f"cannot stage {relative}")
        staged = self._staging / f"{len(self._staged)}.new"
        with _refusing(self._root):
            write_bytes(staged, data)
        self._staged[relative] = staged

    def commit(self) -> None:
        """Rename everything staged into place, in the order of staging."""
        undo = contextlib.ExitStack()
        try:
            with _refusing(self._root):
                for relative, staged in self._staged.items():
                    self._place(staged, self._root / relative, undo)
        except BaseException:
            undo.close()
            raise
        for folder in {(self._root / relative).parent for relative in self._staged}:
            sync_folder(folder)
        self._staged.clear()

    def _place(self, staged: Path, target: Path, undo: contextlib.ExitStack) -> None:
        self._make_folder(target.parent)
        if target.exists():
            backup = staged.with_suffix(".old")
            _link_or_copy(target, backup)
            undo.callback(backup.replace, target)
        else:
            undo.callback(target.unlink, missing_ok=True)
        staged.replace(target)

    def _make_folder(self, folder: Path) -> None:
        missing = [f for f in (folder, *folder.parents) if not f.exists()]
        for each in reversed(missing):
            each.mkdir(exist_ok=True)
            self._made.append(each)
        if not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))


def sweep(root: Path) -> None:
    """Remove what transactions left below ``root`` whose processes were killed.

    They lock their staging folders, and the system unlocks those of a process that is no more.
    Nothing is removed where folders cannot be locked.
    """
    if os.name != "posix" or not root.is_dir():
        return
    with Transaction(root).locked():  # none is made and not yet locked
        for folder in root.iterdir():
            if _STAGING.fullmatch(folder.name):
                claim = _lock(folder)
                if claim is not None:
                    shutil.rmtree(folder, ignore_errors=True)
                    os.close(claim)


def _lock(folder: Path) -> int | None:
    """A handle that holds a folder's lock; None when it is held, or cannot be."""
    if os.name != "posix":
        return None
    handle = -1
    try:
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if handle >= 0:
            os.close(handle)
        return None
    return handle


def refuse_unwritable(folder: Path) -> None:
    """Raise Refusal when ``folder`` cannot be made or written; nothing is made."""
    with _refusing(folder):
        nearest = next(f for f in (folder, *folder.absolute().parents) if f.exists())
        if not nearest.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if not os.access(nearest, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


@contextlib.contextmanager
def _refusing(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            remedy = Phrase("there is no space left, free some or choose another folder")
        else:
            remedy = Phrase("choose another folder ({0})", error.strerror or error)
        raise Refusal("{0} cannot be written", "{1}", root, remedy) from error

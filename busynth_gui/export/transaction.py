"""Several files into one folder, all of them or none."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from types import TracebackType

from busynth_gui.atomic import write_bytes
from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.export import journal

__all__ = ["Transaction", "recover", "refuse_unwritable"]

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


class Transaction:
    """Files staged in a hidden folder inside ``root``, then renamed into place together.

    A context manager: what was staged but not committed is gone when the block ends, and so are
    the folders made for it. A commit that fails half-way puts back what it replaced, and one that
    is killed half-way is finished by whoever comes next, see :mod:`busynth_gui.export.journal`.
    Entering finishes what others have left. Every method raises Refusal where the file system
    refuses.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._staging = root / journal.staging_name()
        self._staged: dict[str, Path] = {}
        self._made: list[Path] = []
        self._claim: int | None = None
        self._torn = False

    def __enter__(self) -> Transaction:
        try:
            with _refusing(self._root):
                self._make_root()
            with self.locked(), _refusing(self._root):
                journal.recover(self._root)
                while True:
                    with contextlib.suppress(FileExistsError):  # another thread's
                        self._staging.mkdir()
                        break
                    self._staging = self._root / journal.staging_name()
                self._claim = journal.claim(self._staging)
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
        self._discard()
        if self._claim is not None:
            os.close(self._claim)
            self._claim = None
            self._discard()  # what Windows does not delete while it is open
        for folder in reversed(self._made):
            # Those that hold committed files are not empty and stay.
            with contextlib.suppress(OSError):
                folder.rmdir()

    def _discard(self) -> None:
        if not self._torn:
            with contextlib.suppress(OSError):
                journal.discard(self._staging)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to commit."""
        return not self._staged

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder against other exporters, so that no index loses their entries.

        On a disk that knows no locks two exports into one folder must not run at the same time.
        """
        with contextlib.ExitStack() as stack:
            with _refusing(self._root):
                stack.enter_context(journal.locked(self._root))
            yield

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
        files = {relative: staged.name for relative, staged in self._staged.items()}
        with _refusing(self._root):
            plan = journal.decide(self._root, self._staging, files)
            try:
                journal.roll_forward(self._root, self._staging, plan)
            except BaseException:
                # Should that fail as well, what is left tells the next one how it was.
                self._torn = True
                journal.roll_back(self._root, self._staging, plan)
                self._torn = False
                raise
        self._staged.clear()

    def _make_root(self) -> None:
        missing = [f for f in (self._root, *self._root.parents) if not f.exists()]
        for each in reversed(missing):
            each.mkdir(exist_ok=True)
            self._made.append(each)
        if not self._root.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(self._root))


def recover(root: Path) -> None:
    """Finish or undo what exports into ``root`` have left whose processes were killed.

    Raises Refusal where the file system does not let it, or for what no export has left.
    """
    if root.is_dir():
        with _refusing(root), journal.locked(root):
            journal.recover(root)


def refuse_unwritable(folder: Path) -> None:
    """Raise Refusal when ``folder`` cannot be made or written; nothing is made."""
    with _refusing(folder):
        nearest = next(f for f in (folder, *folder.absolute().parents) if f.exists())
        if not nearest.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if not os.access(nearest, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


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
    except ValueError as error:
        raise Refusal(
            "what an export has left in {0} cannot be read", "remove it ({1})", root, error
        ) from error

"""Where a bundle comes from when no network is asked: a folder or a zip."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from busynth_gui.bundles.checksums import leaves_folder, odd_name
from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.paths import is_file, is_folder

__all__ = ["Folder", "Source", "Zip", "opened"]

LARGEST_MANIFEST = 4_000_000
_MOST_ENTRIES = 20_000
# Weights hardly shrink in a zip, and text hardly more than a tenth: what does is made to burst.
_MOST_RATIO = 100
_RATIO_FROM = 1_000_000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class Source(Protocol):
    """A folder of files, wherever it is. Names are relative, with forward slashes."""

    @property
    def path(self) -> Path:
        """What the user named."""
        ...

    def names(self) -> list[str]:
        """Every file, sorted."""
        ...

    def size(self, name: str) -> int:
        """Size of a file in bytes. Raises Refusal when it is not there or is no plain file."""
        ...

    def open(self, name: str) -> IO[bytes]:
        """A file to be read; :func:`reading` turns what goes wrong into a Refusal."""
        ...


class Folder:
    """A folder on disk. Links in it are refused unless ``follow_links``."""

    def __init__(self, path: Path, follow_links: bool = False) -> None:
        self.path = path
        self._follow_links = follow_links

    def names(self) -> list[str]:
        with reading(self.path):
            found = [p for p in self.path.rglob("*") if not p.is_dir()]
        return sorted(p.relative_to(self.path).as_posix() for p in found)

    def size(self, name: str) -> int:
        path = self.path / name
        try:
            state = path.stat()
        except OSError as error:
            raise Refusal("{0} lacks {1}", "ask for the whole of it", self.path, name) from error
        between = (path, *path.parents)[: len(PurePosixPath(name).parts)]
        if not self._follow_links and any(part.is_symlink() for part in between):
            raise Refusal("{0} is a link", "install a copy of the folder that has none", path)
        if not stat.S_ISREG(state.st_mode):
            raise Refusal("{0} is no plain file", "install a copy of the folder without it", path)
        return state.st_size

    def open(self, name: str) -> IO[bytes]:
        return (self.path / name).open("rb")


class Zip:
    """A zip file, looked through before anything is read from it.

    ``roots`` are names of which one tells where the files begin: at the top, or in the only folder
    that has it. Raises Refusal for a file that is no zip, or one with links, paths out of the
    folder, names twice, passwords, or that would burst.
    """

    def __init__(self, path: Path, roots: tuple[str, ...]) -> None:
        self.path = path
        with reading(path):
            self._zip = zipfile.ZipFile(path)
            size = path.stat().st_size
        try:
            entries = self._zip.infolist()
            self._refuse_unsafe(entries, size)
            files = [e for e in entries if not e.is_dir() and not _is_litter(e.filename)]
            top = self._top(files, roots)
        except BaseException:
            self._zip.close()
            raise
        self._entries = {
            e.filename.removeprefix(top): e for e in files if e.filename.startswith(top)
        }

    def names(self) -> list[str]:
        return sorted(self._entries)

    def size(self, name: str) -> int:
        if name not in self._entries:
            raise Refusal("{0} lacks {1}", "ask for the whole of it", self.path, name)
        return self._entries[name].file_size

    def open(self, name: str) -> IO[bytes]:
        return self._zip.open(self._entries[name])

    def close(self) -> None:
        self._zip.close()

    def _refuse_unsafe(self, entries: list[zipfile.ZipInfo], size: int) -> None:
        def refuse(doubt: Phrase) -> Refusal:
            return Refusal("{0}", "do not use it, or unpack and look through it", doubt)

        if len(entries) > _MOST_ENTRIES:
            raise refuse(Phrase("{0} has {1} entries", self.path, len(entries)))
        for entry in entries:
            name, mode = entry.filename, entry.external_attr >> 16
            if leaves_folder(entry.orig_filename) or "\0" in entry.orig_filename:
                raise refuse(
                    Phrase("{0} holds '{1}', which lies outside its folder", self.path, name[:80])
                )
            if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise refuse(
                    Phrase(
                        "{0} holds '{1}', which is a link or no plain file", self.path, name[:80]
                    )
                )
            if entry.flag_bits & 0x1:
                raise Refusal("{0} has a password", "unpack it and install the folder", self.path)
            if entry.file_size > max(_RATIO_FROM, entry.compress_size * _MOST_RATIO):
                raise refuse(
                    Phrase(
                        "{0} holds '{1}', which grows to {2} bytes",
                        self.path,
                        name[:80],
                        entry.file_size,
                    )
                )
        if sum(entry.compress_size for entry in entries) > size:
            raise refuse(Phrase("{0} holds entries that overlap", self.path))
        twice = odd_name(e.filename for e in entries if not e.is_dir())
        if twice is not None:
            raise refuse(
                Phrase(
                    "{0} holds '{1}' twice, or under a name that not every system has",
                    self.path,
                    twice[:80],
                )
            )

    def _top(self, files: list[zipfile.ZipInfo], roots: tuple[str, ...]) -> str:
        """The folder in which the files begin, "" or with a slash at its end."""
        paths = [PurePosixPath(e.filename) for e in files]
        for depth in (1, 2):
            tops = {p.parent.as_posix() for p in paths if len(p.parts) == depth and p.name in roots}
            if len(tops) > 1:
                raise Refusal("{0} holds {1} bundles", "make a zip of each", self.path, len(tops))
            if tops:
                return "" if depth == 1 else f"{tops.pop()}/"
        raise Refusal("{0} is not a bundle", "it has no {1}", self.path, " or ".join(roots))


@contextmanager
def opened(path: Path, roots: tuple[str, ...], follow_links: bool = False) -> Iterator[Source]:
    """The source in ``path``. Raises Refusal when it is neither a folder nor a zip."""
    if is_folder(path):
        yield Folder(path, follow_links)
        return
    if not is_file(path):
        raise Refusal("there is no {0}", "give a bundle's folder, a zip of it, or its hub id", path)
    source = Zip(path, roots)
    try:
        yield source
    finally:
        source.close()


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what goes wrong while ``path`` is read into a Refusal."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refusal("{0} cannot be read", "check file and disk ({1})", path, reason) from error
    except _BROKEN as error:
        raise Refusal("{0} is damaged or no zip", "get it again ({1})", path, error) from error


def _is_litter(name: str) -> bool:
    """What macOS adds to each zip."""
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or path.name == ".DS_Store"

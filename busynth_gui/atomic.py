"""Files and folders that appear whole or not at all: written beside their place, then put there."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = [
    "beside",
    "folder_beside",
    "fresh_folder",
    "replace_folder",
    "sync_files",
    "sync_folder",
    "write_bytes",
    "write_text",
]


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A hidden path of the same suffix for the block to write, which then takes ``path``'s place.

    A reader sees the old file or the new one, and whoever has the old one open or mapped keeps it.
    Raises OSError as the file system does; nothing is left behind then, nor when the block raises.
    """
    temporary = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.tmp{path.suffix[:16]}")
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_bytes(path: Path, data: bytes) -> None:
    """Write ``path`` whole or not at all, as :func:`beside` does."""
    with beside(path) as temporary:
        # Not tempfile: its files are readable by their owner alone, whatever the umask says.
        temporary.write_bytes(data)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text as :func:`write_bytes` does; line ends stay as they are."""
    write_bytes(path, text.encode())


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """A hidden folder for the block to fill, which then takes ``path``'s place.

    What was there is gone only then. Raises OSError; nothing is left behind when the block raises.
    """
    fresh = fresh_folder(path)
    try:
        yield fresh
        replace_folder(fresh, path)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def fresh_folder(path: Path) -> Path:
    """An empty hidden folder beside ``path``, for :func:`replace_folder`.

    What a killed exchange has moved away comes back first.
    """
    fresh, old = _beside(path, "new"), _beside(path, "old")
    if old.exists() and not path.exists():
        old.replace(path)
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    fresh.mkdir(parents=True)
    return fresh


def replace_folder(fresh: Path, path: Path) -> None:
    """Put a folder in the place of another one, which is deleted then. Raises OSError.

    No system exchanges two folders everywhere in one step: a kill between the two moves leaves
    nothing at ``path``, and :func:`fresh_folder` undoes it.
    """
    sync_files(fresh)
    old = _beside(path, "old")
    if path.exists():
        path.replace(old)
    try:
        fresh.replace(path)
    except BaseException:
        if old.exists():
            old.replace(path)
        raise
    sync_folder(path.parent)
    shutil.rmtree(old, ignore_errors=True)


def _beside(path: Path, word: str) -> Path:
    return path.with_name(f".{path.name}.{word}")


def sync_files(folder: Path) -> None:
    """Make all files in a folder and below last through a power cut. Raises OSError."""
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open("rb+") as handle:
                os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder last through a power cut, where the system can."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

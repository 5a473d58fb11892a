"""Files that appear whole or not at all: written beside their place, then put there."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["beside", "sync_folder", "write_bytes", "write_text"]


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

"""Files of bundles and base models: which may be there, under which names, and their SHA-256."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Collection, Iterable
from pathlib import Path, PurePosixPath

from busynth_gui.case.errors import Refusal
from busynth_gui.paths import why_closed

__all__ = [
    "SUFFIXES",
    "file_sha256",
    "leaves_folder",
    "odd_name",
    "refuse_closed",
    "refuse_unlisted",
]

SUFFIXES = frozenset({".safetensors", ".json", ".md", ".txt", ".png"})
"""What a bundle may hold: none of it runs when it is read."""

_CHUNK = 1 << 20
_LONGEST_NAME = 200
# What Windows takes for a device wherever it stands, and what no system should have in a name.
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_ODD = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')


def file_sha256(path: Path, on_bytes: Callable[[int], None] | None = None) -> str:
    """SHA-256 of a file, in hex. Raises Refusal when it cannot be read.

    ``on_bytes`` hears how many bytes more were read; what it raises ends the work.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                if on_bytes is not None:
                    on_bytes(len(chunk))
    except OSError as error:
        raise Refusal("{0} cannot be read", "check the disk ({1})", path, error.strerror) from error
    return digest.hexdigest()


def leaves_folder(name: str) -> bool:
    """Whether a relative path could lead out of its folder, on this system or another."""
    path = PurePosixPath(name.replace("\\", "/"))
    return not name or path.is_absolute() or ".." in path.parts or Path(name).is_absolute()


def refuse_closed(folder: Path) -> None:
    """Raise Refusal where a folder may not be looked into, instead of taking it for empty."""
    why = why_closed(folder)
    if why is not None:
        raise Refusal(
            "{0} may not be looked into ({1})",
            "check its permissions and whose it is",
            folder,
            why.strerror or why,
        ) from why


def refuse_unlisted(what: str, folder: Path, files: Collection[str]) -> None:
    """Raise Refusal for a file in a folder below ``folder`` that ``files`` does not name.

    Libraries load what they find: a second index of weights, a tokenizer in another format. Nobody
    has compared such a file with anything. Beside the folders may lie what people keep there, and
    hidden files anywhere.
    """
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        below = Path(here).relative_to(folder)
        found = sorted(name for name in names if not name.startswith("."))
        links = [name for name in folders if (Path(here) / name).is_symlink()]
        for name in (*links, *(found if below.parts else ())):
            path = (below / name).as_posix()
            if path not in files:
                raise Refusal("{0} does not list {1}", "take it away, or get it again", what, path)


def odd_name(names: Iterable[str]) -> str | None:
    """The first of these relative paths that some system could not write, or would confuse.

    Paths have forward slashes. Odd are paths that leave the folder, devices of Windows, names that
    end with a dot or a blank, and two names that differ in capitals alone, or where one is a folder
    of the other. None when all are plain.
    """
    files: set[str] = set()
    folders: set[str] = set()
    for name in names:
        path, key = PurePosixPath(name), name.casefold()
        above = {str(parent).casefold() for parent in path.parents[:-1]}
        plain = str(path) == name and not any(
            part.endswith((".", " ")) or _DEVICES.fullmatch(part) for part in path.parts
        )
        if leaves_folder(name) or not plain or _ODD.search(name) or len(name) > _LONGEST_NAME:
            return name
        if key in files or key in folders or above & files:
            return name
        files.add(key)
        folders |= above
    return None

"""DICOMDIR: the list that lies beside a study's files on a disk."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from busynth_gui.case.errors import Refusal

__all__ = ["listed_in_directory"]

_LARGEST_DIRECTORY = 50_000_000
"""Bytes of a DICOMDIR; one of 100,000 files has about as many."""


_HERE = ("", ".")
_ADDED = re.compile(r"\.?(;\d+)?(\.dcm)?$")


def listed_in_directory(path: Path) -> tuple[list[Path], list[str]]:
    """The images that a DICOMDIR lists and that lie where it says, in its order (PS3.3 annex F),
    and what it calls those that do not.

    Raises Refusal where none is there, or the list cannot be read.
    """
    found, missing = [], []
    names = cache(_names)
    for parts in _references(path):
        file = _below(path.parent, parts, names)
        if file is None:
            missing.append("/".join(parts))
        else:
            found.append(file)
    if not found:
        raise Refusal(
            "{0} lists no image that is there", "give the folder that it belongs to", path
        )
    return found, missing


def _references(path: Path) -> list[list[str]]:
    import pydicom

    if path.stat().st_size > _LARGEST_DIRECTORY:
        raise Refusal("{0} is too large for a list of files", "give the folder of it", path)
    try:
        told = pydicom.dcmread(path, force=True, specific_tags=["DirectoryRecordSequence"])
        return [
            [str(part) for part in parts] if not isinstance(parts, str) else [parts]
            for record in told.DirectoryRecordSequence
            if record.get("DirectoryRecordType") == "IMAGE"
            and (parts := record.get("ReferencedFileID"))
        ]
    # A parser answers a damaged file with nearly every kind of exception, and quotes it.
    except Exception:
        raise Refusal("{0} is damaged or cut short", "give the folder of it", path) from None


def _below(folder: Path, parts: list[str], names: Callable[[Path], dict[str, str]]) -> Path | None:
    """The file that a list calls so, whatever a disk made of the letters of its name."""
    place = folder
    for part in parts[1:] if parts[0] in _HERE else parts:
        if part in ("", ".", "..") or "/" in part or "\\" in part or "\0" in part:
            return None
        name = names(place).get(_plain(part))
        if name is None:
            return None
        place = place / name
    return place if place.is_file() else None


def _names(folder: Path) -> dict[str, str]:
    """What lies in a folder, by its plain names; those that are plain themselves come first."""
    try:
        found = sorted((each.name for each in folder.iterdir()), key=lambda name: (len(name), name))
    except OSError:  # a file, or a folder that may not be entered
        return {}
    return {_plain(name): name for name in reversed(found)}


def _plain(name: str) -> str:
    """Without what is added on the way: capitals, a version (ISO 9660), an ending."""
    return _ADDED.sub("", name.casefold())

"""DICOMDIR: the list that lies beside a study's files on a disk."""

from __future__ import annotations

from pathlib import Path

from busynth_gui.case.errors import Refusal

__all__ = ["listed_in_directory"]

_LARGEST_DIRECTORY = 50_000_000
"""Bytes of a DICOMDIR; one of 100,000 files has about as many."""


def listed_in_directory(path: Path) -> list[Path]:
    """The images that a DICOMDIR lists and that lie where it says, in its order (PS3.3 annex F)."""
    found = []
    for parts in _references(path):
        file = _below(path.parent, parts)
        if file is not None:
            found.append(file)
    if not found:
        raise Refusal(
            "{0} lists no image that is there", "give the folder that it belongs to", path
        )
    return found


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


def _below(folder: Path, parts: list[str]) -> Path | None:
    """The file that a list calls so, whatever letters a disk made of its capitals."""
    place = folder
    for part in parts:
        if part in ("", ".", "..") or "/" in part or "\\" in part or "\0" in part:
            return None
        names = (part, part.lower(), f"{part.lower()}.dcm")
        for name in names:
            if (place / name).exists():
                place = place / name
                break
        else:
            return None
    return place if place.is_file() else None

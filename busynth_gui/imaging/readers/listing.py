"""Which files are scans: of a folder in depth, of a study's DICOMDIR, by name and by content."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.readers.dicom_file import (
    DICOM_SUFFIXES,
    has_dicom_head,
    looks_like_bare_dicom,
    looks_like_picture,
)
from busynth_gui.imaging.readers.pool import ask
from busynth_gui.paths import is_file

__all__ = [
    "SCAN_SUFFIXES",
    "is_mask_name",
    "list_scans",
    "masks_beside",
    "natural_key",
    "refuse_mask",
    "stands_for_many",
    "without_masks",
]

_PICTURES = (
    ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".tif", ".tiff", ".bmp", ".dib", ".webp", ".mpo",
)  # fmt: skip

SCAN_SUFFIXES = (*_PICTURES, *DICOM_SUFFIXES)
"""File name endings of the formats that are read."""

_FOREIGN = (
    ".gif", ".pgm", ".ppm", ".pnm", ".jp2", ".j2k", ".jxl", ".heic", ".heif", ".avif",
    ".nii", ".nii.gz", ".mha", ".mhd", ".nrrd", ".mp4", ".avi", ".mov", ".mpg", ".wmv",
)  # fmt: skip
"""File name endings of formats that hold scans as well, and are not read."""

_DICOMDIR = "DICOMDIR"
_DEEPEST = 32

_MASK = re.compile(r"_mask[\s_(-]*\d*\)?$", re.IGNORECASE)
"""How masks are called: ``x_mask``, ``x_mask_1``, ``x_mask (2)``; ``x_masked`` is no mask."""

_MASK_SUFFIXES = (".png", ".tif", ".tiff", ".bmp", ".dib")
_NO_MASK_SUFFIXES = (".jpg", ".jpeg", ".jpe", ".jfif", ".webp")
"""Of pictures that are called masks and cannot be read as such."""


def list_scans(
    path: Path,
    *,
    deep: bool = True,
    left_out: Callable[[str], None] = lambda _: None,
    foreign: Callable[[list[Path]], None] = lambda _: None,
) -> list[Path]:
    """The scan files that ``path`` stands for: itself, a folder's, or those a DICOMDIR lists.

    A folder's come in natural order, with those of the folders in it unless not ``deep``. Hidden
    files, masks and other formats are left out; files without an ending that is known are told by
    their content. Links to folders are not followed. ``left_out`` is told, in a clause, of folders
    that may not be entered, and of images that a DICOMDIR lists and that are not there; ``foreign``
    of files in formats that hold scans and are not read, if there are any. Raises Refusal when
    there is nothing at ``path``, or no scan in the folder.
    """
    try:
        if not path.is_dir():
            if not path.exists():
                raise Refusal("there is no file {0}", "give a scan or a folder of scans", path)
            return _listed(path, left_out) if path.name.upper() == _DICOMDIR else [path]
        files = list(_files(path, _DEEPEST if deep else 0, left_out))
        found = [file for file in files if _looks_like_scan(file)]
    except OSError as error:
        raise Refusal(
            "{0} cannot be read",
            "check the path and your permissions ({1})",
            path,
            error.strerror or error,
        ) from error
    if not found:
        endings = ", ".join(SCAN_SUFFIXES)
        raise Refusal("there is no scan in the folder {0}", "files may end in {1}", path, endings)
    others = [file for file in files if file.name.lower().endswith(_FOREIGN)]
    if others:
        foreign(others)
    return found


def masks_beside(scan: Path) -> list[Path]:
    """The masks of a scan that lie beside it, as BUSI has them: ``NAME_mask.png``,
    ``NAME_mask_1.png`` for a scan ``NAME.png``, in natural order. JPEG and WebP files of such names
    are among them only where there are no others: reading them says what they are. Raises Refusal.
    """
    try:
        names = _masks_in(scan.parent, scan.parent.stat().st_mtime_ns)
    except OSError as error:
        why = error.strerror or error
        raise Refusal(
            "{0} cannot be read ({1})", "check your permissions", scan.parent, why
        ) from error
    own = _composed(scan.stem)
    found = [
        name for stem, name in names if stem.startswith(own) and _MASK.fullmatch(stem[len(own) :])
    ]
    exact = [name for name in found if name.lower().endswith(_MASK_SUFFIXES)]
    return [scan.parent / name for name in sorted(exact or found, key=natural_key)]


def _composed(stem: str) -> str:
    """A name to compare by: a disk may have letters with accents as one, or as two."""
    return stem if stem.isascii() else unicodedata.normalize("NFC", stem)


@lru_cache(maxsize=4)
def _masks_in(folder: Path, _changed: int) -> tuple[tuple[str, str], ...]:
    """The masks in a folder, each by its name without ending, composed, and its name; listed once
    for all of the folder's scans until it has ``_changed`` (ns). Raises OSError."""
    with os.scandir(folder) as entries:
        return tuple(
            (_composed(Path(entry.name).stem), entry.name)
            for entry in entries
            if entry.name.lower().endswith(_MASK_SUFFIXES + _NO_MASK_SUFFIXES)
            and is_mask_name(Path(entry.name).stem)
            and entry.is_file()
        )


def without_masks(given: Iterable[Path]) -> list[Path]:
    """Paths without the masks of scans among them, as a folder's scans are listed without them.

    Who takes all files of a folder, or names them by ``*.png``, means the scans.
    """
    paths = [*given]
    known = set(paths)
    return [path for path in paths if known.isdisjoint(_scans_of(path))]


def refuse_mask(path: Path) -> None:
    """Raises Refusal for a file that is called the mask of a scan which lies beside it."""
    for scan in _scans_of(path):
        if is_file(scan):
            raise Refusal("{0} is the mask of {1}", "give the scan itself", path, scan.name)


def _scans_of(path: Path) -> list[Path]:
    """How the scan may be called whose mask a file is by its name; nothing for other files."""
    stem, found = path.stem, _MASK.search(path.stem)
    if found is None or not stem[: found.start()]:
        return []
    endings = [path.suffix, "", *SCAN_SUFFIXES, *map(str.upper, SCAN_SUFFIXES)]
    return [path.with_name(stem[: found.start()] + ending) for ending in endings]


def stands_for_many(path: Path) -> bool:
    """Whether a path is a folder, or the DICOMDIR of one: list it. Raises OSError."""
    return path.is_dir() or (path.name.upper() == _DICOMDIR and path.is_file())


def _files(folder: Path, depth: int, left_out: Callable[[str], None]) -> Iterator[Path]:
    """Plain files in natural order, a folder's own before those of the folders in it."""
    with os.scandir(folder) as entries:
        seen = sorted(entries, key=lambda entry: natural_key(entry.name))
    below = []
    for entry in seen:
        if entry.name.startswith("."):
            continue
        if entry.is_file():
            yield folder / entry.name
        elif depth and entry.is_dir(follow_symlinks=False):
            below.append(folder / entry.name)
    for inner in below:
        try:
            yield from _files(inner, depth - 1, left_out)
        except OSError as error:  # one that may not be entered hides no other
            left_out(f"the folder {inner} is left out: {error.strerror or error}")


def is_mask_name(stem: str) -> bool:
    """Whether a file of this name (without ending) is a mask beside a scan."""
    return _MASK.search(stem) is not None


def _looks_like_scan(path: Path) -> bool:
    if is_mask_name(path.stem):
        return False
    suffix = path.suffix.lower()
    if suffix in SCAN_SUFFIXES:
        return True
    if path.name.upper() == _DICOMDIR:
        return False
    try:
        # DICOM files are often called IM000001, or by a number with dots.
        nameless = not suffix or suffix[1:].isdecimal()
        return has_dicom_head(path) or (nameless and _has_content_of_scan(path))
    except OSError:
        return False


def _has_content_of_scan(path: Path) -> bool:
    return looks_like_picture(path) or looks_like_bare_dicom(path)


def natural_key(name: str) -> list[tuple[int, str]]:
    """Sorts names as people count: ``scan 9`` before ``scan 10``."""
    parts = re.split(r"(\d+)", name.lower())
    return [(int(p), "") if p.isdecimal() and p.isascii() else (-1, p) for p in parts]


def _listed(path: Path, left_out: Callable[[str], None]) -> list[Path]:
    answer, _ = ask("listed", path)
    missing = answer["missing"]
    if missing:
        told = "images that are not there, and are left out"
        left_out(f"{path} lists {len(missing)} {told} (the first: {missing[0]})")
    return [Path(os.fsdecode(bytes.fromhex(each))) for each in answer["paths"]]

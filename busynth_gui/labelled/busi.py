"""The layout of BUSI, which many a set has taken over; this program exports it as well."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from busynth_gui.case.errors import Phrase
from busynth_gui.imaging.readers.dicom_file import DICOM_SUFFIXES
from busynth_gui.imaging.readers.listing import SCAN_SUFFIXES, is_mask_name, natural_key
from busynth_gui.labelled.cases import PATHOLOGIES, DatasetCase, read_image
from busynth_gui.labelled.files import Skipped, each_case, files_in, mask_of, walk_files

__all__ = ["is_busi", "read_busi"]

# DICOM in such folders has its masks as Segmentations.
_PICTURES = tuple(suffix for suffix in SCAN_SUFFIXES if suffix not in DICOM_SUFFIXES)

_MASK = re.compile(
    r"(.+?)[\s_.-]*(?<![a-z])(?:masks?|maske|tumou?r|seg|segmentation|gt|label|roi)[\s_.(-]*\d*\)?"
)
"""How masks are called beside their scan: ``x_mask``, ``x_mask_1``, ``x-seg``, ``x (mask 2)``."""


_DEEPER = Phrase("it lies in a folder of its own, and those of the pathologies are read alone")


def is_busi(folder: Path) -> bool:
    """Whether a folder has scans in folders called benign or malignant, in whatever case."""
    lesions = [path for word, path in _folders(folder) if word != "normal"]
    return any(_pictures(path) for path in lesions)


def _folders(folder: Path) -> list[tuple[str, Path]]:
    """The folders of each pathology, in the order of ``PATHOLOGIES``."""
    if not folder.is_dir():
        return []
    there = [path for path in sorted(folder.iterdir()) if path.is_dir()]
    return [(word, path) for word in PATHOLOGIES for path in there if path.name.lower() == word]


def _deeper(folder: Path) -> list[str]:
    """Pictures in folders of those of the pathologies, by their path."""
    inner = [sub for _, place in _folders(folder) for sub in sorted(place.iterdir())]
    dirs = [sub for sub in inner if sub.is_dir() and not sub.name.startswith(".")]
    found = (path for sub in dirs for path in walk_files(sub))
    return [p.relative_to(folder).as_posix() for p in found if p.suffix.lower() in _PICTURES]


def _pictures(folder: Path) -> list[Path]:
    return [path for path in files_in(folder) if path.suffix.lower() in _PICTURES]


def read_busi(folder: Path, skipped: Skipped | None = None) -> Iterator[DatasetCase]:
    """BUSI's original layout: ``benign/benign (1).png`` with ``_mask.png``, ``_mask_1.png``, ...

    Folders in whatever case, pictures of any kind that is read, masks as :data:`_MASK` has them: a
    file is a mask when its name is that of another file in the folder with such an ending, unless
    it has a mask of its own: ``left_roi`` with ``left_roi_mask`` beside it is a scan. Several
    masks of one scan are merged with OR. BUSI names no patients, so each scan is its own group
    until near-duplicates are joined. A name that two folders have gets that of its folder. A scan
    that cannot be read, has a mask of another size, or is one of a lesion without a lesion in its
    mask, or lies in a folder of the pathology's, is added to ``skipped``.
    """
    skipped = [] if skipped is None else skipped
    dataset = folder.name
    there = [(word, place.name, *_told_apart(_pictures(place))) for word, place in _folders(folder)]
    times = Counter(name for _, _, scans, _ in there for name in scans)
    skipped += [(f"{dataset}/{name}", _DEEPER) for name in _deeper(folder)]
    for pathology, within, plain, alone in there:
        # A name that stands in two folders is two scans: each then has its folder's name, too.
        scans = {name if times[name] == 1 else f"{within}/{name}": s for name, s in plain.items()}
        skipped += [(f"{dataset}/{name}", "it is a mask without a scan") for name in alone]

        def read(
            name: str,
            scans: dict[str, tuple[Path, list[Path]]] = scans,
            pathology: str = pathology,
        ) -> DatasetCase | str:
            path, masks = scans[name]
            scan, spacing = read_image(path)
            mask = np.zeros(scan.shape, bool)
            for one in masks:
                mask |= mask_of(one, scan.shape)
            if pathology == "normal" and mask.any():
                return Phrase("it is normal, but its mask marks a lesion")
            return DatasetCase(name, dataset, scan, mask, pathology, f"{dataset}/{name}", spacing)

        yield from each_case(dataset, sorted(scans, key=_in_order), read, skipped)


def _in_order(name: str) -> tuple[int, list[tuple[int, str]]]:
    number = re.search(r"\d+", name)
    return (int(number.group()) if number else -1, natural_key(name))


def _told_apart(files: list[Path]) -> tuple[dict[str, tuple[Path, list[Path]]], list[str]]:
    """Each scan by its name, with its masks; and the names of masks whose scan is not there."""
    stems = {_plain(path.stem): path.stem for path in files}
    of = {path: _MASK.fullmatch(_plain(path.stem)) for path in files}
    have_masks = {found[1] for found in of.values() if found and found[1] in stems}
    masks: dict[str, list[Path]] = {}
    scans: list[Path] = []
    alone: list[str] = []
    for path in files:
        found = of[path]
        is_called_mask = found is not None and is_mask_name(path.stem)
        is_mask = is_called_mask or _plain(path.stem) not in have_masks
        if found and found[1] in stems and is_mask:
            masks.setdefault(found[1], []).append(path)
        elif is_called_mask:
            alone.append(path.stem)
        else:
            scans.append(path)
    named: dict[str, tuple[Path, list[Path]]] = {}
    for path in scans:
        # Of two pictures that differ in their ending alone, the second keeps it.
        name = path.stem if path.stem not in named else path.name
        named[name] = path, masks.get(_plain(path.stem), [])
    return named, alone


def _plain(stem: str) -> str:
    """A name to compare by: in lower case, letters with their accents as one."""
    return unicodedata.normalize("NFC", stem).lower()

"""Scans and masks in: the one door for every file that a user gives.

Files are decoded in reader processes (:mod:`busynth_gui.imaging.readers.pool`), so that none of
them can end, hang or bloat the program.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.case.healing import healings_from_json
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.imaging.readers.limits import MAX_PIXELS
from busynth_gui.imaging.readers.listing import (
    SCAN_SUFFIXES,
    list_scans,
    masks_beside,
    refuse_mask,
    stands_for_many,
    without_masks,
)
from busynth_gui.imaging.readers.pool import ask

__all__ = [
    "MAX_PIXELS",
    "SCAN_SUFFIXES",
    "list_scans",
    "masks_beside",
    "read_labels",
    "read_mask",
    "read_scan",
    "refuse_few_levels",
    "refuse_mask",
    "shows_lesion",
    "stands_for_many",
    "without_masks",
]


_FEWEST_LEVELS = 5
"""A dim scan has a dozen levels of grey; masks of several lesions three or four."""


def read_scan(path: Path, frame: int | None = None, *, colour: bool = False) -> Scan:
    """The scan in a file: uint8 or uint16 (H, W) as :func:`readers.decode.decode_scan` reads it.

    ``frame`` (from 0) chooses one of a film. Raises Refusal when the file is missing, no image that
    can be read, damaged, too small or too large, a film of which no frame was chosen, shows flow in
    colours (unless ``colour``), is read differently by two decoders, or exceeds the bounds of
    time and memory.
    """
    told, pixels = ask("scan", path, frame=frame, colour=colour)
    array: Pixels = np.frombuffer(pixels, np.uint8)
    if told["bytes"] == 2:
        array = np.frombuffer(pixels, np.uint16)
    spacing = told["spacing"]
    return Scan(
        told["name"],
        array.reshape(told["shape"]),
        None if spacing is None else (spacing[0], spacing[1]),
        bool(told["burned_in"]),
        healings_from_json(told["healings"]),
        bool(told["synthetic"]),
    )


def read_mask(
    path: Path, shape: tuple[int, int], *, may_be_empty: bool = False
) -> NDArray[np.bool_]:
    """The mask in a file: boolean (H, W), as :func:`readers.decode.decode_mask` reads it.

    Raises Refusal when the file cannot be read, has another size than ``shape`` (H, W), or marks
    nothing (unless it ``may_be_empty``).
    """
    _, bits = ask("mask", path, height=shape[0], width=shape[1], may_be_empty=may_be_empty)
    count = shape[0] * shape[1]
    return np.unpackbits(np.frombuffer(bits, np.uint8), count=count).astype(bool).reshape(shape)


def read_labels(path: Path, shape: tuple[int, int]) -> NDArray[np.uint16]:
    """The numbers of the labels in a file (H, W), as :func:`readers.labels.decode_labels` reads it.

    Raises Refusal when the file cannot be read, has another size than ``shape`` (H, W), or colours.
    """
    _, values = ask("labels", path, height=shape[0], width=shape[1])
    return np.frombuffer(values, np.uint16).reshape(shape)


def refuse_few_levels(scan: Scan, path: Path) -> None:
    """Raise Refusal for a scan of hardly any greys: a mask, whatever its file is called."""
    levels = int(np.count_nonzero(np.bincount(scan.pixels.reshape(-1))))
    if 1 < levels < _FEWEST_LEVELS:  # of one that is all black something else is said
        raise Refusal(
            "{0} has {1} levels of grey, as masks have", "give the scan itself", path, levels
        )


def shows_lesion(scan: Scan, path: Path) -> bool:
    """Whether a scan's file, or a mask that lies beside it, says that it shows a lesion.

    What is marked as synthetic was exported with one. Normal scans of BUSI have masks too, which
    mark nothing; a mask that cannot be read, or is another scan's by its size, says nothing. Of a
    healed scan both tell of what has been removed.
    """
    if scan.healings:
        return False
    if scan.synthetic:
        return True
    try:
        return any(
            read_mask(mask, scan.shape, may_be_empty=True).any() for mask in masks_beside(path)
        )
    except Refusal:
        return False

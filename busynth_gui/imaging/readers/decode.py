"""Scans and masks in: PNG, JPEG, TIFF, BMP, WebP and DICOM, in their own bit depth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.healed_mark import healings_in, says_synthetic
from busynth_gui.imaging.readers.colour import refuse_coloured, rgb_of
from busynth_gui.imaging.readers.dicom import dicom_film, is_dicom, read_dicom
from busynth_gui.imaging.readers.grey import one_channel, split_alpha
from busynth_gui.imaging.readers.limits import frame_name, refuse_small
from busynth_gui.imaging.readers.marked import where_marked
from busynth_gui.imaging.readers.pictures import (
    count_pages,
    read_array,
    read_mask_array,
    read_xmp,
)
from busynth_gui.json_file import read_json

__all__ = ["decode_mask", "decode_scan", "film_of"]

_LONGEST_LIST = 1_000_000
"""Bytes of a list of samples; ours has a thousandth of it."""


def decode_scan(path: Path, frame: int | None = None, *, colour: bool = False) -> Scan:
    """The scan in a file: uint8 or uint16 (H, W) exactly as stored.

    A colour file whose channels are equal gives that channel, other colours their luminance;
    what is transparent is black. The spacing is None, since the resolution in these formats is that
    of a printer, unless a ``samples.json`` beside the file tells it. Of the metadata healings
    alone are read, and whether it is marked as synthetic, see
    :mod:`busynth_gui.imaging.healed_mark`. DICOM files tell their own,
    see :func:`dicom.read_dicom`. ``frame`` (from 0) chooses from a film. Raises Refusal when the
    file is missing, no such image, damaged, too small or too large, shows flow in colours (unless
    ``colour``), or is a film and no frame was chosen.
    """
    count, _ = film_of(path)
    if frame is None and count > 1:
        raise Refusal("{0} holds {1} frames", "choose one of them", path, count)
    scan = _decode(path, frame or 0, colour)
    if count > 1:
        return replace(scan, name=frame_name(scan.name, frame or 0, count))
    return scan


def _decode(path: Path, frame: int, colour: bool) -> Scan:
    if _is_dicom(path):
        return read_dicom(path, frame, colour=colour)
    array = read_array(path, frame)
    refuse_small(path, array.shape)
    colours, _ = split_alpha(array)
    if colours.shape[2] == 3 and not colour:
        refuse_coloured(path, rgb_of(colours, 8 * array.dtype.itemsize, "RGB"))
    xmp = read_xmp(path)
    return Scan(
        path.name,
        one_channel(array),
        _sample_spacing(path),
        healings=healings_in(xmp),
        synthetic=says_synthetic(xmp),
    )


def film_of(path: Path) -> tuple[int, float | None]:
    """How many frames a file holds, and how many of them a second, if it says so.

    No frame is decoded. Raises Refusal as decoding does.
    """
    return dicom_film(path) if _is_dicom(path) else (count_pages(path), None)


def decode_mask(
    path: Path, shape: tuple[int, int], *, may_be_empty: bool = False
) -> NDArray[np.bool_]:
    """The mask in a file: boolean (H, W), as :func:`where_marked` has the brightest of its colours.

    What is transparent is outside; where the colours are black everywhere, the alpha alone is the
    mask. Raises Refusal when the file cannot be read, is a JPEG (its noise is not 0), holds several
    frames, values that are no numbers or are on both sides of 0, as many greys as a scan, has
    another size than ``shape`` (H, W) or marks nothing (unless it ``may_be_empty``).
    """
    if _is_dicom(path):
        raise Refusal("the mask {0} is a DICOM file", "give a PNG, TIFF or BMP file", path)
    array = read_mask_array(path)
    if array.shape[:2] != shape:
        raise Refusal(
            "the mask {0} is {1} x {2} px and the scan {3} x {4}",
            "give a mask of the scan's own size",
            path,
            array.shape[1],
            array.shape[0],
            shape[1],
            shape[0],
        )
    colours, alpha = split_alpha(array)
    mask = where_marked(path, colours.max(axis=2))
    if alpha is not None:
        inside = where_marked(path, alpha)
        mask = mask & inside if mask.any() or inside.all() else inside
    if not mask.any() and not may_be_empty:
        raise Refusal("the mask {0} is empty", "mark the region with values above 0", path)
    return np.asarray(mask, bool)


def _sample_spacing(path: Path) -> tuple[float, float] | None:
    """What the sample scans' own list says of a file beside it."""
    try:
        said = read_json(path.with_name("samples.json"), _LONGEST_LIST, follow_links=False)
        listed = said["samples"]
        (side,) = (float(entry["spacing_mm"]) for entry in listed if entry["file"] == path.name)
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None  # no such list, or it is somebody else's
    return (side, side) if 0 < side < 10 else None


def _is_dicom(path: Path) -> bool:
    """Whether it is one. Raises Refusal when there is no file to be read."""
    try:
        if not path.exists():
            raise Refusal("there is no file {0}", "check the path", path)
        if not path.is_file():
            raise Refusal(
                "{0} is not a file", "give a PNG, JPEG, TIFF, BMP, WebP or DICOM file", path
            )
        if path.stat().st_size == 0:
            raise Refusal("{0} is empty", "give a PNG, JPEG, TIFF, BMP, WebP or DICOM file", path)
        return is_dicom(path)
    except OSError as error:
        raise Refusal(
            "{0} cannot be read",
            "check the path and your permissions ({1})",
            path,
            error.strerror or error,
        ) from error

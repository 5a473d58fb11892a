"""What may be shown: real scans with lesions, and what a picture of one looks like to a reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Phrase
from busynth_gui.case.hashing import array_sha256
from busynth_gui.imaging.burned_in import boxes_mask, illegible_mask, writing_among
from busynth_gui.imaging.crop import window_around
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.imaging.marks import find_marks
from busynth_gui.labelled.read import LabelledSet, no_lesion
from busynth_gui.study.design import Shown

__all__ = ["Framed", "Lesion", "Source", "frame", "real_sources"]

CROP_SIDE = 448
"""Px of a crop as it is shown, whatever its size on the scan."""

_CONTEXT, _LEAST_CONTEXT = 2.5, 1.3
"""Side of a crop over the longest side of the lesion, and at least where the scan is small."""

_NEAR = 0.25
"""Marks count as near a lesion within so much of its size, the root of its area."""


@dataclass(frozen=True, eq=False)
class Lesion:
    """A scan in 8 bits (H, W) with the mask of its lesion; ``healthy`` is the scan without, of a
    synthetic one. ``cleared``: somebody has looked at the writing on it.
    """

    pixels: NDArray[np.uint8]
    mask: NDArray[np.bool_]
    healthy: NDArray[np.uint8] | None = None
    cleared: bool = False


@dataclass(frozen=True, eq=False)
class Source:
    """A lesion that may be shown. ``group``: its patient or healthy scan, shown once if possible.

    ``size`` is the root of its mask's area in px, ``size_mm`` in mm where the spacing is known.
    ``load`` reads it; it may raise Refusal. ``sha256`` is the hash of its pixels in 8 bits;
    ``made_of`` has those of the scans that a synthetic one was made of, before they were healed
    too: whoever sees one of them beside it knows which is which.
    """

    name: str
    pathology: Pathology
    group: str
    size: float
    size_mm: float | None
    load: Callable[[], Lesion]
    sha256: str = ""
    made_of: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Framed:
    """What a reader sees, uint8 (H, W), and the lesion's mask on it."""

    pixels: NDArray[np.uint8]
    mask: NDArray[np.bool_]


def real_sources(
    found: LabelledSet, on_progress: Callable[[int], None] = lambda _count: None
) -> list[Source]:
    """The lesions of a labelled set; scans without one are passed over.

    ``on_progress`` is told how many scans were read; raising Cancelled in it ends the reading.
    Raises Refusal when it has none that can be used.
    """
    sources: list[Source] = []
    for count, case in enumerate(found.cases, 1):
        on_progress(count)
        if case.pathology == "normal" or not case.mask.any():
            continue
        area = int(case.mask.sum())
        spacing = case.spacing_mm
        packed = _pack(case.scan), np.packbits(case.mask), case.scan.shape
        sources.append(
            Source(
                case.key,
                Pathology(case.pathology),
                case.group,
                float(np.sqrt(area)),
                None if spacing is None else float(np.sqrt(area * spacing[0] * spacing[1])),
                partial(_unpack, *packed),
                array_sha256(case.scan),
            )
        )
    if not sources:
        raise no_lesion(found)
    return sources


def frame(lesion: Lesion, shown: Shown) -> Framed | str:
    """The picture of a lesion, with nothing on it that names anybody or tells where it was made.

    What lies outside the field of view is black, and so are marks and writing away from the lesion,
    each line and letter whole. A reason instead where marks are drawn on the lesion or beside it
    (callipers are set on real lesions, and would tell them), and where writing stands in the field
    of view that nobody has looked at: what was not found of it could name a patient.
    """
    view = field_of_view(lesion.pixels)
    marks = find_marks(lesion.pixels, view)
    writing = writing_among(marks, lesion.pixels)
    covered = illegible_mask(marks, writing)
    near = _grown(lesion.mask, _NEAR * float(np.sqrt(lesion.mask.sum())))
    if (covered & near).any():
        return Phrase("marks are drawn on its lesion or beside it")
    if not lesion.cleared and (boxes_mask(writing, view.shape) & view).any():
        return Phrase("writing is burned into it, and nobody has looked whether it names anybody")
    clean = np.where(view & ~covered, lesion.pixels, np.uint8(0))
    if shown is Shown.CROP:
        window = window_around(lesion.mask, _context(lesion.mask))
        pixels = np.clip(np.rint(window.extract(clean, CROP_SIDE)), 0, 255).astype(np.uint8)
        return Framed(pixels, window.extract_mask(lesion.mask, CROP_SIDE) >= 0.5)
    rows, columns = np.flatnonzero(view.any(1)), np.flatnonzero(view.any(0))
    if not rows.size:
        return Phrase("it shows no tissue")
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Framed(np.ascontiguousarray(clean[part]), np.ascontiguousarray(lesion.mask[part]))


def _context(mask: NDArray[np.bool_]) -> float:
    """Less for large lesions, whose crop would else be black beyond the scan."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    longest = int(max(rows[-1] - rows[0], columns[-1] - columns[0])) + 1
    return float(np.clip(min(mask.shape) / longest, _LEAST_CONTEXT, _CONTEXT))


def _grown(mask: NDArray[np.bool_], reach: float) -> NDArray[np.bool_]:
    away = cv2.distanceTransform(1 - mask.astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(away <= max(reach, 4.0))


def _pack(pixels: NDArray[np.uint8]) -> bytes:
    """Hundreds of scans are kept until some are chosen."""
    return bytes(cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1])


def _unpack(packed: bytes, bits: NDArray[np.uint8], shape: tuple[int, ...]) -> Lesion:
    pixels = cv2.imdecode(np.frombuffer(packed, np.uint8), cv2.IMREAD_UNCHANGED)
    mask = np.unpackbits(bits, count=shape[0] * shape[1]).astype(bool).reshape(shape)
    return Lesion(np.asarray(pixels, np.uint8), mask)

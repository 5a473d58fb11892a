"""Writing that is burned into a scan: found, blanked, and what was done about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import ScanRefusal
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.imaging.marks import TextBox, find_marks, find_writing

__all__ = [
    "BurnedIn",
    "BurnedInRule",
    "blanked",
    "boxes_mask",
    "clear_writing",
    "illegible_mask",
    "refuse_writing",
    "writing_among",
    "writing_on",
]

_SHOWN = 3

_GAP = 41
"""Widest gap in a letter or between two, in px of a frame of a million."""


class BurnedInRule(StrEnum):
    """What is done about writing that is burned in."""

    REFUSE = "refuse"
    BLANK = "blank"
    ALLOW = "allow"


@dataclass(frozen=True)
class BurnedIn:
    """What was done about a scan's writing: ``blanked`` (so many ``pixels``) or ``allowed``.

    ``by`` and ``at`` (ISO 8601, UTC) tell who looked and when, empty on the command line;
    ``original_sha256`` is the hash of the scan's pixels as they came.
    """

    action: str
    pixels: int
    original_sha256: str
    by: str = ""
    at: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Any) -> BurnedIn:
        """What :meth:`to_json` gave. Raises TypeError on anything else."""
        said = cls(**data)
        words = (said.action, said.original_sha256, said.by, said.at)
        if type(said.pixels) is not int or not all(isinstance(word, str) for word in words):
            raise TypeError("it does not say what was done about writing")
        return said


def writing_on(pixels: Pixels) -> tuple[TextBox, ...]:
    """The lines of writing on a frame uint8 or uint16 (H, W), wherever they stand."""
    return writing_among(find_marks(pixels, field_of_view(pixels)), pixels)


def writing_among(marks: NDArray[np.bool_], pixels: Pixels) -> tuple[TextBox, ...]:
    """The lines of writing among the ``marks`` (H, W) that were found on a frame (H, W)."""
    return tuple(box for box in find_writing(marks) if not _is_plain(pixels, box))


def _is_plain(pixels: Pixels, box: TextBox) -> bool:
    """Whether the middle of a box has one grey only, as what was blanked has."""
    y, x = box.height // 4, min(box.width // 4, box.height)
    middle = pixels[box.top + y : box.top + box.height - y, box.left + x : box.left + box.width - x]
    counts = np.unique(middle, return_counts=True)[1]
    return bool(counts.max() > 0.95 * middle.size)


def boxes_mask(boxes: tuple[TextBox, ...], shape: tuple[int, int]) -> NDArray[np.bool_]:
    """What the boxes cover, with two pixels around each: boolean (H, W)."""
    mask = np.zeros(shape, bool)
    for box in boxes:
        rows = slice(max(0, box.top - 2), box.top + box.height + 2)
        mask[rows, max(0, box.left - 2) : box.left + box.width + 2] = True
    return mask


def illegible_mask(marks: NDArray[np.bool_], writing: tuple[TextBox, ...]) -> NDArray[np.bool_]:
    """What must be black for nobody to read any of the ``marks`` (H, W): boolean (H, W).

    Lines of ``writing`` are covered whole, and of what was not taken for writing (single letters,
    slanted or large ones) the gaps in and between letters too: strokes in black read as well as
    strokes in white.
    """
    reach = round(_GAP * max(1.0, float(np.sqrt(marks.size / 1_000_000)))) | 1
    framed = np.pad(marks.astype(np.uint8), reach)
    filled = cv2.morphologyEx(framed, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    covered = filled[reach:-reach, reach:-reach] > 0
    return np.asarray(covered | boxes_mask(writing, (marks.shape[0], marks.shape[1])))


def blanked(pixels: Pixels, where: NDArray[np.bool_]) -> Pixels:
    """A copy that is black ``where`` (H, W) says."""
    copy: Pixels = pixels.copy()
    copy[where] = 0
    return copy


def refuse_writing(name: str, sha256: str, boxes: tuple[TextBox, ...]) -> ScanRefusal:
    """What holds a scan of that name, whose pixels have that hash, back."""
    places = ", ".join(f"{box.left},{box.top}" for box in boxes[:_SHOWN])
    refusal = ScanRefusal(
        "writing is burned into {0} (at {1})",
        "look whether it names anybody, then black it out or let it pass: in the window, or with"
        " --burned-in blank or --burned-in allow",
        name,
        places + (", ..." if len(boxes) > _SHOWN else ""),
    )
    refusal.scan_sha256 = sha256
    return refusal


def clear_writing(scan: Scan, rule: BurnedInRule) -> tuple[Scan, BurnedIn | None]:
    """The scan as it may go out, and what was done about its writing; None where it has none.

    Raises Refusal where it has some and the rule is to refuse.
    """
    boxes = writing_on(scan.pixels)
    if not boxes:
        return scan, None
    if rule is BurnedInRule.REFUSE:
        raise refuse_writing(scan.name, scan.sha256, boxes)
    if rule is BurnedInRule.ALLOW:
        return scan, BurnedIn("allowed", 0, scan.sha256)
    where = boxes_mask(boxes, scan.shape)
    clean = replace(scan, pixels=blanked(scan.pixels, where))
    return clean, BurnedIn("blanked", int(where.sum()), scan.sha256)

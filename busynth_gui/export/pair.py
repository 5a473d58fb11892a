"""The image-mask pair that is exported, and its name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.decision import Decision
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.hashing import array_sha256
from busynth_gui.case.healing import HealRequest
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels
from busynth_gui.export.grey_depth import GreyWindow
from busynth_gui.imaging.burned_in import BurnedIn, blanked
from busynth_gui.imaging.read import SCAN_SUFFIXES

__all__ = ["ExportPair", "ExportedPair", "PairLesion", "pair_name", "safe_stem"]

_SAFE = re.compile(r"\w(?:[\w.-]{0,149}\w)?")


@dataclass(frozen=True, eq=False)
class PairLesion:
    """One of a pair's lesions: how it was made, its ``mask`` (H, W), and the word on it, if any."""

    candidate: Candidate
    mask: NDArray[np.bool_]
    decision: Decision | None
    nearness: float | None = None
    told: float | None = None

    @property
    def pathology(self) -> Pathology:
        return self.candidate.request.pathology

    @property
    def corrected(self) -> bool:
        """Whether a person has changed the mask."""
        return array_sha256(self.mask) != self.candidate.mask_sha256


@dataclass(frozen=True, eq=False)
class ExportPair:
    """One pair to export: ``mask`` boolean (H, W), the candidate's own or a corrected one.

    A candidate whose lesion was added to another's carries that one's lesions too, with the masks
    that they had then; ``below`` are the decisions on those, oldest first, as far as there are any.

    ``name`` is the stem of its files, ``source_name`` the name of the healthy scan, ``spacing_mm``
    that of its pixels (row, column) if known, ``burned_in`` whether the scan's file said that
    writing on it may name a patient, ``writing`` what was done about writing that was found, and
    ``blank`` (H, W) what is written black. ``spacing_by_user``: the spacing is not its file's.
    ``healings`` lie behind a scan that had lesions of its own. ``nearness`` has for each lesion how
    near it comes to one that its bundle was trained on, oldest first; None where nobody can tell.
    ``told`` has likewise how easily a critic tells each; ``best_of`` how many candidates were kept,
    and of how many, where the rest was let go.
    ``window`` maps its grey values to 8 bit; None writes them as they are. ``exported_at`` (UTC, to
    the second) stands in the manifest and dates the files of a pair without a decision: one moment,
    by which they can be made again. Raises Refusal when the
    name could leave the folder, a mask is empty or of another size than the image or lies on what
    is blanked or on another lesion's, or the decision was made on other pixels.
    """

    name: str
    source_name: str
    candidate: Candidate
    mask: NDArray[np.bool_]
    decision: Decision | None = None
    spacing_mm: tuple[float, float] | None = None
    window: GreyWindow | None = None
    burned_in: bool = False
    writing: BurnedIn | None = None
    blank: NDArray[np.bool_] | None = None
    spacing_by_user: bool = False
    below: tuple[Decision | None, ...] = ()
    healings: tuple[HealRequest, ...] = ()
    nearness: tuple[float | None, ...] = ()
    told: tuple[float | None, ...] = ()
    best_of: tuple[int, int] | None = None
    exported_at: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    def __post_init__(self) -> None:
        if not _SAFE.fullmatch(self.name):
            raise Refusal(
                "'{0}' cannot name a file", "use letters, digits, '.', '_' and '-'", self.name
            )
        if self.mask.shape != self.candidate.image.shape or not self.mask.any():
            raise Refusal("the mask of {0} does not fit its image", "correct the mask", self.name)
        if any((self.mask & other).any() for other in self.candidate.masks_below):
            raise Refusal(
                "the masks of two lesions of {0} lie on each other", "correct the mask", self.name
            )
        if self.blank is not None and (self.blank & self.all_masks).any():
            raise Refusal(
                "the lesion of {0} lies on what was blanked of its scan",
                "make it elsewhere, or reject it",
                self.name,
            )
        decision = self.decision
        image_sha256, mask_sha256 = self.candidate.image_sha256, array_sha256(self.mask)
        if decision is not None and not decision.holds_for(image_sha256, mask_sha256):
            raise Refusal(
                "the decision on {0} was made on other pixels", "review it again", self.name
            )

    @property
    def lesions(self) -> tuple[PairLesion, ...]:
        """All lesions on the image, in the order of their making."""
        chain = self.candidate.chain
        masks = (*self.candidate.masks_below, self.mask)
        missing = (None,) * (len(chain) - 1 - len(self.below))
        decisions = (*self.below, *missing, self.decision)
        nearness = self.nearness or (None,) * len(chain)
        told = self.told or (None,) * len(chain)
        return tuple(map(PairLesion, chain, masks, decisions, nearness, told))

    @cached_property
    def all_masks(self) -> NDArray[np.bool_]:
        """Where (H, W) there is any lesion."""
        return np.asarray(np.logical_or.reduce((*self.candidate.masks_below, self.mask)))

    @property
    def pathology(self) -> Pathology:
        """Malignant when any of the lesions is."""
        return self.candidate.request.case_pathology

    @property
    def origin_sha256(self) -> str:
        """The hash of the scan as it was taken: before its lesions were healed, or writing on it
        blanked, if they were."""
        if self.healings:
            return self.healings[0].scan_sha256
        return self.writing.original_sha256 if self.writing else self.candidate.request.scan_sha256

    @property
    def image(self) -> Pixels:
        """The image as it is to be written: uint8 or uint16 (H, W)."""
        return self.as_written(self.candidate.image)

    def as_written(self, pixels: Pixels) -> Pixels:
        """Grey values of this scan as they are to be written."""
        if self.blank is not None:
            pixels = blanked(pixels, self.blank)
        return pixels if self.window is None else self.window.to_8_bit(pixels)


@dataclass(frozen=True)
class ExportedPair:
    """A pair that was written: its files, and its record in the manifest.

    ``mask`` is None in formats that keep masks in an index file, and the first lesion's in those
    that write one for each. ``new`` is False for one that an export before has written.
    """

    name: str
    image: Path
    mask: Path | None
    record: dict[str, Any]
    new: bool = True


def pair_name(source_name: str, request: Request) -> str:
    """A stem that tells a request's pair from every other: scan, seed and request digest."""
    return f"{safe_stem(source_name)}_s{request.seed}_{request.digest[:8]}"


def safe_stem(name: str) -> str:
    """The stem of a scan's file name in ASCII letters, digits, ``.``, ``_`` and ``-``."""
    path = Path(name)
    stem = path.stem if path.suffix.lower() in SCAN_SUFFIXES else path.name
    ascii_only = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._-]+", "-", ascii_only)[:80].strip("._-") or "scan"

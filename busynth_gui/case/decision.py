"""Decisions on candidates: by whom, when, why, and on exactly which pixels."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from busynth_gui.case.descriptors import Descriptors
from busynth_gui.case.errors import Refusal

__all__ = ["CATEGORIES", "REASONS", "Decision", "DecisionState", "Perceived"]


class DecisionState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    FLAGGED = "flagged"


REASONS = {
    "s1-shape": "Stage one: implausible shape",
    "s1-plane": "Stage one: wrong plane or depth",
    "s1-crosses": "Stage one: crosses skin or chest wall",
    "s2-echo": "Stage two: wrong echo pattern",
    "s2-speckle": "Stage two: speckle does not match",
    "s2-descriptor": "Stage two: does not match the descriptors",
    "s3-seam": "Stage three: visible seam",
    "s3-shadow": "Stage three: missing or impossible shadow",
    "s3-distant": "Stage three: distant tissue altered",
    "mask": "Mask misaligned",
    "source": "Source scan unsuitable",
    "text": "Burned-in text",
    "duplicate": "Near-duplicate",
    "other": "Other",
}
"""Coded reasons for a rejection or a flag and what each says on screen."""

CATEGORIES = {
    "2": "benign",
    "3": "probably benign",
    "4": "suspicious",
    "4A": "low suspicion for malignancy",
    "4B": "moderate suspicion for malignancy",
    "4C": "high suspicion for malignancy",
    "5": "highly suggestive of malignancy",
}
"""BI-RADS assessment categories that a lesion can be read as, by code.

ACR BI-RADS Atlas, 5th ed., 2013: 4 is divided by whoever wants to.
"""


@dataclass(frozen=True)
class Perceived:
    """What a reviewer reads a lesion as, whatever was asked for; None is "not said".

    Raises Refusal for a category that is not one of :data:`CATEGORIES`.
    """

    category: str | None = None
    descriptors: Descriptors = field(default_factory=Descriptors)

    def __post_init__(self) -> None:
        if self.category is not None and self.category not in CATEGORIES:
            known = ", ".join(map(str, CATEGORIES))
            raise Refusal(
                "BI-RADS category {0} is none of a lesion", "use {1}", self.category, known
            )

    @classmethod
    def of(cls, category: object, descriptors: Descriptors) -> Perceived:
        """What a record says; before there were 4A, 4B and 4C it gave categories as numbers.

        Raises Refusal.
        """
        return cls(None if category is None else str(category), descriptors)

    def to_json(self) -> dict[str, Any]:
        return {"category": self.category, "descriptors": self.descriptors.to_json()}


@dataclass(frozen=True)
class Decision:
    """A reviewer's word on a candidate, bound to the hashes of its image and mask.

    ``decided_at`` is ISO 8601 in UTC. ``seconds`` is how long the candidate was on the canvas, in
    front and without pauses, before this decision and since the one before it; None when it was
    not looked at or nobody measured. ``blinded``: what was asked for was hidden then, and had not
    been shown with the candidate before. Raises Refusal for an unknown reason code.
    """

    state: DecisionState
    image_sha256: str
    mask_sha256: str
    reasons: tuple[str, ...] = ()
    comment: str = ""
    reviewer: str = ""
    decided_at: str = ""
    perceived: Perceived = field(default_factory=Perceived)
    seconds: float | None = None
    blinded: bool = False

    def __post_init__(self) -> None:
        for reason in self.reasons:
            if reason not in REASONS:
                raise Refusal(
                    "'{0}' is no reason code", "use one of {1}", reason, ", ".join(REASONS)
                )
        if not self.decided_at:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            object.__setattr__(self, "decided_at", now)

    def require_words(self) -> None:
        """Raise Refusal when the reason is "other" and no comment says which.

        Asked when a decision is entered, not when one is read: older ones stand as they are.
        """
        if "other" in self.reasons and not self.comment.strip():
            raise Refusal("the reason 'other' says nothing by itself", "write it as a comment")

    def holds_for(self, image_sha256: str, mask_sha256: str) -> bool:
        """Whether the decision was made on exactly these pixels."""
        return (self.image_sha256, self.mask_sha256) == (image_sha256, mask_sha256)

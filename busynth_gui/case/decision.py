"""Decisions on candidates: by whom, when, why, and on exactly which pixels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from busynth_gui.case.errors import Refusal

__all__ = ["REASONS", "Decision", "DecisionState"]


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
"""Coded reasons for a rejection and what each says on screen."""


@dataclass(frozen=True)
class Decision:
    """A reviewer's word on a candidate, bound to the hashes of its image and mask.

    ``decided_at`` is ISO 8601 in UTC. Raises Refusal for an unknown reason code.
    """

    state: DecisionState
    image_sha256: str
    mask_sha256: str
    reasons: tuple[str, ...] = ()
    comment: str = ""
    reviewer: str = ""
    decided_at: str = ""

    def __post_init__(self) -> None:
        for reason in self.reasons:
            if reason not in REASONS:
                raise Refusal(f"'{reason}' is no reason code", f"use one of {', '.join(REASONS)}")
        if not self.decided_at:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            object.__setattr__(self, "decided_at", now)

    def holds_for(self, image_sha256: str, mask_sha256: str) -> bool:
        """Whether the decision was made on exactly these pixels."""
        return (self.image_sha256, self.mask_sha256) == (image_sha256, mask_sha256)

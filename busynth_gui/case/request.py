"""The request: everything that determines a candidate, in one frozen object."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import RasterRegion, Region, region_from_json

__all__ = [
    "DEFAULT_GUIDANCE",
    "DEFAULT_STEPS",
    "MAX_LESIONS",
    "MAX_SEED",
    "THREADS",
    "Closeness",
    "Request",
]

DEFAULT_STEPS = 10
DEFAULT_GUIDANCE = 3.0
MAX_SEED = 2**31 - 1
MAX_LESIONS = 8
"""Lesions on one scan; each needs room for its band."""
THREADS = 2
"""Threads that a request is rendered with on the processor, in the window as on the command line.
Sums are divided among threads, so a candidate's last bits hang on their number, and neither the
environment nor the machine may change it. On two cores a compact bundle's candidate took 1.98 s
with one thread, 1.82 s with two and 1.97 s with four."""


class Closeness(StrEnum):
    """How closely stage one follows the region's outline."""

    HINT = "hint"
    LOOSE = "loose"
    MEDIUM = "medium"
    CLOSE = "close"
    EXACT = "exact"


@dataclass(frozen=True)
class Request:
    """One candidate's recipe. The same request on the same bundle gives the same bytes.

    ``region`` None lets stage one propose the place; ``field_of_view`` None lets the program find
    what of the scan is tissue. ``start_stage`` above 1 runs a part alone:
    2 starts from ``mask``, 3 from ``mask`` and the stage-two image whose array hash is
    ``lesion_sha256``.

    ``ground`` is the request of the candidate that this lesion is added to; None is the healthy
    scan. ``ground_mask`` is that candidate's mask where a person had corrected it.

    Raises Refusal when a value is out of range or a start lacks its input.
    """

    scan_sha256: str
    pathology: Pathology
    seed: int
    bundle: str
    bundle_sha256: str
    region: Region | None = None
    descriptors: Descriptors = field(default_factory=Descriptors)
    closeness: Closeness = Closeness.MEDIUM
    steps: int = DEFAULT_STEPS
    guidance: float = DEFAULT_GUIDANCE
    start_stage: int = 1
    mask: RasterRegion | None = None
    lesion_sha256: str | None = None
    field_of_view: Region | None = None
    ground: Request | None = None
    ground_mask: RasterRegion | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.seed <= MAX_SEED:
            raise Refusal("seed {0} is out of range", "choose 0 to {1}", self.seed, MAX_SEED)
        if not 1 <= self.steps <= 200:
            raise Refusal("{0} steps cannot be run", "choose 1 to 200", self.steps)
        if not 0.0 <= self.guidance <= 20.0:
            raise Refusal("guidance {0} is out of range", "choose 0 to 20", self.guidance)
        if self.start_stage not in (1, 2, 3):
            raise Refusal("there is no stage {0}", "start at 1, 2 or 3", self.start_stage)
        if self.start_stage > 1 and self.mask is None:
            raise Refusal(
                "stage {0} needs a mask", "start at stage 1 or give one", self.start_stage
            )
        if self.start_stage == 3 and self.lesion_sha256 is None:
            raise Refusal("stage 3 needs a lesion", "start at stage 1 or 2")
        if self.ground is not None and self.ground.scan_sha256 != self.scan_sha256:
            raise Refusal("the lesions are on two scans", "add a lesion to one of this scan")
        if self.ground is None and self.ground_mask is not None:
            raise Refusal("a mask was corrected of no lesion", "name the ground too")
        if len(self.chain) > MAX_LESIONS:
            raise Refusal(
                "{0} lesions on one scan cannot be made",
                "choose 1 to {1}",
                len(self.chain),
                MAX_LESIONS,
            )

    def with_seed(self, seed: int) -> Request:
        return replace(self, seed=seed)

    @property
    def chain(self) -> tuple[Request, ...]:
        """The requests of all lesions on the scan, in the order of their making; this is last."""
        below = () if self.ground is None else self.ground.chain
        return (*below, self)

    @property
    def case_pathology(self) -> Pathology:
        """Malignant when any of the lesions is."""
        malignant = any(each.pathology is Pathology.MALIGNANT for each in self.chain)
        return Pathology.MALIGNANT if malignant else Pathology.BENIGN

    @property
    def digest(self) -> str:
        """Hex SHA-256 of the request's canonical JSON."""
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """A JSON object from which :meth:`from_json` makes an equal request."""
        # Left out where nobody set one: such requests are written as they were before there was it.
        lately = {
            "field_of_view": self.field_of_view,
            "ground": self.ground,
            "ground_mask": self.ground_mask,
        }
        return {key: each.to_json() for key, each in lately.items() if each is not None} | {
            "scan_sha256": self.scan_sha256,
            "pathology": self.pathology.value,
            "seed": self.seed,
            "bundle": self.bundle,
            "bundle_sha256": self.bundle_sha256,
            "region": None if self.region is None else self.region.to_json(),
            "descriptors": self.descriptors.to_json(),
            "closeness": self.closeness.value,
            "steps": self.steps,
            # Equal requests have equal digests: no integer beside floats, no minus zero.
            "guidance": float(self.guidance) + 0.0,
            "start_stage": self.start_stage,
            "mask": None if self.mask is None else self.mask.to_json(),
            "lesion_sha256": self.lesion_sha256,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Request:
        """The request that :meth:`to_json` wrote. Raises Refusal on anything else."""
        try:
            fields = dict(data)
            region, mask = fields["region"], fields["mask"]
            fields["region"] = None if region is None else region_from_json(region)
            fields["mask"] = None if mask is None else region_from_json(mask)
            for key in ("field_of_view", "ground_mask"):
                if fields.get(key) is not None:
                    fields[key] = region_from_json(fields[key])
            if fields.get("ground") is not None:
                fields["ground"] = cls.from_json(fields["ground"])
            fields["pathology"] = Pathology(fields["pathology"])
            fields["closeness"] = Closeness(fields["closeness"])
            fields["descriptors"] = Descriptors(**fields["descriptors"])
            return cls(**fields)
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise Refusal("the request is not one that busynth wrote", "{0}", error) from error

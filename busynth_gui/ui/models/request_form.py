"""What the request panel says: everything of a request but the scan and its region."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import Region
from busynth_gui.case.request import DEFAULT_GUIDANCE, MAX_SEED, Closeness, Request

__all__ = ["MOST_CANDIDATES", "RequestForm", "SeedRule", "random_seed"]

MOST_CANDIDATES = 64


class SeedRule(StrEnum):
    """What becomes of the seed once candidates are asked for."""

    NEXT = "next"
    RANDOM = "random"
    LOCK = "lock"


@dataclass(frozen=True)
class RequestForm:
    """The values of the request panel. ``bundle`` is a bundle's name, empty for the default."""

    pathology: Pathology = Pathology.BENIGN
    closeness: Closeness = Closeness.MEDIUM
    count: int = 4
    seed: int = 1
    seed_rule: SeedRule = SeedRule.NEXT
    steps: int = 0
    """0 for as many as the bundle is made for."""
    guidance: float = DEFAULT_GUIDANCE
    descriptors: Descriptors = field(default_factory=Descriptors)
    bundle: str = ""

    def requests(
        self,
        scan_sha256: str,
        region: Region | None,
        bundle: BundleInfo,
        field_of_view: Region | None = None,
    ) -> list[Request]:
        """One request per candidate, with seeds S, S + 1, ... Raises Refusal past the last seed."""
        first = Request(
            scan_sha256=scan_sha256,
            pathology=self.pathology,
            seed=self.seed,
            bundle=bundle.name,
            bundle_sha256=bundle.sha256,
            region=region,
            descriptors=self.descriptors,
            closeness=self.closeness,
            steps=self.steps or bundle.default_steps,
            guidance=self.guidance,
            field_of_view=field_of_view,
        )
        return [first.with_seed(self.seed + number) for number in range(self.count)]

    def advanced(self, used: int) -> RequestForm:
        """The form after ``used`` seeds were spent."""
        if self.seed_rule is SeedRule.LOCK:
            return self
        if self.seed_rule is SeedRule.RANDOM:
            return replace(self, seed=random_seed())
        return replace(self, seed=(self.seed + used) % (MAX_SEED + 1))

    def with_request(self, request: Request) -> RequestForm:
        """The form that asks for what ``request`` asked for, seed included."""
        return replace(
            self,
            pathology=request.pathology,
            closeness=request.closeness,
            seed=request.seed,
            steps=request.steps,
            guidance=request.guidance,
            descriptors=request.descriptors,
            bundle=request.bundle,
        )

    def to_json(self) -> dict[str, Any]:
        data = {item.name: getattr(self, item.name) for item in fields(self)}
        return data | {"descriptors": self.descriptors.to_json()}

    @classmethod
    def from_json(cls, data: Any) -> RequestForm:
        """The form that :meth:`to_json` wrote; the default one when ``data`` is anything else."""
        try:
            values = dict(data)
            values["pathology"] = Pathology(values["pathology"])
            values["closeness"] = Closeness(values["closeness"])
            values["seed_rule"] = SeedRule(values["seed_rule"])
            values["descriptors"] = Descriptors(**values["descriptors"])
            return cls(**values)
        except (KeyError, TypeError, ValueError, Refusal):
            return cls()  # written by another version: nothing of worth is lost


def random_seed() -> int:
    """A seed drawn by chance, short enough to be read out."""
    return random.randint(0, 999_999)

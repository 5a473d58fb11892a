"""Healing: the lesion of a scan replaced by healthy tissue, and what is asked for it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.case.hashing import array_sha256
from busynth_gui.case.region import Region, region_from_json
from busynth_gui.case.request import MAX_SEED

__all__ = ["HEALING_STEPS", "Behind", "HealRequest", "Healed", "healings_from_json"]

HEALING_STEPS = 20
_MOST_STEPS = 200
_MOST_HEALINGS = 100
"""Healings one after another that a scan can have behind it."""


class Behind(StrEnum):
    """Whether the shadow or the enhancement behind a lesion is healed with it."""

    AUTO = "auto"
    """Where one is measured."""
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True)
class HealRequest:
    """One healing's recipe. The same request on the same bundle gives the same bytes.

    ``region`` is the lesion, or all of several, as drawn. Raises Refusal when a value is out of
    range.
    """

    scan_sha256: str
    region: Region
    seed: int
    bundle: str
    bundle_sha256: str
    steps: int = HEALING_STEPS
    behind: Behind = Behind.AUTO
    field_of_view: Region | None = None
    """The one that somebody has drawn; None finds it."""

    def __post_init__(self) -> None:
        if not 0 <= self.seed <= MAX_SEED:
            raise Refusal("seed {0} is out of range", "choose 0 to {1}", self.seed, MAX_SEED)
        if not 1 <= self.steps <= _MOST_STEPS:
            raise Refusal("{0} steps cannot be run", "choose 1 to 200", self.steps)

    def with_seed(self, seed: int) -> HealRequest:
        return replace(self, seed=seed)

    @property
    def digest(self) -> str:
        """Hex SHA-256 of the request's canonical JSON."""
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """A JSON object from which :meth:`from_json` makes an equal request."""
        view = self.field_of_view
        return {
            "task": "heal",
            "scan_sha256": self.scan_sha256,
            "region": self.region.to_json(),
            "seed": self.seed,
            "bundle": self.bundle,
            "bundle_sha256": self.bundle_sha256,
            "steps": self.steps,
            "behind": self.behind.value,
            "field_of_view": None if view is None else view.to_json(),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> HealRequest:
        """The request that :meth:`to_json` wrote. Raises Refusal on anything else."""
        try:
            view = data["field_of_view"]
            if data["task"] != "heal":
                raise ValueError(f"the task {data['task']!r}")
            return cls(
                str(data["scan_sha256"]),
                region_from_json(data["region"]),
                int(data["seed"]),
                str(data["bundle"]),
                str(data["bundle_sha256"]),
                int(data["steps"]),
                Behind(data["behind"]),
                None if view is None else region_from_json(view),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise Refusal("the request is not one that busynth wrote", "{0}", error) from error


def healings_from_json(data: Any) -> tuple[HealRequest, ...]:
    """The healings behind a scan, the first one first, of a list of their JSON. Raises Refusal."""
    if not isinstance(data, list) or len(data) > _MOST_HEALINGS:
        raise Refusal("the request is not one that busynth wrote", "{0}", "no list of healings")
    return tuple(HealRequest.from_json(each) for each in data)


@dataclass(frozen=True, eq=False)
class Healed:
    """What healing made of a scan, all on the scan's own (H, W) grid.

    ``image`` has the scan's type and equals it bit for bit outside ``mask | band``. ``mask`` is the
    lesion as drawn, ``band`` what was made anew beside it; both are boolean. ``threads``: how many
    of the processor's it was made with, None where nobody knows any more.
    """

    request: HealRequest
    image: NDArray[np.uint8] | NDArray[np.uint16]
    mask: NDArray[np.bool_]
    band: NDArray[np.bool_]
    threads: int | None = None

    @cached_property
    def image_sha256(self) -> str:
        return array_sha256(self.image)

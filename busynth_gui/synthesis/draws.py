"""Where a candidate's random numbers come from: the seed, the scan, and what they are for.

Not the seed alone: a folder is rendered with one seed, and its scans would share their noise, and
the lesion that each draws its grey levels from.
"""

from __future__ import annotations

import hashlib
from typing import Protocol

import numpy as np
import torch

from busynth_gui.case.request import Request

__all__ = ["Seeded", "generator_for", "rng_for"]


class Seeded(Protocol):
    """A request, to synthesize or to heal."""

    @property
    def seed(self) -> int: ...

    @property
    def scan_sha256(self) -> str: ...


def rng_for(request: Seeded, purpose: str) -> np.random.Generator:
    """NumPy's draws for one purpose of one request."""
    return np.random.default_rng(_entropy(request, purpose))


def generator_for(request: Seeded, purpose: str) -> torch.Generator:
    """torch's draws for one purpose of one request, on the CPU whatever the device.

    Each purpose has its own, so that a stage that is run alone repeats itself.
    """
    return torch.Generator().manual_seed(_entropy(request, purpose))


def _entropy(request: Seeded, purpose: str) -> int:
    """A number in [0, 2**32): torch's generator takes no more of a seed."""
    text = f"{request.seed} {request.scan_sha256} {purpose}"
    if isinstance(request, Request) and request.ground is not None:
        # Else the lesions of one scan, rendered with one seed, would be twins.
        text += f" {request.ground.digest}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")

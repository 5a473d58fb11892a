"""What must hold for every candidate, and what a bundle costs."""

from __future__ import annotations

import numpy as np

from busynth_gui.bundles.manifest import find_bundle
from training.evaluate.measures.intervals import share_by_group
from training.evaluate.measures.metrics import Metric
from training.evaluate.measures.sets import Sets, Settings

__all__ = ["part"]


def part(sets: Sets, settings: Settings) -> list[Metric]:
    """Unchanged pixels, masks inside their region, seconds per candidate, size of the bundle."""
    n = len(sets.made)
    unchanged = [m.unchanged_outside for m in sets.made]
    low, high = share_by_group([p.group for p in sets.synthetic], unchanged)
    inside = np.array([m.mask_in_region for m in sets.made])
    seconds = np.array([m.seconds for m in sets.made])
    fast, slow = (float(v) for v in np.percentile(seconds, (2.5, 97.5)))
    size = find_bundle(settings.bundle).size_bytes / 1e6
    return [
        Metric(
            "unchanged-outside",
            "share of candidates that equal their scan outside mask and band, bit for bit",
            sum(unchanged) / n,
            low,
            high,
            f"{n} synthetic",
        ),
        Metric(
            "mask-in-region",
            "median share of the mask that lies in the candidate region",
            float(np.median(inside)),
            n=f"{n} synthetic",
            note=f"smallest {inside.min():.2f}",
        ),
        Metric(
            "seconds-per-candidate",
            "median time of a candidate at default settings",
            float(np.median(seconds)),
            fast,
            slow,
            f"{n} synthetic",
            unit="s",
            note="as this machine was loaded; 95 % of candidates lie between the two bounds",
        ),
        Metric("bundle-size", "size of the bundle's files", size, unit="MB"),
    ]

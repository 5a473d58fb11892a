"""Whether a bundle may have been trained on what it is measured on."""

from __future__ import annotations

from busynth_gui.bundles.manifest import BundleInfo
from training.data.divisions import Strange, strange_sets
from training.data.scan_cache import ScanCache

__all__ = ["trained_on_held_out"]


def trained_on_held_out(cache: ScanCache, info: BundleInfo) -> list[str]:
    """A line for the data sets whose held-out scans the bundle may have been trained on."""
    origin = cache.origin
    strange = strange_sets(cache.titles, origin.divisions, info.trained_on, info.divisions)
    says: dict[Strange, str] = {
        "other": "learned from other scans of {0} than are prepared here, or from another division",
        "not known": "does not say which scans of {0} it was trained on",
    }
    return [
        f"{info.name} {text.format(', '.join(names))}: those held out here may be among them, and "
        "metrics on them too good."
        for kind, text in says.items()
        if (names := [name for name, why in strange.items() if why == kind])
    ]

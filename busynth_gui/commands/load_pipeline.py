"""Loading the models for a command, once all that can be refused without them was."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.synthesis.distributed import Rank, set_up

if TYPE_CHECKING:
    from busynth_gui.synthesis.pipeline import Pipeline

__all__ = ["load_pipeline"]


def load_pipeline(bundle: BundleInfo, rank: Rank, threads: int) -> Pipeline:
    """Import torch with so many threads, and load the bundle. Raises Refusal as that does."""
    set_up(rank, threads)
    if sys.stderr.isatty() and rank.first:
        print(f"loading the bundle {bundle.name}", file=sys.stderr)
    from busynth_gui.synthesis.pipeline import Pipeline

    return Pipeline.load(bundle)

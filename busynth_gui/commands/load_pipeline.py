"""Loading the models for a command, once all that can be refused without them was."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.errors import Refusal
from busynth_gui.case.request import THREADS
from busynth_gui.synthesis.distributed import Rank, set_up
from busynth_gui.synthesis.docstrings import refuse_without_docstrings

if TYPE_CHECKING:
    from busynth_gui.synthesis.pipeline import Pipeline

__all__ = ["import_models", "load_pipeline"]


def load_pipeline(bundle: BundleInfo, rank: Rank, threads: int) -> Pipeline:
    """Import torch with so many threads, and load the bundle.

    Raises Refusal as that does, and where the libraries cannot be imported.
    """
    refuse_without_docstrings()
    try:
        pipeline = import_models(rank, threads)
    except (ImportError, OSError, RuntimeError) as error:
        if isinstance(error, ImportError) and (error.name or "").startswith("busynth_gui"):
            raise
        raise Refusal(
            "the libraries of the models cannot be loaded ({0})",
            "'busynth doctor' says what is missing; install busynth again",
            _root_of(error),
        ) from error
    if sys.stderr.isatty() and rank.first:
        print(f"loading the bundle {bundle.name}", file=sys.stderr)
    return pipeline.load(bundle)


def import_models(rank: Rank | None = None, threads: int = THREADS) -> type[Pipeline]:
    """Import torch with so many threads and all else that models need. Raises what that raises."""
    set_up(rank or Rank(), threads)
    from busynth_gui.synthesis.pipeline import Pipeline

    return Pipeline


def _root_of(error: BaseException) -> str:
    """What was wrong at first, on one line: a library wraps it in pages of advice."""
    while error.__cause__ is not None:
        error = error.__cause__
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]

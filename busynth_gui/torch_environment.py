"""What torch is to find in the environment when it is imported."""

from __future__ import annotations

import os
import sys

__all__ = ["prepare_for_torch"]

_COMPILER = "ACCELERATE_DYNAMO_BACKEND"


def prepare_for_torch() -> None:
    """Set what torch reads at its import, but nothing that somebody has set; before any of it.

    Child processes inherit it.
    """
    # Idle OpenMP threads that spin take the cores that others need.
    os.environ.setdefault("GOMP_SPINCOUNT", "0")
    if os.environ.get(_COMPILER, "").lower() in ("", "no"):
        # Torch's compiler makes a folder when it is imported, by default one in the temporary
        # folder, under a name that any other user can take. Nothing is compiled here, so none is
        # written to: one that is there will do.
        os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", sys.prefix)

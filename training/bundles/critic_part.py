"""The critic in a bundle: put in where it learned to tell the lesions of this very bundle."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from busynth_gui.atomic import write_text
from busynth_gui.bundles.checksums import file_sha256
from busynth_gui.bundles.critic import CRITIC
from busynth_gui.bundles.training_lesions import NEAREST

__all__ = ["STALE", "note_judged", "put_critic"]

_JUDGED = "judged.json"
"""Beside a critic: the files of the bundle whose lesions it learned to tell."""
STALE = (
    "it has no critic: the one that was trained tells another bundle's lesions; "
    "run 'python -m training critic' on this one, and 'bundle' again"
)


def note_judged(run: Path, files: Mapping[str, str]) -> None:
    """Keep with the critic in ``run`` which weights made the lesions; ``files`` as in a bundle."""
    write_text(run / _JUDGED, json.dumps(_weights(files)))


def put_critic(run: Path, fresh: Path) -> bool:
    """Put the critic of a run into the folder of a bundle that is being made.

    False where there is one that learned to tell the lesions of other weights: it is left out.
    """
    if not (run / CRITIC).exists():
        return True
    here = {
        path.relative_to(fresh).as_posix(): file_sha256(path)
        for path in fresh.rglob("*.safetensors")
    }
    if json.loads((run / _JUDGED).read_text()) != _weights(here):
        return False
    shutil.copyfile(run / CRITIC, fresh / CRITIC)
    return True


def _weights(files: Mapping[str, str]) -> dict[str, str]:
    """Those that make lesions: neither the critic itself nor the table of training lesions."""
    return {
        name: sha256
        for name, sha256 in sorted(files.items())
        if name.endswith(".safetensors") and name not in (CRITIC, NEAREST)
    }

"""The critic in a bundle: put in where it learned to tell the lesions of this very bundle."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from busynth_gui.atomic import write_text
from busynth_gui.bundles.critic import CRITIC
from busynth_gui.bundles.training_lesions import NEAREST
from training.bundles.lesion_tables import TABLES
from training.data.origin import tensors_digest

__all__ = ["STALE", "note_judged", "put_critic", "take_critic"]

_JUDGED = "judged.json"
"""Beside a critic: the weights of the bundle whose lesions it learned to tell."""
STALE = (
    "it has no critic: the one that was trained tells another bundle's lesions; "
    "run 'python -m training critic' on this one, and 'bundle' again"
)


def note_judged(run: Path, bundle: Path) -> None:
    """Keep with the critic in ``run`` which weights, those in the bundle's folder, made the
    lesions."""
    write_text(run / _JUDGED, json.dumps(_weights(bundle)))


def take_critic(bundle: Path, run: Path) -> None:
    """Lay the critic in a bundle's folder, if there is one, where :func:`put_critic` finds it."""
    if (bundle / CRITIC).exists():
        run.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(bundle / CRITIC, run / CRITIC)
        note_judged(run, bundle)


def put_critic(run: Path, fresh: Path) -> bool:
    """Put the critic of a run into the folder of a bundle that is being made.

    False where there is one that learned to tell the lesions of other weights: it is left out.
    """
    if not (run / CRITIC).exists():
        return True
    if json.loads((run / _JUDGED).read_text()) != _weights(fresh):
        return False
    shutil.copyfile(run / CRITIC, fresh / CRITIC)
    return True


def _weights(bundle: Path) -> dict[str, str]:
    """Digests of those that make lesions in given masks: neither of the critic itself nor of a
    table. Of their tensors: who writes the same ones again may write other bytes."""
    return {
        name: tensors_digest(path)
        for path in sorted(bundle.rglob("*.safetensors"))
        if (name := path.relative_to(bundle).as_posix()) not in (CRITIC, NEAREST, TABLES)
    }

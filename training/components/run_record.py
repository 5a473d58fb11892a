"""``record.json``: what a run is, so that it can be told apart, gone on with, and told of later."""

from __future__ import annotations

import json
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from busynth_gui import __version__
from busynth_gui.atomic import write_text
from busynth_gui.case.errors import Refusal
from training.data.origin import Origin, weights_digest
from training.settings import RunOptions, TrainerSettings

__all__ = [
    "RECORD", "read_origin", "read_record", "refuse_other", "run_record", "write_origin",
]  # fmt: skip

RECORD = "record.json"
_FREE = {"log_every", "save_every", "sheet_every", "accumulate"}
"""Settings that change nothing of what is learned: a run may go on with others."""
_PACKAGES = ("torch", "diffusers", "peft", "transformers", "accelerate", "numpy")
_SHOWN = 3
"""Differences that a refusal names."""


def run_record(
    settings: TrainerSettings, options: RunOptions, origin: Origin, place: Mapping[str, Any]
) -> dict[str, Any]:
    """What a run is: ``settings``, seed, recipe, data and first weights, and of this session where
    it runs (``place``), versions and the state of the source in git."""
    start = options.start
    return {
        "settings": json.loads(json.dumps(asdict(settings))),
        "seed": options.seed,
        "precision": options.precision,
        "recipe": options.recipe,
        "origin": origin.to_json(),
        "start": weights_digest([start]) if start is not None else None,
        "sessions": [
            {
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "versions": _versions(),
                "git": _git_state(),
                **place,
            }
        ],
    }


def refuse_other(was: Mapping[str, Any], now: Mapping[str, Any], folder: Path) -> None:
    """Raise Refusal where a run is to go on with other data, settings or first weights."""
    parts, others = was["origin"]["parts"], now["origin"]["parts"]
    apart = sorted(name for name in parts | others if parts.get(name) != others.get(name))
    if apart:
        raise Refusal(
            "the run in {0} learned from other things than these ({1} differ; its data: {2})",
            "give it those again, name another folder with --runs, "
            "or leave --resume out to begin anew",
            folder,
            ", ".join(apart),
            "; ".join(was["origin"]["trained_on"]) or "not known",
        )
    if was["start"] != now["start"]:
        raise Refusal(
            "the run in {0} began with other weights",
            "name the same ones with --start, or leave --resume out to begin anew",
            folder,
        )
    kept = ("seed", "precision")
    old, new = ({key: run[key] for key in kept} | run["settings"] for run in (was, now))
    # Without a decay a run that goes on for longer is as one that was meant to.
    free = _FREE | ({"steps"} if new.get("decay") == "constant" else set())
    differing = [
        f"{key} was {json.dumps(old.get(key))} and is {json.dumps(new.get(key))}"
        for key in new
        if key not in free and old.get(key) != new[key]
    ]
    if differing:
        more = [f"{len(differing) - _SHOWN} more"] if len(differing) > _SHOWN else []
        raise Refusal(
            "the run in {0} was begun with other settings ({1})",
            "go on with those, which {2} there holds, or leave --resume out to begin anew",
            folder,
            "; ".join(differing[:_SHOWN] + more),
            RECORD,
        )


def read_record(folder: Path) -> dict[str, Any]:
    """What a folder's ``record.json`` says; empty without one, as in runs of earlier versions."""
    try:
        told = json.loads((folder / RECORD).read_text())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def read_origin(folder: Path) -> Origin:
    """What the run in a folder learned from."""
    return Origin.read(read_record(folder))


def write_origin(folder: Path, origin: Origin) -> None:
    """Say of weights that were put into a folder where they come from."""
    write_text(folder / RECORD, json.dumps({"origin": origin.to_json()}, indent=1) + "\n")


def _versions() -> dict[str, str]:
    known = {"python": platform.python_version(), "busynth": __version__}
    return known | {name: metadata.version(name) for name in _PACKAGES}


def _git_state() -> dict[str, Any] | None:
    """Commit, and whether files differ from it; None where the source is in no repository."""
    here = Path(__file__).parent

    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=here, capture_output=True, text=True, check=True, timeout=10
        )
        return done.stdout.strip()

    try:
        git("ls-files", "--error-unmatch", Path(__file__).name)  # not some repository around it
        changed = git("status", "--porcelain", "--untracked-files=no")
        return {"commit": git("rev-parse", "HEAD"), "dirty": bool(changed)}
    except (OSError, subprocess.SubprocessError):
        return None

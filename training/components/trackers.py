"""What a run can be followed with beside its own files: accelerate's trackers, none by default."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from training.settings import TrainerSettings

__all__ = ["log_picture", "refuse_missing_trackers", "start_trackers"]


def refuse_missing_trackers(names: Sequence[str]) -> None:
    """Raise Refusal when a tracker's package is not installed: accelerate would say nothing."""
    for name in names:
        if find_spec(name) is None:
            raise Refusal(
                "--log-with {0} needs the package {0}", "pip install {0}, or leave it out", name
            )


def start_trackers(accelerator: Any, folder: Path, settings: TrainerSettings, step: int) -> None:
    """Begin to log a run that stands at ``step``, under its folder's name."""
    told = {
        # Rows that it has of later steps, from before a run was taken up, are hidden.
        "tensorboard": {"purge_step": step},
        "wandb": {"name": folder.name},
        "mlflow": {"run_name": folder.name},
    }
    accelerator.init_trackers("busynth", init_kwargs=told)
    for tracker in accelerator.trackers:
        if tracker.name != "tensorboard":  # it would begin a second table for them
            tracker.store_init_configuration(asdict(settings))


def log_picture(
    accelerator: Any, name: str, image: NDArray[np.uint8], path: Path, step: int
) -> None:
    """Log a picture, grey (H, W) or BGR (H, W, 3), that lies at ``path``."""
    planes = np.ascontiguousarray(np.atleast_3d(image)[None, :, :, ::-1])
    for tracker in accelerator.trackers:
        if tracker.name == "mlflow":
            tracker.log_artifact(str(path), "sheets")
        else:
            layout = {"dataformats": "NHWC"} if tracker.name == "tensorboard" else {}
            tracker.log_images({name: planes}, step=step, **layout)

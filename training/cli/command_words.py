"""What the help of several training commands says alike."""

from __future__ import annotations

__all__ = ["COMPACT", "DIFFUSION", "LARGE", "LOGS", "PACE", "PROCESSES"]

COMPACT = (
    "not measured apart: all of the bundle that ships took about seven core-hours, on two "
    "processor cores (its model card). "
)
PACE = (
    "Its lines of progress say the seconds a step and the time left. --minutes ends it early and "
    "keeps what it has; --resume goes on."
)
LOGS = (
    "record.json (settings, data, versions), log.csv and held_out.csv, pictures in sheets/, and "
    "checkpoint/ for --resume; RUNS/index.html shows them."
)
DIFFUSION = (
    "held_out.csv must fall, by and large, as log.csv does: a held-out loss that rises while the "
    "training loss falls means learning by heart (patience and memory_stop in the recipe end "
    "such a run). "
)
PROCESSES = (
    "Several processes share each batch, and learn what one would: accelerate launch --multi_gpu "
    "--num_processes 2 -m training {0} (on processors too; packaging/cluster.md)."
)

LARGE = (
    " With --base it is trained on Stable Diffusion 1.5 instead, with a Vision Transformer: that "
    "reads RUNS/cache alone, writes to RUNS/sd-stage-{0}, takes its settings from the recipe's "
    "[sd-stage-{0}], and wants a GPU."
)

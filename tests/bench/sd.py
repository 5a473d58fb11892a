"""Stable Diffusion at full size with random weights: seconds and gigabytes, whatever it makes.

Two bundles through the program's own loading and pipeline: ``inpainting`` has nine channels in both
stages, ``blended`` four in stage two. On an accelerator in fp16 and bf16, on the processor in
float32, with next to no steps. A training step is measured too, of the recipe's parts that weigh
something: adapter of rank 16, Vision Transformer, gradient, AdamW. Each figure has a process of its
own, so that its peak is its own.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise, product
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from threading import Event, Thread
from typing import Any, Self

import psutil
import torch

__all__ = ["figures"]

NEEDED_GB = 10
"""Main memory without which it is not begun."""
CPU_STEPS = 2
"""Denoising steps of a candidate on the processor: the seconds a step say the rest."""
PARTS = {"inpainting": (9, 9), "blended": (4, 9)}
"""Channels of the UNets of stages two and three."""


def figures(sizes: Sequence[int] = (256, 512)) -> dict[str, float]:
    """Seconds (``_s``; ``_cpu_s`` are the processor's, which other programs hardly change) and
    peak gigabytes (``_gb``: the accelerator's, or the process's).

    Names are part, crop's side in px (one of ``sizes``), precision, figure. Each part is told on
    standard error as it is done. Ends the program where memory is short.
    """
    free = psutil.virtual_memory().available / 1e9
    if free < NEEDED_GB:
        raise SystemExit(f"{NEEDED_GB} GB of memory are needed, {free:.0f} are free")
    fast = torch.cuda.is_available()
    precisions = ("fp16", "bf16") if fast else ("fp32",)
    found: dict[str, float] = {}

    def add(said: dict[str, float], *words: object) -> None:
        new = {"_".join(map(str, (*words, k))): float(f"{v:.3g}") for k, v in said.items()}
        print(new, file=sys.stderr, flush=True)
        found.update(new)

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _apart(_write, root)
        for size in sizes:
            for part, precision in product(PARTS, precisions):
                said = _apart(_candidates, root / part, size, precision, fast)
                add(said, part, size, precision)
            said = _apart(_training, root / "9", size, 8 if fast else 1, fast)
            add(said, "training", size, "bf16" if fast else "fp32")
    return found


def _apart(work: Callable[..., Any], *given: Any) -> Any:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def _write(root: Path) -> None:
    from tests.tiny_sd import FULL, write_base, write_bundle

    for channels in (9, 4):
        write_base(root / str(channels), channels, sizes=FULL)
    for part, channels in PARTS.items():
        bases = tuple(str(root / str(count)) for count in channels)
        write_bundle(root / part, bases, sizes=FULL)


def _candidates(folder: Path, size: int, precision: str, fast: bool) -> dict[str, float]:
    """Seconds to load and for a candidate (the median of three on an accelerator, after one that
    is not counted), and for one step of stage two."""
    from busynth_gui.bundles.manifest import find_bundle
    from busynth_gui.case.descriptors import Pathology
    from busynth_gui.case.progress import Progress
    from busynth_gui.case.region import EllipseRegion
    from busynth_gui.case.request import DEFAULT_STEPS, Request
    from busynth_gui.imaging.read import read_scan
    from busynth_gui.paths import resource_folder
    from busynth_gui.synthesis.pipeline import Pipeline

    _set(folder, size, precision)
    info = find_bundle(str(folder))
    with _Meter(fast) as load:
        pipeline = Pipeline.load(info, "cuda" if fast else "cpu")
    scan = read_scan(resource_folder("samples", "mixed.png"))
    steps = DEFAULT_STEPS if fast else CPU_STEPS
    made, ticks = [], []

    def hear(progress: Progress) -> None:
        if progress.stage == 2:
            if fast:
                torch.cuda.synchronize()
            ticks.append((progress.step, time.monotonic(), time.process_time()))

    for seed in range(4 if fast else 1):
        request = Request(
            scan.sha256, Pathology.MALIGNANT, seed, info.name, info.sha256, steps=steps,
            region=EllipseRegion(280, 190, 70, 45, 10),
        )  # fmt: skip
        with _Meter(fast) as meter:
            pipeline.synthesize(scan, request, on_progress=hear)
        made.append(meter)
    counted = made[1:] or made
    pairs = [(a, b) for a, b in pairwise(ticks) if b[0] == a[0] + 1]
    return {
        "load_s": load.seconds,
        "load_peak_gb": load.peak_gb,
        f"candidate_{steps}_steps_s": median(m.seconds for m in counted),
        f"candidate_{steps}_steps_cpu_s": median(m.cpu_seconds for m in counted),
        "step_s": median(b[1] - a[1] for a, b in pairs),
        "step_cpu_s": median(b[2] - a[2] for a, b in pairs),
        "peak_gb": max(m.peak_gb for m in made),
    }


def _set(folder: Path, size: int, precision: str) -> None:
    """Have the bundle work on crops of ``size`` in a precision; nothing else of it changes."""
    path = folder / "bundle.json"
    said = json.loads(path.read_text()) | {"image_size": size}
    for number in ("2", "3"):
        said["stages"][number]["precision"] = precision
    path.write_text(json.dumps(said))


def _training(base: Path, size: int, batch: int, fast: bool) -> dict[str, float]:
    """Seconds of a training step on encoded crops, the second of two, without checkpointing."""
    from accelerate import Accelerator

    from busynth_gui.synthesis.networks.conditioning import LABEL_SIZES
    from busynth_gui.synthesis.networks.inputs import CONTEXT_SIZE
    from busynth_gui.synthesis.sd.networks import load_base
    from training.components.denoiser_fit import make_optimizer
    from training.components.diffusion_loss import item_losses
    from training.settings import SdSettings
    from training.trainers.sd.learner import SdTask, halve_frozen
    from training.trainers.sd.train import build_learner

    settings = SdSettings(batch=batch, image_size=size)
    acc = Accelerator(mixed_precision="bf16" if fast else "no")
    model = build_learner(load_base(base), torch.zeros(77, 768), settings)
    if fast:
        halve_frozen(model.unet, torch.bfloat16)
    learning = [p for p in model.parameters() if p.requires_grad]
    model, opt = acc.prepare(model, make_optimizer(settings, learning))
    side = size // 8
    latents = (batch, 4, side, side)
    task = SdTask(
        target=torch.randn(latents), noise=torch.randn(latents),
        times=torch.randint(0, 1000, (batch,)), mask=torch.ones(batch, 1, side, side),
        blanked=torch.randn(latents), context=torch.randn(batch, 2, CONTEXT_SIZE, CONTEXT_SIZE),
        labels=torch.zeros(batch, len(LABEL_SIZES), dtype=torch.long),
        weight=torch.ones(batch, 1, side, side), text=torch.randn(batch, 77, 768),
    ).to(acc.device)  # fmt: skip
    objective, even = model.objective(), torch.ones((), device=acc.device)
    took = []
    for _ in range(6 if fast else 2):
        with _Meter(fast) as meter:
            loss = item_losses(model.train(), task, objective, acc, even).mean()
            acc.backward(loss)
            opt.step()
            opt.zero_grad()
        took.append(meter)
    return {
        f"batch_{batch}_step_s": median(m.seconds for m in took[1:]),
        f"batch_{batch}_step_cpu_s": median(m.cpu_seconds for m in took[1:]),
        "peak_gb": max(m.peak_gb for m in took),
    }


class _Meter:
    """What is done while it is entered: seconds, those of the processor, and the peak in GB.

    The peak is that of the accelerator's memory, or of the process, looked at often.
    """

    def __init__(self, fast: bool) -> None:
        self._fast = fast
        self.seconds = self.cpu_seconds = self.peak_gb = 0.0

    def __enter__(self) -> Self:
        if self._fast:
            torch.cuda.reset_peak_memory_stats()
        self._over = Event()
        self._look = Thread(target=self._watch)
        self._look.start()
        self._begun = time.monotonic(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        if self._fast:
            torch.cuda.synchronize()
        self.seconds = time.monotonic() - self._begun[0]
        self.cpu_seconds = time.process_time() - self._begun[1]
        self._over.set()
        self._look.join()
        if self._fast:
            self.peak_gb = torch.cuda.max_memory_reserved() / 1e9

    def _watch(self) -> None:
        while not self._over.wait(0.02):
            self.peak_gb = max(self.peak_gb, psutil.Process().memory_info().rss / 1e9)

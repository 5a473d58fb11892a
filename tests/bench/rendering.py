"""What a candidate costs, and over what it must cost: its networks' forwards, and a stock pipeline.

All is measured in one run on one sample scan, so that the ratios hold on a machine that is busy or
slow. ``bare`` are the forwards that a candidate needs, recorded as it is made and run again
alone, without gradients (those of steering among them); ``stock`` is one run of diffusers'
``StableDiffusionInpaintPipeline`` at its own 50 steps with the compact bundle's denoiser and
autoencoder, which fills one hole where a candidate has three stages.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from statistics import median
from typing import Any

import torch
from diffusers import DDIMScheduler, StableDiffusionInpaintPipeline
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.autoencoders.vae import DecoderOutput
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor, nn

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Request
from busynth_gui.imaging.read import read_scan
from busynth_gui.paths import resource_folder
from busynth_gui.synthesis.networks.compact import TEACHERS, CompactModels
from busynth_gui.synthesis.networks.conditioning import label_row
from busynth_gui.synthesis.networks.inputs import crop_context
from busynth_gui.synthesis.pipeline import Pipeline

__all__ = ["figures"]

_CANDIDATES = 5
_BATCH = 8
_PREVIEWS = 10
Call = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]


def figures(bundle: str = "compact") -> dict[str, float]:
    """``candidate_s`` and ``candidate_cpu_s`` are medians at default settings.

    ``bare_forwards_ratio`` and ``stock_pipeline_ratio`` are a candidate over each, ``batch8_ratio``
    eight candidates of a request over eight times one; ``live_s`` and ``live_cpu_s`` are medians of
    live previews of a region that moves, ``live_ratio`` is one over a candidate, by processor;
    ``peak_gb`` is the process's memory.
    """
    info = find_bundle(bundle)
    pipeline = Pipeline.load(info)
    models = pipeline.models
    if not isinstance(models, CompactModels):
        raise SystemExit(f"bundle {info.name} is no compact one")
    scan = read_scan(resource_folder("samples", "mixed.png"))
    region = EllipseRegion(280, 190, 70, 45, 10)
    request = Request(
        scan.sha256, Pathology.MALIGNANT, 1, info.name, info.sha256,
        region=region, steps=info.default_steps,
    )  # fmt: skip

    def candidate(seed: int) -> None:
        pipeline.synthesize(scan, replace(request, seed=seed))

    candidate(0)
    wall, cpu = zip(*(_timed(candidate, seed) for seed in range(1, _CANDIDATES + 1)), strict=True)
    with _recorded(models) as calls:
        candidate(1)
    bare = min(_timed(_replay, calls)[0] for _ in range(3))
    batch = _timed(lambda: [candidate(seed) for seed in range(1, _BATCH + 1)])[0]
    stock = _timed(_stock, models)[0]
    one = median(wall)

    def preview(moved: int) -> None:
        there = replace(region, cx=region.cx + 4 * moved, degrees=2 * moved)
        pipeline.preview(scan, replace(request, region=there))

    preview(0)
    while pipeline.quicken():  # as the engine does when nobody waits
        pass
    live, live_cpu = zip(
        *(_timed(preview, moved) for moved in range(1, _PREVIEWS + 1)), strict=True
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "candidate_s": round(one, 3),
        "candidate_cpu_s": round(median(cpu), 3),
        "bare_forwards_ratio": round(one / bare, 3),
        "stock_pipeline_ratio": round(one / stock, 3),
        "batch8_ratio": round(batch / _BATCH / one, 3),
        "live_s": round(median(live), 3),
        "live_cpu_s": round(median(live_cpu), 3),
        "live_ratio": round(median(live_cpu) / median(cpu), 3),
        "peak_gb": round(peak / (1e9 if sys.platform == "darwin" else 1e6), 2),
    }


def _timed(work: Callable[..., object], *given: object) -> tuple[float, float]:
    """Seconds on the clock and of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    work(*given)
    return time.perf_counter() - wall, time.process_time() - cpu


@contextmanager
def _recorded(models: CompactModels) -> Iterator[list[Call]]:
    """What the networks are called with while it lasts."""
    calls: list[Call] = []
    autoencoder = models.autoencoder
    places: list[tuple[Any, str]] = [(autoencoder, "encode"), (autoencoder, "decode")]
    networks = (
        models.shape_unet, models.shape_conditioner, models.conditioner, models.refiner,
        *models.denoisers.values(),
    )  # fmt: skip
    places += [(network, "forward") for network in networks if network is not None]
    for owner, name in places:
        setattr(owner, name, _spy(getattr(owner, name), calls))
    try:
        yield calls
    finally:
        for owner, name in places:
            delattr(owner, name)


def _spy(function: Callable[..., Any], calls: list[Call]) -> Callable[..., Any]:
    def spied(*given: Any, **named: Any) -> Any:
        calls.append((function, tuple(map(_kept, given)), {k: _kept(v) for k, v in named.items()}))
        return function(*given, **named)

    return spied


def _kept(value: Any) -> Any:
    return value.detach().clone() if isinstance(value, Tensor) else value


@torch.inference_mode()
def _replay(calls: list[Call]) -> None:
    for function, given, named in calls:
        function(*given, **named)


class _Latents:
    """What diffusers' pipelines take from an autoencoder's answer."""

    def __init__(self, latents: Tensor) -> None:
        self.latents = latents


class _Autoencoder(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """The compact autoencoder as the stock pipeline calls one."""

    @register_to_config  # type: ignore[untyped-decorator]
    def __init__(
        self,
        block_out_channels: tuple[int, ...] = (1, 1, 1, 1),
        scaling_factor: float = 1.0,
        latent_channels: int = 4,
    ) -> None:
        super().__init__()
        self.inner: Any = None
        self.scale = nn.Parameter(torch.ones(1))  # of which device and type are read

    def encode(self, image: Tensor) -> _Latents:
        return _Latents(self.inner.encode(image))

    def decode(self, latents: Tensor, return_dict: bool = True, generator: Any = None) -> Any:
        image = self.inner.decode(latents, generator).expand(-1, 3, -1, -1)
        return DecoderOutput(image) if return_dict else (image,)


def _stock(models: CompactModels) -> None:
    """A crop filled in by diffusers' own pipeline, guided, at its default steps."""
    unet = models.denoiser(TEACHERS[2])
    crop, hole = torch.full((1, 1, 256, 256), 0.5), torch.zeros(1, 1, 256, 256)
    hole[..., 80:170, 80:170] = 1
    labels = torch.zeros(1, len(label_row(None, Descriptors())), dtype=torch.long)
    told = models.conditioner(crop_context(2 * crop - 1, hole), labels)
    plain = unet.forward

    def forward(sample: Tensor, *given: Any, **named: Any) -> Any:
        return plain(sample, *given, class_labels=told.vector.expand(len(sample), -1), **named)

    autoencoder = _Autoencoder()
    autoencoder.inner = models.autoencoder
    scheduler = DDIMScheduler(prediction_type="v_prediction", steps_offset=1)
    pipeline = StableDiffusionInpaintPipeline(
        autoencoder, None, None, unet, scheduler, None, None, requires_safety_checker=False
    )
    pipeline.set_progress_bar_config(disable=True)
    unet.forward = forward
    try:
        pipeline(
            image=crop, mask_image=hole, height=256, width=256, prompt_embeds=told.tokens,
            negative_prompt_embeds=told.tokens, output_type="pt",
        )  # fmt: skip
    finally:
        del unet.forward

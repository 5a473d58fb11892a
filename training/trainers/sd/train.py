"""``stage-two`` and ``stage-three`` with ``--base``: a LoRA adapter on Stable Diffusion 1.5.

The method is that of Wen et al. (J. Med. Imaging 13(2) 024002, 2026): low-rank adapters on the
attention of a frozen UNet, told of the context by a Vision Transformer. What is blanked in
training is what is blanked at inference: pixels of the hole and of the cells that touch it.
"""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import torch

from busynth_gui.atomic import write_text
from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.errors import Refusal
from busynth_gui.synthesis.networks.conditioning import Conditioner
from busynth_gui.synthesis.networks.weights import load_module
from busynth_gui.synthesis.sd.description import BaseName
from busynth_gui.synthesis.sd.device_slot import DeviceSlot
from busynth_gui.synthesis.sd.latents import GreyAutoencoder
from busynth_gui.synthesis.sd.networks import Base, load_autoencoder, load_base, locate_base
from busynth_gui.synthesis.sd.prompt_encoder import (
    ContextProjection,
    PromptEncoder,
    start_projection,
)
from busynth_gui.synthesis.sd.prompts import PromptTemplate
from training.bundles.seal import STAGE_FILE, full_name
from training.components.denoiser_fit import DenoiserTrainer, Looks, make_optimizer
from training.components.diffusion_loss import DenoisingTask
from training.components.lora import add_lora, load_lora
from training.components.preview_sheets import FilledSheet
from training.components.trainer_run import TrainingRun
from training.data.item_draws import Items
from training.data.origin import Origin
from training.data.scan_cache import ScanCache
from training.settings import RunOptions, SdSettings
from training.trainers.denoiser import Kind
from training.trainers.memorisation_stop import MemoryWatch
from training.trainers.sd.learner import SdLearner, SdTask, halve_frozen
from training.trainers.sd.source import PromptBuilder, SdCrops, SdEncoder

__all__ = ["build_learner", "train_sd"]

_HALVES = {"bf16": torch.bfloat16, "fp16": torch.float16}


def train_sd(
    cache: ScanCache,
    base: str,
    out: Path,
    kind: Kind,
    settings: SdSettings,
    options: RunOptions,
    conditioner: Path | None = None,
) -> SdLearner:
    """Train a LoRA adapter for ``lesion`` or ``band`` on the base; save it (EMA) in ``out``.

    ``base`` is an id of the hub that is on this machine, or a folder. ``options.start`` is the
    folder of a run or of a bundle's stage to go on from, ``conditioner`` that of a Vision
    Transformer to begin with. Raises Refusal or ValueError for what cannot be done.
    """
    base = full_name(base)
    folder = locate_base(BaseName(base), Path())
    make_optimizer(settings, [torch.nn.Parameter(torch.zeros(1))])  # refused before hours of work
    lesions = len(cache.select("train", lesions=True))
    if not lesions or not cache.select("validation", lesions=True):
        raise Refusal("there are too few lesions", "prepare more scans, on both sides of the split")
    settings = _counted(settings, lesions)
    origin = Origin.made({"base": base}, cache.origin)
    run = TrainingRun(out, settings, options, origin)
    device = run.accelerator.device
    parts = load_base(folder)
    template = PromptTemplate.from_json({"parts": list(settings.prompt)})
    prompt_encoder = PromptEncoder(
        parts.tokenizer, parts.text_encoder, DeviceSlot(device, single=False)
    )
    prompt_encoder.refuse_too_long([*set(template.every()), template.negative])
    with torch.no_grad():
        nothing = prompt_encoder(template.negative)[0]
    autoencoder = GreyAutoencoder(load_autoencoder(folder / "vae").to(device))
    model = build_learner(parts, nothing, settings, options.start, conditioner)
    if options.precision in _HALVES:
        halve_frozen(model.unet, _HALVES[options.precision])
    train, held_out = (SdCrops(cache, split, kind, settings) for split in ("train", "validation"))
    encode = SdEncoder(settings, autoencoder, PromptBuilder(prompt_encoder, template))
    looks = _looks(held_out, encode, settings, run.seed)
    core = DenoiserTrainer(run, model, train, settings, looks, encode).train()

    def save() -> None:
        core.save(out)
        said = {
            "base": base,
            "prompt": {"parts": list(settings.prompt)},
            "image_size": settings.image_size,
            "lesions": lesions,
        }
        write_text(out / STAGE_FILE, json.dumps(said, indent=1) + "\n")

    run.leave(save)
    return core


def _counted(settings: SdSettings, lesions: int) -> SdSettings:
    """Epochs as steps, each with a check at its end."""
    if not settings.epochs:
        return settings
    each = math.ceil(lesions / settings.batch)
    return replace(settings, steps=settings.epochs * each, check_every=each)


def build_learner(
    base: Base,
    nothing: torch.Tensor,
    settings: SdSettings,
    start: Path | None = None,
    conditioner: Path | None = None,
) -> SdLearner:
    """The base's UNet, which is changed, with an adapter to train, and a Vision Transformer.

    ``nothing`` (77, width) are the text tokens of an empty prompt; ``start`` and ``conditioner``
    as :func:`train_sd`. Raises Refusal for a start that does not fit.
    """
    unet = base.unet
    if start is None:
        add_lora(unet, settings)
    else:
        adapter = start / "adapter"
        load_lora(unet, adapter if adapter.is_dir() else start, settings.dropout)
    if settings.checkpointing:
        unet.enable_gradient_checkpointing()
    eye = projection = None
    if settings.context:
        if start is not None and (start / "projection").is_dir():
            eye = load_module(Conditioner, start / "conditioner")
            projection = load_module(ContextProjection, start / "projection")
        else:
            found = conditioner or find_bundle("compact").folder / "conditioner"
            eye = load_module(Conditioner, found)
            # Padding is what the UNet knows as nothing said.
            projection = start_projection(int(eye.config.width), nothing[-1].cpu())
        eye.requires_grad_(True)
        projection.requires_grad_(True)
    return SdLearner(unet, eye, projection, base.noise, nothing, settings.snr_cap)


def _looks(held_out: SdCrops, encode: SdEncoder, settings: SdSettings, seed: int) -> Looks:
    """Held-out checks, sheets and the look for memorisation."""
    cpu = torch.device("cpu")

    def drawn(which: int, count: int) -> tuple[SdTask, torch.Tensor]:
        plan = held_out.draw(Items.whole(seed + which, count))
        return encode(plan).to(cpu), plan.hole

    checks: dict[str, DenoisingTask] = {held_out.kind: drawn(1, settings.checked)[0]}
    memory = None
    if settings.memory_stop and held_out.kind == "lesion":
        lesions = drawn(3, settings.memory_lesions)
        memory = MemoryWatch.of(held_out.cache, *lesions, encode.autoencoder)
    return Looks(checks, FilledSheet(*drawn(2, 8), encode.autoencoder), memory, at_start=True)

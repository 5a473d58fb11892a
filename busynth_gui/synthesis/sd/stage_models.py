"""A stable-diffusion bundle, loaded and ready for the stages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers import UNet2DConditionModel
from torch import Tensor, nn

from busynth_gui.bundles.manifest import BundleInfo, verify_bundle
from busynth_gui.case.descriptors import Descriptors
from busynth_gui.case.errors import Refusal
from busynth_gui.case.request import Request
from busynth_gui.synthesis.networks.conditioning import Conditioner, label_row
from busynth_gui.synthesis.networks.grey_levels import OPEN, GreyLevels
from busynth_gui.synthesis.networks.inputs import crop_context
from busynth_gui.synthesis.networks.low_rank import Changes, merge
from busynth_gui.synthesis.networks.shared import SharedNetworks, load_listed, load_shared, ready
from busynth_gui.synthesis.sd.adapters import adapter_files, read_adapter
from busynth_gui.synthesis.sd.description import StageEntry, read_stage
from busynth_gui.synthesis.sd.device_slot import DeviceSlot
from busynth_gui.synthesis.sd.latents import GreyAutoencoder, LatentInpainting, hidden
from busynth_gui.synthesis.sd.memory_plan import MemoryPlan, demand_of, plan_memory
from busynth_gui.synthesis.sd.merging import fit_adapter, twin
from busynth_gui.synthesis.sd.networks import Base, load_autoencoder, load_base, locate_base
from busynth_gui.synthesis.sd.prompt_encoder import ContextProjection, PromptEncoder
from busynth_gui.synthesis.sd.prompts import PromptTemplate

__all__ = ["Context", "SdModels", "StageModel", "load_sd"]

SIZES = (256, 512)
"""Image sizes that Stable Diffusion 1.5 makes sense of, px."""
_DTYPES = {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}


@dataclass(frozen=True)
class Context:
    """A stage's Vision Transformer, and what turns its tokens into text tokens."""

    conditioner: Conditioner
    projection: ContextProjection

    def __call__(self, context: Tensor, labels: Tensor) -> Tensor:
        """Tokens (B, n, text width) of a blanked crop (B, 2, 128, 128) and labels (B, k)."""
        tokens: Tensor = self.projection(self.conditioner(context, labels).tokens)
        return tokens


@dataclass(frozen=True)
class StageModel:
    """What stage two or three is made of."""

    unet: UNet2DConditionModel
    noise: dict[str, Any]
    text: PromptEncoder
    prompt: PromptTemplate
    context: Context | None


@dataclass(frozen=True)
class SdModels(SharedNetworks):
    """A stable-diffusion bundle's networks, as
    :class:`busynth_gui.synthesis.networks.protocols.StageModels`."""

    autoencoder: GreyAutoencoder
    stages: dict[int, StageModel]
    slot: DeviceSlot
    note: str
    """Precision and what is done without, for the screen."""

    def filling(
        self,
        stage: int,
        request: Request,
        image: Tensor,
        hole: Tensor,
        known: Tensor,
        levels: GreyLevels = OPEN,
    ) -> LatentInpainting:
        model = self.stages[stage]
        rest = None
        if model.unet.config.in_channels == 9:
            mask, masked = hidden(image, hole)
            rest = torch.cat([mask, self.autoencoder.encode(masked)], 1)
        prompt = model.prompt.text(request.pathology, request.descriptors)
        row = label_row(request.pathology, request.descriptors)
        conditional = model.text(prompt)
        unconditional = model.text(model.prompt.negative)
        if model.context is not None:
            seen = crop_context(image, hole)
            tokens = [
                model.context(seen, torch.tensor([labels], device=self.device))
                for labels in (row, label_row(None, Descriptors()))
            ]
            conditional = torch.cat([conditional, tokens[0]], 1)
            unconditional = torch.cat([unconditional, tokens[1]], 1)
        return LatentInpainting(
            model.unet,
            self.slot,
            model.noise,
            known.shape,
            self.device,
            rest,
            conditional,
            unconditional,
        )

    def healing(self, image: Tensor, hole: Tensor, known: Tensor) -> LatentInpainting:
        raise Refusal(
            "bundles on Stable Diffusion do not heal",
            "take the bundle that ships, compact, for healing",
        )


def load_sd(info: BundleInfo, device: str) -> SdModels:
    """Verify and load a stable-diffusion bundle. Raises Refusal when either fails."""
    verify_bundle(info)
    if info.image_size not in SIZES:
        raise Refusal(
            "bundle {0} works on crops of {1} px",
            "a stable-diffusion bundle must say {2}",
            info.name,
            info.image_size,
            " or ".join(map(str, SIZES)),
        )
    entries = [read_stage(info, number) for number in (2, 3)]
    folders = [locate_base(entry.base, info.folder) for entry in entries]
    parts = load_shared(info, device)
    target = parts.device
    precision = _precision(entries, target)
    own = info.folder / "autoencoder"
    autoencoder = load_autoencoder(own if info.holds("autoencoder") else folders[0] / "vae").to(
        target
    )
    stages = _assemble(info, entries, folders, _DTYPES[precision])
    for stage in stages:
        if stage.context is not None:
            ready(stage.context.conditioner, target)
            ready(stage.context.projection, target)
    small = [parts.shape_unet, parts.shape_conditioner, parts.refiner, autoencoder]
    large = [network for stage in stages for network in (stage.unet, stage.encoder)]
    demand = demand_of(
        _bytes(small),
        tuple(_bytes([network]) for network in large),
        _bytes(large),
        info.image_size,
        _DTYPES[precision].itemsize,
    )
    plan = plan_memory(demand, free_memory(target), target.type != "cpu")
    _apply(plan, autoencoder, [stage.unet for stage in stages], info.image_size)
    slot = DeviceSlot(target, plan.offload)
    return SdModels(
        **vars(parts),
        autoencoder=GreyAutoencoder(autoencoder),
        stages={stage.entry.number: stage.model(slot) for stage in stages},
        slot=slot,
        note=", ".join(words for words in (precision, str(plan)) if words),
    )


def free_memory(device: torch.device) -> int | None:
    """Bytes that are free on a device, or None where it does not say."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    if device.type == "cpu":
        import psutil

        return int(psutil.virtual_memory().available)
    return None


@dataclass(frozen=True)
class _Stage:
    """A stage's networks on the CPU, its adapters merged into them."""

    entry: StageEntry
    base: Base
    unet: UNet2DConditionModel
    encoder: Any
    context: Context | None

    def model(self, slot: DeviceSlot) -> StageModel:
        text = PromptEncoder(self.base.tokenizer, self.encoder, slot)
        text.refuse_too_long([*set(self.entry.prompt.every()), self.entry.prompt.negative])
        return StageModel(self.unet, self.base.noise, text, self.entry.prompt, self.context)


def _assemble(
    info: BundleInfo, entries: list[StageEntry], folders: list[Path], dtype: torch.dtype
) -> list[_Stage]:
    """Both stages; what they have in common is read, and kept, once."""
    bases = {folder: load_base(folder) for folder in dict.fromkeys(folders)}
    changes = [
        _changes(info, entry, bases[folder]) for entry, folder in zip(entries, folders, strict=True)
    ]
    alike = folders[0] == folders[1]
    stages = []
    for entry, folder, own in zip(entries, folders, changes, strict=True):
        base = bases[folder]
        networks = {}
        for name, whole in (("unet", base.unet), ("text_encoder", base.text_encoder)):
            touched = {layer for each in changes for layer in each.get(name, {})}
            apart = alike and touched and entry is entries[0]
            networks[name] = twin(whole, touched) if apart else whole
            merge(networks[name], own.get(name, {}))
        context = _context(info, entry.folder, int(base.unet.config.cross_attention_dim))
        stages.append(_Stage(entry, base, networks["unet"], networks["text_encoder"], context))
    for stage in stages:
        # Merged in float32, rounded once.
        stage.unet.to(dtype)
        stage.encoder.to(dtype)
    return stages


def _changes(info: BundleInfo, entry: StageEntry, base: Base) -> dict[str, Changes]:
    changes: dict[str, Changes] = {}
    networks = {"unet": base.unet, "text_encoder": base.text_encoder}
    for adapter in entry.adapters:
        path = info.folder / adapter.path
        for file in adapter_files(path):
            name = file.relative_to(info.folder).as_posix()
            if name not in info.files:
                raise Refusal(
                    "bundle {0} does not say the SHA-256 of {1}", "seal it again", info.name, name
                )
        fit_adapter(read_adapter(path), networks, adapter.weight, changes)
    return changes


def _context(info: BundleInfo, stage: str, text_width: int) -> Context | None:
    folder = info.folder / stage
    if not info.holds(f"{stage}/projection"):
        return None
    conditioner: Conditioner = load_listed(info, Conditioner, f"{stage}/conditioner")
    projection: ContextProjection = load_listed(info, ContextProjection, f"{stage}/projection")
    widths = (projection.config.width, projection.config.text_width)
    if widths != (conditioner.config.width, text_width):
        raise Refusal(
            "{0} turns tokens of width {1} into {2}",
            "it must turn {3} into {4}",
            folder / "projection",
            widths[0],
            widths[1],
            conditioner.config.width,
            text_width,
        )
    return Context(conditioner, projection)


def _precision(entries: list[StageEntry], device: torch.device) -> str:
    if device.type == "cpu":
        return "fp32"
    asked = {entry.precision for entry in entries if entry.precision is not None}
    if len(asked) > 1:
        raise Refusal("the bundle's stages ask for different precisions", "give them one")
    # Half precision as Stable Diffusion is run; only NVIDIA's is known to give it well.
    return asked.pop() if asked else "fp16" if device.type == "cuda" else "fp32"


def _apply(
    plan: MemoryPlan, autoencoder: Any, unets: list[UNet2DConditionModel], image_size: int
) -> None:
    if plan.tiled:
        # Of its own accord it cuts only what is larger than 512 px.
        autoencoder.tile_sample_min_size = image_size // 2
        autoencoder.tile_latent_min_size = image_size // 16
        autoencoder.enable_tiling()
    if plan.sliced:
        for unet in unets:
            unet.set_attention_slice("auto")


def _bytes(networks: Iterable[nn.Module | None]) -> int:
    """What their weights take, those that are shared counted once."""
    held = {id(p): p for network in networks if network is not None for p in network.parameters()}
    return sum(p.numel() * p.element_size() for p in held.values())

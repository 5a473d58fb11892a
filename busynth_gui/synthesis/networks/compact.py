"""The networks of a compact bundle, loaded and ready."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from diffusers import UNet2DConditionModel
from torch import Tensor, nn

from busynth_gui.bundles.manifest import BundleInfo, verify_bundle
from busynth_gui.case.descriptors import Descriptors
from busynth_gui.case.errors import Refusal
from busynth_gui.case.request import DEFAULT_STEPS, Request
from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
from busynth_gui.synthesis.networks.conditioning import Conditioner, Conditions, label_row
from busynth_gui.synthesis.networks.denoiser import FewStepInpainting, Inpainting
from busynth_gui.synthesis.networks.grey_levels import OPEN, GreyLevelEmbedding, GreyLevels
from busynth_gui.synthesis.networks.inputs import (
    blank_cells,
    crop_context,
    mask_cells,
    thumbnail_cells,
)
from busynth_gui.synthesis.networks.recorded import RecordedUnet
from busynth_gui.synthesis.networks.shared import SharedNetworks, load_listed, load_shared, ready
from busynth_gui.synthesis.networks.texture import TextureNetwork
from busynth_gui.synthesis.networks.weights import (
    ADAPTER_FILE,
    LEVELS,
    WEIGHTS_FILE,
    load_adapted_unet,
)

__all__ = ["SHAPE_STUDENT", "STUDENTS", "TEACHERS", "CompactModels", "load_compact"]

TEACHERS = {2: "stage_two", 3: "stage_three"}
"""Folders in a bundle of the adapters that take as many steps as they are given."""
STUDENTS = {2: "student/stage_two", 3: "student/stage_three"}
"""Those of the adapters made for few steps, each with its ``levels``."""
SHAPE_STUDENT = "student/stage_one"
"""That of stage one's network, where a bundle has one."""
_HEALING = "healing"
SIZES = range(128, 513, 32)
"""Image sizes that the compact networks can be run at, px: four latent cells to a multiple."""


@dataclass(frozen=True)
class CompactModels(SharedNetworks):
    """A compact bundle's networks, as
    :class:`busynth_gui.synthesis.networks.protocols.StageModels`."""

    autoencoder: SpeckleAutoencoder
    conditioner: Conditioner
    info: BundleInfo
    levels: dict[int, GreyLevelEmbedding]
    """By stage, what tells a student of the grey levels; empty in bundles without one."""
    denoisers: dict[str, UNet2DConditionModel] = field(default_factory=dict, repr=False)
    """Those in memory, by their adapter's folder: see :meth:`denoiser`."""
    recorded: dict[str, RecordedUnet] | None = None
    """The same, to be recorded, of :meth:`quick` networks; None of others."""
    dtype: torch.dtype = torch.float32
    """Of the denoisers."""
    note: str = ""

    def denoiser(self, adapter: str) -> UNet2DConditionModel:
        """The denoiser with the adapter in this folder of the bundle, read when first asked for.

        Raises Refusal when the bundle lacks it, or its files have changed since.
        """
        if adapter not in self.denoisers:
            verify_bundle(self.info)  # its files may have changed since the others were read
            unet = ready(_adapted(self.info, adapter), self.device)
            self.denoisers[adapter] = _cast(unet, self.dtype)
        return self.denoisers[adapter]

    def quick(self) -> CompactModels:
        if self.device.type != "cpu":
            return self
        if not _multiplies_bfloat16():
            return replace(self, recorded={})
        half = torch.bfloat16
        refiner = self.refiner
        if isinstance(refiner, TextureNetwork):  # those before it know one type alone
            refiner = _cast(deepcopy(refiner), half)
        return replace(
            self,
            shape_unet=_cast(deepcopy(self.shape_unet), half),
            autoencoder=_cast(deepcopy(self.autoencoder), half),
            refiner=refiner,
            denoisers={},
            recorded={},
            dtype=half,
        )

    def quicken(self) -> bool:
        return any(unet.record() for unet in (self.recorded or {}).values())

    def _run(self, adapter: str) -> UNet2DConditionModel | RecordedUnet:
        """The denoiser as it is run."""
        unet = self.denoiser(adapter)
        if self.recorded is None:
            return unet
        return self.recorded.setdefault(adapter, RecordedUnet(unet))

    def shape_steps(self, steps: int) -> int:
        # Without a student malignant outlines are too smooth in few steps: solidity 0.96 with 4,
        # of real ones 0.89.
        untaught = steps <= self.info.few_steps and not self.info.holds(SHAPE_STUDENT)
        return max(steps, DEFAULT_STEPS) if untaught else steps

    def outlining(self, request: Request, context: Tensor, hole: Tensor) -> Inpainting:
        if request.steps > self.info.few_steps or not self.info.holds(SHAPE_STUDENT):
            return super().outlining(request, context, hole)
        row = label_row(request.pathology, request.descriptors, request.closeness)
        told = self.shape_conditioner(context, torch.tensor([row], device=self.device))
        unet = self._run(SHAPE_STUDENT)
        return FewStepInpainting(unet, mask_cells(hole), thumbnail_cells(context), told, told)

    def filling(
        self,
        stage: int,
        request: Request,
        image: Tensor,
        hole: Tensor,
        known: Tensor,
        levels: GreyLevels = OPEN,
    ) -> Inpainting:
        row = label_row(request.pathology, request.descriptors)
        if request.steps > self.info.few_steps:
            return self._inpainting(TEACHERS[stage], row, image, hole, known)
        told = self._told(row, image, hole)
        vector = told.vector + self.levels[stage](torch.tensor([levels.row()], device=self.device))
        unet = self._run(STUDENTS[stage])
        blanked = known * (1 - blank_cells(hole))
        told = Conditions(told.tokens, vector)
        return FewStepInpainting(unet, mask_cells(hole), blanked, told, told)

    def healing(self, image: Tensor, hole: Tensor, known: Tensor) -> Inpainting:
        if not self.info.holds(_HEALING):
            raise Refusal(
                "bundle {0} does not heal", "take the one that ships, compact", self.info.name
            )
        return self._inpainting(_HEALING, label_row(None, Descriptors()), image, hole, known)

    def _inpainting(
        self, adapter: str, row: list[int], image: Tensor, hole: Tensor, known: Tensor
    ) -> Inpainting:
        conditional, unconditional = (
            self._told(labels, image, hole) for labels in (row, [0] * len(row))
        )
        blanked = known * (1 - blank_cells(hole))
        unet = self._run(adapter)
        return Inpainting(unet, mask_cells(hole), blanked, conditional, unconditional)

    def _told(self, row: list[int], image: Tensor, hole: Tensor) -> Conditions:
        labels = torch.tensor([row], device=self.device)
        told: Conditions = self.conditioner(crop_context(image, hole), labels)
        return told


def _multiplies_bfloat16() -> bool:
    """Whether the processor multiplies in bfloat16. With units for matrices (AMX) a denoiser takes
    0.6 of float32's time, the decoder 0.3; with AVX-512's alone a preview takes 0.76 of it. Without
    either it would take more."""
    told: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(told.get(unit) for unit in ("amx_bf16", "avx512_bf16"))


def _cast(module: Any, dtype: torch.dtype) -> Any:
    """The module with weights of ``dtype``: diffusers' own ``to`` warns of what there is not."""
    return nn.Module.to(module, dtype)


def load_compact(info: BundleInfo, device: str) -> CompactModels:
    """Verify and load a compact bundle. Raises Refusal when either fails."""
    if info.image_size not in SIZES:
        raise Refusal(
            "bundle {0} works on crops of {1} px",
            "a compact bundle says {2} to {3} px, in steps of {4}",
            info.name,
            info.image_size,
            SIZES.start,
            SIZES.stop - 1,
            SIZES.step,
        )
    verify_bundle(info)
    parts = load_shared(info, device)
    target = parts.device
    students = STUDENTS if info.few_steps else {}
    levels = {
        stage: ready(load_listed(info, GreyLevelEmbedding, f"{folder}/{LEVELS}"), target)
        for stage, folder in students.items()
    }
    # What a request runs that says nothing of steps; the others are read when one asks for them.
    wanted = list(TEACHERS.values())
    if info.default_steps <= info.few_steps:
        wanted = [*students.values(), *([SHAPE_STUDENT] if info.holds(SHAPE_STUDENT) else [])]
    first = {folder: ready(_adapted(info, folder), target) for folder in wanted}
    return CompactModels(
        **vars(parts),
        autoencoder=ready(load_listed(info, SpeckleAutoencoder, "autoencoder"), target),
        conditioner=ready(load_listed(info, Conditioner, "conditioner"), target),
        info=info,
        levels=levels,
        denoisers=first,
    )


def _adapted(info: BundleInfo, stage: str) -> UNet2DConditionModel:
    unet = "stage_one/unet" if stage == SHAPE_STUDENT else "unet"
    info.require(f"{unet}/config.json", f"{unet}/{WEIGHTS_FILE}", f"{stage}/{ADAPTER_FILE}")
    return load_adapted_unet(info.folder / unet, info.folder / stage)

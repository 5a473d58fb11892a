"""The networks of a compact bundle, loaded and ready."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import torch
from diffusers import UNet2DConditionModel
from torch import Tensor

from busynth_gui.bundles.manifest import BundleInfo, verify_bundle
from busynth_gui.case.descriptors import Descriptors
from busynth_gui.case.errors import Refusal
from busynth_gui.case.request import Request
from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
from busynth_gui.synthesis.networks.conditioning import Conditioner, label_row
from busynth_gui.synthesis.networks.denoiser import Inpainting
from busynth_gui.synthesis.networks.inputs import blank_cells, crop_context, mask_cells
from busynth_gui.synthesis.networks.shared import SharedNetworks, load_listed, load_shared, ready
from busynth_gui.synthesis.networks.weights import (
    ADAPTER_FILE,
    WEIGHTS_FILE,
    load_adapted_unet,
)

__all__ = ["CompactModels", "load_compact"]

_HEALING = "healing"
SIZES = range(128, 513, 32)
"""Image sizes that the compact networks can be run at, px: four latent cells to a multiple."""


@dataclass(frozen=True)
class CompactModels(SharedNetworks):
    """A compact bundle's networks, as
    :class:`busynth_gui.synthesis.networks.protocols.StageModels`."""

    autoencoder: SpeckleAutoencoder
    conditioner: Conditioner
    lesion_unet: UNet2DConditionModel
    band_unet: UNet2DConditionModel
    info: BundleInfo
    note: str = ""

    @cached_property
    def healing_unet(self) -> UNet2DConditionModel:
        """The denoiser that heals, read when somebody first does. Raises Refusal without one."""
        if not self.info.holds(_HEALING):
            raise Refusal(
                "bundle {0} does not heal", "take the one that ships, compact", self.info.name
            )
        verify_bundle(self.info)  # its files may have changed since the others were read
        unet: UNet2DConditionModel = ready(_adapted(self.info, _HEALING), self.device)
        return unet

    def filling(
        self, stage: int, request: Request, image: Tensor, hole: Tensor, known: Tensor
    ) -> Inpainting:
        row = label_row(request.pathology, request.descriptors)
        unet = self.lesion_unet if stage == 2 else self.band_unet
        return self._inpainting(unet, row, image, hole, known)

    def healing(self, image: Tensor, hole: Tensor, known: Tensor) -> Inpainting:
        nothing = label_row(None, Descriptors())
        return self._inpainting(self.healing_unet, nothing, image, hole, known)

    def _inpainting(
        self, unet: UNet2DConditionModel, row: list[int], image: Tensor, hole: Tensor, known: Tensor
    ) -> Inpainting:
        context = crop_context(image, hole)
        conditional, unconditional = (
            self.conditioner(context, torch.tensor([labels], device=self.device))
            for labels in (row, [0] * len(row))
        )
        blanked = known * (1 - blank_cells(hole))
        return Inpainting(unet, mask_cells(hole), blanked, conditional, unconditional)


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
    return CompactModels(
        **vars(parts),
        autoencoder=ready(load_listed(info, SpeckleAutoencoder, "autoencoder"), target),
        conditioner=ready(load_listed(info, Conditioner, "conditioner"), target),
        lesion_unet=ready(_adapted(info, "stage_two"), target),
        band_unet=ready(_adapted(info, "stage_three"), target),
        info=info,
    )


def _adapted(info: BundleInfo, stage: str) -> UNet2DConditionModel:
    info.require("unet/config.json", f"unet/{WEIGHTS_FILE}", f"{stage}/{ADAPTER_FILE}")
    return load_adapted_unet(info.folder / "unet", info.folder / stage)

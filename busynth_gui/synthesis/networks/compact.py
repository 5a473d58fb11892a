"""The networks of a compact bundle, loaded and ready."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from diffusers import UNet2DConditionModel
from torch import Tensor

from busynth_gui.bundles.manifest import BundleInfo, verify_bundle
from busynth_gui.case.request import Request
from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
from busynth_gui.synthesis.networks.conditioning import Conditioner, label_row
from busynth_gui.synthesis.networks.denoiser import Inpainting
from busynth_gui.synthesis.networks.inputs import blank_cells, crop_context, mask_cells
from busynth_gui.synthesis.networks.shared import SharedNetworks, load_shared, ready
from busynth_gui.synthesis.networks.weights import load_adapted_unet, load_module

__all__ = ["Models", "load_compact"]


@dataclass(frozen=True)
class Models(SharedNetworks):
    """A compact bundle's networks, as
    :class:`busynth_gui.synthesis.networks.protocols.StageModels`."""

    autoencoder: SpeckleAutoencoder
    conditioner: Conditioner
    lesion_unet: UNet2DConditionModel
    band_unet: UNet2DConditionModel
    note: str = ""

    def filling(
        self, stage: int, request: Request, image: Tensor, hole: Tensor, known: Tensor
    ) -> Inpainting:
        row = label_row(request.pathology, request.descriptors)
        context = crop_context(image, hole)
        conditional, unconditional = (
            self.conditioner(context, torch.tensor([labels], device=self.device))
            for labels in (row, [0] * len(row))
        )
        unet = self.lesion_unet if stage == 2 else self.band_unet
        blanked = known * (1 - blank_cells(hole))
        return Inpainting(unet, mask_cells(hole), blanked, conditional, unconditional)


def load_compact(info: BundleInfo, device: str) -> Models:
    """Verify and load a compact bundle. Raises Refusal when either fails."""
    verify_bundle(info)
    root = info.folder
    parts = load_shared(info, device)
    target = parts.device
    return Models(
        **vars(parts),
        autoencoder=ready(load_module(SpeckleAutoencoder, root / "autoencoder"), target),
        conditioner=ready(load_module(Conditioner, root / "conditioner"), target),
        lesion_unet=ready(load_adapted_unet(root / "unet", root / "stage_two"), target),
        band_unet=ready(load_adapted_unet(root / "unet", root / "stage_three"), target),
    )

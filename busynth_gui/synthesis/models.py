"""The networks of a compact bundle, loaded and ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from diffusers import UNet2DConditionModel
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.synthesis.autoencoder import SpeckleAutoencoder
from busynth_gui.synthesis.bundle import BundleInfo, verify_bundle
from busynth_gui.synthesis.conditioning import Conditioner
from busynth_gui.synthesis.refiner import SpeckleRefiner
from busynth_gui.synthesis.weights import load_adapted_unet, load_module, read_tensors

__all__ = ["Models", "load_models"]


@dataclass(frozen=True)
class Models:
    """Float32 networks in evaluation mode on one device, and the places of real lesions."""

    autoencoder: SpeckleAutoencoder
    conditioner: Conditioner
    shape_unet: UNet2DConditionModel
    shape_conditioner: Conditioner
    lesion_unet: UNet2DConditionModel
    band_unet: UNet2DConditionModel
    refiner: SpeckleRefiner | None
    """None in bundles made before there was one."""
    places: dict[str, NDArray[np.float32]]
    """For each pathology (n, 5), see :data:`busynth_gui.synthesis.proposal.PLACE_COLUMNS`."""
    words: dict[str, NDArray[np.int8]]
    """For each pathology (n, 5), see :func:`busynth_gui.synthesis.traits.words_row`."""
    figures: dict[str, NDArray[np.float32]] | None
    """For each pathology (n, 2), see :data:`busynth_gui.synthesis.traits.FIGURES`; None in bundles
    made before there were any."""
    device: torch.device


def load_models(info: BundleInfo, device: str) -> Models:
    """Verify a bundle's hashes, then load it. Raises Refusal when either fails."""
    if info.kind != "compact":
        raise Refusal(
            f"bundle {info.name} is of kind '{info.kind}'", "this version runs compact bundles"
        )
    verify_bundle(info)
    root = info.folder
    try:
        tables = read_tensors(root / "stage_one" / "lesions.safetensors")
        places = {p.value: tables[f"{p.value}.places"].float().numpy() for p in Pathology}
        words = {p.value: tables[f"{p.value}.words"].numpy() for p in Pathology}
        measured = {p.value: tables.get(f"{p.value}.figures") for p in Pathology}
        target = torch.device(device)
        torch.empty(0, device=target)
    except (OSError, ValueError, KeyError) as error:
        raise Refusal(f"bundle {info.name} lacks its table of lesions", str(error)) from error
    except (RuntimeError, AssertionError) as error:
        raise Refusal(f"device '{device}' cannot be used", "choose cpu") from error

    refiner = root / "refiner"

    def ready(module: Any) -> Any:
        return module.to(target, memory_format=torch.channels_last)

    return Models(
        autoencoder=ready(load_module(SpeckleAutoencoder, root / "autoencoder")),
        conditioner=ready(load_module(Conditioner, root / "conditioner")),
        shape_unet=ready(load_module(UNet2DConditionModel, root / "stage_one" / "unet")),
        shape_conditioner=ready(load_module(Conditioner, root / "stage_one" / "conditioner")),
        lesion_unet=ready(load_adapted_unet(root / "unet", root / "stage_two")),
        band_unet=ready(load_adapted_unet(root / "unet", root / "stage_three")),
        refiner=ready(load_module(SpeckleRefiner, refiner)) if refiner.is_dir() else None,
        places=places,
        words=words,
        figures=_all_there(measured),
        device=target,
    )


def _all_there(found: dict[str, Tensor | None]) -> dict[str, NDArray[np.float32]] | None:
    there = {name: table.float().numpy() for name, table in found.items() if table is not None}
    return there if len(there) == len(found) else None

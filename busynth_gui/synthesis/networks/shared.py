"""What bundles of every kind have: stage one's networks, its tables of lesions, the refiner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from diffusers import UNet2DConditionModel
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.synthesis.networks.conditioning import Conditioner
from busynth_gui.synthesis.networks.refiner import SpeckleRefiner
from busynth_gui.synthesis.networks.weights import load_module, read_tensors

__all__ = ["SharedNetworks", "load_shared", "ready"]


@dataclass(frozen=True)
class SharedNetworks:
    """Float32 networks in evaluation mode on one device, and the places of real lesions."""

    shape_unet: UNet2DConditionModel
    shape_conditioner: Conditioner
    refiner: SpeckleRefiner | None
    """None in bundles made before there was one."""
    places: dict[str, NDArray[np.float32]]
    """For each pathology (n, 5), see :data:`busynth_gui.synthesis.proposal.PLACE_COLUMNS`."""
    words: dict[str, NDArray[np.int8]]
    """For each pathology (n, 5), see :func:`busynth_gui.synthesis.lesion_attributes.words_row`."""
    figures: dict[str, NDArray[np.float32]] | None
    """For each pathology (n, 3), see :data:`busynth_gui.synthesis.lesion_attributes.FIGURES`; None
    in bundles made before there were any."""
    device: torch.device


def load_shared(info: BundleInfo, device: str) -> SharedNetworks:
    """Load them from a verified bundle. Raises Refusal for one that lacks them, or for a device
    that cannot be used."""
    root = info.folder
    try:
        tables = read_tensors(root / "stage_one" / "lesions.safetensors")
        places = {p.value: tables[f"{p.value}.places"].float().numpy() for p in Pathology}
        words = {p.value: tables[f"{p.value}.words"].numpy() for p in Pathology}
        measured = {p.value: tables.get(f"{p.value}.figures") for p in Pathology}
        target = torch.device(device)
        torch.empty(0, device=target)
    except (OSError, ValueError, KeyError) as error:
        raise Refusal("bundle {0} lacks its table of lesions", "{1}", info.name, error) from error
    except (RuntimeError, AssertionError) as error:
        raise Refusal("device '{0}' cannot be used", "choose cpu", device) from error
    refiner = root / "refiner"
    return SharedNetworks(
        shape_unet=ready(load_module(UNet2DConditionModel, root / "stage_one" / "unet"), target),
        shape_conditioner=ready(load_module(Conditioner, root / "stage_one/conditioner"), target),
        refiner=ready(load_module(SpeckleRefiner, refiner), target) if refiner.is_dir() else None,
        places=places,
        words=words,
        figures=_all_there(measured),
        device=target,
    )


def ready(module: Any, device: torch.device) -> Any:
    """The module on its device, its convolutions stored channels last."""
    return module.to(device, memory_format=torch.channels_last)


def _all_there(found: dict[str, Tensor | None]) -> dict[str, NDArray[np.float32]] | None:
    there = {name: table.float().numpy() for name, table in found.items() if table is not None}
    return there if len(there) == len(found) else None

"""Weights from safetensors into modules; no pickle is ever read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from diffusers import UNet2DConditionModel
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from busynth_gui.case.errors import Refusal

__all__ = [
    "ADAPTER_FILE",
    "LABELS_FILE",
    "WEIGHTS_FILE",
    "load_adapted_unet",
    "load_module",
    "read_tensors",
]

WEIGHTS_FILE = "diffusion_pytorch_model.safetensors"
ADAPTER_FILE = "pytorch_lora_weights.safetensors"
LABELS_FILE = "labels.safetensors"
"""An adapter's own projection of the labels' vector, if it has one."""


def load_module(cls: Any, folder: Path) -> Any:
    """The diffusers module of class ``cls`` saved in ``folder``, float32, in evaluation mode.

    Raises Refusal when the folder does not hold weights of that class.
    """
    try:
        config = json.loads((folder / "config.json").read_text())
        state = read_tensors(folder / WEIGHTS_FILE)
        module = cls.from_config(config)
        module.load_state_dict(_float(state))
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise Refusal(
            "{0} does not hold a {1}", "{2}", folder, cls.__name__, _first_line(error)
        ) from error
    module.eval().requires_grad_(False)
    return module


def load_adapted_unet(base: Path, adapter: Path) -> UNet2DConditionModel:
    """The UNet in ``base`` with the LoRA adapter in ``adapter`` fused into its weights.

    Fused, an adapter costs nothing per step. Raises Refusal when the two do not fit.
    """
    unet = load_module(UNet2DConditionModel, base)
    try:
        unet.load_lora_adapter(
            str(adapter), prefix=None, weight_name=ADAPTER_FILE, use_safetensors=True
        )
        unet.fuse_lora()
        unet.unload_lora()
        if (adapter / LABELS_FILE).exists():
            unet.class_embedding.load_state_dict(_float(read_tensors(adapter / LABELS_FILE)))
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise Refusal(
            "the adapter in {0} does not fit", "{1}", adapter, _first_line(error)
        ) from error
    unet.eval().requires_grad_(False)
    return unet


def read_tensors(path: Path) -> dict[str, Tensor]:
    """All tensors of a safetensors file. Raises OSError, or ValueError if it is not one."""
    try:
        return dict(load_file(path))
    except SafetensorError as error:
        raise ValueError(f"{path.name} is not a safetensors file ({error})") from error


def _float(state: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: tensor.float() for name, tensor in state.items()}


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]

"""Weights from safetensors into modules; no pickle is ever read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from diffusers import UNet2DConditionModel
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from busynth_gui.case.errors import Refusal
from busynth_gui.json_file import parse_json
from busynth_gui.synthesis.networks.configs import plain_lora, read_config, refuse_oversized
from busynth_gui.synthesis.networks.low_rank import Changes, LowRank, merge, scale_of, size_of

__all__ = [
    "ADAPTER_FILE",
    "LABELS_FILE",
    "LEVELS",
    "LOADING_ERRORS",
    "WEIGHTS_FILE",
    "first_line",
    "load_adapted_unet",
    "load_module",
    "read_tensors",
    "refuse_unreal",
]

WEIGHTS_FILE = "diffusion_pytorch_model.safetensors"
ADAPTER_FILE = "pytorch_lora_weights.safetensors"
LABELS_FILE = "labels.safetensors"
"""An adapter's own projection of the labels' vector, if it has one."""
DOWN, UP = ".lora_A.weight", ".lora_B.weight"
LEVELS = "levels"
"""Folder beside a student's adapter: its embedding of grey levels."""


LOADING_ERRORS = (
    OSError, ValueError, LookupError, TypeError, RuntimeError, AttributeError, ArithmeticError,
    NotImplementedError, AssertionError, RecursionError, SafetensorError,
)  # fmt: skip
"""Networks made of somebody else's settings fail in nearly every way; a lack of memory is none."""


def load_module(cls: Any, folder: Path) -> Any:
    """The diffusers module of class ``cls`` saved in ``folder``, float32, in evaluation mode.

    Raises Refusal when the folder does not hold weights of that class, its settings are out of
    bounds, or a weight is no number.
    """
    try:
        config = read_config(folder)
        weights = folder / WEIGHTS_FILE
        module = refuse_oversized(lambda: cls.from_config(config), [weights])
        module.load_state_dict(_float(read_tensors(weights)), assign=True)
        if any(buffer.is_meta for buffer in module.buffers()):  # which no file holds
            weighed, module = module, cls.from_config(config)
            module.load_state_dict(weighed.state_dict())
    except LOADING_ERRORS as error:
        raise Refusal(
            "{0} does not hold a {1}", "{2}", folder, cls.__name__, first_line(error)
        ) from error
    module.eval().requires_grad_(False)
    return module


def load_adapted_unet(base: Path, adapter: Path) -> UNet2DConditionModel:
    """The UNet in ``base`` with the LoRA adapter in ``adapter`` fused into its weights.

    Fused, an adapter costs nothing per step. Raises Refusal when the two do not fit.
    """
    unet = load_module(UNet2DConditionModel, base)
    try:
        merge(unet, _changes(unet, *_read_adapter(adapter / ADAPTER_FILE)))
        if (adapter / LABELS_FILE).exists():
            unet.class_embedding.load_state_dict(_float(read_tensors(adapter / LABELS_FILE)))
    except LOADING_ERRORS as error:
        raise Refusal(
            "the adapter in {0} does not fit", "{1}", adapter, first_line(error)
        ) from error
    unet.eval().requires_grad_(False)
    return unet


def read_tensors(path: Path) -> dict[str, Tensor]:
    """All tensors of a safetensors file, each number finite.

    Raises OSError, or ValueError if it is no such file, or has a weight that is no number.
    """
    return _read(path)[0]


def refuse_unreal(name: str, state: dict[str, Tensor]) -> None:
    """Raise ValueError when a tensor holds what is no number: it would spread over the scan."""
    for key, tensor in state.items():
        if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
            raise ValueError(f"{key} in {name} holds a weight that is no number")


def first_line(error: BaseException) -> str:
    """What went wrong, on one line of bounded length."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]


def _read(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    try:
        with safe_open(path, "pt") as file:
            state = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
            metadata = file.metadata() or {}
    except SafetensorError as error:
        raise ValueError(f"{path.name} is not a safetensors file ({error})") from error
    refuse_unreal(path.name, state)
    return state, metadata


def _changes(unet: nn.Module, state: dict[str, Tensor], settings: dict[str, Any]) -> Changes:
    """What an adapter adds to each layer. Raises LookupError, AttributeError or ValueError."""
    changes: Changes = {}
    for name in {key.removesuffix(DOWN).removesuffix(UP) for key in state}:
        down, up = state[name + DOWN].float(), state[name + UP].float()
        change = LowRank(down, up, scale_of(name, len(down), settings))
        its, wanted = change.size, size_of(unet.get_submodule(name))
        if its != wanted:
            raise ValueError(f"{name[:80]} changes a layer of {its}, there {wanted}")
        changes[name] = [(change, 1.0)]
    return changes


def _read_adapter(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """The tensors of an adapter in diffusers' layout, and the settings that it was saved with."""
    state, metadata = _read(path)
    said = metadata.get("lora_adapter_metadata")
    strange = [key for key in state if not key.endswith((DOWN, UP))]
    if strange:
        raise ValueError(f"{strange[0][:80]} in {path.name} belongs to no plain LoRA")
    return state, {} if said is None else plain_lora(parse_json(said), path.name)


def _float(state: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: tensor.to(torch.float32, copy=True) for name, tensor in state.items()}

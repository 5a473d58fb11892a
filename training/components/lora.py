"""Low-rank adapters (LoRA; Hu et al., ICLR 2022) in diffusers' and in peft's formats.

An adapter's folder holds the same weights twice, a megabyte or two each, so that any of the two
libraries opens it: ``pytorch_lora_weights.safetensors`` for diffusers' ``load_lora_adapter`` (and,
with ``labels.safetensors``, for busynth's bundles), and ``adapter_model.safetensors`` with
``adapter_config.json`` for peft's ``PeftModel.from_pretrained``.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from diffusers import UNet2DConditionModel
from peft import LoraConfig, get_peft_model_state_dict, set_peft_model_state_dict
from safetensors.torch import load_file, save_file
from torch import Tensor

from busynth_gui.atomic import folder_beside
from busynth_gui.case.errors import Refusal
from busynth_gui.synthesis.networks.weights import ADAPTER_FILE, LABELS_FILE
from training.settings import LoraSettings

__all__ = ["PEFT_CONFIG", "PEFT_FILE", "add_lora", "load_lora", "save_lora"]

PEFT_FILE = "adapter_model.safetensors"
PEFT_CONFIG = "adapter_config.json"
_NAME = "default"
_PEFT_PREFIX = "base_model.model."
_LABELS = "class_embedding"


def add_lora(unet: UNet2DConditionModel, settings: LoraSettings) -> None:
    """Give a UNet a new adapter that changes nothing yet; all else is frozen.

    Raises ValueError when no layer of the UNet bears one of the targets' names.
    """
    config = LoraConfig(
        r=settings.rank,
        lora_alpha=settings.alpha,
        lora_dropout=settings.dropout,
        target_modules=sorted(settings.targets),
    )
    _adapt(unet, config)


def load_lora(unet: UNet2DConditionModel, folder: Path, dropout: float = 0.0) -> None:
    """Give a UNet the adapter in ``folder``, of either format, to go on training it.

    Rank, alpha and targets are the adapter's own. Raises Refusal when there is none that fits.
    """
    try:
        if (folder / ADAPTER_FILE).exists():
            config, state, labels = _read_diffusers(folder)
        elif (folder / PEFT_FILE).exists():
            config, state, labels = _read_peft(folder)
        else:
            raise Refusal(
                "{0} holds no adapter", "it has no {1} or {2}", folder, ADAPTER_FILE, PEFT_FILE
            )
        _adapt(unet, replace(config, lora_dropout=dropout, inference_mode=False))
        fits = set_peft_model_state_dict(unet, state, _NAME)
        if fits.unexpected_keys or any("lora_" in key for key in fits.missing_keys):
            raise ValueError("its layers are not those of the UNet")
        if labels:
            unet.class_embedding.load_state_dict(labels)
    except (OSError, KeyError, ValueError, TypeError, RuntimeError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise Refusal("the adapter in {0} does not fit", "{1}", folder, reason) from error


def save_lora(unet: UNet2DConditionModel, folder: Path) -> None:
    """Write the UNet's adapter, and its projection of the labels if it has one, in both formats."""
    config: LoraConfig = unet.peft_config[_NAME]
    # peft holds them as a set, whose order is another one in each process.
    config.target_modules = sorted(config.target_modules or ())
    # safetensors holds no channels-last tensors, and diffusers' own saving does not convert them.
    torch.nn.Module.to(unet, memory_format=torch.contiguous_format)  # type: ignore[call-overload]
    labels = {} if unet.class_embedding is None else unet.class_embedding.state_dict()
    state = get_peft_model_state_dict(unet, adapter_name=_NAME)
    named = state | {f"{_LABELS}.{key}": value for key, value in labels.items()}
    prefixed = {_PEFT_PREFIX + key: value.contiguous() for key, value in named.items()}
    kept = [_LABELS] if labels else None
    with folder_beside(folder) as fresh:
        unet.save_lora_adapter(fresh, adapter_name=_NAME)
        if labels:
            save_file(labels, fresh / LABELS_FILE)
        save_file(prefixed, fresh / PEFT_FILE, metadata={"format": "pt"})
        replace(config, modules_to_save=kept, inference_mode=True).save_pretrained(str(fresh))
        written = json.loads((fresh / PEFT_CONFIG).read_text())
        written["target_modules"] = sorted(written["target_modules"])
        (fresh / PEFT_CONFIG).write_text(json.dumps(written, indent=1, sort_keys=True) + "\n")


def _adapt(unet: UNet2DConditionModel, config: LoraConfig) -> None:
    unet.requires_grad_(False)
    unet.add_adapter(config, adapter_name=_NAME)
    # Beside the LoRA the stage's own ear for its labels: it is small and tells the classes apart.
    # After add_adapter, which freezes all but its own weights.
    if unet.class_embedding is not None:
        unet.class_embedding.requires_grad_(True)


Read = tuple[LoraConfig, dict[str, Tensor], dict[str, Tensor]]


def _read_diffusers(folder: Path) -> Read:
    from safetensors import safe_open

    with safe_open(folder / ADAPTER_FILE, "pt") as file:
        metadata = file.metadata() or {}
    config = LoraConfig(**_known(json.loads(metadata["lora_adapter_metadata"])))
    labels = folder / LABELS_FILE
    return (
        config,
        _float(load_file(folder / ADAPTER_FILE)),
        _float(load_file(labels)) if labels.exists() else {},
    )


def _read_peft(folder: Path) -> Read:
    config = LoraConfig(**_known(json.loads((folder / PEFT_CONFIG).read_text())))
    state, labels = {}, {}
    for key, value in _float(load_file(folder / PEFT_FILE)).items():
        name = key.removeprefix(_PEFT_PREFIX)
        if name.startswith(f"{_LABELS}."):
            labels[name.removeprefix(f"{_LABELS}.")] = value
        else:
            state[name] = value
    return config, state, labels


def _known(written: dict[str, Any]) -> dict[str, Any]:
    """What a saved configuration says that bears on training it on."""
    kept = ("r", "lora_alpha", "target_modules", "rank_pattern", "alpha_pattern", "use_rslora")
    return {key: written[key] for key in kept if key in written}


def _float(state: dict[str, Tensor]) -> dict[str, Tensor]:
    return {key: value.float() for key, value in state.items()}

"""The networks of a bundle, loaded and ready, whatever its kind."""

from __future__ import annotations

import torch

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.errors import Refusal
from busynth_gui.synthesis.networks.compact import load_compact
from busynth_gui.synthesis.networks.configs import offline
from busynth_gui.synthesis.networks.protocols import StageModels
from busynth_gui.synthesis.trial import try_out

__all__ = ["accelerator", "load_models"]


def load_models(info: BundleInfo, device: str) -> StageModels:
    """Verify a bundle's hashes, load it and try it out; the hub is never asked.

    Raises Refusal when a file is not the published one, or the networks do not work.
    On the device "auto" a compact bundle runs on the processor, where it was measured, and
    Stable Diffusion on an accelerator if there is one.
    """
    with offline():
        models = _load(info, device)
        try_out(info, models)
    return models


def _load(info: BundleInfo, device: str) -> StageModels:
    if info.kind == "compact":
        return load_compact(info, "cpu" if device == "auto" else device)
    if info.kind == "stable-diffusion":
        # Text encoder and tokenizer cost seconds to import, and compact bundles have none.
        from busynth_gui.synthesis.sd.stage_models import load_sd

        return load_sd(info, accelerator() if device == "auto" else device)
    raise Refusal(
        "bundle {0} is of kind '{1}'",
        "this version runs compact and stable-diffusion bundles",
        info.name,
        info.kind,
    )


def accelerator() -> str:
    """The device for a large model: an NVIDIA or Apple one, else the processor."""
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"

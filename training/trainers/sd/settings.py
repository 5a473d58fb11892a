"""What a recipe may say about a stage on Stable Diffusion."""

from __future__ import annotations

from dataclasses import dataclass

from busynth_gui.synthesis.sd.prompts import PARTS
from training.components.denoiser_fit import DenoiserSettings
from training.components.lora import LoraSettings

__all__ = ["SdSettings"]


@dataclass(frozen=True)
class SdSettings(DenoiserSettings, LoraSettings):
    """The defaults are our recipe; ``sd-paper.toml`` is the published one."""

    epochs: int = 0
    """Times that each training lesion is seen; the run's steps, and a check after each, follow from
    it. 0 takes ``steps`` and ``check_every``."""
    steps: int = 4000
    lr: float = 1e-4
    warm_up: int = 500
    ema: float = 0.999
    check_every: int = 250
    patience: int = 8
    rank: int = 16
    """Rank of each layer's change: more can say more, and remember more."""
    alpha: int = 16
    """The change is scaled by alpha / rank."""
    targets: tuple[str, ...] = ("to_q", "to_k", "to_v", "to_out.0")
    """Ends of the names of the UNet's layers that get one."""
    image_size: int = 512
    """Side of the crops, px: 512, which the base was made for, or 256."""
    balanced: bool = True
    """Draw both classes in equal parts; otherwise each lesion once an epoch, in an order of its
    own."""
    hole_first: bool = True
    """Let known cells and burned-in graphics count little; otherwise all cells count alike."""
    snr_cap: float = 5.0
    """Cap of the min-SNR weights of the time steps; 0 weighs all alike."""
    label_dropout: float = 0.12
    """Share of items that are told no words: what guidance compares with."""
    prompt: tuple[str, ...] = PARTS
    """Parts of the prompt; the bundle gets the same."""
    context: bool = True
    """Train a Vision Transformer that tells of the healthy tissue beside the words."""
    checkpointing: bool = False
    """Compute activations twice instead of keeping them: slower, in less memory."""
    checked: int = 48
    """Held-out items of each check."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.image_size not in (256, 512):
            raise ValueError(f"image_size must be 256 or 512, not {self.image_size}")
        if self.epochs < 0 or self.snr_cap < 0:
            raise ValueError("epochs and snr_cap must not be below 0")

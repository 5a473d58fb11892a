"""What Stable Diffusion is told: text tokens, and tokens of the healthy context beside them."""

from __future__ import annotations

import torch
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTokenizer

from busynth_gui.case.errors import Refusal
from busynth_gui.lru_cache import LruCache
from busynth_gui.synthesis.sd.device_slot import DeviceSlot

__all__ = ["ContextProjection", "PromptEncoder", "start_projection"]

_KEPT = 64
"""Prompts whose tokens are kept: a batch asks for a few, again and again."""


def _text_ids(tokenizer: CLIPTokenizer, longest: int, prompts: list[str]) -> Tensor:
    """Token numbers (n, longest) of prompts, padded as Stable Diffusion was trained.

    Raises Refusal for a prompt that is too long: what was cut off would silently not be told.
    """
    ids = tokenizer(prompts, padding="max_length", max_length=longest).input_ids
    for prompt, row in zip(prompts, ids, strict=True):
        if len(row) > longest:
            raise Refusal(
                "the prompt '{0}' has {1} tokens, {2} are read",
                "shorten the bundle's prompt",
                prompt,
                len(row),
                longest,
            )
    return torch.tensor(ids)


def _encode_text(encoder: CLIPTextModel, ids: Tensor) -> Tensor:
    """Text tokens (n, longest, width) of token numbers (n, longest), on the encoder's device."""
    out: Tensor = encoder(ids.to(encoder.device)).last_hidden_state
    return out


class PromptEncoder:
    """Tokenizer and text encoder; remembers the prompts it was asked last."""

    def __init__(self, tokenizer: CLIPTokenizer, encoder: CLIPTextModel, slot: DeviceSlot) -> None:
        self._tokenizer, self._encoder, self._slot = tokenizer, encoder, slot
        self._kept: LruCache[str, Tensor] = LruCache(_KEPT)

    @property
    def longest(self) -> int:
        return int(self._encoder.config.max_position_embeddings)

    def __call__(self, prompt: str) -> Tensor:
        """Text tokens (1, longest, width), float32, on the slot's device."""
        return self._kept.get_or_make(prompt, lambda: self._encode(prompt))

    def _encode(self, prompt: str) -> Tensor:
        ids = _text_ids(self._tokenizer, self.longest, [prompt])
        tokens = _encode_text(self._slot.take(self._encoder), ids)
        return tokens.to(self._slot.device, torch.float32)

    def refuse_too_long(self, prompts: list[str]) -> None:
        """Raises Refusal when one of the prompts does not fit."""
        _text_ids(self._tokenizer, self.longest, prompts)


class ContextProjection(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """Tokens of the Vision Transformer, (B, n, width), as text tokens (B, n, text_width)."""

    @register_to_config  # type: ignore[untyped-decorator]
    def __init__(self, width: int = 192, text_width: int = 768) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.out = nn.Linear(width, text_width)

    def forward(self, tokens: Tensor) -> Tensor:
        out: Tensor = self.out(self.norm(tokens))
        return out


@torch.no_grad()
def start_projection(width: int, padding: Tensor) -> ContextProjection:
    """A projection that says nothing yet: each token is ``padding`` (text_width,).

    A text encoder's tokens of an empty prompt are what a UNet knows as nothing said; from there
    training begins without having to unlearn tokens drawn at random.
    """
    projection: ContextProjection = ContextProjection(width, len(padding))
    nn.init.zeros_(projection.out.weight)
    projection.out.bias.copy_(padding)
    return projection

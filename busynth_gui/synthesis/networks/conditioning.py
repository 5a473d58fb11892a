"""What the denoisers are told: Vision Transformer tokens of the context, and label tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor, nn
from transformers import ViTConfig, ViTModel

from busynth_gui.case.descriptors import LEXICON, Descriptors, Pathology
from busynth_gui.case.request import Closeness

__all__ = ["LABEL_SIZES", "Conditioner", "Conditions", "label_row"]

_CLOSENESS = tuple(Closeness)

LABEL_SIZES: tuple[int, ...] = (
    1 + len(Pathology),
    1 + len(_CLOSENESS),
    *(1 + len(words) for words in LEXICON.values()),
)
"""Values of each label token; 0 is "not specified" everywhere."""


def label_row(
    pathology: Pathology | None,
    descriptors: Descriptors,
    closeness: Closeness | None = None,
) -> list[int]:
    """The label indices of one case, in the order of :data:`LABEL_SIZES`."""
    row = [
        0 if pathology is None else 1 + list(Pathology).index(pathology),
        0 if closeness is None else 1 + _CLOSENESS.index(closeness),
    ]
    for name, words in LEXICON.items():
        value = getattr(descriptors, name)
        row.append(0 if value is None else 1 + words.index(value))
    return row


class Conditions(NamedTuple):
    """Tokens (B, n, width) for cross-attention; the labels again as one vector (B, width).

    Among 65 tokens of the context the seven of the labels are easily overheard, so the denoiser
    also gets their sum beside its time step, where every block reads it.
    """

    tokens: Tensor
    vector: Tensor

    def joined(self, other: Conditions) -> Conditions:
        """This batch and the other one after it."""
        return Conditions(
            torch.cat([self.tokens, other.tokens]), torch.cat([self.vector, other.vector])
        )


class Conditioner(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """A small ViT (Dosovitskiy et al., ICLR 2021) and an embedding for each label.

    ``forward(context, labels)`` takes (B, 2, 128, 128), the blanked crop in [-1, 1] with the mask
    in [0, 1], and integer labels (B, len(LABEL_SIZES)), and returns :class:`Conditions`. Guidance
    compares with labels that are all 0; the context stays, so that guidance pushes towards the
    pathology and not towards "some other patient".
    """

    @register_to_config  # type: ignore[untyped-decorator]
    def __init__(
        self,
        width: int = 192,
        layers: int = 4,
        heads: int = 3,
        image_size: int = 128,
        patch_size: int = 16,
        label_sizes: Sequence[int] = LABEL_SIZES,
    ) -> None:
        super().__init__()
        self.vit = ViTModel(
            ViTConfig(
                hidden_size=width,
                num_hidden_layers=layers,
                num_attention_heads=heads,
                intermediate_size=3 * width,
                image_size=image_size,
                patch_size=patch_size,
                num_channels=2,
                hidden_dropout_prob=0.0,
                attention_probs_dropout_prob=0.0,
            ),
            add_pooling_layer=False,
        )
        self.labels = nn.ModuleList(nn.Embedding(n, width) for n in label_sizes)

    def forward(self, context: Tensor, labels: Tensor) -> Conditions:
        seen: Tensor = self.vit(pixel_values=context).last_hidden_state
        told = self.label_tokens(labels)
        return Conditions(torch.cat([seen, told], dim=1), told.sum(1))

    def label_tokens(self, labels: Tensor) -> Tensor:
        """Tokens (B, len(label_sizes), width) of the labels alone."""
        return torch.stack([e(labels[:, k]) for k, e in enumerate(self.labels)], dim=1)

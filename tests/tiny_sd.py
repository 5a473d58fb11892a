"""Stable Diffusion with random weights: bases of the real classes, and bundles on them.

Tiny for the tests, and at full size for the bench.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, PNDMScheduler, UNet2DConditionModel
from peft import LoraConfig
from transformers import CLIPTextConfig, CLIPTextModel

from busynth_gui.case.descriptors import LEXICON
from busynth_gui.paths import resource_folder
from busynth_gui.synthesis.networks.conditioning import Conditioner
from busynth_gui.synthesis.sd.prompt_encoder import ContextProjection
from busynth_gui.synthesis.sd.prompts import PARTS
from training.bundles.seal import seal

WIDTH = 32
ATTENTION = ["to_q", "to_k", "to_v", "to_out.0"]


@dataclass(frozen=True)
class Sizes:
    """What the networks of a base, and a stage's Vision Transformer, are told of their size."""

    unet: dict[str, Any]
    vae: dict[str, Any]
    text: dict[str, Any]
    context: dict[str, Any]
    dtype: torch.dtype = torch.float32
    """That of the weights on disk."""


TINY = Sizes(
    unet={
        "sample_size": 32,
        "block_out_channels": (16, 32),
        "layers_per_block": 1,
        "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"),
        "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"),
        "cross_attention_dim": WIDTH,
        "attention_head_dim": 4,
        "norm_num_groups": 8,
    },
    vae={"block_out_channels": [8, 8, 16, 16], "norm_num_groups": 4},
    text={
        "hidden_size": WIDTH,
        "intermediate_size": 2 * WIDTH,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
    },
    context={"width": 48, "layers": 1, "heads": 3},
)
FULL = Sizes(
    unet={"sample_size": 64, "cross_attention_dim": 768, "attention_head_dim": 8},
    vae={"block_out_channels": [128, 256, 512, 512], "layers_per_block": 2},
    text={
        "hidden_size": 768,
        "intermediate_size": 3072,
        "num_hidden_layers": 12,
        "num_attention_heads": 12,
        "vocab_size": 49408,
    },
    context={},
    dtype=torch.float16,
)
"""Stable Diffusion 1.5's: what is not said is diffusers' default, and was made for it."""


def tiny_unet(
    channels: int, seed: int = 0, width: int = WIDTH, sizes: Sizes = TINY
) -> UNet2DConditionModel:
    """A UNet of Stable Diffusion's kind: 4 channels in, or 9 as its inpainting variant."""
    torch.manual_seed(seed)
    own = sizes.unet | ({"cross_attention_dim": width} if sizes is TINY else {})
    return UNet2DConditionModel(in_channels=channels, out_channels=4, **own).eval()


def write_base(folder: Path, channels: int, seed: int = 0, sizes: Sizes = TINY) -> Path:
    """A base model in diffusers' layout, as Stable Diffusion 1.5 has it on the hub."""
    tiny_unet(channels, seed, sizes=sizes).to(sizes.dtype).save_pretrained(folder / "unet")
    AutoencoderKL(
        in_channels=3,
        out_channels=3,
        latent_channels=4,
        down_block_types=["DownEncoderBlock2D"] * 4,
        up_block_types=["UpDecoderBlock2D"] * 4,
        sample_size=512,
        scaling_factor=0.18215,
        **sizes.vae,
    ).to(sizes.dtype).save_pretrained(folder / "vae")
    PNDMScheduler(
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        skip_prk_steps=True,
        set_alpha_to_one=False,
        steps_offset=1,
    ).save_pretrained(folder / "scheduler")
    tokens = write_tokenizer(folder / "tokenizer")
    marks = {"bos_token_id": tokens - 2, "eos_token_id": tokens - 1, "pad_token_id": tokens - 1}
    text = {"vocab_size": tokens, "max_position_embeddings": 77} | marks | sizes.text
    encoder = CLIPTextModel(CLIPTextConfig(**text))
    encoder.to(sizes.dtype).save_pretrained(folder / "text_encoder")
    (folder / "model_index.json").write_text('{"_class_name": "StableDiffusionPipeline"}')
    return folder


def write_tokenizer(folder: Path) -> int:
    """A CLIP tokenizer that knows the words of the default prompt; returns its size."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789,.-"
    words = {w for ws in LEXICON.values() for word in ws for w in word.split("-")}
    words |= {"benign", "malignant", "no", "features"}
    words |= {w for part in PARTS for w in part.split() if "{" not in w}
    vocab = [*letters, *(f"{letter}</w>" for letter in letters)]
    merges = []
    for word in sorted(words):
        parts = [*word[:-1], f"{word[-1]}</w>"]
        while len(parts) > 1:
            pair = f"{parts[0]} {parts[1]}"
            parts[:2] = [parts[0] + parts[1]]
            if pair not in merges:
                merges.append(pair)
                vocab.append(parts[0])
    vocab = [*dict.fromkeys(vocab), "<|startoftext|>", "<|endoftext|>"]
    folder.mkdir(parents=True)
    (folder / "vocab.json").write_text(json.dumps({w: k for k, w in enumerate(vocab)}))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n")
    marks = {"bos_token": vocab[-2], "eos_token": vocab[-1]}
    marks |= {"pad_token": vocab[-1], "unk_token": vocab[-1]}
    (folder / "special_tokens_map.json").write_text(json.dumps(marks))
    config = {**marks, "tokenizer_class": "CLIPTokenizer", "model_max_length": 77}
    (folder / "tokenizer_config.json").write_text(json.dumps(config))
    return len(vocab)


def with_adapter(
    unet: UNet2DConditionModel, rank: int = 4, alpha: int = 8, seed: int = 1
) -> UNet2DConditionModel:
    """The UNet with a peft adapter on its attention that changes something."""
    unet.add_adapter(LoraConfig(r=rank, lora_alpha=alpha, target_modules=ATTENTION))
    torch.manual_seed(seed)
    for name, parameter in unet.named_parameters():
        if "lora_" in name:
            torch.nn.init.normal_(parameter, std=0.1)
    return unet


def write_context(folder: Path, seed: int = 2, sizes: Sizes = TINY) -> None:
    """A Vision Transformer and a projection for a stage."""
    torch.manual_seed(seed)
    eye = Conditioner(**sizes.context)
    eye.save_pretrained(folder / "conditioner")
    width = sizes.unet["cross_attention_dim"]
    ContextProjection(int(eye.config.width), width).save_pretrained(folder / "projection")


def write_bundle(
    out: Path,
    bases: tuple[str, str],
    *,
    image_size: int = 256,
    sizes: Sizes = TINY,
    **stage: Any,
) -> Path:
    """A bundle whose stages two and three build on ``bases``; stage one is the compact one's.

    A base ``./base`` is made in the bundle, with nine channels. ``stage`` adds to both entries.
    """
    fresh = out.with_name(f".{out.name}")
    compact = resource_folder("bundles", "compact")
    for part in ("stage_one", "refiner"):
        shutil.copytree(compact / part, fresh / part)
    if "./base" in bases:
        write_base(fresh / "base", 9, sizes=sizes)
    for number, (name, base) in enumerate(zip(("stage_two", "stage_three"), bases, strict=True)):
        folder = fresh / "base" if base == "./base" else Path(base)
        unet = UNet2DConditionModel.from_pretrained(folder / "unet")
        with_adapter(unet, seed=number).save_lora_adapter(fresh / name)
        write_context(fresh / name, number, sizes)
    (fresh / "MODEL_CARD.md").write_text("# tiny\n\nNot for diagnosis.\n")
    manifest = {
        "name": out.name,
        "version": "0",
        "kind": "stable-diffusion",
        "licence": "Apache-2.0",
        "trained_on": ["nothing"],
        "stages": {
            "1": {"form": "own network"},
            "2": {"base": bases[0], "adapters": [{"path": "stage_two"}], **stage},
            "3": {"base": bases[1], "adapters": [{"path": "stage_three"}], **stage},
        },
        "image_size": image_size,
    }
    seal(fresh, out, manifest)
    return out

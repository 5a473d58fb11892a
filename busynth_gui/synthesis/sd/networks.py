"""A base model's networks, read from disk: never a pickle, never the network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    DDPMScheduler,
    DPMSolverMultistepScheduler,
    UNet2DConditionModel,
)
from diffusers.utils import logging as diffusers_logging
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer
from transformers.utils import logging as transformers_logging

from busynth_gui.bundles.base_models import BaseInfo, find_base, split_id, verify_base
from busynth_gui.bundles.checksums import file_sha256, leaves_folder, refuse_unlisted
from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.json_file import read_json
from busynth_gui.synthesis.networks.configs import read_config, refuse_oversized, sound_config
from busynth_gui.synthesis.networks.weights import LOADING_ERRORS, first_line, refuse_unreal
from busynth_gui.synthesis.sd.description import BaseName

__all__ = [
    "Base",
    "load_autoencoder",
    "load_base",
    "locate_base",
    "noise_of",
    "sampling_noise",
    "training_noise",
]

_NOISE_KEYS = (
    "num_train_timesteps", "beta_start", "beta_end", "beta_schedule", "trained_betas",
    "prediction_type", "rescale_betas_zero_snr",
)  # fmt: skip
_LARGEST_JSON = 32_000_000
"""Bytes of a tokenizer's vocabulary or an index of weights."""
_verified: set[tuple[object, ...]] = set()
"""Base models that this process has compared with their SHA-256, as they lay on the disk then."""


@dataclass(frozen=True)
class Base:
    """A base model's parts but its autoencoder, float32, on the CPU, in evaluation mode."""

    folder: Path
    unet: UNet2DConditionModel
    tokenizer: CLIPTokenizer
    text_encoder: CLIPTextModel
    noise: dict[str, Any]
    """See :func:`noise_of`."""


def locate_base(base: BaseName, bundle: Path) -> Path:
    """The folder of a base model that is on this machine; nothing is ever fetched here.

    Raises Refusal that says how to get it, or that a pinned file has changed.
    """
    name = base.name
    if name.startswith("./"):
        folder = bundle / name
        if leaves_folder(name):
            raise Refusal("the base {0} lies outside its bundle", "do not use this bundle", name)
    elif Path(name).is_absolute():
        folder = Path(name)
    else:
        folder = _from_hub(name)
    if not (folder / "unet" / "config.json").is_file():
        raise Refusal(
            "{0} holds no base model",
            "it must have unet, vae, text_encoder, tokenizer and scheduler in diffusers' layout",
            folder,
        )
    for file, expected in base.files:
        path = folder / file
        if leaves_folder(file) or not path.is_file():
            raise Refusal("the base {0} lacks {1}", "get it again", name, file)
        if file_sha256(path) != expected:
            raise Refusal(
                "the base {0}: {1} is not the one the bundle was made with",
                "get that version of it",
                name,
                file,
            )
    return folder


def load_base(folder: Path) -> Base:
    """Read a base model's parts. Raises Refusal when one is missing or of another kind."""
    _be_quiet()
    unet = _loaded(UNet2DConditionModel, folder / "unet", "diffusion_pytorch_model")
    text_encoder = _loaded(CLIPTextModel, folder / "text_encoder", "model")
    try:
        _refuse_odd_files(folder / "tokenizer")
        tokenizer = CLIPTokenizer.from_pretrained(folder / "tokenizer", local_files_only=True)
    except Exception as error:  # what reads the merges raises nothing more special
        raise _unread(folder / "tokenizer", "CLIPTokenizer", error) from error
    wide, spoken = unet.config.cross_attention_dim, text_encoder.config.hidden_size
    if unet.config.in_channels not in (4, 9) or unet.config.out_channels != 4 or wide != spoken:
        raise Refusal(
            "{0} is no Stable Diffusion 1.x",
            "its UNet takes {1} channels and text of width {2}, its text encoder gives {3}",
            folder,
            unet.config.in_channels,
            wide,
            spoken,
        )
    return Base(folder, unet, tokenizer, text_encoder, noise_of(folder))


def load_autoencoder(folder: Path) -> AutoencoderKL:
    """The autoencoder in ``folder``, float32. Raises Refusal when there is none that fits."""
    _be_quiet()
    autoencoder = _loaded(AutoencoderKL, folder, "diffusion_pytorch_model")
    levels = len(autoencoder.config.block_out_channels)
    if autoencoder.config.latent_channels != 4 or levels != 4:
        raise Refusal("{0} is no autoencoder of Stable Diffusion 1.x", "use one that is", folder)
    return autoencoder


def noise_of(folder: Path) -> dict[str, Any]:
    """The noise that a base model was trained on, from its scheduler's configuration. Raises
    Refusal."""
    path = folder / "scheduler" / "scheduler_config.json"
    try:
        config = read_config(path.parent, path.name)
        noise = {key: config[key] for key in _NOISE_KEYS if config.get(key) is not None}
    except LOADING_ERRORS as error:
        raise _unread(path, "scheduler", error) from error
    kind = noise.setdefault("prediction_type", "epsilon")
    if kind not in ("epsilon", "v_prediction"):
        raise Refusal("{0}: prediction of '{1}'", "use a base that predicts the noise", path, kind)
    return noise


def sampling_noise(noise: dict[str, Any], steps: int) -> DPMSolverMultistepScheduler:
    """DPM-Solver++ 2M (Lu et al., 2022) over a base's noise, set to ``steps`` steps.

    Trailing steps begin at the noisiest one (Lin et al., WACV 2024): few steps need it.
    """
    scheduler = DPMSolverMultistepScheduler(
        **noise,
        algorithm_type="dpmsolver++",
        solver_order=2,
        final_sigmas_type="zero",
        timestep_spacing="trailing",
    )
    scheduler.set_timesteps(steps)
    return scheduler


def training_noise(noise: dict[str, Any]) -> DDPMScheduler:
    """The forward process of a base's noise."""
    return DDPMScheduler(**noise, clip_sample=False)


def _from_hub(name: str) -> Path:
    """Where the program or the hub's own tools have put a model; the hub is not asked."""
    from huggingface_hub import snapshot_download

    repo, revision = split_id(name)
    try:
        base = find_base(name)
    except Refusal as refusal:
        try:
            kept = snapshot_download(repo, revision=revision or None, local_files_only=True)
        except (OSError, ValueError):
            raise refusal from None
        return Path(kept)
    _verify_once(base)
    return base.folder


def _verify_once(base: BaseInfo) -> None:
    """Compare a base model with its SHA-256, unless that was done and no file is another since."""
    found = []
    for name in sorted(base.files):
        try:
            state = (base.folder / name).stat()
        except OSError:
            continue  # verify_base says it
        found.append((name, state.st_ino, state.st_size, state.st_mtime_ns))
    refuse_unlisted(Phrase("base model {0}", base.name), base.folder, base.files)
    key = (str(base.folder), tuple(sorted(base.files.items())), tuple(found))
    if key not in _verified:
        verify_base(base)
        _verified.add(key)


def _refuse_odd_files(folder: Path) -> None:
    """Raise OSError or ValueError for a folder that is none, and for JSON out of bounds in it.

    A path that is no folder would be taken for the name of a repository.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder {folder.name}")
    names = {path.name for path in folder.iterdir()}
    for path in sorted(folder.glob("*.json")):
        said = read_json(path, _LARGEST_JSON)
        if path.name.endswith("config.json"):
            sound_config(said, path.name)
        elif path.name.endswith(".index.json"):
            parts = said.get("weight_map") if isinstance(said, dict) else None
            if not isinstance(parts, dict) or not set(map(str, parts.values())) <= names:
                raise ValueError(f"{path.name} names files that are not there")


def _build(cls: Any, folder: Path) -> Any:
    config = read_config(folder)
    if cls is CLIPTextModel:
        config = config.get("text_config", config)
        return cls(CLIPTextConfig(**config))
    return cls.from_config(config)


def _loaded(cls: Any, folder: Path, weights: str) -> Any:
    there = [path.name for path in folder.glob(f"{weights}*.safetensors")]
    variant = "fp16" if all(".fp16" in name for name in there) else None
    if not there:
        pickles = sorted(p.name for p in folder.glob("*") if p.suffix in (".bin", ".ckpt"))
        raise Refusal(
            "{0} has no {1}.safetensors",
            "{2}",
            folder,
            weights,
            Phrase("{0} is a pickle, which could run code: get the safetensors", pickles[0])
            if pickles
            else Phrase("get the base model again"),
        )
    try:
        _refuse_odd_files(folder)
        refuse_oversized(
            lambda: _build(cls, folder), sorted(folder.glob(f"{weights}*.safetensors"))
        )
        module = cls.from_pretrained(
            folder, variant=variant, use_safetensors=True, local_files_only=True
        )
        refuse_unreal(folder.name, module.state_dict())
    except LOADING_ERRORS as error:
        raise _unread(folder, cls.__name__, error) from error
    module = module.to(torch.float32)
    module.eval().requires_grad_(False)
    return module


def _unread(path: Path, what: str, error: Exception) -> Refusal:
    return Refusal("{0} does not hold a {1}", "{2}", path, what, first_line(error))


def _be_quiet() -> None:
    """Bars and advice of the libraries belong to no command of ours."""
    for module in (diffusers_logging, transformers_logging):
        module.set_verbosity_error()
        module.disable_progress_bar()

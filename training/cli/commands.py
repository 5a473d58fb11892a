"""What each command of ``python -m training`` does with its arguments."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from training.cli.recipe import RECIPES, Recipe, read_recipe
from training.cli.recipe_keys import SECTIONS

if TYPE_CHECKING:
    from training.data.scan_cache import ScanCache

ALL = (
    "prepare", "autoencoder", "decoder", "latents", "base", "stage-one", "stage-two",
    "stage-three", "refiner", "bundle",
)  # fmt: skip


def check_recipe(args: argparse.Namespace) -> None:
    """Raise ValueError now for what a later command would trip over after hours."""
    from training.data.latent_store import LatentSettings
    from training.prepare.piece import PrepareSettings
    from training.trainers.autoencoder import AutoencoderSettings, DecoderSettings
    from training.trainers.denoiser import AdapterSettings, BaseSettings
    from training.trainers.refiner import RefinerSettings
    from training.trainers.refiner_windows import WindowSettings
    from training.trainers.stage_one import StageOneSettings

    recipe = _recipe(args)
    recipe.settings("prepare", PrepareSettings)
    recipe.settings("autoencoder", AutoencoderSettings)
    recipe.settings("decoder", DecoderSettings)
    recipe.settings("latents", LatentSettings)
    recipe.settings("base", BaseSettings)
    recipe.settings("stage-one", StageOneSettings)
    recipe.settings("stage-two", AdapterSettings)
    recipe.settings("stage-three", AdapterSettings)
    recipe.settings("refiner", RefinerSettings)
    recipe.settings("refiner-windows", WindowSettings)


def _recipe(args: argparse.Namespace) -> Recipe:
    if args.threads:
        torch.set_num_threads(args.threads)
    path = RECIPES / "smoke.toml" if args.smoke else args.recipe
    return read_recipe(path, SECTIONS)


def prepare(args: argparse.Namespace) -> None:
    from training.prepare.piece import PrepareSettings
    from training.prepare.run import prepare as run

    settings = _recipe(args).settings("prepare", PrepareSettings)
    if args.splits is not None:
        settings = replace(settings, splits=str(args.splits))
    print(run(args.data, args.runs / "cache", settings))


def graphics(args: argparse.Namespace) -> None:
    from training.data.scan_cache import ScanCache
    from training.graphics.train import GraphicsSettings, train_graphics

    settings = _recipe(args).settings("graphics", GraphicsSettings)
    train_graphics(
        ScanCache(args.runs / "cache"), args.runs / "graphics", settings, args.seed, args.resume,
        args.precision, args.minutes,
    )  # fmt: skip
    print(args.runs / "graphics" / "finder.safetensors")


def autoencoder(args: argparse.Namespace) -> None:
    from training.data.scan_cache import ScanCache
    from training.trainers.autoencoder import AutoencoderSettings, train_autoencoder

    settings = _recipe(args).settings("autoencoder", AutoencoderSettings)
    cache = ScanCache(args.runs / "cache")
    train_autoencoder(
        cache, args.runs / "autoencoder", settings, args.seed, args.resume, args.precision,
        args.minutes,
    )  # fmt: skip


def decoder(args: argparse.Namespace) -> None:
    from training.data.scan_cache import ScanCache
    from training.trainers.autoencoder import DecoderSettings, train_decoder

    settings = _recipe(args).settings("decoder", DecoderSettings)
    train_decoder(
        ScanCache(args.runs / "cache"), _first_autoencoder(args), args.runs / "decoder", settings,
        args.seed, args.resume, args.precision, args.minutes,
    )  # fmt: skip


def _first_autoencoder(args: argparse.Namespace) -> Path:
    folder: Path = args.runs / "autoencoder" / "autoencoder"
    if not (folder / "config.json").exists():
        raise FileNotFoundError(f"{folder} is missing: run 'python -m training autoencoder' first")
    return folder


def latents(args: argparse.Namespace) -> None:
    from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
    from busynth_gui.synthesis.networks.weights import load_module
    from training.components.trainer_run import channels_last
    from training.data.latent_store import LatentSettings, encode_crops
    from training.data.scan_cache import ScanCache

    settings = _recipe(args).settings("latents", LatentSettings)
    model = channels_last(load_module(SpeckleAutoencoder, _first_autoencoder(args)))
    cache = ScanCache(args.runs / "cache")
    out = args.runs / "latents"
    encode_crops(cache, "train", model, out / "train", args.seed, settings)
    # Enough to draw a held-out batch from; it is never trained on.
    few = LatentSettings(per_lesion=2, per_normal=4)
    encode_crops(cache, "held-out", model, out / "held-out", args.seed, few)


def base(args: argparse.Namespace) -> None:
    from training.data.latent_store import LatentStore
    from training.trainers.denoiser import BaseSettings, train_base

    settings = _recipe(args).settings("base", BaseSettings)
    train_base(
        LatentStore(args.runs / "latents" / "train"),
        LatentStore(args.runs / "latents" / "held-out"),
        args.runs / "base", settings, args.seed, args.resume, args.precision, args.minutes,
        getattr(args, "start", None), *_watched(args, settings.memory_stop),
    )  # fmt: skip


def stage_one(args: argparse.Namespace) -> None:
    from training.data.scan_cache import ScanCache
    from training.trainers.stage_one import StageOneSettings, train_stage_one

    settings = _recipe(args).settings("stage-one", StageOneSettings)
    train_stage_one(
        ScanCache(args.runs / "cache"), args.runs / "stage-one", settings, args.seed, args.resume,
        args.precision, args.minutes, getattr(args, "start", None),
    )  # fmt: skip


def stage_two(args: argparse.Namespace) -> None:
    _stage(args, "stage-two", "lesion")


def stage_three(args: argparse.Namespace) -> None:
    _stage(args, "stage-three", "band")


def _stage(args: argparse.Namespace, name: str, kind: str) -> None:
    if getattr(args, "base", None) is None:
        _adapter(args, name, kind)
    else:
        _on_stable_diffusion(args, name, kind)


def _on_stable_diffusion(args: argparse.Namespace, name: str, kind: str) -> None:
    from training.data.scan_cache import ScanCache
    from training.trainers.sd.settings import SdSettings
    from training.trainers.sd.train import train_sd

    if args.recipe == RECIPES / "compact.toml":
        args.recipe = RECIPES / "sd.toml"  # the recipe of the other kind says nothing of this one
    settings = _recipe(args).settings(f"sd-{name}", SdSettings)
    eye = args.runs / "base" / "conditioner"
    train_sd(
        ScanCache(args.runs / "cache"), args.base, args.runs / f"sd-{name}", kind, settings,  # type: ignore[arg-type]
        args.seed, args.resume, args.precision, args.minutes, getattr(args, "start", None),
        eye if (eye / "config.json").exists() else None,
    )  # fmt: skip


def _adapter(args: argparse.Namespace, name: str, kind: str) -> None:
    from training.data.latent_store import LatentStore
    from training.trainers.denoiser import AdapterSettings, train_adapter

    settings = _recipe(args).settings(name, AdapterSettings)
    base_folder = args.runs / "base"
    if not (base_folder / "unet" / "config.json").exists():
        raise FileNotFoundError(f"{base_folder} is missing: run 'python -m training base' first")
    train_adapter(
        LatentStore(args.runs / "latents" / "train"),
        LatentStore(args.runs / "latents" / "held-out"),
        base_folder, args.runs / name, kind, settings, args.seed, args.resume,  # type: ignore[arg-type]
        args.precision, args.minutes, getattr(args, "start", None),
        *_watched(args, settings.memory_stop),
    )  # fmt: skip


def _watched(args: argparse.Namespace, memory_stop: float) -> tuple[Path | None, ScanCache | None]:
    """What a trainer of denoisers needs for its sheets, and for its look for memorisation."""
    from training.data.scan_cache import ScanCache

    # The bundle's decoder if it is there already; that of the first autoencoder shows as much.
    folders = [args.runs / name / "autoencoder" for name in ("decoder", "autoencoder")]
    found = next((folder for folder in folders if (folder / "config.json").exists()), None)
    return found, ScanCache(args.runs / "cache") if memory_stop else None


def refiner(args: argparse.Namespace) -> None:
    from training.trainers.refiner import RefinerSettings, refine
    from training.trainers.refiner_windows import WindowSettings

    recipe = _recipe(args)
    refine(
        args.runs, recipe.settings("refiner", RefinerSettings),
        recipe.settings("refiner-windows", WindowSettings), args.seed, args.resume,
        args.precision, args.minutes, getattr(args, "start", None),
    )  # fmt: skip


def bundle(args: argparse.Namespace) -> None:
    kind = getattr(args, "kind", "compact")
    name = args.name or kind
    out = args.out or args.runs / "bundle" / name
    if kind == "stable-diffusion":
        from training.bundles.stable_diffusion import Foreign, SdParts, make_sd_bundle

        given = {2: args.lora_two, 3: args.lora_three}
        foreign = {
            number: [Foreign.parse(text) for text in texts] for number, texts in given.items()
        }
        parts = SdParts(args.base, foreign, args.others, args.with_base)
        print(make_sd_bundle(args.runs, out, name, args.bundle_version, parts))
        return
    from training.bundles.compact import make_bundle

    print(make_bundle(args.runs, out, name, args.bundle_version))


def unpack(args: argparse.Namespace) -> None:
    from training.bundles.unpack import unpack as run

    print(run(args.bundle, args.runs))


def adapt(args: argparse.Namespace) -> None:
    from training.data.latent_store import LatentSettings
    from training.prepare.piece import PrepareSettings
    from training.trainers.adapt import Adaptation
    from training.trainers.adapt import adapt as run
    from training.trainers.denoiser import AdapterSettings

    recipe = _recipe(args)
    prepared = recipe.settings("prepare", PrepareSettings)
    if args.splits is not None:
        prepared = replace(prepared, splits=str(args.splits))
    plan = Adaptation(
        prepared,
        recipe.settings("latents", LatentSettings),
        {
            "stage_two": recipe.settings("stage-two", AdapterSettings),
            "stage_three": recipe.settings("stage-three", AdapterSettings),
        },
    )
    out = args.out or args.runs / "bundle" / args.name
    told = run(
        args.bundle, args.data, args.runs, out, args.bundle_version, plan, args.seed,
        args.resume, args.precision, args.minutes,
    )  # fmt: skip
    if told:
        print(told)


def sheet(args: argparse.Namespace) -> None:
    from training.evaluate.measures.contact_sheet import contact_sheet

    out = args.out or args.runs / f"sheet-{args.pathology}.png"
    contact_sheet(args.bundle, args.scans, args.pathology, args.rows, args.columns, args.seed, out)
    print(out)


def evaluate(args: argparse.Namespace) -> None:
    from training.evaluate.options import run

    _recipe(args)  # sets the threads
    print(run(args))


def samples(args: argparse.Namespace) -> None:
    from busynth_gui.paths import resource_folder
    from training.simulation.simulate import write_samples

    write_samples(args.out or resource_folder("samples"))

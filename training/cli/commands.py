"""What each command of ``python -m training`` does; what needs torch is imported by it alone."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from busynth_gui.bundles.install import plain_name, ships
from busynth_gui.case.errors import Refusal
from training.cli.recipe import RECIPES, Recipe, read_recipe
from training.components.trackers import refuse_missing_trackers
from training.sections import SECTIONS, AdaptSettings, CriticSettings
from training.settings import (
    AdapterSettings,
    AutoencoderSettings,
    BaseSettings,
    DecoderSettings,
    GraphicsSettings,
    LatentSettings,
    PolishSettings,
    PrepareSettings,
    RefinerSettings,
    RunOptions,
    SdSettings,
    StageOneSettings,
    StudentSettings,
    TrajectorySettings,
    WindowSettings,
)

if TYPE_CHECKING:
    from training.data.latent_store import LatentStore
    from training.data.origin import Stated
    from training.data.scan_cache import ScanCache


def check_recipe(args: argparse.Namespace) -> None:
    """Raise ValueError or Refusal now for what a later command would trip over after hours."""
    from training.bundles.seal import refuse_to_replace
    from training.components.frozen_features import refuse_missing

    refuse_to_replace(_bundle_folder(args))
    refuse_missing_trackers(args.log_with)
    recipe = _recipe(args)
    for name, settings in SECTIONS.items():
        recipe.settings(name, settings)
    refuse_missing(recipe.settings("polish", PolishSettings).features)
    refuse_missing(recipe.settings("refiner", RefinerSettings).features)


def _bundle_folder(args: argparse.Namespace) -> Path:
    """Where the bundle that is made goes. Raises Refusal for a name that none can have."""
    if args.name is None:
        kind = getattr(args, "kind", "compact")
        args.name = "mine" if kind == "compact" else kind
    if not plain_name(args.name):
        raise Refusal(
            "a bundle cannot be called '{0}'",
            "give --name a word of letters, digits, '.', '_' and '-'",
            args.name,
        )
    if args.out is None and ships(args.name):
        raise Refusal(
            "a bundle {0} ships with the program, and another of that name cannot be installed",
            "give another --name, or say with --out which folder it is to replace",
            args.name,
        )
    out: Path = args.out or args.runs / "bundle" / args.name
    return out if out.name not in ("", "..") else out.resolve()


def _say_made(told: str, args: argparse.Namespace) -> None:
    """Print what a command says of the bundle that it made, and how it is installed."""
    print(told)
    if not ships(args.name):
        print(f"install it with: busynth bundles install {_bundle_folder(args)}")


def _recipe(args: argparse.Namespace, default: str = "compact.toml") -> Recipe:
    if args.smoke and args.recipe is not None:
        raise Refusal("--smoke is a recipe, and --recipe names another", "leave one of them out")
    path = RECIPES / "smoke.toml" if args.smoke else args.recipe
    return read_recipe(path or RECIPES / default)


def _options(args: argparse.Namespace) -> RunOptions:
    return RunOptions(
        args.seed,
        args.resume,
        args.precision,
        args.minutes,
        getattr(args, "start", None),
        args.workers,
        tuple(dict.fromkeys(args.log_with)),
        "smoke.toml" if args.smoke else (args.recipe or Path()).name,
    )


def _cache(args: argparse.Namespace) -> ScanCache:
    from training.data.scan_cache import ScanCache

    return ScanCache(args.runs / "cache")


def _latents(args: argparse.Namespace) -> tuple[LatentStore, LatentStore]:
    from training.data.latent_store import LatentStore
    from training.data.origin import Origin
    from training.data.scan_cache import ScanCache

    folder: Path = args.runs / "latents"
    stores = LatentStore(folder / "train"), LatentStore(folder / "validation")
    cache = args.runs / "cache"
    if (cache / "index.json").exists():
        now, known = Origin.made({}, ScanCache(cache).origin), [s.origin.parts for s in stores]
        if any(parts.get("data", now.parts["data"]) != now.parts["data"] for parts in known):
            raise Refusal(
                "the crops in {0} are of other data than {1} now holds",
                "encode them again with 'python -m training latents'",
                folder,
                cache,
            )
    return stores


def _made(args: argparse.Namespace, command: str, part: str) -> Path:
    """The folder of a command's result, whose ``part`` is a network, or FileNotFoundError."""
    folder: Path = args.runs / command
    if not (folder / part / "config.json").exists():
        raise FileNotFoundError(
            f"{folder / part} is missing: run 'python -m training {command}' first"
        )
    return folder


def prepare(args: argparse.Namespace) -> None:
    from training.prepare.run import prepare as run

    settings = _prepare_settings(args, _recipe(args))
    print(run(args.data, args.runs / "cache", settings, _stated(args)))


def _stated(args: argparse.Namespace) -> Stated:
    from training.data.origin import Stated

    return Stated.parse(args.title, args.licence)


def _prepare_settings(args: argparse.Namespace, recipe: Recipe) -> PrepareSettings:
    settings = recipe.settings("prepare", PrepareSettings)
    if args.splits is not None:
        settings = replace(settings, splits=str(args.splits))
    return replace(settings, follow_links=True) if args.follow_links else settings


def graphics(args: argparse.Namespace) -> None:
    from training.graphics.train import train_graphics

    settings = _recipe(args).settings("graphics", GraphicsSettings)
    train_graphics(_cache(args), args.runs / "graphics", settings, _options(args))
    print(args.runs / "graphics" / "finder.safetensors")


def autoencoder(args: argparse.Namespace) -> None:
    from training.trainers.autoencoder import train_autoencoder

    settings = _recipe(args).settings("autoencoder", AutoencoderSettings)
    train_autoencoder(_cache(args), args.runs / "autoencoder", settings, _options(args))


def decoder(args: argparse.Namespace) -> None:
    from training.trainers.autoencoder import train_decoder

    settings = _recipe(args).settings("decoder", DecoderSettings)
    cache = _cache(args)
    first = _made(args, "autoencoder", "autoencoder") / "autoencoder"
    train_decoder(cache, first, args.runs / "decoder", settings, _options(args))


def latents(args: argparse.Namespace) -> None:
    from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
    from busynth_gui.synthesis.networks.weights import load_module
    from training.components.run_lock import hold
    from training.components.trainer_run import channels_last
    from training.data.latent_store import encode_crops

    settings = _recipe(args).settings("latents", LatentSettings)
    first = _made(args, "autoencoder", "autoencoder") / "autoencoder"
    model = channels_last(load_module(SpeckleAutoencoder, first))
    cache, out = _cache(args), args.runs / "latents"
    for side in ("train", "validation"):
        hold(out / side)
    encode_crops(cache, "train", model, out / "train", args.seed, settings)
    # Enough to draw a batch of checks from; it is never trained on.
    few = LatentSettings(per_lesion=2, per_normal=4)
    encode_crops(cache, "validation", model, out / "validation", args.seed, few)


def base(args: argparse.Namespace) -> None:
    from training.trainers.denoiser import train_base

    settings = _recipe(args).settings("base", BaseSettings)
    train_base(
        *_latents(args), args.runs / "base", settings, _options(args),
        *_watched(args, settings.memory_stop),
    )  # fmt: skip


def stage_one(args: argparse.Namespace) -> None:
    from training.trainers.stage_one import train_stage_one

    settings = _recipe(args).settings("stage-one", StageOneSettings)
    train_stage_one(_cache(args), args.runs / "stage-one", settings, _options(args))


def stage_two(args: argparse.Namespace) -> None:
    _stage(args, "stage-two", "lesion")


def stage_three(args: argparse.Namespace) -> None:
    _stage(args, "stage-three", "band")


def healing(args: argparse.Namespace) -> None:
    _adapter(args, "healing", "healthy")


def _stage(args: argparse.Namespace, name: str, kind: Literal["lesion", "band"]) -> None:
    if getattr(args, "base", None) is None:
        _adapter(args, name, kind)
    else:
        _on_stable_diffusion(args, name, kind)


def _on_stable_diffusion(
    args: argparse.Namespace, name: str, kind: Literal["lesion", "band"]
) -> None:
    from training.trainers.sd.train import train_sd

    settings = _recipe(args, "sd.toml").settings(f"sd-{name}", SdSettings)
    eye = args.runs / "base" / "conditioner"
    train_sd(
        _cache(args), args.base, args.runs / f"sd-{name}", kind, settings, _options(args),
        eye if (eye / "config.json").exists() else None,
    )  # fmt: skip


def _adapter(
    args: argparse.Namespace, name: str, kind: Literal["lesion", "band", "healthy"]
) -> None:
    from training.trainers.denoiser import train_adapter

    settings = _recipe(args).settings(name, AdapterSettings)
    on = _made(args, "base", "unet")
    train_adapter(
        *_latents(args), on, args.runs / name, kind, settings, _options(args),
        *_watched(args, settings.memory_stop),
    )  # fmt: skip


def _watched(args: argparse.Namespace, memory_stop: float) -> tuple[Path | None, ScanCache | None]:
    """What a trainer of denoisers needs for its sheets, and for its look for memorisation."""
    # The bundle's decoder if it is there already; that of the first autoencoder shows as much.
    folders = [args.runs / name / "autoencoder" for name in ("decoder", "autoencoder")]
    found = next((folder for folder in folders if (folder / "config.json").exists()), None)
    return found, _cache(args) if memory_stop else None


def refiner(args: argparse.Namespace) -> None:
    from training.trainers.refiner import refine

    recipe = _recipe(args)
    windows = recipe.settings("refiner-windows", WindowSettings)
    refine(args.runs, recipe.settings("refiner", RefinerSettings), windows, _options(args))


def student(args: argparse.Namespace) -> None:
    from training.trainers.student import teach

    recipe = _recipe(args)
    wanted = recipe.settings("trajectories", TrajectorySettings)
    teach(args.runs, recipe.settings("student", StudentSettings), wanted, _options(args))


def polish(args: argparse.Namespace) -> None:
    from training.trainers.polish import polish as run

    run(args.runs, _recipe(args).settings("polish", PolishSettings), _options(args))


def critic(args: argparse.Namespace) -> None:
    from training.trainers.critic import train_critic

    settings = _recipe(args).settings("critic", CriticSettings)
    told = train_critic(args.bundle, _cache(args), args.runs / "critic", settings, _options(args))
    print(told)


def bundle(args: argparse.Namespace) -> None:
    out = _bundle_folder(args)
    kind, name = getattr(args, "kind", "compact"), args.name
    if kind == "stable-diffusion":
        from training.bundles.stable_diffusion import Foreign, SdParts, make_sd_bundle

        given = {2: args.lora_two, 3: args.lora_three}
        foreign = {
            number: [Foreign.parse(text) for text in texts] for number, texts in given.items()
        }
        parts = SdParts(args.base, foreign, args.others, args.with_base)
        told = make_sd_bundle(args.runs, out, name, args.bundle_version, parts, args.bundle_licence)
        _say_made(told, args)
        return
    from training.bundles.compact import make_bundle

    for option in ("base", "lora_two", "lora_three", "with_base"):
        if getattr(args, option, None):
            raise Refusal(
                "--{0} is for bundles on Stable Diffusion",
                "give --kind stable-diffusion, or leave it out",
                option.replace("_", "-"),
            )
    _say_made(make_bundle(args.runs, out, name, args.bundle_version, args.bundle_licence), args)


def unpack(args: argparse.Namespace) -> None:
    from training.bundles.unpack import unpack as run

    print(run(args.bundle, args.runs))


def adapt(args: argparse.Namespace) -> None:
    from training.trainers.adapt import Adaptation
    from training.trainers.adapt import adapt as run

    recipe = _recipe(args, "adapt.toml")
    plan = Adaptation(
        recipe.settings("adapt", AdaptSettings),
        _prepare_settings(args, recipe),
        recipe.settings("latents", LatentSettings),
        {
            "stage_two": recipe.settings("stage-two", AdapterSettings),
            "stage_three": recipe.settings("stage-three", AdapterSettings),
        },
        recipe.settings("decoder", DecoderSettings),
        recipe.settings("trajectories", TrajectorySettings),
        recipe.settings("student", StudentSettings),
        recipe.settings("polish", PolishSettings),
        recipe.settings("refiner-windows", WindowSettings),
        recipe.settings("refiner", RefinerSettings),
        _stated(args),
        args.bundle_licence,
    )
    out = _bundle_folder(args)
    told = run(args.bundle, args.data, args.runs, out, args.bundle_version, plan, _options(args))
    if told:
        _say_made(told, args)


def compare(args: argparse.Namespace) -> None:
    from busynth_gui.bundles.manifest import find_bundle, verify_bundle
    from busynth_gui.case.errors import Refusal
    from training.evaluate.compare_bundles import LEAST_GROUPS, compare_bundles
    from training.evaluate.measures.pairs import real_pairs
    from training.evaluate.unseen import trained_on_held_out

    before, after = find_bundle(args.before), find_bundle(args.bundle)
    for info in (before, after):
        verify_bundle(info)
    dataset = None if args.dataset == "all" else args.dataset
    cache = _cache(args)
    pairs = real_pairs(cache, "held-out", dataset)
    if not pairs:
        known = sorted({e.dataset for e in cache.select("held-out", lesions=True)})
        raise Refusal(
            "no lesion of '{0}' is held out",
            "choose all or one of: {1}",
            args.dataset,
            ", ".join(known),
        )
    out = args.out or args.runs / "compared"
    compared = compare_bundles(pairs, before, after, args.lesions, args.seed, out)
    if compared is None:
        raise Refusal(
            "the held-out lesions that are compared are of under {0} patients",
            "hold out more scans ('held_out' under [prepare] in the recipe), or give more "
            "--lesions",
            LEAST_GROUPS,
        )
    unseen = [line for info in (before, after) for line in trained_on_held_out(cache, info)]
    warned = [f"warning: {line}" for line in dict.fromkeys(unseen)]
    print("\n".join([*warned, *compared.told(), str(out / "sheet.png")]))


def sheet(args: argparse.Namespace) -> None:
    from training.evaluate.measures.contact_sheet import contact_sheet

    out = args.out or args.runs / f"sheet-{args.pathology}.png"
    contact_sheet(args.bundle, args.scans, args.pathology, args.rows, args.columns, args.seed, out)
    print(out)


def evaluate(args: argparse.Namespace) -> None:
    from training.evaluate.options import run

    print(run(args))


def samples(args: argparse.Namespace) -> None:
    from busynth_gui.paths import resource_folder
    from training.simulation.simulate import write_samples

    write_samples(args.out or resource_folder("samples"))


def overview(args: argparse.Namespace) -> None:
    from training.components.overview import write_overview

    print(write_overview(args.runs))

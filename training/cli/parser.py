"""The options of ``python -m training``. Light: ``--help`` needs no torch."""

from __future__ import annotations

import argparse
from pathlib import Path

from training.cli.help import teach
from training.cli.recipe import RECIPES
from training.evaluate.options import add_options

__all__ = ["ALONE", "COMMANDS", "TWO_NETWORKS", "build_parser"]

COMMANDS = {
    "adapt": "fine-tune a bundle's adapters on your own scans: the ordinary way in",
    "unpack": "lay a bundle's parts out to train on from them",
    "prepare": "read the data sets, clean the scans, join near-duplicates, split by group",
    "graphics": "train the network that finds burned-in graphics (prepare comes with one)",
    "autoencoder": "train the speckle autoencoder (scan to latents and back)",
    "decoder": "go on with the decoder alone, for the grain (can run beside base)",
    "latents": "encode the training crops once",
    "base": "train the shared inpainting denoiser and the ViT that conditions it",
    "stage-one": "train the network that makes lesion outlines",
    "stage-two": "train the lesion adapter (LoRA on the base)",
    "stage-three": "train the band adapter (LoRA on the base)",
    "refiner": "train what ends stage three on the scan's own grid, against a discriminator",
    "bundle": "put the trained parts together as a bundle folder",
    "evaluate": "measure a bundle against the held-out scans",
    "sheet": "draw a contact sheet of candidates on scans",
    "samples": "simulate the healthy sample scans that ship with the program",
    "all": "everything from prepare to bundle, one after another",
}

ALONE = (
    "unpack", "prepare", "graphics", "latents", "bundle", "evaluate", "sheet", "samples",
)  # fmt: skip
"""What one process does; of several that were started the others end at once, or wait for it."""

TWO_NETWORKS = ("autoencoder", "decoder", "refiner", "all")
"""What trains a network together with its discriminator, or would come to it after hours."""


def build_parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    parser = argparse.ArgumentParser(
        prog="python -m training",
        description="Makes busynth's bundles from BUSI and BUS-BRA. Run the commands in the order "
        "in which they are listed; each leaves its result below --runs for the next.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text in COMMANDS.items():
        sub = commands.add_parser(name, help=text)
        teach(sub, name)
        _common(sub)
        if name in ("prepare", "all", "adapt"):
            _add_data(sub)
        if name == "adapt":
            sub.set_defaults(runs=Path("runs/adapt"), recipe=RECIPES / "adapt.toml")
        if name in ("bundle", "all", "adapt", "samples", "sheet", "evaluate"):
            sub.add_argument("--out", type=Path, help="where the result goes")
        if name in ("bundle", "all", "adapt"):
            own = "adapted" if name == "adapt" else None
            sub.add_argument("--name", default=own, help="name of the bundle (default: its kind)")
            sub.add_argument("--bundle-version", default="0.1.0", help="version of the bundle")
        if name in ("adapt", "unpack", "sheet", "evaluate"):
            sub.add_argument("--bundle", default="compact", help="name or folder of the bundle")
        if name in ("base", "stage-one", "stage-two", "stage-three", "refiner"):
            sub.add_argument(
                "--start", type=Path, help="folder of an earlier run to take the first weights from"
            )
        if name in ("stage-two", "stage-three"):
            sub.add_argument(
                "--base",
                metavar="ID|DIR",
                help="train on Stable Diffusion 1.5: its id on the hub, got before with 'busynth "
                "bundles install base:ID', or a folder in diffusers' layout (default recipe: "
                "sd.toml; sd-paper.toml is the published one)",
            )
        if name == "bundle":
            _add_kind(sub)
        if name == "sheet":
            sub.add_argument("--scans", type=Path, help="folder of scans (default: the samples)")
            sub.add_argument("--pathology", choices=("benign", "malignant"), default="benign")
            sub.add_argument("--rows", type=int, default=5)
            sub.add_argument("--columns", type=int, default=5)
        if name == "evaluate":
            add_options(sub)
    return parser


def _add_kind(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--kind", choices=("compact", "stable-diffusion"), default="compact")
    group = sub.add_argument_group("for the kind stable-diffusion")
    group.add_argument(
        "--base", metavar="ID|DIR", help="base of a stage that was not trained in --runs"
    )
    for number in ("two", "three"):
        group.add_argument(
            f"--lora-{number}",
            metavar="PATH[=WEIGHT]",
            action="append",
            default=[],
            help=f"another adapter for stage {number} (diffusers, peft or kohya), may be repeated",
        )
    group.add_argument(
        "--others",
        metavar="BUNDLE",
        default="compact",
        help="bundle to take stage one and the refiner from where they are not in --runs",
    )
    group.add_argument(
        "--with-base", action="store_true", help="put the base model into the bundle, gigabytes"
    )


def _common(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--runs", type=Path, default=Path("runs"), help="folder of all results")
    sub.add_argument(
        "--recipe", type=Path, default=RECIPES / "compact.toml", help="TOML file of settings"
    )
    sub.add_argument(
        "--smoke", action="store_true", help="use the smoke recipe: minutes, useless weights"
    )
    sub.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    sub.add_argument("--seed", type=int, default=0, help="seed of all random draws")
    sub.add_argument("--threads", type=int, help="threads of torch (default: its own choice)")
    sub.add_argument(
        "--minutes", type=float, help="stop a trainer after so long and keep what it has"
    )
    sub.add_argument(
        "--precision",
        choices=("no", "bf16", "fp16"),
        default="no",
        help="mixed precision; bf16 pays on CPUs and GPUs that have it",
    )


def _add_data(sub: argparse.ArgumentParser) -> None:
    """``--data`` and ``--splits``, for the commands that read data sets."""
    sub.add_argument(
        "--data",
        type=Path,
        required=True,
        help="folder with the data sets: 'busi', 'bus_bra', and any folder with a cases.csv",
    )
    sub.add_argument(
        "--splits",
        type=Path,
        help="table (dataset,name,split) that says which scans are for training and which are "
        "held out, such as another cache's splits.csv (default: dealt by the recipe's seed)",
    )

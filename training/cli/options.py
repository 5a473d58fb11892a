"""The options of the commands, group by group. Light: ``--help`` needs no torch."""

from __future__ import annotations

import argparse
from pathlib import Path

from training.numbers import count, few, minutes, natural, seed
from training.settings import TRACKERS

__all__ = [
    "add_base", "add_bundle", "add_common", "add_compared", "add_data", "add_kind", "add_name",
    "add_out", "add_sheet", "add_start", "add_stated",
]  # fmt: skip


_LONGEST = 400
"""Characters of what is stated: a bundle's manifest, which joins some of it, holds 1,000."""


def _line(text: str) -> str:
    """What a bundle's manifest can hold. Raises ArgumentTypeError for anything else."""
    if not text.strip() or not text.isprintable() or len(text) > _LONGEST:
        raise argparse.ArgumentTypeError(f"must be one line of 1 to {_LONGEST} characters")
    return text


def add_common(sub: argparse.ArgumentParser) -> None:
    """What every command has."""
    sub.add_argument("--runs", type=Path, default=Path("runs"), help="folder of all results")
    sub.add_argument(
        "--recipe", type=Path, help="TOML file of settings (default: that of the project)"
    )
    sub.add_argument(
        "--smoke", action="store_true", help="use the smoke recipe: minutes, useless weights"
    )
    sub.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    sub.add_argument("--seed", type=seed, default=0, help="seed of all random draws")
    sub.add_argument("--threads", type=few, help="threads of torch (default: its own choice)")
    sub.add_argument(
        "--minutes", type=minutes, help="stop a trainer after so long and keep what it has"
    )
    sub.add_argument(
        "--workers",
        type=natural,
        default=0,
        metavar="N",
        help="processes that draw crops ahead of each training process, where a GPU would wait "
        "for them; what is learned stays the same (default: 0)",
    )
    sub.add_argument(
        "--log-with",
        action="append",
        choices=TRACKERS,
        default=[],
        help="hand the logs on to this too, may be repeated (default: CSV files and "
        "RUNS/index.html alone)",
    )
    sub.add_argument(
        "--precision",
        choices=("no", "bf16", "fp16"),
        default="no",
        help="mixed precision; bf16 pays on CPUs and GPUs that have it",
    )


def add_data(sub: argparse.ArgumentParser) -> None:
    """``--data``, ``--splits`` and ``--follow-links``, for the commands that read data sets."""
    sub.add_argument(
        "--data",
        type=Path,
        required=True,
        help="folder with the data sets, each a folder (BUSI, BUS-BRA, with a cases.csv, COCO, "
        "nnU-Net, DICOM with Segmentations), or one of these itself",
    )
    sub.add_argument(
        "--splits",
        type=Path,
        help="table (dataset,name,split) that says which scans are for training and which are "
        "held out, such as another cache's splits.csv (default: dealt by the recipe's seed)",
    )
    sub.add_argument(
        "--follow-links",
        action="store_true",
        help="read what links in a data set's folder lead to outside of it (default: refuse)",
    )


def add_stated(sub: argparse.ArgumentParser) -> None:
    """``--title`` and ``--licence``, which the bundle that is trained on the data will tell."""
    for name, says in (("title", "what a data set is called in bundles trained on it"),
                       ("licence", "the licence of a data set")):  # fmt: skip
        sub.add_argument(
            f"--{name}",
            metavar="[SET=]TEXT",
            type=_line,
            action="append",
            default=[],
            help=f"{says}; SET is its folder's name, where there are several (default: what is "
            "known of the public ones, else its folder's name and 'licence not stated')",
        )


def add_out(sub: argparse.ArgumentParser) -> None:
    """``--out``."""
    sub.add_argument("--out", type=Path, help="where the result goes")


def add_name(sub: argparse.ArgumentParser) -> None:
    """Name and version of the bundle that is made."""
    sub.add_argument(
        "--name", help="name of the bundle (default: mine; of the kind stable-diffusion: its kind)"
    )
    sub.add_argument("--bundle-version", type=_line, default="0.1.0", help="version of the bundle")
    sub.add_argument(
        "--bundle-licence",
        metavar="TEXT",
        type=lambda text: text and _line(text),
        default="",
        help="licence of the bundle (default: that of what was taken over, else 'not stated')",
    )


def add_bundle(sub: argparse.ArgumentParser) -> None:
    """The bundle that is taken."""
    sub.add_argument("--bundle", default="compact", help="name or folder of the bundle")


def add_compared(sub: argparse.ArgumentParser) -> None:
    """What a bundle is compared with, and on what."""
    sub.add_argument("--before", default="compact", help="the other bundle, name or folder")
    sub.add_argument("--dataset", default="all", help="held-out lesions of this data set alone")
    sub.add_argument("--lesions", type=count, default=100, help="held-out lesions at most")


def add_start(sub: argparse.ArgumentParser) -> None:
    """``--start``, for what can go on from another run."""
    sub.add_argument(
        "--start", type=Path, help="folder of an earlier run to take the first weights from"
    )


def add_base(sub: argparse.ArgumentParser) -> None:
    """``--base``, for the stages that can be trained on Stable Diffusion."""
    sub.add_argument(
        "--base",
        metavar="ID|DIR",
        help="train on Stable Diffusion 1.5: its id on the hub, got before with 'busynth "
        "bundles install base:ID', or a folder in diffusers' layout (default recipe: "
        "sd.toml; sd-paper.toml is the published one)",
    )


def add_sheet(sub: argparse.ArgumentParser) -> None:
    """What a contact sheet shows."""
    sub.add_argument("--scans", type=Path, help="folder of scans (default: the samples)")
    sub.add_argument("--pathology", choices=("benign", "malignant"), default="benign")
    sub.add_argument("--rows", type=count, default=5)
    sub.add_argument("--columns", type=count, default=5)


def add_kind(sub: argparse.ArgumentParser) -> None:
    """The kind of the bundle, and what one on Stable Diffusion is made of."""
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

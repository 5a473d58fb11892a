"""``busynth export``: the approved candidates of a workspace as image-mask pairs."""

from __future__ import annotations

import argparse
import sys

from tqdm import tqdm

from busynth_gui.case.errors import Refusal
from busynth_gui.export.formats import find_format
from busynth_gui.export.grey_depth import GreyDepth
from busynth_gui.export.healed import write_all_healed
from busynth_gui.export.split import Split
from busynth_gui.export.transaction import refuse_unwritable
from busynth_gui.export.writer import write_pairs
from busynth_gui.imaging.burned_in import BurnedInRule
from busynth_gui.labelled.patients import read_patients
from busynth_gui.workspace.export_pairs import approved_pairs, healed_pairs
from busynth_gui.workspace.workspace import Workspace

__all__ = ["run"]


def run(args: argparse.Namespace) -> int:
    """Export all approved candidates or none. Raises Refusal, also when none is approved."""
    if args.healed:
        return _export_healed(args)
    layout = find_format(args.format)
    depth = layout.depth(None if args.grey is None else GreyDepth(args.grey))
    split = _split(args)
    refuse_unwritable(args.out)
    with (
        Workspace.open(args.workspace, create=False) as workspace,
        tqdm(
            total=len(workspace.listing.approved()), unit="pair", disable=not sys.stderr.isatty()
        ) as bar,
    ):

        def advance(count: int) -> None:
            bar.update(count - bar.n)

        done = write_pairs(
            layout,
            approved_pairs(workspace, depth, BurnedInRule(args.burned_in)),
            args.out,
            overwrite=args.overwrite,
            split=split,
            on_progress=advance,
        )
    if not done:
        raise Refusal(
            "{0} holds no approved candidate", "approve some in the window first", args.workspace
        )
    for pair in done:
        if pair.new:
            print(pair.image)
    there = sum(not pair.new for pair in done)
    if there:
        print(f"busynth: {there} of {len(done)} pairs were there already", file=sys.stderr)
    return 0


def _export_healed(args: argparse.Namespace) -> int:
    """The healed scans, each with the scan that it was and the mask."""
    asked = {
        "--split": args.split is not None,
        "--patients": args.patients is not None,
        "--grey": args.grey is not None,
        "--format": args.format != "busi",
    }
    for option, given in asked.items():
        if given:
            raise Refusal("{0} says nothing of healed scans", "leave it out", option)
    refuse_unwritable(args.out)
    with Workspace.open(args.workspace, create=False) as workspace:
        done = write_all_healed(
            healed_pairs(workspace, BurnedInRule(args.burned_in)),
            args.out,
            overwrite=args.overwrite,
        )
    if not done:
        raise Refusal("{0} holds no healed scan", "heal some in the window first", args.workspace)
    for record in done:
        print(args.out / record["image"])
    return 0


def _split(args: argparse.Namespace) -> Split | None:
    if args.split is None:
        if args.patients is not None:
            raise Refusal("--patients says nothing without --split", "give --split 70,15,15 too")
        return None
    return Split.parse(args.split, None if args.patients is None else read_patients(args.patients))

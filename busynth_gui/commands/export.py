"""``busynth export``: the approved candidates of a workspace as image-mask pairs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from tqdm import tqdm

from busynth_gui.case.errors import Refusal
from busynth_gui.export.formats import find_format
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.transaction import refuse_unwritable
from busynth_gui.export.writer import write_pairs
from busynth_gui.workspace.workspace import Workspace

__all__ = ["run"]


def run(args: argparse.Namespace) -> int:
    """Export all approved candidates or none. Raises Refusal, also when none is approved."""
    layout = find_format(args.format)
    refuse_unwritable(args.out)
    with (
        Workspace.open(args.workspace, create=False) as workspace,
        tqdm(unit="pair", disable=not sys.stderr.isatty()) as bar,
    ):

        def advance(count: int) -> None:
            bar.update(count - bar.n)

        done = write_pairs(
            layout, _pairs(workspace), args.out, overwrite=args.overwrite, on_progress=advance
        )
    if not done:
        raise Refusal(
            f"{args.workspace} holds no approved candidate", "approve some in the window first"
        )
    for pair in done:
        print(pair.image)
    return 0


def _pairs(workspace: Workspace) -> Iterator[ExportPair]:
    for approved in workspace.approved():
        yield ExportPair(
            approved.name,
            approved.scan.name,
            approved.candidate,
            approved.mask,
            approved.decision,
            approved.scan.spacing_mm,
        )

"""What ``busynth plan`` takes on the command line."""

from __future__ import annotations

import argparse

from busynth_gui.case.descriptors import LEXICON
from busynth_gui.commands.arguments import path

__all__ = ["add_plan_arguments"]


def add_plan_arguments(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The arguments of ``busynth plan`` on ``parser``."""
    add = parser.add_argument
    add(
        "sets",
        metavar="SET",
        nargs="+",
        type=path,
        help="a folder of scans with masks: BUSI, nnU-Net, COCO, DICOM with Segmentations, or with"
        " a cases.csv",
    )
    add("--by", metavar="WORD", help=f"divide by a measured word too: {', '.join(LEXICON)}")
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--each",
        metavar="N",
        type=int,
        help="how many of each stratum there are to be (default: as many as the largest has)",
    )
    how.add_argument(
        "--target",
        metavar="FILE",
        type=path,
        help='how many of which stratum, as JSON: {"benign/small": 100}, or a plan of --out',
    )
    add("--workspace", metavar="DIR", type=path, help="count its approved candidates too")
    add(
        "--keep",
        action="store_true",
        help="keep the plan in the workspace; the window makes what is missing",
    )
    add("--out", metavar="FILE", type=path, help="write the plan as JSON")
    return parser

"""The options of ``python -m training prepare``. Light: ``--help`` needs no torch."""

from __future__ import annotations

import argparse
from pathlib import Path

__all__ = ["add_data"]


def add_data(sub: argparse.ArgumentParser) -> None:
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

"""The options of ``python -m training prepare``. Light: ``--help`` needs no torch."""

from __future__ import annotations

import argparse
from pathlib import Path

__all__ = ["TEACHES", "add_data"]

TEACHES = (
    "Reads the data sets below --data, makes one clean scan of each image and writes them, with "
    "their masks, to RUNS/cache, where every trainer reads them. In this order: graphics (text, "
    "callipers, rulers) are found and painted over; double frames are taken apart; margins without "
    "tissue are cut off; scans that are alike are joined to the patient's group; odd ones are "
    "flagged or dropped; groups are dealt to the training and the held-out side. Then look at "
    "RUNS/cache/report/index.html, which shows what was done and why, and at "
    "RUNS/cache/verdicts.csv, which has a line for every scan. RUNS/cache/splits.csv holds the "
    "split: give it to another group with --splits, and both measure on the same scans. The recipe "
    "section [prepare] says which checks drop a scan and which only flag it. training/DATA.md "
    "describes the layouts (BUSI, BUS-BRA, and a plain one for your own scans) and every step. "
    "Example: python -m training prepare --data DATA --runs runs"
)


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

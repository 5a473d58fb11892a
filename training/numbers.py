"""Numbers of the command line: one that makes no sense is refused before anything runs. Light."""

from __future__ import annotations

import argparse
import math

__all__ = ["count", "minutes", "natural"]


def count(text: str) -> int:
    """A whole number from 1. Raises ArgumentTypeError for a lower one, ValueError for no number."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def natural(text: str) -> int:
    """A whole number from 0. Raises as :func:`count`."""
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("must be at least 0")
    return value


def minutes(text: str) -> float:
    """A time that ends, from 0, which a trainer leaves after its first step. Raises as
    :func:`count`."""
    value = float(text)
    if not (value >= 0 and math.isfinite(value)):
        raise argparse.ArgumentTypeError("must be a number from 0")
    return value

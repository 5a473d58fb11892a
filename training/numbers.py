"""Numbers of the command line: one that makes no sense is refused before anything runs. Light."""

from __future__ import annotations

import argparse
import math

__all__ = ["count", "few", "minutes", "natural", "seed"]

_FEW = 1024
_LAST_SEED = 2_000_000_000
"""Below a request's highest by more than any command counts on from the one that it is given."""


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


def few(text: str) -> int:
    """A whole number from 1 that a machine can have of threads or processes. Raises as
    :func:`count`."""
    value = count(text)
    if value > _FEW:
        raise argparse.ArgumentTypeError(f"must be at most {_FEW}")
    return value


def seed(text: str) -> int:
    """A seed that torch, NumPy and requests take. Raises as :func:`count`."""
    value = natural(text)
    if value > _LAST_SEED:
        raise argparse.ArgumentTypeError(f"must be at most {_LAST_SEED}")
    return value


def minutes(text: str) -> float:
    """A time that ends, from 0, which a trainer leaves after its first step. Raises as
    :func:`count`."""
    value = float(text)
    if not (value >= 0 and math.isfinite(value)):
        raise argparse.ArgumentTypeError("must be a number from 0")
    return value

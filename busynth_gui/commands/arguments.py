"""Arguments that are paths or names: an empty one is a slip, not the current folder."""

from __future__ import annotations

import argparse
from pathlib import Path

__all__ = ["filled", "path"]


def filled(text: str) -> str:
    """A name, for argparse. Raises ArgumentTypeError when it is empty."""
    if not text:
        raise argparse.ArgumentTypeError("it is empty, as a variable is that was never set")
    return text


def path(text: str) -> Path:
    """A path, for argparse. Raises ArgumentTypeError when it is empty.

    ``Path("")`` is the current folder: what was made would lie there, and nobody had said so.
    """
    return Path(filled(text))

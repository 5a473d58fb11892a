"""Docstrings, of which transformers makes classes: a Python without them loads no models."""

from __future__ import annotations

import sys

from busynth_gui.case.errors import Refusal

__all__ = ["refuse_without_docstrings", "without_docstrings"]


def without_docstrings() -> bool:
    """Whether this Python leaves them out (``-OO``)."""
    return sys.flags.optimize > 1


def refuse_without_docstrings() -> None:
    """Raise Refusal where it does, before a library of the models is imported."""
    if without_docstrings():
        raise Refusal(
            "Python was told to leave out docstrings, which libraries of the models read",
            "unset PYTHONOPTIMIZE and leave -OO out",
        )

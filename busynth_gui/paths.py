"""Where things lie on disk: what ships with the program, and what the user installs."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path

__all__ = ["resource_folder", "user_bases_folder", "user_bundles_folder"]


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

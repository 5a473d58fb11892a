"""Where things lie on disk: what ships with the program, and what the user installs."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path

__all__ = [
    "folders_in",
    "is_file",
    "is_folder",
    "is_there",
    "resource_folder",
    "user_bases_folder",
    "user_bundles_folder",
    "why_closed",
]


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


def is_there(path: Path) -> bool:
    """Whether there is anything of that name, be it a link that leads nowhere."""
    return os.path.lexists(path)


def folders_in(folder: Path) -> list[Path]:
    """The folders in a folder, by name; none where that is not there or may not be looked into."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208
    except OSError:
        return []
    return [path for path in (folder / name for name in names) if is_folder(path)]


def why_closed(folder: Path) -> OSError | None:
    """What keeps a folder from being looked into; None where nothing does, or none is there."""
    try:
        os.listdir(folder)  # noqa: PTH208
        (folder / "x").lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return error
    return None

"""Where things lie on disk: what ships with the program, and what the user installs."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from platformdirs import user_config_path, user_data_path, user_log_path

__all__ = [
    "expanded",
    "folders_in",
    "home_folder",
    "is_file",
    "is_folder",
    "is_there",
    "resource_folder",
    "user_bases_folder",
    "user_bundles_folder",
    "user_config_folder",
    "user_data_folder",
    "user_log_folder",
    "why_closed",
]


def resource_folder(*parts: str) -> Path:
    """A path below ``resources``: inside the installed package, or of the checkout beside it."""
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    root = installed if installed.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)


_NOWHERE = Path("/nonexistent")
"""The home of users that have none, a container's or a service's, as Debian calls it: nothing is
found there, and nothing can be written."""


def user_data_folder() -> Path:
    """Where the system wants what a user installs and makes."""
    return _of_home(lambda: user_data_path("busynth", appauthor=False), "data")


def user_config_folder() -> Path:
    """Where the system wants a program's settings."""
    return _of_home(lambda: user_config_path("busynth", appauthor=False), "config")


def user_log_folder() -> Path:
    """Where the system wants a program's logs."""
    return _of_home(lambda: user_log_path("busynth", appauthor=False), "log")


def home_folder() -> Path:
    """The user's own folder."""
    return _of_home(Path.home, "")


def _of_home(found: Callable[[], Path], nowhere: str) -> Path:
    try:
        return found()
    except RuntimeError:  # there is no home
        return _NOWHERE / nowhere


def expanded(path: str) -> Path:
    """A path that somebody typed, with its ``~``, where there is a home that it stands for."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def user_bundles_folder() -> Path:
    """Where ``busynth bundles install`` puts bundles."""
    return user_data_folder() / "bundles"


def user_bases_folder() -> Path:
    """Where ``busynth bundles install`` puts the base models that bundles build on."""
    return user_data_folder() / "bases"


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

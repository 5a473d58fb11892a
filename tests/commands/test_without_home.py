"""Users without a home, as of containers and services, and a current folder that is gone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from busynth_gui.bundles.download import unfinished
from busynth_gui.bundles.manifest import list_bundles
from busynth_gui.paths import (
    expanded,
    home_folder,
    user_bases_folder,
    user_bundles_folder,
    user_config_folder,
    user_data_folder,
    user_log_folder,
)

Run = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has a home for everybody")

FOLDERS = (user_bases_folder, user_bundles_folder, user_config_folder, user_data_folder)


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user who is a number alone: nothing is said of a home, here or in the system's list."""
    for name in [n for n in os.environ if n == "HOME" or n.startswith("XDG_")]:
        monkeypatch.delenv(name)

    def unknown(number: int) -> Any:
        raise KeyError(f"getpwuid(): uid not found: {number}")

    monkeypatch.setattr("pwd.getpwuid", unknown)


def test_what_would_lie_in_a_home_is_nowhere(homeless: None) -> None:
    found = [folder() for folder in (*FOLDERS, user_log_folder, home_folder)]
    assert all(folder.is_absolute() and not folder.exists() for folder in found)
    assert expanded("~/pairs") == Path("~/pairs")
    assert unfinished() == []


def test_commands_work_with_the_bundle_that_ships(
    homeless: None, work: Path, busynth: Run, painting: Callable[..., Any]
) -> None:
    assert all(not b.folder.is_relative_to(user_bundles_folder()) for b in list_bundles())
    for command in (("bundles", "list"), ("doctor",)):
        _, out, err = busynth(*command)
        assert out and "Traceback" not in err
    painting()
    made = ("synthesize", "scan.png", "--region", "ellipse:280,200,70,45", "--out", "out")
    code, out, err = busynth(*made, "--bundle", "bundle")
    assert (code, err) == (0, "") and out


def test_a_bundle_cannot_be_installed_and_is_refused(
    homeless: None, work: Path, busynth: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("busynth_gui.paths._NOWHERE", work / "scan.png")  # root may make folders
    code, _, err = busynth("bundles", "install", "bundle")
    assert code == 2 and err.count("\n") == 1 and "cannot be written" in err


@pytest.mark.parametrize("command", ["doctor", "study list work", "work"])
def test_a_current_folder_that_is_gone_is_refused(
    tmp_path: Path, busynth: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    code, out, err = busynth(*command.split())
    assert (code, out) == (2, "") and err.count("\n") == 1
    assert "the current folder cannot be reached" in err


def test_a_tilde_that_stands_for_nobody_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    assert expanded("~nobody-of-this-name/pairs") == Path("~nobody-of-this-name/pairs")
    monkeypatch.setenv("HOME", "/home/eva")
    assert expanded("~/pairs") == Path("/home/eva/pairs")

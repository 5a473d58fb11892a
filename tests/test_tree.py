"""What is tracked: the rooms of the house, and no trial's weights beside the bundle that ships."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = {"busynth_gui", "resources", "training", "tests", "packaging"}
LARGEST = 90e6
"""Bytes of the tree; the bundle that ships takes most of them."""


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [Path(name) for name in listed.stdout.split("\0") if name]


def test_every_folder_is_a_room_of_the_house(tracked: list[Path]) -> None:
    folders = {path.parts[0] for path in tracked if len(path.parts) > 1}
    assert {name for name in folders if not name.startswith(".")} == ROOMS


def test_weights_are_those_of_the_bundle_that_ships_and_of_the_finder(tracked: list[Path]) -> None:
    weights = {path for path in tracked if path.suffix == ".safetensors"}
    ships = {path for path in weights if path.parts[:3] == ("resources", "bundles", "compact")}
    assert weights - ships == {Path("resources/graphics/finder.safetensors")}
    there = (ROOT / path for path in tracked)
    assert sum(path.stat().st_size for path in there if path.exists()) < LARGEST

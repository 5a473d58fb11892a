"""What the window's command makes of paths, and how the built program starts its helpers."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from busynth_gui import frozen
from busynth_gui.case.errors import Refusal
from busynth_gui.commands import window


def test_a_desktop_hands_over_scans_and_a_workspace(tmp_path: Path) -> None:
    scan, folder = tmp_path / "a.png", tmp_path / "work"
    scan.touch()
    folder.mkdir()
    assert window._sort([]) == (None, [])
    assert window._sort([scan]) == (None, [scan])
    assert window._sort([folder, scan]) == (folder, [scan])
    # One that is not there yet is made; the file of a workspace stands for its folder.
    assert window._sort([tmp_path / "new"]) == (tmp_path / "new", [])
    (folder / "workspace.sqlite").touch()
    assert window._sort([folder / "workspace.sqlite", scan]) == (folder, [scan])


def test_two_workspaces_are_one_too_many(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="not both the workspace"):
        window._sort([tmp_path / "one", tmp_path / "two"])


def test_a_helper_is_code_for_python_and_a_role_for_the_built_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert frozen.own_command(frozen.READER, "code", "7") == [sys.executable, "-c", "code"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert frozen.own_command(frozen.READER, "code", "7") == [sys.executable, "--as-reader", "7"]

"""What belongs to a user is kept where it can be, and nobody is bothered where it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from busynth_gui.ui.models.user_store import UserStore


def test_values_are_kept_beside_those_of_another_window(tmp_path: Path) -> None:
    path = tmp_path / "config" / "busynth.json"
    one, other = UserStore(path), UserStore(path)
    one.set("theme", "dark")
    other.set("language", "de")
    assert UserStore(path).get("theme") == "dark" and UserStore(path).get("language") == "de"
    assert [p.name for p in path.parent.iterdir()] == ["busynth.json"]


def test_a_home_that_is_no_folder_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """XDG_CONFIG_HOME=/dev/null is what some containers set."""
    (tmp_path / "null").touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "null"))
    store = UserStore()
    store.set("theme", "dark")
    assert store.get("theme") == "dark"
    assert UserStore().get("theme") is None

"""What belongs to a user is kept where it can be, and nobody is bothered where it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from busynth_gui.ui.models.presets import Presets
from busynth_gui.ui.models.request_form import RequestForm
from busynth_gui.ui.models.settings import Settings
from busynth_gui.ui.models.user_store import UserStore


def test_values_are_kept_beside_those_of_another_window(tmp_path: Path) -> None:
    path = tmp_path / "config" / "busynth.json"
    one, other = UserStore(path), UserStore(path)
    one.set("theme", "dark")
    other.set("language", "de")
    assert UserStore(path).get("theme") == "dark" and UserStore(path).get("language") == "de"
    assert [p.name for p in path.parent.iterdir()] == ["busynth.json"]


def test_settings_of_an_earlier_and_of_a_newer_version_survive(tmp_path: Path) -> None:
    path = tmp_path / "busynth.json"
    kept = {"theme": "dark", "blink_ms": 700, "a newer one": 7, "language": "eo"}
    path.write_text(json.dumps({"settings": kept, "recent": ["/work"]}))
    settings = Settings(UserStore(path))
    assert settings["theme"] == "dark" and settings["blink_ms"] == 700
    assert settings["language"] == "system"  # what this version does not speak
    settings.set("theme", "light")
    left = json.loads(path.read_text())
    assert left == {"settings": kept | {"theme": "light"}, "recent": ["/work"]}
    settings.set("language", "de")
    settings.set("language", "system")
    assert "language" not in json.loads(path.read_text())["settings"]


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


def test_two_windows_that_change_one_table_keep_what_the_other_changed() -> None:
    first = UserStore()
    first.set("presets", {"large": 1, "small": 2})
    second = UserStore()
    for store in (first, second):
        assert store.get("presets") == {"large": 1, "small": 2}
    first.set("presets", {"large": 1, "small": 2, "of the first": 3})
    second.set("presets", {"large": 5, "of the second": 4})  # without the small one
    both = {"large": 5, "of the first": 3, "of the second": 4}
    assert UserStore().get("presets") == second.get("presets") == both
    first.set("presets", {"large": 1, "small": 2})  # the first's goes, and nothing else
    assert UserStore().get("presets") == {"large": 5, "of the second": 4}


def test_presets_settings_and_keys_of_two_windows(qtbot: QtBot) -> None:
    """Also of one home at two computers: each began before the other changed anything."""
    stores = UserStore(), UserStore()
    presets, settings = [Presets(s) for s in stores], [Settings(s) for s in stores]
    presets[0].save("Eva", RequestForm())
    presets[1].save("Bob", RequestForm())
    settings[0].set("language", "de")
    settings[1].set("theme", "dark")
    settings[1].set("theme", "light")
    assert Presets(UserStore()).names() == ["Bob", "Eva"]
    assert (Settings(UserStore())["language"], Settings(UserStore())["theme"]) == ("de", "light")

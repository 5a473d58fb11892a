"""Settings: declared once, shown by a dialog, kept, and believed only where they make sense."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desk import drag, make_candidate, wheel
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox
from pytestqt.qtbot import QtBot

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.errors import Refusal
from busynth_gui.ui.dialogs.settings_dialog import SettingsDialog
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.settings import SETTINGS, Group, Setting, Settings
from busynth_gui.ui.models.user_store import UserStore

SHOWN = [setting for setting in SETTINGS if setting.group is not Group.HIDDEN]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store.json"


def another(setting: Setting) -> Any:
    """A value of the setting that is not its default."""
    if isinstance(setting.default, bool):
        return not setting.default
    if isinstance(setting.default, int):
        return setting.high
    return setting.choices[-1][0]


def test_each_setting_is_declared_in_full() -> None:
    assert len({setting.key for setting in SETTINGS}) == len(SETTINGS)
    for setting in SETTINGS:
        assert setting.fits(setting.default), setting.key
        kinds = [isinstance(setting.default, bool), bool(setting.choices), bool(setting.unit)]
        assert sum(kinds) == 1, setting.key
    for setting in SHOWN:
        assert setting.label(), setting.key


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
def test_a_setting_is_kept_and_a_bad_one_is_not_believed(
    setting: Setting, store: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(UserStore(store))
    assert settings[setting.key] == setting.default
    if setting.key == "mouse_left":
        settings.set("mouse_right", "draw")
    settings.set(setting.key, another(setting))
    assert Settings(UserStore(store))[setting.key] == another(setting)
    for bad in (None, [1], "no such thing", -1, 10**9, 0.5, {"a": 1}):
        store.write_text(json.dumps({"settings": {setting.key: bad}}))
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            assert Settings(UserStore(store))[setting.key] == setting.default
        assert setting.key in caplog.text
    with pytest.raises(ValueError, match=setting.key):
        settings.set(setting.key, "no such thing")


def test_what_another_version_left_is_said_in_the_log(
    store: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store.write_text(json.dumps({"settings": {"flying": True, "undo_mb": 100}}))
    with caplog.at_level(logging.WARNING):
        assert Settings(UserStore(store))["undo_mb"] == 100
    assert "flying" in caplog.text
    store.write_text(json.dumps({"settings": [1, 2]}))
    assert Settings(UserStore(store))["undo_mb"] == 64


def test_one_button_always_draws(store: Path) -> None:
    settings = Settings(UserStore(store))
    with pytest.raises(Refusal, match="no button would draw"):
        settings.set("mouse_left", "pan")
    assert settings["mouse_left"] == "draw"
    store.write_text(json.dumps({"settings": {"mouse_left": "pan"}}))
    assert Settings(UserStore(store))["mouse_left"] == "draw"


def test_the_dialog_shows_every_setting_and_changes_it(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_.settings.trigger()
    dialog = window.preferences.settings_dialog
    assert dialog is not None
    settings = window.settings
    assert set(dialog.controls) == {setting.key for setting in SHOWN}
    settings.set("mouse_right", "draw")
    for setting in SHOWN:
        control, wanted = dialog.controls[setting.key], another(setting)
        assert control.accessibleName() == setting.label()
        if isinstance(control, QCheckBox):
            control.click()
        elif isinstance(control, QSpinBox):
            control.setValue(wanted)
        else:
            at = control.findData(wanted)
            control.setCurrentIndex(at)
            control.activated.emit(at)
        if not setting.key.startswith("mouse"):
            assert settings[setting.key] == wanted
    settings.reset(Group.MOUSE)
    assert shown(dialog, "mouse_right") == "contrast"
    left = dialog.controls["mouse_left"]
    assert isinstance(left, QComboBox)
    left.setCurrentIndex(left.findData("pan"))
    left.activated.emit(left.findData("pan"))
    assert "No button would draw" in dialog.notices[Group.MOUSE].text()
    assert shown(dialog, "mouse_left") == "draw"


def shown(dialog: SettingsDialog, key: str) -> Any:
    box = dialog.controls[key]
    assert isinstance(box, QComboBox)
    return box.currentData()


def test_the_mouse_does_as_it_is_told(qtbot: QtBot, window: MainWindow) -> None:
    view, settings = window.view, window.settings
    settings.set("mouse_right", "draw")
    settings.set("mouse_left", "contrast")
    settings.set("mouse_middle", "nothing")
    before = window.view_settings.state.contrast
    drag(qtbot, view, (100, 100), (160, 100))
    assert window.view_settings.state.contrast != before
    assert window.session.region is None
    drag(qtbot, view, (100, 100), (160, 150), button=Qt.MouseButton.RightButton)
    assert window.session.region is not None
    at = view.horizontalScrollBar().value()
    drag(qtbot, view, (100, 100), (160, 150), button=Qt.MouseButton.MiddleButton)
    assert view.horizontalScrollBar().value() == at

    settings.set("wheel", "candidates")
    settings.set("wheel_shift", "zoom")
    settings.set("zoom_step", 50)
    scan = window.session.scan
    assert scan is not None
    for seed in range(2):
        window.session.add_candidate(make_candidate(scan, seed))
    zoom, middle = view.zoom, QPoint(200, 200)
    wheel(view.viewport(), middle, -1)
    assert window.session.selected is not None and view.zoom == zoom
    wheel(view.viewport(), middle, 1, Qt.KeyboardModifier.ShiftModifier)
    assert view.zoom == pytest.approx(1.5 * zoom)


def test_a_drag_of_the_contrast_is_as_fast_as_wanted(qtbot: QtBot, window: MainWindow) -> None:
    def window_after_drag() -> float:
        window.view_settings.reset_contrast()
        drag(qtbot, window.view, (100, 100), (130, 100), button=Qt.MouseButton.RightButton)
        return window.view_settings.state.contrast.window - 1

    slow = window_after_drag()
    window.settings.set("contrast_speed", 200)
    assert window_after_drag() > 1.8 * slow > 0


def test_a_decision_may_stay_where_it_is(review: MainWindow) -> None:
    review.session.select(1)
    review.settings.set("next_undecided", False)
    review.actions_.approve.trigger()
    assert review.session.selected is not None and review.session.selected.id == 1
    review.settings.set("next_undecided", True)
    review.candidate_actions.decide(DecisionState.APPROVED)
    assert review.session.selected is not None and review.session.selected.id != 1


def test_undo_keeps_within_the_memory_it_is_given(window: MainWindow) -> None:
    assert window.session.history.most_bytes == 64 * 2**20
    window.settings.set("undo_mb", 8)
    assert window.session.history.most_bytes == 8 * 2**20


def test_settings_hold_in_the_next_window(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    window.settings.set("zoom_step", 40)
    window.close()
    assert open_window().view.mouse.zoom_step == pytest.approx(1.4)

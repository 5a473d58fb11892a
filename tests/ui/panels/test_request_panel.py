"""The request panel: presets, seeds, parts that fold, and nothing cut on a small laptop."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from desk import LEFT
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QMessageBox,
    QScrollArea,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.presets import Presets
from busynth_gui.ui.models.request_form import RequestForm, SeedRule
from busynth_gui.ui.models.user_store import UserStore


def press(qtbot: QtBot, window: MainWindow, name: str) -> None:
    qtbot.mouseClick(window.request_panel.findChild(QAbstractButton, name), LEFT)


def choose(window: MainWindow, text: str) -> None:
    box = window.request_panel.presets.box
    at = box.findText(text)
    assert at >= 0
    box.setCurrentIndex(at)
    box.activated.emit(at)


def save_as(qtbot: QtBot, window: MainWindow, name: str) -> None:
    press(qtbot, window, "save-preset")
    answer(window, name)


def answer(window: MainWindow, name: str) -> None:
    dialog = window.request_panel.presets.dialog
    assert dialog is not None and dialog.isVisible()
    dialog.setTextValue(name)
    dialog.accept()


def test_a_preset_that_ships_fills_pathology_and_words(qtbot: QtBot, window: MainWindow) -> None:
    before = window.session.form
    choose(window, "Spiculated carcinoma-like")
    form = window.session.form
    assert form.pathology is Pathology.MALIGNANT
    assert form.descriptors.shape == "irregular" and form.descriptors.posterior == "shadowing"
    assert (form.count, form.steps, form.seed) == (before.count, before.steps, before.seed)
    box = window.request_panel.presets.box
    assert box.currentText() == "Spiculated carcinoma-like"
    press(qtbot, window, "benign")
    assert box.currentText() == "Presets"  # it is none of them any more


def test_own_presets_are_saved_renamed_applied_and_deleted(
    qtbot: QtBot, window: MainWindow, open_window: Callable[[], MainWindow]
) -> None:
    panel = window.request_panel
    choose(window, "Simple cyst")
    panel.count.setValue(9)
    save_as(qtbot, window, "Nine cysts")
    assert panel.presets.box.currentText() == "Nine cysts"
    press(qtbot, window, "malignant")
    assert not panel.presets.rename.isEnabled()
    panel.count.setValue(2)
    panel.seed.setValue(77)
    choose(window, "Nine cysts")
    assert (panel.count.value(), panel.seed.value()) == (9, 77)
    assert window.session.form.descriptors.echo_pattern == "anechoic"
    panel.presets.rename.trigger()
    answer(window, "Many cysts")
    assert UserStore().get("presets").keys() == {"Many cysts"}
    window.close()
    again = open_window()
    choose(again, "Many cysts")
    again.request_panel.presets.delete.trigger()
    question = again.request_panel.presets.question
    assert question is not None
    assert Presets(UserStore()).names() == ["Many cysts"]
    sure = next(b for b in question.buttons() if b.text() == "Delete")
    qtbot.mouseClick(sure, LEFT)
    assert Presets(UserStore()).names() == []
    assert again.request_panel.presets.box.findText("Many cysts") < 0


def test_a_name_that_is_taken_is_refused(qtbot: QtBot, window: MainWindow) -> None:
    save_as(qtbot, window, "simple  cyst")
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = window.findChild(QMessageBox)
    assert "comes with the program" in box.text()
    presets = Presets(UserStore())
    assert presets.names() == []
    presets.save("One", RequestForm(count=1))
    presets.save("Two", RequestForm(count=2))
    with pytest.raises(Refusal, match="already"):
        presets.rename("One", "Two")
    assert presets.names() == ["One", "Two"]


def test_the_seeds_rule_is_said(qtbot: QtBot, window: MainWindow) -> None:
    panel = window.request_panel
    panel.count.setValue(3)
    panel.seed.setValue(10)
    assert panel.seeds.text() == "Seeds 10 to 12, next time on from 13"
    press(qtbot, window, "seed-lock")
    assert panel.seeds.text() == "Seeds 10 to 12, the same next time"
    assert window.session.form.advanced(3).seed == 10
    press(qtbot, window, "seed-random")
    assert window.session.form.seed_rule is SeedRule.RANDOM
    assert panel.seeds.text().endswith("next time drawn by chance")
    panel.count.setValue(1)
    assert panel.seeds.text().startswith(f"Seed {panel.seed.value()},")


def test_parts_fold_say_what_is_in_them_and_stay_so(
    qtbot: QtBot, window: MainWindow, open_window: Callable[[], MainWindow]
) -> None:
    more = window.request_panel.more
    words = more.words.findChild(QComboBox, "shape")
    assert not words.isVisible()
    choose(window, "Fibroadenoma-like")
    summary = more.words.findChild(object, "section-words-summary")
    assert summary.isVisible() and "oval" in summary.text()
    assert "posterior features: none" in summary.text()
    press(qtbot, window, "section-words")
    assert words.isVisible() and words.currentText() == "oval" and not summary.isVisible()
    window.close()
    again = open_window().request_panel.more
    assert again.words.button.isChecked() and not again.model.button.isChecked()


def test_nothing_is_cut_at_1366_by_768(qtbot: QtBot, window: MainWindow) -> None:
    panel = window.request_panel
    for section in (panel.more.words, panel.more.model):
        section.set_open(True)
    QApplication.processEvents()
    area = panel.findChild(QScrollArea)
    assert area.widget().width() <= area.viewport().width()
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()
    assert panel.generate_button.isVisible()  # below what scrolls
    panel.more.model.set_open(False)
    area.verticalScrollBar().setValue(0)
    panel.more.model.set_open(True)  # what is opened comes into view
    last = panel.more.bundle
    qtbot.waitUntil(
        lambda: (
            last.mapTo(area.viewport(), last.rect().bottomLeft()).y() <= area.viewport().height()
        )
    )
    for button in panel.findChildren(QToolButton):
        assert button.width() >= button.minimumSizeHint().width(), button.objectName()

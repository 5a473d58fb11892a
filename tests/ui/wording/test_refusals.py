"""What is refused anywhere in the program is said in the window's language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot
from refusals_in_source import all_said

from busynth_gui.case.errors import Refusal
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.read import read_scan
from busynth_gui.ui.dialogs.message_boxes import show_refusal
from busynth_gui.ui.wording.language import use_language
from busynth_gui.ui.wording.refusal_words import TEMPLATES, clause, refusal_words
from busynth_gui.workspace.database import _REMEDIES
from busynth_gui.workspace.workspace import Workspace

PASSED_ON = {  # what these say was said elsewhere, or is Python's own
    "case/region.py: str(error)",
    "case/request.py: str(error)",
    "export/parts.py: str(error.strerror)",
    "engine/supervisor.py: event.message",
    "engine/supervisor.py: event.remedy",
    "engine/supervisor.py: self._loss",
    "synthesis/parts.py: str(error)",
    "synthesis/sd/adapters.py: reason",
    "synthesis/sd/merging.py: '; '.join(why)",
    "synthesis/sd/networks.py: reason",
    "synthesis/weights.py: _first_line(error)",
    "ui/presets.py: words",
    "ui/rendering.py: failure.message",
    "ui/summary_dialog.py: what",
    "workspace/database.py: remedy",
}
OF_TABLES = {"the engine did not stop when it was told to"} | {
    words for pair in _REMEDIES.values() for words in pair
}
ADD = "add it to a table in busynth_gui/ui/refusals and run packaging/translations.py"


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    use_language(qapp, "de")
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


def test_every_refusal_of_the_source_is_in_a_table() -> None:
    said = all_said()
    assert len(said.templates) > 250
    missing = {text: at for text, at in said.templates.items() if text not in TEMPLATES}
    assert missing == {}, ADD
    assert sorted(OF_TABLES - set(TEMPLATES)) == [], ADD


def test_a_table_holds_what_is_said_and_nothing_else() -> None:
    said = all_said().templates.keys() | OF_TABLES
    assert [text for text in TEMPLATES if text not in said] == []
    assert len(set(TEMPLATES)) == len(TEMPLATES)


def test_what_cannot_be_read_from_the_source_is_known() -> None:
    unclear = {what: at for what, at in all_said().unclear.items() if what not in PASSED_ON}
    assert unclear == {}, "build it of plain texts, or look what it can say and add it here"


def test_each_template_is_recognised_whatever_fills_it_in(german: None) -> None:
    names = ("breast scan.png", "a (b) is {c}", "/data/ä/100 %", "4", "x")
    for template in TEMPLATES:
        said = template.format(*names)
        told = clause(said)
        assert told != said or not any(map(str.isalpha, template)), template
        for number, name in enumerate(names):
            if f"{{{number}}}" in template:
                assert name in told, template


def test_in_english_nothing_is_changed() -> None:
    for template in TEMPLATES:
        said = template.format("scan.png", "b", "c", "d", "e")
        assert clause(said) == said
    refusal = Refusal("the mask is empty", "draw  it")
    assert refusal_words(refusal) == str(refusal)


def test_real_refusals_in_german(german: None, qtbot: QtBot, tmp_path: Path) -> None:
    empty = tmp_path / "leer.png"
    empty.write_bytes(b"")
    with pytest.raises(Refusal) as met:
        read_scan(empty)
    assert refusal_words(met.value) == (
        f"{empty} ist leer: eine PNG-, JPEG-, TIFF-, BMP- oder DICOM-Datei angeben"
    )
    with pytest.raises(Refusal) as met:
        Scan("tiny.png", np.zeros((4, 5), np.uint8))
    assert refusal_words(met.value).startswith("tiny.png ist 5 x 4 px groß: ein Bild von mindest")
    with (
        Workspace.open(tmp_path / "Arbeit"),
        pytest.raises(Refusal) as met,
    ):
        Workspace.open(tmp_path / "Arbeit")
    assert "ist in einem anderen Fenster geöffnet (Prozess" in refusal_words(met.value)
    box = show_refusal(met.value)
    qtbot.addWidget(box)
    assert isinstance(box, QMessageBox) and "anderen Fenster geöffnet" in box.text()
    assert box.informativeText() == (
        "Zuerst jenes Fenster schließen oder einen anderen Ordner wählen."
    )
    assert box.findChildren(QLabel)


def test_what_the_disk_says_is_translated_inside(german: None) -> None:
    said = "workspace file /tmp/a b/workspace.sqlite: the disk is full"
    assert clause(said) == (
        "Datei /tmp/a b/workspace.sqlite des Arbeitsbereichs: der Datenträger ist voll"
    )


def test_words_that_nobody_knows_stay_as_they_are(german: None) -> None:
    assert clause("ValueError: 3") == "ValueError: 3"
    assert clause("") == ""

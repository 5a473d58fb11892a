"""What is refused anywhere in the program is said in the window's language."""

from __future__ import annotations

import ast
import re
import runpy
import sys
from pathlib import Path
from string import Formatter

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

sys.path.insert(0, str(Path(__file__).parents[2] / "study"))

from study_sets import make_sources

from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.read import read_scan
from busynth_gui.study.building import build
from busynth_gui.study.design import Design
from busynth_gui.ui.dialogs.message_boxes import show_refusal
from busynth_gui.ui.wording.refusal_words import clause, refusal_words, sentence
from busynth_gui.workspace.workspace import Workspace

ROOT = Path(__file__).parents[3]
TEMPLATES = {
    "Refusal": 2, "ScanRefusal": 2, "NoShape": 2, "Taken": 2, "DamagedPicture": 2,
    "SyntheticCase": 2, "Phrase": 1,
}  # fmt: skip


def test_every_refusal_is_made_of_literal_templates() -> None:
    """So that the translator finds them; what varies is filled in. German: test_language."""
    found, unclear = 0, []
    for path in (p for room in ("busynth_gui", "training") for p in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in TEMPLATES:
                if node.args and isinstance(node.args[0], ast.Starred):
                    continue  # one that was raised elsewhere, told on
                found += 1
                places = set()
                for told in node.args[: TEMPLATES[name]]:
                    if isinstance(told, ast.Constant) and isinstance(told.value, str):
                        places |= set(map(int, _places(told.value)))
                    elif path.name != "errors.py":
                        unclear.append(f"{path.name}:{told.lineno}: {ast.unparse(told)}")
                filled = node.args[TEMPLATES[name] :]
                starred = any(isinstance(each, ast.Starred) for each in filled)
                if not starred and places != set(range(len(filled))):
                    unclear.append(f"{path.name}:{node.lineno}: {len(filled)} are filled in")
    assert found > 280
    assert unclear == []


def test_the_translator_knows_every_kind_of_refusal() -> None:
    """Else what one says stays English in the window."""
    kinds = {"Refusal", "Phrase"}
    for path in (ROOT / "busynth_gui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and "Refusal" in map(ast.unparse, node.bases):
                kinds.add(node.name)
    assert kinds == set(TEMPLATES)
    assert runpy.run_path(str(ROOT / "packaging" / "translations.py"))["TEMPLATES"] == TEMPLATES


def _places(template: str) -> list[str]:
    return [place for _, place, _, _ in Formatter().parse(template) if place is not None]


def test_real_refusals_in_german(german: None, qtbot: QtBot, tmp_path: Path) -> None:
    empty = tmp_path / "leer.png"
    empty.write_bytes(b"")
    with pytest.raises(Refusal) as met:
        read_scan(empty)
    assert refusal_words(met.value) == (
        f"{empty} ist leer: eine PNG-, JPEG-, TIFF-, BMP-, WebP- oder DICOM-Datei angeben"
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


def test_a_phrase_inside_a_refusal_is_translated_too(german: None) -> None:
    full = Phrase("the disk is full")
    refusal = Refusal("workspace file {0}: {1}", "check the path", "/tmp/a b.sqlite", full)
    assert clause(refusal.what) == (
        "Datei /tmp/a b.sqlite des Arbeitsbereichs: der Datenträger ist voll"
    )


@pytest.mark.parametrize("name", ["a {0} {x} }{.png", "100 % %1.png", "the disk is full", "{"])
def test_a_name_is_neither_filled_in_nor_translated(german: None, name: str) -> None:
    refusal = Refusal("{0} is empty", "check the path", name)
    assert refusal.what == f"{name} is empty"
    assert clause(refusal.what) == f"{name} ist leer"


def test_words_that_are_no_phrase_stay_as_they_are(german: None) -> None:
    assert clause("ValueError: 3") == "ValueError: 3"
    assert clause("") == ""


def test_a_sentence_begins_with_a_capital_unless_a_name_does() -> None:
    assert sentence(Phrase("the mask is empty")) == "The mask is empty."
    assert sentence(Phrase("{0} is black", "scan.png")) == "scan.png is black."
    assert sentence(Phrase("{0}", Phrase("the mask of {0}", "x"))) == "The mask of x."
    assert sentence(Phrase("{0}", Phrase("{0} is black", "scan.png"))) == "scan.png is black."
    assert sentence(Refusal("{0} is black", "draw  it", "a.png")) == "a.png is black: draw it."
    assert sentence("what is it?") == "What is it?"


def test_in_german_too_a_name_at_the_beginning_stays(german: None) -> None:
    assert sentence(Phrase("{0} is empty", "scan.png")) == "scan.png ist leer."
    # Here German begins with the name and English does not.
    assert sentence(Phrase("cannot use {1}", "x", "lora.a")) == "lora.a ist nicht zu verwenden."


def test_what_fills_in_a_refusal_has_no_english_thousands() -> None:
    """1,000 is one in German."""
    for path in (ROOT / "busynth_gui").rglob("*.py"):
        if path.parent.name != "commands":
            assert not re.search(r"\{[^{}\"]*:,", path.read_text("utf-8")), path.name


def test_why_real_scans_are_left_out_of_a_study_is_said_in_german(german: None) -> None:
    design = Design("Echt?", 2, count=12, practice=0, repeats=0)
    with pytest.raises(Refusal) as met:
        # Speckle that tests make looks drawn to a network that has seen real scans alone.
        build(design, make_sources("real", 2, 1), make_sources("made", 2, 2))
    said = refusal_words(met.value)
    assert "benigne 1 und 1; maligne 1 und 1; ausgelassen, auf seiner Läsion oder daneben" in said
    assert " and " not in said and "left out" not in said

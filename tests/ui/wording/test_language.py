"""The other language: nothing is missing, nothing stale, and the window speaks it."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from busynth_gui.case.calliper import Calliper
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.summary import Line
from busynth_gui.labelled.strata import Size, Stratum
from busynth_gui.paths import resource_folder
from busynth_gui.ui.dialogs.summary_rows import line_words
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.wording.labels import descriptor_clause, descriptor_words, size_words
from busynth_gui.ui.wording.language import TRANSLATIONS, language_of, use_language
from busynth_gui.ui.wording.lengths import extent_words, length_words
from busynth_gui.ui.wording.numbers import number_words
from busynth_gui.ui.wording.stratum_words import stratum_words
from busynth_gui.workspace.workspace import Workspace

ROOT = Path(__file__).parents[3]
SAYS = re.compile(r"(.*\.)?tr|marked")
IN_TABLES = {
    "descriptor_source(key)", "descriptor_source(key).lower()", "info.name", "self.words",
    "tool.hint",
}  # fmt: skip
"""What is translated where it is shown, and marked for the translator in a table."""
UPDATE = "run packaging/translations.py and fill in what it lists"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "translations", ROOT / "packaging" / "translations.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def ts(language: str) -> Path:
    return resource_folder("translations", f"busynth_{language}.ts")


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_everything_said_is_translated(tool: ModuleType, language: str) -> None:
    assert tool.check(ts(language)) == [], UPDATE
    contexts = Counter(context for context, _ in tool.messages(ts(language)))
    assert len(contexts) > 40 and contexts["Refusals"] > 290


def test_what_is_not_translated_or_not_said_is_found(tool: ModuleType, tmp_path: Path) -> None:
    """Of each way in which something is said: by a function, an object, a table, a refusal."""
    copy = tmp_path / "busynth_de.ts"
    text = ts("de").read_text("utf-8")
    gone = ("pending", "Open scans…", "Posterior features", "{0} is empty", "the disk is full")
    for source in gone:
        assert text.count(f"<source>{source}</source>") == 1
        text = text.replace(f"<source>{source}</source>", f"<source>{source} of old</source>")
    copy.write_text(text, "utf-8")
    assert set(tool.check(copy)) == {*gone, *(f"{source} of old" for source in gone)}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_what_is_compiled_is_what_was_translated(
    qapp: QApplication, tool: ModuleType, language: str
) -> None:
    translator = QTranslator()
    assert translator.load(str(ts(language).with_suffix(".qm")))
    for (context, text), translation in tool.messages(ts(language)).items():
        assert translator.translate(context, text) == translation, UPDATE


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_translations_hold_the_same_places_to_fill_in(tool: ModuleType, language: str) -> None:
    for (_, text), translation in tool.messages(ts(language)).items():
        for pattern in (r"\{[^}]*\}", r"%[vm]", r"<[^>]+>"):
            assert sorted(re.findall(pattern, text)) == sorted(re.findall(pattern, translation)), (
                text
            )
        assert text.endswith("…") == translation.endswith("…"), text
        assert (text[:1] == " ") == (translation[:1] == " "), text


def test_what_is_given_to_the_translator_is_a_plain_text(tool: ModuleType) -> None:
    """Else lupdate passes over it. What stands in tables is written out for it."""
    unclear = []
    for path in (ROOT / "busynth_gui" / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and SAYS.fullmatch(ast.unparse(node.func)):
                told = ast.unparse(node.args[-1])
                if told[0] not in "'\"" and told not in IN_TABLES:
                    unclear.append(f"{path.name}:{node.lineno}: {told}")
    assert unclear == []


def test_the_window_speaks_german(german: None, tmp_path: Path) -> None:
    window = MainWindow(Workspace.open(tmp_path / "workspace"), warm_up=False)
    try:
        assert window.actions_.approve.text() == "Freigeben"
        assert window.request_panel.more.descriptors["posterior"].accessibleName() == (
            "Dorsale Schallphänomene"
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        assert buttons.button(QDialogButtonBox.StandardButton.Cancel).text() == "Abbrechen"
        menus = [action.text().replace("&", "") for action in window.menuBar().actions()]
        assert menus == ["Datei", "Bearbeiten", "Zeichnen", "Ansicht", "Kandidat", "Hilfe"]
    finally:
        window.close()
        window.deleteLater()


def test_numbers_are_written_as_the_windows_language_does(german: None) -> None:
    assert number_words(1234.5678, 2) == "1234,57"
    assert number_words(-0.3, 1) == "-0,3" and number_words(7.6) == "8"
    assert size_words(2_500_000_000) == "2,5 GB"
    calliper = Calliper((0, 0), (30, 0))
    assert length_words(calliper, (0.1, 0.15)) == "4,5 mm"
    assert extent_words(30, 20, (0.1, 0.15)) == "4,5 × 2,0 mm"
    assert extent_words(30, 20, None) == "30 × 20 px"
    times = Line("seconds", "approved", 3, None, 4.2, 1.5, 9.8)
    assert line_words(times)[4:] == ("4,2", "1,5 bis 9,8")


def test_numbers_are_written_in_the_language_shown_whatever_the_system_speaks(
    qapp: QApplication, german: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for system, choice, written in (
        ("fr_FR", "system", "0.5"),
        ("de_DE", "en", "0.5"),
        ("de_AT", "system", "0,5"),
        ("de_AT", "de", "0,5"),
        ("en_GB", "de", "0,5"),
    ):
        monkeypatch.setattr(QLocale, "system", lambda system=system: QLocale(system))
        use_language(qapp, choice)
        assert number_words(0.5, 1) == written, (system, choice)


def test_the_window_shows_no_number_past_its_language() -> None:
    for path in (ROOT / "busynth_gui" / "ui").rglob("*.py"):
        found = re.findall(r"\{[^{}\"']*:[-+.,0-9]*[fge%]\}", path.read_text("utf-8"))
        assert found == [], f"{path.name}: use number_words"


def test_german_nouns_keep_their_capital_within_a_line(german: None) -> None:
    assert descriptor_words("posterior") == "Dorsale Schallphänomene"
    assert descriptor_clause("posterior") == "dorsale Schallphänomene"
    assert descriptor_clause("enhancement") == "dorsale Schallverstärkung"
    assert descriptor_clause("echo_pattern") == "Echomuster"
    assert descriptor_clause("not-parallel") == "nicht parallel"
    plan = Stratum(Pathology.BENIGN, Size.SMALL, "shadowing")
    assert stratum_words(plan) == "benigne, klein, Schallschatten"


def test_no_translated_word_is_made_small() -> None:
    """English words can be, German nouns cannot: what stands in a sentence has its own source."""
    for path in (ROOT / "busynth_gui" / "ui").rglob("*.py"):
        found = re.findall(
            r"(?:_words|\btr)\([^()]*\)\.(?:lower|title)\(\)", path.read_text("utf-8")
        )
        assert found == [], path.name


def test_the_language_is_the_systems_unless_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert language_of("de") == "de" and language_of("en") == "en"
    for system, ours in (("de_AT", "de"), ("de_CH", "de"), ("en_GB", "en"), ("ja_JP", "en")):
        monkeypatch.setattr(QLocale, "system", lambda system=system: QLocale(system))
        assert language_of("system") == ours
    assert QCoreApplication.translate("Actions", "Approve") == "Approve"

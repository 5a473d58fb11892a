"""German: one word for one thing, in the window as in the help, and what its grammar asks for."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from busynth_gui.paths import resource_folder
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.tooltips import native

WORDS = {
    r"\bapprove": "[Ff]reig|gibt frei", r"\bband\b": "[Ss]aum", r"\bbase models?\b": "Basismodell",
    r"\bbundles?\b": "Modellpaket", r"\bcandidates?\b": "Kandidat",
    r"\bcontact sheet": "Kontaktbogen", r"\bcritic\b": "Kritiker",
    r"\bdescriptors?\b": "Deskriptor", r"\bfield of view\b": "Sichtfeld",
    r"\bguidance\b": "Führung", r"\bhub\b": "Hub", r"\bmasks?\b": "[Mm]aske",
    r"\bpresets?\b": "Vorlage", r"\bseeds?\b": "Startwert", r"\bworkspace\b": "Arbeitsbereich",
}  # fmt: skip
"""English words of CONTEXT.md, and what German calls each of them, always."""

OTHERS = re.compile(
    r"\b(Bildfelds?|Grundmodelle?|Bundles?|Guidance|Seeds?|Scans?|Aufnahmen?|Anfragen?|"
    r"[Gg]utartig\w*|[Bb]ösartig\w*|"
    r"[Aa]ngefragt\w*|Du|du|dein\w*)\b"
)
"""What German calls none of them."""


def translations() -> list[tuple[str, str]]:
    """Each text with its German."""
    messages = ET.parse(resource_folder("translations", "busynth_de.ts")).getroot().iter("message")
    return [(m.findtext("source", ""), m.findtext("translation", "")) for m in messages]


@pytest.mark.parametrize("english", WORDS)
def test_a_thing_is_called_by_one_name(english: str) -> None:
    code = r"'[^']*'|\{\w+\}|\w+:(?=\S)"
    said = [
        (text, german)
        for text, german in translations()
        if re.search(english, re.sub(code, "", text.lower()))
    ]
    assert said
    assert [each for each in said if not re.search(WORDS[english], each[1])] == []


def test_no_other_name_is_used_in_window_and_help() -> None:
    texts = [german for _, german in translations()]
    texts += [path.read_text("utf-8") for path in resource_folder("help").glob("*_de.md")]
    assert len(texts) > 1500
    texts = [re.sub(r"'[^']*'|\[[^]]*\]\([^)]*\)", "", text) for text in texts]
    assert [found[0] for text in texts for found in OTHERS.finditer(text)] == []


def test_what_is_quoted_has_german_quotes_and_code_its_own() -> None:
    for text, german in translations():
        code = "python -c" in text
        assert bool(re.search(r"'\{\d\}'", german)) == code, german


def test_remedies_speak_with_one_voice() -> None:
    """As the others do: "einen anderen Ordner wählen", not "wählen Sie"."""
    for text, german in translations():
        if text[:1].islower():
            assert not re.match(r"(?!\w*lich)[a-zäöüß]+en Sie\b", german), german


def test_numbers_that_may_be_one_stand_behind_what_is_counted() -> None:
    """ "1 Kandidaten" is no German; where it is always several the English has a singular too."""
    counted = re.compile(
        r"\{\d\} (?:\w+ )?(?:Kandidaten|Entscheidungen|Schritte|Bilder|Befunder)\b"
    )
    always_several = re.compile(
        r"(Generate|Discard|Restore|Remove) \{0\}|^\{0\} (candidates|readers|pictures)\b|"
        r"^\{0\} of \{1\} candidates$|^\{0\} steps|^\{0\} frames a second$|"
        r"^From now on every|^This needs \{0\}"
    )
    for text, german in translations():
        if counted.search(german):
            assert always_several.search(text), (text, german)


def test_no_two_actions_are_called_the_same(german: None, window: MainWindow) -> None:
    """The palette finds them by these words, whatever menu they are in."""
    menus = [top.menu() for top in window.menuBar().actions()]
    names = [each.text() for menu in menus for each in menu.actions() if each.text()]
    assert len(names) > 90 and [name for name in names if names.count(name) > 1] == []


def test_keys_are_called_as_on_the_keyboard(german: None) -> None:
    assert native("Ctrl+Return") == "Strg+Eingabe"
    assert native("Shift+Del") == "Umschalt+Entf"
    assert native("PgUp") == "Bild auf" and native("PgDown") == "Bild ab"
    assert native("Alt+Down") == "Alt+Pfeil ab"

"""Refusals and phrases: English where a text is wanted, and they keep what they were made of."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path

import pytest

from busynth_gui.bundles.install import Taken
from busynth_gui.case.errors import Phrase, Refusal


def test_one_line_says_what_and_how_to_mend_it() -> None:
    refusal = Refusal("{0} is {1} x {2} px", "make it {3}\n or {1}", Path("a/b.png"), 4, 5, 6.5)
    assert refusal.what == "a/b.png is 4 x 5 px"
    assert refusal.remedy == "make it 6.5\n or 4"
    assert str(refusal) == "a/b.png is 4 x 5 px: make it 6.5 or 4"


def test_a_name_neither_commands_a_terminal_nor_turns_the_words_round() -> None:
    refusal = Refusal("{0} is damaged", "export it again", "\x1b[31mred\u202egnp.Müller-乳.png")
    assert str(refusal) == "\ufffd[31mred\ufffdgnp.Müller-乳.png is damaged: export it again"


@pytest.mark.parametrize("kind", [Refusal, Taken])
def test_a_refusal_crosses_to_another_process_whole(kind: type[Refusal]) -> None:
    inner = Phrase("the disk says {0}", OSError(28, "full {0}"))
    refusal = kind("{0} cannot be written", "{1}", "{x}.png", inner)
    there = pickle.loads(pickle.dumps(refusal))
    assert type(there) is kind and str(there) == str(refusal)
    assert there.what.template == "{0} cannot be written"
    assert there.what.args[0] == "{x}.png"
    assert isinstance(there.remedy.args[1], Phrase)
    assert there.remedy.args[1].template == "the disk says {0}"


def test_a_phrase_is_copied_and_kept_as_json_with_its_template() -> None:
    phrase = Phrase("{0}: {1}", Phrase("the mask {0} is empty", "{0}%"), 3)
    for other in (
        copy.deepcopy(phrase),
        Phrase.from_json(json.loads(json.dumps(phrase.to_json()))),
    ):
        assert other == phrase == "the mask {0}% is empty: 3"
        assert (other.template, other.args) == (phrase.template, phrase.args)
        assert isinstance(other.args[0], Phrase)


@pytest.mark.parametrize("data", [[], ["{1}", "x"], ["{"], ["{x}"], ["{0.y}", "x"]])
def test_json_that_is_no_phrase_is_a_value_error(data: list[str]) -> None:
    with pytest.raises(ValueError):
        Phrase.from_json(data)


def test_a_refusal_may_stand_in_another() -> None:
    inner = Refusal("{0} is empty", "give another", "a.png")
    outer = Refusal("line {0}: {1}", "mend it", 3, inner)
    assert outer.what == "line 3: a.png is empty: give another"
    assert isinstance(outer.what.args[1], Phrase)

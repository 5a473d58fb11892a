"""Numbers and texts on the command line of ``python -m training``: none without sense is taken."""

from __future__ import annotations

import argparse

import pytest

from training.cli.parser import build_parser
from training.numbers import count, minutes, natural

BARE = (int, float)


def options() -> list[tuple[str, argparse.Action]]:
    (commands,) = (
        action
        for action in build_parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    return [(name, a) for name, sub in commands.choices.items() for a in sub._actions]


def test_no_option_takes_any_number_at_all() -> None:
    """A bare ``int`` takes -1, and a traceback says so long after."""
    assert [f"{name} {a.option_strings}" for name, a in options() if a.type in BARE] == []


@pytest.mark.parametrize(
    ("option", "bad", "said"),
    [
        ("--seed", "-1", "must be at least 0"),
        ("--seed", "2000000001", "must be at most 2000000000"),
        ("--threads", "0", "must be at least 1"),
        ("--threads", "100000", "must be at most 1024"),
        ("--workers", "-2", "must be at least 0"),
        ("--minutes", "nan", "must be a number from 0"),
        ("--minutes", "inf", "must be a number from 0"),
        ("--minutes", "-1", "must be a number from 0"),
        ("--rows", "0", "must be at least 1"),
        ("--columns", "two", "invalid count value: 'two'"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused(
    capsys: pytest.CaptureFixture[str], option: str, bad: str, said: str
) -> None:
    with pytest.raises(SystemExit) as refused:
        build_parser().parse_args(["sheet", "--bundle", "compact", option, bad])
    assert refused.value.code == 2
    error = capsys.readouterr().err
    assert option in error and said in error


def test_numbers_that_make_sense_are_taken() -> None:
    assert (count("1"), natural("0"), minutes("0"), minutes("0.5")) == (1, 0, 0, 0.5)


@pytest.mark.parametrize("option", ["--bundle-version", "--bundle-licence", "--title", "--licence"])
@pytest.mark.parametrize("bad", ["two\nlines", " ", "x" * 401])
def test_a_text_that_no_manifest_holds_is_refused(
    capsys: pytest.CaptureFixture[str], option: str, bad: str
) -> None:
    """The bundle would be made, after hours, and could not be read."""
    with pytest.raises(SystemExit) as refused:
        build_parser().parse_args(["adapt", "--data", "DATA", option, bad])
    assert refused.value.code == 2
    assert f"{option}" in capsys.readouterr().err
    build_parser().parse_args(["adapt", "--data", "DATA", option, "1.0, Klinik Süd"])

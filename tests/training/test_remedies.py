"""What a refusal names as its remedy can be typed: commands, options, sections and keys exist."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from busynth_gui.cli import _bundles_parser
from training.cli.command_table import COMMANDS
from training.cli.parser import build_parser
from training.sections import SECTIONS

ROOT = Path(__file__).parents[2]
LAUNCHERS = {"--num_processes", "--multi_gpu", "--fsdp_version"}
"""Of accelerate launch."""
PIP = {"--no-deps"}
_HOLE = "\N{WHITE SQUARE}"
"""Stands for what a message fills in."""


def texts() -> Iterator[tuple[str, str]]:
    """Where something is refused in the training module, and all that is said there as one text."""
    for path in sorted((ROOT / "training").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                said = ": ".join(filter(None, map(text_of, node.exc.args)))
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                yield where, re.sub(r"\{\d+\}", _HOLE, said)


def text_of(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(text_of(v) if isinstance(v, ast.Constant) else _HOLE for v in values)
    return ""


def options(parser: argparse.ArgumentParser) -> set[str]:
    """All options of a parser and its commands."""
    found = set()
    for action in parser._actions:
        found |= {o for o in action.option_strings if o.startswith("--")}
        if isinstance(action, argparse._SubParsersAction):
            found |= set().union(*(options(sub) for sub in action.choices.values()))
    return found


TEXTS = dict(texts())


@pytest.mark.parametrize("where", [w for w, text in TEXTS.items() if "python -m training" in text])
def test_a_command_that_a_refusal_names_is_one(where: str) -> None:
    for name in re.findall(r"python -m training ([^\s']+)", TEXTS[where]):
        assert name in COMMANDS or name == _HOLE, TEXTS[where]


@pytest.mark.parametrize("where", [w for w, text in TEXTS.items() if re.search(r"--\w", text)])
def test_an_option_that_a_refusal_names_is_one(where: str) -> None:
    known = options(build_parser()) | LAUNCHERS | PIP
    for option in re.findall(r"--[a-z][\w-]*", TEXTS[where]):
        started = option.endswith("-") and any(o.startswith(option) for o in known)
        assert option in known or started, TEXTS[where]


def test_the_recipes_sections_and_keys_that_refusals_name_are_there() -> None:
    keys = {field.name for section in SECTIONS.values() for field in fields(section)}
    for where, text in TEXTS.items():
        for section in re.findall(r"\[([a-z][a-z-]+)\]", text):
            assert section in SECTIONS or section in ("training", "evaluate"), (where, text)
        for key in re.findall(r"(\w+) = ['\"]", text):
            assert key in keys, (where, text)


def test_the_programs_own_commands_that_are_named_can_be_parsed() -> None:
    sources = [*(ROOT / "training").rglob("*.py")]
    named = {
        words
        for path in sources
        for words in re.findall(r"busynth (bundles install|bundles verify)", path.read_text())
    }
    assert named
    for words in named:
        action = words.split()[1]
        assert _bundles_parser().parse_args([action, "some-folder"]).action == action


def test_there_are_refusals_to_look_at() -> None:
    """The looks above see what is there: of most kinds, many."""
    assert len(TEXTS) > 60
    assert sum("python -m training" in text for text in TEXTS.values()) >= 6
    assert sum("--" in text for text in TEXTS.values()) >= 15

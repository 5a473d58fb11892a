"""``--help`` of every training command: what it teaches, and every key of its recipe."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from training.cli.help import LESSONS
from training.cli.parser import COMMANDS, RECIPES, build_parser
from training.cli.recipe_keys import SECTIONS, keys_of

ROOT = Path(__file__).parents[2]
Train = Callable[..., tuple[int, str, str]]


def settings_of(section: str) -> Any:
    module, _, name = SECTIONS[section].partition(":")
    return getattr(importlib.import_module(module), name)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_a_command_is_about_and_lists_its_keys(command: str, train: Train) -> None:
    code, out, _ = train(command, "--help")
    assert code == 0
    told = " ".join(out.split())
    parts = ("does: ", "reads: ", "writes: ", "look: ", "takes: ", "example: python -m training ")
    places = [told.find(part) for part in parts]
    assert -1 not in places and places == sorted(places)
    assert f"example: python -m training {command} " in told
    for section in LESSONS[command].sections:
        assert f"recipe, [{section}]" in told
        for field in fields(settings_of(section)):
            assert re.search(rf" {field.name} = \S", told), f"[{section}] {field.name}"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_example_is_a_command_that_is_understood(command: str) -> None:
    words = LESSONS[command].example.split()
    assert words[:3] == ["python", "-m", "training"]
    assert build_parser().parse_args(words[3:]).command == command


@pytest.mark.parametrize("section", SECTIONS)
def test_keys_and_defaults_are_those_of_the_settings_and_each_is_explained(section: str) -> None:
    settings = settings_of(section)()
    keys = keys_of(SECTIONS[section])
    assert {k.name for k in keys} == {f.name for f in fields(settings)}
    for key in keys:
        assert len(key.text) > 10, f"[{section}] {key.name} has no docstring"
        default = getattr(settings, key.name)
        if default is None:
            assert key.default == "none"
            continue
        written = tomllib.loads(f"value = {key.default}")["value"]
        assert written == (list(default) if isinstance(default, tuple) else default)


def test_every_section_of_every_recipe_is_in_some_help() -> None:
    known = {section for lesson in LESSONS.values() for section in lesson.sections}
    assert known == set(SECTIONS)
    for recipe in RECIPES.glob("*.toml"):
        assert set(tomllib.loads(recipe.read_text())) <= known


def test_help_needs_no_torch() -> None:
    code = (
        "import sys; from training.cli.parser import build_parser; build_parser().format_help(); "
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0

"""``--help`` of every training command: what it teaches, and every key of its recipe."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from training.cli.command_table import COMMANDS
from training.cli.parser import build_parser
from training.cli.recipe import RECIPES, read_recipe
from training.cli.recipe_keys import recipe_keys
from training.sections import SECTIONS

ROOT = Path(__file__).parents[3]
Train = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_a_command_is_about_and_lists_its_keys(command: str, train: Train) -> None:
    code, out, _ = train(command, "--help")
    assert code == 0
    told = " ".join(out.split())
    parts = ("does: ", "reads: ", "writes: ", "look: ", "takes: ", "example: python -m training ")
    places = [told.find(part) for part in parts]
    assert -1 not in places and places == sorted(places)
    assert f"example: python -m training {command} " in told
    for section in COMMANDS[command].sections:
        assert f"recipe, [{section}]" in told
        for field in fields(SECTIONS[section]):
            assert re.search(rf" {field.name} = \S", told), f"[{section}] {field.name}"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_example_is_a_command_that_is_understood(command: str) -> None:
    words = COMMANDS[command].example.split()
    assert words[:3] == ["python", "-m", "training"]
    assert build_parser().parse_args(words[3:]).command == command


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("recipe", ["compact.toml", "adapt.toml", "sd.toml"])
def test_keys_are_those_of_the_settings_and_values_those_of_the_recipe(
    section: str, recipe: str
) -> None:
    read = read_recipe(RECIPES / recipe)
    settings = read.settings(section, SECTIONS[section])
    keys = list(recipe_keys(section, read))
    assert [k.name for k in keys] == [f.name for f in fields(settings)]
    for key in keys:
        assert len(key.says) > 10, f"[{section}] {key.name} says nothing"
        value = getattr(settings, key.name)
        if value is None:
            assert key.value == "none"
            continue
        written = tomllib.loads(f"value = {key.value}")["value"]
        assert written == (list(value) if isinstance(value, tuple) else value)


def test_help_shows_what_the_commands_own_recipe_says(train: Train) -> None:
    """220 steps in compact.toml, 150 in adapt.toml, 4000 on Stable Diffusion; 600 by default."""
    told = {name: train(name, "--help")[1] for name in ("stage-two", "adapt")}
    plain, large = told["stage-two"].split("recipe, [sd-stage-two], as sd.toml has it:")
    assert "recipe, [stage-two], as compact.toml has it:" in plain
    assert "steps = 220: " in plain and "steps = 4000: " in large
    adapted = told["adapt"].partition("recipe, [stage-two], as adapt.toml has it:")[2]
    assert "steps = 200: " in adapted.partition("recipe, [")[0]


def test_every_section_of_every_recipe_is_in_some_help() -> None:
    known = {section for command in COMMANDS.values() for section in command.sections}
    assert known == set(SECTIONS)
    for recipe in RECIPES.glob("*.toml"):
        assert set(tomllib.loads(recipe.read_text())) <= known


def test_help_needs_no_torch() -> None:
    code = (
        "import sys; from training.cli.parser import build_parser; build_parser().format_help(); "
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0

"""What ``python -m training COMMAND --help`` says. Light: it needs no torch."""

from __future__ import annotations

import argparse
import textwrap

from training.cli.command import Command
from training.cli.recipe import RECIPES, read_recipe
from training.cli.recipe_keys import recipe_keys

__all__ = ["add_help"]

_WIDTH = 79
_SAID = ("does", "reads", "writes", "look", "takes")


def add_help(parser: argparse.ArgumentParser, command: Command) -> None:
    """Put what a command is about above its options, and the keys of its recipe below them."""
    said = [_wrapped(f"{name}: {getattr(command, name)}", "  ") for name in _SAID]
    said.append(f"example:\n  {command.example}")
    parser.description = "\n\n".join(said)
    parser.epilog = "\n\n".join(_keys(command, name) for name in command.sections) or None
    parser.formatter_class = argparse.RawDescriptionHelpFormatter


def _keys(command: Command, section: str) -> str:
    name = "sd.toml" if section.startswith("sd-") else command.recipe
    lines = [f"recipe, [{section}], as {name} has it:"]
    for key in recipe_keys(section, read_recipe(RECIPES / name)):
        lines.append(_wrapped(f"{key.name} = {key.value}: {key.says}", "      ", "  "))
    return "\n".join(lines)


def _wrapped(text: str, later: str, first: str = "") -> str:
    return textwrap.fill(
        text.replace("``", ""),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )

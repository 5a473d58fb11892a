"""The parser of ``python -m training``, made of the table of commands."""

from __future__ import annotations

import argparse

from training.cli.command_table import COMMANDS
from training.cli.help import add_help
from training.cli.options import add_common

__all__ = ["build_parser"]


def build_parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    parser = argparse.ArgumentParser(
        prog="python -m training",
        description="Makes busynth's bundles from BUSI and BUS-BRA. Run the commands in the order "
        "in which they are listed; each leaves its result below --runs for the next.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS.values():
        sub = commands.add_parser(command.name, help=command.summary)
        add_help(sub, command)
        for add in (add_common, *command.options):
            add(sub)
        sub.set_defaults(**command.defaults)
    return parser

"""What a command of ``python -m training`` is."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Command"]


@dataclass(frozen=True)
class Command:
    """A command: what it runs, what it is given, and what its ``--help`` says."""

    name: str
    summary: str
    """Its line in the list of all."""
    run: Callable[[argparse.Namespace], None]
    does: str
    reads: str
    writes: str
    look: str
    """Where to look for whether it went well."""
    takes: str
    """How long it takes."""
    example: str
    sections: tuple[str, ...] = ()
    """The recipe's sections that it reads."""
    recipe: str = "compact.toml"
    """The project's recipe that it takes when none is given."""
    options: tuple[Callable[[argparse.ArgumentParser], None], ...] = ()
    """What adds the options that not all commands have."""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """Defaults of its own for options that others have too."""
    alone: bool = False
    """One process does it; of several that were started the others end at once, or wait for it."""
    two_networks: bool = False
    """It trains a network together with its discriminator, or would come to it after hours."""
    in_all: bool = False
    """``all`` runs it."""
    light: bool = False
    """It needs no torch."""

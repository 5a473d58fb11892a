"""A checksum of the code that makes candidates or measures them: when it changes, what was kept is
made anew."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

__all__ = ["MAKES", "short_digest", "source_digest"]

MAKES = "busynth_gui.synthesis.pipeline"
"""The module that makes candidates."""


def short_digest(values: Sequence[object]) -> str:
    """Twelve hex digits that change with any of some JSON values: for the names of files."""
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:12]


def source_digest(module: str) -> str:
    """Hex SHA-256 over a module's source and that of all it imports from its own package.

    Imports are read, not run, wherever in the file they stand; other packages are left out.
    """
    package = module.partition(".")[0]
    found: dict[str, bytes] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        text = _source(name)
        if text is None:
            continue
        found[name] = text
        waiting += [n for n in _imported(text) if n.partition(".")[0] == package]
    whole = hashlib.sha256()
    for name, text in sorted(found.items()):
        whole.update(f"{name} {hashlib.sha256(text).hexdigest()}\n".encode())
    return whole.hexdigest()


def _source(module: str) -> bytes | None:
    """None for what is no module: ``from package.module import name`` may name either."""
    package, _, rest = module.partition(".")
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent.joinpath(*rest.split(".")) if rest else Path(spec.origin).parent
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if file.is_file():
            return file.read_bytes()
    return None


@cache
def _imported(text: bytes) -> Sequence[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return names

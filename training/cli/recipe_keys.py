"""The recipe's keys with their defaults and what they say, read from the settings' source.

``--help`` shows them. They are parsed and not imported: the trainers' modules import torch, for
seconds.
"""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

__all__ = ["SECTIONS", "Key", "keys_of"]

SECTIONS = {
    "prepare": "training.prepare.piece:PrepareSettings",
    "graphics": "training.graphics.train:GraphicsSettings",
    "autoencoder": "training.trainers.autoencoder:AutoencoderSettings",
    "decoder": "training.trainers.autoencoder:DecoderSettings",
    "latents": "training.data.latent_store:LatentSettings",
    "base": "training.trainers.denoiser:BaseSettings",
    "stage-one": "training.trainers.stage_one:StageOneSettings",
    "stage-two": "training.trainers.denoiser:AdapterSettings",
    "stage-three": "training.trainers.denoiser:AdapterSettings",
    "sd-stage-two": "training.trainers.sd.settings:SdSettings",
    "sd-stage-three": "training.trainers.sd.settings:SdSettings",
    "refiner": "training.trainers.refiner:RefinerSettings",
    "refiner-windows": "training.trainers.refiner_windows:WindowSettings",
}
"""Each section of a recipe and the dataclass of its keys."""


@dataclass(frozen=True)
class Key:
    """One setting: its name, its default as a recipe would write it, and its docstring."""

    name: str
    default: str
    text: str


def keys_of(settings: str) -> list[Key]:
    """The keys of ``module:Class``, a base class's first; a default of its own replaces theirs."""
    module, _, name = settings.partition(":")
    found: dict[str, Key] = {}
    for key in _fields(module, name):
        before = found.get(key.name)
        found[key.name] = Key(key.name, key.default, key.text or (before.text if before else ""))
    return list(found.values())


def _fields(module: str, name: str) -> Iterator[Key]:
    body = _parsed(module).body
    cls = next(n for n in body if isinstance(n, ast.ClassDef) and n.name == name)
    # Of two bases the first is nearer, so it comes last.
    for base in reversed(cls.bases):
        if isinstance(base, ast.Name):
            yield from _fields(*_home(module, base.id))
    for node, after in zip(cls.body, [*cls.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield Key(node.target.id, _written(module, node.value), _docstring(after))


def _docstring(node: ast.stmt | None) -> str:
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return ""
    return " ".join(inspect.cleandoc(str(node.value.value)).split())


def _written(module: str, value: ast.expr) -> str:
    """A default as TOML has it; ``none`` where the key is left out."""
    if isinstance(value, ast.Name):
        home, name = _home(module, value.id)
        return _written(home, _assigned(home, name))
    default = ast.literal_eval(value)
    if default is None:
        return "none"
    return f"{default:g}" if isinstance(default, float) else json.dumps(default)


def _assigned(module: str, name: str) -> ast.expr:
    for node in _parsed(module).body:
        if isinstance(node, ast.Assign) and name in [getattr(t, "id", "") for t in node.targets]:
            return node.value
    raise LookupError(f"{module} sets no {name}")


def _home(module: str, name: str) -> tuple[str, str]:
    """Where a name that ``module`` uses is from."""
    for node in _parsed(module).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    return node.module, alias.name
    return module, name


@cache
def _parsed(module: str) -> ast.Module:
    package, _, rest = module.partition(".")
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise LookupError(f"there is no {package}")
    path = Path(spec.origin).parent.joinpath(*rest.split(".")).with_suffix(".py")
    return ast.parse(path.read_text())

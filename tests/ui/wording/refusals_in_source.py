"""Reads out of the source what refusals and failures can say, with {0} where a value stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROGRAM = ROOT / "busynth_gui"

TOLD = {"Refusal": (0, 1), "Taken": (0, 1), "ChildDied": (1, 2), "_give_up": (0, 1), "replace": ()}
"""What is called to tell something, and which of its arguments are read by people."""

KEYWORDS = ("what", "remedy", "message")

NOT_IN_THE_WINDOW = ("cli.py", "commands/", "synthesis/processes.py")
"""Of the command line and of training alone."""

Parts = tuple[str | None, ...]
"""A text; None is where something unknown stands."""


@dataclass
class Said:
    """``templates`` with a place where each is said; ``unclear``: others, and their places."""

    templates: dict[str, str] = field(default_factory=dict)
    unclear: dict[str, str] = field(default_factory=dict)


def all_said() -> Said:
    """Of every module but the command line's."""
    said = Said()
    for path in sorted(PROGRAM.rglob("*.py")):
        name = path.relative_to(PROGRAM).as_posix()
        if not name.startswith(NOT_IN_THE_WINDOW):
            _Module(name, ast.parse(path.read_text("utf-8"))).read(said)
    return said


Scopes = tuple[ast.FunctionDef, ...]


class _Module:
    def __init__(self, name: str, tree: ast.Module) -> None:
        self.name, self.tree = name, tree
        self.functions = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
        self.calls = list(_calls(tree, ()))

    def read(self, said: Said) -> None:
        for call, scopes in self.calls:
            name = _name(call.func)
            if name not in TOLD:
                continue
            for number in TOLD[name]:
                if number < len(call.args):
                    self._take(call.args[number], scopes, said)
            for keyword in call.keywords:
                if keyword.arg in KEYWORDS:
                    self._take(keyword.value, scopes, said)

    def _take(self, told: ast.expr, scopes: Scopes, said: Said) -> None:
        place = f"{self.name}:{told.lineno}"
        if _translated(told):
            return
        found = self._texts(told, scopes)
        if found is None:
            said.unclear[f"{self.name}: {ast.unparse(told)}"] = place
            return
        for parts in found:
            template = _numbered(parts)
            if any(letter.isalpha() for letter in template):
                said.templates.setdefault(template, place)

    def _texts(self, told: ast.expr, scopes: Scopes) -> list[Parts] | None:
        """What an expression can say; None when that cannot be read here."""
        match told:
            case ast.Constant(value=str(text)):
                return [(text,)]
            case ast.JoinedStr(values=values):
                return self._joined(values, scopes)
            case ast.IfExp(body=one, orelse=other):
                return self._all([(one, scopes), (other, scopes)])
            case ast.Name(id=name):
                return self._named(name, scopes)
            case ast.Call(func=ast.Name(id=name)) if name in self.functions:
                inside = (*scopes, self.functions[name])
                returned = [
                    (node.value, inside)
                    for node in ast.walk(self.functions[name])
                    if isinstance(node, ast.Return) and node.value is not None
                ]
                return self._all(returned)
        return None

    def _joined(self, values: list[ast.expr], scopes: Scopes) -> list[Parts]:
        """What a filled-in text can say; words that are filled in are part of it, names are not."""
        texts: list[Parts] = [()]
        for value in values:
            filled: list[Parts] = [(None,)]
            if isinstance(value, ast.Constant):
                filled = [(str(value.value),)]
            elif isinstance(value, ast.FormattedValue):
                found = self._texts(value.value, scopes) or []
                if any(" " in (part or "") for parts in found for part in parts):
                    filled = found
            texts = [text + more for text in texts for more in filled]
        return texts

    def _all(self, told: list[tuple[ast.expr, Scopes]]) -> list[Parts] | None:
        found = [self._texts(*each) for each in told]
        if not found or any(each is None for each in found):
            return None
        return [parts for each in found for parts in each or ()]

    def _named(self, name: str, scopes: Scopes) -> list[Parts] | None:
        """What a variable can hold: by assignment, or as the parameter of a function."""
        for depth in range(len(scopes), -1, -1):
            scope: ast.AST = scopes[depth - 1] if depth else self.tree
            values = [
                (node.value, scopes[:depth])
                for node in ast.walk(scope)
                if isinstance(node, ast.Assign)
                and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
            ]
            if values:
                return self._all(values)
            if isinstance(scope, ast.FunctionDef):
                names = [argument.arg for argument in scope.args.args]
                if name in names:
                    return self._passed(scope, names.index(name))
        return None

    def _passed(self, function: ast.FunctionDef, number: int) -> list[Parts] | None:
        """What a function of the module is called with."""
        if function.args.args[0].arg == "self":
            return None
        return self._all(
            [
                (call.args[number], scopes)
                for call, scopes in self.calls
                if _name(call.func) == function.name and number < len(call.args)
            ]
        )


def _calls(node: ast.AST, scopes: Scopes) -> Iterator[tuple[ast.Call, Scopes]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child, scopes
        inner = (*scopes, child) if isinstance(child, ast.FunctionDef) else scopes
        yield from _calls(child, inner)


def _numbered(parts: Parts) -> str:
    texts, count = [], 0
    for part in parts:
        braced = "" if part is None else part.replace("{", "{{").replace("}", "}}")
        texts.append(f"{{{count}}}" if part is None else braced)
        count += part is None
    return "".join(texts)


def _translated(told: ast.expr) -> bool:
    """Whether the window's translator has had it already."""
    return any(
        isinstance(node, ast.Call) and _name(node.func) in ("tr", "_tr", "translate")
        for node in ast.walk(told)
    )


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""

"""Brings the translations up to date: reads the source, writes the .ts, compiles the .qm.

    python packaging/translations.py            # update and compile
    python packaging/translations.py --check    # say what is missing, change nothing

Qt's own lupdate knows no ``_tr`` that stands for a context, which is why the source is read here.
Words that are no longer said are dropped, new ones are marked unfinished: fill them in with Qt
Linguist (pyside6-linguist) or any editor, then run this again.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "busynth_gui"
UI = PROGRAM / "ui"
FOLDER = ROOT / "resources" / "translations"

TEMPLATES = {"Refusal": 2, "Taken": 2, "Phrase": 1}
"""How many of its first arguments are templates, of what is told by one."""

NOT_IN_THE_WINDOW = (
    "busynth_gui/cli.py",
    "busynth_gui/commands/",
)
"""Of the command line and of training alone."""

Key = tuple[str, str]
"""A context and what is said in it, in English."""


def said_in_source() -> tuple[dict[Key, str], list[str]]:
    """Everything that the window's source says, with the file that does.

    Also the places where something else than a text is handed to the translator: what they say
    comes from :func:`said_in_data`.
    """
    said: dict[Key, str] = {}
    unclear: list[str] = []
    modules = {path: ast.parse(path.read_text("utf-8")) for path in sorted(UI.rglob("*.py"))}
    helpers = {path: _helpers(module) for path, module in modules.items()}
    for path, module in modules.items():
        known = helpers[path] | _imported(module, helpers)
        name = path.relative_to(ROOT).as_posix()
        for context, text, line in _calls(module, known):
            if text is None:
                unclear.append(f"{name}:{line}")
            else:
                said.setdefault((context, text), name)
    return said, unclear


def said_in_data() -> dict[Key, str]:
    """What is said by words in tables: BI-RADS descriptors, reasons."""
    sys.path.insert(0, str(ROOT))
    from busynth_gui.case.decision import CATEGORIES, REASONS
    from busynth_gui.case.descriptors import LEXICON
    from busynth_gui.ui.wording.labels import descriptor_source

    keys = [key for key in LEXICON] + [value for values in LEXICON.values() for value in values]
    words = {("Words", descriptor_source(key)): "busynth_gui/case/descriptors.py" for key in keys}
    place = "busynth_gui/case/decision.py"
    words |= {("Categories", text): place for text in CATEGORIES.values()}
    return words | {("Reasons", text): place for text in REASONS.values()}


def all_said() -> dict[Key, str]:
    """All that has to be translated, with the file that says it."""
    return said_in_source()[0] | said_in_data() | said_in_refusals()


def said_in_refusals() -> dict[Key, str]:
    """The templates of refusals and phrases, wherever in the program the window meets them."""
    said: dict[Key, str] = {}
    for path in sorted(PROGRAM.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(NOT_IN_THE_WINDOW):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            count = TEMPLATES.get(_name(node.func), 0) if isinstance(node, ast.Call) else 0
            for text in map(_text, node.args[:count] if count else ()):
                if text is not None and any(map(str.isalpha, text)):
                    said.setdefault(("Refusals", text), name)
    return said


def read_ts(path: Path) -> dict[Key, str]:
    """What a .ts has finished: the translation of each context and source."""
    if not path.is_file():
        return {}
    found: dict[Key, str] = {}
    for context in ET.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            done = translation is not None and translation.get("type") is None
            if translation is not None and done and translation.text:
                key = (context.findtext("name", ""), message.findtext("source", ""))
                found[key] = translation.text
    return found


def write_ts(path: Path, language: str, said: dict[Key, str], known: dict[Key, str]) -> None:
    """Write a .ts of ``said`` with the translations of ``known``; others are unfinished."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    for name in sorted({context for context, _ in said}):
        context = ET.SubElement(root, "context")
        ET.SubElement(context, "name").text = name
        for _, text in sorted(key for key in said if key[0] == name):
            message = ET.SubElement(context, "message")
            ET.SubElement(message, "location", filename=f"../../{said[name, text]}")
            ET.SubElement(message, "source").text = text
            translation = ET.SubElement(message, "translation")
            if (name, text) in known:
                translation.text = known[name, text]
            else:
                translation.set("type", "unfinished")
    ET.indent(root, "  ")
    body = ET.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', "utf-8")


def compile_ts(path: Path) -> None:
    """Make the .qm beside a .ts."""
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([tool, "-silent", path, "-qm", path.with_suffix(".qm")], check=True)


def _helpers(module: ast.Module) -> dict[str, str]:
    """Functions of a module that stand for ``translate`` in a context, with that context."""
    found = {}
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and node.name in ("tr", "_tr"):
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and _name(call.func) == "translate":
                    found[node.name] = str(ast.literal_eval(call.args[0]))
    return found


def _imported(module: ast.Module, helpers: dict[Path, dict[str, str]]) -> dict[str, str]:
    """Such functions that a module has from another."""
    found = {}
    for node in module.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            theirs = helpers.get(ROOT / f"{node.module.replace('.', '/')}.py", {})
            found |= {a.asname or a.name: theirs[a.name] for a in node.names if a.name in theirs}
    return found


def _calls(
    node: ast.AST, helpers: dict[str, str], where: str = ""
) -> Iterator[tuple[str, str | None, int]]:
    """Context, text (None where it is none) and line of each call for a translation."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef) and child.name in ("tr", "_tr", "marked"):
            continue  # the helpers themselves
        inner = child.name if isinstance(child, ast.ClassDef) else where
        if isinstance(child, ast.Call):
            name, arguments = _name(child.func), child.args
            own = isinstance(child.func, ast.Attribute)
            context = _text(arguments[0]) if arguments else None
            if name in ("translate", "marked") and len(arguments) == 2 and context:
                yield context, _text(arguments[1]), child.lineno
            elif name in ("tr", "_tr") and arguments:
                inside = where if own or name not in helpers else helpers[name]
                yield inside, _text(arguments[0]), child.lineno
        yield from _calls(child, helpers, inner)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _text(argument: ast.expr) -> str | None:
    plain = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return argument.value if plain else None  # type: ignore[attr-defined]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    arguments = parser.parse_args()
    said = all_said()
    missing = 0
    for language in ("de",):
        path = FOLDER / f"busynth_{language}.ts"
        known = read_ts(path)
        left = [key for key in said if key not in known]
        missing += len(left)
        for context, text in left:
            sys.stdout.write(f"{language}: {context}: {text!r}\n")
        sys.stdout.write(f"{language}: {len(said)} said, {len(left)} not translated\n")
        if not arguments.check:
            write_ts(path, language, said, known)
            compile_ts(path)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

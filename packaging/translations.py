"""Brings the translations up to date with Qt's own tools, lupdate and lrelease.

    python packaging/translations.py            # update the .ts, compile the .qm
    python packaging/translations.py --check    # say what is missing, change nothing

lupdate finds what is given to ``tr``, ``translate`` and ``marked``. A refusal has two texts in one
call, and BI-RADS words and reasons stand in tables: these are written out for it beside the source.
Words that are no longer said are dropped, new ones are marked unfinished: fill them in with Qt
Linguist (pyside6-linguist) or any editor, then run this again.
"""

from __future__ import annotations

import argparse
import ast
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "busynth_gui"
FOLDER = ROOT / "resources" / "translations"

TEMPLATES = {
    "Refusal": 2, "ScanRefusal": 2, "NoShape": 2, "Taken": 2, "DamagedPicture": 2,
    "SyntheticCase": 2, "Phrase": 1,
}  # fmt: skip
"""How many of its first arguments are templates, of what is told by one."""

KEYS = ("Return", "PgUp", "PgDown", "Left", "Right", "Up", "Down")
"""Keys by Qt's names, which Qt's own translation calls otherwise than keyboards and the help do."""

NOT_IN_THE_WINDOW = (PROGRAM / "cli.py", *(PROGRAM / "commands").glob("*.py"))


def templates(path: Path) -> Iterator[str]:
    """The templates of refusals and phrases in a file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            for told in node.args[: TEMPLATES.get(node.func.id, 0)]:
                if isinstance(told, ast.Constant) and any(map(str.isalpha, str(told.value))):
                    yield str(told.value)


def written_out() -> set[tuple[str, str]]:
    """Context and text of what lupdate does not find by itself."""
    sys.path.insert(0, str(ROOT))
    from busynth_gui.case.decision import CATEGORIES, REASONS
    from busynth_gui.case.descriptors import LEXICON
    from busynth_gui.ui.wording.labels import descriptor_source

    words = [*LEXICON, *(value for values in LEXICON.values() for value in values)]
    paths = set(PROGRAM.rglob("*.py")).difference(NOT_IN_THE_WINDOW)
    return {
        *(("", source) for source in map(descriptor_source, words)),
        *(("", descriptor_source(word).lower()) for word in words),
        *(("Categories", text) for text in CATEGORIES.values()),
        *(("Reasons", text) for text in REASONS.values()),
        *(("QShortcut", key) for key in KEYS),
        ("QKeySequenceEdit", "Press shortcut"),
        *(("Refusals", text) for path in paths for text in templates(path)),
    }


def update(ts: Path) -> None:
    """Bring a .ts up to date with the source."""
    with TemporaryDirectory() as folder:
        beside = Path(folder, "written_out.py")
        lines = (f"QT_TRANSLATE_NOOP({context!r}, {text!r})\n" for context, text in written_out())
        beside.write_text("".join(lines), "utf-8")
        files = [*(PROGRAM / "ui").rglob("*.py"), beside]
        alias = ["-tr-function-alias", "QT_TRANSLATE_NOOP+=marked"]
        # Without heuristics and line numbers: only what is said changes the file.
        plain = ["-no-obsolete", "-sort-messages", "-locations", "none"]
        plain += ["-disable-heuristic", "sametext", "-disable-heuristic", "similartext"]
        _run("lupdate", *alias, *plain, *files, "-ts", ts)


def messages(ts: Path) -> dict[tuple[str, str], str]:
    """The translation of each context and text in a .ts, empty where it is unfinished."""
    return {
        (context.findtext("name", ""), message.findtext("source", "")): message.findtext(
            "translation", ""
        )
        for context in ET.parse(ts).getroot().iter("context")
        for message in context.iter("message")
    }


def check(ts: Path) -> list[str]:
    """What the source says and a .ts does not translate, and what it translates in vain."""
    with TemporaryDirectory() as folder:
        fresh = Path(shutil.copy(ts, folder))
        update(fresh)
        said, known = messages(fresh), messages(ts)
    missing = [text for (_, text), translation in said.items() if not translation]
    return missing + [text for _, text in sorted(known.keys() - said.keys())]


def _run(tool: str, *arguments: str | Path) -> None:
    program = Path(sys.executable).with_name(f"pyside6-{tool}")
    subprocess.run([program, "-silent", *arguments], check=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    arguments = parser.parse_args()
    left = []
    for ts in sorted(FOLDER.glob("*.ts")):
        if not arguments.check:
            update(ts)
            _run("lrelease", ts, "-qm", ts.with_suffix(".qm"))
        left += check(ts)
    sys.stdout.write("".join(f"{text!r}\n" for text in left))
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())

"""Every command in a document is one that the program understands, and every link leads somewhere.

Commands are parsed by the very parsers that run them, with what they do left out.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from busynth_gui import cli, commands
from training.cli.command_table import COMMANDS
from training.cli.parser import build_parser

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [
    *ROOT.glob("*.md"),
    *ROOT.glob("resources/help/*.md"),
    *(page for page in ROOT.glob("packaging/*.md") if page.name != "compact-versions.md"),
    *ROOT.glob("training/**/*.md"),
]
CARD = ROOT / "resources/bundles/compact/MODEL_CARD.md"
HISTORY = [
    *ROOT.glob("packaging/decisions/*.md"),
    ROOT / "packaging/compact-versions.md",
    CARD,
]
"""What was said once: its links still lead somewhere, its commands need not be understood."""
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`((?:busynth|python -m training|python packaging/)[^`\n]+)`")
_STARTS = re.compile(r"^(?:\S*/)?(python3?|busynth|pip|pipx|uv|sh|accelerate|torchrun)$")
_NOTHING = {"--help", "--version"}
_PLACEHOLDERS = {"N": "1", "S": "1", "OUT": "out", "DIR": "out", "TRAIN,VAL,TEST": "70,15,15"}


def said() -> Iterator[tuple[str, str]]:
    """Name of a document and each command in it, placeholders filled in."""
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        lines = [line for block in _BLOCK.findall(text) for line in _joined(block)]
        for line in [*lines, *_INLINE.findall(text)]:
            yield document.relative_to(ROOT).as_posix(), line


def _joined(block: str) -> list[str]:
    """The lines of a shell block, with those that go on put together."""
    return block.replace("\\\n", " ").splitlines()


def words_of(line: str) -> list[list[str]]:
    """The commands of a line of shell, as words; no comments, options in brackets filled in."""
    line = re.sub(r"\s#\s.*|^#.*|\s\.\.\.(?=\s|$)", "", line)
    line = re.sub(r"\[(--\S+ \S+|--?\S+|@?[A-Z]+(?: \.\.\.)?)\]", r"\1", line).replace("...", "")
    found = []
    for part in re.split(r"&&|;|\|(?=\s)", line):
        try:
            words = shlex.split(part.replace("$(", "(").strip(), comments=True)
        except ValueError:
            continue
        while words and (re.match(r"^[A-Z_]+=", words[0]) or words[0] in ("do", "exec")):
            words = words[1:]
        if words and _STARTS.match(words[0]):
            found.append([_PLACEHOLDERS.get(word, word) for word in words])
    return found


ALL = [(name, line, words) for name, line in said() for words in words_of(line)]


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that are parsed and do nothing."""
    for module in pkgutil.iter_modules(commands.__path__):
        loaded = importlib.import_module(f"busynth_gui.commands.{module.name}")
        if hasattr(loaded, "run"):
            monkeypatch.setattr(loaded, "run", lambda *_: 0)


def ours(words: list[str]) -> tuple[str, list[str]] | None:
    """Which of our programs a command runs, and its arguments."""
    for module, program in (("busynth_gui", "busynth"), ("training", "training")):
        if ["-m", module] in [words[i : i + 2] for i in range(len(words))]:
            return program, words[words.index(module) + 1 :]
    if words[0].endswith("busynth"):
        return "busynth", words[1:]
    return None


def test_documents_have_commands() -> None:
    told = [ours(words) for *_, words in ALL]
    assert sum(t is not None and t[0] == "busynth" for t in told) > 25
    assert sum(t is not None and t[0] == "training" for t in told) > 15


def test_every_command_is_understood(idle: None, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = []
    for name, line, words in ALL:
        told = ours(words)
        if told is None or not told[1] or _NOTHING & set(told[1]) or "$step" in told[1]:
            continue
        program, arguments = told
        if "..." in line or len(arguments) == 1:
            arguments = [arguments[0], "--help"]  # only the command is named
        try:
            if program == "busynth":
                assert cli._run(arguments) == 0
            else:
                build_parser().parse_args(arguments)
        except (Exception, SystemExit) as error:
            if isinstance(error, SystemExit) and not error.code:
                continue
            wrong.append(f"{name}: {line}: {error} {capsys.readouterr().err[-200:]}")
    assert not wrong, "\n".join(wrong)


_RUN_BY = {
    "adapt": "trainers/test_adapt.py",
    "all": "conftest.py",
    "compare": "trainers/test_adapt.py",
    "critic": "trainers/test_critic.py",
    "evaluate": "evaluate/test_evaluate_sets.py",
    "graphics": "graphics/test_graphics.py",
    "overview": "cli/test_commands.py",
    "samples": "simulation/test_simulate.py",
    "sheet": "cli/test_commands.py",
    "unpack": "bundles/test_unpack.py",
}
"""What runs a training command that is no part of ``all``, which the smoke run runs whole."""


def test_every_training_command_of_a_document_is_run_by_a_test() -> None:
    told = [ours(words) for *_, words in ALL]
    named = {t[1][0] for t in told if t and t[0] == "training" and t[1]} - _NOTHING
    assert named <= {c.name for c in COMMANDS.values() if c.in_all} | set(_RUN_BY)
    for name, file in _RUN_BY.items():
        source = (ROOT / "tests" / "training" / file).read_text(encoding="utf-8")
        assert re.search(rf"""["']{name}["']""", source), f"{file} does not run {name}"


def test_what_is_trained_step_by_step_is_what_all_trains() -> None:
    trained = [c.name for c in COMMANDS.values() if c.in_all]
    trained = trained[trained.index("prepare") + 1 : trained.index("bundle")]
    cluster = (ROOT / "packaging/cluster.md").read_text(encoding="utf-8")
    assert re.findall(r"^for step in (.+); do$", cluster, re.MULTILINE) == [" ".join(trained)]
    trainer = (ROOT / "resources/help/trainer.md").read_text(encoding="utf-8")
    told = trainer.split("train all of it.")[1].split("```")[1]
    assert re.findall(r"^python -m training (\S+)", told, re.MULTILINE) == [*trained, "bundle"]


def test_every_script_is_there_and_has_what_is_asked_of_it() -> None:
    wrong = []
    for name, line, words in ALL:
        scripts = [word for word in words if re.match(r"^packaging/\S+\.(py|sh)$", word)]
        for script in scripts:
            path = ROOT / script
            source = path.read_text(encoding="utf-8") if path.is_file() else ""
            after = words[words.index(script) + 1 :]
            missing = [
                w for w in after if re.match(r"^(--[a-z-]+|run|test)$", w) and w not in source
            ]
            if not source or missing:
                wrong.append(f"{name}: {line}: {missing or 'no such file'}")
    assert not wrong, "\n".join(wrong)


def test_every_extra_exists_and_every_file_handed_to_pip() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    known = set(project["optional-dependencies"])
    wrong = []
    for name, line, words in ALL:
        if "install" not in words:
            continue
        asked = {
            e
            for w in words
            for m in re.findall(r"(?:\.|busynth)\[([\w,]+)\]", w)
            for e in m.split(",")
        }
        files = [words[i + 1] for i, w in enumerate(words[:-1]) if w in ("-c", "-r")]
        wrong += [f"{name}: {line}: no extra {e}" for e in asked - known]
        wrong += [f"{name}: {line}: no file {f}" for f in files if not (ROOT / f).is_file()]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "document", [*DOCUMENTS, *HISTORY], ids=lambda p: p.relative_to(ROOT).as_posix()
)
def test_every_link_leads_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"^[a-z]+:", target):
            continue
        file, _, heading = target.partition("#")
        place = document.parent / file if file else document
        assert place.exists(), target
        if heading:
            titles = re.findall(r"^#+ (.*)$", place.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in {re.sub(r"[^\w -]", "", t.lower()).replace(" ", "-") for t in titles}
        if "resources/help" in document.as_posix():
            # What F1 opens is there also where the source is not.
            assert place.resolve().is_relative_to(ROOT / "resources"), target


def test_every_picture_of_the_help_is_in_a_page() -> None:
    pictures = {path.name for path in (ROOT / "resources/help/pictures").iterdir()}
    texts = [document.read_text(encoding="utf-8") for document in DOCUMENTS]
    shown = {name for text in texts for name in re.findall(r"pictures/([\w.-]+)\)", text)}
    assert pictures == shown


_REFERENCE = re.compile(
    r":(?:mod|func|class|meth|data|attr|exc):`~?((?:busynth_gui|training)[\w.]+)`"
)


def test_what_a_docstring_refers_to_by_its_whole_name_is_there() -> None:
    wrong, referred = [], 0
    for file in (*ROOT.glob("busynth_gui/**/*.py"), *ROOT.glob("training/**/*.py")):
        for name in _REFERENCE.findall(file.read_text(encoding="utf-8")):
            referred += 1
            module, rest = ROOT, name.split(".")
            while rest and (module / rest[0]).is_dir():
                module /= rest.pop(0)
            if rest and (module / f"{rest[0]}.py").is_file():
                module /= f"{rest.pop(0)}.py"
            source = module.read_text(encoding="utf-8") if module.is_file() else ""
            if any(not re.search(rf"\b{each}\b", source) for each in rest):
                wrong.append(f"{file.relative_to(ROOT)}: {name}")
    assert referred > 50
    assert not wrong, "\n".join(wrong)


def test_figures_beside_the_paper_are_those_of_the_model_card() -> None:
    method = (ROOT / "resources/help/method.md").read_text(encoding="utf-8")
    card = CARD.read_text(encoding="utf-8")
    tables = method[method.index("Of the bundle that ships") :].split("So: ")[0]
    rows = re.findall(r"^\| [^|]*[a-z][^|]*\| ([^|]+) \| ([^|]*) \|$", tables, re.MULTILINE)
    figures = [part for row in rows for part in row if re.search(r"\d", part)]
    assert len(figures) > 15
    assert not [figure for figure in figures if figure not in card]
    # The card has no other version's figures: they stand in packaging/compact-versions.md.
    version = json.loads((CARD.parent / "bundle.json").read_text())["version"]
    assert tables.startswith(f"Of the bundle that ships, {version},")
    assert card.startswith(f"# Model card: compact {version}\n")
    assert "## Version" not in card


def test_every_upper_bound_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    reasons = (ROOT / "packaging/dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \|.*\| ([^|]*) \|$", reasons, re.MULTILINE)
    told = {name.strip(): bound for names, bound in rows for name in names.split(",") if bound}
    capped = {
        re.split(r"[<>=;\[]", line)[0]
        for line in [*project["dependencies"], *extras]
        if "<" in line
    }
    assert capped and not capped - set(told)


def test_the_readme_is_two_screens() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 100


def test_versions_agree() -> None:
    from busynth_gui import __version__

    assert f"version: {__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert sys.version_info >= (3, 11)

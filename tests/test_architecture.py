"""The house's rules, held by tools: arrows, types, style, sizes, imports, what is packed."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("busynth_gui", "training")
HEAVY = {"torch", "diffusers", "peft", "transformers", "accelerate"}
QT = {"PySide6", "qtawesome"}
LONGEST_FILE = 500


def run(*argv: object, cwd: Path = ROOT, path: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a program of this Python; its modules come from ``path`` first."""
    return subprocess.run(
        [sys.executable, *map(str, argv)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (ROOT / folder).rglob("*.py")


def test_arrows_go_down_only() -> None:
    lint = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    done = run("-c", lint)
    assert done.returncode == 0, done.stdout


def test_types() -> None:
    done = run("-m", "mypy", *(word for name in PACKAGES for word in ("-p", name)))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_style(command: list[str]) -> None:
    done = run("-m", "ruff", *command, *PACKAGES, "tests")
    assert done.returncode == 0, done.stdout


def test_files_can_be_read_in_one_sitting() -> None:
    lines = {path: path.read_text().count("\n") for path in sources(*PACKAGES, "tests")}
    assert len(lines) > 100
    assert {str(path): n for path, n in lines.items() if n > LONGEST_FILE} == {}


def imported(path: Path) -> set[str]:
    """Top-level names of all that a file imports, inside functions too.

    What is imported for the type checker alone does not count.
    """
    names: set[str] = set()
    left: list[ast.AST] = [ast.parse(path.read_text())]
    while left:
        node = left.pop()
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            left += node.orelse
        else:
            left += ast.iter_child_nodes(node)
    return names


def test_only_synthesis_and_training_know_torch() -> None:
    """Not even inside a function: the engine and the command line import the pipeline there."""
    knowing = {
        path.relative_to(ROOT).parts[:2]
        for path in sources("busynth_gui")
        if imported(path) & HEAVY
    }
    assert knowing == {("busynth_gui", "synthesis")}


def test_only_the_window_and_its_thread_know_qt() -> None:
    knowing = {
        path.relative_to(ROOT).as_posix() for path in sources(*PACKAGES) if imported(path) & QT
    }
    outside = {path for path in knowing if not path.startswith("busynth_gui/ui/")}
    assert outside == {"busynth_gui/engine/engine.py", "busynth_gui/commands/window.py"}


def test_models_and_services_know_no_widgets() -> None:
    rooms = [f"busynth_gui/ui/{room}" for room in ("models", "services")]
    assert all(list(sources(room)) for room in rooms)
    knowing = [
        path.relative_to(ROOT).as_posix()
        for path in sources(*rooms)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom) and "QtWidgets" in ast.unparse(node)
    ]
    assert knowing == []


@pytest.mark.parametrize(
    ("module", "without"),
    [
        ("busynth_gui.ui.app, busynth_gui.ui.main_window", HEAVY),
        ("busynth_gui.cli, busynth_gui.commands.window", HEAVY | QT),
        ("busynth_gui.commands.synthesize, busynth_gui.commands.doctor", HEAVY | QT),
        ("busynth_gui.workspace.workspace, busynth_gui.export.writer", HEAVY | QT),
        ("busynth_gui.synthesis.pipeline", QT),
    ],
)
def test_a_start_loads_no_more_than_it_needs(module: str, without: set[str]) -> None:
    done = run("-c", f"import {module}, sys; print(*sys.modules)")
    assert done.returncode == 0, done.stderr
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert "busynth_gui" in loaded
    assert loaded & without == set()


def test_every_package_is_listed() -> None:
    """A package that is not listed is missing from the wheel, and only from the wheel."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    listed = set(config["tool"]["setuptools"]["packages"])
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in sources(*PACKAGES)
        if path.name == "__init__.py"
    }
    assert listed == found | {"busynth_gui.resources"}
    assert all((path.parent / "__init__.py").exists() for path in sources(*PACKAGES))


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``pip install .`` would install, built from a copy of the checkout."""
    copy, wheels = (tmp_path_factory.mktemp(name) for name in ("checkout", "wheels"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for name in (*PACKAGES, "resources"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    done = run(
        "-m", "pip", "wheel", ".", "--no-deps", "--no-build-isolation", "-w", wheels, cwd=copy
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = wheels.glob("busynth-*.whl")
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_the_wheel_holds_every_source_and_resource(unpacked: Path) -> None:
    there = {p.relative_to(unpacked).as_posix() for p in unpacked.rglob("*") if p.is_file()}
    wanted = {p.relative_to(ROOT).as_posix() for p in sources(*PACKAGES)}
    resources = (p for p in (ROOT / "resources").rglob("*") if p.is_file())
    wanted |= {f"busynth_gui/{p.relative_to(ROOT).as_posix()}" for p in resources}
    wanted |= {p.relative_to(ROOT).as_posix() for p in (ROOT / "training").rglob("*.toml")}
    assert {name for name in wanted - there if "__pycache__" not in name} == set()
    (entry,) = unpacked.glob("*.dist-info/entry_points.txt")
    assert "busynth = busynth_gui.cli:main" in entry.read_text()


def test_what_is_installed_finds_its_resources_from_any_folder(
    unpacked: Path, tmp_path: Path
) -> None:
    look = (
        "from busynth_gui.paths import resource_folder as r\n"
        "from busynth_gui.imaging.read import list_scans\n"
        "print(r(), len(list_scans(r('samples'))))"
    )
    done = run("-c", look, cwd=tmp_path, path=unpacked)
    assert done.stdout.split() == [str(unpacked / "busynth_gui" / "resources"), "8"], done.stderr
    bundle = ("-m", "busynth_gui", "bundles", "verify", "compact")
    done = run(*bundle, cwd=tmp_path, path=unpacked)
    assert done.returncode == 0, done.stderr
    assert "is sound" in done.stdout


_WRITERS = {
    "write_text", "write_bytes", "imwrite", "imsave", "savefig", "save_pretrained", "save_file",
    "savez", "savez_compressed", "save_lora_adapter",
}  # fmt: skip
"""Calls that write a file or a folder where it is to lie, and may leave half of it there."""
_HIDDEN = ("fresh", "staged", "staging", "temporary")
"""What a place is called that nobody sees before it is whole: see :mod:`busynth_gui.atomic`."""


def test_nothing_is_written_where_it_is_to_lie() -> None:
    found = []
    for path in sources(*PACKAGES):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            words = ast.unparse(node)
            # `write_text(path, ...)` by itself is the one of busynth_gui.atomic.
            own = isinstance(node.func, ast.Name) and name in ("write_text", "write_bytes")
            if name in _WRITERS and not own and not any(place in words for place in _HIDDEN):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {words[:80]}")
    assert found == []

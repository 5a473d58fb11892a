"""Whoever imports torch has set up its environment before, and no other user can be in the way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from busynth_gui.commands.doctor import _MODELS_PROBE
from busynth_gui.torch_environment import prepare_for_torch

NAMES = ("GOMP_SPINCOUNT", "TORCHINDUCTOR_CACHE_DIR")
ROOT = Path(__file__).parents[1]
CHILD = """
import sys
from multiprocessing import Pipe
from busynth_gui.engine import child
child.signal.signal = lambda *_: None
child._Worker.beat = lambda self: None
child._Worker.serve = lambda self: __import__(self._options.loader.partition(":")[0])
pipe = Pipe()
child.main(pipe[0], child.ChildOptions())
"""
WAYS = {
    "synthesize": ["-c", _MODELS_PROBE],
    "engine": ["-c", CHILD],
    "training": ["-m", "training", "critic"],
}


def run(argv: list[str], path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in NAMES}
    paths = os.pathsep.join([str(path), str(ROOT)])
    return subprocess.run(
        [sys.executable, *argv], env={**kept, "PYTHONPATH": paths, **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_every_way_in_sets_it_before_torch_is_imported(way: str, tmp_path: Path) -> None:
    (tmp_path / "torch").mkdir()
    told = f"import os, sys; sys.exit(' '.join(str(os.environ.get(n)) for n in {NAMES}))"
    (tmp_path / "torch" / "__init__.py").write_text(told)
    assert run(WAYS[way], tmp_path).stderr.splitlines()[-1] == f"0 {sys.prefix}"


def test_what_somebody_has_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.setenv(name, "theirs")
    prepare_for_torch()
    assert [os.environ[name] for name in NAMES] == ["theirs", "theirs"]


@pytest.mark.parametrize(("asked", "ours"), [("inductor", False), ("no", True), ("NO", True)])
def test_who_asks_a_launcher_to_compile_has_a_folder_to_write_to(
    asked: str, ours: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TORCHINDUCTOR_CACHE_DIR", raising=False)
    monkeypatch.setenv("ACCELERATE_DYNAMO_BACKEND", asked)
    prepare_for_torch()
    assert ("TORCHINDUCTOR_CACHE_DIR" in os.environ) == ours


def test_the_models_are_imported_whatever_lies_in_the_temporary_folder(tmp_path: Path) -> None:
    (tmp_path / "torchinductor_anna").write_text("in the way")
    done = run(
        ["-c", _MODELS_PROBE], tmp_path, TMPDIR=str(tmp_path), LOGNAME="anna", HOME=str(tmp_path)
    )
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["torchinductor_anna"]

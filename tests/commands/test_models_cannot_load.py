"""Where the models' libraries cannot be loaded, or have no memory, one line says why."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from busynth_gui.case.errors import Refusal

Run = Callable[..., tuple[int, str, str]]
MADE = ("synthesize", "scan.png", "--region", "ellipse:280,200,70,45", "--out", "out")
LACKS = "libgomp.so.1: cannot open shared object file"


@pytest.fixture
def broken(tmp_path: Path) -> dict[str, str]:
    """An environment whose torch is there, and wants a library that is not."""
    package = tmp_path / "broken" / "torch"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(
        f"try: raise OSError({LACKS!r})\n"
        "except OSError as error: raise RuntimeError('pages\\nof advice') from error\n"
    )
    paths = (str(package.parent), str(Path(__file__).parents[2]))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONOPTIMIZE": ""}


def run(environment: dict[str, str], *argv: str) -> Any:
    return subprocess.run(
        [sys.executable, "-m", "busynth_gui", *argv],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_library_that_cannot_be_loaded_is_named(work: Path, broken: dict[str, str]) -> None:
    done = run(broken, *MADE, "--bundle", "bundle")
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert f"cannot be loaded ({LACKS})" in done.stderr and not (work / "out").exists()
    doctor = run(broken, "doctor")
    assert doctor.returncode == 2 and "NO  libraries     cannot be loaded" in doctor.stdout


def test_without_docstrings_nothing_is_tried(work: Path, broken: dict[str, str]) -> None:
    broken["PYTHONOPTIMIZE"] = "2"
    done = run(broken, *MADE, "--bundle", "bundle")
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "unset PYTHONOPTIMIZE" in done.stderr
    assert "NO  python" in run(broken, "doctor").stdout


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_lack_of_memory_is_no_damage(
    work: Path, busynth: Run, monkeypatch: pytest.MonkeyPatch, wrapped: bool
) -> None:
    """Libraries say it in words of their own, and weights that have no room are not broken."""

    def load(*_: object) -> None:
        try:
            raise RuntimeError("unable to mmap 10921960 bytes: Cannot allocate memory (12)")
        except RuntimeError as error:
            if wrapped:
                raise Refusal("{0} does not hold a UNet", "{1}", "unet", error) from error
            raise

    monkeypatch.setattr("busynth_gui.commands.synthesize.load_pipeline", load)
    code, _, err = busynth(*MADE, "--bundle", "bundle")
    assert code == 2 and "the memory does not suffice: close other programs" in err
    assert "UNet" not in err

"""What is printed arrives, in any coding; where nothing can be written, one line says so."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from busynth_gui.cli import main

REGION = ("--region", "ellipse:280,200,70,45")


@pytest.mark.parametrize("command", ["synthesize", "heal"])
@pytest.mark.parametrize("coding", ["ascii", "cp1252", "cp932", "utf-8"])
@pytest.mark.parametrize("folder", ["日本", "é", "🩻", os.fsdecode(b"caf\xe9"), "\ud800"])
def test_paths_are_printed_whatever_the_coding(
    work: Path,
    monkeypatch: pytest.MonkeyPatch,
    painting: Callable[..., Any],
    healing: Callable[..., Any],
    command: str,
    coding: str,
    folder: str,
) -> None:
    painting()
    healing()
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding=coding))
    out = "out" if folder == "\ud800" else folder  # no file can be called so, but a name told be
    try:
        asked = (command, "scan.png", *REGION, "--out", out, "--bundle", "bundle")
        assert main(asked) == 0
        print(folder, flush=True)
    except OSError:
        pytest.skip("this file system wants UTF-8")
    path, name = written.getvalue().splitlines()
    if folder == "\ud800":
        assert name == rb"\ud800"
        return
    whole = b"".join(
        bytes([ord(letter) - 0xDC00])  # a byte that was no text
        if "\udc80" <= letter <= "\udcff"
        else letter.encode(coding, "backslashreplace")
        for letter in folder
    )
    assert name == whole and path.startswith(whole + os.sep.encode())


@pytest.mark.skipif(sys.platform == "win32", reason="no such pipes")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("both", [False, True])
def test_a_reader_that_goes_away_ends_no_command(work: Path, unbuffered: str, both: bool) -> None:
    """Neither what is made ends with it, nor does it make a verdict a good one."""
    root = Path(__file__).parents[2]
    ours, theirs = os.pipe()
    os.close(ours)
    asked = (
        "import sys; from pathlib import Path; from busynth_gui import cli\n"
        "from busynth_gui.commands import doctor\n"
        "def run():\n"
        "    for _ in range(3): print('ok' * 9000, flush=True)\n"
        "    Path('made').touch(); return 2\n"
        "doctor.run = run; sys.exit(cli.main(['doctor']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        stdout=theirs,
        stderr=theirs if both else subprocess.PIPE,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONUNBUFFERED": unbuffered},
    )
    os.close(theirs)
    assert done.returncode == 2 and Path("made").exists() and not done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is none here")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_cannot_be_written_is_one_line(work: Path, unbuffered: str) -> None:
    root = Path(__file__).parents[2]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "busynth_gui", "bundles", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(root), "PYTHONUNBUFFERED": unbuffered},
        )
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "no space left for what is printed" in done.stderr

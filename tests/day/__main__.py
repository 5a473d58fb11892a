"""``python -m tests.day``: a day's work in small, in the real window, with a power cut at noon.

A person who works by mouse and keyboard is played: scans are dropped on the window, a region is
drawn with each tool, candidates are asked for one by one and as a batch, masks are corrected, some
are run again from stage two and three, every candidate is decided on with reasons. In the middle of
that the process is killed (SIGKILL); a second one goes on, finishes, and exports in two formats; a
third one looks. A fourth decides a hundred candidates on the contact sheet, by keyboard alone, and
``--sheet`` does that alone. Then everything that had been done is looked for, and one table is
printed. The exit code is 1 when something is missing.

The bundle is the one that ships, with few steps, since it is not the candidates' looks that are
looked at. It runs offscreen; with QT_QPA_PLATFORM=xcb on a display.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from tests.bench.filling import fill
from tests.day.checks import check_day, check_sheet
from tests.day.regions import TOOLS
from tests.day.scans import make_scans
from tests.day.table import figures, show
from tests.day.worker import AGAIN

ROOT = Path(__file__).parents[2]
AFTER_HALF_S = 2.0
"""How long the morning goes on after half of the candidates until it is killed."""

ON_THE_SHEET = 100
"""Candidates that are decided there."""

BY_HAND = 2
"""Candidates of each region that is drawn."""

Said = list[dict[str, Any]]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.day", description=__doc__)
    parser.add_argument("--scans", type=int, default=20)
    parser.add_argument("--candidates", type=int, default=100, help="of all scans together")
    parser.add_argument("--steps", type=int, default=2, help="denoising steps of each stage")
    parser.add_argument("--shots", type=Path, help="folder for pictures of each step")
    parser.add_argument("--folder", type=Path, help="where to work; else a temporary one")
    parser.add_argument("--sheet", action="store_true", help="only what is done on the sheet")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.folder or Path(temporary)
        begun = time.perf_counter()
        if args.shots is not None:
            args.shots.mkdir(parents=True, exist_ok=True)
        sheet = _at_the_sheet(folder, args)
        found = check_sheet(folder / "sheet", sheet)
        morning, afternoon = ([], sheet) if args.sheet else _work(folder, args)
        if not args.sheet:
            found = check_day(folder, morning, afternoon) | found
            afternoon += sheet
        measured = figures(morning, afternoon) | {"day_s": time.perf_counter() - begun}
    show(measured, found, args.json)
    return 0 if all(found.values()) else 1


def _at_the_sheet(folder: Path, args: argparse.Namespace) -> Said:
    """The sheet's shift, on a workspace of its own: candidates that nothing was decided on yet."""
    fill(folder / "sheet", ON_THE_SHEET // 10, 10, decided=False)
    plan = {
        "workspace": str(folder / "sheet"),
        "shift": "sheet",
        "shots": "" if args.shots is None else str(args.shots),
    }
    with closing(_Shift(folder, plan, _environment(folder))) as shift:
        said = list(shift.lines())
        shift.end()
    return said


def _environment(folder: Path) -> dict[str, str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "QT_LOGGING_RULES": "*=false"}
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        environment[name] = str(folder / name)
    return environment


def _work(folder: Path, args: argparse.Namespace) -> tuple[Said, Said]:
    drawn = min(len(TOOLS), args.scans - 1)
    batch = args.candidates - BY_HAND * drawn - len(AGAIN)
    plan = {
        "workspace": str(folder / "workspace"),
        "out": {name: str(folder / name) for name in ("busi", "nnunet")},
        "scans": [str(path) for path in make_scans(folder / "scans", args.scans)],
        "candidates": args.candidates,
        "drawn": drawn,
        "by_hand": BY_HAND,
        "per_scan": max(1, batch // (args.scans - drawn)),
        "steps": args.steps,
        "again": True,
        "shots": "" if args.shots is None else str(args.shots),
    }
    environment = _environment(folder)
    with closing(_Shift(folder, plan | {"shift": "morning"}, environment)) as first:
        morning: Said = []
        for said in first.lines():
            morning.append(said)
            if said["what"] == "half":
                break
        morning += first.kill_after(AFTER_HALF_S)
    afternoon: Said = []
    for shift in ("afternoon", "evening"):
        with closing(_Shift(folder, plan | {"shift": shift, "again": False}, environment)) as next_:
            afternoon += next_.lines()
            next_.end()
    return morning, afternoon


class _Shift:
    """A process at the desk, and what it says."""

    def __init__(self, folder: Path, plan: dict[str, Any], environment: dict[str, str]) -> None:
        file = folder / f"{plan['shift']}.json"
        file.write_text(json.dumps(plan), encoding="utf-8")
        self._minutes = folder / f"{plan['shift']}.said"  # for whoever looks why it failed
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.day.shift", str(file)],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=ROOT,
        )

    @property
    def _out(self) -> IO[str]:
        assert self._process.stdout is not None
        return self._process.stdout

    def lines(self) -> Iterator[dict[str, Any]]:
        """What it says; the last line of a killed one may be half, and was then not said."""
        for line in self._out:
            if line.endswith("\n"):
                with self._minutes.open("a", encoding="utf-8") as minutes:
                    minutes.write(line)
                yield json.loads(line)

    def kill_after(self, seconds: float) -> Said:
        """Kill it in the middle of its work; gives what it had said by then."""
        time.sleep(seconds)
        assert self._process.poll() is None, "it ended before it was killed"
        self._process.kill()
        return list(self.lines())

    def end(self) -> None:
        code = self._process.wait(60)
        assert code == 0, f"a shift ended with exit code {code}"

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._out.close()


if __name__ == "__main__":
    sys.exit(main())

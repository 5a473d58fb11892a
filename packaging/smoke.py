"""Try a built busynth as its users would: no Python of this machine, an empty home, its own folder.

    python packaging/smoke.py dist/busynth/busynth            commands, a window without a screen
    python packaging/smoke.py dist/busynth/busynth --drive    the window on $DISPLAY, by xdotool

``--drive`` makes a candidate through the window, kills the child that made it, makes another,
approves it and exports. ``--through "COMMAND"`` starts busynth by something else: a chroot, a
container, another account. Ends with 1 at the first thing that is not as it should be.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shlex
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

SAMPLES = Path(__file__).resolve().parent.parent / "resources" / "samples"
PATIENCE_S = 600.0
_KEPT = ("DISPLAY", "LANG", "SYSTEMROOT", "TEMP", "TMP", "WINDIR", "XAUTHORITY")


class Smoke:
    """A built busynth in a home of its own."""

    def __init__(self, program: str, through: list[str], home: Path) -> None:
        self.command, self.home = [*through, program], home
        self.environment = {k: v for k, v in os.environ.items() if k.upper() in _KEPT}
        self.environment |= {"HOME": str(home), "USERPROFILE": str(home), "PATH": "/usr/bin:/bin"}
        self.environment |= {"LOCALAPPDATA": str(home), "APPDATA": str(home)}

    def commands(self) -> None:
        """Every command that needs no window."""
        print(self.run("--version").strip())
        print(self.run("doctor", code=None))
        self.run("bundles", "list")
        self.run("bundles", "verify")
        out = self.home / "pairs"
        begun = time.monotonic()
        scan = self.home / "dense.png"
        scan.write_bytes((SAMPLES / "dense.png").read_bytes())
        self.run("synthesize", str(scan), "--pathology", "malignant", "--out", str(out))
        print(f"ok: a pair on the command line in {time.monotonic() - begun:.1f} s")
        told = self.run("reproduce", str(out), "--scan", str(scan))
        print(f"ok: made again: {told.strip().splitlines()[-1]}")
        for form in ("dicom", "nnunet", "coco", "yolo"):
            more = str(self.home / form)
            self.run("synthesize", str(scan), "--out", more, "--format", form, "--steps", "2")
        dicom = next((self.home / "dicom").rglob("*_mask.dcm"), None)
        expect(dicom is not None, "DICOM with a mask is written")
        self.run("synthesize", str(self.home / "missing.png"), "--out", str(out), code=2)
        print("ok: formats, and a refusal")

    def run(self, *arguments: str, code: int | None = 0) -> str:
        done = subprocess.run(
            [*self.command, *arguments], env=self.environment, cwd=self.home, capture_output=True,
            text=True, timeout=PATIENCE_S, check=False,
        )  # fmt: skip
        if code is not None and done.returncode != code:
            sys.exit(
                f"smoke: {arguments} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
            )
        return done.stdout + done.stderr

    def window(self) -> None:
        """The window starts, on whatever Qt can start without a screen."""
        workspace = self.home / "work"
        self.environment["QT_QPA_PLATFORM"] = "offscreen"
        with self.started(str(workspace), str(self.home / "dense.png")) as process:
            wait_for(lambda: rows(workspace, "scan") == 1, "a scan in the window", process)
        del self.environment["QT_QPA_PLATFORM"]

    def drive(self, pictures: Path) -> None:
        """Work in the window by mouse and keys, as a person would."""
        workspace = self.home / "work"
        begun = time.monotonic()
        with self.started(str(workspace), str(self.home / "dense.png")) as process:
            wait_for(lambda: rows(workspace, "scan") == 1, "a scan in the window", process)
            print(f"ok: the window has its scan after {time.monotonic() - begun:.1f} s")
            press("busynth", "ctrl+Return")
            wait_for(lambda: rows(workspace, "candidate") > 0, "a candidate", process)
            picture(pictures / "smoke-candidate.png")
            children = psutil.Process(process.pid).children(recursive=True)
            (child,) = [c for c in children if "--multiprocessing-fork" in c.cmdline()][-1:]
            before = rows(workspace, "candidate")
            wait_for(lambda: unfinished(workspace) == 0, "the queue to be done", process)
            child.send_signal(signal.SIGKILL)
            child.wait(10)
            print(f"ok: {before} candidates, then its child {child.pid} was killed")
            press("busynth", "ctrl+Return")
            before = rows(workspace, "candidate")
            wait_for(lambda: rows(workspace, "candidate") > before, "one by another child", process)
            press("busynth", "a")
            wait_for(lambda: approved(workspace) > 0, "an approved candidate", process)
            picture(pictures / "smoke-approved.png")
            wait_for(lambda: unfinished(workspace) == 0, "the queue to be done", process)
            press("busynth", "ctrl+q")
            process.wait(60)
        self.run("export", str(workspace), "--out", str(self.home / "export"))
        manifest = (self.home / "export" / "manifest.jsonl").read_text().splitlines()
        expect(bool(manifest) and json.loads(manifest[0])["synthetic"], "the export has a manifest")
        print(f"ok: exported {len(manifest)} pairs of the window")

    @contextlib.contextmanager
    def started(self, *arguments: str):  # type: ignore[no-untyped-def]
        with (self.home / "window.log").open("w") as log:
            process = subprocess.Popen(
                [*self.command, *arguments], env=self.environment, cwd=self.home, stdout=log,
                stderr=log,
            )  # fmt: skip
        try:
            yield process
        finally:
            for one in [*psutil.Process().children(recursive=True)]:
                with contextlib.suppress(psutil.Error):
                    one.kill()
            process.wait(30)


def rows(workspace: Path, table: str, where: str = "1") -> int:
    """How many rows a table of a workspace has; 0 before there is one."""
    try:
        uri = f"{(workspace / 'workspace.sqlite').as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as database:
            return int(
                database.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0]
            )
    except sqlite3.Error:
        return 0


def approved(workspace: Path) -> int:
    return rows(workspace, "candidate", "decision_id IS NOT NULL")


def unfinished(workspace: Path) -> int:
    return rows(workspace, "job")


def wait_for(holds: Callable[[], bool], what: str, process: subprocess.Popen[bytes]) -> None:
    begun = time.monotonic()
    while not holds():
        if process.poll() is not None:
            sys.exit(f"smoke: the window ended with {process.returncode} before {what}")
        if time.monotonic() - begun > PATIENCE_S:
            sys.exit(f"smoke: waited {PATIENCE_S:.0f} s for {what}")
        time.sleep(0.5)
    print(f"ok: {what} ({time.monotonic() - begun:.1f} s)", flush=True)


def press(title: str, key: str) -> None:
    """A key for the main window, by xdotool. The title is a part of the window's."""
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", title], capture_output=True, text=True,
        check=False,
    ).stdout.split()  # fmt: skip
    expect(bool(found), f"a window called {title}")
    subprocess.run(["xdotool", "windowfocus", "--sync", found[-1]], check=False)
    time.sleep(1)
    subprocess.run(["xdotool", "key", "--clearmodifiers", key], check=True)


def picture(path: Path) -> None:
    subprocess.run(["import", "-window", "root", str(path)], check=False)


def expect(holds: bool, what: str) -> None:
    if not holds:
        sys.exit(f"smoke: not so: {what}")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--drive", action="store_true")
    parser.add_argument("--through", default="", help="command that starts it, before its name")
    parser.add_argument("--home", type=Path, help="its home (default: a new folder)")
    parser.add_argument("--pictures", type=Path, default=Path(tempfile.gettempdir()))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        # It is started in its home: a path from here means nothing there, a plain name does.
        here = not args.through and Path(args.program).name != args.program
        program = str(Path(args.program).resolve()) if here else args.program
        smoke = Smoke(program, shlex.split(args.through), args.home or Path(folder))
        smoke.commands()
        if args.drive:
            smoke.drive(args.pictures)
        else:
            smoke.window()
    print("everything works")
    return 0


if __name__ == "__main__":
    sys.exit(main())

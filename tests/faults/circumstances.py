"""What the world does to a program: disks fill up or turn read-only, clocks are set, numbers of
processes come again, shares know no locks, and somebody else is at work in the same folder."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import random
import shutil
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from kills import fork, killed_at
from workspace.cases import decision_for, make_candidate, make_scan

from busynth_gui.bundles.install import install
from busynth_gui.bundles.transfer import TransferProgress
from busynth_gui.case.decision import DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.export import journal
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.manifest import read_manifest
from busynth_gui.export.transaction import recover
from busynth_gui.export.writer import write_pairs
from busynth_gui.paths import resource_folder
from busynth_gui.ui.models.user_store import UserStore
from busynth_gui.workspace import maintenance, row_mapping
from busynth_gui.workspace.export_pairs import approved_pairs
from busynth_gui.workspace.workspace import Workspace
from tests.faults.disks import small_disk
from tests.faults.kills import fill_workspace, look
from tests.faults.tally import Tally, ends_as

__all__ = ["meet"]

_DISK = 3_000_000
_YEARS = timedelta(days=3650)


def meet(count: int, rng: random.Random, root: Path, tally: Tally) -> None:
    """``count`` circumstances, each followed by what a user would do next."""
    approved = root / "approved"
    fill_workspace(approved)
    deeds = (
        _full_while_curating, _full_while_exporting, _full_while_moving, _full_while_installing,
        _read_only, _clock, _two_programs, _two_exporters, _no_locks, _same_number,
    )  # fmt: skip
    for number in range(count):
        folder = root / f"met-{number}"
        folder.mkdir()
        deed = deeds[number % len(deeds)]
        try:
            deed(rng, folder, approved, tally)
        except Exception as error:
            tally.note_error(f"{deed.__name__} {number}", error)
        shutil.rmtree(folder, ignore_errors=True)
        tally.circumstances += 1


def _refused(tally: Tally, when: str, work: Callable[[], object], *, always: bool = True) -> bool:
    """Do ``work`` in a process of its own, where it is to be refused (``always``) or to be done."""
    code = ends_as(work, Refusal)
    if code not in ((2,) if always else (0, 2)):
        tally.note("tracebacks", f"{when}: ended with {code} and not with a refusal")
    return code == 2


def _export(name: str, workspace: Path, out: Path) -> Callable[[], object]:
    def work() -> None:
        with Workspace.open(workspace) as opened:
            write_pairs(FORMATS[name], approved_pairs(opened), out)

    return work


# A disk that is full or read-only


def _full_while_curating(rng: random.Random, folder: Path, approved: Path, tally: Tally) -> None:
    """What was acknowledged before the disk was full is there, and work goes on with room."""
    reader, writer = os.pipe()
    with small_disk(folder / "disk", _DISK) as disk:
        work_folder = disk.folder / "work"

        def curate(first: int, tell: bool) -> None:
            with Workspace.open(work_folder) as workspace:
                for seed in range(first, first + 6):
                    scan = make_scan(seed, shape=(120, 150))
                    workspace.add_scan(scan, f"{seed}.png")
                    made = workspace.add_candidate(make_candidate(scan, seed + 1))
                    mask = np.roll(workspace.load_candidate(made.id).mask, 1, 0)
                    workspace.set_mask(made.id, mask)
                    state = rng.choice([DecisionState.APPROVED, DecisionState.REJECTED])
                    workspace.decide(made.id, decision_for(workspace, made.id, state))
                    if tell:
                        os.write(writer, f"{made.id} {state.value}\n".encode())

        room = rng.randrange(50_000, 700_000)
        disk.leave(room)
        limited = disk.limited(room, lambda: curate(0, True))
        _refused(tally, "curating on a full disk", limited, always=False)
        os.close(writer)
        disk.make_room()
        with os.fdopen(reader) as told:
            acknowledged = [line.split() for line in told]
        if ends_as(lambda: curate(50, False), Refusal):
            tally.note("tracebacks", "no more curating after room was made")
        with Workspace.open(work_folder) as workspace:
            for key, state in acknowledged:
                if workspace.load_candidate(int(key)).record.state.value != state:
                    tally.note("lost_decisions", f"candidate {key} on a full disk")
            before = len(workspace.listing.candidates())
        # Compacting writes the file anew: without the room it is refused, and nothing is gone.
        disk.leave(rng.randrange(8_000, 60_000))
        _refused(tally, "compacting", lambda: maintenance.compact(work_folder), always=False)
        disk.make_room()
        with Workspace.open(work_folder) as workspace:
            if len(workspace.listing.candidates()) != before:
                tally.note("lost_decisions", "by compacting on a full disk")


def _full_while_exporting(rng: random.Random, folder: Path, approved: Path, tally: Tally) -> None:
    name = rng.choice(sorted(FORMATS))
    with small_disk(folder / "disk", _DISK) as disk:
        out = disk.folder / "out"
        work = _export(name, approved, out)
        room = rng.randrange(4_000, 120_000)
        disk.leave(room)
        refused = _refused(tally, f"{name} on a full disk", disk.limited(room, work), always=False)
        if refused and out.exists() and list(out.iterdir()):
            tally.note("half_files", f"{name} on a full disk leaves {sorted(out.rglob('*'))[:3]}")
        disk.make_room()
        if ends_as(work, Refusal):
            tally.note("half_files", f"{name} is refused after room was made")
        look(out, f"{name} after room was made", tally)


def _full_while_moving(rng: random.Random, folder: Path, approved: Path, tally: Tally) -> None:
    here = folder / "work"
    shutil.copytree(approved, here)
    with small_disk(folder / "disk", _DISK) as disk:
        there = disk.folder / "moved"
        room = rng.randrange(4_000, 60_000)
        disk.leave(room)
        work = disk.limited(room, lambda: maintenance.move(here, there))
        _refused(tally, "a move to a full disk", work, always=False)
        disk.make_room()
        whole = [f for f in (here, there) if (f / "workspace.sqlite").is_file()]
        if len(whole) != 1 or list(disk.folder.glob(".*")):
            tally.note("half_files", f"a move to a full disk leaves {whole}")
        with Workspace.open(whole[0]) as workspace:
            if workspace.candidate_record(1).state is not DecisionState.APPROVED:
                tally.note("lost_decisions", "by a move to a full disk")


def _full_while_installing(rng: random.Random, folder: Path, approved: Path, tally: Tally) -> None:
    with small_disk(folder / "disk", _DISK) as disk:
        disk.leave(rng.randrange(4_000, 900_000))
        before = os.environ.get("XDG_DATA_HOME")
        os.environ["XDG_DATA_HOME"] = str(disk.folder)
        try:
            bundle = resource_folder("bundles", "compact")
            work = disk.limited(900_000, lambda: install(bundle, TransferProgress()))
            _refused(tally, "installing on a full disk", work)
            if left := [p for p in disk.folder.rglob("*") if p.name != "ballast"]:
                tally.note("half_files", f"installing on a full disk leaves {left[:3]}")
        finally:
            os.environ.pop("XDG_DATA_HOME")
            if before is not None:
                os.environ["XDG_DATA_HOME"] = before


def _read_only(rng: random.Random, folder: Path, approved: Path, tally: Tally) -> None:
    name = rng.choice(sorted(FORMATS))
    with small_disk(folder / "disk", _DISK) as disk:
        shutil.copytree(approved, disk.folder / "work")
        _export(name, disk.folder / "work", disk.folder / "out")()
        before = _content(disk.folder)
        with disk.read_only() as arranged:
            if not arranged:
                return
            for deed in (
                lambda: Workspace.open(disk.folder / "work").close(),
                lambda: Workspace.open(disk.folder / "new").close(),
                lambda: maintenance.compact(disk.folder / "work"),
                lambda: maintenance.move(disk.folder / "work", folder / "moved"),
                _export(name, approved, disk.folder / "new"),
                lambda: write_anew(name, approved, disk.folder / "out"),
            ):
                _refused(tally, "on a read-only disk", deed)
            store = UserStore(disk.folder / "settings.json")
            store.set("language", "de")  # is forgotten at the end, and says nothing
        if _content(disk.folder) != before:
            tally.note("half_files", "a read-only disk has changed")
        with Workspace.open(disk.folder / "work") as workspace:
            workspace.load_candidate(1)


def write_anew(name: str, workspace: Path, out: Path) -> None:
    with Workspace.open(workspace) as opened:
        write_pairs(FORMATS[name], approved_pairs(opened), out, overwrite=True)


def _content(folder: Path) -> dict[str, bytes]:
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != "workspace.lock")
    return {str(p.relative_to(folder)): p.read_bytes() for p in files}


# Time


def _clock(rng: random.Random, folder: Path, approved: Path, tally: Tally) -> None:
    """An export is killed under one clock and gone on with under another, ten years away."""
    name, away = rng.choice(sorted(FORMATS)), rng.choice((-1, 1)) * _YEARS
    out = folder / "out"

    def elsewhen() -> None:
        set_clock(away)
        write_anew(name, approved, out)

    killed_at(rng.randint(5, 60), elsewhen)
    then = time.time() + away.total_seconds()
    for path in (out, *out.rglob("*")) if out.exists() else ():
        os.utime(path, (then, then))
    recover(out)
    look(out, f"{name} under another clock", tally)
    _export(name, approved, out)()
    look(out, f"{name} again under another clock", tally)

    def decide() -> None:
        set_clock(-_YEARS)
        with Workspace.open(folder / "work") as workspace:
            workspace.decide(1, decision_for(workspace, 1, DecisionState.REJECTED))

    shutil.copytree(approved, folder / "work")
    code = ends_as(decide, Refusal)
    with Workspace.open(folder / "work") as workspace:
        # What was said last holds, whatever the clock said then.
        if code or workspace.candidate_record(1).state is not DecisionState.REJECTED:
            tally.note("lost_decisions", "made when the clock was set back")
        if [d.state for d in workspace.decisions.history(1)][-1] is not DecisionState.REJECTED:
            tally.note("lost_decisions", "the history follows the clock")


def set_clock(away: timedelta) -> None:
    """Of this process, which is to end soon."""
    now = time.time
    time.time = lambda: now() + away.total_seconds()  # type: ignore[assignment]
    row_mapping.now = lambda: (datetime.now(UTC) + away).isoformat(timespec="seconds")


# Others


def _two_programs(rng: random.Random, folder: Path, approved: Path, tally: Tally) -> None:
    work = folder / "work"
    shutil.copytree(approved, work)
    with Workspace.open(work) as first:
        for deed in (
            lambda: Workspace.open(work).close(),
            lambda: maintenance.compact(work),
            lambda: maintenance.move(work, folder / "moved"),
            lambda: Workspace.open(work / "..").close(),
        ):
            _refused(tally, "beside another window", deed)
        first.decide(1, decision_for(first, 1, DecisionState.FLAGGED))
    if killed_at(10**6, lambda: Workspace.open(work).close()):
        tally.note("window_deaths", "the second window cannot open after the first")
    with Workspace.open(work) as second:
        if second.candidate_record(1).state is not DecisionState.FLAGGED:
            tally.note("lost_decisions", "beside another window")


def _two_exporters(rng: random.Random, folder: Path, approved: Path, tally: Tally) -> None:
    """Two programs export into one folder at once, and one of them is killed."""
    names = rng.sample(sorted(FORMATS), 2)
    while len({FORMATS[name].image_path("a", Pathology.BENIGN) for name in names}) == 1:
        names = rng.sample(sorted(FORMATS), 2)  # whose images would lie in one place
    out, other = folder / "out", folder / "work"
    shutil.copytree(approved, other)
    step = rng.randint(1, 70)
    child = fork()
    if child == 0:
        killed_at(step, _export(names[0], approved, out))
        os._exit(0)
    ended = ends_as(_export(names[1], other, out), Refusal)
    os.waitpid(child, 0)
    if ended:
        tally.note("tracebacks", f"{names[1]} beside {names[0]} ended with {ended}")
    _export(names[0], approved, out)()
    look(out, f"{names} at once", tally)
    formats = {record["format"] for record in read_manifest(out)}
    if formats != set(names):
        tally.note("half_files", f"of {names} at once the manifest has {formats}")


def _no_locks(rng: random.Random, folder: Path, approved: Path, tally: Tally) -> None:
    """A share that cannot lock: workspaces are refused, exports are whole and can be killed."""
    code = rng.choice((errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP))
    name, out, step = rng.choice(sorted(FORMATS)), folder / "out", rng.randint(1, 70)
    shutil.copytree(approved, folder / "work")
    with Workspace.open(approved) as opened:
        pairs = list(approved_pairs(opened))
    flock = fcntl.flock

    def refuse(*_: Any) -> None:
        raise OSError(code, os.strerror(code))

    fcntl.flock = refuse  # type: ignore[assignment]
    try:
        _refused(tally, "without locks", lambda: Workspace.open(folder / "work").close())
        killed_at(step, lambda: write_pairs(FORMATS[name], pairs, out))
        recover(out)
        look(out, f"{name} killed without locks", tally)
        write_pairs(FORMATS[name], pairs, out)
        look(out, f"{name} without locks", tally)
    finally:
        fcntl.flock = flock


def _same_number(rng: random.Random, folder: Path, approved: Path, tally: Tally) -> None:
    """A killed export's number belongs to another process now, which lives."""
    name, out = rng.choice(sorted(FORMATS)), folder / "out"
    for _ in range(20):
        if killed_at(rng.randint(12, 60), _export(name, approved, out)):
            break
    for staging in out.glob(".busynth-*"):
        said = {"host": socket.gethostname(), "pid": os.getppid(), "started": time.time() - 9e6}
        (staging / journal._OWNER).write_text(json.dumps(said))
    flock = fcntl.flock
    fcntl.flock = _cannot  # type: ignore[assignment]  # so that the number is all there is
    try:
        recover(out)
        look(out, f"{name} whose number came again", tally)
    finally:
        fcntl.flock = flock


def _cannot(*_: Any) -> None:
    raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

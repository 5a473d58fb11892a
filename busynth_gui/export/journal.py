"""What is to be put in place, written down first: a kill at any moment can be finished or undone.

A transaction stages its files in a hidden folder inside the folder that they are for. When all are
there it writes a *journal* beside them; from then on it is decided. Whoever comes next to a staging
folder whose process is no more finishes it: with a journal every file that is still there is
renamed into place, without one nothing had been, and the folder goes. A step that fails turns the
journal round: what was put in place is taken back, and a kill in the midst of that is finished too.
Renames need no room, so a full disk is no obstacle to either.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
import socket
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from busynth_gui.atomic import sync_folder, write_text
from busynth_gui.bundles.checksums import leaves_folder
from busynth_gui.export import file_lock
from busynth_gui.json_file import read_json

__all__ = [
    "STAGING",
    "Plan",
    "Step",
    "claim",
    "decide",
    "discard",
    "finish",
    "locked",
    "recover",
    "roll_back",
    "roll_forward",
    "staging_name",
]

STAGING = re.compile(r"\.busynth-[0-9a-f]{12}")
"""Names of staging folders."""
_JOURNAL, _UNDO, _OWNER, _CLAIM = "journal.json", "journal.undo", "owner.json", "claim"
_LOCK = ".busynth.lock"
_STAGED = re.compile(r"[0-9]{1,9}\.new")
_LARGEST = 512_000_000
"""Bytes of a journal; a line has some hundred."""
_STALE_S = 24 * 3600
"""Age at which a folder counts as left behind where neither lock nor process can be asked for."""
_SAME_START_S = 2.0


@dataclass(frozen=True)
class Step:
    """A file to be put in place: its path below the root, its name in the staging folder, and
    whether another one was there when it was decided."""

    relative: str
    staged: str
    replaces: bool

    @property
    def kept(self) -> str:
        """Name in the staging folder of what it replaces."""
        return f"{self.staged.removesuffix('.new')}.old"


@dataclass(frozen=True)
class Plan:
    """All that is to be put in place, in order, and the folders made for it, deepest first."""

    steps: tuple[Step, ...]
    made: tuple[str, ...]


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold a folder against other exporters, of other computers too, where its disk knows locks."""
    lock, handle = root / _LOCK, None
    try:
        handle = file_lock.hold(lock, wait=True)
    except file_lock.NoLocksError:
        lock.unlink(missing_ok=True)
    try:
        yield
    finally:
        if handle is not None:
            file_lock.let_go(handle, lock)


def claim(staging: Path) -> int | None:
    """Say that a staging folder is this process's; the handle is its lock while it is open.

    None where the disk knows no locks: then the process itself is looked for.
    """
    me = {"host": socket.gethostname(), "pid": os.getpid(), "started": _started(os.getpid())}
    write_text(staging / _OWNER, json.dumps(me))
    with contextlib.suppress(OSError):
        return file_lock.hold(staging / _CLAIM, wait=False)
    return None


def decide(root: Path, staging: Path, files: Mapping[str, str]) -> Plan:
    """Write down what is to be put in place: paths below ``root``, and names in ``staging``.

    Until the journal is there nothing is; from then on all of it is. Raises OSError.
    """
    paths = [root / relative for relative in files]
    above = {each for path in paths for each in path.parents if root in each.parents}
    plan = Plan(
        tuple(
            Step(relative, staged, os.path.lexists(root / relative))
            for relative, staged in files.items()
        ),
        tuple(
            each.relative_to(root).as_posix()
            for each in sorted(above, reverse=True)
            if not os.path.lexists(each)
        ),
    )
    write_text(staging / _JOURNAL, json.dumps(asdict(plan)))
    return plan


def roll_forward(root: Path, staging: Path, plan: Plan) -> None:
    """Put in place what is not there yet. Raises OSError where the file system refuses."""
    for step in plan.steps:
        new, target = staging / step.staged, root / step.relative
        if not os.path.lexists(new):
            continue  # by whoever was killed
        target.parent.mkdir(parents=True, exist_ok=True)
        if step.replaces and not os.path.lexists(staging / step.kept):
            with contextlib.suppress(FileNotFoundError):
                _link_or_copy(target, staging / step.kept)
        new.replace(target)
    for folder in sorted({(root / step.relative).parent for step in plan.steps}):
        sync_folder(folder)


def roll_back(root: Path, staging: Path, plan: Plan) -> None:
    """Take back what is in place, as it was before. Raises OSError."""
    with contextlib.suppress(FileNotFoundError):
        (staging / _JOURNAL).replace(staging / _UNDO)
    for step in reversed(plan.steps):
        target, kept = root / step.relative, staging / step.kept
        if os.path.lexists(staging / step.staged):
            continue  # it never came there
        if os.path.lexists(kept):
            kept.replace(target)
        elif not step.replaces:
            target.unlink(missing_ok=True)
    for folder in plan.made:
        # Those that hold others' files are not empty and stay.
        with contextlib.suppress(OSError):
            (root / folder).rmdir()


def recover(root: Path) -> None:
    """Finish or undo what exporters that are no more have left in ``root``; the caller holds it.

    Raises OSError where the file system refuses, ValueError for a journal that is none.
    """
    for staging in sorted(root.iterdir()):
        if not STAGING.fullmatch(staging.name) or staging.is_symlink() or not staging.is_dir():
            continue
        with file_lock.is_busy(staging / _CLAIM) as busy:
            abandoned = _owner_is_gone(staging) if busy is None else not busy
            if abandoned:
                finish(root, staging)
        if abandoned:
            discard(staging)  # with what Windows does not delete while it is open


def finish(root: Path, staging: Path) -> None:
    """Bring a transaction to its end: forward where that was decided and can be, else back."""
    if os.path.lexists(staging / _UNDO):
        roll_back(root, staging, _read(root, staging / _UNDO))
    elif os.path.lexists(staging / _JOURNAL):
        plan = _read(root, staging / _JOURNAL)
        try:
            roll_forward(root, staging, plan)
        except OSError:
            roll_back(root, staging, plan)
    discard(staging)


def discard(staging: Path) -> None:
    """Delete a staging folder that nothing is to come of any more. Raises OSError.

    Its journals first: what is left without one is known to be of no use, while an old journal
    would undo what others have written since.
    """
    for name in (_UNDO, _JOURNAL):
        (staging / name).unlink(missing_ok=True)
    shutil.rmtree(staging, ignore_errors=True)


def _read(root: Path, journal: Path) -> Plan:
    said = read_json(journal, _LARGEST, follow_links=False)
    try:
        steps = tuple(
            Step(str(s["relative"]), str(s["staged"]), bool(s["replaces"])) for s in said["steps"]
        )
        plan = Plan(steps, tuple(map(str, said["made"])))
    except (LookupError, TypeError) as error:
        raise ValueError(f"{journal} is no journal of an export") from error
    inside = root.resolve()
    for relative in (*(step.relative for step in plan.steps), *plan.made):
        parent = (root / relative).parent.resolve()
        if leaves_folder(relative) or not parent.is_relative_to(inside):
            raise ValueError(f"{journal} names a file outside its folder")
    if not all(_STAGED.fullmatch(step.staged) for step in plan.steps):
        raise ValueError(f"{journal} names files that no export stages")
    return plan


def staging_name() -> str:
    """A name for a staging folder that tells machine and process: one that is killed before it
    could say so inside is known by it."""
    return f".busynth-{_host_digits()}{os.getpid() & 0xFFFFFF:06x}{secrets.randbelow(4096):03x}"


def _host_digits() -> str:
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:3]


def _owner_is_gone(staging: Path) -> bool:
    """Whether the process that a staging folder names is no more, or nobody can say so any more."""
    try:
        said = read_json(staging / _OWNER, follow_links=False)
        host, pid, started = str(said["host"]), int(said["pid"]), float(said["started"])
    except (OSError, ValueError, LookupError, TypeError):
        host, pid, started = "", 0, 0.0
    if not host and staging.name[9:12] == _host_digits():
        return not psutil.pid_exists(int(staging.name[12:18], 16))
    if host == socket.gethostname():
        # A number that is given again belongs to a process that began later.
        return abs(_started(pid) - started) > _SAME_START_S
    with contextlib.suppress(OSError):
        return staging.stat().st_mtime < time.time() - _STALE_S
    return False


def _started(pid: int) -> float:
    """When a process began, seconds since 1970; 0 when there is none."""
    try:
        return float(psutil.Process(pid).create_time())
    except (psutil.Error, ValueError, OverflowError):
        return 0.0


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        half = target.with_suffix(".half")
        shutil.copy2(source, half)
        half.replace(target)

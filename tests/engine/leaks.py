"""What a closed engine must not leave behind."""

from __future__ import annotations

import multiprocessing
import threading
import time
from multiprocessing import forkserver, resource_tracker
from pathlib import Path

GRACE_S = 2.0


def left_over() -> list[str]:
    """What is still :func:`running` after a moment's grace.

    QThread.wait returns while the system's thread has its last instructions to go.
    """
    deadline = time.monotonic() + GRACE_S
    while running() and time.monotonic() < deadline:
        time.sleep(0.01)
    return running()


def running() -> list[str]:
    """Child processes and engine threads of this process that live now."""
    found = [f"process {p.name} {p.pid}" for p in multiprocessing.active_children()]
    found += [f"thread {t.name}" for t in threading.enumerate() if t.name == "inbox"]
    # The standard library's own helpers.
    helpers = (resource_tracker._resource_tracker._pid, forkserver._forkserver._forkserver_pid)
    for task in Path("/proc/self/task").glob("*"):
        # Qt names the system's thread after the QThread.
        if _read(task / "comm").strip() == b"render thread":
            found.append(f"thread {task.name} (render thread)")
        for pid in _read(task / "children").split():
            command = _read(Path(f"/proc/{int(pid)}/cmdline"))
            if int(pid) not in helpers and b"multiprocessing" in command:
                found.append(f"process {int(pid)}")
    return found


def is_running(pid: int) -> bool:
    """Whether a process lives; one that is dead and not yet reaped does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # gone in the meantime

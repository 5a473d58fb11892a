"""Shares whose locks no other computer sees: they look like any other to whoever takes a lock."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["keeps_locks_to_itself"]

_MOUNTS = Path("/proc/self/mountinfo")
"""What Linux has mounted where, a line each (proc_pid_mountinfo(5)); elsewhere there is none."""

_SAID = {
    "nfs": {"nolock", "local_lock=all", "local_lock=flock"},
    "nfs4": {"nolock", "local_lock=all", "local_lock=flock"},
    "cifs": {"nobrl", "nolock"},
    "smb3": {"nobrl", "nolock"},
}
"""Kinds of shares, and the options by which their locks go to no server."""
_NEVER = {"fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse"}
"""Kinds that hand no lock on."""


def keeps_locks_to_itself(folder: Path) -> bool:
    """Whether a lock in ``folder`` holds on this computer alone, as far as the system says."""
    try:
        lines = _MOUNTS.read_text("utf-8", "surrogateescape").split("\n")
        here = folder.resolve()
    except (OSError, RuntimeError):  # the latter of links in a circle
        return False
    found: tuple[int, str, set[str]] = (-1, "", set())
    for line in lines:
        mount, _, system = line.partition(" - ")
        where, kind = mount.split(" ")[4:5], system.split(" ")
        if not where or len(kind) < 3:
            continue
        at = Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), where[0]))
        depth = len(at.parts)
        if here.is_relative_to(at) and depth >= found[0]:  # of two in one place the later one shows
            found = (depth, kind[0], set(kind[2].split(",")))
    _, name, options = found
    return name in _NEVER or bool(options & _SAID.get(name, set()))

"""A disk of its own, small or read-only, where the system gives one; else a limit on file sizes."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["SmallDisk", "small_disk"]


class SmallDisk:
    """``folder`` lies on a disk of ``size`` bytes, or only seems to where ``mounted`` is False."""

    def __init__(self, folder: Path, size: int, mounted: bool) -> None:
        self.folder, self.size, self.mounted = folder, size, mounted

    def leave(self, room: int) -> None:
        """Leave so many bytes free: a ballast takes the rest."""
        self.make_room()
        if not self.mounted:
            return
        stat = os.statvfs(self.folder)
        left = max(0, stat.f_bavail * stat.f_frsize - room)
        with (self.folder / "ballast").open("wb") as file:
            file.write(bytes(left))

    def make_room(self) -> None:
        (self.folder / "ballast").unlink(missing_ok=True)

    @contextmanager
    def read_only(self) -> Iterator[bool]:
        """Nothing can be written in the block; false where that cannot be arranged."""
        done = self.mounted and _mount("-o", "remount,ro", str(self.folder))
        try:
            yield done
        finally:
            if done:
                _mount("-o", "remount,rw", str(self.folder))

    def limited(self, room: int, work: Callable[[], object]) -> Callable[[], object]:
        """``work``, for a process of its own, in which no file may grow beyond the room there is.

        For systems that mount nothing for us: a write beyond it fails, as on a full disk.
        """
        if self.mounted:
            return work

        def limited() -> object:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
            return work()

        return limited


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[SmallDisk]:
    folder.mkdir(parents=True)
    mounted = _mount("-t", "tmpfs", "-o", f"size={size},mode=0700", "busynth-faults", str(folder))
    try:
        yield SmallDisk(folder, size, mounted)
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


def _mount(*words: str) -> bool:
    with contextlib.suppress(OSError):
        return subprocess.run(["mount", *words], check=False, capture_output=True).returncode == 0
    return False

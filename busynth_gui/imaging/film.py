"""Films: files of one or more frames, of which each can be taken as a scan.

    film = open_film(Path("cine.dcm"))
    film.frames, film.rate          # 120, 31.2: how many, and how many a second if the file says so
    scan = film.frame(film.middle)  # only that frame is read and decoded

A film holds no frame and keeps no file open: frames are read when they are asked for, in any order,
one at a time, by a reader process that remembers where they lie. 2,000 frames cost no more memory
than one. Whoever plays a film asks for the next frame when the last one is shown, in a thread of
his own, and keeps what he wants to keep.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from busynth_gui.case.scan import Scan
from busynth_gui.imaging.read import read_scan
from busynth_gui.imaging.readers.pool import ask

__all__ = ["Film", "open_film"]


@dataclass(frozen=True)
class Film:
    """``frames`` of a file, counted from 0. ``rate``: frames a second, None where it is untold.

    A file of a single frame is a film of one.
    """

    path: Path
    frames: int
    rate: float | None = None

    @property
    def middle(self) -> int:
        """The frame that stands for the film where nobody chose one."""
        return (self.frames - 1) // 2

    def frame(self, index: int, *, colour: bool = False) -> Scan:
        """Frame ``index`` as a scan. Raises Refusal as :func:`read.read_scan` does."""
        return read_scan(self.path, index, colour=colour)

    def scans(self, *, colour: bool = False) -> Iterator[Scan]:
        """Every frame in turn, each read when it is asked for. Raises Refusal."""
        return (self.frame(index, colour=colour) for index in range(self.frames))


def open_film(path: Path) -> Film:
    """The film in a file, without decoding a frame. Raises Refusal when it cannot be read."""
    answer, _ = ask("film", path)
    return Film(path, int(answer["frames"]), answer["rate"])

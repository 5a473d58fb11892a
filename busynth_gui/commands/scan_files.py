"""Which scans a command line means: files, folders in depth, DICOMDIR, frames of films."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.case.scan import Scan
from busynth_gui.commands.progress_bars import counted
from busynth_gui.commands.regions import refuse_unsound
from busynth_gui.imaging.burned_in import BurnedIn, BurnedInRule, clear_writing
from busynth_gui.imaging.film import Film, open_film
from busynth_gui.imaging.read import (
    list_scans,
    read_scan,
    refuse_few_levels,
    refuse_mask,
    shows_lesion,
    without_masks,
)
from busynth_gui.synthesis.distributed import Rank, complain

__all__ = ["FrameChoice", "ScanFile", "Skipped", "asked_scans"]


@dataclass(frozen=True)
class ScanFile:
    """A file, and the frame (from 0) that is meant of it where it is a film."""

    path: Path
    frame: int | None = None
    colour: bool = False

    def read(self) -> Scan:
        scan = read_scan(self.path, self.frame, colour=self.colour)
        refuse_few_levels(scan, self.path)
        return scan

    def read_again(self, sha256: str, writing: BurnedIn | None) -> Scan:
        """The scan as it was planned with, for many need not fit into memory together.

        ``sha256`` is that of its pixels once what ``writing`` says was blanked. Raises Refusal
        when they are others now.
        """
        scan = self.read()
        if writing is not None and writing.pixels:
            scan, _ = clear_writing(scan, BurnedInRule.BLANK)
        if scan.sha256 != sha256:
            raise Refusal("{0} has changed since the start", "run the command again", self)
        return scan

    def __str__(self) -> str:
        return str(self.path) if self.frame is None else f"{self.path} (frame {self.frame + 1})"


@dataclass(frozen=True)
class FrameChoice:
    """Which frames of a film: one by its number from 1, every so many, or the middle one."""

    number: int | None = None
    every: int | None = None

    @classmethod
    def parse(cls, text: str | None) -> FrameChoice:
        """From ``N``, ``all`` or ``every:K``; None is the middle one. Raises Refusal."""
        if text is None:
            return cls()
        word = text.strip().lower()
        if word == "all":
            return cls(every=1)
        kind, _, step = word.rpartition(":")
        if kind in ("", "every") and step.isascii() and step.isdecimal() and int(step) > 0:
            return cls(every=int(step)) if kind else cls(number=int(step))
        raise Refusal("'{0}' chooses no frame", "give a number from 1, 'all' or 'every:K'", text)

    def of(self, film: Film) -> Sequence[int]:
        """The frames, from 0. Raises Refusal when there is none of that number."""
        if self.every is not None:
            return range(0, film.frames, self.every)
        if self.number is None:
            return [film.middle]
        if self.number > film.frames:
            raise Refusal(
                "{0} has no frame {1}",
                "choose one of 1 to {2}",
                film.path,
                self.number,
                film.frames,
            )
        return [self.number - 1]


class Skipped:
    """What is left out, and why; without leave to skip, the first of it ends the command."""

    def __init__(self, *, allowed: bool, said: bool) -> None:
        self._allowed, self.said = allowed, said
        self._bad: list[Refusal] = []
        self._notes: list[str] = []
        self._with_lesion: list[ScanFile] = []

    def note(self, text: str) -> None:
        """Keep what is to be said once it is clear that the command can go on."""
        self._notes.append(text)

    def note_foreign(self, files: list[Path]) -> None:
        """Keep that files of a folder are in formats that are not read."""
        told = "files in formats that are not read, and are left out"
        self._notes.append(f"{len(files)} {told} (the first: {files[0]})")

    def note_lesion(self, file: ScanFile, scan: Scan) -> None:
        """Keep that a scan is not healthy, if its file or a mask beside it says so."""
        if shows_lesion(scan, file.path):
            self._with_lesion.append(file)

    def tell_notes(self) -> None:
        if not self.said:
            return
        for text in self._notes:
            complain("busynth", Phrase("{0}", text), Rank())  # without what a terminal obeys
        if self._with_lesion:
            told = (
                "scans with a lesion, say their files or masks beside them: "
                f"{len(self._with_lesion)} (the first: {self._with_lesion[0]}); what is made on"
                " them is a further lesion, 'busynth heal' makes healthy scans of them"
            )
            complain("busynth", Phrase("{0}", told), Rank())

    def add(self, refusal: Refusal, file: ScanFile | Path, *, alone: bool) -> None:
        """Note a file that cannot be used. Raises the refusal, unless it may be skipped.

        ``alone``: nothing else was asked for, so that there is nothing to go on with.
        """
        if not alone:
            refusal = _with_file(refusal, file)
        if self._allowed:
            self._bad.append(refusal)
        elif alone:
            raise refusal
        else:
            leave = Phrase("{0}, or leave such files out with '--skip-bad'", refusal.remedy)
            raise Refusal("{0}", "{1}", refusal.what, leave) from refusal

    def refuse_if_nothing_is_left(self, left: int) -> None:
        if not left and self._bad:
            raise Refusal(
                "none of {0} files can be used", "the first: {1}", len(self._bad), self._bad[0]
            )

    def tell(self) -> None:
        """Name on standard error what was left out."""
        if self.said:
            for refusal in self._bad:
                print(f"busynth: left out: {refusal}", file=sys.stderr)


def _with_file(refusal: Refusal, file: ScanFile | Path) -> Refusal:
    """The refusal of one file of many, which names it: the scan of a DICOM file has a neutral name,
    by which nobody finds it in a folder."""
    path = str(file.path if isinstance(file, ScanFile) else file)
    if any(told.startswith(Phrase("{0}", path)) for told in refusal.args[2:]):
        return refusal
    return Refusal("{0}: {1}", "{2}", file, refusal.what, refusal.remedy)


def asked_scans(args: argparse.Namespace, skipped: Skipped) -> list[ScanFile]:
    """The scans that a command's arguments stand for.

    Raises Refusal, before any file is looked at also of regions that would be none on any scan.
    """
    frames = FrameChoice.parse(args.frame)
    for text in (*args.region, args.fov):
        if text is not None:
            refuse_unsound(text)
    return list(_find(args.scans, frames, skipped, deep=not args.flat, colour=args.colour))


def _find(
    given: Sequence[Path],
    frames: FrameChoice,
    skipped: Skipped,
    *,
    deep: bool,
    colour: bool,
) -> Iterator[ScanFile]:
    """The scans that ``given`` stands for, each file once, in the order given.

    A film of which nobody chose a frame is noted. Raises Refusal.
    """
    paths = {
        path.resolve(): path
        for each in without_masks(given)
        for path in list_scans(each, deep=deep, left_out=skipped.note, foreign=skipped.note_foreign)
    }
    for path in counted([*paths.values()], "opening files", skipped.said):
        try:
            refuse_mask(path)
            film = open_film(path)
            chosen = frames.of(film)
        except Refusal as refusal:
            skipped.add(refusal, path, alone=len(paths) == 1)
            continue
        if film.frames == 1:
            yield ScanFile(path, None, colour)
            continue
        if frames == FrameChoice():
            skipped.note(
                f"{path} is a film of {film.frames} frames, of which the middle one "
                f"({film.middle + 1}) is taken; '--frame' chooses others"
            )
        for index in chosen:
            yield ScanFile(path, index, colour)

"""Dealing exported pairs to the sides train, validation and test, so that no group is divided.

A group is a healthy scan with all its candidates, a healed or blanked one with the scan that it
was; or with a table of patients all scans of one. A pair that has been dealt stays on its side for
good: whoever exports into the folder again trains on no case that was tested on before.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from busynth_gui.case.errors import Refusal
from busynth_gui.export.manifest import Record, mask_files

__all__ = ["SIDES", "SPLIT_NAME", "Split", "deal", "side_of", "split_table"]

SPLIT_NAME = "split.csv"
SIDES = ("train", "val", "test")


@dataclass(frozen=True)
class Split:
    """Shares of the pairs that ``train``, ``val`` and ``test`` are to have, in percent.

    ``patients`` names each scan's patient by the scan's name; without it each scan is a group of
    its own.
    """

    shares: tuple[int, int, int]
    patients: Mapping[str, str] | None = field(default=None, hash=False)

    @classmethod
    def parse(cls, text: str, patients: Mapping[str, str] | None = None) -> Split:
        """Read "70,15,15". Raises Refusal unless it is three shares that add up to 100."""
        try:
            shares = tuple(int(part) for part in text.split(","))
        except ValueError:
            shares = ()
        if len(shares) != len(SIDES) or min(shares) < 0 or sum(shares) != 100:
            raise Refusal(
                "'{0}' is no split",
                "give the shares of train, val and test in percent, as in 70,15,15",
                text,
            )
        return cls((shares[0], shares[1], shares[2]), patients)

    @property
    def by(self) -> str:
        """What a group is, as the manifest says it."""
        return "scan" if self.patients is None else "patient"

    def __str__(self) -> str:
        return ",".join(map(str, self.shares))


def deal(records: Sequence[Record], split: Split | None, replaced: Sequence[Record] = ()) -> None:
    """Write into each record the side that it is on; those that have one keep it.

    Each new group goes where its pathology lacks most of the share. Without ``split``, a folder
    that has been dealt before goes on as it was dealt, and another stays as it is. ``replaced`` are
    records whose pairs go: what is of their scan takes their side. Raises Refusal when it was dealt
    by patients and new scans come without them, with other shares or groups, or when what is of one
    scan or patient lies on two sides already.
    """
    new = [record for record in records if not record.get("split")]
    known = [record for record in (*replaced, *records) if record.get("split")]
    if split is None and not (new and known):
        return
    rule = _go_on(known[-1]["split"] if known else None, split)
    sources = _sources(records, replaced, split)
    entries = _known_groups(sources, known)
    shares = Split.parse(rule["shares"]).shares
    numbers = re.findall(r"-(\d+)$", "\n".join(r["split"]["group"] for r in known), re.MULTILINE)
    counts = Counter((r["pathology"], r["split"]["side"]) for r in records if r.get("split"))
    number = max(map(int, numbers), default=0)
    for record in records:
        source = sources.of(record)
        if source not in entries:
            if split is None and rule["by"] == "patient":
                raise Refusal(
                    "the pairs in this folder were dealt out by patients",
                    "give the table of patients again, or choose another folder",
                )
            number += 1
            side = _lacking(counts, record["pathology"], shares)
            # Numbered, not named: a patient's number would be in the file.
            entries[source] = {"side": side, "group": f"{rule['by']}-{number:05d}", **rule}
        if not record.get("split"):
            counts[record["pathology"], entries[source]["side"]] += 1
        record["split"] = dict(entries[source])


def side_of(record: Record) -> str | None:
    """The side that a record's pair is on; None where nothing was dealt."""
    split = record.get("split")
    return None if split is None else str(split["side"])


def split_table(records: Sequence[Record]) -> bytes:
    """``split.csv``: each pair's format, files, pathology, group and side.

    The masks of several lesions are separated by semicolons.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["format", "name", "image", "mask", "pathology", "group", "split"])
    for record in records:
        side = record.get("split") or {"group": "", "side": ""}
        writer.writerow(
            [record["format"], record["name"], record["image"], ";".join(mask_files(record)),
             record["pathology"], side["group"], side["side"]]
        )  # fmt: skip
    return file.getvalue().encode("utf-8", "surrogateescape")


def _go_on(last: Mapping[str, str] | None, split: Split | None) -> dict[str, str]:
    """By what and in which shares pairs are dealt: as they were till now."""
    asked = None if split is None else {"by": split.by, "shares": str(split)}
    if last is None:
        assert asked is not None
        return asked
    rule = {"by": last["by"], "shares": last["shares"]}
    if asked not in (None, rule):
        raise Refusal(
            "the pairs in this folder were dealt out by {0} as {1}",
            "do the same, or choose another folder",
            last["by"],
            last["shares"],
        )
    return rule


class _Sources:
    """What records are of: those that share a word of it, or each with a third one, are of one."""

    def __init__(self) -> None:
        self._next: dict[str, str] = {}

    def join(self, words: Iterable[str]) -> None:
        first, *others = map(self._end, words)
        for other in others:
            self._next[self._end(other)] = self._end(first)

    def of(self, record: Record) -> str:
        return self._end(record["source_sha256"])

    def _end(self, word: str) -> str:
        while (following := self._next.setdefault(word, word)) != word:
            # The way is half as long for the next one.
            self._next[word] = self._next[following]
            word = self._next[following]
        return word


def _sources(
    records: Sequence[Record], replaced: Sequence[Record], split: Split | None
) -> _Sources:
    """Of which scan, or patient if that is known, each record is."""
    sources = _Sources()
    for record in replaced:
        sources.join(_scans(record))
    for record in records:
        words = _scans(record)
        if split is not None and split.patients is not None:
            words.append(f"patient {_patient(record, split.patients)}")
        sources.join(words)
    return sources


def _scans(record: Record) -> list[str]:
    """All hashes that a record's scan has had: also before it was blanked, or lesions healed."""
    healed = [healing["scan_sha256"] for healing in record.get("healings") or ()]
    writing = record.get("writing") or {}
    before = writing.get("original_sha256")
    return [str(record["source_sha256"]), *map(str, healed), *([str(before)] if before else [])]


def _patient(record: Record, patients: Mapping[str, str]) -> str:
    try:
        return patients[record["source_name"]]
    except KeyError as error:
        raise Refusal(
            "the table of patients does not name {0}", "add it to the table", record["source_name"]
        ) from error


def _known_groups(sources: _Sources, known: Sequence[Record]) -> dict[str, dict[str, str]]:
    """The group and side that the records of each source have been dealt."""
    first: dict[str, Record] = {}
    for record in known:
        other = first.setdefault(sources.of(record), record)
        if side_of(other) != side_of(record):
            names = other.get("source_name"), record.get("source_name")
            raise Refusal(
                "{0} and {1} are of one scan or patient, and lie on the sides {2} and {3}",
                "export all pairs into a new folder",
                *names,
                side_of(other),
                side_of(record),
            )
    return {source: record["split"] for source, record in first.items()}


def _lacking(counts: Counter[tuple[str, str]], pathology: str, shares: tuple[int, int, int]) -> str:
    """The side that lacks most of its share when one more pair of the pathology has come."""
    total = sum(counts[pathology, side] for side in SIDES) + 1
    lacks = {
        side: share / 100 * total - counts[pathology, side]
        for side, share in zip(SIDES, shares, strict=True)
    }
    return max(SIDES, key=lambda side: lacks[side])

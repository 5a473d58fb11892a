"""Dealing exported pairs to the sides train, validation and test, so that no group is divided.

A group is a healthy scan with all its candidates, a healed one with the scan that it was; or with a
table of patients all scans of one. A pair that has been dealt stays on its side for good: whoever
exports into the folder again trains on no case that was tested on before.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
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


def deal(records: Sequence[Record], split: Split | None) -> None:
    """Write into each record the side that it is on; those that have one keep it.

    Each new group goes where its pathology lacks most of the share. Without ``split``, a folder
    that has been dealt before goes on as it was dealt, and another stays as it is. Raises Refusal
    when it was dealt by patients and is to go on without them, or with other shares or groups.
    """
    dealt = [r["split"] for r in records if r.get("split")]
    split = _go_on(dealt, split)
    if split is None:
        return
    known = [record for record in records if record.get("split")]
    groups = {_source(record, split): record["split"]["group"] for record in known}
    side_of = {entry["group"]: entry["side"] for entry in dealt}
    counts = Counter((r["pathology"], r["split"]["side"]) for r in known)
    for record in records:
        if record.get("split"):
            continue
        source = _source(record, split)
        # Numbered, not named: a patient's number would be in the file.
        group = groups.setdefault(source, f"{split.by}-{len(groups) + 1:05d}")
        if group not in side_of:
            side_of[group] = _lacking(counts, record["pathology"], split)
        counts[record["pathology"], side_of[group]] += 1
        record["split"] = {
            "side": side_of[group], "group": group, "by": split.by, "shares": str(split),
        }  # fmt: skip


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


def _go_on(dealt: Sequence[Mapping[str, str]], split: Split | None) -> Split | None:
    if not dealt:
        return split
    last = dealt[-1]
    if split is None and last["by"] == "scan":
        return Split.parse(last["shares"])
    if split is None:
        raise Refusal(
            "the pairs in this folder were dealt out by patients",
            "give the table of patients again, or choose another folder",
        )
    if (str(split), split.by) != (last["shares"], last["by"]):
        raise Refusal(
            "the pairs in this folder were dealt out by {0} as {1}",
            "do the same, or choose another folder",
            last["by"],
            last["shares"],
        )
    return split


def _source(record: Record, split: Split) -> str:
    if split.patients is None:
        # Grounds that were healed go with the scan that they were, and with each other.
        healings = record.get("healings")
        return str(healings[0]["scan_sha256"] if healings else record["source_sha256"])
    try:
        return split.patients[record["source_name"]]
    except KeyError as error:
        raise Refusal(
            "the table of patients does not name {0}", "add it to the table", record["source_name"]
        ) from error


def _lacking(counts: Counter[tuple[str, str]], pathology: str, split: Split) -> str:
    """The side that lacks most of its share when one more pair of the pathology has come."""
    total = sum(counts[pathology, side] for side in SIDES) + 1
    lacks = {
        side: share / 100 * total - counts[pathology, side]
        for side, share in zip(SIDES, split.shares, strict=True)
    }
    return max(SIDES, key=lambda side: lacks[side])

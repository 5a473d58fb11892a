"""Pairs that several processes write into one folder, and one manifest of them in the end.

Each process writes its pairs whole, and with each a *part*: a small file with what the manifest and
the index will say of it. When all are done one process puts the parts, in the order of the plan,
into manifest and index, as if it alone had written the pairs. What was killed before that is found
again by its parts.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from busynth_gui.case.errors import Refusal
from busynth_gui.case.request import Request
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.grey_depth import GreyWindow
from busynth_gui.export.indexes import Added, read_indexes, stage_indexes
from busynth_gui.export.layout import Layout
from busynth_gui.export.manifest import (
    HEALED,
    Record,
    grey_entry,
    is_record,
    is_whole,
    read_manifest,
)
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.transaction import Transaction
from busynth_gui.export.writer import stage_pair
from busynth_gui.json_file import read_json

__all__ = [
    "PARTS_FOLDER",
    "GrowingManifest",
    "Part",
    "find_done",
    "merge_parts",
    "read_parts",
    "stage_part",
    "write_part",
]

PARTS_FOLDER = ".busynth-parts"


@dataclass(frozen=True)
class Part:
    """What the manifest (``record``) and the layout's index (``entry``) will say of a pair."""

    record: Record
    entry: Any

    @property
    def key(self) -> tuple[str, str]:
        """Format and name: no two pairs of a folder share both."""
        return self.record["format"], self.record["name"]

    @property
    def path(self) -> str:
        """Where the part lies in its folder."""
        return f"{PARTS_FOLDER}/{'-'.join(self.key)}.json"


def write_part(layout: Layout, pair: ExportPair, out: Path, *, keep_stages: bool) -> Part:
    """Write a pair and then its part, replacing what is there. Raises Refusal when it cannot."""
    _folder(out)
    with Transaction(out) as transaction:
        done = stage_pair(transaction, layout, pair, out, keep_stages)
        part = Part(done.record, layout.entry(pair))
        stage_part(transaction, part)
        transaction.commit()
    return part


def stage_part(transaction: Transaction, part: Part) -> None:
    """Have a part written together with its pair."""
    text = json.dumps({"record": part.record, "entry": part.entry})
    transaction.add(part.path, text.encode("ascii"))


def read_parts(out: Path) -> list[Part]:
    """The parts in a folder by file name.

    Raises Refusal when one cannot be read, is a link, or is about another file than itself: what
    is merged is deleted, and that must not be anybody else's.
    """
    found = []
    for path in sorted(_folder(out).glob("*.json")):
        try:
            data = read_json(path, follow_links=False, half_characters=True)
            part = Part(dict(data["record"]), data["entry"])
            if part.record["format"] not in (*FORMATS, HEALED) or not is_record(part.record):
                raise ValueError("it is no record of a pair")
            if part.path != f"{PARTS_FOLDER}/{path.name}":
                raise ValueError("it is about another file")
        except OSError as error:  # another user's, perhaps, who has not done with it
            raise Refusal(
                "{0} cannot be read", "choose another folder ({1})", path, error
            ) from error
        except (KeyError, TypeError, ValueError) as error:
            raise Refusal(
                "{0} is not one that busynth wrote", "remove it ({1})", path, error
            ) from error
        found.append(part)
    return found


def _folder(out: Path) -> Path:
    """Where the parts are. Raises Refusal when it is a link, that leads to others' files."""
    folder = out / PARTS_FOLDER
    if folder.is_symlink():
        raise Refusal("{0} is a link", "remove it", folder)
    return folder


def merge_parts(out: Path, parts: Sequence[Part], order: Collection[str]) -> None:
    """Put parts into manifest and indexes, all or none, and remove their files.

    Names in ``order`` come in that order; others, of a run that was never gone on with, before
    them. Nothing is done when there are none.
    """
    if not parts:
        return
    place = {name: number for number, name in enumerate(order)}
    ordered = sorted(parts, key=lambda part: place.get(part.record["name"], -1))
    with Transaction(out) as transaction, transaction.locked():
        added = [Added(FORMATS.get(p.record["format"]), p.record, p.entry) for p in ordered]
        stage_indexes(transaction, out, added)
        transaction.commit()
        for part in ordered:
            (out / part.path).unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # another run's parts may be there
            (out / PARTS_FOLDER).rmdir()


class GrowingManifest:
    """Brings pairs into the manifest, ever more at once the longer it is; at its end, all.

    It is written anew each time, so that one for each pair would take longer and longer. Pairs that
    are not in it yet have their parts beside them, which a run that goes on finds. ``order`` is as
    :func:`merge_parts` has it.
    """

    def __init__(self, out: Path, order: Collection[str] = ()) -> None:
        self._out, self._order = out, order
        self._listed = len(read_manifest(out))
        self.waiting: list[Part] = []
        self.grown = 0
        """How many pairs were added."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.merge()

    def add(self, part: Part) -> None:
        """Take a pair that was written. Raises Refusal."""
        self.waiting.append(part)
        self.grown += 1
        if len(self.waiting) > self._listed // 8:
            self.merge()

    def merge(self) -> None:
        """Bring in what waits. Raises Refusal."""
        merge_parts(self._out, self.waiting, self._order)
        self._listed += len(self.waiting)
        self.waiting = []


def find_done(
    layout: Layout,
    out: Path,
    wanted: Mapping[str, Request],
    *,
    keep_stages: bool,
    windows: Mapping[str, GreyWindow | None] | None = None,
) -> set[str]:
    """Which of the ``wanted`` pairs, by name, are in the folder whole, made by the same request.

    ``windows`` are those by which their grey values are to become 8 bit.

    Raises Refusal when a file is not the one that was written.
    """
    records = {r.get("name"): r for r in read_manifest(out) if r.get("format") == layout.name}
    parts = [part.record for part in read_parts(out) if part.record["format"] == layout.name]
    listed = layout.listing(read_indexes(out, layout) if records else {})
    # What the index will say of a pair lies in its part.
    waiting = {record["name"] for record in parts}
    known = records | {record["name"]: record for record in parts}
    done = set()
    for name, request in wanted.items():
        record = known.get(name)
        if record is None or record.get("request_sha256") != request.digest:
            continue
        if record.get("grey") != grey_entry((windows or {}).get(name)):
            continue
        whole = (record.get("stages") or not keep_stages) and is_whole(out, record)
        if whole and (name in waiting or listed(record)):
            done.add(name)
    return done

"""What stands beside all pairs of a folder: manifest, split and the formats' indexes."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from busynth_gui.case.errors import Refusal
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.layout import Layout
from busynth_gui.export.manifest import MANIFEST_NAME, Record, manifest_bytes, read_manifest
from busynth_gui.export.split import SPLIT_NAME, Split, deal, side_of, split_table
from busynth_gui.export.transaction import Transaction
from busynth_gui.json_file import read_small_file

__all__ = ["Added", "read_indexes", "refuse_unlistable", "stage_indexes"]

_LARGEST_INDEX = 1 << 32
"""Bytes of an index: annotations of a million pairs."""


@dataclass(frozen=True)
class Added:
    """A pair that the manifest and its layout's index are to have: its record and its entry.

    Healed scans have no layout, and no entry.
    """

    layout: Layout | None
    record: Record
    entry: Any


def stage_indexes(
    transaction: Transaction,
    out: Path,
    added: Sequence[Added],
    split: Split | None = None,
    *,
    asked: Layout | None = None,
) -> list[Record]:
    """Stage the indexes and the manifest with these pairs at their end, in this order.

    The indexes are those of every layout of which a pair is added or changes its side; of the one
    that was ``asked`` for also what is not there any more. The manifest comes last: a record is
    never there before its files. Nothing is staged where nothing changes. Returns the manifest's
    records. Raises Refusal where the pairs cannot be dealt out, or an index cannot be made whole.
    """
    new = [a.record for a in added]
    images = {r["image"] for r in new}
    before = read_manifest(out)
    kept = [r for r in before if r["image"] not in images]
    records: list[Record] = [dict(r) for r in kept] + new
    deal(records, split, [r for r in before if r["image"] in images])
    moved = [r for r, old in zip(records, kept, strict=False) if side_of(r) != side_of(old)]
    changed = {r["format"] for r in (*moved, *new)}
    for layout in FORMATS.values():
        if layout.name in changed or layout is asked:
            own = [r for r in records if r.get("format") == layout.name]
            entries = [a.entry for a in added if a.layout is layout]
            for name, data in layout.indexes(read_indexes(out, layout), own, entries).items():
                if layout.name in changed or not os.path.lexists(out / name):
                    transaction.add(name, data)
    written = bool(new) or records != before
    dealt = any(record.get("split") for record in records)
    if dealt and (written or not os.path.lexists(out / SPLIT_NAME)):
        transaction.add(SPLIT_NAME, split_table(records))
    if written:
        transaction.add(MANIFEST_NAME, manifest_bytes(records))
    return records


def refuse_unlistable(out: Path, layout: Layout, coming: Sequence[Record]) -> None:
    """Raise Refusal when pairs that are going to be made could not be listed in the folder then.

    ``coming`` says of each what is known before: its name, pathology and scan, as a record does.
    """
    records = read_manifest(out)
    names = {record["name"] for record in coming}
    deal([dict(record) for record in (*records, *coming)], None)
    own = [r for r in records if r.get("format") == layout.name and r.get("name") not in names]
    layout.indexes(read_indexes(out, layout), own, [])


def read_indexes(out: Path, layout: Layout) -> Mapping[str, bytes]:
    """Those of a layout's indexes that are there. Raises Refusal when one cannot be read."""
    found = {name: _read_if_any(out / name) for name in layout.index_names}
    return {name: data for name, data in found.items() if data is not None}


def _read_if_any(path: Path) -> bytes | None:
    try:
        return read_small_file(path, _LARGEST_INDEX) if os.path.lexists(path) else None
    except (OSError, ValueError) as error:
        raise Refusal("{0} cannot be read", "choose another folder ({1})", path, error) from error

"""Writes pairs in a layout: the same transaction, manifest and checks for every format."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.export.layout import Layout
from busynth_gui.export.manifest import (
    MANIFEST_NAME,
    Record,
    make_record,
    manifest_bytes,
    read_manifest,
)
from busynth_gui.export.pair import ExportedPair, ExportPair
from busynth_gui.export.transaction import Transaction
from busynth_gui.imaging.write import SYNTHETIC_XMP, mask_png_bytes, png_bytes

__all__ = [
    "Added",
    "refuse_clashes",
    "stage_files",
    "stage_indexes",
    "stage_pair",
    "stage_paths",
    "write_pairs",
]


@dataclass(frozen=True)
class Added:
    """A pair that the manifest and its layout's index are to have: its record and its entry."""

    layout: Layout
    record: Record
    entry: Any


def write_pairs(
    layout: Layout,
    pairs: Iterable[ExportPair],
    out: Path,
    *,
    overwrite: bool = False,
    keep_stages: bool = False,
    on_progress: Callable[[int], None] | None = None,
) -> list[ExportedPair]:
    """Write pairs and their records into the folder ``out``: all of them or none.

    ``pairs`` may be lazy, one is held at a time. ``keep_stages`` adds what each stage produced
    below ``stages/``. ``on_progress`` gets the number of pairs done; raising in it ends the
    export with nothing written. Raises Refusal when a name is taken (unless ``overwrite``), two
    pairs share one, or the folder cannot be written.
    """
    done: list[ExportedPair] = []
    added: list[Added] = []
    names = _Names(layout, out, overwrite)
    with Transaction(out) as transaction:
        for pair in pairs:
            names.claim(pair.name, pair.pathology)
            done.append(stage_pair(transaction, layout, pair, out, keep_stages))
            added.append(Added(layout, done[-1].record, layout.entry(pair)))
            if on_progress is not None:
                on_progress(len(done))
        if done:
            with transaction.locked():
                # Another exporter may have taken a name since.
                names.refuse_taken()
                stage_indexes(transaction, out, added)
                transaction.commit()
    return done


def refuse_clashes(
    layout: Layout, out: Path, pairs: Iterable[tuple[str, Pathology]], *, overwrite: bool = False
) -> None:
    """Raise Refusal when two (name, pathology) would share a file, or a file is there already.

    File systems that do not tell upper from lower case are allowed for.
    """
    names = _Names(layout, out, overwrite)
    for name, pathology in pairs:
        names.claim(name, pathology)


class _Names:
    """The files that an export is going to write."""

    def __init__(self, layout: Layout, out: Path, overwrite: bool) -> None:
        self._layout = layout
        self._out = out
        self._overwrite = overwrite
        self._claimed: dict[str, Path] = {}

    def claim(self, name: str, pathology: Pathology) -> None:
        image = self._layout.image_path(name, pathology)
        mask = self._layout.mask_path(name, pathology)
        for relative in (image, mask):
            if relative is None:
                continue
            if relative.casefold() in self._claimed:
                raise Refusal(f"two pairs would be named {name}", "export them into two folders")
            self._claimed[relative.casefold()] = self._out / relative
            self._refuse_taken(self._out / relative)

    def refuse_taken(self) -> None:
        for path in self._claimed.values():
            self._refuse_taken(path)

    def _refuse_taken(self, path: Path) -> None:
        if not self._overwrite and os.path.lexists(path):
            raise Refusal(
                f"{path} exists already", "choose another folder or replace it with --overwrite"
            )


def stage_paths(name: str) -> list[str]:
    """The files of what each stage produced of the pair of that name, in the stages' order."""
    parts = ("stage1_region", "stage1_mask", "stage2_lesion", "stage3_band", "stage3_image")
    return [f"stages/{name}/{name}_{part}.png" for part in parts]


def stage_files(pair: ExportPair) -> dict[str, bytes]:
    """What each stage produced, as PNG files below ``stages/NAME/``."""
    candidate = pair.candidate
    contents = (
        mask_png_bytes(candidate.region, SYNTHETIC_XMP),
        mask_png_bytes(candidate.mask, SYNTHETIC_XMP),
        png_bytes(candidate.lesion, SYNTHETIC_XMP),
        mask_png_bytes(candidate.band, SYNTHETIC_XMP),
        png_bytes(candidate.image, SYNTHETIC_XMP),
    )
    return dict(zip(stage_paths(pair.name), contents, strict=True))


def stage_pair(
    transaction: Transaction, layout: Layout, pair: ExportPair, out: Path, keep_stages: bool
) -> ExportedPair:
    """Stage the files of a pair, and make its record."""
    files = layout.files(pair)
    if keep_stages:
        files |= stage_files(pair)
    for relative, data in files.items():
        transaction.add(relative, data)
    image = layout.image_path(pair.name, pair.pathology)
    mask = layout.mask_path(pair.name, pair.pathology)
    record = make_record(pair, layout.name, image, mask, files)
    return ExportedPair(pair.name, out / image, None if mask is None else out / mask, record)


def stage_indexes(transaction: Transaction, out: Path, added: Sequence[Added]) -> None:
    """Stage the indexes and the manifest with these pairs at their end, in this order.

    The manifest comes last: a record is never there before its files.
    """
    new = [a.record for a in added]
    images = {r["image"] for r in new}
    records: list[Record] = [r for r in read_manifest(out) if r["image"] not in images] + new
    for layout in dict.fromkeys(a.layout for a in added):
        if layout.index_name is not None:
            own = [r for r in records if r.get("format") == layout.name]
            entries = [a.entry for a in added if a.layout is layout]
            index = layout.index(_read_if_any(out / layout.index_name), own, entries)
            transaction.add(layout.index_name, index)
    transaction.add(MANIFEST_NAME, manifest_bytes(records))


def _read_if_any(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.exists() else None
    except OSError as error:
        raise Refusal(
            f"{path} cannot be read", f"choose another folder ({error.strerror})"
        ) from error

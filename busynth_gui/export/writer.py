"""Writes pairs in a layout: the same transaction, manifest and checks for every format."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.export.dataset_card import card_files
from busynth_gui.export.indexes import Added, read_indexes, stage_indexes
from busynth_gui.export.layout import Layout
from busynth_gui.export.manifest import (
    Record,
    holds_pair,
    is_whole,
    make_record,
    mask_files,
    read_manifest,
    spacing_entries,
)
from busynth_gui.export.pair import ExportedPair, ExportPair
from busynth_gui.export.split import Split
from busynth_gui.export.transaction import Transaction, recover
from busynth_gui.imaging.write import SYNTHETIC_XMP, mask_png_bytes, png_bytes

__all__ = [
    "refuse_clashes",
    "stage_pair",
    "stage_paths",
    "write_card",
    "write_pairs",
]


def write_pairs(
    layout: Layout,
    pairs: Iterable[ExportPair],
    out: Path,
    *,
    overwrite: bool = False,
    keep_stages: bool = False,
    split: Split | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> list[ExportedPair]:
    """Write pairs and their records into the folder ``out``: all of them or none.

    ``pairs`` may be lazy, one is held at a time. What an export before has written of the same
    pixels stays, and is given back as not new; where only the decision is another, or stages are
    asked for now, it is written anew. ``keep_stages`` adds what each stage produced below
    ``stages/``, ``split`` deals the pairs out. The data set's card is brought up to date.
    ``on_progress`` gets the number of pairs done; raising in it ends the export with nothing
    written. Raises Refusal when a name is taken by something else (unless ``overwrite``), two pairs
    share one, or the folder cannot be written.
    """
    recover(out)
    done: list[ExportedPair] = []
    added: list[Added] = []
    names = _Names(layout, out, overwrite)
    before = [] if overwrite else read_manifest(out)
    there = {r.get("name"): r for r in before if r.get("format") == layout.name}
    listed = layout.listing(read_indexes(out, layout) if there else {})
    with Transaction(out) as transaction:
        for pair in pairs:
            record = there.get(pair.name)
            ours = record is not None and holds_pair(record, pair)
            names.claim(pair.name, pair.pathology, len(pair.lesions), ours=ours)
            current = record is not None and ours and _is_current(record, pair, out, keep_stages)
            if record is not None and current and listed(record):
                done.append(_exported(layout, pair, out, record, new=False))
            else:
                done.append(stage_pair(transaction, layout, pair, out, keep_stages))
                added.append(Added(layout, done[-1].record, layout.entry(pair)))
            if on_progress is not None:
                on_progress(len(done))
        if done:
            with transaction.locked():
                # Another exporter may have taken a name since.
                names.refuse_taken()
                records = stage_indexes(transaction, out, added, split, asked=layout)
                if not transaction.empty:
                    for name, data in card_files(out, records).items():
                        transaction.add(name, data)
                    transaction.commit()
    return done


def _is_current(record: Record, pair: ExportPair, out: Path, keep_stages: bool) -> bool:
    """Whether the pair's files are there, and its record says what would be said now."""
    decided_at = None if pair.decision is None else pair.decision.decided_at
    if record.get("decided_at") != decided_at or (keep_stages and not record.get("stages")):
        return False
    if record.get("spacing_mm") != spacing_entries(pair)["spacing_mm"]:
        return False  # calibrated since
    return is_whole(out, record)


def refuse_clashes(
    layout: Layout,
    out: Path,
    pairs: Iterable[tuple[str, Pathology, int]],
    *,
    overwrite: bool = False,
) -> None:
    """Raise Refusal when two pairs would share a file, or a file is there already.

    Each is its name, its pathology, and how many lesions it has.

    File systems that do not tell upper from lower case are allowed for.
    """
    names = _Names(layout, out, overwrite)
    for name, pathology, lesions in pairs:
        names.claim(name, pathology, lesions)


class _Names:
    """The files that an export is going to write."""

    def __init__(self, layout: Layout, out: Path, overwrite: bool) -> None:
        self._layout = layout
        self._out = out
        self._overwrite = overwrite
        self._claimed: dict[str, Path] = {}
        self._ours: set[Path] = set()
        others = (r for r in read_manifest(out) if r.get("format") != layout.name)
        self._others = {file for r in others for file in (r["image"], *mask_files(r))}

    def claim(self, name: str, pathology: Pathology, lesions: int, ours: bool = False) -> None:
        """Take the files of a pair; those that are ``ours`` already may be there."""
        image = self._layout.image_path(name, pathology)
        masks = self._layout.mask_paths(name, pathology, lesions)
        for relative in dict.fromkeys((image, *masks)):
            if relative.casefold() in self._claimed:
                raise Refusal("two pairs would be named {0}", "export them into two folders", name)
            if relative in self._others:
                # Even to replace it: the other format's index would speak of this image.
                raise Refusal(
                    "{0} is of a pair in another format", "choose another folder", relative
                )
            self._claimed[relative.casefold()] = self._out / relative
            if ours:
                self._ours.add(self._out / relative)
            self._refuse_taken(self._out / relative)

    def refuse_taken(self) -> None:
        for path in self._claimed.values():
            self._refuse_taken(path)

    def _refuse_taken(self, path: Path) -> None:
        if not self._overwrite and path not in self._ours and os.path.lexists(path):
            raise Refusal(
                "{0} exists already", "choose another folder or replace it with --overwrite", path
            )


def stage_paths(name: str, lesion: int = 0, lesions: int = 1) -> list[str]:
    """The files of what each stage produced of the pair of that name, in the stages' order.

    Of several ``lesions`` each has them, the first is number 0.
    """
    parts = ("stage1_region", "stage1_mask", "stage2_lesion", "stage3_band", "stage3_image")
    stem = name if lesions == 1 else f"{name}_lesion{lesion + 1}"
    return [f"stages/{name}/{stem}_{part}.png" for part in parts]


def _stage_files(pair: ExportPair) -> dict[str, bytes]:
    """What each stage produced, as PNG files below ``stages/NAME/``."""
    chain = pair.candidate.chain
    files: dict[str, bytes] = {}
    for number, candidate in enumerate(chain):
        contents = (
            mask_png_bytes(candidate.region, SYNTHETIC_XMP),
            mask_png_bytes(candidate.mask, SYNTHETIC_XMP),
            png_bytes(pair.as_written(candidate.lesion), SYNTHETIC_XMP),
            mask_png_bytes(candidate.band, SYNTHETIC_XMP),
            png_bytes(pair.as_written(candidate.image), SYNTHETIC_XMP),
        )
        paths = stage_paths(pair.name, number, len(chain))
        files |= dict(zip(paths, contents, strict=True))
    return files


def stage_pair(
    transaction: Transaction, layout: Layout, pair: ExportPair, out: Path, keep_stages: bool
) -> ExportedPair:
    """Stage the files of a pair, and make its record."""
    files = layout.files(pair)
    # What the stages of a pair before it produced must not stay behind unlisted.
    if keep_stages or os.path.lexists((out / stage_paths(pair.name)[0]).parent):
        files |= _stage_files(pair)
    for relative, data in files.items():
        transaction.add(relative, data)
    image = layout.image_path(pair.name, pair.pathology)
    masks = layout.mask_paths(pair.name, pair.pathology, len(pair.lesions))
    record = make_record(pair, layout.name, image, masks, files)
    return _exported(layout, pair, out, record)


def write_card(out: Path) -> None:
    """Bring the data set's card up to date with the manifest in ``out``."""
    records = read_manifest(out)
    with Transaction(out) as transaction, transaction.locked():
        for name, data in card_files(out, records).items():
            transaction.add(name, data)
        transaction.commit()


def _exported(
    layout: Layout, pair: ExportPair, out: Path, record: Record, *, new: bool = True
) -> ExportedPair:
    image = layout.image_path(pair.name, pair.pathology)
    mask = record["mask"]
    return ExportedPair(pair.name, out / image, None if mask is None else out / mask, record, new)

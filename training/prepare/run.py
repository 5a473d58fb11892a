"""``prepare``: read the data sets, clean and group the scans, split by group, write the cache."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from busynth_gui.case.errors import Refusal
from busynth_gui.case.scan import MIN_SCAN_SIDE
from busynth_gui.imaging.seam import find_seam
from busynth_gui.labelled.cases import DatasetCase
from training.components.run_lock import hold
from training.data.origin import Stated
from training.data.scan_cache import write_cache
from training.graphics.removal import Finder, finder, paint_over, with_markers_whole
from training.prepare.frame_crop import Box, is_blank, squared, view_box
from training.prepare.near_duplicates import (
    SAME_FRAME,
    Pair,
    merge_groups,
    near_duplicates,
)
from training.prepare.outliers import FAR, appearance, mask_faults, unusual
from training.prepare.piece import Piece, Prepared
from training.prepare.readers import read_datasets
from training.prepare.report import write_report
from training.prepare.source import describe_source
from training.prepare.splits import SIDES, assign, gravest, leaking, read_splits
from training.progress import each
from training.settings import CHECKS, PrepareSettings

__all__ = ["prepare"]

_MUCH = 0.1
_LITTLE_VIEW = 0.35
_CONTRADICTS = {"benign": ("5", "6"), "malignant": ("1", "2"), "normal": ("4", "4A", "4B", "4C")}


def prepare(data: Path, out: Path, settings: PrepareSettings, stated: Stated | None = None) -> str:
    """Make the cache in ``out`` from the data sets below ``data``; returns a summary to print.

    ``stated`` are titles and licences of the data sets, which go on into what is trained on them.

    Beside the cache come ``splits.csv``, ``verdicts.csv`` (every scan), ``report.json`` and
    ``report/index.html`` with pictures. Raises Refusal when there are no data, one cannot be read,
    the given splits divide a group, there are too few lesions to train and to measure on, or
    another process prepares data there.
    """
    given = read_splits(Path(settings.splits)) if settings.splits else None
    weights = Path(settings.finder) if settings.finder else None
    find = finder(settings.graphics, weights)
    sets = read_datasets(data, settings.follow_links)
    names = {case.dataset for case in sets.cases}
    stated = (stated or Stated()).among(names, sets.own)
    stated.refuse_unknown(names)
    cases = _limited(sets.cases, settings)
    pieces = [
        piece for case in each(cases, "scans", "scan") for piece in clean(case, settings, find)
    ]
    # All that is black is alike: it would join every group, and contradict every pathology.
    pieces.sort(key=lambda piece: "blank" in piece.findings)
    shown = [piece for piece in pieces if "blank" not in piece.findings]
    pairs = _compare(shown, settings)
    _find_faults(shown, pairs)
    for piece in pieces[len(shown) :]:
        piece.group = piece.case.group
    _drop(pieces, settings.drop)
    if given is not None and settings.leaks == "drop":
        _drop_leaks(pieces, given)
    done = Prepared(pieces, pairs, sets)
    kept = done.kept
    for piece, side in zip(kept, _sides(kept, settings, given), strict=True):
        piece.split = side
    _require_both_classes(kept)
    hold(out)
    (out / "index.json").unlink(missing_ok=True)
    shutil.rmtree(out / "report", ignore_errors=True)
    summary = write_report(done, out, settings)
    write_cache(
        out,
        [p.case for p in kept],
        [p.graphics for p in kept],
        [p.group for p in kept],
        [p.split for p in kept],
        [(p.box.left, p.box.top) for p in kept],
        stated,
        describe_source(data, settings),
    )
    return summary


def clean(case: DatasetCase, settings: PrepareSettings, find: Finder) -> Iterator[Piece]:
    """The one or two scans that an image holds, without margins and graphics."""
    case = squared(case)
    graphics = find(case.scan)
    seam = find_seam(case.scan, graphics) if settings.divide else None
    halves = _halves(case, seam)
    seam = seam if len(halves) > 1 else None
    for name, columns in halves:
        part = replace(case, name=name, scan=case.scan[:, columns], mask=case.mask[:, columns])
        # The seam itself looks drawn; each half by itself shows what is.
        drawn = graphics if seam is None else find(np.ascontiguousarray(part.scan))
        drawn = with_markers_whole(part.scan, drawn, part.mask)
        box, view = view_box(part.scan, part.mask, drawn)
        if not settings.crop:
            box = Box(0, 0, part.scan.shape[1], part.scan.shape[0])
        painted = paint_over(part.scan, drawn) if settings.paint else part.scan
        part = replace(part, scan=painted[box.cut].copy(), mask=part.mask[box.cut].copy())
        start = columns.start
        placed = Box(box.left + start, box.top, box.right + start, box.bottom)
        piece = Piece(part, case.scan, placed, drawn[box.cut].copy(), seam, view)
        if seam and part.pathology != "normal" and not part.mask.any():
            piece.findings["half"] = CHECKS["half"]
        if is_blank(piece.before[:, columns], drawn):
            piece.findings["blank"] = CHECKS["blank"]
        yield piece


def _halves(case: DatasetCase, seam: tuple[int, int] | None) -> list[tuple[str, slice]]:
    width = case.scan.shape[1]
    if seam is None or min(seam[0], width - seam[1]) < MIN_SCAN_SIDE:
        return [(case.name, slice(0, width))]
    return [
        (f"{case.name} left", slice(0, seam[0])),
        (f"{case.name} right", slice(seam[1], width)),
    ]


def _limited(cases: list[DatasetCase], settings: PrepareSettings) -> list[DatasetCase]:
    if settings.limit is None or settings.limit >= len(cases):
        return cases
    rng = np.random.default_rng(settings.seed)
    return [cases[k] for k in sorted(rng.choice(len(cases), settings.limit, replace=False))]


def _compare(pieces: list[Piece], settings: PrepareSettings) -> list[Pair]:
    """Find near-duplicates and give every piece its group and its nearest other scan."""
    pairs = near_duplicates([p.case.scan for p in pieces], settings.similarity)
    joined = [(p.one, p.other) for p in pairs]
    groups = merge_groups([p.case.group for p in pieces], joined)
    for piece, group in zip(pieces, groups, strict=True):
        piece.group = group
    for pair in reversed(pairs):  # the most alike one comes last and stays
        one, other = pieces[pair.one], pieces[pair.other]
        one.nearest = (other.case.key, pair.similarity)
        other.nearest = (one.case.key, pair.similarity)
    return pairs


def _find_faults(pieces: list[Piece], pairs: Sequence[Pair]) -> None:
    for pair in pairs:
        if pair.similarity < SAME_FRAME:
            continue
        one, other = pieces[pair.one], pieces[pair.other]
        if one.case.pathology != other.case.pathology:
            for piece, twin in ((one, other), (other, one)):
                piece.findings["conflict"] = (
                    f"the same frame as {twin.case.key}, which is {twin.case.pathology}"
                )
        else:
            other.findings.setdefault("repeat", f"the same frame as {one.case.key}")
    for kind in ("lesion", "normal"):
        some = [p for p in pieces if (p.case.pathology == "normal") == (kind == "normal")]
        for dataset in sorted({p.case.dataset for p in some}):
            _find_unusual([p for p in some if p.case.dataset == dataset])
    for piece in pieces:
        covered = float(piece.graphics.mean())
        if covered > _MUCH:
            piece.findings["graphics"] = f"graphics over {100 * covered:.0f} % of the scan"
        if piece.view < _LITTLE_VIEW:
            piece.findings["view"] = f"field of view is {100 * piece.view:.0f} % of the image"
        faults = mask_faults(piece.case.mask, piece.graphics, piece.case.spacing_mm)
        if faults:
            piece.findings["mask"] = "; ".join(faults)
        category = piece.case.category
        if category in _CONTRADICTS.get(piece.case.pathology, ()):
            piece.findings["category"] = f"{piece.case.pathology}, and BI-RADS {category}"


def _find_unusual(pieces: list[Piece]) -> None:
    if not pieces:
        return
    looks = np.stack([appearance(p.case.scan, p.graphics) for p in pieces])
    for piece, far in zip(pieces, unusual(looks, [p.group for p in pieces]), strict=True):
        piece.strangeness = float(far)
        if far > FAR:
            piece.findings["unusual"] = f"{far:.1f} deviations from what scans of its set look like"


def _drop(pieces: list[Piece], drop: Sequence[str]) -> None:
    for piece in pieces:
        found = [check for check in CHECKS if check in piece.findings and check in drop]
        piece.dropped = found[0] if found else ""


def _drop_leaks(pieces: list[Piece], given: Mapping[str, str]) -> None:
    kept = [p for p in pieces if not p.dropped]
    keys, groups = [p.case.key for p in kept], [p.group for p in kept]
    for places in leaking(keys, groups, given).values():
        for k in places:
            kept[k].dropped = "leak"
            kept[k].findings["leak"] = "the given splits hold out another scan of its group"


def _sides(
    kept: Sequence[Piece], settings: PrepareSettings, given: Mapping[str, str] | None
) -> list[str]:
    return assign(
        [p.case.key for p in kept],
        [p.group for p in kept],
        [f"{p.case.dataset}/{worst}" for p, worst in zip(kept, _gravest(kept), strict=True)],
        settings.held_out,
        settings.seed,
        given,
        settings.validation,
        [p.case.category for p in kept],
    )


def _gravest(kept: Sequence[Piece]) -> list[str]:
    """The gravest pathology of each scan's group."""
    return gravest([p.group for p in kept], [p.case.pathology for p in kept])


def _require_both_classes(kept: Sequence[Piece]) -> None:
    there = Counter((p.case.pathology, p.split) for p in kept)
    for pathology in ("benign", "malignant"):
        for split in SIDES:
            if not there[pathology, split]:
                groups = len({p.group for p in kept if p.case.pathology == pathology})
                raise Refusal(
                    "the data hold no {0} lesion for the side '{1}': there are {0} lesions of {2} "
                    "patients or other groups",
                    "add scans, so that there are {0} lesions of three patients at least, or "
                    "change held_out or limit in the recipe",
                    pathology,
                    split,
                    groups,
                )

"""``busynth reproduce``: a pair made again from its line in a manifest, and held against it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.bundles.checksums import refuse_closed
from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.decision import Decision, DecisionState, Perceived
from busynth_gui.case.descriptors import Descriptors
from busynth_gui.case.errors import Refusal
from busynth_gui.case.hashing import array_sha256
from busynth_gui.case.healing import healings_from_json
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels
from busynth_gui.commands.load_pipeline import load_pipeline
from busynth_gui.commands.progress_bars import StageBars, interrupt_flag
from busynth_gui.commands.recorded import (
    Ground,
    bundle_of,
    find_ground,
    not_ours,
    refuse_different,
    write_files,
)
from busynth_gui.commands.reproduce_healed import reproduce_healed
from busynth_gui.export.formats import find_format
from busynth_gui.export.grey_depth import GreyDepth, GreyWindow
from busynth_gui.export.layout import Layout
from busynth_gui.export.manifest import (
    HEALED,
    MANIFEST_NAME,
    Record,
    lesions_of,
    mask_files,
    read_manifest,
)
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.transaction import refuse_unwritable
from busynth_gui.export.writer import stage_paths
from busynth_gui.imaging.read import read_mask, read_scan
from busynth_gui.paths import is_file, is_folder
from busynth_gui.synthesis.distributed import Rank

__all__ = ["run"]


@dataclass(frozen=True)
class _Recorded:
    """What a line of a manifest says, with what it takes to make the pair again."""

    folder: Path
    record: Record
    request: Request
    layout: Layout
    bundles: Mapping[str, BundleInfo]
    """By their SHA-256; the lesions of a scan can be of several."""
    ground: Ground
    lesions: tuple[Pixels | None, ...]
    """Stage two's image of each lesion that starts at stage three."""
    exported_at: datetime


def run(args: argparse.Namespace) -> int:
    """Make the pair again and compare it. Raises Refusal where it cannot be, or differs."""
    folder, record = _line(args)
    if args.out is not None:
        refuse_unwritable(args.out)
    if record.get("format") == HEALED:
        return reproduce_healed(folder, record, args)
    recorded = _read(folder, record, args)
    candidate = _make(recorded, args.threads)
    pair = _pair(recorded, candidate)
    files = recorded.layout.files(pair)
    write_files(args.out, files)
    pixels = candidate.image_sha256, array_sha256(pair.all_masks)
    refuse_different(folder, record, files, mask_files(record), pixels)
    return 0


def _line(args: argparse.Namespace) -> tuple[Path, Record]:
    """The manifest's folder, and the record that was asked for."""
    path: Path = args.manifest
    folder = path if is_folder(path) else path.parent
    refuse_closed(folder)
    if not is_file(folder / MANIFEST_NAME) or (path != folder and path.name != MANIFEST_NAME):
        raise Refusal("{0} is no manifest", "give a {1} or its folder", path, MANIFEST_NAME)
    records = read_manifest(folder)
    if not 1 <= args.line <= len(records):
        raise Refusal("there is no line {0}", "choose 1 to {1}", args.line, len(records))
    return folder, records[args.line - 1]


def _read(folder: Path, record: Record, args: argparse.Namespace) -> _Recorded:
    try:
        request = Request.from_json(record["request"])
        layout = find_format(record["format"])
        exported_at = datetime.fromisoformat(record["exported_at"]).astimezone(UTC)
        if len(lesions_of(record)) != len(request.chain):
            raise KeyError("lesions")
    except (KeyError, TypeError, ValueError) as error:
        raise not_ours(args.line, error) from error
    bundles = {request.bundle_sha256: bundle_of(request, args.bundle)}
    for each in request.chain[:-1]:
        if each.bundle_sha256 not in bundles:
            bundles[each.bundle_sha256] = bundle_of(each)
    ground = _ground(record, args)
    lesions = tuple(
        _stage_two(folder, record, request.chain, number) for number in range(len(request.chain))
    )
    return _Recorded(folder, record, request, layout, bundles, ground, lesions, exported_at)


def _ground(record: Record, args: argparse.Namespace) -> Ground:
    try:
        return find_ground(record, args.scan)
    except (KeyError, TypeError) as error:
        raise not_ours(args.line, error) from error


def _stage_two(
    folder: Path, record: Record, chain: Sequence[Request], number: int
) -> Pixels | None:
    """Stage two's image, from which a lesion's request that starts at stage three went on."""
    request = chain[number]
    if request.start_stage < 3:
        return None
    path = folder / stage_paths(record["name"], number, len(chain))[2]
    with suppress(Refusal):
        lesion = read_scan(path).pixels
        if array_sha256(lesion) == request.lesion_sha256:
            return lesion
    raise Refusal(
        "the pair keeps the lesion of another one, which is not beside it",
        "export it with --keep-stages, in the scan's own grey values",
    )


def _make(recorded: _Recorded, threads: int) -> Candidate:
    chain, said = recorded.request.chain, lesions_of(recorded.record)
    candidate: Candidate | None = None
    loaded, pipeline = ("", 0), None
    with interrupt_flag() as interrupted:
        each = zip(chain, said, recorded.lesions, strict=True)
        for number, (request, record, lesion) in enumerate(each, 1):
            wanted = request.bundle_sha256, int(record.get("threads") or threads)
            if pipeline is None or wanted != loaded:
                loaded = wanted
                pipeline = load_pipeline(recorded.bundles[wanted[0]], Rank(), wanted[1])
            bars = StageBars(f"{number}/{len(chain)}")
            try:
                candidate = pipeline.synthesize(
                    recorded.ground.scan,
                    request,
                    lesion=lesion,
                    ground=candidate,
                    on_progress=bars,
                    cancelled=interrupted,
                )
            finally:
                bars.close()
    assert candidate is not None
    return candidate


def _pair(recorded: _Recorded, candidate: Candidate) -> ExportPair:
    record = recorded.record
    mask = candidate.mask
    if lesions_of(record)[-1]["mask_corrected"]:
        mask = _corrected_mask(recorded, candidate.mask.shape)
    grey = record.get("grey")
    window = (
        None if grey is None else GreyWindow(GreyDepth(grey["depth"]), grey["low"], grey["high"])
    )
    spacing = record["spacing_mm"]
    return ExportPair(
        record["name"],
        record["source_name"],
        candidate,
        mask,
        _decision(record, candidate, mask),
        None if spacing is None else (spacing[0], spacing[1]),
        window,
        writing=recorded.ground.writing,
        blank=recorded.ground.blank,
        spacing_by_user=record.get("spacing_from") == "user",
        healings=healings_from_json(record.get("healings") or []),
        exported_at=recorded.exported_at,
    )


def _corrected_mask(recorded: _Recorded, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """The mask that a person corrected: no request makes it again, so it is that of the file."""
    lesion = lesions_of(recorded.record)[-1]
    name = lesion["mask"]
    with suppress(Refusal):
        if name is not None:
            mask = read_mask(recorded.folder / name, (shape[0], shape[1]))
            if array_sha256(mask) == lesion["mask_pixels_sha256"]:
                return mask
    raise Refusal(
        "the mask was corrected by hand and cannot be read from {0}",
        "give the manifest of an export in the layout busi",
        name or recorded.layout.name,
    )


def _decision(record: Record, candidate: Candidate, mask: NDArray[np.bool_]) -> Decision | None:
    """The decision as it was entered, since DICOM files bear its date where there is one."""
    said: dict[str, Any] | None = record["decision"]
    if said is None:
        return None
    perceived = said["perceived"]
    return Decision(
        DecisionState(said["state"]),
        candidate.image_sha256,
        array_sha256(mask),
        tuple(said["reasons"]),
        said["comment"],
        record["reviewer"],
        record["decided_at"],
        Perceived.of(perceived["category"], Descriptors(**perceived["descriptors"])),
        said["seconds"],
        said.get("blinded", False),
    )

"""``busynth reproduce``: a pair made again from its line in a manifest, and held against it."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.atomic import write_bytes
from busynth_gui.bundles.manifest import BundleInfo, find_bundle, verify_bundle
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.decision import Decision, DecisionState, Perceived
from busynth_gui.case.descriptors import Descriptors
from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.case.hashing import array_sha256
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.commands.load_pipeline import load_pipeline
from busynth_gui.commands.progress_bars import StageBars, interrupt_flag
from busynth_gui.export.formats import find_format
from busynth_gui.export.grey_depth import GreyDepth, GreyWindow
from busynth_gui.export.layout import Layout
from busynth_gui.export.manifest import (
    MANIFEST_NAME,
    Record,
    lesions_of,
    mask_files,
    package_versions,
    read_manifest,
)
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.writer import stage_paths
from busynth_gui.imaging.film import open_film
from busynth_gui.imaging.read import list_scans, read_mask, read_scan
from busynth_gui.paths import resource_folder
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
    scan: Scan
    lesions: tuple[Pixels | None, ...]
    """Stage two's image of each lesion that starts at stage three."""


def run(args: argparse.Namespace) -> int:
    """Make the pair again and compare it. Raises Refusal where it cannot be, or differs."""
    recorded = _read(args)
    candidate = _make(recorded, args.threads)
    pair = _pair(recorded, candidate)
    files = recorded.layout.files(pair)
    if args.out is not None:
        for relative, data in files.items():
            path = args.out / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(path, data)
            print(path)
    _compare(recorded.record, pair, files)
    print(f"busynth: {recorded.record['name']} came out the same, byte for byte", file=sys.stderr)
    return 0


def _read(args: argparse.Namespace) -> _Recorded:
    path: Path = args.manifest
    folder = path if path.is_dir() else path.parent
    if not (folder / MANIFEST_NAME).is_file() or (path != folder and path.name != MANIFEST_NAME):
        raise Refusal("{0} is no manifest", "give a {1} or its folder", path, MANIFEST_NAME)
    records = read_manifest(folder)
    if not 1 <= args.line <= len(records):
        raise Refusal("there is no line {0}", "choose 1 to {1}", args.line, len(records))
    record = records[args.line - 1]
    try:
        request = Request.from_json(record["request"])
        layout = find_format(record["format"])
        source_sha256 = record["source_sha256"]
        if len(lesions_of(record)) != len(request.chain):
            raise KeyError("lesions")
    except (KeyError, TypeError) as error:
        raise Refusal(
            "line {0} is none that busynth wrote", "choose another ({1})", args.line, error
        ) from error
    bundles = {request.bundle_sha256: _bundle(request, args.bundle)}
    for each in request.chain[:-1]:
        if each.bundle_sha256 not in bundles:
            bundles[each.bundle_sha256] = _bundle(each)
    scan = _find_scan(source_sha256, record["source_name"], args.scan)
    lesions = tuple(
        _stage_two(folder, record, request.chain, number) for number in range(len(request.chain))
    )
    return _Recorded(folder, record, request, layout, bundles, scan, lesions)


def _bundle(request: Request, named: str | None = None) -> BundleInfo:
    bundle = find_bundle(named or request.bundle)
    if bundle.sha256 != request.bundle_sha256:
        raise Refusal(
            "the pair was made with another version of the bundle {0}, with the SHA-256 {1}",
            "install that version, or name its folder with --bundle",
            request.bundle,
            request.bundle_sha256,
        )
    verify_bundle(bundle)
    return bundle


def _find_scan(sha256: str, name: str, where: Path | None) -> Scan:
    """The healthy scan with these pixels, looked for in ``where`` and among the sample scans."""
    paths = ([] if where is None else list_scans(where)) + list_scans(resource_folder("samples"))
    for path in sorted(paths, key=lambda path: path.name != name):  # the likeliest first
        with suppress(Refusal):
            for scan in open_film(path).scans(colour=True):
                if scan.sha256 == sha256:
                    return scan
    raise Refusal(
        "the healthy scan {0} of this pair was not found, by the SHA-256 of its pixels",
        "name its file or folder with --scan",
        name,
    )


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
                    recorded.scan,
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
        spacing_by_user=record.get("spacing_from") == "user",
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
    """The decision as it was entered, since DICOM files bear its date."""
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


def _compare(record: Record, pair: ExportPair, files: dict[str, bytes]) -> None:
    written = {record["image"]: record["image_sha256"], **mask_files(record)}
    digests = {name: hashlib.sha256(files[name]).hexdigest() for name in written}
    pixels = pair.candidate.image_sha256, array_sha256(pair.all_masks)
    same = pixels == (record["image_pixels_sha256"], record["mask_pixels_sha256"])
    if same and digests == written:
        return
    what = Phrase("in its pixels")
    if same:
        what = Phrase("in the bytes of its files alone, every pixel is the same")
    changes = list(_changed_packages(record))
    said = (
        Phrase("made then with {0}", ", ".join(changes))
        if changes
        else Phrase("the packages are the same: the processor, its threads or the device are not")
    )
    raise Refusal("the pair {0} was made again and differs, {1}", "{2}", record["name"], what, said)


def _changed_packages(record: Record) -> Iterator[str]:
    now = package_versions()
    for name, version in record.get("packages", {}).items():
        if now.get(name) != version:
            yield f"{name} {version} ({now.get(name, 'not installed')} here)"

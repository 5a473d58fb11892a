"""``busynth heal``: scans with lesions, healed, without a window and without Qt."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from busynth_gui.bundles.manifest import DEFAULT_BUNDLE, BundleInfo, find_bundle, verify_bundle
from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.case.healing import Behind, Healed, HealRequest
from busynth_gui.case.region import RasterRegion
from busynth_gui.case.scan import Scan
from busynth_gui.commands.load_pipeline import load_pipeline
from busynth_gui.commands.progress_bars import StageBars, counted, interrupt_flag
from busynth_gui.commands.regions import drawn_on
from busynth_gui.commands.scan_files import ScanFile, Skipped, asked_scans
from busynth_gui.export.healed import (
    HealedPair,
    healed_name,
    paths_of,
    refuse_other_pairs,
    take_up_healed,
    those_there,
    write_healed,
)
from busynth_gui.export.shards import GrowingManifest
from busynth_gui.export.transaction import recover, refuse_unwritable
from busynth_gui.export.writer import write_card
from busynth_gui.imaging.burned_in import BurnedIn, BurnedInRule, clear_writing
from busynth_gui.imaging.placement import refuse_unhealable
from busynth_gui.imaging.read import masks_beside, read_mask
from busynth_gui.imaging.readers import pool as reader_pool
from busynth_gui.imaging.scan_field import field_on
from busynth_gui.synthesis.distributed import Rank

__all__ = ["run"]

_WIDE = 0.5
"""Share of a scan's columns that is made anew, from which on tissue repeats itself."""


@dataclass(frozen=True)
class _Planned:
    """A scan file and what is asked for it."""

    file: ScanFile
    name: str
    request: HealRequest
    writing: BurnedIn | None


def run(args: argparse.Namespace) -> int:
    """Plan and heal. Raises Refusal before torch is imported if what was asked is not sound."""
    reader_pool.warm()
    if args.resume and args.overwrite:
        raise Refusal("--resume keeps what --overwrite replaces", "give one of them")
    bundle = find_bundle(args.bundle or DEFAULT_BUNDLE)
    if not bundle.holds("healing"):
        raise Refusal("bundle {0} does not heal", "take the one that ships, compact", bundle.name)
    refuse_unwritable(args.out)
    verify_bundle(bundle)
    skipped = Skipped(allowed=args.skip_bad, said=True)
    planned = list(_plan(args, bundle, skipped))
    skipped.refuse_if_nothing_is_left(len(planned))
    recover(args.out)
    names = [each.name for each in planned]
    refuse_other_pairs(args.out, names, overwrite=args.overwrite or args.resume)
    if args.resume:
        take_up_healed(args.out)
    wanted = {each.name: each.request for each in planned}
    done = those_there(args.out, wanted) if args.resume else set()
    skipped.tell_notes()
    manifest = GrowingManifest(args.out, names)
    try:
        with manifest:
            _heal([each for each in planned if each.name not in done], bundle, args, manifest)
    finally:
        if manifest.grown:
            write_card(args.out)
    skipped.tell()
    return 0


def _heal(
    planned: list[_Planned],
    bundle: BundleInfo,
    args: argparse.Namespace,
    manifest: GrowingManifest,
) -> None:
    if not planned:
        return
    pipeline = load_pipeline(bundle, Rank(), args.threads)
    with interrupt_flag() as interrupted:
        for number, each in enumerate(planned, 1):
            scan = each.file.read_again(each.request.scan_sha256, each.writing)
            bars = StageBars(f"{number}/{len(planned)}")
            try:
                healed = pipeline.heal(scan, each.request, on_progress=bars, cancelled=interrupted)
            except Cancelled as error:
                told = f"interrupted, {number - 1} of {len(planned)} healed scans written"
                raise Cancelled(told) from error
            finally:
                bars.close()
            pair = HealedPair(each.name, scan, healed, each.writing)
            manifest.add(write_healed(pair, args.out))
            print(args.out / paths_of(each.name)[1], flush=True)
            _tell_wide(each.file, healed)


def _tell_wide(file: ScanFile, healed: Healed) -> None:
    if (healed.mask | healed.band).any(0).mean() > _WIDE:
        note = "more than half of its width was made anew, look whether its tissue repeats itself"
        print(f"busynth: {file}: {note}", file=sys.stderr)


def _plan(args: argparse.Namespace, bundle: BundleInfo, skipped: Skipped) -> Iterator[_Planned]:
    files = asked_scans(args, skipped)
    seen: dict[str, ScanFile] = {}
    for file in counted(files, "looking at scans", skipped.said):
        try:
            scan = file.read()
            lesion = _lesion(args, file, scan)
            if not lesion.any():
                skipped.note(f"{file} has a mask without a lesion, and is left out")
                continue
            scan, writing = clear_writing(scan, BurnedInRule(args.burned_in))
            first = seen.setdefault(scan.sha256, file)
            if first is not file:
                skipped.note(f"{file} shows the same as {first}, and is healed once")
                continue
            drawn = None if args.fov is None else drawn_on(args.fov, scan)
            refuse_unhealable(lesion, field_on(scan, drawn), scan.name)
            request = HealRequest(
                scan.sha256,
                RasterRegion.from_mask(lesion),
                args.seed,
                bundle.name,
                bundle.sha256,
                args.steps,
                Behind(args.behind),
                drawn,
            )
            yield _Planned(file, healed_name(scan, request), request, writing)
        except Refusal as refusal:
            skipped.add(refusal, file, alone=len(files) == 1)


def _lesion(args: argparse.Namespace, file: ScanFile, scan: Scan) -> NDArray[np.bool_]:
    """What is to be healed (H, W): regions and masks that were given, else the masks beside it."""
    given = [drawn_on(text, scan).rasterize(scan.shape) for text in args.region]
    given += [read_mask(path, scan.shape) for path in args.mask]
    if not given:
        beside = masks_beside(file.path)
        if not beside:
            raise Refusal(
                "nothing says where the lesion of {0} lies",
                "give --region or --mask, or lay a mask beside it that is called {1}",
                file,
                f"{file.path.stem}_mask.png",
            )
        given = [read_mask(path, scan.shape, may_be_empty=True) for path in beside]
    return np.asarray(np.logical_or.reduce(given))

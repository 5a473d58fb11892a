"""``busynth reproduce`` of a healed scan: healed again as its line in a manifest says."""

from __future__ import annotations

import argparse
from pathlib import Path

from busynth_gui.case.hashing import array_sha256
from busynth_gui.case.healing import HealRequest, healings_from_json
from busynth_gui.case.scan import Scan
from busynth_gui.commands.load_pipeline import load_pipeline
from busynth_gui.commands.progress_bars import StageBars, interrupt_flag
from busynth_gui.commands.recorded import (
    bundle_of,
    find_ground,
    not_ours,
    refuse_different,
    write_files,
)
from busynth_gui.export.healed import HealedPair, healed_files, paths_of
from busynth_gui.export.manifest import Record
from busynth_gui.synthesis.distributed import Rank

__all__ = ["reproduce_healed"]


def reproduce_healed(folder: Path, record: Record, args: argparse.Namespace) -> int:
    """Heal again and compare. Raises Refusal where it cannot be, or differs."""
    try:
        request = HealRequest.from_json(record["request"])
        before = healings_from_json(record["healings"])[:-1]
        name, source_name = record["name"], record["source_name"]
        bundle = bundle_of(request, args.bundle)
        # The scan with the lesion was written with the pair.
        ground = find_ground(record, args.scan, beside=folder / paths_of(name)[0])
    except (KeyError, TypeError) as error:
        raise not_ours(args.line, error) from error
    scan = Scan(source_name, ground.scan.pixels, healings=before)
    pipeline = load_pipeline(bundle, Rank(), int(record.get("threads") or args.threads))
    with interrupt_flag() as interrupted:
        bars = StageBars("1/1")
        try:
            healed = pipeline.heal(scan, request, on_progress=bars, cancelled=interrupted)
        finally:
            bars.close()
    files = healed_files(HealedPair(name, scan, healed, ground.writing, ground.blank))
    write_files(args.out, files)
    masks = {record["mask"]: record["mask_sha256"]}
    refuse_different(folder, record, files, masks, (healed.image_sha256, array_sha256(healed.mask)))
    return 0

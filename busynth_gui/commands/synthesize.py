"""``busynth synthesize``: candidates of healthy scans, without a window and without Qt."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.case.region import RasterRegion, Region, parse_region
from busynth_gui.case.request import MAX_SEED, Closeness, Request
from busynth_gui.case.scan import Scan
from busynth_gui.commands.progress import StageBars, interrupt_flag
from busynth_gui.export.formats import find_format
from busynth_gui.export.layout import Layout
from busynth_gui.export.pair import ExportPair, pair_name
from busynth_gui.export.transaction import refuse_unwritable
from busynth_gui.export.writer import refuse_clashes, write_pairs
from busynth_gui.imaging.placement import place_region, refuse_black
from busynth_gui.imaging.read import list_scans, read_mask, read_scan
from busynth_gui.synthesis.bundle import DEFAULT_BUNDLE, BundleInfo, find_bundle, verify_bundle

if TYPE_CHECKING:
    from busynth_gui.synthesis.pipeline import Pipeline

__all__ = ["Plan", "plan", "run"]

MAX_COUNT = 10_000


@dataclass(frozen=True)
class Job:
    """A scan file, the hash its pixels had when it was planned, and its requests by pair name."""

    path: Path
    requests: dict[str, Request]

    def read(self) -> Scan:
        """The scan again; many scans need not fit into memory together."""
        scan = read_scan(self.path)
        if any(r.scan_sha256 != scan.sha256 for r in self.requests.values()):
            raise Refusal(f"{self.path} has changed since the start", "run the command again")
        return scan


@dataclass(frozen=True)
class Plan:
    """Everything that was asked, found sound."""

    bundle: BundleInfo
    jobs: tuple[Job, ...]
    layout: Layout
    out: Path
    overwrite: bool
    keep_stages: bool

    @property
    def count(self) -> int:
        return sum(len(job.requests) for job in self.jobs)


def run(args: argparse.Namespace) -> int:
    """Plan and render. Raises Refusal before torch is imported if what was asked is not sound."""
    planned = plan(args)
    pipeline = _load(planned.bundle)
    with interrupt_flag() as interrupted:
        written = 0
        try:
            for image in _render(planned, pipeline, interrupted):
                print(image, flush=True)
                written += 1
        except Cancelled as error:
            raise Cancelled(f"interrupted, {written} of {planned.count} pairs written") from error
    return 0


def plan(args: argparse.Namespace) -> Plan:
    """Check everything that can be checked without the models. Raises Refusal."""
    layout = find_format(args.format)
    if not 1 <= args.count <= MAX_COUNT:
        raise Refusal(f"{args.count} candidates cannot be made", f"choose 1 to {MAX_COUNT:,}")
    if args.seed + args.count - 1 > MAX_SEED:
        raise Refusal(f"seed {args.seed} is out of range", f"choose 0 to {MAX_SEED}")
    bundle = find_bundle(args.bundle or DEFAULT_BUNDLE)
    descriptors = Descriptors.parse(args.birads)
    jobs = tuple(_job(path, args, descriptors, bundle) for path in _scan_paths(args.scans))
    refuse_unwritable(args.out)
    names = [(name, r.pathology) for job in jobs for name, r in job.requests.items()]
    refuse_clashes(layout, args.out, names, overwrite=args.overwrite)
    verify_bundle(bundle)
    return Plan(bundle, jobs, layout, args.out, args.overwrite, args.keep_stages)


def _scan_paths(given: list[Path]) -> list[Path]:
    """The scan files in the order given, each once."""
    paths = (path for each in given for path in list_scans(each))
    return list({path.resolve(): path for path in paths}.values())


def _job(path: Path, args: argparse.Namespace, descriptors: Descriptors, bundle: BundleInfo) -> Job:
    scan = read_scan(path)
    refuse_black(scan)
    first = Request(
        scan_sha256=scan.sha256,
        pathology=Pathology(args.pathology),
        seed=args.seed,
        bundle=bundle.name,
        bundle_sha256=bundle.sha256,
        region=None if args.region is None else _region(args.region, scan),
        descriptors=descriptors,
        closeness=Closeness(args.closeness),
        steps=args.steps,
        guidance=args.guidance,
    )
    requests = (first.with_seed(args.seed + n) for n in range(args.count))
    return Job(path, {pair_name(scan.name, request): request for request in requests})


def _region(text: str, scan: Scan) -> Region:
    kind, _, rest = text.partition(":")
    region: Region
    if kind.strip().lower() == "mask":
        region = RasterRegion.from_mask(read_mask(Path(rest), scan.shape))
    else:
        region = parse_region(text)
    place_region(region, scan)
    return region


def _load(bundle: BundleInfo) -> Pipeline:
    # Idle OpenMP threads that spin take the cores that the others need; read at torch's start.
    os.environ.setdefault("GOMP_SPINCOUNT", "0")
    if sys.stderr.isatty():
        print(f"loading the bundle {bundle.name}", file=sys.stderr)
    from busynth_gui.synthesis.pipeline import Pipeline

    return Pipeline.load(bundle)


def _render(planned: Plan, pipeline: Pipeline, interrupted: Callable[[], bool]) -> Iterator[Path]:
    """Make each candidate and write it at once; gives the path of each image."""
    number = 0
    for job in planned.jobs:
        scan = job.read()
        for name, request in job.requests.items():
            number += 1
            bars = StageBars(f"{number}/{planned.count}")
            try:
                candidate = pipeline.synthesize(
                    scan, request, on_progress=bars, cancelled=interrupted
                )
            finally:
                bars.close()
            pair = ExportPair(name, scan.name, candidate, candidate.mask)
            (done,) = write_pairs(
                planned.layout,
                [pair],
                planned.out,
                overwrite=planned.overwrite,
                keep_stages=planned.keep_stages,
            )
            yield done.image
            if interrupted() and number < planned.count:
                raise Cancelled

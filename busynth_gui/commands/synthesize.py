"""``busynth synthesize``: candidates of healthy scans, without a window and without Qt."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from busynth_gui.bundles.manifest import DEFAULT_BUNDLE, BundleInfo, find_bundle, verify_bundle
from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.case.region import RasterRegion, Region, parse_region
from busynth_gui.case.request import MAX_SEED, Closeness, Request
from busynth_gui.case.scan import Scan
from busynth_gui.commands.load_pipeline import load_pipeline
from busynth_gui.commands.progress_bars import StageBars, interrupt_flag
from busynth_gui.export.formats import find_format
from busynth_gui.export.grey_depth import GreyDepth, grey_window
from busynth_gui.export.layout import Layout
from busynth_gui.export.pair import ExportPair, pair_name
from busynth_gui.export.shards import Part, find_done, merge_parts, read_parts, write_part
from busynth_gui.export.transaction import recover, refuse_unwritable
from busynth_gui.export.writer import refuse_clashes, write_card, write_pairs
from busynth_gui.imaging.placement import place_region, refuse_black
from busynth_gui.imaging.read import list_scans, read_mask, read_scan
from busynth_gui.synthesis.distributed import (
    LAUNCHER_NOTE,
    ProcessGroup,
    Rank,
    complain,
    started_alone,
)

__all__ = ["Plan", "plan", "run"]

MAX_COUNT = 10_000
MAX_THREADS = 256


@dataclass(frozen=True)
class ScanRequests:
    """A scan file, the hash its pixels had when it was planned, and its requests by pair name."""

    path: Path
    requests: dict[str, Request]

    def read(self) -> Scan:
        """The scan again; many scans need not fit into memory together."""
        scan = read_scan(self.path)
        if any(r.scan_sha256 != scan.sha256 for r in self.requests.values()):
            raise Refusal("{0} has changed since the start", "run the command again", self.path)
        return scan


@dataclass(frozen=True)
class Plan:
    """Everything that was asked, found sound.

    ``names`` are those of all pairs in their order; ``todo`` what of them this process is to make.
    """

    bundle: BundleInfo
    scans: tuple[ScanRequests, ...]
    layout: Layout
    out: Path
    overwrite: bool
    keep_stages: bool
    names: tuple[str, ...]
    todo: frozenset[str]
    resume: bool
    threads: int
    depth: GreyDepth
    rank: Rank

    @property
    def count(self) -> int:
        return len(self.names)


def run(args: argparse.Namespace, rank: Rank) -> int:
    """Plan and render. Raises Refusal before torch is imported if what was asked is not sound.

    As one of several processes (``rank``) it makes its share, and the first writes the manifest
    when all are done.
    """
    planned = plan(args, rank)
    if started_alone():
        complain("busynth", LAUNCHER_NOTE, planned.rank)
    group = ProcessGroup(planned.rank)
    if planned.resume and planned.rank.count == 1:
        # One process writes each pair into the manifest at once: behind those of before.
        merge_parts(planned.out, read_parts(planned.out), planned.names)
    with interrupt_flag() as interrupted:
        parts: list[Part] = []
        written = 0
        try:
            for image, part in _render(planned, interrupted):
                print(image, flush=True)
                written += 1
                parts += [] if part is None else [part]
        except Cancelled as error:
            raise Cancelled(_interrupted(planned, written)) from error
        if planned.rank.count > 1:
            _merge(planned, group, parts)
    if planned.rank.first:
        write_card(planned.out)
    return 0


def _interrupted(planned: Plan, written: int) -> str:
    if planned.rank.count == 1:
        return f"interrupted, {written} of {planned.count} pairs written"
    return f"interrupted, {written} pairs written; the same command goes on with the rest"


def _merge(planned: Plan, group: ProcessGroup, parts: list[Part]) -> None:
    """Have the first process write the manifest; the others stay until it is there."""
    found = group.gather(parts)
    if found is not None:
        # What another machine has just written may take a while to be seen here: so it was sent.
        latest = {part.key: part for part in read_parts(planned.out)}
        latest |= {part.key: part for share in found for part in share}
        merge_parts(planned.out, list(latest.values()), planned.names)
    group.wait()
    group.destroy()


def plan(args: argparse.Namespace, rank: Rank) -> Plan:
    """Check everything that can be checked without the models. Raises Refusal."""
    layout = find_format(args.format)
    if not 1 <= args.count <= MAX_COUNT:
        raise Refusal(
            "{0} candidates cannot be made", "choose 1 to {1}", args.count, f"{MAX_COUNT:,}"
        )
    if args.seed + args.count - 1 > MAX_SEED:
        raise Refusal("seed {0} is out of range", "choose 0 to {1}", args.seed, MAX_SEED)
    if not 1 <= args.threads <= MAX_THREADS:
        raise Refusal("{0} threads cannot be used", "choose 1 to {1}", args.threads, MAX_THREADS)
    if args.resume and args.overwrite:
        raise Refusal("--resume keeps what --overwrite replaces", "give one of them")
    bundle = find_bundle(args.bundle or DEFAULT_BUNDLE)
    descriptors = Descriptors.parse(args.birads)
    scans = tuple(
        _scan_requests(path, args, descriptors, bundle, rank) for path in _scan_paths(args.scans)
    )
    refuse_unwritable(args.out)
    recover(args.out)
    # A launcher starts anew what has died, with the same words: so several processes always go on.
    resume = args.resume or (rank.count > 1 and not args.overwrite)
    wanted = [pair for scan_requests in scans for pair in scan_requests.requests.items()]
    refuse_clashes(
        layout, args.out, [(n, r.pathology) for n, r in wanted], overwrite=args.overwrite or resume
    )
    # Dealt out in turn: scans when each has one candidate, else the candidates of each.
    todo = dict(wanted[rank.index :: rank.count])
    if resume:
        for name in find_done(layout, args.out, todo, keep_stages=args.keep_stages):
            del todo[name]
    verify_bundle(bundle)
    return Plan(
        bundle, scans, layout, args.out, args.overwrite or resume, args.keep_stages,
        tuple(name for name, _ in wanted), frozenset(todo), resume, args.threads,
        layout.default_depth if args.grey is None else GreyDepth(args.grey), rank,
    )  # fmt: skip


def _scan_paths(given: list[Path]) -> list[Path]:
    """The scan files in the order given, each once."""
    paths = (path for each in given for path in list_scans(each))
    return list({path.resolve(): path for path in paths}.values())


def _scan_requests(
    path: Path, args: argparse.Namespace, descriptors: Descriptors, bundle: BundleInfo, rank: Rank
) -> ScanRequests:
    scan = read_scan(path)
    refuse_black(scan)
    if scan.burned_in and rank.first:
        note = "writing is burned in, says the file, look whether it names a patient"
        print(f"busynth: {path}: {note}", file=sys.stderr)
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
    return ScanRequests(path, {pair_name(scan.name, request): request for request in requests})


def _region(text: str, scan: Scan) -> Region:
    kind, _, rest = text.partition(":")
    region: Region
    if kind.strip().lower() == "mask":
        region = RasterRegion.from_mask(read_mask(Path(rest), scan.shape))
    else:
        region = parse_region(text)
    place_region(region, scan)
    return region


def _render(planned: Plan, interrupted: Callable[[], bool]) -> Iterator[tuple[Path, Part | None]]:
    """Make each candidate and write it at once; gives the path of each image, and its part."""
    if not planned.todo:
        return
    pipeline = load_pipeline(planned.bundle, planned.rank, planned.threads)
    left = len(planned.todo)
    for scan_requests in planned.scans:
        wanted = {n: r for n, r in scan_requests.requests.items() if n in planned.todo}
        if not wanted:
            continue
        scan = scan_requests.read()
        for name, request in wanted.items():
            number = planned.names.index(name) + 1
            bars = StageBars(f"{number}/{planned.count}", shown=planned.rank.first)
            try:
                candidate = pipeline.synthesize(
                    scan, request, on_progress=bars, cancelled=interrupted
                )
            finally:
                bars.close()
            pair = ExportPair(
                name,
                scan.name,
                candidate,
                candidate.mask,
                spacing_mm=scan.spacing_mm,
                window=grey_window(scan, planned.depth),
                threads=planned.threads,
            )
            yield _write(planned, pair)
            left -= 1
            if interrupted() and left:
                raise Cancelled


def _write(planned: Plan, pair: ExportPair) -> tuple[Path, Part | None]:
    layout, out, keep_stages = planned.layout, planned.out, planned.keep_stages
    if planned.rank.count > 1:
        part = write_part(layout, pair, out, keep_stages=keep_stages)
        return out / part.record["image"], part
    (done,) = write_pairs(
        layout, [pair], out, overwrite=planned.overwrite, keep_stages=keep_stages, card=False
    )
    return done.image, None

"""What ``busynth synthesize`` is asked, found sound before a model is loaded."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

import numpy as np

from busynth_gui.bundles.critic import critic_of
from busynth_gui.bundles.manifest import DEFAULT_BUNDLE, BundleInfo, find_bundle, verify_bundle
from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import Region
from busynth_gui.case.request import MAX_LESIONS, MAX_SEED, Closeness, Request
from busynth_gui.case.scan import Scan
from busynth_gui.commands.preview import refuse_unseen
from busynth_gui.commands.progress_bars import counted
from busynth_gui.commands.regions import drawn_on
from busynth_gui.commands.scan_files import ScanFile, Skipped, asked_scans
from busynth_gui.export.formats import find_format
from busynth_gui.export.grey_depth import GreyDepth, GreyWindow, grey_window
from busynth_gui.export.indexes import refuse_unlistable
from busynth_gui.export.layout import Layout
from busynth_gui.export.manifest import Record, source_entries
from busynth_gui.export.pair import pair_name
from busynth_gui.export.shards import find_done
from busynth_gui.export.transaction import recover, refuse_unwritable
from busynth_gui.export.writer import refuse_clashes
from busynth_gui.imaging.band import shadow_weight
from busynth_gui.imaging.beams import Beams
from busynth_gui.imaging.burned_in import BurnedIn, BurnedInRule, clear_writing
from busynth_gui.imaging.placement import place_region, reach, refuse_black, refuse_taken
from busynth_gui.imaging.scan_field import field_on, view_at
from busynth_gui.synthesis.distributed import (
    Rank,
)

__all__ = ["Plan", "ScanRequests", "plan"]

MAX_COUNT = 10_000
MAX_THREADS = 256


@dataclass(frozen=True)
class ScanRequests:
    """A scan file and its requests by pair name."""

    file: ScanFile
    requests: dict[str, Request]
    source: Record
    """What the manifest will say of the scan."""
    writing: BurnedIn | None
    """What is done about writing on it."""
    window: GreyWindow | None
    """How its grey values become 8 bit."""

    def read(self) -> Scan:
        return self.file.read_again(self.source["source_sha256"], self.writing)


@dataclass(frozen=True)
class Plan:
    """Everything that was asked, found sound.

    ``names`` are those of all pairs in their order; ``todo`` what of them this process is to make.
    """

    bundle: BundleInfo
    scans: tuple[ScanRequests, ...]
    layout: Layout
    out: Path
    keep_stages: bool
    names: tuple[str, ...]
    todo: frozenset[str]
    resume: bool
    threads: int
    rank: Rank
    skipped: Skipped
    best: int | None
    """So many of each scan's candidates are kept, those hardest to tell; None keeps all."""

    @property
    def count(self) -> int:
        return len(self.names)

    @property
    def written(self) -> int:
        """Pairs that there are to be at the end."""
        return self.count if self.best is None else len(self.scans) * self.best


def plan(args: argparse.Namespace, rank: Rank) -> Plan:
    """Check everything that can be checked without the models. Raises Refusal."""
    layout = find_format(args.format)
    depth = layout.depth(None if args.grey is None else GreyDepth(args.grey))
    _refuse_numbers(args)
    pathologies = _pathologies(args)
    bundle = find_bundle(args.bundle or DEFAULT_BUNDLE)
    _refuse_best(args, bundle)
    if args.preview:
        refuse_unseen(args, bundle)
    lesions = _lesions(args, bundle, pathologies)
    # What is wrong for every scan is said before the first is looked at.
    refuse_unwritable(args.out)
    verify_bundle(bundle)
    skipped = Skipped(allowed=args.skip_bad, said=rank.first)
    scans = tuple(_all_requests(args, lesions, depth, skipped))
    skipped.refuse_if_nothing_is_left(len(scans))
    recover(args.out)
    # A launcher starts anew what has died, with the same words: so several processes always go on.
    resume = args.resume or (rank.count > 1 and not args.overwrite)
    _refuse_unlistable(args, layout, scans, resume)
    todo = _share(scans, rank, whole_scans=args.best is not None)
    if resume:
        todo -= _done(args, layout, scans, todo)
    return Plan(
        bundle=bundle,
        scans=scans,
        layout=layout,
        out=args.out,
        keep_stages=args.keep_stages,
        names=tuple(name for each in scans for name in each.requests),
        todo=todo,
        resume=resume,
        threads=args.threads,
        rank=rank,
        skipped=skipped,
        best=args.best,
    )


def _refuse_numbers(args: argparse.Namespace) -> None:
    """Refuse what is out of range, whatever the bundle and the scans."""
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


def _lesions(
    args: argparse.Namespace, bundle: BundleInfo, pathologies: Sequence[Pathology]
) -> tuple[Request, ...]:
    """What is asked of each lesion on a scan, whichever the scan."""
    template = Request(
        scan_sha256="",
        pathology=pathologies[0],
        seed=args.seed,
        bundle=bundle.name,
        bundle_sha256=bundle.sha256,
        descriptors=Descriptors.parse(args.birads),
        closeness=Closeness(args.closeness),
        steps=bundle.default_steps if args.steps is None else args.steps,
        guidance=args.guidance,
    )
    return tuple(replace(template, pathology=each) for each in pathologies)


def _refuse_unlistable(
    args: argparse.Namespace, layout: Layout, scans: Sequence[ScanRequests], resume: bool
) -> None:
    """Refuse what could not be written or listed in the folder."""
    wanted = [(name, r, each) for each in scans for name, r in each.requests.items()]
    refuse_clashes(
        layout,
        args.out,
        [(name, request.case_pathology, len(request.chain)) for name, request, _ in wanted],
        overwrite=args.overwrite or resume or args.preview,
    )
    if not args.preview:
        coming = [
            {"name": name, "pathology": request.case_pathology.value, **each.source}
            for name, request, each in wanted
        ]
        refuse_unlistable(args.out, layout, coming)


def _share(scans: Sequence[ScanRequests], rank: Rank, whole_scans: bool) -> frozenset[str]:
    """What this process is to make, by name."""
    if whole_scans:  # which are kept shows only when all of a scan are there
        return frozenset(n for each in scans[rank.index :: rank.count] for n in each.requests)
    # Dealt out in turn: scans when each has one candidate, else the candidates of each.
    names = [name for each in scans for name in each.requests]
    return frozenset(names[rank.index :: rank.count])


def _done(
    args: argparse.Namespace, layout: Layout, scans: Sequence[ScanRequests], todo: Set[str]
) -> set[str]:
    """What of ``todo`` is in the folder as it would be made."""
    wanted = {n: r for each in scans for n, r in each.requests.items() if n in todo}
    windows = {name: each.window for each in scans for name in each.requests}
    done = find_done(layout, args.out, wanted, keep_stages=args.keep_stages, windows=windows)
    if args.best is None:
        return done
    whole = (s.requests for s in scans if len(done & s.requests.keys()) >= args.best)
    return {name for requests in whole for name in requests}


def _refuse_best(args: argparse.Namespace, bundle: BundleInfo) -> None:
    if args.best is None:
        return
    if not 1 <= args.best <= args.count:
        raise Refusal(
            "{0} of {1} candidates cannot be kept", "choose 1 to {1}", args.best, args.count
        )
    if critic_of(bundle) is None:
        raise Refusal("bundle {0} has no critic to choose by", "leave --best out", bundle.name)


def _pathologies(args: argparse.Namespace) -> list[Pathology]:
    """The pathology of each lesion on a scan."""
    given = [Pathology(word) for word in args.pathology or [Pathology.BENIGN]]
    count = max(1, len(args.region)) if args.lesions is None else args.lesions
    if not 1 <= count <= MAX_LESIONS:
        raise Refusal(
            "{0} lesions on one scan cannot be made", "choose 1 to {1}", count, MAX_LESIONS
        )
    if count < len(args.region):
        raise Refusal(
            "{0} lesions cannot have {1} regions", "give fewer regions", count, len(args.region)
        )
    if len(given) not in (1, count):
        raise Refusal(
            "{0} lesions cannot have {1} pathologies",
            "give one for all, or one for each",
            count,
            len(given),
        )
    return given * count if len(given) == 1 else given


def _all_requests(
    args: argparse.Namespace, lesions: tuple[Request, ...], depth: GreyDepth, skipped: Skipped
) -> Iterator[ScanRequests]:
    """The requests of each scan; what shows the same as one before is left out, and said."""
    files = asked_scans(args, skipped)
    seen: dict[str, ScanFile] = {}
    for file in counted(files, "looking at scans", skipped.said):
        try:
            scan = file.read()
            first = seen.setdefault(scan.sha256, file)
            if first is not file:
                skipped.note(f"{file} shows the same as {first}, and is made once")
                continue
            skipped.note_lesion(file, scan)
            yield _scan_requests(file, scan, args, lesions, depth, skipped)
        except Refusal as refusal:
            skipped.add(refusal, file, alone=len(files) == 1)


def _scan_requests(
    file: ScanFile,
    scan: Scan,
    args: argparse.Namespace,
    lesions: tuple[Request, ...],
    depth: GreyDepth,
    skipped: Skipped,
) -> ScanRequests:
    field = None if args.fov is None else drawn_on(args.fov, scan)
    refuse_black(scan, field)
    if scan.burned_in:
        note = "writing is burned in, says the file, look whether it names a patient"
        skipped.note(f"{file}: {note}")
    regions = _regions(args.region, scan, field)
    # Last, since looking for writing takes as long as all else together.
    scan, writing = clear_writing(scan, BurnedInRule(args.burned_in))
    placed = [
        replace(lesion, scan_sha256=scan.sha256, region=region, field_of_view=field)
        for lesion, region in zip_longest(lesions, regions)
    ]
    requests = (_chained(placed, args.seed + n) for n in range(args.count))
    named = {pair_name(scan.name, request): request for request in requests}
    source = source_entries(scan.name, scan.sha256, writing, scan.healings)
    return ScanRequests(file, named, source, writing, grey_window(scan, depth))


def _regions(texts: Sequence[str], scan: Scan, field: Region | None) -> list[Region]:
    """The regions, each where a lesion can be placed, none within reach of another, and none in
    what one before it may throw: whether that does is seen when it is made."""
    regions = [drawn_on(text, scan) for text in texts]
    inside = [place_region(region, scan, field) for region in regions]
    if len(regions) > 1:
        views = field_on(scan, field)
        taken, behind = np.zeros(scan.shape, bool), np.zeros(scan.shape, bool)
        for each in inside:
            view = view_at(views, each)
            refuse_taken(each, view, taken, scan.name)
            if (each & behind).any():
                raise Refusal(
                    "a region on {0} lies behind one before it, where that may throw a shadow",
                    "give the deeper region first",
                    scan.name,
                )
            taken |= reach(each, view)
            behind |= shadow_weight(each, Beams.of(view)) > 0
    return regions


def _chained(lesions: Sequence[Request], seed: int) -> Request:
    """The request of the last lesion, which stands on those before it."""
    ground: Request | None = None
    for lesion in lesions:
        ground = replace(lesion, seed=seed, ground=ground)
    assert ground is not None
    return ground

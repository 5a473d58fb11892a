"""``busynth synthesize``: candidates of healthy scans, without a window and without Qt."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from busynth_gui.bundles.critic import critic_of, told_of_all
from busynth_gui.bundles.manifest import DEFAULT_BUNDLE, BundleInfo, find_bundle, verify_bundle
from busynth_gui.bundles.training_lesions import nearness_of_all
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.case.finding import NEAR
from busynth_gui.case.least_told import least_told
from busynth_gui.case.region import Region
from busynth_gui.case.request import MAX_LESIONS, MAX_SEED, Closeness, Request
from busynth_gui.case.scan import Scan
from busynth_gui.commands.load_pipeline import load_pipeline
from busynth_gui.commands.preview import refuse_unseen, write_preview
from busynth_gui.commands.progress_bars import StageBars, interrupt_flag
from busynth_gui.commands.regions import drawn_on
from busynth_gui.commands.scan_files import ScanFile, Skipped, asked_scans
from busynth_gui.export.formats import find_format
from busynth_gui.export.grey_depth import GreyDepth, GreyWindow, grey_window
from busynth_gui.export.indexes import refuse_unlistable
from busynth_gui.export.layout import Layout
from busynth_gui.export.manifest import Record, read_manifest, source_entries
from busynth_gui.export.pair import ExportPair, pair_name
from busynth_gui.export.shards import Part, find_done, merge_parts, read_parts, write_part
from busynth_gui.export.transaction import recover, refuse_unwritable
from busynth_gui.export.writer import refuse_clashes, write_card
from busynth_gui.imaging.band import shadow_weight
from busynth_gui.imaging.beams import Beams
from busynth_gui.imaging.burned_in import BurnedIn, BurnedInRule, clear_writing
from busynth_gui.imaging.placement import place_region, reach, refuse_black, refuse_taken
from busynth_gui.imaging.readers import pool as reader_pool
from busynth_gui.imaging.scan_field import field_on, view_at
from busynth_gui.synthesis.distributed import (
    LAUNCHER_NOTE,
    ProcessGroup,
    Rank,
    complain,
    started_alone,
)

if TYPE_CHECKING:  # it imports torch
    from busynth_gui.synthesis.pipeline import Pipeline

__all__ = ["Plan", "plan", "run"]

MAX_COUNT = 10_000
MAX_THREADS = 256
_NAMED = 5
"""Pairs that a note names."""


@dataclass(frozen=True)
class ScanRequests:
    """A scan file, the hash its pixels had when it was planned, and its requests by pair name."""

    file: ScanFile
    requests: dict[str, Request]
    source: Record
    """What the manifest will say of the scan."""
    writing: BurnedIn | None
    """What is done about writing on it."""
    window: GreyWindow | None
    """How its grey values become 8 bit."""

    def read(self) -> Scan:
        """The scan again; many scans need not fit into memory together."""
        scan = self.file.read()
        if self.writing is not None and self.writing.pixels:
            scan, _ = clear_writing(scan, BurnedInRule.BLANK)
        if any(r.scan_sha256 != scan.sha256 for r in self.requests.values()):
            raise Refusal("{0} has changed since the start", "run the command again", self.file)
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
    rank: Rank
    skipped: Skipped
    best: int | None = None
    """So many of each scan's candidates are kept, those hardest to tell; None keeps all."""

    @property
    def count(self) -> int:
        return len(self.names)

    @property
    def written(self) -> int:
        """Pairs that there are to be at the end."""
        return self.count if self.best is None else len(self.scans) * self.best


def run(args: argparse.Namespace, rank: Rank) -> int:
    """Plan and render. Raises Refusal before torch is imported if what was asked is not sound.

    As one of several processes (``rank``) it makes its share, and the first writes the manifest
    when all are done.
    """
    reader_pool.warm()
    planned = plan(args, rank)
    planned.skipped.tell_notes()
    if started_alone():
        complain("busynth", LAUNCHER_NOTE, planned.rank)
    if args.preview:
        _preview(planned)
        planned.skipped.tell()
        return 0
    group = ProcessGroup(planned.rank)
    if planned.resume and planned.rank.count == 1:
        # One process writes each pair into the manifest at once: behind those of before.
        merge_parts(planned.out, read_parts(planned.out), planned.names)
    manifest = _Manifest(planned)
    with interrupt_flag() as interrupted:
        try:
            for image, part in _render(planned, interrupted):
                manifest.add(part)
                print(image, flush=True)
        except Cancelled as error:
            raise Cancelled(_interrupted(planned, manifest.written)) from error
        finally:
            if planned.rank.count == 1:
                manifest.merge()
        if planned.rank.count > 1:
            _merge(planned, group, manifest.waiting)
        else:
            planned.skipped.refuse_if_nothing_is_left(
                manifest.written + planned.count - len(planned.todo)
            )
    if planned.rank.first:
        write_card(planned.out)
    planned.skipped.tell()
    if manifest.near:
        complain("busynth", _near_note(manifest.near), Rank())
    return 0


def _near_note(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED]) + (" and more" if len(names) > _NAMED else "")
    return (
        f"look at {len(names)} pairs ({shown}): a lesion in them is nearer to one that the "
        f"bundle was trained on than {100 * NEAR:.0f} % of real lesions that it never saw"
    )


class _Manifest:
    """Brings pairs into the manifest, ever more at once the longer it is.

    It is written anew each time, so that one for each pair would take longer and longer. Pairs that
    are not in it yet have their parts beside them, which a run that goes on finds.
    """

    def __init__(self, planned: Plan) -> None:
        self._planned = planned
        self._listed = len(read_manifest(planned.out))
        self.waiting: list[Part] = []
        self.near: list[str] = []
        """The pairs with a lesion that is nearer to a training lesion than unseen ones are."""
        self.written = 0

    def add(self, part: Part) -> None:
        if (part.record["nearness"] or 0.0) >= NEAR:
            self.near.append(part.record["name"])
        self.waiting.append(part)
        self.written += 1
        if self._planned.rank.count == 1 and len(self.waiting) > self._listed // 8:
            self.merge()

    def merge(self) -> None:
        merge_parts(self._planned.out, self.waiting, self._planned.names)
        self._listed += len(self.waiting)
        self.waiting = []


def _interrupted(planned: Plan, written: int) -> str:
    if planned.rank.count == 1:
        return f"interrupted, {written} of {planned.written} pairs written"
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
    depth = layout.depth(None if args.grey is None else GreyDepth(args.grey))
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
    pathologies = _pathologies(args)
    bundle = find_bundle(args.bundle or DEFAULT_BUNDLE)
    _refuse_best(args, bundle)
    if args.preview:
        refuse_unseen(args, bundle)
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
    # What is wrong for every scan is said before the first is looked at.
    refuse_unwritable(args.out)
    verify_bundle(bundle)
    skipped = Skipped(allowed=args.skip_bad, said=rank.first)
    lesions = tuple(replace(template, pathology=each) for each in pathologies)
    scans = tuple(_all_requests(args, lesions, depth, skipped))
    skipped.refuse_if_nothing_is_left(len(scans))
    recover(args.out)
    # A launcher starts anew what has died, with the same words: so several processes always go on.
    resume = args.resume or (rank.count > 1 and not args.overwrite)
    wanted = [pair for scan_requests in scans for pair in scan_requests.requests.items()]
    names = [name for name, _ in wanted]
    refuse_clashes(
        layout,
        args.out,
        [(name, r.case_pathology, len(r.chain)) for name, r in wanted],
        overwrite=args.overwrite or resume or args.preview,
    )
    if not args.preview:
        coming = [
            {"name": name, "pathology": request.case_pathology.value, **each.source}
            for each in scans
            for name, request in each.requests.items()
        ]
        refuse_unlistable(args.out, layout, coming)
    if args.best is not None:  # which are kept shows only when all of a scan are there
        mine = scans[rank.index :: rank.count]
        todo = {name: request for each in mine for name, request in each.requests.items()}
    else:
        # Dealt out in turn: scans when each has one candidate, else the candidates of each.
        todo = dict(wanted[rank.index :: rank.count])
    if resume:
        windows = {name: each.window for each in scans for name in each.requests}
        kept = args.keep_stages
        done = find_done(layout, args.out, todo, keep_stages=kept, windows=windows)
        if args.best is not None:
            whole = (s.requests for s in scans if len(done & s.requests.keys()) >= args.best)
            done = {name for requests in whole for name in requests if name in todo}
        for name in done:
            del todo[name]
    return Plan(
        bundle, scans, layout, args.out, args.overwrite or resume, args.keep_stages,
        tuple(names), frozenset(todo), resume, args.threads, rank, skipped, args.best,
    )  # fmt: skip


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
    for file in files:
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


def _render(planned: Plan, interrupted: Callable[[], bool]) -> Iterator[tuple[Path, Part]]:
    """Make each candidate and write it at once; gives the path of each image, and its part."""
    if not planned.todo:
        return
    pipeline = load_pipeline(planned.bundle, planned.rank, planned.threads)
    left = len(planned.todo)
    numbers = {name: number for number, name in enumerate(planned.names, 1)}
    for scan_requests in planned.scans:
        wanted = {n: r for n, r in scan_requests.requests.items() if n in planned.todo}
        if not wanted:
            continue
        scan = scan_requests.read()
        best: list[ExportPair] = []
        for name, request in wanted.items():
            number = f"{numbers[name]}/{planned.count}"
            left -= 1
            try:
                candidate = _make(pipeline, scan, request, number, planned.rank, interrupted)
            except Refusal as refusal:  # no place was found, which shows only now
                planned.skipped.add(refusal, scan_requests.file, alone=planned.count == 1)
                continue
            pair = _pair(planned, scan_requests, scan, name, candidate)
            if planned.best is None:
                yield _write(planned, pair)
            else:
                best = least_told([*best, pair], lambda each: each.told, planned.best)
            if interrupted() and left:
                raise Cancelled
        for pair in best:
            yield _write(planned, pair)


def _pair(
    planned: Plan, requests: ScanRequests, scan: Scan, name: str, candidate: Candidate
) -> ExportPair:
    mask, bundle = candidate.mask, [planned.bundle]
    return ExportPair(
        name,
        scan.name,
        candidate,
        mask,
        spacing_mm=scan.spacing_mm,
        window=requests.window,
        burned_in=scan.burned_in,
        writing=requests.writing,
        healings=scan.healings,
        nearness=nearness_of_all(candidate, mask, bundle),
        told=told_of_all(candidate, mask, bundle),
        best_of=None if planned.best is None else (planned.best, len(requests.requests)),
    )


def _write(planned: Plan, pair: ExportPair) -> tuple[Path, Part]:
    part = write_part(planned.layout, pair, planned.out, keep_stages=planned.keep_stages)
    return planned.out / part.record["image"], part


def _preview(planned: Plan) -> None:
    """Write a picture of what each candidate would be like."""
    pipeline = load_pipeline(planned.bundle, planned.rank, planned.threads)
    with interrupt_flag() as interrupted:
        for scan_requests in planned.scans:
            wanted = {n: r for n, r in scan_requests.requests.items() if n in planned.todo}
            scan = scan_requests.read() if wanted else None
            for name, request in wanted.items():
                assert scan is not None
                try:
                    preview = pipeline.preview(scan, request, cancelled=interrupted)
                except Refusal as refusal:  # no outline came, which shows only now
                    planned.skipped.add(refusal, scan_requests.file, alone=planned.count == 1)
                    continue
                print(write_preview(planned.out, name, scan, preview), flush=True)


def _make(
    pipeline: Pipeline,
    scan: Scan,
    request: Request,
    number: str,
    rank: Rank,
    interrupted: Callable[[], bool],
) -> Candidate:
    """The candidate of a request, made with all that it stands on."""
    candidate: Candidate | None = None
    for lesion, each in enumerate(request.chain, 1):
        label = number if len(request.chain) == 1 else f"{number}, lesion {lesion}"
        bars = StageBars(label, shown=rank.first)
        try:
            candidate = pipeline.synthesize(
                scan, each, ground=candidate, on_progress=bars, cancelled=interrupted
            )
        finally:
            bars.close()
    assert candidate is not None
    return candidate

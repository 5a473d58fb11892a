"""``busynth synthesize``: candidates of healthy scans, without a window and without Qt.

What is asked is checked in ``synthesis_plan``; here it is made, written and told of.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from busynth_gui.bundles.critic import told_of_all
from busynth_gui.bundles.training_lesions import nearness_of_all
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.case.finding import NEAR
from busynth_gui.case.least_told import least_told
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.commands.load_pipeline import load_pipeline
from busynth_gui.commands.preview import write_preview
from busynth_gui.commands.progress_bars import StageBars, interrupt_flag
from busynth_gui.commands.synthesis_plan import Plan, ScanRequests, plan
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.shards import (
    GrowingManifest,
    Part,
    merge_parts,
    read_parts,
    write_part,
)
from busynth_gui.export.writer import write_card
from busynth_gui.imaging.readers import pool as reader_pool
from busynth_gui.synthesis.distributed import (
    LAUNCHER_NOTE,
    ProcessGroup,
    Rank,
    complain,
    started_alone,
)

if TYPE_CHECKING:  # it imports torch
    from busynth_gui.synthesis.pipeline import Pipeline

__all__ = ["run"]

_NAMED = 5
"""Pairs that a note names."""


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
            with manifest:
                for image, part in _render(planned, interrupted):
                    manifest.add(part)
                    print(image, flush=True)
        except Cancelled as error:
            raise Cancelled(_interrupted(planned, manifest.grown)) from error
        if planned.rank.count > 1:
            _merge(planned, group, manifest.waiting)
        else:
            planned.skipped.refuse_if_nothing_is_left(
                manifest.grown + planned.count - len(planned.todo)
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


class _Manifest(GrowingManifest):
    """One of several processes merges nothing: the first does, in the end."""

    def __init__(self, planned: Plan) -> None:
        super().__init__(planned.out, planned.names)
        self._alone = planned.rank.count == 1
        self.near: list[str] = []
        """The pairs with a lesion that is nearer to a training lesion than unseen ones are."""

    def add(self, part: Part) -> None:
        if (part.record["nearness"] or 0.0) >= NEAR:
            self.near.append(part.record["name"])
        super().add(part)

    def merge(self) -> None:
        if self._alone:
            super().merge()


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

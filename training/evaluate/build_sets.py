"""The sets of an evaluation, made once and kept on disk.

Synthesis takes hours on a CPU: candidates are written in small lots as they are made, under a name
that stands for everything they depend on, and found again by the next evaluation in the same
folder.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from busynth_gui.atomic import write_text
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import MAX_SEED, Request
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.composite import unchanged_outside
from busynth_gui.imaging.paste import Blend
from training.components.run_lock import hold
from training.data.device_looks import shown_as
from training.data.scan_cache import HELD_OUT, TRAIN, VALIDATION, ScanCache
from training.evaluate.copy_paste import copy_paste_pairs
from training.evaluate.measures.contact_sheet import Maker
from training.evaluate.measures.pairs import (
    Pair,
    fingerprint,
    load_pairs,
    normal_scans,
    real_pairs,
    save_pairs,
)
from training.evaluate.measures.sets import Made, Sets
from training.evaluate.sample_sizes import refuse_few_grounds
from training.evaluate.source_digest import MAKES, short_digest, source_digest
from training.progress import ProgressLine

__all__ = ["Plan", "build_sets", "make_plan"]

LOT = 10
"""Candidates in one file."""
_SPREAD = 1000
"""Seeds between two evaluations whose ``--seed`` differs by one."""


@dataclass(frozen=True)
class Plan:
    """One candidate to make."""

    healthy: Pair
    pathology: Pathology
    seed: int


def make_plan(
    healthy: Sequence[Pair], count: int, seed: int, seeds: int | None = None
) -> list[Plan]:
    """``count`` of each pathology, benign and malignant alternating, over the groups in turn.

    A group's scans are taken one after the other, and again when all were: a patient with many
    scans gets no more candidates than one with few, as far as the count goes. Each candidate has
    a seed of its own; with ``seeds`` there are so many for all, as when a user renders a folder:
    every scan gets the same ones, and there are no more candidates than that makes. A larger count
    begins with the same candidates.
    """
    kinds, first = list(Pathology), _SPREAD * seed
    by_group: dict[str, list[Pair]] = {}
    for pair in healthy:
        by_group.setdefault(pair.group, []).append(pair)
    groups = list(by_group.values())
    if seeds is not None:
        rounds = max(len(group) for group in groups)
        once = [group[n] for n in range(rounds) for group in groups if n < len(group)]
        return [
            Plan(once[k % len(once)], kind, (first + k // len(once)) % (MAX_SEED + 1))
            for k in range(min(count, seeds * len(once)))
            for kind in kinds
        ]
    dealt = (groups[k % len(groups)] for k in range(count))
    return [
        Plan(
            group[k // len(groups) % len(group)],
            kind,
            (first + len(kinds) * k + i) % (MAX_SEED + 1),
        )
        for k, group in enumerate(dealt)
        for i, kind in enumerate(kinds)
    ]


def build_sets(
    cache: ScanCache,
    maker: Maker,
    out: Path,
    *,
    count: int,
    seed: int,
    dataset: str | None = None,
    healthy: str = "held-out",
    seeds: int | None = None,
    look: str | None = None,
) -> Sets:
    """All sets; what was made before in ``out`` is taken from there.

    ``dataset`` None takes the data sets that have normal scans: candidates lie on those, and held
    against another machine's scans they would be told by the machine. ``healthy`` is ``held-out``
    or ``all``; ``seeds`` as in :func:`make_plan`; ``look``, one of
    :data:`training.data.device_looks.LOOKS`, shows all scans as another machine would. A ``count``
    of 0 makes no candidates, and needs no normal scan. Raises Refusal when a set would be empty or
    of too few groups.
    """
    splits = [HELD_OUT]
    if healthy == "all":
        splits += [VALIDATION, TRAIN] if cache.has_validation else [TRAIN]

    def seen(pairs: list[Pair]) -> list[Pair]:
        if look is None:
            return pairs
        shown = (shown_as(look, p.pixels, p.mask) for p in pairs)
        return [replace(p, pixels=s, mask=m) for p, (s, m) in zip(pairs, shown, strict=True)]

    normals = seen([p for split in splits for p in normal_scans(cache, split)])
    if not normals and count:
        raise Refusal(
            "no normal scan to put lesions on is held out",
            "prepare data that hold some, or give --healthy all",
        )
    held_out, trained_on = seen(real_pairs(cache, "held-out")), seen(real_pairs(cache, "train"))
    wanted = {p.dataset for p in normals} if dataset is None else {dataset}
    if dataset == "all" or not (dataset or normals):
        wanted = {p.dataset for p in held_out}
    real = [p for p in held_out if p.dataset in wanted]
    training = [p for p in trained_on if p.dataset in wanted]
    if not real or not training:
        known = ", ".join(sorted({p.dataset for p in (*held_out, *trained_on)}))
        raise Refusal("no lesion of '{0}' is held out", "choose all or one of: {1}", dataset, known)
    if count:
        refuse_few_grounds(normals, real)
    hold(out)
    plan = make_plan(normals, count, seed, seeds) if count else []
    synthetic, made, below = _synthetic(plan, maker, out, _digest(maker, normals))
    pasted = {b: _copy_paste(below, synthetic, training, maker, out, seed, b) for b in _BLENDS}
    return Sets(
        real=real,
        training=training,
        synthetic=synthetic,
        copy_paste=pasted["poisson"],
        copy_paste_hard=pasted["hard"],
        healthy=list(dict.fromkeys(p.healthy for p in plan)),
        held_out=held_out,
        trained_on=trained_on,
        made=made,
        titles=cache.titles,
        divisions=cache.origin.divisions,
    )


_BLENDS: tuple[Blend, ...] = ("poisson", "hard")


def _digest(maker: Maker, normals: Sequence[Pair]) -> str:
    """Of what all candidates depend on beside their own seed: weights, code and scans."""
    code = source_digest(MAKES)
    parts = [maker.pipeline.info.sha256, code, fingerprint(normals)]
    return short_digest(parts if maker.best_of == 1 else [*parts, maker.best_of])


def _synthetic(
    plan: Sequence[Plan], maker: Maker, out: Path, digest: str
) -> tuple[list[Pair], list[Made], list[Pair]]:
    """Candidates, what was seen at their making, and the healthy scan below each."""
    pairs: list[Pair] = []
    made: list[Made] = []
    lots = [plan[start : start + LOT] for start in range(0, len(plan), LOT)]
    with ProgressLine("synthesis", len(plan), word="candidate") as bar:
        for lot in lots:
            # Named by its seeds: another count or seed never takes a lot for what it is not.
            own = short_digest([_name(p) for p in lot])
            name = f"synthetic-{digest}-{lot[0].seed:06d}-{len(lot):02d}-{own}"
            path = out / "sets" / f"{name}.npz"
            done = bar.done
            if not path.exists():
                _make_lot(lot, maker, path, bar)
            pairs += load_pairs(path)
            made += [Made(**row) for row in json.loads(path.with_suffix(".json").read_text())]
            bar.advance(done + len(lot) - bar.done)
    if plan and not pairs:
        raise Refusal("stage one finds no place on any scan", "give other normal scans")
    scans = {_name(p): p.healthy for p in plan}
    return pairs, made, [scans[p.name] for p in pairs]


def _name(plan: Plan) -> str:
    return f"{plan.healthy.name} {plan.pathology.value} {plan.seed}"


def _make_lot(lot: Sequence[Plan], maker: Maker, path: Path, bar: ProgressLine) -> None:
    pairs, made = [], []
    for plan in lot:
        bar.advance(int(plan is not lot[0]))
        scan = Scan(plan.healthy.name, plan.healthy.pixels)
        start = time.monotonic()
        try:
            c = maker.make(scan, plan.pathology, plan.seed)
        except Refusal as refusal:
            bar.say(str(refusal))
            continue
        seconds = time.monotonic() - start
        name, below = _name(plan), plan.healthy
        image = np.asarray(c.image, np.uint8)
        word = plan.pathology.value
        pairs.append(Pair(name, below.dataset, word, below.group, image, c.mask, str(plan.seed)))
        unchanged = unchanged_outside(scan.pixels, c.image, c.mask | c.band)
        inside = float((c.mask & c.region).sum() / c.mask.sum())
        made.append(Made(name, round(seconds, 3), unchanged, round(inside, 4)))
    path.parent.mkdir(parents=True, exist_ok=True)
    # The pairs come last: a lot whose file is there is whole.
    write_text(path.with_suffix(".json"), json.dumps([asdict(m) for m in made]) + "\n")
    save_pairs(path, pairs)


def _copy_paste(
    below: Sequence[Pair],
    synthetic: Sequence[Pair],
    training: Sequence[Pair],
    maker: Maker,
    out: Path,
    seed: int,
    blend: Blend,
) -> list[Pair]:
    info = maker.pipeline.info
    words = [p.pathology for p in synthetic]
    names = [p.name for p in synthetic]
    key = short_digest([names, fingerprint(below), fingerprint(training), seed, info.sha256])
    path = out / "sets" / f"copy-paste-{blend}-{key}.npz"
    if not path.exists():

        def propose(scan: Scan, pathology: str, draw: int) -> EllipseRegion:
            request = Request(scan.sha256, Pathology(pathology), draw, info.name, info.sha256)
            return maker.pipeline.propose(scan, request)

        save_pairs(path, copy_paste_pairs(below, words, training, propose, seed, blend))
    return load_pairs(path)

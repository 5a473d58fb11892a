"""``evaluate``: every metric of a bundle against the held-out scans, with what to hold beside it.

Each part's metrics are written as soon as they are there, under a stamp of what they depend on;
a stopped evaluation that is resumed makes only what is missing.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from busynth_gui.atomic import write_text
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from training.data.files import write_picture
from training.data.scan_cache import ScanCache
from training.evaluate.build_sets import build_sets
from training.evaluate.measures.catalogue import CLASSIFIERS, PARTS
from training.evaluate.measures.contact_sheet import Maker, cell, tile
from training.evaluate.measures.feature_extractors import load_extractor, refuse_device
from training.evaluate.measures.metrics import Metric
from training.evaluate.measures.optional_packages import require
from training.evaluate.measures.pairs import Pair, fingerprint
from training.evaluate.measures.sets import Measure, Sets, Settings
from training.evaluate.plots import draw_metrics
from training.evaluate.report import shown, write_report
from training.evaluate.sample_sizes import few_groups, refuse_too_few
from training.evaluate.source_digest import MAKES, short_digest, source_digest
from training.evaluate.unseen import trained_on_held_out

__all__ = ["PartRun", "Sources", "evaluate", "run_parts", "table"]


@dataclass(frozen=True)
class Sources:
    """What candidates are made on, and how many."""

    count: int = 60
    """Candidates of each pathology."""
    dataset: str | None = None
    healthy: str = "held-out"
    seeds: int | None = None
    """How many seeds all candidates share, as in a folder's run; None gives each its own."""
    best_of: int = 1
    """Of how many draws each candidate is the one that the bundle's critic tells least easily."""
    look: str | None = None
    """As what other machine all scans are shown: see :mod:`training.data.device_looks`."""


def evaluate(sources: Sources, settings: Settings, parts: Sequence[str] = tuple(PARTS)) -> str:
    """Make the sets, run the parts and write all to ``settings.out``; returns the table to print.

    The pictures show real scans: they are for looking at, not for publication. Raises Refusal for
    what cannot be measured, in the end: the other parts are done first.
    """
    _check(parts, settings.classifier.split(","))
    require()
    runs = _runs(parts, settings)
    # Now, and not after hours of candidates.
    refuse_device(settings.device)
    if any("inception" in PARTS[name].depends for name in parts):
        load_extractor(settings.inception, settings.device)
    cache = ScanCache(settings.runs / "cache")
    maker = Maker.of(settings.bundle, sources.best_of)
    sets = build_sets(
        cache,
        maker,
        settings.out,
        # Candidates take hours, and some parts look at none.
        count=sources.count if any(PARTS[name].candidates for name in parts) else 0,
        seed=settings.seed,
        dataset=sources.dataset,
        healthy=sources.healthy,
        seeds=sources.seeds,
        look=sources.look,
    )
    _sheets(sets, settings)
    info = maker.pipeline.info
    warnings = [*_warnings(cache, sets), *trained_on_held_out(cache, info)]
    head = {
        "bundle": info.name,
        "bundle_version": info.version,
        "bundle_sha256": info.sha256,
        "counts": {
            name: {p.value: sum(q.pathology == p.value for q in pairs) for p in Pathology}
            for name, pairs in _named(sets).items()
        },
        "groups": {
            name: len({p.group for p in pairs})
            for name, pairs in {**_named(sets), "healthy": sets.healthy}.items()
        },
        "healthy_scans": len(sets.healthy),
        "warnings": warnings,
        "seeds": list(settings.seeds),
        "best_of": sources.best_of,
        "look": sources.look,
    }
    for line in warnings:
        print(f"warning: {line}")
    return run_parts(runs, sets, settings.out, head, settings.resume)


def _warnings(cache: ScanCache, sets: Sets) -> list[str]:
    lines = few_groups(sets)
    if not cache.has_validation:
        lines.append(
            "These data were prepared before there was a validation side: what was trained on them "
            "may have been stopped by the very scans that are measured here. Prepare them again."
        )
    return lines


@dataclass(frozen=True)
class PartRun:
    """A part with the settings it is run with, and what its metrics depend on beside the sets."""

    name: str
    part: Measure
    settings: Settings
    depends: tuple[str, ...]
    code: str = ""
    """Digest of what measures, and of what makes the candidates that it makes itself."""


def _runs(parts: Sequence[str], settings: Settings) -> list[PartRun]:
    """One for each part, and for each classifier of a list: each keeps what it found by itself."""
    runs = []
    makes = source_digest(MAKES)
    for name in parts:
        # Imported now: a package that is missing is told of before hours of synthesis.
        part = partial(_unless_too_few, name, _measure(name))
        code = short_digest([source_digest(_module(name)), makes])
        each = [settings]
        if name == "real-or-synthetic":
            each = [replace(settings, classifier=one) for one in settings.classifier.split(",")]
        for own in each:
            title = f"{name}-{own.classifier}" if len(each) > 1 else name
            runs.append(PartRun(title, part, own, PARTS[name].depends, code))
    return runs


def _measure(name: str) -> Measure:
    measure: Measure = import_module(_module(name)).part
    return measure


def _module(name: str) -> str:
    return f"training.evaluate.parts.{PARTS[name].module}"


def _unless_too_few(name: str, part: Measure, sets: Sets, settings: Settings) -> list[Metric]:
    refuse_too_few(name, sets)
    return part(sets, settings)


def _check(parts: Sequence[str], classifiers: Sequence[str]) -> None:
    for kind, asked, known in (("part", parts, PARTS), ("classifier", classifiers, CLASSIFIERS)):
        unknown = [name for name in asked if name not in known]
        if unknown:
            raise Refusal(
                "there is no {0} '{1}'", "choose from {2}", kind, unknown[0], ", ".join(known)
            )


def _named(sets: Sets) -> dict[str, list[Pair]]:
    return {
        "real": sets.real,
        "training": sets.training,
        "synthetic": sets.synthetic,
        "copy_paste": sets.copy_paste,
        "copy_paste_hard": sets.copy_paste_hard,
    }


def run_parts(
    runs: Sequence[PartRun],
    sets: Sets,
    out: Path,
    head: dict[str, Any],
    resume: bool,
    say: Callable[[str], None] = print,
) -> str:
    """Run each part, or take what it wrote before if ``resume``; returns the table.

    After each one ``metrics.json``, ``table.txt``, ``report.html`` and the plots hold what there
    is; ``say`` hears of progress. A part that refuses is left out, and its refusal raised when the
    others are done.
    """
    metrics: list[Metric] = []
    refusals: list[Refusal] = []
    known = (*_named(sets).values(), sets.healthy, sets.held_out, sets.trained_on)
    prints = [fingerprint(pairs) for pairs in known]
    for number, run in enumerate(runs, 1):
        chosen = {name: str(getattr(run.settings, name)) for name in run.depends}
        text = json.dumps([head["bundle_sha256"], prints, chosen, run.code], sort_keys=True)
        stamp = hashlib.sha256(text.encode()).hexdigest()
        path = out / "parts" / f"{run.name}-{stamp[:12]}.json"
        place = f"[{number}/{len(runs)}] {run.name}"
        found = _kept(path) if resume else None
        if found is not None:
            say(f"{place}: kept from before")
        else:
            say(f"{place}; then: {', '.join(later.name for later in runs[number:]) or 'nothing'}")
            start = time.monotonic()
            try:
                found = run.part(sets, run.settings)
            except Refusal as refusal:
                refusals.append(refusal)
                say(f"{run.name} is left out: {refusal}")
                continue
            seconds = round(time.monotonic() - start, 1)
            rows = [f.to_json() for f in found]
            _write_json(path, {"settings": chosen, "seconds": seconds, "metrics": rows})
            say(f"{place}: done in {seconds:.0f} s")
        metrics += found
        _write_json(out / "metrics.json", {**head, "metrics": [f.to_json() for f in metrics]})
        write_text(out / "table.txt", table(metrics) + "\n")
        plots = draw_metrics(metrics, out)
        write_report(out / "report.html", head, metrics, plots, [*map(str, refusals)])
    text = table(metrics)
    if metrics:
        write_report(out / "report.html", head, metrics, plots, [*map(str, refusals)])
        say(f"look at {out / 'report.html'}")
    if refusals:
        say(text)
        raise refusals[0]
    return text


def _kept(path: Path) -> list[Metric] | None:
    if not path.exists():
        return None
    return [Metric.from_json(row) for row in json.loads(path.read_text())["metrics"]]


def _write_json(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, json.dumps(value, indent=1) + "\n")


def table(metrics: Sequence[Metric]) -> str:
    """A line for each metric, with a head; values to four digits."""
    head = ["metric", "synthetic", "95 %", "real-real", "copy-paste", "pasted hard", "n"]
    rows = [head]
    for f in metrics:
        interval = "" if f.low is None else f"{shown(f.low)} to {shown(f.high)}"
        value = "not measured" if f.value is None else f"{shown(f.value)} {f.unit}".strip()
        beside = [shown(v) for v in (f.real_real, f.copy_paste, f.copy_paste_hard)]
        rows.append([f.name, value, interval, *beside, f.n])
    widths = [max(len(row[k]) for row in rows) for k in range(len(head))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows]
    notes = [f"{f.name}: {f.note}" for f in metrics if f.note]
    return "\n".join([*(line.rstrip() for line in lines), "", *notes])


def _sheets(sets: Sets, settings: Settings) -> None:
    """Twenty of each set and pathology, drawn at random."""
    settings.out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng([settings.seed, 29])
    for name, pairs in _named(sets).items():
        for pathology in Pathology:
            here = [p for p in pairs if p.pathology == pathology.value]
            chosen = [here[int(k)] for k in rng.permutation(len(here))[:20]]
            if chosen:
                cells = [cell(p.pixels, p.mask, 255) for p in chosen]
                path = settings.out / f"sheet-{pathology.value}-{name}.png"
                write_picture(path, tile(cells, 5))

"""``busynth plan``: what a data set has, and what is missing of it."""

from __future__ import annotations

import argparse
import json
import sys
import uuid
from collections import Counter
from functools import reduce
from operator import add
from pathlib import Path

from tqdm import tqdm

from busynth_gui.atomic import write_text
from busynth_gui.case.descriptors import LEXICON, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.export.transaction import refuse_unwritable
from busynth_gui.json_file import UnsoundJson, read_json
from busynth_gui.labelled.files import told_together
from busynth_gui.labelled.read import no_lesion, open_labelled
from busynth_gui.labelled.strata import FillPlan, SetCounts, Stratum, count_set, strata_by
from busynth_gui.workspace.filling import PLAN_SETTING, Filling
from busynth_gui.workspace.strata import MeasuredStrata
from busynth_gui.workspace.workspace import Workspace

__all__ = ["run"]

_BAR = 24


def run(args: argparse.Namespace) -> int:
    """Count the sets and say what is missing. Raises Refusal."""
    by = args.by
    if by is not None and by not in LEXICON:
        raise Refusal("there is no descriptor '{0}'", "use one of {1}", by, ", ".join(LEXICON))
    if args.keep and args.workspace is None:
        raise Refusal("--keep needs a workspace to keep the plan in", "give --workspace DIR too")
    # What is wrong with what is asked for is said before minutes of counting.
    target = _target(args, by)
    if args.workspace is not None:
        Workspace.open(args.workspace, create=False).close()
    if args.out is not None:
        refuse_unwritable(args.out.parent)
    counts = reduce(add, [_count(folder, by) for folder in args.sets])
    if target is None:
        target = dict.fromkeys(strata_by(by), max(counts.lesions.values(), default=0))
    plan = FillPlan(by, dict(counts.lesions), target)
    if args.out is not None:
        _write(args.out, plan)
    approved: Counter[Stratum] = Counter()
    if args.workspace is not None:
        with Workspace.open(args.workspace, create=False) as workspace:
            approved = MeasuredStrata(by).approved(workspace)
            if args.keep:
                scans = tuple(record.id for record in workspace.scans())
                kept = Filling(plan, uuid.uuid4().hex, scans)
                workspace.set_setting(PLAN_SETTING, kept.to_json())
    _print_counts(counts, plan, approved)
    return 0


def _count(folder: Path, by: str | None) -> SetCounts:
    found = open_labelled(folder)
    with tqdm(unit="scan", desc=folder.name, disable=not sys.stderr.isatty()) as bar:
        counts = count_set(found, by, lambda _count: bar.update())
    if not counts.total:
        raise no_lesion(found)
    for line in told_together(found.skipped):
        print(f"busynth: {line}", file=sys.stderr)
    return counts


def _target(args: argparse.Namespace, by: str | None) -> dict[Stratum, int] | None:
    """So many of each stratum: a number, those of a file, or None: as many as the largest has."""
    if args.target is not None:
        try:
            told = read_json(args.target)
        except (OSError, UnsoundJson) as error:
            raise Refusal("{0} cannot be read", "{1}", args.target, error) from error
        kept = told.get("target", told) if isinstance(told, dict) else told
        known = ", ".join(s.code for s in strata_by(by))
        if not isinstance(kept, dict):
            raise Refusal("{0} is no plan", "write a number for each of {1}", args.target, known)
        plan = FillPlan.from_json({"by": by, "have": {}, "target": kept})
        wrong = [s.code for s in plan.target if s not in strata_by(by)]
        if wrong:
            raise Refusal("'{0}' is no stratum", "use {1}", wrong[0], known)
        return dict(plan.target)
    if args.each is None:
        return None
    return dict(FillPlan(by, {}, dict.fromkeys(strata_by(by), args.each)).target)


def _write(path: Path, plan: FillPlan) -> None:
    try:
        write_text(path, json.dumps(plan.to_json(), indent=1) + "\n")
    except OSError as error:
        why = error.strerror or error
        raise Refusal("{0} cannot be written ({1})", "choose another place", path, why) from error


def _print_counts(counts: SetCounts, plan: FillPlan, approved: Counter[Stratum]) -> None:
    missing = plan.missing(approved)
    most = max([1, *counts.lesions.values(), *plan.target.values()])
    print("stratum\thave\ttarget\tapproved\tmissing\t")
    for stratum in strata_by(plan.by):
        have = counts.lesions[stratum]
        bar = "#" * round(_BAR * have / most)
        print(
            f"{stratum.code}\t{have}\t{plan.target.get(stratum, 0)}\t{approved[stratum]}\t"
            f"{missing.get(stratum, 0)}\t{bar}"
        )
    print(f"lesions {counts.total}, healthy {counts.healthy}, passed over {counts.skipped}")
    for pathology in Pathology:
        for key, words in LEXICON.items():
            told = ", ".join(f"{word} {counts.words[pathology, key, word]}" for word in words)
            print(f"{pathology}, {key}: {told}")

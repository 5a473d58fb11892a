"""Which side of the split a scan is on: dealt by group with a seed, or given in a file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from busynth_gui.case.errors import Refusal
from busynth_gui.labelled.tables import cells_of, read_text
from training.data.scan_cache import HELD_OUT, TRAIN, VALIDATION

__all__ = ["SIDES", "assign", "gravest", "leaking", "read_splits", "split_groups"]

SIDES = (TRAIN, VALIDATION, HELD_OUT)
"""From the side that models learn from to the one that nothing may know."""

_GRAVITY = ("normal", "benign", "malignant")


def gravest(groups: Sequence[str], pathologies: Sequence[str]) -> list[str]:
    """For each item the gravest pathology of its group: malignant, else benign, else normal.

    A patient with one malignant scan among many normal ones is a malignant case: dealt by the first
    scan, all malignant ones could end up on one side.
    """
    worst: dict[str, int] = {}
    for group, pathology in zip(groups, pathologies, strict=True):
        worst[group] = max(worst.get(group, 0), _GRAVITY.index(pathology))
    return [_GRAVITY[worst[group]] for group in groups]


def split_groups(
    groups: Sequence[str],
    strata: Sequence[str],
    held_out: float,
    seed: int,
    validation: float = 0.0,
    grades: Sequence[str | None] | None = None,
) -> list[str]:
    """``train``, ``validation`` or ``held-out`` for each item; a group is never divided.

    Groups are shuffled with ``seed`` and dealt per stratum (that of a group's first item), so that
    every side has every kind of scan as far as there are groups: of two the second is held out, of
    three the third is for validation. Where items have ``grades`` (BI-RADS categories), groups are
    dealt evenly along their highest, so that no side gets the easy ones.
    """
    first: dict[str, str] = {}
    grade: dict[str, str] = {}
    for k, (group, stratum) in enumerate(zip(groups, strata, strict=True)):
        first.setdefault(group, stratum)
        own = grades[k] if grades is not None else None
        grade[group] = max(grade.get(group, ""), own or "")
    rng = np.random.default_rng(seed)
    side: dict[str, str] = {}
    for stratum in sorted(set(first.values())):
        members = sorted(g for g, s in first.items() if s == stratum)
        rng.shuffle(members)
        held, checked = _cuts(len(members), held_out, validation)
        members.sort(key=lambda g: grade[g])  # shuffled within a grade
        if any(grade[g] for g in members):
            members = _spread(members, held, checked)
        for k, group in enumerate(members):
            side[group] = HELD_OUT if k < held else VALIDATION if k < held + checked else TRAIN
    return [side[g] for g in groups]


def _spread(members: list[str], *parts: int) -> list[str]:
    """The members in an order whose first ``parts`` are each taken evenly along their own."""
    taken, left = [], list(members)
    for part in parts:
        places = {int((k + 0.5) * len(left) / part) for k in range(part)}
        taken += [g for k, g in enumerate(left) if k in places]
        left = [g for k, g in enumerate(left) if k not in places]
    return taken + left


def _cuts(count: int, held_out: float, validation: float) -> tuple[int, int]:
    """How many of ``count`` groups are held out, and how many are for validation."""
    held = round(held_out * count)
    if 0 < held_out < 1:
        held = min(max(held, 1), count - 1)
    left = count - held
    if not validation or left < 2:
        return held, 0
    return held, min(max(round(validation * count), 1), left - 1)


def read_splits(path: Path) -> dict[str, str]:
    """The side of each scan (``data set/name``) in a table like ``splits.csv`` of a cache.

    The table has the columns dataset, name and split; others are passed over. It may have come
    through a spreadsheet. Raises Refusal when it cannot be read, lacks a column, has another side
    or names a scan on both.
    """
    reader = cells_of(read_text(path))
    try:
        columns = next(reader, [])
        padded = ((reader.line_num, cells + [""] * len(columns)) for cells in reader if cells)
        rows = [(line, dict(zip(columns, cells, strict=False))) for line, cells in padded]
    except csv.Error as error:
        raise Refusal("the splits {0} cannot be read", "{1}", path, error) from error
    for name in ("dataset", "name", "split"):
        if name not in columns:
            raise Refusal(
                "the splits {0} have no column '{1}'", "write dataset,name,split on top", path, name
            )
    sides: dict[str, str] = {}
    for line, row in rows:
        key, side = f"{row['dataset']}/{row['name']}", row["split"]
        if side not in SIDES:
            raise Refusal(
                "{0} line {1}: unknown split '{2}'",
                "write {3}",
                path,
                line,
                side,
                " or ".join(SIDES),
            )
        if sides.setdefault(key, side) != side:
            raise Refusal(
                "{0} line {1}: {2} is on both sides", "name each scan once", path, line, key
            )
    if not sides:
        raise Refusal("the splits {0} name no scan", "write a row for each scan", path)
    return sides


def leaking(
    keys: Sequence[str], groups: Sequence[str], given: Mapping[str, str]
) -> dict[str, list[int]]:
    """Groups that the given splits divide, with the places of those scans that would tell.

    These are all but those on the group's last side in :data:`SIDES`.
    """
    named: dict[str, list[int]] = {}
    for k, (key, group) in enumerate(zip(keys, groups, strict=True)):
        if key in given:
            named.setdefault(group, []).append(k)
    return {
        group: [k for k in places if given[keys[k]] != _last(given[keys[j]] for j in places)]
        for group, places in named.items()
        if len({given[keys[k]] for k in places}) > 1
    }


def _last(sides: Iterable[str]) -> str:
    return max(sides, key=SIDES.index)


def assign(
    keys: Sequence[str],
    groups: Sequence[str],
    strata: Sequence[str],
    held_out: float,
    seed: int,
    given: Mapping[str, str] | None = None,
    validation: float = 0.0,
    grades: Sequence[str | None] | None = None,
) -> list[str]:
    """The side of each scan; no group is divided.

    Scans that ``given`` names (``data set/name``) are on its side and draw their group after
    them; the other groups are dealt by :func:`split_groups`. Where ``given`` knows no validation,
    as splits of before 0.5.0 do, that share of its training groups is dealt to it. Raises Refusal
    when ``given`` divides a group or names none of the scans.
    """
    if given is None:
        return split_groups(groups, strata, held_out, seed, validation, grades)
    divided = leaking(keys, groups, given)
    if divided:
        group = min(divided)
        members = [k for k, g in zip(keys, groups, strict=True) if g == group and k in given]
        other = max(members, key=lambda k: SIDES.index(given[k]))
        one = next(k for k in members if given[k] != given[other])
        raise Refusal(
            "the given splits divide {0} groups: {1} is for {2} and {3}, of one patient or a "
            "near-duplicate, for {4}",
            'mend the splits, or set leaks = "drop" in [prepare] to leave such scans out',
            len(divided),
            one,
            given[one],
            other,
            given[other],
        )
    side = {g: given[k] for k, g in zip(keys, groups, strict=True) if k in given}
    if not side:
        raise Refusal(
            "the given splits name none of the scans", "give splits of the same data sets"
        )
    rest = [k for k, group in enumerate(groups) if group not in side]

    def deal(places: list[int], held_out: float) -> dict[str, str]:
        own = [groups[k] for k in places]
        those = None if grades is None else [grades[k] for k in places]
        kinds = [strata[k] for k in places]
        return dict(
            zip(own, split_groups(own, kinds, held_out, seed, validation, those), strict=True)
        )

    if VALIDATION not in given.values():
        learn = [k for k, group in enumerate(groups) if side.get(group) == TRAIN]
        side.update(deal(learn, 0.0))
    side.update(deal(rest, held_out))
    return [side[group] for group in groups]

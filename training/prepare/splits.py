"""Which side of the split a scan is on: dealt by group with a seed, or given in a file."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from busynth_gui.case.errors import Refusal

__all__ = ["HELD_OUT", "SIDES", "TRAIN", "assign", "leaking", "read_splits", "split_groups"]

TRAIN, HELD_OUT = "train", "held-out"
SIDES = (TRAIN, HELD_OUT)


def split_groups(
    groups: Sequence[str], strata: Sequence[str], held_out: float, seed: int
) -> list[str]:
    """``train`` or ``held-out`` for each item; a group is never divided.

    Groups are shuffled with ``seed`` and dealt per stratum (data set and pathology of a group's
    first item), so that both sides have every kind of scan.
    """
    first: dict[str, str] = {}
    for group, stratum in zip(groups, strata, strict=True):
        first.setdefault(group, stratum)
    rng = np.random.default_rng(seed)
    side: dict[str, str] = {}
    for stratum in sorted(set(first.values())):
        members = sorted(g for g, s in first.items() if s == stratum)
        rng.shuffle(members)
        cut = round(held_out * len(members))
        for k, group in enumerate(members):
            side[group] = HELD_OUT if k < cut else TRAIN
    return [side[g] for g in groups]


def read_splits(path: Path) -> dict[str, str]:
    """The side of each scan (``data set/name``) in a table like ``splits.csv`` of a cache.

    The table has the columns dataset, name and split; others are passed over. Raises Refusal
    when it cannot be read, lacks a column, has another side or names a scan on both.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            columns = reader.fieldnames or []
            rows = [(reader.line_num, row) for row in reader]
    except (OSError, ValueError, csv.Error) as error:
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
    """Groups that the given splits divide, with the places of their scans on the training side."""
    named: dict[str, list[int]] = {}
    for k, (key, group) in enumerate(zip(keys, groups, strict=True)):
        if key in given:
            named.setdefault(group, []).append(k)
    return {
        group: [k for k in places if given[keys[k]] == TRAIN]
        for group, places in named.items()
        if len({given[keys[k]] for k in places}) > 1
    }


def assign(
    keys: Sequence[str],
    groups: Sequence[str],
    strata: Sequence[str],
    held_out: float,
    seed: int,
    given: Mapping[str, str] | None = None,
) -> list[str]:
    """The side of each scan; no group is divided.

    Scans that ``given`` names (``data set/name``) are on its side and draw their group after
    them; the other groups are dealt by :func:`split_groups`. Raises Refusal when ``given`` divides
    a group or names none of the scans.
    """
    if given is None:
        return split_groups(groups, strata, held_out, seed)
    divided = leaking(keys, groups, given)
    if divided:
        group = min(divided)
        members = [k for k, g in zip(keys, groups, strict=True) if g == group and k in given]
        one = next(k for k in members if given[k] == TRAIN)
        other = next(k for k in members if given[k] == HELD_OUT)
        raise Refusal(
            "the given splits divide {0} groups: {1} is for training and {2}, of one patient or a "
            "near-duplicate, is held out",
            'mend the splits, or set leaks = "drop" in [prepare] to leave such training scans out',
            len(divided),
            one,
            other,
        )
    side = {g: given[k] for k, g in zip(keys, groups, strict=True) if k in given}
    if not side:
        raise Refusal(
            "the given splits name none of the scans", "give splits of the same data sets"
        )
    rest = [k for k, group in enumerate(groups) if group not in side]
    dealt = split_groups([groups[k] for k in rest], [strata[k] for k in rest], held_out, seed)
    side.update({groups[k]: s for k, s in zip(rest, dealt, strict=True)})
    return [side[group] for group in groups]

"""``prepare``: read the data sets, join near-duplicates, split by group, write the cache."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from training.artifacts import overlay_mask
from training.cache import write_cache
from training.duplicates import merge_groups, near_duplicates
from training.readers import Case, read_datasets

__all__ = ["PrepareSettings", "prepare", "split_groups"]


@dataclass(frozen=True)
class PrepareSettings:
    """What the recipe file may say about the data.

    ``held_out`` is the share of groups that no model is trained on; ``limit``, if given, takes
    so many scans, drawn with ``seed``.
    """

    held_out: float = 0.2
    seed: int = 0
    limit: int | None = None


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
            side[group] = "held-out" if k < cut else "train"
    return [side[g] for g in groups]


def prepare(data: Path, out: Path, settings: PrepareSettings) -> str:
    """Make the cache in ``out`` from the data sets below ``data``; returns a summary to print.

    Raises FileNotFoundError when there are none, ValueError when one cannot be read or when there
    are too few lesions to train and to measure on.
    """
    cases: list[Case] = read_datasets(data)
    limit, seed = settings.limit, settings.seed
    if limit is not None and limit < len(cases):
        keep = np.random.default_rng(seed).choice(len(cases), limit, replace=False)
        cases = [cases[k] for k in sorted(keep)]
    pairs = near_duplicates([c.scan for c in cases])
    groups = merge_groups([c.group for c in cases], pairs)
    strata = [f"{c.dataset}/{c.pathology}" for c in cases]
    splits = split_groups(groups, strata, settings.held_out, seed)
    _require_both_classes(cases, splits)
    overlays = [overlay_mask(c.scan) for c in cases]
    # A loss that leaves graphics out still lets a model see them as context, where a calliper
    # says "here ends a lesion": so they are painted over as well.
    cleaned = [
        replace(c, scan=np.asarray(cv2.inpaint(c.scan, o.astype(np.uint8), 3, cv2.INPAINT_TELEA)))
        for c, o in zip(cases, overlays, strict=True)
    ]
    write_cache(out, cleaned, overlays, groups, splits)
    counts = Counter((c.dataset, c.pathology, s) for c, s in zip(cases, splits, strict=True))
    marked = sum(bool(o.any()) for o in overlays)
    report = {
        "scans": len(cases),
        "near_duplicate_pairs": len(pairs),
        "groups": len(set(groups)),
        "scans_with_graphics": marked,
        "counts": {"/".join(k): v for k, v in sorted(counts.items())},
    }
    (out / "report.json").write_text(json.dumps(report, indent=1) + "\n")
    lines = [f"{'/'.join(k)}: {v}" for k, v in sorted(counts.items())]
    return "\n".join(
        [
            f"{len(cases)} scans in {len(set(groups))} groups "
            f"({len(pairs)} near-duplicate pairs, {marked} scans with burned-in graphics)",
            *lines,
        ]
    )


def _require_both_classes(cases: Sequence[Case], splits: Sequence[str]) -> None:
    there = {(c.pathology, split) for c, split in zip(cases, splits, strict=True)}
    for pathology in ("benign", "malignant"):
        for split in ("train", "held-out"):
            if (pathology, split) not in there:
                raise ValueError(
                    f"the data hold no {pathology} lesion for the side '{split}': "
                    "add scans, or change held_out or limit in the recipe"
                )

"""What each part of an evaluation needs before it can say anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from training.evaluate.measures.pairs import Pair
from training.evaluate.measures.sets import Sets, common

__all__ = ["FEW", "LEAST", "Least", "few_groups", "refuse_few_grounds", "refuse_too_few"]

FEWEST, FEW = 5, 20
"""Groups (patients) below which no interval holds, and below which it is told that few are there:
``python -m tests.bench intervals`` shows what intervals of so many are worth."""


@dataclass(frozen=True)
class Least:
    """The fewest groups that a set of :class:`Sets` must have."""

    groups: int
    each: bool = False
    """So many of either pathology, not in all."""
    shared: bool = False
    """Counted are pathologies that both ``real`` and ``synthetic`` have: only those compare."""


_TWO, _FIVE = Least(2), Least(FEWEST)
_COMPARED = {
    name: Least(FEWEST if name in ("real", "synthetic") else 2, shared=True)
    for name in ("real", "training", "synthetic", "copy_paste", "copy_paste_hard")
}

LEAST: Mapping[str, Mapping[str, Least]] = {
    "checks": {"synthetic": _FIVE},
    "memory": {"synthetic": _FIVE, "held_out": _FIVE, "trained_on": _TWO},
    # Two folds with both classes in each.
    "real-or-synthetic": _COMPARED,
    # A covariance is of two rows at least.
    "distribution": _COMPARED,
    "in-place": {"held_out": _FIVE},
    "healed": {"real": _FIVE, "training": Least(1)},
    "appearance": {"real": _FIVE, "synthetic": _FIVE},
    "fidelity": {"held_out": _FIVE},
    # A classifier that is cross-validated over groups.
    "faithfulness": {
        "training": Least(2, each=True),
        "real": Least(1, each=True),
        "synthetic": Least(1, each=True),
    },
    "descriptors": {"healthy": _FIVE},
    "segmentation": {
        "real": _FIVE,
        "training": Least(1),
        "synthetic": Least(1),
        "copy_paste": Least(1),
    },
}
"""For each part the sets that it cannot do without: five groups where an interval is of them."""

_WORDS = {
    "real": "held-out lesions",
    "training": "training lesions",
    "synthetic": "candidates",
    "copy_paste": "pasted lesions",
    "copy_paste_hard": "hard-pasted lesions",
    "healthy": "healthy scans",
    "held_out": "held-out lesions of all data sets",
    "trained_on": "training lesions of all data sets",
}


_MADE = ("synthetic", "copy_paste", "copy_paste_hard", "healthy")
"""There are no more of them than candidates."""
_MORE = "prepare scans of more patients, or leave the part out with --parts"
_MORE_MADE = "give a higher --count, " + _MORE


def refuse_too_few(part: str, sets: Sets) -> None:
    """Raise Refusal, naming set and numbers, when ``sets`` hold too little for a part."""
    for name, least in LEAST[part].items():
        pairs = getattr(sets, name)
        for words in _counted(least, sets):
            groups = {p.group for p in pairs if words is None or p.pathology in words}
            if len(groups) < least.groups:
                kind = " or ".join(words or ()) + " " + _WORDS[name]
                raise Refusal(
                    "'{0}' needs {1} of at least {2} patient(s) or other groups, there are {3}",
                    "{4}",
                    part,
                    kind.strip(),
                    least.groups,
                    len(groups),
                    _MORE_MADE if name in _MADE else _MORE,
                )


def refuse_few_grounds(healthy: Sequence[Pair], real: Sequence[Pair]) -> None:
    """Raise Refusal when no interval could hold, before hours of candidates on ``healthy``."""
    for pairs, words, remedy in (
        (healthy, "healthy scans to put lesions on", ", or give --healthy all"),
        (real, "held-out lesions", ""),
    ):
        count = len({p.group for p in pairs})
        if count < FEWEST:
            raise Refusal(
                "there are {0} of {1} patients or other groups, and of fewer than {2} no interval "
                "holds",
                "prepare scans of more patients, or raise held_out in [prepare]{3}",
                words,
                count,
                FEWEST,
                remedy,
            )


def few_groups(sets: Sets) -> list[str]:
    """Lines that warn of sets whose groups are fewer than :data:`FEW`; empty sets are none."""
    lines = []
    for name in ("healthy", "real"):
        count = len({p.group for p in getattr(sets, name)})
        if 0 < count < FEW:
            lines.append(
                f"The {_WORDS[name]} are of {count} patients or other groups only: "
                f"below {FEW}, intervals are wide, and one patient can move every metric."
            )
    return lines


def _counted(least: Least, sets: Sets) -> list[list[str] | None]:
    """The pathologies that are counted together; None for all, healthy scans too."""
    if least.each:
        return [[p.value] for p in Pathology]
    return [list(common(sets.real, sets.synthetic))] if least.shared else [None]

"""What each part of an evaluation needs before it can say anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from training.evaluate.measures.sets import Sets, common

__all__ = ["LEAST", "Least", "refuse_too_few"]


@dataclass(frozen=True)
class Least:
    """The fewest groups that a set of :class:`Sets` must have."""

    groups: int
    each: bool = False
    """So many of either pathology, not in all."""
    shared: bool = False
    """Counted are pathologies that both ``real`` and ``synthetic`` have: only those compare."""


_TWO = Least(2)
_COMPARED = {
    name: Least(2, shared=True)
    for name in ("real", "training", "synthetic", "copy_paste", "copy_paste_hard")
}

LEAST: Mapping[str, Mapping[str, Least]] = {
    "checks": {"synthetic": Least(1)},
    "memory": {"synthetic": Least(1), "held_out": _TWO, "trained_on": _TWO},
    # Two folds with both classes in each.
    "real-or-synthetic": _COMPARED,
    # A covariance is of two rows at least.
    "distribution": _COMPARED,
    "in-place": {"held_out": _TWO},
    "healed": {"real": _TWO, "training": Least(1)},
    "appearance": {"real": _TWO, "synthetic": _TWO},
    "fidelity": {"held_out": _TWO},
    # A classifier that is cross-validated over groups.
    "faithfulness": {
        "training": Least(2, each=True),
        "real": Least(1, each=True),
        "synthetic": Least(1, each=True),
    },
    "descriptors": {"healthy": Least(1)},
    "segmentation": {
        "real": Least(1),
        "training": Least(1),
        "synthetic": Least(1),
        "copy_paste": Least(1),
    },
}
"""For each part the sets that it cannot do without. Two groups give a metric, not a good one: its
interval says so."""

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


def refuse_too_few(part: str, sets: Sets) -> None:
    """Raise Refusal, naming set and numbers, when ``sets`` hold too little for a part."""
    for name, least in LEAST[part].items():
        pairs = getattr(sets, name)
        for words in _counted(least, sets):
            groups = {p.group for p in pairs if words is None or p.pathology in words}
            if len(groups) < least.groups:
                kind = " or ".join(words or ()) + " " + _WORDS[name]
                raise Refusal(
                    "'{0}' needs {1} of at least {2} group(s), there are {3}",
                    "prepare more scans, or leave the part out with --parts",
                    part,
                    kind.strip(),
                    least.groups,
                    len(groups),
                )


def _counted(least: Least, sets: Sets) -> list[list[str] | None]:
    """The pathologies that are counted together; None for all, healthy scans too."""
    if least.each:
        return [[p.value] for p in Pathology]
    return [list(common(sets.real, sets.synthetic))] if least.shared else [None]

"""Which of each scan's candidates are let go where only the best are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from busynth_gui.workspace.records import CandidateFacts

__all__ = ["not_among_best"]


def not_among_best(
    facts: Iterable[CandidateFacts], scans: Mapping[int, int], keep: int
) -> tuple[int, ...]:
    """The candidates beyond the ``keep`` of each scan that the critic tells least easily.

    ``scans`` has the scan of each. Those that no critic judged are neither counted nor let go.
    """
    of_scan: dict[int, list[tuple[float, int]]] = {}
    for each in facts:
        if each.told is not None and each.id in scans:
            of_scan.setdefault(scans[each.id], []).append((each.told, each.id))
    rest = (sorted(judged)[keep:] for judged in of_scan.values())
    return tuple(sorted(candidate_id for judged in rest for _, candidate_id in judged))

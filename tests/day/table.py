"""What a day took, as one table or one JSON object."""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np

__all__ = ["figures", "show"]

Said = list[dict[str, Any]]

DEEDS = (
    ("window there", "window_there_s", "from its making to its first paint, at the restart", 1),
    ("scans opened", "scans_opened_s", "all dropped at once", 1),
    ("first candidate", "first_candidate_s", "the bundle loads first", 1),
    ("batch asked", "batch_asked_s", "dialog and all", 1),
    ("decision", "decision_ms", "95th percentile, keys to next candidate", 1000),
    ("brush", "brush_ms", "95th percentile of a move", 1000),
    ("undo", "undo_ms", "", 1000),
    ("summary", "summary_ms", "", 1000),
    ("export", "export_s", "", 1),
    ("closed", "closed_s", "", 1),
    ("sheet", "sheet_s", "the contact sheet there", 1),
    ("tile", "tile_ms", "95th percentile of a decision on the sheet, key to next tile", 1000),
    ("rest", "rest_ms", "95th percentile: the rest decided, taken back, decided again", 1000),
)


def figures(morning: Said, afternoon: Said) -> dict[str, float]:
    """Figures by name: seconds end in ``_s``, milliseconds in ``_ms``."""
    times: dict[str, list[float]] = {}
    late: list[float] = []
    for said in (*morning, *afternoon):
        if said["what"] == "times":
            late += said["late"]
            for deed, taken in said["times"].items():
                times[deed] = times.get(deed, []) + taken
    measured = {
        name: float(np.percentile(times[deed], 95)) * factor
        for deed, name, _, factor in DEEDS
        if deed in times
    }
    whole = [said for said in (*morning, *afternoon)]
    for said in whole:
        if said["what"] == "sheet":
            measured["sheet_machine_s"] = said["machine"]
            measured["sheet_machine_cpu_s"] = said["machine_cpu"]
            measured["sheet_hand_s"] = said["hand"]
    measured["decisions"] = sum(said["what"] == "decided" for said in whole)
    measured["corrections"] = sum(said["what"] == "corrected" for said in whole)
    measured["stall_p99_ms"] = float(np.percentile(late, 99)) * 1000
    measured["stall_max_ms"] = max(late) * 1000
    return measured


def show(measured: dict[str, float], found: dict[str, bool], as_json: bool) -> None:
    """Print it."""
    if as_json:
        sys.stdout.write(json.dumps({"figures": measured, "found": found}) + "\n")
        return
    what = {name: words for _, name, words, _ in DEEDS}
    rows = [(name, f"{value:.4g}", what.get(name, "")) for name, value in measured.items()]
    rows += [("", "", "")]
    rows += [("there" if holds else "MISSING", "", words) for words, holds in found.items()]
    for name, value, words in rows:
        sys.stdout.write(f"{name:20s}{value:>10s}  {words}\n".rstrip(" "))

"""``index.html``: all runs below a folder side by side, with their curves, sheets and settings.

One file that needs no network, no script and nothing but the sheets beside it. Light: no torch.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from busynth_gui.atomic import write_text
from busynth_gui.case.errors import Refusal
from training.components.run_record import RECORD, read_record

__all__ = ["write_overview"]

Curve = list[tuple[float, float]]

_DEPTH = 4
"""Folders below the first in which runs are looked for."""
_COLOURS = ("#1f6fb2", "#c4501b", "#2a7f3f", "#8a4fa3", "#a8324a", "#6b6b1e", "#117a7a", "#555555")
_WIDTH, _HEIGHT = 300, 170
_POINTS = 400
"""Points of a curve that are drawn."""
_SHEETS = 4
"""Sheets of a run that are shown, from its first to its last."""
_STYLE = """
body { font-family: Helvetica, Arial, sans-serif; color: #22272e; margin: 1.5em; }
h1 { font-size: 1.5em; } h2 { font-size: 1.2em; margin-top: 2em; }
table { border-collapse: collapse; margin: 0.6em 0; }
th, td { border: 1px solid #d9dee4; padding: 0.2em 0.6em; text-align: left; vertical-align: top; }
th { background: #f1f4f7; font-weight: normal; } tr.other td { background: #fff4d6; }
figure { display: inline-block; margin: 0.4em 0.8em 0.4em 0; }
figcaption { font-size: 0.85em; } .note { color: #59636f; }
"""


@dataclass(frozen=True)
class _Run:
    folder: Path
    name: str
    record: Mapping[str, Any]
    curves: Mapping[str, Curve]
    """By ``table/column``."""
    sheets: Sequence[Path]
    colour: str

    @property
    def step(self) -> int:
        return int(max((curve[-1][0] for curve in self.curves.values()), default=0))


def write_overview(runs: Path) -> Path:
    """Write ``runs/index.html`` of all runs below the folder, whole or not at all; gives its path.

    Runs of one command stand together: each metric's curves in one picture, sheets in rows, and
    settings in a table, those that differ above it too. Raises Refusal where the folder is not
    there.
    """
    if not runs.is_dir():
        raise Refusal("there is no folder {0}", "name that of the runs with --runs", runs)
    page = runs / "index.html"
    kinds = sorted(_find(runs), key=lambda folder: (folder.name, folder))
    body = [f"<h1>Runs in {escape(runs.resolve().name)}</h1>"]
    for name, folders in groupby(kinds, key=lambda folder: folder.name):
        body += _section(name, [_read(runs, f, k) for k, f in enumerate(folders)])
    if len(body) == 1:
        body.append("<p>There is none yet.</p>")
    write_text(
        page,
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>Runs</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(body)
        + "\n</body></html>\n",
    )
    return page


def _find(runs: Path) -> Iterable[Path]:
    for depth in range(1, _DEPTH + 1):
        for path in runs.glob("*/" * depth + RECORD):
            if path.parent.name not in ("checkpoint", "checkpoint.new", "checkpoint.old"):
                yield path.parent


def _read(runs: Path, folder: Path, number: int) -> _Run:
    curves = {
        f"{path.stem}/{column}": curve
        for path in sorted(folder.glob("*.csv"), key=lambda p: p.stem != "log")
        for column, curve in _curves(path).items()
    }
    name = folder.relative_to(runs).as_posix()
    sheets = sorted((folder / "sheets").glob("step-*.png"))
    colour = _COLOURS[number % len(_COLOURS)]
    return _Run(folder, name, read_record(folder), curves, sheets, colour)


def _curves(path: Path) -> dict[str, Curve]:
    """Each column of a log over its steps; rows of other things, or half written, are left out."""
    curves: dict[str, Curve] = {}
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            for column, value in row.items():
                try:
                    point = float(row["step"]), float(value)
                except (KeyError, TypeError, ValueError):
                    continue
                if column != "step" and math.isfinite(point[1]):
                    curves.setdefault(str(column), []).append(point)
    return curves


def _section(name: str, runs: Sequence[_Run]) -> list[str]:
    metrics = dict.fromkeys(metric for run in runs for metric in run.curves)
    figures = [
        f"<figure>{_plot([(run.colour, run.curves.get(metric, [])) for run in runs])}"
        f"<figcaption>{escape(metric)}</figcaption></figure>"
        for metric in metrics
    ]
    settings = [
        {key: json.dumps(value) for key, value in run.record.get("settings", {}).items()}
        for run in runs
    ]
    keys = dict.fromkeys(key for each in settings for key in each)
    apart = [key for key in keys if len({each.get(key, "") for each in settings}) > 1]
    differing = [{key: each.get(key, "") for key in apart} for each in settings]
    facts = [_facts(run) | its for run, its in zip(runs, differing, strict=True)]
    return [
        f"<h2>{escape(name)}</h2>",
        _table(runs, facts),
        f"<div>{''.join(figures)}</div>",
        *(_sheets(run) for run in runs if run.sheets),
        f"<details><summary>all settings of {escape(name)}</summary>{_table(runs, settings)}"
        "</details>",
    ]


def _table(runs: Sequence[_Run], said: Sequence[Mapping[str, str]]) -> str:
    """What is said of each run, a column each; rows that differ are marked."""
    head = "".join(
        f'<th><span style="color:{run.colour}">&#9632;</span> {escape(run.name)}</th>'
        for run in runs
    )
    rows = []
    for key in dict.fromkeys(key for facts in said for key in facts):
        values = [facts.get(key, "") for facts in said]
        mark = ' class="other"' if len(set(values)) > 1 else ""
        cells = "".join(f"<td>{escape(value)}</td>" for value in values)
        rows.append(f"<tr{mark}><th>{escape(key)}</th>{cells}</tr>")
    return f"<table><tr><th></th>{head}</tr>{''.join(rows)}</table>"


def _facts(run: _Run) -> dict[str, str]:
    record, settings = run.record, run.record.get("settings", {})
    sessions = record.get("sessions", [])
    last = sessions[-1] if sessions else {}
    git = last.get("git") or {}
    facts = {
        "steps done": f"{run.step} of {settings['steps']}" if "steps" in settings else "",
        "begun": sessions[0]["at"] if sessions else "",
        "resumed": ", ".join(session["at"] for session in sessions[1:]),
        "learned from": "; ".join(record.get("origin", {}).get("trained_on", [])),
        "data digest": str(record.get("origin", {}).get("digest", ""))[:12],
        "recipe": record.get("recipe", ""),
        "commit": git.get("commit", "")[:12] + (" and changes" if git.get("dirty") else ""),
        "versions": ", ".join(f"{k} {v}" for k, v in last.get("versions", {}).items()),
        "device": f"{last['device']}, {last['processes']} processes" if "device" in last else "",
    }
    facts |= {key: json.dumps(record[key]) for key in ("seed", "precision") if key in record}
    return {key: value for key, value in facts.items() if value}


def _sheets(run: _Run) -> str:
    last = len(run.sheets) - 1
    count = min(_SHEETS, len(run.sheets))
    shown = [run.sheets[round(last * k / max(count - 1, 1))] for k in range(count)]
    figures = []
    for sheet in shown:
        link = quote(f"{run.name}/sheets/{sheet.name}")
        figures.append(
            f'<figure><a href="{link}"><img src="{link}" width="420" alt="{escape(sheet.stem)}">'
            f"</a><figcaption>{escape(run.name)}, {escape(sheet.stem)}</figcaption></figure>"
        )
    return f"<div>{''.join(figures)}</div>"


def _plot(lines: Sequence[tuple[str, Curve]]) -> str:
    """Curves of one metric, each in its run's colour, with the ends of both axes written out."""
    points = [point for _, curve in lines for point in curve]
    (left, right), (low, high) = (
        (min(values), max(values)) for values in zip(*points, strict=True)
    )
    wide, tall = _WIDTH - 70, _HEIGHT - 30

    def place(x: float, y: float) -> str:
        at = (x - left) / (right - left or 1) * wide, (high - y) / (high - low or 1) * tall
        return f"{60 + at[0]:.1f},{8 + at[1]:.1f}"

    drawn = []
    for colour, curve in lines:
        thin = curve[:: max(1, len(curve) // _POINTS)] + curve[-1:]
        path = " ".join(place(*point) for point in thin)
        if curve:
            drawn.append(
                f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.4"/>'
                f'<circle cx="{place(*curve[-1]).partition(",")[0]}" '
                f'cy="{place(*curve[-1]).partition(",")[2]}" r="2.2" fill="{colour}"/>'
            )
    texts = (
        (56, 14, "end", f"{high:.3g}"), (56, 8 + tall, "end", f"{low:.3g}"),
        (60, _HEIGHT - 6, "start", f"{left:g}"), (60 + wide, _HEIGHT - 6, "end", f"{right:g}"),
    )  # fmt: skip
    written = [
        f'<text x="{x}" y="{y}" text-anchor="{end}" font-size="11" fill="#59636f" '
        f'font-family="sans-serif">{text}</text>'
        for x, y, end, text in texts
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}"><rect x="60" y="8" width="{wide}" height="{tall}" '
        f'fill="none" stroke="#d9dee4"/>{"".join(drawn)}{"".join(written)}</svg>'
    )

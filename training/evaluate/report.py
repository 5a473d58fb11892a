"""The report of an evaluation: one HTML file that needs no other and no network."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import cv2

from busynth_gui.atomic import write_text
from training.evaluate.meaning import meaning, verdict
from training.evaluate.measures.metrics import Metric

__all__ = ["shown", "write_report"]

_QUALITY = 85
_BETTER = {"lower": "lower", "higher": "higher", "nearer": "nearer to the ideal", "": ""}
_COLUMNS = (
    "metric", "synthetic", "95 % interval", "ideal", "better", "real-real", "copy-paste",
    "pasted hard", "n",
)  # fmt: skip


def write_report(
    path: Path,
    head: Mapping[str, Any],
    metrics: Sequence[Metric],
    plots: Mapping[str, Path],
    left_out: Sequence[str] = (),
) -> None:
    """Write the report to ``path``: what was measured, each row with what it means, all pictures.

    ``head`` is that of ``metrics.json``; ``left_out`` are parts that could not be run, and why. The
    pictures that lie beside ``path`` (``sheet-*``, ``memory-*``) are put into it. They show real
    scans: the file is as confidential as these are.
    """
    warnings = [*map(str, head.get("warnings", ())), *left_out]
    pictures = sorted([*path.parent.glob("sheet-*.png"), *path.parent.glob("memory-*.png")])
    parts = [
        f"<h1>Evaluation of {escape(str(head.get('bundle', 'a bundle')))} "
        f"{escape(str(head.get('bundle_version', '')))}</h1>",
        "<p class=note>It shows real scans: keep it where the scans may be kept. How each metric "
        "is made, and what it cannot say, stands in training/evaluate/PROTOCOL.md.</p>",
        *(f"<p class=warning>{escape(line)}</p>" for line in warnings),
        _sets(head),
        "<h2>Metrics</h2>",
        "<p>Intervals hold for other patients like these and other seeds, not for another "
        "hospital. <b>Ideal</b> is what a perfect bundle would get; <b>real-real</b> the same "
        "metric of real lesions against real ones; <b>copy-paste</b> that of training lesions "
        "pasted onto the same healthy scans, which a bundle has to beat.</p>",
        _table(metrics),
        "<h2>Plots</h2>",
        *(_figure(plot, name) for name, plot in plots.items()),
        "<h2>Pictures</h2>",
        *(_figure(picture, picture.stem.replace("-", " ")) for picture in pictures),
    ]
    title = escape(f"Evaluation of {head.get('bundle', 'a bundle')}")
    write_text(path, _PAGE.format(title=title, body="\n".join(parts)))


def _sets(head: Mapping[str, Any]) -> str:
    rows = []
    groups = head.get("groups", {})
    for name, counts in head.get("counts", {}).items():
        cells = "".join(f"<td class=n>{n}" for n in (*counts.values(), groups.get(name, "")))
        rows.append(f"<tr><td>{escape(name.replace('_', ' '))}{cells}")
    if "healthy_scans" in head:
        rows.append(
            f"<tr><td>healthy scans<td class=n colspan=2>{head['healthy_scans']}"
            f"<td class=n>{groups.get('healthy', '')}"
        )
    if not rows:
        return ""
    headings = "<tr><th>set<th>benign<th>malignant<th>patients or other groups"
    return f"<h2>Sets</h2><table>{headings}{''.join(rows)}</table>"


def _table(metrics: Sequence[Metric]) -> str:
    rows = ["<tr>" + "".join(f"<th>{name}" for name in _COLUMNS)]
    for f in metrics:
        said = meaning(f)
        value = f"{shown(f.value)} {f.unit}".strip() if f.value is not None else "not measured"
        interval = "" if f.low is None else f"{shown(f.low)} to {shown(f.high)}"
        beside = [shown(v) for v in (f.real_real, f.copy_paste, f.copy_paste_hard)]
        cells = [value, interval, shown(said.ideal), _BETTER[said.better], *beside]
        rows.append(
            f"<tr class=top><td class=name><b>{escape(f.name)}</b>"
            + "".join(f"<td class=n>{escape(cell)}" for cell in cells)
            + f"<td>{escape(f.n)}"
        )
        words = " ".join(filter(None, [said.words, verdict(f), f.note and f"({f.note})"]))
        rows.append(f"<tr><td colspan={len(_COLUMNS)} class=note>{escape(words)}")
    return f"<table>{''.join(rows)}</table>"


def shown(value: float | None) -> str:
    """To four digits; empty for None."""
    return "" if value is None else f"{value:.4g}" if abs(value) >= 0.001 else f"{value:.1g}"


def _figure(path: Path, caption: str) -> str:
    """A picture as part of the page: plots as they are, scans as JPEG, a fifth of the size."""
    data, kind = path.read_bytes(), "png"
    if not path.name.startswith("plot-"):
        picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        if picture is not None:
            packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1]
            data, kind = packed.tobytes(), "jpeg"
    source = f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
    words = escape(caption)
    return f'<figure><img src="{source}" alt="{words}"><figcaption>{words}</figcaption></figure>'


_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 15px Helvetica, Arial, sans-serif; color: #22272e; background: #fff;
  max-width: 80em; margin: 2em auto; padding: 0 1em; line-height: 1.4; }}
h1 {{ font-size: 1.5em; }} h2 {{ font-size: 1.2em; margin-top: 1.8em; }}
table {{ border-collapse: collapse; }}
th, td {{ padding: 0.2em 0.6em; text-align: left; vertical-align: top; }}
th {{ background: #f1f4f7; }} tr.top td {{ border-top: 1px solid #d9dee4; }}
td.n {{ text-align: right; white-space: nowrap; }} td.name {{ white-space: nowrap; }}
.note {{ color: #59636f; font-size: 0.9em; }}
.warning {{ background: #fff4d6; border-left: 4px solid #d99a00; padding: 0.4em 0.8em; }}
figure {{ margin: 1em 0; }} img {{ max-width: 100%; height: auto; }}
figcaption {{ color: #59636f; font-size: 0.9em; }}
</style></head>
<body>
{body}
</body></html>
"""

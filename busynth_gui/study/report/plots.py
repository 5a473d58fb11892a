"""The report's plots as SVG: nothing to load, sharp at any size, readable without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from busynth_gui.study.statistics.estimate import Estimate

__all__ = ["Row", "bars", "forest", "roc_plot"]

INK, FAINT, GRID = "#22272e", "#6b7480", "#d9dee4"
REAL_COLOUR, SYNTHETIC_COLOUR = "#2a78b8", "#d9822b"
_PALETTE = ("#2a78b8", "#d9822b", "#3f8f5b", "#a3417f", "#7a6a2f", "#5b5fc7", "#b34a3c", "#3a8f97")
_DASHES = ("", "7 3", "2 3", "9 3 2 3")
_FONT = "Helvetica, Arial, sans-serif"


@dataclass(frozen=True)
class Row:
    """A line of a forest plot; a ``bold`` one sums up the others."""

    words: str
    estimate: Estimate
    bold: bool = False


def roc_plot(curves: Sequence[tuple[str, NDArray[np.float64]]]) -> str:
    """Curves of points (false positives, true positives), each with its reader's name."""
    left, top, side = 58, 14, 320
    width, height = left + side + 190, top + side + 52

    def at(x: float, y: float) -> str:
        return f"{left + side * x:.1f},{top + side * (1 - y):.1f}"

    parts = []
    for tick in np.linspace(0, 1, 6):
        x, y = left + side * tick, top + side * (1 - tick)
        parts += [
            _line(x, top, x, top + side, GRID),
            _line(left, y, left + side, y, GRID),
            _text(x, top + side + 16, f"{tick:.1f}", anchor="middle"),
            _text(left - 7, y + 4, f"{tick:.1f}", anchor="end"),
        ]
    parts.append(_line(left, top + side, left + side, top, FAINT, dash="4 4"))
    for number, (name, points) in enumerate(curves):
        colour, dash = _style(number)
        path = " ".join(at(x, y) for x, y in points)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
        )
        y = top + 12 + 18 * number
        if y < top + side:
            parts.append(_line(left + side + 14, y - 4, left + side + 40, y - 4, colour, 2, dash))
            parts.append(_text(left + side + 46, y, _short(name)))
    parts.append(_frame(left, top, side, side))
    parts.append(
        _text(left + side / 2, height - 10, "real called synthetic (false positives)", "middle")
    )
    parts.append(
        f'<text x="14" y="{top + side / 2}" transform="rotate(-90 14 {top + side / 2})"'
        f' text-anchor="middle" font-family="{_FONT}" font-size="12" fill="{INK}">'
        "synthetic called synthetic</text>"
    )
    return _svg(width, height, parts, "ROC curves of the readers")


def forest(rows: Sequence[Row], chance: float, title: str) -> str:
    """Values with their intervals, one below another, and a line where chance lies."""
    left, width, line = 190, 700, 24
    right = width - 180
    lows = [row.estimate.low for row in rows if row.estimate.has_interval]
    low = min(0.3, *lows) if lows else 0.3
    low = max(0.0, np.floor(low * 10) / 10)
    top, height = 10, 10 + line * len(rows) + 44

    def x(value: float) -> float:
        return float(left + (right - left) * (value - low) / (1 - low))

    bottom = top + line * len(rows)
    parts = []
    for tick in np.arange(low, 1.001, 0.1):
        parts.append(_line(x(tick), top, x(tick), bottom, GRID))
        parts.append(_text(x(tick), bottom + 16, f"{tick:.1f}", anchor="middle"))
    if chance >= low:
        parts.append(_line(x(chance), top, x(chance), bottom, FAINT, dash="4 4"))
    for number, row in enumerate(rows):
        y = top + line * (number + 0.5)
        parts.append(_text(left - 12, y + 4, _short(row.words), anchor="end", bold=row.bold))
        if not row.estimate.known:
            parts.append(_text(right + 12, y + 4, row.estimate.words))
            continue
        e = row.estimate
        if e.has_interval:
            parts.append(_line(x(e.low), y, x(e.high), y, INK, 2.4 if row.bold else 1.4))
            for end in (e.low, e.high):
                parts.append(_line(x(end), y - 4, x(end), y + 4, INK, 1.4))
        size = 5 if row.bold else 4
        shape = (
            f'<rect x="{x(e.value) - size:.1f}" y="{y - size:.1f}" width="{2 * size}"'
            f' height="{2 * size}" fill="{SYNTHETIC_COLOUR}"/>'
            if row.bold
            else f'<circle cx="{x(e.value):.1f}" cy="{y:.1f}" r="{size}" fill="{REAL_COLOUR}"/>'
        )
        parts.append(shape)
        parts.append(_text(right + 12, y + 4, e.words, bold=row.bold))
    parts.append(_text((left + right) / 2, height - 6, title, "middle"))
    return _svg(width, height, parts, title)


def bars(labels: Sequence[str], first: Sequence[int], second: Sequence[int]) -> str:
    """Two series of counts side by side: real and synthetic."""
    left, top, width, side = 44, 26, 660, 190
    height = top + side + 54
    most = max(1, *first, *second)
    slot = (width - left - 10) / len(labels)
    parts = []
    for share in (0.0, 0.5, 1.0):
        y = top + side * (1 - share)
        parts.append(_line(left, y, width - 10, y, GRID))
        parts.append(_text(left - 6, y + 4, f"{most * share:g}", anchor="end"))
    for number, label in enumerate(labels):
        for which, (counts, colour) in enumerate(
            ((first, REAL_COLOUR), (second, SYNTHETIC_COLOUR))
        ):
            tall = side * counts[number] / most
            x = left + slot * number + slot * (0.14 + 0.37 * which)
            parts.append(
                f'<rect x="{x:.1f}" y="{top + side - tall:.1f}" width="{slot * 0.34:.1f}"'
                f' height="{tall:.1f}" fill="{colour}"/>'
            )
            parts.append(
                _text(
                    x + slot * 0.17, top + side - tall - 4, str(counts[number]), "middle", size=10
                )
            )
        words = label.split(" ", 1)
        middle = left + slot * (number + 0.5)
        for row, word in enumerate(words):
            parts.append(_text(middle, top + side + 16 + 14 * row, word, "middle", size=11))
    for number, (name, colour) in enumerate(
        (("real", REAL_COLOUR), ("synthetic", SYNTHETIC_COLOUR))
    ):
        x = left + 100 * number
        parts.append(f'<rect x="{x}" y="4" width="11" height="11" fill="{colour}"/>')
        parts.append(_text(x + 16, 14, name))
    return _svg(width, height, parts, "How often each rating was given")


def _short(name: str) -> str:
    return name if len(name) <= 26 else name[:25] + "…"


def _style(number: int) -> tuple[str, str]:
    dash = _DASHES[number // len(_PALETTE) % len(_DASHES)]
    return _PALETTE[number % len(_PALETTE)], f' stroke-dasharray="{dash}"' if dash else ""


def _line(
    x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1, dash: str = ""
) -> str:
    dashed = dash if dash.startswith(" ") or not dash else f' stroke-dasharray="{dash}"'
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"'
        f' stroke-width="{width}"{dashed}/>'
    )


def _text(
    x: float, y: float, words: str, anchor: str = "start", *, bold: bool = False, size: int = 12
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-family="{_FONT}"'
        f' font-size="{size}" fill="{INK}"{weight}>{escape(words)}</text>'
    )


def _frame(x: float, y: float, width: float, height: float) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="none" stroke="{INK}"/>'


def _svg(width: float, height: float, parts: Sequence[str], title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}"'
        f' viewBox="0 0 {width:.0f} {height:.0f}" role="img">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )

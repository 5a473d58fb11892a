"""Plots of the figures: where the bundle stands between real against real and the rival."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from training.evaluate.extras import need
from training.evaluate.figures import Figure

__all__ = ["draw_figures"]

_MARKS = (("real_real", "o", "#2a7f3f"), ("rival", "s", "#b5651d"), ("rival_hard", "D", "#a8324a"))
_LABELS = {
    "real_real": "real against real",
    "rival": "rival (Poisson)",
    "rival_hard": "rival (pasted hard)",
}


def draw_figures(figures: Sequence[Figure], out: Path) -> list[Path]:
    """One plot for each part of names before the first hyphen (``auc``, ``memory``, ...)."""
    need("matplotlib").use("Agg")
    families: dict[str, list[Figure]] = {}
    for figure in figures:
        families.setdefault(figure.name.split("-")[0], []).append(figure)
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for family, members in families.items():
        if any(f.real_real is not None or f.rival is not None for f in members):
            written.append(_draw(family, members, out / f"plot-{family}.png"))
    return written


def _draw(family: str, figures: Sequence[Figure], path: Path) -> Path:
    plt = need("matplotlib.pyplot")
    fig, axes = plt.subplots(figsize=(8, 1.2 + 0.45 * len(figures)))
    for row, f in enumerate(figures):
        if f.low is not None and f.high is not None:
            axes.plot([f.low, f.high], [row, row], color="#1f4e8c", lw=2)
        axes.plot(f.value, row, "|", color="#1f4e8c", ms=14, mew=3, label="synthetic")
        for name, mark, colour in _MARKS:
            value = getattr(f, name)
            if value is not None:
                axes.plot(value, row, mark, color=colour, ms=6, label=_LABELS[name])
    axes.set_yticks(range(len(figures)), [f.name for f in figures], fontsize=8)
    axes.set_ylim(len(figures) - 0.5, -0.5)
    axes.grid(axis="x", color="#dddddd")
    handles, labels = axes.get_legend_handles_labels()
    unique = dict(zip(labels, handles, strict=True))
    axes.legend(unique.values(), unique.keys(), fontsize=7, loc="best")
    axes.set_title(
        f"{family}: synthetic with its 95 % interval, and what to hold beside it", size=9
    )
    fig.tight_layout()
    fig.savefig(path, dpi=130)
    plt.close(fig)
    return path

"""Plots of the figures: where the bundle stands between real against real and the rival."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from training.evaluate.measures.figures import Figure
from training.evaluate.measures.optional_packages import need

__all__ = ["draw_figures"]

_MARKS = (("real_real", "o", "#2a7f3f"), ("rival", "s", "#b5651d"), ("rival_hard", "D", "#a8324a"))
_NEIGHBOURHOODS = ("precision", "recall", "density", "coverage")
_LABELS = {
    "real_real": "real against real",
    "rival": "rival (Poisson)",
    "rival_hard": "rival (pasted hard)",
}


def draw_figures(figures: Sequence[Figure], out: Path) -> list[Path]:
    """One plot for each family of figures that can be drawn on one scale."""
    need("matplotlib").use("Agg")
    families: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.real_real is not None or figure.rival is not None:
            families.setdefault(_family(figure.name), []).append(figure)
    out.mkdir(parents=True, exist_ok=True)
    return [_draw(name, group, out / f"plot-{name}.png") for name, group in families.items()]


def _family(name: str) -> str:
    """The name up to the view (``frechet-ratio``), or its first word (``memory``)."""
    before, view, _ = name.partition("-crop-")
    if not view:
        before, view, _ = name.partition("-whole-")
    family = before if view else name.split("-", maxsplit=1)[0]
    return "neighbourhoods" if family in _NEIGHBOURHOODS else family


def _draw(family: str, figures: Sequence[Figure], path: Path) -> Path:
    plt = need("matplotlib.pyplot")
    fig, axes = plt.subplots(figsize=(8, 1.5 + 0.45 * len(figures)))
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
    axes.set_title(
        f"{family}: synthetic with its 95 % interval, and what to hold beside it", size=9
    )
    handles, labels = axes.get_legend_handles_labels()
    unique = dict(zip(labels, handles, strict=True))
    fig.legend(unique.values(), unique.keys(), fontsize=8, loc="lower center", ncols=len(unique))
    # Room below for the legend, which would hide points inside.
    fig.tight_layout(rect=(0, 0.35 / fig.get_figheight(), 1, 1))
    fig.savefig(path, dpi=130)
    plt.close(fig)
    return path

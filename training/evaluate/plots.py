"""Plots of the metrics: the bundle between real against real and the copy-paste baseline."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from busynth_gui.atomic import beside
from training.evaluate.measures.metrics import Metric
from training.evaluate.measures.optional_packages import need

__all__ = ["draw_metrics"]

_MARKS = (
    ("real_real", "o", "#2a7f3f"),
    ("copy_paste", "s", "#b5651d"),
    ("copy_paste_hard", "D", "#a8324a"),
)
_NEIGHBOURHOODS = ("precision", "recall", "density", "coverage")
_LABELS = {
    "real_real": "real against real",
    "copy_paste": "copy-paste (Poisson)",
    "copy_paste_hard": "copy-paste (pasted hard)",
}


def draw_metrics(metrics: Sequence[Metric], out: Path) -> list[Path]:
    """One plot for each family of metrics that can be drawn on one scale."""
    need("matplotlib").use("Agg")
    families: dict[str, list[Metric]] = {}
    for metric in metrics:
        if metric.real_real is not None or metric.copy_paste is not None:
            families.setdefault(_family(metric.name), []).append(metric)
    out.mkdir(parents=True, exist_ok=True)
    return [_draw(name, group, out / f"plot-{name}.png") for name, group in families.items()]


def _family(name: str) -> str:
    """The name up to the view (``frechet-ratio``), or its first word (``memory``)."""
    before, view, _ = name.partition("-crop-")
    if not view:
        before, view, _ = name.partition("-whole-")
    family = before if view else name.split("-", maxsplit=1)[0]
    return "neighbourhoods" if family in _NEIGHBOURHOODS else family


def _draw(family: str, metrics: Sequence[Metric], path: Path) -> Path:
    plt = need("matplotlib.pyplot")
    fig, axes = plt.subplots(figsize=(8, 1.5 + 0.45 * len(metrics)))
    for row, f in enumerate(metrics):
        if f.low is not None and f.high is not None:
            axes.plot([f.low, f.high], [row, row], color="#1f4e8c", lw=2)
        axes.plot(f.value, row, "|", color="#1f4e8c", ms=14, mew=3, label="synthetic")
        for name, mark, colour in _MARKS:
            value = getattr(f, name)
            if value is not None:
                axes.plot(value, row, mark, color=colour, ms=6, label=_LABELS[name])
    axes.set_yticks(range(len(metrics)), [f.name for f in metrics], fontsize=8)
    axes.set_ylim(len(metrics) - 0.5, -0.5)
    axes.grid(axis="x", color="#dddddd")
    axes.set_title(
        f"{family}: synthetic with its 95 % interval, and what to hold beside it", size=9
    )
    handles, labels = axes.get_legend_handles_labels()
    unique = dict(zip(labels, handles, strict=True))
    fig.legend(unique.values(), unique.keys(), fontsize=8, loc="lower center", ncols=len(unique))
    # Room below for the legend, which would hide points inside.
    fig.tight_layout(rect=(0, 0.35 / fig.get_figheight(), 1, 1))
    with beside(path) as fresh:
        fig.savefig(fresh, dpi=130)
    plt.close(fig)
    return path

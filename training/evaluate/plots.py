"""Plots of the metrics: the bundle between real against real and the copy-paste baseline."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from busynth_gui.atomic import beside
from training.evaluate.meaning import meaning
from training.evaluate.measures.metrics import Metric
from training.evaluate.measures.optional_packages import need

__all__ = ["draw_metrics"]

_OWN, _IDEAL = "#1f4e8c", "#444444"
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
_WAYS = {
    "lower": "\N{LEFTWARDS ARROW} lower is better",
    "higher": "higher is better \N{RIGHTWARDS ARROW}",
    "nearer": "nearer to the dashed line is better",
    "": "",
}


def draw_metrics(metrics: Sequence[Metric], out: Path) -> dict[str, Path]:
    """One plot for each family of metrics that can be drawn on one scale, by the family's name.

    Rows are metrics with their interval and n; a dashed line is what a perfect bundle would get,
    and the axis says which way is better.
    """
    need("matplotlib").use("Agg")
    families: dict[str, list[Metric]] = {}
    for metric in metrics:
        beside_it = (metric.real_real, metric.copy_paste, metric.low)
        if metric.value is not None and any(v is not None for v in beside_it):
            families.setdefault(_family(metric.name), []).append(metric)
    out.mkdir(parents=True, exist_ok=True)
    return {name: _draw(name, group, out / f"plot-{name}.png") for name, group in families.items()}


def _family(name: str) -> str:
    """The name up to the view (``frechet-ratio``), or what its first word and kind are."""
    before, view, _ = name.partition("-crop-")
    if not view:
        before, view, _ = name.partition("-whole-")
    family = before if view else name.split("-", maxsplit=1)[0]
    if family in _NEIGHBOURHOODS:
        return "neighbourhoods"
    for kind in ("gain", "contrast", "faithfulness", "unet"):
        if f"-{kind}" in name:
            return f"{family}-{kind}"
    return family


def _draw(family: str, metrics: Sequence[Metric], path: Path) -> Path:
    plt = need("matplotlib.pyplot")
    fig, axes = plt.subplots(figsize=(9, 1.9 + 0.55 * len(metrics)))
    said = [meaning(f) for f in metrics]
    for row, (f, its) in enumerate(zip(metrics, said, strict=True)):
        if f.low is not None and f.high is not None:
            axes.plot([f.low, f.high], [row, row], color=_OWN, lw=2, label="95 % interval")
        axes.plot(f.value, row, "|", color=_OWN, ms=14, mew=3, label="synthetic")
        for name, mark, colour in _MARKS:
            value = getattr(f, name)
            if value is not None:
                axes.plot(value, row, mark, color=colour, ms=6, label=_LABELS[name])
        ideal = 0.0 if family.endswith("-gain") else its.ideal
        if ideal is not None:
            label = "no gain" if family.endswith("-gain") else "ideal"
            span = [row - 0.45, row + 0.45]
            axes.plot([ideal, ideal], span, "--", color=_IDEAL, lw=1.3, label=label)
    axes.set_yticks(range(len(metrics)), [f"{f.name}\nn: {f.n}" for f in metrics], fontsize=7)
    axes.set_ylim(len(metrics) - 0.5, -0.5)
    axes.grid(axis="x", color="#dddddd")
    ways = {its.better for its in said}
    axes.set_xlabel(_WAYS[ways.pop()] if len(ways) == 1 else "", size=9)
    axes.set_title(f"{family}: synthetic, and what to hold beside it", size=9)
    handles, labels = axes.get_legend_handles_labels()
    unique = dict(zip(labels, handles, strict=True))
    fig.legend(unique.values(), unique.keys(), fontsize=7, loc="lower center", ncols=len(unique))
    # Room below for the legend, which would hide points inside.
    fig.tight_layout(rect=(0, 0.35 / fig.get_figheight(), 1, 1))
    with beside(path) as fresh:
        fig.savefig(fresh, dpi=130)
    plt.close(fig)
    return path

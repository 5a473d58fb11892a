"""Words on screen for the values of a request."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from busynth_gui.case.calliper import Spacing
from busynth_gui.case.decision import DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.region import BoxRegion, EllipseRegion, PolygonRegion, Region
from busynth_gui.case.request import Closeness
from busynth_gui.ui.wording.lengths import extent_words
from busynth_gui.ui.wording.numbers import number_words

__all__ = [
    "closeness_words",
    "descriptor_source",
    "descriptor_words",
    "duration_words",
    "pathology_words",
    "region_words",
    "size_words",
    "stage_words",
    "state_words",
]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Words", text)


def closeness_words(closeness: Closeness) -> str:
    return {
        Closeness.HINT: _tr("a hint"),
        Closeness.LOOSE: _tr("loosely"),
        Closeness.MEDIUM: _tr("roughly"),
        Closeness.CLOSE: _tr("closely"),
        Closeness.EXACT: _tr("exactly"),
    }[closeness]


def stage_words(stage: int) -> str:
    """What the stages 1 to 3 make."""
    return {1: _tr("shape"), 2: _tr("lesion"), 3: _tr("reconstruction")}[stage]


def state_words(state: DecisionState) -> str:
    return {
        DecisionState.PENDING: _tr("pending"),
        DecisionState.APPROVED: _tr("approved"),
        DecisionState.REJECTED: _tr("rejected"),
        DecisionState.FLAGGED: _tr("flagged"),
    }[state]


def pathology_words(pathology: Pathology) -> str:
    return {Pathology.BENIGN: _tr("benign"), Pathology.MALIGNANT: _tr("malignant")}[pathology]


def descriptor_words(key: str) -> str:
    """A descriptor's name or value as it is read: "echo_pattern" is "Echo pattern"."""
    return _tr(descriptor_source(key))


def descriptor_source(key: str) -> str:
    """The same in English, as the translator knows it."""
    if key == "posterior":
        return "Posterior features"
    words = key.replace("_", " ").replace("not-", "not ")
    return words[:1].upper() + words[1:]


def duration_words(seconds: float) -> str:
    """A time to come, no more exact than it can be known."""
    if seconds < 9.5:
        return _tr("about {0} s").format(max(1, round(seconds)))
    if seconds < 55:
        return _tr("about {0} s").format(5 * round(seconds / 5))
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return _tr("about {0} min").format(minutes)
    return _tr("about {0} h {1} min").format(minutes // 60, 5 * ((minutes % 60) // 5))


def size_words(size: int) -> str:
    """A number of bytes as one reads it."""
    if size < 1_000_000:
        return _tr("{0} kB").format(round(size / 1000))
    if size < 1_000_000_000:
        return _tr("{0} MB").format(round(size / 1_000_000))
    return _tr("{0} GB").format(number_words(size / 1_000_000_000, 1))


def region_words(region: Region | None, spacing: Spacing = None) -> str:
    """What the region is and how large: in mm when the pixel spacing is known, else in px."""
    match region:
        case None:
            return _tr("None drawn: stage one proposes a place")
        case EllipseRegion(rx=rx, ry=ry, degrees=degrees):
            kind, width, height, turn = _tr("Ellipse"), 2 * rx, 2 * ry, degrees
        case BoxRegion(width=width, height=height, degrees=turn):
            kind = _tr("Box")
        case PolygonRegion(points=points):
            xs, ys = [x for x, _ in points], [y for _, y in points]
            kind, turn = _tr("Polygon"), 0.0
            width, height = max(xs) - min(xs), max(ys) - min(ys)
        case _:
            kind, turn = _tr("Painted"), 0.0
            width, height = region.box_width, region.box_height
    words = f"{kind}, {extent_words(width, height, spacing)}"
    return f"{words}, {number_words(turn)}°" if abs(turn) >= 0.5 else words

"""Words on screen for the values of a request."""

from __future__ import annotations

import re

from busynth_gui.case.calliper import Spacing
from busynth_gui.case.decision import DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.region import BoxRegion, EllipseRegion, PolygonRegion, Region
from busynth_gui.case.request import Closeness
from busynth_gui.ui.wording.language import tr
from busynth_gui.ui.wording.lengths import extent_words
from busynth_gui.ui.wording.numbers import number_words
from busynth_gui.workspace.records import CandidateRecord
from busynth_gui.workspace.writing import WritingState

__all__ = [
    "closeness_words",
    "descriptor_clause",
    "descriptor_source",
    "descriptor_words",
    "device_words",
    "duration_words",
    "ground_words",
    "pathology_words",
    "region_words",
    "size_words",
    "stage_words",
    "state_words",
    "writing_words",
]


def closeness_words(closeness: Closeness) -> str:
    return {
        Closeness.HINT: tr("a hint"),
        Closeness.LOOSE: tr("loosely"),
        Closeness.MEDIUM: tr("roughly"),
        Closeness.CLOSE: tr("closely"),
        Closeness.EXACT: tr("exactly"),
    }[closeness]


def stage_words(stage: int) -> str:
    """What the stages 1 to 3 make."""
    return {1: tr("shape"), 2: tr("lesion"), 3: tr("reconstruction")}[stage]


def state_words(state: DecisionState) -> str:
    return {
        DecisionState.PENDING: tr("pending"),
        DecisionState.APPROVED: tr("approved"),
        DecisionState.REJECTED: tr("rejected"),
        DecisionState.FLAGGED: tr("flagged"),
    }[state]


def pathology_words(pathology: Pathology) -> str:
    return {Pathology.BENIGN: tr("benign"), Pathology.MALIGNANT: tr("malignant")}[pathology]


def writing_words(state: WritingState) -> str:
    """What becomes of the writing on a scan."""
    return {
        WritingState.HELD: tr("writing is burned in: nothing goes out until you have looked"),
        WritingState.BLANKED: tr("writing is blacked out"),
        WritingState.PASSED: tr("writing may pass"),
    }[state]


def ground_words(ground: CandidateRecord, hidden: bool) -> str:
    """What the next lesion is added to, so that it is found in the strip."""
    if hidden:
        return tr("Another lesion beside that of a candidate")
    request = ground.request
    lesions = [pathology_words(each.pathology) for each in request.chain]
    words = tr("Another lesion, beside: {0}, seed {1}")
    return words.format(" + ".join(lesions), request.seed)


def descriptor_words(key: str) -> str:
    """A descriptor's name or value as it is read: "echo_pattern" is "Echo pattern"."""
    return tr(descriptor_source(key))


def descriptor_clause(key: str) -> str:
    """The same within a sentence or a list, where German nouns keep their capital."""
    return tr(descriptor_source(key).lower())


def descriptor_source(key: str) -> str:
    """A descriptor's name or value in English, as the translator knows it."""
    if key == "posterior":
        return "Posterior features"
    words = key.replace("_", " ").replace("not-", "not ")
    return words[:1].upper() + words[1:]


def device_words(device: str) -> str:
    """The device as the engine names it: graphics cards keep their names."""
    found = re.fullmatch(r"CPU, (\d+) threads?", device)
    if found is None:
        return device
    threads = int(found[1])
    if threads == 1:
        return tr("Processor, 1 thread")
    return tr("Processor, {0} threads").format(threads)


def duration_words(seconds: float) -> str:
    """A time to come, no more exact than it can be known."""
    if seconds < 9.5:
        return tr("about {0} s").format(max(1, round(seconds)))
    if seconds < 55:
        return tr("about {0} s").format(5 * round(seconds / 5))
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return tr("about {0} min").format(minutes)
    return tr("about {0} h {1} min").format(minutes // 60, 5 * ((minutes % 60) // 5))


def size_words(size: int) -> str:
    """A number of bytes as one reads it."""
    if size < 1_000_000:
        return tr("{0} kB").format(round(size / 1000))
    if size < 1_000_000_000:
        return tr("{0} MB").format(round(size / 1_000_000))
    return tr("{0} GB").format(number_words(size / 1_000_000_000, 1))


def region_words(region: Region | None, spacing: Spacing = None) -> str:
    """What the region is and how large: in mm when the pixel spacing is known, else in px."""
    match region:
        case None:
            return tr("None drawn: stage one proposes a place")
        case EllipseRegion(rx=rx, ry=ry, degrees=degrees):
            kind, width, height, turn = tr("Ellipse"), 2 * rx, 2 * ry, degrees
        case BoxRegion(width=width, height=height, degrees=turn):
            kind = tr("Box")
        case PolygonRegion(points=points):
            xs, ys = [x for x, _ in points], [y for _, y in points]
            kind, turn = tr("Polygon"), 0.0
            width, height = max(xs) - min(xs), max(ys) - min(ys)
        case _:
            kind, turn = tr("Painted"), 0.0
            width, height = region.box_width, region.box_height
    words = f"{kind}, {extent_words(width, height, spacing)}"
    return f"{words}, {number_words(turn)}°" if abs(turn) >= 0.5 else words

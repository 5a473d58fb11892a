"""What the automatic checks found, in words."""

from __future__ import annotations

import math

from busynth_gui.case.finding import Finding, Mark
from busynth_gui.ui.wording.labels import descriptor_clause, descriptor_words
from busynth_gui.ui.wording.language import tr
from busynth_gui.ui.wording.numbers import number_words

__all__ = ["finding_lines", "mark_words"]


def mark_words(finding: Finding) -> str:
    """The finding in a few words."""
    match finding.mark:
        case Mark.SOUND:
            return tr("checks passed")
        case Mark.DIFFERS if finding.disagreeing:
            return tr("descriptors that differ: {0}").format(len(finding.disagreeing))
        case Mark.DIFFERS if finding.near_marks:
            return tr("near what is drawn on the scan")
        case Mark.DIFFERS:
            return tr("near a training lesion")
    return tr("checks not passed")


def finding_lines(finding: Finding) -> list[tuple[Mark | None, str]]:
    """A line for each thing that was found, and what to make of it; None is for telling only."""
    rows: list[tuple[Mark | None, str]] = []
    out = finding.changed_outside
    rows.append(
        (Mark.SOUND, tr("Nothing outside mask and band has changed"))
        if not out
        else (Mark.BROKEN, tr("{0} px outside mask and band have changed").format(out))
    )
    out = finding.outside_field
    rows.append(
        (Mark.SOUND, tr("The mask lies inside the field of view"))
        if not out
        else (Mark.BROKEN, tr("{0} px of the mask lie outside the field of view").format(out))
    )
    if finding.near_marks:
        words = tr("{0} px of the mask lie on or near writing, callipers or other marks")
        rows.append((Mark.DIFFERS, words.format(finding.near_marks)))
    rows.append(_nearness_line(finding))
    if finding.told is not None:
        # No verdict on how real it is: of what the critic does not see it says nothing.
        rows.append((None, tr("Told by the critic: {0}").format(number_words(finding.told, 2))))
    size = finding.size_mm
    if size is None:
        words = tr("{0} × {1} px wide and deep; in mm unknown, the scan has no spacing")
        rows.append((None, words.format(finding.width, finding.height)))
    else:
        words = tr("{0} × {1} mm wide and deep")
        rows.append((None, words.format(number_words(size[1], 1), number_words(size[0], 1))))
    for word in finding.asked:
        name, asked = descriptor_words(word.descriptor), descriptor_clause(word.asked)
        measured = descriptor_clause(word.measured)
        if word.agrees:
            rows.append((Mark.SOUND, tr("{0}: {1}, as asked for").format(name, asked)))
        else:
            words = tr("{0}: {1} asked for, {2} measured").format(name, asked, measured)
            rows.append((Mark.DIFFERS, words))
    return rows


def _nearness_line(finding: Finding) -> tuple[Mark | None, str]:
    """How near the lesion is to one that the bundle was trained on, and what to make of it."""
    if finding.nearness is None:
        return None, tr("Nearest training lesion: this bundle cannot tell")
    # Rounded down: that all lie less near is said of those alone that are beyond all.
    percent = number_words(math.floor(100 * finding.nearness + 1e-9))
    words = tr("Nearer to a training lesion than {0} % of real lesions that the bundle never saw")
    return Mark.DIFFERS if finding.near_training else Mark.SOUND, words.format(percent)

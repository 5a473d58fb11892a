"""What is said of a file that could not be read, whatever the reason."""

from __future__ import annotations

import logging
from pathlib import Path

from busynth_gui.case.errors import Refusal
from busynth_gui.ui.services.error_report import error_report
from busynth_gui.ui.wording.language import tr
from busynth_gui.ui.wording.refusal_words import refusal_words

__all__ = ["shown_name", "why_unreadable"]

_log = logging.getLogger(__name__)


def why_unreadable(path: Path, error: BaseException) -> str:
    """The words of a refusal; of any other error its kind, and the log gets the rest."""
    if isinstance(error, Refusal):
        return shown_name(refusal_words(error))
    _log.error("A file could not be opened: %s", error_report(error, [str(path)]))
    name = shown_name(path.name)
    if isinstance(error, MemoryError):
        return tr("{0} is too large for the memory of this computer").format(name)
    return tr("{0} could not be read; the log says more").format(name)


def shown_name(words: str) -> str:
    """With what a file name has that is not UTF-8 replaced: Qt shows none of it."""
    return words.encode("utf-8", "replace").decode()

"""Showing what went wrong, each kind in its own way."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from busynth_gui.case.errors import Refusal
from busynth_gui.engine.messages import Failed
from busynth_gui.ui.controllers.front_window import FrontWindow
from busynth_gui.ui.dialogs.message_boxes import ErrorDialog, show_refusal
from busynth_gui.ui.services.error_report import error_report, scrub, versions
from busynth_gui.ui.wording.refusal_words import sentence

__all__ = ["ErrorReporter"]

_log = logging.getLogger(__name__)


class ErrorReporter(QObject):
    """Shows refusals as plain messages and faults with a report, over what is in ``front``.

    ``names`` gives what a report must not hold: the scans' and the reviewer's.
    """

    def __init__(self, front: FrontWindow, names: Callable[[], list[str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._front, self._names, self._window = front, names, parent

    def show(self, error: BaseException) -> None:
        """Show a Refusal as a message, anything else with a report that can be copied."""
        if isinstance(error, Refusal):
            _log.info("Refused: %s", scrub(str(error), self._names(), [error]))
            show_refusal(error, self._front.now)
            return
        report = error_report(error, self._names())
        _log.error("Fault: %s", report)
        shown = self._shown()
        if shown is not None:
            shown.add(report)  # a slot that fails at every move must not pile up dialogs
            return
        ErrorDialog(self.tr("Something unexpected happened."), report, self._front.now).open()

    def show_failed(self, failure: Failed) -> None:
        """Show what went wrong in the engine; once, however many jobs it befalls."""
        details = f"{versions()}\n\n{failure.message}\n\n{failure.details}"
        report = scrub(details, self._names(), [failure.message, failure.remedy])
        _log.error("The engine failed: %s", report)
        if self._shown() is not None:
            return
        said = (failure.message, failure.remedy)
        words = self.tr("A candidate could not be made.")
        words += "".join(f" {sentence(part)}" for part in said if part)
        ErrorDialog(words, report, self._front.now).open()

    def _shown(self) -> ErrorDialog | None:
        dialogs = self._window.findChildren(ErrorDialog)
        return next((dialog for dialog in dialogs if dialog.isVisible()), None)

"""Showing what went wrong, each kind in its own way."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from busynth_gui.case.errors import Refusal
from busynth_gui.engine.messages import Failed
from busynth_gui.ui.dialogs import ErrorDialog, error_report, show_refusal, versions
from busynth_gui.ui.words import sentence

__all__ = ["Faults"]


class Faults(QObject):
    """Shows refusals as plain messages and faults with a report, over ``parent``."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent

    def show(self, error: BaseException) -> None:
        """Show a Refusal as a message, anything else with a report that can be copied."""
        if isinstance(error, Refusal):
            show_refusal(error, self._window)
            return
        report = error_report(type(error), error, error.__traceback__)
        ErrorDialog(self.tr("Something unexpected happened."), report, self._window).open()

    def show_failed(self, failure: Failed) -> None:
        """Show what went wrong in the engine; once, however many jobs it befalls."""
        if any(dialog.isVisible() for dialog in self._window.findChildren(ErrorDialog)):
            return
        report = f"{versions()}\n\n{failure.message}\n\n{failure.details}"
        said = (failure.message, failure.remedy)
        words = self.tr("A candidate could not be made.")
        words += "".join(f" {sentence(part)}" for part in said if part)
        ErrorDialog(words, report, self._window).open()

"""Connects what is said of the scan itself: its spacing, its field of view, writing on it."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import Region
from busynth_gui.imaging.burned_in import boxes_mask, writing_on
from busynth_gui.imaging.marks import TextBox
from busynth_gui.ui.dialogs.calibrate_dialog import CalibrateDialog
from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.models.decisions import Decisions
from busynth_gui.ui.models.edits import clear_writing, edit_field_of_view, edit_spacing
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.background import Background

__all__ = ["ScanActions"]


class ScanActions(QObject):
    """The field of view is drawn as a region is, with the same tools, and so is what is blanked
    besides writing that is found.

    Such writing is always blanked: a region drawn for something else must not stand for it.
    """

    def __init__(
        self, actions: Actions, session: Session, decisions: Decisions, window: QWidget
    ) -> None:
        super().__init__(window)
        self._window = window
        self.calibrate_dialog: CalibrateDialog | None = None
        self._session, self._decisions = session, decisions
        self._background = Background(self)
        actions.calibrate.triggered.connect(self._ask_spacing)
        actions.set_field.triggered.connect(self._set_field)
        actions.reset_field.triggered.connect(self._reset_field)
        actions.blank_writing.triggered.connect(lambda: self._blank(None))
        actions.blank_region.triggered.connect(lambda: self._blank(session.region))
        actions.pass_writing.triggered.connect(self._let_pass)

    def close(self) -> None:
        """Wait for the thread and end it."""
        self._background.close()

    def _ask_spacing(self) -> None:
        session = self._session
        if session.record is None:
            return
        dialog = CalibrateDialog(session.record, session.callipers, self._window)
        dialog.calibrated.connect(
            lambda spacing: edit_spacing(session, spacing, self.tr("Calibration"))
        )
        self.calibrate_dialog = dialog
        dialog.open()

    def _set_field(self) -> None:
        if self._session.region is not None:
            edit_field_of_view(self._session, self._session.region, self.tr("Field of view"))

    def _reset_field(self) -> None:
        edit_field_of_view(self._session, None, self.tr("Find the field of view"))

    def _blank(self, region: Region | None) -> None:
        session = self._session
        scan, record = session.scan, session.record
        if scan is None or record is None:
            return

        def done(found: Future[tuple[TextBox, ...]]) -> None:
            if session.scan is not scan:
                return
            name, blank = self.tr("Black out writing"), boxes_mask(found.result(), scan.shape)
            if region is not None:
                name = self.tr("Black out the region")
                blank |= region.rasterize(scan.shape)
            with suppress(Refusal):  # what was blanked before is damaged, and replaced
                before = session.workspace.writing.clearance(record)
                if before is not None and before.blank is not None:
                    blank |= before.blank
            if blank.any():
                clear_writing(session, blank, self._reviewer, name)

        self._background.run(lambda: writing_on(scan.pixels), done)

    def _let_pass(self) -> None:
        clear_writing(self._session, None, self._reviewer, self.tr("Let writing pass"))

    @property
    def _reviewer(self) -> str:
        return self._decisions.reviewer

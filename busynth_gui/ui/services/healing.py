"""Healing the lesion that is drawn on a scan: the healed scan joins the others in the workspace."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.case.healing import Healed, HealRequest
from busynth_gui.case.region import RasterRegion
from busynth_gui.case.scan import Scan
from busynth_gui.engine.messages import Failed
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.background import Background
from busynth_gui.ui.services.generation import Generation
from busynth_gui.workspace.records import AddedScan, ScanRecord
from busynth_gui.workspace.workspace import Workspace

__all__ = ["Healing"]


class Healing(QObject):
    """Asks the engine, keeps what comes back, and opens it unless something else is open now.

    ``begun`` carries the scan's name, ``done`` that of the healed scan; ``failed`` a Refusal, and
    ``fault_met`` the Failed of a bug or a dead child.
    """

    begun = Signal(str)
    done = Signal(str)
    failed = Signal(object)
    fault_met = Signal(object)

    def __init__(
        self, session: Session, generation: Generation, background: Background, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._generation = session, generation
        self._background = background
        self._asked: dict[str, ScanRecord] = {}
        generation.engine.healing_done.connect(self._on_done)
        generation.engine.healing_failed.connect(self._on_failed)

    def heal(self) -> None:
        """Heal what the region on the current scan covers. Raises Refusal."""
        session = self._session
        if session.scan is None or session.record is None:
            raise Refusal("there is no scan to work on", "open a scan first")
        if session.region is None:
            raise Refusal("there is no lesion to heal", "draw a region around it")
        bundle = self._generation.bundle()
        if not bundle.holds("healing"):
            raise Refusal(
                "bundle {0} does not heal", "take the one that ships, compact", bundle.name
            )
        request = HealRequest(
            session.record.sha256,
            # As pixels, since a region may be edited while it is healed.
            RasterRegion.from_mask(session.region.rasterize(session.scan.shape)),
            session.form.seed,
            bundle.name,
            bundle.sha256,
            field_of_view=session.field_of_view,
        )
        ask = self._generation.engine.heal(request, session.scan)
        self._asked[ask] = session.record
        self.begun.emit(session.record.name)

    def _on_done(self, ask_id: str, healed: Healed) -> None:
        record = self._asked.pop(ask_id)
        workspace = self._session.workspace
        self._background.run(
            lambda: _keep(workspace, record, healed), lambda done: self._on_kept(record, done)
        )

    def _on_kept(self, source: ScanRecord, kept: Future[AddedScan | None]) -> None:
        try:
            added = kept.result()
        except Refusal as refusal:
            self.failed.emit(refusal)
            return
        if added is None:
            return  # its scan was removed meanwhile
        session = self._session
        session.note_scan(added)
        self.done.emit(added.record.name)
        here = session.record is not None and session.record.id == source.id
        if here and session.selected is None:
            session.workspace.keep_at_hand(added)
            session.open_scan(added.record.id)

    def _on_failed(self, ask_id: str, failure: Failed) -> None:
        self._asked.pop(ask_id)
        if failure.is_refusal:
            remedy = failure.remedy or Phrase("draw another region")
            self.failed.emit(Refusal("{0}", "{1}", failure.message, remedy))
        else:
            self.fault_met.emit(failure)


def _keep(workspace: Workspace, source: ScanRecord, healed: Healed) -> AddedScan | None:
    """Keep a healed scan beside the one that it was; in the background's thread."""
    request = healed.request
    with workspace.for_thread() as own:
        if own.find_scan(request.scan_sha256) is None:
            return None
        scan = Scan(
            f"{Path(source.name).stem}_healed.png",
            healed.image,
            source.spacing_mm,
            source.burned_in,
            (*source.healings, request),
        )
        added = own.add_scans([(scan, source.source)])[0]
        if added.is_new and source.field_of_view is not None:
            record = own.set_field_of_view(added.record.id, source.field_of_view)
            added = replace(added, record=record)
        return added

"""Live previews: what the request would make, shown while its region or its words change.

A preview is asked of the engine when the one before it has come, for the region as it is then: so
the newest wins and nothing piles up. Nothing of it reaches the workspace. When all is at rest the
candidate itself may be made and shown; *Generate* then has it from the engine without a second run,
and until then it is a preview like the others.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.case.progress import LivePreview
from busynth_gui.case.region import Region
from busynth_gui.case.request import Request
from busynth_gui.engine.engine import EngineState
from busynth_gui.engine.messages import Failed
from busynth_gui.ui.models.request_form import RequestForm
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.settings import Settings
from busynth_gui.ui.services.generation import Generation
from busynth_gui.ui.wording.refusal_words import sentence

__all__ = ["LivePreviews"]

_REST_MS = 700
"""After so long without a change the candidate itself may be made."""
_QUICK_S = 3.0
"""Longest that it may take by the machine's measured pace for that to happen by itself."""


class LivePreviews(QObject):
    """``preview`` is what the canvas shows, ``obstacle`` words for why there is none.

    ``changed`` says that either did. ``fault_met`` carries the Failed of a bug or a dead child;
    then no more are asked for until :meth:`set_on`.
    """

    changed = Signal()
    fault_met = Signal(object)

    def __init__(
        self, session: Session, generation: Generation, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._generation, self._settings = session, generation, settings
        self._engine = generation.engine
        self.preview: LivePreview | None = None
        self.obstacle = ""
        self._on = bool(settings["live"])
        self._region, self._form = session.region, session.form
        self._draft: Region | None = None
        self._target: Region | None = None
        """Where the last preview that was wanted has its lesion."""
        self._waits = False
        """The newest is to be asked for as soon as the one that is under way has come."""
        self._ask: tuple[str, Request, bool] | None = None
        """What is under way: its id, its request, and whether it is a whole one."""
        self._unwanted = False
        """Nobody wants to see what is under way any more."""
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._ask_whole)
        session.scan_opened.connect(lambda _: self._on_scan())
        session.ground_changed.connect(self._on_scan)
        session.field_of_view_changed.connect(self.drop)
        session.region_changed.connect(self._on_region)
        session.form_changed.connect(self._on_form)
        session.candidate_selected.connect(lambda chosen: self.drop() if chosen >= 0 else None)
        session.blinding.changed.connect(self.drop)
        self._engine.state_changed.connect(lambda _: self._go_on())
        self._engine.job_started.connect(self._on_job)
        self._engine.queue_changed.connect(self._make_room)
        self._engine.preview_made.connect(self._on_made)
        self._engine.preview_dropped.connect(self._on_dropped)
        self._engine.preview_failed.connect(self._on_failed)

    # From the canvas and the menus

    def set_on(self, on: bool) -> None:
        """Switch live previews on, with one of what there is now, or off."""
        if on == self._on:
            return
        self._on = on
        self.drop()
        if on and self._engine.state is EngineState.STOPPED:
            self._generation.warm_up()
        if on and self._session.selected is None:
            self._want()

    def follow(self, draft: Region | None) -> None:
        """The region is dragged and would be ``draft``; None when that has ended."""
        if draft is not None:
            self._draft = draft
            self._want()
        elif self._draft is not None:
            self._draft = None
            # A drag that is kept tells of its region now; one that was let go does not.
            QTimer.singleShot(0, self, self._settle)

    def drop(self) -> None:
        """Show nothing, and stop what is under way."""
        self._waits = False
        self._rest.stop()
        self._stop()
        self._show(None)

    # What changes

    def _on_scan(self) -> None:
        self._region, self._draft = self._session.region, None
        self.drop()

    def _on_region(self) -> None:
        if self._session.region == self._region:
            return  # another scan, or another ground, that has one
        self._region = self._session.region
        self._want()

    def _on_form(self, form: RequestForm) -> None:
        before, self._form = self._form, form
        if replace(form, count=before.count, seed_rule=before.seed_rule) == before:
            return
        went_on = replace(before, seed=form.seed) == form
        if went_on and self._engine.queue.unfinished():
            return  # candidates were asked for, and the next would have this seed
        if self._session.selected is None:
            self._want()

    def _settle(self) -> None:
        if self._draft is None and self._target != self._session.region:
            self.drop()

    def _on_job(self, job_id: str) -> None:
        """What was asked for on this scan is seen as it is made."""
        order, record = self._engine.queue.get(job_id).order, self._session.record
        if record is not None and order.request.scan_sha256 == record.sha256 and not order.behind:
            self.drop()

    def _make_room(self) -> None:
        """A whole preview holds no job up but the one that gets its candidate."""
        running = self._engine.queue.running
        if self._ask is None or not self._ask[2] or running is None:
            return
        if running.order.request != self._ask[1]:
            self._engine.cancel_preview(self._ask[0])

    # Asking

    def _want(self) -> None:
        """Ask for what there is now, as soon as possible."""
        self._rest.stop()
        region, blind = self._draft or self._session.region, self._session.blinding.on
        if not self._on or region is None or blind or self._session.scan is None:
            self.drop()
            return
        try:
            self._generation.bundle().refuse_if_slow()
        except Refusal as refusal:
            self.drop()
            self._show(None, sentence(refusal))
            return
        self._target, self._waits = region, True
        self._go_on()

    def _go_on(self) -> None:
        if not self._waits:
            return
        if self._engine.state not in (EngineState.READY, EngineState.BUSY):
            self._show(None, self.tr("The bundle is not in memory yet."))
            return
        if self._ask is not None:
            # In a drag the next is soon due anyway, and each would stop the one before it.
            if self._draft is None or self._ask[2]:
                self._stop()
            return
        self._waits = False
        self._send(self._generation.first_request(self._target), whole=False)

    def _send(self, request: Request, whole: bool) -> None:
        session = self._session
        assert session.scan is not None
        ground = None if session.ground is None else session.load(session.ground.id).candidate
        ask_id = self._engine.preview(request, session.scan, ground, whole)
        self._ask, self._unwanted = (ask_id, request, whole), False

    def _stop(self) -> None:
        if self._ask is None:
            return
        running = self._engine.queue.running
        self._unwanted = True
        if running is None or running.order.request != self._ask[1]:
            self._engine.cancel_preview(self._ask[0])

    def _ask_whole(self) -> None:
        """Have the candidate itself made, when all is at rest and the settings say so."""
        if self._ask is not None or self.preview is None or self.preview.whole:
            return
        idle = self._engine.state is EngineState.READY and not self._engine.queue.unfinished()
        if not idle or self._draft is not None:
            return
        request = self._generation.first_request(self._session.region)
        if self._may_be_whole(request):
            self._send(request, whole=True)

    def _may_be_whole(self, request: Request) -> bool:
        if self._settings["live_whole"] != "pace":
            return bool(self._settings["live_whole"] == "always")
        seconds = self._engine.time_estimate.seconds(request)
        return seconds is not None and seconds <= _QUICK_S

    # Hearing

    def _on_made(self, ask_id: str, preview: LivePreview) -> None:
        if self._ended(ask_id):
            self._show(preview)
            self._rest.start()
        self._go_on()

    def _on_dropped(self, ask_id: str) -> None:
        self._ended(ask_id)
        self._go_on()

    def _on_failed(self, ask_id: str, failure: Failed) -> None:
        if not self._ended(ask_id):
            self._go_on()
            return
        if failure.is_refusal:
            remedy = failure.remedy or Phrase("draw another region")
            self._show(None, sentence(Refusal("{0}", "{1}", failure.message, remedy)))
            self._go_on()
            return
        self.drop()
        self._on = False
        self._show(None, self.tr("It failed; switch live previews off and on to try again."))
        self.fault_met.emit(failure)

    def _ended(self, ask_id: str) -> bool:
        """Whether what has come is wanted still."""
        if self._ask is None or self._ask[0] != ask_id:
            return False
        self._ask = None
        return not self._unwanted and self._session.selected is None

    def _show(self, preview: LivePreview | None, obstacle: str = "") -> None:
        if preview is None and self.preview is None and obstacle == self.obstacle:
            return
        self.preview, self.obstacle = preview, obstacle
        self.changed.emit()

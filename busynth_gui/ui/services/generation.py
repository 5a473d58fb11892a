"""From the request panel to candidates: what the window asks of the engine and hears from it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from busynth_gui.bundles.manifest import DEFAULT_BUNDLE, BundleInfo, find_bundle, list_bundles
from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.case.progress import Preview, Progress
from busynth_gui.case.region import EllipseRegion, RasterRegion, Region
from busynth_gui.case.request import MAX_SEED, Request
from busynth_gui.engine.engine import Engine
from busynth_gui.engine.messages import Failed, Order
from busynth_gui.engine.queue import JobState
from busynth_gui.imaging.crop import window_around
from busynth_gui.imaging.placement import refuse_taken
from busynth_gui.imaging.scan_field import field_on, view_at
from busynth_gui.ui.models.edits import edit_ground
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.batch import BatchPlan, batch_orders
from busynth_gui.ui.wording.refusal_words import sentence
from busynth_gui.workspace.best import ToChoose

__all__ = ["Generation", "LiveJob"]

_PREVIEW_SIDE = 256


@dataclass
class LiveJob:
    """The running job as it is seen: its last step and each stage's last preview."""

    job_id: str
    scan_sha256: str
    request: Request
    progress: Progress | None = None
    previews: dict[int, Preview] = field(default_factory=dict)


class Generation(QObject):
    """Submits requests, tells the session of finished candidates, keeps the live previews.

    ``live_changed`` and ``obstacle_changed`` say that the attributes did; ``fault_met`` carries
    the Failed of a bug or a dead child, once per fault; refusals stay with their job in the queue.
    """

    live_changed = Signal()
    obstacle_changed = Signal()
    bundles_changed = Signal()
    """Which bundles there are, or what they hold."""
    choice_asked = Signal()
    """Of a batch the best are to be kept."""
    fault_met = Signal(object)
    proposals_found = Signal(str, object)
    """Hash of the scan that they are for, tuple of EllipseRegion."""
    proposals_failed = Signal(str, object)
    """Hash of the scan, Refusal; None after a fault, which fault_met tells."""

    def __init__(self, session: Session, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.engine = engine
        self.bundles: list[BundleInfo] = list_bundles()
        self.live: LiveJob | None = None
        self._is_drawing: Callable[[], bool] = lambda: False
        self._awaited: set[str] = set()
        self._fresh: list[int] = []
        self._asks: dict[str, str] = {}
        self.obstacle = ""
        """Why nothing can be generated now, as words for the screen; empty when it can."""
        session.scan_opened.connect(lambda _: self._forget_awaited())
        session.scan_opened.connect(lambda _: self._see_obstacle())
        session.form_changed.connect(lambda _: self._see_obstacle())
        session.scan_removed.connect(lambda _: self._cancel_homeless())
        engine.job_started.connect(self._on_started)
        engine.progress_changed.connect(self._on_progress)
        engine.candidate_finished.connect(self._on_finished)
        engine.job_failed.connect(self._on_failed)
        engine.job_cancelled.connect(self._on_ended)
        engine.warm_up_failed.connect(self._on_warm_up_failed)
        engine.proposals_found.connect(self._on_proposals)
        engine.proposals_failed.connect(self._on_proposals_failed)
        self._see_obstacle()

    def wait_while(self, is_drawing: Callable[[], bool]) -> None:
        """Turn to no fresh candidate while ``is_drawing`` answers yes."""
        self._is_drawing = is_drawing

    # Asking

    def bundle(self) -> BundleInfo:
        """The bundle that the form names. Raises Refusal when it is not there."""
        name = self._session.form.bundle
        return find_bundle(name or DEFAULT_BUNDLE)

    def reload_bundles(self) -> None:
        """See again which bundles there are."""
        self.bundles = list_bundles()
        self.bundles_changed.emit()
        self._see_obstacle()

    def use_bundle(self, name: str) -> None:
        """Make requests with that bundle from now on; empty for the one that ships."""
        self._session.set_form(replace(self._session.form, bundle=name))
        self.warm_up()

    def generate(self) -> None:
        """Ask for as many candidates of the current scan as the form says. Raises Refusal."""
        session = self._session
        if session.scan is None or session.record is None:
            raise Refusal("there is no scan to work on", "open a scan first")
        form = session.form
        requests = form.requests(
            session.record.sha256, session.region, self.bundle(), session.field_of_view
        )
        for request in requests[:1]:
            self._refuse_taken(request)
        requests = [self._on_ground(request) for request in requests]
        session.select(None)
        self._await(_orders(requests, session.record.name))
        session.set_form(form.advanced(len(requests)))

    def first_request(self, region: Region | None) -> Request:
        """The first that :meth:`generate` would make of the form, with that region on the scan.

        Raises Refusal when there is no scan or no bundle.
        """
        session = self._session
        if session.scan is None or session.record is None:
            raise Refusal("there is no scan to work on", "open a scan first")
        form = replace(session.form, count=1)
        (request,) = form.requests(
            session.record.sha256, region, self.bundle(), session.field_of_view
        )
        return self._on_ground(request)

    def _on_ground(self, request: Request) -> Request:
        """The request for the ground that the next lesion is added to."""
        ground = self._session.ground
        if ground is None:
            return request
        stored = self._session.load(ground.id)
        return replace(request, ground=stored.record.request, ground_mask=stored.corrected)

    def _refuse_taken(self, request: Request) -> None:
        """Raise Refusal when its region reaches a lesion that is there."""
        ground, scan = self._session.ground, self._session.scan
        if ground is None or scan is None or request.region is None:
            return
        stored = self._session.load(ground.id)
        region = request.region.rasterize(scan.shape)
        field = view_at(field_on(scan, self._session.field_of_view), region)
        refuse_taken(region, field, stored.candidate.taken(stored.mask), scan.name)

    def run_again(self, candidate_id: int, stage: int) -> None:
        """Run a candidate again from stage 1, 2 (its mask) or 3 (mask and lesion), new seed."""
        session = self._session
        stored = session.load(candidate_id)
        bundle = self.bundle()
        ground_id = stored.record.ground_id
        request = replace(
            stored.record.request,
            # As its mask stands now: it may have been corrected since.
            ground_mask=None if ground_id is None else session.load(ground_id).corrected,
            seed=session.form.seed,
            bundle=bundle.name,
            bundle_sha256=bundle.sha256,
            # Where stage one proposed a place it is kept: again means at the same place.
            region=stored.record.request.region or RasterRegion.from_mask(stored.candidate.region),
            field_of_view=session.workspace.scan_record(stored.record.scan_id).field_of_view,
            start_stage=stage,
            mask=None if stage == 1 else RasterRegion.from_mask(stored.mask),
            lesion_sha256=stored.candidate.lesion_sha256 if stage == 3 else None,
        )
        scan = session.workspace.scan_record(stored.record.scan_id)
        session.select(None)
        self._await(_orders([request], scan.name, lesion_of=candidate_id if stage == 3 else None))
        session.set_form(session.form.advanced(1))

    def retry(self, job_id: str) -> None:
        """Try a failed or cancelled job again, with its bundle as it is installed now.

        Raises Refusal when there is no such bundle any more.
        """
        self._retry([self.engine.queue.get(job_id).order])

    def retry_all(self, state: JobState) -> None:
        """Try every job again that failed, or was cancelled. Raises Refusal as :meth:`retry`, with
        those tried again whose bundle is there.
        """
        self._retry([each.order for each in self.engine.queue.jobs() if each.state is state])

    def _retry(self, orders: list[Order]) -> None:
        found: dict[str, str] = {}
        refused: Refusal | None = None
        for name in dict.fromkeys(order.request.bundle for order in orders):
            try:
                found[name] = find_bundle(name).sha256
            except Refusal as refusal:
                refused = refusal
        self.engine.retry(
            [
                replace(order, request=replace(order.request, bundle_sha256=found[name]))
                for order in orders
                if (name := order.request.bundle) in found
            ]
        )
        if refused is not None:
            raise refused

    def make_batch(self, plan: BatchPlan) -> None:
        """Put a batch behind all else in the queue. Raises Refusal."""
        session = self._session
        orders = batch_orders(plan, session.form, self.bundle(), session.workspace)
        batch = orders[0].batch
        if plan.keep is not None and batch is not None:
            # First: what is in the queue goes on after a kill, and so must what is to be chosen.
            chosen = [ToChoose(batch, scan_id, plan.keep) for scan_id in plan.scan_ids]
            session.workspace.best.add(chosen)
        self.engine.submit(orders)
        if plan.keep is not None:
            self.choice_asked.emit()
        session.set_form(session.form.advanced(plan.per_scan))

    def seconds_for(self, count: int) -> float | None:
        """How long so many candidates of the form's kind take, None when that is not known.

        Raises Refusal as :meth:`bundle`.
        """
        form = replace(self._session.form, count=1)
        each = self.engine.time_estimate.seconds(form.requests("", None, self.bundle())[0])
        return None if each is None else count * each

    def propose(self, count: int, again: int = 0) -> None:
        """Ask stage one for places on the current scan, for the pathology and seed of the form.

        The first is where a request without a region would go; ``again`` above 0 gives others.
        ``proposals_found`` or ``proposals_failed`` follow. Raises Refusal.
        """
        session = self._session
        if session.scan is None or session.record is None:
            raise Refusal("there is no scan to work on", "open a scan first")
        sha256 = session.record.sha256
        request = self.first_request(None)
        request = request.with_seed((request.seed + 1009 * again) % (MAX_SEED + 1))
        ground = None if session.ground is None else session.load(session.ground.id).candidate
        self._asks[self.engine.propose(request, session.scan, count, ground)] = sha256

    def reuse(self, candidate_id: int, with_region: bool = True) -> None:
        """Put a candidate's request back into the panel, and its region onto the scan."""
        record = self._session.workspace.candidate_record(candidate_id)
        self._session.set_form(self._session.form.with_request(record.request))
        if with_region:
            words = self.tr("Copy request")
            edit_ground(self._session, record.ground_id, record.request.region, words)

    def warm_up(self) -> None:
        """Start the child and load the bundle ahead of the first job; nothing without a bundle."""
        try:
            self.engine.warm_up(self.bundle())
        except Refusal:
            return  # the request panel says so beside Generate

    def follow(self, job_id: str) -> None:
        """Turn to a job's scan, where it is seen while it runs."""
        record = self._session.workspace.find_scan(self._sha256_of(job_id))
        if record is not None:
            self._session.open_scan(record.id)
            self._session.select(None)

    # Hearing

    def _see_obstacle(self) -> None:
        obstacle = ""
        if self._session.scan is None:
            obstacle = self.tr("Open a scan first.")
        else:
            try:
                self.bundle()
            except Refusal as refusal:
                obstacle = sentence(refusal)
        if obstacle != self.obstacle:
            self.obstacle = obstacle
            self.obstacle_changed.emit()

    def shows_live(self) -> bool:
        """Whether the running job belongs on the canvas: its scan is open, no candidate chosen."""
        record = self._session.record
        if self.live is None or record is None or self._session.selected is not None:
            return False
        return self.live.scan_sha256 == record.sha256

    def _on_started(self, job_id: str) -> None:
        request = self.engine.queue.get(job_id).order.request
        self.live = LiveJob(job_id, request.scan_sha256, request)
        if isinstance(request.mask, RasterRegion):
            self.live.previews[1] = _mask_preview(request.mask)
        self.live_changed.emit()

    def _on_progress(self, job_id: str, progress: Progress) -> None:
        if self.live is None or self.live.job_id != job_id:
            return
        self.live.progress = progress
        if progress.preview is not None:
            self.live.previews[progress.stage] = progress.preview
        self.live_changed.emit()

    def _on_finished(self, job_id: str, candidate_id: int) -> None:
        if candidate_id >= 0:
            self._session.note_candidate(candidate_id)
            if job_id in self._awaited:
                self._fresh.append(candidate_id)
        self._on_ended(job_id)

    def _on_failed(self, job_id: str, failure: Failed) -> None:
        self._on_ended(job_id)
        if not failure.is_refusal:
            self.fault_met.emit(failure)

    def _on_ended(self, job_id: str) -> None:
        if self.live is not None and self.live.job_id == job_id:
            self.live = None
            self.live_changed.emit()
        if job_id in self._awaited:
            self._awaited.discard(job_id)
            self._turn_to_first_fresh()

    def _await(self, orders: list[Order]) -> None:
        self.engine.submit(orders)
        self._awaited = {order.job_id for order in orders}
        self._fresh = []

    def _forget_awaited(self) -> None:
        self._awaited = set()
        self._fresh = []

    def _turn_to_first_fresh(self) -> None:
        """Show the first that is done, unless something else is looked at or is being drawn.

        Those after it appear in the strip: nobody is turned away from what they look at.
        """
        if not self._fresh:
            return
        first = self._fresh[0]
        self._forget_awaited()
        if self._session.selected is None and not self._is_drawing():
            self._session.select(first)

    def _cancel_homeless(self) -> None:
        """Cancel the jobs of scans that were removed."""
        there = {record.sha256 for record in self._session.workspace.scans()}
        for entry in reversed(self.engine.queue.unfinished()):
            if entry.order.request.scan_sha256 not in there:
                self.engine.cancel(entry.job_id)

    def _sha256_of(self, job_id: str) -> str:
        return self.engine.queue.get(job_id).order.request.scan_sha256

    def _on_proposals(self, ask_id: str, regions: tuple[EllipseRegion, ...]) -> None:
        self.proposals_found.emit(self._asks.pop(ask_id), regions)

    def _on_proposals_failed(self, ask_id: str, failure: Failed) -> None:
        refusal = None
        if failure.is_refusal:
            refusal = Refusal(
                "{0}", "{1}", failure.message, failure.remedy or Phrase("draw a region on it")
            )
        self.proposals_failed.emit(self._asks.pop(ask_id), refusal)
        if refusal is None:
            self.fault_met.emit(failure)

    def _on_warm_up_failed(self, failure: Failed) -> None:
        self.fault_met.emit(failure)


def _mask_preview(region: RasterRegion) -> Preview:
    """The mask with which a job begins that leaves stage one out, as that would show it."""
    mask = region.rasterize((region.height, region.width))
    window = window_around(mask)
    pixels = np.round(window.extract_mask(mask, _PREVIEW_SIDE) * 255).astype(np.uint8)
    return Preview(pixels, window.x, window.y, window.side)


def _orders(
    requests: Iterable[Request], scan_name: str, lesion_of: int | None = None
) -> list[Order]:
    batch = uuid.uuid4().hex
    return [
        Order(uuid.uuid4().hex, request, scan_name, lesion_of=lesion_of, batch=batch)
        for request in requests
    ]

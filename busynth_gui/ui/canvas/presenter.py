"""Shows on the canvas what the models say: pixels, mask, region, the running job, a caption."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from busynth_gui.case.scan import Pixels
from busynth_gui.ui.canvas.side_view import SideView
from busynth_gui.ui.canvas.view import CanvasView
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.view_settings import Compare, Overlay, ViewSettings, ViewState
from busynth_gui.ui.services.generation import Generation
from busynth_gui.ui.services.live_previews import LivePreviews
from busynth_gui.ui.services.writing import Writing
from busynth_gui.ui.wording.labels import (
    ground_words,
    pathology_words,
    stage_words,
    state_words,
)
from busynth_gui.workspace.records import CandidateRecord, StoredCandidate
from busynth_gui.workspace.writing import WritingState

__all__ = ["CanvasPresenter"]

_LONGEST_NAME = 40
"""Characters; of a longer name the middle is left out."""


class CanvasPresenter(QObject):
    """``caption_changed`` carries words for what is seen, first the scan's name.

    ``difference_shown`` carries the grey levels that the difference map's full colour stands for,
    0 while there is none.
    """

    caption_changed = Signal(str)
    difference_shown = Signal(int)

    def __init__(
        self,
        view: CanvasView,
        side_view: SideView,
        session: Session,
        view_settings: ViewSettings,
        generation: Generation,
        writing: Writing,
        live_previews: LivePreviews,
    ) -> None:
        super().__init__(view)
        self._writing, self._live_previews = writing, live_previews
        self._view, self._side_view, self._session = view, side_view, session
        self._view_settings, self._generation = view_settings, generation
        self._state: ViewState | None = None
        self._mask: NDArray[np.bool_] | None = None
        session.scan_opened.connect(self._on_scan_opened)
        session.candidate_selected.connect(self._on_selected)
        session.candidate_changed.connect(self._on_changed)
        session.ground_changed.connect(self.show_all)
        session.scan_opened.connect(lambda _: self._show_writing())
        writing.told.connect(lambda *_: self._show_writing())
        session.blinding.changed.connect(self.show_all)
        view_settings.state_changed.connect(self._on_view_state)
        generation.live_changed.connect(self._show_live)
        live_previews.changed.connect(self._show_live)
        generation.engine.state_changed.connect(lambda _: self._show_caption())
        view.contrast_dragged.connect(view_settings.drag_contrast)
        view.contrast_reset.connect(view_settings.reset_contrast)
        view.divider_dragged.connect(lambda share: view_settings.change(divider=share))

    def value_at(self, column: int, row: int) -> int | None:
        """The grey value that is shown there, in the scan's own depth."""
        pixels = self.pixels()
        if pixels is None or not (0 <= row < pixels.shape[0] and 0 <= column < pixels.shape[1]):
            return None
        return int(pixels[row, column])

    def _on_scan_opened(self, _scan_id: int) -> None:
        scan = self._session.scan
        shape, spacing = ((0, 0), None) if scan is None else (scan.shape, scan.spacing_mm)
        self._view.set_scan(shape, spacing)
        self.show_all()

    def _on_selected(self, _candidate_id: int) -> None:
        self._view_settings.change(healthy=False)
        self.show_all()

    def _on_changed(self, candidate_id: int) -> None:
        selected = self._session.selected
        if selected is not None and selected.id == candidate_id:
            if self._session.blinding.on:
                self._show_pixels()  # of the stage that is looked at, which was hidden till now
            self._show_mask()
            self._show_caption()

    def show_all(self) -> None:
        """Show everything anew."""
        self._state = self._view_settings.state
        self._show_pixels()
        self._show_mask()
        self._show_frame()
        self._show_live()

    def _on_view_state(self, state: ViewState) -> None:
        before, self._state = self._state, state
        if before is None or _pixels_of(before) != _pixels_of(state):
            self._show_pixels()
        self._view.swipe_item.set_divider(state.divider)
        self._show_mask_look()
        self._show_frame()
        self._show_live()

    def pixels(self) -> Pixels | None:
        """What is shown, in the scan's own depth; None without a scan."""
        scan, shown = self._session.scan, self._shown()
        if scan is None or shown is None or self._view_settings.state.shows_healthy:
            return None if scan is None else scan.pixels
        candidate, stage = shown.candidate, self._stage()
        if stage == 1:
            return scan.pixels if candidate.ground is None else candidate.ground.image
        return candidate.lesion if stage == 2 else candidate.image

    def _shown(self) -> StoredCandidate | None:
        """The candidate that is looked at, or to which a lesion is to be added."""
        record = self._session.selected or self._session.ground
        return None if record is None else self._session.load(record.id)

    def _stage(self) -> int:
        """Whose work is shown; what came before the last one's would tell what is hidden."""
        selected = self._session.selected
        whole = selected is None or self._session.blinding.hides(selected)
        return 3 if whole else self._view_settings.state.stage

    def _show_pixels(self) -> None:
        pixels, scan = self.pixels(), self._session.scan
        grey: NDArray[np.uint8] | None = None
        if pixels is not None and scan is not None:
            grey = self._view_settings.state.contrast.apply(pixels, scan.full_scale)
        self._view.scan_item.show_grey(grey)
        self._show_difference()
        self._show_beside()

    def _show_difference(self) -> None:
        scan, selected, state = (
            self._session.scan,
            self._session.selected,
            self._view_settings.state,
        )
        healthy, image = None, None
        first = self._stage() == 1
        hidden = state.shows_healthy or state.bare or first or not state.difference
        if scan is not None and selected is not None and not hidden:
            healthy, image = scan.pixels, self.pixels()
        item = self._view.difference_item
        item.show_difference(healthy, image)
        self.difference_shown.emit(item.range if item.isVisible() else 0)

    def _show_beside(self) -> None:
        """The healthy scan where it is seen together with the candidate."""
        scan, selected, state = (
            self._session.scan,
            self._session.selected,
            self._view_settings.state,
        )
        healthy: NDArray[np.uint8] | None = None
        if scan is not None and selected is not None and state.compare is not Compare.ONE:
            healthy = state.contrast.apply(scan.pixels, scan.full_scale)
        beside = state.compare is Compare.BESIDE
        divided = state.compare is Compare.SWIPE and not state.shows_healthy
        self._view.swipe_item.show_healthy(healthy if divided else None, state.divider)
        contour = state.overlay is not Overlay.OFF and not state.bare
        mask = self._mask if contour else None
        self._side_view.show_scan(healthy if beside else None, mask, contour)

    def _show_mask(self) -> None:
        selected = self._session.selected
        mask = None if selected is None else self._session.load(selected.id).mask
        if mask is not self._mask:
            self._mask = mask
            self._view.editor.set_mask(mask)
            self._show_beside()
        self._show_others()
        self._show_mask_look()

    def _show_others(self) -> None:
        """The lesions that were there before, and where no further one may lie."""
        shown, adding = self._shown(), self._session.selected is None
        if shown is None:
            others, taken = None, None
        else:
            masks = shown.masks if adding else shown.candidate.masks_below
            others = np.logical_or.reduce(masks) if masks else None
            taken = shown.candidate.taken(shown.mask) if adding else None
        self._view.others_item.show_mask(others)
        self._view.taken_item.show_mask(taken)

    def _show_writing(self) -> None:
        where, state = self._writing.seen()
        self._view.writing_item.set_black(state is WritingState.BLANKED)
        self._view.writing_item.show_mask(where)

    def _show_mask_look(self) -> None:
        state = self._view_settings.state
        self._view.mask_item.setVisible(not state.bare)
        for item in (self._view.others_item, self._view.taken_item):
            item.setVisible(not state.bare and state.overlay is not Overlay.OFF)
        fill, off = state.overlay is Overlay.FILL, state.overlay is Overlay.OFF
        self._view.mask_item.set_look(
            state.opacity if fill else 0.0, state.contour if fill else not off
        )

    def _show_frame(self) -> None:
        """Everything about the scan that is neither its pixels nor a mask."""
        state, editor = self._view_settings.state, self._view.editor
        for item in (editor.region_item, editor.paint_item, editor.calliper_item):
            item.setVisible(not state.bare)
        self._view.field_item.setVisible(state.field and not state.bare)
        there = self._session.scan is not None
        if self._view.rulers.shown is not (state.scales and there):
            self._view.rulers.show(state.scales and there)

    def _show_live(self) -> None:
        state, live = self._view_settings.state, self._generation.live
        foreseen = None if state.shows_healthy else self._live_previews.preview
        contour = state.overlay is not Overlay.OFF and not state.bare
        self._view.editor.live_item.show_preview(foreseen, state.contrast, contour)
        preview, stage = None, 1
        if live is not None and self._generation.shows_live():
            stage = live.request.start_stage if live.progress is None else live.progress.stage
            # Until the stage's first preview comes, that of the one before stays.
            stage = max((each for each in live.previews if each <= stage), default=stage)
            preview = live.previews.get(stage)
        if state.shows_healthy or self._session.blinding.on or foreseen is not None:
            preview = None
        self._view.stage_item.show_preview(preview, stage, state.contrast)
        self._view.region_item.set_handles(not self._generation.shows_live())
        self._show_caption()

    def _show_caption(self) -> None:
        self.caption_changed.emit(self._caption())

    def _caption(self) -> str:
        record = self._session.record
        if record is None:
            return ""
        name = record.name
        if len(name) > _LONGEST_NAME:
            half = _LONGEST_NAME // 2
            name = f"{name[:half]}…{name[-half:]}"
        return f"{name} · {self._foreseen_words() or self._words()}"

    def _words(self) -> str:
        """What is seen of the scan."""
        session, state = self._session, self._view_settings.state
        assert session.record is not None
        if session.selected is not None and not state.shows_healthy:
            words = self._candidate_words(session.selected, self._stage())
            if state.compare is Compare.SWIPE:
                words += self.tr(" · left of the line the healthy scan")
            return words
        live, running = self._generation.live, self._generation.engine.queue.running
        # Loading takes its time; nothing else on the canvas would say that all is well.
        begins = running is not None and live is None and session.selected is None
        waiting_for = running.order.request.scan_sha256 if running is not None else ""
        if begins and waiting_for == session.record.sha256:
            return self.tr("Rendering: getting ready")
        if live is not None and live.progress is None and self._generation.shows_live():
            return self.tr("Rendering: reading the scan")
        if live is not None and live.progress is not None and self._generation.shows_live():
            return self.tr("Rendering: stage {0} of 3, {1}").format(
                live.progress.stage, stage_words(live.progress.stage)
            )
        if session.ground is not None:
            return ground_words(session.ground, session.blinding.hides(session.ground))
        return self.tr("Healed scan") if session.record.healings else self.tr("Healthy scan")

    def _foreseen_words(self) -> str:
        """Of a live preview, or why there is none."""
        previews = self._live_previews
        if previews.preview is None:
            why = previews.obstacle
            return self.tr("No preview. {0}").format(why) if why else ""
        if previews.preview.whole:
            return self.tr("Preview in full quality, no candidate until you generate")
        return self.tr("Preview, no candidate")

    def _candidate_words(self, record: CandidateRecord, stage: int) -> str:
        request = record.request
        if self._session.blinding.hides(record):
            words = self.tr("Candidate, what was asked for is hidden until decided")
        else:
            pathology = pathology_words(request.pathology)
            words = self.tr("Candidate: {0}, seed {1}").format(pathology, request.seed)
        others = len(request.chain) - 1
        if others:
            words += self.tr(", other lesions on the scan: {0}").format(others)
        if record.mask_corrected:
            words += self.tr(", mask corrected")
        if record.discarded:
            words += self.tr(", discarded")
        if record.decision is not None:
            words += f", {state_words(record.state)}"
        if stage == 1:
            words += self.tr(" (mask on the healthy scan)")
        if stage == 2:
            words += self.tr(" (after stage two)")
        return words


def _pixels_of(state: ViewState) -> tuple[object, ...]:
    return (
        *(state.contrast, state.shows_healthy, state.stage, state.difference, state.bare),
        *(state.compare, state.overlay),
    )

"""What can be undone: a scan's region and callipers, a candidate's mask, decisions.

Each function makes one named step of the session's history.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.calliper import Calliper, Spacing
from busynth_gui.case.decision import Decision
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import RasterRegion, Region
from busynth_gui.imaging.mask_patch import MaskPatch
from busynth_gui.imaging.placement import refuse_whole
from busynth_gui.imaging.scan_field import field_on
from busynth_gui.ui.models.session import Session
from busynth_gui.workspace.best import Choice, ToChoose

__all__ = [
    "BestKept",
    "clear_writing",
    "decide",
    "discard",
    "edit_callipers",
    "edit_field_of_view",
    "edit_ground",
    "edit_mask",
    "edit_region",
    "edit_spacing",
    "keep_best",
    "restore",
]


def edit_region(session: Session, region: Region | None, name: str) -> None:
    """Change the current scan's region.

    Raises Refusal when it lies outside the scan or covers all of it.
    """
    scan = session.scan
    if scan is None or region == session.region:
        return
    if region is not None:
        drawn = region.rasterize(scan.shape)
        if not drawn.any():
            raise Refusal("the region lies outside the scan", "draw it on the scan")
        refuse_whole(drawn, None, scan.name)
    session.history.push(_EditRegion(session, region, name))


def edit_field_of_view(session: Session, region: Region | None, name: str) -> None:
    """Say what of the current scan is tissue; None has it found.

    Raises Refusal when it lies outside the scan.
    """
    scan = session.scan
    if scan is None or region == session.field_of_view:
        return
    field_on(scan, region)
    session.history.push(_EditFieldOfView(session, region, name))


def edit_spacing(session: Session, spacing_mm: Spacing, name: str) -> None:
    """Calibrate the current scan: its pixels (row, column) in mm by the user's word, None unknown.

    Raises Refusal for what no pixel of a scan measures.
    """
    if session.record is not None:
        session.history.push(_EditSpacing(session, spacing_mm, name))


def edit_ground(session: Session, ground_id: int | None, region: Region | None, name: str) -> None:
    """Say which candidate the next lesion is added to, and where; None is the healthy scan."""
    now = None if session.ground is None else session.ground.id
    if session.scan is not None and (ground_id, region) != (now, session.region):
        session.history.push(_EditGround(session, ground_id, region, name))


def clear_writing(
    session: Session, blank: NDArray[np.bool_] | None, reviewer: str, name: str
) -> None:
    """Say that the current scan may go out, with ``blank`` (H, W) blacked out or as it is."""
    if session.record is not None:
        session.history.push(_ClearWriting(session, blank, reviewer, name))


def edit_callipers(session: Session, callipers: tuple[Calliper, ...], name: str) -> None:
    """Change what is measured on the current scan."""
    if session.scan is not None and callipers != session.callipers:
        session.history.push(_EditCallipers(session, callipers, name))


def edit_mask(session: Session, candidate_id: int, mask: NDArray[np.bool_], name: str) -> None:
    """Correct a candidate's mask, boolean (H, W); it is pending afterwards.

    What lies on another lesion of the scan is left out. Raises Refusal when the mask is empty.
    """
    stored = session.load(candidate_id)
    for other in stored.candidate.masks_below:
        mask = mask & ~other
    patch = MaskPatch.between(stored.mask, mask)
    if patch is not None:
        session.history.push(_EditMask(session, candidate_id, patch, name))


def decide(session: Session, made: dict[int, Decision], name: str) -> None:
    """Enter decisions by candidate, all or none.

    Raises Refusal when one was made on other pixels, or says "other" without words.
    """
    if made:
        session.history.push(_EditDecisions(session, made, name), everywhere=True)


def discard(session: Session, candidate_ids: tuple[int, ...], name: str) -> None:
    """Hide candidates from the strip; they stay in the workspace until it is compacted."""
    if candidate_ids:
        session.history.push(_EditPresence(session, candidate_ids, name), everywhere=True)


def keep_best(session: Session, choices: list[Choice], name: str) -> None:
    """Discard what was let go, and keep of what the others are the best."""
    if choices:
        session.history.push(BestKept(session, choices, name), everywhere=True)


def restore(session: Session, candidate_ids: tuple[int, ...], name: str) -> None:
    """Show discarded candidates again."""
    if candidate_ids:
        step = _EditPresence(session, candidate_ids, name, discards=False)
        session.history.push(step, everywhere=True)


class BestKept:
    """Of each scan's candidates the best kept, the others discarded.

    One step for as many scans as come: a batch's are chosen scan by scan, and nobody undoes a
    hundred times.
    """

    subject = "presence"

    def __init__(
        self, session: Session, choices: Iterable[Choice], name: str, of: ToChoose | None = None
    ) -> None:
        self.name = name
        self.done = False
        """Whether it was done and not undone."""
        self._session, self._of = session, of
        self._choices = [*choices]

    @property
    def nbytes(self) -> int:
        return sum(50 * len(each.kept + each.rest) for each in self._choices)

    def add(self, choices: Iterable[Choice], of: ToChoose) -> None:
        """Choose of one more scan, at once; ``of`` is what was to be chosen."""
        added = list(choices)
        self._session.workspace.best.enter(added, of)
        self._choices += added
        self._tell(added)

    def redo(self) -> None:
        self._session.workspace.best.enter(self._choices, self._of)
        self.done = True
        self._tell(self._choices)

    def undo(self) -> None:
        self._session.workspace.best.take_back(self._choices)
        self.done = False
        self._session.restore(*_let_go(self._choices))

    def _tell(self, choices: Iterable[Choice]) -> None:
        """What is discarded on the disk leaves the lists."""
        self._session.discard(*_let_go(choices))


def _let_go(choices: Iterable[Choice]) -> tuple[int, ...]:
    return tuple(candidate_id for each in choices for candidate_id in each.rest)


class _EditRegion:
    """A region drawn, changed or cleared. A painted one is kept as what changed of it."""

    subject = "region"

    def __init__(self, session: Session, after: Region | None, name: str) -> None:
        self.name = name
        self._session = session
        self._before, self._after = session.region, after
        self._patch = _patch(self._before, after)
        self._first = True
        parts = (self._before, after) if self._patch is None else (self._patch,)
        self.nbytes = sum(_size(part) for part in parts)

    def redo(self) -> None:
        if self._first:
            self._first = False
            self._session.keep_region(self._after)
            if self._patch is not None:
                self._before = self._after = None  # from here on the patch is enough
        else:
            self._go(self._after)

    def undo(self) -> None:
        self._go(self._before)

    def _go(self, region: Region | None) -> None:
        now = self._session.region
        if self._patch is not None and isinstance(now, RasterRegion):
            mask = now.rasterize((now.height, now.width))
            self._patch.flip(mask)
            region = RasterRegion.from_mask(mask)
        self._session.keep_region(region)
        self._session.select(None)  # what changed is to be seen


class _EditGround:
    """Another ground for the next lesion, with its own region."""

    subject = "region"  # which it changes too

    def __init__(
        self, session: Session, ground_id: int | None, region: Region | None, name: str
    ) -> None:
        self.name = name
        self.nbytes = _size(session.region) + _size(region)
        now = None if session.ground is None else session.ground.id
        self._session, self._before, self._after = (
            session,
            (now, session.region),
            (ground_id, region),
        )

    def redo(self) -> None:
        self._go(*self._after)

    def undo(self) -> None:
        self._go(*self._before)

    def _go(self, ground_id: int | None, region: Region | None) -> None:
        self._session.keep_ground(ground_id, region)
        self._session.select(None)  # what changed is to be seen


class _EditMask:
    """A candidate's mask corrected. Undone, what was decided on the mask before holds again."""

    def __init__(self, session: Session, candidate_id: int, patch: MaskPatch, name: str) -> None:
        self.name = name
        self.subject = ("mask", candidate_id)
        self.nbytes = patch.nbytes
        self._session, self._candidate, self._patch = session, candidate_id, patch
        self._held: dict[int, int | None] = {}

    def redo(self) -> None:
        self._held = self._session.workspace.decisions.holding((self._candidate,))
        self._flip()

    def undo(self) -> None:
        self._flip()
        # A decision can be undone from another scan, where this step is out of reach.
        if self._held.get(self._candidate) not in (None, *self._session.taken_back):
            self._session.note_decided(self._session.workspace.decisions.hold(self._held))

    def _flip(self) -> None:
        mask: NDArray[np.bool_] = self._session.load(self._candidate).mask.copy()
        self._patch.flip(mask)
        self._session.keep_mask(self._candidate, mask)
        self._session.select(self._candidate)


class _EditFieldOfView:
    """What of a scan is tissue, drawn or reset."""

    subject = "field of view"

    def __init__(self, session: Session, after: Region | None, name: str) -> None:
        self.name = name
        self._session, self._before, self._after = session, session.field_of_view, after
        self.nbytes = _size(self._before) + _size(after)

    def redo(self) -> None:
        self._session.keep_field_of_view(self._after)

    def undo(self) -> None:
        self._session.keep_field_of_view(self._before)


class _EditSpacing:
    """A scan calibrated."""

    subject = "spacing"
    nbytes = 100

    def __init__(self, session: Session, after: Spacing, name: str) -> None:
        assert session.record is not None
        self.name = name
        self._session = session
        self._before = session.record.spacing_mm, session.record.spacing_by_user
        self._after = after, after is not None

    def redo(self) -> None:
        self._session.keep_spacing(*self._after)

    def undo(self) -> None:
        self._session.keep_spacing(*self._before)


class _ClearWriting:
    """What was said of the writing on a scan."""

    subject = "writing"

    def __init__(
        self, session: Session, blank: NDArray[np.bool_] | None, reviewer: str, name: str
    ) -> None:
        assert session.record is not None
        self.name = name
        self._session, self._scan_id = session, session.record.id
        self._store = session.workspace.writing
        self._before = self._store.clearance(session.record)
        self._blank, self._reviewer = blank, reviewer
        self.nbytes = 0 if blank is None else blank.nbytes

    def redo(self) -> None:
        self._store.clear(self._scan_id, self._blank, self._reviewer)
        self._session.writing_changed.emit(self._scan_id)

    def undo(self) -> None:
        if self._before is None:
            self._store.hold(self._scan_id)
        else:
            self._store.clear(self._scan_id, self._before.blank, self._before.reviewer)
        self._session.writing_changed.emit(self._scan_id)


class _EditCallipers:
    """Distances measured, moved or removed."""

    subject = "callipers"

    def __init__(self, session: Session, after: tuple[Calliper, ...], name: str) -> None:
        self.name = name
        self.nbytes = 200 * len(after)
        self._session, self._before, self._after = session, session.callipers, after

    def redo(self) -> None:
        self._session.keep_callipers(self._after)

    def undo(self) -> None:
        self._session.keep_callipers(self._before)


class _EditDecisions:
    """Decisions on one candidate or many at once. What is taken back stays in the history."""

    subject = "decisions"

    def __init__(self, session: Session, made: dict[int, Decision], name: str) -> None:
        self.name = name
        self.nbytes = 200 * len(made)
        self._session = session
        self._made: dict[int, Decision] | None = made
        self._before = session.workspace.decisions.holding(tuple(made))
        self._after: dict[int, int | None] = {}

    def redo(self) -> None:
        store = self._session.workspace.decisions
        if self._made is None:
            self._hold(self._after)
            self._session.taken_back.difference_update(self._after.values())
            return
        store.enter(self._made)
        changed, self._made = tuple(self._made), None
        self._after = store.holding(changed)
        self._session.note_decided(changed)

    def undo(self) -> None:
        self._hold(self._before)
        self._session.taken_back.update(self._after.values())

    def _hold(self, held: dict[int, int | None]) -> None:
        changed = self._session.workspace.decisions.hold(held)
        self._session.note_decided(changed)
        if changed:
            self._session.select(changed[0])  # what changed is to be seen


class _EditPresence:
    """Candidates discarded, or brought back."""

    subject = "presence"

    def __init__(
        self,
        session: Session,
        candidate_ids: tuple[int, ...],
        name: str,
        discards: bool = True,
    ) -> None:
        self.name = name
        self.nbytes = 50 * len(candidate_ids)
        self._session, self._ids, self._discards = session, candidate_ids, discards

    def redo(self) -> None:
        self._set(self._discards)

    def undo(self) -> None:
        self._set(not self._discards)

    def _set(self, discarded: bool) -> None:
        (self._session.discard if discarded else self._session.restore)(*self._ids)


def _patch(before: Region | None, after: Region | None) -> MaskPatch | None:
    """What changed between two painted regions; None when either is no painted one."""
    if not isinstance(before, RasterRegion) or not isinstance(after, RasterRegion):
        return None
    shape = (after.height, after.width)
    return MaskPatch.between(before.rasterize(shape), after.rasterize(shape))


def _size(part: Region | MaskPatch | None) -> int:
    """About the bytes that a region takes."""
    if isinstance(part, RasterRegion | MaskPatch):
        return len(part.packed)
    points = getattr(part, "points", ())
    return 100 + 150 * len(points)

"""The checks of the candidate that is looked at, made in a thread."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from busynth_gui.bundles.critic import told
from busynth_gui.bundles.training_lesions import nearness
from busynth_gui.case.region import Region
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.checks import GreyLevels, MeasuredFinding, check_candidate, grey_levels
from busynth_gui.imaging.lesion_measures import ring
from busynth_gui.imaging.marks import find_marks
from busynth_gui.imaging.scan_field import view_at
from busynth_gui.lru_cache import LruCache
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.background import Background
from busynth_gui.ui.services.field_of_view import FieldOfView
from busynth_gui.workspace.records import CandidateRecord, StoredCandidate

__all__ = ["CandidateChecks", "CheckReport", "check"]

_KEPT = 200

_Key = tuple[str, str, tuple[float, float] | None, Region | None]


@dataclass(frozen=True)
class CheckReport:
    """What was found on one candidate with its mask as it stands."""

    checks: MeasuredFinding
    inside: GreyLevels
    around: GreyLevels
    before: GreyLevels
    """Of the healthy scan where the lesion is now."""
    around_before: GreyLevels
    """Of the healthy scan in the ring around it."""


class CandidateChecks(QObject):
    """``checked`` says that :meth:`findings` has something new to say of the selected candidate.

    Reports are kept by the hashes of image and mask, and by the scan's spacing: a corrected mask
    is checked again.
    """

    checked = Signal()
    found = Signal(int, str, object)
    """A candidate's id, the hash of its mask and the finding on it, where that is not kept."""

    def __init__(
        self, session: Session, field_of_view: FieldOfView, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._field_of_view = session, field_of_view
        self._background = Background(self)
        self._known: LruCache[_Key, CheckReport] = LruCache(_KEPT)
        self._under_way: set[_Key] = set()
        session.candidate_selected.connect(lambda _: self._look())
        session.candidate_changed.connect(self._on_changed)
        field_of_view.found.connect(self._look)

    def findings(self) -> CheckReport | None:
        """Those of the selected candidate; None while there are none yet."""
        selected, scan = self._session.selected, self._session.scan
        if selected is None or scan is None:
            return None
        return self._known.get(_key(selected, scan, self._session.field_of_view))

    def close(self) -> None:
        """Wait for the thread and end it."""
        self._background.close()

    def _on_changed(self, candidate_id: int) -> None:
        selected = self._session.selected
        if selected is not None and selected.id == candidate_id:
            self._look()

    def _look(self) -> None:
        session, field = self._session, self._field_of_view.mask
        scan, selected = session.scan, session.selected
        there = scan is not None and selected is not None and field is not None
        if self.findings() is None and there:
            assert scan is not None and selected is not None and field is not None
            stored = session.load(selected.id)
            key = _key(selected, scan, self._session.field_of_view)
            if key not in self._under_way:
                self._under_way.add(key)
                self._background.run(
                    lambda: self._find(scan, stored, field),
                    lambda done: self._keep(stored.record, key, done),
                )
        self.checked.emit()

    def _find(
        self, scan: Scan, stored: StoredCandidate, field: NDArray[np.bool_]
    ) -> CheckReport | None:
        # Whoever walks through the strip does not wait for the candidates that were passed.
        selected = self._session.selected
        wanted = selected is not None and selected.id == stored.record.id
        return find(scan, stored, field) if wanted else None

    def _keep(self, record: CandidateRecord, key: _Key, done: Future[CheckReport | None]) -> None:
        self._under_way.discard(key)
        found = done.result()
        if found is None:
            self._look()  # passed, and perhaps come back to meanwhile
            return
        self._known[key] = found
        self.checked.emit()
        # What was kept may have been found while the candidate's bundle was not here.
        if record.finding != found.checks.finding:
            self.found.emit(record.id, record.mask_sha256, found.checks.finding)


def _key(record: CandidateRecord, scan: Scan, view: Region | None) -> _Key:
    return record.image_sha256, record.mask_sha256, scan.spacing_mm, view


def check(
    scan: Scan,
    stored: StoredCandidate,
    field: NDArray[np.bool_],
    marks: NDArray[np.bool_] | None = None,
) -> MeasuredFinding:
    """Check a candidate of ``scan`` with its field of view and what is drawn on it, (H, W) each."""
    candidate = stored.candidate
    field = view_at(field, stored.mask)
    return check_candidate(
        scan.pixels,
        candidate.image,
        stored.mask,
        # A mask that was made smaller by hand leaves changed pixels that were rightly changed.
        candidate.changed,
        field,
        candidate.request.descriptors,
        scan.full_scale,
        scan.spacing_mm,
        find_marks(scan.pixels, field) if marks is None else marks,
        nearness(candidate, stored.mask),
        told(candidate, stored.mask),
    )


def find(scan: Scan, stored: StoredCandidate, field: NDArray[np.bool_]) -> CheckReport:
    """As :func:`check`, with the grey levels that the check panel draws."""
    image, mask, white = stored.candidate.image, stored.mask, scan.full_scale
    around = ring(mask, view_at(field, mask))
    return CheckReport(
        check(scan, stored, field),
        grey_levels(image, mask, white),
        grey_levels(image, around, white),
        grey_levels(scan.pixels, mask, white),
        grey_levels(scan.pixels, around, white),
    )

"""The surroundings of lesions as they are on their scans, read and cut out in a thread."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from busynth_gui.case.errors import Refusal
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.crop import window_around
from busynth_gui.lru_cache import LruCache
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.background import Background
from busynth_gui.workspace.workspace import Workspace

__all__ = ["LesionCrop", "LesionCrops"]

_log = logging.getLogger(__name__)

_LARGEST = 384
"""Side above which a crop is made smaller, px."""
_KEPT = 240
"""Of the largest ones these are 100 MB."""


@dataclass(frozen=True, eq=False)
class LesionCrop:
    """What lies around a candidate's mask as made, where its thumbnail is cut out too.

    ``image``, ``healthy`` uint8 and ``mask`` bool, all (side, side): the scan's own pixels unless
    the crop is larger than 384 px. Full scale is 255. ``mask_sha256`` is of the whole mask.
    """

    image: NDArray[np.uint8]
    healthy: NDArray[np.uint8]
    mask: NDArray[np.bool_]
    mask_sha256: str


class LesionCrops(QObject):
    """Crops of the candidates that are in sight; ``arrived`` carries the id of one that is there.

    The thread has a connection of its own, reads one crop after the other, and leaves out what is
    out of sight by then.
    """

    arrived = Signal(int)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._background = Background(self)
        self._reader = _Reader(session.workspace)
        self._known: LruCache[int, LesionCrop] = LruCache(_KEPT)
        self._wanted: list[int] = []
        self._unreadable: set[int] = set()
        self._reading = -1
        session.candidate_changed.connect(self._forget)

    def of(self, candidate_id: int) -> LesionCrop | None:
        """The crop, None while it is not there: :meth:`look_at` asks for it."""
        return self._known.get(candidate_id)

    def look_at(self, candidate_ids: Iterable[int]) -> None:
        """Say which candidates are in sight: their crops are read, the first ones first."""
        gone = self._known.keys() | self._unreadable
        self._wanted = [each for each in candidate_ids if each not in gone][::-1]
        self._next()

    def close(self) -> None:
        """Wait for the thread and end it."""
        self._background.close()
        self._reader.close()

    def _next(self) -> None:
        if self._reading < 0 and self._wanted:
            self._reading = candidate_id = self._wanted.pop()
            self._background.run(lambda: self._reader.read(candidate_id), self._keep)

    def _keep(self, done: Future[LesionCrop | None]) -> None:
        candidate_id, self._reading = self._reading, -1
        crop = done.result()
        if crop is None:
            self._unreadable.add(candidate_id)
        else:
            self._known[candidate_id] = crop
            self.arrived.emit(candidate_id)
        self._next()

    def _forget(self, candidate_id: int) -> None:
        """A decision leaves the crop as it is, a corrected mask does not."""
        self._unreadable.discard(candidate_id)
        crop = self.of(candidate_id)
        if crop is not None:
            record = self._session.workspace.candidate_record(candidate_id)
            if record.mask_sha256 != crop.mask_sha256:
                del self._known[candidate_id]


class _Reader:
    """What the thread does; all but :meth:`close` is called in it."""

    def __init__(self, workspace: Workspace) -> None:
        self._windows_own = workspace
        self._workspace: Workspace | None = None

    def read(self, candidate_id: int) -> LesionCrop | None:
        """None when there is nothing to be read."""
        if self._workspace is None:
            self._workspace = self._windows_own.for_thread()
        try:
            stored = self._workspace.load_candidate(candidate_id)
            scan = self._workspace.scan(stored.record.scan_id)
        except KeyError:
            return None  # gone meanwhile
        except Refusal:
            _log.warning("Candidate %d cannot be read", candidate_id)
            return None
        window = window_around(stored.candidate.mask)
        side = min(window.side, _LARGEST)

        def cut(pixels: Pixels) -> NDArray[np.uint8]:
            shown = window.extract(pixels, side) * (255.0 / scan.full_scale)
            return np.clip(np.round(shown), 0, 255).astype(np.uint8)

        mask = window.extract_mask(stored.mask, side) >= 0.5
        mask_sha256 = stored.record.mask_sha256
        return LesionCrop(cut(stored.candidate.image), cut(scan.pixels), mask, mask_sha256)

    def close(self) -> None:
        if self._workspace is not None:
            self._workspace.close()

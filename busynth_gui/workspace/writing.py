"""What somebody said of the writing that is burned into scans."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.burned_in import BurnedIn
from busynth_gui.workspace import arrays
from busynth_gui.workspace import row_mapping as rows
from busynth_gui.workspace.database import Database
from busynth_gui.workspace.records import ScanRecord

__all__ = ["Clearance", "WritingState", "WritingStore"]


class WritingState(StrEnum):
    """What becomes of a scan with writing on it."""

    HELD = "held"
    """Nobody has looked: nothing of it goes out."""
    BLANKED = "blanked"
    PASSED = "passed"


@dataclass(frozen=True, eq=False)
class Clearance:
    """That somebody looked at a scan's writing: ``blank`` (H, W) is blacked out, None nothing."""

    blank: NDArray[np.bool_] | None
    reviewer: str
    decided_at: str

    def told(self, scan: ScanRecord) -> BurnedIn:
        """As the manifest tells it."""
        action = "allowed" if self.blank is None else "blanked"
        count = 0 if self.blank is None else int(self.blank.sum())
        return BurnedIn(action, count, scan.sha256, self.reviewer, self.decided_at)


class WritingStore:
    """The ``writing`` table: one word for each scan, which replaces the one before."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def clear(self, scan_id: int, blank: NDArray[np.bool_] | None, reviewer: str = "") -> None:
        """Say that a scan may go out: with ``blank`` (H, W) blacked out, or as it is."""
        packed = None if blank is None else arrays.pack_mask(blank)
        with self._database.transaction() as db:
            db.execute(
                "REPLACE INTO writing VALUES (?, ?, ?, ?)",
                (scan_id, packed, reviewer, rows.now()),
            )

    def hold(self, scan_id: int) -> None:
        """Take the word back."""
        with self._database.transaction() as db:
            db.execute("DELETE FROM writing WHERE scan_id = ?", (scan_id,))

    def states(self) -> dict[int, WritingState]:
        """What was said, by scan."""
        with self._database.reading() as db:
            found = db.execute("SELECT scan_id, blank IS NULL FROM writing").fetchall()
        return {
            scan_id: WritingState.PASSED if passed else WritingState.BLANKED
            for scan_id, passed in found
        }

    def clearance(self, scan: ScanRecord) -> Clearance | None:
        """What was said of a scan; None when nobody has looked. Raises Refusal on damage."""
        with self._database.reading() as db:
            row = db.execute("SELECT * FROM writing WHERE scan_id = ?", (scan.id,)).fetchone()
        if row is None:
            return None
        try:
            packed = row["blank"]
            blank = (
                None if packed is None else arrays.unpack_mask(packed, (scan.height, scan.width))
            )
        except arrays.DamagedArray as error:
            raise Refusal(
                "what was blanked on {0} is damaged", "blank it again", scan.name
            ) from error
        return Clearance(blank, row["reviewer"], row["decided_at"])

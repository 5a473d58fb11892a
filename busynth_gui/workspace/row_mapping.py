"""Between rows and records."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.decision import Decision, DecisionState, Perceived
from busynth_gui.case.descriptors import Descriptors
from busynth_gui.case.errors import Refusal
from busynth_gui.case.finding import AskedWord, Finding
from busynth_gui.case.healing import HealRequest, healings_from_json
from busynth_gui.case.region import Region, region_from_json
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.checks import CHECKS_VERSION
from busynth_gui.json_file import parse_json
from busynth_gui.workspace import arrays
from busynth_gui.workspace.records import CandidateRecord, ScanRecord
from busynth_gui.workspace.thumbnails import candidate_thumbnail, scan_thumbnail

__all__ = [
    "CANDIDATES",
    "HAS_FINDING",
    "SCANS",
    "DamagedRowError",
    "PackedScan",
    "best_of",
    "candidate_record",
    "decision",
    "finding",
    "healings_text",
    "insert_candidate",
    "insert_decision",
    "insert_scan",
    "now",
    "scan_record",
    "sound",
    "value",
]

SCANS = """
    SELECT id, name, sha256, source, height, width, bits, spacing_row, spacing_column, added_at,
        done, burned_in, field_of_view, spacing_by_user, healings
    FROM scan
"""
"""The query whose rows :func:`scan_record` takes; a WHERE clause is added to it."""

_SIZES = ("height", "width", "bits")
_T = TypeVar("_T")


class DamagedRowError(Exception):
    """A row holds what nobody wrote there."""


HAS_FINDING = (
    f"f.candidate_id = c.id AND f.mask_sha256 = c.mask_sha256 AND f.version = {CHECKS_VERSION}"
)
"""Whether a row f of ``finding`` is of the mask that a candidate c has now, by today's checks."""

CANDIDATES = f"""
    SELECT c.id, c.scan_id, c.request, c.image_sha256, c.mask_sha256, c.mask_corrected,
        c.created_at, c.decision_id, c.discarded_at, c.threads, c.batch, c.revealed, c.ground_id,
        c.best_kept, c.best_drawn,
        d.state, d.reasons, d.comment, d.reviewer, d.decided_at, d.category, d.perceived,
        d.seconds, d.blinded,
        f.outside_field, f.changed_outside, f.height, f.width, f.asked, f.near_marks,
        f.nearness, f.told,
        s.spacing_row, s.spacing_column
    FROM candidate AS c JOIN scan AS s ON s.id = c.scan_id
        LEFT JOIN decision AS d ON d.id = c.decision_id LEFT JOIN finding AS f ON {HAS_FINDING}
"""
"""The query whose rows :func:`candidate_record` takes; a WHERE clause is added to it."""


def scan_record(row: sqlite3.Row) -> ScanRecord:
    """The record of a row of :data:`SCANS`. Raises DamagedRowError."""
    _refuse_damaged(row, text=("name", "sha256", "source", "added_at"), numbers=_SIZES)
    return ScanRecord(
        id=row["id"],
        name=row["name"],
        sha256=row["sha256"],
        source=row["source"],
        height=row["height"],
        width=row["width"],
        bits=row["bits"],
        spacing_mm=_spacing(row),
        added_at=row["added_at"],
        done=bool(row["done"]),
        burned_in=bool(row["burned_in"]),
        field_of_view=_region(row["field_of_view"]),
        spacing_by_user=bool(row["spacing_by_user"]),
        healings=_healings(row["healings"]),
    )


def candidate_record(row: sqlite3.Row) -> CandidateRecord:
    """The record of a row of :data:`CANDIDATES`. Raises DamagedRowError."""
    _refuse_damaged(row, text=("request", "image_sha256", "mask_sha256", "created_at"))
    return CandidateRecord(
        id=row["id"],
        scan_id=row["scan_id"],
        request_json=row["request"],
        image_sha256=row["image_sha256"],
        mask_sha256=row["mask_sha256"],
        mask_corrected=bool(row["mask_corrected"]),
        decision=None if row["decision_id"] is None else _if_sound(decision, row),
        created_at=row["created_at"],
        finding=None if row["asked"] is None else _if_sound(finding, row),
        discarded=row["discarded_at"] is not None,
        threads=row["threads"] if isinstance(row["threads"], int) else None,
        batch=row["batch"],
        revealed=bool(row["revealed"]),
        ground_id=row["ground_id"] if isinstance(row["ground_id"], int) else None,
        best_of=best_of(row),
    )


def best_of(row: sqlite3.Row) -> tuple[int, int] | None:
    """How many were kept and of how many; damaged numbers are as none."""
    kept, drawn = row["best_kept"], row["best_drawn"]
    sound = isinstance(kept, int) and isinstance(drawn, int) and 1 <= kept <= drawn
    return (kept, drawn) if sound else None


def finding(row: sqlite3.Row) -> Finding:
    """The finding of a row that has the columns of ``finding`` and the scan's spacing.

    Raises DamagedRowError.
    """
    counts = ("outside_field", "changed_outside", "height", "width", "near_marks")
    _refuse_damaged(row, numbers=counts)
    try:
        asked = tuple(AskedWord(*map(str, words)) for words in _json(row["asked"], list))
    except TypeError as error:  # not three words each
        raise DamagedRowError(str(error)) from error
    return Finding(
        outside_field=row["outside_field"],
        changed_outside=row["changed_outside"],
        height=row["height"],
        width=row["width"],
        asked=asked,
        spacing_mm=_spacing(row),
        near_marks=row["near_marks"],
        nearness=_share(row["nearness"]),
        told=_share(row["told"]),
    )


def decision(row: sqlite3.Row) -> Decision:
    """The decision of a row that has the columns of ``decision``. Raises DamagedRowError."""
    _refuse_damaged(row, text=("image_sha256", "mask_sha256", "comment", "reviewer", "decided_at"))
    seconds = row["seconds"]
    try:
        return Decision(
            state=_state(row["state"]),
            image_sha256=row["image_sha256"],
            mask_sha256=row["mask_sha256"],
            reasons=tuple(str(reason) for reason in _json(row["reasons"], list)),
            comment=row["comment"],
            reviewer=row["reviewer"],
            decided_at=row["decided_at"],
            perceived=_perceived(row),
            seconds=seconds if isinstance(seconds, float) else None,
            blinded=bool(row["blinded"]),
        )
    except Refusal as error:  # no reason code
        raise DamagedRowError(str(error)) from error


@dataclass(frozen=True)
class PackedScan:
    """A scan as its rows hold it. Packing takes most of the time, and needs no database."""

    scan: Scan
    source: str
    thumbnail: bytes
    png: bytes

    @classmethod
    def of(cls, scan: Scan, source: Path | str) -> PackedScan:
        return cls(scan, _text(str(source)), scan_thumbnail(scan), arrays.png(scan.pixels))


def insert_scan(db: sqlite3.Connection, packed: PackedScan) -> int:
    """Write a scan with its pixels; gives its id."""
    scan = packed.scan
    row, column = scan.spacing_mm or (None, None)
    scan_id = db.execute(
        "INSERT INTO scan (sha256, name, source, height, width, bits, spacing_row,"
        " spacing_column, added_at, thumbnail, burned_in, healings)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            scan.sha256,
            _text(scan.name),
            packed.source,
            *scan.shape,
            8 * scan.pixels.dtype.itemsize,
            row,
            column,
            now(),
            packed.thumbnail,
            scan.burned_in,
            healings_text(scan.healings),
        ),
    ).lastrowid
    db.execute("INSERT INTO scan_pixels VALUES (?, ?)", (scan_id, packed.png))
    return int(scan_id or 0)


def insert_candidate(
    db: sqlite3.Connection, scan_id: int, candidate: Candidate, scan: Scan, job_id: str = ""
) -> int:
    """Write a candidate of ``scan``, which has the id ``scan_id``; gives its id.

    It is of the batch of the job that made it. Raises Refusal when its ground is not there.
    """
    request = candidate.request
    thumbnail = candidate_thumbnail(candidate.image, candidate.mask, scan.full_scale)
    candidate_id = db.execute(
        "INSERT INTO candidate (scan_id, request, request_sha256, image_sha256, mask_sha256,"
        " created_at, thumbnail, threads, ground_id, batch) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,"
        " (SELECT batch FROM job WHERE id = ?))",
        (
            scan_id,
            json.dumps(request.to_json(), separators=(",", ":")),
            request.digest,
            candidate.image_sha256,
            candidate.mask_sha256,
            now(),
            thumbnail,
            candidate.threads,
            _ground_id(db, scan_id, candidate),
            job_id,
        ),
    ).lastrowid
    packed = arrays.pack_candidate(candidate, scan)
    db.execute(
        "INSERT INTO candidate_arrays (candidate_id, image, mask, band, region, lesion)"
        " VALUES (:id, :image, :mask, :band, :region, :lesion)",
        {"id": candidate_id, **packed},
    )
    return int(candidate_id or 0)


def _ground_id(db: sqlite3.Connection, scan_id: int, candidate: Candidate) -> int | None:
    """The row of a candidate's ground; None where that is the healthy scan."""
    ground = candidate.ground
    if ground is None:
        return None
    row = db.execute(
        "SELECT id FROM candidate WHERE scan_id = ? AND request_sha256 = ? AND image_sha256 = ?",
        (scan_id, ground.request.digest, ground.image_sha256),
    ).fetchone()
    if row is None:
        raise Refusal(
            "the candidate that the lesion was added to is not in this workspace",
            "make that first",
        )
    return int(row["id"])


def insert_decision(db: sqlite3.Connection, candidate_id: int, made: Decision) -> int:
    """Write a decision into the history; gives its id."""
    decision_id = db.execute(
        "INSERT INTO decision (candidate_id, state, image_sha256, mask_sha256, reasons,"
        " comment, reviewer, decided_at, category, perceived, seconds, blinded)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            candidate_id,
            made.state.value,
            made.image_sha256,
            made.mask_sha256,
            json.dumps(made.reasons),
            made.comment,
            made.reviewer,
            made.decided_at,
            made.perceived.category,
            json.dumps(made.perceived.descriptors.to_json()),
            made.seconds,
            made.blinded,
        ),
    ).lastrowid
    return int(decision_id or 0)


def now() -> str:
    """ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _region(stored: str | None) -> Region | None:
    """A damaged one is as none: the field of view is found then."""
    with suppress(DamagedRowError, Refusal):
        return None if stored is None else region_from_json(_json(stored, dict))
    return None


def healings_text(healings: tuple[HealRequest, ...]) -> str | None:
    """What the column ``healings`` holds."""
    return json.dumps([each.to_json() for each in healings]) if healings else None


def _healings(stored: str | None) -> tuple[HealRequest, ...]:
    """Raises DamagedRowError: a healed scan must not pass for one that was taken so."""
    try:
        return () if stored is None else healings_from_json(_json(stored, list))
    except Refusal as error:
        raise DamagedRowError(str(error)) from error


def _share(stored: Any) -> float | None:
    """A share of one; a damaged one is as none."""
    return float(stored) if isinstance(stored, int | float) and 0 <= stored <= 1 else None


def _spacing(row: sqlite3.Row) -> tuple[float, float] | None:
    sides = row["spacing_row"], row["spacing_column"]
    if not all(isinstance(side, int | float) and 0 < side < math.inf for side in sides):
        return None
    return float(sides[0]), float(sides[1])


# What lies in a row may be anything, SQLite sees to it no more than a disk that fails.


def sound(made: Callable[[sqlite3.Row], _T], found: Iterable[sqlite3.Row]) -> Iterator[_T]:
    """What ``made`` makes of the rows that are not damaged: one bad row hides no other."""
    for row in found:
        with suppress(DamagedRowError):
            yield made(row)


def value(text: Any, kind: type[_T]) -> _T | None:
    """The JSON value of that kind in a column; None when it is damaged."""
    with suppress(DamagedRowError):
        return _json(text, kind)
    return None


def _if_sound(made: Callable[[sqlite3.Row], _T], row: sqlite3.Row) -> _T | None:
    with suppress(DamagedRowError):
        return made(row)
    return None


def _json(text: Any, kind: type[_T]) -> _T:
    try:
        found = parse_json(text, None)
    except (ValueError, TypeError, AttributeError) as error:
        raise DamagedRowError(str(error)) from error
    if not isinstance(found, kind):
        raise DamagedRowError(f"{type(found).__name__} where {kind.__name__} should be")
    return found


def _state(text: Any) -> DecisionState:
    try:
        return DecisionState(text)
    except ValueError as error:
        raise DamagedRowError(str(error)) from error


def _perceived(row: sqlite3.Row) -> Perceived:
    try:
        return Perceived.of(row["category"], Descriptors(**_json(row["perceived"], dict)))
    except (TypeError, ValueError, Refusal) as error:
        raise DamagedRowError(str(error)) from error


def _refuse_damaged(
    row: sqlite3.Row, text: tuple[str, ...] = (), numbers: tuple[str, ...] = ()
) -> None:
    for name in text:
        if not isinstance(row[name], str):
            raise DamagedRowError(f"{name} is no text")
    for name in numbers:
        if not isinstance(row[name], int) or row[name] < 0:
            raise DamagedRowError(f"{name} is no number")


def _text(words: str) -> str:
    """With what a file name has that is not UTF-8 replaced: a database holds none of it."""
    return words.encode("utf-8", "replace").decode()

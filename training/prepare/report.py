"""What ``prepare`` did: counts, a verdict on every scan, and pages with pictures of the reasons."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from html import escape
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.atomic import beside, write_text
from training.data.files import write_picture
from training.prepare.near_duplicates import SAME_FRAME
from training.prepare.outliers import lesion_mm
from training.prepare.piece import Piece, Prepared
from training.settings import PrepareSettings

__all__ = ["write_report"]

Picture = NDArray[np.uint8]

_HIGH, _WIDE = 220, 300
_MOST = 24
_REASONS = 5
"""Reasons for which scans were left out that the summary tells."""
_RED, _YELLOW, _GREEN = (60, 60, 255), (40, 220, 255), (90, 220, 90)


def write_report(done: Prepared, out: Path, settings: PrepareSettings) -> str:
    """Write ``splits.csv``, ``verdicts.csv``, ``report.json`` and ``report/``; returns a summary.

    ``report/index.html`` needs no network and no program but a browser; its pictures show real
    scans, so it is as confidential as they are.
    """
    counts = _counts(done)
    _write_tables(done, out)
    told = {**counts, "settings": asdict(settings)}
    write_text(out / "report.json", json.dumps(told, indent=1) + "\n")
    folder = out / "report"
    folder.mkdir(parents=True, exist_ok=True)
    sections = [_section(folder, *parts) for parts in _sections(done)]
    page = _PAGE.format(
        counts=_count_table(counts), notes=_notes(done), sections="\n".join(sections)
    )
    write_text(folder / "index.html", page)
    return _summary(counts, done.data.notes, folder / "index.html")


def _counts(done: Prepared) -> dict[str, object]:
    kept = done.kept
    sides = Counter(f"{p.case.dataset}/{p.case.pathology}/{p.split}" for p in kept)
    dropped = Counter(p.dropped for p in done.pieces if p.dropped)
    flagged = Counter(check for p in kept for check in p.findings)
    return {
        "scans": len(kept),
        "groups": len({p.group for p in kept}),
        "near_duplicate_pairs": len(done.pairs),
        "same_frame_pairs": sum(p.similarity >= SAME_FRAME for p in done.pairs),
        "scans_with_graphics": sum(bool(p.graphics.any()) for p in kept),
        "double_frames": len({p.case.key.rpartition(" ")[0] for p in done.pieces if p.seam}),
        "cropped": sum(_cropped(p) for p in kept),
        "dropped": dict(sorted(dropped.items())),
        "flagged": dict(sorted(flagged.items())),
        "skipped": len(done.data.skipped),
        "skipped_for": dict(Counter(why for _, why in done.data.skipped).most_common()),
        "given_words": sum(any(p.case.descriptors.to_json().values()) for p in kept),
        "given_categories": sum(p.case.category is not None for p in kept),
        "given_spacing": sum(p.case.spacing_mm is not None for p in kept),
        "counts": dict(sorted(sides.items())),
    }


def _summary(counts: dict[str, object], notes: Sequence[str], page: Path) -> str:
    lines = [
        f"{counts['scans']} scans in {counts['groups']} groups "
        f"({counts['near_duplicate_pairs']} near-duplicate pairs, "
        f"{counts['scans_with_graphics']} scans with burned-in graphics, "
        f"{counts['double_frames']} double frames, {counts['cropped']} cropped)"
    ]
    for name in ("dropped", "flagged", "counts"):
        table = counts[name]
        assert isinstance(table, dict)
        lines += [f"{name}: {key}: {n}" if name != "counts" else f"{key}: {n}"
                  for key, n in table.items()]  # fmt: skip
    if counts["skipped"]:
        lines.append(f"skipped: {counts['skipped']}")
        reasons = counts["skipped_for"]
        assert isinstance(reasons, dict)
        told = list(reasons.items())[:_REASONS]
        lines += [f"skipped: {n} because {why}" for why, n in told]
        if len(reasons) > _REASONS:
            lines.append(f"skipped: for {len(reasons) - _REASONS} other reasons, see the report")
    return "\n".join([*lines, *(f"note: {note}" for note in notes), f"look at {page}"])


def _cropped(piece: Piece) -> bool:
    height, width = piece.before.shape
    box = piece.box
    whole = (0, width) if piece.seam is None else (box.left, box.right)
    return (box.left, box.right, box.top, box.bottom) != (*whole, 0, height)


def _write_tables(done: Prepared, out: Path) -> None:
    splits = [(p.case.dataset, p.case.name, p.case.pathology, p.group, p.split) for p in done.kept]
    _write_csv(out / "splits.csv", ("dataset", "name", "pathology", "group", "split"), splits)
    rows: list[Sequence[object]] = []
    for p in done.pieces:
        near, alike = p.nearest or ("", "")
        box = p.box
        rows.append((
            p.case.dataset, p.case.name, p.case.pathology, "dropped" if p.dropped else "kept",
            p.dropped, p.split, p.group, near, alike, f"{p.graphics.mean():.4f}",
            f"{box.left} {box.top} {box.right} {box.bottom}", int(p.seam is not None),
            f"{p.view:.3f}", f"{p.strangeness:.2f}", p.case.category or "", _size(p),
            "; ".join(f"{check}: {what}" for check, what in p.findings.items()),
        ))  # fmt: skip
    for key, why in done.data.skipped:
        dataset, _, name = key.partition("/")
        rows.append((dataset, name, "", "skipped", "", *[""] * 11, why))
    header = (
        "dataset", "name", "pathology", "verdict", "dropped_for", "split", "group", "nearest",
        "similarity", "graphics_share", "box", "double_frame", "view_share", "strangeness",
        "birads", "lesion_size",
        "findings",
    )  # fmt: skip
    _write_csv(out / "verdicts.csv", header, rows)


def _size(piece: Piece) -> str:
    """A lesion's longer side, in mm where the spacing is known and else in px."""
    mask, spacing = piece.case.mask, piece.case.spacing_mm
    if not mask.any():
        return ""
    return f"{lesion_mm(mask, spacing):.1f} mm" if spacing else f"{lesion_mm(mask, (1, 1)):.0f} px"


def _write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with beside(path) as fresh, fresh.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


Section = tuple[str, str, str, "list[tuple[str, Callable[[], Picture]]]", int]
"""Name of its pictures, heading, text, captions with what draws them, and how many there are."""


def _sections(done: Prepared) -> list[Section]:
    """What the page shows, each with at most ``_MOST`` pictures."""
    pieces = done.pieces
    painted = sorted((p for p in pieces if p.graphics.any()), key=lambda p: -p.graphics.mean())
    cropped = sorted((p for p in pieces if _cropped(p)), key=_kept_share)
    halves = [p for p in pieces if p.seam]
    strange = sorted((p for p in pieces if "unusual" in p.findings), key=lambda p: -p.strangeness)
    conflicts = [
        q for q in done.pairs
        if q.similarity >= SAME_FRAME
        and pieces[q.one].case.pathology != pieces[q.other].case.pathology
    ]  # fmt: skip
    odd = [p for p in pieces if {"mask", "graphics", "view"} & set(p.findings)]

    def pair(one: int, other: int) -> Callable[[], Picture]:
        return lambda: np.hstack([_shown(pieces[one]), _shown(pieces[other])])

    def shown(piece: Piece) -> Callable[[], Picture]:
        return lambda: np.hstack([_source(piece), _shown(piece)])

    return [
        (
            "conflicts", "The same frame with two pathologies",
            "One of each two is wrong; which one, the pictures do not say.",
            [(_of_pair(done, q), pair(q.one, q.other)) for q in conflicts[:_MOST]], len(conflicts),
        ),
        (
            "joined", "Joined: near-duplicates and views of one lesion",
            f"From {SAME_FRAME} on the same frame, below it mostly another view of the same place. "
            "Evenly chosen over all pairs, the least alike last. Joined scans stay on one side "
            "of the split.",
            [(_of_pair(done, q), pair(q.one, q.other)) for q in _evenly(done.pairs)],
            len(done.pairs),
        ),
        (
            "painted", "Painted over: burned-in graphics",
            "Left what was found, right what the models see. Every other picture is one of those "
            "with most graphics, the rest evenly chosen.",
            [(_of(p), shown(p)) for p in _mixed(painted)], len(painted),
        ),
        (
            "double", "Taken apart: two scans side by side", "The line is the seam.",
            [(_of(p), shown(p)) for p in halves[:_MOST]], len(halves),
        ),
        (
            "cropped", "Cropped to the field of view", "Most cut off first.",
            [(_of(p), shown(p)) for p in cropped[:_MOST]], len(cropped),
        ),
        (
            "unusual", "Unlike the others of their set",
            "Most unusual first. Distance in a space of simple measures: it finds odd depths, "
            "gains and masses as well as the axilla.",
            [(_of(p), shown(p)) for p in strange[:_MOST]], len(strange),
        ),
        (
            "odd", "Masks and views that cannot be quite right", "",
            [(_of(p), shown(p)) for p in odd[:_MOST]], len(odd),
        ),
    ]  # fmt: skip


def _kept_share(piece: Piece) -> float:
    return piece.case.scan.size / piece.before.size


def _evenly(items: Sequence[object]) -> list:  # type: ignore[type-arg]
    """At most ``_MOST`` of the items, from first to last."""
    if len(items) <= _MOST:
        return list(items)
    return [items[round(k)] for k in np.linspace(0, len(items) - 1, _MOST)]


def _mixed(painted: list[Piece]) -> list[Piece]:
    """Pieces with most graphics and evenly chosen ones, by turns."""
    if len(painted) <= _MOST:
        return painted
    half = _MOST // 2
    rest = painted[half:]
    chosen = [rest[round(k)] for k in np.linspace(0, len(rest) - 1, half)]
    return [p for two in zip(painted[:half], chosen, strict=True) for p in two]


def _of(piece: Piece) -> str:
    found = "; ".join(f"{check}: {what}" for check, what in piece.findings.items())
    fate = f"DROPPED ({piece.dropped})" if piece.dropped else piece.split
    return f"{piece.case.key} [{fate}] {found}".strip()


def _of_pair(done: Prepared, pair: object) -> str:
    one, other = done.pieces[pair.one], done.pieces[pair.other]  # type: ignore[attr-defined]
    return f"{pair.similarity:.2f}: {one.case.key} | {other.case.key}"  # type: ignore[attr-defined]


def _shown(piece: Piece) -> Picture:
    """The cleaned scan with the lesion's outline."""
    picture = cv2.cvtColor(piece.case.scan, cv2.COLOR_GRAY2BGR)
    _trace(picture, piece.case.mask, _GREEN)
    return _fitted(picture)


def _source(piece: Piece) -> Picture:
    """The image as it was read, with graphics, box and seam drawn in."""
    picture = cv2.cvtColor(piece.before, cv2.COLOR_GRAY2BGR)
    drawn = np.zeros(piece.before.shape, bool)
    drawn[piece.box.cut] = piece.graphics
    _trace(picture, drawn, _RED)
    box = piece.box
    cv2.rectangle(picture, (box.left, box.top), (box.right - 1, box.bottom - 1), _YELLOW, 1)
    for x in piece.seam or ():
        cv2.line(picture, (x, 0), (x, picture.shape[0]), _YELLOW, 2)
    return _fitted(picture)


def _trace(picture: NDArray[np.uint8], area: NDArray[np.bool_], colour: tuple[int, ...]) -> None:
    lines, _ = cv2.findContours(area.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(picture, lines, -1, colour, 1)


def _fitted(picture: NDArray[np.uint8]) -> Picture:
    """The picture scaled into ``_HIGH`` x ``_WIDE`` px on grey."""
    scale = min(_HIGH / picture.shape[0], _WIDE / picture.shape[1])
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    page = np.full((_HIGH, _WIDE, 3), 40, np.uint8)
    page[: small.shape[0], : small.shape[1]] = small
    return page


def _section(
    folder: Path,
    name: str,
    heading: str,
    text: str,
    pictures: list[tuple[str, Callable[[], Picture]]],
    total: int,
) -> str:
    parts = [f"<h2>{escape(heading)}: {total}</h2>", f"<p>{escape(text)}</p>", "<div>"]
    for k, (caption, draw) in enumerate(pictures):
        file = f"{name}-{k:02d}.png"
        write_picture(folder / file, draw())
        parts.append(
            f'<figure><img src="{file}" alt="{escape(caption)}">'
            f"<figcaption>{escape(caption)}</figcaption></figure>"
        )
    if total > len(pictures):
        parts.append(f"<p>{len(pictures)} of {total} shown; all are in verdicts.csv.</p>")
    return "\n".join([*parts, "</div>"])


def _count_table(counts: dict[str, object]) -> str:
    rows = []
    for key, value in counts.items():
        if isinstance(value, dict):
            rows += [f"<tr><td>{escape(f'{key}: {k}')}<td>{v}" for k, v in value.items()]
        else:
            rows.append(f"<tr><td>{escape(key.replace('_', ' '))}<td>{value}")
    return "\n".join(rows)


def _notes(done: Prepared) -> str:
    skipped = [f"{key} was left out: {why}" for key, why in done.data.skipped]
    return "\n".join(f"<li>{escape(line)}" for line in [*done.data.notes, *skipped])


_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>What prepare did</title>
<style>
body {{ font: 15px sans-serif; margin: 2em auto; max-width: 1300px; background: #fff; color: #222 }}
td {{ padding: 2px 1em; border-bottom: 1px solid #ddd }}
div {{ display: flex; flex-wrap: wrap; gap: 10px }}
figure {{ margin: 0; width: 600px }} img {{ width: 600px; display: block }}
figcaption {{ font-size: 12px; overflow-wrap: anywhere }}
</style>
<h1>What prepare did</h1>
<p>These pages show real scans: keep them where the scans may be kept. Red: found graphics.
Yellow: what was kept of the image, and the seam of a double frame. Green: the lesion's mask.</p>
<table>
{counts}
</table>
<ul>
{notes}
</ul>
{sections}
</html>
"""

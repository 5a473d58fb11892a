"""Counterfactual pairs: a scan with its lesion, the same scan healed, and the lesion's mask.

The three files of a pair have one name in three folders, as trainers of image-to-image models want
them. ``healed/`` holds scans that can be opened as grounds: their files say what they came from.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.case.hashing import array_sha256
from busynth_gui.case.healing import Healed, HealRequest
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.export.manifest import (
    HEALED,
    Record,
    is_whole,
    package_versions,
    read_manifest,
)
from busynth_gui.export.pair import safe_stem
from busynth_gui.export.shards import GrowingManifest, Part, merge_parts, read_parts, stage_part
from busynth_gui.export.transaction import Transaction, recover
from busynth_gui.export.writer import write_card
from busynth_gui.imaging.burned_in import BurnedIn, blanked
from busynth_gui.imaging.healed_mark import healed_xmp
from busynth_gui.imaging.write import SYNTHETIC_XMP, mask_png_bytes, png_bytes

__all__ = [
    "HealedPair",
    "healed_files",
    "healed_name",
    "paths_of",
    "refuse_other_pairs",
    "take_up_healed",
    "those_there",
    "write_all_healed",
    "write_healed",
]


@dataclass(frozen=True, eq=False)
class HealedPair:
    """A healed scan to write. ``scan`` is the one with the lesion, ``blank`` (H, W) what is written
    black; ``writing`` as in :class:`busynth_gui.export.pair.ExportPair`."""

    name: str
    scan: Scan
    healed: Healed
    writing: BurnedIn | None = None
    blank: NDArray[np.bool_] | None = None

    @property
    def healings(self) -> tuple[HealRequest, ...]:
        """All that lie behind the healed scan, the first one first."""
        return (*self.scan.healings, self.healed.request)

    def as_written(self, pixels: Pixels) -> Pixels:
        return pixels if self.blank is None else blanked(pixels, self.blank)


def healed_name(scan: Scan, request: HealRequest) -> str:
    """A stem that tells a healing from every other: scan, seed and request digest."""
    return f"{safe_stem(scan.name)}_healed_s{request.seed}_{request.digest[:8]}"


def paths_of(name: str) -> tuple[str, str, str]:
    """Where lesion scan, healed scan and mask of a pair lie in the folder."""
    return f"lesion/{name}.png", f"healed/{name}.png", f"masks/{name}.png"


def healed_files(pair: HealedPair) -> dict[str, bytes]:
    """The files of a pair, by path."""
    before = healed_xmp(pair.scan.healings) if pair.scan.healings else None
    contents = (
        png_bytes(pair.as_written(pair.scan.pixels), before),
        png_bytes(pair.as_written(pair.healed.image), healed_xmp(pair.healings)),
        mask_png_bytes(pair.healed.mask, SYNTHETIC_XMP if before else None),
    )
    return dict(zip(paths_of(pair.name), contents, strict=True))


def those_there(out: Path, wanted: Mapping[str, HealRequest]) -> set[str]:
    """Which of the ``wanted`` healings, by name, are in the folder whole.

    Raises Refusal when a file is not the one that was written.
    """
    known = _known(out)
    return {n for n, request in wanted.items() if n in known and _is_there(out, known[n], request)}


def _known(out: Path) -> dict[str, Record]:
    return {r["name"]: r for r in read_manifest(out) if r.get("format") == HEALED and "name" in r}


def _is_there(out: Path, record: Record, request: HealRequest) -> bool:
    if record.get("request_sha256") != request.digest or not is_whole(out, record):
        return False
    return (out / paths_of(record["name"])[0]).is_file()


def refuse_other_pairs(out: Path, names: Sequence[str], *, overwrite: bool = False) -> None:
    """Raise Refusal when the folder holds an export of candidates, or one of the pairs' files."""
    if any(record.get("format") != HEALED for record in read_manifest(out)):
        raise Refusal(
            "{0} holds pairs with synthetic lesions", "choose another folder for healed scans", out
        )
    if not overwrite:
        _refuse_files(out, names)


def _refuse_files(out: Path, names: Sequence[str]) -> None:
    for path in (out / file for name in names for file in paths_of(name)):
        if os.path.lexists(path):
            raise Refusal(
                "{0} exists already", "choose another folder or replace it with --overwrite", path
            )


def write_healed(pair: HealedPair, out: Path) -> Part:
    """Write a pair and its part, all of it or nothing; one of its name is replaced.

    The part is to come into the manifest. Raises Refusal when the folder cannot be written.
    """
    files = healed_files(pair)
    part = Part(_record(pair, files), None)
    with Transaction(out) as transaction:
        for relative, data in files.items():
            transaction.add(relative, data)
        stage_part(transaction, part)
        transaction.commit()
    return part


def take_up_healed(out: Path) -> None:
    """Bring into the manifest what was written by a run that was killed. Raises Refusal."""
    merge_parts(out, [part for part in read_parts(out) if part.key[0] == HEALED], ())


def write_all_healed(
    pairs: Iterable[HealedPair], out: Path, *, overwrite: bool = False
) -> list[Record]:
    """Write pairs one after another; those that are there whole stay. Returns all their records.

    Raises Refusal as :func:`refuse_other_pairs` and :func:`write_healed` do.
    """
    recover(out)
    refuse_other_pairs(out, ())
    take_up_healed(out)
    there = _known(out)
    done: list[Record] = []
    with GrowingManifest(out) as manifest:
        for pair in pairs:
            record = None if overwrite else there.get(pair.name)
            if record is None or not _is_there(out, record, pair.healed.request):
                if not overwrite:
                    _refuse_files(out, [pair.name])
                part = write_healed(pair, out)
                manifest.add(part)
                record = there[pair.name] = part.record
            done.append(record)
    if manifest.grown:
        write_card(out)
    return done


def _record(pair: HealedPair, files: Mapping[str, bytes]) -> Record:
    lesion, image, mask = paths_of(pair.name)
    request, scan = pair.healed.request, pair.scan
    return {
        "synthetic": True,
        "name": pair.name,
        "format": HEALED,
        "image": image,
        "image_sha256": _sha256(files[image]),
        "image_pixels_sha256": pair.healed.image_sha256,
        "mask": mask,
        "mask_sha256": _sha256(files[mask]),
        "mask_pixels_sha256": array_sha256(pair.healed.mask),
        "lesion": lesion,
        "lesion_sha256": _sha256(files[lesion]),
        "pathology": None,
        "changed_pixels": int((pair.healed.image != pair.scan.pixels).sum()),
        "writing": None if pair.writing is None else pair.writing.to_json(),
        "spacing_mm": None if scan.spacing_mm is None else list(scan.spacing_mm),
        "source_name": scan.name,
        "source_sha256": request.scan_sha256,
        "request": request.to_json(),
        "request_sha256": request.digest,
        "healings": [each.to_json() for each in pair.healings],
        "bundle": request.bundle,
        "bundle_sha256": request.bundle_sha256,
        "packages": package_versions(),
        "threads": pair.healed.threads,
        "burned_in": scan.burned_in,
        "exported_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

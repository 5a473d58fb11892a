"""``manifest.jsonl``: where each exported pair came from, one JSON object a line."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import metadata
from itertools import zip_longest
from pathlib import Path
from typing import Any

from busynth_gui.bundles.checksums import leaves_folder
from busynth_gui.case.decision import Decision
from busynth_gui.case.errors import Refusal
from busynth_gui.case.hashing import array_sha256
from busynth_gui.case.healing import HealRequest
from busynth_gui.export.grey_depth import GreyWindow
from busynth_gui.export.pair import ExportPair, PairLesion
from busynth_gui.imaging.burned_in import BurnedIn
from busynth_gui.json_file import parse_json, read_small_file

__all__ = [
    "MANIFEST_NAME",
    "Record",
    "grey_entry",
    "holds_pair",
    "is_record",
    "is_whole",
    "lesions_of",
    "make_record",
    "manifest_bytes",
    "mask_files",
    "package_versions",
    "read_manifest",
    "source_entries",
    "spacing_entries",
]

HEALED = "healed"
"""What a manifest calls the format of healed scans; it is none that candidates are exported in."""

MANIFEST_NAME = "manifest.jsonl"
_LARGEST = 1 << 31
"""Bytes of a manifest; a million pairs have about as many."""

Record = dict[str, Any]

_PACKAGES = (
    "busynth",
    "torch",
    "diffusers",
    "peft",
    "transformers",
    "safetensors",
    "numpy",
    "scipy",
    "opencv-python-headless",
    "pillow",
)


def make_record(
    pair: ExportPair, layout: str, image: str, masks: Sequence[str], files: Mapping[str, bytes]
) -> Record:
    """The record of a pair. ``image``, ``masks`` and the keys of ``files`` are relative paths.

    ``masks`` has one for each lesion, or none. ``lesions`` has what holds for each lesion; beside
    it ``mask`` is the first one's, and ``mask_pixels_sha256`` that of all masks in one.

    ``image_sha256`` and ``mask_sha256`` are those of the files, ``*_pixels_sha256`` those of the
    arrays, to which a decision is bound. ``grey`` says which grey values of the scan became 0 and
    255 of the file; None when the file has the scan's own. ``writing`` says what was done about
    writing on the scan; None where there is none. ``healings`` are those by which the source scan
    was made healthy, the first one first; it is empty for one that had no lesion of its own.
    ``nearness`` is that of the lesion nearest to one that its bundle was trained on: the share of
    real lesions that the bundle never saw which lie less near; None where nobody can tell.
    ``told`` is how easily a critic tells the lesion that is most easily told, None without one, and
    ``best_of`` says of how many candidates how many were kept, those that are hardest to tell.
    """
    request, decision = pair.candidate.request, pair.decision
    lesions = [_lesion(lesion, mask, files) for lesion, mask in zip_longest(pair.lesions, masks)]
    return {
        "synthetic": True,
        "name": pair.name,
        "format": layout,
        "image": image,
        "image_sha256": _sha256(files[image]),
        "image_pixels_sha256": pair.candidate.image_sha256,
        "mask": lesions[0]["mask"],
        "mask_sha256": lesions[0]["mask_sha256"],
        "mask_pixels_sha256": array_sha256(pair.all_masks),
        "mask_corrected": any(lesion["mask_corrected"] for lesion in lesions),
        "stages": sorted(f for f in files if f.startswith("stages/")),
        "pathology": pair.pathology.value,
        "grey": grey_entry(pair.window),
        **spacing_entries(pair),
        **source_entries(pair.source_name, request.scan_sha256, pair.writing, pair.healings),
        "request": request.to_json(),
        "request_sha256": request.digest,
        "bundle": request.bundle,
        "bundle_sha256": request.bundle_sha256,
        "packages": package_versions(),
        "threads": pair.candidate.threads,
        "burned_in": pair.burned_in,
        "nearness": max((n for n in pair.nearness if n is not None), default=None),
        "told": max((n for n in pair.told if n is not None), default=None),
        "best_of": _best_of(pair),
        "lesions": lesions,
        **_decided(decision),
        "exported_at": pair.exported_at.isoformat(timespec="seconds"),
    }


def _lesion(lesion: PairLesion, mask: str | None, files: Mapping[str, bytes]) -> Record:
    request = lesion.candidate.request
    return {
        "pathology": lesion.pathology.value,
        "descriptors": request.descriptors.to_json(),
        "seed": request.seed,
        "request_sha256": request.digest,
        "threads": lesion.candidate.threads,
        "mask": mask,
        "mask_sha256": None if mask is None else _sha256(files[mask]),
        "mask_pixels_sha256": array_sha256(lesion.mask),
        "mask_corrected": lesion.corrected,
        "nearness": lesion.nearness,
        "told": lesion.told,
        **_decided(lesion.decision),
    }


def _best_of(pair: ExportPair) -> dict[str, int] | None:
    return None if pair.best_of is None else dict(zip(("kept", "drawn"), pair.best_of, strict=True))


def _decided(decision: Decision | None) -> Record:
    if decision is None:
        return {"decision": None, "reviewer": None, "decided_at": None}
    return {
        "decision": {
            "state": decision.state.value,
            "reasons": list(decision.reasons),
            "comment": decision.comment,
            "perceived": decision.perceived.to_json(),
            "seconds": decision.seconds,
            "blinded": decision.blinded,
        },
        "reviewer": decision.reviewer,
        "decided_at": decision.decided_at,
    }


def lesions_of(record: Record) -> list[Record]:
    """What a record says of each lesion; before there could be several it said it of itself."""
    found: list[Record] = record.get("lesions") or [
        {**record, "descriptors": (record.get("request") or {}).get("descriptors")}
    ]
    return found


def mask_files(record: Record) -> dict[str, str]:
    """The files of a record's masks with their SHA-256, in the lesions' order."""
    return {each["mask"]: each["mask_sha256"] for each in lesions_of(record) if each.get("mask")}


def _cleared(writing: Any) -> tuple[Any, Any]:
    """What of a record's, or a pair's, ``writing`` changes its files."""
    told = writing.to_json() if isinstance(writing, BurnedIn) else writing
    return (told.get("action"), told.get("pixels")) if isinstance(told, dict) else (None, None)


def holds_pair(record: Record, pair: ExportPair) -> bool:
    """Whether a record is of this pair, with the same pixels written in the same way."""
    return (
        record.get("request_sha256") == pair.candidate.request.digest
        and record.get("image_pixels_sha256") == pair.candidate.image_sha256
        and record.get("mask_pixels_sha256") == array_sha256(pair.all_masks)
        and record.get("grey") == grey_entry(pair.window)
        and _cleared(record.get("writing")) == _cleared(pair.writing)
    )


def is_whole(out: Path, record: Record) -> bool:
    """Whether a record's image and masks are in ``out`` as they were written.

    Raises Refusal when one is there and is not what was written, or cannot be read.
    """
    files = {record["image"]: record["image_sha256"], **mask_files(record)}
    for relative, digest in files.items():
        try:
            data = (out / relative).read_bytes()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise Refusal("{0} cannot be read", "{1}", out / relative, error.strerror) from error
        if _sha256(data) != digest:
            raise Refusal(
                "{0} has changed since it was written",
                "choose another folder or replace it with --overwrite",
                out / relative,
            )
    return all((out / stage).is_file() for stage in record.get("stages", ()))


def spacing_entries(pair: ExportPair) -> Record:
    """What a record says of a pixel's size, and whose word that is: the scan's file's or the user's
    who has calibrated it.
    """
    if pair.spacing_mm is None:
        return {"spacing_mm": None, "spacing_from": None}
    whose = "user" if pair.spacing_by_user else "file"
    return {"spacing_mm": list(pair.spacing_mm), "spacing_from": whose}


def source_entries(
    name: str, sha256: str, writing: BurnedIn | None, healings: Sequence[HealRequest]
) -> Record:
    """What a record says of the scan that a pair was made on."""
    return {
        "source_name": name,
        "source_sha256": sha256,
        "writing": None if writing is None else writing.to_json(),
        "healings": [each.to_json() for each in healings],
    }


def grey_entry(window: GreyWindow | None) -> dict[str, Any] | None:
    """What a record says of how grey values became 8 bit; None where they stayed as they are."""
    if window is None:
        return None
    return {"depth": window.depth.value, "low": window.low, "high": window.high}


@cache
def package_versions() -> dict[str, str]:
    """Versions of Python and of the packages that a candidate's bytes depend on, if installed."""
    versions = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions


def read_manifest(folder: Path) -> list[Record]:
    """The records in a folder, oldest first; none when there is no manifest.

    Raises Refusal when the manifest cannot be read, so that nobody's records are overwritten.
    """
    path = folder / MANIFEST_NAME
    try:
        if not os.path.lexists(path):
            return []
        lines = read_small_file(path, _LARGEST).decode("utf-8").splitlines()
        records = [parse_json(line, half_characters=True) for line in lines if line]
        if all(is_record(r) for r in records):
            return records
        raise ValueError("a line is no record of a pair")
    except OSError as error:  # another user's, perhaps
        raise Refusal("{0} cannot be read", "choose another folder ({1})", path, error) from error
    except ValueError as error:
        raise Refusal(
            "{0} is not one that busynth wrote", "choose another folder ({1})", path, error
        ) from error


def is_record(record: Any) -> bool:
    """Whether it could be a record: one whose files lie in the folder that it is read from."""
    if not isinstance(record, dict) or not isinstance(record.get("name", ""), str):
        return False
    stages = record.get("stages") or []
    if not isinstance(stages, list):
        return False
    if not _is_split(record.get("split")) or not isinstance(record.get("writing") or {}, dict):
        return False
    lesions = record.get("lesions") or []
    if not isinstance(lesions, list) or not all(isinstance(each, dict) for each in lesions):
        return False
    masks = [each.get("mask") or "mask" for each in (record, *lesions)]
    files = [record.get("image"), *masks, *stages]
    return all(isinstance(f, str) and not leaves_folder(f) for f in files)


def _is_split(split: Any) -> bool:
    """Whether it could say on which side a pair is; None says that nothing was dealt."""
    if split is None:
        return True
    words = ("side", "group", "by", "shares")
    return isinstance(split, dict) and all(isinstance(split.get(word), str) for word in words)


def manifest_bytes(records: list[Record]) -> bytes:
    """The manifest's text, one record a line."""
    # ASCII: a file name may hold bytes that are no UTF-8, and JSON escapes carry them.
    return "".join(json.dumps(record) + "\n" for record in records).encode("ascii")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

"""What a line of a manifest is held to when its pair is made again."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from busynth_gui.atomic import write_bytes
from busynth_gui.bundles.manifest import BundleInfo, find_bundle, verify_bundle
from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.case.healing import HealRequest
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.indexes import read_indexes
from busynth_gui.export.manifest import Record, package_versions
from busynth_gui.imaging.burned_in import BurnedIn, blanked, boxes_mask, writing_on
from busynth_gui.imaging.film import open_film
from busynth_gui.imaging.read import list_scans
from busynth_gui.paths import resource_folder

__all__ = ["Ground", "bundle_of", "find_ground", "not_ours", "refuse_different", "write_files"]


def not_ours(line: int, why: Exception) -> Refusal:
    return Refusal("line {0} is none that busynth wrote", "choose another ({1})", line, why)


def bundle_of(request: Request | HealRequest, named: str | None = None) -> BundleInfo:
    """The bundle of a request, verified. Raises Refusal when it is another one now."""
    bundle = find_bundle(named or request.bundle)
    if bundle.sha256 != request.bundle_sha256:
        raise Refusal(
            "the pair was made with another version of the bundle {0}, with the SHA-256 {1}",
            "install that version, or name its folder with --bundle",
            request.bundle,
            request.bundle_sha256,
        )
    verify_bundle(bundle)
    return bundle


@dataclass(frozen=True)
class Ground:
    """The ``scan`` that a pair was made on, what was done about ``writing`` on it, and what of it
    (H, W) was written black in the pair's files."""

    scan: Scan
    writing: BurnedIn | None = None
    blank: NDArray[np.bool_] | None = None


def find_ground(record: Record, where: Path | None, beside: Path | None = None) -> Ground:
    """The scan of a record, with its writing as it was let out then: of ``beside``, else looked for
    in ``where`` and among the sample scans.

    Raises Refusal where it is in none of them, or what was blanked of it cannot be told again;
    TypeError and KeyError when the record is none.
    """
    source, name = str(record["source_sha256"]), str(record["source_name"])
    said = record.get("writing")
    writing = None if said is None else BurnedIn.from_json(said)
    before = source if writing is None else writing.original_sha256
    scan = _find_scan({source, before}, name, where, beside)
    if writing is None or not writing.pixels or scan.sha256 != before:
        return Ground(scan, writing)
    blank = boxes_mask(writing_on(scan.pixels), scan.shape)
    if blank.sum() == writing.pixels:
        if source == before:
            return Ground(scan, writing, blank)
        scan = replace(scan, pixels=blanked(scan.pixels, blank))
        if scan.sha256 == source:
            return Ground(scan, writing)
    raise Refusal(
        "what was blacked out of {0} then is not the writing that is found on it now",
        "it was drawn by hand, or found by another version of busynth: the pair cannot be made"
        " again without showing it",
        name,
    )


def _find_scan(wanted: set[str], name: str, where: Path | None, beside: Path | None) -> Scan:
    paths = ([] if where is None else list_scans(where)) + list_scans(resource_folder("samples"))
    paths.sort(key=lambda path: path.name != name)  # the likeliest first
    for path in paths if beside is None else (beside, *paths):
        with suppress(Refusal):
            for scan in open_film(path).scans(colour=True):
                if scan.sha256 in wanted:
                    return scan
    raise Refusal(
        "the healthy scan {0} of this pair was not found, by the SHA-256 of its pixels",
        "name its file or folder with --scan",
        name,
    )


def write_files(out: Path | None, files: Mapping[str, bytes]) -> None:
    """Write the files below ``out``, if there is one, and print where. Raises Refusal."""
    for path, data in () if out is None else ((out / name, d) for name, d in files.items()):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(path, data)
        except OSError as error:
            why = error.strerror or error
            raise Refusal(
                "{0} cannot be written", "choose another folder ({1})", path, why
            ) from error
        print(path)


def refuse_different(
    folder: Path,
    record: Record,
    files: Mapping[str, bytes],
    masks: Mapping[str, str],
    pixels_sha256: tuple[str, str],
) -> None:
    """Say on standard error that a pair came out the same. Raises Refusal where it did not, or its
    files in the manifest's ``folder`` are not those of then any more.

    ``masks`` are the files of its masks with the SHA-256 that they had, ``pixels_sha256`` the
    hashes of image and masks as they are now.
    """
    written = {record["image"]: record["image_sha256"], **masks}
    digests = {name: hashlib.sha256(files[name]).hexdigest() for name in written}
    same = pixels_sha256 == (record["image_pixels_sha256"], record["mask_pixels_sha256"])
    if same and digests == written:
        _refuse_altered(folder, record, files)
        told = f"busynth: {record['name']} came out the same, byte for byte"
        print(told, file=sys.stderr)
        return
    what = Phrase("in its pixels")
    if same:
        what = Phrase("in the bytes of its files alone, every pixel is the same")
    changes = list(_changed_packages(record))
    said = (
        Phrase("made then with {0}", ", ".join(changes))
        if changes
        else Phrase("the packages are the same: the processor, its threads or the device are not")
    )
    raise Refusal("the pair {0} was made again and differs, {1}", "{2}", record["name"], what, said)


def _refuse_altered(folder: Path, record: Record, files: Mapping[str, bytes]) -> None:
    layout = FORMATS.get(record["format"])
    hows = [_altered(folder / name, made) for name, made in files.items()]
    if layout is not None:
        try:
            if not layout.listing(read_indexes(folder, layout))(record):
                hows.append(Phrase("{0} lacks its mask", ", ".join(layout.index_names)))
        except Refusal as refusal:
            hows.append(refusal.what)
    for how in filter(None, hows):
        raise Refusal(
            "the pair {0} came out as its manifest says, but {1}",
            "take what --out writes, or export it again",
            record["name"],
            how,
        )


def _altered(path: Path, made: bytes) -> Phrase | None:
    try:
        return None if path.read_bytes() == made else Phrase("{0} has changed since", path)
    except FileNotFoundError:
        return Phrase("{0} is gone", path)
    except OSError as error:
        return Phrase("{0} cannot be read ({1})", path, error.strerror)


def _changed_packages(record: Record) -> Iterator[str]:
    now = package_versions()
    for name, version in record.get("packages", {}).items():
        if now.get(name) != version:
            yield f"{name} {version} ({now.get(name, 'not installed')} here)"

"""The cache that ``prepare`` writes and every trainer reads: all scans in one memory map.

``scans.npy`` and ``masks.npy`` hold the pixels of all scans one after another (uint8; the mask
file has bit 1 for the lesion and bit 2 for burned-in graphics); ``index.json`` says where each
one lies, what it is, which group it belongs to and on which side of the split.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.atomic import write_text
from busynth_gui.bundles.checksums import file_sha256
from busynth_gui.case.descriptors import Descriptors
from busynth_gui.case.errors import Refusal
from busynth_gui.labelled.cases import DatasetCase
from training.data.divisions import Divisions
from training.data.files import READING_ERRORS, save_array
from training.data.origin import Origin, Stated, digest_of

__all__ = ["HELD_OUT", "TRAIN", "VALIDATION", "Entry", "ScanCache", "write_cache"]

TRAIN, VALIDATION, HELD_OUT = "train", "validation", "held-out"
"""The sides of the split. Models learn from the first; what stops them early, and whatever else is
chosen, looks at the second; the evaluation alone looks at the third."""

LESION, OVERLAY = 1, 2


@dataclass(frozen=True)
class Entry:
    """Where one scan lies in the cache, and what is known of it."""

    name: str
    dataset: str
    pathology: str
    group: str
    split: str
    """``train``, ``validation`` or ``held-out``."""
    offset: int
    height: int
    width: int
    origin: tuple[int, int] = (0, 0)
    """Where the scan's top left corner (x, y) lay on the image that it was cut from, in px."""
    spacing_mm: tuple[float, float] | None = None
    """Pixel spacing (row, column), if the data set says it."""
    words: Mapping[str, str | None] | None = None
    """BI-RADS words that a reader gave; None when there are none."""
    category: str | None = None
    """BI-RADS category that a reader gave."""

    @property
    def descriptors(self) -> Descriptors:
        """The reader's BI-RADS words; all None when none were given."""
        return Descriptors(**(self.words or {}))


class ScanCache:
    """Read access to a prepared folder.

    Raises FileNotFoundError when it was never prepared, Refusal when its files are damaged.
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / "index.json").exists():
            raise FileNotFoundError(
                f"{folder} holds no prepared data: run 'python -m training prepare' first"
            )
        self.folder = folder
        try:
            told = json.loads((folder / "index.json").read_text())
            self.entries = [_entry(row) for row in told["entries"]]
            self.origin = Origin.read(told)
            """The data sets in it."""
            if not self.origin.parts:  # a cache of an earlier version
                self.origin = _origin(told["entries"])
            self._scans = np.load(folder / "scans.npy", mmap_mode="r")
            self._masks = np.load(folder / "masks.npy", mmap_mode="r")
        except READING_ERRORS as error:
            raise Refusal(
                "the prepared data in {0} are damaged",
                "prepare them again with 'python -m training prepare' ({1})",
                folder,
                error,
            ) from error

    @property
    def titles(self) -> dict[str, str]:
        """A line for each data set, title and licence, as bundles that were trained on it say."""
        names = dict.fromkeys(e.dataset for e in self.entries)
        return dict(zip(names, self.origin.trained_on, strict=False))

    @property
    def has_validation(self) -> bool:
        """Whether scans are set aside for validation; in caches of before 0.5.0 none were."""
        return any(e.split == VALIDATION for e in self.entries)

    def __reduce__(self) -> tuple[type[ScanCache], tuple[Path]]:
        """Another process maps the files again; else it would be sent all pixels."""
        return ScanCache, (self.folder,)

    def select(self, split: str, lesions: bool | None = None) -> list[Entry]:
        """Entries of one split; only scans with (True) or without (False) a lesion if asked.

        Where none are set aside for validation, that is the held-out side, as it was before 0.5.0.
        """
        if split == VALIDATION and not self.has_validation:
            split = HELD_OUT
        return [
            e
            for e in self.entries
            if e.split == split and (lesions is None or lesions == (e.pathology != "normal"))
        ]

    def scan(self, entry: Entry) -> NDArray[np.uint8]:
        """The scan's pixels, uint8 (H, W)."""
        return np.asarray(self._cut(self._scans, entry))

    def lesion(self, entry: Entry) -> NDArray[np.bool_]:
        """The lesion mask, bool (H, W)."""
        return (self._cut(self._masks, entry) & LESION) > 0

    def overlay(self, entry: Entry) -> NDArray[np.bool_]:
        """Burned-in graphics, bool (H, W)."""
        return (self._cut(self._masks, entry) & OVERLAY) > 0

    @staticmethod
    def _cut(flat: NDArray[np.uint8], e: Entry) -> NDArray[np.uint8]:
        return flat[e.offset : e.offset + e.height * e.width].reshape(e.height, e.width)


def _entry(row: dict[str, Any]) -> Entry:
    # JSON has no tuples; caches of earlier versions lack the last four fields.
    for name in ("origin", "spacing_mm"):
        if row.get(name) is not None:
            row[name] = tuple(row[name])
    return Entry(**row)


def write_cache(
    folder: Path,
    cases: Sequence[DatasetCase],
    overlays: Sequence[NDArray[np.bool_]],
    groups: Sequence[str],
    splits: Sequence[str],
    origins: Sequence[tuple[int, int]] | None = None,
    stated: Stated | None = None,
    source: Mapping[str, Any] | None = None,
) -> None:
    """Write the three files; ``index.json`` comes last, so a cache that has it is whole.

    ``stated`` are titles and licences of the data sets, ``source`` what they were read from.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.json").unlink(missing_ok=True)
    entries, offset = [], 0
    for k, (case, group, split) in enumerate(zip(cases, groups, splits, strict=True)):
        h, w = case.scan.shape
        words = case.descriptors.to_json()
        entries.append(
            Entry(
                case.name,
                case.dataset,
                case.pathology,
                group,
                split,
                offset,
                h,
                w,
                origins[k] if origins is not None else (0, 0),
                case.spacing_mm,
                words if any(words.values()) else None,
                case.category,
            )
        )
        offset += h * w
    save_array(folder / "scans.npy", np.concatenate([c.scan.ravel() for c in cases]))
    flags = [
        (c.mask * LESION + o * OVERLAY).astype(np.uint8).ravel()
        for c, o in zip(cases, overlays, strict=True)
    ]
    save_array(folder / "masks.npy", np.concatenate(flags))
    rows = [asdict(e) for e in entries]
    pixels = [file_sha256(folder / name) for name in ("scans.npy", "masks.npy")]
    origin = replace(_origin(rows, pixels, stated), divisions=_divisions(cases, splits, stated))
    told = {"entries": rows, "origin": origin.to_json(), "source": source}
    write_text(folder / "index.json", json.dumps(told))


def _divisions(
    cases: Sequence[DatasetCase], splits: Sequence[str], stated: Stated | None
) -> Divisions:
    """A digest of each data set's scans with their sides."""
    scans: dict[str, list[tuple[str, str, str]]] = {}
    for case, split in zip(cases, splits, strict=True):
        pixels = hashlib.sha256(np.ascontiguousarray(case.scan).tobytes()).hexdigest()
        scans.setdefault(case.dataset, []).append((case.name, split, pixels))
    found: dict[str, tuple[str, ...]] = {}
    for name, told in scans.items():
        line = (stated or Stated()).line(name)
        found[line] = (*found.get(line, ()), digest_of(sorted(told)))
    return found


def _origin(
    rows: Sequence[Mapping[str, Any]],
    pixels: Sequence[str] = (),
    stated: Stated | None = None,
) -> Origin:
    names = dict.fromkeys(str(row["dataset"]) for row in rows)
    lines = tuple(map((stated or Stated()).line, names))
    return Origin(lines, {"scans": digest_of([rows, pixels])})

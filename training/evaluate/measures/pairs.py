"""The scans with masks that an evaluation compares: real ones, synthetic ones, pasted ones."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.atomic import beside
from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.crop import window_around
from training.data.files import READING_ERRORS
from training.data.scan_cache import Entry, ScanCache
from training.progress import ProgressLine

__all__ = [
    "NORMAL",
    "Pair",
    "crop",
    "load_pairs",
    "made_in_lots",
    "normal_scans",
    "real_pairs",
    "save_pairs",
    "whole",
]

NORMAL = "normal"


@dataclass(frozen=True, eq=False)
class Pair:
    """A scan with its lesion mask, whoever made it.

    ``pixels`` uint8 (H, W); ``mask`` bool (H, W), empty for a normal scan. ``group`` is what no
    fold may divide: of a synthetic or a pasted pair it is the group of the healthy scan below.
    ``origin`` says where the lesion came from: the name of the training scan that a pasted one
    was cut from, the seed of a synthetic one; empty for a real one.
    """

    name: str
    dataset: str
    pathology: str
    """``benign``, ``malignant`` or ``normal``."""
    group: str
    pixels: NDArray[np.uint8]
    mask: NDArray[np.bool_]
    origin: str = ""


def real_pairs(cache: ScanCache, split: str, dataset: str | None = None) -> list[Pair]:
    """The lesion scans of a split, of one data set or all, in the cache's order."""
    entries = cache.select(split, lesions=True)
    return [_pair(cache, e) for e in entries if dataset in (None, e.dataset)]


def normal_scans(cache: ScanCache, split: str) -> list[Pair]:
    """The normal scans of a split, with empty masks."""
    return [_pair(cache, e) for e in cache.select(split, lesions=False)]


def _pair(cache: ScanCache, e: Entry) -> Pair:
    return Pair(e.name, e.dataset, e.pathology, e.group, cache.scan(e), cache.lesion(e))


def crop(pair: Pair, size: int) -> NDArray[np.float32]:
    """The lesion crop (size, size), 0 to 1: a square window around the mask's box.

    Small lesions get a window of at least 128 px, as in the program. Raises ValueError for a pair
    without a mask.
    """
    window = window_around(pair.mask)
    grey = window.extract(pair.pixels, size) / np.float32(255)
    return np.asarray(np.clip(grey, 0, 1), np.float32)


def whole(pair: Pair, size: int) -> NDArray[np.float32]:
    """The whole scan (size, size), 0 to 1; the sides are not kept in proportion.

    So the published classifiers of BUSI take it, and all sets are treated alike.
    """
    grey = pair.pixels.astype(np.float32) / np.float32(255)
    shrinks = size < min(grey.shape)
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(grey, (size, size), interpolation=how), np.float32)


def fingerprint(pairs: Sequence[Pair]) -> str:
    """A hex checksum that changes with any name, pixel or mask: for telling sets apart."""
    whole_set = hashlib.sha256()
    for p in pairs:
        sums = zlib.crc32(p.pixels.tobytes()), zlib.crc32(np.packbits(p.mask).tobytes())
        whole_set.update(f"{p.name}|{p.pathology}|{p.group}|{sums}|".encode())
    return whole_set.hexdigest()


_WORDS = ("name", "dataset", "pathology", "group", "origin")


def save_pairs(path: Path, pairs: Sequence[Pair]) -> None:
    """Write pairs to a compressed ``.npz``; the file appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    words = {word: np.array([getattr(p, word) for p in pairs], np.str_) for word in _WORDS}
    flat = [p.pixels.ravel() for p in pairs] or [np.zeros(0, np.uint8)]
    bits = [p.mask.ravel() for p in pairs] or [np.zeros(0, np.bool_)]
    with beside(path) as fresh:
        np.savez_compressed(
            fresh,
            allow_pickle=False,
            shape=np.array([p.pixels.shape for p in pairs], np.int64).reshape(-1, 2),
            pixels=np.concatenate(flat),
            mask=np.packbits(np.concatenate(bits)),
            **words,
        )


def load_pairs(path: Path) -> list[Pair]:
    """The pairs of :func:`save_pairs`, in their order. Raises FileNotFoundError, and Refusal for a
    file that is damaged."""
    try:
        return _load(path)
    except FileNotFoundError:
        raise
    except READING_ERRORS as error:
        raise Refusal(
            "{0} is damaged",
            "delete that file, and the same command makes what was in it anew ({1})",
            path,
            error,
        ) from error


def _load(path: Path) -> list[Pair]:
    with np.load(path, allow_pickle=False) as stored:
        shapes = [(int(h), int(w)) for h, w in stored["shape"]]
        pixels = stored["pixels"]
        mask = np.unpackbits(stored["mask"], count=pixels.size).astype(np.bool_)
        words = {word: [str(v) for v in stored[word]] for word in _WORDS}
    ends = np.cumsum([h * w for h, w in shapes])
    out = []
    for k, (h, w) in enumerate(shapes):
        cut = slice(int(ends[k]) - h * w, int(ends[k]))
        values = {word: words[word][k] for word in _WORDS}
        out.append(Pair(pixels=pixels[cut].reshape(h, w), mask=mask[cut].reshape(h, w), **values))
    return out


def made_in_lots(
    pairs: Sequence[Pair],
    make: Callable[[Pair], Pair],
    path_of: Callable[[Sequence[Pair]], Path],
    words: str,
    lot_size: int = 20,
) -> list[Pair]:
    """What ``make`` makes of each pair, taken from the disk where it was made before.

    ``path_of`` a lot names all that it hangs on: a stopped evaluation goes on from the last one.
    ``words`` say what is made, beside the bar.
    """
    cuts = [pairs[start : start + lot_size] for start in range(0, len(pairs), lot_size)]
    lots = [(lot, path_of(lot)) for lot in cuts]
    # What is there already says nothing of how long the rest takes.
    there = sum(len(lot) for lot, path in lots if path.exists())
    made: list[Pair] = []
    with ProgressLine(words, len(pairs), there, word="lesion") as line:

        def one(pair: Pair) -> Pair:
            done = make(pair)
            line.advance()
            return done

        for lot, path in lots:
            if not path.exists():
                save_pairs(path, [one(pair) for pair in lot])
            made += load_pairs(path)
    return made

"""Scans and masks of data sets: read as the window reads them; one odd file costs one scan."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.imaging.read import read_mask
from busynth_gui.labelled.cases import DatasetCase

__all__ = [
    "Skipped",
    "as_on_disk",
    "each_case",
    "files_in",
    "find_beside",
    "is_inverted",
    "mask_of",
    "refuse_links_out",
    "told_together",
    "walk_files",
]

_AROUND = 0.9
"""Share of the scan's edge that a mask marks only where it marks what lies around a lesion."""

Skipped = list[tuple[str, str]]
"""Scan (``data set/name``) and why it could not be used."""


def told_together(skipped: Skipped) -> list[str]:
    """A line for each reason why scans could not be used: how many, and the first of them."""
    first = {why: name for name, why in reversed(skipped)}
    counts = Counter(why for _, why in skipped)
    return [
        Phrase("left out {0} (the first: {1}): {2}", n, first[why], why)
        for why, n in counts.most_common()
    ]


def mask_of(path: Path, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """A mask of any kind that :func:`busynth_gui.imaging.read.read_mask` reads; it may be empty.

    Raises Refusal when it cannot be read or has another size than ``shape`` (H, W).
    """
    return read_mask(path, (int(shape[0]), int(shape[1])), may_be_empty=True)


def is_inverted(mask: NDArray[np.bool_]) -> bool:
    """Whether a mask (H, W) marks what lies around a lesion: nearly all along the scan's edge."""
    edge = np.concatenate([mask[0], mask[-1], mask[1:-1, 0], mask[1:-1, -1]])
    return bool(edge.mean() >= _AROUND)


def each_case(
    dataset: str, names: list[str], read: Callable[[str], DatasetCase | str], skipped: Skipped
) -> Iterator[DatasetCase]:
    """The case of each name; what ``read`` refuses or gives a reason for goes to ``skipped``."""
    for name in names:
        try:
            found = read(name)
        except Refusal as refusal:
            found = Phrase("{0}: {1}", refusal.what, refusal.remedy)
        if isinstance(found, str):
            skipped.append((f"{dataset}/{name}", found))
        elif found.pathology != "normal" and not found.mask.any():
            skipped.append((found.key, Phrase("its mask is missing or empty")))
        elif is_inverted(found.mask):
            skipped.append((found.key, Phrase("its mask marks what lies around the lesion")))
        else:
            yield found


def files_in(folder: Path, pattern: str = "*") -> list[Path]:
    """Files of a folder by name, without those that macOS puts beside them (``._NAME``)."""
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.glob(pattern) if not p.name.startswith(".") and p.is_file())


def walk_files(folder: Path, follow_links: bool = False) -> Iterator[Path]:
    """All files below a folder by name, a folder's own first; hidden ones are left out.

    Folders that are links are entered when they are followed, each once however they meet.
    """
    seen = set()
    waiting = [folder]
    while waiting:
        here = waiting.pop(0)
        real = here.resolve()
        if real in seen:
            continue
        seen.add(real)
        try:
            entries = sorted(here.iterdir())
        except OSError:
            continue
        for path in entries:
            if path.name.startswith("."):
                continue
            if path.is_file():
                yield path
            elif path.is_dir() and (follow_links or not path.is_symlink()):
                waiting.append(path)


def refuse_links_out(folder: Path) -> None:
    """Raise Refusal when links in a data set's folder lead out of it: who made it need not be whom
    the files belong to. The folder itself may be a link.
    """
    root = folder.resolve()
    out: list[Path] = []
    for here, folders, files in os.walk(root):
        paths = (Path(here, name) for name in (*folders, *files))
        out += [p for p in paths if p.is_symlink() and not p.resolve().is_relative_to(root)]
    if out:
        raise Refusal(
            "{0} link(s) lead out of {1}, the first is '{2}'",
            "copy what they lead to into it, or give --follow-links",
            len(out),
            folder,
            min(out).relative_to(root).as_posix(),
        )


def as_on_disk(folder: Path, name: str) -> Path:
    """The path of a name in ``folder``, which a list or table gives with ``/``; it need not exist.

    Letters with accents may stand there as one, and on the disk as two, or the other way round
    (Unicode's normal forms C and D).
    """
    path = folder / name
    if name.isascii() or path.exists():
        return path
    for part in PurePosixPath(name).parts:
        forms = [folder / unicodedata.normalize(form, part) for form in ("NFC", "NFD")]
        folder = next((form for form in forms if form.exists()), folder / part)
    return folder


def find_beside(folder: Path, name: str) -> Path:
    """The file in ``folder`` that a table names, which must lie there. Raises Refusal."""
    if not name or "/" in name or "\\" in name or name in (".", ".."):
        raise Refusal("'{0}' names no file of {1}", "mend the table", name, folder)
    path = as_on_disk(folder, name)
    if not path.exists():
        raise Refusal("there is no file '{0}'", "put it into {1}, or mend the table", name, folder)
    return path

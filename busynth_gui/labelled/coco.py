"""The layout of COCO, as annotation tools write it: images, outlines, categories by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.json_file import read_json
from busynth_gui.labelled.cases import DatasetCase, read_image
from busynth_gui.labelled.files import Skipped, each_case, files_in
from busynth_gui.labelled.said import case_of

__all__ = ["coco_indexes", "read_coco"]

_LARGEST_INDEX = 1 << 30
_PARTS = {"images", "annotations", "categories"}
_PLACES = ("*.json", "annotations/*.json", "*/_annotations.coco.json")
"""Where indexes lie: beside the images, in a folder of their own, or one for each side."""


def coco_indexes(folder: Path) -> list[Path]:
    """The annotations that make a folder a data set in COCO's layout, by name."""
    found = []
    for place in _PLACES:
        base, _, pattern = place.rpartition("/")
        for where in sorted(folder.glob(base)) if base else [folder]:
            found += [path for path in files_in(where, pattern) if _is_index(path)]
    return found


def _is_index(path: Path) -> bool:
    try:
        told = read_json(path, _LARGEST_INDEX)
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and set(told) >= _PARTS


def read_coco(folder: Path, indexes: list[Path], skipped: Skipped) -> Iterator[DatasetCase]:
    """COCO: images beside the index or in ``images/``; polygons or run lengths; categories by name.

    Annotations of one image are one lesion. An image without any is normal. Several indexes, such
    as those of a training and a test side, are one set; an image that is in two counts once. An
    image's ``patient`` or ``patient_id`` is its group; an annotation's ``attributes`` may hold
    BI-RADS words and the category. Raises Refusal when an index is not as COCO has it.
    """
    images: dict[str, _Image] = {}
    for index in indexes:
        for name, image in _images(folder, index).items():
            # One index may list an image without what another has drawn on it.
            if name not in images or not images[name].annotations:
                images[name] = image

    def read(name: str) -> DatasetCase | str:
        image = images[name]
        scan, spacing = read_image(image.path(folder))
        mask = np.zeros(scan.shape, bool)
        found: set[str] = set()
        said: dict[str, object] = {}
        for annotation, word in image.annotations:
            mask |= _drawn(annotation.get("segmentation"), scan.shape)
            found.add(word)
            attributes = annotation.get("attributes")
            said |= attributes if isinstance(attributes, dict) else {}
        return case_of(folder.name, name, scan, mask, found, image.patient, spacing, said)

    yield from each_case(folder.name, list(images), read, skipped)


class _Image:
    """One entry of an index, with what is drawn on it and what that is called."""

    def __init__(self, told: Mapping[str, Any], index: Path) -> None:
        self.file = str(told["file_name"])
        self.index = index
        self.patient = str(told.get("patient") or told.get("patient_id") or "")
        self.annotations: list[tuple[Mapping[str, Any], str]] = []

    def path(self, folder: Path) -> Path:
        """Where the picture lies: as the index has it, or by its name alone. Raises Refusal."""
        parts = PurePosixPath(self.file.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts:
            raise Refusal(
                "the path '{0}' is not one inside the folder", "mend the index", self.file
            )
        for name in (str(parts), parts.name):
            for place in (folder, folder / "images", self.index.parent):
                if (place / name).is_file():
                    return place / name
        raise Refusal(
            "there is no file '{0}'", "put it into {1}, or mend the index", self.file, folder
        )


def _images(folder: Path, index: Path) -> dict[str, _Image]:
    """The images of an index by the scan's name: its path without the ending."""
    try:
        told = read_json(index, _LARGEST_INDEX)
        words = {c["id"]: str(c["name"]).strip().lower() for c in told["categories"]}
        images = {image["id"]: _Image(image, index) for image in told["images"]}
        for annotation in told["annotations"]:
            if annotation["image_id"] in images:
                word = words.get(annotation.get("category_id"), "")
                images[annotation["image_id"]].annotations.append((annotation, word))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Refusal(
            "{0} is no index of COCO ({1})", "export it from its tool again", index, error
        ) from error
    named: dict[str, _Image] = {}
    for image in images.values():
        path = PurePosixPath(image.file.replace("\\", "/"))
        # Tools write the folder 'images', or leave it out; two folders may hold one name.
        inside = path.relative_to("images") if path.parts[:1] == ("images",) else path
        name = str(inside.with_suffix(""))
        named[name if name not in named else str(inside)] = image
    return named


def _drawn(segmentation: Any, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Polygons, or run lengths down the columns, as numbers or packed into letters, as a mask."""
    if isinstance(segmentation, list) and segmentation:
        try:
            outlines = [np.rint(np.reshape(p, (-1, 2))).astype(np.int32) for p in segmentation if p]
        except (ValueError, TypeError) as error:
            raise Refusal("an annotation has no outline", "export it again") from error
        canvas = np.zeros(shape, np.uint8)
        cv2.fillPoly(canvas, outlines, 1)
        return np.asarray(canvas, bool)
    if isinstance(segmentation, dict) and "counts" in segmentation:
        counts = segmentation["counts"]
        try:
            runs = np.asarray(_unpacked(counts) if isinstance(counts, str) else counts, np.int64)
        except (ValueError, TypeError, OverflowError) as error:
            raise Refusal("an annotation has no outline", "export it again") from error
        size = tuple(segmentation.get("size", ()))
        if size != tuple(shape) or runs.min(initial=0) < 0 or runs.sum() != np.prod(shape):
            raise Refusal("an annotation is of another size", "take it from the data set again")
        values = np.repeat(np.arange(len(runs)) % 2 == 1, runs)
        return np.ascontiguousarray(values.reshape(shape[::-1]).T)
    raise Refusal("an annotation has no outline", "export polygons or run lengths")


def _unpacked(letters: str) -> list[int]:
    """Run lengths from COCO's letters: five bits each, the lowest first, as its ``maskApi.c`` has
    it; from the third on each is told as the difference from the last but one.
    """
    runs: list[int] = []
    value = shift = 0
    for code in letters.encode("ascii"):
        bits = code - 48
        if not 0 <= bits < 64:
            raise ValueError("a letter that COCO does not write")
        value |= (bits & 0x1F) << shift
        shift += 5
        if not bits & 0x20:
            if bits & 0x10:
                value -= 1 << shift
            runs.append(value + (runs[-2] if len(runs) > 2 else 0))
            value = shift = 0
    return runs

"""The layout of COCO, as annotation tools write it: images, outlines, categories by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from busynth_gui.case.errors import Refusal
from busynth_gui.json_file import read_json
from busynth_gui.labelled.cases import DatasetCase, read_image
from busynth_gui.labelled.coco_outlines import drawn
from busynth_gui.labelled.files import Skipped, as_on_disk, each_case, files_in
from busynth_gui.labelled.said import case_of, lesions_among

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

    Annotations of one image are one lesion, but for those of other things in it, whose categories
    say neither benign nor malignant. An image without any is normal. Several indexes, such as those
    of a training and a test side, are one set; an image that is in two counts once, and of two of
    one name the second gets that of its side. An image's ``patient`` or ``patient_id`` is its
    group; an annotation's ``attributes`` may hold BI-RADS words and the category. Raises
    Refusal when an index is not as COCO has it.
    """
    images: dict[str, _Image] = {}
    for index in indexes:
        for plain, image in _images(index).items():
            is_other = plain in images and image.place(folder) != images[plain].place(folder)
            name = f"{image.subset or index.parent.name}/{plain}" if is_other else plain
            # One index may list an image without what another has drawn on it.
            if name not in images or not images[name].annotations:
                images[name] = image

    def read(name: str) -> DatasetCase | str:
        image = images[name]
        scan, spacing = read_image(image.path(folder))
        mask = np.zeros(scan.shape, bool)
        found: set[str] = set()
        said: dict[str, object] = {}
        for annotation, word in lesions_among(image.annotations, lambda told: {told[1]}):
            mask |= drawn(annotation.get("segmentation"), scan.shape, image.size)
            found.add(word)
            attributes = annotation.get("attributes")
            said |= attributes if isinstance(attributes, dict) else {}
        return case_of(folder.name, name, scan, mask, found, image.patient, spacing, said)

    yield from each_case(folder.name, list(images), read, skipped)


class _Image:
    """One entry of an index, with what is drawn on it and what that is called."""

    def __init__(self, told: Mapping[str, Any], index: Path) -> None:
        self.file = PurePosixPath(str(told["file_name"]).replace("\\", "/"))
        self.index = index
        self.subset = index.stem.partition("instances_")[2]
        """What COCO's own names, and CVAT's, call the images of an index: ``instances_SUBSET``."""
        self.patient = str(told.get("patient") or told.get("patient_id") or "")
        self.size = _size(told)
        self.annotations: list[tuple[Mapping[str, Any], str]] = []

    def path(self, folder: Path) -> Path:
        """Where the picture lies: as the index has it, or by its name alone. Raises Refusal."""
        if not self._is_inside:
            raise Refusal(
                "the path '{0}' is not one inside the folder", "mend the index", self.file
            )
        found = self.place(folder)
        if found is None:
            raise Refusal(
                "there is no file '{0}'", "put it into {1}, or mend the index", self.file, folder
            )
        return found

    @property
    def _is_inside(self) -> bool:
        return not self.file.is_absolute() and ".." not in self.file.parts

    def place(self, folder: Path) -> Path | None:
        """:meth:`path`, or None where there is none."""
        if not self._is_inside:
            return None
        places = [folder, folder / "images", self.index.parent]
        if self.subset:
            places += [folder / "images" / self.subset, folder / self.subset]
        for name in (str(self.file), self.file.name):
            for place in places:
                if (path := as_on_disk(place, name)).is_file():
                    return path
        return None


def _size(told: Mapping[str, Any]) -> tuple[int, int] | None:
    """The size (H, W) that an entry says of its image; None where it says none."""
    size = told.get("height"), told.get("width")
    return (int(size[0]), int(size[1])) if size[0] and size[1] else None


def _images(index: Path) -> dict[str, _Image]:
    """The images of an index by the scan's name: its path without the ending."""
    try:
        told = read_json(index, _LARGEST_INDEX)
        words = {_id(c["id"]): str(c["name"]).strip().lower() for c in told["categories"]}
        images = {_id(image["id"]): _Image(image, index) for image in told["images"]}
        strays = []
        for annotation in told["annotations"]:
            number = _id(annotation["image_id"])
            if number in images:
                word = words.get(_id(annotation.get("category_id")), "")
                images[number].annotations.append((annotation, word))
            else:
                strays.append(number)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
        raise Refusal(
            "{0} is no index of COCO ({1})", "export it from its tool again", index, error
        ) from error
    if strays:
        # Whatever they are of would count as healthy.
        raise Refusal(
            "{0} has {1} annotation(s) of images that it does not list, the first of '{2}'",
            "export it from its tool again, or take them out",
            *(index, len(strays), strays[0]),
        )
    named: dict[str, _Image] = {}
    for image in images.values():
        path = image.file
        # Tools write the folder 'images', or leave it out; two folders may hold one name.
        inside = path.relative_to("images") if path.parts[:1] == ("images",) else path
        name = str(inside.with_suffix(""))
        named[name if name not in named else str(inside)] = image
    return named


def _id(value: object) -> str:
    """An id to compare by: some tools write 1 in one place and "1", or 1.0, in another."""
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if whole else value)  # type: ignore[call-overload]

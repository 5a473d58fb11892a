"""The COCO layout: ``images`` and ``annotations.json`` with boxes and run lengths.

Format: https://cocodataset.org/#format-data, uncompressed run-length encoding. Run lengths are
the mask bit for bit; ``annotations_polygons.json`` has the same annotations with outlines, for
loaders that read no others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.case.hashing import array_sha256
from busynth_gui.export.layout import Layout
from busynth_gui.export.manifest import Record, lesions_of
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.polygons import polygons_of_mask
from busynth_gui.export.split import SIDES, side_of
from busynth_gui.imaging.readers.limits import MAX_PIXELS
from busynth_gui.imaging.write import SYNTHETIC_XMP, png_bytes
from busynth_gui.json_file import parse_json

__all__ = ["CocoLayout", "mask_of_runs", "runs_of_mask"]

_RUNS, _POLYGONS = "annotations.json", "annotations_polygons.json"
_CATEGORIES = {Pathology.BENIGN: 1, Pathology.MALIGNANT: 2}


class CocoLayout(Layout):
    """Images in the scan's bit depth; masks as run lengths in ``annotations.json``."""

    name = "coco"
    title = Phrase("COCO")
    index_names = (_RUNS, _POLYGONS)
    split_names = tuple(f"annotations_{side}.json" for side in SIDES)

    def image_path(self, name: str, pathology: Pathology) -> str:
        return f"images/{name}.png"

    def mask_paths(self, name: str, pathology: Pathology, lesions: int = 1) -> tuple[str, ...]:
        return ()

    def files(self, pair: ExportPair) -> dict[str, bytes]:
        path = self.image_path(pair.name, pair.pathology)
        return {path: png_bytes(pair.image, SYNTHETIC_XMP)}

    def entry(self, pair: ExportPair) -> dict[str, Any]:
        height, width = pair.mask.shape
        return {
            "image": {"file_name": f"{pair.name}.png", "height": height, "width": width},
            "annotations": [_annotation(each.mask, each.pathology) for each in pair.lesions],
        }

    def indexes(
        self, previous: Mapping[str, bytes], records: Sequence[Record], entries: list[Any]
    ) -> dict[str, bytes]:
        images, annotations = _read(previous.get(_RUNS))
        if _POLYGONS in previous:
            outlined = _read(previous[_POLYGONS])
        else:
            outlined = images, [_outlined(a) for a in annotations]
        dataset = _with_entries(images, annotations, entries)
        annotated = {annotation["image_id"] for annotation in dataset["annotations"]}
        listed = {i["file_name"] for i in dataset["images"] if i["id"] in annotated}
        lost = [r["name"] for r in records if _file_name(r) not in listed]
        if lost:
            raise Refusal(
                "annotations.json lacks pairs that are in the manifest, such as {0}",
                "export those again, or choose another folder",
                lost[0],
            )
        drawn = [{**e, "annotations": [_outlined(a) for a in _annotations(e)]} for e in entries]
        files = {_RUNS: _json(dataset), _POLYGONS: _json(_with_entries(*outlined, drawn))}
        for side in SIDES if any(side_of(r) for r in records) else ():
            there = {_file_name(r) for r in records if side_of(r) == side}
            files[f"annotations_{side}.json"] = _json(_part(dataset, there))
        return files

    def listing(self, previous: Mapping[str, bytes]) -> Callable[[Record], bool]:
        said, drawn = (_by_file(previous.get(name)) for name in (_RUNS, _POLYGONS))

        def holds(record: Record) -> bool:
            image, annotations = said.get(_file_name(record), ({}, []))
            lesions = lesions_of(record)
            if len(annotations) < len(lesions):
                return False
            size = [image.get("height"), image.get("width")]
            if len(annotations) > len(lesions) or not all(map(_says, annotations, lesions)):
                raise _altered(record)
            if any(each["segmentation"]["size"] != size for each in annotations):
                raise _altered(record)
            if _POLYGONS not in previous:
                return True  # as a folder of before: it is made of the run lengths
            outlined = [_without_ids(_outlined(each)) for each in annotations]
            return outlined == [_without_ids(a) for a in drawn.get(_file_name(record), ({}, []))[1]]

        return holds


_Listed = tuple[dict[str, Any], list[dict[str, Any]]]
"""What an index says of an image, and the annotations on it."""


def _by_file(previous: bytes | None) -> dict[str, _Listed]:
    images, annotations = _read(previous)
    found: dict[int, _Listed] = {image["id"]: (image, []) for image in images}
    for annotation in annotations:
        if annotation["image_id"] in found:
            found[annotation["image_id"]][1].append(annotation)
    return {image["file_name"]: (image, of_it) for image, of_it in found.values()}


def _file_name(record: Record) -> str:
    return str(record["image"]).removeprefix("images/")


def _without_ids(annotation: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in annotation.items() if key not in ("id", "image_id")}


def _says(annotation: dict[str, Any], lesion: Record) -> bool:
    """Whether an annotation is the one that was written of a lesion."""
    try:
        runs = annotation["segmentation"]
        height, width = map(int, runs["size"])
        counts = [int(count) for count in runs["counts"]]
        if min(counts) < 0 or sum(counts) != height * width or sum(counts) > MAX_PIXELS:
            return False
        mask = mask_of_runs(counts, (height, width))
        wanted = _annotation(mask, Pathology(lesion["pathology"])) if mask.any() else {}
    except (KeyError, TypeError, ValueError, OverflowError):
        return False
    same_mask = array_sha256(mask) == lesion.get("mask_pixels_sha256")
    return same_mask and all(annotation.get(key) == value for key, value in wanted.items())


def _altered(record: Record) -> Refusal:
    return Refusal(
        "what annotations.json says of {0} has changed since it was written",
        "choose another folder or replace it with --overwrite",
        record["name"],
    )


def _with_entries(
    images: list[dict[str, Any]], annotations: list[dict[str, Any]], entries: list[Any]
) -> dict[str, Any]:
    """The data set with these entries in it, in place of those of their names."""
    replaced = {entry["image"]["file_name"] for entry in entries}
    images = [image for image in images if image["file_name"] not in replaced]
    kept = {image["id"] for image in images}
    # Without those of no image: the next image may get its number.
    annotations = [a for a in annotations if a["image_id"] in kept]
    image_id = max((image["id"] for image in images), default=0)
    annotation_id = max((a["id"] for a in annotations), default=0)
    for count, entry in enumerate(entries, 1):
        images.append({"id": image_id + count, **entry["image"]})
        for annotation in _annotations(entry):
            annotation_id += 1
            ids = {"id": annotation_id, "image_id": image_id + count}
            annotations.append({**ids, **annotation})
    return {
        "info": {"description": "Synthetic breast-ultrasound cases made with busynth"},
        "images": images,
        "annotations": annotations,
        "categories": [
            {"id": number, "name": pathology.value, "supercategory": "lesion"}
            for pathology, number in _CATEGORIES.items()
        ],
    }


def _annotation(mask: NDArray[np.bool_], pathology: Pathology) -> dict[str, Any]:
    height, width = mask.shape
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    left, top = int(columns[0]), int(rows[0])
    return {
        "category_id": _CATEGORIES[pathology],
        "bbox": [left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top],
        "area": int(mask.sum()),
        "iscrowd": 0,
        "segmentation": {"size": [height, width], "counts": runs_of_mask(mask)},
    }


def _annotations(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """One for each lesion. A run that was stopped before there could be several left one."""
    return entry["annotations"] if "annotations" in entry else [entry["annotation"]]


def _outlined(annotation: dict[str, Any]) -> dict[str, Any]:
    """The annotation with outlines in place of its run lengths."""
    runs = annotation["segmentation"]
    height, width = runs["size"]
    polygons = polygons_of_mask(mask_of_runs(runs["counts"], (height, width)))
    return {**annotation, "segmentation": [p.ravel().tolist() for p in polygons]}


def _part(dataset: dict[str, Any], file_names: set[str]) -> dict[str, Any]:
    """The data set with the images of these names alone."""
    images = [image for image in dataset["images"] if image["file_name"] in file_names]
    ids = {image["id"] for image in images}
    annotations = [a for a in dataset["annotations"] if a["image_id"] in ids]
    return {**dataset, "images": images, "annotations": annotations}


def _json(dataset: dict[str, Any]) -> bytes:
    return (json.dumps(dataset) + "\n").encode()


def _read(previous: bytes | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    if previous is None:
        return [], []
    try:
        dataset = parse_json(previous, None, half_characters=True)
        images = [
            {**i, "id": int(i["id"]), "file_name": str(i["file_name"])} for i in dataset["images"]
        ]
        annotations = [
            {**a, "id": int(a["id"]), "image_id": int(a["image_id"])}
            for a in dataset["annotations"]
        ]
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Refusal(
            "the annotations.json there is not one that busynth wrote", "choose another folder"
        ) from error
    return images, annotations


def runs_of_mask(mask: NDArray[np.bool_]) -> list[int]:
    """Run lengths of a boolean mask (H, W) down the columns, beginning with those outside it."""
    flat = mask.ravel(order="F")
    changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    runs = np.diff(np.concatenate([[0], changes, [flat.size]]))
    lead = [0] if flat.size and flat[0] else []
    return lead + [int(run) for run in runs]


def mask_of_runs(runs: Sequence[int], shape: tuple[int, int]) -> NDArray[np.bool_]:
    """The boolean mask (H, W) whose run lengths these are; the inverse of runs_of_mask."""
    inside = np.arange(len(runs)) % 2 == 1
    return np.repeat(inside, runs).reshape(shape, order="F")

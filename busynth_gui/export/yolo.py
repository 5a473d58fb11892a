"""The YOLO segmentation layout: ``images``, ``labels`` with a polygon a line, and ``data.yaml``.

Format: https://docs.ultralytics.com/datasets/segment/. A line is the class and then x and y of the
outline's points, over the image's width and height.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Phrase
from busynth_gui.export.grey_depth import GreyDepth
from busynth_gui.export.layout import Layout
from busynth_gui.export.manifest import Record
from busynth_gui.export.pair import ExportPair, PairLesion
from busynth_gui.export.polygons import polygons_of_mask
from busynth_gui.export.split import SIDES, side_of
from busynth_gui.imaging.write import SYNTHETIC_XMP, png_bytes

__all__ = ["YoloLayout"]

_CLASSES = {Pathology.BENIGN: 0, Pathology.MALIGNANT: 1}


class YoloLayout(Layout):
    """8-bit images; each part of a mask is a polygon, and holes are filled in."""

    name = "yolo"
    title = Phrase("YOLO: segmentation")
    index_names = ("data.yaml",)
    split_names = tuple(f"{side}.txt" for side in SIDES)
    default_depth = GreyDepth.FULL
    holds_deep = False

    def image_path(self, name: str, pathology: Pathology) -> str:
        return f"images/{name}.png"

    def mask_paths(self, name: str, pathology: Pathology, lesions: int = 1) -> tuple[str, ...]:
        return (f"labels/{name}.txt",) * lesions

    def files(self, pair: ExportPair) -> dict[str, bytes]:
        (labels,) = self.mask_paths(pair.name, pair.pathology)
        return {
            self.image_path(pair.name, pair.pathology): png_bytes(pair.image, SYNTHETIC_XMP),
            labels: "".join(line for each in pair.lesions for line in _lines(each)).encode("ascii"),
        }

    def indexes(
        self, previous: Mapping[str, bytes], records: Sequence[Record], entries: list[Any]
    ) -> dict[str, bytes]:
        dealt = any(side_of(r) for r in records)
        sides = {side: [r for r in records if side_of(r) == side] for side in SIDES}
        # Also the empty ones, that nobody finds a list of before.
        lists = {
            f"{side}.txt": "".join(f"./{r['image']}\n" for r in each).encode()
            for side, each in sides.items()
            if dealt
        }
        # Without a split all pairs are on both sides: which ones to hold back is the trainer's say.
        # So they are where no pair is held back; loaders want val, and refuse an empty list.
        places = {"train": "train.txt", "val": "val.txt" if sides["val"] else "train.txt"}
        if sides["test"]:
            places["test"] = "test.txt"
        if not dealt:
            places = {"train": "images", "val": "images"}
        data = "# Synthetic breast-ultrasound cases made with busynth\n"
        data += "".join(f"{side}: {place}\n" for side, place in places.items())
        data += "names:\n" + "".join(f"  {n}: {p.value}\n" for p, n in _CLASSES.items())
        return {"data.yaml": data.encode(), **lists}


def _lines(lesion: PairLesion) -> Iterator[str]:
    height, width = lesion.mask.shape
    for polygon in polygons_of_mask(lesion.mask):
        shares = np.clip((polygon / (width, height)).ravel(), 0, 1)
        points = " ".join(f"{v:.6f}" for v in shares)
        yield f"{_CLASSES[lesion.pathology]} {points}\n"

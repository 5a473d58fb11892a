"""The nnU-Net v2 layout: ``imagesTr``, ``labelsTr``, ``dataset.json`` and ``splits_final.json``.

Format: https://github.com/MIC-DKFZ/nnUNet/blob/master/documentation/dataset_format.md; splits:
manual_data_splits.md beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Phrase
from busynth_gui.export.layout import Layout
from busynth_gui.export.manifest import Record
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.split import side_of
from busynth_gui.imaging.write import SYNTHETIC_XMP, mask_png_bytes, png_bytes

__all__ = ["NnUNetLayout"]


class NnUNetLayout(Layout):
    """Images as channel 0000, labels with 0 for background and 1 for the lesions."""

    name = "nnunet"
    title = Phrase("nnU-Net")
    index_names = ("dataset.json",)
    split_names = ("splits_final.json",)

    def image_path(self, name: str, pathology: Pathology) -> str:
        return f"imagesTr/{name}_0000.png"

    def mask_paths(self, name: str, pathology: Pathology, lesions: int = 1) -> tuple[str, ...]:
        return (f"labelsTr/{name}.png",) * lesions

    def files(self, pair: ExportPair) -> dict[str, bytes]:
        image = self.image_path(pair.name, pair.pathology)
        (label,) = self.mask_paths(pair.name, pair.pathology)
        return {
            image: png_bytes(pair.image, SYNTHETIC_XMP),
            label: mask_png_bytes(pair.all_masks, SYNTHETIC_XMP, inside=1),
        }

    def indexes(
        self, previous: Mapping[str, bytes], records: Sequence[Record], entries: list[Any]
    ) -> dict[str, bytes]:
        dataset = {
            "channel_names": {"0": "ultrasound"},
            "labels": {"background": 0, "lesion": 1},
            "numTraining": len(records),
            "file_ending": ".png",
        }
        files = {"dataset.json": (json.dumps(dataset, indent=2) + "\n").encode()}
        sides = {
            side: [r["name"] for r in records if side_of(r) == side] for side in ("train", "val")
        }
        if any(side_of(r) for r in records):
            # One fold. Pairs of the test side are in no fold, and nnU-Net leaves them alone.
            files["splits_final.json"] = (json.dumps([sides], indent=2) + "\n").encode()
        return files

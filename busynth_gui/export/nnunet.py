"""The nnU-Net v2 layout: ``imagesTr``, ``labelsTr`` and ``dataset.json``.

Format: https://github.com/MIC-DKFZ/nnUNet/blob/master/documentation/dataset_format.md
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from busynth_gui.case.descriptors import Pathology
from busynth_gui.export.layout import Layout
from busynth_gui.export.manifest import Record
from busynth_gui.export.pair import ExportPair
from busynth_gui.imaging.write import SYNTHETIC_XMP, mask_png_bytes, png_bytes

__all__ = ["NnUNetLayout"]


class NnUNetLayout(Layout):
    """Images as channel 0000, labels with 0 for background and 1 for the lesion."""

    name = "nnunet"
    index_name = "dataset.json"

    def image_path(self, name: str, pathology: Pathology) -> str:
        return f"imagesTr/{name}_0000.png"

    def mask_path(self, name: str, pathology: Pathology) -> str:
        return f"labelsTr/{name}.png"

    def files(self, pair: ExportPair) -> dict[str, bytes]:
        image = self.image_path(pair.name, pair.pathology)
        label = self.mask_path(pair.name, pair.pathology)
        return {
            image: png_bytes(pair.candidate.image, SYNTHETIC_XMP),
            label: mask_png_bytes(pair.mask, SYNTHETIC_XMP, inside=1),
        }

    def index(self, previous: bytes | None, records: Sequence[Record], entries: list[Any]) -> bytes:
        dataset = {
            "channel_names": {"0": "ultrasound"},
            "labels": {"background": 0, "lesion": 1},
            "numTraining": len(records),
            "file_ending": ".png",
        }
        return (json.dumps(dataset, indent=2) + "\n").encode()

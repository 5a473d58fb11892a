"""The BUSI layout: ``<pathology>/<name>.png`` and ``<pathology>/<name>_mask.png``."""

from __future__ import annotations

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Phrase
from busynth_gui.export.layout import Layout
from busynth_gui.export.pair import ExportPair
from busynth_gui.imaging.write import SYNTHETIC_XMP, mask_png_bytes, png_bytes

__all__ = ["BusiLayout"]


class BusiLayout(Layout):
    """Images in the scan's bit depth, masks 8 bit with 0 and 255, in a folder per pathology."""

    name = "busi"
    title = Phrase("BUSI: a folder per pathology")

    def image_path(self, name: str, pathology: Pathology) -> str:
        return f"{pathology.value}/{name}.png"

    def mask_path(self, name: str, pathology: Pathology) -> str:
        return f"{pathology.value}/{name}_mask.png"

    def files(self, pair: ExportPair) -> dict[str, bytes]:
        return {
            self.image_path(pair.name, pair.pathology): png_bytes(pair.image, SYNTHETIC_XMP),
            self.mask_path(pair.name, pair.pathology): mask_png_bytes(pair.mask, SYNTHETIC_XMP),
        }

"""The BUSI layout: ``<pathology>/<name>.png`` and ``<pathology>/<name>_mask.png``.

Of several lesions the second has ``_mask_1.png``, the third ``_mask_2.png``, as in BUSI itself.
"""

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

    def mask_paths(self, name: str, pathology: Pathology, lesions: int = 1) -> tuple[str, ...]:
        ends = ("_mask", *(f"_mask_{number}" for number in range(1, lesions)))
        return tuple(f"{pathology.value}/{name}{end}.png" for end in ends)

    def files(self, pair: ExportPair) -> dict[str, bytes]:
        masks = [mask_png_bytes(lesion.mask, SYNTHETIC_XMP) for lesion in pair.lesions]
        return {
            self.image_path(pair.name, pair.pathology): png_bytes(pair.image, SYNTHETIC_XMP),
            **dict(zip(self.mask_paths(pair.name, pair.pathology, len(masks)), masks, strict=True)),
        }

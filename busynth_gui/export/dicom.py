"""The DICOM layout: ``<pathology>/<name>.dcm`` and ``<pathology>/<name>_mask.dcm``."""

from __future__ import annotations

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Phrase
from busynth_gui.export.layout import Layout
from busynth_gui.export.pair import ExportPair

__all__ = ["DicomLayout"]


class DicomLayout(Layout):
    """Images as Secondary Capture in the scan's bit depth, masks as Segmentation of them."""

    name = "dicom"
    title = Phrase("DICOM: image and segmentation")

    def image_path(self, name: str, pathology: Pathology) -> str:
        return f"{pathology.value}/{name}.dcm"

    def mask_path(self, name: str, pathology: Pathology) -> str:
        return f"{pathology.value}/{name}_mask.dcm"

    def files(self, pair: ExportPair) -> dict[str, bytes]:
        # Here, so that nobody waits for pydicom who writes something else.
        from busynth_gui.export.dicom_objects import image_object, mask_object, object_bytes

        image = image_object(pair)
        return {
            self.image_path(pair.name, pair.pathology): object_bytes(image),
            self.mask_path(pair.name, pair.pathology): object_bytes(mask_object(pair, image)),
        }

"""The DICOM layout: ``<pathology>/<name>.dcm`` and ``<pathology>/<name>_mask.dcm``."""

from __future__ import annotations

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Phrase
from busynth_gui.export.layout import Layout
from busynth_gui.export.pair import ExportPair

__all__ = ["DicomLayout"]


class DicomLayout(Layout):
    """Images as Secondary Capture in the scan's bit depth, masks as Segmentation of them.

    Each lesion is a segment of its own.
    """

    name = "dicom"
    title = Phrase("DICOM: image and segmentation")

    def image_path(self, name: str, pathology: Pathology) -> str:
        return f"{pathology.value}/{name}.dcm"

    def mask_paths(self, name: str, pathology: Pathology, lesions: int = 1) -> tuple[str, ...]:
        return (f"{pathology.value}/{name}_mask.dcm",) * lesions

    def files(self, pair: ExportPair) -> dict[str, bytes]:
        # Here, so that nobody waits for pydicom who writes something else.
        from busynth_gui.export.dicom_objects import image_object, mask_object, object_bytes

        image = image_object(pair)
        (mask,) = self.mask_paths(pair.name, pair.pathology)
        return {
            self.image_path(pair.name, pair.pathology): object_bytes(image),
            mask: object_bytes(mask_object(pair, image)),
        }

"""A pair as DICOM objects, whose headers are made anew and say that it is synthetic.

The image is a Secondary Capture of conversion type SYN with Synthetic Data YES (PS3.3 C.8.6.1 and
C.12.1), not an Ultrasound Image: that one has no grey values of 16 bits, and claims a machine.
Nothing of a source's header can get in, since a scan has none. Pairs of one healthy scan share
patient and study, so that whoever divides cases by patient keeps them together. The same pair of
the same moment has the same UIDs and bytes.
"""

from __future__ import annotations

import hashlib
import io
import logging
import uuid
import warnings
from copy import deepcopy
from datetime import UTC, datetime

import numpy as np
from highdicom import AlgorithmIdentificationSequence
from highdicom.seg import SegmentAlgorithmTypeValues, Segmentation, SegmentationTypeValues
from highdicom.seg import SegmentDescription as Description
from highdicom.sr import CodedConcept
from pydicom import dcmwrite
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sr.codedict import codes
from pydicom.uid import ExplicitVRLittleEndian, SecondaryCaptureImageStorage

from busynth_gui import __version__
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.hashing import array_sha256
from busynth_gui.case.scan import Scan
from busynth_gui.export.pair import ExportPair, PairLesion

__all__ = ["image_object", "mask_object", "object_bytes"]

_NAMESPACE = uuid.UUID("7a1d5a0e-52a3-4d0b-9f51-6d3c8f2f9a64")
"""Of all UIDs made here; a random one, never to change."""

_MAKER = "busynth"
_NOTE = "SYNTHETIC: a lesion made by a trained algorithm, in a scan without one. Not for diagnosis."

_MODIFIERS = {Pathology.BENIGN: codes.SCT.Benign, Pathology.MALIGNANT: codes.SCT.Malignant}


def image_object(pair: ExportPair) -> FileDataset:
    """The image of a pair as Secondary Capture: every value kept, 8 or 16 bit, with its spacing."""
    pixels = pair.image
    request, moment = pair.candidate.request, _moment(pair)
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = SecondaryCaptureImageStorage
    meta.MediaStorageSOPInstanceUID = _uid("image", *_all_of(pair))
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    made.SpecificCharacterSet = "ISO_IR 192"
    made.SOPClassUID = meta.MediaStorageSOPClassUID
    made.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    made.SyntheticData = "YES"
    made.ImageType = ["DERIVED", "SECONDARY"]
    made.ConversionType = "SYN"
    made.DerivationDescription = f"{_NOTE} {_MAKER} {__version__}, bundle {request.bundle}"
    made.ImageComments = _NOTE
    made.PatientName = "SYNTHETIC^BUSYNTH"
    made.PatientID = f"SYNTHETIC-{pair.origin_sha256[:16]}"
    made.PatientBirthDate = made.PatientSex = ""
    made.StudyInstanceUID = _uid("study", pair.origin_sha256)
    made.StudyDescription = "Synthetic breast ultrasound"
    made.StudyDate = made.StudyTime = made.StudyID = ""
    made.AccessionNumber = made.ReferringPhysicianName = ""
    made.SeriesInstanceUID = _uid("series", *_all_of(pair))
    made.SeriesDescription = _words(pair).removeprefix("a ").capitalize()
    made.Modality = "US"
    made.BodyPartExamined, made.Laterality = "BREAST", ""
    made.SeriesNumber = made.InstanceNumber = 1
    made.FrameOfReferenceUID = _uid("frame of reference", *_all_of(pair))
    made.PositionReferenceIndicator = ""
    made.PatientOrientation = ""
    made.Manufacturer = made.SecondaryCaptureDeviceManufacturer = _MAKER
    made.ManufacturerModelName = made.SecondaryCaptureDeviceManufacturerModelName = _MAKER
    made.SoftwareVersions = made.SecondaryCaptureDeviceSoftwareVersions = __version__
    _stamp(made, moment)
    _put_pixels(made, pair)
    if pixels.dtype == np.uint16:
        # A 12-bit scan in 16 bits is black to a viewer that is not told where white is.
        white = Scan(pair.source_name, pixels).full_scale
        made.WindowCenter, made.WindowWidth = (white + 1) // 2, white + 1
    return made


def _put_pixels(made: Dataset, pair: ExportPair) -> None:
    pixels = pair.image
    bits = 8 * pixels.dtype.itemsize
    made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
    made.Rows, made.Columns = pixels.shape
    made.BitsAllocated = made.BitsStored = bits
    made.HighBit, made.PixelRepresentation = bits - 1, 0
    if pair.spacing_mm is not None:
        made.PixelSpacing = [f"{side:.7g}" for side in pair.spacing_mm]
        if pair.spacing_by_user:
            # From an object of known length on the image: PS3.3, C.10.7 Basic Pixel Spacing
            # Calibration Macro.
            made.PixelSpacingCalibrationType = "FIDUCIAL"
            made.PixelSpacingCalibrationDescription = "set by the user of busynth"
    data = pixels.astype(f"<u{bits // 8}").tobytes()
    made.PixelData = data + bytes(len(data) % 2)
    made["PixelData"].VR = "OB" if bits == 8 else "OW"


def mask_object(pair: ExportPair, image: Dataset) -> Segmentation:
    """The masks of a pair as binary Segmentation of ``image``, bit for bit, a segment a lesion."""
    lesions = pair.lesions
    masks = np.stack([lesion.mask for lesion in lesions], axis=-1)
    # The spacing is the image's, to which the mask refers. In the mask it would need a thickness
    # beside it, or highdicom itself does not read it again; a scan has none, and none is made up.
    source = deepcopy(image)
    source.pop("PixelSpacing", None)
    # highdicom takes it to say that the image has a place in the patient, which none has here.
    source.pop("FrameOfReferenceUID", None)
    logging.getLogger("highdicom").setLevel(logging.WARNING)
    with warnings.catch_warnings():
        # It warns of every unusual thing about its own objects.
        warnings.simplefilter("ignore")
        made = Segmentation(
            source_images=[source],
            pixel_array=masks[None],
            segmentation_type=SegmentationTypeValues.BINARY,
            segment_descriptions=[_segment(k, each) for k, each in enumerate(lesions, 1)],
            series_instance_uid=_uid("mask series", *_all_of(pair)),
            series_number=2,
            sop_instance_uid=_uid("mask", *_all_of(pair)),
            instance_number=1,
            manufacturer=_MAKER,
            manufacturer_model_name=_MAKER,
            software_versions=__version__,
            device_serial_number=pair.candidate.request.bundle_sha256[:16],
            content_label="LESION",
            content_description="Mask of a synthetic lesion",
            content_creator_name=_MAKER,
            series_description=f"Mask of {_words(pair)}",
        )
    made.SyntheticData = "YES"
    made.PatientOrientation = ""
    # Viewers lay over each other what has the same one.
    made.FrameOfReferenceUID = image.FrameOfReferenceUID
    made.PositionReferenceIndicator = ""
    _stamp(made, _moment(pair))
    _settle(made, _uid("dimensions", *_all_of(pair)), _moment(pair))
    return made


def _words(pair: ExportPair) -> str:
    several = len(pair.lesions)
    if several == 1:
        return f"a synthetic {pair.pathology.value} lesion"
    return f"{several} synthetic lesions, {pair.pathology.value}"


def _segment(number: int, lesion: PairLesion) -> Description:
    kind = (
        SegmentAlgorithmTypeValues.SEMIAUTOMATIC
        if lesion.corrected
        else SegmentAlgorithmTypeValues.AUTOMATIC
    )
    description = Description(
        segment_number=number,
        segment_label=f"{lesion.pathology.value} lesion, synthetic",
        segmented_property_category=codes.SCT.MorphologicallyAbnormalStructure,
        segmented_property_type=codes.SCT.Mass,
        algorithm_type=kind,
        algorithm_identification=AlgorithmIdentificationSequence(
            name=_MAKER,
            family=codes.DCM.ArtificialIntelligence,
            version=f"{__version__}, bundle {lesion.candidate.request.bundle}"[:64],
        ),
        anatomic_regions=[codes.SCT.Breast],
    )
    type_item = description.SegmentedPropertyTypeCodeSequence[0]
    modifier = _MODIFIERS[lesion.pathology]
    type_item.SegmentedPropertyTypeModifierCodeSequence = [CodedConcept.from_code(modifier)]
    return description


def _settle(made: Dataset, uid: str, moment: datetime) -> None:
    """Replace what highdicom draws, what it reads off the clock, and the machine it supposes."""
    for item in (*made.DimensionOrganizationSequence, *made.DimensionIndexSequence):
        item.DimensionOrganizationUID = uid
    made.ContributingEquipmentSequence = made.ContributingEquipmentSequence[-1:]
    made.ContributingEquipmentSequence[0].ContributionDateTime = moment.strftime("%Y%m%d%H%M%S")


def object_bytes(made: Dataset) -> bytes:
    """The file of a DICOM object."""
    file = io.BytesIO()
    dcmwrite(file, made, enforce_file_format=True)
    return file.getvalue()


def _stamp(made: Dataset, moment: datetime) -> None:
    day, time = moment.strftime("%Y%m%d"), moment.strftime("%H%M%S")
    made.TimezoneOffsetFromUTC = "+0000"
    made.ContentDate = made.InstanceCreationDate = day
    made.ContentTime = made.InstanceCreationTime = time


def _moment(pair: ExportPair) -> datetime:
    """When the pair was approved, or exported where nobody has."""
    if pair.decision is None:
        return pair.exported_at
    return datetime.fromisoformat(pair.decision.decided_at).astimezone(UTC)


def _all_of(pair: ExportPair) -> tuple[object, ...]:
    """All that the objects are made of: other bytes must have other UIDs."""
    candidate = pair.candidate
    return (
        __version__, pair.name, candidate.request.digest, candidate.image_sha256,
        array_sha256(pair.all_masks), pair.spacing_mm, pair.window,
        None if pair.blank is None else array_sha256(pair.blank),
        _moment(pair).isoformat(timespec="seconds"),
    )  # fmt: skip


def _uid(*parts: object) -> str:
    """A UID (PS3.5 B.2: "2.25." and a UUID's number) that hangs on ``parts`` alone."""
    digest = hashlib.sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()
    return f"2.25.{uuid.uuid5(_NAMESPACE, digest).int}"

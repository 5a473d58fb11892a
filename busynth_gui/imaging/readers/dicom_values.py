"""What stored DICOM values say as grey: the same values wherever the standard lets them be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.readers.dicom_frames import Frame
from busynth_gui.imaging.readers.dicom_spacing import numbers_of
from busynth_gui.imaging.readers.grey import one_channel

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

__all__ = ["grey_of"]

_SPAN = 65536
"""Stored values are at most 16 bits: what is done to them is done to a table of them."""


def grey_of(path: Path, frame: Frame, header: Dataset) -> Pixels:
    """Stored values as uint8 or uint16 (H, W).

    MONOCHROME2 stays as it is: a rising rescale changes no order, and a window is for showing.
    Where less is brighter (MONOCHROME1, a falling rescale or VOI LUT) values are mirrored in the
    range of their bits, those of a modality LUT in the range of its entries. Negative ones are
    moved up until the least is 0, and padding is 0. Of YBR the luminance is taken as stored, of
    RGB it is computed unless the channels are equal. Raises Refusal for values beyond
    16 bits.
    """
    values = frame.values
    match frame.meaning:
        case "RGB":
            return _as_wide_as(frame.bits, one_channel(values))
        case "YBR_FULL":
            return _as_wide_as(frame.bits, np.ascontiguousarray(values[..., 0]))
        case "YBR_PARTIAL":
            return _as_wide_as(frame.bits, _full_range(values[..., 0], frame.bits))
    table = np.arange(_SPAN, dtype=np.int64)
    if values.dtype == np.int16:
        table = np.where(table < _SPAN // 2, table, table - _SPAN)
    # The sum of the least and the greatest value that the bits can hold.
    bits, ends = frame.bits, -1 if values.dtype == np.int16 else (1 << frame.bits) - 1
    dark_is_high = frame.meaning == "MONOCHROME1"
    if header.get("ModalityLUTSequence"):
        table, bits = _through_lut(table, values.dtype, header)
        ends = (1 << bits) - 1
    elif float(header.get("RescaleSlope") or 1) < 0:
        dark_is_high = not dark_is_high
    if _falls(header):
        dark_is_high = not dark_is_high
    if dark_is_high:
        table = ends - table
    grey = _looked_up(path, values, table, bits)
    if frame.padding is not None:
        grey[frame.padding] = 0
    return grey


def _through_lut(
    table: NDArray[np.int64], dtype: np.dtype[Any], header: Dataset
) -> tuple[NDArray[np.int64], int]:
    from pydicom.pixels.processing import apply_modality_lut

    stored = table.astype(np.int16 if dtype == np.int16 else np.uint16)
    bits = int(header.ModalityLUTSequence[0].LUTDescriptor[2])
    return apply_modality_lut(stored, header).astype(np.int64), min(max(bits, 1), 16)


def _falls(header: Dataset) -> bool:
    """Whether a VOI LUT turns the order of grey round; all else of it is for showing."""
    for item in (header.get("VOILUTSequence") or [])[:1]:
        entries = item.get("LUTData")
        if isinstance(entries, bytes):
            count = numbers_of(item.get("LUTDescriptor"))[:1]
            single = count == [len(entries)]
            kind = "u1" if single else "<u2"
            entries = np.frombuffer(entries[: len(entries) // 2 * 2], kind).tolist()
        steps = np.diff(numbers_of(entries))
        return bool(steps.any() and (steps <= 0).all())
    return False


def _looked_up(path: Path, values: NDArray[Any], table: NDArray[np.int64], bits: int) -> Pixels:
    """Values through a table, as uint8 where their ``bits`` fit into it, the least not below 0."""
    index = values.view(np.uint16) if values.dtype == np.int16 else values
    used = np.zeros(_SPAN, bool)
    used[np.flatnonzero(np.bincount(index.reshape(-1), minlength=_SPAN))] = True
    table = table - min(0, int(table[used].min()))
    top = int(table[used].max())
    if top > 65535:
        raise Refusal("{0} holds values beyond 16 bits", "give 8 or 16 bit grey values", path)
    wide = max(bits, top.bit_length()) > 8
    narrow = np.where(used, table, 0).astype(np.uint16 if wide else np.uint8)
    return np.asarray(narrow[index])


def _as_wide_as(bits: int, grey: NDArray[Any]) -> Pixels:
    return grey if bits > 8 else grey.astype(np.uint8)


def _full_range(luminance: NDArray[Any], bits: int) -> NDArray[Any]:
    """Luminance of 16 to 235 (of 8 bits) over the whole range (PS3.3 C.7.6.3.1.2)."""
    scale = 1 << (bits - 8)
    top = (1 << bits) - 1
    table = (np.arange(1 << bits) - 16 * scale) * (top / (219 * scale))
    spread = np.clip(np.rint(table), 0, top).astype(luminance.dtype)
    return np.asarray(spread[luminance])

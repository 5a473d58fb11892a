"""What stored DICOM values say as grey: the same values wherever the standard lets them be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.grey import one_channel

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

__all__ = ["grey_of"]


def grey_of(path: Path, array: NDArray[Any], dataset: Dataset, colours: str) -> Pixels:
    """Stored values (H, W) or (H, W, 3) as uint8 or uint16 (H, W).

    ``colours`` is the photometric interpretation of ``array``. MONOCHROME2 stays as it is: a rising
    rescale changes no order, and a window is for showing. Where less is brighter (MONOCHROME1, or a
    falling rescale) values are mirrored in the range of their bits. Negative ones are moved up
    until the least is 0. Of YBR the luminance is taken as stored, of RGB and palettes it is
    computed unless the channels are equal. Raises Refusal for other colours, and for values beyond
    16 bits.
    """
    if colours == "PALETTE COLOR":
        from pydicom.pixels.processing import apply_color_lut

        return one_channel(_narrowed(apply_color_lut(array, dataset)))
    if colours.startswith("YBR_FULL"):
        return one_channel(_unsigned(path, array[..., 0], dataset))
    if colours == "RGB":
        return one_channel(_unsigned(path, array, dataset))
    if colours not in ("MONOCHROME1", "MONOCHROME2") or array.ndim != 2:
        raise Refusal("{0} holds colours of an unusual kind", "give 8 or 16 bit grey values", path)
    if dataset.get("ModalityLUTSequence"):
        from pydicom.pixels.processing import apply_modality_lut

        return _fitted(path, apply_modality_lut(array, dataset).astype(np.int64), 0)
    falling = float(dataset.get("RescaleSlope") or 1) < 0
    return _monochrome(path, array, dataset, mirrored=(colours == "MONOCHROME1") != falling)


def _monochrome(path: Path, array: NDArray[Any], dataset: Dataset, *, mirrored: bool) -> Pixels:
    bits = int(dataset.get("BitsStored") or dataset.BitsAllocated)
    values = array.astype(np.int64)
    if mirrored:
        # The sum of the least and the greatest value that the bits can hold.
        ends = -1 if dataset.PixelRepresentation else (1 << bits) - 1
        values = ends - values
    return _fitted(path, values, bits)


def _fitted(path: Path, values: NDArray[np.int64], bits: int) -> Pixels:
    """Values as uint8 where their ``bits`` fit into it, else as uint16, the least not below 0."""
    values = values - min(0, int(values.min(initial=0)))
    top = int(values.max(initial=0))
    if top > 65535:
        raise Refusal("{0} holds values beyond 16 bits", "give 8 or 16 bit grey values", path)
    wide = max(bits, top.bit_length()) > 8
    return values.astype(np.uint16) if wide else values.astype(np.uint8)


def _unsigned(path: Path, array: NDArray[Any], dataset: Dataset) -> Pixels:
    if array.dtype not in (np.uint8, np.uint16):
        raise Refusal("{0} holds colours of an unusual kind", "give 8 or 16 bit grey values", path)
    return array if int(dataset.get("BitsStored") or 8) > 8 else array.astype(np.uint8)


def _narrowed(colours: NDArray[Any]) -> NDArray[Any]:
    """16-bit colours of a palette as 8 bit where no value is lost: most are made of those."""
    if colours.dtype == np.uint8:
        return colours
    high, low = colours >> 8, colours & 255
    return high.astype(np.uint8) if (low == 0).all() or (low == high).all() else colours

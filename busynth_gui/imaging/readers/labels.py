"""Pictures whose values are the numbers of labels, as nnU-Net has them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.readers.decode import decode_mask
from busynth_gui.imaging.readers.grey import split_alpha
from busynth_gui.imaging.readers.pictures import read_mask_array

__all__ = ["decode_labels"]

_FORMATS = ("PNG", "TIFF", "BMP")
_ONE_VALUE = ("1", "P", "L", "I", "F", "I;16", "I;16L", "I;16B")
"""Pillow's modes of one value a pixel."""


def decode_labels(path: Path, shape: tuple[int, int]) -> NDArray[np.uint16]:
    """The numbers of the labels in a file (H, W), as they are stored.

    Of a palette they are the places in it, whatever its colours, and of few bits a pixel they are
    what the bits say, not the greys that these stand for. What is transparent is 0. Raises Refusal
    as :func:`decode.decode_mask` does, and for colours and values that number nothing.
    """
    inside = decode_mask(path, shape, may_be_empty=True)
    values = _stored(path)
    if values is None:
        colours, _ = split_alpha(read_mask_array(path))
        if (colours != colours[..., :1]).any():
            raise Refusal(
                "the label {0} has colours", "give a picture of one grey value for each label", path
            )
        values = colours[..., 0] * inside
    with np.errstate(invalid="ignore"):
        numbers = values.astype(np.uint16)
    if not np.array_equal(numbers, values):
        raise Refusal(
            "the label {0} has values that number no label", "give whole numbers from 0", path
        )
    return numbers


def _stored(path: Path) -> NDArray[Any] | None:
    """The values of a picture of one value a pixel, as Pillow has them; None for any other."""
    try:
        # An opened file, not its path, as in ``pictures``.
        with path.open("rb") as file, Image.open(file, formats=_FORMATS) as image:
            if image.mode not in _ONE_VALUE:
                return None
            step = _step(image, path)
            values = np.asarray(image)
            with suppress(Exception):  # damaged metadata is no reason to refuse whole pixels
                values = np.asarray(ImageOps.exif_transpose(image))
            return values // step if step > 1 else values
    except (OSError, ValueError):  # a kind that only our own reader knows
        return None


def _step(image: Image.Image, path: Path) -> int:
    """How far apart greys of 2 or 4 bits are when they are made 8 bits; else 1."""
    if image.format != "PNG" or image.mode != "L":
        return 1
    with path.open("rb") as file:
        bits = file.read(25)[24]  # in the first chunk, IHDR
    return 255 // ((1 << bits) - 1) if bits < 8 else 1

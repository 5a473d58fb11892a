from __future__ import annotations

import struct
import tracemalloc
import zlib

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from busynth_gui.workspace.arrays import (
    DamagedArray,
    pack_difference,
    pack_mask,
    png,
    unpack_difference,
    unpack_mask,
    unpng,
)

SHAPES = npst.array_shapes(min_dims=2, max_dims=2, max_side=12)


@given(st.data(), st.sampled_from([np.uint8, np.uint16]), SHAPES)
@settings(deadline=None)
def test_any_image_comes_back_from_its_difference(
    data: st.DataObject, dtype: type, shape: tuple[int, int]
) -> None:
    image, base = (data.draw(npst.arrays(dtype, shape)) for _ in range(2))
    back = unpack_difference(pack_difference(image, base), base)
    assert back.dtype == dtype
    assert np.array_equal(back, image)


@given(SHAPES.flatmap(lambda shape: npst.arrays(bool, shape)))
@settings(deadline=None)
def test_any_mask_comes_back(mask: np.ndarray) -> None:
    assert np.array_equal(unpack_mask(pack_mask(mask), mask.shape), mask)


def test_only_the_changed_box_is_kept() -> None:
    base = np.random.default_rng(0).integers(0, 256, (475, 560)).astype(np.uint8)
    image = base.copy()
    image[100:110, 200:220] ^= 255
    assert len(pack_difference(image, base)) < 300


@given(st.binary(max_size=40))
def test_damaged_bytes_are_noticed(data: bytes) -> None:
    for unpack in (unpng, lambda b: unpack_mask(b, (9, 9))):
        with pytest.raises(DamagedArray):
            unpack(data)


def test_bytes_that_grow_are_not_unpacked() -> None:
    box = struct.pack("<4I", 0, 0, 9, 9)
    bomb = box + zlib.compress(bytes(50_000_000))
    plain = png(np.zeros((4, 4), np.uint8))
    wide = plain[:16] + struct.pack(">2I", 30_000, 30_000) + plain[24:]
    claims = plain[:33] + struct.pack(">I", 3 << 30) + plain[37:]
    other = cv2.imencode(".jpg", np.zeros((4, 4), np.uint8))[1].tobytes()
    tracemalloc.start()
    try:
        for unpack in (
            lambda: unpack_mask(bomb, (9, 9)),
            lambda: unpack_difference(bomb, np.zeros((9, 9), np.uint16)),
            lambda: unpng(wide),
            lambda: unpng(claims),
            lambda: unpng(other),
        ):
            with pytest.raises(DamagedArray):
                unpack()
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
        assert np.array_equal(unpng(plain), np.zeros((4, 4)))
    finally:
        tracemalloc.stop()


@given(st.integers(0, 200))
def test_truncated_bytes_are_noticed(length: int) -> None:
    base = np.zeros((64, 64), np.uint8)
    image = np.random.default_rng(0).integers(0, 256, (64, 64)).astype(np.uint8)
    with pytest.raises(DamagedArray):
        unpack_difference(pack_difference(image, base)[:length], base)

"""Words and measurements as vendors write them: in outline fonts, plotter fonts and bitmaps."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

__all__ = ["letters", "word"]

Rng = np.random.Generator

_WORDS = (
    "RT", "LT", "BREAST", "UOQ", "LOQ", "UIQ", "LIQ", "AXILLA", "RADIAL", "ANTIRAD", "TRANS",
    "SAG", "LONG", "NIPPLE", "RT2", "LT5", "3H", "12H", "MAMA", "DIR", "ESQ", "DIREITA",
    "ESQUERDA", "QSE", "QIE", "QSI", "QII", "RETROAREOLAR", "PROFUNDO", "Q", "LOGIQ", "E9", "GE",
    "L", "P", "R", "mm", "cm", "Dist", "AREA", "Vol", "MI", "TIS", "Map", "Gn", "DR", "FR", "Frq",
    "CF", "WF", "PRF",
)  # fmt: skip


def word(rng: Rng) -> str:
    """A word, a measurement or a few letters."""
    kind = rng.random()
    if kind < 0.45:
        return str(rng.choice(_WORDS))
    if kind < 0.65:
        return f"{rng.uniform(0, 60):.{rng.integers(0, 3)}f}{rng.choice(['mm', 'cm', '', ' MM'])}"
    letters = list("ABCDEFGHIKLMNOPQRSTUVWXYZabcdefghiklmnopqrstuvwxyz0123456789./-:")
    return "".join(rng.choice(letters, rng.integers(1, 8)))


def letters(words: str, rng: Rng) -> NDArray[np.float32]:
    """Text as coverage (h, w): outline fonts, plotter fonts, or bitmaps in whole pixels."""
    kind = rng.random()
    size = int(rng.integers(8, 25))
    if kind < 0.35:
        font = _outline_font(size)
        box = font.getbbox(words)
        page = Image.new("L", (int(box[2]) + 4, int(box[3]) + 4))
        heavy = int(rng.integers(0, 2)) if size > 12 else 0
        ImageDraw.Draw(page).text((2, 2), words, 255, font=font, stroke_width=heavy)
        return _trim(_coverage(np.asarray(page)))
    if kind < 0.7:
        face = int(rng.choice([cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_PLAIN,
                               cv2.FONT_HERSHEY_DUPLEX]))  # fmt: skip
        thick = int(rng.integers(1, 4)) if size > 13 else int(rng.integers(1, 3))
        scale = cv2.getFontScaleFromHeight(face, max(6, round(size * 0.75)), thick)
        (width, height), base = cv2.getTextSize(words, face, scale, thick)
        canvas = np.zeros((height + base + 6, width + 6), np.uint8)
        line = cv2.LINE_AA if rng.random() < 0.7 else cv2.LINE_8
        cv2.putText(canvas, words, (3, height + 2), face, scale, 255, thick, line)
        return _trim(_coverage(canvas))
    small = ImageFont.load_default_imagefont()
    page = Image.new("L", (8 * len(words) + 4, 16))
    ImageDraw.Draw(page).text((1, 1), words, 255, font=small)
    bitmap = _trim(_coverage(np.asarray(page)))
    times = (int(rng.integers(1, 3)), int(rng.integers(1, 3)))
    bitmap = bitmap.repeat(times[0], 0).repeat(times[1], 1)
    if rng.random() < 0.4:
        wide = round(bitmap.shape[1] * float(rng.uniform(0.8, 1.3)))
        bitmap = cv2.resize(bitmap, (max(3, wide), bitmap.shape[0]), interpolation=cv2.INTER_AREA)
    return np.asarray(bitmap, np.float32)


@lru_cache(maxsize=32)
def _outline_font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise RuntimeError("this Pillow was built without FreeType: install one that has it")
    return font


def _trim(shape: NDArray[np.float32]) -> NDArray[np.float32]:
    rows, columns = np.flatnonzero(shape.any(1)), np.flatnonzero(shape.any(0))
    if rows.size == 0:
        return np.ones((2, 2), np.float32)
    return shape[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _coverage(page: NDArray[np.uint8]) -> NDArray[np.float32]:
    return (page / np.float32(255)).astype(np.float32)

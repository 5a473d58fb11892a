"""Made-up frames of an ultrasound machine's screen whose field of view and marks are known."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["EXTRAS", "MARGINS", "SHAPES", "ScreenFrame", "screen_frame", "speckle"]

Rng = np.random.Generator
Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]

SHAPES = ("box", "trapezoid", "curved")
MARGINS = ("0", "3", "12", "60", "255", "white noise", "jpeg")
EXTRAS = (
    "nothing", "menu beside", "menu above", "body marker", "logo", "ruler", "words beside",
    "words inside", "colour bar", "trace", "second scan", "dropout", "shadow", "anechoic",
)  # fmt: skip
_FONT = cv2.FONT_HERSHEY_SIMPLEX


@dataclass(frozen=True, eq=False)
class ScreenFrame:
    """A frame uint8 (H, W), where it shows tissue, and what was drawn on or beside that."""

    pixels: Grey
    field: Mask
    marks: Mask


def speckle(seed: int, shape: tuple[int, int], level: float = 120) -> Grey:
    """Rayleigh speckle of 2 to 3 px grain, log-compressed to 8 bit."""
    noise = np.random.default_rng(seed).normal(size=(2, *shape)).astype(np.float32)
    envelope = np.hypot(*(cv2.GaussianBlur(n, (0, 0), 1.0) for n in noise))
    grey = level + 45 * np.log(envelope / envelope.mean() + 0.01)
    return np.clip(grey, 5, 255).astype(np.uint8)


def _tissue(rng: Rng, shape: tuple[int, int]) -> Grey:
    """Speckle in layers, darker with depth, with a bright skin."""
    rough = rng.normal(size=(12, 4)).astype(np.float32)
    layers = cv2.resize(rough, shape[::-1], interpolation=cv2.INTER_CUBIC)
    depth = np.linspace(0, 1, shape[0])[:, None]
    grey = speckle(int(rng.integers(1 << 30)), shape).astype(np.float32)
    grey = grey + 25 * layers - rng.uniform(20, 80) * depth + 60 * np.exp(-depth / 0.02)
    return np.clip(grey, 0, 255).astype(np.uint8)


def _field(kind: str, shape: tuple[int, int], box: tuple[int, int, int, int]) -> Mask:
    """A field of view in the box (top, left, height, width)."""
    top, left, height, width = box
    y, x = np.mgrid[: shape[0], : shape[1]] + 0.5
    y, x = y - top, x - left - width / 2
    inside = (y >= 0) & (y < height)
    if kind == "box":
        return np.asarray(inside & (np.abs(x) <= width / 2))
    if kind == "trapezoid":
        return np.asarray(inside & (np.abs(x) <= width * (0.3 + 0.2 * y / height)))
    # A curved probe: rings about a point above the box, within 30 degrees to each side.
    near = width / 2 / np.sin(np.radians(30)) - height
    if near < 0.2 * height:
        raise ValueError("the box is too narrow for a curved probe")
    rise = near * np.cos(np.radians(30))
    radius, angle = np.hypot(x, y + rise), np.abs(np.degrees(np.arctan2(x, y + rise)))
    return np.asarray((radius >= near) & (radius <= near + height) & (angle <= 30))


def screen_frame(
    seed: int,
    shape: tuple[int, int] = (480, 640),
    kind: str = "box",
    margin: str = "0",
    extra: str = "nothing",
    tissue: Grey | None = None,
) -> ScreenFrame:
    """A frame of ``shape`` with a field of view of that ``kind``; ``tissue`` is by default made up.

    ``margin`` is a grey level, or noise on a dark grey, ``extra`` one of :data:`EXTRAS`.
    """
    rng = np.random.default_rng(seed)
    h, w = shape
    height = round(h * rng.uniform(0.55, 0.68))
    width = round(height * rng.uniform(1.3, 1.5) if kind == "curved" else w * rng.uniform(0.4, 0.5))
    top, left = round(h * 0.2), round(w * 0.28)
    if extra == "second scan":
        width, left = round(0.45 * w), round(0.03 * w)
        kind = "box" if kind == "curved" else kind
    box = (top, left, height, width)
    field = _field(kind, shape, box)
    level = int(margin) if margin.isdigit() else {"white noise": 20, "jpeg": 12}[margin]
    pixels = np.full(shape, level, np.uint8)
    if margin == "white noise":
        pixels = (pixels + rng.integers(-9, 10, shape)).astype(np.uint8)
    rows = slice(top, min(h, top + height + 1))
    flesh = _tissue(rng, (height, width)) if tissue is None else tissue
    whole = np.zeros(shape, np.uint8)
    ys, xs = np.flatnonzero(field.any(1)), np.flatnonzero(field.any(0))
    size = (int(xs[-1] - xs[0]) + 1, int(ys[-1] - ys[0]) + 1)
    whole[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1] = cv2.resize(
        flesh, size, interpolation=cv2.INTER_AREA if flesh.shape[0] > size[1] else cv2.INTER_LINEAR
    )
    whole = _odd_tissue(extra, whole, field, rng)
    pixels[field] = whole[field]
    pen = _Pen(pixels, (rows.start, left, height, width), rng)
    pen.draw(extra)
    pixels, ink = pen.pixels, pen.ink
    if margin == "jpeg":
        quality = [cv2.IMWRITE_JPEG_QUALITY, 85]
        coded = cv2.imencode(".jpg", pixels, quality)[1]
        pixels = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)
    return ScreenFrame(pixels, field, ink > 0)


def _odd_tissue(extra: str, grey: Grey, field: Mask, rng: Rng) -> Grey:
    """What belongs to the field of view although it shows next to nothing."""
    rows, columns = np.flatnonzero(field.any(1)), np.flatnonzero(field.any(0))
    top, height = int(rows[0]), int(np.ptp(rows)) + 1
    left, width = int(columns[0]), int(np.ptp(columns)) + 1
    out = grey.astype(np.float32)
    y, x = np.mgrid[: grey.shape[0], : grey.shape[1]]
    if extra == "dropout":
        lost = np.clip((y - top) / height * 2.2 - 1.1, 0, 1)
        faint = rng.integers(0, 3, grey.shape)
        out = np.where(lost > 0.85, faint, out * (1 - lost))
    elif extra == "shadow":
        at = left + width * rng.uniform(0.35, 0.65)
        dark = (y > top + 0.35 * height) & (np.abs(x - at) < 0.13 * width)
        out[dark] = 0
    elif extra == "anechoic":
        centre = (int(left + width * rng.uniform(0.4, 0.6)), int(top + height * 0.5))
        cyst = np.zeros(grey.shape, np.uint8)
        cv2.ellipse(cyst, centre, (int(0.3 * width), int(0.2 * height)), 0, 0, 360, 1, -1)
        out[cyst > 0] = 0
    return np.clip(out, 0, 255).astype(np.uint8)


class _Pen:
    """Draws on a frame, light on dark or dark on light, and keeps where it has."""

    def __init__(self, pixels: Grey, box: tuple[int, int, int, int], rng: Rng) -> None:
        self.pixels, self.ink, self.rng = pixels.copy(), np.zeros_like(pixels), rng
        self.top, self.left, self.height, self.width = box
        self.right, self.foot = self.left + self.width, self.top + self.height
        self.light = 235 if pixels[1, 1] < 128 else 20

    def draw(self, extra: str) -> None:
        draw = {
            "menu beside": self._menu_beside,
            "menu above": self._menu_above,
            "body marker": self._body_marker,
            "logo": self._logo,
            "ruler": self._ruler,
            "words beside": self._words_beside,
            "words inside": self._words_inside,
            "colour bar": self._colour_bar,
            "trace": self._trace,
            "second scan": self._second_scan,
        }.get(extra)
        if draw is not None:
            draw()

    def _both(self) -> tuple[tuple[Grey, int], ...]:
        return (self.pixels, self.light), (self.ink, 255)

    def _write(self, words: str, at: tuple[int, int], scale: float = 0.45) -> None:
        for canvas, grey in self._both():
            cv2.putText(canvas, words, at, _FONT, scale, grey, 1, cv2.LINE_AA)

    def _menu(self, width: int, height: int, step: tuple[int, int]) -> None:
        self.pixels[:height, :width] = 200
        self.ink[:height, :width] = 255
        for k in range(8):
            x, y = 12 + step[0] * k, 20 + step[1] * k
            cv2.rectangle(self.pixels, (x, y), (x + 66, y + 34), 165, -1)
            at = (x + 4, y + 22)
            cv2.putText(self.pixels, f"Gain {k}", at, _FONT, 0.4, 15, 1, cv2.LINE_AA)

    def _menu_beside(self) -> None:
        self._menu(round(0.24 * self.pixels.shape[1]), self.pixels.shape[0], (0, 52))

    def _menu_above(self) -> None:
        self._menu(self.pixels.shape[1], round(0.17 * self.pixels.shape[0]), (76, 0))

    def _body_marker(self) -> None:
        x, y = min(self.pixels.shape[1] - 60, self.right + 60), self.foot - 60
        for canvas, grey in self._both():
            cv2.ellipse(canvas, (x, y), (26, 34), 0, 0, 360, grey, 2, cv2.LINE_AA)
            cv2.circle(canvas, (x - 10, y - 4), 9, grey, 1, cv2.LINE_AA)
            cv2.line(canvas, (x + 6, y - 12), (x + 20, y + 6), grey, 3)

    def _logo(self) -> None:
        x, y = self.left - 60, self.top + 40
        for canvas, grey in self._both():
            cv2.circle(canvas, (x, y), 30, grey, -1, cv2.LINE_AA)
        cv2.putText(self.pixels, "US", (x - 18, y + 8), _FONT, 0.9, 255 - self.light, 3)

    def _ruler(self) -> None:
        for k, y in enumerate(range(self.top, self.foot, max(8, self.height // 30))):
            for canvas, grey in self._both():
                end = (self.right + (12 if k % 5 == 0 else 7), y)
                cv2.line(canvas, (self.right + 4, y), end, grey, 1)

    def _words_beside(self) -> None:
        for k in range(9):
            self._write(f"MI 0.{k} TIS 1.{k}", (self.right + 14, self.top + 16 + 22 * k))
        self._write("DOE JANE 1970-01-01 ID 12345", (20, 24))

    def _words_inside(self) -> None:
        at = (self.left + self.width // 3, self.top + 2 * self.height // 3)
        self._write("RT BREAST UOQ", at, 0.6)

    def _colour_bar(self) -> None:
        x = min(self.pixels.shape[1] - 16, self.right + 24)
        bar = np.s_[self.top : self.top + self.height // 2, x : x + 14]
        self.pixels[bar] = np.linspace(255, 0, self.height // 2)[:, None]
        self.ink[bar] = 255

    def _trace(self) -> None:
        x = np.arange(self.pixels.shape[1])
        y = min(self.pixels.shape[0] - 14, self.foot + 40) - 26 * (x % 90 < 4)
        points = np.stack([x, y], 1).astype(np.int32)
        for canvas, grey in self._both():
            cv2.polylines(canvas, [points], False, grey, 1, cv2.LINE_AA)

    def _second_scan(self) -> None:
        start = self.right + 14
        size = (round(0.8 * self.height), self.pixels.shape[1] - start - 40)
        part = np.s_[self.top : self.top + size[0], start : start + size[1]]
        self.pixels[part] = _tissue(self.rng, size)

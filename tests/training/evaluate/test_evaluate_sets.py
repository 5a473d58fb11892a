"""The sets of an evaluation, the copy-paste baseline, and the report that is kept meanwhile."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
from evaluation_sets import healthy_pair, lesion_pair
from tiny_compact import write_compact
from tiny_data import painted, simulated

from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import MAX_SEED
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.imaging.paste import Blend, paste
from busynth_gui.labelled.cases import DatasetCase
from training.data.scan_cache import ScanCache, write_cache
from training.evaluate.build_sets import build_sets, make_plan
from training.evaluate.copy_paste import copy_paste_pairs
from training.evaluate.measures.catalogue import renamed
from training.evaluate.measures.metrics import Metric
from training.evaluate.measures.pairs import Pair, crop, fingerprint, load_pairs, save_pairs, whole
from training.evaluate.measures.sets import Made, Sets, Settings, common, draw, matched
from training.evaluate.parts.invariants import part as checks
from training.evaluate.parts.memorisation import (
    _of_its_training,
    find_nearest,
    interior,
    share_above,
)
from training.evaluate.run import PartRun, _runs, run_parts
from training.evaluate.source_digest import source_digest
from training.prepare.run import prepare
from training.settings import PrepareSettings

Train = Callable[..., tuple[int, str, str]]
BLENDS: tuple[Blend, ...] = ("hard", "poisson")


def _anywhere(scan: Scan, pathology: str, seed: int) -> EllipseRegion:
    rng = np.random.default_rng(seed)
    h, w = scan.shape
    return EllipseRegion(rng.uniform(0, w), rng.uniform(0, h), 20, 15)


Pasted = dict[Blend, list[Pair]]


def _pasted(n: int) -> Pasted:
    kinds = [("benign", "malignant")[k % 2] for k in range(n)]
    stock = [lesion_pair(k, pathology=kinds[k % 2]) for k in range(16)]
    scans = [healthy_pair(k % 6) for k in range(n)]
    return {b: copy_paste_pairs(scans, kinds, stock, _anywhere, 3, b) for b in BLENDS}


@pytest.fixture(scope="module")
def pasted() -> Pasted:
    """Sixteen pastes of sixteen lesions on six scans, hard and blended."""
    return _pasted(16)


def test_pasted_lesions_lie_in_the_field_of_view_and_touch_nothing_else(pasted: Pasted) -> None:
    scans = {f"normal/{k}": healthy_pair(k).pixels for k in range(6)}
    stock = {p.name: p for p in (lesion_pair(k) for k in range(16))}
    assert len(pasted["hard"]) == 16
    for hard, soft in zip(*(pasted[b] for b in BLENDS), strict=True):
        below, lesion = scans[hard.group], stock[hard.origin]
        np.testing.assert_array_equal(hard.mask, soft.mask)
        assert (hard.group, hard.origin, hard.pathology) == (
            soft.group,
            soft.origin,
            soft.pathology,
        )
        assert hard.mask.sum() == lesion.mask.sum()
        assert not (hard.mask & ~field_of_view(below)).any()
        np.testing.assert_array_equal(hard.pixels[~hard.mask], below[~hard.mask])
        # The lesion's own pixels in their own order: moved, not turned or resized.
        np.testing.assert_array_equal(hard.pixels[hard.mask], lesion.pixels[lesion.mask])
        changed = soft.pixels != below
        reach = cv2.distanceTransform((~soft.mask).astype(np.uint8), cv2.DIST_L2, 5)
        assert changed.any()
        assert reach[changed].max() <= max(6, 0.1 * np.sqrt(soft.mask.sum())) + 1


def test_every_training_lesion_is_pasted_before_any_is_pasted_again(pasted: Pasted) -> None:
    assert len({p.origin for p in pasted["hard"]}) == 16
    assert {p.pathology for p in pasted["hard"]} == {"benign", "malignant"}
    for blend, first in _pasted(4).items():
        assert fingerprint(first) == fingerprint(pasted[blend][:4])


def test_pastes_are_found_out_by_their_interiors(pasted: Pasted) -> None:
    training = [lesion_pair(k, pathology=("benign", "malignant")[k % 2]) for k in range(16)]
    table = np.stack([interior(p.pixels, p.mask) for p in training])
    held_out = find_nearest(
        [interior(p.pixels, p.mask) for p in map(lesion_pair, range(100, 160))], table
    ).likeness
    inside = [interior(p.pixels, p.mask) for p in pasted["hard"]]
    count, _ = share_above(find_nearest(inside, table).likeness, held_out)
    assert count >= 0.95 * len(inside)


@pytest.mark.parametrize("at", [(34, 24), (205, 175), (120, 24)])
def test_poisson_blending_works_at_the_border(at: tuple[int, int]) -> None:
    lesion = lesion_pair(3)
    rows, columns = np.flatnonzero(lesion.mask.any(1)), np.flatnonzero(lesion.mask.any(0))
    h, w = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    scan = healthy_pair(0).pixels
    # As far into the corner as the mask goes without falling off.
    centre = (
        int(np.clip(at[0], w // 2 + 1, scan.shape[1] - w // 2 - 2)),
        int(np.clip(at[1], h // 2 + 1, scan.shape[0] - h // 2 - 2)),
    )
    image, mask = paste(scan, lesion.pixels, lesion.mask, centre, "poisson")
    assert image.shape == scan.shape
    assert mask.sum() == lesion.mask.sum()
    assert np.abs(image[mask].astype(int) - scan[mask]).mean() > 1
    with pytest.raises(ValueError, match="does not fit"):
        paste(scan, lesion.pixels, lesion.mask, (0, 0), "hard")


def test_blending_takes_up_the_brightness_that_it_lies_in() -> None:
    lesion = lesion_pair(5, dark=0)
    bright = np.clip(healthy_pair(0).pixels.astype(int) + 80, 0, 255).astype(np.uint8)
    means = {
        b: image[mask].mean()
        for b in BLENDS
        for image, mask in [paste(bright, lesion.pixels, lesion.mask, (120, 100), b)]
    }
    assert means["poisson"] > means["hard"] + 40


def test_pairs_come_back_from_disk(tmp_path: Path) -> None:
    small = replace(lesion_pair(1), pixels=lesion_pair(1).pixels[:151, :77], origin="7 ä")
    pairs = [lesion_pair(0), replace(small, mask=small.pixels > 128), healthy_pair(2)]
    save_pairs(tmp_path / "a" / "pairs.npz", pairs)
    found = load_pairs(tmp_path / "a" / "pairs.npz")
    assert fingerprint(found) == fingerprint(pairs)
    assert [(p.dataset, p.group, p.origin) for p in found] == [
        (p.dataset, p.group, p.origin) for p in pairs
    ]
    for one, other in zip(found, pairs, strict=True):
        np.testing.assert_array_equal(one.pixels, other.pixels)
        np.testing.assert_array_equal(one.mask, other.mask)
    assert [p.name for p in tmp_path.glob("a/*")] == ["pairs.npz"]
    touched = pairs[0].pixels.copy()
    touched[0, 0] ^= 1
    assert fingerprint([replace(pairs[0], pixels=touched)]) != fingerprint(pairs[:1])
    save_pairs(tmp_path / "none.npz", [])
    assert load_pairs(tmp_path / "none.npz") == []


def test_views_show_the_lesion_and_the_scan() -> None:
    pair = lesion_pair(2)
    near, far = crop(pair, 96), whole(pair, 96)
    assert near.shape == far.shape == (96, 96)
    assert 0 <= near.min() <= near.max() <= 1
    as_seen = replace(pair, pixels=(pair.mask * 255).astype(np.uint8))
    assert crop(as_seen, 96).mean() > 1.3 * whole(as_seen, 96).mean()
    with pytest.raises(ValueError, match="empty mask"):
        crop(healthy_pair(0), 96)


def test_sets_are_compared_at_the_classes_and_sizes_that_both_have() -> None:
    real = [lesion_pair(k, pathology="benign" if k < 7 else "malignant") for k in range(10)]
    made = [lesion_pair(50 + k, pathology="benign" if k < 4 else "malignant") for k in range(10)]
    counts = common(real, made)
    assert counts == {"benign": 4, "malignant": 3}
    rows = draw(real, counts, seed=1)
    assert Counter(real[k].pathology for k in rows) == counts
    assert draw(real, counts, seed=1) == rows != draw(real, counts, seed=2)
    assert len(matched(made, real, 0)) == 7
    plan = make_plan([healthy_pair(k) for k in range(3)], 5, seed=2)
    longer = make_plan([healthy_pair(k) for k in range(3)], 9, seed=2)
    told = lambda p: (p.healthy.name, p.pathology, p.seed)  # noqa: E731
    assert [told(p) for p in longer][: len(plan)] == [told(p) for p in plan]
    assert len({p.seed for p in plan}) == 10
    dated = make_plan([healthy_pair(0)], 5, seed=20_260_101)  # no request takes a thousand times it
    assert len({p.seed for p in dated if p.seed <= MAX_SEED}) == 10


def test_candidates_are_dealt_over_patients_however_many_scans_these_have() -> None:
    """Of the first scans in the table all candidates lay on two patients."""
    of = [(f"n{k}", f"p{min(k // 20, 4)}") for k in range(84)]
    scans = [replace(healthy_pair(0), name=name, group=group) for name, group in of]
    plan = make_plan(scans, 10, seed=0)
    assert Counter(p.healthy.group for p in plan) == {f"p{k}": 4 for k in range(5)}
    assert len({p.healthy.name for p in plan}) == 10, "none twice while there are others"
    rendered = make_plan(scans, 500, seed=0, seeds=2)
    assert len({(p.healthy.name, p.seed, p.pathology) for p in rendered}) == len(rendered) == 336
    assert len({p.healthy.group for p in rendered[:10]}) == 5


def test_candidates_are_made_anew_when_their_code_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "some_package"
    (package / "inner").mkdir(parents=True)
    for name in ("__init__", "inner/__init__", "aside"):
        (package / f"{name}.py").write_text("")
    (package / "top.py").write_text("import numpy\nfrom some_package.inner import low\n")
    (package / "inner" / "low.py").write_text("STEPS = 12\n")
    monkeypatch.syspath_prepend(tmp_path)
    before = source_digest("some_package.top")
    (package / "aside.py").write_text("STEPS = 3\n")
    assert source_digest("some_package.top") == before
    (package / "inner" / "low.py").write_text("STEPS = 13\n")
    assert source_digest("some_package.top") != before


def _sets() -> Sets:
    pairs = [lesion_pair(k) for k in range(4)]
    made = [Made(p.name, 1.5, True, 0.9) for p in pairs]
    return Sets(pairs, pairs, pairs, pairs, pairs, held_out=pairs, trained_on=pairs, made=made)


def _run(
    name: str, part: Callable[[Sets, Settings], list[Metric]], out: Path, **chosen: int
) -> PartRun:
    return PartRun(name, part, Settings(out, **chosen), ("seed", "repeats"))  # type: ignore[arg-type]


HEAD = {"bundle": "test", "bundle_sha256": "0"}


def test_what_looks_at_no_candidate_needs_no_normal_scan(tiny_data: Path, tmp_path: Path) -> None:
    prepare(tiny_data, tmp_path / "cache", PrepareSettings(held_out=0.4))
    cache = ScanCache(tmp_path / "cache")
    cache.entries = [e for e in cache.entries if e.pathology != "normal"]
    info = SimpleNamespace(name="none", sha256="0")
    maker: Any = SimpleNamespace(best_of=1, pipeline=SimpleNamespace(info=info))
    sets = build_sets(cache, maker, tmp_path, count=0, seed=0)
    assert sets.real and sets.training and not (sets.synthetic or sets.healthy)
    with pytest.raises(Refusal, match="no normal scan"):
        build_sets(cache, maker, tmp_path, count=1, seed=0)


def test_a_device_that_is_not_there_is_refused_before_candidates_are_made(
    tmp_path: Path, train: Train
) -> None:
    code, out, err = train("evaluate", "--runs", tmp_path, "--device", "abacus")
    assert (code, out, err.count("\n")) == (2, "", 1) and "no device 'abacus' here" in err


def test_a_stopped_evaluation_keeps_its_parts_and_goes_on(tmp_path: Path) -> None:
    calls: list[str] = []

    def one(sets: Sets, settings: Settings) -> list[Metric]:
        calls.append("one")
        return [Metric("one-a", "first", 0.25, 0.1, 0.4, "4", (0, 1), 0.2, 0.3, 0.35, "s", "note")]

    def stops(sets: Sets, settings: Settings) -> list[Metric]:
        raise KeyboardInterrupt

    def two(sets: Sets, settings: Settings) -> list[Metric]:
        calls.append("two")
        return [Metric("two-a", "second", 2.0)]

    said: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        runs = [_run("one", one, tmp_path), _run("two", stops, tmp_path)]
        run_parts(runs, _sets(), tmp_path, HEAD, False, said.append)
    stored = json.loads((tmp_path / "metrics.json").read_text())
    assert [f["name"] for f in stored["metrics"]] == ["one-a"]

    runs = [_run("one", one, tmp_path), _run("two", two, tmp_path)]
    text = run_parts(runs, _sets(), tmp_path, HEAD, True, said.append)
    assert calls == ["one", "two"]
    assert "kept from before" in " ".join(said)
    line = next(row for row in text.splitlines() if row.startswith("one-a"))
    assert [line.split()[k] for k in (1, 2, 3, 5, 6, 7, 8)] == [
        "0.25", "s", "0.1", "0.4", "0.2", "0.3", "0.35",
    ]  # fmt: skip
    stored = json.loads((tmp_path / "metrics.json").read_text())
    assert [Metric.from_json(f).value for f in stored["metrics"]] == [0.25, 2.0]
    assert (tmp_path / "plot-one.png").stat().st_size > 1000

    run_parts([_run("one", one, tmp_path, seed=1)], _sets(), tmp_path, HEAD, True, said.append)
    assert calls == ["one", "two", "one"], "another seed is another metric"
    other = replace(_sets(), synthetic=[lesion_pair(9)])
    run_parts([_run("one", one, tmp_path)], other, tmp_path, HEAD, True, said.append)
    assert calls == ["one", "two", "one", "one"], "other cases are other metrics"
    changed = replace(_run("one", one, tmp_path), code="1")
    run_parts([changed], _sets(), tmp_path, HEAD, True, said.append)
    assert calls == ["one", "two", "one", "one", "one"], "code that changed measures another thing"


def test_each_part_is_kept_for_the_code_that_measured_it() -> None:
    codes = {run.name: run.code for run in _runs(["faithfulness", "appearance"], Settings(Path()))}
    assert all(codes.values()) and len(set(codes.values())) == 2


def test_a_part_that_cannot_be_measured_leaves_the_others(tmp_path: Path) -> None:
    def refuses(sets: Sets, settings: Settings) -> list[Metric]:
        raise Refusal("too little", "give more")

    runs = [_run("bad", refuses, tmp_path), PartRun("checks", checks, Settings(tmp_path), ())]
    with pytest.raises(Refusal, match="too little"):
        run_parts(runs, _sets(), tmp_path, HEAD, False, lambda text: None)
    stored = {f["name"]: f for f in json.loads((tmp_path / "metrics.json").read_text())["metrics"]}
    assert stored["unchanged-outside"]["value"] == 1
    assert stored["unchanged-outside"]["low"] == pytest.approx(0.025**0.25)
    assert stored["seconds-per-candidate"]["value"] == 1.5
    assert 1 < stored["bundle-size"]["value"] < 65


def _write_cache(folder: Path) -> None:
    """Five patients of each kind on the held-out side, few on the others."""
    cases, groups, sides = [], [], []
    for k in range(8):
        for word in ("benign", "malignant", "normal"):
            scan, mask = painted(k, word == "malignant")
            if word == "normal":
                scan, mask = simulated(200 + k), np.zeros_like(mask)
            cases.append(DatasetCase(f"{word} {k}", "own", scan, mask, word, f"{word}{k}"))
            groups.append(f"{word}{k}")
            sides.append("held-out" if k < 5 else "validation" if k == 5 else "train")
    write_cache(folder, cases, [np.zeros_like(c.mask) for c in cases], groups, sides)


def test_evaluate_on_the_command_line(train: Train, tiny_data: Path, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    code, _, err = train("evaluate", "--runs", runs, "--parts", "checks,prose")
    assert (code, "no part 'prose'" in err) == (2, True)
    assert train("prepare", "--data", tiny_data, "--runs", runs, "--smoke")[0] == 0
    code, _, err = train("evaluate", "--runs", runs, "--count", 1)
    assert code == 2 and "of fewer than 5 no interval holds" in err
    assert not (runs / "evaluation" / "sets").exists()
    _write_cache(runs / "cache")
    command = [
        "evaluate",
        "--runs",
        runs,
        "--count",
        5,
        "--bundle",
        write_compact(tmp_path / "tiny"),
        "--parts",
        "checks,memory",
    ]
    assert renamed("turing") == "real-or-synthetic", "as it was called until 0.4.0"
    code, out, err = train(*command)
    assert code == 0, err
    assert "warning: The healthy scans are of 5 patients" in out
    assert "unchanged-outside" in out
    assert "not measured: the bundle was trained on nothing it names" in out
    page = (runs / "evaluation" / "report.html").read_text()
    assert "of 5 patients or other groups only" in page
    assert page.count("src=") == page.count('src="data:image/') > 8
    found = json.loads((runs / "evaluation" / "metrics.json").read_text())
    assert found["counts"]["synthetic"] == {"benign": 5, "malignant": 5}
    assert found["groups"]["synthetic"] == 5
    assert found["metrics"][0]["value"] == 1
    lots = {p: p.stat().st_mtime_ns for p in (runs / "evaluation" / "sets").iterdir()}
    code, out, _ = train(*command[:-1], "checks", "--resume")
    assert code == 0
    assert "checks: kept from before" in out
    assert lots == {p: p.stat().st_mtime_ns for p in (runs / "evaluation" / "sets").iterdir()}
    assert (runs / "evaluation" / "sheet-benign-synthetic.png").exists()
    # On scans as another machine shows them other candidates are made, beside real lesions so.
    looked = tmp_path / "looked"
    code, _, err = train(*command[:-1], "checks", "--look", "noisy", "--out", looked)
    assert code == 0, err
    assert json.loads((looked / "metrics.json").read_text())["look"] == "noisy"
    assert not {p.name for p in (looked / "sets").iterdir()} & {p.name for p in lots}
    real = [folder / "sheet-benign-real.png" for folder in (runs / "evaluation", looked)]
    assert real[0].read_bytes() != real[1].read_bytes()


@pytest.mark.parametrize(
    ("trained_on", "known"),
    [
        (["BUS-BRA (Gomez-Flores et al., Medical Physics, 2023); MIT-style"], {"bus_bra"}),
        (["BUSI (Al-Dhabyani et al., 2020)", "adapted to: a, clinic two"], {"a", "clinic two"}),
        (["Scans of our ward; own licence"], {"ward"}),
        (["another data set of subusi"], set()),
        ([], set()),
    ],
)
def test_only_what_a_bundle_was_trained_on_can_have_been_learned_by_heart(
    trained_on: list[str], known: set[str]
) -> None:
    """A bundle from elsewhere was told to repeat 0 % of a clinic's lesions, as any would be."""
    names = ("bus_bra", "clinic two", "ward", "a", "busi_own")
    lesions = [replace(lesion_pair(0), dataset=name) for name in names]
    sets = replace(
        _sets(),
        trained_on=lesions,
        held_out=lesions,
        titles={"ward": "Scans of our ward; own licence"},
    )
    found, why = _of_its_training(sets, trained_on)
    assert {p.dataset for p in found.trained_on} == known
    assert {p.dataset for p in found.held_out} == known
    assert why.startswith("not measured: the bundle was trained on")
    divided = {"Scans of our ward; own licence": ("1",)}
    other = {line: ("2",) for line in trained_on}
    found, _ = _of_its_training(replace(sets, divisions=divided), trained_on, other)
    assert not found.trained_on  # of sets of the same names it learned other scans

"""Readers, near-duplicates, splits, burned-in graphics, cache: on data sets written here."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tiny_data import HEIGHT, WIDTH, painted, simulated, write_busi_case, write_png

from training.artifacts import overlay_mask
from training.cache import ScanCache
from training.duplicates import merge_groups, near_duplicates
from training.prepare import PrepareSettings, prepare, split_groups
from training.readers import read_bus_bra, read_busi, read_datasets
from training.recipe import read_recipe
from training.simulate import SAMPLES, simulate_scan


def test_several_masks_of_one_busi_scan_are_one_lesion(tmp_path: Path) -> None:
    scan, first = painted(1, malignant=False)
    second = np.zeros_like(first)
    second[20:40, 30:60] = True
    write_busi_case(tmp_path, "benign", 4, (scan, first))
    write_png(tmp_path / "busi" / "benign" / "benign (4)_mask_1.png", second * 255)
    write_busi_case(tmp_path, "benign", 10, painted(2, malignant=False))
    write_busi_case(tmp_path, "normal", 1, (scan, np.zeros_like(first)))
    cases = {case.name: case for case in read_busi(tmp_path / "busi")}
    assert list(cases) == ["benign (4)", "benign (10)", "normal (1)"]
    assert np.array_equal(cases["benign (4)"].mask, first | second)
    assert np.array_equal(cases["benign (4)"].scan, scan)
    assert not cases["normal (1)"].mask.any()
    assert len({case.group for case in cases.values()}) == 3


def test_the_masks_of_benign_4_are_not_those_of_benign_41(tmp_path: Path) -> None:
    few, many = painted(1, malignant=False), painted(2, malignant=False)
    write_busi_case(tmp_path, "benign", 4, few)
    write_busi_case(tmp_path, "benign", 41, many)
    one, other = read_busi(tmp_path / "busi")
    assert np.array_equal(one.mask, few[1]) and np.array_equal(other.mask, many[1])


def test_a_mask_of_another_size_is_refused(tmp_path: Path) -> None:
    scan, mask = painted(1, malignant=False)
    write_busi_case(tmp_path, "benign", 1, (scan, mask[:-1]))
    with pytest.raises(ValueError, match=r"benign \(1\)_mask.png is \(229, 260\)"):
        list(read_busi(tmp_path / "busi"))


def write_bus_bra(root: Path, rows: list[tuple[str, str, str]]) -> None:
    """Images, masks and table of (ID, Case, Pathology) as BUS-BRA has them."""
    folder = root / "bus_bra"
    for number, (name, _, _) in enumerate(rows):
        scan, mask = painted(number, malignant=False)
        write_png(folder / "Images" / f"{name}.png", scan)
        write_png(folder / "Masks" / f"mask_{name.removeprefix('bus_')}.png", mask * 255)
    with (folder / "bus_data.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["ID", "Case", "Pathology", "BIRADS"])
        table.writerows((*row, "4") for row in [*rows, ("bus_9999-l", "777", "benign")])


def test_bus_bra_is_read_by_its_table_and_grouped_by_case(tmp_path: Path) -> None:
    write_bus_bra(
        tmp_path,
        [("bus_0001-l", "1", "malignant"), ("bus_0001-r", "1", "benign"),
         ("bus_0002-l", "2", "benign")],
    )  # fmt: skip
    cases = list(read_bus_bra(tmp_path / "bus_bra"))
    assert [c.name for c in cases] == ["bus_0001-l", "bus_0001-r", "bus_0002-l"]
    assert [c.pathology for c in cases] == ["malignant", "benign", "benign"]
    assert cases[0].group == cases[1].group != cases[2].group
    assert np.array_equal(cases[2].mask, painted(2, malignant=False)[1])
    assert len(read_datasets(tmp_path)) == 3


def test_near_duplicates_are_found_and_others_are_not() -> None:
    scans = [simulated(seed) for seed in range(6)]
    smaller = cv2.resize(scans[2], (200, 180), interpolation=cv2.INTER_AREA)
    brighter = np.clip(scans[4] * 1.1 + 5, 0, 255).astype(np.uint8)
    assert near_duplicates(scans) == []
    assert near_duplicates([*scans, np.asarray(smaller, np.uint8), brighter]) == [(2, 6), (4, 7)]


groupings = st.lists(st.integers(0, 12).map(str), min_size=1, max_size=40)


@given(groupings, st.data())
def test_joined_groups_hold_every_pair_and_every_old_group(
    groups: list[str], data: st.DataObject
) -> None:
    index = st.integers(0, len(groups) - 1)
    pairs = data.draw(st.lists(st.tuples(index, index), max_size=10))
    merged = merge_groups(groups, pairs)
    assert all(merged[i] == merged[j] for i, j in pairs)
    for i, one in enumerate(groups):
        assert all(merged[i] == merged[j] for j, other in enumerate(groups) if one == other)
    if not pairs:
        assert len(set(merged)) == len(set(groups))


@given(
    groupings,
    st.lists(st.sampled_from(["benign", "malignant"]), min_size=40, max_size=40),
    st.floats(0, 1),
    st.integers(0, 99),
)
def test_a_group_never_crosses_the_split(
    groups: list[str], kinds: list[str], held_out: float, seed: int
) -> None:
    strata = kinds[: len(groups)]
    splits = split_groups(groups, strata, held_out, seed)
    assert set(splits) <= {"train", "held-out"}
    sides = {
        group: {s for g, s in zip(groups, splits, strict=True) if g == group} for group in groups
    }
    assert all(len(side) == 1 for side in sides.values())
    first = {g: s for g, s in reversed(list(zip(groups, strata, strict=True)))}
    for stratum in set(first.values()):
        members = [g for g, s in first.items() if s == stratum]
        out = sum(sides[g] == {"held-out"} for g in members)
        assert out == round(held_out * len(members))
    assert splits == split_groups(groups, strata, held_out, seed)


def with_graphics(scan: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """The scan with a word and two callipers drawn on it, and the pixels drawn."""
    drawn = np.zeros_like(scan)
    cv2.putText(drawn, "LT BREAST 3H", (20, 60), cv2.FONT_HERSHEY_SIMPLEX, 0.55, 255, 1)
    for x, y in ((180, 190), (320, 240)):
        cv2.drawMarker(drawn, (x, y), 255, cv2.MARKER_CROSS, 15, 1)
    return np.maximum(scan, drawn), drawn > 0


@pytest.mark.parametrize("name", ["mixed", "dim", "sector"])
def test_text_and_callipers_are_found_and_speckle_is_not(name: str) -> None:
    recipe = next(r for r in SAMPLES if r.name == name)
    scan = np.asarray(simulate_scan(recipe).pixels, np.uint8)
    assert overlay_mask(scan).mean() < 0.01
    marked, drawn = with_graphics(scan)
    found = overlay_mask(marked)
    assert found[drawn].mean() > 0.9
    far = cv2.dilate(drawn.astype(np.uint8), np.ones((25, 25), np.uint8)) == 0
    assert (found & far).mean() < 0.01


def test_the_cache_gives_back_what_was_read_without_the_graphics(tmp_path: Path) -> None:
    root = tmp_path / "data"
    for number in range(1, 4):
        write_busi_case(root, "benign", number, painted(number, malignant=False))
        write_busi_case(root, "malignant", number, painted(10 + number, malignant=True))
    scan, mask = painted(4, malignant=False)
    marked = scan.copy()
    cv2.putText(marked, "RT 9", (150, 40), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 255, 1)
    write_busi_case(root, "benign", 4, (marked, mask))
    copy = np.clip(scan.astype(int) + 2, 0, 255).astype(np.uint8)
    write_busi_case(root, "malignant", 4, (copy, mask))
    said = prepare(root, tmp_path / "cache", PrepareSettings(held_out=0.34))
    assert "8 scans in 7 groups (1 near-duplicate pairs" in said
    cache = ScanCache(tmp_path / "cache")
    entries = {e.name: e for e in cache.entries}
    assert entries["benign (4)"].split == entries["malignant (4)"].split
    assert entries["benign (4)"].group == entries["malignant (4)"].group
    assert np.array_equal(cache.lesion(entries["benign (4)"]), mask)
    assert np.array_equal(cache.scan(entries["benign (1)"]), painted(1, malignant=False)[0])
    overlay = cache.overlay(entries["benign (4)"])
    assert overlay.any() and overlay.shape == (HEIGHT, WIDTH)
    cleaned = cache.scan(entries["benign (4)"])
    assert np.array_equal(cleaned[~overlay], marked[~overlay])
    assert cleaned[overlay].max() < 255
    sides = [cache.select(split, lesions=True) for split in ("train", "held-out")]
    assert sum(map(len, sides)) == 8
    counts = json.loads((tmp_path / "cache" / "report.json").read_text())["counts"]
    assert sum(counts.values()) == 8


def test_a_limit_takes_so_many_scans_and_too_few_are_refused(
    tiny_data: Path, tmp_path: Path
) -> None:
    settings = PrepareSettings(held_out=0.3, seed=1, limit=13)
    prepare(tiny_data, tmp_path / "some", settings)
    assert len(ScanCache(tmp_path / "some").entries) == 13
    with pytest.raises(ValueError, match=r"hold no \w+ lesion for the side"):
        prepare(tiny_data, tmp_path / "few", replace(settings, limit=3))
    assert not (tmp_path / "few").exists()


def test_a_recipe_gives_settings_and_defaults(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text("[prepare]\nheld_out = 1\n")
    recipe = read_recipe(path, {"prepare", "base"})
    assert recipe.settings("prepare", PrepareSettings) == PrepareSettings(held_out=1.0)
    assert recipe.settings("base", PrepareSettings) == PrepareSettings()

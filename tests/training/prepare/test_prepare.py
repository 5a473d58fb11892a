"""Cleaning, grouping and splitting scans, the cache and its report: on data sets written here."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tiny_data import HEIGHT, WIDTH, painted, simulated, write_busi_case, write_plain, write_png

import training
from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.seam import find_seam
from training.cli.recipe import read_recipe
from training.data.scan_cache import ScanCache
from training.prepare.frame_crop import Box, view_box
from training.prepare.near_duplicates import SAME_FRAME, merge_groups, near_duplicates
from training.prepare.outliers import FAR, appearance, mask_faults, unusual
from training.prepare.run import prepare
from training.prepare.splits import SIDES, assign, gravest, read_splits, split_groups
from training.settings import PrepareSettings

Scan = NDArray[np.uint8]


def test_near_duplicates_are_found_though_cropped_or_brighter_and_others_are_not() -> None:
    scans = [simulated(seed) for seed in range(6)]
    smaller = cv2.resize(scans[2], (200, 180), interpolation=cv2.INTER_AREA)
    brighter = np.clip(scans[4] * 1.2 + 5, 0, 255).astype(np.uint8)
    cropped = scans[1][:-20, 25:].copy()
    assert near_duplicates(scans) == []
    found = near_duplicates([*scans, np.asarray(smaller, np.uint8), brighter, cropped])
    assert sorted((p.one, p.other) for p in found) == [(1, 8), (2, 6), (4, 7)]
    assert all(p.similarity > SAME_FRAME for p in found)
    # In blocks of any size the same pairs are found.
    assert (
        near_duplicates([*scans, np.asarray(smaller, np.uint8), brighter, cropped], rows=2) == found
    )


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


strata_of = st.lists(st.sampled_from(["benign", "malignant"]), min_size=40, max_size=40)


def sides_of(groups: Sequence[str], splits: Sequence[str]) -> dict[str, set[str]]:
    return {
        group: {s for g, s in zip(groups, splits, strict=True) if g == group} for group in groups
    }


@given(groupings, strata_of, st.floats(0, 1), st.integers(0, 99))
def test_a_group_never_crosses_the_split(
    groups: list[str], kinds: list[str], held_out: float, seed: int
) -> None:
    strata = kinds[: len(groups)]
    splits = split_groups(groups, strata, held_out, seed, 0.1)
    assert set(splits) <= set(SIDES)
    sides = sides_of(groups, splits)
    assert all(len(side) == 1 for side in sides.values())
    first = {g: s for g, s in reversed(list(zip(groups, strata, strict=True)))}
    for stratum in set(first.values()):
        members = [g for g, s in first.items() if s == stratum]
        out = sum(sides[g] == {"held-out"} for g in members)
        checked = sum(sides[g] == {"validation"} for g in members)
        if 0 < held_out < 1:
            # Every side has some as soon as there are three; the first is always trained on.
            assert abs(out - held_out * len(members)) <= 1
            assert (out > 0) == (len(members) > 1) and (checked > 0) == (len(members) - out > 1)
            assert out + checked < len(members)
    assert splits == split_groups(groups, strata, held_out, seed, 0.1)


def test_a_patient_with_one_malignant_scan_is_a_malignant_case() -> None:
    """By the first scan, which is normal or benign, all malignant ones could lie on one side."""
    groups = [f"p{k // 10}" for k in range(300)]
    words = ["malignant" if k % 10 == 9 and k < 60 else "normal" for k in range(300)]
    words[5] = "benign"
    worst = gravest(groups, words)
    assert Counter(worst) == {"malignant": 60, "normal": 240}
    for seed in range(20):
        sides = split_groups(groups, worst, 0.2, seed, 0.1)
        found = {s for s, word in zip(sides, words, strict=True) if word == "malignant"}
        assert found == set(SIDES)


def test_splits_of_before_there_was_a_validation_side_give_some_of_their_training_to_it() -> None:
    keys = [f"set/{k}" for k in range(20)]
    given_sides = {key: "held-out" if k < 4 else "train" for k, key in enumerate(keys)}
    sides = assign(keys, keys, ["set/benign"] * 20, 0.2, 0, given_sides, 0.1)
    assert Counter(sides) == {"held-out": 4, "validation": 2, "train": 14}
    assert sides[:4] == ["held-out"] * 4
    # Those that have one stay as they are.
    again = assign(keys, keys, ["s"] * 20, 0.2, 1, dict(zip(keys, sides, strict=True)), 0.1)
    assert again == sides


@given(groupings, strata_of, st.floats(0, 1), st.integers(0, 99), st.data())
def test_a_group_never_crosses_given_splits_either(
    groups: list[str], kinds: list[str], held_out: float, seed: int, data: st.DataObject
) -> None:
    keys = [f"set/{k}" for k in range(len(groups))]
    side = st.sampled_from(SIDES)
    named = data.draw(st.dictionaries(st.sampled_from(keys), side))
    assume(named)
    strata = kinds[: len(groups)]
    given_sides = sides_of(
        [groups[int(k.removeprefix("set/"))] for k in named], list(named.values())
    )
    if any(len(s) > 1 for s in given_sides.values()):
        with pytest.raises(Refusal, match="the given splits divide"):
            assign(keys, groups, strata, held_out, seed, named)
        return
    splits = assign(keys, groups, strata, held_out, seed, named)
    assert all(len(s) == 1 for s in sides_of(groups, splits).values())
    assert all(splits[int(key.removeprefix("set/"))] == s for key, s in named.items())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("dataset,name\nbusi,a\n", "have no column 'split'"),
        ("dataset,name,split\nbusi,a,test\n", "line 2: unknown split 'test': write train or"),
        ("dataset,name,split\nbusi,a,train\nbusi,a,held-out\n", "line 3: busi/a is on both sides"),
        ("dataset,name,split\n", "name no scan"),
    ],
)
def test_splits_that_cannot_be_used_are_refused(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "splits.csv").write_text(text)
    with pytest.raises(Refusal, match=says):
        read_splits(tmp_path / "splits.csv")


def test_splits_may_have_come_through_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "splits.csv"
    path.write_bytes("sep=;\r\ndataset;name;split\r\nbusi;Größe;train\r\n\r\n".encode("cp1252"))
    assert read_splits(path) == {"busi/Größe": "train"}


def side_by_side(gap: int) -> Scan:
    black = np.zeros((HEIGHT, gap), np.uint8)
    return np.hstack([simulated(1), black, simulated(2)])


@pytest.mark.parametrize("gap", [0, 6, 30])
def test_a_double_frame_is_told_by_its_seam(gap: int) -> None:
    seam = find_seam(side_by_side(gap))
    assert seam is not None
    assert abs(seam[0] - WIDTH) <= 4 and abs(seam[1] - WIDTH - gap) <= 4


@pytest.mark.parametrize("seed", range(6))
def test_a_single_frame_has_no_seam_even_with_a_box_or_a_shadow_on_it(seed: int) -> None:
    scan = simulated(seed, 360)
    assert find_seam(scan) is None
    boxed, graphics = scan.copy(), np.zeros(scan.shape, np.uint8)
    cv2.rectangle(boxed, (120, 20), (230, HEIGHT), 200, 1)
    cv2.rectangle(graphics, (120, 20), (230, HEIGHT), 1, 3)
    assert find_seam(boxed, graphics > 0) is None
    shadowed = scan.copy()
    shadowed[40:, 150:200] = 0
    assert find_seam(shadowed) is None


def test_margins_are_cut_and_the_lesion_is_not() -> None:
    scan, mask = painted(3, malignant=False)
    page = np.zeros((HEIGHT + 60, WIDTH + 90), np.uint8)
    page[20 : 20 + HEIGHT, 50 : 50 + WIDTH] = scan
    cv2.putText(page, "12 mm", (2, 150), cv2.FONT_HERSHEY_SIMPLEX, 0.4, 220, 1)
    written = np.zeros(page.shape, bool)
    written[130:160, :50] = True
    nothing = np.zeros(page.shape, bool)
    box, share = view_box(page, nothing, written)
    # The simulated scan's own edges are black for a few px.
    assert abs(box.left - 50) <= 8 and abs(box.right - 50 - WIDTH) <= 8
    assert abs(box.top - 20) <= 8 and 20 + HEIGHT - 25 <= box.bottom <= 24 + HEIGHT
    assert 0.5 < share < 0.9
    far = nothing.copy()
    far[5:9, 2:6] = True
    kept, _ = view_box(page, far, written)
    assert kept.left <= 2 and kept.top <= 5
    assert view_box(scan, mask)[0] == Box(0, 0, WIDTH, HEIGHT)
    black = np.zeros((100, 120), np.uint8)
    assert view_box(black, np.zeros(black.shape, bool)) == (Box(0, 0, 120, 100), 0.0)


def test_a_scan_unlike_the_others_stands_out_and_its_own_group_does_not_hide_it() -> None:
    scans = [simulated(seed) for seed in range(30)]
    upside_down = scans[3][::-1].copy()
    scans += [upside_down, upside_down.copy()]
    none = np.zeros((HEIGHT, WIDTH), bool)
    looks = np.stack([appearance(scan, none) for scan in scans])
    far = unusual(looks, [*map(str, range(30)), "odd", "odd"])
    assert far[30] > FAR and far[31] > FAR
    assert (far[:30] > FAR).sum() <= 2
    assert not unusual(looks[:10], list("abcdefghij")).any()


def test_masks_that_cannot_be_right_are_told() -> None:
    none = np.zeros((200, 300), bool)
    fine, tiny, cut = none.copy(), none.copy(), none.copy()
    fine[50:100, 60:160] = True
    tiny[50:55, 60:66] = True
    cut[150:, 60:160] = True
    assert mask_faults(none, none) == [] and mask_faults(fine, none) == []
    assert "lesion of 30 px" in mask_faults(tiny, none)[0]
    assert mask_faults(cut, none) == ["lesion cut by 1 edge of the scan"]
    assert mask_faults(fine, fine) == ["graphics over 100 % of the lesion"]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three benign and three malignant scans, and one each of what prepare has to deal with."""
    root = tmp_path_factory.mktemp("mixed")
    for number in range(1, 4):
        write_busi_case(root, "benign", number, painted(number, malignant=False))
        write_busi_case(root, "malignant", number, painted(10 + number, malignant=True))
    scan, mask = painted(4, malignant=False)
    marked = scan.copy()
    cv2.putText(marked, "RT 9", (150, 40), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 255, 1)
    write_busi_case(root, "benign", 4, (marked, mask))
    repeat = np.clip(scan.astype(int) + 2, 0, 255).astype(np.uint8)
    write_busi_case(root, "benign", 5, (repeat, mask))
    write_busi_case(root, "malignant", 5, painted(2, malignant=False))  # benign (2) again
    double = np.hstack([painted(6, malignant=False)[0], simulated(30)])
    empty = np.zeros((HEIGHT, WIDTH), bool)
    write_busi_case(root, "benign", 6, (double, np.hstack([painted(6, malignant=False)[1], empty])))
    pair = np.hstack([simulated(31), simulated(32)])
    write_busi_case(root, "normal", 1, (pair, np.hstack([empty, empty])))
    wide = np.pad(painted(7, malignant=False)[0], ((0, 0), (70, 0)))
    write_busi_case(
        root, "benign", 7, (wide, np.pad(painted(7, malignant=False)[1], ((0, 0), (70, 0))))
    )
    write_busi_case(root, "benign", 8, (simulated(33), empty))  # a mask without a lesion
    return root


SETTINGS = PrepareSettings(held_out=0.34)


@pytest.fixture(scope="module")
def prepared(mixed: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[ScanCache, str]:
    out = tmp_path_factory.mktemp("cache")
    said = prepare(mixed, out, SETTINGS)
    return ScanCache(out), said


def verdicts(cache: ScanCache) -> dict[str, dict[str, str]]:
    with (cache.folder / "verdicts.csv").open(newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


def test_the_cache_holds_what_was_read_without_the_graphics(
    prepared: tuple[ScanCache, str],
) -> None:
    cache, said = prepared
    entries = {e.name: e for e in cache.entries}
    scan, mask = painted(1, malignant=False)
    assert np.array_equal(cache.scan(entries["benign (1)"]), scan)
    assert np.array_equal(cache.lesion(entries["benign (1)"]), mask)
    assert not cache.overlay(entries["benign (1)"]).any()
    clear, mask = painted(4, malignant=False)
    cleaned, overlay = cache.scan(entries["benign (4)"]), cache.overlay(entries["benign (4)"])
    assert np.array_equal(cache.lesion(entries["benign (4)"]), mask)
    assert overlay.any() and np.array_equal(cleaned[~overlay], clear[~overlay])
    assert cleaned[overlay].max() < 255
    assert entries["benign (4)"].group == entries["benign (5)"].group
    assert entries["benign (4)"].split == entries["benign (5)"].split
    assert "scans with burned-in graphics, 2 double frames, 1 cropped)" in said
    assert not list(cache.folder.glob("*.new*"))


def test_double_frames_become_two_scans_and_margins_go(prepared: tuple[ScanCache, str]) -> None:
    cache, _ = prepared
    entries = {e.name: e for e in cache.entries}
    assert {"benign (6) left", "normal (1) left", "normal (1) right"} <= set(entries)
    assert not {"benign (6)", "benign (6) right", "normal (1)"} & set(entries)
    left, right = entries["normal (1) left"], entries["normal (1) right"]
    assert left.group == right.group and left.split == right.split
    assert abs(right.origin[0] - WIDTH) <= 8 and right.pathology == "normal"
    lesion = cache.lesion(entries["benign (6) left"])
    assert lesion.sum() == painted(6, malignant=False)[1].sum()
    cropped = entries["benign (7)"]
    assert 60 <= cropped.origin[0] <= 80 and cropped.origin[1] == 0
    x = cropped.origin[0] - 70
    whole, mask = painted(7, malignant=False)
    assert np.array_equal(cache.scan(cropped), whole[:, x:])
    assert np.array_equal(cache.lesion(cropped), mask[:, x:])


def test_every_scan_has_a_verdict_and_those_dropped_a_reason(
    prepared: tuple[ScanCache, str],
) -> None:
    cache, said = prepared
    rows = verdicts(cache)
    assert len(rows) == 14 + 1  # twelve images, two of which are double; one was skipped
    assert {n for n, r in rows.items() if r["verdict"] == "kept"} == {e.name for e in cache.entries}
    dropped = {n: r["dropped_for"] for n, r in rows.items() if r["verdict"] == "dropped"}
    assert dropped == {
        "benign (2)": "conflict", "malignant (5)": "conflict", "benign (6) right": "half"
    }  # fmt: skip
    assert (
        "the same frame as busi/malignant (5), which is malignant" in rows["benign (2)"]["findings"]
    )
    assert "repeat: the same frame as busi/benign (4)" in rows["benign (5)"]["findings"]
    assert rows["benign (8)"]["verdict"] == "skipped"
    assert "mask is missing or empty" in rows["benign (8)"]["findings"]
    assert "dropped: conflict: 2" in said and "dropped: half: 1" in said and "skipped: 1" in said
    report = json.loads((cache.folder / "report.json").read_text())
    assert sum(report["counts"].values()) == report["scans"] == len(cache.entries)
    assert report["settings"]["drop"] == ["conflict", "blank", "half"]


def test_the_report_shows_its_reasons_in_pictures_and_asks_no_network(
    prepared: tuple[ScanCache, str],
) -> None:
    folder = prepared[0].folder / "report"
    page = (folder / "index.html").read_text()
    pictures = re.findall(r'<img src="([^"]+)"', page)
    assert sorted(pictures) == sorted(p.name for p in folder.glob("*.png"))
    for name in ("conflicts-00.png", "joined-00.png", "painted-00.png", "double-01.png",
                 "cropped-00.png"):  # fmt: skip
        assert name in pictures
        shown = cv2.imread(str(folder / name))
        assert shown is not None and shown.std() > 10
    assert "http" not in page and "<script" not in page
    assert "busi/benign (8) was left out: its mask is missing or empty" in page


def test_checks_drop_or_flag_as_the_recipe_says(mixed: Path, tmp_path: Path) -> None:
    cleaner = replace(SETTINGS, drop=("repeat",), paint=False, crop=False, divide=False)
    prepare(mixed, tmp_path, cleaner)
    cache = ScanCache(tmp_path)
    entries = {e.name: e for e in cache.entries}
    assert "benign (5)" not in entries and "malignant (5)" in entries
    assert entries["malignant (5)"].group == entries["benign (2)"].group
    assert entries["benign (6)"].width == 2 * WIDTH and entries["benign (7)"].width == WIDTH + 70
    scan = cache.scan(entries["benign (4)"])
    assert cache.overlay(entries["benign (4)"]).any() and scan.max() == 255


def test_given_splits_are_kept_and_leaks_refused_or_dropped(
    mixed: Path, prepared: tuple[ScanCache, str], tmp_path: Path
) -> None:
    before = {e.name: e.split for e in prepared[0].entries}
    given_file = str(prepared[0].folder / "splits.csv")
    prepare(mixed, tmp_path / "again", replace(SETTINGS, seed=77, splits=given_file))
    assert {e.name: e.split for e in ScanCache(tmp_path / "again").entries} == before
    rows = Path(given_file).read_text()
    other = "train" if before["benign (5)"] == "held-out" else "held-out"
    leaky = re.sub(r"(?m)^(busi,benign \(5\),.*),[a-z-]+$", rf"\g<1>,{other}", rows)
    (tmp_path / "leaky.csv").write_text(leaky)
    settings = replace(SETTINGS, splits=str(tmp_path / "leaky.csv"))
    with pytest.raises(Refusal, match=r"divide 1 groups: busi/benign \([45]\) is for \w+ and"):
        prepare(mixed, tmp_path / "refused", settings)
    assert not (tmp_path / "refused").exists()
    prepare(mixed, tmp_path / "dropped", replace(settings, leaks="drop"))
    cache = ScanCache(tmp_path / "dropped")
    both = {"benign (4)", "benign (5)"}
    assert [e.split for e in cache.entries if e.name in both] == ["held-out"]
    assert sorted(r["dropped_for"] for n, r in verdicts(cache).items() if n in both) == ["", "leak"]


def test_what_a_plain_folder_says_reaches_the_cache(mixed: Path, tmp_path: Path) -> None:
    root = tmp_path / "data"
    root.mkdir()
    (root / "busi").symlink_to(mixed / "busi")
    write_plain(root / "clinic")
    write_png(root / "clinic" / "scans" / "c.png", simulated(40))
    prepare(root, tmp_path / "cache", replace(SETTINGS, drop=()))
    entries = {e.name: e for e in ScanCache(tmp_path / "cache").entries}
    a, b, c = (entries[f"scans/{n}"] for n in "abc")
    assert (a.spacing_mm, b.spacing_mm, c.spacing_mm) == ((0.08, 0.08), (0.08, 0.08), None)
    # Pixels that are wider than high are divided: what is learned takes them for square.
    assert (b.width, b.height) == (round(WIDTH * 0.1 / 0.08), HEIGHT)
    assert a.descriptors.margin == "circumscribed" and a.descriptors.shape is None
    assert b.descriptors.margin == "not-circumscribed" and c.words is None
    # P1's two scans, and with them benign (1) of BUSI, which is scans/a again.
    assert a.group == c.group == entries["benign (1)"].group != b.group


def test_a_cache_of_an_earlier_version_can_be_read(
    prepared: tuple[ScanCache, str], tmp_path: Path
) -> None:
    folder = prepared[0].folder
    index = json.loads((folder / "index.json").read_text())
    for row in index["entries"]:
        for name in ("origin", "spacing_mm", "words"):
            del row[name]
    for name in ("scans.npy", "masks.npy"):
        (tmp_path / name).symlink_to(folder / name)
    (tmp_path / "index.json").write_text(json.dumps(index))
    old = ScanCache(tmp_path)
    assert [e.name for e in old.entries] == [e.name for e in prepared[0].entries]
    assert np.array_equal(old.scan(old.entries[0]), prepared[0].scan(prepared[0].entries[0]))


def test_a_limit_takes_so_many_scans_and_too_few_are_refused(
    tiny_data: Path, tmp_path: Path
) -> None:
    settings = PrepareSettings(held_out=0.3, seed=1, limit=13)
    prepare(tiny_data, tmp_path / "some", settings)
    assert len(ScanCache(tmp_path / "some").entries) == 13
    with pytest.raises(Refusal, match=r"hold no \w+ lesion for the side"):
        prepare(tiny_data, tmp_path / "few", replace(settings, limit=3))
    assert not (tmp_path / "few").exists()


def bad(**settings: object) -> Callable[[], object]:
    return lambda: PrepareSettings(**settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (bad(drop=("ugly",)), "drop knows no ugly; there is conflict"),
        (bad(graphics="magic"), "graphics must be one of network, strokes, none"),
        (bad(leaks="ignore"), "leaks must be"),
        (bad(held_out=1.5), "shares from 0 to 1"),
        (bad(validation=0.0), "validation is a share between"),
    ],
)
def test_settings_that_make_no_sense_are_refused(make: Callable[[], object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        make()


def test_a_recipe_gives_settings_and_defaults(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text('[prepare]\nheld_out = 1\ndrop = ["repeat"]\ncrop = false\n')
    recipe = read_recipe(path)
    expected = PrepareSettings(held_out=1.0, drop=("repeat",), crop=False)
    assert recipe.settings("prepare", PrepareSettings) == expected
    assert recipe.settings("base", PrepareSettings) == PrepareSettings()
    other = tmp_path / "other.toml"  # a recipe is read once
    other.write_text("[prepare]\ncrop = 1\n")
    with pytest.raises(ValueError, match="crop must be true or false"):
        read_recipe(other).settings("prepare", PrepareSettings)


def test_the_splits_of_the_shipped_bundle_can_be_read_and_hold_a_fifth_out() -> None:
    sides = read_splits(Path(training.__file__).parent / "recipes" / "compact-splits.csv")
    lesions = {key: side for key, side in sides.items() if "/normal" not in key}
    assert len(lesions) > 1900
    held_out = sum(side == "held-out" for side in lesions.values()) / len(lesions)
    assert 0.17 < held_out < 0.25

"""A group's own sets in the layouts that its tools write, with the oddities that these have."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image
from tiny_data import HEIGHT, WIDTH, painted, simulated, write_plain

from busynth_gui.case.errors import Refusal
from busynth_gui.export.coco import runs_of_mask
from busynth_gui.imaging.seam import find_seam
from busynth_gui.labelled.cases import DatasetCase
from busynth_gui.labelled.read import open_labelled
from busynth_gui.labelled.words import category_among, category_of, words_of
from training.data.scan_cache import ScanCache
from training.prepare.frame_crop import is_blank, squared
from training.prepare.outliers import mask_faults
from training.prepare.readers import DataSets, read_datasets
from training.prepare.run import clean, prepare
from training.prepare.splits import SIDES, split_groups
from training.settings import PrepareSettings

SCAN, MASK = painted(1, malignant=False)
OTHER, OTHER_MASK = painted(2, malignant=True)
BOX = [60, 50, 120, 50, 120, 90, 60, 90]


def put(path: Path, pixels: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


def by_name(found: DataSets) -> dict[str, DatasetCase]:
    return {case.name: case for case in found.cases}


def test_a_folder_like_busi_with_odd_names(tmp_path: Path) -> None:
    """Whatever it is called, in whatever case, with whatever endings and accents."""
    folder = tmp_path / "Klinik Köln"
    put(folder / "Benign" / "Frau Mu\u0308ller (3).JPG", SCAN)  # as macOS writes it
    put(folder / "Benign" / "Frau M\u00fcller (3)_Mask.png", MASK * np.uint8(255))
    put(folder / "Benign" / "a.b c.tif", SCAN)
    put(folder / "Benign" / "a.b c-seg 1.png", MASK * np.uint8(255))
    put(folder / "Benign" / "a.b c-seg 2.png", np.roll(MASK, 5, 1) * np.uint8(255))
    put(folder / "MALIGNANT" / "roi.bmp", OTHER)
    put(folder / "MALIGNANT" / "roi_mask.bmp", OTHER_MASK * np.uint8(255))
    put(folder / "MALIGNANT" / "lost_mask.png", OTHER_MASK * np.uint8(255))
    put(folder / "normal" / "x_masked.png", SCAN)
    found = read_datasets(tmp_path)
    cases = by_name(found)
    assert Counter(c.pathology for c in found.cases) == {"benign": 2, "malignant": 1, "normal": 1}
    assert {c.dataset for c in found.cases} == {"Klinik Köln"}
    assert np.array_equal(cases["a.b c"].mask, MASK | np.roll(MASK, 5, 1))
    assert np.array_equal(cases["roi"].mask, OTHER_MASK)
    assert found.skipped == [("Klinik Köln/lost_mask", "it is a mask without a scan")]
    assert "no patient is named" in found.notes[0]
    # The set may be what is given, too, and the window reads it by the same code.
    assert set(by_name(read_datasets(folder))) == set(cases)
    assert {case.name for case in open_labelled(folder).cases} == set(cases)


def test_scans_in_folders_of_those_of_the_pathologies_are_told(tmp_path: Path) -> None:
    for folder in ("benign", "benign/2021", "benign/2021/may", "benign/.hidden"):
        put(tmp_path / "own" / folder / "1.png", SCAN)
        put(tmp_path / "own" / folder / "1_mask.png", MASK * np.uint8(255))
    found = read_datasets(tmp_path)
    assert [case.name for case in found.cases] == ["1"]
    assert [name for name, why in found.skipped if "a folder of its own" in why] == [
        f"own/benign/{name}.png"
        for name in ("2021/1", "2021/1_mask", "2021/may/1", "2021/may/1_mask")
    ]


def test_a_table_says_whose_scans_they_are(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        put(tmp_path / "own" / "benign" / f"{number}.png", SCAN)
        put(tmp_path / "own" / "benign" / f"{number}_mask.png", MASK * np.uint8(255))
    (tmp_path / "own" / "patients.csv").write_text("scan;patient\n1.png;17\n2;17\n")
    found = read_datasets(tmp_path)
    groups = [case.group for case in found.cases]
    assert groups[0] == groups[1] != groups[2]
    assert found.notes == ["own: 1 scans are not in patients.csv, such as '3'"]
    (tmp_path / "own" / "patients.csv").write_text("name,who\n1,17\n")
    with pytest.raises(Refusal, match="no table of patients"):
        read_datasets(tmp_path)


@pytest.mark.parametrize(
    "names",
    [
        ("benign/ä 1.png", "benign/Ä 2.PNG"),
        ("Ä 1", "Ä 2.tif"),
        ("a\u0308 1.png", "A\u0308 2"),
        ("data\\benign\\ä 1.png", "./ä 2.png"),
    ],
)
def test_scans_are_found_in_a_table_of_patients_however_it_names_them(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    for number in (1, 2):
        put(tmp_path / "own" / "benign" / f"ä {number}.png", SCAN)
        put(tmp_path / "own" / "benign" / f"ä {number}_mask.png", MASK * np.uint8(255))
    table = tmp_path / "own" / "patients.csv"
    table.write_text("Scan,Patient\n" + "".join(f"{name},17\n" for name in names))
    found = read_datasets(tmp_path)
    assert {case.group for case in found.cases} == {"own/patient 17"} and not found.notes
    table.write_text("scan,patient\nä 3.png,17\nä 4.png,17\n")
    with pytest.raises(Refusal, match="names none of the 2 scans of its folder, such as 'ä 1'"):
        read_datasets(tmp_path)
    table.write_text(f"scan,patient\n{names[0]},17\n{names[0]},18\n")
    with pytest.raises(Refusal, match="names two patients for the scan"):
        read_datasets(tmp_path)


def test_a_scan_with_a_mask_of_its_own_is_no_mask(tmp_path: Path) -> None:
    folder = tmp_path / "own" / "benign"
    for word in ("roi", "seg", "label", "gt"):
        put(folder / f"left_{word}.png", SCAN)
        put(folder / f"left_{word}_mask.png", OTHER_MASK * np.uint8(255))
    put(folder / "left.png", SCAN)
    put(folder / "left_mask.png", MASK * np.uint8(255))
    put(folder / "left_mask_mask.png", OTHER_MASK * np.uint8(255))
    cases = by_name(read_datasets(tmp_path))
    assert set(cases) == {"left", "left_roi", "left_seg", "left_label", "left_gt"}
    assert np.array_equal(cases["left"].mask, MASK)
    assert np.array_equal(cases["left_roi"].mask, OTHER_MASK)


def test_why_no_scan_can_be_used_is_told(tmp_path: Path) -> None:
    for number in range(4):
        put(tmp_path / "own" / "benign" / f"{number}.png", SCAN)
    put(tmp_path / "own" / "benign" / "0_mask.png", MASK[1:] * np.uint8(255))
    with pytest.raises(
        Refusal,
        match=r"3 because its mask is missing or empty \(such as 'own/1'\); 1 because the mask",
    ):
        read_datasets(tmp_path)


def coco(images: list[dict[str, Any]], annotations: list[dict[str, Any]]) -> str:
    names = [{"id": 1, "name": "benign"}, {"id": 2, "name": "malignant mass"}]
    return json.dumps({"images": images, "annotations": annotations, "categories": names})


def test_coco_with_folders_sides_patients_words_and_both_pathologies(tmp_path: Path) -> None:
    root = tmp_path / "tool"
    for name in ("p1/001.png", "p2/001.png", "both.png", "val.png"):
        put(root / "images" / name, SCAN)
    first = [
        {"id": 1, "file_name": "p1/001.png", "patient_id": 7},
        {"id": 2, "file_name": "images/p2/001.png", "patient_id": 7},
        {"id": 3, "file_name": "both.png"},
    ]
    said = {"shape": "Irregular", "BI-RADS": "4b", "margin": "spiculated", "colour": "red"}
    drawn = [
        {"image_id": 1, "category_id": 2, "segmentation": [BOX], "attributes": said},
        {"image_id": 3, "category_id": 1, "segmentation": [BOX]},
        {"image_id": 3, "category_id": 2, "segmentation": [[n + 20 for n in BOX]]},
    ]
    (root / "annotations").mkdir()
    (root / "annotations" / "instances_train.json").write_text(coco(first, drawn))
    (root / "annotations" / "instances_val.json").write_text(
        coco(
            [{"id": 1, "file_name": "val.png"}, {"id": 2, "file_name": "p1/001.png"}],
            [{"image_id": 1, "category_id": 1, "segmentation": packed(MASK)}],
        )
    )
    found = read_datasets(tmp_path)
    cases = by_name(found)
    assert set(cases) == {"p1/001", "p2/001", "val"}, "no name hides another, no side is forgotten"
    lesion = cases["p1/001"]
    assert lesion.group == cases["p2/001"].group != cases["val"].group
    assert (lesion.descriptors.shape, lesion.descriptors.margin) == (
        "irregular", "not-circumscribed"
    )  # fmt: skip
    assert lesion.category == "4B" and cases["p2/001"].pathology == "normal"
    assert np.array_equal(cases["val"].mask, MASK)
    assert found.skipped == [("tool/both", "it has benign and malignant lesions")]
    (root / "annotations" / "instances_val.json").write_text(
        '{"images": [{"id": 1}], "annotations": [], "categories": []}'
    )
    with pytest.raises(Refusal, match=r"instances_val.json is no index of COCO"):
        read_datasets(tmp_path)


def packed(mask: np.ndarray) -> dict[str, Any]:
    """Run lengths as pycocotools packs them: five bits each, differences from the last but one."""
    runs = runs_of_mask(mask)
    letters = ""
    for k, run in enumerate(runs):
        value = run - (runs[k - 2] if k > 2 else 0)
        more = True
        while more:
            bits = value & 0x1F
            value >>= 5
            more = value != -1 if bits & 0x10 else value != 0
            letters += chr((bits | (0x20 if more else 0)) + 48)
    return {"size": list(mask.shape), "counts": letters}


@pytest.mark.parametrize(
    "labels",
    [
        {"background": 0, "benign": 1, "malignant": 2},
        {"0": "background", "1": "benign", "2": "malignant"},
        {"background": 0, "lesion": [1, 2], "benign": [1], "malignant": [2]},
    ],
    ids=["version 2", "version 1", "regions"],
)
def test_nnunet_with_labels_of_every_version(tmp_path: Path, labels: dict[str, Any]) -> None:
    root = tmp_path / "Dataset501"
    for side, name, (scan, mask), value in (
        ("Tr", "a", (SCAN, MASK), 1),
        ("Ts", "b", (OTHER, OTHER_MASK), 2),
        ("Tr", "c", (simulated(3), np.zeros_like(MASK)), 1),
    ):
        put(root / f"images{side}" / f"{name}_0000.png", scan)
        put(root / f"labels{side}" / f"{name}.png", (mask * value).astype(np.uint8))
    (root / "dataset.json").write_text(json.dumps({"labels": labels}))
    cases = by_name(read_datasets(tmp_path))
    assert {name: c.pathology for name, c in cases.items()} == {
        "a": "benign", "b": "malignant", "c": "normal",
    }  # fmt: skip
    (root / "dataset.json").write_text("{}")
    with pytest.raises(Refusal, match="does not say what its labels are"):
        read_datasets(tmp_path)


def test_links_that_lead_out_are_followed_when_that_is_asked_for(tmp_path: Path) -> None:
    put(tmp_path / "archive" / "one.png", SCAN)
    put(tmp_path / "archive" / "one_mask.png", MASK * np.uint8(255))
    folder = tmp_path / "data" / "own" / "benign"
    folder.mkdir(parents=True)
    for name in ("one.png", "one_mask.png"):
        (folder / name).symlink_to(tmp_path / "archive" / name)
    with pytest.raises(Refusal, match=r"2 link\(s\) lead out of .*--follow-links"):
        read_datasets(tmp_path / "data")
    (case,) = read_datasets(tmp_path / "data", follow_links=True).cases
    assert np.array_equal(case.mask, MASK)
    # A data set that is a link itself is what the user has laid there.
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "own").symlink_to(tmp_path / "data" / "own")
    with pytest.raises(Refusal, match="lead out"):
        read_datasets(tmp_path / "linked")
    write_plain(tmp_path / "plain" / "clinic")
    image = tmp_path / "plain" / "clinic" / "scans" / "a.png"
    image.rename(tmp_path / "archive" / "a.png")
    image.symlink_to(tmp_path / "archive" / "a.png")
    with pytest.raises(Refusal, match=r"line 2: the link 'scans/a.png' leads out"):
        read_datasets(tmp_path / "plain")
    assert len(read_datasets(tmp_path / "plain", follow_links=True).cases) == 3


def test_words_and_categories_in_readers_spelling() -> None:
    breast = {
        "Shape": "irregular",
        "Margin": "not circumscribed - angular & indistinct",
        "Echogenicity": "heterogeneous",
        "Posterior_features": "no",
        "BIRADS": "4c",
    }
    assert words_of(breast).to_json() == {
        "shape": "irregular", "orientation": None, "margin": "not-circumscribed",
        "echo_pattern": None, "posterior": "none",
    }  # fmt: skip
    assert category_among(breast) == "4C"
    assert [category_of(text) for text in ("", "BI-RADS 3", "2.0", "birads: 4A")] == [
        None, "3", "2", "4A",
    ]  # fmt: skip
    with pytest.raises(Refusal, match="no BI-RADS category"):
        category_of("high")


def test_a_category_reaches_the_deal_and_no_side_gets_the_easy_ones(tmp_path: Path) -> None:
    groups = [f"p{k}" for k in range(60)]
    grades = ["2" if k < 20 else "4A" if k < 40 else "5" for k in range(60)]
    for seed in range(5):
        sides = split_groups(groups, ["s"] * 60, 0.2, seed, 0.1, grades)
        for side in SIDES:
            there = Counter(g for g, s in zip(grades, sides, strict=True) if s == side)
            assert max(there.values()) - min(there.values()) <= 1, (side, there)
    assert split_groups(groups, ["s"] * 60, 0.2, 0, 0.1, [None] * 60) == split_groups(
        groups, ["s"] * 60, 0.2, 0, 0.1
    )


def test_sizes_are_judged_in_mm_where_the_spacing_is_known() -> None:
    mask = np.zeros((400, 500), bool)
    mask[100:200, 100:260] = True
    nothing = np.zeros_like(mask)
    assert mask_faults(mask, nothing) == mask_faults(mask, nothing, (0.1, 0.1)) == []
    (fault,) = mask_faults(mask, nothing, (1.0, 1.0))  # cm taken for mm
    assert "160.0 mm" in fault
    small = np.zeros_like(mask)
    small[5:15, 5:15] = True
    assert "0.05 %" in mask_faults(small, nothing)[0]
    assert mask_faults(small, nothing, (0.3, 0.3)) == [], "3 mm, on a deep scan"


def case(scan: np.ndarray, mask: np.ndarray, pathology: str = "benign") -> DatasetCase:
    return DatasetCase("one", "own", scan, mask, pathology, "own/one")


def test_pixels_become_square_so_that_upright_is_upright() -> None:
    flat = cv2.resize(SCAN, (WIDTH, HEIGHT // 2), interpolation=cv2.INTER_AREA)
    thin = cv2.resize(MASK.astype(np.uint8), (WIDTH, HEIGHT // 2)) > 0
    made = squared(replace(case(flat, thin), spacing_mm=(0.2, 0.1)))
    assert made.scan.shape == made.mask.shape == SCAN.shape and made.spacing_mm == (0.1, 0.1)
    assert (made.mask & MASK).sum() > 0.95 * MASK.sum()
    same = case(flat, thin)
    assert squared(same) is same
    near = replace(same, spacing_mm=(0.1, 0.101))
    assert squared(near) is near


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_black_half_of_a_double_frame_is_left_out(side: str) -> None:
    """The machine saved both halves, and one was never filled; its name is written there."""
    black = np.full_like(SCAN, 3)
    cv2.putText(black, "B 12 cm", (60, 60), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 255, 1)
    parts = [(SCAN, MASK), (black, np.zeros_like(MASK))]
    parts = parts if side == "left" else parts[::-1]
    frame, mask = (np.hstack([part[k] for part in parts]) for k in (0, 1))
    settings = PrepareSettings(graphics="strokes")
    from training.graphics.removal import finder

    pieces = list(clean(case(frame, mask), settings, finder("strokes")))
    assert [piece.case.name for piece in pieces] == ["one left", "one right"]
    kept = [piece for piece in pieces if "blank" not in piece.findings]
    (piece,) = kept
    assert piece.case.name == f"one {side}"
    assert piece.case.mask.sum() == MASK.sum()
    assert abs(piece.case.scan.shape[1] - WIDTH) <= 4
    assert not is_blank(SCAN, np.zeros_like(MASK))
    assert find_seam(SCAN) is None


def test_black_halves_are_like_one_another_and_join_nobody(tmp_path: Path) -> None:
    """They joined all patients into one group, and contradicted every pathology."""
    for number in range(3):
        for word in ("benign", "malignant"):
            scan, mask = painted(number + 10 * (word == "benign"), malignant=word == "malignant")
            folder = tmp_path / "data" / "own" / word
            put(folder / f"{number}.png", np.hstack([scan, np.full_like(scan, 2)]))
            put(folder / f"{number}_mask.png", np.hstack([mask, mask & False]) * np.uint8(255))
    prepare(tmp_path / "data", tmp_path / "cache", PrepareSettings(graphics="none"))
    cache = ScanCache(tmp_path / "cache")
    assert len({e.group for e in cache.entries}) == len(cache.entries) == 6
    assert {e.split for e in cache.entries} == set(SIDES)
    assert json.loads((tmp_path / "cache" / "report.json").read_text())["dropped"] == {"blank": 6}

"""Sets in COCO's layout, as annotation tools write them and as they come off others' disks."""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from tiny_data import painted

from busynth_gui.case.errors import Refusal
from busynth_gui.export.coco import runs_of_mask
from busynth_gui.export.polygons import polygons_of_mask
from busynth_gui.labelled.coco_outlines import drawn
from busynth_gui.labelled.read import open_labelled

SCAN, MASK = painted(1, malignant=False)
HEIGHT, WIDTH = SCAN.shape
WORDS = {1: "benign", 2: "malignant", 3: "nipple"}


def box(left: float, top: float, right: float, bottom: float) -> list[float]:
    return [left, top, right, top, right, bottom, left, bottom]


def filled(*boxes: tuple[int, int, int, int]) -> np.ndarray:
    mask = np.zeros(SCAN.shape, bool)
    for left, top, right, bottom in boxes:
        mask[top:bottom, left:right] = True
    return mask


def write(
    root: Path,
    *annotations: dict[str, Any],
    images: list[dict[str, Any]] | None = None,
    index: str = "annotations.json",
    place: str = "images",
    words: dict[Any, str] = WORDS,
) -> Path:
    images = [{"id": 1, "file_name": "a.png"}] if images is None else images
    for image in images:
        path = root / place / image["file_name"]
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(SCAN).save(path)
    told = {
        "images": images,
        "annotations": [{"image_id": 1, "category_id": 1, **each} for each in annotations],
        "categories": [{"id": number, "name": name} for number, name in words.items()],
    }
    (root / index).parent.mkdir(parents=True, exist_ok=True)
    (root / index).write_text(json.dumps(told))
    return root


def read(root: Path) -> tuple[dict[str, tuple[str, np.ndarray]], dict[str, str]]:
    found = open_labelled(root)
    assert found.layout == "COCO"
    cases = {case.name: (case.pathology, case.mask) for case in found.cases}
    return cases, dict(found.skipped)


def test_what_is_no_lesion_is_not_in_the_mask(tmp_path: Path) -> None:
    nipple = {"category_id": 3, "segmentation": [box(10, 10, 40, 30)]}
    write(tmp_path, {"segmentation": [box(60, 50, 120, 90)]}, nipple)
    cases, _ = read(tmp_path)
    assert cases["a"][0] == "benign"
    assert np.array_equal(cases["a"][1], filled((60, 50, 120, 90)))
    # Nobody says that a scan without anything but a nipple is healthy.
    write(tmp_path, nipple)
    cases, skipped = read(tmp_path)
    assert not cases and "nothing says" in skipped[f"{tmp_path.name}/a"]


@pytest.mark.parametrize(
    ("outlines", "boxes"),
    [
        ([box(0, 0, 10, 10)], [(0, 0, 10, 10)]),
        ([box(10, 10, 20, 20)], [(10, 10, 20, 20)]),
        ([box(10.4, 9.6, 20.4, 19.6)], [(10, 10, 20, 20)]),
        ([box(20, 20, 60, 60), box(40, 40, 80, 80)], [(20, 20, 60, 60), (40, 40, 80, 80)]),
        ([box(20, 20, 60, 60), box(30, 30, 40, 40)], [(20, 20, 60, 60)]),
        ([box(20, 20, 60, 60), box(20, 20, 60, 60)], [(20, 20, 60, 60)]),
        ([box(-50, -50, 30, 30)], [(0, 0, 30, 30)]),
        ([box(WIDTH - 9, HEIGHT - 9, WIDTH + 9, HEIGHT + 9)], [(WIDTH - 9, HEIGHT - 9, 999, 999)]),
        ([box(-50, -50, 999, 999)], [(0, 0, 999, 999)]),
        ([box(500, 500, 600, 600)], []),
    ],
)
def test_polygons_are_filled_as_coco_has_it_and_united(
    outlines: list[list[float]], boxes: list[tuple[int, int, int, int]]
) -> None:
    assert np.array_equal(drawn(outlines, SCAN.shape), filled(*boxes))


def test_a_polygon_that_crosses_itself_is_filled_where_it_goes_round_once() -> None:
    bow = [10, 10, 50, 10, 10, 50, 50, 50]
    inside = drawn([bow], SCAN.shape)
    assert inside[12, 30] and inside[48, 30] and not inside[30, 12] and not inside[30, 48]


def test_the_outlines_that_busynth_writes_are_the_mask_again() -> None:
    parts = MASK | np.roll(MASK, (HEIGHT // 3, WIDTH // 3), (0, 1))
    parts[-1, -5:] = parts[0, 0] = True
    outlines = [outline.ravel().tolist() for outline in polygons_of_mask(parts)]
    assert len(outlines) > 2
    assert np.array_equal(drawn(outlines, SCAN.shape), parts)


@pytest.mark.parametrize("outline", [[1, 2, 3], ["a", "b"], [1e300, 1, 2, 3, 4, 5], [None, 1]])
def test_what_is_no_outline_is_refused(outline: list[Any]) -> None:
    with pytest.raises(Refusal, match="no outline"):
        drawn([outline], SCAN.shape)


@pytest.mark.parametrize("size", [(WIDTH * 2, HEIGHT * 2), (HEIGHT, WIDTH), (WIDTH, HEIGHT - 1)])
def test_outlines_of_an_image_of_another_size_are_not_drawn(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    image = {"id": 1, "file_name": "a.png", "width": size[0], "height": size[1]}
    write(tmp_path, {"segmentation": [box(10, 10, 20, 20)]}, images=[image])
    cases, skipped = read(tmp_path)
    assert not cases
    (why,) = skipped.values()
    assert why.startswith(f"the index says that it has {size[0]} x {size[1]} px")
    # Run lengths say their own size.
    runs = {"size": [HEIGHT, WIDTH], "counts": runs_of_mask(MASK)}
    write(tmp_path, {"segmentation": runs}, images=[image])
    cases, _ = read(tmp_path)
    assert np.array_equal(cases["a"][1], MASK)


@pytest.mark.parametrize(("listed", "named"), [(1, "1"), ("1", 1), (1, 1.0), ("x", "x")])
def test_ids_are_compared_as_texts(tmp_path: Path, listed: Any, named: Any) -> None:
    drawn_on = {"image_id": named, "category_id": "2", "segmentation": [box(10, 10, 20, 20)]}
    write(tmp_path, drawn_on, images=[{"id": listed, "file_name": "a.png"}])
    cases, _ = read(tmp_path)
    assert cases["a"][0] == "malignant" and cases["a"][1].sum() == 100


def test_annotations_of_no_image_make_no_scan_healthy(tmp_path: Path) -> None:
    write(tmp_path, {"image_id": 7, "segmentation": [box(10, 10, 20, 20)]})
    with pytest.raises(Refusal, match=r"1 annotation\(s\) of images that it does not list.*'7'"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("place", "index"),
    [
        ("images/SUBSET", "annotations/instances_SUBSET.json"),
        ("SUBSET", "annotations/instances_SUBSET.json"),
        ("SUBSET", "SUBSET/_annotations.coco.json"),
    ],
)
def test_images_of_a_subset_lie_in_its_folder(tmp_path: Path, place: str, index: str) -> None:
    """CVAT has ``images/default``, COCO itself ``train2017``; two may hold one name."""
    for left, subset in ((10, "train2017"), (30, "val2017")):
        write(
            tmp_path,
            {"segmentation": [box(left, 10, left + 10, 20)]},
            index=index.replace("SUBSET", subset),
            place=place.replace("SUBSET", subset),
        )
    cases, skipped = read(tmp_path)
    assert not skipped
    assert np.array_equal(cases["a"][1], filled((10, 10, 20, 20)))
    assert np.array_equal(cases["val2017/a"][1], filled((30, 10, 40, 20)))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_with_accents_are_found_in_either_form(tmp_path: Path, form: Any) -> None:
    other = "NFD" if form == "NFC" else "NFC"
    name = unicodedata.normalize(form, "M\u00fcller.png")
    outline = {"segmentation": [box(10, 10, 20, 20)]}
    write(tmp_path, outline, images=[{"id": 1, "file_name": name}])
    on_disk = tmp_path / "images" / unicodedata.normalize(other, name)
    (tmp_path / "images" / name).rename(on_disk)
    cases, skipped = read(tmp_path)
    assert not skipped and len(cases) == 1

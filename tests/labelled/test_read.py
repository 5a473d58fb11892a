"""The door to labelled sets: layouts are told by what lies in a folder, others are refused."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from tiny_data import painted, write_busi_case, write_plain, write_png

from busynth_gui.case.errors import Refusal
from busynth_gui.labelled.read import open_labelled

SCAN, MASK = painted(1, malignant=False)


def write_coco(root: Path) -> None:
    root.mkdir()
    Image.fromarray(SCAN).save(root / "a.png")
    outline = [60, 60, 100, 60, 100, 90, 60, 90]
    index = {
        "images": [{"id": 1, "file_name": "a.png"}],
        "annotations": [{"image_id": 1, "category_id": 2, "segmentation": [outline]}],
        "categories": [{"id": 2, "name": "malignant"}],
    }
    (root / "annotations.json").write_text(json.dumps(index))


def write_nnunet(root: Path) -> None:
    (root / "imagesTr").mkdir(parents=True)
    (root / "labelsTr").mkdir()
    write_png(root / "imagesTr" / "a_0000.png", SCAN)
    write_png(root / "labelsTr" / "a.png", MASK * np.uint8(1))
    (root / "dataset.json").write_text(json.dumps({"labels": {"background": 0, "benign": 1}}))


def write_busi(root: Path) -> None:
    # Whatever the folder is called.
    write_busi_case(root.parent, "benign", 1, (SCAN, MASK))
    (root.parent / "busi").rename(root)


WRITERS = {"BUSI": write_busi, "nnU-Net": write_nnunet, "COCO": write_coco, "table": write_plain}


@pytest.mark.parametrize("layout", WRITERS)
def test_a_layout_is_told_by_what_lies_in_the_folder(tmp_path: Path, layout: str) -> None:
    WRITERS[layout](tmp_path / "mine")
    found = open_labelled(tmp_path / "mine")
    cases = list(found.cases)
    assert found.layout == layout
    assert cases and not found.skipped
    assert all(case.mask.any() or case.pathology == "normal" for case in cases)


def test_what_is_no_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="no folder"):
        open_labelled(tmp_path / "none")
    Image.fromarray(SCAN).save(tmp_path / "alone.png")
    with pytest.raises(Refusal, match="none that is read"):
        open_labelled(tmp_path)


@pytest.mark.parametrize("layout", sorted(WRITERS.keys() - {"COCO"}))
def test_a_mask_of_what_lies_around_the_lesion_is_left_out(tmp_path: Path, layout: str) -> None:
    root = tmp_path / "set"
    WRITERS[layout](root)
    for path in (*root.rglob("*mask*.png"), *root.glob("labelsTr/*.png"), *root.glob("masks/*")):
        there = np.asarray(Image.open(path))
        Image.fromarray((there.max() - there).astype(np.uint8)).save(path)
    try:
        found = open_labelled(root)
        assert list(found.cases) == []
        why = found.skipped[0][1]
    except Refusal as refusal:  # faults of a table are told with their line
        why = str(refusal)
    assert "marks what lies around the lesion" in why


def test_a_normal_scan_whose_mask_marks_a_lesion_is_left_out(tmp_path: Path) -> None:
    write_busi(tmp_path / "set")
    for number, mask in enumerate((MASK * 0, MASK), 1):
        write_busi_case(tmp_path / "more", "normal", number, (SCAN, mask))
    (tmp_path / "more" / "busi" / "normal").rename(tmp_path / "set" / "normal")
    found = open_labelled(tmp_path / "set")
    assert [case.name for case in found.cases if case.pathology == "normal"] == ["normal (1)"]
    assert found.skipped == [("set/normal (2)", "it is normal, but its mask marks a lesion")]

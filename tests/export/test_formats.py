"""nnU-Net and COCO: what their readers need, and the same care as BUSI."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra import numpy as hnp
from PIL import Image

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.export.coco import mask_of_runs, runs_of_mask
from busynth_gui.export.formats import FORMATS, find_format
from busynth_gui.export.manifest import read_manifest
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.writer import write_pairs

MakePair = Callable[..., ExportPair]


@given(mask=hnp.arrays(bool, hnp.array_shapes(min_dims=2, max_dims=2, max_side=12)))
def test_runs_round_trip(mask: np.ndarray) -> None:
    runs = runs_of_mask(mask)
    np.testing.assert_array_equal(mask_of_runs(runs, mask.shape), mask)
    assert sum(runs) == mask.size and all(run > 0 for run in runs[1:])


def test_runs_go_down_the_columns_and_begin_outside() -> None:
    mask = np.array([[1, 0, 0], [1, 1, 0]], bool)
    assert runs_of_mask(mask) == [0, 2, 1, 1, 2]


def test_nnunet(tmp_path: Path, make_pair: MakePair) -> None:
    pairs = [make_pair(1, Pathology.BENIGN), make_pair(2, Pathology.MALIGNANT, np.uint16)]
    write_pairs(FORMATS["nnunet"], pairs[:1], tmp_path)
    write_pairs(FORMATS["nnunet"], pairs[1:], tmp_path)
    dataset = json.loads((tmp_path / "dataset.json").read_text())
    assert dataset["numTraining"] == 2 and dataset["file_ending"] == ".png"
    assert dataset["labels"] == {"background": 0, "lesion": 1}
    for pair in pairs:
        with Image.open(tmp_path / "imagesTr" / f"{pair.name}_0000.png") as image:
            np.testing.assert_array_equal(np.asarray(image), pair.candidate.image)
        with Image.open(tmp_path / "labelsTr" / f"{pair.name}.png") as label:
            np.testing.assert_array_equal(np.asarray(label), pair.mask.astype(np.uint8))


def test_coco(tmp_path: Path, make_pair: MakePair) -> None:
    pairs = [make_pair(seed, list(Pathology)[seed % 2]) for seed in range(3)]
    write_pairs(FORMATS["coco"], pairs[:2], tmp_path)
    write_pairs(FORMATS["coco"], pairs[2:], tmp_path)
    write_pairs(FORMATS["coco"], pairs[:1], tmp_path, overwrite=True)
    dataset = json.loads((tmp_path / "annotations.json").read_text())
    images = {image["id"]: image for image in dataset["images"]}
    categories = {c["id"]: c["name"] for c in dataset["categories"]}
    assert len(images) == 3 and len({a["id"] for a in dataset["annotations"]}) == 3
    by_file = {f"{pair.name}.png": pair for pair in pairs}
    for annotation in dataset["annotations"]:
        image = images[annotation["image_id"]]
        pair = by_file.pop(image["file_name"])
        assert (tmp_path / "images" / image["file_name"]).is_file()
        assert categories[annotation["category_id"]] == pair.pathology
        assert annotation["area"] == pair.mask.sum()
        x, y, w, h = annotation["bbox"]
        assert pair.mask[y : y + h, x : x + w].sum() == pair.mask.sum()
        assert pair.mask[[y, y + h - 1]].any(1).all() and pair.mask[:, [x, x + w - 1]].any(0).all()
        runs = annotation["segmentation"]
        assert runs["size"] == [image["height"], image["width"]]
        np.testing.assert_array_equal(mask_of_runs(runs["counts"], pair.mask.shape), pair.mask)
    assert not by_file


def test_a_foreign_annotations_file_is_not_overwritten(tmp_path: Path, make_pair: MakePair) -> None:
    for text in ("no json", "[]", '{"images": [{}], "annotations": []}'):
        (tmp_path / "annotations.json").write_text(text)
        with pytest.raises(Refusal, match="busynth wrote"):
            write_pairs(FORMATS["coco"], [make_pair()], tmp_path)
        assert [p.name for p in tmp_path.iterdir()] == ["annotations.json"]


def test_formats_share_a_folder_and_its_manifest(tmp_path: Path, make_pair: MakePair) -> None:
    names = [name for name in FORMATS if name != "yolo"]
    for name in names:
        write_pairs(FORMATS[name], [make_pair(1)], tmp_path)
    assert [r["format"] for r in read_manifest(tmp_path)] == names
    assert json.loads((tmp_path / "dataset.json").read_text())["numTraining"] == 1


@pytest.mark.parametrize("names", [("coco", "yolo"), ("yolo", "coco")])
def test_no_format_takes_the_images_of_another(
    tmp_path: Path, make_pair: MakePair, names: tuple[str, str]
) -> None:
    """An index would go on to speak of images that another format has replaced."""
    write_pairs(FORMATS[names[0]], [make_pair(1)], tmp_path)
    before = (tmp_path / "manifest.jsonl").read_bytes()
    for overwrite in (False, True):
        with pytest.raises(Refusal, match="is of a pair in another format"):
            write_pairs(FORMATS[names[1]], [make_pair(1)], tmp_path, overwrite=overwrite)
    assert (tmp_path / "manifest.jsonl").read_bytes() == before


def test_unknown_formats_are_refused_with_those_there_are() -> None:
    for name in ("no-such-format", ""):
        with pytest.raises(Refusal, match="busi, nnunet, coco, yolo, dicom"):
            find_format(name)

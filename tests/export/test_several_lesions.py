"""Several lesions on one image: each format has each of them, and the manifest too."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import highdicom as hd
import numpy as np
import pydicom
import pytest

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.decision import Decision, DecisionState
from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.hashing import array_sha256
from busynth_gui.case.region import EllipseRegion, RasterRegion
from busynth_gui.export.coco import mask_of_runs
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.manifest import is_whole, read_manifest
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.split import Split
from busynth_gui.export.writer import write_pairs
from busynth_gui.imaging.read import read_mask, read_scan

MakePair = Callable[..., ExportPair]
SHAPE = (80, 120)


@pytest.fixture
def pair(make_pair: MakePair) -> ExportPair:
    """A malignant lesion whose mask a person corrected, and a benign one beside it."""
    ground = make_pair(1, Pathology.MALIGNANT).candidate
    corrected = ground.mask & (np.arange(SHAPE[1]) < 62)
    mask = EllipseRegion(14, 40, 8, 6).rasterize(SHAPE)
    band = EllipseRegion(14, 40, 11, 9).rasterize(SHAPE) & ~mask
    image = np.where(mask | band, ground.image // 3, ground.image).astype(np.uint8)
    request = replace(
        ground.request, pathology=Pathology.BENIGN, seed=2, region=EllipseRegion(14, 40, 9, 7),
        descriptors=Descriptors(shape="oval"), ground=ground.request,
        ground_mask=RasterRegion.from_mask(corrected),
    )  # fmt: skip
    made = Candidate(request, image, mask, band, mask, image, ground=ground)
    word = Decision(DecisionState.APPROVED, made.image_sha256, made.mask_sha256, reviewer="B")
    below = Decision(
        DecisionState.FLAGGED, ground.image_sha256, array_sha256(corrected), ("mask",),
        decided_at="2026-01-01T00:00:00+00:00",
    )  # fmt: skip
    return ExportPair("case", "healthy.png", made, mask, word, below=(below,))


def masks(pair: ExportPair) -> list[np.ndarray]:
    return [lesion.mask for lesion in pair.lesions]


@pytest.mark.parametrize("layout", sorted(FORMATS))
def test_the_manifest_has_each_lesion(tmp_path: Path, pair: ExportPair, layout: str) -> None:
    write_pairs(FORMATS[layout], [pair], tmp_path, keep_stages=True, split=Split.parse("100,0,0"))
    (record,) = read_manifest(tmp_path)
    assert (record["pathology"], record["mask_corrected"]) == ("malignant", True)
    assert record["mask_pixels_sha256"] == array_sha256(pair.all_masks)
    first, second = record["lesions"]
    assert [first["pathology"], second["pathology"]] == ["malignant", "benign"]
    assert [first["mask_corrected"], second["mask_corrected"]] == [True, False]
    assert first["mask_pixels_sha256"] == array_sha256(pair.lesions[0].mask)
    assert first["request_sha256"] == pair.candidate.request.chain[0].digest
    assert (first["decision"]["state"], first["decision"]["reasons"]) == ("flagged", ["mask"])
    assert (second["decision"]["state"], second["reviewer"]) == ("approved", "B")
    assert record["request"]["ground"]["seed"] == 1 and len(record["stages"]) == 10
    # Again it is the same pair, and nothing is written.
    (again,) = write_pairs(FORMATS[layout], [pair], tmp_path)
    assert not again.new and again.record == record
    card = (tmp_path / "README.md").read_text()
    assert "several lesions: 1;" in card and "Lesions: 2 (benign 1, malignant 1)" in card
    assert "| shape | oval | 1 |" in card


@pytest.mark.parametrize(
    ("of_each", "of_all"),
    [((0.2, 0.9), 0.9), ((0.9, 0.2), 0.9), ((None, 0.3), 0.3), ((None, None), None)],
)
def test_a_pair_is_as_near_and_as_easily_told_as_the_lesion_that_is_most(
    tmp_path: Path, pair: ExportPair, of_each: tuple[float | None, ...], of_all: float | None
) -> None:
    write_pairs(FORMATS["busi"], [replace(pair, nearness=of_each, told=of_each[::-1])], tmp_path)
    (record,) = read_manifest(tmp_path)
    assert (record["nearness"], record["told"]) == (of_all, of_all)
    assert tuple(each["nearness"] for each in record["lesions"]) == of_each
    assert tuple(each["told"] for each in record["lesions"]) == of_each[::-1]


def test_busi_has_a_mask_for_each(tmp_path: Path, pair: ExportPair) -> None:
    write_pairs(FORMATS["busi"], [pair], tmp_path, split=Split.parse("100,0,0"))
    folder = tmp_path / "malignant"
    names = ["case_mask.png", "case_mask_1.png"]
    assert sorted(p.name for p in folder.iterdir()) == ["case.png", *names]
    assert np.array_equal(read_scan(folder / "case.png").pixels, pair.candidate.image)
    for name, mask in zip(names, masks(pair), strict=True):
        assert np.array_equal(read_mask(folder / name, SHAPE), mask)
    assert (
        "malignant/case_mask.png;malignant/case_mask_1.png" in (tmp_path / "split.csv").read_text()
    )
    # The second mask is the pair's as much as the first.
    (record,) = read_manifest(tmp_path)
    (folder / "case_mask_1.png").write_bytes(b"else")
    with pytest.raises(Refusal, match="has changed"):
        is_whole(tmp_path, record)
    (folder / "case_mask_1.png").unlink()
    assert not is_whole(tmp_path, record)


def test_a_second_mask_overwrites_nobodys_file(
    tmp_path: Path, pair: ExportPair, make_pair: MakePair
) -> None:
    (tmp_path / "malignant").mkdir()
    theirs = tmp_path / "malignant" / "case_mask_1.png"
    theirs.write_bytes(b"theirs")
    with pytest.raises(Refusal, match="exists already"):
        write_pairs(FORMATS["busi"], [pair], tmp_path)
    theirs.unlink()
    other = make_pair(3, Pathology.MALIGNANT, name="case_mask_1")
    with pytest.raises(Refusal, match="two pairs would be named"):
        write_pairs(FORMATS["busi"], [pair, other], tmp_path)


def test_nnunet_has_all_in_one_label(tmp_path: Path, pair: ExportPair) -> None:
    write_pairs(FORMATS["nnunet"], [pair], tmp_path)
    label = read_scan(tmp_path / "labelsTr" / "case.png").pixels
    assert np.array_equal(label, pair.all_masks.astype(np.uint8))


def test_coco_has_an_instance_for_each(
    tmp_path: Path, pair: ExportPair, make_pair: MakePair
) -> None:
    for each in (make_pair(3), pair, make_pair(4)):
        write_pairs(FORMATS["coco"], [each], tmp_path)
    write_pairs(FORMATS["coco"], [pair], tmp_path, overwrite=True)
    for name in ("annotations.json", "annotations_polygons.json"):
        dataset = json.loads((tmp_path / name).read_text())
        (image,) = (i for i in dataset["images"] if i["file_name"] == "case.png")
        assert len({a["id"] for a in dataset["annotations"]}) == len(dataset["annotations"]) == 4
        ours = [a for a in dataset["annotations"] if a["image_id"] == image["id"]]
        assert [a["category_id"] for a in ours] == [2, 1]
        assert [a["area"] for a in ours] == [mask.sum() for mask in masks(pair)]
    runs = json.loads((tmp_path / "annotations.json").read_text())["annotations"][-2:]
    for annotation, mask in zip(runs, masks(pair), strict=True):
        found = mask_of_runs(annotation["segmentation"]["counts"], SHAPE)
        assert np.array_equal(found, mask)


def test_yolo_has_a_line_for_each(tmp_path: Path, pair: ExportPair) -> None:
    write_pairs(FORMATS["yolo"], [pair], tmp_path)
    lines = (tmp_path / "labels" / "case.txt").read_text().splitlines()
    assert [line.split()[0] for line in lines] == ["1", "0"]
    for line, mask in zip(lines, masks(pair), strict=True):
        points = np.array(line.split()[1:], float).reshape(-1, 2) * SHAPE[::-1]
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        low, high = points.min(0), points.max(0)
        assert np.allclose(
            [low, high + 0], [(columns[0], rows[0]), (columns[-1] + 1, rows[-1] + 1)], atol=0.2
        )


def test_dicom_has_a_segment_for_each(tmp_path: Path, pair: ExportPair) -> None:
    (done,) = write_pairs(FORMATS["dicom"], [pair], tmp_path)
    assert done.mask is not None
    seg = hd.seg.segread(done.mask)
    assert seg.number_of_segments == 2
    image = pydicom.dcmread(done.image)
    assert image.SeriesDescription == "2 synthetic lesions, malignant"
    (found,) = seg.get_pixels_by_source_instance([image.SOPInstanceUID])
    for number, mask in enumerate(masks(pair)):
        assert np.array_equal(found[..., number].astype(bool), mask)
    kinds = [item.SegmentAlgorithmType for item in seg.SegmentSequence]
    assert kinds == ["SEMIAUTOMATIC", "AUTOMATIC"]
    assert [item.SegmentLabel.split()[0] for item in seg.SegmentSequence] == ["malignant", "benign"]


def test_masks_that_lie_on_each_other_are_refused(pair: ExportPair) -> None:
    wide = pair.mask | pair.lesions[0].mask
    with pytest.raises(Refusal, match="lie on each other"):
        replace(pair, mask=wide, decision=None)


def test_what_is_blanked_may_be_on_no_lesion(pair: ExportPair) -> None:
    with pytest.raises(Refusal, match="blanked"):
        replace(pair, blank=pair.lesions[0].mask)

"""Sets in nnU-Net's layout: which of their labels are lesions, and in what pictures they come."""

from __future__ import annotations

import json
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from tiny_data import painted, write_png

from busynth_gui.labelled.read import open_labelled

SCAN, MASK = painted(1, malignant=False)
OTHER = np.zeros_like(MASK)
OTHER[5:25, 5:25] = True
OTHER &= ~MASK


def write(root: Path, labels: dict[str, object], values: np.ndarray, ending: str = ".png") -> Path:
    (root / "imagesTr").mkdir(parents=True, exist_ok=True)
    (root / "labelsTr").mkdir(exist_ok=True)
    if ending == ".png":
        write_png(root / "imagesTr" / "a_0000.png", SCAN)
    else:
        Image.fromarray(SCAN).save(root / "imagesTr" / f"a_0000{ending}")
    Image.fromarray(values).save(root / "labelsTr" / f"a{ending}")
    (root / "dataset.json").write_text(json.dumps({"labels": labels}))
    return root / "labelsTr" / f"a{ending}"


def read(root: Path) -> tuple[list[tuple[str, np.ndarray]], list[str]]:
    found = open_labelled(root)
    assert found.layout == "nnU-Net"
    return [(case.pathology, case.mask) for case in found.cases], [why for _, why in found.skipped]


@pytest.mark.parametrize(
    ("labels", "lesion", "other", "rest"),
    [
        ({"background": 0, "tissue": 1, "benign": 2, "malignant": 3}, 2, 1, 1),
        ({"background": 0, "benign": 1, "malignant": 2, "ignore": 3}, 1, 3, 0),
        ({"0": "background", "1": "benign", "2": "cyst"}, 1, 2, 0),
        ({"background": 0, "all": [1, 2], "benign": 1, "nipple": 2}, 1, 2, 0),
    ],
)
def test_labels_that_are_no_lesion_are_not_in_the_mask(
    tmp_path: Path, labels: dict[str, object], lesion: int, other: int, rest: int
) -> None:
    values = np.select([MASK, OTHER], [lesion, other], rest).astype(np.uint8)
    write(tmp_path, labels, values)
    (case,), _ = read(tmp_path)
    assert case[0] == "benign" and np.array_equal(case[1], MASK)


def test_what_only_says_that_it_is_a_lesion_is_told_by_the_manifest(tmp_path: Path) -> None:
    values = np.select([MASK, OTHER], [1, 2], 0).astype(np.uint8)
    write(tmp_path, {"background": 0, "lesion": 1, "ignore": 2}, values)
    cases, skipped = read(tmp_path)
    assert not cases and "nothing says" in skipped[0]
    (tmp_path / "manifest.jsonl").write_text('{"name": "a", "pathology": "malignant"}\n')
    (case,), _ = read(tmp_path)
    assert case[0] == "malignant" and np.array_equal(case[1], MASK)


def test_what_nobody_labelled_is_not_healthy(tmp_path: Path) -> None:
    write(tmp_path, {"background": 0, "benign": 1, "ignore": 2}, OTHER * np.uint8(2))
    cases, skipped = read(tmp_path)
    assert not cases and "nothing says" in skipped[0]


def test_a_value_that_is_no_label_is_no_lesion(tmp_path: Path) -> None:
    write(tmp_path, {"background": 0, "benign": 1}, MASK * np.uint8(255))
    cases, skipped = read(tmp_path)
    assert not cases
    assert skipped == ["its label holds the value 255, which dataset.json does not name"]


LABELS = {"background": 0, "malignant": 1, "benign": 2}


@pytest.mark.parametrize("ending", [".png", ".tif", ".bmp"])
@pytest.mark.parametrize("kind", ["1 bit", "2 bits", "palette", "8 bit", "16 bit", "float", "rgb"])
def test_labels_are_the_values_that_are_stored(tmp_path: Path, kind: str, ending: str) -> None:
    path = write(tmp_path, LABELS, MASK * np.uint8(1), ending)
    value = 1 if kind == "1 bit" else 2
    values = MASK * np.uint8(value)
    palette = Image.fromarray(values)
    palette.putpalette([0, 0, 0, 128, 0, 0, 0, 128, 0])
    kinds = {
        "1 bit": Image.fromarray(MASK),
        "2 bits": palette,
        "palette": palette,
        "8 bit": Image.fromarray(values),
        "16 bit": Image.fromarray(values.astype(np.uint16)),
        "float": Image.fromarray(values.astype(np.float32)),
        "rgb": Image.fromarray(np.dstack([values] * 3)),
    }
    try:
        kinds[kind].save(path, **({"bits": 2} if kind == "2 bits" and ending == ".png" else {}))
    except OSError:
        pytest.skip("there is no such file")
    (case,), _ = read(tmp_path)
    assert case[0] == ("malignant" if value == 1 else "benign")
    assert np.array_equal(case[1], MASK)


@pytest.mark.parametrize("bits", [1, 2, 4])
def test_labels_of_few_bits_are_no_greys(tmp_path: Path, bits: int) -> None:
    path = write(tmp_path, {"background": 0, "benign": 1}, MASK * np.uint8(1))
    height, width = MASK.shape
    rows = [
        b"\0" + np.packbits(np.unpackbits(row[:, None], axis=1)[:, 8 - bits :]).tobytes()
        for row in MASK.astype(np.uint8)
    ]
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"".join(rows))),
        (b"IEND", b""),
    )
    parts = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    ]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))
    (case,), _ = read(tmp_path)
    assert case[0] == "benign" and np.array_equal(case[1], MASK)


def test_a_label_in_colours_is_passed_over(tmp_path: Path) -> None:
    path = write(tmp_path, LABELS, MASK * np.uint8(1))
    parts = [MASK * np.uint8(value) for value in (1, 2, 0)]
    Image.fromarray(np.dstack(parts)).save(path)
    cases, skipped = read(tmp_path)
    assert not cases and "has colours" in skipped[0]

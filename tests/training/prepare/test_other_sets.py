"""Data sets of other makers and layouts, and files as they come off other people's disks."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
import pytest
from dicom_files import dataset, save
from PIL import Image
from tiny_data import PLAIN_HEADER, PLAIN_ROWS, painted, write_bus_bra, write_busi_case, write_plain

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.request import Request
from busynth_gui.export.formats import find_format
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.writer import write_pairs
from busynth_gui.labelled.busi import read_busi
from busynth_gui.labelled.cases import DatasetCase
from busynth_gui.labelled.folder_reader import read_folder
from training.prepare.readers import DataSets, read_bus_bra, read_datasets

SCAN, MASK = painted(1, malignant=False)
OTHER, OTHER_MASK = painted(2, malignant=True)


def put(path: Path, pixels: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


def by_name(found: DataSets) -> dict[str, DatasetCase]:
    return {case.name: case for case in found.cases}


@pytest.mark.parametrize("kind", ["16 bit", "16 bit, full", "alpha", "black with alpha", "colours"])
def test_masks_of_every_kind(tmp_path: Path, kind: str) -> None:
    write_busi_case(tmp_path, "benign", 1, (SCAN, MASK))
    on = MASK * np.uint8(255)
    white = np.full((*MASK.shape, 3), 255, np.uint8)
    kinds = {
        "16 bit": MASK.astype(np.uint16) * 255,
        "16 bit, full": MASK.astype(np.uint16) * 65535,
        "alpha": np.dstack([white, on]),
        "black with alpha": np.dstack([white * 0, on]),
        "colours": np.dstack([on * 0, on, on * 0]),
    }
    put(tmp_path / "busi" / "benign" / "benign (1)_mask.png", kinds[kind])
    (case,) = read_busi(tmp_path / "busi")
    assert np.array_equal(case.mask, MASK)


def test_what_macos_leaves_and_one_odd_file_cost_no_other_scan(tmp_path: Path) -> None:
    folder = tmp_path / "busi" / "benign"
    for number in (1, 2, 3):
        write_busi_case(tmp_path, "benign", number, (SCAN, MASK))
    (folder / "._benign (1).png").write_bytes(b"Mac OS X")
    (folder / "._benign (1)_mask.png").write_bytes(b"Mac OS X")
    (folder / ".DS_Store").write_bytes(b"Mac OS X")
    put(folder / "benign (2)_mask.png", MASK[:-3] * np.uint8(255))
    (folder / "benign (3).png").write_bytes(b"no picture")
    skipped: list[tuple[str, str]] = []
    assert [case.name for case in read_busi(tmp_path / "busi", skipped)] == ["benign (1)"]
    assert [name for name, _ in skipped] == ["busi/benign (2)", "busi/benign (3)"]


def test_tables_in_latin_and_with_semicolons(tmp_path: Path) -> None:
    write_bus_bra(tmp_path, [("bus_0001-l", "1", "benign")])
    table = tmp_path / "bus_bra" / "bus_data.csv"
    table.write_bytes("ID;Case;Pathology;Note\nbus_0001-l;1;benign;café\n".encode("latin-1"))
    (case,) = read_bus_bra(tmp_path / "bus_bra")
    assert case.name == "bus_0001-l"
    write_plain(tmp_path / "clinic", PLAIN_ROWS, (*PLAIN_HEADER[:3], "patient", *PLAIN_HEADER[4:]))
    text = (tmp_path / "clinic" / "cases.csv").read_text().replace("P1", "Müller")
    for coding in ("latin-1", "utf-16", "utf-8-sig"):
        (tmp_path / "clinic" / "cases.csv").write_bytes(text.encode(coding))
        cases, _ = read_folder(tmp_path / "clinic")
        assert cases[0].group == "clinic/Müller"


@pytest.mark.parametrize("change", [str.upper, str.lower, str.title])
def test_columns_in_whatever_case(tmp_path: Path, change: Callable[[str], str]) -> None:
    write_bus_bra(tmp_path, [("bus_0001-l", "1", "benign")])
    table = tmp_path / "bus_bra" / "bus_data.csv"
    header, _, rows = table.read_text().partition("\n")
    table.write_text(f"{change(header)}\n{rows}")
    (case,) = read_bus_bra(tmp_path / "bus_bra")
    assert case.group == "bus_bra/1" and case.category == "4"


def test_bus_uclm(tmp_path: Path) -> None:
    folder = tmp_path / "BUS-UCLM"
    colours = {"benign": (0, 1, 0), "malignant": (1, 0, 0), "normal": (0, 0, 0)}
    lines = ["Image;Doppler;Label;Marks"]
    for name, label, painted_as, doppler in (
        ("ANFO_001", "Benign", "benign", "No"),
        ("ANFO_002", "Malignant", "malignant", "No"),
        ("BEWI_001", "Normal", "normal", "No"),
        ("BEWI_002", "Benign", "malignant", "No"),
        ("BEWI_003", "Benign", "benign", "Yes"),
    ):
        put(folder / "images" / f"{name}.png", SCAN)
        rgb = np.dstack([MASK * np.uint8(255 * part) for part in colours[painted_as]])
        put(folder / "masks" / f"{name}.png", rgb)
        lines.append(f"{name}.png;{doppler};{label};None")
    (folder / "INFO.csv").write_text("\n".join(lines))
    found = read_datasets(tmp_path)
    cases = by_name(found)
    assert {name: case.pathology for name, case in cases.items()} == {
        "ANFO_001": "benign", "ANFO_002": "malignant", "BEWI_001": "normal",
    }  # fmt: skip
    assert np.array_equal(cases["ANFO_002"].mask, MASK) and not cases["BEWI_001"].mask.any()
    assert cases["ANFO_001"].group == cases["ANFO_002"].group != cases["BEWI_001"].group
    assert [name for name, _ in found.skipped] == ["bus_uclm/BEWI_002", "bus_uclm/BEWI_003"]
    assert "coloured malignant" in found.skipped[0][1] and "doppler" in found.skipped[1][1]


def xlsx(path: Path, rows: list[list[str]]) -> None:
    """A workbook with shared strings, empty cells left out, as spreadsheets write it."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    strings = sorted({cell for row in rows for cell in row})
    items = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
    lines = ""
    for number, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{chr(65 + k)}{number}" t="s"><v>{strings.index(cell)}</v></c>'
            for k, cell in enumerate(row)
            if cell
        )
        lines += f'<row r="{number}">{cells}</row>'
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/sharedStrings.xml", f"<sst {space}>{items}</sst>")
        sheet = f"<worksheet {space}><sheetData>{lines}</sheetData></worksheet>"
        book.writestr("xl/worksheets/sheet1.xml", sheet)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_breast(tmp_path: Path, ending: str) -> None:
    images = tmp_path / "BrEaST" / "images_and_masks"
    for name, pixels in (
        ("case001.png", SCAN),
        ("case001_tumor.png", MASK * np.uint8(255)),
        ("case002.png", OTHER),
        ("case002_tumor1.png", OTHER_MASK * np.uint8(255)),
        ("case002_tumor2.png", np.roll(OTHER_MASK, 9, 1) * np.uint8(255)),
        ("case003.png", SCAN),
    ):
        put(images / name, pixels)
    rows = [
        [
            "CaseID",
            "Image_filename",
            "Mask_tumor_filename",
            "Mask_other_filename",
            "Classification",
        ],
        ["1", "case001.png", "case001_tumor.png", "", "benign"],
        ["2", "case002.png", "case002_tumor1.png&case002_tumor2.png", "", "malignant"],
        ["3", "case003.png", "", "", "normal"],
        ["4", "case004.png", "case004_tumor.png", "", "benign"],
    ]
    if ending == "xlsx":
        xlsx(tmp_path / "BrEaST" / "clinical.xlsx", rows)
    else:
        text = "\n".join(";".join(row) for row in rows)
        (tmp_path / "BrEaST" / "clinical.csv").write_text(text)
    found = read_datasets(tmp_path)
    cases = by_name(found)
    assert [c.pathology for c in cases.values()] == ["benign", "malignant", "normal"]
    assert np.array_equal(cases["case002"].mask, OTHER_MASK | np.roll(OTHER_MASK, 9, 1))
    assert [name for name, _ in found.skipped] == ["breast/case004"]


def test_buid(tmp_path: Path) -> None:
    for word, (scan, mask) in {"Benign": (SCAN, MASK), "Malignant": (OTHER, OTHER_MASK)}.items():
        folder = tmp_path / "BUID" / word
        put(folder / f"1 {word} Image.bmp", np.dstack([scan] * 3))
        put(folder / f"1 {word} Lesion.bmp", np.dstack([scan] * 3))
        put(folder / f"1 {word} Mask.tif", mask * np.uint8(255))
    cases = by_name(read_datasets(tmp_path))
    assert {name: case.pathology for name, case in cases.items()} == {
        "1 Benign Image": "benign", "1 Malignant Image": "malignant",
    }  # fmt: skip
    assert np.array_equal(cases["1 Malignant Image"].mask, OTHER_MASK)
    assert np.array_equal(cases["1 Malignant Image"].scan, OTHER)


def pairs() -> list[ExportPair]:
    made = []
    for seed, (scan, mask, pathology) in enumerate(
        ((SCAN, MASK, Pathology.BENIGN), (OTHER, OTHER_MASK, Pathology.MALIGNANT))
    ):
        request = Request(
            scan_sha256="0" * 64, pathology=pathology, seed=seed, bundle="b", bundle_sha256="1" * 64
        )
        candidate = Candidate(request, scan, mask, np.zeros_like(mask), mask, scan)
        made.append(ExportPair(f"pair{seed}", f"scan{seed}.png", candidate, mask))
    return made


@pytest.mark.parametrize("name", ["coco", "nnunet", "dicom"])
def test_what_busynth_exports_is_read_again(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("busynth_gui.labelled.cases.refuse_synthetic", lambda *_: None)
    write_pairs(find_format(name), pairs(), tmp_path / "made")
    found = read_datasets(tmp_path)
    assert found.skipped == []
    cases = {case.pathology: case for case in found.cases}
    assert set(cases) == {"benign", "malignant"}
    assert np.array_equal(cases["benign"].mask, MASK)
    assert np.array_equal(cases["malignant"].scan, OTHER)


def resaved(folder: Path) -> None:
    """Save the pictures below a folder anew, which drops the marks in them."""
    for path in folder.rglob("*.png"):
        put(path, np.asarray(Image.open(path)))


@pytest.mark.parametrize("name", ["busi", "coco", "nnunet", "dicom", "table"])
@pytest.mark.parametrize("mark", ["in the file", "in the manifest"])
def test_what_is_marked_as_synthetic_is_no_real_case(tmp_path: Path, name: str, mark: str) -> None:
    folder = tmp_path / "made"
    write_pairs(find_format("busi" if name == "table" else name), pairs(), folder)
    if name == "table":
        rows = [f"{p}/pair{n}.png,{p}/pair{n}_mask.png,{p}" for n, p in enumerate(Pathology)]
        (folder / "cases.csv").write_text("\n".join(["image,mask,pathology", *rows]))
    if mark == "in the file":
        (folder / "manifest.jsonl").unlink()
    else:
        resaved(folder)
    with pytest.raises(Refusal, match=r"2 because .* says that it is synthetic: give real scans"):
        read_datasets(tmp_path)
    for number, case in enumerate(((SCAN, MASK), (OTHER, OTHER_MASK))):
        write_busi_case(tmp_path, "benign", number, case)
    found = read_datasets(tmp_path)
    assert {case.dataset for case in found.cases} == {"busi"} and len(found.skipped) == 2


def test_coco_of_an_annotation_tool(tmp_path: Path) -> None:
    folder = tmp_path / "tool"
    for name in ("a", "b", "c"):
        put(folder / "images" / f"{name}.png", SCAN)
    box = [60, 50, 120, 50, 120, 90, 60, 90]
    told = {
        "images": [{"id": n, "file_name": f"{name}.png"} for n, name in enumerate("abc")],
        "annotations": [
            {"id": 1, "image_id": 0, "category_id": 7, "segmentation": [box]},
            {"id": 2, "image_id": 1, "category_id": 8, "segmentation": [box]},
        ],
        "categories": [{"id": 7, "name": "Malignant lesion"}, {"id": 8, "name": "lesion"}],
    }
    (folder / "annotations").mkdir()
    (folder / "annotations" / "instances.json").write_text(json.dumps(told))
    found = read_datasets(tmp_path)
    cases = by_name(found)
    assert {name: case.pathology for name, case in cases.items()} == {
        "a": "malignant", "c": "normal",
    }  # fmt: skip
    expected = np.zeros(SCAN.shape, bool)
    expected[50:90, 60:120] = True
    assert np.array_equal(cases["a"].mask, expected)
    assert found.skipped == [("tool/b", "nothing says whether its lesion is benign or malignant")]


def test_dicom_without_a_segmentation_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("busynth_gui.labelled.cases.refuse_synthetic", lambda *_: None)
    write_pairs(find_format("dicom"), pairs()[:1], tmp_path / "made")
    save(dataset(OTHER), tmp_path / "made" / "IM0009")
    (case,) = read_datasets(tmp_path).cases
    assert case.pathology == "benign"

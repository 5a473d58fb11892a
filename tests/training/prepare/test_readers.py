"""Readers of BUSI, BUS-BRA and the plain layout: what they give, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from tiny_data import (
    PLAIN_HEADER,
    PLAIN_ROWS,
    painted,
    write_bus_bra,
    write_busi_case,
    write_plain,
    write_png,
)

from busynth_gui.case.errors import Refusal
from busynth_gui.labelled.busi import read_busi
from busynth_gui.labelled.folder_reader import read_folder
from training.prepare.readers import read_bus_bra, read_datasets


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


def test_a_mask_of_another_size_and_an_empty_one_are_reported(tmp_path: Path) -> None:
    scan, mask = painted(1, malignant=False)
    write_busi_case(tmp_path, "benign", 1, (scan, np.zeros_like(mask)))
    skipped: list[tuple[str, str]] = []
    assert list(read_busi(tmp_path / "busi", skipped)) == []
    assert skipped == [("busi/benign (1)", "its mask is missing or empty")]
    write_busi_case(tmp_path, "benign", 1, (scan, mask[:-1]))
    assert list(read_busi(tmp_path / "busi", skipped)) == []
    assert "benign (1)_mask.png is 260 x 229 px and the scan" in skipped[1][1]


def test_bus_bra_is_read_by_its_table_and_grouped_by_case(tmp_path: Path) -> None:
    write_bus_bra(
        tmp_path,
        [("bus_0001-l", "1", "malignant"), ("bus_0001-r", "1", "benign"),
         ("bus_0002-l", "2", "benign"), ("bus_0003-l", "3", "benign")],
    )  # fmt: skip
    smaller = np.zeros((229, 260), np.uint8)
    write_png(tmp_path / "bus_bra" / "Masks" / "mask_0003-l.png", smaller)
    skipped: list[tuple[str, str]] = []
    cases = list(read_bus_bra(tmp_path / "bus_bra", skipped))
    assert [c.name for c in cases] == ["bus_0001-l", "bus_0001-r", "bus_0002-l"]
    assert [c.pathology for c in cases] == ["malignant", "benign", "benign"]
    assert cases[0].group == cases[1].group != cases[2].group
    assert np.array_equal(cases[2].mask, painted(2, malignant=False)[1])
    assert [name for name, _ in skipped] == ["bus_bra/bus_0003-l"]
    assert "260 x 229 px" in skipped[0][1]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_plain_layout_is_read(tmp_path: Path, separator: str) -> None:
    write_plain(tmp_path / "clinic", separator=separator)
    cases, notes = read_folder(tmp_path / "clinic")
    assert [(c.key, c.pathology, c.group) for c in cases] == [
        ("clinic/scans/a", "benign", "clinic/P1"),
        ("clinic/scans/b", "malignant", "clinic/P2"),
        ("clinic/scans/c", "normal", "clinic/P1"),
    ]
    for case, seed in zip(cases, (1, 2, 3), strict=True):
        scan, mask = painted(seed, malignant=seed == 2)
        assert case.scan.dtype == np.uint8
        # Twelve bits come back as eight, to within rounding.
        assert np.abs(case.scan.astype(int) - scan).max() <= (1 if seed == 2 else 0)
        assert np.array_equal(case.mask, mask & (seed < 3))
    assert [c.spacing_mm for c in cases] == [(0.08, 0.08), (0.08, 0.1), None]
    words = [c.descriptors.margin for c in cases]
    assert words == ["circumscribed", "not-circumscribed", None]
    assert notes == []


def test_the_columns_that_are_not_read_and_missing_patients_are_said(tmp_path: Path) -> None:
    rows = [(*row[:3], "55") for row in PLAIN_ROWS]
    write_plain(tmp_path / "clinic", rows, ("image", "mask", "pathology", "age"))
    cases, notes = read_folder(tmp_path / "clinic")
    assert len({c.group for c in cases}) == 3
    assert "column 'age'" in notes[0] and "no column 'patient'" in notes[1]


def test_scans_without_a_patient_beside_others_are_said(tmp_path: Path) -> None:
    rows = [(*row[:3], "17" if k else "", *row[4:]) for k, row in enumerate(PLAIN_ROWS)]
    write_plain(tmp_path / "clinic", rows)
    _, notes = read_folder(tmp_path / "clinic")
    assert "1 of 3 scans have no patient, such as 'scans/a'" in notes[0]


def row(**cells: str) -> tuple[str, ...]:
    """The first row of the table with some cells changed."""
    known = dict(zip(PLAIN_HEADER, PLAIN_ROWS[0], strict=True))
    assert set(cells) <= set(known)
    return tuple({**known, **cells}.values())


FAULTS: list[tuple[Sequence[str], str]] = [
    (row(pathology="cyst"), "line 2: unknown pathology 'cyst': write benign, malignant, normal"),
    (row(image=""), "line 2: the cell 'image' is empty"),
    (row(image="scans/z.png"), "line 2: there is no file 'scans/z.png'"),
    (row(image="masks"), "line 2: .*masks is not a file"),
    (row(mask=""), "line 2: the scan is benign, but no mask is named"),
    (row(mask="masks/c.png"), "line 2: the mask .*c.png is empty"),
    (row(mask="masks/small.png"), "line 2: the mask .*small.png is 260 x 100 px and the scan"),
    (row(mask="masks/text.png"), "line 2: .*text.png is no image"),
    (row(image="../scans/a.png"), "the path '../scans/a.png' is not one inside the folder"),
    (row(image="/etc/hostname"), "the path '/etc/hostname' is not one inside the folder"),
    (row(image="scans\\a.png"), "is not one inside the folder: .*with '/'"),
    (row(mask="masks/out.png"), "the link 'masks/out.png' leads out of the folder"),
    (row(image="scans/c.png"), "line 4: the image 'scans/c.png' stands on line 2 too"),
    (row(image="scans/A.tif"), "line 3: the image 'scans/a.png' stands on line 2 too"),
    (row(mask="masks/b.png"), "line 3: the mask 'masks/b.png' stands on line 2 too"),
    (row(spacing_mm="80"), "cannot use the spacing '80': write mm per pixel"),
    (row(spacing_mm="0.1 x 0.1 x 0.1"), "cannot use the spacing"),
    (row(margin="smooth"), "margin cannot be 'smooth': choose one of circumscribed"),
    (row(pathology="normal"), "the scan is normal, but its mask marks a lesion"),
    (row()[:-1], "line 2 has 5 cells, its header 6"),
]


@pytest.mark.parametrize(("first", "says"), FAULTS, ids=[says[:40] for _, says in FAULTS])
def test_a_fault_in_the_table_is_refused_with_its_line(
    tmp_path: Path, first: Sequence[str], says: str
) -> None:
    folder = tmp_path / "clinic"
    rows = [first, *PLAIN_ROWS[1:]]
    if first[0] == "scans/A.tif":  # a second scan of the same name but for its ending
        rows = [first, PLAIN_ROWS[0], *PLAIN_ROWS[1:]]
        write_plain(folder, rows)
        scan, _ = painted(1, malignant=False)
        assert cv2.imwrite(str(folder / "scans" / "A.tif"), scan)
        rows[0] = (first[0], "masks/a2.png", *first[2:])
    write_plain(folder, rows)
    _, mask = painted(1, malignant=False)
    write_png(folder / "masks" / "a2.png", mask * 255)
    write_png(folder / "masks" / "small.png", mask[:100] * 255)
    (folder / "masks" / "text.png").write_text("not an image")
    write_png(tmp_path / "elsewhere.png", mask * 255)
    (folder / "masks" / "out.png").symlink_to(tmp_path / "elsewhere.png")
    with pytest.raises(Refusal, match=says) as caught:
        read_folder(folder)
    assert "\n" not in str(caught.value)


def test_further_faults_are_counted_with_their_lines(tmp_path: Path) -> None:
    bad = [
        ("scans/x.png", *PLAIN_ROWS[0][1:]),
        PLAIN_ROWS[1],
        (*PLAIN_ROWS[2][:2], "?", "", "", ""),
    ]
    write_plain(tmp_path / "clinic", bad)
    with pytest.raises(Refusal, match=r"line 2: there is no file .*\(and 1 more, on line 4\)"):
        read_folder(tmp_path / "clinic")


def no_column(folder: Path) -> None:
    write_plain(folder, [r[1:] for r in PLAIN_ROWS], PLAIN_HEADER[1:])


def near_column(folder: Path) -> None:
    write_plain(folder, header=tuple(c.replace("patient", "patients") for c in PLAIN_HEADER))


def twice_column(folder: Path) -> None:
    write_plain(folder, [(*r, "x") for r in PLAIN_ROWS], (*PLAIN_HEADER, "mask"))


def empty_table(folder: Path) -> None:
    write_plain(folder, [])


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (no_column, "has no column 'image': its first line must name image, mask, pathology"),
        (near_column, "unknown column 'patients': write 'patient' if that is meant"),
        (twice_column, "has two columns 'mask'"),
        (empty_table, "has no row"),
    ],
)
def test_a_table_that_is_none_is_refused(
    tmp_path: Path, make: Callable[[Path], None], says: str
) -> None:
    make(tmp_path / "clinic")
    with pytest.raises(Refusal, match=says):
        read_folder(tmp_path / "clinic")


def test_a_root_may_hold_every_layout_or_be_a_plain_folder_itself(tmp_path: Path) -> None:
    root = tmp_path / "data"
    write_plain(root / "a clinic")
    write_plain(root / "another")
    write_busi_case(root, "benign", 1, painted(1, malignant=False))
    write_bus_bra(root, [("bus_0001-l", "1", "malignant")])
    (root / "papers").mkdir()
    found = read_datasets(root)
    assert [c.dataset for c in found.cases] == [
        "busi", "bus_bra", *["a clinic"] * 3, *["another"] * 3
    ]  # fmt: skip
    assert len({c.key for c in found.cases}) == 8
    assert found.notes == ["folder 'papers' was passed over: no layout that is known"]
    assert {c.dataset for c in read_datasets(root / "another").cases} == {"another"}
    with pytest.raises(Refusal, match=r"no data set below .*'busi' or 'bus_bra'.*cases.csv"):
        read_datasets(root / "papers")

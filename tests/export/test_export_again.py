"""Exporting into a folder again: what is there stays, what is new is added, sides are kept."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.grey_depth import GreyDepth, GreyWindow
from busynth_gui.export.manifest import read_manifest
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.split import Split, deal
from busynth_gui.export.writer import write_pairs
from busynth_gui.labelled.patients import read_patients

MakePair = Callable[..., ExportPair]


def on_scan(pair: ExportPair, name: str, sha256: str) -> ExportPair:
    """The pair as if it were of another healthy scan."""
    request = replace(pair.candidate.request, scan_sha256=sha256)
    candidate = replace(pair.candidate, request=request)
    return replace(pair, candidate=candidate, source_name=name, name=f"{pair.name}_{sha256[-4:]}")


def many(make_pair: MakePair, scans: int, each: int = 3) -> list[ExportPair]:
    return [
        on_scan(make_pair(seed, list(Pathology)[scan % 2]), f"scan{scan}.png", f"{scan:064x}")
        for scan in range(scans)
        for seed in range(each)
    ]


@pytest.mark.parametrize("layout", FORMATS)
def test_only_what_is_new_is_written(tmp_path: Path, make_pair: MakePair, layout: str) -> None:
    first, second = make_pair(1), make_pair(2)
    (done,) = write_pairs(FORMATS[layout], [first], tmp_path)
    before = done.image.stat().st_mtime_ns
    again = write_pairs(FORMATS[layout], [first, second], tmp_path)
    assert [pair.new for pair in again] == [False, True]
    assert again[0].image == done.image and done.image.stat().st_mtime_ns == before
    assert [r["name"] for r in read_manifest(tmp_path)] == [first.name, second.name]
    exported_at = (tmp_path / "manifest.jsonl").read_bytes()
    write_pairs(FORMATS[layout], [first, second], tmp_path)
    assert (tmp_path / "manifest.jsonl").read_bytes() == exported_at


def test_a_file_that_was_lost_is_written_again(tmp_path: Path, make_pair: MakePair) -> None:
    pair = make_pair(1)
    (done,) = write_pairs(FORMATS["busi"], [pair], tmp_path)
    done.image.unlink()
    (again,) = write_pairs(FORMATS["busi"], [pair], tmp_path)
    assert again.new and done.image.is_file()
    assert len(read_manifest(tmp_path)) == 1


def test_a_file_that_was_changed_is_not_passed_over(tmp_path: Path, make_pair: MakePair) -> None:
    pair = make_pair(1)
    (done,) = write_pairs(FORMATS["busi"], [pair], tmp_path)
    done.image.write_bytes(b"somebody else's")
    with pytest.raises(Refusal, match="has changed since"):
        write_pairs(FORMATS["busi"], [pair], tmp_path)


def test_a_decision_made_anew_reaches_the_manifest(tmp_path: Path, make_pair: MakePair) -> None:
    pair = make_pair(1)
    write_pairs(FORMATS["busi"], [pair], tmp_path)
    assert pair.decision is not None
    later = replace(pair.decision, comment="typical", decided_at="2030-01-01T00:00:00+00:00")
    (again,) = write_pairs(FORMATS["busi"], [replace(pair, decision=later)], tmp_path)
    (record,) = read_manifest(tmp_path)
    assert again.new and record["decision"]["comment"] == "typical"


def sides(folder: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for record in read_manifest(folder):
        found.setdefault(record["source_sha256"], set()).add(record["split"]["side"])
    return found


def test_no_scan_is_on_two_sides_and_each_stays_where_it_is(
    tmp_path: Path, make_pair: MakePair
) -> None:
    split = Split.parse("60,20,20")
    write_pairs(FORMATS["busi"], many(make_pair, 10, 2), tmp_path, split=split)
    first = sides(tmp_path)
    assert all(len(found) == 1 for found in first.values())
    counts = Counter(side for found in first.values() for side in found)
    assert counts == {"train": 6, "val": 2, "test": 2}
    # Without being asked again, and with more of each scan and more scans.
    write_pairs(FORMATS["busi"], many(make_pair, 20, 3), tmp_path)
    second = sides(tmp_path)
    assert {scan: second[scan] for scan in first} == first
    assert all(len(found) == 1 for found in second.values()) and len(second) == 20
    rows = list(csv.DictReader((tmp_path / "split.csv").open()))
    assert len(rows) == 60 and {row["split"] for row in rows} == {"train", "val", "test"}


def test_the_first_pair_goes_where_most_are_to_go(tmp_path: Path, make_pair: MakePair) -> None:
    write_pairs(FORMATS["busi"], [make_pair(1)], tmp_path, split=Split.parse("20,70,10"))
    assert read_manifest(tmp_path)[0]["split"]["side"] == "val"


def test_both_pathologies_are_on_every_side(tmp_path: Path, make_pair: MakePair) -> None:
    write_pairs(FORMATS["busi"], many(make_pair, 20, 1), tmp_path, split=Split.parse("50,25,25"))
    found = {(r["pathology"], r["split"]["side"]) for r in read_manifest(tmp_path)}
    assert len(found) == 6


def test_no_patient_is_on_two_sides_nor_in_a_file(tmp_path: Path, make_pair: MakePair) -> None:
    table = tmp_path / "patients.csv"
    rows = "".join(f"scan{n}.png,MRN-{n // 3}\n" for n in range(12))
    table.write_text("scan,patient\n" + rows)
    out = tmp_path / "out"
    split = Split.parse("50,25,25", read_patients(table))
    write_pairs(FORMATS["busi"], many(make_pair, 12, 1), out, split=split)
    of_patient: dict[int, set[str]] = {}
    for record in read_manifest(out):
        number = int(record["source_name"][4:-4])
        of_patient.setdefault(number // 3, set()).add(record["split"]["side"])
    assert len(of_patient) == 4 and all(len(found) == 1 for found in of_patient.values())
    written = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert b"MRN-" not in written
    with pytest.raises(Refusal, match="dealt out by patients"):
        write_pairs(FORMATS["busi"], many(make_pair, 13, 1)[12:], out)
    with pytest.raises(Refusal, match=r"does not name scan12\.png"):
        write_pairs(FORMATS["busi"], many(make_pair, 13, 1)[12:], out, split=split)
    with pytest.raises(Refusal, match="by patient as 50,25,25"):
        write_pairs(FORMATS["busi"], many(make_pair, 2, 1), out, split=Split.parse("60,20,20"))


@pytest.mark.parametrize("text", ["70,15", "70,15,16", "a,b,c", "110,-10,0", ""])
def test_what_is_no_split_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="is no split"):
        Split.parse(text)


@pytest.mark.parametrize("text", ["name,id\na,b\n", "scan,patient\n", "\xff\xfe\x00"])
def test_what_is_no_table_of_patients_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "table.csv").write_text(text, encoding="latin-1")
    with pytest.raises(Refusal, match="no table of patients"):
        read_patients(tmp_path / "table.csv")


def test_an_unnamed_patient_is_nobody(tmp_path: Path, make_pair: MakePair) -> None:
    """Rows without one were all one patient's."""
    (tmp_path / "patients.csv").write_text("scan;patient\nscan0.png;\nscan1.png\n\n")
    split = Split.parse("50,25,25", read_patients(tmp_path / "patients.csv"))
    with pytest.raises(Refusal, match=r"does not name scan0\.png"):
        write_pairs(FORMATS["busi"], many(make_pair, 2, 1), tmp_path / "out", split=split)


def test_each_format_says_the_sides_its_own_way(tmp_path: Path, make_pair: MakePair) -> None:
    pairs, split = many(make_pair, 8, 1), Split.parse("50,25,25")
    by_side: dict[str, list[str]] = {}
    for layout in ("nnunet", "coco", "yolo"):
        out = tmp_path / layout
        write_pairs(FORMATS[layout], pairs, out, split=split)
        by_side = {
            side: [r["name"] for r in read_manifest(out) if r["split"]["side"] == side]
            for side in ("train", "val", "test")
        }
        if layout == "nnunet":
            (fold,) = json.loads((out / "splits_final.json").read_text())
            assert fold == {"train": by_side["train"], "val": by_side["val"]}
        for side, names in by_side.items():
            if layout == "coco":
                part = json.loads((out / f"annotations_{side}.json").read_text())
                assert [i["file_name"] for i in part["images"]] == [f"{n}.png" for n in names]
                ids = {i["id"] for i in part["images"]}
                assert {a["image_id"] for a in part["annotations"]} == ids
            if layout == "yolo":
                lines = (out / f"{side}.txt").read_text().splitlines()
                assert lines == [f"./images/{name}.png" for name in names]
    assert all(by_side.values())


def test_the_card_counts_and_says_that_it_is_synthetic(tmp_path: Path, make_pair: MakePair) -> None:
    write_pairs(FORMATS["busi"], many(make_pair, 4, 2), tmp_path, split=Split.parse("50,25,25"))
    card = (tmp_path / "README.md").read_text()
    assert (
        "All lesions here are synthetic" in card
        and "image and mask: 8; healthy scans they are on: 4" in card
    )
    assert "| busi | benign | 4 | 2 |" in card and "| busi | malignant | 4 | 2 |" in card
    assert "Split by scan (train 4, val 4)" in card
    assert f"| compact (`{'b' * 12}`) | not installed" in card


def test_somebodys_readme_stays(tmp_path: Path, make_pair: MakePair) -> None:
    (tmp_path / "README.md").write_text("# Ours\n")
    write_pairs(FORMATS["busi"], [make_pair(1)], tmp_path)
    assert (tmp_path / "README.md").read_text() == "# Ours\n"
    assert "synthetic" in (tmp_path / "README.busynth.md").read_text()


@pytest.mark.parametrize("overwrite", [False, True])
def test_stages_are_not_left_behind_by_a_pair_that_is_written_anew(
    tmp_path: Path, make_pair: MakePair, overwrite: bool
) -> None:
    layout, pair = FORMATS["busi"], make_pair(1)
    write_pairs(layout, [pair], tmp_path, keep_stages=True)
    later = replace(pair.decision, decided_at="2031-01-01T00:00:00+00:00")  # type: ignore[type-var]
    write_pairs(layout, [replace(pair, decision=later)], tmp_path, overwrite=overwrite)
    (record,) = read_manifest(tmp_path)
    assert record["decided_at"] == "2031-01-01T00:00:00+00:00"
    assert {p.name for p in tmp_path.glob("stages/*/*")} == {Path(f).name for f in record["stages"]}


def test_what_is_asked_for_otherwise_is_written_anew(tmp_path: Path, make_pair: MakePair) -> None:
    """The scan was calibrated since, or a file of its stages was lost."""
    layout, pair = FORMATS["busi"], make_pair(1)
    write_pairs(layout, [pair], tmp_path, keep_stages=True)
    assert not write_pairs(layout, [pair], tmp_path, keep_stages=True)[0].new
    next(tmp_path.glob("stages/*/*_stage2_lesion.png")).unlink()
    assert write_pairs(layout, [pair], tmp_path, keep_stages=True)[0].new
    assert len(list(tmp_path.glob("stages/*/*"))) == 5
    (again,) = write_pairs(layout, [replace(pair, spacing_mm=(0.1, 0.2))], tmp_path)
    assert again.new and read_manifest(tmp_path)[0]["spacing_mm"] == [0.1, 0.2]


def test_the_same_pair_in_other_greys_is_another(tmp_path: Path, make_pair: MakePair) -> None:
    pair = make_pair(1, dtype=np.uint16)
    windows = [GreyWindow(GreyDepth.WINDOW, 0, high) for high in (40_000, 50_000)]
    write_pairs(FORMATS["busi"], [replace(pair, window=windows[0])], tmp_path)
    assert not write_pairs(FORMATS["busi"], [replace(pair, window=windows[0])], tmp_path)[0].new
    with pytest.raises(Refusal, match="exists already"):
        write_pairs(FORMATS["busi"], [replace(pair, window=windows[1])], tmp_path)


def test_pairs_that_are_written_anew_stay_on_their_sides(
    tmp_path: Path, make_pair: MakePair
) -> None:
    pairs = [on_scan(make_pair(seed), f"{seed}.png", f"{seed:064x}") for seed in (1, 2)]
    write_pairs(FORMATS["busi"], pairs, tmp_path, split=Split.parse("50,50,0"))
    first = sides(tmp_path)
    assert len(set.union(*first.values())) == 2
    later = [
        replace(pair, decision=replace(pair.decision, decided_at="2031-01-01T00:00:00+00:00"))  # type: ignore[type-var]
        for pair in reversed(pairs)
    ]
    assert all(done.new for done in write_pairs(FORMATS["busi"], later, tmp_path))
    assert sides(tmp_path) == first


def test_a_name_that_another_takes_meanwhile_is_refused(
    tmp_path: Path, make_pair: MakePair
) -> None:
    pair = make_pair(1)
    theirs = tmp_path / FORMATS["busi"].image_path(pair.name, pair.pathology)

    def take(_done: int) -> None:
        theirs.parent.mkdir(parents=True, exist_ok=True)
        theirs.write_bytes(b"theirs")

    with pytest.raises(Refusal, match="exists already"):
        write_pairs(FORMATS["busi"], [pair], tmp_path, on_progress=take)
    assert theirs.read_bytes() == b"theirs" and read_manifest(tmp_path) == []


def test_a_scan_that_was_healed_twice_goes_with_what_it_was_at_first() -> None:
    records = [
        {
            "pathology": "benign",
            "source_sha256": sha256,
            "healings": [{"scan_sha256": h} for h in of],
        }
        for sha256, of in (("a", ""), ("x", ""), ("c", "ab"), ("b", "a"))
    ]
    deal(records, Split.parse("50,50,0"))
    first, other, *healed = ((r["split"]["group"], r["split"]["side"]) for r in records)
    assert healed == [first, first] and other[1] != first[1]

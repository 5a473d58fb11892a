"""Sides of a split: nothing of one scan or patient is on two, in no index and after no export."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from busynth_gui.case.errors import Refusal
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.manifest import read_manifest
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.split import SIDES, Split, deal, side_of
from busynth_gui.export.writer import write_pairs
from busynth_gui.imaging.burned_in import BurnedIn

MakePair = Callable[..., ExportPair]
HALVES = Split.parse("50,25,25")


def of_scan(pair: ExportPair, scan: str, name: str | None = None) -> ExportPair:
    """The pair as if it were of the scan with that hash, and called so unless it has a name."""
    candidate = pair.candidate
    made = replace(candidate, request=replace(candidate.request, scan_sha256=scan))
    return replace(pair, name=name or f"pair{scan}", source_name=f"{scan}.png", candidate=made)


def dealt_by_patients(*patients: str) -> Split:
    """A split by the patients of the scans 0.png, 1.png, ..."""
    return replace(HALVES, patients={f"{n}.png": whose for n, whose in enumerate(patients)})


def sides_of(folder: Path) -> dict[str, str | None]:
    return {r["name"]: side_of(r) for r in read_manifest(folder)}


def files_of(folder: Path) -> dict[str, bytes]:
    """What the folder says of its pairs together; times are left out."""
    names = {n for each in FORMATS.values() for n in (*each.index_names, *each.split_names)}
    return {n: (folder / n).read_bytes() for n in {*names, "split.csv"} if (folder / n).exists()}


@pytest.mark.parametrize("layout", FORMATS)
def test_a_split_that_comes_later_is_in_every_file(
    tmp_path: Path, make_pair: MakePair, layout: str
) -> None:
    pairs = [of_scan(make_pair(n), str(n)) for n in range(8)]
    late, other, at_once = (tmp_path / name for name in ("late", "other", "at_once"))
    for folder in (late, other):
        write_pairs(FORMATS[layout], pairs, folder)
    done = write_pairs(FORMATS[layout], pairs, late, split=HALVES)
    assert not any(pair.new for pair in done)
    write_pairs(FORMATS[layout], pairs, at_once, split=HALVES)
    assert files_of(late) == files_of(at_once)
    # Dealt by an export in another format, into the same folder.
    second = "dicom" if layout == "busi" else "busi"
    write_pairs(FORMATS[second], pairs, other, split=HALVES)
    assert files_of(other).keys() == files_of(at_once).keys()
    assert {n: d for n, d in files_of(other).items() if n != "split.csv"} == {
        n: d for n, d in files_of(at_once).items() if n != "split.csv"
    }


def test_an_export_that_adds_nothing_writes_nothing(tmp_path: Path, make_pair: MakePair) -> None:
    pairs = [of_scan(make_pair(n), str(n)) for n in range(4)]
    write_pairs(FORMATS["coco"], pairs, tmp_path, split=HALVES)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()}
    for split in (HALVES, None):
        write_pairs(FORMATS["coco"], pairs, tmp_path, split=split)
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("layout", ["yolo", "nnunet"])
def test_an_index_that_was_lost_is_written_again(
    tmp_path: Path, make_pair: MakePair, layout: str
) -> None:
    pairs = [of_scan(make_pair(n), str(n)) for n in range(8)]
    write_pairs(FORMATS[layout], pairs, tmp_path, split=HALVES)
    before = files_of(tmp_path)
    for name in before:
        (tmp_path / name).unlink()
        write_pairs(FORMATS[layout], pairs, tmp_path)
        assert files_of(tmp_path) == before


def test_a_corrected_table_of_patients_leaves_none_on_two_sides(
    tmp_path: Path, make_pair: MakePair
) -> None:
    pairs = [of_scan(make_pair(n), str(n)) for n in range(5)]
    write_pairs(FORMATS["busi"], pairs[:4], tmp_path, split=dealt_by_patients(*"ABCD"))
    before, manifest = sides_of(tmp_path), (tmp_path / "manifest.jsonl").read_bytes()
    assert set(before.values()) == set(SIDES)
    with pytest.raises(Refusal, match=r"\d\.png and \d\.png are of one scan or patient"):
        write_pairs(FORMATS["busi"], pairs, tmp_path, split=dealt_by_patients(*"AAAAA"))
    assert (tmp_path / "manifest.jsonl").read_bytes() == manifest
    assert not (tmp_path / "benign" / "pair4.png").exists()


def test_scans_that_turn_out_to_be_of_one_patient_on_one_side_are_one_group(
    tmp_path: Path, make_pair: MakePair
) -> None:
    pairs = [of_scan(make_pair(n), str(n)) for n in range(5)]
    split = replace(HALVES, shares=(100, 0, 0))
    for patients in ("ABCD", "ABBDB"):
        whose = dealt_by_patients(*patients).patients
        write_pairs(
            FORMATS["busi"], pairs[: len(patients)], tmp_path, split=replace(split, patients=whose)
        )
    groups = [r["split"]["group"] for r in read_manifest(tmp_path)]
    assert groups == [f"patient-0000{n}" for n in (1, 2, 2, 4, 2)]


def record(source: str, **said: Any) -> dict[str, Any]:
    return {"pathology": "benign", "source_name": source, "source_sha256": source, **said}


def test_a_scan_is_itself_whatever_was_done_about_its_writing() -> None:
    def of(source: str, original: str) -> dict[str, Any]:
        return record(source, writing={"action": "blanked", "original_sha256": original})

    records = [record("a"), record("b"), of("blank a", "a"), of("b", "b"), of("otherwise a", "a")]
    deal(records, Split.parse("50,50,0"))
    groups = [r["split"]["group"] for r in records]
    assert groups == ["scan-00001", "scan-00002", "scan-00001", "scan-00002", "scan-00001"]


def test_what_joins_two_sides_is_refused() -> None:
    records = [record("a"), record("b")]
    deal(records, Split.parse("50,50,0"))
    healed = record("c", healings=[{"scan_sha256": "a"}, {"scan_sha256": "b"}])
    with pytest.raises(Refusal, match="a and b are of one scan or patient"):
        deal([*records, healed], None)


def test_a_pair_takes_no_side_of_another_scans_that_it_replaces(
    tmp_path: Path, make_pair: MakePair
) -> None:
    theirs = [of_scan(make_pair(n), f"theirs{n}", name=f"pair{n}") for n in range(4)]
    write_pairs(FORMATS["yolo"], theirs, tmp_path, split=HALVES)
    assert len(set(sides_of(tmp_path).values())) == 3
    mine = [of_scan(make_pair(n), "mine", name=f"pair{n}") for n in range(4)]
    write_pairs(FORMATS["yolo"], mine, tmp_path, split=HALVES, overwrite=True)
    assert set(sides_of(tmp_path).values()) == {"train"}
    listed = [line for side in SIDES for line in _lines(tmp_path / f"{side}.txt")]
    assert sorted(listed) == [f"./images/pair{n}.png" for n in range(4)]


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def test_groups_of_pairs_that_are_gone_lend_nobody_their_number() -> None:
    """A number was as high as there were groups: after one was replaced, another's came again."""
    records = [record(name) for name in "abc"]
    deal(records, HALVES)
    left = [*records[1:], record("d")]
    deal(left, None)
    groups = [r["split"]["group"] for r in left]
    assert len(set(groups)) == 3


def test_more_of_a_known_scan_needs_no_table_of_patients(
    tmp_path: Path, make_pair: MakePair
) -> None:
    pairs = [of_scan(make_pair(n), str(n)) for n in range(4)]
    write_pairs(FORMATS["busi"], pairs, tmp_path, split=dealt_by_patients(*"AABB"))
    more = of_scan(make_pair(9), "2", name="more")
    write_pairs(FORMATS["busi"], [more], tmp_path)
    assert sides_of(tmp_path)["more"] == sides_of(tmp_path)["pair2"]
    with pytest.raises(Refusal, match="dealt out by patients"):
        write_pairs(FORMATS["busi"], [of_scan(make_pair(5), "5")], tmp_path)


def test_data_yaml_names_no_list_that_is_not_there(tmp_path: Path, make_pair: MakePair) -> None:
    pairs = [of_scan(make_pair(n), str(n)) for n in range(5)]
    write_pairs(FORMATS["yolo"], pairs, tmp_path, split=Split.parse("80,0,20"))
    places = dict(
        line.split(": ") for line in (tmp_path / "data.yaml").read_text().splitlines()[1:4]
    )
    assert places == {"train": "train.txt", "val": "train.txt", "test": "test.txt"}
    assert all((tmp_path / place).is_file() for place in places.values())
    for side in ("train", "test"):
        names = [name for name, on in sides_of(tmp_path).items() if on == side]
        assert _lines(tmp_path / f"{side}.txt") == [f"./images/{name}.png" for name in names]


def test_the_annotations_of_a_side_that_lost_all_pairs_are_empty(
    tmp_path: Path, make_pair: MakePair
) -> None:
    theirs = [of_scan(make_pair(n), f"theirs{n}", name=f"pair{n}") for n in range(4)]
    mine = [of_scan(make_pair(n), "mine", name=f"pair{n}") for n in range(4)]
    for pairs in (theirs, mine):
        write_pairs(FORMATS["coco"], pairs, tmp_path, split=HALVES, overwrite=True)
    told = {side: json.loads((tmp_path / f"annotations_{side}.json").read_text()) for side in SIDES}
    assert {side: len(each["images"]) for side, each in told.items()} == {
        "train": 4, "val": 0, "test": 0,
    }  # fmt: skip


def test_what_is_made_of_a_blanked_scan_is_of_the_same_patient(make_pair: MakePair) -> None:
    told = BurnedIn("blanked", 9, "as it came")
    assert replace(make_pair(1), writing=told).origin_sha256 == "as it came"
    assert make_pair(1).origin_sha256 == make_pair(1).candidate.request.scan_sha256


SOUND = {"side": "train", "group": "scan-00001", "by": "scan", "shares": "50,25,25"}


@pytest.mark.parametrize(
    "split", ["train", 3, {}, {**SOUND, "side": 1}, {**SOUND, "shares": "all"}, []]
)
def test_a_side_that_makes_no_sense_is_refused(
    tmp_path: Path, make_pair: MakePair, split: Any
) -> None:
    write_pairs(FORMATS["busi"], [make_pair(1)], tmp_path)
    (said,) = read_manifest(tmp_path)
    (tmp_path / "manifest.jsonl").write_text(json.dumps({**said, "split": split}) + "\n")
    with pytest.raises(Refusal):
        write_pairs(FORMATS["busi"], [make_pair(2)], tmp_path)


def test_a_group_of_another_name_is_kept() -> None:
    records = [record("a", split={**SOUND, "group": "ours"}), record("b"), record("a")]
    deal(records, None)
    assert [r["split"]["group"] for r in records] == ["ours", "scan-00001", "ours"]


def test_many_scans_of_a_patient_are_dealt_quickly() -> None:
    records = [record(str(number)) for number in range(20_000)]
    split = replace(HALVES, patients={str(number): "A" for number in range(20_000)})
    deal(records, split)
    assert {r["split"]["group"] for r in records} == {"patient-00001"}

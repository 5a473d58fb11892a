"""Pairs written apart and put together: the manifest and the index that one exporter leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.manifest import read_manifest
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.shards import PARTS_FOLDER, find_done, merge_parts, read_parts, write_part
from busynth_gui.export.transaction import Transaction, recover
from busynth_gui.export.writer import write_card, write_pairs

MakePair = Callable[..., ExportPair]


def files(folder: Path) -> dict[str, Any]:
    """Every file below a folder; the manifest's times are left out."""
    paths = {str(p.relative_to(folder)): p for p in folder.rglob("*") if p.is_file()}
    found: dict[str, Any] = {name: path.read_bytes() for name, path in paths.items()}
    found["manifest.jsonl"] = [{**r, "exported_at": ""} for r in read_manifest(folder)]
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_parts_in_any_order_make_what_one_exporter_makes(
    tmp_path: Path, make_pair: MakePair, name: str
) -> None:
    layout = FORMATS[name]
    before = make_pair(99)
    pairs = [make_pair(seed, list(Pathology)[seed % 2]) for seed in range(5)]
    one, several = tmp_path / "one", tmp_path / "several"
    for folder in (one, several):
        write_pairs(layout, [before], folder)
    for pair in pairs:
        write_pairs(layout, [pair], one)
    for pair in reversed(pairs):
        write_part(layout, pair, several, keep_stages=False)
    assert len(read_manifest(several)) == 1  # nothing of them yet
    merge_parts(several, read_parts(several), [p.name for p in pairs])
    write_card(several)
    assert files(several) == files(one)
    assert sorted(p.name for p in several.iterdir()) == sorted(p.name for p in one.iterdir())


def test_putting_together_again_changes_nothing(tmp_path: Path, make_pair: MakePair) -> None:
    pairs = [make_pair(seed) for seed in range(3)]
    parts = [write_part(FORMATS["coco"], p, tmp_path, keep_stages=True) for p in pairs]
    names = [p.name for p in pairs]
    merge_parts(tmp_path, parts, names)
    before = files(tmp_path)
    merge_parts(tmp_path, parts, names)
    merge_parts(tmp_path, [], names)
    assert len(before["manifest.jsonl"]) == 3
    assert files(tmp_path)["manifest.jsonl"] == before["manifest.jsonl"]


def test_no_stages_of_a_pair_before_stay_unlisted(tmp_path: Path, make_pair: MakePair) -> None:
    pair = make_pair(1)
    for keep_stages in (True, False):
        write_part(FORMATS["busi"], pair, tmp_path, keep_stages=keep_stages)
        merge_parts(tmp_path, read_parts(tmp_path), [pair.name])
        (record,) = read_manifest(tmp_path)
        there = {str(p.relative_to(tmp_path)) for p in (tmp_path / "stages").rglob("*.png")}
        assert there == set(record["stages"]) and len(there) == 5


def test_parts_of_a_run_that_was_given_up_come_first(tmp_path: Path, make_pair: MakePair) -> None:
    given_up, mine = make_pair(8), make_pair(1)
    write_part(FORMATS["nnunet"], given_up, tmp_path, keep_stages=False)
    write_part(FORMATS["busi"], mine, tmp_path, keep_stages=False)
    merge_parts(tmp_path, read_parts(tmp_path), [mine.name])
    assert [r["name"] for r in read_manifest(tmp_path)] == [given_up.name, mine.name]
    assert json.loads((tmp_path / "dataset.json").read_text())["numTraining"] == 1
    assert not (tmp_path / PARTS_FOLDER).exists()


def test_only_the_same_request_in_the_same_format_is_done(
    tmp_path: Path, make_pair: MakePair
) -> None:
    layout, pair, other = FORMATS["busi"], make_pair(1), make_pair(2)
    write_part(layout, pair, tmp_path, keep_stages=False)
    wanted = {p.name: p.candidate.request for p in (pair, other)}

    def done(**changes: Any) -> set[str]:
        asked = {"layout": layout, "wanted": wanted, "keep_stages": False, **changes}
        return find_done(
            asked["layout"], tmp_path, asked["wanted"], keep_stages=asked["keep_stages"]
        )

    assert done() == {pair.name}
    assert done(keep_stages=True) == set()
    assert done(layout=FORMATS["coco"]) == set()
    assert done(wanted={pair.name: other.candidate.request}) == set()
    (image,) = tmp_path.glob("benign/*[0-9a-f].png")
    data = image.read_bytes()
    image.write_bytes(data[:-1])
    with pytest.raises(Refusal, match="has changed since it was written"):
        done()
    image.unlink()
    assert done() == set()


@pytest.mark.parametrize("text", ["", "{}", '{"record": {"format": "busi"}, "entry": null}', "[1]"])
def test_a_part_that_busynth_did_not_write_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / PARTS_FOLDER).mkdir()
    (tmp_path / PARTS_FOLDER / "busi-x.json").write_text(text)
    with pytest.raises(Refusal, match=r"busi-x\.json is not one that busynth wrote"):
        read_parts(tmp_path)


def test_what_killed_exporters_left_is_swept_and_what_lives_is_not(tmp_path: Path) -> None:
    left = tmp_path / ".busynth-0123456789ab"
    left.mkdir()
    (left / "0.new").write_bytes(b"half")
    (left / "claim").touch()
    (tmp_path / PARTS_FOLDER).mkdir()
    with Transaction(tmp_path) as living:
        living.add("file", b"whole")
        recover(tmp_path)
        assert not left.exists()
        living.commit()
    assert (tmp_path / "file").read_bytes() == b"whole"
    assert (tmp_path / PARTS_FOLDER).is_dir()
    recover(tmp_path / "nowhere")

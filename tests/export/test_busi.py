"""The BUSI layout and its manifest: all pairs or none, and nobody's pairs lost."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from busynth_gui.case.decision import Decision, DecisionState, Perceived
from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.request import Request
from busynth_gui.export.busi import BusiLayout
from busynth_gui.export.manifest import read_manifest
from busynth_gui.export.pair import ExportedPair, ExportPair, pair_name, safe_stem
from busynth_gui.export.writer import write_pairs

MakePair = Callable[..., ExportPair]


def export_busi(pairs: Iterable[ExportPair], out: Path, **options: Any) -> list[ExportedPair]:
    return write_pairs(BusiLayout(), pairs, out, **options)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too, and every empty folder."""
    return {
        str(p.relative_to(folder)): p.read_bytes() if p.is_file() else b""
        for p in folder.rglob("*")
        if p.is_file() or not any(p.iterdir())
    }


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_pairs_and_their_records(tmp_path: Path, make_pair: MakePair, dtype: Any) -> None:
    out = tmp_path / "new" / "out"
    pairs = [make_pair(3, Pathology.MALIGNANT, dtype), make_pair(4, Pathology.BENIGN, dtype)]
    seen: list[int] = []
    done = export_busi(pairs, out, on_progress=seen.append)
    assert seen == [1, 2]
    records = read_manifest(out)
    assert [d.record for d in done] == records
    for pair, exported, record in zip(pairs, done, records, strict=True):
        assert exported.image == out / pair.pathology / f"{pair.name}.png"
        with Image.open(exported.image) as image:
            pixels = np.asarray(image)
            assert "compositeWithTrainedAlgorithmicMedia" in image.info["XML:com.adobe.xmp"]
        assert pixels.dtype == dtype
        np.testing.assert_array_equal(pixels, pair.candidate.image)
        assert exported.mask == out / pair.pathology / f"{pair.name}_mask.png"
        with Image.open(exported.mask) as image:
            np.testing.assert_array_equal(np.asarray(image), np.where(pair.mask, 255, 0))
            assert image.mode == "L"
        assert record["synthetic"] is True
        assert record["image_sha256"] == hashlib.sha256(exported.image.read_bytes()).hexdigest()
        assert record["mask_sha256"] == hashlib.sha256(exported.mask.read_bytes()).hexdigest()
        assert record["source_sha256"] == pair.candidate.request.scan_sha256
        assert Request.from_json(record["request"]) == pair.candidate.request
        assert (record["bundle"], record["bundle_sha256"]) == ("compact", "b" * 64)
        assert {"python", "torch", "numpy", "pillow"} <= set(record["packages"])
        assert record["decision"]["state"] == "approved" and record["reviewer"] == "A. Reader"
    assert {p for p in tree(out) if "/" not in p} == {"manifest.jsonl", "README.md"}
    assert len(tree(out)) == 6


def test_the_record_says_what_the_reviewer_read_and_how_long_it_took(
    tmp_path: Path, make_pair: MakePair
) -> None:
    pair = make_pair()
    assert pair.decision is not None
    read = Perceived("4C", Descriptors(margin="not-circumscribed"))
    decision = replace(pair.decision, perceived=read, seconds=12.5, blinded=True)
    (done,) = export_busi([replace(pair, decision=decision)], tmp_path / "out")
    written = done.record["decision"]
    assert written["perceived"]["category"] == "4C"
    assert Descriptors(**written["perceived"]["descriptors"]) == read.descriptors
    assert written["seconds"] == 12.5
    assert written["blinded"] is True


def test_a_corrected_mask_is_the_one_written(tmp_path: Path, make_pair: MakePair) -> None:
    mask = np.zeros((80, 120), bool)
    mask[30:50, 40:70] = True
    (done,) = export_busi([make_pair(mask=mask)], tmp_path)
    with Image.open(done.mask or "") as image:
        np.testing.assert_array_equal(np.asarray(image) > 0, mask)
    assert done.record["mask_corrected"] is True


def test_stages_are_kept_when_asked(tmp_path: Path, make_pair: MakePair) -> None:
    pair = make_pair()
    (done,) = export_busi([pair], tmp_path, keep_stages=True)
    folder = tmp_path / "stages" / pair.name
    names = {p.name.removeprefix(f"{pair.name}_") for p in folder.iterdir()}
    assert names == {
        "stage1_region.png",
        "stage1_mask.png",
        "stage2_lesion.png",
        "stage3_band.png",
        "stage3_image.png",
    }
    assert {tmp_path / s for s in done.record["stages"]} == set(folder.iterdir())


def test_later_exports_are_added(tmp_path: Path, make_pair: MakePair) -> None:
    export_busi([make_pair(1)], tmp_path)
    before = (tmp_path / "manifest.jsonl").read_text()
    export_busi([make_pair(2)], tmp_path)
    assert (tmp_path / "manifest.jsonl").read_text().startswith(before)
    assert len(read_manifest(tmp_path)) == 2


def test_a_taken_name_is_refused_and_replaced_when_asked(
    tmp_path: Path, make_pair: MakePair
) -> None:
    export_busi([make_pair(1), make_pair(2)], tmp_path)
    before = tree(tmp_path)
    mask = np.ones((80, 120), bool)
    with pytest.raises(Refusal, match="exists already"):
        export_busi([make_pair(5), make_pair(1, mask=mask)], tmp_path)
    assert tree(tmp_path) == before

    export_busi([make_pair(1, mask=mask)], tmp_path, overwrite=True)
    records = read_manifest(tmp_path)
    assert sorted(r["request"]["seed"] for r in records) == [1, 2]
    assert [r["mask_corrected"] for r in records] == [False, True]
    assert len(tree(tmp_path)) == len(before)


def test_two_pairs_of_one_name_are_refused(tmp_path: Path, make_pair: MakePair) -> None:
    pairs = [make_pair(1, name="Case"), make_pair(2, name="case")]
    with pytest.raises(Refusal, match="two pairs"):
        export_busi(pairs, tmp_path / "out", overwrite=True)
    masks = [make_pair(1, name="case"), make_pair(2, name="case_mask")]
    with pytest.raises(Refusal, match="two pairs"):
        export_busi(masks, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_failure_between_pairs_leaves_nothing(tmp_path: Path, make_pair: MakePair) -> None:
    def pairs() -> Iterator[ExportPair]:
        yield make_pair(1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_busi(pairs(), tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_while_files_are_put_in_place_is_undone(
    tmp_path: Path, make_pair: MakePair
) -> None:
    """The second pair's file cannot be placed: a folder that is not ours has its name."""
    export_busi([make_pair(1)], tmp_path)
    taken = tmp_path / "benign" / f"{make_pair(2).name}.png"
    taken.mkdir()
    before = tree(tmp_path)
    mask = np.ones((80, 120), bool)
    with pytest.raises(Refusal, match="cannot be written"):
        export_busi([make_pair(1, mask=mask), make_pair(2)], tmp_path, overwrite=True)
    assert tree(tmp_path) == before


def test_nothing_to_export_makes_no_folder(tmp_path: Path) -> None:
    assert export_busi([], tmp_path / "out") == []
    assert not (tmp_path / "out").exists()


def test_a_foreign_manifest_is_not_overwritten(tmp_path: Path, make_pair: MakePair) -> None:
    for text in ("not json\n", '["a list"]\n', '{"no": "image"}\n'):
        (tmp_path / "manifest.jsonl").write_text(text)
        with pytest.raises(Refusal, match="busynth wrote"):
            export_busi([make_pair()], tmp_path, overwrite=True)
        assert tree(tmp_path) == {"manifest.jsonl": text.encode()}


@pytest.mark.parametrize("where", ["file", "below a file", "forbidden"])
def test_a_folder_that_cannot_be_written(tmp_path: Path, make_pair: MakePair, where: str) -> None:
    if where == "forbidden" and (os.name != "posix" or os.geteuid() == 0):
        pytest.skip("root may write everywhere")
    (tmp_path / "file").write_text("text")
    (tmp_path / "forbidden").mkdir(mode=0o500)
    before = tree(tmp_path)
    with pytest.raises(Refusal, match="cannot be written"):
        export_busi([make_pair()], tmp_path / where.replace("below a file", "file/below"))
    assert tree(tmp_path) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_said_to_be_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from busynth_gui.export import transaction

    def write(path: Path, data: bytes) -> None:
        with Path("/dev/full").open("wb", buffering=0) as file:
            file.write(data)

    monkeypatch.setattr(transaction, "write_bytes", write)
    with (
        pytest.raises(Refusal, match="no space left"),
        transaction.Transaction(tmp_path / "x") as t,
    ):
        t.add("a.png", b"data")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="folders are locked on POSIX only")
def test_exports_at_the_same_time_keep_all_records(tmp_path: Path, make_pair: MakePair) -> None:
    pairs = [make_pair(seed) for seed in range(12)]
    threads = [threading.Thread(target=export_busi, args=([p], tmp_path)) for p in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {r["name"] for r in read_manifest(tmp_path)} == {p.name for p in pairs}
    assert len(tree(tmp_path)) == 26


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "a\\b", "/x", ".x", "x.", "a\nb"])
def test_names_cannot_leave_the_folder(make_pair: MakePair, name: str) -> None:
    with pytest.raises(Refusal):
        make_pair(name=name)


def test_names_of_scans() -> None:
    assert safe_stem("normal (12).png") == "normal-12"
    assert safe_stem("../../etc/passwd") == "passwd"
    assert safe_stem("Frau Müller v1.2.TIFF") == "Frau-Muller-v1.2"
    assert safe_stem("胸部") == "scan"
    assert len(safe_stem("x" * 400)) == 80


def test_names_tell_requests_apart(make_pair: MakePair) -> None:
    requests = [
        make_pair(seed, pathology, dtype).candidate.request
        for seed in (1, 2)
        for pathology in Pathology
        for dtype in (np.uint8, np.uint16)
    ]
    assert len({pair_name("a.png", request) for request in requests}) == len(requests)


def test_a_decision_on_other_pixels_is_refused(make_pair: MakePair) -> None:
    pair = make_pair()
    stale = Decision(DecisionState.APPROVED, pair.candidate.image_sha256, "0" * 64)
    with pytest.raises(Refusal, match="other pixels"):
        ExportPair("name", "healthy.png", pair.candidate, pair.mask, stale)


def test_an_empty_or_foreign_mask_is_refused(make_pair: MakePair) -> None:
    for mask in (np.zeros((80, 120), bool), np.ones((80, 121), bool)):
        with pytest.raises(Refusal, match="mask"):
            make_pair(mask=mask)


def test_file_names_that_are_no_utf_8(tmp_path: Path, make_pair: MakePair) -> None:
    pair = make_pair()
    odd = ExportPair("odd", "sc\udce9n.png", pair.candidate, pair.mask)
    export_busi([odd], tmp_path)
    (line,) = (tmp_path / "manifest.jsonl").read_text().splitlines()
    assert json.loads(line)["source_name"] == "sc\udce9n.png"

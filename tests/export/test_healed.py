"""Counterfactual pairs: three files of one name, whole or not at all, and what they came from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from busynth_gui.case.errors import Refusal
from busynth_gui.case.healing import Healed, HealRequest
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.scan import Scan
from busynth_gui.export import healed as export_healed
from busynth_gui.export import indexes, shards
from busynth_gui.export.healed import (
    HealedPair,
    healed_name,
    paths_of,
    refuse_other_pairs,
    those_there,
    write_all_healed,
    write_healed,
)
from busynth_gui.export.manifest import read_manifest
from busynth_gui.export.split import Split, deal
from busynth_gui.imaging.read import read_mask, read_scan


def pair_of(seed: int = 0, healings: tuple[HealRequest, ...] = ()) -> HealedPair:
    pixels = np.random.default_rng(seed).integers(0, 4096, (80, 120)).astype(np.uint16)
    scan = Scan(f"benign ({seed}).png", pixels, healings=healings)
    region = EllipseRegion(60, 40, 15, 9)
    mask = region.rasterize(scan.shape)
    band = EllipseRegion(60, 40, 19, 13).rasterize(scan.shape) & ~mask
    request = HealRequest(scan.sha256, region, seed, "compact", "b" * 64)
    image = np.where(mask | band, pixels // 2, pixels).astype(np.uint16)
    return HealedPair(healed_name(scan, request), scan, Healed(request, image, mask, band, 2))


def test_a_pair_is_three_files_of_one_name(tmp_path: Path) -> None:
    pair = pair_of()
    write_all_healed([pair], tmp_path)
    lesion, healed, mask = (tmp_path / path for path in paths_of(pair.name))
    assert np.array_equal(read_scan(lesion).pixels, pair.scan.pixels)
    assert read_scan(lesion).healings == ()
    back = read_scan(healed)
    assert np.array_equal(back.pixels, pair.healed.image)
    assert back.healings == (pair.healed.request,)
    assert np.array_equal(read_mask(mask, back.shape), pair.healed.mask)
    (record,) = read_manifest(tmp_path)
    assert record["source_sha256"] == pair.scan.sha256 and record["synthetic"] is True
    assert "Healed" in (tmp_path / "README.md").read_text()


def test_a_chain_of_healings_is_kept(tmp_path: Path) -> None:
    first = pair_of(1).healed.request
    pair = pair_of(2, (first,))
    write_all_healed([pair], tmp_path)
    lesion, healed, _ = (tmp_path / path for path in paths_of(pair.name))
    assert read_scan(lesion).healings == (first,)
    assert read_scan(healed).healings == (first, pair.healed.request)


def test_what_is_there_whole_is_not_written_again(tmp_path: Path) -> None:
    pairs = [pair_of(0), pair_of(1)]
    assert len(write_all_healed(pairs, tmp_path)) == 2
    wanted = {pair.name: pair.healed.request for pair in pairs}
    assert those_there(tmp_path, wanted) == set(wanted)
    before = (tmp_path / paths_of(pairs[0].name)[1]).stat().st_mtime_ns
    (tmp_path / paths_of(pairs[1].name)[0]).unlink()
    assert those_there(tmp_path, wanted) == {pairs[0].name}
    with pytest.raises(Refusal, match="exists already"):
        refuse_other_pairs(tmp_path, [pairs[0].name])
    write_all_healed(pairs[:1], tmp_path)
    assert (tmp_path / paths_of(pairs[0].name)[1]).stat().st_mtime_ns == before
    assert len(read_manifest(tmp_path)) == 2


def test_what_a_killed_run_has_written_is_taken_up(tmp_path: Path) -> None:
    pairs = [pair_of(0), pair_of(1)]
    for pair in pairs:
        write_healed(pair, tmp_path)  # and no more: its part is all that tells of it
    assert read_manifest(tmp_path) == []
    write_all_healed([*pairs, pair_of(2)], tmp_path)
    assert {r["name"] for r in read_manifest(tmp_path)} > {pair.name for pair in pairs}
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "README.md", "healed", "lesion", "manifest.jsonl", "masks"
    ]  # fmt: skip


def test_the_manifest_is_not_read_and_written_anew_for_each_pair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With two thousand healed scans that would take longer than to heal them."""
    pair, handled = pair_of(), []
    pairs = [replace(pair, name=f"{number:03d}") for number in range(100)]
    for module in (export_healed, indexes, shards):
        monkeypatch.setattr(
            module, "read_manifest", lambda out: handled.append("read") or read_manifest(out)
        )
    whole = indexes.manifest_bytes
    monkeypatch.setattr(
        indexes, "manifest_bytes", lambda records: handled.append("written") or whole(records)
    )
    write_all_healed(pairs, tmp_path)
    assert [r["name"] for r in read_manifest(tmp_path)] == [each.name for each in pairs]
    assert len(handled) < len(pairs), handled


def test_a_healed_ground_goes_with_the_scan_that_it_was() -> None:
    origin = pair_of().healed.request
    base = {"pathology": "benign", "format": "busi"}
    records = [{**base, "source_sha256": origin.scan_sha256, "healings": []}] + [
        {**base, "source_sha256": name * 64, "healings": [origin.to_json()]} for name in "cd"
    ]
    records += [{**base, "source_sha256": name * 64} for name in "efgh"]
    deal(records, Split.parse("50,25,25"))
    assert len({r["split"]["group"] for r in records[:3]}) == 1
    assert len({r["split"]["group"] for r in records}) == 5

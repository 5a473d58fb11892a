"""COCO keeps masks in its index alone: what is lost of it comes again, what was changed is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from busynth_gui.case.errors import Refusal
from busynth_gui.export.coco import CocoLayout, mask_of_runs
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.manifest import read_manifest
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.shards import find_done
from busynth_gui.export.writer import write_pairs

MakePair = Callable[..., ExportPair]


def export(pairs: list[ExportPair], folder: Path, **how: Any) -> list[bool]:
    return [pair.new for pair in write_pairs(FORMATS["coco"], pairs, folder, **how)]


def change(path: Path, how: Callable[[dict[str, Any]], object]) -> None:
    said = json.loads(path.read_text())
    how(said)
    path.write_text(json.dumps(said))


def refuse_unless_whole(folder: Path, pairs: list[ExportPair]) -> None:
    """Both files have the mask of each pair, and the manifest has no more."""
    for name in CocoLayout.index_names:
        said = json.loads((folder / name).read_text())
        file_of = {image["id"]: image["file_name"] for image in said["images"]}
        on = {file_of[a["image_id"]]: a for a in said["annotations"]}
        assert on.keys() == {f"{pair.name}.png" for pair in pairs}
        assert len(said["annotations"]) == len(pairs) == len(read_manifest(folder))
        for pair in pairs if name == "annotations.json" else ():
            runs = on[f"{pair.name}.png"]["segmentation"]
            mask = mask_of_runs(runs["counts"], tuple(runs["size"]))
            np.testing.assert_array_equal(mask, pair.mask)


def test_annotations_that_were_lost_come_again(tmp_path: Path, make_pair: MakePair) -> None:
    pairs = [make_pair(seed) for seed in range(4)]
    export(pairs[:3], tmp_path)
    for name in CocoLayout.index_names:
        (tmp_path / name).unlink()
    assert export(pairs, tmp_path) == [True] * 4
    refuse_unless_whole(tmp_path, pairs)
    (tmp_path / "annotations_polygons.json").unlink()
    assert export(pairs, tmp_path) == [False] * 4
    refuse_unless_whole(tmp_path, pairs)
    assert export(pairs, tmp_path) == [False] * 4


@pytest.mark.parametrize("part", ["annotations", "images"])
@pytest.mark.parametrize("name", CocoLayout.index_names)
def test_one_that_was_lost_comes_again(
    tmp_path: Path, make_pair: MakePair, name: str, part: str
) -> None:
    pairs = [make_pair(seed) for seed in range(3)]
    export(pairs, tmp_path)
    change(tmp_path / name, lambda said: said[part].pop(1))
    assert export(pairs, tmp_path) == [False, True, False]
    refuse_unless_whole(tmp_path, pairs)


def other_box(said: dict[str, Any]) -> None:
    said["annotations"][1]["bbox"] = [0, 0, 1, 1]


def other_mask(said: dict[str, Any]) -> None:
    said["annotations"][1]["segmentation"] = said["annotations"][0]["segmentation"]


def other_class(said: dict[str, Any]) -> None:
    said["annotations"][1]["category_id"] = 2


def endless_runs(said: dict[str, Any]) -> None:
    said["annotations"][1]["segmentation"] = {"size": [1 << 30, 4], "counts": [1 << 31, 1 << 31]}


def no_runs(said: dict[str, Any]) -> None:
    said["annotations"][1]["segmentation"] = [[1, 2, 3]]


def other_size(said: dict[str, Any]) -> None:
    said["images"][1]["height"] = 7


def one_more(said: dict[str, Any]) -> None:
    said["annotations"].append({**said["annotations"][1], "id": 99})


@pytest.mark.parametrize(
    "how", [other_box, other_mask, other_class, endless_runs, no_runs, other_size, one_more]
)
def test_one_that_was_changed_is_refused(
    tmp_path: Path, make_pair: MakePair, how: Callable[[dict[str, Any]], None]
) -> None:
    pairs = [make_pair(seed) for seed in range(3)]
    export(pairs, tmp_path)
    change(tmp_path / "annotations.json", how)
    before = (tmp_path / "annotations.json").read_bytes()
    told = f"what annotations.json says of {pairs[1].name} has changed"
    with pytest.raises(Refusal, match=told):
        export([*pairs, make_pair(4)], tmp_path)
    wanted = {pair.name: pair.candidate.request for pair in pairs}
    with pytest.raises(Refusal, match=told):
        find_done(CocoLayout(), tmp_path, wanted, keep_stages=False)
    assert (tmp_path / "annotations.json").read_bytes() == before
    assert export(pairs, tmp_path, overwrite=True) == [True] * 3
    refuse_unless_whole(tmp_path, pairs)


def test_outlines_are_made_of_the_masks_again(tmp_path: Path, make_pair: MakePair) -> None:
    pairs = [make_pair(seed) for seed in range(3)]
    export(pairs, tmp_path)
    before = json.loads((tmp_path / "annotations_polygons.json").read_text())
    change(tmp_path / "annotations_polygons.json", other_mask)
    assert export(pairs, tmp_path) == [False, True, False]
    after = json.loads((tmp_path / "annotations_polygons.json").read_text())
    assert sorted(str(a["segmentation"]) for a in after["annotations"]) == sorted(
        str(a["segmentation"]) for a in before["annotations"]
    )


def test_no_index_is_written_that_lacks_pairs_of_the_manifest(
    tmp_path: Path, make_pair: MakePair
) -> None:
    """Nor is a mask lost where its image is still there: that would be a scan without a lesion."""
    export([make_pair(1), make_pair(3)], tmp_path)
    manifest, path = (tmp_path / "manifest.jsonl").read_bytes(), tmp_path / "annotations.json"
    for lose in (lambda: change(path, lambda said: said["annotations"].pop()), path.unlink):
        lose()
        with pytest.raises(Refusal, match=r"annotations\.json lacks pairs"):
            export([make_pair(2)], tmp_path)
        assert (tmp_path / "manifest.jsonl").read_bytes() == manifest
    assert not path.exists()


def test_what_lacks_its_annotation_is_made_again(tmp_path: Path, make_pair: MakePair) -> None:
    pairs = [make_pair(seed) for seed in range(2)]
    export(pairs, tmp_path)
    wanted = {pair.name: pair.candidate.request for pair in pairs}
    change(tmp_path / "annotations.json", lambda said: said["annotations"].pop())
    assert find_done(CocoLayout(), tmp_path, wanted, keep_stages=False) == {pairs[0].name}

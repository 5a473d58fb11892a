"""``busynth heal``: which scans are healed, what is written, and that it can be made again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from busynth_gui.export.manifest import read_manifest
from busynth_gui.imaging.write import mask_png_bytes, png_bytes

Run = Callable[..., tuple[int, str, str]]
REGION = ("--region", "ellipse:280,200,70,45")


def speckle(seed: int) -> Any:
    return np.random.default_rng(seed).integers(20, 220, (475, 560)).astype(np.uint8)


def mask_of(*boxes: tuple[int, int]) -> bytes:
    mask = np.zeros((475, 560), bool)
    for y, x in boxes:
        mask[y : y + 40, x : x + 60] = True
    return mask_png_bytes(mask)


@pytest.fixture
def folder(work: Path) -> Path:
    """A folder as BUSI is: a lesion, two lesions, none, and a scan of which nothing is known."""
    (work / "busi").mkdir()
    for number, name in enumerate(("one", "two", "none")):
        (work / "busi" / f"{name}.png").write_bytes(png_bytes(speckle(number + 1)))
    (work / "busi" / "one_mask.png").write_bytes(mask_of((100, 100)))
    (work / "busi" / "two_mask.png").write_bytes(mask_of((100, 100)))
    (work / "busi" / "two_mask_1.png").write_bytes(mask_of((300, 300)))
    (work / "busi" / "none_mask.png").write_bytes(mask_of())
    return work / "busi"


def test_a_folder_is_healed_by_the_masks_in_it(
    work: Path, busynth: Run, folder: Path, healing: Any
) -> None:
    pipeline = healing()
    code, out, err = busynth("heal", folder, "--out", "out", "--bundle", "bundle")
    assert code == 0 and len(out.splitlines()) == 2
    assert "none.png has a mask without a lesion" in err
    areas = [r.region.rasterize((475, 560)).sum() for r in pipeline.requests]
    assert areas == [2400, 4800]
    assert [r["source_name"] for r in read_manifest(work / "out")] == ["one.png", "two.png"]
    for line in out.splitlines():
        assert Path(line).is_file() and Path("out/lesion", Path(line).name).is_file()


def test_regions_and_masks_are_healed_together(work: Path, busynth: Run, healing: Any) -> None:
    pipeline = healing()
    (work / "mask.png").write_bytes(mask_of((10, 10)))
    asked = ("--region", "box:300,300,40,20", "--mask", "mask.png")
    assert (
        busynth("heal", "scan.png", *REGION, *asked, "--out", "out", "--bundle", "bundle")[0] == 0
    )
    mask = pipeline.requests[0].region.rasterize((475, 560))
    assert mask[310, 320] and mask[20, 20] and mask[200, 280] and not mask[400, 400]


def test_a_scan_of_which_nothing_is_known_is_refused_or_left_out(
    work: Path, busynth: Run, folder: Path, healing: Any
) -> None:
    healing()
    (folder / "odd.png").write_bytes(png_bytes(speckle(9)))
    code, out, err = busynth("heal", folder, "--out", "out", "--bundle", "bundle")
    assert (code, out) == (2, "") and "odd_mask.png" in err and not (work / "out").exists()
    code, out, err = busynth("heal", folder, "--out", "out", "--bundle", "bundle", "--skip-bad")
    assert code == 0 and len(out.splitlines()) == 2 and "left out:" in err


@pytest.mark.parametrize(
    "asked",
    [
        ("--region", "box:0,0,560,475"),
        ("--region", "box:0,0,560,465"),
        ("--region", "box:40,40,480,400", "--fov", "box:40,40,480,400"),
        ("--mask", "inverse.png"),
    ],
)
def test_a_lesion_that_leaves_no_tissue_is_refused_before_the_models(
    work: Path, busynth: Run, healing: Any, asked: tuple[str, ...]
) -> None:
    """As where a mask is another's inverse."""
    pipeline = healing()
    inverse = np.ones((475, 560), bool)
    inverse[100:140, 100:160] = False
    (work / "inverse.png").write_bytes(mask_png_bytes(inverse))
    code, out, err = busynth("heal", "scan.png", *asked, "--out", "out", "--bundle", "bundle")
    assert (code, out) == (2, "") and "covers the whole of scan.png" in err
    assert not pipeline.requests and not (work / "out").exists()


def test_what_was_stopped_goes_on(work: Path, busynth: Run, folder: Path, healing: Any) -> None:
    first = healing(stop_at=2)
    asked = ("heal", folder, "--out", "out", "--bundle", "bundle")
    code, _, err = busynth(*asked)
    assert code == 130 and "1 of 2" in err and len(first.requests) == 2
    assert busynth(*asked)[0] == 2  # names are taken
    second = healing()
    code, out, _ = busynth(*asked, "--resume")
    assert code == 0 and len(out.splitlines()) == 1 and len(second.requests) == 1
    assert len(read_manifest(work / "out")) == 2


def test_a_healed_scan_is_made_again_from_its_folder_alone(
    work: Path, busynth: Run, healing: Any
) -> None:
    pipeline = healing()
    assert busynth("heal", "scan.png", *REGION, "--out", "out", "--bundle", "bundle")[0] == 0
    code, _, err = busynth("reproduce", "out", "--bundle", "bundle")
    assert code == 0 and "came out the same, byte for byte" in err
    assert pipeline.requests[1] == pipeline.requests[0]
    pipeline.shade = 3
    code, _, err = busynth("reproduce", "out", "--bundle", "bundle")
    assert code == 2 and "differs, in its pixels" in err


def test_a_pair_on_healed_ground_says_so(
    work: Path, busynth: Run, healing: Any, painting: Any
) -> None:
    healing()
    assert busynth("heal", "scan.png", *REGION, "--out", "out", "--bundle", "bundle")[0] == 0
    painting()
    assert busynth("synthesize", "out/healed", "--out", "made", "--bundle", "bundle")[0] == 0
    (record,) = read_manifest(work / "made")
    (before,) = read_manifest(work / "out")
    assert record["healings"] == [before["request"]]
    assert "healed before" in (work / "made" / "README.md").read_text()
    assert busynth("heal", "scan.png", *REGION, "--out", "made", "--bundle", "bundle")[0] == 2


def test_a_bundle_that_does_not_heal_is_said_first(work: Path, busynth: Run) -> None:
    code, out, err = busynth("heal", "nothing.png", "--out", "out", "--bundle", "bundle")
    assert (code, out) == (2, "") and err.count("\n") == 1
    assert "does not heal" in err and not (work / "out").exists()

"""``busynth synthesize`` with a bundle of kind stable-diffusion, at tiny size."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from busynth_gui.export.manifest import read_manifest
from busynth_gui.paths import resource_folder

Run = Callable[..., tuple[int, str, str]]
ASKED = (
    "synthesize", "scan.png", "--out", "out", "--steps", "2", "--pathology", "malignant",
    "--birads", "shape=irregular", "--region", "ellipse:280,190,70,45,10",
)  # fmt: skip


def pixels(path: Path) -> NDArray[np.generic]:
    with Image.open(path) as image:
        return np.asarray(image)


def test_pairs_are_written_and_the_same_again(
    work: Path, busynth: Run, sd_bundle: Path, sd_blended: Path
) -> None:
    shutil.copy(resource_folder("samples", "mixed.png"), work / "scan.png")
    code, out, err = busynth(*ASKED, "--bundle", sd_bundle, "--keep-stages", "--count", "2")
    assert (code, err) == (0, "")
    first, second = (work / line for line in out.splitlines())
    (one, two) = read_manifest(work / "out")
    assert one["bundle"] == two["bundle"] == "tiny-sd"
    scan, image = pixels(work / "scan.png"), pixels(first)
    assert image.shape == scan.shape and image.dtype == scan.dtype
    mask = pixels(first.with_name(f"{first.stem}_mask.png"))
    assert set(np.unique(mask)) == {0, 255}
    assert (image != scan).any() and not np.array_equal(image, pixels(second))
    code, _, err = busynth(*ASKED, "--bundle", sd_bundle, "--overwrite")
    assert (code, err) == (0, "") and np.array_equal(pixels(first), image)
    code, out, _ = busynth(*ASKED, "--bundle", sd_blended)
    assert code == 0 and not np.array_equal(pixels(work / out.strip()), image)


def test_a_base_that_is_not_here_is_refused_in_one_line(
    work: Path, busynth: Run, sd_bundle: Path
) -> None:
    shutil.copytree(sd_bundle, work / "elsewhere")
    manifest = json.loads((work / "elsewhere" / "bundle.json").read_text())
    manifest["stages"]["3"]["base"] = "stable-diffusion-v1-5/stable-diffusion-inpainting"
    (work / "elsewhere" / "bundle.json").write_text(json.dumps(manifest))
    code, out, err = busynth(*ASKED, "--bundle", "elsewhere")
    assert (code, out) == (2, "") and err.count("\n") == 1
    assert "stable-diffusion-inpainting is not on this machine" in err
    assert "busynth bundles install base:stable-diffusion-v1-5/" in err
    assert not (work / "out").exists()

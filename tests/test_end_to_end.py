"""The main job as a user runs it: the installed command, the real bundle, a sample scan."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from warm_python import run

from busynth_gui.paths import resource_folder

SCAN = resource_folder("samples", "mixed.png")


def busynth(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line as its own process, from a folder that is not the checkout."""
    checkout = str(Path(__file__).resolve().parents[1])
    paths = [checkout, os.environ.get("PYTHONPATH", "")]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in paths if p)}
    return subprocess.run(
        [sys.executable, "-m", "busynth_gui", *args],
        cwd=cwd, env=env, text=True, capture_output=True, timeout=300, check=False,
    )  # fmt: skip


COMMAND = (
    "synthesize", str(SCAN), "--region", "ellipse:280,200,70,45,10", "--pathology", "malignant",
    "--count", "2", "--seed", "7", "--steps", "3", "--keep-stages", "--out",
)  # fmt: skip


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the command was run once, into ``out``."""
    folder = tmp_path_factory.mktemp("work")
    done = busynth(*COMMAND, "out", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_synthesize_writes_pairs_that_the_manifest_vouches_for(work: Path) -> None:
    out = work / "out"
    records = [json.loads(line) for line in (out / "manifest.jsonl").read_text().splitlines()]
    assert [r["request"]["seed"] for r in records] == [7, 8]
    scan = cv2.imread(str(SCAN), cv2.IMREAD_UNCHANGED)
    masks = []
    for image_path in sorted((out / "malignant").glob("*[!k].png")):
        if image_path.stem.endswith("_mask"):
            continue
        mask_path = image_path.with_name(f"{image_path.stem}_mask.png")
        image = cv2.imread(str(image_path), cv2.IMREAD_UNCHANGED)
        mask = cv2.imread(str(mask_path), cv2.IMREAD_UNCHANGED)
        assert image.shape == mask.shape == scan.shape
        assert set(np.unique(mask)) == {0, 255}
        assert (image != scan).any() and (image == scan).mean() > 0.8
        masks.append(mask)
        assert b"compositeWithTrainedAlgorithmicMedia" in image_path.read_bytes()
    assert len(masks) == 2
    assert (masks[0] != masks[1]).any()
    text = (out / "manifest.jsonl").read_text()
    for path in (out / "malignant").glob("*.png"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in text
    assert len(list((out / "stages").iterdir())) == 2


def test_without_a_region_stage_one_proposes_on_every_scan_of_a_folder(tmp_path: Path) -> None:
    scans = tmp_path / "scans"
    scans.mkdir()
    for name in ("small.png", "laminated16.png"):
        (scans / name).write_bytes(resource_folder("samples", name).read_bytes())
    command = ["-m", "busynth_gui", "synthesize", "scans", "--steps", "3", "--out", "out"]
    done = run(command, tmp_path, {})
    assert done.codes == (0,), done.stderr
    pairs = sorted((tmp_path / "out" / "benign").glob("*_mask.png"))
    assert len(pairs) == 2


def test_the_same_command_gives_the_same_bytes(work: Path) -> None:
    assert run(["-m", "busynth_gui", *COMMAND, "again"], work, {}).codes == (0,)
    first, again = (
        {path.relative_to(work / out): path.read_bytes() for path in (work / out).rglob("*.png")}
        for out in ("out", "again")
    )
    assert len(first) >= 4 and first == again

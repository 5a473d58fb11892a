"""A bundle's folder, scans on disk, and a home of its own for every test."""

from __future__ import annotations

import hashlib
import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "bundles"))

import numpy as np
import pytest
from bundle_files import make_bundle

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.errors import Cancelled
from busynth_gui.case.healing import Healed, HealRequest
from busynth_gui.case.progress import HEALING, Progress
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.cli import main
from busynth_gui.imaging.write import png_bytes


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Bundles that the developer installed are none of a test's business."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    return folder


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the command runs in, with ``scan.png`` (560 x 475) and ``bundle``."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "scan.png").write_bytes(png_bytes(speckle(0)))
    make_bundle(folder / "bundle")
    return folder


def speckle(seed: int) -> Any:
    return np.random.default_rng(seed).integers(20, 220, (475, 560)).astype(np.uint8)


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def busynth(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line here; gives exit code, standard output and standard error."""
    # What the doctor's helper would import takes seconds.
    monkeypatch.setattr("busynth_gui.commands.doctor._MODELS_PROBE", "")

    def run(*argv: object) -> tuple[int, str, str]:
        code = main([str(a) for a in argv])
        out, err = capsys.readouterr()
        return code, out, err

    return run


class PaintingPipeline:
    """Stands for the models where a test is about what happens around them.

    ``stop_at`` (number of the candidate) and ``how`` make it end early.
    """

    def __init__(self, stop_at: int = 0, how: Callable[[], None] | None = None) -> None:
        self._stop_at, self._how = stop_at, how
        self.requests: list[Request] = []

    def synthesize(
        self,
        scan: Scan,
        request: Request,
        *,
        lesion: Any = None,
        ground: Candidate | None = None,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> Candidate:
        self.requests.append(request)
        for stage in (1, 2, 3):
            for step in range(1, request.steps + 1):
                if len(self.requests) == self._stop_at and self._how is not None:
                    self._how()
                if cancelled():
                    raise Cancelled
                on_progress(Progress(stage, step, request.steps))
        assert request.ground == (None if ground is None else ground.request)
        region = request.region or EllipseRegion(280, 108 + 92 * len(request.chain), 70, 45)
        mask = region.rasterize(scan.shape)
        below = scan.pixels if ground is None else ground.image
        image = np.where(mask, below // 2, below).astype(scan.pixels.dtype)
        return Candidate(request, image, mask, np.zeros_like(mask), mask, image, ground=ground)


@pytest.fixture
def painting(monkeypatch: pytest.MonkeyPatch) -> Callable[..., PaintingPipeline]:
    """Puts a PaintingPipeline where the models would be loaded."""
    assert threading.current_thread() is threading.main_thread()

    def put(stop_at: int = 0, how: Callable[[], None] | None = None) -> PaintingPipeline:
        pipeline = PaintingPipeline(stop_at, how)
        for command in ("synthesize", "reproduce"):
            place = f"busynth_gui.commands.{command}.load_pipeline"
            monkeypatch.setattr(place, lambda *asked: pipeline)
        return pipeline

    return put


class HealingPipeline:
    """Stands for the models: darkens what is to be healed to a ``shade`` of its own.

    In the request of number ``stop_at`` it is interrupted.
    """

    def __init__(self, stop_at: int) -> None:
        self._stop_at = stop_at
        self.shade = 2
        self.requests: list[HealRequest] = []

    def heal(
        self,
        scan: Scan,
        request: HealRequest,
        *,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> Healed:
        self.requests.append(request)
        on_progress(Progress(HEALING, 1, request.steps))
        if len(self.requests) == self._stop_at:
            raise Cancelled
        mask = request.region.rasterize(scan.shape)
        image = np.where(mask, scan.pixels // self.shade, scan.pixels).astype(scan.pixels.dtype)
        return Healed(request, image, mask, np.zeros_like(mask), 2)


@pytest.fixture
def healing(work: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., HealingPipeline]:
    """Puts a HealingPipeline where the models would be loaded; the bundle says that it heals."""
    manifest = work / "bundle" / "bundle.json"
    (work / "bundle" / "healing").mkdir()
    (work / "bundle" / "healing" / "weights.safetensors").write_bytes(b"")
    told = json.loads(manifest.read_text())
    told["files"]["healing/weights.safetensors"] = hashlib.sha256(b"").hexdigest()
    manifest.write_text(json.dumps(told))

    def put(stop_at: int = 0) -> HealingPipeline:
        pipeline = HealingPipeline(stop_at)
        for command in ("heal", "reproduce_healed"):
            place = f"busynth_gui.commands.{command}.load_pipeline"
            monkeypatch.setattr(place, lambda *asked: pipeline)
        return pipeline

    return put


@pytest.fixture
def tree() -> Callable[[Path], dict[str, bytes]]:
    """Reads every file below a folder, hidden ones too; folders count as empty files."""

    def read(folder: Path) -> dict[str, bytes]:
        paths = folder.rglob("*")
        return {str(p.relative_to(folder)): b"" if p.is_dir() else p.read_bytes() for p in paths}

    return read

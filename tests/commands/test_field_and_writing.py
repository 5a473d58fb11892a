"""``--fov`` and ``--burned-in``, without models: what was planned tells."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from busynth_gui.cli import main
from busynth_gui.imaging.read import read_scan
from busynth_gui.imaging.write import png_bytes
from busynth_gui.paths import resource_folder

ARGS = ("synthesize", "written.png", "--out", "out", "--bundle", "bundle")


@pytest.fixture
def written(work: Path) -> Path:
    """A sample scan with a name on it."""
    pixels = np.array(read_scan(resource_folder("samples", "mixed.png")).pixels)
    cv2.putText(pixels, "DOE JANE 1970", (150, 380), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 255, 2)
    (work / "written.png").write_bytes(png_bytes(pixels))
    return work


def test_writing_holds_back_by_default(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ARGS, "--region", "ellipse:280,200,40,30"]) == 2
    assert "writing is burned into written.png" in capsys.readouterr().err
    assert not (written / "out").exists()


@pytest.mark.parametrize("field", ["box:5000,0,10,10", "circle:1,2,3", "mask:nothing.png"])
def test_a_field_of_view_that_makes_no_sense_is_refused(
    written: Path, field: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*ARGS, "--burned-in", "allow", "--fov", field]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_region_outside_the_drawn_field_is_refused(
    written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    region = ("--region", "ellipse:280,200,40,30")
    assert main([*ARGS, "--burned-in", "allow", "--fov", "box:0,0,200,475", *region]) == 2
    assert "outside the field of view" in capsys.readouterr().err

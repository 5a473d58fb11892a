"""``busynth synthesize --preview``: pictures that are no pairs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from busynth_gui.case.progress import LivePreview
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.write import SYNTHETIC_XMP

Run = Callable[..., tuple[int, str, str]]
ASKED = ("synthesize", "scan.png", "--out", "out", "--bundle", "bundle", "--preview")
REGION = ("--region", "ellipse:280,200,70,45")


class Previewing:
    """Stands for the models: a black square."""

    def __init__(self) -> None:
        self.requests: list[Request] = []

    def preview(self, scan: Scan, request: Request, **_: Any) -> LivePreview:
        self.requests.append(request)
        return LivePreview(
            np.zeros((200, 200), np.uint8), np.ones((200, 200), bool), 180, 100, 200, 200
        )


@pytest.fixture
def previewing(monkeypatch: pytest.MonkeyPatch) -> Previewing:
    pipeline = Previewing()
    place = "busynth_gui.commands.synthesize.load_pipeline"
    monkeypatch.setattr(place, lambda *asked: pipeline)
    return pipeline


def test_a_picture_of_each_request_is_written_and_nothing_else(
    work: Path, busynth: Run, previewing: Previewing
) -> None:
    code, out, err = busynth(*ASKED, *REGION, "--count", "2", "--seed", "5")
    assert (code, err) == (0, "")
    assert [r.seed for r in previewing.requests] == [5, 6]
    there = sorted(path.relative_to(work).as_posix() for path in (work / "out").rglob("*"))
    assert there == sorted(out.split()) and len(there) == 2
    with Image.open(there[0]) as picture, Image.open("scan.png") as scan:
        made, healthy = np.asarray(picture), np.asarray(scan)
        assert picture.info["XML:com.adobe.xmp"] == SYNTHETIC_XMP
    # The dashed frame says that it is none of the pairs; outside of it nothing has changed.
    assert {0, 255} == set(made[100, 180:380])
    made, healthy = made.copy(), healthy.copy()
    made[100:300, 180:380] = healthy[100:300, 180:380] = 0
    assert (made == healthy).all()


@pytest.mark.parametrize(
    "asked", [(), (*REGION, *REGION), (*REGION, "--lesions", "2")], ids=["none", "two", "more"]
)
def test_a_preview_has_one_region(
    work: Path, busynth: Run, previewing: Previewing, asked: tuple[str, ...]
) -> None:
    code, out, err = busynth(*ASKED, *asked)
    assert (code, out) == (2, "") and "--region" in err
    assert not (work / "out").exists()

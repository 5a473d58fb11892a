"""The page of all runs: curves, sheets and settings, from files that may be half written."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest

from busynth_gui.case.errors import Refusal
from training.components.csv_log import append_row
from training.components.overview import write_overview
from training.components.run_record import run_record
from training.data.files import write_picture
from training.data.origin import Origin
from training.settings import RunOptions, TrainerSettings


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """Two runs of ``base`` that differ in their batch, one of ``stage two``, with a sheet each."""
    for name, batch in (("a/base", 4), ("b/base", 8), ("a/stage two", 8)):
        folder = tmp_path / name
        (folder / "sheets").mkdir(parents=True)
        settings = TrainerSettings(steps=100, batch=batch)
        origin = Origin(("Clinic <X>; CC0",), {"scans": name})
        record = run_record(settings, RunOptions(recipe="r.toml"), origin, {})
        (folder / "record.json").write_text(json.dumps(record))
        for step in range(10, 60, 10):
            append_row(folder / "log.csv", step, {"loss": 1 / step, "odd": float("nan")})
        append_row(folder / "held_out.csv", 50, {"lesion": 0.5})
        write_picture(folder / "sheets" / "step-000050.png", np.zeros((8, 8), np.uint8))
    return tmp_path


class Links(HTMLParser):
    """Collects what a page refers to, and fails on a tag that is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for key, value in attrs if key in ("src", "href") and value]
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass


def test_runs_of_one_command_stand_side_by_side(runs: Path) -> None:
    page = write_overview(runs).read_text()
    base = page.partition("<h2>base</h2>")[2].partition("<h2>")[0]
    assert "a/base" in base and "b/base" in base and "stage two" not in base
    assert '<tr class="other"><th>batch</th><td>4</td><td>8</td></tr>' in base
    assert "<tr><th>steps done</th><td>50 of 100</td><td>50 of 100</td></tr>" in base
    assert "Clinic &lt;X&gt;; CC0" in base
    plots = {
        name: ElementTree.fromstring(svg)
        for svg, name in re.findall(r"(<svg.*?</svg>)<figcaption>(.*?)<", base, re.DOTALL)
    }
    assert plots.keys() == {"log/loss", "held_out/lesion"}  # a column of no figures has no curve
    lines = plots["log/loss"].findall("{http://www.w3.org/2000/svg}polyline")
    assert len(lines) == 2
    points = [tuple(map(float, p.split(","))) for p in lines[0].attrib["points"].split()]
    assert len({x for x, _ in points}) == 5 and points == sorted(points)
    heights = [y for _, y in points]
    assert heights == sorted(heights)  # a loss that falls goes down the page


def test_the_page_needs_nothing_but_the_sheets_beside_it(runs: Path) -> None:
    page = write_overview(runs)
    reader = Links()
    reader.feed(page.read_text())
    assert not reader.open and len(reader.links) == 6
    for link in reader.links:
        assert (page.parent / unquote(link)).is_file(), link
    assert "<script" not in page.read_text()


def test_a_half_written_row_and_a_torn_record_do_no_harm(runs: Path) -> None:
    with (runs / "a" / "base" / "log.csv").open("a") as file:
        file.write("60,0.")
    with (runs / "b" / "base" / "log.csv").open("a") as file:
        file.write("6")
    (runs / "a" / "stage two" / "record.json").write_text("{")
    (runs / "a" / "base" / "checkpoint").mkdir()
    (runs / "a" / "base" / "checkpoint" / "record.json").write_text("{}")
    page = write_overview(runs).read_text()
    assert "<h2>checkpoint</h2>" not in page and "<h2>stage two</h2>" in page
    assert write_overview(runs / "b").read_text().count("<h2>") == 1
    (runs / "empty").mkdir()
    assert "There is none yet" in write_overview(runs / "empty").read_text()


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="there is no folder"):
        write_overview(tmp_path / "none")

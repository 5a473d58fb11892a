"""``busynth study`` as somebody without a window uses it: set up, read, reported."""

from __future__ import annotations

import csv
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))
sys.path.insert(0, str(Path(__file__).parents[1] / "workspace"))

from cases import add_approved
from tiny_data import painted, write_busi_case

from busynth_gui.imaging.write import SYNTHETIC_XMP, mask_png_bytes, png_bytes
from busynth_gui.workspace.database import DATABASE_NAME
from busynth_gui.workspace.workspace import Workspace

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def space(work: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with eight approved candidates, beside it a folder ``busi`` of ten scans."""
    monkeypatch.setattr(
        "busynth_gui.study.sources.find_marks", lambda pixels, _view: np.zeros(pixels.shape, bool)
    )
    with Workspace.open(work / "space") as workspace:
        add_approved(workspace, 8)
    for number in range(10):
        write_busi_case(work, "malignant", number, painted(number, malignant=True))
    return work / "space"


SMALL = ("--count", 8, "--practice", 2, "--repeats", 2, "--blended", 1, "--sham", 1)


def test_a_study_from_setting_up_to_the_report(space: Path, busynth: Run) -> None:
    code, out, _ = busynth("study", "new", space, "First", "--real", "busi", *SMALL)
    assert (code, out) == (0, "First: 14 trials, 2 of them for practice\n")
    assert busynth("study", "list", space)[1] == "First\t14 trials\topen\tunread\n"
    code, _, err = busynth("study", "report", space, "First", "--out", "out")
    assert code == 2 and "nobody has read" in err
    code, out, _ = busynth("study", "run", space, "first", "--simulate", "0.7", "perfect")
    assert code == 0 and out.count("14/14") == 2
    code, out, _ = busynth("study", "report", space, "First", "--out", "out", "--no-pdf")
    assert code == 0
    assert [Path(line).name for line in out.split()] == [
        "report.html", "answers.csv", "results.json",
    ]  # fmt: skip
    assert all(Path(line).is_file() for line in out.split())


def test_results_are_withheld_until_all_are_through(space: Path, busynth: Run) -> None:
    busynth("study", "new", space, "First", "--real", "busi", *SMALL)
    assert busynth("study", "run", space, "First", "--pages", "pages", "--reader", "Eva")[0] == 0
    code, _, err = busynth(
        "study", "run", space, "First", "--pages", "other", "--reader", "simulated 1 (coin)"
    )
    assert code == 2 and "another name" in err and not Path("other").exists()
    form = Path("pages/answers.csv")
    assert len(list(Path("pages").glob("*.png"))) == 14
    code, _, err = busynth("study", "run", space, "First", "--answers", form)
    assert code == 2 and "holds no answer" in err
    rows = list(csv.DictReader(form.open()))
    for row in rows[:5]:
        row["rating"] = "4"
    with form.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    filled = form.read_bytes()
    code, _, err = busynth("study", "run", space, "First", "--pages", "pages", "--reader", "Eva")
    assert code == 2 and "exists already" in err and form.read_bytes() == filled
    code, out, _ = busynth("study", "run", space, "First", "--answers", form)
    assert (code, out) == (0, "First: Eva 5/14\n")
    code, _, err = busynth("study", "report", space, "First", "--out", "out")
    assert code == 2 and "Eva 5/14" in err and not Path("out").exists()
    code, _, err = busynth("study", "report", space, "First", "--out", "out", "--close", "--no-pdf")
    assert code == 0
    assert "Not read to the end: Eva (5 of 14)" in err and "taken together" in err
    code, _, err = busynth("study", "run", space, "First", "--simulate", "coin")
    assert code == 2 and "closed" in err


def test_a_damaged_picture_costs_itself_alone(space: Path, busynth: Run) -> None:
    busynth("study", "new", space, "First", "--real", "busi", *SMALL)
    busynth("study", "run", space, "First", "--simulate", "0", "0")
    with Workspace.open(space) as workspace, workspace._database.transaction() as db:
        db.execute("UPDATE study_picture SET png = substr(png, 1, 90) WHERE number < 3")
    code, out, err = busynth("study", "report", space, "First", "--out", "out", "--no-pdf")
    assert code == 0 and all(Path(line).is_file() for line in out.split())
    assert "pictures 0, 1, 2." in err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--count", 3), "says nothing"),
        (("--count", 100), "more pairs"),
        (("--ask", "colour"), "'colour' is not a valid Question"),
        (("--real", "nowhere"), "no folder"),
        (("--task", "choose", "--ask", "outline"), "outline can be drawn only"),
    ],
    ids=str,
)
def test_what_cannot_be_set_up_is_refused_and_nothing_is_kept(
    space: Path, busynth: Run, words: tuple[object, ...], why: str
) -> None:
    code, _, err = busynth("study", "new", space, "First", "--real", "busi", *SMALL, *words)
    assert code == 2 and why in err and err.count("\n") == 1
    assert busynth("study", "list", space)[1] == ""


def test_a_form_that_is_filled_in_further_is_taken_in_again(space: Path, busynth: Run) -> None:
    busynth("study", "new", space, "First", "--real", "busi", *SMALL)
    busynth("study", "run", space, "First", "--pages", "pages", "--reader", "Eva")
    form = Path("pages/answers.csv")
    rows = list(csv.DictReader(form.open()))
    for count in (5, 14):
        for row in rows[:count]:
            row["rating"] = "4"
        with form.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        code, out, _ = busynth("study", "run", space, "First", "--answers", form)
        assert (code, out) == (0, f"First: Eva {count}/14\n")


def test_pages_are_all_written_or_none(space: Path, busynth: Run) -> None:
    busynth("study", "new", space, "First", "--real", "busi", *SMALL)
    with sqlite3.connect(space / DATABASE_NAME) as database:
        database.execute("UPDATE study_picture SET png = x'00' WHERE number = 5")
    code, _, err = busynth("study", "run", space, "First", "--pages", "pages", "--reader", "Eva")
    assert code == 2 and "picture 5 of a study is damaged" in err
    assert not Path("pages").exists()


def test_what_is_marked_as_synthetic_is_not_shown_as_real(
    space: Path, busynth: Run, work: Path
) -> None:
    """Exported pairs lie among the real scans, or alone."""
    scan, mask = painted(50, malignant=True)
    for folder in ("busi", "made"):
        (work / folder / "malignant").mkdir(parents=True, exist_ok=True)
        for name, data in (("x", png_bytes(scan, SYNTHETIC_XMP)), ("x_mask", mask_png_bytes(mask))):
            (work / folder / "malignant" / f"{name}.png").write_bytes(data)
    code, _, err = busynth("study", "new", space, "First", "--real", "busi", *SMALL)
    assert code == 0 and err.count("\n") == 1
    assert "left out 1 (the first: busi/x): its file or its manifest says that it is" in err
    code, _, err = busynth("study", "new", space, "Second", "--real", "made", *SMALL)
    assert code == 2 and err.count("\n") == 1 and "says that it is synthetic" in err


def test_power_is_told_without_a_workspace(busynth: Run) -> None:
    code, out, _ = busynth("study", "power", "--width", "0.2")
    assert code == 0
    assert out.splitlines()[0] == "1 reader (no other)\t124 pictures"
    code, out, _ = busynth("study", "power", "--task", "choose")
    assert code == 0 and out.startswith("pairs\t1 reader")
    code, _, err = busynth("study", "power", "--value", "2")
    assert code == 2 and "value cannot be 2.0" in err

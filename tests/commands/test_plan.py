"""``busynth plan``: a set counted on the command line, and what is missing of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))
sys.path.insert(0, str(Path(__file__).parents[1] / "workspace"))

from cases import decision_for, make_candidate, make_scan
from tiny_data import painted, write_busi_case

from busynth_gui.case.decision import DecisionState
from busynth_gui.workspace.filling import PLAN_SETTING, Filling
from busynth_gui.workspace.workspace import Workspace

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def busi(work: Path) -> Path:
    for number in range(3):
        write_busi_case(work, "benign", number, painted(number, malignant=False))
    write_busi_case(work, "malignant", 1, painted(9, malignant=True))
    return work / "busi"


def table(out: str) -> dict[str, list[str]]:
    lines = [line.split("\t") for line in out.splitlines() if "/" in line]
    return {line[0]: line[1:5] for line in lines}


def test_a_set_is_counted_and_evened_out(busi: Path, busynth: Run) -> None:
    code, out, _ = busynth("plan", busi)
    assert code == 0
    rows = table(out)
    assert len(rows) == 6
    assert sum(int(row[0]) for row in rows.values()) == 4
    most = max(int(row[0]) for row in rows.values())
    assert {row[1] for row in rows.values()} == {str(most)}
    assert "lesions 4, healthy 0, passed over 0" in out
    assert "benign, orientation: parallel 3, not-parallel 0" in out


def test_approved_candidates_count_and_the_plan_is_kept(busi: Path, busynth: Run) -> None:
    with Workspace.open(Path("space")) as workspace:
        scan = make_scan(1)
        workspace.add_scan(scan, "x.png")
        record = workspace.add_candidate(make_candidate(scan))
        decision = decision_for(workspace, record.id, DecisionState.APPROVED)
        workspace.decide(record.id, decision)
    code, out, _ = busynth(
        "plan", busi, "--each", 4, "--workspace", "space", "--keep", "--out", "plan.json"
    )
    assert code == 0
    assert sum(int(row[2]) for row in table(out).values()) == 1
    with Workspace.open(Path("space")) as workspace:
        kept = Filling.from_json(workspace.setting(PLAN_SETTING))
    assert kept is not None and not kept.running and len(kept.scan_ids) == 1
    assert set(kept.plan.target.values()) == {4}
    code, again, _ = busynth("plan", busi, "--target", "plan.json", "--workspace", "space")
    assert (code, again) == (0, out)


def test_targets_of_a_file(busi: Path, busynth: Run) -> None:
    Path("mine.json").write_text(json.dumps({"malignant/small": 5}))
    code, out, _ = busynth("plan", busi, "--target", "mine.json")
    rows = table(out)
    assert code == 0 and rows["malignant/small"][1] == "5" and rows["benign/small"][1] == "0"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--by", "colour"), "no descriptor 'colour'"),
        (("--keep",), "needs a workspace"),
        (("--each", -1), "out of range"),
        (("--target", "none.json"), "cannot be read"),
        (("--target", "odd.json"), "'benign/small/oval' is no stratum"),
        (
            ("--target", "list.json"),
            "list.json is no plan: write a number for each of benign/small",
        ),
        (("--target", "other.json"), "'shapes' names no stratum"),
        (("--workspace", "nowhere"), "is not a workspace"),
    ],
    ids=str,
)
def test_what_cannot_be_planned_is_refused(
    busi: Path, busynth: Run, words: tuple[object, ...], why: str
) -> None:
    Path("odd.json").write_text('{"benign/small/oval": 3}')
    Path("list.json").write_text("[1, 2]")
    Path("other.json").write_text('{"shapes": [], "version": "5.2"}')
    code, _, err = busynth("plan", busi, *words)
    assert code == 2 and why in err and err.count("\n") == 1


@pytest.mark.parametrize("words", [("--keep",), ("--each", -1), ("--target", "none.json")], ids=str)
def test_what_is_wrong_anyway_is_said_before_the_counting(
    busi: Path, busynth: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[object, ...]
) -> None:
    counted: list[object] = []
    monkeypatch.setattr("busynth_gui.commands.plan.count_set", lambda *a: counted.append(a))
    assert busynth("plan", busi, *words)[0] == 2 and not counted


def test_places_that_cannot_be_used_are_named_before_anything_is_counted(
    busi: Path, busynth: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[object] = []
    monkeypatch.setattr("busynth_gui.commands.plan.count_set", lambda *_: counted.append(1))
    Path("file").touch()
    for place in (("--workspace", "none"), ("--out", "file/plan.json")):
        code, out, err = busynth("plan", busi, *place)
        assert (code, out, err.count("\n")) == (2, "", 1) and place[1].partition("/")[0] in err
    assert counted == []


def test_a_plan_that_cannot_be_written_is_not_kept_either(busi: Path, busynth: Run) -> None:
    Workspace.open(Path("space")).close()
    Path("plan.json").mkdir()
    words = ("--workspace", "space", "--keep", "--out", "plan.json")
    assert busynth("plan", busi, *words)[0] == 2
    with Workspace.open(Path("space")) as workspace:
        assert workspace.setting(PLAN_SETTING) is None

"""What many decisions say together, counted by hand beside it."""

from __future__ import annotations

import csv
import io

import pytest

from busynth_gui.case.decision import CATEGORIES, Decision, DecisionState, Perceived
from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.summary import Share, SummaryEntry, Times, summarise

BENIGN, MALIGNANT = Pathology.BENIGN, Pathology.MALIGNANT
PENDING, APPROVED = DecisionState.PENDING, DecisionState.APPROVED
REJECTED, FLAGGED = DecisionState.REJECTED, DecisionState.FLAGGED

OVAL, ROUND = Descriptors(shape="oval"), Descriptors(shape="round")
CASES = (
    SummaryEntry(BENIGN, APPROVED, asked=OVAL, perceived=Perceived("2", OVAL), seconds=4.0),
    SummaryEntry(BENIGN, APPROVED, asked=OVAL, perceived=Perceived("3", ROUND), seconds=8.0),
    SummaryEntry(BENIGN, REJECTED, ("s3-seam", "mask"), asked=OVAL, seconds=200.0),
    SummaryEntry(
        MALIGNANT, FLAGGED, ("mask",), asked=ROUND, perceived=Perceived("5", ROUND), seconds=20.0
    ),
    SummaryEntry(MALIGNANT, APPROVED, perceived=Perceived("4", Descriptors(shape="irregular"))),
    # What was noted on one that is pending again is nobody's word any more.
    SummaryEntry(MALIGNANT, PENDING, ("s1-shape",), ROUND, Perceived("5", ROUND), 3.0),
)


def test_counts_and_approval_by_pathology() -> None:
    summary = summarise(CASES)
    assert summary.states == {PENDING: 1, APPROVED: 3, REJECTED: 1, FLAGGED: 1}
    assert (summary.total, summary.decided) == (6, 5)
    assert summary.approved == Share(3, 5)
    assert summary.approval == {BENIGN: Share(2, 3), MALIGNANT: Share(1, 2)}


def test_reasons_in_the_order_of_the_stages() -> None:
    reasons = summarise(CASES).reasons
    assert list(reasons) == ["s3-seam", "mask"]
    assert reasons["mask"] == {REJECTED: 1, FLAGGED: 1}


def test_agreement_counts_only_where_both_were_said() -> None:
    summary = summarise(CASES)
    assert summary.agreement["shape"] == Share(2, 3)
    assert summary.agreement["margin"] == Share(0, 0)
    assert summary.word_agreement == {
        ("shape", "oval"): Share(1, 2),
        ("shape", "round"): Share(1, 1),
    }
    read = {
        pathology: {code: n for code, n in counts.items() if n}
        for pathology, counts in summary.categories.items()
    }
    assert read == {BENIGN: {"2": 1, "3": 1}, MALIGNANT: {"4": 1, "5": 1}}
    assert list(summary.categories[BENIGN]) == list(CATEGORIES)


def test_times_are_of_decided_cases_that_were_looked_at() -> None:
    summary = summarise(CASES)
    assert summary.times[None] == Times(4, 14.0, 7.0, 65.0)
    assert summary.times[APPROVED] == Times(2, 6.0, 5.0, 7.0)
    assert PENDING not in summary.times
    assert summary.time_bars == (1, 1, 0, 1, 0, 0, 1)


def test_nothing_decided_has_shares_of_nothing() -> None:
    summary = summarise([])
    assert summary.approved.value is None and summary.approved.interval is None
    assert summary.times == {} and summary.reasons == {}
    assert len(summary.to_csv().splitlines()) == len(summary.lines()) + 1


def test_wilsons_interval() -> None:
    # Newcombe, Statist. Med. 17 (1998) 857, table I: 81 of 263 and 0 of 20.
    interval = Share(81, 263).interval
    assert interval is not None
    assert interval == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert Share(0, 20).interval == (0.0, pytest.approx(0.1611, abs=5e-5))
    assert Share(20, 20).interval == (pytest.approx(0.8389, abs=5e-5), 1.0)


def test_the_table_can_be_read_by_another_program() -> None:
    rows = list(csv.DictReader(io.StringIO(summarise(CASES).to_csv())))
    found = {(row["measure"], row["item"]): row for row in rows}
    assert found["approved", "benign"]["count"] == "2" and found["approved", "benign"]["of"] == "3"
    assert float(found["approved", "benign"]["value"]) == pytest.approx(2 / 3, abs=1e-4)
    assert found["agreement", "shape=oval"]["value"] == "0.5"
    assert found["category", "malignant/5"]["of"] == "2"
    assert float(found["seconds", "all"]["value"]) == 14.0
    assert found["agreement", "margin"]["value"] == ""


def test_a_category_that_is_none_of_a_lesion_is_refused() -> None:
    with pytest.raises(Refusal, match="category 1"):
        Perceived("1")
    with pytest.raises(Refusal, match="no reason code"):
        Decision(REJECTED, "a", "b", ("ugly",))


@pytest.mark.parametrize("comment", ["", "  "])
def test_the_reason_other_needs_words(comment: str) -> None:
    decision = Decision(REJECTED, "a", "b", ("mask", "other"), comment)
    with pytest.raises(Refusal, match="write it as a comment"):
        decision.require_words()
    Decision(REJECTED, "a", "b", ("other",), "a rib runs through").require_words()

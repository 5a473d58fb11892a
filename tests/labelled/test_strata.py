"""Sets counted by class, size and a measured word, and plans of what is missing."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from tiny_data import painted, write_busi_case

from busynth_gui.case.descriptors import LEXICON, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion
from busynth_gui.labelled.read import open_labelled
from busynth_gui.labelled.strata import (
    FillPlan,
    SetCounts,
    Size,
    Stratum,
    count_set,
    size_of,
    strata_by,
)

SMALL_BENIGN = Stratum(Pathology.BENIGN, Size.SMALL)


def test_sizes_are_relative_to_the_scan() -> None:
    for side, size in ((10, Size.SMALL), (25, Size.MEDIUM), (50, Size.LARGE), (100, Size.LARGE)):
        mask = np.zeros((100, 100), bool)
        mask[:side, :side] = True
        assert size_of(mask) is size
        assert size_of(mask.repeat(2, 0).repeat(2, 1)) is size


@pytest.mark.parametrize("by", [None, *LEXICON])
def test_strata_have_codes_that_come_back(by: str | None) -> None:
    strata = strata_by(by)
    assert len(strata) == len(set(strata)) == 6 * (1 if by is None else len(LEXICON[by]))
    assert [Stratum.parse(stratum.code) for stratum in strata] == strata


def test_a_set_is_counted(tmp_path: Path) -> None:
    for number in range(3):
        write_busi_case(tmp_path, "benign", number, painted(number, malignant=False))
    write_busi_case(tmp_path, "malignant", 1, painted(9, malignant=True))
    scan, mask = painted(5, malignant=False)
    write_busi_case(tmp_path, "normal", 1, (scan, np.zeros_like(mask)))
    write_busi_case(tmp_path, "benign", 7, (scan, np.zeros_like(mask)))
    counts = count_set(open_labelled(tmp_path / "busi"), "orientation")
    assert (counts.total, counts.healthy, counts.skipped) == (4, 1, 1)
    by_word = Counter({(s.pathology, s.word): n for s, n in counts.lesions.items()})
    assert by_word[Pathology.BENIGN, "parallel"] == 3
    assert by_word[Pathology.MALIGNANT, "not-parallel"] == 1
    assert counts.words[Pathology.BENIGN, "orientation", "parallel"] == 3
    assert (counts + counts).lesions.total() == 8
    assert SetCounts(Counter(), Counter()).total == 0


def test_a_plan_says_what_is_missing() -> None:
    medium = Stratum(Pathology.BENIGN, Size.MEDIUM)
    plan = FillPlan(None, {SMALL_BENIGN: 7, medium: 9}, {SMALL_BENIGN: 10, medium: 8})
    assert plan.missing({}) == {SMALL_BENIGN: 3}
    assert plan.missing({SMALL_BENIGN: 2, medium: 4}) == {SMALL_BENIGN: 1}
    assert plan.missing({SMALL_BENIGN: 5}) == {}
    assert FillPlan.from_json(plan.to_json()) == plan


@pytest.mark.parametrize(
    "data",
    [
        None,
        {"by": None},
        {"by": None, "have": {}, "target": {"benign": 3}},
        {"by": None, "have": {}, "target": {"benign/huge": 3}},
        {"by": None, "have": {}, "target": {"benign/small": "many"}},
        {"by": None, "have": {}, "target": {"benign/small": -1}},
        {"by": "colour", "have": {}, "target": {}},
    ],
    ids=str,
)
def test_what_is_no_plan_is_refused(data: object) -> None:
    with pytest.raises(Refusal):
        FillPlan.from_json(data)


def test_a_word_is_measured_and_not_believed(tmp_path: Path) -> None:
    """Whatever a table says of a lesion: only so are two sets counted alike."""
    scan, _ = painted(3, malignant=False)
    upright = EllipseRegion(120, 110, 20, 40).rasterize(scan.shape)
    write_busi_case(tmp_path, "benign", 1, (scan, upright))
    counts = count_set(open_labelled(tmp_path / "busi"), "orientation")
    assert [stratum.word for stratum in counts.lesions] == ["not-parallel"]

"""An evaluation of too few scans: each part refuses in one line, before it loads anything."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from disc_data import disc, discs

from busynth_gui.case.errors import Refusal
from training.evaluate.measures.catalogue import PARTS
from training.evaluate.measures.pairs import Pair
from training.evaluate.measures.sets import Sets, Settings
from training.evaluate.run import _runs, run_parts
from training.evaluate.sample_sizes import (
    LEAST,
    few_groups,
    refuse_few_grounds,
    refuse_too_few,
)


def whole() -> Sets:
    """Enough for every part: sixteen lesions of each pathology, in six groups, in each set."""
    lesions = discs(0, 16)
    return Sets(lesions, lesions, lesions, lesions, lesions, lesions, lesions, lesions)


def test_every_part_says_what_it_needs() -> None:
    assert list(LEAST) == list(PARTS)
    for part in PARTS:
        refuse_too_few(part, whole())


@pytest.mark.parametrize(
    ("part", "name"), [(p, name) for p, sets in LEAST.items() for name in sets]
)
def test_without_one_of_its_sets_a_part_refuses_at_once(
    tmp_path: Path, part: str, name: str
) -> None:
    runs = _runs([part], Settings(tmp_path))
    said: list[str] = []
    with pytest.raises(Refusal, match=f"'{part}' needs .* there are 0") as refusal:
        head = {"bundle_sha256": ""}
        run_parts(runs, replace(whole(), **{name: []}), tmp_path, head, False, said.append)
    assert "\n" not in str(refusal.value) and "--parts" in str(refusal.value)
    assert any(f"{part} is left out" in line for line in said)


def test_one_group_is_no_comparison_however_many_scans_it_has() -> None:
    one = [replace(disc(k), group="g") for k in range(9)]
    with pytest.raises(Refusal, match="benign or malignant held-out lesions of at least 5"):
        refuse_too_few(
            "real-or-synthetic",
            replace(whole(), real=[*one, replace(disc(9, "malignant"), group="g")]),
        )


def test_pathologies_that_only_one_side_has_do_not_count() -> None:
    benign = [p for p in discs(0, 16) if p.pathology == "benign"]
    others = [p for p in discs(0, 16) if p.pathology == "malignant"]
    with pytest.raises(Refusal, match="'distribution' needs held-out lesions"):
        refuse_too_few("distribution", replace(whole(), real=benign, synthetic=others))
    with pytest.raises(Refusal, match="malignant training lesions of at least 2"):
        refuse_too_few("faithfulness", replace(whole(), training=benign))


def test_lesions_too_few_for_the_hand_made_rule_are_refused(tmp_path: Path) -> None:
    (only,) = _runs(["appearance"], Settings(tmp_path))
    spread = [replace(p, group=p.name) for p in discs(0, 4)]
    with pytest.raises(Refusal, match="'appearance' needs 10 real"):
        only.part(replace(whole(), synthetic=spread), only.settings)
    assert not (tmp_path / "features.json").exists()


def of_patients(count: int) -> list[Pair]:
    return [replace(disc(k), group=f"p{k % count}") for k in range(30)]


def test_grounds_of_under_five_patients_are_refused_before_hours_of_candidates() -> None:
    refuse_few_grounds(of_patients(5), of_patients(5))
    with pytest.raises(Refusal, match=r"healthy scans .* of 4 patients .*--healthy all"):
        refuse_few_grounds(of_patients(4), of_patients(20))
    with pytest.raises(Refusal, match="held-out lesions of 2 patients"):
        refuse_few_grounds(of_patients(20), of_patients(2))


def test_under_twenty_patients_are_warned_of() -> None:
    enough = replace(whole(), healthy=of_patients(20), real=of_patients(20))
    assert few_groups(enough) == []
    (line,) = few_groups(replace(enough, healthy=of_patients(19)))
    assert "healthy scans are of 19 patients" in line

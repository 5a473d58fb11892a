"""The request to heal: equal ones have equal digests, and nothing else passes for one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from busynth_gui.case.errors import Refusal
from busynth_gui.case.healing import Behind, HealRequest, healings_from_json
from busynth_gui.case.region import BoxRegion, EllipseRegion

REQUEST = HealRequest("a" * 64, EllipseRegion(60, 40, 12, 8), 3, "compact", "b" * 64)


def test_a_request_comes_back_from_its_json() -> None:
    told = replace(REQUEST, behind=Behind.NEVER, field_of_view=BoxRegion(0, 0, 90, 80))
    assert HealRequest.from_json(told.to_json()) == told
    assert HealRequest.from_json(told.to_json()).digest == told.digest
    assert healings_from_json([REQUEST.to_json(), told.to_json()]) == (REQUEST, told)


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 4},
        {"steps": 7},
        {"behind": Behind.ALWAYS},
        {"region": EllipseRegion(60, 40, 12, 9)},
        {"bundle_sha256": "c" * 64},
        {"field_of_view": BoxRegion(0, 0, 90, 80)},
    ],
    ids=str,
)
def test_every_part_of_a_request_counts(change: dict[str, object]) -> None:
    assert replace(REQUEST, **change).digest != REQUEST.digest  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"seed": -1}, {"steps": 0}, {"steps": 201}], ids=str)
def test_values_out_of_range_are_refused(change: dict[str, int]) -> None:
    with pytest.raises(Refusal):
        replace(REQUEST, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [{"task": "synthesize"}, {"region": None}, {"behind": "maybe"}, {"seed": "x"}],
    ids=str,
)
def test_what_is_no_request_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Refusal):
        HealRequest.from_json({**REQUEST.to_json(), **change})
    with pytest.raises(Refusal):
        healings_from_json({"not": "a list"})

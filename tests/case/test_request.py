"""Requests: their digest names them, and JSON carries them whole."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from busynth_gui.case.descriptors import LEXICON, Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import BoxRegion, EllipseRegion, RasterRegion
from busynth_gui.case.request import MAX_LESIONS, MAX_SEED, Closeness, Request

MASK = RasterRegion.from_mask(np.eye(64, dtype=bool))

lesions = st.builds(
    Request,
    scan_sha256=st.just("a" * 64),
    pathology=st.sampled_from(Pathology),
    seed=st.integers(0, MAX_SEED),
    bundle=st.just("compact"),
    bundle_sha256=st.just("b" * 64),
    region=st.sampled_from([None, EllipseRegion(1, 2, 3, 4), MASK]),
    descriptors=st.builds(
        Descriptors, **{k: st.sampled_from([None, *words]) for k, words in LEXICON.items()}
    ),
    closeness=st.sampled_from(Closeness),
    steps=st.integers(1, 200),
    guidance=st.floats(0, 20),
    start_stage=st.integers(1, 3),
    mask=st.just(MASK),
    lesion_sha256=st.just("c" * 64),
    field_of_view=st.sampled_from([None, BoxRegion(1, 2, 30, 40), MASK]),
)


def _on(ground: Request | None, lesion: Request, mask: RasterRegion | None) -> Request:
    return replace(lesion, ground=ground, ground_mask=None if ground is None else mask)


requests = st.builds(_on, st.none() | lesions, lesions, st.sampled_from([None, MASK]))


@given(request=requests)
def test_json_round_trip(request: Request) -> None:
    back = Request.from_json(json.loads(json.dumps(request.to_json())))
    assert back == request and back.digest == request.digest


def test_a_request_from_before_there_was_a_drawn_field_of_view() -> None:
    request = Request("a" * 64, Pathology.BENIGN, 7, "compact", "b" * 64)
    assert "field_of_view" not in request.to_json()
    assert request.digest == "6a0bc2a8521b34fa0a0842cfccfe9aae5d5f386dcbb2f1af5f5dd33ce91db883"


@given(request=requests, other=requests)
def test_the_digest_tells_requests_apart(request: Request, other: Request) -> None:
    assert (request == other) == (request.digest == other.digest)


@pytest.mark.parametrize(
    "change",
    [
        {"seed": -1}, {"seed": MAX_SEED + 1}, {"steps": 0}, {"steps": 201}, {"guidance": -0.1},
        {"guidance": float("nan")}, {"start_stage": 4}, {"start_stage": 2, "mask": None},
        {"start_stage": 3, "lesion_sha256": None},
    ],
)  # fmt: skip
def test_out_of_range(change: dict[str, object]) -> None:
    sound = Request("a", Pathology.BENIGN, 0, "compact", "b", mask=MASK, lesion_sha256="c")
    with pytest.raises(Refusal):
        replace(sound, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize("item", ["shape", "shape=", "shape=blue", "colour=red", "=oval"])
def test_descriptors_outside_the_lexicon(item: str) -> None:
    with pytest.raises(Refusal):
        Descriptors.parse([item])


def test_descriptors_are_read_as_people_write_them() -> None:
    read = Descriptors.parse(["Echo-Pattern=Hypoechoic", "margin = NOT circumscribed"])
    assert read == Descriptors(echo_pattern="hypoechoic", margin="not-circumscribed")


def test_of_two_words_for_one_descriptor_none_is_dropped() -> None:
    assert Descriptors.parse(["shape=oval", "Shape=Oval"]) == Descriptors(shape="oval")
    with pytest.raises(Refusal, match="shape cannot be 'oval' and 'round'"):
        Descriptors.parse(["shape=oval", "margin=circumscribed", "Shape=round"])


def test_the_lesions_of_a_scan_are_a_chain() -> None:
    one = Request("a" * 64, Pathology.MALIGNANT, 1, "compact", "b" * 64)
    two = replace(one, pathology=Pathology.BENIGN, ground=one)
    assert two.chain == (one, two) and one.chain == (one,)
    assert two.case_pathology is Pathology.MALIGNANT
    assert replace(one, pathology=Pathology.BENIGN).case_pathology is Pathology.BENIGN
    assert "ground" not in one.to_json()
    with pytest.raises(Refusal, match="two scans"):
        replace(two, scan_sha256="d" * 64)
    with pytest.raises(Refusal, match="of no lesion"):
        replace(one, ground_mask=MASK)
    many = one
    with pytest.raises(Refusal, match="9 lesions"):
        for _ in range(MAX_LESIONS):
            many = replace(one, ground=many)
    assert len(many.chain) == MAX_LESIONS

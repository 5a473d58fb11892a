"""What the random numbers of a candidate hang on."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import product

import numpy as np
import torch

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.request import Request
from busynth_gui.synthesis.draws import generator_for, rng_for

SCANS = [hashlib.sha256(bytes([k])).hexdigest() for k in range(12)]


def request_of(scan: str, seed: int) -> Request:
    return Request(scan, Pathology.BENIGN, seed, "compact", "0" * 64)


def test_seed_scan_and_purpose_each_draw_apart() -> None:
    seen = {
        generator_for(request_of(scan, seed), purpose).initial_seed()
        for scan, seed, purpose in product(SCANS, range(12), ("attributes", "stage 2", "stage 3"))
    }
    assert len(seen) == 12 * 12 * 3
    firsts = [rng_for(request_of(scan, 7), "attributes").random() for scan in SCANS]
    assert len(set(firsts)) == 12 and float(np.std(firsts)) > 0.1


def test_the_same_request_draws_the_same_again() -> None:
    one, again = (generator_for(request_of(SCANS[0], 3), "stage 2") for _ in range(2))
    assert torch.equal(torch.randn(64, generator=one), torch.randn(64, generator=again))
    assert (
        rng_for(request_of(SCANS[0], 3), "a").random()
        == rng_for(request_of(SCANS[0], 3), "a").random()
    )


def test_a_stage_draws_alone_what_it_drew_in_the_whole() -> None:
    whole = request_of(SCANS[0], 3)
    alone = replace(whole, pathology=Pathology.MALIGNANT, steps=4)
    assert (
        generator_for(whole, "stage 3").initial_seed()
        == generator_for(alone, "stage 3").initial_seed()
    )

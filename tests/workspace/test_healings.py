"""A healed scan in the workspace: what it came from is kept, and goes out with all made of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from cases import decision_for, make_candidate, make_scan

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.healing import HealRequest
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.burned_in import BurnedInRule
from busynth_gui.workspace.export_pairs import approved_pairs, healed_pairs
from busynth_gui.workspace.workspace import Workspace

REGION = EllipseRegion(50, 40, 12, 8)


def healed_of(scan: Scan) -> Scan:
    request = HealRequest(scan.sha256, REGION, 1, "compact", "0" * 64)
    pixels = np.where(REGION.rasterize(scan.shape), 99, scan.pixels).astype(scan.pixels.dtype)
    return Scan("healed.png", pixels, scan.spacing_mm, healings=(*scan.healings, request))


def test_what_a_scan_was_healed_from_outlives_the_window(folder: Path) -> None:
    lesion = make_scan()
    healed = healed_of(lesion)
    with Workspace.open(folder) as workspace:
        workspace.add_scan(lesion, "a.png")
        kept = workspace.add_scan(healed, "a.png")
        assert kept.healings == healed.healings
    with Workspace.open(folder) as workspace:
        first, second = workspace.scans()
        assert (first.healings, second.healings) == ((), healed.healings)
        assert workspace.scan(second.id).healings == healed.healings


def test_a_scan_learns_that_it_was_healed(workspace: Workspace) -> None:
    healed = healed_of(make_scan())
    plain = workspace.add_scan(Scan("copy.png", healed.pixels), "copy.png")
    assert plain.healings == () and workspace.scan(plain.id).healings == ()
    assert workspace.add_scan(healed, "healed.png").healings == healed.healings
    assert workspace.scan(plain.id).healings == healed.healings


def test_healed_scans_go_out_with_what_they_were(workspace: Workspace) -> None:
    lesion = make_scan()
    healed = healed_of(lesion)
    orphan = healed_of(make_scan(5))  # its scan is not here
    for scan in (lesion, healed, orphan):
        workspace.add_scan(scan, "a.png")
    (pair,) = healed_pairs(workspace, BurnedInRule.ALLOW)
    assert pair.scan.sha256 == lesion.sha256 and pair.healings == healed.healings
    assert np.array_equal(pair.healed.image, healed.pixels)
    assert np.array_equal(pair.healed.mask, REGION.rasterize(lesion.shape))


def test_a_pair_on_healed_ground_tells_of_it(workspace: Workspace) -> None:
    healed = healed_of(make_scan())
    workspace.add_scan(healed, "a.png")
    made = workspace.add_candidate(make_candidate(healed))
    workspace.decide(made.id, decision_for(workspace, made.id, DecisionState.APPROVED))
    (pair,) = approved_pairs(workspace, rule=BurnedInRule.ALLOW)
    assert pair.healings == healed.healings

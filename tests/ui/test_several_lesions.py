"""A further lesion on a candidate, in the window: drawn, undone, refused, corrected, discarded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from desk import drag, make_candidate
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion
from busynth_gui.engine.messages import Order
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.edits import edit_mask, edit_region
from busynth_gui.workspace.records import CandidateRecord

PLACE = EllipseRegion(100, 110, 30, 20)


@pytest.fixture
def ground(window: MainWindow) -> CandidateRecord:
    """A malignant candidate, which is looked at."""
    session = window.session
    assert session.scan is not None
    record = session.add_candidate(make_candidate(session.scan, 3, Pathology.MALIGNANT))
    session.select(record.id)
    return record


def add_to(window: MainWindow, ground: CandidateRecord) -> CandidateRecord:
    """A candidate with a second lesion, made by no model."""
    below = window.session.load(ground.id)
    mask = PLACE.rasterize(below.mask.shape)
    image = np.where(mask, below.candidate.image // 2, below.candidate.image).astype(np.uint8)
    request = replace(
        below.record.request, pathology=Pathology.BENIGN, region=PLACE,
        ground=below.record.request, ground_mask=below.corrected,
    )  # fmt: skip
    return window.session.add_candidate(
        Candidate(request, image, mask, np.zeros_like(mask), mask, image, ground=below.candidate)
    )


@pytest.fixture
def orders(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[Order]:
    """What is put into the queue; nothing is made of it."""
    found: list[Order] = []
    monkeypatch.setattr(window.generation.engine, "submit", found.extend)
    return found


def test_a_lesion_is_added_undone_and_asked_for(
    qtbot: QtBot, window: MainWindow, ground: CandidateRecord, orders: list[Order]
) -> None:
    session, actions = window.session, window.actions_
    edit_region(session, EllipseRegion(250, 190, 40, 30), "draw")
    session.select(ground.id)
    actions.add_lesion.trigger()
    assert session.ground is not None and session.ground.id == ground.id
    assert session.region is None and session.selected is None
    assert "beside: malignant, seed 3" in window.request_panel.ground_label.text()
    assert window.request_panel.ground_label.isVisibleTo(window.request_panel)
    image = session.load(ground.id).candidate.image
    assert window.presenter.pixels() is image
    assert not window.view.others_item.path().isEmpty()
    assert not window.view.taken_item.path().isEmpty()
    session.history.undo()
    assert session.ground is None and session.region == EllipseRegion(250, 190, 40, 30)
    session.history.redo()
    drag(qtbot, window.view, (70, 90), (100, 110), (130, 130))
    assert isinstance(session.region, EllipseRegion) and session.ground is not None
    actions.generate.trigger()
    assert {order.request.ground for order in orders} == {ground.request}
    actions.leave_ground.trigger()
    assert session.ground is None and not actions.leave_ground.isEnabled()
    assert window.presenter.pixels() is session.scan.pixels  # type: ignore[union-attr]
    assert window.view.others_item.path().isEmpty()


def test_a_region_on_another_lesion_is_refused(
    window: MainWindow, ground: CandidateRecord, orders: list[Order]
) -> None:
    window.actions_.add_lesion.trigger()
    edit_region(window.session, ground.request.region, "draw")
    with pytest.raises(Refusal, match="touches another lesion"):
        window.generation.generate()
    assert orders == []


def test_what_it_stands_on_is_kept_and_said(
    window: MainWindow, open_window: Callable[[], MainWindow], ground: CandidateRecord
) -> None:
    session = window.session
    added = add_to(window, ground)
    assert added.ground_id == ground.id
    model = window.strip.candidates
    index = model.index(model.row_of(added.id))
    assert index.data() == "benign +1"
    assert index.data(Qt.ItemDataRole.ToolTipRole).splitlines()[0] == (
        "beside: malignant, seed 3, pending"
    )
    session.select(ground.id)
    window.actions_.add_lesion.trigger()
    # The ground of the next lesion is there again after a restart.
    window.close()
    again = open_window()
    assert again.session.ground is not None and again.session.ground.id == ground.id


def test_a_mask_stays_off_the_other_lesions(window: MainWindow, ground: CandidateRecord) -> None:
    added = add_to(window, ground)
    other = window.session.load(ground.id).mask
    own = window.session.load(added.id).mask
    edit_mask(window.session, added.id, own | other, "grow")
    assert np.array_equal(window.session.load(added.id).mask, own)


def test_run_again_takes_the_ground_as_it_is_corrected_now(
    window: MainWindow, ground: CandidateRecord, orders: list[Order]
) -> None:
    added = add_to(window, ground)
    mask = window.session.load(ground.id).mask.copy()
    mask[: mask.shape[0] // 2 - 20] = False
    edit_mask(window.session, ground.id, mask, "correct")
    window.generation.run_again(added.id, 1)
    (order,) = orders
    assert order.request.ground == ground.request and order.request.ground_mask is not None
    assert np.array_equal(order.request.ground_mask.rasterize(mask.shape), mask)


def test_copying_a_request_copies_its_ground(window: MainWindow, ground: CandidateRecord) -> None:
    added = add_to(window, ground)
    window.generation.reuse(added.id)
    assert window.session.ground is not None and window.session.region == PLACE
    window.generation.reuse(ground.id)
    assert window.session.ground is None and window.session.region == ground.request.region


def test_a_discarded_ground_leaves_what_stands_on_it(
    window: MainWindow, ground: CandidateRecord
) -> None:
    added = add_to(window, ground)
    said: list[str] = []
    window.candidate_actions.told.connect(said.append)
    window.session.select(ground.id)
    window.actions_.discard.trigger()
    assert "with its lesion: 1" in said[-1]
    assert len(window.session.load(added.id).masks) == 2

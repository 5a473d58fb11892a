"""The batch by plan in the window: counted, asked for, and again when something was rejected."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from desk import LEFT, add_scan
from pytestqt.qtbot import QtBot

sys.path.insert(0, str(Path(__file__).parents[2] / "training"))

from tiny_data import painted, write_busi_case

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.decision import DecisionState
from busynth_gui.case.region import EllipseRegion
from busynth_gui.engine.messages import Order
from busynth_gui.imaging.read import read_scan
from busynth_gui.labelled.strata import Stratum, strata_by
from busynth_gui.ui.dialogs.plan_dialog import PlanDialog
from busynth_gui.ui.main_window import MainWindow

PATIENCE_MS = 20_000
SMALL = strata_by(None)[0]


@pytest.fixture
def orders(monkeypatch: pytest.MonkeyPatch) -> list[Order]:
    """What the engine is asked for; it makes nothing."""
    asked: list[Order] = []
    monkeypatch.setattr(
        "busynth_gui.engine.engine.Engine.submit", lambda _self, orders: asked.extend(orders)
    )
    return asked


@pytest.fixture
def desk(open_window: Callable[[], MainWindow], sample: Path) -> MainWindow:
    window = open_window()
    add_scan(window.session, read_scan(sample), sample)
    return window


def dialog_of(window: MainWindow) -> PlanDialog:
    window.actions_.plan.trigger()
    dialog = window.dialogs.plan_dialog
    assert dialog is not None
    return dialog


def make(window: MainWindow, order: Order, state: DecisionState) -> None:
    """The candidate of an order, decided on."""
    workspace, request = window.workspace, order.request
    record = workspace.find_scan(request.scan_sha256)
    assert record is not None and isinstance(request.region, EllipseRegion)
    scan = workspace.scan(record.id)
    region = request.region
    small = EllipseRegion(region.cx, region.cy, region.rx * 0.866, region.ry * 0.866)
    mask, drawn = small.rasterize(scan.shape), region.rasterize(scan.shape)
    image = np.where(mask, scan.pixels // 2, scan.pixels).astype(scan.pixels.dtype)
    made = workspace.add_candidate(
        Candidate(request, image, mask, drawn & ~mask, drawn, image), order.job_id
    )
    window.session.note_candidate(made.id)
    window.decisions.decide((made.id,), state, ("duplicate",) if state != "approved" else ())


def cells(dialog: PlanDialog, stratum: Stratum) -> list[str]:
    row = list(dialog.targets).index(stratum)
    columns = (1, 3, 4, 5)
    return [dialog.table.item(row, column).text() for column in columns]


def test_a_data_set_is_counted_into_table_and_bars(
    qtbot: QtBot, desk: MainWindow, tmp_path: Path
) -> None:
    for number in range(3):
        write_busi_case(tmp_path, "benign", number, painted(number, malignant=False))
    dialog = dialog_of(desk)
    dialog.count(tmp_path / "busi")
    qtbot.waitUntil(lambda: "Lesions: 3" in dialog.told.text(), timeout=PATIENCE_MS)
    have = [int(cells(dialog, stratum)[0]) for stratum in dialog.targets]
    assert sum(have) == 3
    # As many of every kind as of the most frequent, until somebody says else.
    assert {spin.value() for spin in dialog.targets.values()} == {max(have)}
    assert "benign" in dialog.chart.accessibleDescription()
    assert dialog.run_button.isEnabled()
    dialog.set_all(0)
    assert not dialog.run_button.isEnabled()
    assert "Nothing is missing" in dialog.told.text()


def test_what_is_approved_already_counts_before_a_plan_is_made(
    qtbot: QtBot, desk: MainWindow
) -> None:
    (scan,) = desk.workspace.scans()
    region = EllipseRegion(280, 200, 60, 40)
    request = desk.session.form.requests(scan.sha256, region, desk.generation.bundle())[0]
    make(desk, Order("a" * 32, request, scan.name), DecisionState.APPROVED)
    dialog = dialog_of(desk)
    qtbot.waitUntil(lambda: desk.services.plan_filling.approved.total() == 1, timeout=PATIENCE_MS)
    assert sum(int(cells(dialog, stratum)[1]) for stratum in dialog.targets) == 1
    dialog.by.setCurrentIndex(1)
    qtbot.waitUntil(
        lambda: sum(int(cells(dialog, stratum)[1]) for stratum in dialog.targets) == 1,
        timeout=PATIENCE_MS,
    )


def test_what_is_missing_is_made_until_so_many_are_approved(
    qtbot: QtBot, desk: MainWindow, orders: list[Order]
) -> None:
    dialog = dialog_of(desk)
    filling = desk.services.plan_filling
    dialog.targets[SMALL].setValue(2)
    qtbot.mouseClick(dialog.run_button, LEFT)
    qtbot.waitUntil(lambda: len(orders) == 2, timeout=PATIENCE_MS)
    assert filling.running and dialog.run_button.text() == "Stop"
    assert all(order.behind and order.batch == orders[0].batch for order in orders)
    assert not dialog.targets[SMALL].isEnabled()
    # One is approved and the other rejected: the engine's queue is empty, so one more is asked for.
    make(desk, orders[0], DecisionState.APPROVED)
    make(desk, orders[1], DecisionState.REJECTED)
    qtbot.waitUntil(lambda: filling.approved[SMALL] == 1, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(orders) > 2, timeout=PATIENCE_MS)
    make(desk, orders[2], DecisionState.APPROVED)
    qtbot.waitUntil(lambda: not filling.running, timeout=PATIENCE_MS)
    assert cells(dialog, SMALL)[1] == "2"
    assert "Nothing is missing" in dialog.told.text()


def test_a_plan_goes_on_after_a_restart_and_stops_when_told(
    qtbot: QtBot, desk: MainWindow, open_window: Callable[[], MainWindow], orders: list[Order]
) -> None:
    dialog = dialog_of(desk)
    dialog.targets[SMALL].setValue(3)
    dialog.start()
    qtbot.waitUntil(lambda: len(orders) == 3, timeout=PATIENCE_MS)
    desk.close()
    orders.clear()
    again = open_window()
    filling = again.services.plan_filling
    assert filling.running
    qtbot.waitUntil(lambda: len(orders) == 3, timeout=PATIENCE_MS)
    dialog = dialog_of(again)
    assert dialog.targets[SMALL].value() == 3
    qtbot.mouseClick(dialog.run_button, LEFT)
    assert not filling.running
    assert "Missing: 3" in dialog.told.text()

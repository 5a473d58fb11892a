"""Healing in the window: the healed scan joins the others, marked, and can be exported."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from busynth_gui.case.errors import Phrase
from busynth_gui.case.healing import Healed, HealRequest
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.scan import Scan
from busynth_gui.engine.messages import Failed
from busynth_gui.export.manifest import read_manifest
from busynth_gui.ui.lists.thumbnails import RECORD
from busynth_gui.ui.main_window import MainWindow


@pytest.fixture
def asked(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[HealRequest]:
    """What is asked of the engine, which answers when a test lets it."""
    asked: list[HealRequest] = []

    def heal(request: HealRequest, scan: Scan) -> str:
        assert request.scan_sha256 == scan.sha256
        asked.append(request)
        return f"ask {len(asked)}"

    monkeypatch.setattr(window.engine, "heal", heal)
    return asked


def healed_of(window: MainWindow, request: HealRequest) -> Healed:
    scan = window.session.scan
    assert scan is not None
    mask = request.region.rasterize(scan.shape)
    image = np.where(mask, 90, scan.pixels).astype(scan.pixels.dtype)
    return Healed(request, image, mask, np.zeros_like(mask), 2)


def test_a_healed_scan_is_a_scan_of_its_own(
    qtbot: QtBot, window: MainWindow, asked: list[HealRequest], tmp_path: Path
) -> None:
    actions, session = window.actions_, window.session
    assert not actions.heal.isEnabled() and "no region" in actions.heal.property("why")
    session.keep_region(EllipseRegion(200, 150, 30, 20))
    source = session.record
    assert source is not None and actions.heal.isEnabled()
    actions.heal.trigger()
    healed = healed_of(window, asked[0])
    with qtbot.waitSignal(window.services.healing.done):
        window.engine.healing_done.emit("ask 1", healed)
    assert session.record is not None and session.record.id != source.id
    assert session.record.healings == (asked[0],) and session.scan is not None
    assert np.array_equal(session.scan.pixels, healed.image)
    assert "Healed scan" in window.central.caption.text()
    model = window.worklist.scans
    index = model.index(model.row_of(session.record.id))
    assert index.data(RECORD).healings
    assert f"healed from {source.name}" in index.data(Qt.ItemDataRole.ToolTipRole)
    folder = tmp_path / "out"
    window.healing_actions.export(folder)
    qtbot.waitUntil(lambda: len(read_manifest(folder)) == 1)


def test_who_looks_at_something_else_is_not_turned_away(
    qtbot: QtBot, window: MainWindow, asked: list[HealRequest]
) -> None:
    session = window.session
    assert session.scan is not None and session.record is not None
    first = session.record.id
    session.keep_region(EllipseRegion(200, 150, 30, 20))
    window.actions_.heal.trigger()
    healed = healed_of(window, asked[0])
    other = session.workspace.add_scan(Scan("b.png", session.scan.pixels[::-1].copy()), "b.png")
    session.open_scan(other.id)
    with qtbot.waitSignal(window.services.healing.done):
        window.engine.healing_done.emit("ask 1", healed)
    assert session.record.id == other.id and len(session.workspace.scans()) == 3
    # Of a scan that was removed nothing is kept.
    session.open_scan(first)
    window.actions_.heal.trigger()
    session.remove_scan(first)
    window.engine.healing_done.emit("ask 2", healed)
    window.services.background.close()
    assert len(session.workspace.scans()) == 2


def test_what_could_not_be_healed_is_said(
    qtbot: QtBot, window: MainWindow, asked: list[HealRequest]
) -> None:
    window.session.keep_region(EllipseRegion(200, 150, 30, 20))
    window.actions_.heal.trigger()
    refused = Failed("", Phrase("the region is too small"), Phrase("draw another"), True)
    with qtbot.waitSignal(window.services.healing.failed) as told:
        window.engine.healing_failed.emit("ask 1", refused)
    assert "too small" in str(told.args[0])
    assert len(window.session.workspace.scans()) == 1

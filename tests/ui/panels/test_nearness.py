"""What a bundle with a table of its training lesions lets the window say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from desk import make_candidate
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from busynth_gui.bundles import small_files, training_lesions
from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.finding import Mark
from busynth_gui.imaging.nearness import TrainingLesions, describe, interior
from busynth_gui.ui.dialogs.summary_dialog import SummaryDialog
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.services import candidate_checks


@pytest.fixture
def knowing(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """The window with a candidate that is a training lesion of its bundle, and one that is none."""
    scan = window.session.scan
    assert scan is not None
    copied, other = make_candidate(scan, 1), make_candidate(scan, 2)
    rng = np.random.default_rng(0)
    other.image[other.mask] = rng.integers(0, 120, int(other.mask.sum()))
    learned = describe([interior(copied.image, copied.mask)])
    # Unseen lesions of which every other one is as like as the second candidate is not.
    table = TrainingLesions(learned, np.linspace(-1, 0.9, 200, dtype=np.float32))
    info = BundleInfo(Path(), "compact", "1", "compact", "", (), {}, 256, {}, "0" * 64)
    monkeypatch.setattr(small_files, "list_bundles", lambda: [info])
    monkeypatch.setattr(training_lesions, "training_lesions", lambda _: table)
    for candidate in (copied, other):
        window.session.add_candidate(candidate)
    return window


def test_the_strip_the_panel_and_the_summary_say_how_near_a_lesion_comes(
    qtbot: QtBot, knowing: MainWindow
) -> None:
    strip = knowing.strip.candidates
    records = [strip.record(each) for each in strip.ids()]
    qtbot.waitUntil(lambda: all(strip.record(r.id).finding is not None for r in records))
    copied, other = (strip.record(r.id).finding for r in records)
    assert copied is not None and copied.nearness == 1 and copied.mark is Mark.DIFFERS
    assert other is not None and other.nearness is not None and 0 < other.nearness < 0.99
    told = strip.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "≠ Nearer to a training lesion than 100 % of real lesions that the bundle never" in told
    assert "near a training lesion" in strip.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    strip.set_order("nearest")
    assert strip.ids() == (records[0].id, records[1].id)
    dialog = SummaryDialog(knowing.session, knowing)
    qtbot.waitUntil(lambda: dialog._summary is not None)
    assert dialog._summary is not None
    assert "near-training,all,1,2,0.5" in dialog._summary.to_csv()
    dialog.done(0)


def test_how_easily_a_lesion_is_told_is_shown_and_sorted_by_but_not_blinded(
    qtbot: QtBot, knowing: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    says = iter((0.83, 0.31))
    monkeypatch.setattr(candidate_checks, "told", lambda *_: next(says, 0.5))
    strip = knowing.strip.candidates
    first, second = strip.ids()
    qtbot.waitUntil(lambda: all(strip.record(each).finding is not None for each in (first, second)))
    assert "Told by the critic: 0.83" in strip.index(0).data(Qt.ItemDataRole.ToolTipRole)
    strip.set_order("hard")
    assert strip.ids() == (second, first)
    strip.set_order("easy")
    assert strip.ids() == (first, second)
    keeps_the_best_of_the_scan(knowing, monkeypatch, second)
    knowing.session.blinding.set_on(True)
    assert not knowing.actions_.keep_best.isEnabled()
    assert strip.index(0).data(Qt.ItemDataRole.ToolTipRole) is None
    assert strip.order == "time"
    found = strip.record(first).finding
    assert found is not None
    knowing.session.select(first)
    report = knowing.services.candidate_checks.findings
    qtbot.waitUntil(lambda: report() is not None)
    shown = knowing.check._in_words(replace(report().checks, told=0.83))
    assert not any("critic" in words for _, words in shown)


def keeps_the_best_of_the_scan(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, best: int
) -> None:
    """One undo brings the others back."""
    strip = window.strip.candidates
    before = strip.ids()
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (1, False))
    window.actions_.keep_best.trigger()
    assert strip.ids() == before
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (1, True))
    window.actions_.keep_best.trigger()
    assert strip.ids() == (best,)
    assert window.workspace.candidate_record(best).best_of == (1, 2)
    window.actions_.undo.trigger()
    assert strip.ids() == before
    assert window.workspace.candidate_record(best).best_of is None


def test_who_installs_a_bundle_later_learns_it_of_the_candidate_that_is_looked_at(
    qtbot: QtBot, knowing: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    strip = knowing.strip.candidates
    first = strip.ids()[0]
    qtbot.waitUntil(lambda: strip.record(first).finding is not None)
    qtbot.waitUntil(lambda: knowing.services.idle_checks.done)
    found = strip.record(first).finding
    assert found is not None
    mask = strip.record(first).mask_sha256
    knowing.workspace.findings.keep(first, mask, replace(found, nearness=None))
    strip.note_finding(first)
    assert strip.record(first).finding.nearness is None
    knowing.session.select(first)
    qtbot.waitUntil(lambda: strip.record(first).finding == found)

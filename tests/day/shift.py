"""One shift at the desk, in a process of its own: ``python -m tests.day.shift PLAN``.

PLAN is a JSON file. Every deed that must outlive a kill is said on standard output, as a line of
JSON, when the window has come back from it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QSpinBox

from busynth_gui.engine.queue import JobState
from tests.day.hand import CTRL, SHIFT
from tests.day.regions import TOOLS, draw_region
from tests.day.sheet import AtTheSheet
from tests.day.worker import KEY, Worker, choose, found


class Morning(Worker):
    """Opens the scans, asks for candidates by hand and as a batch, reviews until it is killed."""

    def run(self) -> None:
        hand, window = self.hand, self.window
        with hand.timed("scans opened"):
            hand.drop(self.plan["scans"])
            count = len(self.plan["scans"])
            hand.wait(lambda: window.worklist.scans.rowCount() == count, "the scans")
        self.say("opened", scans=[scan.sha256 for scan in window.workspace.scans()])
        window.decisions.set_reviewer("Dr Day")
        window.session.set_form(replace(window.session.form, steps=self.plan["steps"], seed=11))
        begun = time.perf_counter()
        for at in range(self.plan["drawn"]):
            self._ask_by_hand(at)
        hand.wait(lambda: self.made > 0, "the first candidate")
        hand.times["first candidate"].append(time.perf_counter() - begun)
        self._ask_batch()
        half = self.plan["candidates"] // 2
        self.review(lambda: self.decided >= half)
        self.shoot("half")
        self.tell_times()
        self.say("half")
        self.review(lambda: False)  # until somebody pulls the plug

    def _ask_by_hand(self, at: int) -> None:
        """Go to a scan, measure, draw with the next tool, choose malignant, and generate."""
        window, hand = self.window, self.hand
        window.worklist.view.setFocus()
        hand.key(KEY.Key_Home)
        for _ in range(at):
            hand.key(KEY.Key_Down)
        assert window.session.record is not None
        assert window.session.record.sha256 == window.workspace.scans()[at].sha256
        window.view.setFocus()
        hand.press("l")
        hand.draw((60, 60), (90, 80), (140, 110))
        tool = list(TOOLS)[at]
        draw_region(hand, tool)
        hand.click(found(window.request_panel, QPushButton, "malignant"))
        count = found(window.request_panel, QSpinBox, "count")
        count.setFocus()
        count.selectAll()
        hand.press(str(self.plan["by_hand"]))
        hand.key(KEY.Key_Return)
        window.view.setFocus()
        region = window.session.region
        assert region is not None and window.session.form.count == self.plan["by_hand"]
        self.say(
            "drawn",
            scan=window.session.record.id,
            region=region.to_json(),
            callipers=len(window.session.callipers),
        )
        self.shoot(f"drawn-{tool.value}")
        jobs = len(window.engine.queue.jobs())
        with hand.timed("asked"):
            hand.key(KEY.Key_Return, CTRL)
        self.say("asked", jobs=len(window.engine.queue.jobs()) - jobs, how=tool.value)

    def _ask_batch(self) -> None:
        """Make as many of each scan on which nothing was drawn."""
        window, hand = self.window, self.hand
        jobs = len(window.engine.queue.jobs())
        window.worklist.view.setFocus()
        hand.key(KEY.Key_Home)
        for _ in range(self.plan["drawn"]):
            hand.key(KEY.Key_Down)
        hand.key(KEY.Key_End, SHIFT)
        with hand.timed("batch asked"):
            hand.key(KEY.Key_Return, CTRL | SHIFT)
            dialog = window.dialogs.batch_dialog
            assert dialog is not None
            hand.turn_to(dialog)
            dialog.scans.button(0).click()
            dialog.per_scan.setFocus()
            dialog.per_scan.selectAll()
            hand.press(str(self.plan["per_scan"]))
            dialog.pathology.setFocus()
            hand.key(KEY.Key_End)
            assert len(dialog.plan().pathologies) > 1
            assert dialog.plan().per_scan == self.plan["per_scan"]
            self.shoot("batch", dialog)
            hand.key(KEY.Key_Return)
        hand.turn_to(window)
        self.say("asked", jobs=len(window.engine.queue.jobs()) - jobs, how="batch")


class Afternoon(Worker):
    """Goes on where the morning was cut off, finishes, looks at the summary and exports."""

    def run(self) -> None:
        hand, window = self.hand, self.window
        self.say("back", waiting=len(window.engine.queue.unfinished()), made=self.made)
        self.shoot("back")
        self.review(lambda: self.rendered() and self.pending() == 0)
        failed = window.engine.queue.count(JobState.FAILED)
        self._undo_and_redo()
        self._summarise()
        hand.wait(lambda: window.services.idle_checks.done, "the checks of all candidates")
        for name in self.plan["out"]:
            self._export(name)
        self.say("finished", made=self.made, failed=failed)
        self.tell_times()
        with hand.timed("closed"):
            window.close()

    def _undo_and_redo(self) -> None:
        window, hand = self.window, self.hand
        before = window.workspace.listing.counts()
        window.view.setFocus()
        with hand.timed("undo"):
            hand.key(KEY.Key_Z, CTRL)
        assert window.workspace.listing.counts() != before, "nothing was undone"
        with hand.timed("redo"):
            hand.key(KEY.Key_Z, CTRL | SHIFT)
        assert window.workspace.listing.counts() == before

    def _summarise(self) -> None:
        window, hand = self.window, self.hand
        with hand.timed("summary"):
            hand.key(KEY.Key_R, CTRL | SHIFT)
        summary = window.dialogs.summary_dialog
        assert summary is not None and summary.isVisible()
        self.shoot("summary", summary)
        hand.turn_to(summary)
        hand.key(KEY.Key_Escape)
        assert not summary.isVisible()

    def _export(self, name: str) -> None:
        """Choose the format and the folder, read the preview, export."""
        window, hand = self.window, self.hand
        hand.turn_to(window)
        window.view.setFocus()
        hand.key(KEY.Key_E, CTRL)
        dialog = window.dialogs.export_dialog
        assert dialog is not None
        hand.turn_to(dialog)
        box = found(dialog, QComboBox, "format")
        choose(hand, box, box.findData(name))
        assert box.currentData() == name
        folder = found(dialog, QLineEdit, "folder")
        folder.setFocus()
        folder.selectAll()
        hand.press(self.plan["out"][name])
        hand.wait(dialog.start_button.isEnabled, "the export to be ready", 30)
        model = dialog.planned
        preview = [model.index(row).data() for row in range(model.rowCount())]
        self.shoot(f"export-{name}", dialog)
        told: list[int] = []
        dialog.exported.connect(lambda new, kept, _: told.append(new + kept))
        with hand.timed("export"):
            hand.key(KEY.Key_Return)
            hand.wait(lambda: bool(told), "the export")
        self.say("exported", format=name, pairs=told[0], preview=preview)


class Evening(Worker):
    """Only looks whether all is there, and goes home."""

    def run(self) -> None:
        window = self.window
        self.hand.wait(lambda: window.strip.candidates.rowCount() > 0, "the candidates", 30)
        self.say("evening", made=self.made, pending=self.pending(), rendered=self.rendered())
        self.shoot("evening")
        self.tell_times()
        window.close()


def main() -> None:
    plan = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    _app = QApplication([])
    shifts: dict[str, type[Morning | Afternoon | Evening | AtTheSheet]] = {
        "morning": Morning,
        "afternoon": Afternoon,
        "evening": Evening,
        "sheet": AtTheSheet,
    }
    with suppress(BrokenPipeError):
        shifts[plan["shift"]](plan).run()


if __name__ == "__main__":
    main()

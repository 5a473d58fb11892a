"""Makes a batch in a real window and says how far it is, until somebody kills it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from busynth_gui.case.descriptors import Pathology
from busynth_gui.imaging.read import read_scan
from busynth_gui.paths import resource_folder
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.services.batch import BatchPlan
from busynth_gui.workspace.workspace import Workspace

SAMPLES = ("mixed.png", "fatty.png", "small.png")


def main(folder: str) -> None:
    app = QApplication([])
    workspace = Workspace.open(Path(folder))
    for name in SAMPLES:
        path = resource_folder("samples", name)
        workspace.add_scan(read_scan(path), path)
    window = MainWindow(workspace, loader="bad_pipelines:SteadyPipeline")
    window.session.set_form(replace(window.session.form, bundle="bad", seed=100, steps=4))
    window.engine.candidate_finished.connect(lambda _, made: print(made, flush=True))
    plan = BatchPlan(window.worklist.scans.ids_in(), 4, tuple(Pathology))
    window.generation.make_batch(plan)
    window.show()
    app.exec()


if __name__ == "__main__":
    main(sys.argv[1])

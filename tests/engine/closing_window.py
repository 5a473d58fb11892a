"""A program that closes while a job runs: by Engine.close, or by quitting and nothing else."""

import sys

import numpy as np
from leaks import left_over
from memory_job_io import JOB_IO, submit
from PySide6.QtCore import QCoreApplication

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.engine.engine import Engine


def main(folder: str, seed: str, how: str) -> None:
    application = QCoreApplication([])
    engine = Engine(JOB_IO, loader="faulty_pipelines:BySeed")
    scan = Scan("scan", np.zeros((96, 96), np.uint8))
    bundle = find_bundle(folder)
    end = application.quit if how == "quit" else engine.close
    engine.progress_changed.connect(lambda *_: end())
    engine.state_changed.connect(lambda state: application.quit() if state == "closed" else None)
    request = Request(scan.sha256, Pathology.BENIGN, int(seed), folder, bundle.sha256)
    submit(engine, request, scan)
    application.exec()
    print(left_over())


if __name__ == "__main__":
    main(*sys.argv[1:])

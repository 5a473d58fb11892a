"""Requests for the sample scans, with few steps: what the tests of the pipeline ask for."""

from __future__ import annotations

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.region import EllipseRegion, Region
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.read import read_scan
from busynth_gui.paths import resource_folder
from busynth_gui.synthesis.pipeline import Pipeline

STEPS = 3
ELLIPSE = EllipseRegion(280, 190, 70, 45, 10)


def sample(name: str) -> Scan:
    return read_scan(resource_folder("samples", name))


def ask(
    pipeline: Pipeline,
    scan: Scan,
    seed: int = 7,
    pathology: Pathology = Pathology.MALIGNANT,
    region: Region | None = ELLIPSE,
) -> Request:
    info = pipeline.info
    return Request(scan.sha256, pathology, seed, info.name, info.sha256, region=region, steps=STEPS)

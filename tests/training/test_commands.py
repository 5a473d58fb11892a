"""``python -m training`` as a whole: every command once, resuming, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Closeness, Request
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.composite import unchanged_outside
from busynth_gui.synthesis.bundle import read_bundle

TINY = """
[prepare]
held_out = 0.2

[autoencoder]
steps = 3
batch = 2
crop = 64
adversarial_from = 1

[decoder]
steps = 2
batch = 2
crop = 64
adversarial_from = 1

[latents]
per_lesion = 2
per_normal = 2

[base]
steps = 2
batch = 3
lesion = 1
channels = [32, 32, 64]

[stage-one]
steps = 2
batch = 2
channels = [32, 32, 64]

[stage-two]
steps = 2
batch = 2
rank = 2

[stage-three]
steps = 2
batch = 2
rank = 2
"""

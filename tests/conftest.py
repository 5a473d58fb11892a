"""Holds for every test: no display is needed, and threads of torch leave room for others."""

import os

from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("GOMP_SPINCOUNT", "0")

# How long an example takes says more of the machine than of the program: times are measured by
# tests/bench.
settings.register_profile("busynth", deadline=None)
settings.load_profile("busynth")

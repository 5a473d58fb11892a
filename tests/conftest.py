"""Holds for every test: no display is needed, and threads of torch leave room for others."""

import os

from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("GOMP_SPINCOUNT", "0")
# Workers of pytest-xdist share the cores: one thread each, or they wait for one another.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

# How long an example takes says more of the machine than of the program: times are measured by
# tests/bench.
settings.register_profile("busynth", deadline=None)
settings.load_profile("busynth")

"""Holds for every test: no display is needed, and threads of torch leave room for others."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("GOMP_SPINCOUNT", "0")

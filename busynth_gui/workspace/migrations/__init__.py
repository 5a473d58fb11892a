"""Numbered changes of the workspace's tables. A released one is never edited: add the next.

Migration n takes a database from ``user_version`` n - 1 to n. Each runs in a transaction of its
own together with the new version number, so an interrupted upgrade is no upgrade.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from busynth_gui.workspace.migrations import (
    m0001_cases,
    m0002_drafts,
    m0003_queue,
    m0004_perceived,
    m0005_findings,
    m0006_burned_in,
    m0007_field_of_view,
    m0008_threads,
    m0009_studies,
    m0010_batches,
    m0011_blinded,
    m0012_calibration,
    m0013_ground,
    m0014_healings,
    m0015_nearness,
    m0016_told,
    m0017_best,
)

__all__ = ["MIGRATIONS"]

MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    m0001_cases.upgrade,
    m0002_drafts.upgrade,
    m0003_queue.upgrade,
    m0004_perceived.upgrade,
    m0005_findings.upgrade,
    m0006_burned_in.upgrade,
    m0007_field_of_view.upgrade,
    m0008_threads.upgrade,
    m0009_studies.upgrade,
    m0010_batches.upgrade,
    m0011_blinded.upgrade,
    m0012_calibration.upgrade,
    m0013_ground.upgrade,
    m0014_healings.upgrade,
    m0015_nearness.upgrade,
    m0016_told.upgrade,
    m0017_best.upgrade,
)

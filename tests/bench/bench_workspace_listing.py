"""How long a scan's candidates take to list: ``python tests/bench/bench_workspace_listing.py``.

The aim is below one second for 10,000.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/workspace")]

from cases import make_candidate, make_scan  # noqa: E402

from busynth_gui.case.decision import DecisionState  # noqa: E402
from busynth_gui.workspace.workspace import Workspace  # noqa: E402


def fill(workspace: Workspace, count: int) -> int:
    """One real, approved candidate and ``count - 1`` copies of its rows; gives the scan's id."""
    scan = make_scan(shape=(475, 560))
    workspace.add_scan(scan, "")
    first = workspace.add_candidate(make_candidate(scan))
    workspace.decide(first.id, workspace.decision_for(first.id, DecisionState.APPROVED))
    numbers = f"WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n LIMIT {count - 1})"
    with workspace._database.transaction() as database:
        for table, columns in {
            "decision": "i, i, state, image_sha256, mask_sha256, reasons, comment, reviewer,"
            " decided_at",
            "candidate": "i, scan_id, request, i, image_sha256, mask_sha256, 0, i, created_at,"
            " NULL, thumbnail",
            "candidate_arrays": "i, image, mask, band, region, lesion, NULL",
        }.items():
            key = "candidate_id" if table == "candidate_arrays" else "id"
            database.execute("PRAGMA defer_foreign_keys = ON")
            database.execute(
                f"{numbers} INSERT INTO {table} SELECT {columns} FROM n, {table} WHERE {key} = 1"
            )
    return first.scan_id


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        with Workspace.open(Path(folder) / "workspace") as workspace:
            scan_id = fill(workspace, count)
        with Workspace.open(Path(folder) / "workspace") as workspace:
            for name, call in {
                "candidates": lambda: len(workspace.candidates(scan_id)),
                "keys": lambda: len(workspace.listing.candidates()),
                "counts": lambda: sum(workspace.counts(scan_id).values()),
                "one": lambda: workspace.load_candidate(count).record.id,
            }.items():
                begun = time.perf_counter()
                assert call() == count
                print(f"{name:12s}{time.perf_counter() - begun:8.3f} s")


if __name__ == "__main__":
    main()

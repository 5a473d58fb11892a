"""Make the workspaces of earlier schemas, each by the code of its own time.

    python tests/workspace/make_earlier.py 7 14354ad~1     schema 7, by the code of that commit

writes ``tests/workspace/earlier/v7.sqlite.gz``; ``test_earlier.py`` opens all of them.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
EARLIER = HERE / "earlier"

_MAKE = """
import sys
from pathlib import Path

sys.path[:0] = [".", "tests/workspace"]
from cases import make_candidate, make_scan
from busynth_gui.case.decision import Decision, DecisionState
from busynth_gui.workspace.workspace import Workspace

with Workspace.open(Path(sys.argv[1])) as workspace:
    scan = make_scan(0)
    number = workspace.add_scan(scan, "/data/scan 0.png").id
    first, second, _ = [workspace.add_candidate(make_candidate(scan, seed)) for seed in (1, 2, 3)]
    for record, state in ((first, DecisionState.APPROVED), (second, DecisionState.REJECTED)):
        about = (record.image_sha256, record.mask_sha256)
        workspace.decide(record.id, Decision(state, *about, reviewer="A. Reader"))
    workspace.set_draft(number, {"tool": "ellipse"})
"""


def main(schema: int, commit: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(
            ["git", "archive", commit, "busynth_gui", "tests/workspace"],
            cwd=HERE.parent.parent, check=True, capture_output=True,
        )  # fmt: skip
        subprocess.run(["tar", "x"], cwd=folder, input=archive.stdout, check=True)
        made = Path(folder) / "made"
        subprocess.run(
            [sys.executable, "-c", _MAKE, str(made)], cwd=folder, check=True, env={"PYTHONPATH": ""}
        )
        data = (made / "workspace.sqlite").read_bytes()
    if data[60:64] != schema.to_bytes(4, "big"):  # SQLite keeps user_version there
        sys.exit(f"{commit} makes another schema than {schema}")
    EARLIER.mkdir(exist_ok=True)
    packed = gzip.compress(data, 9, mtime=0)
    (EARLIER / f"v{schema}.sqlite.gz").write_bytes(packed)
    print(f"v{schema}: {len(packed) / 1e3:.0f} kB")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])

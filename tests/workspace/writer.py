"""Writes to a workspace without end and says after each step what must be there from now on."""

import sys
from pathlib import Path

from cases import decision_for, make_candidate, make_scan

from busynth_gui.case.decision import DecisionState
from busynth_gui.workspace.workspace import Workspace


def main(folder: str) -> None:
    workspace = Workspace.open(Path(folder))
    print("open", flush=True)
    for seed in range(100_000):
        scan = make_scan(seed)
        workspace.add_scan(scan, f"{seed}.png")
        candidate = workspace.add_candidate(make_candidate(scan, seed))
        decision = decision_for(workspace, candidate.id, DecisionState.APPROVED)
        workspace.decide(candidate.id, decision)
        print(seed, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])

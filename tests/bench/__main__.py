"""``python -m tests.bench ui [--json]``: the window's figures, as a table or as one object.

Nothing here passes or fails: the goals stand beside what was measured, for a person to read. Run
it on an idle machine; the ``..._cpu_`` figures say what other programs cannot change.
"""

from __future__ import annotations

import argparse
import json

GOALS = {
    "stall_max_ms": 50.0,
    "stall_p99_ms": 8.0,
    "brush_ms": 4.0,
    "first_paint_s": 1.0,
    "open_10000_s": 1.0,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("what", choices=("ui",))
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    args = parser.parse_args()
    from tests.bench import brush, opening, stalls

    # Cold starts first: nothing is then in a cache that another part has filled.
    figures = opening.figures() | brush.figures() | stalls.figures()
    if args.json:
        print(json.dumps(figures))
        return
    print(f"{'figure':24s}{'measured':>12s}{'goal':>10s}")
    for name, value in figures.items():
        goal = f"{GOALS[name]:g}" if name in GOALS else ""
        print(f"{name:24s}{value:12g}{goal:>10s}")


if __name__ == "__main__":
    main()

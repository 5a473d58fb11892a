"""``python -m tests.bench ui|render|sd|intervals [--json]``: figures, as a table or as one object.

``ui`` measures the window. ``render`` measures a candidate of the compact bundle against the
forwards that it needs and against diffusers' own pipeline, in a few minutes. ``sd`` measures Stable
Diffusion 1.5 at full size with random weights: minutes on an accelerator, half an hour on a
processor; it needs 10 GB of memory and of disk. ``intervals`` simulates how often the 95 %
intervals of an evaluation hold the truth, in some minutes.

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
    "sheet_10000_s": 1.0,
    "sheet_scroll_ms": 16.7,
    "candidate_s": 1.2,
    "bare_forwards_ratio": 1.3,
    "stock_pipeline_ratio": 0.25,
    "live_s": 0.3,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("what", choices=("ui", "render", "sd", "intervals"))
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument(
        "--size", type=int, action="append", choices=(256, 512), help="of sd: this alone (px)"
    )
    args = parser.parse_args()
    measure = {
        "ui": _window,
        "render": _candidate,
        "sd": lambda: _large(args.size),
        "intervals": _intervals,
    }
    figures = measure[args.what]()
    if args.json:
        print(json.dumps(figures))
        return
    wide = max(map(len, figures)) + 2
    print(f"{'figure':{wide}s}{'measured':>12s}{'goal':>10s}")
    for name, value in figures.items():
        goal = f"{GOALS[name]:g}" if name in GOALS else ""
        print(f"{name:{wide}s}{value:12g}{goal:>10s}")


def _window() -> dict[str, float]:
    from tests.bench import brush, importing, opening, stalls

    # Cold starts first: nothing is then in a cache that another part has filled.
    return opening.figures() | brush.figures() | importing.figures() | stalls.figures()


def _candidate() -> dict[str, float]:
    from tests.bench import rendering

    return rendering.figures()


def _large(sizes: list[int] | None) -> dict[str, float]:
    from tests.bench import sd

    return sd.figures(sizes or (256, 512))


def _intervals() -> dict[str, float]:
    from tests.bench import intervals

    return intervals.figures()


if __name__ == "__main__":
    main()

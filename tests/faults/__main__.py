"""``python -m tests.faults --kills 100 --renders 50 --inputs 1000 --seed N [--json]``.

Kills processes at random moments of curating, reading studies, healing, exporting, batches and
moving; renders that are killed, stopped, out of memory or without their device; inputs from a
generator over every reader, with a limit on their time, and fuzzed, by atheris where it is
installed; circumstances: full and read-only disks, a clock that is set, two programs at once,
shares without locks, numbers of processes that come again. The same seed does the same. Exits with
1 when anything was lost, torn or let out.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "engine")]

INPUT_LIMIT_S, RENDER_LIMIT_S = 60.0, 240.0


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--renders", type=int, default=50)
    parser.add_argument("--inputs", type=int, default=1000)
    parser.add_argument("--circumstances", type=int, default=40)
    parser.add_argument("--fuzz-seconds", type=float, default=60, help="shared by all readers")
    parser.add_argument("--bounds", action="store_true", help="films, exports, workspaces: minutes")
    parser.add_argument("--row", type=int, default=0, help="so many renders in a row, 2 s each")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--json", action="store_true", help="one object instead of a table")
    args = parser.parse_args(argv)
    # Only now: what is imported is forked.
    from tests.faults.bounds import hold_bounds, render_in_a_row
    from tests.faults.circumstances import meet
    from tests.faults.fuzz import fuzz_all
    from tests.faults.inputs import feed
    from tests.faults.kills import kill_many
    from tests.faults.renders import render_badly
    from tests.faults.tally import Tally, in_a_process

    tally = Tally()
    with TemporaryDirectory(prefix="busynth-faults-") as folder:
        root = Path(folder)
        for name in ("kills", "renders", "inputs", "circumstances", "bounds"):
            (root / name).mkdir()
        kill_many(args.kills, random.Random(args.seed), root / "kills", tally)
        if args.renders:
            rng = random.Random(args.seed)
            in_a_process(
                lambda: render_badly(args.renders, rng, root / "renders"), tally, RENDER_LIMIT_S
            )
        meet(args.circumstances, random.Random(args.seed), root / "circumstances", tally)
        if args.fuzz_seconds:
            tally.fuzzed, how = fuzz_all(
                args.fuzz_seconds, args.seed, lambda words: tally.note("tracebacks", words)
            )
            print(f"fuzzed by {how}", file=sys.stderr)
        if args.bounds:
            hold_bounds(root / "bounds", tally)
        if args.row:
            render_in_a_row(args.row, tally)
        done = 0
        while done < args.inputs:
            # One that ends the process is counted, and the next goes on.
            start = done
            done += in_a_process(
                lambda s=start: feed(args.inputs, args.seed, root / "inputs", s),  # type: ignore[misc]
                tally,
                INPUT_LIMIT_S,
            )
            done += done < args.inputs
    print(json.dumps(asdict(tally)) if args.json else _table(args.seed, asdict(tally)))
    return int(tally.faults > 0)


def _table(seed: int, said: dict[str, object]) -> str:
    what = said.pop("what")
    lines = [f"{name:>16}  {value}" for name, value in {"seed": seed, **said}.items()]
    return "\n".join([*lines, *what])  # type: ignore[misc]


if __name__ == "__main__":
    sys.exit(main())

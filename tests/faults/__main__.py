"""``python -m tests.faults --kills 100 --renders 50 --inputs 1000 --seed N [--json]``.

Kills processes at random moments of curating, exporting, batches and moving; renders that are
killed, stopped, out of memory or without their device; inputs from a generator over every reader,
with a limit on their time. The same seed does the same. Exits with 1 when anything was lost, torn
or let out.
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
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--json", action="store_true", help="one object instead of a table")
    args = parser.parse_args(argv)
    # Only now: what is imported is forked.
    from tests.faults.inputs import feed
    from tests.faults.kills import kill_many
    from tests.faults.renders import render_badly
    from tests.faults.tally import Tally, in_a_process

    tally = Tally()
    with TemporaryDirectory(prefix="busynth-faults-") as folder:
        root = Path(folder)
        for name in ("kills", "renders", "inputs"):
            (root / name).mkdir()
        kill_many(args.kills, random.Random(args.seed), root / "kills", tally)
        if args.renders:
            rng = random.Random(args.seed)
            in_a_process(
                lambda: render_badly(args.renders, rng, root / "renders"), tally, RENDER_LIMIT_S
            )
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

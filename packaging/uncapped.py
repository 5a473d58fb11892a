"""Print busynth's requirements without their upper bounds, for CI to look past these.

    python packaging/uncapped.py > uncapped.txt

A bound that the newest release passes can go; packaging/dependencies.md says why each is there.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in project["dependencies"]:
        print(re.sub(r",?<[^,;\s]+", "", requirement))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Writes packaging/tested.txt: what is installed here, each package with the SHA-256 of its files.

    python packaging/lock.py

Asks pip, and pip the index that it is set up with; nothing is installed or downloaded.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

TARGET = Path(__file__).with_name("tested.txt")


def main() -> int:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    frozen = subprocess.run(
        [*pip, "list", "--format=json", "--exclude-editable", "--exclude=busynth"],
        check=True,
        capture_output=True,
        text=True,
    )
    # What a local build adds to a version ("+cpu") is no version of an index.
    wanted = [f"{p['name']}=={p['version'].partition('+')[0]}" for p in json.loads(frozen.stdout)]
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        how = ["--dry-run", "--ignore-installed", "--no-deps", "--quiet", "--report", str(report)]
        subprocess.run([*pip, "install", *how, *wanted], check=True)
        found = json.loads(report.read_text())["install"]
    TARGET.write_text("\n".join([_head(), *sorted(map(_line, found))]) + "\n")
    sys.stdout.write(f"{TARGET}: {len(found)} packages\n")
    return 0


def _head() -> str:
    version = ".".join(platform.python_version_tuple()[:2])
    return f"# Tested with Python {version} on {platform.system()} ({platform.machine()})"


def _line(item: dict[str, dict[str, object]]) -> str:
    said, archive = item["metadata"], item["download_info"]["archive_info"]
    sha256 = archive["hashes"]["sha256"]  # type: ignore[index]
    return f"{said['name']}=={said['version']} --hash=sha256:{sha256}"


if __name__ == "__main__":
    sys.exit(main())

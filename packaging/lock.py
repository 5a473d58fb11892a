"""Writes packaging/tested.txt, what is installed here with the SHA-256 of each package.

And the same as a bill of materials, packaging/sbom.cdx.json (CycloneDX 1.5).

    python packaging/lock.py

Asks pip, and pip the index that it is set up with; nothing is installed or downloaded.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TARGET = Path(__file__).with_name("tested.txt")
BILL = Path(__file__).with_name("sbom.cdx.json")


def main() -> int:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    # What a local build adds to a version ("+cpu") is no version of an index.
    wanted = [f"{name}=={metadata.version(name).partition('+')[0]}" for name in needed()]
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        how = ["--dry-run", "--ignore-installed", "--no-deps", "--quiet", "--report", str(report)]
        subprocess.run([*pip, "install", *how, *wanted], check=True)
        found = json.loads(report.read_text())["install"]
    TARGET.write_text("\n".join([_head(), *sorted(map(_line, found), key=str.lower)]) + "\n")
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1}
    parts = sorted(map(_component, found), key=lambda part: str(part["name"]).lower())
    BILL.write_text(json.dumps({**bill, "components": parts}, indent=1) + "\n")
    sys.stdout.write(f"{TARGET}: {len(found)} packages\n")
    return 0


def needed() -> list[str]:
    """Every package that busynth and its tests need, directly or not, and that is installed."""
    project = tomllib.loads(TARGET.parents[1].joinpath("pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    left = [*project["dependencies"], *(line for extra in extras for line in extra)]
    found: dict[str, str] = {}
    while left:
        wanted = Requirement(left.pop())
        name = canonicalize_name(wanted.name)
        if name in found or name == "busynth" or (wanted.marker and not wanted.marker.evaluate()):
            continue
        try:
            installed = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        found[name] = installed.version
        left += [r for r in installed.requires or () if "extra ==" not in r]
    return sorted(found)


def _head() -> str:
    version = ".".join(platform.python_version_tuple()[:2])
    return f"# Tested with Python {version} on {platform.system()} ({platform.machine()})"


def _line(item: dict[str, dict[str, object]]) -> str:
    said, archive = item["metadata"], item["download_info"]["archive_info"]
    sha256 = archive["hashes"]["sha256"]  # type: ignore[index]
    return f"{said['name']}=={said['version']} --hash=sha256:{sha256}"


def _component(item: dict[str, dict[str, object]]) -> dict[str, object]:
    said, archive = item["metadata"], item["download_info"]["archive_info"]
    licence = said.get("license_expression") or said.get("license") or "unknown"
    first = (str(licence).strip().splitlines() or ["unknown"])[0][:80]
    return {
        "type": "library",
        "name": said["name"],
        "version": said["version"],
        "purl": f"pkg:pypi/{canonicalize_name(str(said['name']))}@{said['version']}",
        "licenses": [{"license": {"name": first}}],
        "hashes": [{"alg": "SHA-256", "content": archive["hashes"]["sha256"]}],  # type: ignore[index]
    }


if __name__ == "__main__":
    sys.exit(main())

"""Make a version: ``python packaging/release.py 0.6.0`` checks, writes, commits and tags it.

    python packaging/release.py 0.6.0 --check     say what is not ready, change nothing
    python packaging/release.py 0.6.0             changelog and version, a commit, a tag
    python packaging/release.py --hashes dist     SHA-256 of what was built, into dist/SHA256SUMS

Pushing the tag makes CI build and attach everything (.github/workflows/build.yml);
packaging/release.md says what is done by hand.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSION, CHANGES, CITATION = (
    ROOT / "busynth_gui" / "__init__.py",
    ROOT / "CHANGELOG.md",
    ROOT / "CITATION.cff",
)
MIGRATIONS = ROOT / "busynth_gui" / "workspace" / "migrations"
EARLIER = ROOT / "tests" / "workspace" / "earlier"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("version", nargs="?", help="MAJOR.MINOR.PATCH")
    parser.add_argument("--check", action="store_true", help="change nothing")
    parser.add_argument("--hashes", type=Path, metavar="DIR", help="write DIR/SHA256SUMS")
    args = parser.parse_args()
    if args.hashes is not None:
        print(write_hashes(args.hashes).read_text(encoding="utf-8"), end="")
        return 0
    if args.version is None or not re.fullmatch(r"\d+\.\d+\.\d+", args.version):
        parser.error("give a version, as 0.6.0")
    wrong = problems(args.version)
    if wrong:
        sys.exit("release: " + "\nrelease: ".join(wrong))
    if args.check:
        print(f"{args.version} can be made")
        return 0
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    for path, text in written(args.version, today).items():
        path.write_text(text, encoding="utf-8")
    git("add", *map(str, (VERSION, CHANGES, CITATION)))
    git("commit", "--message", f"Version {args.version}")
    git("tag", "--annotate", f"v{args.version}", "--message", f"busynth {args.version}")
    print(f"made v{args.version}: git push --follow-tags")
    return 0


def problems(version: str) -> list[str]:
    """What speaks against making this version now, a line each."""
    wrong = []
    if git("status", "--porcelain"):
        wrong.append("there are changes that are not committed")
    if git("tag", "--list", f"v{version}"):
        wrong.append(f"v{version} exists")
    if f"## {version} (unreleased)" not in CHANGES.read_text(encoding="utf-8"):
        wrong.append(f"CHANGELOG.md has no heading '## {version} (unreleased)'")
    newest = len(list(MIGRATIONS.glob("m[0-9]*.py")))
    wrong += [
        f"tests/workspace/earlier has no workspace of schema {schema} (make_earlier.py there)"
        for schema in range(2, newest)
        if not (EARLIER / f"v{schema}.sqlite.gz").is_file()
    ]
    return wrong


def written(version: str, day: str) -> dict[Path, str]:
    """The files of a version that is made on a day (ISO 8601), by path."""
    changes = CHANGES.read_text(encoding="utf-8")
    code = VERSION.read_text(encoding="utf-8")
    cited = CITATION.read_text(encoding="utf-8")
    released = re.sub(r"^date-released: .*\n", "", cited, flags=re.MULTILINE)
    return {
        CHANGES: changes.replace(f"## {version} (unreleased)", f"## {version} ({day})", 1),
        VERSION: re.sub(r'(__version__ = )"[^"]+"', rf'\g<1>"{version}"', code),
        CITATION: re.sub(
            r"^version: .*$",
            f"version: {version}\ndate-released: {day}",
            released,
            flags=re.MULTILINE,
        ),
    }


def notes(version: str) -> str:
    """What the changelog says of a version."""
    text = CHANGES.read_text(encoding="utf-8")
    found = re.search(
        rf"^## {re.escape(version)}\b.*?\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL
    )
    return found[1].strip() if found else ""


def write_hashes(folder: Path) -> Path:
    """Write the SHA-256 of each file in a folder, as ``sha256sum --check`` reads them."""
    target = folder / "SHA256SUMS"
    lines = []
    for path in sorted(folder.iterdir()):
        if path.is_file() and path != target:
            with path.open("rb") as file:
                lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    target.write_text("".join(lines), encoding="utf-8")
    return target


def git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())

"""The card of an exported data set: what it holds, who made it with what; that it is synthetic.

Written anew with each export from all that the manifest says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from busynth_gui import __version__
from busynth_gui.bundles.manifest import list_bundles
from busynth_gui.case.errors import Refusal
from busynth_gui.case.finding import NEAR
from busynth_gui.export.manifest import MANIFEST_NAME, Record, lesions_of

__all__ = ["CARD_NAME", "card_files"]

_MARK = "<!-- written by busynth: it is written anew with each export -->"
CARD_NAME = "README.md"
_OTHER_NAME = "README.busynth.md"
"""Where somebody else's README is already."""


def card_files(out: Path, records: Sequence[Record]) -> dict[str, bytes]:
    """The card of the folder ``out`` with these records, by its file's name.

    Raises Refusal when a card that is there cannot be read.
    """
    name = CARD_NAME if _is_ours(out / CARD_NAME) else _OTHER_NAME
    healed = bool(records) and all(r.get("format") == "healed" for r in records)
    card = _healed_card(records) if healed else _card(records)
    return {name: card.encode("utf-8", "replace")}


def _is_ours(path: Path) -> bool:
    try:
        return not path.exists() or path.read_bytes().startswith(_MARK.encode())
    except OSError as error:
        raise Refusal(
            "{0} cannot be read", "choose another folder ({1})", path, error.strerror
        ) from error


def _card(records: Sequence[Record]) -> str:
    scans = {r["source_sha256"] for r in records}
    reviewed = [r for r in records if r.get("decision")]
    reviewers = {r["reviewer"] for r in reviewed if r.get("reviewer")}
    parts = [
        _MARK,
        "",
        "# Synthetic breast-ultrasound cases",
        "",
        "**All lesions here are synthetic.** They were made by trained models in scans without a"
        " lesion: each image is a real scan outside mask and band, and made up inside. Not for"
        " diagnosis, and no evidence of anything about a patient. Whoever publishes results has to"
        " say that synthetic cases were used.",
        "",
        f"Made with busynth {__version__}. `{MANIFEST_NAME}` has a line for each pair: files and"
        " their SHA-256, the source scan's SHA-256, the whole request, bundle, package versions and"
        " the reviewer's decision.",
        "",
        "## Content",
        "",
        f"Pairs of image and mask: {len(records)}; healthy scans they are on: {len(scans)}.",
        "",
        *_counts(records),
        *_several(records),
        "",
        f"Approved by a person: {len(reviewed)}, by {len(reviewers)} whose name is in the manifest."
        f" Masks corrected by hand: {sum(bool(r.get('mask_corrected')) for r in records)}.",
        *_near_training(records),
        *_healed_grounds(records),
        *_depth(records),
        *_words(records),
        *_splits(records),
        "",
        "## Models and licences",
        "",
        *_bundles(records),
        "",
        "What holds for sharing a healthy scan holds for its candidates: its licence and its"
        " owner's word decide.",
    ]
    return "\n".join(parts) + "\n"


def _healed_card(records: Sequence[Record]) -> str:
    """Of a folder of scans that were healed."""
    scans = len({r["source_sha256"] for r in records})
    parts = [
        _MARK,
        "",
        "# Healed breast-ultrasound scans",
        "",
        "**The tissue where a lesion was is made up.** Each scan was taken of a breast with a"
        " lesion: it is a real scan outside mask and band, and inside them what the program put in"
        " its place. Not for diagnosis, and no evidence of anything about a patient. Whoever"
        " publishes results has to say so.",
        "",
        f"Made with busynth {__version__}. `{MANIFEST_NAME}` has a line for each pair: files and"
        " their SHA-256, the whole request, bundle and package versions.",
        "",
        "## Content",
        "",
        f"Pairs: {len(records)}, of {scans} scans. `lesion/` has the scans as they were, `healed/`"
        " the same scans healed, `masks/` the lesions' masks; the three files of a pair have one"
        " name.",
        "",
        "## Models and licences",
        "",
        *_bundles(records),
        "",
        "What holds for sharing a scan holds for its healed one: its licence and its owner's word"
        " decide.",
    ]
    return "\n".join(parts) + "\n"


def _near_training(records: Sequence[Record]) -> list[str]:
    """How near the lesions come to those that the models were trained on, where that is known."""
    told = [r["nearness"] for r in records if r.get("nearness") is not None]
    if not told:
        return []
    near = sum(nearness >= NEAR for nearness in told)
    return [
        f"Pairs with a lesion nearer to one that its model learned from than {100 * NEAR:.0f} % of"
        f" real lesions that it never saw: {near} of {len(told)} of which it can be told"
        " (`nearness` in the manifest); of unseen real ones it is one in a hundred.",
    ]


def _counts(records: Sequence[Record]) -> list[str]:
    counts = Counter((r["format"], r["pathology"]) for r in records)
    scans = {key: set[str]() for key in counts}
    for r in records:
        scans[r["format"], r["pathology"]].add(r["source_sha256"])
    rows = [f"| {f} | {p} | {n} | {len(scans[f, p])} |" for (f, p), n in sorted(counts.items())]
    return ["| layout | pathology | pairs | scans |", "| --- | --- | --- | --- |", *rows]


def _several(records: Sequence[Record]) -> list[str]:
    """How many lesions there are, where some pairs have more than one."""
    found = [lesions_of(r) for r in records]
    several = sum(len(lesions) > 1 for lesions in found)
    if not several:
        return []
    counts = Counter(lesion["pathology"] for lesions in found for lesion in lesions)
    each = ", ".join(f"{pathology} {n}" for pathology, n in sorted(counts.items()))
    return [
        "",
        f"Pairs with several lesions: {several}; a pair is malignant when one of its lesions is."
        f" Lesions: {counts.total()} ({each}).",
    ]


def _healed_grounds(records: Sequence[Record]) -> list[str]:
    healed = sum(bool(r.get("healings")) for r in records)
    if not healed:
        return []
    return [
        f"{healed} of these pairs are on scans that had lesions of their own, which were healed"
        " before: there, too, the image is made up. The manifest says which, and how (`healings`)."
    ]


def _depth(records: Sequence[Record]) -> list[str]:
    depths = Counter(r["grey"]["depth"] for r in records if r.get("grey"))
    return [
        f"{n} images were brought from more than 8 bits to 8 (`{depth}`); the manifest has from"
        " which values."
        for depth, n in sorted(depths.items())
    ]


def _words(records: Sequence[Record]) -> list[str]:
    """How often each BI-RADS descriptor was asked for."""
    asked = Counter(
        (key, value)
        for r in records
        for lesion in lesions_of(r)
        for key, value in (lesion["descriptors"] or {}).items()
        if value
    )
    if not asked:
        return []
    rows = [f"| {key} | {value} | {n} |" for (key, value), n in sorted(asked.items())]
    return ["", "| BI-RADS descriptor | asked for | lesions |", "| --- | --- | --- |", *rows]


def _splits(records: Sequence[Record]) -> list[str]:
    dealt = [r["split"] for r in records if r.get("split")]
    if not dealt:
        return []
    counts = Counter(s["side"] for s in dealt)
    by = dealt[-1]["by"]
    sides = ", ".join(f"{side} {n}" for side, n in counts.most_common())
    return [
        "",
        f"Split by {by} ({sides}), see `split.csv`: no {by} is on two sides.",
    ]


def _bundles(records: Sequence[Record]) -> list[str]:
    known = {info.sha256: info for info in list_bundles()}
    rows = [
        "| bundle | version | licence | trained on | pairs |",
        "| --- | --- | --- | --- | --- |",
    ]
    used = Counter((r["bundle"], r["bundle_sha256"]) for r in records)
    for (name, sha256), count in sorted(used.items()):
        info = known.get(sha256)
        said = ("not installed where this was written", "", "")
        if info is not None:
            said = (info.version, info.licence, "; ".join(info.trained_on))
        rows.append(f"| {name} (`{sha256[:12]}`) | {said[0]} | {said[1]} | {said[2]} | {count} |")
    return rows

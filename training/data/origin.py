"""Where data come from: the data sets with their licences, and a digest that tells data apart.

It goes with what is made of them: from the cache to the latents, from both to each run, and from
the runs to the bundle, so that a bundle names what it was trained on and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from busynth_gui.case.errors import Refusal
from training.data.divisions import NOT_KNOWN, Divisions

__all__ = [
    "NOT_STATED", "Origin", "Stated", "digest_of", "lies_there", "module_digest", "tensors_digest",
    "weights_digest",
]  # fmt: skip

_CHUNK = 1 << 20
NOT_STATED = "licence not stated"
_PUBLIC = {
    "busi": "BUSI (Al-Dhabyani et al., Data in Brief 28:104863, 2020); CC0 1.0 or CC BY 4.0",
    "bus_bra": "BUS-BRA (Gomez-Flores et al., Medical Physics, 2023); MIT-style",
    "bus_uclm": f"BUS-UCLM (Vallez et al., Sci. Data 12:242, 2025); {NOT_STATED}",
    "breast": f"BrEaST (Pawlowska et al., Sci. Data 11:148, 2024); {NOT_STATED}",
    "buid": f"BUID (Ardakani et al., Comput. Biol. Med. 152:106438, 2023); {NOT_STATED}",
}
"""What is known of the public sets: their source, and the licence where this project knows it."""


@dataclass(frozen=True)
class Origin:
    """What something was learned or made from."""

    trained_on: tuple[str, ...] = ()
    """A line for each data set: its title, and its licence."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """A digest of each thing that it was made from, by name; two of the same parts are the same."""
    licence: str = ""
    """Of weights that were taken over from a bundle; empty for what was trained here."""
    divisions: Divisions = field(default_factory=dict)
    """On which scans of each data set, and how divided."""

    @property
    def digest(self) -> str:
        """One digest of all parts, hexadecimal."""
        return digest_of(dict(self.parts))

    @classmethod
    def made(cls, how: Mapping[str, Any], *sources: Origin) -> Origin:
        """Of what was made from the data of ``sources`` and other things, which JSON can tell."""
        lines = dict.fromkeys(line for source in sources for line in source.trained_on)
        data = {"data": digest_of([source.digest for source in sources])}
        parts = data | {name: digest_of(value) for name, value in how.items()}
        return cls(tuple(lines), parts, divisions=cls.joined(sources))

    @staticmethod
    def joined(sources: Iterable[Origin]) -> Divisions:
        """The divisions of all ``sources``: ``NOT_KNOWN`` where one does not say its own."""
        found: dict[str, dict[str, None]] = {}
        for source in sources:
            for line in source.trained_on:
                digests = source.divisions.get(line, (NOT_KNOWN,))
                found.setdefault(line, {}).update(dict.fromkeys(digests))
        return {line: tuple(digests) for line, digests in found.items()}

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Origin:
        """What :meth:`to_json` gave; without it, as in files of earlier versions, nothing."""
        said = told.get("origin", {})
        lines = tuple(map(str, said.get("trained_on", ())))
        divisions = {str(line): tuple(map(str, d)) for line, d in said.get("divisions", {}).items()}
        return cls(lines, dict(said.get("parts", {})), str(said.get("licence", "")), divisions)

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"digest": self.digest}


def lies_there(folder: Path, wanted: Origin, resume: bool) -> bool:
    """Whether a folder with an ``index.json`` holds what was made of ``wanted``, and can be kept.

    Raises Refusal where a run is to go on and it was made of something else.
    """
    if not (folder / "index.json").exists():
        return False
    try:
        told = json.loads((folder / "index.json").read_text())
    except ValueError:  # cut: what it was of is not known, nor whether all of it is there
        return False
    was = Origin.read(told if isinstance(told, dict) else {}).parts
    apart = sorted(name for name, digest in wanted.parts.items() if was.get(name) != digest)
    if apart and was and resume:
        raise Refusal(
            "{0} was made of other things than these ({1} differ)",
            "go on with those, name another folder with --runs, "
            "or leave --resume out to make it anew",
            folder,
            ", ".join(apart),
        )
    return not apart or (resume and not was)  # of an earlier version nothing is known


@dataclass(frozen=True)
class Stated:
    """Titles and licences of data sets, as their owner states them, by data set.

    An empty key is for all that the project knows nothing of.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    licences: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    """Data sets that are no public ones, whatever they are called."""
    said: tuple[Sequence[str], Sequence[str]] = ((), ())
    """Titles and licences as they were given."""

    @classmethod
    def parse(cls, titles: Sequence[str], licences: Sequence[str]) -> Stated:
        """Each ``TEXT``, or ``SET=TEXT`` for one of several sets."""
        return cls(said=(titles, licences)).among(())

    def among(self, datasets: Collection[str], own: Collection[str] = ()) -> Stated:
        """The same where there are these ``datasets``, of which some are one's ``own``.

        Only now it can be told what is a SET of several words, and what a title with a ``=``.
        """
        titles, licences = (dict(_keyed(t, datasets) for t in texts) for texts in self.said)
        return Stated(titles, licences, frozenset(own), self.said)

    def line(self, dataset: str) -> str:
        """A data set's title and licence: as stated, else as far as they are known."""
        public = None if dataset in self.own else _PUBLIC.get(dataset)
        title, _, licence = (public or f"{dataset}; {NOT_STATED}").rpartition("; ")
        if public is None:
            title, licence = self.titles.get("", title), self.licences.get("", licence)
        told = f"{self.titles.get(dataset, title)}; {self.licences.get(dataset, licence)}"
        # A folder may be called what no manifest of a bundle holds.
        return "".join(c if c.isprintable() else " " for c in told)

    def refuse_unknown(self, datasets: Collection[str]) -> None:
        """Raise Refusal when something is stated of a data set that is not there."""
        known = {*datasets, *([] if set(datasets) <= set(_PUBLIC) - self.own else [""])}
        for name in (*self.titles, *self.licences):
            if name not in known:
                raise Refusal(
                    "there is no data set {0} to state something of",
                    "--title and --licence take SET=TEXT for: {1}",
                    f"'{name}'" if name else "of one's own",
                    ", ".join(sorted(set(datasets))),
                )


def _keyed(text: str, datasets: Collection[str]) -> tuple[str, str]:
    for name in sorted(datasets, key=len, reverse=True):
        if text.startswith(f"{name}="):
            return name, text.removeprefix(f"{name}=").strip()
    found = re.fullmatch(r"(?:([\w.-]+)=)?(.*)", text, re.DOTALL)
    assert found is not None
    return found[1] or "", found[2].strip()


def digest_of(value: Any) -> str:
    """A digest of what JSON can tell."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def weights_digest(folders: Iterable[Path]) -> str:
    """A digest of the safetensors that lie in these folders, checkpoints left out."""
    return digest_of(
        [
            (path.relative_to(folder).as_posix(), tensors_digest(path))
            for folder in folders
            for path in sorted(folder.rglob("*.safetensors"))
            if "checkpoint" not in path.relative_to(folder).parts
        ]
    )


def tensors_digest(path: Path) -> str:
    """A digest of a safetensors file without its metadata, whose order is another one each time."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        header.pop("__metadata__", None)
        digest.update(json.dumps(header, sort_keys=True).encode())
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def module_digest(module: Any) -> str:
    """A digest of a network's weights, as they are in memory."""
    digest = hashlib.sha256()
    for name, tensor in module.state_dict().items():
        digest.update(name.encode() + tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()

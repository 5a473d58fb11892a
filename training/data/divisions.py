"""On which scans of its data sets, and on which side of their split, something was trained.

A title tells data sets apart, and not how they were divided: who prepares the same set anew, or
has another of its name, would measure a bundle on held-out scans that it was trained on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Literal

__all__ = ["NOT_KNOWN", "Divisions", "Strange", "names_set", "other_divisions", "strange_sets"]

Divisions = Mapping[str, tuple[str, ...]]
"""By the line of a data set, digests of its scans with their sides; several where it was divided
in several ways."""
NOT_KNOWN = "not known"
"""In place of a digest: of what was made by earlier versions."""
Strange = Literal["other", "not known"]


def strange_sets(
    titles: Mapping[str, str], own: Divisions, trained_on: Collection[str], learned: Divisions
) -> dict[str, Strange]:
    """The data sets here whose held-out scans may have been trained on, by their name.

    ``titles`` are the lines of the data sets here, ``own`` how they are divided, ``trained_on`` and
    ``learned`` the same of a bundle: ``other`` where it learned from other scans of a set or from
    another division, ``not known`` where it does not say.
    """
    all_learned = {digest for digests in learned.values() for digest in digests}
    found: dict[str, Strange] = {}
    for name, line in titles.items():
        mine = set(own.get(line, ()))
        same = bool(mine) and mine <= all_learned
        named = [told for told in trained_on if told == line or names_set(told, name)]
        theirs = {digest for told in named for digest in learned.get(told, (NOT_KNOWN,))}
        others = theirs - mine
        if named and (others or not same):
            found[name] = "other" if others != {NOT_KNOWN} else "not known"
    return found


def other_divisions(own: Divisions, learned: Divisions) -> list[str]:
    """Lines of the data sets here of which something learned another division."""
    return [line for line, mine in own.items()
            if set(learned.get(line, ())) - {*mine, NOT_KNOWN}]  # fmt: skip


def names_set(line: str, dataset: str) -> bool:
    """Whether a line of a bundle's manifest names a data set: ``BUS-BRA (...)`` is ``bus_bra``."""
    words = re.findall(r"\w+", dataset.lower().replace("_", " "))
    pattern = r"[\W_]*".join(map(re.escape, words)) or re.escape(dataset)
    return re.search(rf"(?<![^\W_]){pattern}(?![^\W_])", line.lower()) is not None

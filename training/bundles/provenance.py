"""What a bundle's manifest and card say of its data and its licence: that of its parts' runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from training.data.origin import Origin

__all__ = ["provenance", "provenance_lines"]

_NOT_STATED = "not stated"


def provenance(parts: Mapping[str, Origin], licence: str = "") -> dict[str, Any]:
    """``trained_on``, ``licence`` and ``divisions`` of a bundle of these parts.

    The licence is what its maker says. Without that it is known of parts that were taken over from
    a bundle alone: data have licences of their own, and what follows from them is for people.
    """
    lines: dict[str, None] = {}
    for name, origin in parts.items():
        lines |= dict.fromkeys(origin.trained_on or [f"data of {name}: not recorded"])
    # A line of an earlier bundle may say the same without the licence.
    told = [next((o for o in lines if o.startswith(f"{one}; ")), one) for one in lines]
    taken_over = {origin.licence for origin in parts.values()}
    stated = taken_over - {"", _NOT_STATED}
    known = " and ".join(sorted(stated))
    if known and stated != taken_over:
        known = f"{known} for what was taken over, not stated for the rest"
    divisions: dict[str, dict[str, None]] = {}
    for line, digests in Origin.joined(parts.values()).items():
        longer = told[list(lines).index(line)]
        divisions.setdefault(longer, {}).update(dict.fromkeys(digests))
    return {
        "licence": licence or known or _NOT_STATED,
        "trained_on": list(dict.fromkeys(told)),
        "divisions": {line: list(digests) for line, digests in divisions.items()},
    }


def provenance_lines(said: Mapping[str, Any]) -> list[str]:
    """The same as a part of a model card."""
    data = [f"- {line}" for line in said["trained_on"]]
    return ["## Trained on", "", *data, "", "## Licence", "", str(said["licence"]), ""]

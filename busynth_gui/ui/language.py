"""The language on screen: English as written, or a translation that ships with the program."""

from __future__ import annotations

__all__ = ["marked"]


def marked(context: str, text: str) -> str:
    """``text`` itself; marks words that are translated where they are shown, not where written."""
    return text

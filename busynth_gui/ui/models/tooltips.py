"""Tooltips of actions, each with the key that the action has at the moment."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence

__all__ = ["native", "plain_tip", "set_tip"]

_TIP = "tip"


def native(key: str | QKeySequence) -> str:
    """A key as the system spells it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def set_tip(action: QAction, words: str) -> None:
    """Give an action a tooltip, with its key behind."""
    action.setProperty(_TIP, words)
    key = native(action.shortcut())
    action.setToolTip(f"{words} ({key})" if key else words)


def plain_tip(action: QAction) -> str:
    """An action's tooltip without its key."""
    kept = action.property(_TIP)
    if kept is None:
        return action.toolTip().removesuffix(f" ({native(action.shortcut())})")
    return str(kept)

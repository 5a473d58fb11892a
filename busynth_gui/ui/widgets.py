"""Small helps for building widgets."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel

__all__ = ["configured", "heading"]

_Object = TypeVar("_Object", bound=QObject)


def configured(what: _Object, **properties: Any) -> _Object:
    """Set Qt properties by name; the type stubs know inherited ones in no constructor."""
    for name, value in properties.items():
        known = what.setProperty(name, value)
        assert known, f"{type(what).__name__} has no property {name}"
    return what


def heading(text: str) -> QLabel:
    """A label in bold."""
    label = QLabel(text)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label

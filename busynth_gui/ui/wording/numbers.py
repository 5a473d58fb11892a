"""Numbers as the window's language writes them. Files have their own, with a point."""

from __future__ import annotations

from PySide6.QtCore import QLocale

__all__ = ["number_words"]


def number_words(value: float, decimals: int = 0) -> str:
    """A number to be read on screen, with so many decimals and thousands left undivided."""
    # The default locale is that of the window's language: see use_language.
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(float(value), "f", decimals)

"""Refusals in the window's language."""

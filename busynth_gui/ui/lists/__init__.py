"""Scans, candidates and queue as item models, with the delegates and panels that show them."""

"""Burned-in graphics: drawn for practice (``draw``), found by a small network (``network``)."""

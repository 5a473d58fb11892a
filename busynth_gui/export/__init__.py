"""Pairs into folders: ``formats`` lists the layouts, ``writer`` writes, ``manifest`` tells."""

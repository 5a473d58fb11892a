"""Widgets and painting that know nothing of scans and candidates."""

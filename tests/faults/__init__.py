"""Breaks the program on purpose, from a seed: ``python -m tests.faults --help``."""

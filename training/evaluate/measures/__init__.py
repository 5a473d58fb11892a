"""Metrics, classifiers and the sets that they compare."""

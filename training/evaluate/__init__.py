"""Evaluation of a bundle against real scans."""

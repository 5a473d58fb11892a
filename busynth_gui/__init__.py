"""busynth: believable breast-lesion cases, with masks, from healthy ultrasound scans."""

__version__ = "0.5.0"

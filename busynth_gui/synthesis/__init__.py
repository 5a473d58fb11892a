"""The pipeline, its three stages, their networks. Imports torch: nothing loads it at start."""

"""The bundles and the three stages. Imports torch, so nothing here is imported at start-up."""

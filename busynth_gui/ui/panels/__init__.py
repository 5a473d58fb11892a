"""The panels around the canvas; each shows a model and holds nothing of its own."""

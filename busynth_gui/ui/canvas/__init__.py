"""The canvas: a scan with its overlays, and the tools that draw the candidate region."""

"""A simulator of healthy breast B-mode scans: recipe -> anatomy -> acoustics -> display."""

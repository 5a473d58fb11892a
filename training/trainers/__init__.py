"""One trainer for each part of a bundle."""

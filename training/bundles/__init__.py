"""From trained parts to a bundle, and back."""

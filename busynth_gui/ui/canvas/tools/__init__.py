"""What the left mouse button does on the canvas: one tool a file."""

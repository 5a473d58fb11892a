"""What is drawn over the scan: one graphics item a file."""

"""Files in and out, field of view, crops, the exact composite."""

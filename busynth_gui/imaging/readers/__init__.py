"""Files in: pictures, DICOM and films, each held to what its own pixels say."""

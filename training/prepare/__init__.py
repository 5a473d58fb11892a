"""From folders of scans to a cleaned, divided cache."""

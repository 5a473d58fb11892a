"""Getting bundles and base models: from a folder, a zip or the hub, and putting them in place."""

"""Writers of image-mask pairs and their manifest."""

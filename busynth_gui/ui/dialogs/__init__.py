"""Windows that open over the main one and close again."""

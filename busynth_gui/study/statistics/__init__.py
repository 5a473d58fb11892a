"""What a reader study is reckoned with; every formula names its source."""

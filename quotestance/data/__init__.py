"""Word lists and the labelled corpus, read as package data."""

"""Resolve mentions to persons and organisations, with the fullest name and the role that the article gives."""

"""The families that carry the frameworks."""

"""Go frameworks."""

"""Python frameworks."""

"""Web frameworks of PHP."""

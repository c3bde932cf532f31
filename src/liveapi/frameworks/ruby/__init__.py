"""Web frameworks of Ruby."""

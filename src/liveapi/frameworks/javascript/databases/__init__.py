"""Databases: what the rows of a model are, and what asking for them gives."""

"""Frameworks of C#."""

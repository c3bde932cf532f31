"""Kotlin frameworks."""

"""Rust frameworks."""

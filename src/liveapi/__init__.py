"""LiveAPI reads code into a contract, publishes docs that get tried, and shows who wants what."""

from __future__ import annotations

__version__ = "0.1.0"

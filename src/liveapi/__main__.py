"""``python -m liveapi``."""

from __future__ import annotations

from liveapi.cli.main import main

main()

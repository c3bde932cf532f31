"""Where code is: work trees, git objects, ignore rules, the language of a file, and what is kept between runs."""

from __future__ import annotations

from liveapi.source.base import Entry, Problem, Source
from liveapi.source.opening import open_source

__all__ = ["Entry", "Problem", "Source", "open_source"]

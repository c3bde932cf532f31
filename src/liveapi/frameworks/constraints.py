"""What a regular expression on a path parameter says of it."""

from __future__ import annotations

import re

from liveapi.api.model import Schema

_UUID = re.compile(r"(\[0-9a-f(A-F)?\]|\[a-f0-9\]|\\h|\[\\da-f).*\{8\}.*-.*\{12\}", re.IGNORECASE)
_INTEGER = re.compile(r"-?(?:\\d|\[0-9\]|\[\\d\]|\[1-9\](?:\\d|\[0-9\])?)(?:[+*]|\{\d+(?:,\d*)?\})?")
_WORDS = re.compile(r"\w[\w.-]*(?:\|\w[\w.-]*)*")


def constraint(pattern: str) -> Schema:
    """The schema that a regular expression on a path parameter stands for: ``\\d+`` is an integer, ``a|b`` an enumeration."""
    bare = pattern.strip().removeprefix("^").removesuffix("$")
    while bare.startswith("(") and bare.endswith(")") and ")" not in bare[1:-1]:
        bare = bare[1:-1].removeprefix("?:")
    if _INTEGER.fullmatch(bare):
        return {"type": "integer"}
    if _UUID.search(bare):
        return {"type": "string", "format": "uuid"}
    if "|" in bare and _WORDS.fullmatch(bare):
        return {"type": "string", "enum": bare.split("|")}
    return {"type": "string"} if bare in (".+", ".*", "[^/]+", "\\w+", "") else {"type": "string", "pattern": pattern}

"""What handlers read of a request by themselves, whatever the language."""

from __future__ import annotations

from collections.abc import Iterable

from liveapi.api.model import Location, Parameter

#: Headers that say how to talk, not what about: clients, servers and proxies send them without being asked.
USUAL_HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "authorization",
        "connection",
        "forwarded",
        "content-length",
        "content-type",
        "cookie",
        "host",
        "origin",
        "referer",
        "user-agent",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-proto",
        "x-real-ip",
    }
)


def distinct(parameters: Iterable[Parameter]) -> list[Parameter]:
    """Each parameter once: the reading that tells its type, of those that only tell that it is text."""
    found: dict[tuple[Location, str], Parameter] = {}
    for parameter in parameters:
        known = found.get((parameter.location, parameter.name))
        if known is None or (known.schema == {"type": "string"} and parameter.schema != known.schema):
            found[parameter.location, parameter.name] = parameter
    return list(found.values())

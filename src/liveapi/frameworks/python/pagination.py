"""Pages as libraries define them: what they hold, and the parameters that choose one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from liveapi.api.model import Evidence, Location, Parameter, Schema
from liveapi.api.shapes import Property, array_of, object_of

_COUNT: Schema = {"type": "integer", "minimum": 0}
_TEXT: Schema = {"type": ["string", "null"]}
_PAGED = {"total": _COUNT, "page": {"type": "integer", "minimum": 1}, "size": {"type": "integer", "minimum": 1}, "pages": _COUNT}
#: fastapi-pagination's pages: what they hold beside the items, and the parameters that come with them.
_PAGES: Mapping[str, tuple[Mapping[str, Schema], str]] = {
    "Page": (_PAGED, "Params"),
    "LimitOffsetPage": ({"total": _COUNT, "limit": {"type": "integer", "minimum": 1}, "offset": _COUNT}, "LimitOffsetParams"),
    "CursorPage": ({"total": _COUNT, "current_page": _TEXT, "current_page_backwards": _TEXT, "previous_page": _TEXT, "next_page": _TEXT},
                   "CursorParams"),
}  # fmt: skip
_PARAMS: Mapping[str, Mapping[str, Schema]] = {
    "Params": {
        "page": {"type": "integer", "minimum": 1, "default": 1},
        "size": {"type": "integer", "minimum": 1, "maximum": 100, "default": 50},
    },
    "LimitOffsetParams": {
        "limit": {"type": "integer", "minimum": 1, "maximum": 100, "default": 50},
        "offset": {"type": "integer", "minimum": 0, "default": 0},
    },
    "CursorParams": {"cursor": {"type": "string"}, "size": {"type": "integer", "minimum": 0, "maximum": 100, "default": 50}},
}


def page_of(library: str, items: Schema) -> Schema | None:
    """A page of ``items``, where ``library`` names the type of one."""
    package, _, name = library.rpartition(".")
    if not package.startswith("fastapi_pagination") or name not in _PAGES:
        return None
    rest = [Property(n, schema, schema is not _TEXT) for n, schema in _PAGES[name][0].items()]
    return object_of([Property("items", array_of(items), True), *rest])


def page_parameters(library: str, at: Evidence) -> Iterator[Parameter]:
    """The parameters that a type of page, or of its parameters, brings with it."""
    package, _, name = library.rpartition(".")
    if package.startswith("fastapi_pagination"):
        wanted = _PARAMS.get(_PAGES[name][1] if name in _PAGES else name, {})
        yield from (Parameter(n, Location.QUERY, schema, evidence=at) for n, schema in wanted.items())

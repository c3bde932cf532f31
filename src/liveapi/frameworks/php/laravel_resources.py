"""The routes that Laravel's ``Route::resource`` and its kin stand for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from liveapi.frameworks.inflection import singular

API_ACTIONS = ("index", "store", "show", "update", "destroy")
ACTIONS = ("index", "create", "store", "show", "edit", "update", "destroy")
_METHODS = {
    "index": ("GET",),
    "create": ("GET",),
    "store": ("POST",),
    "show": ("GET",),
    "edit": ("GET",),
    "update": ("PUT", "PATCH"),
    "destroy": ("DELETE",),
}
_ON_COLLECTION = frozenset({"index", "create", "store"})


@dataclass(slots=True)
class Resource:
    """One declaration, completed by what is chained to it (``->only(…)->shallow()``)."""

    name: str
    api: bool = False
    singleton: bool = False
    creatable: bool = False
    destroyable: bool = False
    shallow: bool = False
    only: Collection[str] | None = None
    excluded: Collection[str] = ()
    #: Parameter names by resource name; those not here are the singular.
    parameters: Mapping[str, str] = field(default_factory=dict)

    def actions(self) -> list[str]:
        """The controller methods that are routed, in Laravel's order."""
        if self.singleton:
            wanted = ["show", "edit", "update"]
            wanted = ["create", "store", *wanted, "destroy"] if self.creatable else [*wanted, "destroy"] if self.destroyable else wanted
        else:
            wanted = list(ACTIONS)
        if self.api:
            wanted = [a for a in wanted if a not in ("create", "edit")]
        if self.only is not None:
            wanted = [a for a in (ACTIONS if not self.api else API_ACTIONS) if a in self.only]
        return [a for a in wanted if a not in self.excluded]

    def routes(self) -> Iterator[tuple[tuple[str, ...], str, str]]:
        """Methods, path pattern and controller method of each route."""
        prefix, _, nest = self.name.strip("/").rpartition("/")
        *outer, last = nest.split(".")
        start = prefix + "/" if prefix else ""
        full = start + "".join(f"{segment}/{{{self.parameter(segment)}}}/" for segment in outer) + last
        short = start + last if self.shallow else full
        own = "" if self.singleton else f"/{{{self.parameter(last)}}}"
        for action in self.actions():
            path = full if action in _ON_COLLECTION else short + own
            tail = f"/{action}" if action in ("create", "edit") else ""
            yield _METHODS[action], path + tail, action

    def parameter(self, segment: str) -> str:
        """The name of the path parameter of a segment: ``blog-posts`` ▶ ``blog_post``."""
        return (self.parameters.get(segment) or singular(segment)).replace("-", "_")

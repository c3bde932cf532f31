"""Micronaut controllers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Evidence, Location
from liveapi.frameworks.families.annotations import Applied
from liveapi.frameworks.java import configuration
from liveapi.frameworks.java.annotated import AnnotatedFramework, Mapped, Prefix, Row
from liveapi.trace.values import Text

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.values import ClassRef

_VERBS = {v.title(): v for v in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")}


class Micronaut(AnnotatedFramework):
    """Micronaut's HTTP server."""

    name = "Micronaut"
    fixtures = "java/micronaut"
    markers: ClassVar[tuple[bytes, ...]] = (b"io.micronaut.http.annotation",)
    packages = ("io.micronaut.",)
    by_name = True
    parameters: ClassVar[Mapping[str, Row]] = {
        "PathVariable": Row(Location.PATH),
        "QueryValue": Row(Location.QUERY, default="defaultValue", needed=True),
        "Header": Row(Location.HEADER, default="defaultValue", needed=True),
        "CookieValue": Row(Location.COOKIE, default="defaultValue", needed=True),
    }

    def prefix(self, run: Interpreter, ref: ClassRef, found: Sequence[Applied]) -> Prefix | None:
        controller = next((a for a in found if a.name == "Controller"), None)
        return Prefix(controller.texts(run, "value", "uri") or [Text()]) if controller is not None else None

    def mapped(self, run: Interpreter, found: Sequence[Applied]) -> Mapped | None:
        verb = next((a for a in found if a.name in _VERBS), None)
        if verb is None:
            return None
        return Mapped((_VERBS[verb.name],), verb.texts(run, "value", "uri", "uris") or [Text()], Evidence(verb.path, verb.line))

    def base_path(self, run: Interpreter, path: str) -> str:
        return (configuration.setting(run.program, path, "micronaut.server.context-path") or "").strip("/")

"""Micronaut controllers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Evidence, Location, Parameter
from liveapi.frameworks.answers import Answers
from liveapi.frameworks.families.annotations import Applied, Method
from liveapi.frameworks.java import configuration
from liveapi.frameworks.java.annotated import AnnotatedFramework, Mapped, Prefix
from liveapi.frameworks.java.bodies import BODILESS, Binding, Taken, members_as_parameters
from liveapi.frameworks.java.jvm import jvm, media_types, schema_of
from liveapi.frameworks.java.parameters import Row
from liveapi.frameworks.java.results import Results
from liveapi.frameworks.java.types import is_optional
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
    binding = Binding(body=frozenset({"Body"}), parts=frozenset({"Part"}), bare_is_member=True)
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
        at = Evidence(verb.path, verb.line)
        consumes, produces = self.media(run, found, "consumes"), self.media(run, found, "produces")
        return Mapped((_VERBS[verb.name],), verb.texts(run, "value", "uri", "uris") or [Text()], at, consumes, produces)

    def media(self, run: Interpreter, found: Sequence[Applied], name: str) -> list[str]:
        annotation = next((a for a in found if a.name.lower() == name), None)
        return (media_types(run, annotation.values.get("value")) if annotation is not None else []) or super().media(run, found, name)

    def answers(self, run: Interpreter, ref: ClassRef, prefix: Prefix, method: Method, produces: Sequence[str]) -> Answers:
        answers = super().answers(run, ref, prefix, method, produces)
        returns = method.declarations[0][0].function.returns
        if returns is not None and is_optional(returns) and not answers.has(404):
            # What is not there is not found.
            answers.add(404)
        return answers

    def results(self, run: Interpreter) -> Results:
        return Results(jvm(run), created_takes_body=True)

    def spread(self, run: Interpreter, taken: Sequence[Taken], verb: str, path: frozenset[str], has_body: bool) -> Iterator[Parameter]:
        for one in taken:
            names = {a.name for a in one.found}
            if "RequestBean" in names:
                yield from members_as_parameters(jvm(run), one)
            elif not names - {"Nullable", "Valid", "NotNull"} and one.type is not None and one.param.name not in path and verb in BODILESS:
                # Without a body to take it from, a value comes from the query.
                schema = schema_of(run, one.param.type, one.type.scope)
                if schema:
                    required = not is_optional(one.param.type) and "Nullable" not in names
                    yield Parameter(
                        one.param.name, Location.QUERY, schema, required, evidence=Evidence(one.cls.module.path, one.param.line)
                    )

    def base_path(self, run: Interpreter, path: str) -> str:
        return (configuration.setting(run.program, path, "micronaut.server.context-path") or "").strip("/")

"""Spring MVC and WebFlux: annotated controllers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.api.model import Evidence, Location, Parameter
from liveapi.frameworks.base import ANY
from liveapi.frameworks.families.annotations import Applied, Method, flat, on_method, word
from liveapi.frameworks.java import configuration, documented, types
from liveapi.frameworks.java.annotated import AnnotatedFramework, Mapped, Prefix
from liveapi.frameworks.java.bodies import BODILESS, Binding, Taken, is_model, members_as_parameters
from liveapi.frameworks.java.jvm import jvm, media_types, schema_of
from liveapi.frameworks.java.parameters import Row
from liveapi.frameworks.java.validation import number
from liveapi.trace.values import Text

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.values import ClassRef

_VERBS: Mapping[str, tuple[str, ...]] = {
    "GetMapping": ("GET",),
    "PostMapping": ("POST",),
    "PutMapping": ("PUT",),
    "PatchMapping": ("PATCH",),
    "DeleteMapping": ("DELETE",),
    "RequestMapping": (),
    "GetExchange": ("GET",),
    "PostExchange": ("POST",),
    "PutExchange": ("PUT",),
    "PatchExchange": ("PATCH",),
    "DeleteExchange": ("DELETE",),
    "HttpExchange": (),
}
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"})
#: What Spring Data reads for a ``Pageable``.
_PAGEABLE: Mapping[str, Mapping[str, Any]] = {
    "page": {"type": "integer", "format": "int32", "minimum": 0, "default": 0},
    "size": {"type": "integer", "format": "int32", "minimum": 1, "default": 20},
    "sort": {"type": "array", "items": {"type": "string"}},
}
_BINDING = Binding(
    body=frozenset({"RequestBody"}),
    parts=frozenset({"RequestPart"}),
    queries=frozenset({"RequestParam"}),
    models=frozenset({"ModelAttribute"}),
    bare_is_model=True,
)
_CONTROLLERS = frozenset({"RestController", "Controller", "RepositoryRestController", "BasePathAwareController"})


#: Plain types that Spring gives itself.
_GIVEN = frozenset({"Locale", "TimeZone", "ZoneId", "InputStream", "Class", "MediaType", "ByteBuffer", "DataBuffer", "Resource", "Part"})


class Spring(AnnotatedFramework):
    """Spring MVC, and WebFlux with annotations."""

    name = "Spring"
    fixtures = "java/spring"
    markers: ClassVar[tuple[bytes, ...]] = (b"org.springframework.web.bind.annotation", b"org.springframework.stereotype.Controller")
    packages = ("org.springframework.",)
    binding = _BINDING
    parameters: ClassVar[Mapping[str, Row]] = {
        "PathVariable": Row(Location.PATH),
        "RequestParam": Row(Location.QUERY, required="required", default="defaultValue", needed=True),
        "RequestHeader": Row(Location.HEADER, required="required", default="defaultValue", needed=True),
        "CookieValue": Row(Location.COOKIE, required="required", default="defaultValue", needed=True),
    }

    def prefix(self, run: Interpreter, ref: ClassRef, found: Sequence[Applied]) -> Prefix | None:
        names = {a.name for a in found}
        if not names & _CONTROLLERS or "FeignClient" in {a.name for a in ref.cls.annotations}:
            return None
        mapping = next((a for a in found if a.name in {"RequestMapping", "HttpExchange"}), None)
        if mapping is None:
            return Prefix(verbs=ANY)
        return Prefix(mapping.texts(run, "value", "path", "url") or [Text()], _methods(mapping) or ANY)

    def mapped(self, run: Interpreter, found: Sequence[Applied]) -> Mapped | None:
        for annotation in found:
            verbs = _VERBS.get(annotation.name)
            if verbs is not None:
                paths = annotation.texts(run, "value", "path", "url") or [Text()]
                consumes, produces = (media_types(run, annotation.values.get(n)) for n in ("consumes", "produces"))
                return Mapped(verbs or _methods(annotation), paths, Evidence(annotation.path, annotation.line), consumes, produces)
        return None

    def declared(self, run: Interpreter, method: Method, taken: Sequence[Taken]) -> list[Parameter]:
        out = super().declared(run, method, taken)
        stated: list[Parameter] = []
        for one in taken:
            if types.name_of(one.param.type) == "Pageable" and not documented.hidden(one.found):
                at = Evidence(one.cls.module.path, one.param.line)
                stated += [Parameter(name, Location.QUERY, schema, evidence=at) for name, schema in _pageable(run, one.found)]
        if any(a.name == "PageableAsQueryParam" for _, found in on_method(run, method) for a in found):
            # springdoc's annotation for what its own documents do not find out.
            stated += [Parameter(name, Location.QUERY, schema) for name, schema in _PAGEABLE.items()]
        known = {(p.location, p.name) for p in out}
        return out + [p for p in stated if (p.location, p.name) not in known]

    def spread(self, run: Interpreter, taken: Sequence[Taken], verb: str, path: frozenset[str], has_body: bool) -> Iterator[Parameter]:
        program = jvm(run)
        for one in taken:
            names = {a.name for a in one.found}
            if names & {"ParameterObject", "ModelAttribute"} or is_model(program, one):
                if verb in BODILESS or (has_body and "ParameterObject" in names):
                    for parameter in members_as_parameters(program, one):
                        if parameter.name in path:
                            parameter.location, parameter.required = Location.PATH, True
                        yield parameter
            elif not names - {"Nullable", "Valid", "NotNull", "Nonnull"} and one.type is not None and one.param.name not in path:
                # A plain value without annotations is a parameter that need not be given.
                schema = schema_of(run, one.param.type, one.type.scope, one.type.arguments)
                if schema and one.type.name != "HttpMethod" and one.type.name not in _GIVEN:
                    yield Parameter(one.param.name, Location.QUERY, schema, evidence=Evidence(one.cls.module.path, one.param.line))

    def shows_views(self, prefix: Prefix, found: Sequence[Applied]) -> bool:
        names = {a.name for a in (*prefix.found, *found)}
        return not names & {"RestController", "ResponseBody", "RepositoryRestController", "BasePathAwareController"}

    def base_path(self, run: Interpreter, path: str) -> str:
        found = configuration.setting(
            run.program, path, "server.servlet.context-path", "server.context-path", "spring.webflux.base-path"
        )  # fmt: skip
        servlet = configuration.setting(run.program, path, "spring.mvc.servlet.path")
        return "/".join(p.strip("/") for p in (found, servlet) if p)


def _pageable(run: Interpreter, found: Sequence[Applied]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The parameters of a ``Pageable`` with what ``@PageableDefault`` says."""
    default = next((a for a in found if a.name == "PageableDefault"), None)
    values = default.values if default is not None else {}
    size = number(values.get("size") or values.get("value"))
    page = number(values.get("page"))
    sort = [t.literal for t in default.texts(run, "sort") or [] if t.literal] if default is not None else []
    for name, schema in _PAGEABLE.items():
        given = {"size": size, "page": page, "sort": sort or None}[name]
        yield name, schema if given is None else {**schema, "default": given}


def _methods(annotation: Applied) -> tuple[str, ...]:
    value = annotation.values.get("method")
    return tuple(m for v in flat(value) if (m := word(v)) in _METHODS) if value is not None else ()

"""Spring MVC and WebFlux: annotated controllers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.api.model import Evidence, Location, Parameter
from liveapi.frameworks.base import ANY
from liveapi.frameworks.families.annotations import Applied, Method, flat, on_method, on_parameters, word
from liveapi.frameworks.java import configuration, documented, types
from liveapi.frameworks.java.annotated import AnnotatedFramework, Mapped, Prefix, Row
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
}
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"})
#: What Spring Data reads for a ``Pageable``.
_PAGEABLE: Mapping[str, Mapping[str, Any]] = {
    "page": {"type": "integer", "format": "int32"},
    "size": {"type": "integer", "format": "int32"},
    "sort": {"type": "array", "items": {"type": "string"}},
}
_CONTROLLERS = frozenset({"RestController", "Controller", "RepositoryRestController", "BasePathAwareController"})


class Spring(AnnotatedFramework):
    """Spring MVC, and WebFlux with annotations."""

    name = "Spring"
    fixtures = "java/spring"
    markers: ClassVar[tuple[bytes, ...]] = (b"org.springframework.web.bind.annotation", b"org.springframework.stereotype.Controller")
    packages = ("org.springframework.",)
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
        mapping = next((a for a in found if a.name == "RequestMapping"), None)
        if mapping is None:
            return Prefix(verbs=ANY)
        return Prefix(mapping.texts(run, "value", "path") or [Text()], _methods(mapping) or ANY)

    def mapped(self, run: Interpreter, found: Sequence[Applied]) -> Mapped | None:
        for annotation in found:
            verbs = _VERBS.get(annotation.name)
            if verbs is not None:
                paths = annotation.texts(run, "value", "path") or [Text()]
                return Mapped(verbs or _methods(annotation), paths, Evidence(annotation.path, annotation.line))
        return None

    def declared(self, run: Interpreter, method: Method) -> list[Parameter]:
        out = super().declared(run, method)
        stated = [p for _, found in on_method(run, method) for p in documented.parameters(run, found)]
        for param, found, cls in on_parameters(run, method):
            if types.name_of(param.type) == "Pageable" and not documented.hidden(found):
                at = Evidence(cls.module.path, param.line)
                stated += [Parameter(name, Location.QUERY, schema, evidence=at) for name, schema in _PAGEABLE.items()]
        known = {(p.location, p.name) for p in out}
        return out + [p for p in stated if (p.location, p.name) not in known]

    def base_path(self, run: Interpreter, path: str) -> str:
        found = configuration.setting(
            run.program, path, "server.servlet.context-path", "server.context-path", "spring.webflux.base-path"
        )  # fmt: skip
        servlet = configuration.setting(run.program, path, "spring.mvc.servlet.path")
        return "/".join(p.strip("/") for p in (found, servlet) if p)


def _methods(annotation: Applied) -> tuple[str, ...]:
    value = annotation.values.get("method")
    return tuple(m for v in flat(value) if (m := word(v)) in _METHODS) if value is not None else ()

"""JAX-RS: Quarkus, Jersey, RESTEasy, Open Liberty and the like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Evidence, Location
from liveapi.frameworks.base import Result
from liveapi.frameworks.families import annotations as family
from liveapi.frameworks.families.annotations import Applied
from liveapi.frameworks.java import configuration
from liveapi.frameworks.java.annotated import AnnotatedFramework, Mapped, Prefix
from liveapi.frameworks.java.bodies import Binding
from liveapi.frameworks.java.jvm import media_types
from liveapi.frameworks.java.parameters import Row
from liveapi.syntax import ir
from liveapi.trace.values import ClassRef, FunctionRef, Text

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_VERBS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
_IMPLEMENTS = rb"(?:\bimplements|[,:])\s+(\w+)(?:<[^{}]*>)?\s*(?=[,{])"
#: Locators inside locators.
_MAX_DEPTH = 5


class JaxRs(AnnotatedFramework):
    """Resources with ``@Path``."""

    name = "JAX-RS"
    fixtures = "java/jaxrs"
    markers: ClassVar[tuple[bytes, ...]] = (b"javax.ws.rs", b"jakarta.ws.rs")
    packages = ("javax.ws.rs", "jakarta.ws.rs", "org.jboss.resteasy")
    default_annotation = "DefaultValue"
    beans = frozenset({"BeanParam"})
    binding = Binding(
        fields=frozenset({"FormParam", "RestForm", "FormDataParam"}), models=frozenset({"MultipartForm", "Form"}), bare_is_body=True
    )
    empty = 204
    by_name = True
    parameters: ClassVar[Mapping[str, Row]] = {
        **dict.fromkeys(("PathParam", "RestPath"), Row(Location.PATH)),
        **dict.fromkeys(("QueryParam", "RestQuery"), Row(Location.QUERY)),
        **dict.fromkeys(("HeaderParam", "RestHeader"), Row(Location.HEADER)),
        **dict.fromkeys(("CookieParam", "RestCookie"), Row(Location.COOKIE)),
    }

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0
        #: Build module ▶ what its ``@ApplicationPath`` says.
        self._applications: dict[str, str] = {}

    def files(self, run: Interpreter, files: list[str]) -> list[str]:
        interfaces: list[ClassRef] = []
        for path in files:
            for ref in family.classes_in(run, path):
                for found in family.applied(run, ref.cls.annotations, family.class_scope(ref)):
                    if found.name == "ApplicationPath":
                        self._applications[_module(path)] = found.text(run, "value") or ""
                    if found.name == "Path" and ref.cls.kind == "interface":
                        interfaces.append(ref)
        more: set[str] = set()
        for language in ("java", "kotlin") if interfaces else ():
            index = run.program.declared(language, _IMPLEMENTS)
            more.update(p for ref in interfaces for p in index.get(ref.name, []) if p not in run.program.followed)
        return sorted({*files, *more})

    def prefix(self, run: Interpreter, ref: ClassRef, found: Sequence[Applied]) -> Prefix | None:
        path = next((a for a in found if a.name == "Path"), None)
        return Prefix(path.texts(run, "value") or [Text()]) if path is not None else None

    def mapped(self, run: Interpreter, found: Sequence[Applied]) -> Mapped | None:
        verb = next((a for a in found if a.name in _VERBS), None)
        if verb is None:
            return None
        path = next((a for a in found if a.name == "Path"), None)
        at = Evidence(verb.path, verb.line)
        consumes, produces = self.media(run, found, "consumes"), self.media(run, found, "produces")
        return Mapped((verb.name,), (path.texts(run, "value") if path is not None else None) or [Text()], at, consumes, produces)

    def media(self, run: Interpreter, found: Sequence[Applied], name: str) -> list[str]:
        annotation = next((a for a in found if a.name.lower() == name), None)
        return media_types(run, annotation.values.get("value")) if annotation is not None else []

    def located(
        self, run: Interpreter, ref: ClassRef, prefix: Prefix, function: FunctionRef, found: Sequence[Applied], result: Result
    ) -> bool:
        path = next((a for a in found if a.name == "Path"), None)
        if path is None or any(a.name in _VERBS for a in found) or self._depth >= _MAX_DEPTH:
            return False
        kind = function.function.returns
        if isinstance(kind, ir.Index) and kind.args and isinstance(kind.object, ir.Name) and kind.object.id == "Class":
            kind = kind.args[0]
        target = run.evaluate(kind, function.scope) if kind is not None else None
        if not isinstance(target, ClassRef):
            return False
        self._depth += 1
        paths = path.texts(run, "value") or [Text()]
        self.serve(run, target, Prefix([outer + Text("/") + p for outer in prefix.paths for p in paths]), result)
        self._depth -= 1
        return True

    def base_path(self, run: Interpreter, path: str) -> str:
        root = configuration.setting(run.program, path, "quarkus.http.root-path") or ""
        rest = configuration.setting(run.program, path, "quarkus.rest.path", "quarkus.resteasy-reactive.path", "quarkus.resteasy.path")
        if rest is None:
            rest = self._applications.get(_module(path))
        if rest is None and len(self._applications) == 1:
            rest = next(iter(self._applications.values()))
        return "/".join(p.strip("/") for p in (root, (rest or "").rstrip("*")) if p.strip("/"))


def _module(path: str) -> str:
    """The build module of a file: what is in front of its source folder."""
    return path.partition("src/")[0]

"""Spring MVC, JAX-RS and Micronaut alike: tables of annotations, and the controllers that they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.api.model import Certainty, Evidence, Handler, Location, Parameter, Unresolved
from liveapi.frameworks.base import Framework, Result, operation
from liveapi.frameworks.families import annotations as family
from liveapi.frameworks.families.annotations import Applied, Method
from liveapi.frameworks.families.routers import with_path_parameters
from liveapi.frameworks.java import configuration, types
from liveapi.syntax import ir
from liveapi.trace.values import ClassRef, FunctionRef, Hole, Text

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.scope import Scope

_PLACEHOLDER = re.compile(r"\$\{([^{}:]+)(?::([^{}]*))?\}")
_PARAMETER = re.compile(r"\{\s*[*+/]?([^{}:]+?)\s*(?::((?:[^{}]|\{[^{}]*\})*))?\}")


@dataclass(frozen=True, slots=True)
class Row:
    """How a parameter annotation is read."""

    location: Location
    names: tuple[str, ...] = ("value", "name")
    #: Attributes that say whether it must be given, and what stands in for it.
    required: str = ""
    default: str = ""
    #: Without more it must be given.
    needed: bool = False


@dataclass(slots=True)
class Mapped:
    """What annotations say of one method."""

    verbs: Sequence[str]
    paths: list[Text]
    at: Evidence


@dataclass(slots=True)
class Prefix:
    """Where the routes of a class stand."""

    paths: list[Text] = field(default_factory=lambda: [Text()])
    verbs: tuple[str, ...] = ()


#: Uploaded files are parts of a body, whatever the annotation.
_PARTS = frozenset({"MultipartFile", "FilePart", "Part", "CompletedFileUpload", "StreamingFileUpload"})


class AnnotatedFramework(Framework):
    """A framework of the JVM with annotated controllers."""

    languages = frozenset({"java", "kotlin"})
    importers = False
    packages: ClassVar[tuple[str, ...]]
    parameters: ClassVar[Mapping[str, Row]]
    #: Annotations that stand beside a parameter's own and give its default.
    default_annotation: ClassVar[str] = ""
    #: Annotations of parameters whose members are parameters.
    beans: ClassVar[frozenset[str]] = frozenset()
    #: A parameter without annotations is taken by its name where the path has it.
    by_name: ClassVar[bool] = False

    def prefix(self, run: Interpreter, ref: ClassRef, found: Sequence[Applied]) -> Prefix | None:
        """The prefix of a controller by the annotations of the class and its bases; ``None`` if it is none."""
        raise NotImplementedError

    def mapped(self, run: Interpreter, found: Sequence[Applied]) -> Mapped | None:
        """The route that a method's annotations make."""
        raise NotImplementedError

    def base_path(self, run: Interpreter, path: str) -> str:
        """What the application's settings put in front of all routes of a file."""
        return ""

    def files(self, run: Interpreter, files: list[str]) -> list[str]:
        """The files in which controllers may be."""
        return files

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        result = Result()
        for path in self.files(run, files):
            for ref in family.classes_in(run, path):
                if ref.cls.kind not in {"class", "object", "record"} or "abstract" in ref.cls.modifiers:
                    continue
                found = [
                    a
                    for cls in run.classes.ancestors(ref)
                    for a in family.applied(run, cls.cls.annotations, family.class_scope(cls))
                    if a.of(self.packages)
                ]
                prefix = self.prefix(run, ref, found)
                if prefix is not None:
                    self.serve(run, ref, prefix, result)
        return result

    def serve(self, run: Interpreter, ref: ClassRef, prefix: Prefix, result: Result) -> None:
        """The operations of one controller."""
        for method in family.methods(run, ref):
            for function, found in family.on_method(run, method):
                if self.located(run, ref, prefix, function, [a for a in found if a.of(self.packages)], result):
                    break
                mapped = self.mapped(run, [a for a in found if a.of(self.packages)])
                if mapped is not None:
                    self.operations(run, ref, prefix, method, mapped, result)
                    break

    def located(
        self, run: Interpreter, ref: ClassRef, prefix: Prefix, function: FunctionRef, found: Sequence[Applied], result: Result
    ) -> bool:
        """Whether a method gives the object that serves what is below its path, which is then read."""
        return False

    def operations(self, run: Interpreter, ref: ClassRef, prefix: Prefix, method: Method, mapped: Mapped, result: Result) -> None:
        """The operations of one method."""
        function = method.nearest
        handler = Handler(f"{ref.name}.{function.name}", Evidence(function.module.path, function.function.line, function.function.end))
        doc = next((f.function.doc for f, _ in method.declarations if f.function.doc), None)
        known = self.declared(run, method)
        result.found += 1
        complete = True
        base = self.base_path(run, ref.module.path)
        for outer in prefix.paths:
            for path in mapped.paths:
                whole = Text("/", base, "/") + outer + Text("/") + path
                whole = self.settings(run, whole, ref.module.path)
                complete &= not whole.holes
                template, schemas, queries = templated(whole)
                parameters = [*known, *(_query(known, q) for q in queries if not _has(known, q))]
                stated = {p.name for p in known if p.location is Location.PATH and p.schema != {"type": "string"}}
                patterns = {n: s for n, s in schemas.items() if n not in stated}
                parameters = [p for p in parameters if p.location is not Location.PATH or p.name not in patterns]
                parameters += [Parameter(n, Location.PATH, s, True) for n, s in patterns.items()]
                for verb in mapped.verbs or prefix.verbs:
                    result.operations.append(
                        operation(
                            self.name, verb, template, mapped.at, handler=handler, doc=doc,
                            parameters=with_path_parameters(template, parameters),
                            certainty=Certainty.LIKELY if whole.holes else Certainty.CERTAIN,
                        )
                    )  # fmt: skip
        result.resolved += complete
        if not complete:
            result.unresolved.append(Unresolved(self.name, mapped.at, "part of the path is not known"))

    def settings(self, run: Interpreter, path: Text, file: str) -> Text:
        """``${name:default}`` filled in."""
        out: list[str | Hole] = []
        for part in path.parts:
            if isinstance(part, Hole):
                out.append(part)
                continue
            at = 0
            for match in _PLACEHOLDER.finditer(part):
                out.append(part[at : match.start()])
                at = match.end()
                value = configuration.setting(run.program, file, match[1].strip())
                value = value if value is not None else match[2]
                out.append(Hole(match[1], "a setting") if value is None else value)
            out.append(part[at:])
        return Text(*out)

    def declared(self, run: Interpreter, method: Method) -> list[Parameter]:
        """The parameters that a method declares."""
        out: list[Parameter] = []
        for param, found, cls in family.on_parameters(run, method):
            scope = family.class_scope(cls)
            if any(a.name in self.beans and a.of(self.packages) for a in found):
                out.extend(self._members(run, param.type, scope))
            elif not found and self.by_name:
                # Taken where the path names it.
                out.append(Parameter(param.name, Location.PATH, types.schema_of(run, param.type, scope) or {"type": "string"}, True))
            else:
                out.extend(self._parameter(run, param, found, scope))
        return out

    def _members(self, run: Interpreter, kind: ir.Expr | None, scope: Scope) -> Iterator[Parameter]:
        """The annotated members of a class that is one parameter."""
        ref = run.evaluate(kind.object if isinstance(kind, ir.Index) else kind, scope) if kind is not None else None
        for cls in run.classes.ancestors(ref) if isinstance(ref, ClassRef) else ():
            inside = family.class_scope(cls)
            members: list[ir.Param | ir.Field] = [*cls.cls.members(), *cls.cls.params]
            for member in members:
                yield from self._parameter(run, member, list(family.applied(run, member.annotations, inside)), inside)

    def _parameter(self, run: Interpreter, param: ir.Param | ir.Field, found: Sequence[Applied], scope: Scope) -> Iterator[Parameter]:
        mine = [a for a in found if a.of(self.packages)]
        for annotation in mine:
            row = self.parameters.get(annotation.name)
            if row is None:
                continue
            if types.name_of(param.type) in _PARTS:
                continue
            name = annotation.text(run, *row.names) or param.name
            schema: dict[str, Any] = types.schema_of(run, param.type, scope)
            if not schema and types.name_of(param.type) in {"Map", "MultiValueMap"}:
                continue
            beside = next((a.values.get("value") for a in mine if a.name == self.default_annotation), None)
            has_default = beside is not None or (bool(row.default) and row.default in annotation.values)
            has_default |= param.default is not None
            required = family.flag(annotation.values.get(row.required)) if row.required else None
            if required is None:
                required = row.needed and not types.is_optional(param.type) and not any(a.name == "Nullable" for a in found)
            required = row.location is Location.PATH or (required and not has_default)
            at = Evidence(scope.module.path, param.line)
            yield Parameter(name, row.location, schema or {"type": "string"}, required, evidence=at)


def _has(known: Sequence[Parameter], name: str) -> bool:
    return any(p.name == name and p.location is Location.QUERY for p in known)


def _query(known: Sequence[Parameter], name: str) -> Parameter:
    """A parameter of a query template, with the type of the method's parameter of that name."""
    return Parameter(name, Location.QUERY, next((p.schema for p in known if p.name == name), {"type": "string"}))


def templated(path: Text) -> tuple[str, dict[str, Any], list[str]]:
    """An OpenAPI path, the schemas that patterns give, and the names of a query template (``{?tag,author}``)."""
    text = "".join(p if isinstance(p, str) else "{" + (re.sub(r"\W", "_", p.name) or "value") + "}" for p in path.parts)
    queries: list[str] = []
    schemas: dict[str, Any] = {}

    def one(match: re.Match[str]) -> str:
        name = match[1].strip()
        if name[:1] in "?&":
            queries.extend(n.strip().rstrip("*") for n in name[1:].split(","))
            return ""
        if match[2]:
            pattern = match[2].strip()
            schemas[name] = {"type": "integer"} if re.fullmatch(r"(\\d|\[0-9\])(\+|\{\d+(,\d*)?\})", pattern) else {"type": "string"}
        return "{" + name.rstrip("*") + "}"

    text = _PARAMETER.sub(one, text)
    text = re.sub(r"/\*\*?(?=/|$)", "/{path}", text)
    text = re.sub(r"/{2,}", "/", text)
    text = text if len(text) == 1 else text.rstrip("/") or "/"
    return text, schemas, queries

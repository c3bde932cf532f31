"""Spring MVC, JAX-RS and Micronaut alike: tables of annotations, and the controllers that they make."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.api.model import Certainty, Evidence, Handler, Location, Parameter, Response, Unresolved
from liveapi.frameworks.answers import Answers
from liveapi.frameworks.base import Framework, Result, operation
from liveapi.frameworks.families import annotations as family
from liveapi.frameworks.families.annotations import Applied, Method
from liveapi.frameworks.families.routers import with_path_parameters
from liveapi.frameworks.java import bodies, configuration, documented, servlet, words
from liveapi.frameworks.java.bodies import Binding, Taken
from liveapi.frameworks.java.failures import Failures
from liveapi.frameworks.java.jvm import jvm, media_types, responded, schema_of
from liveapi.frameworks.java.parameters import Row, parameter_of
from liveapi.frameworks.java.results import Results
from liveapi.frameworks.java.security import JvmSecurity
from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef, FunctionRef, Hole, Text

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.scope import Scope

_PLACEHOLDER = re.compile(r"\$\{([^{}:]+)(?::([^{}]*))?\}")
_PARAMETER = re.compile(r"\{\s*[*+/]?([^{}:]+?)\s*(?::((?:[^{}]|\{[^{}]*\})*))?\}")


@dataclass(slots=True)
class Mapped:
    """What annotations say of one method."""

    verbs: Sequence[str]
    paths: list[Text]
    at: Evidence
    #: The media types that it takes and gives, where it says so.
    consumes: list[str] = field(default_factory=list)
    produces: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Prefix:
    """Where the routes of a class stand."""

    paths: list[Text] = field(default_factory=lambda: [Text()])
    verbs: tuple[str, ...] = ()
    #: The library's annotations of the class and its bases.
    found: Sequence[Applied] = ()


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
    #: What makes up the body.
    binding: ClassVar[Binding] = Binding()
    #: What is answered where a method gives nothing.
    empty: ClassVar[int] = 200

    def __init__(self) -> None:
        self._bases: dict[str, str] = {}
        self._failures: Failures | None = None
        self._security: JvmSecurity | None = None

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
                found = [a for cls in run.classes.ancestors(ref) for a in family.applied(run, cls.cls.annotations, family.class_scope(cls))]
                prefix = self.prefix(run, ref, [a for a in found if a.of(self.packages)])
                if prefix is not None:
                    prefix.found = found
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
        found = [a for _, annotations in family.on_method(run, method) for a in annotations]
        said = words.of_operation(run, found, prefix.found, doc, ref.name)
        taken = self.taken(run, ref, method)
        known = self.declared(run, method, taken)
        consumes = mapped.consumes or self.media(run, prefix.found, "consumes")
        produces = mapped.produces or self.media(run, prefix.found, "produces")
        answers = words.answers_stated(jvm(run), self.answers(run, ref, prefix, method, produces), found, mapped.at).responses()
        words.on_parameters(doc, known, {})
        result.found += 1
        complete = True
        if ref.module.path not in self._bases:
            self._bases[ref.module.path] = self.base_path(run, ref.module.path)
        base = self._bases[ref.module.path]
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
                names = frozenset(re.findall(r"\{([^{}]+)\}", template))
                for verb in mapped.verbs or prefix.verbs:
                    body = bodies.body(jvm(run), self.binding, taken, verb, consumes, names)
                    body = bodies.with_keys(jvm(run), body, self.binding, taken, function.function)
                    words.body_described(body, found, run)
                    fields = bodies.form_fields(body)
                    own = [p for p in parameters if p.location is not Location.QUERY or p.name not in fields]
                    own += self.spread(run, taken, verb, names, bool(body))
                    result.operations.append(
                        operation(
                            self.name, verb, template, mapped.at, handler=handler, doc=said.doc,
                            parameters=with_path_parameters(template, _once(own)),
                            request_body=body,
                            responses=_copied(answers), tags=said.tags, deprecated=said.deprecated, operation_id=said.operation_id,
                            security=self.security(run).of(verb, self.inside(template, base), found, prefix.found, ref.module.path),
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

    def taken(self, run: Interpreter, ref: ClassRef, method: Method) -> list[Taken]:
        """The parameters of a method, as the controller has them: type parameters of its bases filled in."""
        bound = {id(c.cls): b for c, b in jvm(run).types.lineage(ref, {})}
        out: list[Taken] = []
        for param, found, cls in family.on_parameters(run, method):
            kind = TypeRef(param.type, family.class_scope(cls), bound.get(id(cls.cls), {})) if param.type is not None else None
            out.append(Taken(param, found, cls, kind))
        return out

    def media(self, run: Interpreter, found: Sequence[Applied], name: str) -> list[str]:
        """What annotations of a class or method say that is taken (``consumes``) or given (``produces``)."""
        return next((m for a in found if name in a.values and (m := media_types(run, a.values[name]))), [])

    def answers(self, run: Interpreter, ref: ClassRef, prefix: Prefix, method: Method, produces: Sequence[str]) -> Answers:
        """What a method answers."""
        bound = {id(c.cls): b for c, b in jvm(run).types.lineage(ref, {})}
        declaring, cls = method.declarations[0]
        returns = declaring.function.returns
        declared = TypeRef(returns, family.class_scope(cls), bound.get(id(cls.cls), {})) if returns is not None else None
        if declared is None:
            declared = jvm(run).types.result(declaring, bound.get(id(cls.cls), {}))
        found = [a for _, annotations in family.on_method(run, method) for a in annotations]
        status = responded([*found, *prefix.found], run)
        results = self.failures(run).results
        around = bound.get(id(method.nearest.owner.cls), {}) if method.nearest.owner is not None else {}
        answers = results.answers(
            method.nearest, declared, status, produces, empty=self.empty, view=self.shows_views(prefix, found), bound=around
        )  # fmt: skip
        validated = any(a.name in {"Valid", "Validated"} for _, found, _ in family.on_parameters(run, method) for a in found)
        self.failures(run).add(answers, method.nearest, self.failures(run).handlers_in(ref), validated)
        return answers

    def security(self, run: Interpreter) -> JvmSecurity:
        """What demands that requests prove who sends them."""
        if self._security is None:
            self._security = JvmSecurity(jvm(run))
        return self._security

    @staticmethod
    def inside(path: str, base: str) -> str:
        """A path without what the application's settings put in front."""
        base = "/" + base.strip("/")
        return path.removeprefix(base) or "/" if len(base) > 1 and path.startswith(base) else path

    def failures(self, run: Interpreter) -> Failures:
        """What becomes of exceptions."""
        if self._failures is None:
            self._failures = Failures(jvm(run), self.results(run))
        return self._failures

    def results(self, run: Interpreter) -> Results:
        """How answers are read."""
        return Results(jvm(run))

    def shows_views(self, prefix: Prefix, found: Sequence[Applied]) -> bool:
        """Whether a text that a method returns names a page."""
        return False

    def spread(self, run: Interpreter, taken: Sequence[Taken], verb: str, path: frozenset[str], has_body: bool) -> Iterator[Parameter]:
        """Parameters that depend on the verb: members of objects that requests without a body are bound to."""
        return iter(())

    def declared(self, run: Interpreter, method: Method, taken: Sequence[Taken]) -> list[Parameter]:
        """The parameters that a method declares."""
        out: list[Parameter] = []
        for one in taken:
            scope = family.class_scope(one.cls)
            if any(a.name in self.beans and a.of(self.packages) for a in one.found):
                out.extend(self._members(run, one.param.type, scope))
            elif not one.found and self.by_name:
                # Taken where the path names it.
                schema = schema_of(run, one.param.type, scope) or {"type": "string"}
                out.append(Parameter(one.param.name, Location.PATH, schema, True))
            else:
                out.extend(self._parameter(run, one.param, one.found, scope, one.type))
        stated = [p for _, found in family.on_method(run, method) for p in documented.parameters(run, found)]
        read = [p for one in taken for p in servlet.parameters_read(run, method.nearest, one)]
        for parameter in (*stated, *read):
            if not any(p.location is parameter.location and p.name.lower() == parameter.name.lower() for p in out):
                out.append(parameter)
        return out

    def _members(self, run: Interpreter, kind: ir.Expr | None, scope: Scope) -> Iterator[Parameter]:
        """The annotated members of a class that is one parameter."""
        ref = run.evaluate(kind.object if isinstance(kind, ir.Index) else kind, scope) if kind is not None else None
        for cls in run.classes.ancestors(ref) if isinstance(ref, ClassRef) else ():
            inside = family.class_scope(cls)
            members: list[ir.Param | ir.Field] = [*cls.cls.members(), *cls.cls.params]
            for member in members:
                yield from self._parameter(run, member, list(family.applied(run, member.annotations, inside)), inside)

    def _parameter(
        self, run: Interpreter, param: ir.Param | ir.Field, found: Sequence[Applied], scope: Scope, kind: TypeRef | None = None
    ) -> Iterator[Parameter]:
        mine = [a for a in found if a.of(self.packages)]
        for annotation in mine:
            row = self.parameters.get(annotation.name)
            if row is None:
                continue
            if not bodies.is_file(jvm(run), kind or (TypeRef(param.type, scope) if param.type is not None else None)):
                beside = next((a for a in mine if a.name == self.default_annotation), None)
                yield from parameter_of(run, row, annotation, beside, param, found, scope, kind)


def _once(parameters: Sequence[Parameter]) -> list[Parameter]:
    """Each parameter once: what an annotation declares goes before what is bound by name."""
    return list({(p.location, p.name): p for p in reversed(parameters)}.values())[::-1]


def _copied(answers: Sequence[Response]) -> list[Response]:
    """Answers for one more operation: references in them are rewritten in place."""
    return copy.deepcopy(list(answers))


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

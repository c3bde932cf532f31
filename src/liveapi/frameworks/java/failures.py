"""Exceptions that methods raise, and what becomes of them: statuses they carry, handlers that turn them into answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Certainty, Evidence, Response
from liveapi.frameworks.answers import Answers
from liveapi.frameworks.families.annotations import applied, class_scope, classes_in, flat
from liveapi.frameworks.java.jvm import responded, status_written
from liveapi.frameworks.java.types import name_of
from liveapi.syntax import ir
from liveapi.trace.languages.java import JvmSemantics
from liveapi.trace.languages.jvm_locals import value_of
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef, External, FunctionRef

if TYPE_CHECKING:
    from liveapi.frameworks.java.jvm import Jvm
    from liveapi.frameworks.java.results import Results

#: Exceptions of libraries that carry a status by what they are, with a part of their packages.
_LIBRARY: Mapping[str, tuple[str, int]] = {
    "BadRequestException": ("", 400), "NotAuthorizedException": (".ws.rs.", 401), "ForbiddenException": ("", 403),
    "NotFoundException": ("", 404), "NotAllowedException": (".ws.rs.", 405), "NotAcceptableException": (".ws.rs.", 406),
    "NotSupportedException": (".ws.rs.", 415), "InternalServerErrorException": (".ws.rs.", 500),
    "ServiceUnavailableException": (".ws.rs.", 503), "UnauthorizedException": ("quarkus", 401),
    "AccessDeniedException": ("springframework", 403), "BadCredentialsException": ("springframework", 401),
}  # fmt: skip
#: Those that are given their status.
_GIVEN = frozenset(
    {"ResponseStatusException", "HttpStatusException", "WebApplicationException", "ErrorResponseException", "ClientErrorException"}
)
#: What is raised where a body does not pass its validation.
INVALID = ("MethodArgumentNotValidException", "WebExchangeBindException", "BindException", "ConstraintViolationException")
#: Methods of ``ResponseEntityExceptionHandler`` ▶ the exceptions that they handle.
_OVERRIDDEN = {"handleMethodArgumentNotValid": INVALID[0], "handleWebExchangeBindException": INVALID[1], "handleBindException": INVALID[2]}
#: Where handlers of exceptions are found.
_PLACES = (rb"(ControllerAdvice)\b", rb"(ExceptionMapper)\b", rb"(ExceptionHandler)<")
_MAX_DEPTH = 1
_MAX_RAISED = 40


@dataclass(slots=True)
class Raised:
    """An exception that is made somewhere below a method."""

    names: tuple[str, ...]
    #: The status it carries itself.
    status: int | None
    at: Evidence


@dataclass(slots=True)
class Handled:
    """What a handler answers for exceptions of some names."""

    names: list[str]
    function: FunctionRef
    responses: list[Response] = field(default_factory=list)


class Failures:
    """How exceptions become answers in one program."""

    def __init__(self, jvm: Jvm, results: Results) -> None:
        self.jvm = jvm
        self.results = results
        self._raised: dict[int, list[Raised]] = {}
        self._handlers: list[Handled] | None = None

    def add(self, answers: Answers, function: FunctionRef, local: Sequence[Handled], validated: bool) -> None:
        """Add to a method's answers those of what it raises; ``local`` are handlers of its own controller."""
        handlers = [*local, *self.handlers()]
        for one in self.raised(function):
            found = self._handler(one.names, handlers)
            if found is not None:
                _put(answers, found.responses)
            elif one.status is not None and not answers.has(one.status):
                answers.add(one.status, evidence=one.at)
        if validated:
            for name in INVALID:
                found = next((h for h in handlers if name in h.names), None)
                if found is not None:
                    _put(answers, found.responses)
                    return
            if not answers.has(400):
                # What the frameworks answer themselves.
                answers.add(400, certainty=Certainty.LIKELY)

    @staticmethod
    def _handler(names: Sequence[str], handlers: Sequence[Handled]) -> Handled | None:
        return next((h for name in names for h in handlers if name in h.names), None)

    # --- what is raised -----------------------------------------------------------------------------------------------

    def raised(self, function: FunctionRef, depth: int = 0) -> list[Raised]:
        """The exceptions that a function makes, those of the functions that it calls included."""
        key = id(function.function)
        if key in self._raised or depth > _MAX_DEPTH:
            return self._raised.get(key, [])
        found = self._raised[key] = []
        names = self.jvm.types.inside(function)
        for node, inner in self.jvm.types.nodes(function.function.body, names):
            if len(found) >= _MAX_RAISED:
                break
            for thrown in _thrown(node):
                kind, args = (thrown.callee, thrown.args) if isinstance(thrown, ir.Call) else (thrown, [])
                found.extend(self._made(kind, args, node.line, function, sure=isinstance(node, ir.Throw)))
            if isinstance(node, ir.Call) and depth < _MAX_DEPTH and not node.new:
                called = self.jvm.types.resolve(node, inner)
                target = self._implemented(called[0], len(node.args)) if called is not None else None
                if target is not None:
                    found.extend(self.raised(target, depth + 1))
        return found

    def _implemented(self, function: FunctionRef, count: int) -> FunctionRef | None:
        """What runs for a function: for one of an interface that of the class that is named after it (``UserServiceImpl``)."""
        if function.function.span is not None or function.owner is None or function.owner.cls.kind != "interface":
            return function if function.function.span is not None else None
        semantics = self.jvm.run.semantics(function.module)
        if not isinstance(semantics, JvmSemantics):
            return None
        for name in (f"{function.owner.name}Impl", f"Default{function.owner.name}"):
            for module in semantics.names.modules(name):
                for cls in module.ir.body:
                    if isinstance(cls, ir.Class) and cls.name == name:
                        found = self.jvm.types.method(ClassRef(cls, module, self.jvm.run.scope_of(module)), function.name, count)
                        if found is not None and found.function.span is not None:
                            return found
        return None

    def _made(self, kind: ir.Expr, args: Sequence[ir.Arg], line: int, function: FunctionRef, *, sure: bool) -> Iterator[Raised]:
        names = self.jvm.types.inside(function)
        target = self.jvm.run.evaluate(kind.object if isinstance(kind, ir.Index) else kind, names.scope)
        at = Evidence(function.module.path, line)
        if isinstance(target, ClassRef):
            lineage = tuple(self._lineage(target))
            if sure or any(name.endswith(_ENDS) for name in lineage):
                yield Raised((*lineage, *_BASES), self._carried(target), at)
        elif isinstance(target, External):
            name = target.name.rpartition(".")[2]
            if not name.endswith(_ENDS):
                return
            given = None
            if name in _GIVEN:
                given = next((s for a in args if (s := status_written(self.jvm.run, a.value, names.scope)) is not None), None)
            elif name in _LIBRARY:
                given = _known(name, target.names)
            yield Raised((name, *_BASES), given, at)

    def _lineage(self, ref: ClassRef) -> Iterator[str]:
        """The names of an exception and its bases, nearest first."""
        yield from (c.name for c in self.jvm.run.classes.ancestors(ref))
        yield from (b.name.rpartition(".")[2] for b in self.jvm.run.classes.outside(ref) if isinstance(b, External))

    def _carried(self, ref: ClassRef) -> int | None:
        """The status that an exception's class says."""
        for cls in self.jvm.run.classes.ancestors(ref):
            status = responded(list(applied(self.jvm.run, cls.cls.annotations, class_scope(cls))), self.jvm.run)
            if status is not None:
                return status
            for method in cls.cls.methods():
                for statement in method.body if "constructor" in method.modifiers else ():
                    call = statement.value if isinstance(statement, ir.ExprStmt) else None
                    if isinstance(call, ir.Call) and isinstance(call.callee, ir.Name) and call.callee.id == "super":
                        for arg in call.args:
                            if isinstance(arg.value, ir.Member | ir.Literal) and (
                                s := status_written(self.jvm.run, arg.value, class_scope(cls))
                            ):
                                return s
        for base in self.jvm.run.classes.outside(ref):
            if isinstance(base, External) and (name := base.name.rpartition(".")[2]) in _LIBRARY:
                return _known(name, base.names)
        return None

    # --- handlers -----------------------------------------------------------------------------------------------------

    def handlers(self) -> list[Handled]:
        """Those that serve all controllers: advice, mappers."""
        if self._handlers is None:
            self._handlers = []
            paths: set[str] = set()
            for language in ("java", "kotlin"):
                for pattern in _PLACES:
                    paths.update(p for found in self.jvm.run.program.declared(language, pattern).values() for p in found)
            for path in sorted(p for p in paths if p not in self.jvm.run.program.followed):
                for ref in classes_in(self.jvm.run, path):
                    self._handlers.extend(self.handlers_in(ref))
        return self._handlers

    def handlers_in(self, ref: ClassRef) -> list[Handled]:
        """The exception handlers of a class."""
        out: list[Handled] = []
        for base in ref.cls.bases:
            kind = TypeRef(base, ref.scope)
            if kind.name in {"ExceptionMapper", "ExceptionHandler"} and kind.args:
                name = "toResponse" if kind.name == "ExceptionMapper" else "handle"
                methods = self.jvm.run.semantics(ref.module).methods(self.jvm.run, ref)
                out.extend(self._answered([kind.args[0].name], method, ref, None) for method in methods if method.name == name)
        for method in self.jvm.run.semantics(ref.module).methods(self.jvm.run, ref):
            if method.name in _OVERRIDDEN:
                out.append(self._answered([_OVERRIDDEN[method.name]], method, ref, 400))
            if not any(a.name in _HANDLES for a in method.function.annotations):
                continue
            found = list(applied(self.jvm.run, method.function.annotations, class_scope(ref)))
            handler = next((a for a in found if a.name in _HANDLES), None)
            if handler is None:
                continue
            given = handler.values.get("value") or handler.values.get("exception")
            names = [n for v in flat(given) if (n := _class_name(v))] if given is not None else []
            first = method.function.params[0].type if method.function.params else None
            if not names and first is not None:
                names = [n for p in method.function.params if p.type is not None and (n := TypeRef(p.type, ref.scope).name).endswith(_ENDS)]
            out.append(self._answered(names, method, ref, responded(found, self.jvm.run)))
        return out

    def _answered(self, names: list[str], method: FunctionRef, ref: ClassRef, status: int | None) -> Handled:
        handled = Handled(names, method)
        returns = method.function.returns
        declared = TypeRef(returns, ref.scope) if returns is not None else self.jvm.types.result(method, {})
        fallback = status if status is not None else 200 if method.function.annotations else 500
        answers = self.results.answers(method, declared, fallback, [], empty=fallback, failure=True)
        # An answer of which neither status nor content is known is none.
        unknown = status is None and method.function.annotations
        handled.responses = [
            r for r in answers.responses() if not (unknown and r.status == "200" and not any(m.schema for m in r.content.values()))
        ]
        for response in handled.responses:
            response.certainty = Certainty.LIKELY
        return handled


#: Annotations of methods that handle exceptions: Spring's, RESTEasy's, Micronaut's.
_HANDLES = frozenset({"ExceptionHandler", "ServerExceptionMapper", "Error"})
_ENDS = ("Exception", "Error", "Throwable", "Problem")


#: What any exception may be handled as.
_BASES = ("RuntimeException", "Exception", "Throwable")
#: Functions that raise what they are given, or what a function that they are given makes.
_RAISING = frozenset({"orElseThrow", "error", "failedFuture", "getOrThrow", "failure", "raiseError"})


def _thrown(node: ir.Node) -> list[ir.Expr]:
    """What a node raises: exceptions as they are made, or the names of their constructors."""
    if isinstance(node, ir.Throw):
        return [node.value] if isinstance(node.value, ir.Call) else []
    if isinstance(node, ir.Unknown):
        # Kotlin's ``?: throw X()``
        return [p for p in node.parts if isinstance(p, ir.Call) and name_of(p.callee)[:1].isupper()]
    if isinstance(node, ir.Call) and name_of(node.callee) in _RAISING:
        out: list[ir.Expr] = []
        for arg in node.args:
            value = value_of(arg.value.function.body) if isinstance(arg.value, ir.Lambda) else arg.value
            if isinstance(value, ir.Call) and (value.new or name_of(value.callee)[:1].isupper()):
                out.append(value)
            elif isinstance(value, ir.Member) and value.name == "new":
                out.append(value.object)
        return out
    return []


def _known(name: str, qualified: Iterable[str]) -> int | None:
    part, status = _LIBRARY[name]
    return status if any(part in q and q.rpartition(".")[0] != "java.lang" for q in qualified) else None


def _class_name(value: object) -> str:
    if isinstance(value, ClassRef):
        return value.name
    return value.name.removesuffix(".class").rpartition(".")[2] if isinstance(value, External) else ""


def _put(answers: Answers, responses: Sequence[Response]) -> None:
    for response in responses:
        if not response.content:
            if not answers.has(response.status):
                answers.add(response.status, evidence=response.evidence, certainty=response.certainty)
            continue
        for media, content in response.content.items():
            answers.add(response.status, content.schema, media, evidence=response.evidence, certainty=response.certainty)

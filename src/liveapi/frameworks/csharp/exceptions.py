"""What exceptions become: the statuses and bodies that middleware, filters and exception handlers of an application give them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from liveapi.api.model import Schema
from liveapi.frameworks.answers import JSON, PROBLEM, Answers
from liveapi.frameworks.csharp.library_types import library_schema
from liveapi.frameworks.csharp.results import Writer, flat, status_of
from liveapi.frameworks.csharp.schemas import TypeReader
from liveapi.syntax import ir
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import ClassRef, External

_HANDLING = (
    b"IExceptionHandler", b"IExceptionFilter", b"IAsyncExceptionFilter", b"ExceptionFilterAttribute", b"RequestDelegate", b"IMiddleware",
    b"UseExceptionHandler",
)  # fmt: skip
_WRITERS = frozenset({"WriteAsJsonAsync", "Serialize", "SerializeObject", "SerializeToUtf8Bytes"})
_STATUS_NAMES = frozenset({"statuscode", "status", "code", "httpstatuscode"})
#: Exceptions of libraries that hold their status.
_LIBRARY = ("BadHttpRequestException", "ProblemDetailsException")
#: What any exception is: a handler for it says nothing of one that is thrown for a reason.
_ANY = frozenset({"Exception", "SystemException", "ApplicationException", "_", ""})


@dataclass(slots=True)
class Handled:
    """What one type of exception becomes. ``member`` is the exception's own member that holds the status, where that is so."""

    kind: ClassRef | str
    status: int | None
    member: str
    schema: Schema | None
    media: str


class Exceptions:
    """The exception handlers of one program."""

    def __init__(self, reader: TypeReader) -> None:
        self.reader = reader
        self._handled: list[Handled] | None = None
        self._worth: bool | None = None

    @property
    def handled(self) -> list[Handled]:
        """What is known of types of exceptions, in the order in which it is written."""
        if self._handled is None:
            self._handled = list(self._read())
        return self._handled

    def worth_following(self) -> bool:
        """Whether any exception becomes anything that is known: else there is no need to look for what is thrown."""
        if self._worth is None:
            words = [name.encode() for name in _LIBRARY]
            self._worth = bool(self.handled) or bool(self.reader.run.program.holding("csharp", *words))
        return self._worth

    def answer(self, thrown: ir.Call, names: Locals) -> tuple[int, Schema | None, str] | None:
        """Status, schema and media type that ``throw new X(…)`` ends in; ``None`` where that is not known."""
        ref = TypeRef(thrown.callee, names.scope, names.arguments)
        found = self.reader.types.class_of(ref)
        lineage = [c for c, _ in self.reader.types.lineage(*found)] if found is not None else []
        outside = (
            {b.name.rpartition(".")[2] for b in self.reader.run.classes.outside(found[0]) if isinstance(b, External)} if found else set()
        )
        own = self._given(thrown, names)
        for cls in [*lineage, None]:
            for handled in self.handled:
                same = isinstance(handled.kind, ClassRef) and cls is not None and handled.kind.cls is cls.cls
                named = isinstance(handled.kind, str) and cls is None and handled.kind in {ref.name, *outside}
                if same or named:
                    status = handled.status or own or (self._fixed(found[0], handled.member) if found is not None else None)
                    return (status, handled.schema, handled.media) if status is not None else None
        if ref.name == "BadHttpRequestException":
            return own or 400, None, JSON
        if ref.name == "ProblemDetailsException":
            status = own or next((s for a in thrown.args if isinstance(a.value, ir.Call) and (s := self._given(a.value, names))), None)
            problem = library_schema(self.reader.run, "ProblemDetails", self.reader.settings.named, "output")
            return (status, problem, PROBLEM) if status is not None else None
        return None

    def handles(self, ref: TypeRef) -> bool:
        """Whether anything is known of what a type of exception becomes."""
        return ref.name in _LIBRARY or self._handler(ref) is not None

    def _handler(self, ref: TypeRef) -> Handled | None:
        """The handler of a type of exception, or of the nearest of its bases that has one."""
        found = self.reader.types.class_of(ref)
        lineage = [c.cls for c, _ in self.reader.types.lineage(*found)] if found is not None else []
        bases = self.reader.run.classes.outside(found[0]) if found is not None else []
        outside = {ref.name, *(b.name.rpartition(".")[2] for b in bases if isinstance(b, External))}
        for cls in lineage:
            for handled in self.handled:
                if isinstance(handled.kind, ClassRef) and handled.kind.cls is cls:
                    return handled
        return next((h for h in self.handled if isinstance(h.kind, str) and h.kind in outside), None)

    def _given(self, thrown: ir.Call, names: Locals) -> int | None:
        """The status among the arguments of an exception."""
        for arg in thrown.args:
            status = status_of(self.reader, arg.value, names)
            if status is not None and status >= 400:
                return status
        return None

    def _fixed(self, cls: ClassRef, member: str) -> int | None:
        """The status that a class of exceptions has in itself: passed to its base, or the value of the member."""
        for base, _ in self.reader.types.lineage(cls, {}):
            names = Locals(self.reader.types.inside(base))
            for field in base.cls.members():
                if field.name == member and (status := status_of(self.reader, field.default, names)) is not None:
                    return status
            for function in base.cls.methods():
                for statement in function.body if "constructor" in function.modifiers else ():
                    value = statement.value if isinstance(statement, ir.ExprStmt | ir.Assign) else None
                    if isinstance(value, ir.Call) and (status := self._given(value, names)) is not None:
                        return status
                    if isinstance(statement, ir.Assign) and (status := status_of(self.reader, value, names)) is not None:
                        return status
        return None

    # --- handlers ---------------------------------------------------------------------------------------------------

    def _read(self) -> Iterator[Handled]:
        run = self.reader.run
        for path in run.program.holding("csharp", *_HANDLING):
            module = run.program.module(path)
            if module is None:
                continue
            scope = run.scope_of(module)
            classes = [s for s in module.ir.body if isinstance(s, ir.Class)]
            for cls in classes:
                ref = ClassRef(cls, module, scope)
                for function in cls.methods():
                    yield from self._function(function, ref)
            for statement in module.ir.body:
                if not isinstance(statement, ir.Class | ir.Import):
                    for node in statement.walk():
                        if isinstance(node, ir.Lambda):
                            yield from self._statements(node.function, self.reader.types.locals(node.function, scope))

    def _function(self, function: ir.Function, ref: ClassRef) -> Iterator[Handled]:
        names = self.reader.types.locals(function, self.reader.types.inside(ref), self.reader.types.class_type(ref))
        yield from self._statements(function, names)
        if "constructor" in function.modifiers:
            yield from self._table(function, names, ref)

    def _statements(self, function: ir.Function, names: Locals) -> Iterator[Handled]:
        for statement in flat(function.body):
            if isinstance(statement, ir.Switch):
                for case in statement.cases:
                    for pattern in case.patterns:
                        yield from self._case(pattern, case.body, function, names)
            elif isinstance(statement, ir.Try):
                for handler in statement.handlers:
                    for kind in handler.types:
                        yield from self._case(kind, handler.body, function, names)
            elif isinstance(statement, ir.If) and isinstance(statement.test, ir.Binary) and statement.test.op == "is":
                yield from self._case(statement.test.right, statement.then, function, names)
            value = statement.value if isinstance(statement, ir.Assign | ir.Return | ir.ExprStmt) else None
            for node in value.walk() if value is not None and not isinstance(value, ir.Lambda) else ():
                if isinstance(node, ir.Conditional):
                    for pattern, option in zip(node.patterns, node.options, strict=False):
                        yield from self._case(pattern, [ir.Return(option.line, option)], function, names)

    def _table(self, function: ir.Function, names: Locals, ref: ClassRef) -> Iterator[Handled]:
        """``{ typeof(NotFoundException), HandleNotFound }``: methods by the exceptions that they are for."""
        for statement in function.body:
            for node in statement.walk():
                for key, value in node.items if isinstance(node, ir.Dict) else ():
                    if isinstance(key, ir.Member) and key.name == "class" and isinstance(value, ir.Name):
                        method = next((m for m in ref.cls.methods() if m.name == value.id), None)
                        if method is not None:
                            yield from self._case(key.object, method.body, method, names)

    def _case(self, pattern: ir.Expr, body: list[ir.Stmt], function: ir.Function, names: Locals) -> Iterator[Handled]:
        """One type of exception and what is done with it."""
        pattern = pattern.value if isinstance(pattern, ir.Arg) else pattern
        if isinstance(pattern, ir.Unknown):
            for part in pattern.parts:
                if isinstance(part, ir.Name | ir.Member):
                    yield from self._case(part, body, function, names)
            return
        if not isinstance(pattern, ir.Name | ir.Member):
            return
        ref = TypeRef(pattern, names.scope)
        if ref.name in _ANY:
            return
        found = self.reader.types.class_of(ref)
        answers = Answers()
        status, member = self._status(body, names, answers)
        written = next((r for r in answers.responses() if r.status >= "400"), None)
        if status is None and not member and written is None:
            return
        schema, media = self._body(body, names) or self._body(function.body, names) or (None, JSON)
        if written is not None and schema is None and written.content:
            media, content = next(iter(written.content.items()))
            schema = content.schema
        yield Handled(
            found[0] if found is not None else ref.name, status or (int(written.status) if written else None), member, schema, media
        )

    def _status(self, body: list[ir.Stmt], names: Locals, answers: Answers) -> tuple[int | None, str]:
        """The status that statements set, or the member of the exception that they take it from; results are noted in ``answers``."""
        writer = Writer(self.reader, answers, None, api=False, minimal=False, opaque=True)
        for statement in flat(body):
            if isinstance(statement, ir.Assign):
                target = statement.target
                name = target.name if isinstance(target, ir.Member) else target.id if isinstance(target, ir.Name) else ""
                if name == "Result" and statement.value is not None:
                    writer.write(statement.value, names, 0)
                elif name.lower() in _STATUS_NAMES and statement.value is not None:
                    status = status_of(self.reader, statement.value, names)
                    if status is not None:
                        return status, ""
                    if isinstance(statement.value, ir.Member):
                        return None, statement.value.name
            elif isinstance(statement, ir.Return) and statement.value is not None:
                parts = statement.value.items if isinstance(statement.value, ir.List) else [statement.value]
                for part in parts:
                    status = status_of(self.reader, part, names) if not isinstance(part, ir.Arg) else None
                    if status is not None:
                        return status, ""
                writer.write(statement.value, names, 0)
            value = statement.value if isinstance(statement, ir.ExprStmt) else None
            if isinstance(value, ir.Call):
                for arg in value.args:
                    # ``await WriteAsync(context, HttpStatusCode.NotFound, …)``
                    status = status_of(self.reader, arg.value, names) if isinstance(arg.value, ir.Member) else None
                    if status is not None and status >= 400:
                        return status, ""
        return None, ""

    def _body(self, body: list[ir.Stmt], names: Locals) -> tuple[Schema, str] | None:
        """The schema of what statements write."""
        for statement in flat(body):
            value = statement.value if isinstance(statement, ir.ExprStmt | ir.Assign | ir.Return) else None
            for node in value.walk() if value is not None else ():
                name = node.callee.name if isinstance(node, ir.Call) and isinstance(node.callee, ir.Member) else ""
                if isinstance(node, ir.Call) and name in _WRITERS and node.args:
                    kind = self.reader.types.of(node.args[0].value, names)
                    if kind is not None:
                        problem = kind.name.endswith("ProblemDetails") and self.reader.types.class_of(kind) is None
                        return self.reader.output.of(kind), PROBLEM if problem else JSON
        return None

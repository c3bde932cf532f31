"""What ``#[utoipa::path(…)]`` says of an operation. Methods and paths in it are not believed: the router decides.

Source: https://docs.rs/utoipa/latest/utoipa/attr.path.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from liveapi.api.model import Evidence, Operation, RequestBody, Schema
from liveapi.api.shapes import array_of
from liveapi.api.statuses import status_code
from liveapi.frameworks.answers import JSON, TEXT, Answers, body_of
from liveapi.frameworks.rust.schemas import RustSchemas
from liveapi.frameworks.rust.types import last_name
from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import FunctionRef

_STATUSES = {"2XX": "2XX", "4XX": "4XX", "5XX": "5XX", "default": "default"}


@dataclass(slots=True)
class Documented:
    """One ``utoipa::path``."""

    tags: list[str] = field(default_factory=list)
    summary: str = ""
    description: str = ""
    operation_id: str = ""
    deprecated: bool = False
    body: RequestBody | None = None
    answers: Answers = field(default_factory=Answers)

    def complete(self, operation: Operation) -> None:
        """What is declared comes before what was read from the handler."""
        operation.tags = self.tags or operation.tags
        operation.summary = self.summary or operation.summary
        operation.description = self.description or operation.description
        operation.operation_id = self.operation_id or operation.operation_id
        operation.deprecated = self.deprecated or operation.deprecated
        operation.request_body = self.body or operation.request_body
        declared = self.answers.responses()
        statuses = {r.status for r in declared}
        kept = [r for r in operation.responses if r.status not in statuses and (not declared or not r.status.startswith("2"))]
        if declared:
            operation.responses = sorted([*declared, *kept], key=lambda r: (r.status == "default", r.status))


def documented(handler: FunctionRef, taken: RustSchemas, given: RustSchemas) -> Documented | None:
    """What the attribute of a handler says; ``taken`` and ``given`` make the schemas of what is sent and answered."""
    for annotation in handler.function.annotations:
        expr = annotation.expr
        callee = expr.callee if isinstance(expr, ir.Call) else None
        if isinstance(callee, ir.Member) and last_name(callee.object) == "utoipa" and callee.name == "path":
            return _read(annotation, handler, taken, given)
    return None


def _read(annotation: ir.Annotation, handler: FunctionRef, taken: RustSchemas, given: RustSchemas) -> Documented:
    found = Documented()
    at = Evidence(handler.module.path, annotation.line)
    for arg in annotation.args:
        value = arg.value
        if arg.name in ("tag", "tags"):
            found.tags += _texts(value)
        elif arg.name in ("summary", "description", "operation_id") and isinstance(value, ir.Str):
            setattr(found, arg.name, value.value.strip())
        elif arg.name == "request_body":
            found.body = body_of(_schema(value, handler, taken), evidence=at)
        elif arg.name is None and isinstance(value, ir.Name) and value.id == "deprecated":
            found.deprecated = True
        elif isinstance(value, ir.Call) and isinstance(value.callee, ir.Name):
            if value.callee.id == "request_body":
                found.body = _body(value.args, handler, taken, at)
            elif value.callee.id == "responses":
                _responses(value.args, handler, given, found.answers, at)
    return found


def _body(args: list[ir.Arg], handler: FunctionRef, schemas: RustSchemas, at: Evidence) -> RequestBody:
    named = {a.name: a.value for a in args if a.name}
    media = _texts(named["content_type"]) if "content_type" in named else []
    description = next(iter(_texts(named["description"])), "") if "description" in named else ""
    schema = _schema(named["content"], handler, schemas) if "content" in named else {}
    return body_of(schema, *media, description=description, evidence=at)


def _responses(args: list[ir.Arg], handler: FunctionRef, schemas: RustSchemas, answers: Answers, at: Evidence) -> None:
    for arg in args:
        if not isinstance(arg.value, ir.List):
            continue
        named = {a.name: a.value for a in arg.value.items if isinstance(a, ir.Arg) and a.name}
        status = _status(named.get("status"))
        if status is None:
            continue
        schema = _schema(named["body"], handler, schemas) if "body" in named else None
        media = next(iter(_texts(named["content_type"])), "") if "content_type" in named else ""
        description = next(iter(_texts(named["description"])), "") if "description" in named else ""
        plain = schema is not None and schema.get("type") == "string" and "format" not in schema
        answers.add(status, schema, media or (TEXT if plain else JSON), description=description, evidence=at)


def _status(value: ir.Expr | None) -> str | None:
    if isinstance(value, ir.Literal) and isinstance(value.value, int):
        return str(value.value)
    if isinstance(value, ir.Str):
        return _STATUSES.get(value.value)
    code = status_code(last_name(value)) if value is not None else None
    return str(code) if code is not None else None


def _schema(value: ir.Expr, handler: FunctionRef, schemas: RustSchemas) -> Schema:
    """``Todo``, ``[Todo]``, ``Option<Todo>``, ``inline(Todo)``."""
    if isinstance(value, ir.List) and value.items and not isinstance(value.items[0], ir.Arg):
        return array_of(_schema(value.items[0], handler, schemas))
    if isinstance(value, ir.Call) and value.args:
        return _schema(value.args[0].value, handler, schemas)
    return schemas.of(TypeRef(value, handler.scope))


def _texts(value: ir.Expr) -> list[str]:
    return list(_each_text(value))


def _each_text(value: ir.Expr) -> Iterator[str]:
    if isinstance(value, ir.Str):
        yield value.value
    elif isinstance(value, ir.List):
        for item in value.items:
            if not isinstance(item, ir.Arg):
                yield from _each_text(item)

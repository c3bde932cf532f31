"""Parameters that Flask applications declare apart from the handler: ``reqparse``, webargs and Marshmallow, Flask-RESTX's docs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Evidence, Location, Parameter
from liveapi.api.shapes import Property
from liveapi.frameworks.answers import FILE, FORM, JSON, MULTIPART
from liveapi.frameworks.python.types import Types, each
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, dotted_name, top_level

if TYPE_CHECKING:
    from liveapi.trace.program import Module

#: ``location=`` of reqparse and webargs, ``in`` of OpenAPI.
_LOCATIONS = {
    "args": Location.QUERY, "values": Location.QUERY, "query": Location.QUERY, "querystring": Location.QUERY,
    "headers": Location.HEADER, "header": Location.HEADER, "cookies": Location.COOKIE, "cookie": Location.COOKIE, "path": Location.PATH,
}  # fmt: skip
#: Marshmallow's fields, and the names that documentation strings give types.
_FIELDS: Mapping[str, Mapping[str, Any]] = {
    **each("Int Integer int integer", {"type": "integer"}),
    **each("Float Decimal Number float number", {"type": "number"}),
    **each("Bool Boolean bool boolean", {"type": "boolean"}),
    **each("DateTime AwareDateTime NaiveDateTime", {"type": "string", "format": "date-time"}),
    **each("Url URL", {"type": "string", "format": "uri"}),
    **each("List DelimitedList array", {"type": "array", "items": {}}),
    "UUID": {"type": "string", "format": "uuid"},
    "Date": {"type": "string", "format": "date"},
    "Email": {"type": "string", "format": "email"},
}
#: ``OpenApiTypes`` of drf-spectacular.
_SPECTACULAR: Mapping[str, Mapping[str, Any]] = {
    **each("INT INT32 INT64", {"type": "integer"}),
    **each("FLOAT DOUBLE DECIMAL NUMBER", {"type": "number"}),
    "BOOL": {"type": "boolean"},
    "DATE": {"type": "string", "format": "date"},
    "DATETIME": {"type": "string", "format": "date-time"},
    "EMAIL": {"type": "string", "format": "email"},
    "URI": {"type": "string", "format": "uri"},
}
#: ``location=`` of what travels in the body ▶ its media type.
_BODIES = {"json": JSON, "form": FORM, "files": MULTIPART}
_PARSERS = frozenset({"RequestParser", "parser"})
_MAX_STEPS = 8


def argument(call: ir.Call, name: str, position: int | None = None) -> ir.Expr | None:
    """The argument of a call by name, or at a position."""
    for arg in call.args:
        if arg.name == name:
            return arg.value
    plain = [a.value for a in call.args if a.name is None and not a.spread]
    return plain[position] if position is not None and position < len(plain) else None


def is_true(expr: ir.Expr | None) -> bool:
    """Whether an expression is the literal ``True``."""
    return isinstance(expr, ir.Literal) and expr.value is True


class Parsers:
    """Reads such declarations of one program."""

    def __init__(self, types: Types) -> None:
        self.types = types
        self.names = types.names
        self._in_body: list[tuple[str, Property, str]] = []

    def used_by(self, module: Module, function: ir.Function) -> list[Parameter]:
        """What the parsers declare whose ``parse_args`` the handler calls, or that its decorators name."""
        out: list[Parameter] = []
        for annotation in function.annotations:
            out.extend(self.decorated(module, annotation))
        for statement in function.body:
            for node in statement.walk():
                if isinstance(node, ir.Call) and isinstance(node.callee, ir.Member) and node.callee.name == "parse_args":
                    out.extend(self.parser(module, node.callee.object, function))
        return out

    def decorated(self, module: Module, annotation: ir.Annotation) -> Iterator[Parameter]:
        """``@ns.expect(parser)``, ``@ns.param("id", …)``, ``@ns.doc(params={…})``, ``@blp.arguments(S, location="query")``,
        ``@use_args({…}, location="query")``."""
        call = annotation.expr
        if not isinstance(call, ir.Call):
            return
        if annotation.name == "expect":
            for arg in call.args:
                yield from self.parser(module, arg.value, None)
        elif annotation.name == "param":
            yield from self._documented(module, call)
        elif annotation.name == "extend_schema":
            yield from self.extended(module, call)
        elif annotation.name == "doc":
            if (parser := argument(call, "parser")) is not None:
                yield from self.parser(module, parser, None)
            params = argument(call, "params")
            for key, value in params.items if isinstance(params, ir.Dict) else []:
                if isinstance(key, ir.Str):
                    yield from self._described(module, key, value)
        elif annotation.name in {"arguments", "use_args", "use_kwargs"} and call.args:
            location = argument(call, "location", 1)
            where = _LOCATIONS.get(location.value) if isinstance(location, ir.Str) else None
            if where is not None:
                yield from self.schema(module, call.args[0].value, where)

    # --- reqparse ---------------------------------------------------------------------------------------------------

    def parser(self, module: Module, expr: ir.Expr, function: ir.Function | None, step: int = 0) -> Iterator[Parameter]:
        """The arguments added to a ``RequestParser`` by the module that makes it, or by ``function``."""
        if step > _MAX_STEPS or not isinstance(expr, (ir.Name, ir.Member)):
            return
        local = function.body if function is not None else []
        made = _assigned(local, dotted_name(expr))
        body = local
        where = module
        if made is None:
            found = self.names.find(module, expr)
            if not isinstance(found, Definition) or not isinstance(found.node, ir.Assign):
                return
            made, where = found.node.value, found.module
            body = list(top_level(where.ir.body))
            name = dotted_name(found.node.target)
        else:
            name = dotted_name(expr)
        if not isinstance(made, ir.Call) or not isinstance(made.callee, (ir.Name, ir.Member)):
            return
        maker = dotted_name(made.callee).rpartition(".")
        if maker[2] in {"copy", "deepcopy"} and isinstance(made.callee, ir.Member):
            yield from self.parser(where, made.callee.object, function, step + 1)
        elif maker[2] not in _PARSERS:
            return
        for statement in body:
            call = statement.value if isinstance(statement, ir.ExprStmt) else None
            # ``parser.add_argument(…).add_argument(…)``
            while isinstance(call, ir.Call) and isinstance(call.callee, ir.Member) and call.callee.name == "add_argument":
                target = call.callee.object
                while isinstance(target, ir.Call) and isinstance(target.callee, ir.Member):
                    target = target.callee.object
                if dotted_name(target) == name:
                    yield from self._argument(where, call)
                call = call.callee.object

    def body_arguments(self, module: Module, function: ir.Function) -> list[tuple[Property, str]]:
        """The arguments of the parsers that a handler uses which travel in the body, each with its media type."""
        self._in_body = []
        self.used_by(module, function)
        found = {name: (one, media) for name, one, media in self._in_body}
        return list(found.values())

    def _argument(self, module: Module, call: ir.Call) -> Iterator[Parameter]:
        name, location = argument(call, "name", 0), argument(call, "location")
        if isinstance(location, ir.List):
            location = next((i for i in location.items if isinstance(i, ir.Str)), None)
        word = location.value if isinstance(location, ir.Str) else "json"
        where = _LOCATIONS.get(word)
        if not isinstance(name, ir.Str):
            return
        kind = dotted_name(argument(call, "type")).rpartition(".")[2]
        schema: dict[str, Any] = dict(_FIELDS.get(kind, {"type": "string"}))
        choices, default = argument(call, "choices"), argument(call, "default")
        if isinstance(choices, ir.List) and all(isinstance(c, ir.Str) for c in choices.items):
            schema["enum"] = [c.value for c in choices.items if isinstance(c, ir.Str)]
        if isinstance(default, (ir.Str, ir.Literal)) and default.value is not None:
            schema["default"] = default.value
        if (action := argument(call, "action")) is not None and isinstance(action, ir.Str) and action.value in {"append", "split"}:
            schema = {"type": "array", "items": schema}
        help_ = argument(call, "help")
        description = help_.value if isinstance(help_, ir.Str) else ""
        if where is None:
            if word in _BODIES:
                given = FILE if word == "files" else schema
                one = Property(name.value, given, is_true(argument(call, "required")), description)
                self._in_body.append((name.value, one, _BODIES[word]))
            return
        yield Parameter(
            name.value, where, schema, is_true(argument(call, "required")), description, evidence=Evidence(module.path, call.line)
        )

    # --- Marshmallow ------------------------------------------------------------------------------------------------

    def schema(self, module: Module, expr: ir.Expr, location: Location) -> Iterator[Parameter]:
        """The fields of a Marshmallow schema (a class, an instance, a dict of fields) as parameters."""
        if isinstance(expr, ir.Call):
            expr = expr.callee
        if isinstance(expr, ir.Dict):
            for key, value in expr.items:
                if isinstance(key, ir.Str):
                    yield from self._field(module, key.value, value, location, key.line)
            return
        found = self.names.find(module, expr)
        if not isinstance(found, Definition):
            return
        if isinstance(found.node, ir.Assign) and isinstance(found.node.value, (ir.Dict, ir.Call)):
            yield from self.schema(found.module, found.node.value, location)
        for part in self.types.lineage(found):
            for member in part.node.members() if isinstance(part.node, ir.Class) else ():
                if member.default is not None:
                    yield from self._field(part.module, member.name, member.default, location, member.line)

    def _field(self, module: Module, name: str, expr: ir.Expr, location: Location, line: int) -> Iterator[Parameter]:
        if not isinstance(expr, ir.Call) or not isinstance(expr.callee, (ir.Name, ir.Member)):
            return
        kind = dotted_name(expr.callee).rpartition(".")[2]
        key = argument(expr, "data_key")
        schema = dict(_FIELDS.get(kind, {"type": "string"}))
        if schema["type"] == "array" and isinstance(inner := argument(expr, "cls_or_instance", 0), (ir.Call, ir.Name, ir.Member)):
            callee = inner.callee if isinstance(inner, ir.Call) else inner
            schema["items"] = dict(_FIELDS.get(dotted_name(callee).rpartition(".")[2], {"type": "string"}))
        yield Parameter(
            key.value if isinstance(key, ir.Str) else name, location, schema, is_true(argument(expr, "required")),
            evidence=Evidence(module.path, line),
        )  # fmt: skip

    # --- Flask-RESTX ------------------------------------------------------------------------------------------------

    def _documented(self, module: Module, call: ir.Call) -> Iterator[Parameter]:
        name, description, where = argument(call, "name", 0), argument(call, "description", 1), argument(call, "_in", 2)
        location = _LOCATIONS.get(where.value if isinstance(where, ir.Str) else "query")
        if isinstance(name, ir.Str) and location is not None:
            kind = argument(call, "type")
            schema = dict(_FIELDS.get(kind.value if isinstance(kind, ir.Str) else dotted_name(kind), {"type": "string"}))
            text = description.value if isinstance(description, ir.Str) else ""
            yield Parameter(
                name.value, location, schema, is_true(argument(call, "required")), text, evidence=Evidence(module.path, call.line)
            )

    def extended(self, module: Module, call: ir.Call) -> Iterator[Parameter]:
        """The parameters of drf-spectacular's ``extend_schema(parameters=[…])``."""
        given = argument(call, "parameters")
        for item in given.items if isinstance(given, ir.List) else []:
            if isinstance(item, ir.Call):
                yield from self._open_api(module, item)

    def _open_api(self, module: Module, call: ir.Call) -> Iterator[Parameter]:
        """drf-spectacular's ``OpenApiParameter("depth", int, OpenApiParameter.QUERY)``."""
        name, where, text = argument(call, "name", 0), argument(call, "location", 2), argument(call, "description", 4)
        word = where.value if isinstance(where, ir.Str) else dotted_name(where).rpartition(".")[2].lower() or "query"
        location = _LOCATIONS.get(word)
        if not isinstance(name, ir.Str) or location is None:
            return
        kind = dotted_name(argument(call, "type", 1)).rpartition(".")[2]
        schema = dict(_SPECTACULAR.get(kind) or _FIELDS.get(kind, {"type": "string"}))
        description = text.value if isinstance(text, ir.Str) else ""
        yield Parameter(
            name.value, location, schema, is_true(argument(call, "required", 3)), description, evidence=Evidence(module.path, call.line)
        )

    def _described(self, module: Module, name: ir.Str, value: ir.Expr) -> Iterator[Parameter]:
        facts = {k.value: v for k, v in value.items if isinstance(k, ir.Str)} if isinstance(value, ir.Dict) else {}
        where, kind = facts.get("in"), facts.get("type")
        location = _LOCATIONS.get(where.value if isinstance(where, ir.Str) else "query")
        if location is None:
            return
        text = facts.get("description", value)
        yield Parameter(
            name.value, location, dict(_FIELDS.get(kind.value if isinstance(kind, ir.Str) else "", {"type": "string"})),
            is_true(facts.get("required")), text.value if isinstance(text, ir.Str) else "", evidence=Evidence(module.path, name.line),
        )  # fmt: skip


def _assigned(body: list[ir.Stmt], name: str) -> ir.Expr | None:
    for statement in body:
        if isinstance(statement, ir.Assign) and dotted_name(statement.target) == name:
            return statement.value
    return None

"""Parameters that a handler's signature declares, as FastAPI and django-ninja read it, dependencies included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Evidence, Location, Parameter
from liveapi.frameworks.python.types import Type, Types
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, Outside, dotted_name

if TYPE_CHECKING:
    from liveapi.trace.program import Module

_LOCATIONS = {"Path": Location.PATH, "Query": Location.QUERY, "Header": Location.HEADER, "Cookie": Location.COOKIE}
_PATH_MARKS = frozenset({"PathEx", "P"})
_BODY = frozenset({"Body", "Form", "File", "BodyEx", "FormEx", "FileEx"})
_DEPENDS = frozenset({"Depends", "Security"})
#: Handed in by the framework, not by the client.
_INJECTED = frozenset(
    {
        "Request", "Response", "HTTPConnection", "WebSocket", "BackgroundTasks", "SecurityScopes", "HttpRequest", "HttpResponse",
        "AsyncSession", "Session", "State", "UploadFile", "UploadedFile",
    }
)  # fmt: skip
_LIMITS = {
    "ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum", "multiple_of": "multipleOf",
    "min_length": "minLength", "max_length": "maxLength", "pattern": "pattern", "regex": "pattern",
}  # fmt: skip
_LIST_LIMITS = {"min_length": "minItems", "max_length": "maxItems"}
_MAX_DEPTH = 12


@dataclass(slots=True)
class Mark:
    """``Query(…)``, ``Depends(…)``: what a parameter's default or the second part of ``Annotated`` says of it."""

    name: str
    module: Module
    args: list[ir.Arg] = field(default_factory=list)
    #: The function it was made in, whose inner functions its arguments may name.
    maker: ir.Function | None = None

    def arg(self, *names: str, position: int | None = None) -> ir.Expr | None:
        for arg in self.args:
            if arg.name in names:
                return arg.value
        plain = [a for a in self.args if a.name is None and not a.spread]
        return plain[position].value if position is not None and position < len(plain) else None


class Signatures:
    """Reads signatures of one program."""

    def __init__(self, types: Types, skip_first: bool = False) -> None:
        self.types = types
        #: The first parameter is the request, whatever it is called (django-ninja).
        self.skip_first = skip_first

    def parameters(
        self, module: Module, function: ir.Function, in_path: Mapping[str, Mapping[str, Any]], method_of: ir.Class | None = None
    ) -> list[Parameter]:
        """The parameters of a handler. ``in_path`` are the names in the path with the schema that its converters give."""
        found: dict[tuple[Location, str], Parameter] = {}
        params = _without_receiver(function, method_of is not None)
        for parameter in self._read(module, params[1:] if self.skip_first else params, in_path, 0, set()):
            found.setdefault((parameter.location, parameter.name), parameter)
        for statement in method_of.body if method_of is not None else []:
            # Class-based views declare shared dependencies as attributes.
            if isinstance(statement, ir.Field) and (mark := self._mark(module, statement.default)) is not None and mark.name in _DEPENDS:
                for parameter in self._dependency(mark, None, in_path, 0, set()):
                    found.setdefault((parameter.location, parameter.name), parameter)
        return list(found.values())

    def dependency(self, module: Module, expr: ir.Expr, in_path: Mapping[str, Mapping[str, Any]]) -> list[Parameter]:
        """The parameters of ``Depends(…)`` in a list of dependencies."""
        mark = self._mark(module, expr)
        return list(self._dependency(mark, None, in_path, 0, set())) if mark is not None else []

    def _read(
        self, module: Module, params: Iterable[ir.Param], in_path: Mapping[str, Mapping[str, Any]], depth: int, seen: set[int]
    ) -> Iterator[Parameter]:
        for param in params:
            if param.kind in {"rest", "keywords"} or not param.name:
                continue
            yield from self._parameter(module, param, in_path, depth, seen)

    def _parameter(
        self, module: Module, param: ir.Param, in_path: Mapping[str, Mapping[str, Any]], depth: int, seen: set[int]
    ) -> Iterator[Parameter]:
        type_ = self.types.read(module, param.type)
        mark = self._mark(module, param.default)
        default = param.default if mark is None else None
        for where, note in type_.notes:
            mark = mark or self._mark(where, note)
        if isinstance(param.type, ir.Index) and mark is None:
            mark = self._subscripted(module, param.type, type_)
        if mark is not None and mark.name in _DEPENDS:
            yield from self._dependency(mark, type_, in_path, depth, seen)
            return
        if (mark is not None and mark.name in _BODY) or type_.library.rpartition(".")[2] in _INJECTED:
            return
        if mark is not None and default is None:
            default = mark.arg("default", position=0)
        if param.name in in_path or (mark is not None and (mark.name == "Path" or mark.name in _PATH_MARKS)):
            name = self._text(mark, "alias") or param.name
            schema = self._schema(type_, mark, None)
            yield self._made(module, param, name, Location.PATH, schema or dict(in_path.get(name, {})), True, mark)
            return
        location = _LOCATIONS.get(mark.name, Location.QUERY) if mark is not None else Location.QUERY
        if type_.kind == "object" and type_.cls is not None and mark is not None:
            yield from self._fields(type_.cls, location)
            return
        # Without a mark, FastAPI and ninja take scalars from the query and everything else from the body.
        if mark is None and not self._from_query(param, type_):
            return
        if self._is_false(mark, "include_in_schema"):
            return
        name = self._text(mark, "alias") or self._text(mark, "validation_alias") or param.name
        if location is Location.HEADER and name == param.name and not self._is_false(mark, "convert_underscores"):
            name = name.replace("_", "-")
        yield self._made(module, param, name, location, self._schema(type_, mark, default), _required(default), mark)

    def _from_query(self, param: ir.Param, type_: Type) -> bool:
        if type_.kind == "scalar":
            return True
        return type_.kind == "unknown" and (param.type is None or type_.library.rpartition(".")[2] in {"Any", "object"})

    def _made(
        self,
        module: Module,
        param: ir.Param | ir.Field,
        name: str,
        location: Location,
        schema: dict[str, Any],
        required: bool,
        mark: Mark | None,
    ) -> Parameter:
        return Parameter(
            name,
            location,
            schema,
            required,
            self._text(mark, "description") or "",
            deprecated=mark is not None and isinstance(flag := mark.arg("deprecated"), ir.Literal) and flag.value is True,
            evidence=Evidence(module.path, param.line),
        )

    def _fields(self, cls: Definition, location: Location) -> Iterator[Parameter]:
        """A model that gathers query parameters, headers or cookies: one for each of its fields."""
        fields: dict[str, tuple[Module, ir.Field]] = {}
        for part in reversed(list(self.types.lineage(cls))):
            for statement in part.node.body if isinstance(part.node, ir.Class) else []:
                if isinstance(statement, ir.Field) and statement.type is not None and not statement.name.startswith("_"):
                    fields[statement.name] = part.module, statement
        for name, (module, declared) in fields.items():
            if name == "model_config":
                continue
            type_ = self.types.read(module, declared.type)
            mark = self._mark(module, declared.default)
            default = declared.default if mark is None else mark.arg("default", position=0) or mark.arg("default_factory")
            for where, note in type_.notes:
                mark = mark or self._mark(where, note)
            wire = self._text(mark, "alias") or self._text(mark, "validation_alias") or name
            if location is Location.HEADER and wire == name:
                wire = name.replace("_", "-")
            schema = self._schema(type_, mark, default)
            yield self._made(module, declared, wire, location, schema, _required(default), mark)

    # --- marks ------------------------------------------------------------------------------------------------------

    def _mark(self, module: Module, expr: ir.Expr | None, step: int = 0) -> Mark | None:
        """``Query(…)`` or ``Depends`` by whatever name it was imported; a call or a name that stands for one."""
        callee = expr.callee if isinstance(expr, ir.Call) else expr
        if not isinstance(callee, (ir.Name, ir.Member)) or step > _MAX_DEPTH:
            return None
        found = self.types.names.find(module, callee)
        if isinstance(found, Definition):
            if isinstance(found.node, ir.Assign) and callee is expr:
                return self._mark(found.module, found.node.value, step + 1)
            if isinstance(found.node, ir.Function) and callee is not expr:
                for statement in found.node.body:
                    if isinstance(statement, ir.Return) and (mark := self._mark(found.module, statement.value, step + 1)) is not None:
                        mark.maker = found.node
                        return mark
            return None
        name = (found.name if found is not None else dotted_name(callee)).rpartition(".")[2]
        if name in _LOCATIONS or name in _BODY or name in _DEPENDS or name in {"Field", "Param", *_PATH_MARKS}:
            return Mark(name, module, expr.args if isinstance(expr, ir.Call) else [])
        return None

    def _subscripted(self, module: Module, expr: ir.Index, type_: Type) -> Mark | None:
        """django-ninja's ``Query[Filters]``."""
        name = self._library_name(module, expr.object)
        if (name not in _LOCATIONS and name not in _BODY) or not expr.args:
            return None
        inner = self.types.read(module, expr.args[0])
        type_.schema, type_.cls, type_.kind, type_.library = inner.schema, inner.cls, inner.kind, inner.library
        return Mark(name, module)

    def _library_name(self, module: Module, expr: ir.Expr) -> str:
        found = self.types.names.find(module, expr)
        name = found.name if isinstance(found, Outside) else dotted_name(expr) if found is None else ""
        return name.rpartition(".")[2]

    def _text(self, mark: Mark | None, name: str) -> str | None:
        value = mark.arg(name) if mark is not None else None
        return value.value if isinstance(value, ir.Str) else None

    def _is_false(self, mark: Mark | None, name: str) -> bool:
        value = mark.arg(name) if mark is not None else None
        return isinstance(value, ir.Literal) and value.value is False

    def _schema(self, type_: Type, mark: Mark | None, default: ir.Expr | None) -> dict[str, Any]:
        schema = dict(type_.schema)
        limits = [mark] if mark is not None else []
        limits += [Mark("", m, n.args) for m, n in type_.notes if isinstance(n, ir.Call)]
        for limit in limits:
            for word, keyword in _LIMITS.items():
                value = limit.arg(word)
                if schema.get("type") == "array":
                    keyword = _LIST_LIMITS.get(word, "")
                if keyword and isinstance(value, (ir.Literal, ir.Str)) and value.value is not None:
                    schema[keyword] = value.value
        if isinstance(default, (ir.Literal, ir.Str)) and default.value is not None:
            schema["default"] = default.value
        return schema

    # --- dependencies -----------------------------------------------------------------------------------------------

    def _dependency(
        self, mark: Mark, type_: Type | None, in_path: Mapping[str, Mapping[str, Any]], depth: int, seen: set[int]
    ) -> Iterator[Parameter]:
        target = mark.arg("dependency", position=0)
        if depth > _MAX_DEPTH:
            return
        if isinstance(target, ir.Lambda):
            yield from self._read(mark.module, target.function.params, in_path, depth + 1, seen)
            return
        if target is None:
            callee, instance = type_.cls if type_ is not None else None, False
        else:
            callee, instance = self._callable(mark.module, target, 0, mark.maker)
        if callee is None or id(callee.node) in seen:
            return
        # A dependency that two others share is asked for once.
        seen = {*seen, id(callee.node)}
        if isinstance(callee.node, ir.Function):
            params = _without_receiver(callee.node, callee.owner is not None)
            yield from self._read(callee.module, params, in_path, depth + 1, seen)
        elif isinstance(callee.node, ir.Class):
            for part in self.types.lineage(callee):
                methods = part.node.methods() if isinstance(part.node, ir.Class) else iter(())
                wanted = next((m for m in methods if m.name == ("__call__" if instance else "__init__")), None)
                if wanted is not None:
                    yield from self._read(part.module, _without_receiver(wanted, True), in_path, depth + 1, seen)
                    return
            if not instance:
                yield from self._fields(callee, Location.QUERY)

    def _callable(self, module: Module, expr: ir.Expr, step: int, maker: ir.Function | None = None) -> tuple[Definition | None, bool]:
        """What ``Depends(expr)`` calls, and whether that is an instance (its ``__call__``) and not the thing itself."""
        if isinstance(expr, ir.Call):
            # A factory's inner function, or an instance of a class with ``__call__``.
            made, _ = self._callable(module, expr.callee, step + 1, maker)
            if made is None or isinstance(made.node, ir.Class):
                return made, True
            return _inner(made), False
        if maker is not None and isinstance(expr, ir.Name):
            for statement in maker.body:
                if isinstance(statement, ir.Function) and statement.name == expr.id:
                    return Definition(module, statement), False
        found = self.types.names.find(module, expr)
        if not isinstance(found, Definition):
            return None, False
        node = found.node
        if isinstance(node, ir.Assign) and node.value is not None and step < _MAX_DEPTH:
            return self._callable(found.module, node.value, step + 1)
        return found, False


def _inner(factory: Definition) -> Definition | None:
    """The function that a factory of dependencies defines and returns."""
    if not isinstance(factory.node, ir.Function):
        return None
    inner = {s.name: s for s in factory.node.body if isinstance(s, ir.Function)}
    for statement in factory.node.body:
        if isinstance(statement, ir.Return) and isinstance(statement.value, ir.Name) and statement.value.id in inner:
            return Definition(factory.module, inner[statement.value.id])
        if isinstance(statement, ir.Return) and isinstance(statement.value, ir.Lambda):
            return Definition(factory.module, statement.value.function)
    return None


def _without_receiver(function: ir.Function, method: bool) -> list[ir.Param]:
    static = any(a.name == "staticmethod" for a in function.annotations)
    return function.params[1:] if method and not static else function.params


def _required(default: ir.Expr | None) -> bool:
    return default is None or (isinstance(default, ir.Name) and default.id == "...")

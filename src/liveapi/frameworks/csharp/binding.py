"""What ASP.NET Core binds a handler's parameters to: route, query, headers; and their schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Evidence, Location, Parameter
from liveapi.syntax import ir
from liveapi.trace.values import ClassRef, FunctionRef

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.scope import Scope

_INTEGER = {"type": "integer", "format": "int32"}
_NUMBER = {"type": "number", "format": "double"}
_SCALARS: Mapping[str, Mapping[str, Any]] = {
    "string": {"type": "string"}, "String": {"type": "string"}, "char": {"type": "string"},
    "bool": {"type": "boolean"}, "Boolean": {"type": "boolean"},
    "int": _INTEGER, "Int32": _INTEGER, "uint": _INTEGER, "short": _INTEGER, "ushort": _INTEGER, "byte": _INTEGER, "sbyte": _INTEGER,
    "long": {"type": "integer", "format": "int64"}, "Int64": {"type": "integer", "format": "int64"},
    "ulong": {"type": "integer", "format": "int64"},
    "double": _NUMBER, "Double": _NUMBER, "decimal": _NUMBER, "Decimal": _NUMBER, "float": {"type": "number", "format": "float"},
    "Guid": {"type": "string", "format": "uuid"},
    "DateTime": {"type": "string", "format": "date-time"}, "DateTimeOffset": {"type": "string", "format": "date-time"},
    "DateOnly": {"type": "string", "format": "date"}, "TimeOnly": {"type": "string", "format": "time"},
    "TimeSpan": {"type": "string"}, "Uri": {"type": "string", "format": "uri"},
}  # fmt: skip
_LISTS = frozenset({"[]", "List", "IList", "IEnumerable", "ICollection", "IReadOnlyList", "IReadOnlyCollection", "HashSet", "Collection"})
_ELSEWHERE = frozenset({"FromBody", "FromForm", "FromServices", "FromKeyedServices"})
_FRAMEWORK = frozenset({"CancellationToken", "HttpContext", "HttpRequest", "HttpResponse", "ClaimsPrincipal", "Stream", "PipeReader"})
_MAX_DEPTH = 3


@dataclass(slots=True)
class Member:
    """A parameter, property or record component, whichever it is."""

    name: str
    type: ir.Expr | None
    default: ir.Expr | None
    annotations: list[ir.Annotation]
    line: int


@dataclass(slots=True)
class Binder:
    """Finds the parameters of one handler. ``minimal`` for minimal APIs, ``api`` for controllers with ``[ApiController]``."""

    run: Interpreter
    function: FunctionRef
    path_names: frozenset[str]
    method: str
    minimal: bool
    api: bool

    def parameters(self) -> list[Parameter]:
        found: dict[tuple[Location, str], Parameter] = {}
        documented = doc_parts(self.function.function.doc)[1]
        for p in self.function.function.params:
            member = Member(p.name, p.type, p.default, p.annotations, p.line)
            for parameter in self._bind(member, self.function.scope, None, 0):
                parameter.description = parameter.description or documented.get(p.name, "")
                found.setdefault((parameter.location, parameter.name), parameter)
        return list(found.values())

    def _bind(self, member: Member, scope: Scope, source: Location | None, depth: int) -> Iterator[Parameter]:
        attributes = {a.name.removesuffix("Attribute"): a for a in member.annotations}
        kind = member.type.type if isinstance(member.type, ir.Nullable) else member.type
        if attributes.keys() & _ELSEWHERE or _last(kind) in _FRAMEWORK or (depth and "BindNever" in attributes):
            return
        declared = next((a for n in ("FromRoute", "FromQuery", "FromHeader") if (a := attributes.get(n)) is not None), None)
        name = (_name_argument(declared) if declared is not None else None) or member.name
        in_path = next((n for n in self.path_names if n.lower() == name.lower()), None)
        schema = schema_of(self.run, kind, scope)
        location = self._location(attributes, in_path is not None, schema, source, depth)
        if location is None:
            return
        name = in_path or name if location is Location.PATH else name
        if schema is None:
            ref = self.run.evaluate(kind.object if isinstance(kind, ir.Index) else kind, scope) if kind is not None else None
            if isinstance(ref, ClassRef) and depth < _MAX_DEPTH and location is not Location.PATH:
                inherited = None if "AsParameters" in attributes else location
                for inner in members_of(self.run, ref):
                    yield from self._bind(inner, ref.scope, inherited, depth + 1)
            elif declared is not None:
                yield Parameter(name, location, {}, location is Location.PATH, evidence=self._at(member))
            return
        optional = isinstance(member.type, ir.Nullable) or member.default is not None
        required = location is Location.PATH or bool(attributes.keys() & {"Required", "BindRequired"}) or (self.minimal and not optional)
        yield Parameter(name, location, {**schema, **_limits(attributes)}, required, evidence=self._at(member))

    def _location(
        self, attributes: Mapping[str, ir.Annotation], in_path: bool, schema: Mapping[str, Any] | None, source: Location | None, depth: int
    ) -> Location | None:
        """Where a parameter comes from; ``None`` for the body, services and forms."""
        if "FromHeader" in attributes:
            return Location.HEADER
        if "FromRoute" in attributes or (in_path and "FromQuery" not in attributes):
            return Location.PATH
        if "FromQuery" in attributes or source is Location.QUERY or "AsParameters" in attributes:
            return Location.QUERY
        if schema is not None:
            # Of lists ``[ApiController]`` makes a body where there can be one.
            listed = schema.get("type") == "array" and self.api and not depth and self.method != "GET"
            return None if listed else Location.QUERY
        # Without ``[ApiController]`` an object is bound property by property.
        return Location.QUERY if not self.minimal and not self.api and self.method == "GET" else None

    def _at(self, member: Member) -> Evidence:
        return Evidence(self.function.module.path, member.line)


def members_of(run: Interpreter, ref: ClassRef) -> Iterator[Member]:
    """The properties that model binding sets: own and inherited ones, and those of a primary constructor."""
    for cls in run.classes.ancestors(ref):
        for p in cls.cls.params if cls.cls.kind == "record" else ():
            yield Member(p.name, p.type, p.default, p.annotations, p.line)
        for field in cls.cls.members():
            if "public" in field.modifiers and field.modifiers & {"set", "init"} and "static" not in field.modifiers:
                yield Member(field.name, field.type, field.default, field.annotations, field.line)


def schema_of(run: Interpreter, kind: ir.Expr | None, scope: Scope) -> Mapping[str, Any] | None:
    """The schema of a type that can stand in a URL; ``None`` for an object."""
    if isinstance(kind, ir.Nullable):
        return schema_of(run, kind.type, scope)
    if isinstance(kind, ir.Index) and _last(kind.object) in _LISTS and kind.args:
        items = schema_of(run, kind.args[0], scope)
        return {"type": "array", "items": dict(items)} if items is not None else None
    known = _SCALARS.get(_last(kind))
    if known is not None or kind is None or isinstance(kind, ir.Index):
        return known
    ref = run.evaluate(kind, scope)
    if isinstance(ref, ClassRef) and ref.cls.kind == "enum":
        return {"type": "string", "enum": [f.name for f in ref.cls.members()]}
    return None


def doc_parts(doc: str | None) -> tuple[str | None, dict[str, str]]:
    """The documentation without its tags, and what it says of each parameter."""
    if not doc or "@" not in doc:
        return doc, {}
    text: list[str] = []
    params: dict[str, str] = {}
    for line in doc.splitlines():
        if line.startswith("@param "):
            name, _, words = line[7:].partition(" ")
            params[name] = words
        elif not line.startswith(("@return ", "@response ")):
            text.append(line)
    return "\n".join(text).strip() or None, params


def _last(kind: ir.Expr | None) -> str:
    if isinstance(kind, ir.Index):
        return _last(kind.object)
    return kind.id if isinstance(kind, ir.Name) else kind.name if isinstance(kind, ir.Member) else ""


def _name_argument(annotation: ir.Annotation) -> str | None:
    value = next((a.value for a in annotation.args if a.name == "Name"), None)
    return value.value if isinstance(value, ir.Str) else None


def _limits(attributes: Mapping[str, ir.Annotation]) -> dict[str, Any]:
    """``[Range(1, 9)]`` and the lengths."""
    out: dict[str, Any] = {}
    for attribute, names in (
        ("Range", ("minimum", "maximum")),
        ("MaxLength", ("maxLength",)),
        ("MinLength", ("minLength",)),
        ("StringLength", ("maxLength",)),
    ):
        for name, arg in zip(names, attributes[attribute].args if attribute in attributes else (), strict=False):
            if isinstance(arg.value, ir.Literal) and arg.name is None and arg.value.value is not None:
                out[name] = arg.value.value
    return out

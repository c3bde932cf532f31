"""Marshmallow's schemas ▶ JSON Schema, in both directions; Flask-RESTX's models, whose fields differ little.

Sources: https://marshmallow.readthedocs.io/en/stable/marshmallow.fields.html and https://flask-restx.readthedocs.io/en/latest/marshalling.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.api.components import TypeKey
from liveapi.api.model import Schema
from liveapi.api.shapes import MISSING, Property, array_of, each, enum_of, map_of, nullable, object_of, wrapped
from liveapi.frameworks.python.classes import key_of
from liveapi.frameworks.python.django_models import class_body, class_site
from liveapi.frameworks.python.limits import ecma
from liveapi.frameworks.python.parsers import argument
from liveapi.frameworks.python.sites import Site, constant, find
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, dotted_name

if TYPE_CHECKING:
    from liveapi.frameworks.python.types import Types


_STRING: Schema = {"type": "string"}
_INTEGER: Schema = {"type": "integer"}
#: Kinds of fields, of Marshmallow, webargs and Flask-RESTX, ▶ what they hold.
FIELDS: Mapping[str, Schema] = {
    **each("String Str FormattedString", _STRING),
    **each("Integer Int", _INTEGER),
    **each("Float Number Arbitrary Fixed", {"type": "number"}),
    "Decimal": {"type": "number"},
    **each("Boolean Bool", {"type": "boolean"}),
    **each("DateTime AwareDateTime NaiveDateTime LocalDateTime", {**_STRING, "format": "date-time"}),
    "Date": {**_STRING, "format": "date"},
    "Time": {**_STRING, "format": "time"},
    "TimeDelta": _INTEGER,
    "UUID": {**_STRING, "format": "uuid"},
    "Email": {**_STRING, "format": "email"},
    **each("Url URL Hyperlinks URLFor AbsoluteURLFor UrlFor AbsoluteUrlFor", {**_STRING, "format": "uri"}),
    **each("IP IPInterface", _STRING),
    **each("IPv4 IPv4Interface", {**_STRING, "format": "ipv4"}),
    **each("IPv6 IPv6Interface", {**_STRING, "format": "ipv6"}),
    **each("File Upload", {**_STRING, "format": "binary"}),
    **each("Raw Field Any Method Function Constant ClassName", {}),
}
_LISTS = frozenset({"List", "Tuple", "DelimitedList"})
_MAPS = frozenset({"Dict", "Mapping", "Wildcard"})
_NESTED = frozenset({"Nested", "Pluck", "Polymorph"})
_BASES = frozenset({"Schema", "SQLAlchemySchema", "SQLAlchemyAutoSchema", "ModelSchema"})
#: Fields that are only dumped.
_DUMPED = frozenset({"Method", "Function", "URLFor", "Hyperlinks"})
_MAX_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Given:
    """A schema as a call site has it: of many, of some fields only, partly filled."""

    found: Definition | None
    fields: ir.Dict | None = None
    site: Site | None = None
    many: bool = False
    only: frozenset[str] = field(default_factory=frozenset)
    exclude: frozenset[str] = field(default_factory=frozenset)
    partial: bool = False


class Marshmallow:
    """Reads such schemas of one program, for what is loaded (``mode="input"``) or dumped (``"output"``)."""

    def __init__(self, types: Types, mode: str) -> None:
        self.types = types
        self.mode = mode
        self._depth = 0

    # --- what an expression is --------------------------------------------------------------------------------------

    def given(self, site: Site, expr: ir.Expr | None, step: int = 0) -> Given | None:
        """The schema that an expression is: a class, an instance, a dict of fields, a model of Flask-RESTX; a list of one is many."""
        if expr is None or step > 6:
            return None
        if isinstance(expr, ir.List) and len(expr.items) == 1:
            inner = self.given(site, expr.items[0], step + 1)
            return Given(inner.found, inner.fields, inner.site, True, inner.only, inner.exclude) if inner is not None else None
        if isinstance(expr, ir.Dict):
            return Given(None, expr, site) if self._has_fields(site, expr) else None
        if isinstance(expr, ir.Call):
            return self._called(site, expr, step)
        if not isinstance(expr, ir.Name | ir.Member):
            return None
        if isinstance(expr, ir.Member) and dotted_name(expr.object) in {"self", "cls"} and site.owner is not None:
            own = next((m.default for m in site.owner.members() if m.name == expr.name), None)
            return self.given(site, own, step + 1)
        found = find(self.types.names, site, expr)
        if not isinstance(found, Definition):
            return None
        if isinstance(found.node, ir.Class):
            return Given(found) if self.is_schema(found) else None
        inside = Site(found.module, found.owner)
        if isinstance(found.value, ir.Call) and _last(found.value.callee) in {"model", "inherit", "clone", "Model", "from_dict"}:
            return Given(found, site=inside)
        return self.given(inside, found.value, step + 1)

    def _called(self, site: Site, call: ir.Call, step: int) -> Given | None:
        last = _last(call.callee)
        if last in {"fields.List", "List", "as_list"} and call.args:
            inner = self.given(site, call.args[0].value, step + 1)
            return Given(inner.found, inner.fields, inner.site, True) if inner is not None else None
        if last in _NESTED and call.args:
            return self.given(site, call.args[0].value, step + 1)
        if last in {"model", "inherit", "clone", "from_dict"}:
            fields_ = next((a.value for a in call.args if isinstance(a.value, ir.Dict)), None)
            return Given(None, fields_, site) if isinstance(fields_, ir.Dict) else None
        whole = self.given(site, call.callee, step + 1)
        if whole is None:
            return None
        many = argument(call, "many")
        return Given(
            whole.found, whole.fields, whole.site,
            (isinstance(many, ir.Literal) and many.value is True) or whole.many,
            self._names(site, argument(call, "only")), self._names(site, argument(call, "exclude")),
            isinstance(partial := argument(call, "partial"), ir.Literal) and partial.value is True,
        )  # fmt: skip

    def _names(self, site: Site, expr: ir.Expr | None) -> frozenset[str]:
        value = constant(self.types.names, site, expr) if expr is not None else []
        return frozenset(v for v in value if isinstance(v, str)) if isinstance(value, list) else frozenset()

    def is_schema(self, found: Definition) -> bool:
        """Whether a class extends one of Marshmallow's schemas."""
        # ``ma.Schema`` of ``ma = Marshmallow(app)`` has no name that leads to the library.
        own = {dotted_name(base) for part in self.types.lineage(found) for base in getattr(part.node, "bases", [])}
        names = [name for name in {*own, *self.types.library_bases(found)} if "ninja" not in name]
        return any(name.rpartition(".")[2] in _BASES for name in names)

    def _has_fields(self, site: Site, given: ir.Dict) -> bool:
        return any(isinstance(v, ir.Call) and self._kind(v) != "" for _, v in given.items)

    # --- schemas ----------------------------------------------------------------------------------------------------

    def schema(self, given: Given, *, enveloped: bool = True) -> Schema:
        """The schema of one; ``enveloped`` with what its hooks put around the data or take off it."""
        if self._depth >= _MAX_DEPTH:
            return {}
        self._depth += 1
        try:
            one = self._one(given)
        finally:
            self._depth -= 1
        label = self._envelope(given) if enveloped else None
        if label is not None and label[1]:
            return wrapped(label[0], array_of(one) if given.many else one)
        one = wrapped(label[0], one) if label is not None else one
        return array_of(one) if given.many else one

    def _one(self, given: Given) -> Schema:
        if given.found is None:
            return (
                self._object(self._of_dict(given.fields, given.site), given) if given.fields is not None and given.site is not None else {}
            )
        if given.only or given.exclude or given.partial:
            return self._object(self.properties(given.found), given)
        key = self._key(given.found)
        found = given.found
        # A field that is called as the envelope is stands in for it.
        label = self._envelope(given)
        rest = Given(found, exclude=frozenset({label[0]}) if label is not None else frozenset())
        return self.types.components.define(key, lambda: self._object(self.properties(found), rest))

    def _key(self, found: Definition) -> TypeKey:
        if isinstance(found.node, ir.Class):
            key = key_of(found, (), self.mode)
            name = key.name[-1].removesuffix("Schema") or key.name[-1]
            return TypeKey(key.module, (*key.name[:-1], name), (), self.mode)
        name = dotted_name(found.node.target) if isinstance(found.node, ir.Assign) else "Model"
        first = found.value.args[0].value if isinstance(found.value, ir.Call) and found.value.args else None
        title = first.value if isinstance(first, ir.Str) else name
        return TypeKey(tuple(found.module.path.removesuffix(".py").split("/")), (title,), (), self.mode)

    def _object(self, properties: Mapping[str, Property], given: Given) -> Schema:
        chosen = []
        for name, one in properties.items():
            if (given.only and name not in given.only) or name in given.exclude:
                continue
            if one.read_only if self.mode == "input" else one.write_only:
                continue
            one.read_only = one.write_only = False
            if self.mode == "output":
                one.default = MISSING
            one.required = one.required and not given.partial
            chosen.append(one)
        doc = given.found.node.doc if given.found is not None and isinstance(given.found.node, ir.Class) else None
        return object_of(chosen, description=(doc or "").strip())

    def properties(self, found: Definition) -> dict[str, Property]:
        """The fields of a schema class, or of a model of Flask-RESTX with those that it inherits."""
        out: dict[str, Property] = {}
        if not isinstance(found.node, ir.Class):
            call = found.value
            for arg in call.args if isinstance(call, ir.Call) else ():
                if isinstance(arg.value, ir.Dict):
                    out.update(self._of_dict(arg.value, Site(found.module, found.owner)))
                elif isinstance(arg.value, ir.Name | ir.Member):
                    parent = find(self.types.names, Site(found.module, found.owner), arg.value)
                    if isinstance(parent, Definition) and parent.node is not found.node:
                        out.update(self.properties(parent))
            return out
        for part in reversed(list(self.types.lineage(found))):
            for member in class_body(part, ir.Field):
                one = self.field(class_site(part), member.name, member.default, found)
                if one is not None:
                    out[member.name] = one
        meta = next((c for part in self.types.lineage(found) for c in class_body(part, ir.Class) if c.name == "Meta"), None)
        exclude = next((m.default for m in meta.members() if m.name == "exclude"), None) if meta is not None else None
        left_out = self._names(Site(found.module), exclude)
        return {name: one for name, one in out.items() if name not in left_out}

    def _of_dict(self, fields_: ir.Dict, site: Site | None) -> dict[str, Property]:
        out: dict[str, Property] = {}
        for key, value in fields_.items:
            if isinstance(key, ir.Str) and site is not None and (one := self.field(site, key.value, value, None)) is not None:
                out[key.value] = one
        return out

    def _kind(self, call: ir.Call) -> str:
        last = _last(call.callee)
        return last if last in FIELDS or last in _LISTS | _MAPS | _NESTED | {"Enum", "auto_field"} else ""

    def field(self, site: Site, name: str, expr: ir.Expr | None, owner: Definition | None) -> Property | None:
        """A field by its declaration; ``None`` for what is no field."""
        call = expr if isinstance(expr, ir.Call) else ir.Call(expr.line, expr, []) if isinstance(expr, ir.Name | ir.Member) else None
        kind = self._kind(call) if call is not None else ""
        if call is None or not kind:
            return None
        values = {a.name: v for a in call.args if a.name and (v := constant(self.types.names, site, a.value)) is not MISSING}
        schema = self._field_schema(site, call, kind, values, owner)
        schema = {**schema, **dict(self._validated(site, argument(call, "validate"), schema))}
        schema = {**schema, **dict(_restx_limits(values, schema))}
        choices = argument(call, "enum")
        if choices is not None and kind != "Enum" and isinstance(listed := constant(self.types.names, site, choices), list):
            schema = enum_of(listed)
        if values.get("allow_none") is True or values.get("allow_null") is True:
            schema = nullable(schema)
        default = next((values[n] for n in ("load_default", "missing", "default") if n in values), MISSING)
        told = next((values[n] for n in ("description",) if isinstance(values.get(n), str)), "")
        metadata = values.get("metadata")
        if not told and isinstance(metadata, dict) and isinstance(metadata.get("description"), str):
            told = metadata["description"]
        example = values.get("example", metadata.get("example", MISSING) if isinstance(metadata, dict) else MISSING)
        return Property(
            str(values.get("data_key") or values.get("load_from") or name),
            schema,
            values.get("required") is True,
            told,
            read_only=values.get("dump_only") is True or values.get("readonly") is True or kind in _DUMPED,
            write_only=values.get("load_only") is True,
            default=default if isinstance(default, str | int | float | bool) else MISSING,
            examples=(example,) if example is not MISSING else (),
        )

    def _field_schema(self, site: Site, call: ir.Call, kind: str, values: Mapping[str, Any], owner: Definition | None) -> Schema:
        plain = [a.value for a in call.args if a.name is None and not a.spread]
        first = plain[0] if plain else None
        if kind in _LISTS:
            inner = argument(call, "cls_or_instance") or first
            return array_of(self._item(site, inner, owner))
        if kind in _MAPS:
            return map_of(self._item(site, argument(call, "values"), owner))
        if kind in _NESTED:
            nested = self._nested(site, first or argument(call, "nested") or argument(call, "model"), owner)
            if nested is None:
                return {}
            names = {n: self._names(site, argument(call, n)) for n in ("only", "exclude")}
            many = values.get("many") is True or values.get("as_list") is True or nested.many
            chosen = Given(nested.found, nested.fields, nested.site, many, names["only"], names["exclude"])
            if kind == "Pluck" and len(plain) > 1 and isinstance(plain[1], ir.Str) and nested.found is not None:
                plucked = self.properties(nested.found).get(plain[1].value)
                one = plucked.schema if plucked is not None else {}
                return array_of(one) if many else one
            return self.schema(chosen)
        if kind == "Enum":
            found = self.types.read(site, first).schema if first is not None else {}
            whole = self.types.components.resolve(found)
            target = find(self.types.names, site, first) if isinstance(first, ir.Name | ir.Member) else None
            if values.get("by_value") is True or not isinstance(target, Definition):
                return whole
            return enum_of(m.name for m in class_body(target, ir.Field) if not m.name.startswith("_"))
        return FIELDS.get(kind, {})

    def _item(self, site: Site, expr: ir.Expr | None, owner: Definition | None) -> Schema:
        if expr is None:
            return {}
        one = self.field(site, "", expr, owner)
        if one is not None:
            return one.schema
        nested = self.given(site, expr)
        return self.schema(nested) if nested is not None else {}

    def _nested(self, site: Site, expr: ir.Expr | None, owner: Definition | None) -> Given | None:
        """A class, an instance, a name in a string (``"self"``), a function that makes one."""
        if isinstance(expr, ir.Str):
            if expr.value == "self":
                return Given(owner) if owner is not None else None
            found = self.types.names.named(site.module, expr.value.rpartition(".")[2])
            return Given(found) if isinstance(found, Definition) and isinstance(found.node, ir.Class) else None
        if isinstance(expr, ir.Lambda):
            last = expr.function.body[-1] if expr.function.body else None
            return self.given(site, last.value) if isinstance(last, ir.Return) else None
        return self.given(site, expr)

    def _validated(self, site: Site, expr: ir.Expr | None, schema: Schema) -> Iterator[tuple[str, Any]]:
        """``validate.Length(min=1)``, ``Range``, ``OneOf``, ``Regexp``, ``Email``, a list of them."""
        for one in expr.items if isinstance(expr, ir.List) else [expr]:
            if isinstance(one, ir.Call) and _last(one.callee) == "And":
                for arg in one.args:
                    yield from self._validated(site, arg.value, schema)
            if not isinstance(one, ir.Call):
                continue
            name = _last(one.callee)
            values = {a.name: v for a in one.args if a.name and (v := constant(self.types.names, site, a.value)) is not MISSING}
            plain = [constant(self.types.names, site, a.value) for a in one.args if a.name is None]
            low, high = (values.get("min", plain[0] if plain else None), values.get("max", plain[1] if len(plain) > 1 else None))
            if name == "Length":
                words = ("minItems", "maxItems") if schema.get("type") == "array" else ("minLength", "maxLength")
                if isinstance(values.get("equal"), int):
                    low = high = values["equal"]
                yield from ((w, v) for w, v in zip(words, (low, high), strict=True) if isinstance(v, int))
            elif name == "Range":
                inclusive = (values.get("min_inclusive", True), values.get("max_inclusive", True))
                words = ("minimum" if inclusive[0] else "exclusiveMinimum", "maximum" if inclusive[1] else "exclusiveMaximum")
                yield from ((w, v) for w, v in zip(words, (low, high), strict=True) if isinstance(v, int | float))
            elif (
                name in {"OneOf", "ContainsOnly"}
                and (listed := values.get("choices", plain[0] if plain else None))
                and isinstance(listed, list)
            ):
                if name == "OneOf":
                    yield "enum", listed
                else:
                    yield "items", enum_of(listed)
            elif name == "Equal" and plain:
                yield "const", plain[0]
            elif name == "Regexp" and isinstance(pattern := values.get("regex", plain[0] if plain else None), str):
                yield "pattern", ecma(pattern)
            elif name in {"Email", "URL"}:
                yield "format", "email" if name == "Email" else "uri"

    # --- hooks ------------------------------------------------------------------------------------------------------

    def _envelope(self, given: Given) -> tuple[str, bool] | None:
        """What ``@post_dump`` puts around the data, or ``@pre_load`` takes off it, and whether it does so for many as a whole."""
        hook = "pre_load" if self.mode == "input" else "post_dump"
        found: tuple[str, bool] | None = None
        for part in self.types.lineage(given.found) if given.found is not None else ():
            for method in class_body(part, ir.Function):
                annotation = next((a for a in method.annotations if a.name == hook), None)
                if annotation is None or len(method.params) < 2:
                    continue
                whole = any(
                    a.name in {"pass_many", "pass_collection"} and getattr(a.value, "value", False) is True for a in annotation.args
                )
                key = _around(method, method.params[1].name) if hook == "post_dump" else _taken_off(method, method.params[1].name)
                if key and (whole or not given.many or found is None):
                    found = key, whole
        return found


def _around(method: ir.Function, data: str) -> str:
    """``return {"user": data}``"""
    for statement in method.body:
        for node in statement.walk():
            value = node.value if isinstance(node, ir.Return) else None
            if isinstance(value, ir.Dict):
                for key, item in value.items:
                    if isinstance(key, ir.Str) and isinstance(item, ir.Name) and item.id == data:
                        return key.value
    return ""


def _taken_off(method: ir.Function, data: str) -> str:
    """``data = data["user"]``, ``return data["user"]``"""
    for statement in method.body:
        for node in statement.walk():
            value = node.value if isinstance(node, ir.Return | ir.Assign) else None
            if isinstance(value, ir.Call) and isinstance(value.callee, ir.Member) and value.callee.name == "get" and value.args:
                value = ir.Index(value.line, value.callee.object, [value.args[0].value])
            if isinstance(value, ir.Index) and isinstance(value.object, ir.Name) and value.object.id == data and value.args:
                whole = isinstance(node, ir.Return) or (
                    isinstance(node, ir.Assign) and isinstance(node.target, ir.Name) and node.target.id == data
                )
                if whole and isinstance(value.args[0], ir.Str):
                    return value.args[0].value
    return ""


def _restx_limits(values: Mapping[str, Any], schema: Schema) -> Iterator[tuple[str, Any]]:
    kind = schema.get("type")
    words = {"min_length": "minLength", "max_length": "maxLength", "pattern": "pattern"} if kind == "string" else {}
    if kind in {"integer", "number"}:
        words = {"min": "minimum", "max": "maximum", "multiple": "multipleOf"}
    if kind == "array":
        words = {"min_items": "minItems", "max_items": "maxItems"}
    yield from ((words[n], v) for n, v in values.items() if n in words and isinstance(v, str | int | float) and not isinstance(v, bool))


def _last(callee: ir.Expr) -> str:
    return callee.name if isinstance(callee, ir.Member) else callee.id if isinstance(callee, ir.Name) else ""

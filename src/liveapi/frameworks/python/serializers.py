"""Serializers of Django REST framework ▶ schemas: declared fields, those of models, nested serializers.

Source: https://www.django-rest-framework.org/api-guide/serializers/ and ``…/fields/``. What is read-only is left out of what is sent;
for ``PATCH`` nothing is required.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Schema
from liveapi.api.shapes import MISSING, Property, array_of, each, enum_of, map_of, nullable, object_of
from liveapi.frameworks.python.classes import key_of
from liveapi.frameworks.python.django_models import FIELDS, DjangoModels, class_body, class_site
from liveapi.frameworks.python.limits import ecma
from liveapi.frameworks.python.sites import Site, constant, find
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, Outside, dotted_name

if TYPE_CHECKING:
    from liveapi.frameworks.python.types import Types

_STRING: Schema = {"type": "string"}
#: Kinds of serializer fields ▶ what they hold, where they differ from the model's fields of that name.
_FIELDS: Mapping[str, Schema] = {
    **FIELDS,
    "BooleanField": {"type": "boolean"},
    "IPAddressField": _STRING,
    "RegexField": _STRING,
    "StringRelatedField": _STRING,
    "SlugRelatedField": _STRING,
    **each("HyperlinkedIdentityField HyperlinkedRelatedField", {**_STRING, "format": "uri"}),
    "PrimaryKeyRelatedField": {"type": "integer"},
    **each("ChoiceField MultipleChoiceField", _STRING),
    **each("DictField HStoreField", {"type": "object"}),
    **each("ReadOnlyField SerializerMethodField ModelField Field JSONField", {}),
}
_READ_ONLY = frozenset({"SerializerMethodField", "ReadOnlyField", "StringRelatedField", "HyperlinkedIdentityField"})
_UPLOADED: Schema = {**_STRING, "format": "binary"}
_MAX_DEPTH = 12


class Serializers:
    """Reads the serializers of one program, for what is sent (``mode="input"``) or for what is answered (``"output"``)."""

    def __init__(self, types: Types, mode: str) -> None:
        self.types = types
        self.mode = mode
        self.models = DjangoModels(types)
        self._depth = 0

    def is_serializer(self, found: object) -> bool:
        """Whether a class is one: by what of the library it extends."""
        if not isinstance(found, Definition) or not isinstance(found.node, ir.Class):
            return False
        return any(name.rpartition(".")[2].endswith("Serializer") for name in self.types.library_bases(found))

    def named(self, site: Site, expr: ir.Expr | None) -> Definition | None:
        """The serializer class that an expression names or makes an instance of."""
        if isinstance(expr, ir.Call):
            expr = expr.callee
        found = find(self.types.names, site, expr) if isinstance(expr, ir.Name | ir.Member) else None
        return found if isinstance(found, Definition) and self.is_serializer(found) else None

    def schema(self, serializer: Definition, *, partial: bool = False) -> Schema:
        """The component of a serializer."""
        if self._depth >= _MAX_DEPTH:
            return {}
        key = key_of(serializer, (), self.mode)
        name = key.name[-1].removesuffix("Serializer") or key.name[-1]
        key = type(key)(key.module, (*key.name[:-1], f"Patched{name}" if partial else name), (), self.mode)
        self._depth += 1
        try:
            return self.types.components.define(key, lambda: self._build(serializer, partial))
        finally:
            self._depth -= 1

    def _build(self, serializer: Definition, partial: bool) -> Schema:
        members = self.properties(serializer)
        chosen = [p for p in members.values() if not (p.read_only if self.mode == "input" else p.write_only)]
        for each_ in chosen:
            # The schema already says which way it goes.
            each_.read_only = each_.write_only = False
            if self.mode == "output":
                each_.required, each_.default = True, MISSING
            elif partial:
                each_.required, each_.default = False, MISSING
        doc = serializer.node.doc if isinstance(serializer.node, ir.Class) else None
        return object_of(chosen, description=(doc or "").strip())

    # --- fields -----------------------------------------------------------------------------------------------------

    def properties(self, serializer: Definition) -> dict[str, Property]:
        """The fields of a serializer, in the order of ``Meta.fields``, else of their declarations."""
        declared: dict[str, tuple[Site, ir.Call]] = {}
        for part in reversed(list(self.types.lineage(serializer))):
            for member in class_body(part, ir.Field):
                if isinstance(member.default, ir.Call):
                    declared[member.name] = class_site(part), member.default
        model = self._model(serializer)
        extra = self._extra(serializer)
        found: dict[str, Property] = {}
        for name in self._names(serializer, model, declared):
            if name in declared:
                field = self._declared(serializer, name, *declared[name], model)
            else:
                field = self._of_model(serializer, name, model)
            if field is not None:
                found[name] = self._adjusted(field, extra.get(name, {}))
        read_only = self._meta(serializer, "read_only_fields")
        for name in read_only if isinstance(read_only, list) else []:
            if name in found and name not in declared:
                found[name].read_only, found[name].required = True, False
        return found

    def _names(self, serializer: Definition, model: Definition | None, declared: Mapping[str, Any]) -> list[str]:
        kinds = {n: self._kind(s, c) for n, (s, c) in declared.items()}
        own = [n for n, kind in kinds.items() if kind]
        if model is None:
            return own
        fields = self._meta(serializer, "fields")
        of_model = list(self.models.properties(model))
        if isinstance(fields, list):
            return [n for n in fields if isinstance(n, str)]
        exclude = self._meta(serializer, "exclude")
        left_out = set(exclude) if isinstance(exclude, list) else set()
        return [n for n in dict.fromkeys([*of_model, *own]) if n not in left_out]

    def _meta_class(self, serializer: Definition) -> tuple[Site, ir.Class] | None:
        for part in self.types.lineage(serializer):
            for statement in class_body(part, ir.Class):
                if statement.name == "Meta":
                    return class_site(part), statement
        return None

    def _meta_expr(self, serializer: Definition, name: str) -> tuple[Site, ir.Expr] | None:
        found = self._meta_class(serializer)
        while found is not None:
            site, meta = found
            member = next((m for m in meta.members() if m.name == name and m.default is not None), None)
            if member is not None and member.default is not None:
                return site, member.default
            # ``class Meta(Parent.Meta)``
            base = next((b for b in meta.bases if isinstance(b, ir.Member) and b.name == "Meta"), None)
            parent = find(self.types.names, site, base.object) if isinstance(base, ir.Member) else None
            found = self._meta_class(parent) if isinstance(parent, Definition) and parent.node is not site.owner else None
        return None

    def _meta(self, serializer: Definition, name: str) -> Any:
        found = self._meta_expr(serializer, name)
        return self._meta_value(*found) if found is not None else MISSING

    def _meta_value(self, site: Site, expr: ir.Expr) -> Any:
        """Lists put together: ``Parent.Meta.fields + ("a",)``, ``[*Parent.Meta.fields, "a"]``."""
        if isinstance(expr, ir.Binary) and expr.op == "+":
            sides = [self._meta_value(site, e) for e in (expr.left, expr.right)]
            return [*sides[0], *sides[1]] if all(isinstance(s, list) for s in sides) else MISSING
        if isinstance(expr, ir.Member) and isinstance(expr.object, ir.Member) and expr.object.name == "Meta":
            parent = find(self.types.names, site, expr.object.object)
            return self._meta(parent, expr.name) if isinstance(parent, Definition) else MISSING
        if isinstance(expr, ir.List) and any(isinstance(i, ir.Arg) and i.spread for i in expr.items):
            out: list[Any] = []
            for item in expr.items:
                value: Any = self._meta_value(site, item.value if isinstance(item, ir.Arg) else item)
                out += value if isinstance(item, ir.Arg) and isinstance(value, list) else [value]
            return [v for v in out if v is not MISSING]
        return constant(self.types.names, site, expr)

    def _model(self, serializer: Definition) -> Definition | None:
        found = self._meta_expr(serializer, "model")
        if found is None:
            return None
        site, expr = found
        if isinstance(expr, ir.Call) and dotted_name(expr.callee).rpartition(".")[2] == "get_user_model":
            return self._user(site)
        target = find(self.types.names, site, expr)
        if isinstance(target, Definition) and isinstance(target.node, ir.Assign) and isinstance(target.node.value, ir.Call):
            return self._user(Site(target.module))  # ``User = get_user_model()``
        return target if isinstance(target, Definition) and isinstance(target.node, ir.Class) else None

    def _user(self, site: Site) -> Definition | None:
        """The model that ``AUTH_USER_MODEL`` names."""
        program = self.types.names.program
        for text, paths in program.declared("python", rb"AUTH_USER_MODEL\s*=\s*[\"']([\w.]+)").items():
            name = text.rpartition(".")[2]
            for path in program.declared("python", rb"(?m)^class (\w+)\(").get(name, []):
                module = program.module(path)
                found = self.types.names.named(module, name) if module is not None and paths else None
                if isinstance(found, Definition) and isinstance(found.node, ir.Class):
                    return found
        return None

    def _extra(self, serializer: Definition) -> Mapping[str, Mapping[str, Any]]:
        found = self._meta_expr(serializer, "extra_kwargs")
        if found is None:
            return {}
        site, given = found
        if not isinstance(given, ir.Dict):
            return {}
        out: dict[str, dict[str, Any]] = {}
        for key, value in given.items:
            if isinstance(key, ir.Str) and isinstance(value, ir.Dict):
                pairs = {k.value: constant(self.types.names, site, v) for k, v in value.items if isinstance(k, ir.Str)}
                out[key.value] = {k: v for k, v in pairs.items() if v is not MISSING}
        return out

    def _kind(self, site: Site, call: ir.Call) -> str:
        """The kind of a declared field; ``"nested"`` for a serializer, ``""`` for what is no field."""
        found = find(self.types.names, site, call.callee) if isinstance(call.callee, ir.Name | ir.Member) else None
        if isinstance(found, Definition) and isinstance(found.node, ir.Class):
            if self.is_serializer(found):
                return "nested"
            bases = [n.rpartition(".")[2] for n in self.types.library_bases(found)]
            return next((b for b in bases if b in _FIELDS or b in {"ListField", "RelatedField"}), "")
        name = (found.name if isinstance(found, Outside) else dotted_name(call.callee)).rpartition(".")[2]
        return name if name in _FIELDS or name.endswith(("Field", "SerializerField")) else ""

    def _declared(self, serializer: Definition, name: str, site: Site, call: ir.Call, model: Definition | None) -> Property | None:
        kind = self._kind(site, call)
        if not kind or kind == "HiddenField":
            return None
        given = {a.name: a.value for a in call.args if a.name is not None}
        values = {n: v for n, e in given.items() if (v := constant(self.types.names, site, e)) is not MISSING}
        schema = self._field_schema(serializer, name, site, call, kind, given, values, model)
        if values.get("many") is True and kind != "nested":
            schema = array_of(schema)
        field = Property(name, schema, True)
        field.read_only = kind in _READ_ONLY
        return self._adjusted(field, values, has_default="default" in given)

    def _field_schema(
        self, serializer: Definition, name: str, site: Site, call: ir.Call, kind: str, given: Mapping[str, ir.Expr],
        values: Mapping[str, Any], model: Definition | None,
    ) -> Schema:  # fmt: skip
        if kind == "nested":
            nested = self.named(site, call)
            schema = self.schema(nested) if nested is not None else {}
            return array_of(schema) if values.get("many") is True else schema
        if kind == "ListField":
            child = given.get("child")
            return array_of(self._child(serializer, name, site, child, model))
        if kind == "DictField":
            return map_of(self._child(serializer, name, site, given.get("child"), model))
        if kind in {"ChoiceField", "MultipleChoiceField"}:
            choices = given.get("choices") or next((a.value for a in call.args if a.name is None), None)
            schema = enum_of(self.models.choices(site, choices)) if choices is not None else {}
            schema = schema or _STRING
            return array_of(schema) if kind == "MultipleChoiceField" else schema
        if kind == "SerializerMethodField":
            return self._method(serializer, str(values.get("method_name") or f"get_{name}"))
        if kind == "DecimalField" and values.get("coerce_to_string") is False:
            return {"type": "number"}
        if kind in {"FileField", "ImageField"} and self.mode == "input":
            return _UPLOADED
        source = values.get("source")
        if kind in {"ReadOnlyField", "ModelField", "Field"} and model is not None:
            of_model = self._source(model, source if isinstance(source, str) else name)
            return of_model.schema if of_model is not None else {}
        if kind == "PrimaryKeyRelatedField":
            target = self.models.related(model, source if isinstance(source, str) else name) if model is not None else None
            return self.models.key(target)
        return self._limited(_FIELDS.get(kind, {}), values)

    def _child(self, serializer: Definition, name: str, site: Site, child: ir.Expr | None, model: Definition | None) -> Schema:
        if not isinstance(child, ir.Call):
            return {}
        field = self._declared(serializer, name, site, child, model)
        return field.schema if field is not None else {}

    def _method(self, serializer: Definition, name: str) -> Schema:
        """What ``get_…`` gives: its annotation, or the serializer whose data it returns."""
        for part in self.types.lineage(serializer):
            for function in class_body(part, ir.Function):
                if function.name != name:
                    continue
                for annotation in function.annotations:
                    if annotation.name in {"extend_schema_field", "swagger_serializer_method"} and annotation.args:
                        return self.documented(class_site(part), annotation.args[0].value)
                if function.returns is not None:
                    return self.types.sent.read(class_site(part), function.returns).whole
                return self._returned(class_site(part), function)
        return {}

    def _returned(self, site: Site, function: ir.Function) -> Schema:
        for statement in function.body:
            for node in statement.walk():
                if isinstance(node, ir.Return) and isinstance(node.value, ir.Member) and node.value.name == "data":
                    made = node.value.object
                    found = self.named(site, made)
                    if found is not None and isinstance(made, ir.Call):
                        many = any(a.name == "many" and isinstance(a.value, ir.Literal) and a.value.value is True for a in made.args)
                        schema = self.schema(found)
                        return array_of(schema) if many else schema
                if isinstance(node, ir.Return) and isinstance(node.value, ir.Literal) and isinstance(node.value.value, bool):
                    return {"type": "boolean"}
                if isinstance(node, ir.Return) and isinstance(node.value, ir.Call):
                    last = dotted_name(node.value.callee).rpartition(".")[2] if isinstance(node.value.callee, ir.Name | ir.Member) else ""
                    if isinstance(node.value.callee, ir.Member) and not last:
                        last = node.value.callee.name
                    if last in {"count", "len"}:
                        return {"type": "integer"}
                    if last in {"exists", "has_perm"}:
                        return {"type": "boolean"}
        return {}

    def documented(self, site: Site, expr: ir.Expr, *, partial: bool = False) -> Schema:
        """What ``extend_schema`` is given: a serializer, an instance with ``many=True``, a type, ``OpenApiTypes.X``, a field."""
        found = self.named(site, expr)
        if found is not None:
            schema = self.schema(found, partial=partial)
            many = isinstance(expr, ir.Call) and any(a.name == "many" and getattr(a.value, "value", None) is True for a in expr.args)
            return array_of(schema) if many else schema
        if isinstance(expr, ir.Member) and isinstance(expr.object, ir.Name) and expr.object.id == "OpenApiTypes":
            return dict(_OPEN_API_TYPES.get(expr.name, {}))
        if isinstance(expr, ir.Dict):
            given = constant(self.types.names, site, expr)
            return given if isinstance(given, dict) and "type" in given else {}
        if isinstance(expr, ir.Call) and self._kind(site, expr):
            return self._limited(_FIELDS.get(self._kind(site, expr), {}), {})
        return self.types.sent.read(site, expr).whole

    def _of_model(self, serializer: Definition, name: str, model: Definition | None) -> Property | None:
        if model is None:
            return None
        found = self.models.properties(model).get(name)
        if found is None:
            for part in self.types.lineage(model):  # a property or a method of the model
                for function in class_body(part, ir.Function):
                    if function.name == name:
                        schema = self.types.sent.read(class_site(part), function.returns).whole if function.returns else {}
                        return Property(name, schema, read_only=True)
            return Property(name, {"format": "uri", **_STRING} if name == "url" else {}, read_only=name == "url")
        depth = self._meta(serializer, "depth")
        target = self.models.related(model, name)
        if isinstance(depth, int) and depth > 0 and target is not None:
            inner = object_of(self.models.properties(target).values())
            many = found.schema.get("type") == "array"
            return Property(name, array_of(inner) if many else inner, read_only=True)
        uploaded = found.schema.get("format") == "uri" and self._is_file(model, name) and self.mode == "input"
        return Property(
            name, _UPLOADED if uploaded else found.schema, found.required, found.description,
            read_only=found.read_only, default=found.default,
        )  # fmt: skip

    def _is_file(self, model: Definition, name: str) -> bool:
        declared = self.models.declaration(model, name)
        return declared is not None and dotted_name(declared[1].callee).rpartition(".")[2] in {"FileField", "ImageField"}

    def _source(self, model: Definition, source: str) -> Property | None:
        """``author.username``: the field that a dotted source ends at."""
        first, _, rest = source.partition(".")
        if not rest:
            return self.models.properties(model).get(first)
        target = self.models.related(model, first)
        return self._source(target, rest) if target is not None else None

    def _adjusted(self, field: Property, values: Mapping[str, Any], *, has_default: bool = False) -> Property:
        """What the arguments of a field say of it, whatever its kind."""
        field.read_only = field.read_only or values.get("read_only") is True
        field.write_only = field.write_only or values.get("write_only") is True
        if has_default or "default" in values:
            field.required = False
            default = values.get("default", MISSING)
            field.default = default if isinstance(default, str | int | float | bool) else MISSING
        if isinstance(required := values.get("required"), bool):
            field.required = required
        if field.read_only:
            field.required = False
        schema = self._limited(field.schema, values)
        if values.get("allow_null") is True:
            schema = nullable(schema)
        field.schema = schema
        for word in ("help_text", "label"):
            if not field.description and isinstance(text := values.get(word), str) and word == "help_text":
                field.description = text
        return field

    @staticmethod
    def _limited(schema: Schema, values: Mapping[str, Any]) -> Schema:
        kinds = schema.get("type")
        kind = next((k for k in kinds if k != "null"), "") if isinstance(kinds, list) else kinds
        words = {"min_length": "minLength", "max_length": "maxLength"} if kind == "string" else {}
        if kind in {"integer", "number"}:
            words = {"min_value": "minimum", "max_value": "maximum"}
        if kind == "array":
            words = {"min_length": "minItems", "max_length": "maxItems"}
        said: dict[str, Any] = {
            words[n]: v for n, v in values.items() if n in words and isinstance(v, int | float) and not isinstance(v, bool)
        }
        if kind == "string" and isinstance(pattern := values.get("regex"), str):
            said["pattern"] = ecma(pattern)
        return {**schema, **said} if said else schema


_OPEN_API_TYPES: Mapping[str, Schema] = {
    "STR": _STRING,
    "INT": {"type": "integer"},
    "INT32": {"type": "integer", "format": "int32"},
    "INT64": {"type": "integer", "format": "int64"},
    **each("NUMBER FLOAT DOUBLE DECIMAL", {"type": "number"}),
    "BOOL": {"type": "boolean"},
    "UUID": {**_STRING, "format": "uuid"},
    "DATE": {**_STRING, "format": "date"},
    "DATETIME": {**_STRING, "format": "date-time"},
    "TIME": {**_STRING, "format": "time"},
    "EMAIL": {**_STRING, "format": "email"},
    **each("URI URI_TPL", {**_STRING, "format": "uri"}),
    "BINARY": {**_STRING, "format": "binary"},
    "BYTE": {**_STRING, "format": "byte"},
    "OBJECT": {"type": "object"},
    "ANY": {},
    "NONE": {},
}

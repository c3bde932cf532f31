"""Django models: what their fields hold, as Django REST framework sends it.

Source of the table: https://docs.djangoproject.com/en/stable/ref/models/fields/ and ``ModelSerializer.serializer_field_mapping``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from liveapi.api.model import Schema
from liveapi.api.shapes import MISSING, Property, array_of, each, enum_of, nullable
from liveapi.frameworks.python.django_relations import related
from liveapi.frameworks.python.sites import Site, constant, find
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, dotted_name

if TYPE_CHECKING:
    from liveapi.frameworks.python.types import Types

_S = TypeVar("_S", bound=ir.Node)
_STRING: Schema = {"type": "string"}
_INTEGER: Schema = {"type": "integer"}
#: Kinds of fields ▶ what they hold.
FIELDS: Mapping[str, Schema] = {
    **each("CharField TextField FilePathField CICharField CITextField CountryField PhoneNumberField ColorField", _STRING),
    "SlugField": {**_STRING, "pattern": "^[-a-zA-Z0-9_]+$"},
    **each("EmailField CIEmailField", {**_STRING, "format": "email"}),
    "URLField": {**_STRING, "format": "uri"},
    "UUIDField": {**_STRING, "format": "uuid"},
    **each("IntegerField SmallIntegerField AutoField BigAutoField SmallAutoField", _INTEGER),
    "BigIntegerField": {**_INTEGER, "format": "int64"},
    **each("PositiveIntegerField PositiveSmallIntegerField PositiveBigIntegerField", {**_INTEGER, "minimum": 0}),
    "FloatField": {"type": "number", "format": "double"},
    "DecimalField": {**_STRING, "format": "decimal"},
    **each("BooleanField NullBooleanField", {"type": "boolean"}),
    **each("DateTimeField CreationDateTimeField ModificationDateTimeField", {**_STRING, "format": "date-time"}),
    "DateField": {**_STRING, "format": "date"},
    "TimeField": {**_STRING, "format": "time"},
    "DurationField": _STRING,
    **each("FileField ImageField", {**_STRING, "format": "uri"}),
    "BinaryField": {**_STRING, "format": "byte"},
    "GenericIPAddressField": _STRING,
    "AutoSlugField": {**_STRING, "pattern": "^[-a-zA-Z0-9_]+$"},
    "HStoreField": {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
    "JSONField": {},
}
#: Kinds of fields that refer to one model, and to several.
RELATED = frozenset({"ForeignKey", "OneToOneField", "ParentalKey", "TreeForeignKey"})
MANY = frozenset({"ManyToManyField", "ParentalManyToManyField", "TaggableManager"})
#: Fields that Django fills in itself.
_MADE = frozenset({"AutoField", "BigAutoField", "SmallAutoField", "AutoSlugField", "CreationDateTimeField", "ModificationDateTimeField"})
_VALIDATORS = {
    "MinValueValidator": "minimum",
    "MaxValueValidator": "maximum",
    "MinLengthValidator": "minLength",
    "MaxLengthValidator": "maxLength",
}
#: The models of ``django.contrib.auth``, which most projects extend or refer to.
_USER = """
    username:CharField first_name:CharField last_name:CharField email:EmailField password:CharField is_staff:BooleanField
    is_active:BooleanField is_superuser:BooleanField last_login:DateTimeField date_joined:DateTimeField
"""
_LIBRARY = {
    "AbstractUser": _USER,
    "User": _USER,
    "AbstractBaseUser": "password:CharField last_login:DateTimeField",
    "PermissionsMixin": "is_superuser:BooleanField",
    "TimeStampedModel": "created:CreationDateTimeField modified:ModificationDateTimeField",
    "Group": "name:CharField",
}


def class_site(part: Definition) -> Site:
    """The inside of a class."""
    return Site(part.module, part.node if isinstance(part.node, ir.Class) else None)


def class_body(part: Definition, kind: type[_S]) -> list[_S]:
    """The statements of one kind in a class."""
    return [s for s in part.node.body if isinstance(s, kind)] if isinstance(part.node, ir.Class) else []


class DjangoModels:
    """Reads the models of one program."""

    def __init__(self, types: Types) -> None:
        self.types = types
        self._read: dict[int, dict[str, Property]] = {}

    def properties(self, model: Definition) -> dict[str, Property]:
        """The fields of a model by name, those of its bases first, the primary key before all."""
        known = self._read.get(id(model.node))
        if known is not None:
            return known
        found: dict[str, Property] = {}
        self._read[id(model.node)] = found
        for name in reversed([n.rpartition(".")[2] for n in self.types.library_bases(model)]):
            for pair in _LIBRARY.get(name, "").split():
                field, _, kind = pair.partition(":")
                found[field] = Property(field, FIELDS.get(kind, {"type": "string", "format": "date-time"}), read_only=kind in _MADE)
        for part in reversed(list(self.types.lineage(model))):
            for member in class_body(part, ir.Field):
                if isinstance(member.default, ir.Call) and (field_ := self.field(class_site(part), member.name, member.default)):
                    found[member.name] = field_
        if not any(self._is_key(model, name) for name in found):
            first = {"id": Property("id", _INTEGER, read_only=True)}
            rest = dict(found)
            found.clear()
            found.update({**first, **rest})
        return found

    def _is_key(self, model: Definition, name: str) -> bool:
        declared = self.declaration(model, name)
        if declared is None:
            return False
        given = next((a.value for a in declared[1].args if a.name == "primary_key"), None)
        return constant(self.types.names, declared[0], given) is True

    def declaration(self, model: Definition, name: str) -> tuple[Site, ir.Call] | None:
        """Where a field is declared."""
        for part in self.types.lineage(model):
            for member in class_body(part, ir.Field):
                if member.name == name and isinstance(member.default, ir.Call):
                    return class_site(part), member.default
        return None

    def related(self, model: Definition, name: str) -> Definition | None:
        """The model that a foreign key refers to."""
        declared = self.declaration(model, name)
        if declared is None or dotted_name(declared[1].callee).rpartition(".")[2] not in RELATED | MANY:
            return None
        return self.target(*declared)

    def target(self, site: Site, call: ir.Call) -> Definition | None:
        """The model that a relation is to."""
        given = next((a.value for a in call.args if a.name in {None, "to"}), None)
        return related(self.types, site, given, Definition(site.module, site.owner) if site.owner is not None else None)

    def key(self, model: Definition | None) -> Schema:
        """What a reference to a model is: the type of its primary key."""
        if model is None:
            return _INTEGER
        return next((p.schema for n, p in self.properties(model).items() if n == "id" or self._is_key(model, n)), _INTEGER)

    def field(self, site: Site, name: str, call: ir.Call) -> Property | None:
        """A field by its declaration; ``None`` for a manager and anything else that is no field."""
        kind = self.kind(site, call)
        arguments = dict(self._arguments(site, call))
        if kind in MANY:
            schema: Schema = array_of(self.key(self.target(site, call)))
        elif kind in RELATED:
            schema = self.key(self.target(site, call))
        elif kind == "ArrayField":
            inner = next((a.value for a in call.args if a.name in {None, "base_field"}), None)
            item = self.field(site, name, inner) if isinstance(inner, ir.Call) else None
            schema = array_of(item.schema if item is not None else {})
        elif kind in FIELDS:
            schema = FIELDS[kind]
        elif kind.endswith("Field") and not kind.endswith("SetField"):
            schema = {}
        else:
            return None
        schema = self._limited(site, call, schema, arguments)
        default = arguments.get("default", MISSING)
        if arguments.get("null") is True:
            schema = nullable(schema)
        made = (
            kind in _MADE
            or arguments.get("auto_now") is True
            or arguments.get("auto_now_add") is True
            or arguments.get("editable") is False
        )
        has_default = any(a.name == "default" for a in call.args)
        optional = has_default or arguments.get("null") is True or arguments.get("blank") is True or kind == "BooleanField"
        text = arguments.get("help_text")
        return Property(
            name,
            schema,
            not optional and not made,
            text if isinstance(text, str) else "",
            read_only=made,
            default=default if isinstance(default, str | int | float | bool) else MISSING,
        )

    def kind(self, site: Site, call: ir.Call) -> str:
        """The kind of a field: its class, or the class of Django that the repository's own extends."""
        found = self.types.names.find(site.module, call.callee)
        if isinstance(found, Definition) and isinstance(found.node, ir.Class):
            bases = [n.rpartition(".")[2] for n in self.types.library_bases(found)]
            return next((b for b in bases if b in FIELDS or b in RELATED or b in MANY), "")
        return dotted_name(call.callee).rpartition(".")[2]

    def _arguments(self, site: Site, call: ir.Call) -> Iterator[tuple[str, Any]]:
        for arg in call.args:
            if arg.name is not None and (value := constant(self.types.names, site, arg.value)) is not MISSING:
                yield arg.name, value

    def _limited(self, site: Site, call: ir.Call, schema: Schema, arguments: Mapping[str, Any]) -> Schema:
        said: dict[str, Any] = {}
        if isinstance(length := arguments.get("max_length"), int) and schema.get("type") == "string":
            said["maxLength"] = length
        choices = next((a.value for a in call.args if a.name == "choices"), None)
        if choices is not None and (values := self.choices(site, choices)):
            return enum_of(values)
        validators = next((a.value for a in call.args if a.name == "validators"), None)
        for each_ in validators.items if isinstance(validators, ir.List) else []:
            if isinstance(each_, ir.Call) and each_.args:
                name = dotted_name(each_.callee).rpartition(".")[2]
                value = constant(self.types.names, site, each_.args[0].value)
                if name in _VALIDATORS and isinstance(value, int | float):
                    said[_VALIDATORS[name]] = value
                elif name == "RegexValidator" and isinstance(value, str):
                    said["pattern"] = value
        return {**schema, **said} if said else schema

    def choices(self, site: Site, expr: ir.Expr) -> list[Any]:
        """The values of ``choices=``: pairs, a mapping, an enumeration or its ``.choices``."""
        if isinstance(expr, ir.Member) and expr.name == "choices":
            expr = expr.object
        found = find(self.types.names, site, expr) if isinstance(expr, ir.Name | ir.Member) else None
        if isinstance(found, Definition) and isinstance(found.node, ir.Class):
            schema = self.types.components.resolve(self.types.read(site, expr).schema)
            return list(schema.get("enum", []))
        if found is None and site.owner is not None and isinstance(expr, ir.Name):
            own = next((m.default for m in site.owner.members() if m.name == expr.id), None)
            if own is not None and own is not expr:
                return self.choices(site, own)
        value = constant(self.types.names, site, expr)
        if isinstance(value, dict):
            return list(value)
        if isinstance(value, list):
            pairs = [v for v in value if isinstance(v, list) and v]
            return [v[0] for v in pairs] if pairs else [v for v in value if isinstance(v, str | int)]
        if isinstance(expr, ir.List):  # labels that are translated: ``("a", _("A"))``
            firsts = [constant(self.types.names, site, i.items[0]) for i in expr.items if isinstance(i, ir.List) and i.items]
            return [v for v in firsts if isinstance(v, str | int)]
        return []

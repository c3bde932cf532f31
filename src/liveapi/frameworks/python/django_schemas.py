"""django-ninja's schemas of models: fields that ``Meta`` (or ``Config``) takes from a model of Django."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Schema
from liveapi.api.shapes import MISSING, Property, array_of, each, nullable
from liveapi.frameworks.python.django_models import MANY, RELATED, DjangoModels
from liveapi.frameworks.python.django_relations import related
from liveapi.frameworks.python.sites import Site, constant
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition

if TYPE_CHECKING:
    from liveapi.frameworks.python.types import Types

#: Kinds of fields ▶ the Python type by which django-ninja reads and sends them, see ``ninja.orm.fields.TYPES``.
_TYPES: Mapping[str, str] = {
    **dict.fromkeys(["AutoField", "BigAutoField", "SmallAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField"], "int"),
    **dict.fromkeys(["PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField"], "int"),
    **dict.fromkeys(["CharField", "TextField", "SlugField", "EmailField", "URLField", "FileField", "ImageField", "FilePathField"], "str"),
    **dict.fromkeys(["CICharField", "CIEmailField", "CITextField"], "str"),
    **dict.fromkeys(("BooleanField", "NullBooleanField"), "bool"),
    **dict.fromkeys(("GenericIPAddressField", "IPAddressField"), "IPvAnyAddress"),
    "BinaryField": "bytes",
    "DateField": "date",
    "DateTimeField": "datetime",
    "DecimalField": "Decimal",
    "DurationField": "timedelta",
    "FloatField": "float",
    "TimeField": "time",
    "UUIDField": "UUID",
}
_SHAPES: Mapping[str, Schema] = {**each("JSONField HStoreField", {"type": "object"}), "ArrayField": {"type": "array", "items": {}}}


def of_model(types: Types, found: Definition) -> Iterator[tuple[str, Property]]:
    """The members that a ``ModelSchema`` has from its model; nothing for any other class."""
    for part in types.lineage(found):
        assert isinstance(part.node, ir.Class)
        inner = next((s for s in part.node.body if isinstance(s, ir.Class) and s.name in {"Meta", "Config"}), None)
        said = {m.name: m.default for m in inner.members() if m.default is not None} if inner is not None else {}
        if "model" not in said:
            continue
        site = Site(part.module)
        model = _model(types, site, said["model"])
        if model is None:
            return
        wanted = _listed(types, site, said.get("fields", said.get("model_fields")))
        without = _listed(types, site, said.get("exclude", said.get("model_exclude"))) or []
        optional = _listed(types, site, said.get("fields_optional")) or []
        every = "__all__" in optional
        models = DjangoModels(types)
        for name, known in models.properties(model).items():
            if (wanted is None or "__all__" in wanted or name in wanted) and name not in without:
                yield name, _property(types, models, model, known, every or name in optional)
        return


def _model(types: Types, site: Site, expr: ir.Expr) -> Definition | None:
    """The model that an expression names; ``User = get_user_model()`` too."""
    found = types.names.find(site.module, expr)
    if isinstance(found, Definition) and not isinstance(found.node, ir.Class):
        return related(types, Site(found.module), found.value, None)
    return found if isinstance(found, Definition) else None


def _listed(types: Types, site: Site, expr: ir.Expr | None) -> list[str] | None:
    value = constant(types.names, site, expr) if expr is not None else MISSING
    return [value] if isinstance(value, str) else [v for v in value if isinstance(v, str)] if isinstance(value, list) else None


def _property(types: Types, models: DjangoModels, model: Definition, known: Property, optional: bool) -> Property:
    """A field of a model as django-ninja's schema has it."""
    declared = models.declaration(model, known.name)
    if declared is None:
        # A field of a library's model, or the key that Django adds.
        null = optional or known.name == "id"
        return Property(known.name, nullable(known.schema) if null else known.schema, not null and known.required, known.description)
    site, call = declared
    kind = models.kind(site, call)
    said = {a.name: constant(types.names, site, a.value) for a in call.args if a.name is not None}
    if kind in RELATED or kind in MANY:
        key = models.key(models.target(site, call))
        kept = ("type",) if kind in MANY else ("type", "format")
        one: Schema = {k: v for k, v in key.items() if k in kept and v != "int64"}
        schema: Schema = array_of(one) if kind in MANY else one
        null = optional or said.get("null") is True
    else:
        schema = dict(_SHAPES[kind]) if kind in _SHAPES else types.scalar(_TYPES[kind]) if kind in _TYPES else known.schema
        if isinstance(length := said.get("max_length"), int) and schema.get("type") == "string":
            schema = {**schema, "maxLength": length}
        null = optional or any(said.get(word) is True for word in ("null", "blank", "primary_key"))
    wire = f"{known.name}_id" if kind in RELATED and types.aliases else known.name
    made = Property(wire, nullable(schema) if null else schema, not null and "default" not in said, known.description)
    default: Any = said.get("default", MISSING)
    if isinstance(default, str | int | float):
        made.default = default
    return made

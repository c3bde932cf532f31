"""What decorators say of a class's members: class-validator, class-transformer, Swagger's, the columns of TypeORM and others.

A member's schema starts as that of its declared type. Decorators narrow it (``@IsInt``, ``@Length``), rename or hide it (``@Expose``,
``@Exclude``), and Swagger's have the last word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Schema
from liveapi.api.shapes import MISSING, Property, any_of, array_of, enum_of, nullable
from liveapi.frameworks.javascript.validators.schema import plain
from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef, Const, ExternalCall, ListOf, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.frameworks.javascript.schemas import TypeScriptSchemas

#: class-validator: what each says alone.
_KINDS: Mapping[str, Mapping[str, Any]] = {
    "IsString": {"type": "string"},
    "IsInt": {"type": "integer"},
    "IsNumber": {"type": "number"},
    "IsBoolean": {"type": "boolean"},
    "IsObject": {"type": "object"},
    "IsNumberString": {"type": "string"},
    "IsBooleanString": {"type": "string", "enum": ["true", "false"]},
    "IsEmail": {"type": "string", "format": "email"},
    "IsUUID": {"type": "string", "format": "uuid"},
    "IsUrl": {"type": "string", "format": "uri"},
    "IsIP": {"type": "string"},
    "IsFQDN": {"type": "string", "format": "hostname"},
    "IsDate": {"type": "string", "format": "date-time"},
    "IsDateString": {"type": "string", "format": "date-time"},
    "IsISO8601": {"type": "string", "format": "date-time"},
    "IsRFC3339": {"type": "string", "format": "date-time"},
    "IsMilitaryTime": {"type": "string", "format": "time"},
    "IsJSON": {"type": "string", "contentMediaType": "application/json"},
    "IsBase64": {"type": "string", "contentEncoding": "base64"},
    "IsMongoId": {"type": "string", "pattern": "^[0-9a-fA-F]{24}$"},
    "IsHexColor": {"type": "string", "pattern": "^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$"},
    "IsHexadecimal": {"type": "string", "pattern": "^(0x|0h)?[0-9a-fA-F]+$"},
    "IsAlpha": {"type": "string", "pattern": "^[A-Za-z]+$"},
    "IsAlphanumeric": {"type": "string", "pattern": "^[0-9A-Za-z]+$"},
    "IsPhoneNumber": {"type": "string"},
    "IsMobilePhone": {"type": "string"},
    "IsStrongPassword": {"type": "string", "minLength": 8},
    "IsLatitude": {"minimum": -90, "maximum": 90},
    "IsLongitude": {"minimum": -180, "maximum": 180},
    "IsPort": {"type": "string"},
    "IsCreditCard": {"type": "string"},
    "IsPositive": {"exclusiveMinimum": 0},
    "IsNegative": {"exclusiveMaximum": 0},
    "IsLowercase": {"type": "string"},
    "IsUppercase": {"type": "string"},
    "IsSemVer": {"type": "string"},
    "IsJWT": {"type": "string"},
    "IsTimeZone": {"type": "string"},
    "IsISO31661Alpha2": {"type": "string", "minLength": 2, "maxLength": 2},
    "IsISO31661Alpha3": {"type": "string", "minLength": 3, "maxLength": 3},
}
#: Decorators with one number ▶ keyword.
_LIMITS = {
    "Min": "minimum",
    "Max": "maximum",
    "MinLength": "minLength",
    "MaxLength": "maxLength",
    "ArrayMinSize": "minItems",
    "ArrayMaxSize": "maxItems",
    "IsDivisibleBy": "multipleOf",
}
#: Decorators that a list's elements may be meant by, with ``{ each: true }``.
_ABOUT_LISTS = frozenset({"ArrayMinSize", "ArrayMaxSize", "ArrayUnique", "ArrayNotEmpty", "IsArray"})
#: Keywords that Swagger's options pass on as they are.
_SWAGGER = (
    "minimum", "maximum", "minLength", "maxLength", "pattern", "format", "multipleOf", "minItems", "maxItems", "uniqueItems", "title",
    "minProperties", "maxProperties", "exclusiveMinimum", "exclusiveMaximum", "additionalProperties",
)  # fmt: skip
_SWAGGER_NAMES = frozenset({"ApiProperty", "ApiPropertyOptional", "ApiModelProperty", "ApiModelPropertyOptional", "ApiResponseProperty"})
_COLUMNS = frozenset({"Column", "PrimaryColumn", "PrimaryGeneratedColumn", "CreateDateColumn", "UpdateDateColumn", "DeleteDateColumn"})
#: Columns that the database fills in.
_STAMPS = frozenset({"CreateDateColumn", "UpdateDateColumn", "DeleteDateColumn", "VersionColumn"})
_NAMED_TYPES: Mapping[str, Schema] = {
    "String": {"type": "string"},
    "string": {"type": "string"},
    "Number": {"type": "number"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "Boolean": {"type": "boolean"},
    "boolean": {"type": "boolean"},
    "Date": {"type": "string", "format": "date-time"},
    "Object": {"type": "object"},
    "object": {"type": "object"},
    "file": {"type": "string", "format": "binary"},
    "array": {"type": "array", "items": {}},
    "null": {"type": "null"},
}


def hides_all(cls: ir.Class) -> bool:
    """Whether class-transformer leaves out of a class what is not exposed."""
    return any(a.name == "Exclude" for a in cls.annotations)


def decorated(
    found: Property, declared: ir.Field | ir.Param | ir.Function, owner: ClassRef, schemas: TypeScriptSchemas, hidden: bool
) -> Property | None:
    """A member as its decorators have it; ``None`` where they leave it out."""
    names = {a.name for a in declared.annotations}
    if hidden and "Expose" not in names:
        return None
    if "ApiHideProperty" in names:
        return None
    if isinstance(declared, ir.Function) and not names & (_SWAGGER_NAMES | {"Expose", "Field"}):
        return None
    for annotation in declared.annotations:
        arguments = [schemas.run.evaluate(a.value, owner.scope) for a in annotation.args]
        step = _STEPS.get(annotation.name, _checked)
        kept = step(found, annotation, arguments, owner, schemas)
        if kept is None:
            return None
        found = kept
    return found


Step = Callable[[Property, ir.Annotation, list[Value], ClassRef, "TypeScriptSchemas"], Property | None]


def _options(arguments: list[Value]) -> dict[str, Value]:
    return next((v.entries for v in reversed(arguments) if isinstance(v, MapOf)), {})


def _truth(value: Value | None) -> bool | None:
    return value.value if isinstance(value, Const) and isinstance(value.value, bool) else None


def _narrowed(found: Property, keywords: Mapping[str, Any], each: bool) -> None:
    """Add keywords to a schema: to its items for ``each``; a reference keeps what it refers to."""
    schema = dict(found.schema)
    if "$ref" in schema or "anyOf" in schema:
        return
    kind = schema.get("type")
    is_list = "array" in kind if isinstance(kind, list) else kind == "array"
    if each or (is_list and not {"minItems", "maxItems", "uniqueItems"} & keywords.keys()):
        inner = schema.get("items") or {}
        if "$ref" not in inner:
            found.schema = {**schema, "type": kind or "array", "items": {**inner, **keywords}}
        return
    null = isinstance(kind, list) and "null" in kind
    merged = {**schema, **keywords}
    if null and isinstance(keywords.get("type"), str):
        merged["type"] = [keywords["type"], "null"]
    found.schema = merged


def _checked(found: Property, annotation: ir.Annotation, arguments: list[Value], _owner: ClassRef, _schemas: TypeScriptSchemas) -> Property:
    """A decorator of class-validator."""
    name = annotation.name
    each = _truth(_options(arguments).get("each")) is True and name not in _ABOUT_LISTS
    if name in _KINDS:
        _narrowed(found, _KINDS[name], each)
    elif name in _LIMITS:
        limit = plain(arguments[0]) if arguments else None
        if isinstance(limit, int | float):
            _narrowed(found, {_LIMITS[name]: limit}, each)
    elif name == "ArrayUnique":
        _narrowed(found, {"uniqueItems": True}, each)
    elif name == "ArrayNotEmpty":
        _narrowed(found, {"minItems": 1}, each)
    elif name == "IsNotEmpty":
        if found.schema.get("type") == "string" and "minLength" not in found.schema and "enum" not in found.schema:
            _narrowed(found, {"minLength": 1}, each)
    elif name in {"Length", "IsByteLength"}:
        low, high = (plain(arguments[at]) if at < len(arguments) else None for at in (0, 1))
        limits = {key: v for key, v in (("minLength", low), ("maxLength", high)) if isinstance(v, int)}
        _narrowed(found, limits, each)
    return found


def _optional(
    found: Property, _annotation: ir.Annotation, _arguments: list[Value], _owner: ClassRef, schemas: TypeScriptSchemas
) -> Property:
    if schemas.mode != "output":
        found.required = False
    return found


def _array(found: Property, _annotation: ir.Annotation, _arguments: list[Value], _owner: ClassRef, _schemas: TypeScriptSchemas) -> Property:
    if "$ref" not in found.schema and "array" not in str(found.schema.get("type")):
        found.schema = array_of(found.schema)
    return found


def _matches(found: Property, annotation: ir.Annotation, arguments: list[Value], _owner: ClassRef, _schemas: TypeScriptSchemas) -> Property:
    first = annotation.args[0].value if annotation.args else None
    pattern = first.value if isinstance(first, ir.Str) else plain(arguments[0]) if arguments else None
    if isinstance(pattern, str) and pattern:
        _narrowed(found, {"pattern": pattern}, _truth(_options(arguments).get("each")) is True)
    return found


def _enumerated(
    found: Property, annotation: ir.Annotation, arguments: list[Value], owner: ClassRef, schemas: TypeScriptSchemas
) -> Property:
    """``@IsEnum(Status)``, ``@IsIn(['a', 'b'])``; a declared type that is the enumeration stays."""
    if "$ref" in found.schema or "$ref" in (found.schema.get("items") or {}) or not arguments:
        return found
    schema = enumeration(arguments[0], schemas)
    if schema:
        each = _truth(_options(arguments[1:]).get("each")) is True or found.schema.get("type") == "array"
        found.schema = array_of(schema) if each else nullable(schema) if "null" in str(found.schema.get("type")) else schema
    return found


def written_entries(call: ExternalCall) -> dict[str, ir.Expr]:
    """The options of a decorator as they are written."""
    node = call.call_site.args[0].node if call.call_site.args else None
    return {k.value: v for k, v in node.items if isinstance(k, ir.Str)} if isinstance(node, ir.Dict) else {}


def enumeration(value: Value, schemas: TypeScriptSchemas) -> Schema:
    """The schema of an enumeration, a list or an object of values."""
    if isinstance(value, ClassRef):
        return schemas.of(TypeRef(value.cls, value.scope))
    values = plain(value)
    values = list(values.values()) if isinstance(values, dict) else values
    return enum_of(values) if isinstance(values, list) and values else {}


def _exclude(
    found: Property, _annotation: ir.Annotation, arguments: list[Value], _owner: ClassRef, schemas: TypeScriptSchemas
) -> Property | None:
    options = _options(arguments)
    inwards, outwards = _truth(options.get("toClassOnly")) is True, _truth(options.get("toPlainOnly")) is True
    one_way = inwards != outwards
    return found if one_way and (schemas.mode == "output") == inwards else None


def _expose(found: Property, _annotation: ir.Annotation, arguments: list[Value], _owner: ClassRef, _schemas: TypeScriptSchemas) -> Property:
    name = _options(arguments).get("name")
    if isinstance(name, Text) and name.literal:
        found.name = name.literal
    return found


def _typed(found: Property, annotation: ir.Annotation, _arguments: list[Value], owner: ClassRef, schemas: TypeScriptSchemas) -> Property:
    """``@Type(() => Address)``, where the declared type says less."""
    first = annotation.args[0].value if annotation.args else None
    schema = type_schema(first, owner, schemas)
    if schema and found.schema.get("type") == "array" and not found.schema.get("items"):
        found.schema = array_of(schema)
    elif (schema and not found.schema) or (schema and schemas.mode == "input" and found.schema == {"type": "object"}):
        found.schema = schema
    return found


def _swagger(found: Property, annotation: ir.Annotation, arguments: list[Value], owner: ClassRef, schemas: TypeScriptSchemas) -> Property:
    """``@ApiProperty({ … })``."""
    options = _options(arguments)
    first = annotation.args[0].value if annotation.args else None
    written = {k.value: v for k, v in first.items if isinstance(k, ir.Str)} if isinstance(first, ir.Dict) else {}
    if "Optional" in annotation.name or _truth(options.get("required")) is False:
        found.required = False
    elif _truth(options.get("required")) is True:
        found.required = True
    found.schema = described_schema(found.schema, options, written, owner, schemas)
    found.description = str(plain(options.get("description")) or found.description)
    if (default := plain(options.get("default"))) is not None:
        found.default = default
    example = plain(options.get("example"))
    if example is not None:
        found.examples = (example,)
    found.deprecated |= _truth(options.get("deprecated")) is True
    found.read_only |= _truth(options.get("readOnly")) is True
    found.write_only |= _truth(options.get("writeOnly")) is True
    name = options.get("name")
    if isinstance(name, Text) and name.literal and "enum" not in options:
        found.name = name.literal
    return found


def described_schema(
    schema: Schema, options: Mapping[str, Value], written: Mapping[str, ir.Expr], owner: ClassRef | None, schemas: TypeScriptSchemas
) -> Schema:
    """A schema as Swagger's options have it: ``type``, ``isArray``, ``enum``, ``oneOf``, limits."""
    is_array = _truth(options.get("isArray")) is True
    if "enum" in options:
        listed = enumeration(options["enum"], schemas)
        if listed and not (schema.get("$ref") or (schema.get("items") or {}).get("$ref")):
            schema = array_of(listed) if is_array or schema.get("type") == "array" else listed
    elif "type" in options:
        said = type_schema(written.get("type"), owner, schemas, options["type"])
        if said and said != {"type": "array", "items": {}}:
            said = said if said != {"type": "object"} or not schema else schema
            keeps = said.get("type") == "number" and schema.get("type") == "integer"
            kept_null = "null" in str(schema.get("type"))
            schema = schema if keeps else array_of(said) if is_array else nullable(said) if kept_null else said
    for key in ("oneOf", "anyOf"):
        parts = written.get(key)
        if isinstance(parts, ir.List):
            found = [s for p in parts.items if not isinstance(p, ir.Arg) and (s := _referred(p, owner, schemas))]
            schema = any_of(found) if found else schema
    items = written.get("items")
    if isinstance(items, ir.Dict) and schema.get("type") == "array" and not schema.get("items"):
        inner = _referred(items, owner, schemas) or plain(options.get("items"))
        schema = array_of(_spelled(inner)) if isinstance(inner, Mapping) else schema
    limits = {key: value for key in _SWAGGER if (value := plain(options.get(key))) is not None and value is not False}
    if limits and "$ref" not in schema:
        schema = {**schema, **limits}
    return nullable(schema) if _truth(options.get("nullable")) is True else schema


def _spelled(schema: Mapping[str, Any]) -> Schema:
    kind = schema.get("type")
    return {**schema, **_NAMED_TYPES.get(kind, {})} if isinstance(kind, str) else schema


def _referred(expr: ir.Expr, owner: ClassRef | None, schemas: TypeScriptSchemas) -> Schema:
    """``{ $ref: getSchemaPath(User) }``."""
    entries = {k.value: v for k, v in expr.items if isinstance(k, ir.Str)} if isinstance(expr, ir.Dict) else {}
    target = entries.get("$ref")
    if isinstance(target, ir.Call) and target.args and owner is not None:
        return schemas.of(TypeRef(target.args[0].value, owner.scope))
    return {}


def type_schema(expr: ir.Expr | None, owner: ClassRef | None, schemas: TypeScriptSchemas, value: Value | None = None) -> Schema:
    """What a decorator names as a type: ``User``, ``[User]``, ``() => User``, ``String``, ``'integer'``."""
    if isinstance(expr, ir.Lambda):
        body = expr.function.body
        last = body[-1] if body else None
        return type_schema(last.value, owner, schemas) if isinstance(last, ir.Return) else {}
    if isinstance(expr, ir.List) and expr.items:
        return array_of(type_schema(expr.items[0], owner, schemas))
    if isinstance(expr, ir.Str):
        return _NAMED_TYPES.get(expr.value, {})
    if isinstance(expr, ir.Name) and expr.id in _NAMED_TYPES:
        return _NAMED_TYPES[expr.id]
    if isinstance(expr, ir.Name | ir.Member | ir.Call) and owner is not None:
        return schemas.of(TypeRef(expr, owner.scope))
    if isinstance(value, ListOf) and value.elements and isinstance(value.elements[0], ClassRef):
        return array_of(schemas.of(TypeRef(value.elements[0].cls, value.elements[0].scope)))
    return {}


def _column(
    found: Property, annotation: ir.Annotation, arguments: list[Value], owner: ClassRef, schemas: TypeScriptSchemas
) -> Property | None:
    """A column of a TypeORM entity: what is not selected does not go out; limits and formats of texts."""
    options = _options(arguments)
    if _truth(options.get("select")) is False and schemas.mode == "output":
        return None
    if annotation.name in _STAMPS and schemas.mode == "input":
        return None
    kind = next((t.literal for t in arguments if isinstance(t, Text)), None) or plain(options.get("type"))
    if kind == "uuid" and found.schema.get("type") == "string":
        found.schema = {**found.schema, "format": "uuid"}
    whole = kind in {"int", "integer", "smallint", "bigint"} or annotation.name == "PrimaryGeneratedColumn"
    if whole and found.schema.get("type") == "number":
        found.schema = {**found.schema, "type": "integer"}
    length = plain(options.get("length"))
    if str(length).isdigit() and found.schema.get("type") == "string":
        found.schema = {**found.schema, "maxLength": int(str(length))}
    if _truth(options.get("nullable")) is True:
        found.schema = nullable(found.schema)
    if "enum" in options and "$ref" not in found.schema and found.schema.get("type") != "array":
        found.schema = enumeration(options["enum"], schemas) or found.schema
    if schemas.mode == "input" and ("default" in options or annotation.name != "Column"):
        found.required = False
    return found


def _defaulted(found: Property, declared: ir.Field, owner: ClassRef, schemas: TypeScriptSchemas) -> None:
    """A member that starts with a value may be left out."""
    value = plain(schemas.run.evaluate(declared.default, owner.scope)) if declared.default is not None else None
    found.required = False
    if value is not None and found.default is MISSING:
        found.default = value


def with_default(found: Property, declared: ir.Field, owner: ClassRef, schemas: TypeScriptSchemas) -> Property:
    """What comes in may leave out a member of a class that starts with a value."""
    if schemas.mode == "input" and declared.default is not None:
        _defaulted(found, declared, owner, schemas)
    return found


def _related(
    found: Property, _annotation: ir.Annotation, arguments: list[Value], _owner: ClassRef, schemas: TypeScriptSchemas
) -> Property | None:
    """A relation of an entity is there only if it was loaded."""
    if _truth(_options(arguments).get("eager")) is True:
        return found
    found.required = False
    return found if schemas.mode == "input" or schemas.types.relations.loaded(found.name) else None


_STEPS: dict[str, Step] = {
    **dict.fromkeys(("OneToMany", "ManyToMany", "ManyToOne", "OneToOne"), _related),
    "IsOptional": _optional,
    "ValidateIf": _optional,
    "IsArray": _array,
    "Matches": _matches,
    "IsEnum": _enumerated,
    "IsIn": _enumerated,
    "Exclude": _exclude,
    "Expose": _expose,
    "Type": _typed,
    **dict.fromkeys(_SWAGGER_NAMES, _swagger),
    **dict.fromkeys(_COLUMNS, _column),
}

"""Types of .NET and ASP.NET Core as JSON: scalars by name, and the few objects that applications answer with as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from liveapi.api.components import TypeKey
from liveapi.api.model import Schema
from liveapi.api.shapes import Property, array_of, map_of, nullable, object_of
from liveapi.frameworks.answers import FILE

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_INTEGER = {"type": "integer", "format": "int32"}
_LONG = {"type": "integer", "format": "int64"}
_NUMBER = {"type": "number", "format": "double"}
_STRING = {"type": "string"}
_DATE_TIME = {"type": "string", "format": "date-time"}
_SPAN = {"type": "string", "pattern": r"^-?(\d+\.)?\d{2}:\d{2}:\d{2}(\.\d{1,7})?$"}

SCALARS: Mapping[str, Mapping[str, Any]] = {
    "string": _STRING, "String": _STRING, "char": {**_STRING, "minLength": 1, "maxLength": 1}, "StringValues": _STRING,
    "Char": {**_STRING, "minLength": 1, "maxLength": 1}, "bool": {"type": "boolean"}, "Boolean": {"type": "boolean"},
    "int": _INTEGER, "Int32": _INTEGER, "uint": _INTEGER, "UInt32": _INTEGER, "short": _INTEGER, "Int16": _INTEGER, "ushort": _INTEGER,
    "UInt16": _INTEGER, "byte": _INTEGER, "Byte": _INTEGER, "sbyte": _INTEGER, "SByte": _INTEGER, "nint": _LONG,
    "long": _LONG, "Int64": _LONG, "ulong": _LONG, "UInt64": _LONG, "BigInteger": {"type": "integer"}, "Int128": {"type": "integer"},
    "double": _NUMBER, "Double": _NUMBER, "decimal": _NUMBER, "Decimal": _NUMBER, "float": {"type": "number", "format": "float"},
    "Single": {"type": "number", "format": "float"}, "Half": {"type": "number", "format": "float"},
    "Guid": {"type": "string", "format": "uuid"}, "Ulid": _STRING, "DateTime": _DATE_TIME, "DateTimeOffset": _DATE_TIME,
    "Instant": _DATE_TIME, "LocalDate": {"type": "string", "format": "date"},
    "DateOnly": {"type": "string", "format": "date"}, "TimeOnly": {"type": "string", "format": "time"},
    "TimeSpan": _SPAN, "Uri": {"type": "string", "format": "uri"}, "Version": _STRING, "IPAddress": _STRING, "CultureInfo": _STRING,
    "ObjectId": _STRING, "HttpStatusCode": _INTEGER, "DayOfWeek": {"type": "integer", "minimum": 0, "maximum": 6},
    "IFormFile": FILE, "Stream": FILE, "FileResult": FILE, "FileContentResult": FILE, "FileStreamResult": FILE, "PhysicalFileResult": FILE,
    "FormFile": FILE, "IFormFileCollection": {"type": "array", "items": FILE},
    "object": {}, "dynamic": {}, "JsonElement": {}, "JsonDocument": {}, "JsonNode": {}, "JToken": {}, "ExpandoObject": {"type": "object"},
    "JsonObject": {"type": "object"}, "JObject": {"type": "object"}, "JsonArray": {"type": "array", "items": {}},
    "JArray": {"type": "array", "items": {}}, "Hashtable": {"type": "object"}, "NameValueCollection": {"type": "object"},
}  # fmt: skip
MAPS = frozenset(
    {
        "Dictionary", "IDictionary", "IReadOnlyDictionary", "SortedDictionary", "ConcurrentDictionary", "ImmutableDictionary",
        "SortedList", "ReadOnlyDictionary",
    }
)  # fmt: skip
SETS = frozenset({"HashSet", "ISet", "IReadOnlySet", "SortedSet", "ImmutableHashSet"})

_PROBLEM: Mapping[str, Schema] = {
    "type": nullable(_STRING),
    "title": nullable(_STRING),
    "status": nullable(_INTEGER),
    "detail": nullable(_STRING),
    "instance": nullable(_STRING),
}
_USER: Mapping[str, Schema] = {
    "Id": _STRING, "UserName": nullable(_STRING), "NormalizedUserName": nullable(_STRING), "Email": nullable(_STRING),
    "NormalizedEmail": nullable(_STRING), "EmailConfirmed": {"type": "boolean"}, "PasswordHash": nullable(_STRING),
    "SecurityStamp": nullable(_STRING), "ConcurrencyStamp": nullable(_STRING), "PhoneNumber": nullable(_STRING),
    "PhoneNumberConfirmed": {"type": "boolean"}, "TwoFactorEnabled": {"type": "boolean"}, "LockoutEnd": nullable(_DATE_TIME),
    "LockoutEnabled": {"type": "boolean"}, "AccessFailedCount": _INTEGER,
}  # fmt: skip
_ROLE: Mapping[str, Schema] = {
    "Id": _STRING,
    "Name": nullable(_STRING),
    "NormalizedName": nullable(_STRING),
    "ConcurrencyStamp": nullable(_STRING),
}
_IDENTITY = "Microsoft.AspNetCore.Identity"
_PROBLEMS = "Microsoft.AspNetCore.Mvc"
#: Name ▶ namespace, members, the type whose members it has too.
LIBRARY: Mapping[str, tuple[str, Mapping[str, Schema]]] = {
    "ProblemDetails": (_PROBLEMS, _PROBLEM),
    "ValidationProblemDetails": (_PROBLEMS, {**_PROBLEM, "errors": map_of(array_of(_STRING))}),
    "HttpValidationProblemDetails": ("Microsoft.AspNetCore.Http", {**_PROBLEM, "errors": map_of(array_of(_STRING))}),
    "IdentityUser": (_IDENTITY, _USER),
    "IdentityRole": (_IDENTITY, _ROLE),
    "IdentityError": (_IDENTITY, {"Code": _STRING, "Description": _STRING}),
    "ValidationFailure": (
        "FluentValidation.Results",
        {
            "PropertyName": _STRING,
            "ErrorMessage": _STRING,
            "AttemptedValue": {},
            "CustomState": {},
            "Severity": _INTEGER,
            "ErrorCode": nullable(_STRING),
            "FormattedMessagePlaceholderValues": map_of({}),
        },
    ),
}


def library_schema(run: Interpreter, name: str, named: Callable[[str], str], mode: str) -> Schema:
    """A reference to one of :data:`LIBRARY`. Problem details have the names of RFC 9457 whatever an application sets."""
    namespace, members = LIBRARY[name]
    standard = members.keys() >= _PROBLEM.keys()
    others: bool | None = True if standard else None
    properties = [Property(n if standard else named(n), s) for n, s in members.items()]
    key = TypeKey(tuple(namespace.split(".")), (name,), (), "" if standard else mode)
    return run.components.define(key, lambda: object_of(properties, others=others))

"""Types of Python and of its libraries that need no further look, as pydantic sends them: tables by the last part of their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def each(names: str, schema: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """One schema under several names."""
    return dict.fromkeys(names.split(), schema)


_INTEGER = {"type": "integer"}
_NUMBER = {"type": "number"}
_STRING = {"type": "string"}

SCALARS: Mapping[str, Mapping[str, Any]] = {
    **each("str StrictStr constr PurePath Text AnyStr LiteralString ImportString NameEmail", _STRING),
    **each("int StrictInt conint ByteSize", _INTEGER),
    "PositiveInt": {**_INTEGER, "exclusiveMinimum": 0},
    "NonNegativeInt": {**_INTEGER, "minimum": 0},
    "NegativeInt": {**_INTEGER, "exclusiveMaximum": 0},
    "NonPositiveInt": {**_INTEGER, "maximum": 0},
    **each("float complex StrictFloat confloat FiniteFloat Real Number", _NUMBER),
    "PositiveFloat": {**_NUMBER, "exclusiveMinimum": 0},
    "NonNegativeFloat": {**_NUMBER, "minimum": 0},
    "NegativeFloat": {**_NUMBER, "exclusiveMaximum": 0},
    "NonPositiveFloat": {**_NUMBER, "maximum": 0},
    # Read as a number, too; see :data:`SENT` for how it is sent.
    **each("Decimal condecimal", _NUMBER),
    **each("bool StrictBool", {"type": "boolean"}),
    **each("UUID UUID1 UUID3 UUID4 UUID5 UUID6 UUID7 UUID8 UUIDv7", {**_STRING, "format": "uuid"}),
    **each("datetime AwareDatetime NaiveDatetime FutureDatetime PastDatetime DateTime", {**_STRING, "format": "date-time"}),
    **each("date Date FutureDate PastDate condate", {**_STRING, "format": "date"}),
    **each("time Time", {**_STRING, "format": "time"}),
    **each("timedelta Duration", {**_STRING, "format": "duration"}),
    "EmailStr": {**_STRING, "format": "email"},
    "HttpUrl": {**_STRING, "format": "uri", "minLength": 1, "maxLength": 2083},
    **each(
        "AnyUrl AnyHttpUrl Url FileUrl FtpUrl WebsocketUrl PostgresDsn RedisDsn MongoDsn AmqpDsn KafkaDsn",
        {**_STRING, "format": "uri", "minLength": 1},
    ),
    **each("SecretStr Password", {**_STRING, "format": "password", "writeOnly": True}),
    **each("bytes StrictBytes bytearray conbytes SecretBytes", {**_STRING, "format": "binary"}),
    **each("Base64Bytes Base64Str Base64UrlBytes Base64UrlStr", {**_STRING, "format": "base64"}),
    **each("Path FilePath DirectoryPath NewPath", {**_STRING, "format": "path"}),
    **each("Pattern", {**_STRING, "format": "regex"}),
    **each("Json", {**_STRING, "contentMediaType": "application/json"}),
    **each("IPv4Address IPv4Interface IPv4Network", {**_STRING, "format": "ipv4"}),
    **each("IPv6Address IPv6Interface IPv6Network", {**_STRING, "format": "ipv6"}),
    **each("IPvAnyAddress", {**_STRING}),
    # pydantic-extra-types and others that are pydantic's kin.
    **each("PhoneNumber Color PaymentCardNumber CountryAlpha2 CountryAlpha3 LanguageAlpha2 SemanticVersion MacAddress", _STRING),
    **each("ULID ObjectId PydanticObjectId PyObjectId", _STRING),
    "None": {"type": "null"},
    "NoneType": {"type": "null"},
    "Any": {},
    "object": {},
}
#: Where what is sent differs from what is read.
SENT: Mapping[str, Mapping[str, Any]] = each("Decimal condecimal", _STRING)

LISTS = frozenset(
    {
        "list", "List", "Sequence", "MutableSequence", "Iterable", "Iterator", "Generator", "AsyncIterable",
        "AsyncIterator", "AsyncGenerator", "Collection", "conlist", "deque", "Deque", "QuerySet", "ValuesView",
        "KeysView", "UniqueList",
    }
)  # fmt: skip
SETS = frozenset(["set", "Set", "frozenset", "FrozenSet", "AbstractSet", "MutableSet", "conset", "confrozenset"])
TUPLES = frozenset({"tuple", "Tuple"})
OBJECTS = frozenset(["dict", "Dict", "Mapping", "MutableMapping", "OrderedDict", "defaultdict", "DefaultDict", "Counter", "ChainMap"])
#: Generic types that stand for their last argument.
TRANSPARENT = frozenset(
    {
        "Final", "ClassVar", "Required", "NotRequired", "ReadOnly", "Awaitable", "Coroutine", "SkipValidation",
        "OnErrorOmit", "FailFast", "SerializeAsAny", "InstanceOf", "Strict", "Mapped", "WriteOnlyMapped",
        "DynamicMapped", "Secret",
    }
)  # fmt: skip
ENUMS = frozenset({"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "TextChoices", "IntegerChoices", "Choices", "ReprEnum"})
#: Classes of which those of the repository that extend them are one value on the wire.
SCALAR_BASES = ("str", "int", "float", "UUID", "datetime", "date", "ObjectId", "PydanticObjectId", "Decimal")

"""What functions and methods of Python and of its libraries give, as far as their names tell."""

from __future__ import annotations

from collections.abc import Mapping

from liveapi.api.model import Schema
from liveapi.frameworks.python.scalars import SCALARS

STRING: Schema = {"type": "string"}
INTEGER: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
BOOLEAN: Schema = {"type": "boolean"}
DATE_TIME: Schema = {"type": "string", "format": "date-time"}

#: Functions ▶ what they give, by the last part of their names.
FUNCTIONS: Mapping[str, Schema] = {
    **dict.fromkeys(("str", "repr", "format", "token_urlsafe", "token_hex", "getenv", "dumps", "quote", "render_template"), STRING),
    **dict.fromkeys(("int", "len", "hash", "ord"), INTEGER),
    **dict.fromkeys(("float", "time", "monotonic"), NUMBER),
    **dict.fromkeys(("bool", "any", "all", "isinstance", "hasattr", "callable"), BOOLEAN),
    **dict.fromkeys(("now", "utcnow", "fromtimestamp"), DATE_TIME),
    "today": {"type": "string", "format": "date"},
    **dict.fromkeys(("uuid4", "uuid1", "uuid3", "uuid5"), SCALARS["UUID"]),
}
#: Methods of any object ▶ what they give.
METHODS: Mapping[str, Schema] = {
    **dict.fromkeys(
        ("isoformat", "strftime", "upper", "lower", "strip", "title", "join", "decode", "hexdigest", "hex", "replace", "lstrip", "rstrip",
         "capitalize", "format", "removeprefix", "removesuffix", "model_dump_json", "get_full_name"), STRING,
    ),
    **dict.fromkeys(("count", "index", "timestamp_ms", "bit_length"), INTEGER),
    **dict.fromkeys(("timestamp", "total_seconds"), NUMBER),
    **dict.fromkeys(("startswith", "endswith", "isdigit", "exists", "is_valid", "issubset"), BOOLEAN),
    "split": {"type": "array", "items": STRING},
    "splitlines": {"type": "array", "items": STRING},
}  # fmt: skip
#: Methods by which a class makes an object of itself, and by which an object gives itself in another form.
MAKING = frozenset(
    {"model_validate", "from_orm", "parse_obj", "model_construct", "construct", "model_validate_json", "parse_raw", "validate"}
)
SAME = frozenset({"model_dump", "dict", "model_copy", "copy", "asdict", "_asdict"})
#: Functions that give their first argument, perhaps in another form.
FIRST = frozenset({"list", "sorted", "tuple", "set", "reversed", "jsonable_encoder", "asdict", "deepcopy"})
FILLING = frozenset({"append", "add", "extend", "update"})
COMPARING = frozenset({"==", "!=", "<", ">", "<=", ">=", "in", "not in", "is", "is not"})

"""Columns of SQLAlchemy's and Tortoise's models, and what queries of those and of Django's models give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.api.shapes import MISSING, array_of, each, nullable
from liveapi.frameworks.python.scalars import SCALARS
from liveapi.frameworks.python.sites import Site, constant
from liveapi.syntax import ir
from liveapi.trace.python_names import dotted_name

if TYPE_CHECKING:
    from liveapi.frameworks.python.types import Types

_STRING = {"type": "string"}
#: SQLAlchemy's types by name ▶ what a column of them holds.
_SQL: Mapping[str, Schema] = {
    **each("String Text Unicode UnicodeText VARCHAR CHAR TEXT NVARCHAR CITEXT LargeString EmailType URLType PasswordType", _STRING),
    **each("Integer SmallInteger BigInteger INTEGER BIGINT SMALLINT", {"type": "integer"}),
    **each("Float Double REAL FLOAT Numeric DECIMAL NUMERIC", {"type": "number"}),
    **each("Boolean BOOLEAN", {"type": "boolean"}),
    **each("DateTime TIMESTAMP DATETIME TIMESTAMPAware", SCALARS["datetime"]),
    **each("Date DATE", SCALARS["date"]),
    **each("Time TIME", SCALARS["time"]),
    **each("Interval INTERVAL", SCALARS["timedelta"]),
    **each("UUID Uuid GUID UUIDType", SCALARS["UUID"]),
    **each("LargeBinary BLOB", SCALARS["bytes"]),
    **each("JSON JSONB JSONType", {}),
    "ARRAY": {"type": "array", "items": {}},
}
#: Calls that make a column.
COLUMNS = frozenset({"Column", "mapped_column"})
#: Where queries of a model begin: ``User.objects``, ``User.query``.
_MANAGERS = frozenset({"objects", "query", "default_manager", "_default_manager"})
#: Calls whose first argument is the model that is asked for: ``session.query(User)``, ``select(User)``, ``session.get(User, 1)``.
_ASKING = frozenset({"query", "select", "get_object_or_404", "get_list_or_404", "get_or_404", "get", "first_or_404", "one_or_404"})
_ONE = frozenset(
    {
        "get", "first", "create", "get_or_404", "first_or_404", "one", "one_or_none", "one_or_404", "scalar", "scalar_one",
        "scalar_one_or_none", "last", "latest", "earliest", "get_object_or_404", "get_or_none", "aget", "afirst", "acreate",
        "alast",
    }
)  # fmt: skip
_MANY = frozenset(
    {
        "all", "filter", "filter_by", "order_by", "exclude", "limit", "offset", "options", "join", "distinct", "reverse",
        "iterator", "select_related", "prefetch_related", "only", "defer", "annotate", "scalars", "get_list_or_404",
        "bulk_create", "outerjoin", "where", "select_from", "execute", "exec", "unique", "group_by", "with_entities", "fetchall",
        "paginate", "query", "select",
    }
)  # fmt: skip


def column(types: Types, site: Site, call: ir.Call, step: int = 0) -> Schema | None:
    """What a column holds; ``None`` where the call makes none, ``{}`` where its type is not known."""
    name = dotted_name(call.callee).rpartition(".")[2]
    if name not in COLUMNS or step > 3:
        return None
    schema: Schema = {}
    for arg in call.args:
        if arg.name in {None, "type_"} and (found := _type(types, site, arg.value)) is not None:
            schema = found
            break
    said = {a.name: constant(types.names, site, a.value) for a in call.args if a.name is not None}
    # Columns may be null unless something speaks against it.
    empty = said.get("nullable", said.get("primary_key") is not True and name == "Column" and "default" not in said)
    return nullable(schema) if empty is True and said.get("nullable") is True else schema


def _type(types: Types, site: Site, expr: ir.Expr) -> Schema | None:
    callee = expr.callee if isinstance(expr, ir.Call) else expr
    name = dotted_name(callee).rpartition(".")[2]
    args = expr.args if isinstance(expr, ir.Call) else []
    if name in {"Enum", "ChoiceType"} and args:
        named = types.read(site, args[0].value)
        if named.schema:
            return named.schema
        values = [a.value.value for a in args if isinstance(a.value, ir.Str) and a.name is None]
        return {**_STRING, "enum": values} if values else _STRING
    if name == "ARRAY" and args:
        return array_of(_type(types, site, args[0].value) or {})
    known = _SQL.get(name)
    if known is None:
        return None
    length = constant(types.names, site, args[0].value) if args and args[0].name in {None, "length"} else MISSING
    return {**known, "maxLength": length} if known == _STRING and isinstance(length, int) else known


def queried(call: ir.Call) -> tuple[ir.Expr, bool] | None:
    """The model that a query asks for, and whether it gives many; ``None`` for any other call."""
    last = _name(call.callee)
    if last not in _ONE and last not in _MANY:
        return None
    for node in _chain(call):
        if isinstance(node, ir.Member) and node.name in _MANAGERS:
            return node.object, last not in _ONE
        if isinstance(node, ir.Call) and _name(node.callee) in _ASKING and node.args and _is_class(node.args[0].value):
            single = node is call and _name(node.callee) not in {"query", "select", "get_list_or_404"}
            return node.args[0].value, last not in _ONE and not single
    return None


def _name(callee: ir.Expr) -> str:
    return callee.name if isinstance(callee, ir.Member) else callee.id if isinstance(callee, ir.Name) else ""


def _is_class(expr: ir.Expr) -> bool:
    name = dotted_name(expr).rpartition(".")[2]
    return name[:1].isupper()


def _chain(call: ir.Call) -> Iterator[ir.Expr]:
    """A chain of calls from its end to its beginning, and what is handed to ``execute``: ``session.scalars(select(User)).all()``."""
    current: ir.Expr = call
    for _ in range(30):
        yield current
        if isinstance(current, ir.Call):
            if _name(current.callee) in {"execute", "scalars", "scalar", "exec", "get_or_404", "first_or_404"} and current.args:
                inner = current.args[0].value
                if isinstance(inner, ir.Call):
                    yield from _chain(inner)
            current = current.callee
        elif isinstance(current, ir.Member):
            current = current.object
        else:
            return

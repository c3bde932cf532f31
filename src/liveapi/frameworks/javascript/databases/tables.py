"""Tables that code describes column by column: Drizzle's ``pgTable``, Sequelize's ``define`` and ``init``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.api.shapes import Property, array_of, enum_of, nullable, object_of
from liveapi.frameworks.javascript.validators.schema import plain
from liveapi.syntax import ir
from liveapi.trace.languages.typescript_types import Given, Written
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import ClassRef, External, ExternalCall, MapOf, Value

if TYPE_CHECKING:
    from liveapi.frameworks.javascript.libraries import ApiTypes
    from liveapi.trace.scope import Scope

_STRING: Schema = {"type": "string"}
_INTEGER: Schema = {"type": "integer"}
_DATE: Schema = {"type": "string", "format": "date-time"}
_COLUMNS: Mapping[str, Schema] = {
    "serial": _INTEGER, "bigserial": _INTEGER, "smallserial": _INTEGER, "integer": _INTEGER, "int": _INTEGER, "smallint": _INTEGER,
    "bigint": _INTEGER, "tinyint": _INTEGER, "mediumint": _INTEGER, "real": {"type": "number"}, "doublePrecision": {"type": "number"},
    "double": {"type": "number"}, "float": {"type": "number"}, "numeric": _STRING, "decimal": _STRING, "text": _STRING, "varchar": _STRING,
    "char": _STRING, "citext": _STRING, "uuid": {"type": "string", "format": "uuid"}, "boolean": {"type": "boolean"}, "timestamp": _DATE,
    "datetime": _DATE, "date": {"type": "string", "format": "date"}, "time": {"type": "string", "format": "time"}, "json": {}, "jsonb": {},
    "inet": _STRING, "blob": {"type": "string", "contentEncoding": "base64"},
}  # fmt: skip
_DATA_TYPES: Mapping[str, Schema] = {
    "STRING": _STRING, "TEXT": _STRING, "CHAR": _STRING, "CITEXT": _STRING, "INTEGER": _INTEGER, "BIGINT": _INTEGER, "SMALLINT": _INTEGER,
    "FLOAT": {"type": "number"}, "DOUBLE": {"type": "number"}, "REAL": {"type": "number"}, "DECIMAL": _STRING,
    "BOOLEAN": {"type": "boolean"},
    "DATE": _DATE, "DATEONLY": {"type": "string", "format": "date"}, "UUID": {"type": "string", "format": "uuid"}, "JSON": {}, "JSONB": {},
    "ENUM": _STRING, "ARRAY": {"type": "array", "items": {}}, "VIRTUAL": {},
}  # fmt: skip
_TABLES = frozenset({"pgTable", "mysqlTable", "sqliteTable", "table", "pgView"})


class Tables:
    """The tables of one repository."""

    def __init__(self, types: ApiTypes) -> None:
        self.types = types
        self._known: dict[int, TypeRef | None] = {}

    def row(self, value: Value, scope: Scope) -> TypeRef | None:
        """The rows of ``pgTable('users', { … })`` or ``sequelize.define('User', { … })``."""
        if isinstance(value, External) and value.name.rpartition(".")[2] in {"$inferSelect", "$inferInsert"}:
            return None
        if not isinstance(value, ExternalCall):
            return None
        last = value.name.rpartition(".")[2]
        columns = value.call_site.get(1)
        if not isinstance(columns, MapOf) or (last not in _TABLES and last != "define"):
            return None
        key = id(value.call_site.node)
        if key not in self._known:
            read = _defined if last == "define" else _drizzled
            self._known[key] = self.types.shaped(object_of(read(name, c) for name, c in columns.entries.items()), scope)
        return self._known[key]

    def class_row(self, ref: ClassRef) -> TypeRef | None:
        """The rows of a class of Sequelize that its columns are given to: ``User.init({ … })``, where it declares no members."""
        if any("static" not in f.modifiers and f.type is not None for f in ref.cls.members()):
            return None
        key = id(ref.cls)
        if key not in self._known:
            self._known[key] = None
            for node in (n for s in ref.module.ir.body for n in s.walk()):
                if isinstance(node, ir.Call) and isinstance(node.callee, ir.Member) and node.callee.name == "init" and node.args:
                    holder = node.callee.object
                    own = isinstance(holder, ir.Name) and holder.id in {ref.name, "super", "this"}
                    columns = self.types.run.evaluate(node.args[0].value, ref.scope) if own else None
                    if isinstance(columns, MapOf):
                        properties = [_defined(name, c) for name, c in columns.entries.items()]
                        self._known[key] = self.types.shaped(object_of(properties), ref.scope)
                        break
        return self._known[key]

    def called(self, receiver: TypeRef | None, name: str, call: ir.Call, names: Locals) -> TypeRef | None:
        """Drizzle: ``db.select().from(users)``, ``db.insert(users).values(x).returning()``, ``db.query.users.findMany()``."""
        first = call.args[0].value if call.args else None
        if name in {"from", "insert", "update", "delete"} and first is not None:
            table = self.types.of(first, names)
            row = self.row(table.value, names.scope) if isinstance(table, Given) else None
            if row is None:
                return None
            chosen = self._chosen(call, names) if name == "from" else None
            return self.types.array(chosen or row)
        return None

    def _chosen(self, call: ir.Call, names: Locals) -> TypeRef | None:
        """The columns that ``select({ … })`` names in front of ``from``."""
        inner: ir.Expr = call.callee.object if isinstance(call.callee, ir.Member) else call
        if not isinstance(inner, ir.Call) or not inner.args or not isinstance(inner.args[0].value, ir.Dict):
            return None
        return Written(inner.args[0].value, names.scope, names.arguments, names)

    def column(self, value: Value) -> Schema | None:
        """The schema of a column: ``users.id``."""
        return _drizzled("", value).schema if isinstance(value, ExternalCall) and _function(value) in _COLUMNS else None


def _function(value: ExternalCall) -> str:
    """The first function of a chain: ``serial`` for ``serial('id').primaryKey()``."""
    return value.name.split("()")[0].rpartition(".")[2]


def _drizzled(name: str, value: Value) -> Property:
    """A column of Drizzle: ``varchar('name', { length: 10 }).notNull()``."""
    if not isinstance(value, ExternalCall):
        return Property(name)
    steps = value.name.split("().")
    schema = _COLUMNS.get(_function(value), {})
    needed = any(step.startswith(("notNull", "primaryKey")) for step in steps[1:])
    if any(step.startswith("array") for step in steps[1:]):
        schema = array_of(schema)
    return Property(name, schema if needed else nullable(schema), True)


def _defined(name: str, value: Value) -> Property:
    """A column of Sequelize: ``DataTypes.STRING``, ``{ type: DataTypes.STRING, allowNull: false }``."""
    options = value.entries if isinstance(value, MapOf) else {}
    kind = options.get("type", value)
    word = kind.name.split("()")[0].rpartition(".")[2] if isinstance(kind, External | ExternalCall) else ""
    schema = dict(_DATA_TYPES.get(word, {}))
    if word == "ENUM" and isinstance(kind, ExternalCall):
        listed = [plain(v) for v in kind.call_site.positional]
        listed = listed[0] if len(listed) == 1 and isinstance(listed[0], list) else listed
        schema = dict(enum_of(v for v in listed if isinstance(v, str)))
    if word in {"STRING", "CHAR"} and isinstance(kind, ExternalCall) and isinstance(size := plain(kind.call_site.get(0)), int):
        schema["maxLength"] = size
    null = plain(options.get("allowNull"))
    return Property(name, nullable(schema) if null is True else schema, null is False or "primaryKey" in options)

"""The columns of the database: ``db/schema.rb``, ``db/structure.sql``, or the migrations where neither is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Schema
from liveapi.api.shapes import MISSING, array_of, enum_of, nullable
from liveapi.syntax import ir

if TYPE_CHECKING:
    from liveapi.trace.program import Program

#: Column types of migrations and of PostgreSQL, MySQL and SQLite ▶ JSON.
_TYPES: dict[str, Schema] = {
    "string": {"type": "string"},
    "text": {"type": "string"},
    "citext": {"type": "string"},
    "character": {"type": "string"},
    "varchar": {"type": "string"},
    "char": {"type": "string"},
    "inet": {"type": "string"},
    "cidr": {"type": "string"},
    "macaddr": {"type": "string"},
    "xml": {"type": "string"},
    "uuid": {"type": "string", "format": "uuid"},
    "integer": {"type": "integer", "format": "int32"},
    "int": {"type": "integer", "format": "int32"},
    "smallint": {"type": "integer"},
    "tinyint": {"type": "integer"},
    "mediumint": {"type": "integer"},
    "serial": {"type": "integer", "format": "int32"},
    "bigint": {"type": "integer", "format": "int64"},
    "bigserial": {"type": "integer", "format": "int64"},
    "primary_key": {"type": "integer", "format": "int64"},
    "float": {"type": "number", "format": "double"},
    "double": {"type": "number", "format": "double"},
    "real": {"type": "number", "format": "float"},
    "boolean": {"type": "boolean"},
    "bool": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "time"},
    "datetime": {"type": "string", "format": "date-time"},
    "timestamp": {"type": "string", "format": "date-time"},
    "timestamptz": {"type": "string", "format": "date-time"},
    "hstore": {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
    "interval": {"type": "string", "format": "duration"},
    "binary": {"type": "string"},
    "bytea": {"type": "string"},
    "blob": {"type": "string"},
    "decimal": {"type": "string", "format": "decimal"},
    "numeric": {"type": "string", "format": "decimal"},
    "money": {"type": "string", "format": "decimal"},
}
_MIGRATIONS = re.compile(r"(?:^|/)db/migrate/[^/]+\.rb$")
_CREATE = re.compile(r"CREATE TABLE (?:IF NOT EXISTS )?([\w.\"`]+) \((.*?)\n\)", re.DOTALL)
_ENUM = re.compile(r"CREATE TYPE ([\w.\"]+) AS ENUM \((.*?)\);", re.DOTALL)
_COLUMN = re.compile(r"^\s*[\"`]?(\w+)[\"`]?\s+(.+?),?$")
_SQL_TYPE = re.compile(r"[\"`]?([\w.]+)[\"`]?(?:\s+(?:varying|precision))?(?:\s*\(([\d, ]+)\))?(.*)$")
_SQL_DEFAULT = re.compile(r"DEFAULT (?:'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)|(true|false))", re.IGNORECASE)
_NOT_COLUMNS = frozenset({"CONSTRAINT", "PRIMARY", "UNIQUE", "KEY", "INDEX", "FOREIGN", "CHECK", "EXCLUDE", "FULLTEXT"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``type`` as the database or the migration has it."""

    name: str
    type: str
    null: bool = True
    default: Any = MISSING
    limit: int | None = None
    precision: int | None = None
    scale: int | None = None
    array: bool = False
    comment: str = ""
    values: tuple[str, ...] = ()

    def schema(self, *, output: bool) -> Schema:
        """As it travels: decimals leave as strings, which is what Rails makes of them, and come in as numbers."""
        schema: dict[str, Any] = dict(enum_of(self.values) if self.values else _TYPES.get(self.type, {}))
        if self.limit and schema.get("type") == "string" and not schema.get("format"):
            schema["maxLength"] = self.limit
        if self.limit and schema.get("type") == "integer":
            schema["format"] = "int64" if self.limit > 4 else "int32"
        if schema.get("format") == "decimal" and not output:
            schema = {"type": "number"}
            if self.scale and self.scale < 10:
                schema["multipleOf"] = float(f"1e-{self.scale}")
            if self.precision and self.precision - (self.scale or 0) < 16:
                schema["exclusiveMaximum"] = 10 ** (self.precision - (self.scale or 0))
        whole: Schema = array_of(schema) if self.array else schema
        return nullable(whole) if self.null else whole


@dataclass(slots=True)
class Table:
    """One table."""

    name: str
    columns: dict[str, Column] = field(default_factory=dict)


class Tables:
    """All tables of a repository."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.enums: dict[str, tuple[str, ...]] = {}
        self.found: dict[str, Table] = {}
        paths = sorted(program.paths)
        schemas = [p for p in paths if re.search(r"(?:^|/)db/(?:\w+_)?schema\.rb$", p)]
        structures = [p for p in paths if re.search(r"(?:^|/)db/(?:\w+_)?structure\.sql$", p)]
        for path in schemas:
            module = program.module(path)
            if module is not None:
                self._statements(module.ir.body)
        for path in structures:
            self._sql(program.text(path) or "")
        if not self.found:
            for path in sorted((p for p in paths if _MIGRATIONS.search(p)), key=lambda p: p.rpartition("/")[2]):
                module = program.module(path)
                for cls in module.ir.body if module is not None else []:
                    for method in cls.methods() if isinstance(cls, ir.Class) else []:
                        if method.name in ("change", "up"):
                            self._statements(method.body)

    # --- Ruby -------------------------------------------------------------------------------------------------------

    def _statements(self, body: list[ir.Stmt]) -> None:
        for call in _calls(body):
            name = call.callee.id if isinstance(call.callee, ir.Name) else call.callee.name if isinstance(call.callee, ir.Member) else ""
            block = next((a.value.function for a in call.args if a.name == "&" and isinstance(a.value, ir.Lambda)), None)
            words = [a.value.value for a in call.args if a.name is None and isinstance(a.value, ir.Str)]
            if name == "define" and block is not None:
                self._statements(block.body)
            elif name == "create_enum" and words:
                listed = next((a.value for a in call.args[1:] if isinstance(a.value, ir.List)), None)
                self.enums[words[0]] = tuple(i.value for i in (listed.items if listed else []) if isinstance(i, ir.Str))
            elif name == "create_table" and words:
                self._create(words[0], call, block)
            elif name == "change_table" and words and block is not None and words[0] in self.found:
                self._columns(self.found[words[0]], block)
            elif name == "drop_table" and words:
                self.found.pop(words[0], None)
            elif name == "rename_table" and len(words) > 1 and words[0] in self.found:
                self.found[words[1]] = self.found.pop(words[0])
            elif words and words[0] in self.found:
                self._alter(self.found[words[0]], name, words[1:], call)

    def _create(self, name: str, call: ir.Call, block: ir.Function | None) -> None:
        table = self.found[name] = Table(name)
        options = {a.name: a.value for a in call.args if a.name}
        key = options.get("primary_key")
        own = options.get("id")
        if isinstance(key, ir.Str):
            table.columns[key.value] = Column(key.value, own.value if isinstance(own, ir.Str) else "bigint", False)
        elif not (isinstance(own, ir.Literal) and own.value is False):
            table.columns["id"] = Column("id", own.value if isinstance(own, ir.Str) else "bigint", False)
        if block is not None:
            self._columns(table, block)

    def _columns(self, table: Table, block: ir.Function) -> None:
        for call in _calls(block.body):
            if isinstance(call.callee, ir.Member):
                words = [a.value.value for a in call.args if a.name is None and isinstance(a.value, ir.Str)]
                kind = call.callee.name
                if kind == "column" and len(words) > 1:
                    kind, words = words[1], words[:1]
                self._add(table, kind, words, call)

    def _add(self, table: Table, kind: str, names: list[str], call: ir.Call) -> None:
        options = {a.name: a.value for a in call.args if a.name and a.name != "&"}

        def option(name: str) -> Any:
            value = options.get(name)
            return value.value if isinstance(value, ir.Literal | ir.Str) else None

        null = option("null") is not False
        if kind == "timestamps":
            for name in ("created_at", "updated_at"):
                table.columns[name] = Column(name, "datetime", option("null") is True)
            return
        if kind in ("remove", "remove_columns"):
            for name in names:
                table.columns.pop(name, None)
            return
        if kind in ("references", "belongs_to", "add_reference"):
            for name in names:
                table.columns[f"{name}_id"] = Column(f"{name}_id", option("type") or "bigint", null)
                if "polymorphic" in options and option("polymorphic") is not False:
                    table.columns[f"{name}_type"] = Column(f"{name}_type", "string", null)
            return
        values = self.enums.get(str(option("enum_type") or option("enum_name") or "")) if kind == "enum" else None
        known = kind in _TYPES or kind in ("json", "jsonb", "enum", "tsvector", "geometry", "virtual", "point", "vector")
        default = options.get("default")
        for name in names if known else []:
            table.columns[name] = Column(
                name,
                str(option("type") or "string") if kind == "virtual" else kind,
                null,
                default.value if isinstance(default, ir.Literal | ir.Str) and default.value is not None else MISSING,
                option("limit") if isinstance(option("limit"), int) else None,
                option("precision") if isinstance(option("precision"), int) else None,
                option("scale") if isinstance(option("scale"), int) else None,
                option("array") is True,
                option("comment") or "",
                values or (),
            )

    def _alter(self, table: Table, name: str, words: list[str], call: ir.Call) -> None:
        if name in ("add_column", "change_column") and len(words) > 1:
            self._add(table, words[1], words[:1], call)
        elif name in ("remove_column", "remove_columns"):
            for column in words[:1] if name == "remove_column" else words:
                table.columns.pop(column, None)
        elif name == "rename_column" and len(words) > 1 and words[0] in table.columns:
            table.columns[words[1]] = replace(table.columns.pop(words[0]), name=words[1])
        elif name in ("add_reference", "add_belongs_to"):
            self._add(table, "references", words[:1], call)
        elif name in ("remove_reference", "remove_belongs_to"):
            for column in (f"{words[0]}_id", f"{words[0]}_type") if words else ():
                table.columns.pop(column, None)
        elif name == "add_timestamps":
            self._add(table, "timestamps", [], call)
        elif name == "change_column_null" and words and words[0] in table.columns:
            allowed = next((a.value.value for a in call.args if isinstance(a.value, ir.Literal)), True)
            table.columns[words[0]] = replace(table.columns[words[0]], null=allowed is not False)

    # --- SQL --------------------------------------------------------------------------------------------------------

    def _sql(self, text: str) -> None:
        for found in _ENUM.finditer(text):
            self.enums[_bare(found[1])] = tuple(re.findall(r"'((?:[^']|'')*)'", found[2]))
        for found in _CREATE.finditer(text):
            table = Table(_bare(found[1]))
            for line in found[2].split("\n"):
                parts = _COLUMN.match(line)
                if parts is None or parts[1].upper() in _NOT_COLUMNS:
                    continue
                column = self._sql_column(parts[1], parts[2])
                if column is not None:
                    table.columns[column.name] = column
            self.found.setdefault(table.name, table)

    def _sql_column(self, name: str, declared: str) -> Column | None:
        kind = _SQL_TYPE.match(declared)
        if kind is None:
            return None
        word, numbers, rest = _bare(kind[1]).lower(), [int(n) for n in re.findall(r"\d+", kind[2] or "")], kind[3]
        default = _SQL_DEFAULT.search(rest)
        value: Any = MISSING
        if default is not None:
            value = default[1] if default[1] is not None else default[3].lower() == "true" if default[3] else float(default[2])
            if isinstance(value, float) and value.is_integer() and "." not in default[2]:
                value = int(value)
        decimal = word in ("numeric", "decimal")
        return Column(
            name,
            "boolean" if word == "tinyint" and numbers[:1] == [1] else word,
            "NOT NULL" not in rest.upper(),
            value,
            numbers[0] if numbers and word in ("character", "varchar", "char") else None,
            numbers[0] if numbers and decimal else None,
            numbers[1] if len(numbers) > 1 and decimal else None,
            "[]" in rest,
            values=self.enums.get(word, ()),
        )


def _bare(name: str) -> str:
    return name.rpartition(".")[2].strip('"`')


def _calls(body: list[ir.Stmt]) -> Iterator[ir.Call]:
    for statement in body:
        value = statement.value if isinstance(statement, ir.ExprStmt | ir.Return) else None
        if isinstance(value, ir.Call):
            yield value
        elif isinstance(value, ir.Member):
            # ``t.timestamps``
            yield ir.Call(value.line, value, [])
        elif isinstance(value, ir.Name):
            yield ir.Call(value.line, value, [])
        elif isinstance(statement, ir.If):
            yield from _calls(statement.then)
            yield from _calls(statement.otherwise)

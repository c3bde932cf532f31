"""Columns of tables, as migrations make them: Laravel's ``Schema::create('users', function (Blueprint $table) {…})`` and Phinx's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.api.shapes import enum_of, nullable
from liveapi.frameworks.php.values import BOOLEAN, DATE_TIME, INTEGER, NUMBER, STRING
from liveapi.syntax import ir

if TYPE_CHECKING:
    from liveapi.trace.program import Program

_DATE: Schema = {"type": "string", "format": "date"}
_UUID: Schema = {"type": "string", "format": "uuid"}
_INTEGERS = ("integer", "int", "tinyInteger", "smallInteger", "mediumInteger", "bigInteger", "increments", "bigIncrements", "id", "year")
_TYPES: dict[str, Schema] = {
    **dict.fromkeys(_INTEGERS, INTEGER),
    **dict.fromkeys(("tinyIncrements", "smallIncrements", "mediumIncrements", "foreignId", "foreignIdFor", "biginteger"), INTEGER),
    **{f"unsigned{name[0].upper()}{name[1:]}": INTEGER for name in _INTEGERS},
    **dict.fromkeys(("float", "double"), NUMBER),
    # Decimals travel as texts, so that no digit is lost.
    **dict.fromkeys(("decimal", "unsignedDecimal"), STRING),
    **dict.fromkeys(("boolean", "bool"), BOOLEAN),
    **dict.fromkeys(
        ("string", "char", "text", "tinyText", "mediumText", "longText", "rememberToken", "binary", "ulid", "ipAddress"), STRING
    ),
    **dict.fromkeys(("foreignUlid", "macAddress", "time", "timeTz", "set", "varchar"), STRING),
    **dict.fromkeys(("uuid", "foreignUuid", "guid"), _UUID),
    "date": _DATE,
    **dict.fromkeys(("dateTime", "dateTimeTz", "timestamp", "timestampTz", "softDeletes", "softDeletesTz", "datetime"), DATE_TIME),
    "json": {},
    "jsonb": {},
    "enum": STRING,
}
_DEFAULT_NAMES = {"id": "id", "rememberToken": "remember_token", "softDeletes": "deleted_at", "softDeletesTz": "deleted_at"}


@dataclass(slots=True)
class Column:
    """One column."""

    schema: Schema
    description: str = ""


class Migrations:
    """The tables of a program, read when they are first asked for."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._tables: dict[str, dict[str, Column]] | None = None

    def table(self, name: str) -> dict[str, Column]:
        """The columns of a table, in order; none where no migration makes it."""
        if self._tables is None:
            self._tables = {}
            for path in self.program.of_language("php"):
                if "/migrations/" in f"/{path.lower()}":
                    self._read(path)
        return self._tables.get(name, {})

    def _read(self, path: str) -> None:
        module = self.program.module(path)
        for statement in module.ir.body if module is not None else []:
            # Undoing comes last in a file, and does not count.
            functions = [s for s in statement.body if isinstance(s, ir.Function)] if isinstance(statement, ir.Class) else []
            if isinstance(statement, ir.Return):
                functions = [f for n in statement.walk() if isinstance(n, ir.Class) for f in n.methods()]
            for function in functions:
                if function.name != "down":
                    for node in [n for s in function.body for n in s.walk()]:
                        self._node(node)

    def _node(self, node: ir.Node) -> None:
        if not isinstance(node, ir.Call) or not isinstance(node.callee, ir.Member):
            return
        name, args = node.callee.name, [a.value for a in node.args]
        if name in {"create", "table"} and len(args) > 1 and isinstance(args[0], ir.Str) and isinstance(args[1], ir.Lambda):
            columns = self._tables.setdefault(args[0].value, {}) if self._tables is not None else {}
            for statement in args[1].function.body:
                for inner in statement.walk():
                    if isinstance(inner, ir.ExprStmt):
                        _column(inner.value, columns)
        elif name == "addColumn" and len(args) > 1 and self._tables is not None:
            table = next((c for c in _chain(node) if isinstance(c.callee, ir.Member) and c.callee.name == "table"), None)
            words = [a.value.value for a in (table.args if table is not None else []) if isinstance(a.value, ir.Str)]
            if words and isinstance(args[0], ir.Str) and isinstance(args[1], ir.Str):
                schema = _TYPES.get(args[1].value, {})
                columns = self._tables.setdefault(words[0], {"id": Column(INTEGER)})
                columns[args[0].value] = Column(nullable(schema) if _null(args[2:]) else schema)


def _null(options: list[ir.Expr]) -> bool:
    given = options[0] if options else None
    return isinstance(given, ir.Dict) and any(
        isinstance(k, ir.Str) and k.value == "null" and isinstance(v, ir.Literal) and v.value is True for k, v in given.items
    )


def _chain(node: ir.Expr) -> Iterator[ir.Call]:
    """The calls of ``$table->string('a')->nullable()``, last first."""
    current: ir.Expr = node
    while isinstance(current, ir.Call):
        yield current
        current = current.callee.object if isinstance(current.callee, ir.Member) else current.callee


def _column(expr: ir.Expr, columns: dict[str, Column]) -> None:
    calls = list(_chain(expr))[::-1]
    if not calls or not isinstance(calls[0].callee, ir.Member):
        return
    kind, args = calls[0].callee.name, [a.value for a in calls[0].args]
    words = [a.value for a in args if isinstance(a, ir.Str)]
    modifiers = {c.callee.name: c for c in calls[1:] if isinstance(c.callee, ir.Member)}
    if kind in {"timestamps", "timestampsTz", "nullableTimestamps"}:
        columns |= {"created_at": Column(nullable(DATE_TIME)), "updated_at": Column(nullable(DATE_TIME))}
    elif kind in {"dropColumn", "removeColumn", "dropTimestamps", "dropSoftDeletes"}:
        listed = [i.value for a in args if isinstance(a, ir.List) for i in a.items if isinstance(i, ir.Str)]
        for word in [*words, *listed]:
            columns.pop(word, None)
    elif kind == "renameColumn" and len(words) > 1:
        if words[0] in columns:
            columns[words[1]] = columns.pop(words[0])
    elif kind in {"morphs", "nullableMorphs", "uuidMorphs", "nullableUuidMorphs"} and words:
        columns |= {f"{words[0]}_type": Column(STRING), f"{words[0]}_id": Column(_UUID if "uid" in kind else INTEGER)}
    elif kind in _TYPES and (words or kind in _DEFAULT_NAMES):
        schema = dict(_TYPES[kind])
        if kind in {"string", "char"} and len(args) > 1 and isinstance(args[1], ir.Literal) and isinstance(args[1].value, int):
            schema["maxLength"] = args[1].value
        if kind == "enum" and len(args) > 1 and isinstance(args[1], ir.List):
            schema = dict(enum_of(i.value for i in args[1].items if isinstance(i, ir.Str)))
        comment = modifiers["comment"].args if "comment" in modifiers else []
        said = comment[0].value if comment else None
        may_be_null = "nullable" in modifiers or kind.startswith(("softDeletes", "rememberToken"))
        columns[words[0] if words else _DEFAULT_NAMES[kind]] = Column(
            nullable(schema) if may_be_null else schema, said.value if isinstance(said, ir.Str) else ""
        )

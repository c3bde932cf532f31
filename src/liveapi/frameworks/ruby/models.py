"""Active Record models: columns, associations, enumerations, validations; what a record is as JSON and what its attributes take."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.api.components import TypeKey
from liveapi.api.model import Schema
from liveapi.api.shapes import MISSING, Property, enum_of, is_nullable, nullable, object_of
from liveapi.frameworks.inflection import camelize, plural, singular, underscore
from liveapi.frameworks.ruby.lineage import Lineage, named_args, plain_words
from liveapi.frameworks.ruby.tables import Column, Table, Tables
from liveapi.frameworks.ruby.validations import limits
from liveapi.syntax import ir
from liveapi.trace.languages.ruby import RubySemantics
from liveapi.trace.values import ClassRef, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_BASES = frozenset({"ActiveRecord::Base", "ApplicationRecord", "Sequel::Model", "ActiveRecord"})
_MANY = frozenset({"has_many", "has_and_belongs_to_many"})
_ONE = frozenset({"has_one", "belongs_to"})
#: What Devise keeps out of a record's JSON.
_DEVISE_HIDDEN = frozenset(
    (
        *("encrypted_password", "reset_password_token", "reset_password_sent_at", "remember_created_at", "sign_in_count"),
        *("current_sign_in_at", "last_sign_in_at", "current_sign_in_ip", "last_sign_in_ip", "password_salt", "confirmation_token"),
        *("confirmed_at", "confirmation_sent_at", "remember_token", "unconfirmed_email", "failed_attempts", "unlock_token", "locked_at"),
    )
)
_ATTRIBUTE_TYPES: dict[str, str] = {"big_integer": "bigint", "immutable_string": "string"}


@dataclass(slots=True)
class Association:
    """``has_many :comments``: the model it leads to, by the name in the code."""

    many: bool
    target: str


@dataclass(slots=True, eq=False)
class Model:
    """A model class, or a table that no class of the repository stands for."""

    name: str
    ref: ClassRef | None
    table: Table | None
    associations: dict[str, Association] = field(default_factory=dict)
    enums: dict[str, list[Any]] = field(default_factory=dict)
    #: Attributes without a column: of ``attribute``, ``has_secure_password``, Devise.
    virtual: dict[str, Column] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    delegated: dict[str, str] = field(default_factory=dict)
    #: Attribute ▶ limits that validations set, and whether it must be there.
    limits: dict[str, dict[str, Any]] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)
    devise: bool = False

    def column(self, name: str) -> Column | None:
        name = self.aliases.get(name, name)
        known = self.table.columns.get(name) if self.table is not None else None
        return known or self.virtual.get(name)

    def attribute(self, name: str, *, output: bool) -> Schema | None:
        """The schema of an attribute; ``None`` if there is none of that name."""
        name = self.aliases.get(name, name)
        column = self.column(name)
        if name in self.enums:
            values = enum_of(self.enums[name])
            return nullable(values) if column is not None and column.null and name not in self.present else values
        if column is None:
            return None
        schema = column.schema(output=output)
        if name in self.present and is_nullable(schema) and isinstance(kinds := schema.get("type"), list):
            schema = {**schema, "type": kinds[0]}
        return _limited(schema, self.limits.get(name, {})) if not output or "enum" in self.limits.get(name, {}) else schema

    def written(self) -> list[Property]:
        """All columns, as ``render json: record`` writes them."""
        out = []
        for name, column in (self.table.columns if self.table is not None else {}).items():
            if self.devise and name in _DEVISE_HIDDEN:
                continue
            out.append(Property(name, self.attribute(name, output=True) or {}, True, column.comment))
        return out

    @property
    def type_key(self) -> TypeKey:
        *module, last = self.name.split("::")
        return TypeKey(tuple(module), (last,))

    def component(self, run: Interpreter) -> Schema:
        """The record as a named schema."""
        return run.components.define(self.type_key, lambda: object_of(self.written()))


def _limited(schema: Schema, found: dict[str, Any]) -> Schema:
    kinds = schema.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    text = {"minLength", "maxLength", "pattern", "format"}
    number = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
    allowed = (text if "string" in kinds else set()) | (number if {"integer", "number"} & set(kinds) else set()) | {"enum"}
    if kinds == [None]:
        allowed |= text | number
    limited = {**schema, **{k: v for k, v in found.items() if k in allowed and not (k == "format" and "format" in schema)}}
    if "enum" in found and "null" in kinds:
        return nullable({**limited, "type": next(k for k in kinds if k != "null")})
    return limited


class Models:
    """The models of a repository, worked out when they are asked for."""

    def __init__(self, run: Interpreter, semantics: RubySemantics, lineage: Lineage) -> None:
        self.run = run
        self.semantics = semantics
        self.lineage = lineage
        self._tables: Tables | None = None
        self._files: set[str] | None = None
        self._by_class: dict[int, Model | None] = {}
        self._by_name: dict[tuple[str, str], Model | None] = {}

    @property
    def tables(self) -> Tables:
        if self._tables is None:
            self._tables = Tables(self.run.program)
        return self._tables

    def named(self, name: str, around: str = "") -> Model | None:
        """The model of a class name as code has it (``Comment``, ``admin/user``), seen from the namespace ``around``."""
        key = (name, around)
        if key not in self._by_name:
            self._by_name[key] = None
            wanted = name if name[:1].isupper() or name.startswith("::") else camelize(name)
            found = self.semantics.resolve(self.run, wanted, around) if self._likely(wanted) else None
            if isinstance(found, ClassRef):
                self._by_name[key] = self.of(found)
            elif found is None and "::" not in wanted and (table := self.tables.found.get(plural(underscore(wanted)))) is not None:
                self._by_name[key] = Model(wanted, None, table)
        return self._by_name[key]

    def _likely(self, wanted: str) -> bool:
        """Whether a class of this name may be a model: where models have a folder of their own it has a file there."""
        if not wanted.replace("::", "").isidentifier():
            return False
        if self._files is None:
            self._files = {p.rpartition("/")[2] for p in self.run.program.of_language("ruby") if "/models/" in "/" + p}
        return not self._files or underscore(wanted).rpartition("/")[2] + ".rb" in self._files

    def guess(self, name: str, around: str = "") -> tuple[Model, bool] | None:
        """The model that a variable's name stands for, and whether it stands for several."""
        name = name.removeprefix("@").removeprefix("current_")
        if not name.isidentifier() or not name[:1].islower():
            return None
        one = singular(name)
        model = self.named(one, around)
        return (model, one != name) if model is not None else None

    def of(self, ref: ClassRef) -> Model | None:
        """The model that a class is, if it is one."""
        key = id(ref.cls)
        if key not in self._by_class:
            self._by_class[key] = None
            self._by_class[key] = self._build(ref)
        return self._by_class[key]

    def target(self, model: Model, association: Association) -> Model | None:
        return self.named(association.target, model.name) or self.named(association.target, model.name.rpartition("::")[0])

    # --- building ---------------------------------------------------------------------------------------------------

    def _build(self, ref: ClassRef) -> Model | None:
        if ref.cls.kind != "class":
            return None
        run = self.run
        outside = {getattr(base, "name", "") for base in run.classes.outside(ref)}
        ancestors = run.classes.ancestors(ref)
        names = [self.semantics.full_name(a) for a in ancestors]
        if not outside & _BASES and "ApplicationRecord" not in names:
            return None
        model = Model(names[0], ref, self._table(ancestors, names))
        for statement, owner in self.lineage.statements(ref):
            call = statement.value if isinstance(statement, ir.ExprStmt) else None
            if isinstance(call, ir.Call) and isinstance(call.callee, ir.Name):
                self._declaration(model, call.callee.id, call, owner)
            elif isinstance(call, ir.Name) and call.id == "has_secure_password":
                self._passwords(model)
        return model

    def _table(self, ancestors: list[ClassRef], names: list[str]) -> Table | None:
        for cls, name in zip(ancestors, names, strict=True):
            for statement in cls.cls.body:
                if (
                    isinstance(statement, ir.Assign)
                    and isinstance(statement.target, ir.Member)
                    and statement.target.name == "table_name"
                    and isinstance(statement.value, ir.Str)
                ):
                    return self.tables.found.get(statement.value.value.rpartition(".")[2])
            path = underscore(name)
            for candidate in (plural(path.replace("/", "_")), plural(path.rpartition("/")[2])):
                if candidate in self.tables.found:
                    return self.tables.found[candidate]
        return None

    def _declaration(self, model: Model, word: str, call: ir.Call, owner: ClassRef) -> None:
        names = plain_words(call)
        options = named_args(call)
        if word in _MANY or word in _ONE:
            for name in names[:1]:
                target = options.get("class_name")
                own = target.value if isinstance(target, ir.Str) else camelize(singular(name) if word in _MANY else name)
                source = options.get("source")
                if isinstance(source, ir.Str) and "through" in options:
                    own = camelize(singular(source.value))
                model.associations[name] = Association(word in _MANY, own)
        elif word == "enum":
            self._enum(model, call, owner)
        elif word == "attribute" and names:
            self._attribute(model, names, options)
        elif word == "alias_attribute" and len(names) > 1:
            model.aliases[names[0]] = names[1]
        elif word == "delegate" and isinstance(to := options.get("to"), ir.Str):
            prefix = options.get("prefix")
            lead = (
                f"{to.value}_"
                if isinstance(prefix, ir.Literal) and prefix.value
                else f"{prefix.value}_"
                if isinstance(prefix, ir.Str)
                else ""
            )
            for name in names:
                model.delegated[lead + name] = f"{to.value}.{name}"
        elif word == "has_secure_password":
            self._passwords(model)
        elif word == "devise":
            model.devise = True
            for name in ("password", "password_confirmation"):
                model.virtual[name] = Column(name, "string", False)
            if "validatable" in names:
                model.present |= {"email", "password"}
                model.limits.setdefault("email", {})["format"] = "email"
        elif word in ("store_accessor", "store"):
            for name in names[1:]:
                model.virtual[name] = Column(name, "json")
        elif word.startswith("validate"):
            self._validation(model, word, names, call, owner)

    @staticmethod
    def _passwords(model: Model) -> None:
        for name in ("password", "password_confirmation"):
            model.virtual[name] = Column(name, "string", False)
        model.present.add("password")

    @staticmethod
    def _attribute(model: Model, names: list[str], options: dict[str, ir.Expr]) -> None:
        kind = names[1] if len(names) > 1 else ""
        known = model.table.columns.get(names[0]) if model.table is not None else None
        default = options.get("default")
        value = default.value if isinstance(default, ir.Str | ir.Literal) and default.value is not None else MISSING
        if known is None:
            array = isinstance(own := options.get("array"), ir.Literal) and own.value is True
            model.virtual[names[0]] = Column(names[0], _ATTRIBUTE_TYPES.get(kind, kind), True, value, array=array)

    def _enum(self, model: Model, call: ir.Call, owner: ClassRef) -> None:
        scope = self.semantics.scope_in(self.run, owner)
        positional = [a.value for a in call.args if a.name is None]
        if positional and isinstance(positional[0], ir.Str):
            # ``enum :status, [...]`` and ``enum :status, { a: 0 }`` and ``enum :status, a: 0, b: 1``
            if len(positional) > 1:
                self._values(model, positional[0].value, self.run.evaluate(positional[1], scope))
            else:
                keys = [
                    a.name
                    for a in call.args
                    if a.name and not a.name.startswith("_") and a.name not in ("prefix", "suffix", "default", "validate")
                ]
                if keys:
                    model.enums[positional[0].value] = keys
            return
        for arg in call.args:
            if arg.name and not arg.name.startswith("_"):
                self._values(model, arg.name, self.run.evaluate(arg.value, scope))

    @staticmethod
    def _values(model: Model, name: str, value: Value) -> None:
        if isinstance(value, MapOf):
            found: list[Any] = list(value.entries)
        else:
            found = [v.literal for v in value.items() or [] if isinstance(v, Text) and v.literal is not None]
        if found:
            model.enums[name] = found

    def _validation(self, model: Model, word: str, names: list[str], call: ir.Call, owner: ClassRef) -> None:
        scope = self.semantics.scope_in(self.run, owner)
        options = named_args(call)
        conditional = bool(options.keys() & {"if", "unless", "on"})
        rules = options
        if word.startswith("validates_") and word.endswith("_of"):
            rules = {
                word.removeprefix("validates_").removesuffix("_of"): ir.Dict(
                    call.line, [(ir.Str(call.line, k), v) for k, v in options.items()]
                )
            }
        elif word != "validates":
            return
        for rule, given in rules.items():
            inner = {k.value: v for k, v in given.items if isinstance(k, ir.Str)} if isinstance(given, ir.Dict) else {}
            if conditional or inner.keys() & {"if", "unless", "on"} or (isinstance(given, ir.Literal) and not given.value):
                continue
            if rule == "presence":
                model.present.update(names)
                continue
            found = limits(self.run, scope, rule, given)
            lenient = {**rules, **inner}.keys() & {"allow_nil", "allow_blank"}
            for name in names:
                model.limits.setdefault(name, {}).update(found)
                # Nothing is none of the listed values, no number, and too short.
                if not lenient and (rule in ("inclusion", "numericality") or found.get("minLength")):
                    model.present.add(name)

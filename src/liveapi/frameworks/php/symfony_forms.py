"""Symfony's form types: the fields that ``buildForm`` adds, with their types, options and constraints."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Schema
from liveapi.api.shapes import array_of, enum_of
from liveapi.frameworks.answers import FILE, FORM
from liveapi.frameworks.php.constraint_attributes import limited
from liveapi.frameworks.php.handling import current
from liveapi.frameworks.php.inputs import Input, Read, ReadField
from liveapi.frameworks.php.library_functions import enum_values
from liveapi.frameworks.php.rules import Field
from liveapi.frameworks.php.serializer import View
from liveapi.frameworks.php.values import BOOLEAN, DATE_TIME, INTEGER, NUMBER, STRING, class_value, typed
from liveapi.syntax import ir
from liveapi.trace.values import (
    Argument,
    CallSite,
    ClassRef,
    Const,
    External,
    ExternalCall,
    FunctionRef,
    Instance,
    ListOf,
    MapOf,
    Text,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from liveapi.frameworks.php.library import Library
    from liveapi.trace.interpreter import Interpreter

_TYPES: dict[str, Schema] = {
    **dict.fromkeys(
        ("TextType", "TextareaType", "PasswordType", "SearchType", "HiddenType", "TelType", "ColorType", "TimezoneType"), STRING
    ),
    **dict.fromkeys(("CountryType", "LanguageType", "LocaleType", "CurrencyType", "UlidType", "WeekType", "MoneyType"), STRING),
    "EmailType": {"type": "string", "format": "email"},
    "UrlType": {"type": "string", "format": "uri"},
    "UuidType": {"type": "string", "format": "uuid"},
    **dict.fromkeys(("IntegerType", "RangeType"), INTEGER),
    **dict.fromkeys(("NumberType", "PercentType"), NUMBER),
    **dict.fromkeys(("CheckboxType", "RadioType"), BOOLEAN),
    **{name: {"type": "string", "format": "date"} for name in ("DateType", "BirthdayType")},
    "DateTimeType": DATE_TIME,
    "TimeType": {"type": "string", "format": "time"},
    "FileType": FILE,
}
_BUTTONS = frozenset({"SubmitType", "ButtonType", "ResetType"})
_MAX_DEPTH = 6


@dataclass(slots=True, eq=False)
class Builder(Value):
    """``$builder->add('title', TextType::class, […])``: notes the fields."""

    forms: Forms
    fields: dict[str, Field]
    data: ClassRef | None
    depth: int

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first = call.get(0)
        if name in {"add", "create"} and first is not None:
            if isinstance(first, Builder):
                return self
            word = run.text(first).literal
            made = self.forms.field(word or "", call.get(1, "type"), call.get(2, "options"), self.data, self.depth) if word else None
            if made is not None and word and name == "add":
                self.fields[word] = made
        elif name == "remove" and first is not None:
            self.fields.pop(run.text(first).literal or "", None)
        elif name == "getForm":
            return FormValue(self.forms, None, self.fields, "form")
        return self

    def describe(self) -> str:
        return "a form's builder"


@dataclass(slots=True, eq=False)
class FormValue(Value):
    """A form of a type (or one that is built on the spot)."""

    forms: Forms
    type: ClassRef | None
    fields: dict[str, Field] | None = None
    prefix: str = ""
    data: Value | None = None

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        handling = current(run)
        if name in {"handleRequest", "submit"} and handling.method not in {"POST", "PUT", "PATCH"}:
            return self
        if name in {"handleRequest", "submit"}:
            fields = self.fields if self.fields is not None else self.forms.fields(self.type) if self.type is not None else {}
            root = Field(fields=dict(fields))
            if name == "handleRequest":
                handling.media = FORM
                root = Field(fields={self.prefix: root}) if self.prefix else root
            if fields:
                handling.validate(root, refused=False)
            return self
        if name == "getData":
            return self.data or Input(handling.inputs)
        if name in {"isSubmitted", "isValid"}:
            return typed(BOOLEAN)
        if name in {"get", "createView", "setData"}:
            return self
        return Unknown(f"{name} of a form")

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return Unknown(f"{name} of a form")

    def describe(self) -> str:
        return "a form"


class Forms:
    """The form types of a run."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.run = library.run
        self._known: dict[int, dict[str, Field]] = {}

    def prefix(self, ref: ClassRef) -> str:
        """Under what name a form's fields are sent."""
        found = self.run.classes.find(ref, "getBlockPrefix") or self.run.classes.find(ref, "getName")
        if found is not None and isinstance(found[0], FunctionRef):
            function = found[0]
            value = self.run.enter(function.bound(self._made(ref)), CallSite([], function.function, function.module, [], function.scope))
            if isinstance(value, Text) and value.literal is not None:
                return value.literal
        stem = re.sub(r"(?i)(.)type$", r"\1", ref.name)
        return re.sub(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", stem).lower()

    def _made(self, ref: ClassRef) -> Instance:
        return Instance(ref, {}, None, summary=True)

    def fields(self, ref: ClassRef, depth: int = 0) -> dict[str, Field]:
        """The fields of a form type, those of its parent first."""
        if id(ref.cls) in self._known or depth > _MAX_DEPTH:
            return self._known.get(id(ref.cls), {})
        found: dict[str, Field] = {}
        self._known[id(ref.cls)] = found
        parent = self._parent(ref)
        if isinstance(parent, ClassRef) and parent.cls is not ref.cls:
            found.update(self.fields(parent, depth + 1))
        build = self.run.classes.find(ref, "buildForm")
        if build is not None and isinstance(build[0], FunctionRef):
            function = build[0]
            builder = Builder(self, found, self._data(ref) or (self._data(parent) if isinstance(parent, ClassRef) else None), depth)
            args = [Argument(builder), Argument(Unknown("the options of a form"))]
            self.run.enter(function.bound(self._made(ref)), CallSite(args, function.function, function.module, [], function.scope))
        return found

    def _parent(self, ref: ClassRef) -> Value | ClassRef | None:
        found = self.run.classes.find(ref, "getParent")
        if found is None or not isinstance(found[0], FunctionRef):
            return None
        function = found[0]
        value = self.run.enter(function.bound(self._made(ref)), CallSite([], function.function, function.module, [], function.scope))
        return getattr(value, "ref", value)

    def _data(self, ref: ClassRef) -> ClassRef | None:
        """``$resolver->setDefaults(['data_class' => Post::class])``."""
        found = self.run.classes.find(ref, "configureOptions")
        if found is None or not isinstance(found[0], FunctionRef):
            return None
        function = found[0]
        for node in [n for s in function.function.body for n in s.walk()]:
            pairs = node.items if isinstance(node, ir.Dict) else []
            for key, value in pairs:
                if isinstance(key, ir.Str) and key.value == "data_class":
                    return class_value(self.run.evaluate(value, function.scope))
        return None

    def field(self, name: str, kind: Value | None, options: Value | None, data: ClassRef | None, depth: int) -> Field | None:
        """One field."""
        given = options.entries if isinstance(options, MapOf) else {}
        ref = getattr(kind, "ref", kind)
        last = ref.name.rpartition("\\")[2] if isinstance(ref, External) else ""
        if last in _BUTTONS:
            return None
        required = given.get("required")
        made = ReadField(required=not (isinstance(required, Const) and required.value is False), read=Read())
        help_ = given.get("help")
        made.description = help_.literal or "" if isinstance(help_, Text) else ""
        schema: dict[str, Any] = dict(self._schema(last, ref, given, depth))
        if isinstance(ref, ClassRef) and ref.cls.kind == "class":
            inner = self.fields(ref, depth + 1)
            if inner:
                made.fields = dict(inner)
                return made
            parent = self._parent(ref)
            schema = dict(self._schema(parent.name.rpartition("\\")[2] if isinstance(parent, External) else "", parent, given, depth))
        if not schema and data is not None:
            known = next((p for p in self.library.serializer.properties(data, View("input")) if p.name == name), None)
            schema = dict(known.schema) if known is not None else {}
        elif data is not None:
            known = next((p for p in self.library.serializer.properties(data, View("input")) if p.name == name), None)
            limits = known.schema if known is not None else {}
            kept = {"minLength", "maxLength", "minimum", "maximum", "pattern", "exclusiveMinimum", "exclusiveMaximum"}
            if limits.get("type") in (schema.get("type"), [schema.get("type"), "null"]):
                schema = {**{k: v for k, v in limits.items() if k in kept}, **schema}
        constraints = given.get("constraints")
        for one in (constraints.items() or [constraints]) if constraints is not None else []:
            if isinstance(one, ExternalCall):
                limited(self.run, schema, one.name.rpartition("\\")[2], one.call_site)
        made.read = Read(schema)
        return made

    def _schema(self, last: str, ref: object, given: dict[str, Value], depth: int) -> Schema:
        multiple = given.get("multiple")
        many = isinstance(multiple, Const) and multiple.value is True
        if last == "ChoiceType":
            words = self._choices(given.get("choices"))
            one: Schema = enum_of(words) if words else STRING
            return array_of(one) if many else one
        if last == "EnumType":
            cases = class_value(given.get("class"))
            one = enum_of(enum_values(self.run, cases)) if cases is not None else STRING
            return array_of(one) if many else one
        if last in {"EntityType", "DocumentType"}:
            return array_of(INTEGER) if many else INTEGER
        if last == "CollectionType":
            entry = self.field("entry", given.get("entry_type"), given.get("entry_options"), None, depth + 1)
            return array_of(entry.schema() if entry is not None else {})
        if last == "RepeatedType":
            return {"type": "object", "properties": {"first": STRING, "second": STRING}}
        if last == "FileType" and many:
            return array_of(FILE)
        return _TYPES.get(last, {})

    def _choices(self, value: Value | None) -> list[Any]:
        """The values of ``['Label' => 'value']``, groups laid out."""
        items = list(value.entries.values()) if isinstance(value, MapOf) else value.elements if isinstance(value, ListOf) else []
        out: list[Any] = []
        for item in items:
            if isinstance(item, MapOf | ListOf):
                out += self._choices(item)
            elif isinstance(item, Text) and item.literal is not None:
                out.append(item.literal)
            elif isinstance(item, Const) and item.value is not None:
                out.append(item.value)
        return out

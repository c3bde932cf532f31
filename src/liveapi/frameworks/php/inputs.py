"""What code reads of a request: each place in the body (or query) that it takes something from, as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Certainty, Evidence, Schema
from liveapi.api.shapes import Property, array_of, object_of
from liveapi.frameworks.answers import FILE
from liveapi.frameworks.php.rules import Field
from liveapi.syntax import ir
from liveapi.trace.values import CallSite, Choice, ClassRef, Const, ListOf, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter


@dataclass(slots=True, eq=False)
class Read:
    """One place in what is sent, with what is known of it."""

    schema: Schema = field(default_factory=dict)
    children: dict[str, Read] = field(default_factory=dict)
    items: Read | None = None
    evidence: Evidence | None = None
    #: The model that is filled with it.
    model: ClassRef | None = None
    #: What validation says of it.
    rules: Field | None = None

    def child(self, name: str, evidence: Evidence | None = None) -> Read:
        """The place inside, by its key; ``*`` is each item."""
        if name == "*":
            self.items = self.items or Read(evidence=evidence)
            return self.items
        found = self.children.get(name)
        if found is None:
            found = self.children[name] = Read(evidence=evidence)
        return found

    def note(self, schema: Schema) -> None:
        """Say of which type it is, where that is not known yet."""
        if schema and not self.schema:
            self.schema = schema

    def typed_by(self, rules: Field) -> None:
        """What is read of validated fields is of the types that the rules say."""
        for name, inner in rules.fields.items():
            self.child(name).typed_by(inner)
        if rules.items is not None:
            self.child("*").typed_by(rules.items)
        if rules.words and not rules.fields and rules.items is None:
            self.note(rules.schema())

    @property
    def empty(self) -> bool:
        return not self.children and self.items is None and self.model is None

    def merge(self, known: Field) -> None:
        """Add to what validation describes what is read besides."""
        for name, read in self.children.items():
            inside = known.fields.get(name)
            if inside is not None:
                read.merge(inside)
                continue
            known.fields[name] = read.as_field()
        if self.items is not None and known.items is not None:
            self.items.merge(known.items)

    def as_field(self) -> Field:
        """The same as a field without rules."""
        made = ReadField(evidence=self.evidence)
        made.read = self
        made.fields = {name: child.as_field() for name, child in self.children.items()}
        made.items = self.items.as_field() if self.items is not None else None
        return made


@dataclass(slots=True)
class ReadField(Field):
    """A field of which only its reading is known."""

    read: Read | None = None

    def schema(self) -> Schema:
        if self.fields:
            return object_of(self.properties())
        if self.items is not None:
            return array_of(self.items.schema())
        return self.read.schema if self.read is not None else {}

    def has_file(self) -> bool:
        return (self.read is not None and self.read.schema == FILE) or Field.has_file(self)

    def properties(self) -> Iterator[Property]:
        for name, inner in self.fields.items():
            yield Property(name, inner.schema(), inner.required, inner.description)


@dataclass(slots=True, eq=False)
class Input(Value):
    """Something that was sent; ``validated`` if only what the rules name is left of it."""

    read: Read
    validated: bool = False

    def inside(self, name: str, at: ir.Node | None = None, call: CallSite | None = None) -> Input:
        """What was sent under a key, or under several: ``user.email``."""
        read = self.read
        evidence = Evidence(call.module.path, call.line) if call is not None else None
        for part in name.split("."):
            read = read.child(part, evidence)
        return Input(read)

    def index(self, run: Interpreter, key: Value, at: ir.Node) -> Value:
        word = key.literal if isinstance(key, Text) else None
        if word is None:
            return Input(self.read.child("*"))
        return self.inside(word.replace(".", "․")) if "." not in word else self.inside(word)

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return self.inside(name)

    def items(self) -> list[Value] | None:
        return [Input(self.read.child("*"))]

    def cast(self, kind: str) -> Value:
        """It is made a number, truth value or text of."""
        self.read.note({"type": kind})
        return self

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first = call.get(0)
        word = run.text(first).literal if first is not None else None
        if name in {"get", "input", "offsetGet", "pull"} and word:
            return self.inside(word, call=call)
        if name == "validated":
            return Input(self.read, validated=True)
        if name in {"all", "toArray", "collect", "filter", "except", "values", "merge", "unique", "sortBy", "safe"}:
            return self
        if name == "only":
            names = [w for v in call.positional for i in (v.items() or [v]) if (w := run.text(i).literal)]
            return MapOf({w: self.inside(w, call=call) for w in names})
        if name in {"map", "each", "mapWithKeys", "flatMap", "transform"} and first is not None:
            return ListOf([run.call(first, [Input(self.read.child("*"))], call)], open=True)
        if name in {"format", "toDateString", "toDateTimeString", "startOfDay", "endOfDay", "timestamp", "addDay"}:
            self.read.note({"type": "string", "format": "date-time"})
            return Unknown("a date", {"type": "string", "format": "date-time"})
        if name in FILE_METHODS:
            self.read.note(FILE)
            return Unknown("what a file tells", FILE_METHODS[name])
        return Unknown(f"{name} of what was sent")

    def describe(self) -> str:
        return "what was sent"

    def key(self) -> object:
        return ("input", id(self.read))


@dataclass(slots=True, eq=False)
class RawBody(Value):
    """The body as text, before it is decoded."""

    read: Read

    def cast(self, kind: str) -> Value:
        """It is a text already."""
        return self

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        return self

    def key(self) -> object:
        return ("raw", id(self.read))


#: Methods of an uploaded file.
FILE_METHODS: dict[str, Schema] = {
    **{
        key: {"type": "string"}
        for key in ("store", "storeAs", "storePublicly", "getClientOriginalName", "getClientOriginalExtension", "extension")
    },
    **{key: {"type": "string"} for key in ("getRealPath", "getMimeType", "getClientMimeType", "getPathname", "hashName", "moveTo", "move")},
    "getSize": {"type": "integer"},
}


def typed_by(value: Value | None) -> dict[str, Any]:
    """The type of a default tells that of what is read."""
    if isinstance(value, Const) and value.value is not None:
        return {"type": {bool: "boolean", int: "integer", float: "number"}[type(value.value)]}
    if isinstance(value, Text):
        return {"type": "string"}
    return {"type": "array", "items": {}} if isinstance(value, ListOf) else {}


def inputs_in(value: Value) -> Iterator[Input]:
    """What was sent, among the values that a value may be."""
    if isinstance(value, Input):
        yield value
    elif isinstance(value, Choice):
        for option in value.options:
            yield from inputs_in(option)


def guessed(read: Read) -> Certainty:
    """How sure a body is that was only read from."""
    return Certainty.CERTAIN if read.rules is not None else Certainty.GUESSED

"""Laravel's validation rules: ``['user.email' => 'required|email', 'tags.*' => ['string', Rule::in([...])]]`` as a schema."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Certainty, Evidence, Location, Parameter, Schema
from liveapi.api.shapes import MISSING, Property, array_of, object_of
from liveapi.frameworks.php.rule_limits import Word, of_words
from liveapi.trace.values import CallSite, Choice, ListOf, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_SEGMENT = re.compile(r"(?<!\\)\.")
#: Rules with which a field may be left out although it is required in some cases.
_OPTIONAL = frozenset({"sometimes", "exclude", "missing"})


@dataclass(slots=True, eq=False)
class RuleValue(Value):
    """A rule object of the library (``Rule::in([...])``, ``Password::min(8)``): the words that it stands for."""

    words: list[Word]

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        args = [w for v in call.positional for w in literals(run, v)]
        if name in {"min", "max", "size", "between", "integer", "multipleOf", "digits", "digitsBetween", "decimal", "types", "extensions"}:
            self.words.append(
                Word({"multipleOf": "multiple_of", "digitsBetween": "digits_between", "types": "mimes"}.get(name, name), args)
            )
        elif name in {"only", "except"} and self.words and self.words[0].enum is not None:
            enum, given = self.words[0].enum, set(args)
            self.words[0] = Word("enum", [], [v for v in enum if (v in given or str(v) in given) == (name == "only")])
        return self

    def describe(self) -> str:
        return "a validation rule"


@dataclass(slots=True)
class Field:
    """A field that is validated, with those inside of it."""

    words: list[Word] = field(default_factory=list)
    required: bool = False
    fields: dict[str, Field] = field(default_factory=dict)
    items: Field | None = None
    description: str = ""
    example: object = MISSING
    evidence: Evidence | None = None

    def at(self, path: Iterable[str]) -> Field:
        """The field at a path, made if there is none."""
        here = self
        for name in path:
            if name == "*" or name.isdigit():
                here.items = here.items or Field()
                here = here.items
            else:
                here = here.fields.setdefault(name, Field())
        return here

    @property
    def empty(self) -> bool:
        return not self.fields and self.items is None and not self.words

    def is_required(self) -> bool:
        """Whether it must be sent: by its own rules, or since something inside of it must."""
        return self.required or (not self.words and any(f.is_required() for f in self.fields.values()))

    def schema(self) -> Schema:
        """What may be sent."""
        inner: Schema | None = None
        words = self.words
        if self.fields:
            inner = object_of(self.properties())
        elif self.items is not None:
            distinct = any(w.name == "distinct" for w in self.items.words)
            inner = array_of(self.items.schema(), unique=distinct)
        return of_words(words, inner)

    def properties(self) -> Iterator[Property]:
        """The fields inside; ``confirmed`` ones twice."""
        for name, inner in self.fields.items():
            if any(w.name in {"prohibited", "missing"} and not w.args for w in inner.words):
                continue
            schema = inner.schema()
            examples = () if inner.example is MISSING else (inner.example,)
            yield Property(name, schema, inner.is_required(), inner.description, examples=examples)
            if any(w.name == "confirmed" for w in inner.words):
                yield Property(f"{name}_confirmation", schema, inner.is_required())

    def has_file(self) -> bool:
        """Whether a file is among what is sent."""
        if any(w.name in {"file", "image", "mimes", "mimetypes", "dimensions", "extensions"} for w in self.words):
            return True
        return any(f.has_file() for f in self.fields.values()) or (self.items is not None and self.items.has_file())

    def parameters(self, certainty: Certainty = Certainty.CERTAIN) -> Iterator[Parameter]:
        """The fields as they stand in a query: ``filter[name]``, ``ids[]``."""
        yield from _parameters(self, "", certainty)


def _parameters(node: Field, prefix: str, certainty: Certainty) -> Iterator[Parameter]:
    for name, inner in node.fields.items():
        full = f"{prefix}[{name}]" if prefix else name
        if inner.fields:
            yield from _parameters(inner, full, certainty)
            continue
        schema = inner.schema()
        kind = schema.get("type")
        if kind == "array" or (isinstance(kind, list) and "array" in kind):
            # PHP takes several values of one name only with brackets.
            full += "[]"
        yield Parameter(full, Location.QUERY, schema, inner.required, inner.description, evidence=inner.evidence, certainty=certainty)


def fields_of(run: Interpreter, rules: Value, evidence: Evidence | None = None) -> Field:
    """The fields that an array of rules describes; of several arrays that there may be, those in all of them are required."""
    options = [o for o in rules.options if isinstance(o, MapOf)] if isinstance(rules, Choice) else [rules]
    root = Field()
    counts: dict[str, int] = {}
    for option in options:
        for name, value in option.entries.items() if isinstance(option, MapOf) else []:
            words, required = words_of(run, value)
            path = [s.replace("\\.", ".") for s in _SEGMENT.split(name)]
            here = root.at(path)
            here.required = required if name not in counts else here.required and required
            here.evidence = here.evidence or evidence
            counts[name] = counts.get(name, 0) + 1
            here.words += [w for w in words if w not in here.words]
    for name, count in counts.items():
        if count < len(options):
            root.at(_SEGMENT.split(name)).required = False
    return root


def words_of(run: Interpreter, value: Value) -> tuple[list[Word], bool]:
    """The rules of one field as words, and whether it is required."""
    if isinstance(value, Choice):
        found = [words_of(run, o) for o in value.known()]
        return [w for i, (words, _) in enumerate(found) for w in words if not any(w in f[0] for f in found[:i])], all(r for _, r in found)
    words = list(_words(run, value))
    names = {w.name for w in words}
    return words, "required" in names and not names & _OPTIONAL


def _words(run: Interpreter, value: Value) -> Iterator[Word]:
    if isinstance(value, RuleValue):
        yield from value.words
    elif isinstance(value, Text):
        known = "".join(p if isinstance(p, str) else "\0" for p in value.parts)
        for word in _split(known):
            name, _, args = word.partition(":")
            # Of a rule with a part that is not known, the name is.
            yield Word(name.strip().lower(), [] if "\0" in args else [args] if name in {"regex", "not_regex"} else _arguments(args))
    elif isinstance(value, ListOf | MapOf):
        for item in value.elements if isinstance(value, ListOf) else value.entries.values():
            words, required = words_of(run, item) if isinstance(item, Choice) else (list(_words(run, item)), True)
            yield from (w for w in words if required or w.name != "required")


def _split(text: str) -> list[str]:
    """``required|regex:/a|b/`` at its bars; a pattern, which comes last, may hold some."""
    found = re.match(r"(?s)(?:(.*?)\|)?((?:not_)?regex:.*)", text)
    if found is None:
        return [w for w in text.split("|") if w]
    before = [w for w in (found[1] or "").split("|") if w]
    pattern = found[2]
    delimiter = pattern.partition(":")[2][:1]
    end = pattern.rfind(delimiter) if delimiter else -1
    tail = pattern[end:].partition("|")[2] if end > 0 else ""
    return [*before, pattern[: len(pattern) - len(tail) - 1] if tail else pattern, *(w for w in tail.split("|") if w)]


def _arguments(text: str) -> list[str]:
    return [a.strip().strip('"') for a in text.split(",")] if text else []


def literals(run: Interpreter, value: Value) -> Iterator[str]:
    """Texts and numbers in a value, those in lists too."""
    items = value.items() if not isinstance(value, Text) else None
    if isinstance(value, MapOf):
        items = list(value.entries.values())
    for item in items if items is not None else [value]:
        text = run.text(item).literal
        if text:
            yield text

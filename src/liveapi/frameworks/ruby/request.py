"""What a Ruby handler takes out of the request: a tree of names, from permit lists and from what it reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Certainty, Evidence, Location, Parameter, RequestBody, Schema
from liveapi.api.shapes import Property, array_of, object_of
from liveapi.frameworks.answers import FILE, JSON, MULTIPART, body_of
from liveapi.frameworks.inflection import singular
from liveapi.frameworks.ruby.data import Array, Datum, Either, Hash, Lit, Opaque, words

if TYPE_CHECKING:
    from liveapi.frameworks.ruby.models import Model, Models

#: What Rails and Sinatra put into ``params`` themselves.
OWN = frozenset({"controller", "action", "format", "splat", "captures", "utf8", "authenticity_token", "_method"})
#: Methods of values that say what they are.
CASTS: dict[str, Schema] = {
    "to_i": {"type": "integer"},
    "to_f": {"type": "number"},
    "to_d": {"type": "number"},
    "to_date": {"type": "string", "format": "date"},
    "to_time": {"type": "string", "format": "date-time"},
    "to_datetime": {"type": "string", "format": "date-time"},
    "iso8601": {"type": "string", "format": "date-time"},
    "to_sym": {"type": "string"},
    "split": {"type": "string"},
    "strip": {"type": "string"},
    "downcase": {"type": "string"},
    "upcase": {"type": "string"},
    "original_filename": FILE,
    "tempfile": FILE,
    "content_type": FILE,
}
#: First words of names that ask for something, or count it.
_QUESTIONS = frozenset(
    (
        *(
            "should",
            "is",
            "has",
            "have",
            "can",
            "show",
            "include",
            "includes",
            "with",
            "without",
            "only",
            "exclude",
            "hide",
            "get",
            "fetch",
        ),
        *(
            "fetch",
            "skip",
            "num",
            "number",
            "max",
            "min",
            "total",
            "count",
            "no",
            "allow",
            "enable",
            "disable",
            "use",
            "returns",
            "force",
            "all",
        ),
    )
)
#: What Rack makes of an uploaded file.
_UPLOAD = frozenset({"filename", "tempfile", "head"})
#: Plurals of one value.
_AMOUNTS = frozenset(
    (
        *("days", "months", "weeks", "years", "hours", "minutes", "seconds", "cents", "credits", "units", "points", "options", "settings"),
        *("fields", "includes", "params", "details", "details", "s", "as", "is", "has", "does", "terms", "results", "metadata", "args"),
        *("series", "coordinates", "notes", "contents", "comments", "keywords", "rows", "columns", "limits", "relations", "words"),
    )
)


@dataclass(slots=True, eq=False)
class Param:
    """One name in the request."""

    name: str
    children: dict[str, Param] = field(default_factory=dict)
    #: ``array`` of what it is otherwise, ``map`` of any keys.
    array: bool = False
    map: bool = False
    required: bool = False
    #: In a permit list rather than read.
    declared: bool = False
    #: The handler was seen to take this very value, not only something inside it.
    used: bool = False
    schema: Schema = field(default_factory=dict)
    model: Model | None = None
    at: Evidence | None = None
    #: Read ahead of the action: that belongs to many actions and is rarely in a body.
    before: bool = False
    #: Read only by what runs ahead of every action of the application: no operation's own.
    shared: bool = False

    def child(self, name: str, models: Models | None = None, around: str = "") -> Param:
        """The member of a name, made when it is first asked for; what the models know of it is noted."""
        found = self.children.get(name)
        if found is None:
            found = self.children[name] = Param(name)
            if models is not None:
                found.model = self._associated(name, models, around)
        return found

    def _associated(self, name: str, models: Models, around: str) -> Model | None:
        bare = name.removesuffix("_attributes")
        if self.model is not None:
            association = self.model.associations.get(bare)
            return models.target(self.model, association) if association is not None else None
        guessed = models.guess(bare, around) if not self.name else None
        return guessed[0] if guessed is not None else None


@dataclass(slots=True, eq=False)
class Params(Datum):
    """``params``, or a part of it."""

    node: Param

    def key(self, depth: int = 6) -> object:
        return ("params", id(self.node))


class Requests:
    """Reads of the parameters of one handler."""

    def __init__(self, models: Models | None, around: str = "") -> None:
        self.models = models
        self.around = around
        self.root = Param("")
        #: What is only taken from the query (``request.query_parameters``).
        self.query = Param("")
        self.early = False
        self.shared = False
        #: Clients write names in camel case, which the application turns into its own.
        self.camel = False

    def read(self, params: Params, name: str, at: Evidence | None) -> Params:
        """``params[:name]``."""
        known = name in params.node.children
        child = params.node.child(name, self.models, self.around)
        if not known:
            child.at = at
            child.before = self.early
            child.shared = self.shared
        child.used = True
        child.before = child.before and self.early
        child.shared = child.shared and self.shared
        return Params(child)

    def require(self, params: Params, name: str, at: Evidence | None) -> Params:
        """``params.require(:name)``"""
        child = self.read(params, name, at)
        child.node.required = not self.early or child.node.required
        child.node.declared = True
        return child

    def permit(self, params: Params, filters: Iterable[Datum], at: Evidence | None, *, expected: bool = False) -> None:
        """``params.permit(:a, b: [], c: [:d])``; ``expected`` for ``params.expect``, whose lists tell arrays from objects."""
        node = params.node
        for each in filters:
            for name in words(each) if not isinstance(each, Array) else ():
                child = self.read(params, name, at).node
                child.declared = True
                child.required = child.required or (expected and node is self.root)
            if isinstance(each, Array):
                self.permit(params, each.elements or [], at, expected=expected)
            elif isinstance(each, Hash):
                for name, entry in each.entries.items():
                    child = self.read(params, name, at).node
                    child.declared = True
                    child.required = child.required or (expected and node is self.root)
                    self._nested(child, entry.value, at, expected)
            elif isinstance(each, Either):
                self.permit(params, each.options, at, expected=expected)

    def _nested(self, child: Param, value: Datum, at: Evidence | None, expected: bool) -> None:
        if isinstance(value, Hash) and not value.entries:
            child.map = True
        elif isinstance(value, Array):
            elements = value.elements or []
            double = len(elements) == 1 and isinstance(elements[0], Array)
            if value.elements == []:
                child.array = True
                return
            inner = elements[0].elements or [] if double and isinstance(elements[0], Array) else elements
            bare = child.name.removesuffix("_attributes")
            # ``permit`` takes both; what is named in the plural is a list.
            child.array = double or (not expected and singular(bare) != bare)
            self.permit(Params(child), inner, at)
        elif isinstance(value, Hash | Lit):
            self.permit(Params(child), [value], at)
        elif isinstance(value, Either):
            for option in value.options:
                self._nested(child, option, at, expected)
        elif isinstance(value, Opaque):
            child.map = True

    # --- what it comes to -------------------------------------------------------------------------------------------

    def body(self, in_path: set[str], *, creates: bool) -> RequestBody | None:
        """The request body."""
        declared = any(c.declared for c in self.root.children.values())
        members = [
            c
            for name, c in self.root.children.items()
            if name not in in_path
            and name not in OWN
            and not c.shared
            and not (c.before and not c.declared and (declared or not c.children))
        ]
        if not members:
            return None
        schema = object_of([self._property(c, self.root, creates) for c in members])
        media = _media(members)
        certainty = Certainty.CERTAIN if declared else Certainty.GUESSED
        at = next((c.at for c in members if c.at is not None), None)
        required = any(c.required for c in members)
        return body_of(schema, *media, required=required, certainty=certainty, evidence=at)

    def has_root(self, in_path: set[str]) -> bool:
        """Whether the handler permits members of a named object: that is not sent in the query."""
        return any(c.declared and c.children for name, c in self.root.children.items() if name not in in_path)

    def _property(self, node: Param, parent: Param, creates: bool) -> Property:
        schema = self._schema(node, parent, creates)
        required = node.required
        default: dict[str, Any] = {}
        if parent.model is not None and not node.children:
            column = parent.model.column(node.name)
            if creates and node.name in parent.model.present and (column is None or not _defaulted(column.default)):
                required = True
            if column is not None and creates and not column.array and node.name not in parent.model.enums:
                default = _default(column.default, schema)
        return Property(self._sent_as(node.name), schema, required, **default)

    def _sent_as(self, name: str) -> str:
        if not self.camel:
            return name
        head, *rest = name.split("_")
        return head + "".join(w[:1].upper() + w[1:] for w in rest)

    def _schema(self, node: Param, parent: Param, creates: bool) -> Schema:
        if node.children and node.children.keys() <= _UPLOAD:
            inner: Schema = FILE
        elif node.children:
            inner = object_of([self._property(c, node, creates) for c in node.children.values()])
        elif node.map:
            inner = {"type": "object"}
        else:
            found = parent.model.attribute(node.name, output=False) if parent.model is not None else None
            if found is None and parent.model is not None and node.name.endswith("_ids"):
                return array_of({"type": "integer", "format": "int64"})
            inner = node.schema or found or {}
            if found is not None and node.array and inner.get("type") in ("array", ["array", "null"]):
                return inner
        return array_of(inner) if node.array else inner

    def parameters(self, in_path: set[str], *, body: bool) -> Iterator[Parameter]:
        """The query parameters; where there is a body only those that are taken from the query in so many words."""
        for root in [self.query] if body else [self.root, self.query]:
            for name, node in root.children.items():
                if name not in in_path and name not in OWN and not node.shared:
                    yield from self._query(node, root, self._sent_as(name))

    def _query(self, node: Param, parent: Param, name: str, depth: int = 0) -> Iterator[Parameter]:
        if node.children and not node.array and depth < 3:
            for child in node.children.values():
                yield from self._query(child, node, f"{name}[{self._sent_as(child.name)}]", depth + 1)
            return
        schema = self._schema(node, parent, False)
        if not node.declared and not schema and _is_list(name):
            # Read as it is under a name in the plural: what Rack takes several values of.
            schema = array_of({})
        several = schema.get("type") in ("array", ["array", "null"])
        yield Parameter(
            name + "[]" * several,
            Location.QUERY,
            schema,
            node.required,
            evidence=node.at,
            certainty=Certainty.CERTAIN if node.declared else Certainty.LIKELY,
        )


def _default(default: object, schema: Schema) -> dict[str, Any]:
    """A column's default as it would be sent: those of decimals are kept as texts."""
    if not isinstance(default, str | int | float | bool) or default == "":
        return {}
    kinds = schema.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if "object" in kinds or "array" in kinds:
        return {}
    value: str | float = default
    if "number" in kinds and isinstance(default, str):
        if not re.fullmatch(r"-?\d+(?:\.\d+)?", default):
            return {}
        value = float(default)
    if isinstance(value, int | float) and not isinstance(value, bool):
        # The database's default may be one that a validation refuses.
        low, short = schema.get("minimum", value), schema.get("exclusiveMinimum", value - 1)
        if value < low or value <= short:
            return {}
    return {"default": value}


def _is_list(name: str) -> bool:
    """Whether a name is that of several things: ``statuses``, ``plan_codes``; not an amount (``months``)."""
    first, last = name.partition("_")[0], name.rpartition("_")[2]
    return singular(name) != name and first not in _QUESTIONS and last not in _AMOUNTS and "[" not in name


def _defaulted(default: object) -> bool:
    return isinstance(default, str | int | float | bool) and default != ""


def _media(members: list[Param]) -> tuple[str, ...]:
    files = any(_is_file(m) for m in members)
    return (MULTIPART,) if files else (JSON,)


def _is_file(node: Param) -> bool:
    if node.children and node.children.keys() <= _UPLOAD:
        return True
    return node.schema.get("format") == "binary" or any(_is_file(c) for c in node.children.values())

"""Data as JSON Schema: what ``render json:``, ``to_json`` and templates write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from liveapi.api.components import TypeKey
from liveapi.api.model import Schema
from liveapi.api.shapes import NULL, Property, any_of, array_of, map_of, nullable, object_of
from liveapi.frameworks.inflection import underscore
from liveapi.frameworks.ruby.data import (
    Array,
    Block,
    Datum,
    Either,
    Entry,
    Errors,
    Hash,
    JsonText,
    Klass,
    Lazy,
    Lit,
    Obj,
    Opaque,
    Record,
    Relation,
    Typed,
    words,
)

if TYPE_CHECKING:
    from liveapi.frameworks.ruby.environment import Args
    from liveapi.frameworks.ruby.evaluator import Evaluator

_DEPTH = 24
#: Methods by which an object says what it is as JSON, in the order in which they are asked.
_WRITERS = ("to_json", "as_json", "serializable_hash", "to_h", "to_hash")
ERRORS: Schema = {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}


def schema_of(run: Evaluator, datum: Datum, depth: int = 0) -> Schema:
    """The schema of a value that is written."""
    if depth > _DEPTH:
        return {}
    if isinstance(datum, Lazy):
        return schema_of(run, datum.value(), depth + 1)
    if isinstance(datum, Typed):
        return datum.schema
    if isinstance(datum, Lit):
        return _literal(datum)
    if isinstance(datum, Hash):
        return _hash(run, datum, depth)
    if isinstance(datum, Array):
        return array_of(
            any_of(schema_of(run, e, depth + 1) for e in datum.elements) if datum.elements else schema_of(run, datum.item, depth + 1)
        )
    if isinstance(datum, Either):
        return any_of(schema_of(run, o, depth + 1) for o in datum.options if not isinstance(o, Opaque)) if datum.options else {}
    if isinstance(datum, Errors):
        return ERRORS
    if isinstance(datum, Record | Relation | Obj | JsonText):
        written = as_json(run, datum, {})
        schema = {} if written is datum or isinstance(written, Record | Obj) else schema_of(run, written, depth + 1)
        return nullable(schema) if isinstance(datum, Record) and datum.nilable else schema
    if isinstance(datum, Klass | Block):
        return {"type": "string"} if isinstance(datum, Klass) and datum.ref is not None else {}
    made = None if isinstance(datum, Opaque) else _of_library(run, datum, {})
    return schema_of(run, made, depth + 1) if made is not None else {}


def _of_library(run: Evaluator, datum: Datum, options: Mapping[str, Datum]) -> Datum | None:
    """What an object of a library is as JSON."""
    from liveapi.frameworks.ruby.environment import Args

    return next(
        (f for library in run.libraries if (f := library(run, datum, "as_json", Args(kw=dict(options)), run.nowhere)) is not None), None
    )


def _literal(datum: Lit) -> Schema:
    value = datum.value
    if value is None:
        return NULL
    if isinstance(value, bool):
        return {"type": "boolean"}
    if isinstance(value, str):
        return {"type": "string", "examples": [value]} if value else {"type": "string"}
    return {"type": "integer" if isinstance(value, int) else "number", "examples": [value]}


def _hash(run: Evaluator, datum: Hash, depth: int) -> Schema:
    schema = _members(run, datum, depth)
    return _named(run, datum.source, schema) if datum.source is not None else schema


def _named(run: Evaluator, source: Obj, schema: Schema) -> Schema:
    """What a serializer writes as a named type; as it is where the same options give different data."""
    if any(isinstance(value, Klass) for value in source.ivars.values()):
        # It writes with another serializer: an envelope.
        return schema
    *module, last = run.semantics.full_name(source.ref).split("::")
    key = TypeKey(tuple(module), (last,), tuple(_chosen(source)))
    known = run.run.components.schemas.get(key.token)
    if known is not None and known != schema:
        return schema
    return run.run.components.define(key, lambda: schema)


def _chosen(source: Obj) -> Iterator[str]:
    """The words among the options of a serializer that say what it includes."""
    for value in source.ivars.values():
        options = value.entries.items() if isinstance(value, Hash) else [("", Entry(value))]
        for name, entry in options:
            if isinstance(entry.value, Array):
                for each in entry.value.elements or []:
                    yield from words(each) if not isinstance(each, Hash) else each.entries
            elif isinstance(entry.value, Lit) and entry.value.value is True and name:
                yield name


def _members(run: Evaluator, datum: Hash, depth: int) -> Schema:
    members = [Property(name, schema_of(run, e.value, depth + 1), e.required) for name, e in datum.entries.items()]
    if datum.others is None:
        return object_of(members)
    others = schema_of(run, datum.others, depth + 1)
    return object_of(members, others=others) if members and others else object_of(members) if members else map_of(others)


def as_json(run: Evaluator, datum: Datum, options: Mapping[str, Datum]) -> Datum:
    """What a value is as plain data, with the options of ``to_json`` and ``render json:``."""
    if isinstance(datum, Either):
        return Either([as_json(run, o, options) for o in datum.options])
    if isinstance(datum, JsonText):
        return datum.data
    if isinstance(datum, Lazy):
        return as_json(run, datum.value(), options)
    if isinstance(datum, Record):
        return _record(run, datum, options)
    if isinstance(datum, Relation):
        return Array(None, _record(run, Record(datum.model, datum.sure), options))
    if isinstance(datum, Array) and options:
        if datum.elements is not None:
            return Array([as_json(run, e, options) for e in datum.elements])
        return Array(None, as_json(run, datum.item, options))
    if isinstance(datum, Obj):
        return _object(run, datum, options)
    if isinstance(datum, Hash) and ("only" in options or "except" in options):
        kept, dropped = words(options.get("only")), words(options.get("except"))
        return Hash({k: e for k, e in datum.entries.items() if (not kept or k in kept) and k not in dropped}, datum.others, datum.branch)
    return datum


def run_as_json(run: Evaluator, receiver: Datum, args: Args) -> Datum:
    """What serializing a value with options gives."""
    options = {**args.kw}
    if args.pos and isinstance(args.pos[0], Hash):
        options.update({k: e.value for k, e in args.pos[0].entries.items()})
    return as_json(run, receiver, options)


def _object(run: Evaluator, datum: Obj, options: Mapping[str, Datum]) -> Datum:
    from liveapi.frameworks.ruby.environment import Args

    known = _of_library(run, datum, options)
    if known is not None:
        return known
    for name in _WRITERS:
        method = run.lineage.method(datum.ref, name)
        if method is not None:
            result = run.enter(method, datum, Args())
            if isinstance(result, Typed) and result.schema == {"type": "string"} and name == "to_json":
                return Opaque()
            return result.data if isinstance(result, JsonText) else result
    attributes = {k[1:]: v for k, v in datum.ivars.items() if k.startswith("@")}
    return Hash({k: Entry(v) for k, v in attributes.items()}) if attributes else Opaque()


def _record(run: Evaluator, record: Record, options: Mapping[str, Datum]) -> Datum:
    from liveapi.frameworks.ruby.environment import Args

    model = record.model
    if model.ref is not None:
        for name in ("as_json", "serializable_hash"):
            method = run.lineage.method(model.ref, name)
            if method is not None:
                return run.enter(method, record, Args([Hash({k: Entry(v) for k, v in options.items()})]))
    if not options.keys() & {"only", "except", "methods", "include", "root"}:
        return Typed(model.component(run.run)) if model.table is not None else Opaque()
    return columns(run, record, options)


def columns(run: Evaluator, record: Record, options: Mapping[str, Datum]) -> Hash:
    """A record as a hash: its columns, less or more what the options say."""
    from liveapi.frameworks.ruby.environment import Args

    only, dropped = words(options.get("only")), words(options.get("except"))
    out = Hash(branch=run.branch)
    for each in record.model.written():
        if (not only or each.name in only) and each.name not in dropped:
            out.entries[each.name] = Entry(Typed(each.schema))
    for name in words(options.get("methods")):
        out.entries[name] = Entry(run.send(record, name, Args(), run.nowhere))
    included = options.get("include")
    inner = dict.fromkeys(words(included), Hash()) if not isinstance(included, Hash) else {}
    for part in included.elements or [] if isinstance(included, Array) else [included]:
        if isinstance(part, Hash):
            inner.update({k: e.value if isinstance(e.value, Hash) else Hash() for k, e in part.entries.items()})
    for name, chosen in inner.items():
        value = run.send(record, name, Args(), run.nowhere)
        out.entries[name] = Entry(as_json(run, value, {k: e.value for k, e in chosen.entries.items()}))
    root = options.get("root")
    if isinstance(root, Lit) and root.value:
        name = root.value if isinstance(root.value, str) else underscore(record.model.name.rpartition("::")[2])
        return Hash({name: Entry(out)}, branch=run.branch)
    return out

"""What Ruby's own methods, and those of Active Support and Active Record, give for data of a known shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Schema
from liveapi.api.shapes import is_nullable
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
    either,
    maybe,
    word,
    words,
)
from liveapi.frameworks.ruby.request import CASTS, Params

if TYPE_CHECKING:
    from liveapi.frameworks.ruby.evaluator import Args, Env, Evaluator

STRING: Schema = {"type": "string"}
INTEGER: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
BOOLEAN: Schema = {"type": "boolean"}
DATE_TIME: Schema = {"type": "string", "format": "date-time"}
DATE: Schema = {"type": "string", "format": "date"}

#: Methods of libraries that run their block once, and give what it gives.
INLINE = frozenset(
    (
        *(
            "transaction",
            "connected_to",
            "with_lock",
            "with_connection",
            "with_locale",
            "with_options",
            "uncached",
            "unscoped",
            "switch",
            "run",
        ),
        *("synchronize", "benchmark", "measure", "instrument", "in_span", "tagged", "silence", "use_zone", "with_tenant", "fetch", "cache"),
        *("instance_exec", "instance_eval", "catch", "timeout", "time", "trace", "set_tags", "requires_new", "with_indifferent_access"),
    )
)

#: Methods that give one type whatever they are called on.
_GIVES: Mapping[str, Schema] = {
    **dict.fromkeys(
        (
            *("to_s", "inspect", "full_message", "message", "parameterize", "titleize", "humanize", "strftime", "to_param", "downcase"),
            *("upcase", "capitalize", "truncate", "strip", "join", "to_fs", "to_formatted_s", "camelize", "underscore", "dasherize"),
            *("classify", "tableize", "pluralize", "singularize", "squish", "hexdigest", "encode64", "urlsafe_encode64", "html_safe"),
            *("model_name", "class_name", "gsub", "sub", "tr", "chomp", "ljust", "rjust", "format", "sprintf", "to_sentence"),
        ),
        STRING,
    ),
    **dict.fromkeys(("to_i", "size", "count", "length", "total_count", "total_pages", "current_page", "limit_value", "hash"), INTEGER),
    **dict.fromkeys(("ceil", "floor"), INTEGER),
    **dict.fromkeys(("to_f", "fdiv"), NUMBER),
    **dict.fromkeys(
        ("iso8601", "to_datetime", "to_time", "xmlschema", "utc", "in_time_zone", "rfc3339", "beginning_of_day", "end_of_day"), DATE_TIME
    ),
    **dict.fromkeys(("to_date",), DATE),
}
_SAME = frozenset(
    (
        *(
            "freeze",
            "dup",
            "clone",
            "itself",
            "presence",
            "deep_dup",
            "compact",
            "uniq",
            "flatten",
            "sort",
            "sort_by",
            "reverse",
            "shuffle",
        ),
        *("select", "reject", "filter", "compact_blank", "to_a", "to_ary", "lazy", "force", "take_while", "drop_while", "order", "rotate"),
        *("with_indifferent_access", "symbolize_keys", "deep_symbolize_keys", "stringify_keys", "deep_stringify_keys", "to_h", "to_hash"),
        *("html_escape", "decorate", "reload", "entries", "each_entry", "deep_transform_keys", "max_by", "min_by", "unscoped", "tap"),
    )
)
_ONE = frozenset({"first", "last", "find", "detect", "sample", "min", "max", "take", "pop", "shift", "min_by", "max_by", "second", "third"})
_EACH = frozenset(
    {"each", "each_with_index", "each_pair", "each_value", "each_key", "reverse_each", "each_slice", "find_each", "find_in_batches"}
)
_MAP = frozenset({"map", "collect", "filter_map", "flat_map", "map!", "collect!", "in_groups_of"})
_FIND = frozenset(
    (
        *("find", "find_by", "find_by!", "first", "first!", "last", "last!", "take", "take!", "new", "create", "create!", "build"),
        *("find_or_create_by", "find_or_create_by!", "find_or_initialize_by", "find_signed", "find_signed!", "sole", "find_sole_by"),
        *("create_or_find_by", "create_or_find_by!", "create_with", "authenticate_by", "friendly", "second"),
    )
)
_MANY = frozenset({"where", "all", "order", "limit", "includes", "find_each", "paginate", "page", "joins", "preload", "recent", "find_all"})
_TYPED_SAME = frozenset(
    {"round", "abs", "truncate", "presence", "dup", "freeze", "itself", "clone", "utc", "localtime", "+", "-", "*", "min", "max"}
)


def call(run: Evaluator, receiver: Datum, name: str, args: Args, env: Env, bare: bool = False, *, own: bool = True) -> Datum:
    """``receiver.name(args)`` where no class of the repository says otherwise."""
    general = _general(run, receiver, name, args, env)
    if general is not None:
        return general
    if isinstance(receiver, Hash):
        return _hash(run, receiver, name, args)
    if isinstance(receiver, Array):
        return _array(run, receiver, name, args, env)
    if isinstance(receiver, Record):
        return _record(run, receiver, name, args, own)
    if isinstance(receiver, Relation):
        return _relation(run, receiver, name, args, env)
    if isinstance(receiver, Lit):
        return _literal(run, receiver, name, args, env)
    if isinstance(receiver, Typed):
        return _typed(run, receiver, name, args)
    if isinstance(receiver, Klass):
        return _class(run, receiver, name, args, env)
    if isinstance(receiver, Obj):
        return _object(run, receiver, name, args, env)
    if isinstance(receiver, Errors):
        return _errors(name)
    if isinstance(receiver, Block) and name in ("call", "()", "yield", "[]"):
        return run.invoke(receiver, args.pos, kw=args.kw)
    if isinstance(receiver, JsonText):
        return receiver if name != "to_json" else JsonText(Typed(STRING))
    return _opaque(run, receiver, name, args, env, bare)


def _general(run: Evaluator, receiver: Datum, name: str, args: Args, env: Env) -> Datum | None:
    """What every object answers to."""
    truth = receiver.truth()
    if name in ("present?", "blank?", "nil?", "empty?", "any?", "none?", "zero?", "positive?"):
        return _presence(run, receiver, name, args)
    if name == "to_json":
        return JsonText(run_as_json(run, receiver, args))
    if name in ("as_json", "serializable_hash") and not isinstance(receiver, Obj):
        return run_as_json(run, receiver, args)
    if name in ("is_a?", "kind_of?", "instance_of?"):
        return _is_a(run, receiver, args.get(0))
    if name in ("then", "yield_self"):
        return run.invoke(args.block, [receiver])
    if name == "tap":
        run.invoke(args.block, [receiver])
        return receiver
    if name in INLINE and args.block is not None and isinstance(receiver, Opaque | Klass | Relation | Record | Obj):
        return run.invoke(args.block, [])
    if name in ("lambda", "proc") and args.block is not None:
        return args.block
    if name == "!":
        return Lit(not truth) if truth is not None else Typed(BOOLEAN)
    if name.endswith("?") and not isinstance(receiver, Obj | Hash | Array | Params | Record | Klass | Lit):
        return Typed(BOOLEAN)
    if name in ("presence_in", "in?"):
        return Typed(BOOLEAN)
    return None


def run_as_json(run: Evaluator, receiver: Datum, args: Args) -> Datum:
    """What serializing a value with options gives."""
    from liveapi.frameworks.ruby.jsonify import as_json

    options = {**args.kw}
    if args.pos and isinstance(args.pos[0], Hash):
        options.update({k: e.value for k, e in args.pos[0].entries.items()})
    return as_json(run, receiver, options)


def _presence(run: Evaluator, receiver: Datum, name: str, args: Args) -> Datum | None:
    filled: bool | None = None
    if isinstance(receiver, Lit):
        filled = receiver.value not in (None, "", False)
        if name == "nil?":
            return Lit(receiver.value is None)
        if name in ("zero?", "positive?") and isinstance(receiver.value, int | float):
            return Lit(receiver.value == 0 if name == "zero?" else receiver.value > 0)
    elif isinstance(receiver, Array):
        filled = None if receiver.elements is None else bool(receiver.elements)
        if name == "any?" and args.block is not None and receiver.elements is not None:
            return _any(run, receiver.elements, args.block)
    elif isinstance(receiver, Hash):
        filled = True if any(e.required for e in receiver.entries.values()) else None if receiver.entries or receiver.others else False
    elif isinstance(receiver, Obj | Klass):
        filled = True if name in ("present?", "blank?", "nil?") else None
        if filled is None:
            return None
    if name == "nil?":
        return Lit(False) if isinstance(receiver, Array | Hash | Obj | Klass) else Typed(BOOLEAN)
    if filled is None or name in ("zero?", "positive?") or (name in ("any?", "none?") and args.block is not None):
        return Typed(BOOLEAN)
    return Lit(filled if name in ("present?", "any?") else not filled)


def _any(run: Evaluator, elements: list[Datum], block: Datum) -> Datum:
    found = [run.invoke(block, [e]).truth() for e in elements]
    return Lit(True) if True in found else Typed(BOOLEAN) if None in found else Lit(False)


def _is_a(run: Evaluator, receiver: Datum, kind: Datum) -> Datum:
    name = kind.name if isinstance(kind, Klass) else ""
    if isinstance(receiver, Lit) and name in ("Symbol", "String", "Hash", "Array", "Integer", "Float", "Numeric", "NilClass"):
        actual = type(receiver.value).__name__
        return Lit(
            {
                "Symbol": receiver.symbol,
                "String": actual == "str" and not receiver.symbol,
                "Integer": actual == "int",
                "Float": actual == "float",
            }.get(name, actual in ("int", "float") if name == "Numeric" else receiver.value is None and name == "NilClass")
        )
    if isinstance(receiver, Hash | Array) and name in ("Symbol", "String", "Hash", "Array", "Integer", "ActiveRecord::Relation"):
        return Lit(name == type(receiver).__name__)
    if isinstance(receiver, Obj) and isinstance(kind, Klass) and kind.ref is not None:
        return Lit(any(c.cls is kind.ref.cls for c in run.run.classes.ancestors(receiver.ref)))
    return Typed(BOOLEAN)


def present(datum: Datum) -> Datum:
    """A value known not to be ``nil``."""
    if isinstance(datum, Typed) and is_nullable(datum.schema) and isinstance(kinds := datum.schema.get("type"), list):
        rest = [k for k in kinds if k != "null"]
        return Typed({**datum.schema, "type": rest[0] if len(rest) == 1 else rest})
    return datum


def converted(name: str, given: Datum) -> Datum:
    """``Array(x)``, ``Integer(x)``, ``String(x)``"""
    if name == "Array":
        if isinstance(given, Lit) and given.value is None:
            return Array([])
        return given if isinstance(given, Array | Relation | Opaque | Either) else Array([given])
    known = {"Integer": INTEGER, "Float": NUMBER, "String": STRING, "BigDecimal": NUMBER}.get(name)
    if known is not None and isinstance(given, Params):
        given.node.schema = given.node.schema or known
    return Typed(known) if known is not None else given if name == "Hash" else Opaque()


def element(run: Evaluator, datum: Datum) -> Datum:
    """What a collection holds."""
    if isinstance(datum, Lazy):
        return element(run, datum.value())
    if isinstance(datum, Array):
        return datum.each
    if isinstance(datum, Relation):
        return Record(datum.model, datum.sure)
    if isinstance(datum, Hash):
        return Array([Typed(STRING), either([e.value for e in datum.entries.values()] or [datum.others or Opaque()])])
    if isinstance(datum, Params):
        datum.node.array = True
        return datum
    if isinstance(datum, Either):
        return either([element(run, o) for o in datum.options])
    if isinstance(datum, Typed):
        items = datum.schema.get("items")
        return Typed(items) if isinstance(items, Mapping) else Opaque()
    return Opaque()


def operate(op: str, left: Datum, right: Datum, run: Evaluator) -> Datum:
    """Operators on data."""
    if op == "<<" and isinstance(left, Array):
        _grow(run, left, [right])
        return left
    if op in ("==", "===", "!=", "eql?") and isinstance(left, Lit) and isinstance(right, Lit):
        return Lit((left.value == right.value) == (op != "!="))
    if op in ("==", "!=", "===", "<", ">", "<=", ">=", "=~", "!~"):
        return Typed(BOOLEAN)
    if op in ("+", "|") and isinstance(left, Array):
        if isinstance(right, Array):
            if left.elements is not None and right.elements is not None:
                return Array([*left.elements, *right.elements])
            return Array(None, either([left.each, right.each]))
        return left
    if op == "-" and isinstance(left, Array):
        return left
    if isinstance(left, Lit) and isinstance(right, Lit) and isinstance(left.value, str) and isinstance(right.value, str) and op == "+":
        return Lit(left.value + right.value)
    if isinstance(left, Lit) and isinstance(left.value, int | float | str) and not isinstance(left.value, bool):
        return Typed(INTEGER if isinstance(left.value, int) else STRING if isinstance(left.value, str) else NUMBER)
    if op in ("..", "..."):
        return Array(None, left if isinstance(left, Typed) else Opaque())
    if isinstance(left, Typed) and op in ("+", "-", "*", "/", "%", "**"):
        other = right.schema.get("type") if isinstance(right, Typed) else None
        return Typed(NUMBER) if op == "/" or (other == "number" and left.schema.get("type") == "integer") else present(left)
    return Typed(STRING) if op == "%" else Opaque()


def _grow(run: Evaluator, array: Array, added: list[Datum]) -> None:
    """Elements are pushed onto a list: it is one of them after another, however often that happens."""
    if array.elements is not None and not run.branch:
        array.elements.extend(added)
        return
    known = [*(array.elements or []), *([] if array.elements is not None else [array.item])]
    array.elements, array.item = None, either([*known, *added])


def _hash(run: Evaluator, own: Hash, name: str, args: Args) -> Datum:
    from liveapi.frameworks.ruby.evaluator import Args as Given

    first = args.get(0)
    if name in ("[]", "fetch", "dig", "delete") and args.pos:
        found = own.get(str(first.value)) if isinstance(first, Lit) else None
        entry = own.entries.get(str(first.value)) if isinstance(first, Lit) else None
        if found is None:
            if name == "fetch":
                fallback = run.invoke(args.block, []) if args.block is not None else args.pos[1] if len(args.pos) > 1 else None
                if fallback is not None:
                    return fallback if own.others is None and isinstance(first, Lit) else either([fallback, own.others or Opaque()])
            if isinstance(first, Lit):
                return own.others if own.others is not None else Lit(None)
            return (
                either([*(e.value for e in own.entries.values()), *([own.others] if own.others else [])])
                if own.entries
                else own.others or Opaque()
            )
        if name == "dig" and len(args.pos) > 1:
            return run.send(found, "dig", Given(args.pos[1:]), run.nowhere)
        if name == "delete" and not run.branch:
            own.entries.pop(str(first.value) if isinstance(first, Lit) else "", None)
        return found if entry is None or entry.required else either([found, Lit(None)])
    if name in ("merge", "deep_merge", "reverse_merge", "with_defaults", "merge!", "update", "deep_merge!", "reverse_merge!", "replace"):
        target = own if name.endswith("!") or name == "update" else own.copy(run.branch)
        given = [*args.pos, *([args.hash(run.branch)] if args.kw or args.others else [])]
        if name in ("reverse_merge", "with_defaults", "reverse_merge!"):
            merged = Hash(branch=run.branch)
            for other in [*given, own]:
                merged.update(other, run.branch)
            target.entries, target.others = merged.entries, merged.others
            return target
        for other in given:
            target.update(other, run.branch)
        if name.endswith("!") or name == "update":
            run.effects += 1
        return target
    if name in ("[]=", "store") and len(args.pos) > 1:
        own.put(str(first.value), args.pos[1], run.branch) if isinstance(first, Lit) else None
        return args.pos[1]
    if name in ("slice", "slice!", "extract!"):
        wanted = {w for a in args.pos for w in words(a)}
        return Hash({k: e for k, e in own.entries.items() if k in wanted}, None, run.branch)
    if name in ("except", "without", "except!"):
        dropped = {w for a in args.pos for w in words(a)}
        return Hash({k: e for k, e in own.entries.items() if k not in dropped}, own.others, run.branch)
    if name in ("compact", "compact_blank", "compact!"):
        return Hash(
            {k: Entry(present(e.value), e.required and _never_nil(e.value)) for k, e in own.entries.items()}, own.others, run.branch
        )
    if name in ("select", "filter", "reject", "filter_map") and name != "filter_map":
        return Hash({k: Entry(e.value, False) for k, e in own.entries.items()}, own.others, run.branch)
    if name in ("key?", "has_key?", "include?", "member?"):
        if isinstance(first, Lit) and (own.others is None or str(first.value) in own.entries):
            entry = own.entries.get(str(first.value))
            return Lit(entry is not None) if entry is None or entry.required else Typed(BOOLEAN)
        return Typed(BOOLEAN)
    if name == "keys":
        return Array([Lit(k) for k in own.entries]) if own.others is None else Array(None, Typed(STRING))
    if name == "values":
        return Array([e.value for e in own.entries.values()]) if own.others is None else Array(None, own.others)
    if name == "values_at":
        return Array([own.get(w) or Lit(None) for a in args.pos for w in words(a)])
    if name == "transform_values":
        made = {k: Entry(run.loop(args.block, [e.value]), e.required) for k, e in own.entries.items()}
        return Hash(made, run.loop(args.block, [own.others]) if own.others is not None else None, run.branch)
    if name in ("transform_keys", "deep_transform_keys", "transform_keys!", "deep_transform_keys!"):
        return _renamed(run, own, args, name.startswith("deep"))
    if name in _EACH:
        for key, entry in list(own.entries.items())[:40]:
            run.loop(args.block, [Lit(key, True), entry.value])
        return own
    if name in _MAP:
        results = [run.loop(args.block, [Lit(k, True), e.value]) for k, e in list(own.entries.items())[:40]]
        if own.others is not None:
            results.append(run.loop(args.block, [Typed(STRING), own.others]))
        return Array(None, either(results) if results else Opaque())
    if name in ("sum", "size", "count", "length"):
        return Typed(INTEGER)
    if name in _SAME:
        return own
    if name.endswith("?"):
        return Typed(BOOLEAN)
    return own.get(name) or Opaque(name)


def _renamed(run: Evaluator, own: Hash, args: Args, deep: bool) -> Hash:
    out = Hash(others=own.others, branch=run.branch)
    for key, entry in own.entries.items():
        new = word(run.invoke(args.block, [Lit(key)])) or key
        value = _renamed(run, entry.value, args, True) if deep and isinstance(entry.value, Hash) else entry.value
        out.entries[new] = Entry(value, entry.required)
    return out


def _never_nil(datum: Datum) -> bool:
    if isinstance(datum, Lit):
        return datum.value is not None
    if isinstance(datum, Typed):
        return bool(datum.schema) and not is_nullable(datum.schema)
    return isinstance(datum, Hash | Array)


def _array(run: Evaluator, own: Array, name: str, args: Args, env: Env) -> Datum:
    first = args.get(0)
    if name == "[]" and isinstance(first, Lit) and isinstance(first.value, int) and own.elements is not None:
        return own.elements[first.value] if -len(own.elements) <= first.value < len(own.elements) else Lit(None)
    if name in ("[]", "at", "fetch", "dig"):
        return own.each
    if name in ("first", "last", "take", "sample") and args.pos:
        return Array(None, own.each)
    if name in ("find", "detect") and args.block is not None:
        if own.elements is not None and len(own.elements) <= 30:
            # Settings are looked up so: the block decides where it can.
            found = [(e, run.invoke(args.block, [e]).truth()) for e in own.elements]
            sure = next((i for i, (_, t) in enumerate(found) if t is True), None)
            maybe_ones = [e for e, t in (found if sure is None else found[:sure]) if t is None]
            return either([*maybe_ones, found[sure][0] if sure is not None else Lit(None)])
        return own.each
    if name in _ONE:
        if own.elements and name in ("first", "last"):
            return own.elements[0 if name == "first" else -1]
        return own.each if own.elements is None or own.elements else Lit(None)
    if name in _MAP:
        flat = name == "flat_map"
        if own.elements is not None and len(own.elements) <= 30:
            results = [run.invoke(args.block, [e]) for e in own.elements]
        else:
            results = [run.loop(args.block, [own.each])]
        if flat:
            return Array(
                None, either([element(run, r) if isinstance(r, Array | Relation) else r for r in results]) if results else Opaque()
            )
        if name == "filter_map":
            results = [
                either([o for o in (r.options if isinstance(r, Either) else [r]) if not (isinstance(o, Lit) and not o.value)])
                for r in results
            ]
        return Array(results) if own.elements is not None and name == "map" else Array(None, either(results) if results else Opaque())
    if name in _EACH:
        if own.elements is not None and len(own.elements) <= 30:
            for at, each in enumerate(own.elements):
                run.invoke(args.block, [each, Lit(at)])
        else:
            run.loop(args.block, [own.each, Typed(INTEGER)])
        return own
    if name in ("push", "append", "<<", "unshift", "concat", "prepend", "add"):
        _grow(run, own, [element(run, a) for a in args.pos] if name == "concat" else args.pos)
        run.effects += 1
        return own
    if name in ("each_with_object", "inject", "reduce", "each_with_index") and args.block is not None:
        memo = first if args.pos else Opaque()
        order = [own.each, memo] if name == "each_with_object" else [memo, own.each]
        if own.elements is not None and len(own.elements) <= 30:
            for each in own.elements:
                result = run.invoke(args.block, [each, memo] if name == "each_with_object" else [memo, each])
                memo = memo if name == "each_with_object" else result
            return memo
        result = run.loop(args.block, order)
        return memo if name == "each_with_object" else either([memo, result])
    if name in ("index_by", "group_by", "index_with", "to_h", "to_hash", "tally", "partition"):
        return _grouped(run, own, name, args)
    if name == "sum":
        return run.loop(args.block, [own.each]) if args.block is not None else Typed(NUMBER)
    if name in ("size", "count", "length"):
        return Typed(INTEGER)
    if name == "include?" and own.elements is not None and isinstance(first, Lit) and all(isinstance(e, Lit) for e in own.elements):
        return Lit(any(isinstance(e, Lit) and e.value == first.value for e in own.elements))
    if name == "pluck":
        return Array(None, either([run.send(own.each, "[]", _args([a]), env) for a in args.pos[:1]]))
    if name == "join":
        return Typed(STRING)
    if name in ("all?", "any?", "none?", "one?", "include?", "exclude?", "member?") or name.endswith("?"):
        return Typed(BOOLEAN)
    if name in (
        "page",
        "per",
        "limit",
        "offset",
        "where",
        "includes",
        "preload",
        *_SAME,
        "each_slice",
        "zip",
        "take",
        "drop",
        "-",
        "&",
        "|",
        "+",
        "without",
    ):
        return own
    if name in ("where", "order"):
        return own
    return _given(name, Opaque(name))


def _given(name: str, other: Datum) -> Datum:
    known = _GIVES.get(name)
    return Typed(known) if known is not None else other


def _args(pos: list[Datum]) -> Args:
    from liveapi.frameworks.ruby.evaluator import Args as Given

    return Given(pos)


def _grouped(run: Evaluator, own: Array, name: str, args: Args) -> Datum:
    if name == "tally":
        return Hash(others=Typed(INTEGER), branch=run.branch)
    if name == "partition":
        return Array([own, own])
    if name in ("to_h", "to_hash"):
        out = Hash(branch=run.branch)
        for each in own.elements if own.elements is not None else [own.item]:
            pair = run.loop(args.block, [each]) if args.block is not None else each
            if isinstance(pair, Array) and pair.elements and len(pair.elements) == 2:
                key, value = pair.elements
                if isinstance(key, Lit):
                    out.entries[str(key.value)] = Entry(value)
                else:
                    out.others = value if out.others is None else either([out.others, value])
            else:
                out.others = out.others or Opaque()
        return out
    if name == "index_with":
        return Hash(others=run.loop(args.block, [own.each]), branch=run.branch)
    return Hash(others=Array(None, own.each) if name == "group_by" else own.each, branch=run.branch)


def _record(run: Evaluator, own: Record, name: str, args: Args, ask: bool) -> Datum:
    model = own.model
    if name == "errors":
        return Errors()
    if name == "[]" and word(args.get(0)):
        return _record(run, own, word(args.get(0)), _args([]), True)
    if ask and model.ref is not None and (method := run.lineage.method(model.ref, name)) is not None:
        result = run.enter(method, own, args)
        fallback = _attribute(run, own, name)
        return fallback if isinstance(result, Opaque) and fallback is not None else result
    found = _attribute(run, own, name)
    if found is not None:
        return found
    if name in model.delegated:
        target, _, attribute = model.delegated[name].partition(".")
        return run.send(_record(run, own, target, _args([]), True), attribute, args, run.nowhere)
    if name == "attributes":
        from liveapi.frameworks.ruby.jsonify import as_json

        return as_json(run, own, {})
    if name in ("slice", "values_at"):
        wanted = [w for a in args.pos for w in words(a)]
        return Hash({w: Entry(_record(run, own, w, _args([]), True)) for w in wanted}, None, run.branch)
    if name == "id":
        return Typed({"type": "integer", "format": "int64"})
    if name.endswith("_ids"):
        return Array(None, Typed({"type": "integer", "format": "int64"}))
    if name in (
        "save",
        "update",
        "destroy",
        "valid?",
        "update_attributes",
        "update_columns",
        "update_attribute",
        "delete",
    ) or name.endswith("?"):
        return Typed(BOOLEAN)
    if name in ("save!", "update!", "destroy!", "reload", "tap", "touch", "decorate", "itself", "dup", "becomes", "lock!"):
        return own
    if name == "class":
        return Klass(model.name, model.ref)
    if name in ("to_param", "to_s", "cache_key", "generate_jwt", "to_sgid", "to_gid"):
        return Typed(STRING)
    return _given(name, run.guess(name, None) or Opaque(name)) if name not in _GIVES else Typed(_GIVES[name])


def _attribute(run: Evaluator, own: Record, name: str) -> Datum | None:
    model = own.model
    association = model.associations.get(name)
    if association is not None:
        target = run.models.target(model, association)
        if target is None:
            return Array(None, Opaque()) if association.many else Opaque(name)
        key = model.column(f"{name}_id")
        return Relation(target) if association.many else Record(target, nilable=key is not None and key.null)
    schema = model.attribute(name, output=True)
    if schema is None:
        return None
    return maybe(Typed(schema)) if own.nilable else Typed(schema)


def _relation(run: Evaluator, own: Relation, name: str, args: Args, env: Env) -> Datum:
    record = Record(own.model, own.sure)
    if own.model.ref is not None and (method := run.lineage.static(own.model.ref, name)) is not None:
        result = run.enter(method, Klass(own.model.name, own.model.ref), args)
        return own if isinstance(result, Opaque) else result
    if name in _FIND or name.startswith("find_by_") or (name == "[]" and isinstance(args.get(0), Lit)):
        many = bool(args.pos) and name in ("first", "last", "take")
        return own if many else record
    if name in ("pluck", "pick"):
        columns = [_record(run, record, w, _args([]), False) for a in args.pos for w in words(a)]
        each = columns[0] if len(columns) == 1 else Array(columns)
        return Array(None, each if columns else Opaque()) if name == "pluck" else each
    if name == "ids":
        return Array(None, _record(run, record, "id", _args([]), False))
    if name in ("sum", "average", "minimum", "maximum"):
        columns = [_record(run, record, w, _args([]), False) for a in args.pos[:1] for w in words(a)]
        return present(columns[0]) if columns and isinstance(columns[0], Typed) else Typed(NUMBER)
    if name in ("size", "length", "total_count", "total_pages", "current_page", "total_entries", "limit_value") or (name == "count"):
        return Typed(INTEGER)
    if name in ("next_page", "prev_page"):
        return Typed({"type": ["integer", "null"]})
    if name in _MAP or name in ("each_with_object", "inject", "reduce", "index_by", "group_by", "to_h", "index_with", "sum", *_EACH):
        return _array(run, Array(None, record), name, args, env)
    if name in ("to_a", "load", "records"):
        return Array(None, record)
    if name in ("exists?", "any?", "none?", "empty?", "many?") or name.endswith("?"):
        return Typed(BOOLEAN)
    if name in ("klass", "model"):
        return Klass(own.model.name, own.model.ref)
    if name in ("delete_all", "update_all", "destroy_all"):
        return Typed(INTEGER)
    association = own.model.associations.get(name)
    if association is not None and (target := run.models.target(own.model, association)) is not None:
        return Relation(target)
    return own


def _literal(run: Evaluator, own: Lit, name: str, args: Args, env: Env) -> Datum:
    value = own.value
    if value is None:
        if name in ("to_a", "to_ary"):
            return Array([])
        if name == "to_s":
            return Lit("")
        if name == "to_h":
            return Hash()
        return Typed(BOOLEAN) if name.endswith("?") else Lit(None)
    if isinstance(value, str):
        if name in ("to_sym", "intern", "to_s", "freeze", "itself", "presence", "html_safe", "strip", "dup", "squish"):
            return Lit(value, name in ("to_sym", "intern") or (own.symbol and name in ("freeze", "itself", "presence")))
        folded: dict[str, Any] = {"upcase": value.upper(), "downcase": value.lower(), "capitalize": value.capitalize()}
        if name in folded:
            return Lit(folded[name])
        if name in ("camelize", "camelcase"):
            head, *rest = value.split("_")
            lower = word(args.get(0)) == "lower"
            return Lit((head if lower else head[:1].upper() + head[1:]) + "".join(w[:1].upper() + w[1:] for w in rest))
        if name == "dasherize":
            return Lit(value.replace("_", "-"))
        if name == "underscore":
            return Lit(underscore(value))
        if name == "classify":
            from liveapi.frameworks.inflection import camelize, singular

            return Lit(camelize(singular(value)))
        if name in ("constantize", "safe_constantize"):
            return run.constantize(value, env)
        if name in ("pluralize", "singularize"):
            from liveapi.frameworks.inflection import plural, singular

            return Lit(plural(value) if name == "pluralize" else singular(value))
        if name in ("split", "lines", "chars"):
            return Array(None, Typed(STRING))
    if name in ("to_s", "to_i", "to_f", "to_d", "itself", "freeze", "days", "day", "hours", "minutes") and isinstance(value, int | float):
        return Lit(str(value)) if name == "to_s" else own
    if name.endswith("?"):
        return Typed(BOOLEAN)
    return _given(name, Typed(STRING) if isinstance(value, str) else Opaque(name))


def _typed(run: Evaluator, own: Typed, name: str, args: Args) -> Datum:
    schema = own.schema
    if name in ("iso8601", "xmlschema", "rfc3339"):
        kind = "date" if schema.get("format") == "date" else "date-time"
        found = Typed({"type": "string", "format": kind})
        # What may be ``nil`` is only asked with ``&.``.
        return maybe(found) if is_nullable(schema) else found
    if (
        name in ("map", "collect", "each", "first", "last", "select", "sort", "uniq", "flat_map", "filter_map")
        and schema.get("type") == "array"
    ):
        return _array(run, Array(None, element(run, own)), name, args, run.nowhere)
    if name in _TYPED_SAME or name in ("round", "ceil", "floor"):
        if schema.get("format") == "decimal" and name in ("round", "ceil", "floor", "truncate") and not args.pos:
            return Typed(INTEGER)
        return present(own) if name in ("round", "ceil", "floor", "abs") else own
    if name == "to_s" and schema.get("format") in ("date", "date-time"):
        return Typed(STRING)
    if name in _GIVES:
        return maybe(Typed(_GIVES[name])) if is_nullable(schema) and not name.startswith("to_") else Typed(_GIVES[name])
    if name in ("[]", "dig", "fetch"):
        inner = schema.get("items") or schema.get("additionalProperties")
        return Typed(inner) if isinstance(inner, Mapping) else Typed({})
    if name in ("to_sym", "humanize"):
        return own
    return own if name in _SAME else Opaque(name)


def _class(run: Evaluator, own: Klass, name: str, args: Args, env: Env) -> Datum:
    ref = own.ref
    if own.name in ("Time.current", "Time.now", "Time.zone.now", "DateTime.now", "DateTime.current", "Time.zone"):
        return _typed(run, Typed(DATE_TIME), name, args)
    if own.name in ("Date.today", "Date.current"):
        return _typed(run, Typed(DATE), name, args)
    if own.name in ("Time", "DateTime") and name in ("now", "current", "parse", "at"):
        return Typed(DATE_TIME)
    if own.name == "Date" and name in ("today", "current", "parse"):
        return Typed(DATE)
    if own.name == "SecureRandom":
        return Typed({"type": "string", "format": "uuid"} if name == "uuid" else INTEGER if name == "random_number" else STRING)
    if own.name in ("JSON", "Oj", "MultiJson", "Yajl::Encoder") and name in ("generate", "dump", "pretty_generate", "encode"):
        return JsonText(args.get(0))
    if own.name == "JWT" and name == "encode":
        return Typed(STRING)
    if own.name in ("Set", "Array") and name in ("new", "wrap", "[]"):
        return args.pos[0] if args.pos and isinstance(args.pos[0], Array | Relation) else Array(args.pos if name != "new" else None)
    if own.name == "Hash" and name in ("new", "[]"):
        return Hash(branch=run.branch)
    if own.name in ("OpenStruct", "Struct") and name == "new":
        return args.hash(run.branch)
    if ref is None:
        if args.block is not None:
            run.loop(args.block, [])
        if name in _FIND or name.startswith("find_by_"):
            # A model that is not in the repository, by its looks.
            return Opaque(underscore(own.name.rpartition("::")[2]))
        if name in _MANY:
            return Array(None, Opaque(underscore(own.name.rpartition("::")[2])))
        # ``Time.zone.now`` stays a name of the library.
        return (
            Klass(f"{own.name}.{name}")
            if own.name in ("Time", "DateTime", "Time.zone", "Date", "Rails", "Rails.application")
            else Opaque(name)
        )
    model = run.models.of(ref)
    if model is not None:
        return _relation(run, Relation(model), name, args, env) if name not in ("name", "model_name", "table_name") else Lit(own.name)
    if name == "new":
        return construct(run, own, args)
    if name == "name":
        return Lit(own.name)
    if name in ("human_attribute_name", "to_s"):
        return Typed(STRING)
    constant = run.semantics.static_member(run.run, ref, name) if name[:1].isupper() else None
    return run.convert(constant) if constant is not None else Opaque(name)


def construct(run: Evaluator, own: Klass, args: Args) -> Datum:
    """``X.new(…)`` of a class of the repository."""
    assert own.ref is not None
    made = Obj(own.ref, options=args.hash(run.branch))
    if args.pos:
        made.ivars["$0"] = args.pos[0]
    initializer = run.lineage.method(own.ref, "initialize")
    if initializer is not None:
        effects = run.effects
        run.effects += 1
        run.enter(initializer, made, args)
        run.effects = effects
    return made


def _object(run: Evaluator, own: Obj, name: str, args: Args, env: Env) -> Datum:
    known = own.ivars.get("@" + name)
    if known is not None:
        return known
    if name in run.lineage.readers(own.ref):
        return Lit(None) if not run.guess(name, None) else run.guess(name, None) or Opaque(name)
    target = run.lineage.delegated(own.ref).get(name)
    if target is not None:
        return run.send(run.send(own, target, _args([]), env), name, args, env)
    if name in ("as_json", "to_json", "serializable_hash"):
        return run_as_json(run, own, args)
    if name == "class":
        return Klass(run.semantics.full_name(own.ref), own.ref)
    if name == "instance_variable_get":
        return own.ivars.get(word(args.get(0))) or Opaque()
    if name == "respond_to?":
        return Typed(BOOLEAN)
    if name.endswith("?"):
        return Typed(BOOLEAN)
    if name == "errors":
        return Errors()
    return run.guess(name, env) or _given(name, Opaque(name))


def _errors(name: str) -> Datum:
    if name in ("full_messages", "full_messages_for", "[]", "full_message", "to_a"):
        return Array(None, Typed(STRING))
    if name == "details":
        return Hash(others=Array(None, Hash(others=Opaque())))
    if name in ("messages", "to_hash", "as_json", "to_h", "group_by_attribute"):
        return Errors()
    if name in ("map", "each", "collect"):
        return Array(None, Opaque())
    return Typed(BOOLEAN) if name.endswith("?") else Typed(INTEGER) if name in ("count", "size") else Errors()


def _opaque(run: Evaluator, receiver: Datum, name: str, args: Args, env: Env, bare: bool) -> Datum:
    if isinstance(receiver, Params):
        return _params(receiver, name)
    if name in _GIVES and not (bare and name in ("format", "hash", "count", "message")):
        return Typed(_GIVES[name])
    if name in ("map", "collect", "flat_map", "filter_map") and args.block is not None:
        return Array(None, run.loop(args.block, [_member_of(run, receiver, env)]))
    if name in (*_EACH, "each_with_object") and args.block is not None:
        given = [_member_of(run, receiver, env), *args.pos[:1]]
        run.loop(args.block, given)
        return args.pos[0] if name == "each_with_object" and args.pos else receiver
    if args.block is not None and name not in ("included", "class_methods"):
        run.loop(args.block, [])
    if name == "errors":
        return Errors()
    if name in ("full_messages", "pluck", "keys", "values"):
        return Array(None, Typed(STRING) if name != "pluck" else Opaque())
    if name in _SAME or name in ("includes", "preload", "where", "order", "limit", "offset", "page", "per", "joins", "not"):
        return receiver
    if name in ("first", "last", "find", "find_by", "find_by!", "find!", "take", "detect"):
        return _member_of(run, receiver, env)
    return run.guess(name, env) or Opaque(name)


def _member_of(run: Evaluator, receiver: Datum, env: Env) -> Datum:
    """What a collection of which only the name is known holds."""
    name = receiver.name if isinstance(receiver, Opaque) else ""
    found = run.guess(name, env) if name else None
    if isinstance(found, Relation):
        return Record(found.model, False)
    return Opaque()


def _params(receiver: Params, name: str) -> Datum:
    schema = CASTS.get(name)
    if schema is not None and not receiver.node.children:
        receiver.node.schema = receiver.node.schema or schema
        return Typed(schema)
    if name.endswith("?"):
        return Typed(BOOLEAN)
    if name in ("to_s", "presence", "itself", "to_str"):
        return receiver
    return Opaque(name)

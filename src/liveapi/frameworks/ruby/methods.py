"""What Ruby's own methods, and those of Active Support and Active Record, give for data of a known shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveapi.frameworks.answers import FILE
from liveapi.frameworks.ruby.collection_methods import EACH, SAME, of_array, of_hash
from liveapi.frameworks.ruby.data import Array, Block, Datum, Errors, Hash, JsonText, Klass, Lit, Obj, Opaque, Record, Relation, Typed
from liveapi.frameworks.ruby.jsonify import run_as_json
from liveapi.frameworks.ruby.record_methods import of_class, of_errors, of_object, of_record, of_relation
from liveapi.frameworks.ruby.request import CASTS, Params
from liveapi.frameworks.ruby.ruby_types import BOOLEAN, GIVES, STRING
from liveapi.frameworks.ruby.scalar_methods import of_literal, of_typed

if TYPE_CHECKING:
    from liveapi.frameworks.ruby.environment import Args, Env
    from liveapi.frameworks.ruby.evaluator import Evaluator


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


def call(run: Evaluator, receiver: Datum, name: str, args: Args, env: Env, bare: bool = False, *, own: bool = True) -> Datum:
    """``receiver.name(args)`` where no class of the repository says otherwise."""
    general = _general(run, receiver, name, args, env)
    if general is not None:
        return general
    if isinstance(receiver, Hash):
        return of_hash(run, receiver, name, args)
    if isinstance(receiver, Array):
        return of_array(run, receiver, name, args, env)
    if isinstance(receiver, Record):
        return of_record(run, receiver, name, args, own)
    if isinstance(receiver, Relation):
        return of_relation(run, receiver, name, args, env)
    if isinstance(receiver, Lit):
        return of_literal(run, receiver, name, args, env)
    if isinstance(receiver, Typed):
        return of_typed(run, receiver, name, args)
    if isinstance(receiver, Klass):
        return of_class(run, receiver, name, args, env)
    if isinstance(receiver, Obj):
        return of_object(run, receiver, name, args, env)
    if isinstance(receiver, Errors):
        return of_errors(name)
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
    if name == "attach":
        # What Active Storage is given is a file.
        for each in args.pos:
            if isinstance(each, Params):
                each.node.schema = FILE
        return Typed(BOOLEAN)
    if name in ("lambda", "proc") and args.block is not None:
        return args.block
    if name == "!":
        return Lit(not truth) if truth is not None else Typed(BOOLEAN)
    if name.endswith("?") and not isinstance(receiver, Obj | Hash | Array | Params | Record | Klass | Lit):
        return Typed(BOOLEAN)
    if name in ("presence_in", "in?"):
        return Typed(BOOLEAN)
    return None


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


def _opaque(run: Evaluator, receiver: Datum, name: str, args: Args, env: Env, bare: bool) -> Datum:
    if isinstance(receiver, Params):
        return _params(receiver, name)
    if name in GIVES and not (bare and name in ("format", "hash", "count", "message")):
        return Typed(GIVES[name])
    if name in ("map", "collect", "flat_map", "filter_map") and args.block is not None:
        return Array(None, run.loop(args.block, [_member_of(run, receiver, env)]))
    if name in (*EACH, "each_with_object") and args.block is not None:
        given = [_member_of(run, receiver, env), *args.pos[:1]]
        run.loop(args.block, given)
        return args.pos[0] if name == "each_with_object" and args.pos else receiver
    if args.block is not None and name not in ("included", "class_methods"):
        run.loop(args.block, [])
    if name == "errors":
        return Errors()
    if name in ("full_messages", "pluck", "keys", "values"):
        return Array(None, Typed(STRING) if name != "pluck" else Opaque())
    if name in SAME or name in ("includes", "preload", "where", "order", "limit", "offset", "page", "per", "joins", "not"):
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

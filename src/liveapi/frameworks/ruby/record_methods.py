"""Methods of records, their collections and classes, as Active Record has them, and of plain objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveapi.frameworks.inflection import underscore
from liveapi.frameworks.ruby.collection_methods import EACH, MAP, arguments, of_array, present
from liveapi.frameworks.ruby.data import (
    Array,
    Datum,
    Entry,
    Errors,
    Hash,
    JsonText,
    Klass,
    Lit,
    Obj,
    Opaque,
    Record,
    Relation,
    Typed,
    maybe,
    word,
    words,
)
from liveapi.frameworks.ruby.jsonify import columns, run_as_json
from liveapi.frameworks.ruby.ruby_types import BOOLEAN, DATE, DATE_TIME, GIVES, INTEGER, NUMBER, STRING, given
from liveapi.frameworks.ruby.scalar_methods import of_typed

if TYPE_CHECKING:
    from liveapi.frameworks.ruby.environment import Args, Env
    from liveapi.frameworks.ruby.evaluator import Evaluator


FIND = frozenset(
    (
        *("find", "find_by", "find_by!", "first", "first!", "last", "last!", "take", "take!", "new", "create", "create!", "build"),
        *("find_or_create_by", "find_or_create_by!", "find_or_initialize_by", "find_signed", "find_signed!", "sole", "find_sole_by"),
        *("create_or_find_by", "create_or_find_by!", "create_with", "authenticate_by", "friendly", "second"),
    )
)


MANY = frozenset({"where", "all", "order", "limit", "includes", "find_each", "paginate", "page", "joins", "preload", "recent", "find_all"})


def of_record(run: Evaluator, own: Record, name: str, args: Args, ask: bool) -> Datum:
    """A method of a record; ``ask`` is false where the model's own code is not to be asked."""
    model = own.model
    if name == "errors":
        return Errors()
    if name == "[]" and word(args.get(0)):
        return of_record(run, own, word(args.get(0)), arguments([]), True)
    if ask and model.ref is not None and (method := run.lineage.method(model.ref, name)) is not None:
        result = run.enter(method, own, args)
        fallback = _attribute(run, own, name)
        return fallback if isinstance(result, Opaque) and fallback is not None else result
    found = _attribute(run, own, name)
    if found is not None:
        return found
    if name in model.delegated:
        target, _, attribute = model.delegated[name].partition(".")
        return run.send(of_record(run, own, target, arguments([]), True), attribute, args, run.nowhere)
    if name == "attributes":
        return columns(run, own, {})
    if name in ("slice", "values_at"):
        wanted = [w for a in args.pos for w in words(a)]
        return Hash({w: Entry(of_record(run, own, w, arguments([]), True)) for w in wanted}, None, run.branch)
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
    return given(name, run.guess(name, None) or Opaque(name)) if name not in GIVES else Typed(GIVES[name])


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


def of_relation(run: Evaluator, own: Relation, name: str, args: Args, env: Env) -> Datum:
    """A method of several records."""
    record = Record(own.model, own.sure)
    if own.model.ref is not None and (method := run.lineage.static(own.model.ref, name)) is not None:
        result = run.enter(method, Klass(own.model.name, own.model.ref), args)
        return own if isinstance(result, Opaque) else result
    if name in FIND or name.startswith("find_by_") or (name == "[]" and isinstance(args.get(0), Lit)):
        many = bool(args.pos) and name in ("first", "last", "take")
        return own if many else record
    if name in ("pluck", "pick"):
        columns = [of_record(run, record, w, arguments([]), False) for a in args.pos for w in words(a)]
        each = columns[0] if len(columns) == 1 else Array(columns)
        return Array(None, each if columns else Opaque()) if name == "pluck" else each
    if name == "ids":
        return Array(None, of_record(run, record, "id", arguments([]), False))
    if name in ("sum", "average", "minimum", "maximum"):
        columns = [of_record(run, record, w, arguments([]), False) for a in args.pos[:1] for w in words(a)]
        return present(columns[0]) if columns and isinstance(columns[0], Typed) else Typed(NUMBER)
    if name == "group":
        return Hash(others=Array(None, record), branch=run.branch)
    if name in ("size", "length", "total_count", "total_pages", "current_page", "total_entries", "limit_value") or (name == "count"):
        return Typed(INTEGER)
    if name in ("next_page", "prev_page"):
        return Typed({"type": ["integer", "null"]})
    if name in MAP or name in ("each_with_object", "inject", "reduce", "index_by", "group_by", "to_h", "index_with", "sum", *EACH):
        return of_array(run, Array(None, record), name, args, env)
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


def of_class(run: Evaluator, own: Klass, name: str, args: Args, env: Env) -> Datum:
    """A method of a class."""
    ref = own.ref
    if own.name in ("Time.current", "Time.now", "Time.zone.now", "DateTime.now", "DateTime.current", "Time.zone"):
        return of_typed(run, Typed(DATE_TIME), name, args)
    if own.name in ("Date.today", "Date.current"):
        return of_typed(run, Typed(DATE), name, args)
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
        if name in FIND or name.startswith("find_by_"):
            # A model that is not in the repository, by its looks.
            return Opaque(underscore(own.name.rpartition("::")[2]))
        if name in MANY:
            return Array(None, Opaque(underscore(own.name.rpartition("::")[2])))
        # ``Time.zone.now`` stays a name of the library.
        return (
            Klass(f"{own.name}.{name}")
            if own.name in ("Time", "DateTime", "Time.zone", "Date", "Rails", "Rails.application")
            else Opaque(name)
        )
    model = run.models.of(ref)
    if model is not None:
        return of_relation(run, Relation(model), name, args, env) if name not in ("name", "model_name", "table_name") else Lit(own.name)
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


def of_object(run: Evaluator, own: Obj, name: str, args: Args, env: Env) -> Datum:
    """A method of an object of the repository that its class does not define."""
    known = own.ivars.get("@" + name)
    if known is not None:
        return known
    if name in run.lineage.readers(own.ref):
        return Lit(None) if not run.guess(name, None) else run.guess(name, None) or Opaque(name)
    target = run.lineage.delegated(own.ref).get(name)
    if target is not None:
        return run.send(run.send(own, target, arguments([]), env), name, args, env)
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
    return run.guess(name, env) or given(name, Opaque(name))


def of_errors(name: str) -> Datum:
    """A method of the errors of a record."""
    if name in ("full_messages", "full_messages_for", "[]", "full_message", "to_a"):
        return Array(None, Typed(STRING))
    if name == "details":
        return Hash(others=Array(None, Hash(others=Opaque())))
    if name in ("messages", "to_hash", "as_json", "to_h", "group_by_attribute"):
        return Errors()
    if name in ("map", "each", "collect"):
        return Array(None, Opaque())
    return Typed(BOOLEAN) if name.endswith("?") else Typed(INTEGER) if name in ("count", "size") else Errors()

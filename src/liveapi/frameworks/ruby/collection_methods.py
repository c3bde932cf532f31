"""Methods of hashes and lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from liveapi.api.shapes import is_nullable, without_null
from liveapi.frameworks.ruby.data import Array, Datum, Either, Entry, Hash, Lazy, Lit, Opaque, Record, Relation, Typed, either, word, words
from liveapi.frameworks.ruby.request import Params
from liveapi.frameworks.ruby.ruby_types import BOOLEAN, INTEGER, NUMBER, STRING, given

if TYPE_CHECKING:
    from liveapi.frameworks.ruby.environment import Args, Env
    from liveapi.frameworks.ruby.evaluator import Evaluator


SAME = frozenset(
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


ONE = frozenset({"first", "last", "find", "detect", "sample", "min", "max", "take", "pop", "shift", "min_by", "max_by", "second", "third"})


EACH = frozenset(
    {"each", "each_with_index", "each_pair", "each_value", "each_key", "reverse_each", "each_slice", "find_each", "find_in_batches"}
)


MAP = frozenset({"map", "collect", "filter_map", "flat_map", "map!", "collect!", "in_groups_of"})


def present(datum: Datum) -> Datum:
    """A value known not to be ``nil``."""
    if isinstance(datum, Typed):
        return Typed(without_null(datum.schema))
    return datum


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


_MERGES = frozenset(
    {"merge", "deep_merge", "reverse_merge", "with_defaults", "merge!", "update", "deep_merge!", "reverse_merge!", "replace"}
)
#: Lists of so many elements are gone through one by one, larger ones once for all.
_FEW = 30
#: Methods of lists, or of relations that are held as lists, that give elements of the same kind.
_SAME_LIST = frozenset(
    {
        "page",
        "per",
        "limit",
        "offset",
        "where",
        "order",
        "includes",
        "preload",
        "each_slice",
        "zip",
        "take",
        "drop",
        "-",
        "&",
        "|",
        "+",
        "without",
    }
)


def grow(run: Evaluator, array: Array, added: list[Datum]) -> None:
    """Elements are pushed onto a list: it is one of them after another, however often that happens."""
    if array.elements is not None and not run.branch:
        array.elements.extend(added)
        return
    known = [*(array.elements or []), *([] if array.elements is not None else [array.item])]
    array.elements, array.item = None, either([*known, *added])


def of_hash(run: Evaluator, own: Hash, name: str, args: Args) -> Datum:
    """A method of a hash."""
    first = args.get(0)
    if name in ("[]", "fetch", "dig", "delete") and args.pos:
        return _looked_up(run, own, name, args)
    if name in _MERGES:
        return _merged(run, own, name, args)
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
    if name in ("select", "filter", "reject"):
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
    if name in EACH:
        for key, entry in list(own.entries.items())[:40]:
            run.loop(args.block, [Lit(key, True), entry.value])
        return own
    if name in MAP:
        results = [run.loop(args.block, [Lit(k, True), e.value]) for k, e in list(own.entries.items())[:40]]
        if own.others is not None:
            results.append(run.loop(args.block, [Typed(STRING), own.others]))
        return Array(None, either(results) if results else Opaque())
    if name in ("count", "sum", "average", "maximum", "minimum") and not own.entries and isinstance(own.others, Array):
        # What ``group`` of a relation gives.
        return Hash(others=Typed(INTEGER if name in ("count", "sum") else NUMBER), branch=run.branch)
    if name in ("sum", "size", "count", "length"):
        return Typed(INTEGER)
    if name in SAME:
        return own
    if name.endswith("?"):
        return Typed(BOOLEAN)
    return own.get(name) or Opaque(name)


def _looked_up(run: Evaluator, own: Hash, name: str, args: Args) -> Datum:
    """What is under a key: what is known of all values where the key is not, ``nil`` or what is given instead where it has none."""
    first = args.get(0)
    if not isinstance(first, Lit):
        instead = _instead(run, name, args)
        if instead is not None:
            return either([instead, own.others or Opaque()])
        values = [*(e.value for e in own.entries.values()), *([own.others] if own.others is not None else [])]
        return either(values) if own.entries else own.others or Opaque()
    key = str(first.value)
    found, entry = own.get(key), own.entries.get(key)
    if found is None:
        instead = _instead(run, name, args)
        if instead is not None:
            return instead if own.others is None else either([instead, own.others])
        return own.others if own.others is not None else Lit(None)
    if name == "dig" and len(args.pos) > 1:
        return run.send(found, "dig", arguments(args.pos[1:]), run.nowhere)
    if name == "delete" and not run.branch:
        own.entries.pop(key, None)
    return found if entry is None or entry.required else either([found, Lit(None)])


def _instead(run: Evaluator, name: str, args: Args) -> Datum | None:
    """What ``fetch`` gives where there is no such key."""
    if name != "fetch":
        return None
    if args.block is not None:
        return run.invoke(args.block, [])
    return args.pos[1] if len(args.pos) > 1 else None


def _merged(run: Evaluator, own: Hash, name: str, args: Args) -> Hash:
    """A hash with what others have: the last one wins, or the first where the merge is reversed."""
    in_place = name.endswith("!") or name == "update"
    target = own if in_place else own.copy(run.branch)
    given = [*args.pos, *([args.hash(run.branch)] if args.kw or args.others else [])]
    if name in ("reverse_merge", "with_defaults", "reverse_merge!"):
        merged = Hash(branch=run.branch)
        for other in [*given, own]:
            merged.update(other, run.branch)
        target.entries, target.others = merged.entries, merged.others
    else:
        for other in given:
            target.update(other, run.branch)
    run.effects += in_place
    return target


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


def of_array(run: Evaluator, own: Array, name: str, args: Args, env: Env) -> Datum:
    """A method of a list."""
    first = args.get(0)
    if name == "[]" and isinstance(first, Lit) and isinstance(first.value, int) and own.elements is not None:
        return own.elements[first.value] if -len(own.elements) <= first.value < len(own.elements) else Lit(None)
    if name in ("[]", "at", "fetch", "dig"):
        return own.each
    if name in ("first", "last", "take", "sample") and args.pos:
        return Array(None, own.each)
    if name in ("find", "detect") and args.block is not None:
        return _detected(run, own, args)
    if name in ONE:
        if own.elements and name in ("first", "last"):
            return own.elements[0 if name == "first" else -1]
        return own.each if own.elements is None or own.elements else Lit(None)
    if name in MAP:
        return _mapped(run, own, name, args)
    if name in EACH:
        if (few := _few(own)) is not None:
            for at, each in enumerate(few):
                run.invoke(args.block, [each, Lit(at)])
        else:
            run.loop(args.block, [own.each, Typed(INTEGER)])
        return own
    if name in ("push", "append", "<<", "unshift", "concat", "prepend", "add"):
        grow(run, own, [element(run, a) for a in args.pos] if name == "concat" else args.pos)
        run.effects += 1
        return own
    if name in ("each_with_object", "inject", "reduce", "each_with_index") and args.block is not None:
        return _folded(run, own, name, args)
    if name in ("index_by", "group_by", "index_with", "to_h", "to_hash", "tally", "partition"):
        return _grouped(run, own, name, args)
    if name == "sum":
        return run.loop(args.block, [own.each]) if args.block is not None else Typed(NUMBER)
    if name in ("size", "count", "length"):
        return Typed(INTEGER)
    if name == "include?" and own.elements is not None and isinstance(first, Lit) and all(isinstance(e, Lit) for e in own.elements):
        return Lit(any(isinstance(e, Lit) and e.value == first.value for e in own.elements))
    if name == "pluck":
        return Array(None, either([run.send(own.each, "[]", arguments([a]), env) for a in args.pos[:1]]))
    if name == "join":
        return Typed(STRING)
    if name in ("all?", "any?", "none?", "one?", "include?", "exclude?", "member?") or name.endswith("?"):
        return Typed(BOOLEAN)
    if name in SAME or name in _SAME_LIST:
        return own
    return given(name, Opaque(name))


def _few(own: Array) -> list[Datum] | None:
    """The elements of a list that is short enough to go through one by one."""
    return own.elements if own.elements is not None and len(own.elements) <= _FEW else None


def _detected(run: Evaluator, own: Array, args: Args) -> Datum:
    """The element for which a block is true: settings are looked up so, and the block decides where it can."""
    few = _few(own)
    if few is None:
        return own.each
    maybe: list[Datum] = []
    for each in few:
        truth = run.invoke(args.block, [each]).truth()
        if truth:
            return either([*maybe, each])
        if truth is None:
            maybe.append(each)
    return either([*maybe, Lit(None)])


def _mapped(run: Evaluator, own: Array, name: str, args: Args) -> Array:
    """What a block makes of each element."""
    few = _few(own)
    results = [run.loop(args.block, [own.each])] if few is None else [run.invoke(args.block, [e]) for e in few]
    if name == "flat_map":
        results = [element(run, r) if isinstance(r, Array | Relation) else r for r in results]
    elif name == "filter_map":
        results = [either([o for o in (r.options if isinstance(r, Either) else [r]) if not _is_nothing(o)]) for r in results]
    elif name == "map" and own.elements is not None:
        return Array(results)
    return Array(None, either(results) if results else Opaque())


def _is_nothing(datum: Datum) -> bool:
    return isinstance(datum, Lit) and not datum.value


def _folded(run: Evaluator, own: Array, name: str, args: Args) -> Datum:
    """What becomes of a value that a block is given with one element after another."""
    same = name == "each_with_object"
    memo = args.pos[0] if args.pos else Opaque()
    few = _few(own)
    if few is not None:
        for each in few:
            result = run.invoke(args.block, [each, memo] if same else [memo, each])
            memo = memo if same else result
        return memo
    result = run.loop(args.block, [own.each, memo] if same else [memo, own.each])
    return memo if same else either([memo, result])


def arguments(pos: list[Datum]) -> Args:
    """Positional arguments alone."""
    from liveapi.frameworks.ruby.environment import Args as Given

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

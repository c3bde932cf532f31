"""What an expression can be worth to the evaluator.

Every kind of value answers the same few questions (member, index, call, iteration, truth), so that libraries are modelled
by small :class:`Value` subclasses and the interpreter never asks what a value is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.syntax import ir

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.program import Module
    from liveapi.trace.scope import Scope


class Value:
    """Anything. The defaults are those of a value about which nothing is known."""

    __slots__ = ()

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        """``value.name``"""
        return Unknown(f"member {name!r} of {self.describe()}")

    def set_member(self, run: Interpreter, name: str, value: Value) -> None:
        """``value.name = …``; ignored where it cannot matter."""

    def index(self, run: Interpreter, key: Value, at: ir.Node) -> Value:
        """``value[key]``"""
        return self.member(run, key.literal, at) if isinstance(key, Text) and key.literal is not None else Unknown("item")

    def set_index(self, run: Interpreter, key: Value, value: Value) -> None:
        if isinstance(key, Text) and key.literal is not None:
            self.set_member(run, key.literal, value)

    def call(self, run: Interpreter, call: CallSite) -> Value:
        """``value(…)``"""
        return Unknown(f"the result of {self.describe()}")

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        """``value.name(…)``; override for library objects whose methods are known by name."""
        return self.member(run, name, call.node).call(run, call)

    def items(self) -> list[Value] | None:
        """The elements, if it is a collection that can be listed; ``None`` when unknown."""
        return None

    def truth(self) -> bool | None:
        """Whether it counts as true in a test; ``None`` when unknown."""
        return None

    def settle(self, module: str, name: str) -> None:
        """A variable of a file is given this value: what is known by the name that it first gets remembers it."""

    def describe(self) -> str:
        """A few words for messages: ``function make_router``."""
        return type(self).__name__.lower()

    def key(self) -> object:
        """Two values with equal keys are the same argument; used to enter a function once per distinct arguments."""
        return id(self)


@dataclass(slots=True, eq=False)
class Unknown(Value):
    """A value that could not be followed, and why. ``schema`` says what it will be, where that is known."""

    reason: str = "unknown"
    schema: Schema | None = None

    def describe(self) -> str:
        return self.reason

    def key(self) -> object:
        return ("?", repr(self.schema)) if self.schema else "?"


@dataclass(slots=True, eq=False)
class Const(Value):
    """A number, boolean or null."""

    value: int | float | bool | None

    def truth(self) -> bool | None:
        return bool(self.value)

    def describe(self) -> str:
        return repr(self.value)

    def key(self) -> object:
        return (type(self.value), self.value)


@dataclass(frozen=True, slots=True)
class Hole:
    """A part of a text that is not known; ``name`` is what the code calls it (``version`` for ``f"/{version}"``)."""

    name: str
    reason: str = ""


class Text(Value):
    """A string, perhaps with holes. ``parts`` alternates freely; adjoining literals are merged."""

    __slots__ = ("_items", "parts")

    def __init__(self, *parts: str | Hole) -> None:
        merged: list[str | Hole] = []
        for part in parts:
            if part == "":
                continue
            if isinstance(part, str) and merged and isinstance(merged[-1], str):
                merged[-1] += part
            else:
                merged.append(part)
        self.parts: tuple[str | Hole, ...] = tuple(merged)

    @property
    def literal(self) -> str | None:
        """The whole string when nothing of it is unknown."""
        if not self.parts:
            return ""
        return self.parts[0] if len(self.parts) == 1 and isinstance(self.parts[0], str) else None

    @property
    def holes(self) -> list[Hole]:
        return [p for p in self.parts if isinstance(p, Hole)]

    def __add__(self, other: Text) -> Text:
        return Text(*self.parts, *other.parts)

    def __repr__(self) -> str:
        return "Text(" + "".join(p if isinstance(p, str) else f"<{p.name}>" for p in self.parts) + ")"

    def truth(self) -> bool | None:
        return bool(self.parts) if self.literal is not None else None

    def key(self) -> object:
        return ("text", self.parts)

    def describe(self) -> str:
        return f"text {self.literal!r}" if self.literal is not None else "text"

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        # The members of an enumeration of strings are those strings.
        return self if name == "value" else TextMethod(self, name)


@dataclass(slots=True, eq=False)
class TextMethod(Value):
    """A bound method of a string; those that keep or fold text are computed (all languages' names in one table)."""

    text: Text
    name: str

    def call(self, run: Interpreter, call: CallSite) -> Value:
        literal, args = self.text.literal, [a.value for a in call.args]
        words = [a.literal for a in args if isinstance(a, Text) and a.literal is not None]
        name = self.name
        if name in _KEEPING:
            return self.text
        if name in ("concat", "plus") and all(isinstance(a, Text) for a in args):
            return Text(*self.text.parts, *(p for a in args if isinstance(a, Text) for p in a.parts))
        if name == "join" and args and (items := args[0].items()) is not None:
            return join_texts(self.text, [run.text(i) for i in items])
        if name in ("format", "formatted", "%"):
            return format_text(run, self.text, call)
        if literal is None:
            return self.text if name in _FOLDING else Unknown(f"string method {name}")
        if name in _FOLDING and len(words) == len(args):
            return Text(_FOLDING[name](literal, *words[:1]))
        if name in ("replace", "ReplaceAll", "replaceAll") and len(words) == 2:
            return Text(literal.replace(words[0], words[1]))
        if name in ("split", "Split") and len(words) == 1 and words[0]:
            return ListOf([Text(p) for p in literal.split(words[0])])
        if name in ("removeprefix", "removePrefix", "delete_prefix", "TrimPrefix") and words:
            return Text(literal.removeprefix(words[0]))
        if name in ("removesuffix", "removeSuffix", "delete_suffix", "TrimSuffix") and words:
            return Text(literal.removesuffix(words[0]))
        if name in ("startswith", "startsWith", "StartsWith", "start_with?") and words:
            return Const(literal.startswith(words[0]))
        if name in ("endswith", "endsWith", "EndsWith", "end_with?") and words:
            return Const(literal.endswith(words[0]))
        return Unknown(f"string method {name}")


_KEEPING = frozenset(
    [
        "to_s",
        "to_string",
        "toString",
        "String",
        "as_str",
        "to_owned",
        "into",
        "clone",
        "freeze",
        "to_sym",
        "intern",
        "encode",
        "decode",
        "value",
        "trimIndent",
        "valueOf",
        "ToString",
        "as_ref",
    ]
)
_FOLDING: dict[str, Callable[..., str]] = {
    "lower": str.lower, "toLowerCase": str.lower, "ToLower": str.lower, "lowercase": str.lower, "downcase": str.lower,
    "ToLowerInvariant": str.lower, "to_lowercase": str.lower,
    "upper": str.upper, "toUpperCase": str.upper, "ToUpper": str.upper, "uppercase": str.upper, "upcase": str.upper,
    "strip": str.strip, "trim": str.strip, "Trim": str.strip,
    "rstrip": str.rstrip, "TrimEnd": str.rstrip, "trimEnd": str.rstrip, "trim_end_matches": str.rstrip,
    "lstrip": str.lstrip, "TrimStart": str.lstrip, "trimStart": str.lstrip,
    "capitalize": str.capitalize,
}  # fmt: skip


def join_texts(separator: Text, items: Iterable[Text]) -> Text:
    """Texts with a separator between them."""
    parts: list[str | Hole] = []
    for i, item in enumerate(items):
        if i:
            parts.extend(separator.parts)
        parts.extend(item.parts)
    return Text(*parts)


def format_text(run: Interpreter, template: Text, call: CallSite, skip: int = 0) -> Text:
    """``str.format``, ``String.format``, ``fmt.Sprintf``: ``{}``, ``{0}``, ``{name}``, ``%s``, ``%d``, ``%v`` filled in."""
    import re

    args = [a.value for a in call.args[skip:] if a.name is None]
    named = {a.name: a.value for a in call.args[skip:] if a.name}
    parts: list[str | Hole] = []
    used = 0
    for part in template.parts:
        if isinstance(part, Hole):
            parts.append(part)
            continue
        at = 0
        for m in re.finditer(r"%(?:\d+\$)?[-+0-9.]*[sdvqi]|%%|\{(\w*)(?::[^{}]*)?\}", part):
            parts.append(part[at : m.start()])
            at = m.end()
            if m.group() == "%%":
                parts.append("%")
                continue
            field_name = m.group(1)
            value: Value | None
            if field_name and not field_name.isdigit():
                value = named.get(field_name)
                if value is None:
                    parts.append(m.group())
                    continue
            else:
                i = int(field_name) if field_name else used
                used += 1
                value = args[i] if i < len(args) else None
                if value is None:
                    parts.append(m.group())
                    continue
            parts.extend(run.text(value, field_name or "value").parts)
        parts.append(part[at:])
    return Text(*parts)


@dataclass(slots=True, eq=False)
class External(Value):
    """Something of a library outside the repository, by its qualified name (``fastapi.APIRouter``,
    ``github.com/gin-gonic/gin.Default``). ``also`` are further names it may have: one per wildcard import in sight."""

    name: str
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.also)

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return run.externals.member(run, self, name)

    def index(self, run: Interpreter, key: Value, at: ir.Node) -> Value:
        # A generic type applied to types: ``Router<AppState>``.
        return self if isinstance(key, (ClassRef, External)) else Value.index(self, run, key, at)

    def call(self, run: Interpreter, call: CallSite) -> Value:
        return run.externals.call(run, self, call)

    def describe(self) -> str:
        return self.name

    def key(self) -> object:
        return ("external", self.name)


@dataclass(slots=True, eq=False)
class Inherited(Value):
    """A member that a class of the repository has from a library: ``ItemView.as_view``. A model gets the class as the
    first argument; without one the call is kept, with the class as its field ``self``."""

    cls: Value
    base: External
    name: str

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return Unknown(f"{self.describe()}.{name}")

    def call(self, run: Interpreter, call: CallSite) -> Value:
        for base in self.base.names:
            model = run.externals.models.get(f"{base}.{self.name}")
            if model is not None:
                return model(run, CallSite([Argument(self.cls), *call.args], call.node, call.module, call.types, call.scope))
        return ExternalCall(f"{self.base.name}.{self.name}", call, {"self": self.cls})

    def describe(self) -> str:
        return f"{self.cls.describe()}.{self.name}"


@dataclass(slots=True, eq=False)
class ExternalCall(Value):
    """What a library function gave that no framework models: kept with its arguments, for those who can read it
    (Django's ``path(…)``, FastAPI's ``Depends(…)``)."""

    name: str
    call_site: CallSite
    fields: dict[str, Value] = field(default_factory=dict)

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        if name == "ServeHTTP":  # the one method of Go's handlers stands for the handler, with all that it wraps
            return self
        return self.fields.get(name) or External(f"{self.name}().{name}")

    def set_member(self, run: Interpreter, name: str, value: Value) -> None:
        self.fields[name] = value

    def call(self, run: Interpreter, call: CallSite) -> Value:
        return run.externals.call(run, External(f"{self.name}()"), call)

    def describe(self) -> str:
        return f"{self.name}()"


@dataclass(slots=True, eq=False)
class FunctionRef(Value):
    """A function of the repository with the scope it closes over; ``self_value`` when it is a bound method."""

    function: ir.Function
    module: Module
    scope: Scope
    self_value: Value | None = None
    owner: ClassRef | None = None
    #: What ``@wraps``-like decorators or ``asyncHandler(f)`` wrap: the function a reader of the code would name.
    wraps: FunctionRef | None = None
    #: What a closure is called by the variable or member that it was assigned to.
    label: str = ""

    @property
    def name(self) -> str:
        return self.function.name

    @property
    def symbol(self) -> str:
        """``Class.method`` or ``function``; ``(anonymous)`` for a closure."""
        name = self.function.name or self.label or "(anonymous)"
        return f"{self.owner.name}.{name}" if self.owner is not None else name

    def call_it(self, name: str) -> None:
        """A closure is known by the name that it is first given; a wrapper passes the name on to what it wraps."""
        named = self.wraps or self
        named.label = named.label or name

    def call(self, run: Interpreter, call: CallSite) -> Value:
        return run.enter(self, call)

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        if name in ("bind", "call", "apply", "invoke", "Invoke"):
            return BoundCall(self, name)
        found = run.attributes.get((id(self.function), name))
        if found is not None:
            return found
        namespace = run.semantics(self.module).crate_named(run, self.module, self.function.name)
        return namespace.member(run, name, at) if namespace is not None else Unknown(f"attribute {name} of a function")

    def set_member(self, run: Interpreter, name: str, value: Value) -> None:
        run.attributes[id(self.function), name] = value

    def bound(self, self_value: Value) -> FunctionRef:
        return FunctionRef(self.function, self.module, self.scope, self_value, self.owner, self.wraps, self.label)

    def truth(self) -> bool | None:
        return True

    def describe(self) -> str:
        return f"function {self.symbol}"

    def key(self) -> object:
        return ("function", id(self.function), id(self.scope), self.self_value.key() if self.self_value else None)


@dataclass(slots=True, eq=False)
class BoundCall(Value):
    """``f.bind``, ``f.call``, ``f.apply`` of JavaScript, ``invoke`` of others."""

    function: FunctionRef
    name: str

    def call(self, run: Interpreter, call: CallSite) -> Value:
        if self.name == "bind":
            return self.function.bound(call.args[0].value) if call.args else self.function
        if self.name == "call" and call.args:
            return run.enter(self.function.bound(call.args[0].value), call.without(1))
        return run.enter(self.function, call)


@dataclass(slots=True, eq=False)
class ClassRef(Value):
    """A class of the repository. ``statics`` are attributes set on the class itself; ``shared`` sums up what any code stored in
    its instances, for methods whose receiver is not known."""

    cls: ir.Class
    module: Module
    scope: Scope
    #: What its type parameters stand for, where known.
    arguments: dict[str, Value] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.cls.name

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return run.classes.static_member(self, name, at)

    def set_member(self, run: Interpreter, name: str, value: Value) -> None:
        run.classes.statics(self)[name] = value

    def call(self, run: Interpreter, call: CallSite) -> Value:
        return run.classes.instantiate(self, call)

    def index(self, run: Interpreter, key: Value, at: ir.Node) -> Value:
        # A generic type applied to arguments is that type; an enum asked for a member by name gives it.
        if self.cls.kind == "enum" and isinstance(key, Text) and key.literal is not None:
            return self.member(run, key.literal, at)
        return self

    def truth(self) -> bool | None:
        return True

    def describe(self) -> str:
        return f"class {self.name}"

    def key(self) -> object:
        return ("class", id(self.cls))


@dataclass(slots=True, eq=False)
class Instance(Value):
    """An object of a class of the repository. ``native`` is the library object it extends or embeds (a router, say)."""

    cls: ClassRef
    fields: dict[str, Value] = field(default_factory=dict)
    native: Value | None = None
    #: Made for a receiver or parameter of which only the type is known.
    summary: bool = False

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return run.classes.instance_member(self, name, at)

    def set_member(self, run: Interpreter, name: str, value: Value) -> None:
        self.fields[name] = value
        run.classes.remember(self.cls, name, value)

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        return run.classes.call_method(self, name, call)

    def call(self, run: Interpreter, call: CallSite) -> Value:
        return run.classes.call_instance(self, call)

    def index(self, run: Interpreter, key: Value, at: ir.Node) -> Value:
        if self.native is not None:
            return self.native.index(run, key, at)
        return Value.index(self, run, key, at)

    def items(self) -> list[Value] | None:
        return self.native.items() if self.native is not None else None

    def truth(self) -> bool | None:
        return True

    def describe(self) -> str:
        return f"{self.cls.name} object"

    def key(self) -> object:
        return ("shared", id(self.cls.cls)) if self.summary else id(self)


@dataclass(slots=True, eq=False)
class ModuleRef(Value):
    """A module, package or namespace of the repository as a value: ``routes`` after ``import routes``."""

    module: Module

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return run.module_member(self.module, name)

    def set_member(self, run: Interpreter, name: str, value: Value) -> None:
        run.scope_of(self.module).set(name, value)

    def call(self, run: Interpreter, call: CallSite) -> Value:
        return run.semantics(self.module).module_call(run, self.module, call)

    def describe(self) -> str:
        return f"module {self.module.path}"

    def key(self) -> object:
        return ("module", self.module.path)


@dataclass(slots=True, eq=False)
class ListOf(Value):
    """A list. ``open`` when more elements may exist than are known."""

    elements: list[Value] = field(default_factory=list)
    open: bool = False

    def items(self) -> list[Value] | None:
        return self.elements

    def truth(self) -> bool | None:
        return bool(self.elements) or (None if self.open else False)

    def index(self, run: Interpreter, key: Value, at: ir.Node) -> Value:
        if isinstance(key, Const) and isinstance(key.value, int) and -len(self.elements) <= key.value < len(self.elements):
            return self.elements[key.value]
        return Choice.of(self.elements) if self.elements else Unknown("an item of a list")

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return ListMethod(self, name)

    def key(self) -> object:
        return ("list", tuple(e.key() for e in self.elements[:50]), len(self.elements))


@dataclass(slots=True, eq=False)
class ListMethod(Value):
    """A method of a list: those that add, join, or walk over it with a function (all languages' names in one place)."""

    list: ListOf
    name: str

    def call(self, run: Interpreter, call: CallSite) -> Value:
        args = [a.value for a in call.args]
        elements = self.list.elements
        if self.name == "concat" and not args and any(isinstance(e, Text) for e in elements):
            # Rust joins the texts of a list so.
            return join_texts(Text(), [run.text(e) for e in elements])
        if self.name == "append" and call.module.language == "rust":
            # There, what is appended is a vector, and its elements are.
            elements.extend(args[0].items() or [] if args else [])
            return self.list
        if self.name in ("append", "push", "add", "Add", "<<", "unshift", "push_back"):
            for arg in call.args:
                elements.extend((arg.value.items() or []) if arg.spread else [arg.value])
            return self.list
        if self.name in ("extend", "addAll", "AddRange", "concat", "plus", "merge", "chain"):
            added = [e for a in args for e in (a.items() or [])]
            if self.name in ("concat", "plus", "merge", "chain"):
                return ListOf([*elements, *added])
            elements.extend(added)
            return self.list
        if (
            self.name in ("forEach", "each", "ForEach", "for_each", "map", "Select", "flatMap", "flat_map", "collect", "each_with_index")
            and args
        ):
            out = [run.call(args[0], [e, Const(i)], call) for i, e in enumerate(list(elements))]
            if self.name in ("flatMap", "flat_map"):
                out = [x for o in out for x in (o.items() or [o])]
            return (
                ListOf(out, self.list.open) if self.name not in ("forEach", "each", "ForEach", "for_each", "each_with_index") else self.list
            )
        if self.name == "reduce" and args:
            result = args[1] if len(args) > 1 else Unknown("the start of reduce")
            for e in list(elements):
                result = run.call(args[0], [result, e], call)
            return result
        if self.name == "join":
            separator = args[0] if args and isinstance(args[0], Text) else Text(",")
            return join_texts(separator, [run.text(e) for e in elements])
        if self.name in _LIST_KEEPING:
            return self.list
        if self.name in ("first", "First", "last"):
            return (elements[0] if self.name != "last" else elements[-1]) if elements else Unknown("an item of a list")
        return Unknown(f"list method {self.name}")


_LIST_KEEPING = frozenset(
    [
        "filter",
        "Where",
        "select",
        "reject",
        "slice",
        "sort",
        "sorted",
        "reverse",
        "toList",
        "to_a",
        "ToList",
        "ToArray",
        "toArray",
        "into_iter",
        "iter",
        "values",
        "flatten",
        "flat",
        "compact",
        "uniq",
        "stream",
        "freeze",
        "collect",
        "to_vec",
        "distinct",
    ]
)


@dataclass(slots=True, eq=False)
class MapOf(Value):
    """A map, object literal or hash: known string keys in order; ``open`` when others may exist, ``maybe`` are keys that are not always
    there."""

    entries: dict[str, Value] = field(default_factory=dict)
    open: bool = False
    maybe: set[str] = field(default_factory=set, kw_only=True)

    def items(self) -> list[Value] | None:
        """Its pairs, as two-element lists."""
        return [ListOf([Text(k), v]) for k, v in self.entries.items()]

    def truth(self) -> bool | None:
        return True

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        found = self.entries.get(name)
        return found if found is not None else MapMethod(self, name)

    def set_member(self, run: Interpreter, name: str, value: Value) -> None:
        self.entries[name] = value

    def index(self, run: Interpreter, key: Value, at: ir.Node) -> Value:
        if isinstance(key, Text) and key.literal is not None:
            return self.entries.get(key.literal) or Unknown(f"key {key.literal!r}")
        return Choice.of(list(self.entries.values())) if self.entries else Unknown("an item of a map")

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        own = self.entries.get(name)
        if isinstance(own, FunctionRef):
            return run.enter(own.bound(self) if own.self_value is None else own, call)
        return Value.call_method(self, run, name, call)

    def key(self) -> object:
        return ("map", tuple((k, v.key()) for k, v in list(self.entries.items())[:50]))


@dataclass(slots=True, eq=False)
class MapMethod(Value):
    """A method of a map, all languages\' names in one place."""

    map: MapOf
    name: str

    def call(self, run: Interpreter, call: CallSite) -> Value:
        args = [a.value for a in call.args]
        entries = self.map.entries
        key = args[0].literal if args and isinstance(args[0], Text) else None
        if self.name in ("get", "fetch", "dig", "getOrDefault", "get_or_insert") and args:
            found = entries.get(key) if key is not None else None
            return found or (args[1] if len(args) > 1 else Unknown(f"key {key!r}"))
        if self.name in ("items", "entries", "iter", "entrySet"):
            return ListOf(self.map.items() or [])
        if self.name in ("keys", "keySet"):
            return ListOf([Text(k) for k in entries])
        if self.name == "values":
            return ListOf(list(entries.values()))
        if self.name in ("set", "put", "store", "Add", "insert") and key is not None and len(args) > 1:
            entries[key] = args[1]
            return self.map
        if self.name in ("forEach", "each", "map", "each_pair") and args:
            for k, v in list(entries.items()):
                run.call(args[0], [Text(k), v] if self.name != "forEach" else [v, Text(k)], call)
            return self.map
        if self.name in ("update", "merge", "merge!") and args and isinstance(args[0], MapOf):
            merged = {**entries, **args[0].entries}
            if self.name == "merge":
                return MapOf(merged)
            entries.update(merged)
            return self.map
        if self.name in ("freeze", "copy", "symbolize_keys", "with_indifferent_access"):
            return self.map
        return Unknown(f"map method {self.name}")


@dataclass(slots=True, eq=False)
class Choice(Value):
    """One of several values, depending on what happens when the program runs; the likeliest first."""

    options: list[Value]

    @staticmethod
    def of(options: list[Value]) -> Value:
        """The one value if all agree, else a choice; unknown options yield to known ones at the end."""
        if len(options) == 1 and not isinstance(options[0], Choice):
            return options[0]
        flat: list[Value] = []
        seen: set[object] = set()
        for option in options:
            for value in option.options if isinstance(option, Choice) else [option]:
                if (key := value.key()) not in seen:
                    seen.add(key)
                    flat.append(value)
        if len(flat) < 2:
            return flat[0] if flat else Unknown("nothing")
        flat.sort(key=lambda v: isinstance(v, Unknown) or (isinstance(v, Const) and v.value is None))
        return Choice(flat[:64])

    def known(self) -> list[Value]:
        return [o for o in self.options if not isinstance(o, Unknown) and not (isinstance(o, Const) and o.value is None)]

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return Choice.of([o.member(run, name, at) for o in self.known()])

    def set_member(self, run: Interpreter, name: str, value: Value) -> None:
        for option in self.known():
            option.set_member(run, name, value)

    def index(self, run: Interpreter, key: Value, at: ir.Node) -> Value:
        return Choice.of([o.index(run, key, at) for o in self.known()])

    def call(self, run: Interpreter, call: CallSite) -> Value:
        return Choice.of([o.call(run, call) for o in self.known()])

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        return Choice.of([o.call_method(run, name, call) for o in self.known()])

    def items(self) -> list[Value] | None:
        lists = [items for o in self.options if (items := o.items()) is not None]
        return [e for items in lists for e in items] if lists else None

    def describe(self) -> str:
        return " or ".join(o.describe() for o in self.options[:3])

    def key(self) -> object:
        return ("choice", tuple(o.key() for o in self.options))


@dataclass(slots=True, eq=False)
class Argument:
    """An argument of a call, evaluated. ``node`` is its expression."""

    value: Value
    name: str | None = None
    spread: bool = False
    node: ir.Expr | None = None


@dataclass(slots=True, eq=False)
class CallSite:
    """A call as the callee sees it: evaluated arguments, and where in the code it stands."""

    args: list[Argument]
    node: ir.Node
    module: Module
    #: Explicit type arguments, as expressions of ``scope``.
    types: list[ir.Expr] = field(default_factory=list)
    scope: Scope | None = None

    @property
    def line(self) -> int:
        return self.node.line

    @property
    def positional(self) -> list[Value]:
        """Positional arguments, spread lists laid out, the trailing block last."""
        out: list[Value] = []
        for arg in self.args:
            if arg.name is not None and arg.name != "&":
                continue
            if arg.spread:
                # ``**options`` are keywords.
                out.extend([] if isinstance(arg.value, MapOf) else arg.value.items() or [])
            else:
                out.append(arg.value)
        return out

    def get(self, position: int | None, *names: str) -> Value | None:
        """The argument given by one of ``names``, or at ``position``."""
        for arg in self.args:
            if arg.name in names and arg.name is not None:
                return arg.value
            if arg.spread and isinstance(arg.value, MapOf):
                for name in names:
                    if name in arg.value.entries:
                        return arg.value.entries[name]
        if position is None:
            return None
        positional = self.positional
        return positional[position] if -len(positional) <= position < len(positional) else None

    @property
    def block(self) -> Value | None:
        return next((a.value for a in self.args if a.name == "&"), None)

    @property
    def keywords(self) -> Iterator[tuple[str, Value]]:
        for arg in self.args:
            if arg.name is not None and arg.name != "&":
                yield arg.name, arg.value
            elif arg.spread and isinstance(arg.value, MapOf):
                yield from arg.value.entries.items()

    def without(self, count: int) -> CallSite:
        """The same call with the first ``count`` arguments taken off."""
        return CallSite(self.args[count:], self.node, self.module, self.types, self.scope)

"""What the evaluator knows of Python's builtins, standard library and the usual settings libraries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.trace.values import Argument, CallSite, Choice, Const, FunctionRef, ListOf, MapOf, Text, Unknown, Value, join_texts

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native

_MAX_RANGE = 100


@dataclass(slots=True, eq=False)
class Partial(Value):
    """``functools.partial(f, …)``"""

    function: Value
    args: list[Argument] = field(default_factory=list)

    def call(self, run: Interpreter, call: CallSite) -> Value:
        return self.function.call(run, CallSite([*self.args, *call.args], call.node, call.module, call.types, call.scope))

    def describe(self) -> str:
        return self.function.describe()

    def key(self) -> object:
        return ("partial", self.function.key(), tuple((a.name, a.value.key()) for a in self.args))


@dataclass(slots=True, eq=False)
class Wraps(Value):
    """``functools.wraps(f)``: the decorator that lends the name of ``f`` to the function it is put on."""

    wrapped: Value

    def call(self, run: Interpreter, call: CallSite) -> Value:
        inner = call.get(0)
        if isinstance(inner, FunctionRef) and isinstance(self.wrapped, FunctionRef):
            inner.wraps = self.wrapped.wraps or self.wrapped
        return inner if inner is not None else Unknown("a decorator without a function")


def _environment(run: Interpreter, call: CallSite) -> Value:
    """A look-up of a setting by name: its default, where one is given."""
    default = call.get(1, "default")
    if default is not None and not (isinstance(default, Const) and default.value is None):
        return default
    name = call.get(0)
    return Unknown(f"the setting {name.literal if isinstance(name, Text) and name.literal else ''}".rstrip())


def _default(run: Interpreter, call: CallSite) -> Value:
    """``Field("/api", …)``, ``field(default=…)``: what the attribute holds unless set."""
    default = call.get(0, "default")
    if default is not None:
        return default
    factory = call.get(None, "default_factory")
    if factory is not None:
        return factory.call(run, CallSite([], call.node, call.module, [], call.scope))
    return Unknown("a field without a default")


def _text(run: Interpreter, call: CallSite) -> Value:
    value = call.get(0)
    return Text("") if value is None else run.text(value)


def _list(run: Interpreter, call: CallSite) -> Value:
    value = call.get(0)
    if value is None:
        return ListOf([])
    items = value.items()
    if items is None:
        return Unknown("a list of " + value.describe())
    if isinstance(value, MapOf):
        return ListOf([Text(k) for k in value.entries], value.open)
    return ListOf(list(items), value.open if isinstance(value, ListOf) else False)


def _reversed(run: Interpreter, call: CallSite) -> Value:
    out = _list(run, call)
    if isinstance(out, ListOf):
        out.elements.reverse()
    return out


def _dict(run: Interpreter, call: CallSite) -> Value:
    out = MapOf()
    for arg in call.args:
        if arg.name is not None:
            out.entries[arg.name] = arg.value
        elif isinstance(arg.value, MapOf):
            out.entries.update(arg.value.entries)
        elif (pairs := arg.value.items()) is not None:
            for pair in pairs:
                key, *rest = pair.items() or [Unknown()]
                if isinstance(key, Text) and key.literal is not None and rest:
                    out.entries[key.literal] = rest[0]
        else:
            out.open = True
    return out


def _enumerate(run: Interpreter, call: CallSite) -> Value:
    items = _list(run, call)
    return ListOf([ListOf([Const(i), e]) for i, e in enumerate(items.elements)]) if isinstance(items, ListOf) else items


def _zip(run: Interpreter, call: CallSite) -> Value:
    columns = [value.items() for value in call.positional]
    if any(column is None for column in columns):
        return Unknown("zip of something unknown")
    return ListOf([ListOf(list(row)) for row in zip(*(c for c in columns if c is not None), strict=False)])


def _range(run: Interpreter, call: CallSite) -> Value:
    bounds = [v.value for v in call.positional if isinstance(v, Const) and isinstance(v.value, int)]
    if not bounds or len(bounds) != len(call.positional) or len(bounds) > 3 or 0 in bounds[2:]:
        return Unknown("a range")
    return ListOf([Const(i) for i in range(*bounds)[:_MAX_RANGE]])


def _map(run: Interpreter, call: CallSite) -> Value:
    function, values = call.get(0), call.get(1)
    items = values.items() if values is not None else None
    if function is None or items is None:
        return Unknown("map over something unknown")
    return ListOf([run.call(function, [item], call) for item in items])


def _getattr(run: Interpreter, call: CallSite) -> Value:
    target, name, default = call.get(0), call.get(1), call.get(2)
    if target is None or not isinstance(name, Text) or name.literal is None:
        return Unknown("getattr with an unknown name")
    found = target.member(run, name.literal, call.node)
    return default if isinstance(found, Unknown) and default is not None else found


def _setattr(run: Interpreter, call: CallSite) -> Value:
    target, name, value = call.get(0), call.get(1), call.get(2)
    if target is not None and value is not None and isinstance(name, Text) and name.literal is not None:
        target.set_member(run, name.literal, value)
    return Const(None)


def _import_module(run: Interpreter, call: CallSite) -> Value:
    name = call.get(0)
    if not isinstance(name, Text) or name.literal is None:
        return Unknown("import_module of an unknown name")
    return run.semantics(call.module).resolve_import(run, call.module, ir.Import(call.line, name.literal, None, name.literal))


def _join_path(run: Interpreter, call: CallSite) -> Value:
    parts = [run.text(value) for value in call.positional]
    out: list[Text] = []
    for part in parts:
        literal = part.literal
        if literal is not None and literal.startswith("/"):
            out = []
        if literal != "":
            out.append(Text(literal.removesuffix("/")) if literal not in (None, "/") and part is not parts[-1] else part)
    return join_texts(Text("/"), out)


def _first(run: Interpreter, call: CallSite) -> Value:
    return call.get(0) or Unknown("nothing")


def _second(run: Interpreter, call: CallSite) -> Value:
    return call.get(1) or Unknown("nothing")


def _partial(run: Interpreter, call: CallSite) -> Value:
    function = call.get(0)
    return Partial(function, call.args[1:]) if function is not None else Unknown("partial of nothing")


def _wraps(run: Interpreter, call: CallSite) -> Value:
    return Wraps(call.get(0) or Unknown("nothing"))


def _next(run: Interpreter, call: CallSite) -> Value:
    value = call.get(0)
    items = value.items() if value is not None else None
    return Choice.of(items) if items else call.get(1) or Unknown("the next of something unknown")


def _chain(run: Interpreter, call: CallSite) -> Value:
    return ListOf([item for value in call.positional for item in value.items() or []])


_SETTING_READERS = (
    "os.getenv", "os.environ.get", "os.environ.setdefault", "os.environ.pop", "decouple.config", "decouple.AutoConfig()",
    "starlette.config.Config()", "environ.Env()", "environ.FileAwareEnv()", "environs.Env()", "environs.env", "prettyconf.config",
)  # fmt: skip
_TYPED_READERS = ("environ.Env()", "environ.FileAwareEnv()", "environs.Env()", "environs.env")
_KINDS = ("str", "url", "list", "int", "bool", "get_value", "path")

FUNCTIONS: Mapping[str, Native] = {
    **dict.fromkeys(_SETTING_READERS, _environment),
    **{f"{reader}.{kind}": _environment for reader in _TYPED_READERS for kind in _KINDS},
    **dict.fromkeys(("pydantic.Field", "pydantic.fields.Field", "dataclasses.field", "attr.ib", "attrs.field", "ninja.Field"), _default),
    **dict.fromkeys(("str", "repr", "format"), _text),
    **dict.fromkeys(("list", "tuple", "set", "frozenset", "sorted", "iter", "collections.deque"), _list),
    **dict.fromkeys(("dict", "types.SimpleNamespace", "collections.OrderedDict", "types.MappingProxyType"), _dict),
    **dict.fromkeys(("os.path.join", "posixpath.join", "urllib.parse.urljoin"), _join_path),
    **dict.fromkeys(("copy.copy", "copy.deepcopy", "asyncio.run", "anyio.run"), _first),
    **dict.fromkeys(("typing.cast", "typing_extensions.cast"), _second),
    **dict.fromkeys(("importlib.import_module", "__import__", "django.utils.module_loading.import_string"), _import_module),
    "reversed": _reversed,
    "enumerate": _enumerate,
    "zip": _zip,
    "range": _range,
    "map": _map,
    "next": _next,
    "getattr": _getattr,
    "setattr": _setattr,
    "itertools.chain": _chain,
    "functools.partial": _partial,
    "functools.wraps": _wraps,
    "re.compile": _first,
    "starlette.config.Config()": _environment,
}  # fmt: skip

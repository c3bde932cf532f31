"""What the evaluator knows of Rust's prelude and standard library: wrappers are what they wrap, the environment has defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.trace.values import CallSite, Const, ListOf, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native

#: Methods that give a default where there is nothing.
_DEFAULTS = frozenset({"unwrap_or", "unwrap_or_else", "map_or", "or", "or_else"})


@dataclass(slots=True, eq=False)
class Setting(Value):
    """What the environment may hold: nothing is known but the default that the code gives."""

    name: str = ""

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return SettingMethod(self, name)

    def describe(self) -> str:
        return f"the environment variable {self.name}".rstrip()

    def key(self) -> object:
        return ("setting", self.name)


@dataclass(slots=True, eq=False)
class SettingMethod(Value):
    """A method of a :class:`Setting`."""

    setting: Setting
    name: str

    def call(self, run: Interpreter, call: CallSite) -> Value:
        if self.name not in _DEFAULTS:
            return self.setting
        default = call.get(0)
        if self.name.endswith("_else") and default is not None:
            return run.call(default, [Const(None)], call)
        return default if default is not None else Unknown(self.setting.describe())


def _first(run: Interpreter, call: CallSite) -> Value:
    return call.get(0) or Unknown("a value that was not given")


def _environment(run: Interpreter, call: CallSite) -> Value:
    name = call.get(0)
    return Setting(name.literal or "" if isinstance(name, Text) else "")


def _text(run: Interpreter, call: CallSite) -> Value:
    value = call.get(0)
    return Text("") if value is None else run.text(value)


def _list(run: Interpreter, call: CallSite) -> Value:
    return ListOf()


def _map(run: Interpreter, call: CallSite) -> Value:
    return MapOf()


def _nothing(run: Interpreter, call: CallSite) -> Value:
    return Const(None)


FUNCTIONS: Mapping[str, Native] = {
    **dict.fromkeys(("Some", "Ok", "Box.new", "Box.pin", "std.sync.Arc.new", "std.rc.Rc.new", "std.sync.Mutex.new"), _first),
    **dict.fromkeys(("std.sync.RwLock.new", "std.cell.RefCell.new", "std.convert.identity", "Arc.new", "Rc.new"), _first),
    "Err": _nothing,
    "String.from": _text,
    "String.new": _text,
    "Vec.new": _list,
    "std.collections.HashMap.new": _map,
    "std.collections.BTreeMap.new": _map,
    "std.env.var": _environment,
    "dotenvy.var": _environment,
    "dotenv.var": _environment,
}
#: Names that every file has.
PRELUDE = frozenset({"Some", "None", "Ok", "Err", "Box", "String", "Vec", "Option", "Result", "Default", "Arc", "Rc"})

"""How a C# application writes JSON: names, enumerations, nulls; as System.Text.Json and Newtonsoft are configured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.frameworks.csharp.attributes import last_names
from liveapi.syntax import ir
from liveapi.trace.values import ClassRef, FunctionRef, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.scope import Scope

_CONFIGURED = (b"AddJsonOptions", b"AddNewtonsoftJson", b"ConfigureHttpJsonOptions", b"JsonOptions>")
_CALLS = frozenset({"AddJsonOptions", "AddNewtonsoftJson", "ConfigureHttpJsonOptions"})
_OPTIONS = frozenset({"JsonOptions", "MvcNewtonsoftJsonOptions"})
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]|\d+|[^\W\d_]+")
_MAX_DEPTH = 4
_STRING_ENUMS = frozenset({"JsonStringEnumConverter", "StringEnumConverter", "JsonStringEnumMemberConverter"})


@dataclass(slots=True)
class Serialization:
    """The settings in force. Names are in camel case unless something else is set."""

    #: ``camel``, ``pascal`` (as declared), ``snake``, ``kebab``, ``SNAKE``, ``KEBAB``.
    names: str = "camel"
    #: Enumerations are written by name, in the case ``enum_names``.
    enums: bool = False
    enum_names: str = "pascal"
    skip_null: bool = False
    newtonsoft: bool = False
    #: Public fields are written too.
    fields: bool = False

    def named(self, name: str) -> str:
        """A member's name on the wire."""
        return cased(name, self.names)

    def enumerated(self, name: str) -> str:
        """An enumeration member's name on the wire."""
        return cased(name, self.enum_names)


def cased(name: str, style: str) -> str:
    """``IPAddress`` ▶ ``ipAddress``, ``ip_address``, ``ip-address``… as .NET's naming policies make it."""
    if style == "pascal":
        return name
    if style == "camel":
        chars = list(name)
        for i, char in enumerate(chars):
            if not char.isupper() or (i > 0 and i + 1 < len(chars) and not chars[i + 1].isupper()):
                break
            chars[i] = char.lower()
        return "".join(chars)
    joined = ("_" if style.lower() == "snake" else "-").join(_WORDS.findall(name))
    return joined.upper() if style.isupper() else joined.lower()


def style_of(name: str) -> str | None:
    """The case that a policy, strategy or resolver is named after: ``JsonNamingPolicy.SnakeCaseLower`` ▶ ``snake``."""
    lower = name.lower()
    for word in ("snake", "kebab"):
        if word in lower:
            return word.upper() if "upper" in lower else word
    if "camel" in lower:
        return "camel"
    return "pascal" if "default" in lower or "pascal" in lower else None


def serialization(run: Interpreter) -> Serialization:
    """The settings of a program."""
    found = Serialization()
    for path in run.program.holding("csharp", *_CONFIGURED):
        module = run.program.module(path)
        if module is None:
            continue
        scope = run.scope_of(module)
        for node in module.ir.walk():
            if not isinstance(node, ir.Call) or not isinstance(node.callee, ir.Member):
                continue
            name = node.callee.name
            of_options = name in {"Configure", "PostConfigure"} and any(n in _OPTIONS for t in node.types for n in last_names(t))
            if name not in _CALLS and not of_options:
                continue
            found.newtonsoft |= name == "AddNewtonsoftJson"
            found.fields |= name == "AddNewtonsoftJson"
            for arg in node.args:
                _configure(run, found, arg.value, scope)
    return found


def _configure(run: Interpreter, found: Serialization, settings: ir.Expr, scope: Scope) -> None:
    for node in _reached(run, settings, scope):
        if isinstance(node, ir.Assign) and isinstance(node.target, ir.Name):
            _copied(run, found, node.value, scope, 0)
        elif isinstance(node, ir.Assign) and isinstance(node.target, ir.Member):
            _set(found, node.target.name, node.value)
        elif isinstance(node, ir.Arg) and node.name is not None:
            _set(found, node.name, node.value)
        elif isinstance(node, ir.Call) and isinstance(node.callee, ir.Member):
            name = node.callee.name
            if name in {"Add", "Insert"} and last_names(node.callee.object) == ["Converters"]:
                for arg in node.args:
                    _converter(found, arg.value)
            elif name in {"UseMemberCasing", "UseCamelCasing"}:
                found.names = "pascal" if name == "UseMemberCasing" else "camel"


def _reached(run: Interpreter, start: ir.Expr, scope: Scope) -> Iterator[ir.Node]:
    """The nodes of a lambda, and of the repository's functions that it passes its options to."""
    called: list[ir.Expr] = [start] if isinstance(start, ir.Name | ir.Member) else []
    for node in start.walk():
        yield node
        if isinstance(node, ir.Call) and not node.new and _root(node.callee)[:1].isupper():
            called.append(node.callee)
    for callee in called:
        target = run.evaluate(callee, scope)
        for statement in target.function.body if isinstance(target, FunctionRef) else ():
            yield from statement.walk()


def _copied(run: Interpreter, found: Serialization, value: ir.Expr | None, scope: Scope, depth: int) -> None:
    """The settings of an options object of the repository that others are copied from: ``JsonDefaults.Options``."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, ir.Call) and value.new:
        for arg in value.args:
            if arg.name is None:
                _copied(run, found, arg.value, scope, depth + 1)
            else:
                _set(found, arg.name, arg.value)
        return
    if isinstance(value, ir.Member):
        owner: Value | None = run.evaluate(value.object, scope)
        name = value.name
    else:
        owner = scope.frame.owner if scope.frame is not None else None
        name = value.id if isinstance(value, ir.Name) else ""
    member = run.classes.find(owner, name) if isinstance(owner, ClassRef) and name else None
    if member is not None and isinstance(member[0], ir.Field):
        _copied(run, found, member[0].default, run.classes.inside(member[1]), depth + 1)


def _root(expr: ir.Expr) -> str:
    while isinstance(expr, ir.Member):
        expr = expr.object
    return expr.id if isinstance(expr, ir.Name) else ""


def _set(found: Serialization, name: str, value: ir.Expr | None) -> None:
    words = _made(value)
    if words == [name]:
        # Copied from another object, whose settings were met where it was named.
        return
    if name == "PropertyNamingPolicy":
        found.names = "pascal" if isinstance(value, ir.Literal) else next((s for w in words if (s := style_of(w))), found.names)
    elif name == "ContractResolver":
        # A resolver's strategy is set inside of it and is met on its own.
        found.names = next((s for w in words if (s := style_of(w))), found.names)
    elif name == "NamingStrategy":
        found.names = next((s for w in words if (s := style_of(w))), found.names)
    elif name in {"DefaultIgnoreCondition", "NullValueHandling"}:
        found.skip_null = any(w in {"WhenWritingNull", "WhenWritingDefault", "Ignore"} for w in last_names(value))
    elif name == "IgnoreNullValues":
        found.skip_null = isinstance(value, ir.Literal) and value.value is True
    elif name == "IncludeFields":
        found.fields = isinstance(value, ir.Literal) and value.value is True
    elif name == "Converters" and value is not None:
        for node in value.walk():
            if isinstance(node, ir.Call) and node.new:
                _converter(found, node)


def _made(value: ir.Expr | None) -> list[str]:
    callee = value.callee if isinstance(value, ir.Call) else value
    return last_names(callee)


def _converter(found: Serialization, value: ir.Expr) -> None:
    callee = value.callee if isinstance(value, ir.Call) else value
    names = last_names(callee.object if isinstance(callee, ir.Index) else callee)
    if not any(n in _STRING_ENUMS for n in names):
        return
    found.enums = True
    for arg in value.args if isinstance(value, ir.Call) else ():
        for word in _made(arg.value):
            found.enum_names = style_of(word) or found.enum_names

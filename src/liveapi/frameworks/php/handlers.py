"""What a PHP route leads to: ``[X::class, 'show']``, ``'X@show'``, ``X::class . ':show'``, invokable classes, closures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liveapi.api.model import Certainty, Evidence, Handler, Location, Parameter
from liveapi.frameworks.php.evaluation import Outcome
from liveapi.frameworks.php.reads import nodes_of, request_parameters
from liveapi.frameworks.php.words import described
from liveapi.syntax import ir
from liveapi.trace.languages.php import PhpSemantics
from liveapi.trace.values import ClassRef, External, FunctionRef, Instance, ListOf, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_ACTION = re.compile(r"([\w\\]+)(?:@|::|:)(\w+)|([\w\\]+)")
#: Where Laravel looks for a controller that a route names in a short form.
_DEFAULT_NAMESPACE = "App\\Http\\Controllers"
#: Methods called from a handler that are looked into.
_MAX_HELPERS = 25
BODY_METHODS = frozenset({"POST", "PUT", "PATCH"})
_SCALARS: dict[str, dict[str, str]] = {
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "string": {"type": "string"},
    "array": {"type": "array"},
}


class Target:
    """The code that serves a route: a method of a class, or a function; ``symbol`` is known even when the code is not."""

    __slots__ = ("function", "owner", "symbol")

    def __init__(self, function: FunctionRef | None, symbol: str, owner: ClassRef | None = None) -> None:
        self.function = function
        self.symbol = symbol
        #: The class whose method it is: the controller, where the method may be inherited.
        self.owner = owner

    def handler(self) -> Handler:
        if self.function is None:
            return Handler(self.symbol)
        return Handler(self.symbol, Evidence(self.function.module.path, self.function.function.line, self.function.function.end))

    @property
    def doc(self) -> str:
        """The documentation without its tags and annotations."""
        text = self.function.function.doc if self.function is not None else None
        return re.split(r"(?m)^\s*@\w", text or "")[0].strip()


def target_of(run: Interpreter, semantics: PhpSemantics, value: Value | None, action: str = "", namespace: str = "") -> Target | None:
    """The code that a route's action stands for. ``action`` is a method of the class in ``value``; ``namespace`` is put before short
    class names in texts."""
    if isinstance(value, MapOf):
        value = value.entries.get("uses") or value.entries.get("controller") or value.entries.get("0")
    if isinstance(value, ListOf):
        if len(value.elements) > 1:
            action = run.text(value.elements[1]).literal or ""
        value = value.elements[0] if value.elements else None
    if isinstance(value, FunctionRef):
        return Target(value, value.symbol)
    owner: Value | None = getattr(value, "ref", value)
    name = ""
    if isinstance(value, Text) and value.literal is not None:
        match = _ACTION.fullmatch(value.literal)
        if match is None:
            return None
        name, action = match[1] or match[3], match[2] or action
        if not isinstance(owner, ClassRef):
            spaces = dict.fromkeys((namespace, "", _DEFAULT_NAMESPACE, f"{_DEFAULT_NAMESPACE}\\{namespace}"))
            full = [f"{space}\\{name}".strip("\\") for space in spaces]
            owner = next((ref for f in full if (ref := semantics.class_named(run, f)) is not None), None)
            name = full[0]
    if isinstance(owner, External):
        name = owner.name
    if isinstance(owner, Instance):
        owner = owner.cls
    if not isinstance(owner, ClassRef):
        return Target(None, f"{name}::{action or '__invoke'}") if name else None
    package = owner.cls.namespace if owner.cls.namespace is not None else owner.module.ir.package
    symbol = f"{package}\\{owner.name}".strip("\\") + "::" + (action or "__invoke")
    found = run.classes.find(owner, action or "__invoke")
    return Target(found[0] if found is not None and isinstance(found[0], FunctionRef) else None, symbol, owner)


def parameters_of(run: Interpreter, target: Target | None, method: str, path: str, outcome: Outcome | None = None) -> list[Parameter]:
    """The parameters that a handler's signature types, that its validation describes and that its body reads."""
    function = target.function if target is not None else None
    if function is None:
        return []
    body = method in BODY_METHODS
    file = function.module.path
    nodes = _nodes(run, function)
    out: list[Parameter] = []
    in_path = set(re.findall(r"\{(\w+)\}", path))
    for param in function.function.params:
        schema = scalar(param.type)
        if param.name in in_path and schema:
            out.append(Parameter(param.name, Location.PATH, schema, True, evidence=Evidence(file, param.line)))
    if not body and outcome is not None:
        handling = outcome.handling
        for rules in (handling.rules, *handling.inside.values()):
            out.extend(rules.parameters() if rules is not None else ())
    for name, asked in outcome.handling.queries.items() if outcome is not None else ():
        out.append(Parameter(name, Location.QUERY, asked, evidence=Evidence(file, function.function.line), certainty=Certainty.LIKELY))
    for kind, place in (("queryParam", Location.QUERY), ("urlParam", Location.PATH)):
        for said in described(function.function.doc, kind):
            if place is Location.QUERY or said.name in in_path:
                needed = said.required or place is Location.PATH
                out.append(
                    Parameter(said.name, place, said.schema, needed, said.description, evidence=Evidence(file, function.function.line))
                )
    for called, read, in_request in _reached(run, function, nodes):
        out.extend(request_parameters(called.function, read, called.module.path, body=body, in_request=in_request))
    kept: dict[tuple[Location, str], Parameter] = {}
    for parameter in out:
        if parameter.location is Location.QUERY and (parameter.name in in_path or (Location.QUERY, parameter.name + "[]") in kept):
            continue
        kept.setdefault((parameter.location, parameter.name), parameter)
    return list(kept.values())


def _nodes(run: Interpreter, function: FunctionRef) -> list[ir.Node]:
    """Everything in the body of a function, gone through once: helpers serve many handlers."""
    semantics = run.semantics(function.module)
    if not isinstance(semantics, PhpSemantics):
        return nodes_of(function.function)
    known = semantics.nodes.get(id(function.function))
    if known is None:
        known = semantics.nodes[id(function.function)] = nodes_of(function.function)
    return known


def _reached(run: Interpreter, handler: FunctionRef, body: list[ir.Node]) -> list[tuple[FunctionRef, list[ir.Node], bool]]:
    """The handler, and the methods it calls on its own object and on its form request, with what is in their bodies; true with those
    of a request."""
    out: list[tuple[FunctionRef, list[ir.Node], bool]] = [(handler, body, False)]
    seen = {id(handler.function)}
    at = 0
    while at < len(out) and len(out) < _MAX_HELPERS:
        function, nodes, in_request = out[at]
        at += 1
        forms = {
            p.name: declared
            for p in function.function.params
            if isinstance(p.type, ir.Name) and isinstance(declared := run.evaluate(p.type, function.scope), ClassRef)
        }
        for node in nodes:
            if not isinstance(node, ir.Call) or not isinstance(node.callee, ir.Member) or not isinstance(node.callee.object, ir.Name):
                continue
            receiver = node.callee.object.id
            form = forms.get(receiver) if not in_request else None
            owner = form if form is not None else function.owner if receiver == "this" else None
            found = run.classes.find(owner, node.callee.name) if owner is not None else None
            if found is not None and isinstance(found[0], FunctionRef) and id(found[0].function) not in seen:
                is_request = in_request or (form is not None and form.name.endswith("Request"))
                if form is None or is_request:
                    seen.add(id(found[0].function))
                    out.append((found[0], _nodes(run, found[0]), is_request))
    return out


def scalar(kind: ir.Expr | None) -> dict[str, str]:
    """The schema of a scalar type; empty for any other."""
    if isinstance(kind, ir.Nullable):
        kind = kind.type
    return dict(_SCALARS.get(kind.id.lower(), {})) if isinstance(kind, ir.Name) else {}

"""``before_action``, ``skip_before_action`` and ``rescue_from`` of a controller, with what it has from its bases and concerns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from liveapi.frameworks.ruby.lineage import Lineage, block_function, listed, named_args, plain_words
from liveapi.syntax import ir
from liveapi.trace.values import ClassRef

_BEFORE = frozenset({"before_action", "prepend_before_action", "append_before_action", "before_filter"})
_SKIP = frozenset({"skip_before_action", "skip_before_filter", "skip_action_callback"})


@dataclass(slots=True)
class Callback:
    """A method (``name``) or a block that runs ahead of actions."""

    name: str
    owner: ClassRef
    call: ir.Call
    block: ir.Function | None = None
    only: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    conditional: bool = False
    #: Declared by the controller that all others derive from.
    shared: bool = False
    #: Actions that skip it; ``None`` among them: all.
    skipped: list[tuple[frozenset[str], frozenset[str]]] = field(default_factory=list)

    def runs(self, action: str) -> bool:
        """Whether it runs ahead of an action."""
        if (self.only and action not in self.only) or action in self.excluded:
            return False
        return not any((not only or action in only) and action not in excluded for only, excluded in self.skipped)


@dataclass(slots=True)
class Rescue:
    """``rescue_from X, with: :name``"""

    kinds: list[str]
    name: str
    block: ir.Function | None
    owner: ClassRef


@dataclass(slots=True)
class Callbacks:
    """All of one controller."""

    found: list[Callback] = field(default_factory=list)
    rescues: list[Rescue] = field(default_factory=list)
    #: Calls of the class body that demand authentication by themselves (``http_basic_authenticate_with``).
    others: list[ir.Call] = field(default_factory=list)

    def before(self, action: str) -> Iterator[Callback]:
        """Those that run ahead of an action."""
        return (c for c in self.found if c.runs(action))


def callbacks(lineage: Lineage, owner: ClassRef) -> Callbacks:
    """Read the class bodies, bases first."""
    out = Callbacks()
    ancestors = lineage.run.classes.ancestors(owner)
    root = {id(p.cls) for p in lineage.parts(ancestors[-1])} if len(ancestors) > 1 else set()
    for statement, part in lineage.statements(owner):
        value = statement.value if isinstance(statement, ir.ExprStmt) else None
        call = ir.Call(value.line, value, []) if isinstance(value, ir.Name) else value
        if not isinstance(call, ir.Call) or not isinstance(call.callee, ir.Name):
            continue
        if not _declared(out, call, part, id(part.cls) in root) and (macro := lineage.static(owner, call.callee.id)) is not None:
            # ``skip_authentication only: :index``: a method of the class that says so for it.
            given = [a for a in call.args if a.name in ("only", "except")]
            for inner in macro[0].body:
                own = inner.value if isinstance(inner, ir.ExprStmt) else None
                if isinstance(own, ir.Call) and isinstance(own.callee, ir.Name):
                    _declared(out, replace(own, args=[*own.args, *given]), macro[1], False)
    return out


def _declared(out: Callbacks, call: ir.Call, part: ClassRef, shared: bool) -> bool:
    """Take one declaration of a class body; false where it is none of these."""
    word = call.callee.id if isinstance(call.callee, ir.Name) else ""
    options = named_args(call)
    only, excluded = frozenset(listed(options.get("only"))), frozenset(listed(options.get("except")))
    if word in _BEFORE:
        conditional = bool(options.keys() & {"if", "unless"})
        added = [Callback(name, part, call, None, only, excluded, conditional, shared) for name in plain_words(call)]
        block = block_function(call) or _lambda(call)
        if block is not None:
            added.append(Callback("", part, call, block, only, excluded, conditional, shared))
        out.found = [*added, *out.found] if word.startswith("prepend") else [*out.found, *added]
    elif word in _SKIP:
        for name in plain_words(call):
            for callback in out.found:
                if callback.name == name and not options.keys() & {"if", "unless"}:
                    callback.skipped.append((only, excluded))
    elif word == "rescue_from":
        with_ = options.get("with")
        names = [_dotted(a.value) for a in call.args if a.name is None]
        handler = with_.value if isinstance(with_, ir.Str) else ""
        block = block_function(call) or (with_.function if isinstance(with_, ir.Lambda) else None)
        out.rescues.append(Rescue([n for n in names if n], handler, block, part))
    elif word in ("http_basic_authenticate_with", "doorkeeper_for", "acts_as_token_authentication_handler_for"):
        out.others.append(call)
    else:
        return False
    return True


def _lambda(call: ir.Call) -> ir.Function | None:
    return next((a.value.function for a in call.args if a.name is None and isinstance(a.value, ir.Lambda)), None)


def _dotted(node: ir.Expr) -> str:
    if isinstance(node, ir.Name):
        return node.id.removeprefix("::")
    if isinstance(node, ir.Member):
        return f"{_dotted(node.object)}::{node.name}"
    return node.value if isinstance(node, ir.Str) else ""

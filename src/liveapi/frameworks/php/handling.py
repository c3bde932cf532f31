"""What is learnt of one operation while its handler is worked out: what it reads, how it validates, what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Evidence, Schema
from liveapi.frameworks.php.inputs import Read
from liveapi.frameworks.php.rules import Field
from liveapi.syntax import ir
from liveapi.trace.values import CallSite, ClassRef, MapOf, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter


@dataclass(slots=True)
class Answered:
    """One answer: a status with what is sent, if anything is."""

    status: int
    content: Value | None
    media: str
    evidence: Evidence | None = None


@dataclass(slots=True, eq=False)
class Handling:
    """One handler at work."""

    method: str = "GET"
    inputs: Read = field(default_factory=Read)
    #: What validation says of the whole of what is sent.
    rules: Field | None = None
    #: The same of parts of it, by the place.
    inside: dict[int, Field] = field(default_factory=dict)
    answers: list[Answered] = field(default_factory=list)
    #: The form request class, whose name the body gets.
    form: ClassRef | None = None
    #: Fields that the server sets before it validates.
    made: set[str] = field(default_factory=set)
    #: Functions that may still be entered.
    budget: int = 600
    user_class: ClassRef | None = None
    #: The body as it is declared, and in which media type it is sent where that is not JSON.
    declared: Schema | None = None
    media: str = ""
    #: Query parameters that were read by name.
    seen: set[str] = field(default_factory=set)
    #: Query parameters that a library reads by itself: those of pages.
    queries: dict[str, Schema] = field(default_factory=dict)

    def validate(self, rules: Field, *, refused: bool = True) -> None:
        """What is sent is checked against rules; when that happens twice, both count. ``refused`` says that the framework itself turns
        away what does not fit."""
        if self.rules is None:
            self.rules = rules
        else:
            for name, inner in rules.fields.items():
                self.rules.fields.setdefault(name, inner)
        self.inputs.typed_by(rules)
        if self.rules.fields and refused:
            self.answers.append(Answered(422, None, "", None))

    def raised(self, status: int, call: CallSite | None = None, content: Value | None = None) -> None:
        """An answer from anywhere below the handler: ``abort(404)``, ``findOrFail``."""
        evidence = Evidence(call.module.path, call.line) if call is not None else None
        self.answers.append(Answered(status, content, "", evidence))

    def set_by_server(self, call: CallSite) -> None:
        """``$request->merge(['slug' => Str::slug($request->title)])``: what is not made of a field of the same name is not sent."""
        node = call.node
        given = node.args[0].value if isinstance(node, ir.Call) and node.args else None
        for key, value in given.items if isinstance(given, ir.Dict) else []:
            if not isinstance(key, ir.Str):
                continue
            if not _names(value, key.value):
                self.made.add(key.value)
            # ``'article' => $this->input('article') + ['slug' => …]``
            for inner in (n for n in value.walk() if isinstance(n, ir.Dict)):
                self.made.update(f"{key.value}.{k.value}" for k, v in inner.items if isinstance(k, ir.Str) and not _names(v, k.value))

    def user(self, run: Interpreter) -> Value:
        """Who is logged in."""
        return run.classes.summary(self.user_class) if self.user_class is not None else Unknown("the user")


def _names(value: ir.Expr, name: str) -> bool:
    """Whether a field of a name is among what a value is made of."""
    nodes = list(value.walk())
    called = {id(n.callee) for n in nodes if isinstance(n, ir.Call)}
    return any(_named(n) == name for n in nodes if id(n) not in called)


def _named(node: ir.Node) -> str:
    if isinstance(node, ir.Member):
        return node.name
    return node.value.rpartition(".")[2] if isinstance(node, ir.Str) else ""


def current(run: Interpreter) -> Handling:
    """The handler being worked out; one that is forgotten where there is none."""
    return run.context if isinstance(run.context, Handling) else Handling()


__all__ = ["Answered", "Handling", "MapOf", "current"]

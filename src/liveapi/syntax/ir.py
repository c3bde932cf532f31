"""The intermediate representation: one small tree for every programming language.

A language module (``syntax/<language>.py``) turns a concrete tree-sitter tree into these nodes; nothing above
``syntax/`` ever sees a tree-sitter node. The nodes keep what decides *which HTTP operations a program serves and
what they take and give*: names, calls, literals, declarations, types, annotations. They do not keep what does not.

Conventions shared by all languages
-----------------------------------
* ``line`` is the 1-based first line of the node; declarations also carry ``end``, their last line.
* Types are expressions: ``List<String>`` is ``Index(Name("List"), [Name("String")])``, ``a.B`` is a ``Member``,
  ``T?`` is ``Nullable(T)``, ``A | B`` is ``Binary("|", A, B)``, ``T[]``/``[]T`` is ``Index(Name("[]"), [T])``,
  ``map[K]V`` is ``Index(Name("map"), [K, V])``, ``*T``/``&T`` is ``T``, a structural type is a nameless ``Class``.
* ``a?.b``, ``a->b``, ``A::b`` and ``a.b`` are all ``Member``. ``await x``, ``x!``, ``x as T``, ``(x)``, ``&x``, ``*x`` are ``x``.
* ``new T(a)``, ``T{a}``, ``T(a)`` and ``&T{A: a}`` are ``Call`` (``new=True`` where the language says so; keyed struct
  literals use named arguments).
* A trailing closure (Kotlin, Ruby, Swift) is the last argument, named ``"&"``.
* Bodies of functions are converted when first asked for (:attr:`Function.body`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Protocol


@dataclass(slots=True, eq=False)
class Node:
    """Anything in the tree. Nodes compare and hash by identity."""

    line: int

    def children(self) -> list[Node]:
        """The direct child nodes, in source order of the fields (function bodies included: this converts them)."""
        values = (_HOLDERS.get(type(self)) or _holder(type(self)))(self)
        return _nodes(values) if values else []

    def walk(self) -> Iterator[Node]:
        """This node and everything below it, parents first. Iterative: depth is bounded by memory, not the stack."""
        stack: list[Node] = [self]
        while stack:
            node = stack.pop()
            yield node
            below = node.children()
            if below:
                below.reverse()
                stack += below


#: For each class of nodes: what takes out the values of the fields that can hold nodes. Trees are walked a lot.
_HOLDERS: dict[type[Node], Callable[[Node], tuple[object, ...]]] = {}
_PLAIN = frozenset(
    {"int", "str", "str | None", "bool", "frozenset[str]", "list[str]", "tuple[int, int] | None", "int | float | bool | None"}
)


def _holder(cls: type[Node]) -> Callable[[Node], tuple[object, ...]]:
    names = [f.name for f in fields(cls) if not f.name.startswith("_") and f.type not in _PLAIN]
    if len(names) > 1:
        found: Callable[[Node], tuple[object, ...]] = attrgetter(*names)
    else:
        only = attrgetter(names[0]) if names else None

        def found(node: Node) -> tuple[object, ...]:
            return (only(node),) if only is not None else ()

    _HOLDERS[cls] = found
    return found


def _nodes(values: Iterable[object]) -> list[Node]:
    """The nodes among values, those in lists and tuples too."""
    out: list[Node] = []
    for value in values:
        if isinstance(value, Node):
            out.append(value)
        elif value and isinstance(value, list | tuple):
            out += _nodes(value)
    return out


# --- expressions ----------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Str(Node):
    """A string (or character, symbol, regular expression) literal, escapes decoded."""

    value: str
    #: ``"symbol"`` (Ruby ``:a``), ``"regex"`` (JS ``/a/``, Ruby ``/a/``), ``"bytes"``, ``""`` for a plain string.
    kind: str = ""


@dataclass(slots=True, eq=False)
class Template(Node):
    """An interpolated string: its parts in order, literal text as :class:`Str`."""

    parts: list[Expr]


@dataclass(slots=True, eq=False)
class Literal(Node):
    """A number, boolean or null."""

    value: int | float | bool | None


@dataclass(slots=True, eq=False)
class Name(Node):
    """An identifier: ``x``; also ``self``, ``this``, ``super``, Ruby ``@x`` and ``Constant``, PHP ``$x`` (without ``$``)."""

    id: str


@dataclass(slots=True, eq=False)
class Member(Node):
    """``object.name`` in any spelling. A computed ``object["name"]`` is an :class:`Index`."""

    object: Expr
    name: str


@dataclass(slots=True, eq=False)
class Index(Node):
    """``object[args]``: subscript of a value, or a generic type applied to arguments."""

    object: Expr
    args: list[Expr]


@dataclass(slots=True, eq=False)
class Arg(Node):
    """One argument of a call. ``name`` for keyword arguments, ``"&"`` for a trailing block; ``spread`` for ``*a``/``...a``/``**a``."""

    value: Expr
    name: str | None = None
    spread: bool = False


@dataclass(slots=True, eq=False)
class Call(Node):
    """``callee(args)``. ``types`` are explicit type arguments (``f<T>(x)``, Go's ``f[T](x)`` where it is sure)."""

    callee: Expr
    args: list[Arg]
    types: list[Expr] = field(default_factory=list)
    new: bool = False


@dataclass(slots=True, eq=False)
class Lambda(Node):
    """An anonymous function, closure or block."""

    function: Function


@dataclass(slots=True, eq=False)
class List(Node):
    """A list, array, tuple, set, vector or slice literal. A spread item is an :class:`Arg` with ``spread``."""

    items: list[Expr | Arg]
    #: ``"tuple"``, ``"set"`` or ``"list"``.
    kind: str = "list"
    #: The element type where the literal names one (Go ``[]Route{...}``).
    type: Expr | None = None


@dataclass(slots=True, eq=False)
class Dict(Node):
    """A map, object or hash literal: pairs in order. A key is an expression (``Str`` for bare keys); ``None`` for ``...spread``."""

    items: list[tuple[Expr | None, Expr]]
    #: The declared type where the literal names one (Go ``map[string]H{...}``).
    type: Expr | None = None


@dataclass(slots=True, eq=False)
class Comprehension(Node):
    """``[element for target in iterable]`` and its kin; conditions are dropped."""

    element: Expr
    target: Expr
    iterable: Expr
    #: The key of a dict comprehension.
    key: Expr | None = None


@dataclass(slots=True, eq=False)
class Binary(Node):
    """An operator with two sides. ``op`` as written; string joining is always ``"+"``; ``??``, ``||``, ``or``, ``?:`` are ``"or"``,
    ``&&``/``and`` are ``"and"``."""

    op: str
    left: Expr
    right: Expr


@dataclass(slots=True, eq=False)
class Unary(Node):
    """``not``, ``-`` and so on; ``not`` for ``!``."""

    op: str
    operand: Expr


@dataclass(slots=True, eq=False)
class Conditional(Node):
    """A choice between values: ternaries, and ``if``/``switch``/``match``/``when`` used as an expression (``options``)."""

    test: Expr | None
    options: list[Expr]
    #: What each option is for, where the language writes patterns (C#'s ``x switch { A => 1, _ => 2 }``).
    patterns: list[Expr] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Nullable(Node):
    """A type that admits null."""

    type: Expr


@dataclass(slots=True, eq=False)
class Cast(Node):
    """A value that is said to have a type: Go's ``x.(T)``. It evaluates to the value; who asks for types is told ``type``."""

    value: Expr
    type: Expr


@dataclass(slots=True, eq=False)
class BlockExpr(Node):
    """Statements with a value (Rust blocks, Kotlin ``run``-like bodies, Ruby ``begin``): the value is that of the last one."""

    body: list[Stmt]


@dataclass(slots=True, eq=False)
class Unknown(Node):
    """Something this representation does not keep; its convertible parts are in ``parts`` so that calls inside are seen."""

    parts: list[Expr] = field(default_factory=list)


# --- statements -----------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class ExprStmt(Node):
    """An expression evaluated for its effect. In Rust, Ruby and Kotlin the last one of a body is its value."""

    value: Expr
    #: The documentation comment right in front of it: people describe ``router.get(…)`` there.
    doc: str | None = None


@dataclass(slots=True, eq=False)
class Assign(Node):
    """``target = value``, declarations included (``value`` may be missing then).

    A target is a Name, Member, Index, or a pattern: ``List`` of targets, ``Dict`` of (``Str`` key, target). In a pattern the rest
    is an ``Arg`` with ``spread`` (``List``) or under the key ``None`` (``Dict``), and ``Binary("=", target, default)`` has a default.
    """

    target: Expr
    value: Expr | None
    #: ``"="`` for plain assignment, ``":="``/``"let"`` for a declaration, or the compound operator (``"+="``, ``"||="``).
    op: str = "="
    type: Expr | None = None
    #: ``export const x = …`` (JS/TS); ``static``, ``readonly``, ``const``, ``var``… as written elsewhere.
    modifiers: frozenset[str] = frozenset()
    doc: str | None = None


@dataclass(slots=True, eq=False)
class Return(Node):
    value: Expr | None


@dataclass(slots=True, eq=False)
class Throw(Node):
    """``raise``/``throw``/``panic`` of a value."""

    value: Expr | None


@dataclass(slots=True, eq=False)
class If(Node):
    test: Expr
    then: list[Stmt]
    otherwise: list[Stmt]


@dataclass(slots=True, eq=False)
class For(Node):
    """Any loop. ``target``/``iterable`` for loops over a collection (Go ``range``: target is ``List([key, value])``)."""

    target: Expr | None
    iterable: Expr | None
    body: list[Stmt]


@dataclass(slots=True, eq=False)
class Case(Node):
    """One arm; ``patterns`` is empty for the default arm."""

    patterns: list[Expr]
    body: list[Stmt]


@dataclass(slots=True, eq=False)
class Switch(Node):
    subject: Expr | None
    cases: list[Case]


@dataclass(slots=True, eq=False)
class Catch(Node):
    """``except``/``catch``/``rescue``: the types it takes, the name it binds."""

    types: list[Expr]
    name: str | None
    body: list[Stmt]


@dataclass(slots=True, eq=False)
class Try(Node):
    body: list[Stmt]
    handlers: list[Catch]
    final: list[Stmt]


@dataclass(slots=True, eq=False)
class Block(Node):
    """A nested scope: ``{ … }``, ``with x as y:`` (the binding is an Assign before the body), ``using``, ``unsafe``…"""

    body: list[Stmt]


@dataclass(slots=True, eq=False)
class Import(Node):
    """One imported binding.

    ``module`` as written (``a.b``, ``.x``, ``./m``, ``github.com/x/y``, ``App\\Http``, ``crate::api``). ``name`` is the thing
    taken out of it (``"*"`` for all, ``"default"`` for a JS default, ``None`` for the module itself); ``alias`` the local name where
    it differs. An import for effect only (``import './x'``, ``mod x;``, ``require 'x'``) has neither; ``kind`` is then
    ``"effect"``, ``"mod"`` or ``"require"``. ``kind="static"`` for Java static imports, ``"type"`` for TS type imports.
    """

    module: str
    name: str | None = None
    alias: str | None = None
    kind: str = ""


@dataclass(slots=True, eq=False)
class Export(Node):
    """``export`` (JS/TS): ``name`` is the exported name (``"default"``, ``"*"``), ``value`` the local expression, or ``module`` and
    ``source_name`` for a re-export from elsewhere."""

    name: str
    value: Expr | None = None
    module: str | None = None
    source_name: str | None = None


# --- declarations ---------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Annotation(Node):
    """A decorator, attribute, annotation or macro attribute: a Name, Member or Call expression."""

    expr: Expr
    #: What it is applied to where that is not the declaration itself: C# ``[return: …]``, Kotlin ``@field:…``, ``@get:…``.
    site: str = ""

    @property
    def name(self) -> str:
        """The last part of its name: ``app.get("/x")`` and ``[Get("/x")]`` give ``get`` and ``Get``."""
        expr = self.expr.callee if isinstance(self.expr, Call) else self.expr
        if isinstance(expr, Index):
            expr = expr.object
        return expr.name if isinstance(expr, Member) else expr.id if isinstance(expr, Name) else ""

    @property
    def args(self) -> list[Arg]:
        return self.expr.args if isinstance(self.expr, Call) else []


@dataclass(slots=True, eq=False)
class Param(Node):
    """A parameter. ``kind``: ``""``, ``"rest"`` (``*args``, ``...xs``), ``"keywords"`` (``**kw``), ``"keyword"`` (keyword only),
    ``"block"``, ``"receiver"`` (Go receiver, Rust ``self``, Kotlin/C# extension receiver). A destructured parameter has a
    ``pattern`` and an empty name."""

    name: str
    type: Expr | None = None
    default: Expr | None = None
    annotations: list[Annotation] = field(default_factory=list)
    kind: str = ""
    pattern: Expr | None = None
    #: ``val``/``var``/``private readonly``…: a parameter that is also a field of the class (constructor properties).
    modifiers: frozenset[str] = frozenset()


class BodySource(Protocol):
    """Where the body of a function comes from when it is first asked for."""

    def statements(self, start: int, end: int) -> list[Stmt]: ...


@dataclass(slots=True, eq=False)
class Function(Node):
    """A function, method, constructor or closure. Its body is converted on first use; see :class:`liveapi.syntax.base.Origin`."""

    name: str
    params: list[Param]
    returns: Expr | None = None
    annotations: list[Annotation] = field(default_factory=list)
    modifiers: frozenset[str] = frozenset()
    doc: str | None = None
    end: int = 0
    #: Go's receiver, Kotlin's and C#'s extension receiver.
    receiver: Param | None = None
    type_params: list[str] = field(default_factory=list)
    #: Byte range of the body in the file; ``None`` for a declaration without one.
    span: tuple[int, int] | None = None
    _origin: BodySource | None = None
    _body: list[Stmt] | None = None

    @property
    def body(self) -> list[Stmt]:
        """The statements, converted on first use. An expression body is one :class:`Return`."""
        if self._body is None:
            if self.span is None or self._origin is None:
                return []
            self._body = self._origin.statements(*self.span)
        return self._body

    def children(self) -> list[Node]:
        return _nodes((self.annotations, self.params, self.returns, self.body))


@dataclass(slots=True, eq=False)
class Field(Node):
    """A field, property, enum member or record component."""

    name: str
    type: Expr | None = None
    default: Expr | None = None
    annotations: list[Annotation] = field(default_factory=list)
    modifiers: frozenset[str] = frozenset()
    doc: str | None = None
    #: Go struct tag, raw: ``json:"name,omitempty" binding:"required"``.
    tag: str | None = None


@dataclass(slots=True, eq=False)
class Class(Node):
    """A class, interface, struct, enum, record, trait, object, Ruby module, Rust impl block, or a structural type (no name).

    ``kind`` is one of ``class interface struct enum record annotation object trait module impl alias``. ``alias`` (``type A = B``)
    keeps the aliased type in ``bases[0]``. For ``impl`` the name is the type's, ``bases`` hold the trait if there is one.
    """

    name: str
    kind: str
    bases: list[Expr] = field(default_factory=list)
    body: list[Stmt] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)
    modifiers: frozenset[str] = frozenset()
    type_params: list[str] = field(default_factory=list)
    #: Primary constructor parameters (Kotlin, C#, Java records).
    params: list[Param] = field(default_factory=list)
    #: Keyword arguments of the class statement (Python ``class A(B, prefix="/x")``).
    keywords: list[Arg] = field(default_factory=list)
    doc: str | None = None
    end: int = 0
    #: The namespace it is declared in where that differs from the file's (C#, PHP).
    namespace: str | None = None

    def methods(self) -> Iterator[Function]:
        return (s for s in self.body if isinstance(s, Function))

    def members(self) -> Iterator[Field]:
        return (s for s in self.body if isinstance(s, Field))


@dataclass(slots=True, eq=False)
class Module(Node):
    """A file. ``body`` in source order; ``package`` is its declared package or namespace (``""`` if none)."""

    language: str
    body: list[Stmt]
    package: str = ""
    doc: str | None = None
    #: Parts the parser could not make sense of (count of error nodes at the top).
    errors: int = 0
    #: Why the file could not be read at all: it went over a limit. The body is empty then.
    problem: str | None = None


Expr = (
    Str | Template | Literal | Name | Member | Index | Call | Lambda | List | Dict | Comprehension | Binary | Unary | Conditional
    | Nullable | Cast | BlockExpr | Unknown | Class | Arg
)  # fmt: skip
Stmt = (
    ExprStmt | Assign | Return | Throw | If | For | Switch | Try | Block | Import | Export | Function | Class | Field | Annotation
)  # fmt: skip

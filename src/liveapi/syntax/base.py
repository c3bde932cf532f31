"""What every language module shares: the grammar, the walk over the concrete tree, lazy bodies, limits."""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.syntax import ir, limits

if TYPE_CHECKING:
    from tree_sitter import Node as TSNode
    from tree_sitter import Tree

#: Expressions and statements nested deeper than this become :class:`~liveapi.syntax.ir.Unknown`: real code stays below 100.
MAX_DEPTH = 150


class Language(ABC):
    """A programming language: how its files are named, and how its tree becomes the IR.

    A subclass sets the class variables and fills two tables by naming methods after tree-sitter node types:
    ``expr_<type>(node) -> ir.Expr`` and ``stmt_<type>(node) -> ir.Stmt | list[ir.Stmt]``. Unknown expression types
    become :class:`ir.Unknown` over their converted named children; unknown statement types are tried as expressions.
    One instance converts one file (``self.source`` holds its bytes); instances are cheap. Text is taken by :meth:`text`: a node's
    own ``text`` reads the file through a callback (see :mod:`liveapi.syntax.limits`), slowly.
    """

    name: ClassVar[str]
    extensions: ClassVar[tuple[str, ...]]
    #: The wheel's module and the function in it that gives the grammar, e.g. ``("tree_sitter_php", "language_php")``.
    grammar: ClassVar[tuple[str, str]]
    #: Node types that are passed over (comments).
    skipped: ClassVar[frozenset[str]] = frozenset({"comment", "line_comment", "block_comment"})

    _expr: ClassVar[dict[str, Callable[..., Any]]]
    _stmt: ClassVar[dict[str, Callable[..., Any]]]
    _parser: ClassVar[Any] = None

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._expr = _table(cls, "expr_")
        cls._stmt = _table(cls, "stmt_")
        cls._parser = None

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.depth = 0
        self.origin = Origin(type(self), source)

    # --- entry points -----------------------------------------------------------------------------------------------

    @classmethod
    def parser(cls) -> Any:
        if cls._parser is None:
            from tree_sitter import Language as Grammar
            from tree_sitter import Parser

            module, function = cls.grammar
            cls._parser = Parser(Grammar(getattr(importlib.import_module(module), function)()))
        return cls._parser

    @classmethod
    def tree(cls, source: bytes) -> Any:
        """The concrete tree. Override to rewrite what a grammar cannot read, keeping every offset."""
        return cls.limited(source)

    @classmethod
    def limited(cls, source: bytes) -> Any:
        """Parse within the limits of time and memory; raises :class:`liveapi.syntax.limits.TooHardError` beyond them."""
        return limits.parse(cls.parser(), source, cls.grammar)

    @classmethod
    def parse(cls, source: bytes) -> ir.Module:
        """The IR of one file. Never raises for odd input: what cannot be read becomes ``Unknown`` or is left out."""
        return cls.opened(source)[0]

    @classmethod
    def opened(cls, source: bytes) -> tuple[ir.Module, Origin]:
        """The IR of one file as :meth:`parse` gives it, and where the bodies of its functions will come from."""
        self = cls(source)
        try:
            tree = cls.tree(source)
        except limits.TooHardError as error:
            return ir.Module(1, cls.name, [], errors=1, problem=str(error)), self.origin
        self.origin.tree = tree
        return self.module(tree.root_node), self.origin

    @abstractmethod
    def module(self, root: TSNode) -> ir.Module:
        """The file's node."""

    # --- conversion -------------------------------------------------------------------------------------------------

    def text(self, node: TSNode | None) -> str:
        """The source text of a node; invalid UTF-8 is replaced."""
        return "" if node is None else self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def line(self, node: TSNode) -> int:
        return int(node.start_point[0]) + 1

    def end(self, node: TSNode) -> int:
        return int(node.end_point[0]) + 1

    def expr(self, node: TSNode | None) -> ir.Expr:
        if node is None:
            return ir.Unknown(0)
        convert = self._expr.get(node.type)
        if self.depth >= MAX_DEPTH:
            return ir.Unknown(self.line(node))
        self.depth += 1
        try:
            if convert is None:
                return ir.Unknown(self.line(node), [self.expr(c) for c in node.named_children if c.type not in self.skipped])
            result: ir.Expr = convert(self, node)
            return result
        finally:
            self.depth -= 1

    def exprs(self, nodes: list[TSNode]) -> list[ir.Expr]:
        return [self.expr(n) for n in nodes if n.type not in self.skipped]

    def stmt(self, node: TSNode) -> list[ir.Stmt]:
        """The statements that a node stands for (none, one, or several: ``import a, b``)."""
        if node.type in self.skipped:
            return []
        if self.depth >= MAX_DEPTH:
            return []
        convert = self._stmt.get(node.type)
        if convert is None:
            return [ir.ExprStmt(self.line(node), self.expr(node))]
        self.depth += 1
        try:
            result = convert(self, node)
        finally:
            self.depth -= 1
        return result if isinstance(result, list) else [] if result is None else [result]

    def stmts(self, nodes: list[TSNode]) -> list[ir.Stmt]:
        out: list[ir.Stmt] = []
        for node in nodes:
            out.extend(self.stmt(node))
        return out

    def body(self, node: TSNode) -> list[ir.Stmt]:
        """The statements of a function's body node. Override where a body can be a bare expression."""
        return self.stmts(node.named_children)

    def lazy(self, function: ir.Function, body: TSNode | None) -> ir.Function:
        """Give ``function`` the body node ``body``, to be converted when it is first asked for."""
        if body is not None:
            function.span = (body.start_byte, body.end_byte)
            function._origin = self.origin
        return function


class Origin:
    """The source of one file, from which function bodies are converted on demand.

    The tree is kept while the file is in memory; an ``Origin`` that comes back from the cache parses again when the first
    body that was not converted before is asked for (``load`` gives the bytes then).
    """

    __slots__ = ("language", "load", "source", "tree", "used")

    def __init__(self, language: type[Language], source: bytes | None, load: Callable[[], bytes] | None = None) -> None:
        self.language = language
        self.source = source
        self.load = load
        self.tree: Tree | None = None
        #: The spans of the bodies that were asked for.
        self.used: set[tuple[int, int]] = set()

    def statements(self, start: int, end: int) -> list[ir.Stmt]:
        self.used.add((start, end))
        if self.source is None:
            if self.load is None:
                return []
            self.source = self.load()
        if self.tree is None:
            try:
                self.tree = self.language.tree(self.source)
            except limits.TooHardError:
                # Said when the file was first parsed; this is one whose other bodies came from the cache.
                return []
        node = self.tree.root_node.descendant_for_byte_range(start, end)
        if node is None or (node.start_byte, node.end_byte) != (start, end):
            return []
        # A block with one statement has that statement's range: the body is the outermost node of the range.
        while node.parent is not None and (node.parent.start_byte, node.parent.end_byte) == (start, end):
            node = node.parent
        convert = self.language(self.source)
        convert.origin = self
        return convert.body(node)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Origin, (self.language, None))


def _table(cls: type, prefix: str) -> dict[str, Callable[..., Any]]:
    return {name[len(prefix) :]: getattr(cls, name) for name in dir(cls) if name.startswith(prefix)}


def clean_doc(text: str) -> str:
    """A documentation comment without its markers: ``/** … */``, ``///``, ``//``, ``#``, leading stars; indentation folded."""
    import inspect

    lines = []
    for raw in text.strip().splitlines():
        line = raw.strip()
        for opening in ("/**", "/*!", "/*", "///", "//!", "//", "#"):
            if line.startswith(opening):
                line = line[len(opening) :]
                break
        else:
            line = line[1:] if line.startswith("*") and not line.startswith("*/") else line
        line = line.removesuffix("*/").removesuffix("**/")
        lines.append(line.removeprefix(" "))
    return inspect.cleandoc("\n".join(lines)).strip()

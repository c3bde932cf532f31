"""Types that documentation comments give: ``@return array{id: int, tags?: list<string>}``, ``@property Carbon|null $sent_at``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from liveapi.frameworks.php.values import BOOLEAN, DATE_TIME, INTEGER, NUMBER, STRING, CollectionOf, Maybe, PageOf, typed
from liveapi.trace.languages.php import PhpSemantics
from liveapi.trace.languages.php_arrays import KeyedMap
from liveapi.trace.program import Module
from liveapi.trace.values import Choice, ClassRef, Const, FunctionRef, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_TOKEN = re.compile(
    r"\s*(?:(\\?[A-Za-z_][\w\\-]*(?:::\w+\*?)?)|(\$\w+)|('[^']*'|\"[^\"]*\")|(-?\d+(?:\.\d+)?)|([?|&<>{}()\[\],:=]|\.\.\.))"
)
_SCALARS = {
    **dict.fromkeys(("int", "integer", "positive-int", "negative-int", "non-negative-int"), INTEGER),
    **dict.fromkeys(("float", "double", "number", "numeric"), NUMBER),
    **dict.fromkeys(("bool", "boolean", "true", "false"), BOOLEAN),
    **dict.fromkeys(("string", "non-empty-string", "class-string", "numeric-string", "literal-string", "lowercase-string"), STRING),
    **dict.fromkeys(("Carbon", "CarbonImmutable", "CarbonInterface", "DateTime", "DateTimeImmutable", "DateTimeInterface"), DATE_TIME),
}
_LISTS = frozenset(
    {"list", "non-empty-list", "Collection", "EloquentCollection", "iterable", "Enumerable", "LazyCollection", "Traversable"}
)
_MAX_DEPTH = 20


class DocTypes:
    """Types in comments as values."""

    def __init__(self, run: Interpreter, semantics: PhpSemantics) -> None:
        self.run = run
        self.semantics = semantics
        #: Gives a value of a class; set by the library.
        self._returned: dict[int, Value | None] = {}

    def returned(self, function: FunctionRef) -> Value | None:
        """What ``@return`` says, where it says more than the declaration."""
        known = id(function.function)
        if known not in self._returned:
            text = tag(function.function.doc, "return")
            self._returned[known] = self.of(text, function.module, function.owner) if text else None
        return self._returned[known]

    def of(self, text: str, module: Module, owner: ClassRef | None = None) -> Value | None:
        """A value of a type; ``None`` where the type tells nothing."""
        parser = _Parser(self, text, module, owner)
        return parser.union(0)

    def named(self, name: str, module: Module, owner: ClassRef | None) -> Value | None:
        """A value of a class or scalar."""
        last = name.rpartition("\\")[2]
        if (scalar := _SCALARS.get(last)) is not None:
            return typed(scalar)
        if name in {"null", "void"}:
            return Const(None)
        if name in {"self", "static", "$this"}:
            return self.run.classes.summary(owner) if owner is not None else None
        found = self.semantics.class_named(self.run, self.semantics.qualified(module, name))
        library = self.semantics.library
        of_class = getattr(library, "of_class", None)
        return of_class(found) if found is not None and of_class is not None else None


class _Parser:
    """Recursive descent over one type."""

    def __init__(self, types: DocTypes, text: str, module: Module, owner: ClassRef | None) -> None:
        self.types = types
        self.module = module
        self.owner = owner
        self.tokens = [m[0].strip() for m in _tokens(text)]
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, word: str) -> bool:
        if self.peek() == word:
            self.at += 1
            return True
        return False

    def union(self, depth: int) -> Value | None:
        """``A|B|null``."""
        options: list[Value] = []
        unknown = False
        nullable = self.take("?")
        while depth < _MAX_DEPTH:
            one = self.suffixed(depth)
            if one is None:
                unknown = True
            else:
                options.append(one)
            if not (self.take("|") or self.take("&")):
                break
        if nullable:
            options.append(Const(None))
        real = [o for o in options if not (isinstance(o, Const) and o.value is None)]
        # ``User[]|Collection``: the collection is that of the list.
        return Choice.of(options) if real and not (unknown and not any(isinstance(o, CollectionOf) for o in real)) else None

    def suffixed(self, depth: int) -> Value | None:
        one = self.single(depth)
        while self.peek() == "[" and self.at + 1 < len(self.tokens) and self.tokens[self.at + 1] == "]":
            self.at += 2
            one = CollectionOf(one) if one is not None else None
        return one

    def single(self, depth: int) -> Value | None:
        word = self.peek()
        self.at += 1
        if word == "(":
            inner = self.union(depth + 1)
            self.take(")")
            return inner
        if word[:1] in {"'", '"'}:
            return Text(word[1:-1])
        if word[:1].isdigit() or word[:1] == "-":
            return typed(INTEGER if "." not in word else NUMBER)
        last = word.rpartition("\\")[2]
        if self.peek() == "{" and last in {"array", "list", "object", "non-empty-array"}:
            return self.shape(depth + 1)
        if self.peek() == "<":
            return self.generic(last, depth + 1)
        return self.types.named(word, self.module, self.owner) if word and (word[0].isalpha() or word[0] in "\\$_") else None

    def generic(self, name: str, depth: int) -> Value | None:
        self.take("<")
        args: list[Value | None] = []
        words: list[str] = []
        while self.peek() and depth < _MAX_DEPTH:
            words.append(self.peek())
            args.append(self.union(depth))
            if not self.take(","):
                break
        self.take(">")
        last = args[-1] if args else None
        if name in {"array", "non-empty-array"}:
            if len(args) > 1 and words[0] not in {"int", "array-key", "positive-int"}:
                return KeyedMap({}, False, [last]) if last is not None else None
            return CollectionOf(last) if last is not None else None
        if name in _LISTS:
            return CollectionOf(last) if last is not None else None
        if name.endswith("Paginator"):
            kind = "cursor" if name.startswith("Cursor") else "length" if name.startswith("LengthAware") else "simple"
            return PageOf(last, kind) if last is not None else None
        return typed(INTEGER) if name == "int" else typed(STRING) if name == "class-string" else None

    def shape(self, depth: int) -> Value | None:
        """``{id: int, name?: string}``."""
        self.take("{")
        entries: dict[str, Value] = {}
        position = 0
        open_ = False
        while self.peek() and self.peek() != "}" and depth < _MAX_DEPTH:
            if self.take("..."):
                open_ = True
                continue
            start, name, optional = self.at, self.peek().strip("'\""), False
            self.at += 1
            optional = self.take("?")
            if not self.take(":"):
                self.at, name, optional = start, str(position), False
                position += 1
            value = self.union(depth)
            entries[name] = Maybe(value or typed({})) if optional else value or typed({})
            if not self.take(","):
                break
        self.take("}")
        return MapOf(entries, open_) if entries else None


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """The tokens of the type that a text starts with: up to where a name follows a complete type."""
    at = depth = 0
    before = ""
    while (match := _TOKEN.match(text, at)) is not None:
        token = match[0].strip()
        if depth == 0 and before and match[0][:1].isspace() and before not in "|&?:," and token not in {"|", "&", "<", "{", "["}:
            return
        depth += token in {"<", "{", "(", "["}
        depth -= token in {">", "}", ")", "]"}
        yield match
        at, before = match.end(), token


def tag(doc: str | None, name: str) -> str:
    """The text of a tag of a comment, lines joined: that of ``@return``."""
    found = re.search(rf"(?ms)^\s*@{name}\s+(.*?)(?=^\s*@\w|\Z)", doc or "")
    return found[1].strip() if found is not None else ""


def properties(doc: str | None) -> Iterator[tuple[str, str, str, str]]:
    """``@property-read int $id The key`` ▶ kind (``read``, ``write``, empty), type, name, description."""
    for match in re.finditer(r"(?m)^\s*@property(?:-(read|write))?\s+(.+?)\s+\$(\w+)[ \t]*(.*)$", doc or ""):
        yield match[1] or "", match[2], match[3], match[4].strip()

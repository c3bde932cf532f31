from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liveapi.syntax import ir
from liveapi.syntax.python import Python
from tests.syntax.dump import dump

CASES = {
    # Imports
    "import a, b.c as d, e.f": "import a\nimport b.c as d\nimport e.f",
    "from a.b import (c, d as e,)": "import a.b : c\nimport a.b : d as e",
    "from . import x": "import . : x",
    "from ..m import y": "import ..m : y",
    "from m import *": "import m : *",
    "from __future__ import annotations": "",
    # Strings
    r"'a\n\x41\u00e9\N{BULLET}\'\q'": repr("a\nAé•'\\q"),
    r"r'\d+'": r"'\\d+'",
    "b'x'": "bytes'x'",
    "'a' \"b\" 'c'": "'abc'",
    "x = ('/a'\n     f'/{b}' '/c')": "x = `/a/${b}/c`",
    "f'{{a}}{b!r:>{w}}'": "`{a}${b}`",
    "f'plain'": "'plain'",
    r"rf'\d{x}'": r"`\d${x}`",
    "''": "''",
    r"'\ud800'": "'\ufffd'",
    "'a\\\nb'": "'ab'",
    "'%s/x' % a + b": "(('%s/x' % a) + b)",
    # Values
    "1_000; 0x1f; 1.5; -2; 10L": "1000\n31\n1.5\n-2\n10",
    "True; None; ...": "true\nnull\n...",
    "{**a, 'b': 1, c: [1, *d]}": "{**a, 'b': 1, c: [1, *d]}",
    "{1, 2}; (1,); (1); ()": "{1, 2}\n(1)\n1\n()",
    "a.b[c, 1](d, *e, k=1, **f)": "a.b[c, 1](d, *e, k=1, *f)",
    "f(x for x in y)": "f([x for x in y])",
    "{k: v for k, v in y.items() if v}": "[k: v for (k, v) in y.items()]",
    "[b for a in x for b in a]": "[*[b for b in a] for a in x]",
    "a if t else b": "(t ? a | b)",
    "a or b and not c": "(a or (b and (not c)))",
    "a < b <= c; a not in b; a is not None": "((a < b) and (b <= c))\n(a not in b)\n(a is not null)",
    "f(x := g())": "f(do {x = g(); x})",
    "lambda a, *b, c=1: a(b)": "fn (a, rest b, keyword c = 1) {return a(b)}",
    "await a.b()": "a.b()",
    "x = yield f()": "x = ?(f())",
    # Assignments
    "x: int = 1; y: str": "x: int := 1\ny: str :=",
    "a = b = c()": "b = c()\na = b",
    "a, (b, *c) = x": "(a, (b, *c)) = x",
    "x += [1]; a.b = 1; a['k'] = 2": "x += [1]\na.b = 1\na['k'] = 2",
    "x: Optional[a.B] = None": "x: Optional[a.B] := null",
    "x: list['A'] | None": "x: (list['A'] | null) :=",
    "x: Annotated[int, Query(ge=1)]": "x: Annotated[int, Query(ge=1)] :=",
    "type X[T] = list[T]": "alias X<T> : list[T] {}",
    # Control
    "if a:\n  b\nelif c:\n  d\nelse:\n  e": "if a {b} else {if c {d} else {e}}",
    "if __name__ == '__main__':\n  run()": "if (__name__ == '__main__') {run()}",
    "for a, b in c:\n  d\nelse:\n  e": "for (a, b) in c {d}\ne",
    "while a:\n  b; break": "for {b}",
    "async with a() as b, c:\n  d": "block {b = a(); c; d}",
    "with (a as b, c as d):\n  e": "block {b = a; d = c; e}",
    "try:\n  a\nexcept (A, b.B) as e:\n  c\nexcept C:\n  d\nexcept:\n  pass\nelse:\n  f\nfinally:\n  g": (
        "try {a; f} catch A, b.B as e {c} catch C {d} catch  {} finally {g}"
    ),
    "raise A(1) from e": "throw A(1)",
    "assert a; del b; global c": "",
    "match a, b:\n  case 1 | 'x': c\n  case {'k': v}: d\n  case [p, *_]: e\n  case A(x=-1) as z if z: f\n  case _: g": (
        "switch (a, b) {case 1, 'x' {c}; case {'k': v} {d}; case [p, *_] {e}; case A(x=-1) {f}; case _ {g}}"
    ),
    # Declarations
    '@app.get("/x", tags=["a"])\n@b\nasync def f(): pass': "@app.get('/x', tags=['a']) @b async fn f() {}",
    "def f(self, a, /, b: int = 1, *args: int, c, d: str = Q(None), **kw) -> list[X]: return 1": (
        "fn f(self, a, b: int = 1, rest args: int, keyword c, keyword d: str = Q(null), keywords kw) -> list[X] {return 1}"
    ),
    "def f(*, a): ...": "fn f(keyword a) {...}",
    "def f[T](x: T):\n  '''Doc.\n\n  # More\n  '''\n  return x": '"Doc.\n\n# More" fn f<T>(x: T) {return x}',
    "def f():\n  def g(): return 1\n  return g": "fn f() {fn g() {return 1}; return g}",
    "class A(B[int], c.D, metaclass=M):\n  'Doc.'\n  x: int = 3\n  'A field.'\n  y, z = 1, 2\n  w = v = 4\n  class Meta: n = 1": (
        '"Doc." class A : B[int], c.D, metaclass=M {"A field." field x: int = 3; (y, z) = (1, 2); field v = 4; field w = v; '
        "class Meta {field n = 1}}"
    ),
    "class A:\n  @property\n  def p(self) -> int: return 1": "class A {@property fn p(self) -> int {return 1}}",
    "class A(Enum):\n  X = 'x'\n  Y = auto()": "class A : Enum {field X = 'x'; field Y = auto()}",
    # Broken and old
    "print 'x'\nf()": "?('x')\nf()",
    "def f(a, (b, c)): pass": "fn f(a, (b, c)) {}",
    "x = (\n@a.get('/x')\ndef f(): pass": None,
}


@pytest.mark.parametrize("source", CASES, ids=range(len(CASES)))
def test_conversion(source: str) -> None:
    dumped = dump(Python.parse(source.encode()))
    expected = CASES[source]
    if expected is None:
        assert dumped
    else:
        # Alone, a leading string is the docstring: put a statement before it.
        assert dump(Python.parse(b"_\n" + source.encode())).removeprefix("_").strip("\n") == expected


def test_lines_docs_and_errors() -> None:
    module = Python.parse(b'"""Module."""\n\n@a\n@b()\ndef f():\n    x\n    y\n')
    assert module.doc == "Module."
    (function,) = module.body
    assert isinstance(function, ir.Function)
    assert (function.line, function.end) == (5, 7)
    assert [a.line for a in function.annotations] == [3, 4]
    assert [s.line for s in function.body] == [6, 7]
    assert Python.parse(b"def (:\n").errors
    assert not module.errors


def test_deep_nesting_is_cut() -> None:
    deep = b"x = " + b"[" * 100_000 + b"]" * 100_000
    assert list(Python.parse(deep).walk())
    chain = b"x = " + b" + ".join([b"a"] * 5_000)
    assert list(Python.parse(chain).walk())
    elifs = b"if a: b\n" + b"elif a: b\n" * 5_000
    assert len(Python.parse(elifs).body) == 1


SOURCE = dedent(
    '''\
    """Articles."""
    from __future__ import annotations
    import os.path as p, sys
    from .deps import (get_db as db, User)

    PREFIX: str = os.environ.get("PREFIX", "/api") + f"/v{VERSION!r}"
    router = APIRouter(prefix=PREFIX, tags=["a", *TAGS], **OPTIONS)

    class Page(BaseModel, Generic[T]):
        """One page."""
        items: list[T] = Field(default_factory=list, ge=1)
        "Items."
        total: int | None = None
        class Meta:
            ordering = ("-created",)
        @property
        def empty(self) -> bool: return not self.items

    @router.get("/{slug:path}", response_model=Page[Article])
    async def show(slug: str, /, *args, limit: Annotated[int, Query(le=100)] = 20, user: User = Depends(lambda r: r.user)):
        """Show it.

        With `code`.
        """
        async with session() as s, other:
            for i, (a, *b) in enumerate(x for x in s if x):
                try:
                    y = {"a": 1, **b}[a] if a else (z := 3)
                except (KeyError, ValueError) as e:
                    raise HTTPException(404) from e
                else:
                    pass
        match y:
            case {"k": v} | [1, *_] if v: return "\\u00e9" r"\\d"
            case _: yield from []

    urlpatterns = [path("<int:pk>/", v, name=n) for n, v in VIEWS.items()] + i18n_patterns()
    if __name__ == "__main__":
        main()
    '''
).encode()


NOISE = st.binary(max_size=12) | st.sampled_from([b"(", b"'''", b"\n    ", b'f"{', b"\x00", b"@"])


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    source = SOURCE
    for _ in range(draw(st.integers(1, 6))):
        a = draw(st.integers(0, len(source)))
        b = draw(st.integers(a, min(len(source), a + 80)))
        piece = draw(st.sampled_from(["cut", "twice", "noise", "move"]))
        if piece == "cut":
            source = source[:a] + source[b:]
        elif piece == "twice":
            source = source[:b] + source[a:b] * 2 + source[b:]
        elif piece == "noise":
            source = (
                source[:a] + draw(st.binary(max_size=12) | st.sampled_from([b"(", b"'''", b"\n    ", b'f"{', b"\x00", b"@"])) + source[b:]
            )
        else:
            source = source[b:] + source[a:b] + source[:a]
    return source


@settings(deadline=None)
@given(mutated())
def test_broken_input_raises_nothing(source: bytes) -> None:
    module = Python.parse(source)
    for node in module.walk():
        assert node.line >= 0
    dump(module).encode()

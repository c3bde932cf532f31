from __future__ import annotations

import pytest
from hypothesis import given

from liveapi.syntax import ir
from liveapi.syntax.base import MAX_DEPTH
from liveapi.syntax.go import Go
from tests.syntax.dump import depth, dump
from tests.syntax.mutations import mutated

TOP = {
    # Imports
    'import "fmt"': "import fmt",
    'import (\n"a/b"\nm "c/d"\n. "e"\n_ "f"\n)': "import a/b\nimport c/d as m\nimport e : *\nimport f (effect)",
    # Constants and variables
    "const A, B = 1, `x`": "const A := 1\nconst B := 'x'",
    "const (\nA Kind = iota + 1\n_\nC\n)": "const A: Kind := 1\nconst _: Kind := 2\nconst C: Kind := 3",
    "const (\nA = 1 << (10 * iota)\nB\n)": "const A := 1\nconst B := 1024",
    "const (\nA = Kind(iota)\nB\n)": "const A := Kind(0)\nconst B := Kind(1)",
    "const (\n// One.\nA = 1\nB = 2 // Two.\nC = 3\n)": '"One." const A := 1\nconst B := 2\nconst C := 3',
    "var x, y int": "var x: int :=\nvar y: int :=",
    "var (\na = 1\nb, err = f()\n)": "var a := 1\nvar (b, err) := f()",
    # Types
    "type A = b.C\ntype D []*E": "alias A : b.C {}\nalias D : [][E] {}",
    "type H func(w http.ResponseWriter, xs ...int) error": "alias H : fn (w: http.ResponseWriter, rest xs: int) -> error {}",
    '// Doc.\ntype T struct {\n*gin.Engine\nBase[int]\n// A.\nA, B string `json:"a"`\nP *int\n}': (
        '"Doc." struct T {embedded pointer field Engine: gin.Engine; embedded field Base: Base[int]; "A." field A: string `json:"a"`; '
        '"A." field B: string `json:"a"`; pointer field P: int}'
    ),
    "type (\n// One.\nA struct{}\nB interface{}\n)": '"One." struct A {}\ninterface B {}',
    "type I interface {\nio.Reader\nint | ~string\n// Get it.\nGet(id int) (string, error)\n}": (
        'interface I : io.Reader, (int | string) {"Get it." fn Get(id: int) -> (string, error)}'
    ),
    "type M map[string]chan int": "alias M : map[string, chan[int]] {}",
    "type G[K comparable, V any] struct { a V }": "struct G<K, V> {field a: V}",
    'type T struct { In struct { A int } `json:"in"` }': 'struct T {field In: struct  {field A: int} `json:"in"`}',
    # Functions
    "// F does.\n//\n// @Router /x [get]\nfunc F(a, b int, c ...string) {}": (
        '"F does.\n\n@Router /x [get]" fn F(a: int, b: int, rest c: string) {}'
    ),
    "// far\n\nfunc f() {}": "fn f() {}",
    "//go:noinline\nfunc f() {}": "fn f() {}",
    "func (s *Server) Do(context.Context) (n int, err error) { return }": (
        "fn (receiver s: Server).Do(: context.Context) -> (int, error) {return (n, err)}"
    ),
    "func (List[T]) Len() int { return 1 }": "fn (receiver : List[T]).Len() -> int {return 1}",
    "func Map[T, U any](f func(T) U) []U { return nil }": "fn Map<T, U>(f: fn (: T) -> U) -> [][U] {return null}",
    "func f() (r chi.Router) { g(func() { return }); return }": "fn f() -> chi.Router {g(fn () {return}); return r}",
    # A named slice type of the same file gives its elements their type.
    'type Routes []Route\nvar r = Routes{{"a"}}': "alias Routes : [][Route] {}\nvar r := [Route('a')] of Route",
}

INSIDE = {
    # Expressions
    r'f("a\n\u00e9\x41\101\"", `raw\n`)': r"""f('a\néAA"', 'raw\\n')""",
    "x := 'a'": "x := 'a'",
    "x := []int{1, 0x1F, 0o17, 017, 1_000, -2}": "x := [1, 31, 15, 15, 1000, -2] of int",
    "x := 1.5": "x := 1.5",
    "x, ok := true, nil": "x := true; ok := null",
    "a, err := f()": "(a, err) := f()",
    "a.b, c[0] = d, e": "a.b = d; c[0] = e",
    "x += y": "x += y",
    "x++": "x += 1",
    "x := !a && (b || -c > d)": "x := ((not a) and (b or ((- c) > d)))",
    "x := *p": "x := p",
    "x := v.(*T)": "x := (v as T)",
    "x := <-ch": "x := ch",
    "ch <- x": "(ch <- x)",
    "x := y[1:]": "x := ?(y, 1)",
    'r.Group("/a").Use(m).GET("/b", c.h)': "r.Group('/a').Use(m).GET('/b', c.h)",
    "f(xs...)": "f(*xs)",
    "x := f[int](y)": "x := f<int>(y)",
    "f[int, a.B](y)": "f<int, a.B>(y)",
    "x := f[int](y, z)": "x := f<int>(y, z)",
    "x := fs[k](y)": "x := fs[k](y)",
    "x := fs[key.A](y)": "x := fs<key.A>(y)",  # the grammar cannot tell an index from a type argument
    "x := []byte(s)": "x := [][byte](s)",
    "x := http.HandlerFunc(f)": "x := http.HandlerFunc(f)",
    "x := make(map[string]int, 3)": "x := make(map[string, int], 3)",
    "x := &a.T{A: 1, b, C: T2{}}": "x := a.T(A=1, b, C=T2())",
    "x := Box[int]{V: 1}": "x := Box[int](V=1)",
    'x := []*Route{{"a", 1}, {Path: "b"}, &Route{}}': "x := [Route('a', 1), Route(Path='b'), Route()] of Route",
    'x := [...]string{0: "a"}': "x := ['a'] of string",
    'x := map[string][]H{"a": {{A: f}}}': "x := {'a': [H(A=f)] of H} of map[string, [][H]]",
    'c.JSON(200, gin.H{"a": b})': "c.JSON(200, {'a': b} of gin.H)",
    'x := []struct{ A string }{{"a"}}': "x := [struct  {field A: string}('a')] of struct  {field A: string}",
    "x := func(c *gin.Context) (int, error) { return g(c) }": "x := fn (c: gin.Context) -> (int, error) {return g(c)}",
    # Statements
    "go f(x)": "f(x)",
    "defer func() { g() }()": "fn () {g()}()",
    "if x := f(); x != nil { return 1, x } else if y { a() } else { b() }": (
        "x := f(); if (x != null) {return (1, x)} else {if y {a()} else {b()}}"
    ),
    "for i, v := range xs { f(v) }": "for (i, v) in xs {f(v)}",
    "for k := range m {}": "for (k) in m {}",
    "for range 3 { f() }": "for  in 3 {f()}",
    "for i := 0; i < 3; i++ { f() }": "i := 0; for {f()}",
    "for { break }": "for {}",
    "l:\nfor { continue l }": "for {}",
    "switch x := f(); x { case 1, 2: a(); fallthrough; default: b() }": "x := f(); switch x {case 1, 2 {a()}; case _ {b()}}",
    "switch v := x.(type) { case int, *T: a(v) }": "v := x; switch x {case int, T {a(v)}}",
    "select { case c := <-ch: a(c) }": "switch ~ {case _ {c := ch; a(c)}}",
    "{ a() }": "block {a()}",
    'panic("x")': "throw 'x'",
    "var a = 1": "var a := 1",
    "const a = 1": "const a := 1",
    "type L struct{}": "struct L {}",
}


@pytest.mark.parametrize(("source", "expected"), TOP.items())
def test_declarations(source: str, expected: str) -> None:
    assert dump(Go.parse(f"package p\n{source}\n".encode())) == expected


@pytest.mark.parametrize(("source", "expected"), INSIDE.items())
def test_bodies(source: str, expected: str) -> None:
    assert dump(Go.parse(f"package p\nfunc f() {{\n{source}\n}}\n".encode())) == f"fn f() {{{expected}}}"


def test_package_lines_and_doc() -> None:
    module = Go.parse(b"// Package p is.\npackage p\n\n// F.\nfunc F() {\n\tg()\n}\n")
    assert (module.package, module.doc, module.errors) == ("p", "Package p is.", 0)
    (function,) = module.body
    assert isinstance(function, ir.Function)
    assert (function.line, function.end, function.doc, function.body[0].line) == (5, 7, "F.", 6)


def test_deep_nesting_ends_in_unknown() -> None:
    for source in ("x := " + "(" * 5000, "x := []T" + "{" * 5000, "if a {" * 3000, "x := " + "!" * 5000 + "a", "x := " + "f(" * 5000):
        assert depth(Go.parse(f"package p\nfunc f() {{\n{source}\n}}\n".encode())) < 4 * MAX_DEPTH


SOURCE = b"""// Package api serves.
package api

import (
	"net/http"
	h "example.com/app/handlers"
)

const (
	prefix = "/api" + "/v1"
	kindA  Kind = iota << 2
	kindB
)

type Route struct {
	*Base
	Path    string `json:"path"` // the path
	Handler func(http.ResponseWriter, *http.Request) error
}

type Store[K comparable] interface {
	io.Closer
	Get(id K) (*Route, error)
}

var routes = []Route{{Path: "/a\\u00e9", Handler: h.A}, {nil, `/b`, func(w http.ResponseWriter, r *http.Request) error { return nil }}}

// Register adds routes.
func (s *Server) Register(r *gin.Engine, opts ...Option) (err error) {
	g := r.Group(prefix, s.auth("x"))
	for i, route := range routes {
		if f, ok := m[route.Path].(http.Handler); ok && !s.off {
			g.GET(route.Path+"/:id", gin.WrapH(f))
		} else {
			go func() { defer s.mu.Unlock(); ch <- i }()
		}
	}
	switch v := x.(type) {
	case *Route, map[string]any:
		s.mux.HandleFunc("GET /x/{id...}", Get[int](v))
	default:
		return fmt.Errorf("no: %w", err)
	}
	return
}
"""


@given(mutated(SOURCE))
def test_broken_input_raises_nothing(source: bytes) -> None:
    module = Go.parse(source)
    assert all(node.line >= 0 for node in module.walk())
    dump(module)

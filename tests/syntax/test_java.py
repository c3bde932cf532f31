from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given

from liveapi.syntax import ir
from liveapi.syntax.java import Java
from tests.syntax.dump import dump
from tests.syntax.mutations import mutated

FILES = {
    "package a.b; import x.Y; import x.*;": "import x : Y\nimport x : *",
    "import static x.Y.z; import static x.Y.*;": "import x.Y : z (static)\nimport x.Y : * (static)",
    "abstract class A<T extends B> extends C<T> implements D, E.F {}": "abstract class A<T> : C[T], D, E.F {}",
    "sealed interface S extends T permits U {}": "sealed interface S : T {}",
    '@R(value = "/a", m = {GET, X.POST}) @X @Y("s") class A {}': "@R(value='/a', m=[GET, X.POST]) @X @Y('s') class A {}",
    '@A(@B("c")) class D {}': "@A(B('c')) class D {}",
    "record P<T>(@Q String a, T... b) implements Z { P { check(); } }": (
        "record P<T>(@Q final a: String, final rest b: T) : Z {constructor fn P() {check()}}"
    ),
    'enum E { RED("r", 1) { void x() {} }, @J GREEN; String s; E(String s) {} }': (
        "enum E {enum field RED: E = new E('r', 1, &=class  {fn x() -> void {}}); @J enum field GREEN: E = new E(); "
        "field s: String; constructor fn E(s: String) {}}"
    ),
    '@interface An { String value() default "x"; Class<?>[] c(); }': "annotation An {field value: String = 'x'; field c: [][Class[?]]}",
    'interface I { default int a() { return 1; } String C = "x"; int b(); }': (
        "interface I {default fn a() -> int {return 1}; field C: String = 'x'; fn b() -> int}"
    ),
    "/** Doc.\n * More. */ class A { // no\n /** B. */ int b; }": '"Doc.\nMore." class A {"B." field b: int}',
    "class A { class B {} static { init(); } { inst(); } }": "class A {class B {}; block {init()}; block {inst()}}",
}

MEMBERS = {
    'private static final String P = "/a" + Q.X, R;': (
        "final private static field P: String = ('/a' + Q.X); final private static field R: String"
    ),
    "@Inject int[] xs = {1, 2}, ys[];": "@Inject field xs: [][int] = [1, 2]; @Inject field ys: [][[][int]]",
    'public A(@Named("x") final String a, int... b) { super(a); this.a = a; }': (
        "constructor public fn A(@Named('x') final a: String, rest b: int) {super(a); this.a = a}"
    ),
    '<K> List<Map<String, ? extends K>> get(@P(name="id", required=false) Long id, A this) throws X;': (
        "fn get<K>(@P(name='id', required=false) id: Long) -> List[Map[String, K]]"
    ),
}

STATEMENTS = {
    r'var a = "x\n\"\u0041\101"; char c = ' + r"'\'';": "a let 'x\\n\"AA'\nc: char let \"'\"",
    'String t = """\n    hi "you"\n      x\\n\\\n    y\n    """;': "t: String let 'hi \"you\"\\n  x\\ny\\n'",
    "long n = 0xFF + 1_000L - 017 * 1.5f;": "n: long let ((255 + 1000) - (15 * 1.5))",
    "Object o = (Foo) bar; Class<?> k = String.class; var s = Foo::new;": "o: Object let bar\nk: Class[?] let String.class\ns let Foo.new",
    "Foo.<String>bar(1); a.new Inner(2); new A<>(3) {{ put(1); }};": (
        "Foo.bar<String>(1)\nnew Inner(2)\nnew A(3, &=class  : A {block {put(1)}})"
    ),
    "new H() { public void x() { y(); } };": "new H(&=class  : H {public fn x() -> void {y()}})",
    'String[] a = new String[]{"a"}; int[] n = new int[5]; q = a.b[3];': (
        "a: [][String] let ['a'] of String\nn: [][int] let [] of int\nq = a.b[3]"
    ),
    'return route().GET("/x", h::list).nest(path("/y"), b -> b.POST(x, (a, c) -> { return 1; })).build();': (
        "return route().GET('/x', h.list).nest(path('/y'), fn (b) {return b.POST(x, fn (a, c) {return 1})}).build()"
    ),
    "f((int a) -> b = a);": "f(fn (a: int) {b = a})",
    "if (x instanceof Foo f && !y) return; else if (b) { c(); }": "if ((x instanceof Foo) and (not y)) {return} else {if b {c()}}",
    "for (String s : a) f(s); for (int i = 0; i < 3; i++) { g(); } while (x) y(); do { z(); } while (true);": (
        "for s in a {f(s)}\nfor {i: int let 0; g()}\nfor {y()}\nfor {z()}"
    ),
    'String q = switch (k) { case "a", "b" -> "x"; case C -> { yield "z"; } default -> throw new Y(); };': (
        "q: String let (k ? 'x' | 'z')"
    ),
    "switch (k) { case 1: a(); break; default: b(); }": "switch k {case 1 {a()}; case _ {b()}}",
    "try (var r = open()) { a(); } catch (A | B e) { b(); } finally { c(); }": (
        "try {r let open(); a()} catch A, B as e {b()} finally {c()}"
    ),
    "synchronized (this) { a(); } x += 1; l: for (;;) {} throw new X(a ? b : c);": "block {a()}\nx += 1\nfor {}\nthrow new X((a ? b | c))",
    "class Local {} final @X int v = 3;": "class Local {}\nfinal v: int let 3",
}

SOURCE = dedent(
    """\
    package shop.web;
    import static shop.web.Routes.*;
    import org.springframework.web.bind.annotation.*;

    /** The orders. */
    @RestController
    @RequestMapping(path = ROOT + "/orders", produces = {"application/json"})
    public class Orders<T extends Order> extends Base<T> implements Api {
        private static final Map<String, Function<T, String>> VIEWS = Map.of("a", T::name, "b", t -> { return t.id + ""; });
        /** Lists. */
        @GetMapping("/{id:[0-9]+}")
        public ResponseEntity<? super List<T[]>> list(@PathVariable("id") final long id, @RequestParam String... q) throws E {
            for (var view : VIEWS.entrySet()) { log.info(\"\"\"
                text "x" \\
                \"\"\", view.<String>get()); }
            return switch (q.length) { case 0 -> ok(); case 1, 2 -> { yield no(new Object() { int x = 1; }); } default -> throw new E(); };
        }
        enum Kind { A(1) { int y() { return 2; } }, B; Kind(int... x) { this.x = x; } }
        record Line(@NotNull int number, String name) { Line { check(number > 0 && !name.isEmpty()); } }
    }
    """
).encode()


def body(source: str) -> str:
    module = Java.parse(("class C { void m() {\n" + source + "\n} }").encode())
    cls = module.body[0]
    assert module.errors == 0
    assert isinstance(cls, ir.Class)
    return dump(next(cls.methods()).body)


@pytest.mark.parametrize(("source", "expected"), FILES.items())
def test_files(source: str, expected: str) -> None:
    module = Java.parse(source.encode())
    assert module.errors == 0
    assert dump(module) == expected


@pytest.mark.parametrize(("source", "expected"), MEMBERS.items())
def test_members(source: str, expected: str) -> None:
    assert dump(Java.parse(f"class A {{ {source} }}".encode())) == f"class A {{{expected}}}"


@pytest.mark.parametrize(("source", "expected"), STATEMENTS.items())
def test_statements(source: str, expected: str) -> None:
    assert body(source) == expected


def test_the_package() -> None:
    assert Java.parse(b"/* x */ package a.b; class C {}").package == "a.b"


def test_the_line_of_a_call_in_a_chain_is_that_of_its_name() -> None:
    module = Java.parse(b"class C { Object x = a()\n.b()\n.c(); }")
    lines = {n.callee.name: n.line for n in module.walk() if isinstance(n, ir.Call) and isinstance(n.callee, ir.Member)}
    assert lines == {"b": 2, "c": 3}


@given(mutated(SOURCE, [b'"""', b"/**", b"->", b"::", b"@interface ", b"<?", b"new int[]{"]))
def test_broken_input_raises_nothing(source: bytes) -> None:
    module = Java.parse(source)
    for node in module.walk():
        assert node.line >= 0
    dump(module).encode()

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given

from liveapi.syntax import ir
from liveapi.syntax.base import MAX_DEPTH
from liveapi.syntax.php import Php
from tests.syntax.dump import depth, dump
from tests.syntax.mutations import mutated

CASES = {
    # Imports
    r"use App\Models\User;": r"import App\Models : User",
    r"use App\{A, B as C};": "import App : A\nimport App : B as C",
    r"use function Foo\bar; use const X\Y;": "import Foo : bar (function)\nimport X : Y (const)",
    r"use \Foo, B\C as D;": "import  : Foo\nimport B : C as D",
    "class A { use T, U; }": "class A {import T (trait); import U (trait)}",
    # Strings
    r"""'it\'s \n'; "a\n\t\$\x41\u{e9}\101";""": repr("it's \\n") + "\n" + repr("a\n\t$AéA"),
    '"/a/{$b}/$c/{$d->e}/$f[k]";': "`/a/${b}/${c}/${d.e}/${f[k]}`",
    "'a' . $b . 'c';": "(('a' + b) + 'c')",
    "<<<EOT\n  a\n    b $c\n  EOT;": "`a\n  b ${c}`",
    "<<<'X'\n  raw $b\n  X;": "'raw $b'",
    # Values
    "0x1f; 1_000; 0755; 1.5; TRUE; null; -2;": "31\n1000\n493\n1.5\ntrue\nnull\n(- 2)",
    "[1, ...$x]; array('a');": "[1, *x]\n['a']",
    "[1, 'a' => 2, ...$x, 3];": "{0: 1, 'a': 2, **x, 1: 3}",
    "[A::class, 'b'];": "[A.class, 'b']",
    "$a ?: $b ?? (string) $c;": "(a or (b or strval(c)))",
    "$a ? 1 : 2; !$a && $b;": "(a ? 1 | 2)\n((not a) and b)",
    "match(true) { 1, 2 => 'a', default => throw new X() };": "(true ? 'a')",
    # Access and calls
    "$a->b?->c::D; A::$e; $f->$g; $h['i'];": "a.b.c.D\nA.e\nf[g]\nh['i']",
    "f($a, ...$b, c: 1); $x->y(z: 2); $f(1);": "f(a, *b, c=1)\nx.y(z=2)\nf(1)",
    "new A(1); new B; new class(1) extends B {};": "new A(1)\nnew B()\nnew class  : B {}(1)",
    "self::x(); static::Y; parent::__construct();": "self.x()\nstatic.Y\nparent.__construct()",
    "f(...); $this->g(...);": "f\nthis.g",
    "Route::prefix('v1')->group(function () use ($x) { f($x); });": "Route.prefix('v1').group(fn () {f(x)})",
    "fn(int $x): string => $x;": "fn (x: int) -> string {return x}",
    "static function (A $a, ?B &$b = null) {};": "static fn (a: A, b: B? = null) {}",
    "require_once __DIR__ . '/x.php'; return include 'y.php';": "require((__DIR__ + '/x.php'))\nreturn require('y.php')",
    "echo 'a', $b; exit(1);": "echo('a', b)\nexit(1)",
    # Statements
    "$a = $b = 1; $c .= 'x'; $d ??= 2;": "a = do {b = 1; b}\nc += 'x'\nd ||= 2",
    "[$a, , $b] = $z; ['k' => $v] = $z; list($p, list($q)) = $z;": "[a, ?(), b] = z\n{'k': v} = z\n[p, [q]] = z",
    "if ($a) b(); elseif ($c) { d(); } else e();": "if a {b()} else {if c {d()} else {e()}}",
    "if ($a): b(); else: c(); endif;": "if a {b()} else {c()}",
    "foreach ($xs as $k => [$a, $b]) { f(); } foreach ($xs as $x) g();": "for (k, [a, b]) in xs {f()}\nfor x in xs {g()}",
    "while (1) { f(); break; }": "for {f()}",
    "switch ($a) { case 1: f(); break; default: g(); }": "switch a {case 1 {f()}; case _ {g()}}",
    r"try { a(); } catch (A | \B $e) { b(); } finally { c(); }": r"try {a()} catch A, \B as e {b()} finally {c()}",
    "throw new E('x');": "throw new E('x')",
    "const A = 'x'; define('B', 1);": "const A = 'x'\ndefine('B', 1)",
    # Declarations
    "abstract class A extends B implements C, \\D { }": "abstract class A : B, C, \\D {}",
    "interface I extends J { const A = 1; public function x(): ?int; }": "interface I : J {const field A = 1; public fn x() -> int?}",
    "enum S: string { case A = 'a'; case B; }": "enum S : string {case field A = 'a'; case field B}",
    "class A { private ?int $a = 1; static $b, $c = []; }": "class A {private field a: int? = 1; static field b; static field c = []}",
    "class A { public const string X = self::Y . 'a'; }": "class A {const public field X: string = (self.Y + 'a')}",
    "class A { function __construct(private readonly Foo $f, int ...$r) {} }": (
        "class A {fn __construct(private readonly f: Foo, rest r: int) {}}"
    ),
    "function f(A|B|null $a, string|int $b) {}": "fn f(a: (A | B)?, b: (string | int)) {}",
    "#[Route('/a', name: 'x'), Foo] class A { #[Get] function g(#[MapQuery] $q) {} }": (
        "@Route('/a', name='x') @Foo class A {@Get fn g(@MapQuery q) {}}"
    ),
    "/** Says.\n * More. */\nfunction f() {}\n/* no */ function g() {}": '"Says.\nMore." fn f() {}\nfn g() {}',
    '/** @Route("/x/{id}", name="y", methods={"GET", "PUT"}, requirements={"id": "\\d+"}) */ class A {}': (
        '"@Route("/x/{id}", name="y", methods={"GET", "PUT"}, requirements={"id": "\\d+"})" '
        "@doc:Route('/x/{id}', name='y', methods=['GET', 'PUT'], requirements={'id': '\\\\d+'}) class A {}"
    ),
    '/**\n * @OA\\Get(path="/x", @OA\\Parameter(name=A::B, required=true))\n */ function f() {}': (
        '"@OA\\Get(path="/x", @OA\\Parameter(name=A::B, required=true))" '
        "@doc:OA\\Get(path='/x', OA\\Parameter(name=A.B, required=true)) fn f() {}"
    ),
}


@pytest.mark.parametrize(("source", "expected"), CASES.items())
def test_conversion(source: str, expected: str) -> None:
    assert dump(Php.parse(b"<?php\n" + source.encode())) == expected


def test_namespaces() -> None:
    module = Php.parse(b"<?php namespace App\\Http; class A {} namespace Other { class B {} }")
    assert module.package == "App\\Http"
    assert [(c.name, c.namespace) for c in module.body if isinstance(c, ir.Class)] == [("A", None), ("B", "Other")]


def test_html_is_passed_over() -> None:
    assert dump(Php.parse(b"<p>Hello</p>\n<?php f(); ?>\n<b><?= $x ?></b>")) == "f()\nx"


def test_lines() -> None:
    module = Php.parse(b"<?php\nRoute::get('/a', 'A@b')\n    ->name('x')\n    ->group(function () {});\n")
    calls = [n for n in module.walk() if isinstance(n, ir.Call)]
    assert [c.line for c in calls] == [4, 3, 2]


SOURCE = dedent(
    r"""
    <?php
    namespace App\Http\Controllers;

    use App\Models\{User, Post as P};

    /**
     * @Route("/api", methods={"GET"}, requirements={"id": "\d+"})
     */
    #[Route('/api', name: 'x')]
    abstract class A extends B implements C {
        use T;
        const X = 'x' . self::Y;
        public function __construct(private readonly Foo $foo, protected int $x = 3, string ...$rest) {}
        public static function foo(?int $q, Request $r): ?array {
            $this->a?->b($x, ...$y);
            $f = function ($x) use ($y, &$z): int { return "a $b {$c->d} ${e} \u{41}"; };
            [$a, 'k' => $b] = $arr;
            foreach ($xs as $k => $v) { if ($a) { b(); } elseif ($c) { d(); } else { e(); } }
            switch ($a) { case 1: foo(); break; default: bar(); }
            return match(true) { 1, 2 => 'a', default => fn(int $x) => $x ?: 1 };
        }
    }
    enum Suit: string { case Hearts = 'H'; }
    Route::prefix('v1')->middleware(['a'])->group(function () { Route::get('/x/{id}', [X::class, 'show']); });
    return ['a' => 1, <<<EOT
      a $b
      EOT];
    """
).encode()


@given(mutated(SOURCE, [b"(", b"'", b"\n", b"{$", b"\x00", b"<<<A\n", b"*/", b"?>", b"#["]))
def test_broken_input_raises_nothing(source: bytes) -> None:
    module = Php.parse(source)
    for node in module.walk():
        assert node.line >= 0
    dump(module).encode()


def test_deep_nesting_is_cut() -> None:
    assert depth(Php.parse(b"<?php $x = " + b"[" * 5000 + b"]" * 5000 + b";")) < 4 * MAX_DEPTH
    assert depth(Php.parse(b"<?php /** @Route(" + b"{" * 5000 + b") */ class A {}")) < 4 * MAX_DEPTH
    assert depth(Php.parse(b"<?php $x = " + b" . ".join([b"'a'"] * 5000) + b";")) < 4 * MAX_DEPTH

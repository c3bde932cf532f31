from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given

from liveapi.syntax import ir
from liveapi.syntax.base import MAX_DEPTH
from liveapi.syntax.ruby import Ruby
from tests.syntax.dump import depth, dump
from tests.syntax.mutations import mutated

CASES = {
    # Strings
    r"""'it\'s \n'; "a\n\u0041\x42\s"; %q(a'b); %Q(a#{b})""": "\n".join([repr("it's \\n"), repr("a\nAB "), repr("a'b"), "`a${b}`"]),
    """ "a" "b#{c}" 'd' """: "`ab${c}d`",
    ":a; :'b c'; :\"d#{e}\"; /f\\d+/; ?g": "symbol'a'\nsymbol'b c'\n`d${e}`\nregex'f\\\\d+'\n'g'",
    "%w[a b]; %i[c d]": "['a', 'b']\n[symbol'c', symbol'd']",
    "f(<<~A, 1)\n  x\n    y\nA\n": "f('x\\n  y\\n', 1)",
    "'/a' + b; '%s/x' % y": "('/a' + b)\n('%s/x' % y)",
    # Values
    "1_000; 0x1f; 017; 1.5; nil; true; 1..2": "1000\n31\n15\n1.5\nnull\ntrue\n(1 .. 2)",
    "{ a: 1, 'b' => 2, 'c': 3, :d => 4, **e, f: }": "{symbol'a': 1, 'b': 2, symbol'c': 3, symbol'd': 4, **e, symbol'f': f}",
    "[1, *a, b: 2]": "[1, *a, {symbol'b': 2}]",
    "A::B::C; ::D; A::f(1)": "A.B.C\n::D\nA.f(1)",
    "a ? b : c; a || b; !a && b; not c": "(a ? b | c)\n(a or b)\n((not a) and b)\n(not c)",
    "x = if a then b elsif c then d else e end": "x = (a ? b | d | e)",
    "x = case a when 1, 2 then 'b' else c end": "x = (a ? 'b' | c)",
    "x = begin; a; b; end": "x = do {a; b}",
    # Calls
    "f; f(); f 1, *a, k: 2, :l => 3, **o, &b": "f\nf()\nf(1, *a, k=2, l=3, *o, &=b)",
    "get '/a' => 'b#c', as: :d": "get({'/a': 'b#c'}, as=symbol'd')",
    "mount A::B => '/x', C => '/y'": "mount({A.B: '/x', C: '/y'})",
    "a.b; a.b(); a&.b 1; a.(1); a::b 2": "a.b\na.b()\na.b(1)\na(1)\na.b(2)",
    "Foo.new; Foo::Bar.new(1, k: 2)": "new Foo()\nnew Foo.Bar(1, k=2)",
    "f(1) { |a, (b, *c), *d, e: 1, f:, **g, &h| x }": (
        "f(1, &=fn (a, [b, *c], rest d, keyword e = 1, keyword f, keywords g, block h) {x})"
    ),
    "xs.map(&:to_s).each do |x; y| p x end": "xs.map(&=symbol'to_s').each(&=fn (x) {p(x)})",
    "->(x, y = 1) { x }; lambda { |x| x }; proc do 1 end": "fn (x, y = 1) {x}\nfn (x) {x}\nfn () {1}",
    "params[:a][0]; ENV.fetch('X', 'y'); ENV['Z']": "params[symbol'a'][0]\nENV.fetch('X', 'y')\nENV['Z']",
    "require 'a'; require_relative \"b/c\"": "require('a')\nrequire_relative('b/c')",
    # Statements
    "a = 1; a, *b = c; @d ||= 2; E[:f] += 1; g.h = 3": "a = 1\n[a, *b] = c\n@d ||= 2\nE[symbol'f'] += 1\ng.h = 3",
    "f if a; g unless b": "if a {f}\nif (not b) {g}",
    "unless a; b; else; c; end": "if (not a) {b} else {c}",
    "if a then b elsif c then d else e end": "if a {b} else {if c {d} else {e}}",
    "while a do b end; for i in xs do c end": "for {b}\nfor i in xs {c}",
    "case a\nwhen 1, 2 then b\nelse c\nend": "switch a {case 1, 2 {b}; case _ {c}}",
    "begin; a; rescue A, B => e; b; else; q; ensure; c; end": "try {a; q} catch A, B as e {b} finally {c}",
    "a rescue nil": "try {a} catch  {null}",
    "raise Foo, 'x'; raise Foo.new(1); raise 'y'": "throw new Foo('x')\nthrow new Foo(1)\nthrow 'y'",
    "return 1, 2; next 3; break": "return [1, 2]\nreturn 3",
    "redirect '/x' and return": "(redirect('/x') and do {return})",
    # Declarations
    "class A < B::C; X = 1; end; module M; end; class D::E; end": "class A : B.C {X = 1}\nmodule M {}\nclass D::E {}",
    "def f(a, b = 1, *c, d:, e: 2, **g, &h); a; end": "fn f(a, b = 1, rest c, keyword d, keyword e = 2, keywords g, block h) {a}",
    "def self.f = 1\ndef g?(x) = x": "static fn f() {return 1}\nfn g?(x) {return x}",
    "class A\n class << self\n def f; end\n end\nend": "class A {static fn f()}",
    "class A\n def a; end\n private\n def b; end\n public def c; end\n def d; end\nend": (
        "class A {fn a(); private; private fn b(); private public fn c(); private fn d()}".replace("private public", "public")
    ),
    "class A\n def a; end\n def b; end\n private :a, :b\nend": "class A {private fn a(); private fn b(); private(symbol'a', symbol'b')}",
    "def f\n  a\nrescue B\n  c\nend": "fn f() {try {a} catch B {c}}",
    "# Doc\n# more\ndef f; end\n\n# apart\n\ndef g; end": '"Doc\nmore" fn f()\nfn g()',
    "class A\n  # First.\n  def f; end\n  # rubocop:disable X\n  def g; end\nend": 'class A {"First." fn f(); fn g()}',
    "Class.new(Sinatra::Base) do get('/') { 1 } end": "new Class(Sinatra.Base, &=fn () {get('/', &=fn () {1})})",
}


@pytest.mark.parametrize(("source", "expected"), CASES.items())
def test_conversion(source: str, expected: str) -> None:
    assert dump(Ruby.parse(source.encode())) == expected


def test_lines() -> None:
    module = Ruby.parse(b"x\n  .y(1)\n  .z do\n  a 1\nend\n")
    assert [n.line for n in module.walk() if isinstance(n, ir.Call)] == [3, 2, 4]


def test_data_after_the_end_is_passed_over() -> None:
    assert dump(Ruby.parse(b"f\n__END__\nget '/x'\n")) == "f"


SOURCE = dedent(
    r"""
    require 'grape'

    # The API.
    module Api
      class A < Grape::API
        VERSION = "v1".freeze
        version 'v1', using: :path
        params do
          requires :id, type: Integer, values: %w[a b], default: -> { [] }
        end
        get ':id' do |a, (b, c), *d, e: 1, **g, &h|
          Foo.find(params[:id])&.bar { |z| z + 1 }
        end

        # Says.
        def foo(a, b = 1, *c, d:, **f, &blk)
          @x ||= if a then b elsif c then "d#{e}" else 'f' end
          a, (*b, c) = foo rescue nil
          case v
          in {name: String => n} if n then n
          when 1, 2 then :"sym #{x}"
          end
          q = <<~SQL
            select #{x}
          SQL
        rescue A, B => e
          return 1, 2 unless ok?
        ensure
          yield a
        end

        private

        class << self
          def baz = /re#{x}/i
        end
      end
    end
    Rails.application.routes.draw do
      resources :articles, only: %i[index show] do
        member { post :x }
      end
      get "/b" => "a#c"
    end
    """
).encode()


@given(mutated(SOURCE, [b"(", b"'", b"\n", b"#{", b"\x00", b"<<~A\n", b"end", b"do |", b"%w[", b"::"]))
def test_broken_input_raises_nothing(source: bytes) -> None:
    module = Ruby.parse(source)
    for node in module.walk():
        assert node.line >= 0
    dump(module).encode()


def test_deep_nesting_is_cut() -> None:
    assert depth(Ruby.parse(b"x = " + b"[" * 5000 + b"]" * 5000)) < 4 * MAX_DEPTH
    assert depth(Ruby.parse(b"x = " + b" + ".join([b"'a'"] * 5000))) < 4 * MAX_DEPTH
    assert depth(Ruby.parse(b"if a\n" + b"elsif b\n" * 3000 + b"end")) < 4 * MAX_DEPTH

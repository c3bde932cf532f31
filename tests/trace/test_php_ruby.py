from __future__ import annotations

import pytest

from liveapi.syntax.php import Php
from liveapi.syntax.ruby import Ruby
from liveapi.trace.interpreter import Interpreter
from liveapi.trace.languages.php import PhpSemantics
from liveapi.trace.languages.ruby import RubySemantics
from liveapi.trace.program import Program
from liveapi.trace.values import ClassRef


class Files:
    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts

    def read(self, path: str) -> bytes:
        return self.texts[path].encode()


def interpreter(texts: dict[str, str]) -> Interpreter:
    files = Files(texts)
    languages = {p: "php" if p.endswith(".php") else "ruby" for p in texts if p.endswith((".php", ".rb"))}
    grammars = {"php": Php, "ruby": Ruby}
    program = Program(files, languages, {}, frozenset(texts), lambda path: grammars[languages[path]].parse(files.read(path)))
    return Interpreter(program)


def value(texts: dict[str, str], path: str, name: str) -> object:
    """The text (with ``<hole>`` where unknown) or class that a variable of a file holds."""
    run = interpreter(texts)
    module = run.load(path)
    assert module is not None
    found = run.scope_of(module).get(name)
    assert found is not None
    return found.name if isinstance(found, ClassRef) else "".join(p if isinstance(p, str) else f"<{p.name}>" for p in run.text(found).parts)


PHP = {
    "composer.json": '{"autoload": {"psr-4": {"App\\\\": "src/"}}}',
    "src/Paths.php": (
        "<?php namespace App;\nclass Paths { const V = 'v' . self::N; const N = '2'; static function api() { return '/api/' . self::V; } }"
    ),
    "src/Deep/Other.php": "<?php namespace App\\Deep; class Other extends \\App\\Paths { use Speaks; const N = '3'; }",
    "lib/Speaks.php": "<?php namespace App\\Deep; trait Speaks { public function say() { return 'hi'; } }",
    "config/app.php": "<?php return ['name' => env('NAME', 'demo'), 'nested' => ['x' => 'y']];",
    "inc/values.php": "<?php $shared = 'from there'; define('LIMIT', 'ten'); return 'given';",
    "lib/functions.php": "<?php if (!function_exists('helper')) { function helper($a = 'x') { return \"<$a>\"; } }",
}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("use App\\Paths; $x = Paths::V;", "v2"),
        ("$x = \\App\\Paths::api();", "/api/v2"),
        ("use App\\Deep as D; $x = D\\Other::N;", "3"),
        ("use App\\Deep\\Other; $x = (new Other())->say();", "hi"),
        ("use App\\Paths; $x = Paths::class . ':get';", "App\\Paths:get"),
        ("use Vendor\\Thing; $x = Thing::class;", "Vendor\\Thing"),
        ("$x = config('app.nested.x') . config('app.name') . config('app.none', 'z');", "ydemoz"),
        ("$y = require __DIR__ . '/inc/values.php'; $x = $y . ' ' . $shared;", "given from there"),
        ("$x = LIMIT;", "ten"),
        ("$x = helper('a') . helper();", "<a><x>"),
        ("$x = sprintf('/%s/%d', trim('/a/', '/'), 3) . implode(',', ['b', 'c']);", "/a/3b,c"),
        ("$x = base_path('routes/x.php');", "/routes/x.php"),
        ("$x = $_ENV['A'] ?? 'b';", "b"),
        ("foreach (['p', 'q'] as $i => $v) { $x = $i . $v; }", "1q"),
        ("foreach (['p' => 'q'] as $v) { $x = $v; }", "q"),
        ("foreach ([['p', 'q']] as [$a, $b]) { $x = $a . $b; }", "pq"),
        ("$f = fn ($a) => $a . '!'; $x = $f('k');", "k!"),
    ],
)
def test_php(code: str, expected: str) -> None:
    assert value({**PHP, "main.php": f"<?php {code}"}, "main.php", "x") == expected


def test_php_files_that_require_each_other_end() -> None:
    texts = {"a.php": "<?php $x = 'a'; require 'b.php';", "b.php": "<?php require 'a.php';"}
    assert value(texts, "a.php", "x") == "a"


def test_php_classes_without_composer() -> None:
    run = interpreter({"x/y.php": "<?php namespace N; class C {} namespace M; class C {}"})
    module = run.load("x/y.php")
    assert module is not None
    semantics = run.semantics(module)
    assert isinstance(semantics, PhpSemantics)
    assert semantics.class_named(run, "N\\C") is not None
    assert semantics.class_named(run, "M\\C") is not semantics.class_named(run, "N\\C")
    assert semantics.class_named(run, "M\\D") is None


RUBY = {
    "lib/api/v1/paths.rb": (
        "module Api\n module V1\n class Paths\n ROOT = \"/#{VERSION}\".freeze\n def self.full = ROOT + '/x'\n end\n end\nend"
    ),
    "lib/api/v1.rb": "module Api\n module V1\n VERSION = 'v1'\n end\nend",
    "lib/helpers.rb": 'module Helpers\n def hello(name, opts = {}, &block)\n "#{yield}#{name}#{opts[:end]}"\n end\nend',
    "lib/user.rb": "class User\n include Helpers\n def initialize(name)\n @name = name\n end\n def name\n @name\n end\nend",
}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x = Api::V1::Paths::ROOT", "/v1"),
        ("x = Api::V1::Paths.full", "/v1/x"),
        ("x = ::Api::V1::VERSION", "v1"),
        ("x = User.new('u').hello('n', end: '.') { 'a' }", "an."),
        ("x = ENV.fetch('A', 'b') + ENV.fetch('C') { 'd' }", "bd"),
        ("x = ENV['A'] || 'b'", "b"),
        ("x = File.join('a', '/b')", "a/b"),
        ("x = ''\n%w[p q].each { |v| x = v }", "q"),
        ("x = ''\n[['p', 'q']].each { |a, b| x = a + b }", "pq"),
        ("x = ''\n{ k: 'v' }.each { |k, v| x = \"#{k}=#{v}\" }", "k=v"),
        ("x = if Rails.env.production? then 'a' else 'b' end", "a"),
        ("x ||= 'later'", "later"),
    ],
)
def test_ruby(code: str, expected: str) -> None:
    assert value({**RUBY, "main.rb": code}, "main.rb", "x") == expected


def test_ruby_constants_are_found_from_inside() -> None:
    run = interpreter({**RUBY, "app/api/user.rb": "module Api\n class User\n end\nend"})
    module = run.load("app/api/user.rb")
    assert module is not None
    semantics = run.semantics(module)
    assert isinstance(semantics, RubySemantics)
    inner, outer = semantics.resolve(run, "User", "Api::V1"), semantics.resolve(run, "::User", "Api::V1")
    assert isinstance(inner, ClassRef)
    assert isinstance(outer, ClassRef)
    assert semantics.full_name(inner) == "Api::User"
    assert semantics.full_name(outer) == "User"

"""What the evaluator makes of JavaScript: each case is a small program and the value of ``main.js``'s ``result``."""

from __future__ import annotations

from typing import Any

import pytest

from liveapi.frameworks.javascript.validators import SchemaValue, joi, typebox, zod
from liveapi.frameworks.javascript.validators.schema import plain
from liveapi.syntax.javascript import JavaScript
from liveapi.syntax.typescript import TypeScript
from liveapi.trace.interpreter import Interpreter
from liveapi.trace.program import Program
from liveapi.trace.values import Choice, FunctionRef, Text, Unknown, Value


class Files(dict[str, str]):
    def read(self, path: str) -> bytes:
        return self[path].encode()


def evaluate(main: str, **others: str) -> tuple[Interpreter, Value]:
    """The value of ``result`` in ``main.ts``; other files by name, ``__`` for a slash and ``_js`` for the ending."""
    files = Files({"main.ts": main} | {k.replace("__", "/").replace("_json", ".json").replace("_js", ".js"): v for k, v in others.items()})
    languages = {p: "typescript" if p.endswith(".ts") else "javascript" for p in files if not p.endswith(".json")}
    classes = {"typescript": TypeScript, "javascript": JavaScript}
    program = Program(files, languages, {}, frozenset(files), lambda p: classes[languages[p]].parse(files.read(p)))
    run = Interpreter(program, {**zod.FUNCTIONS, **joi.FUNCTIONS, **typebox.FUNCTIONS})
    module = run.load("main.ts")
    assert module is not None
    return run, run.module_member(module, "result")


def literal(run: Interpreter, value: Value) -> Any:
    return plain(value) if not isinstance(value, Unknown) else None


CASES: dict[str, Any] = {
    # Texts
    "const a = '/x'; const result = `${a}/` + 'y'.toUpperCase()": "/x/Y",
    "const result = ['a', 'b'].join('/')": "a/b",
    "const result = process.env.PREFIX || '/api'": "/api",
    "const { PREFIX = '/api' } = process.env; const result = PREFIX": "/api",
    "const result = (process.env.A ?? 'x') + 1": "x1",
    "const result = [1, 2].map((n) => `v${n}`)": ["v1", "v2"],
    # Objects and destructuring
    "const { a: { b = 2 }, ...rest } = { a: {}, c: 3 }; const result = { b, ...rest }": {"b": 2, "c": 3},
    "const [a, , ...b] = [1, 2, 3, 4]; const result = [a, b]": [1, [3, 4]],
    "const result = Object.entries({ a: 1 }).map(([k, v]) => `${k}=${v}`)": ["a=1"],
    "const result = Object.freeze({ ['a' + 1]: 'x' })": {"a1": "x"},
    "const result = Object.assign({}, { a: 1 }, { b: 2 })": {"a": 1, "b": 2},
    "const x = {}; x.a = 1; x['b'] = 2; const result = x": {"a": 1, "b": 2},
    "enum E { A = 'a', B = 'b' } const result = [E.A, E['B']]": ["a", "b"],
    # Functions and control
    "function f({ a, b = 'y' }, ...c) { return [a, b, ...c] } const result = f({ a: 'x' }, 'z')": ["x", "y", "z"],
    "const f = (x) => { if (x === 'a') return 1; return 2 }; const result = [f('a'), f('b')]": [1, 2],
    "const f = (k) => { switch (k) { case 'a': return 1; default: return 2 } }; const result = [f('a'), f('z')]": [1, 2],
    "let result = []; for (const x of ['a', 'b']) { result.push(x) }": ["a", "b"],
    "const f = (n) => n + '/' ; const result = f.call(null, 'a')": "a/",
    "const result = (() => { try { return 'x' } catch { return 'y' } })()": "x",
    # Classes
    "class A { p = '/a'; constructor(private q = '/q') {} get r() { return this.p + this.q } } const result = new A('/z').r": "/a/z",
    "class A { static P = '/a' } class B extends A { m() { return B.P } } const result = new B().m()": "/a",
    "class A { m() { return 'a' } } class B extends A { m() { return super.m() + 'b' } } const result = new B().m()": "ab",
    # Paths and folders
    "import path from 'path'; const result = path.join(__dirname, 'x', '../y.js')": "/y.js",
    "import { basename } from 'node:path'; const result = basename('/a/b.js', '.js')": "b",
}


@pytest.mark.parametrize("source", CASES, ids=range(len(CASES)))
def test_values(source: str) -> None:
    run, value = evaluate(source)
    assert literal(run, value) == CASES[source]


@pytest.mark.parametrize(
    ("main", "other"),
    [
        ("import result from './a'", "export default 'x'"),
        ("import { b as result } from './a'", "const a = 'x'; export { a as b }"),
        ("import * as a from './a'; const result = a.b", "export const b = 'x'"),
        ("import result from './a'", "module.exports = 'x'"),
        ("import { b as result } from './a'", "exports.b = 'x'"),
        ("const { b: result } = require('./a')", "module.exports = { b: 'x' }"),
        ("const result = require('./a').default", "export default 'x'"),
        ("const result = require('./a')('x')", "module.exports = (y) => y"),
        ("import a = require('./a'); const result = a.b", "module.exports.b = 'x'"),
        ("const result = (await import('./a')).b", "export const b = 'x'"),
    ],
)
def test_modules(main: str, other: str) -> None:
    run, value = evaluate(main, a_js=other)
    assert literal(run, value) == "x"


def test_reexports_cycles_and_json() -> None:
    run, value = evaluate("import { x as result } from './a'", a_js="export * from './b'", b_js="export * from './a'; export const x = 'x'")
    assert literal(run, value) == "x"
    run, value = evaluate("import { x as result } from './a'", a_js="export * from './b'", b_js="export * from './a'")
    assert isinstance(value, Unknown)
    run, value = evaluate("import settings from './s.json'; const result = settings.a.b", s_json='{"a": {"b": "x"}}')
    assert literal(run, value) == "x"


def test_folders_are_listed() -> None:
    run, value = evaluate(
        "const fs = require('fs'); const result = fs.readdirSync(__dirname + '/r').map((f) => require(`./r/${f}`))",
        r__a_js="module.exports = 'a'",
        r__b_js="module.exports = 'b'",
    )
    assert literal(run, value) == ["a", "b"]


def test_modules_by_pattern_and_by_folder() -> None:
    files = {"r__a_js": "module.exports = 'a'", "r__b_js": "module.exports = 'b'", "r__c_json": "{}"}
    run, value = evaluate(
        "import { globSync } from 'glob'; const result = globSync(`${__dirname}/r/**/*.js`).map((f) => require(f))", **files
    )
    assert literal(run, value) == ["a", "b"]
    run, value = evaluate("const load = require('require-directory'); const result = load(module, './r')", **files)
    assert literal(run, value) == {"a": "a", "b": "b"}


def test_an_unknown_branch_gives_a_choice() -> None:
    _, value = evaluate("const f = () => { if (process.env.A === 'b') return 'x'; return 'y' }; const result = f()")
    assert isinstance(value, Choice)
    assert [o.literal for o in value.options if isinstance(o, Text)] == ["x", "y"]


def test_wrappers_keep_what_they_wrap() -> None:
    _, value = evaluate("const wrap = (f) => (req) => f(req); const list = wrap(async (req) => 1); const result = list")
    assert isinstance(value, FunctionRef)
    assert value.wraps is not None
    assert value.wraps.symbol == "list"


SCHEMAS: dict[str, dict[str, Any]] = {
    "import { z } from 'zod'; "
    "const result = z.object({ a: z.coerce.number().int().min(1).max(9).default(2), b: z.string().uuid().optional() })": {
        "type": "object",
        "properties": {
            "a": {"type": "integer", "minimum": 1, "maximum": 9, "default": 2},
            "b": {"type": "string", "format": "uuid"},
        },
    },
    "import * as z from 'zod'; const base = z.object({ a: z.string() }); "
    "const result = base.extend({ b: z.boolean() }).omit({ a: true })": {
        "type": "object",
        "properties": {"b": {"type": "boolean"}},
        "required": ["b"],
    },
    "import z from 'zod'; const result = z.object({ a: z.enum(['x', 'y']), b: z.array(z.string()).nullish() }).partial({ a: true })": {
        "type": "object",
        "properties": {"a": {"type": "string", "enum": ["x", "y"]}, "b": {"type": ["array", "null"], "items": {"type": "string"}}},
    },
    "import { z } from 'zod'; const result = z.union([z.literal('a'), z.literal('b')]).describe('One.')": {
        "type": "string",
        "enum": ["a", "b"],
        "description": "One.",
    },
    "const Joi = require('joi'); "
    "const result = Joi.object({ a: Joi.number().integer().min(1).required() }).keys({ b: Joi.string().valid('x', 'y') })": {
        "type": "object",
        "properties": {"a": {"type": "integer", "minimum": 1}, "b": {"type": "string", "enum": ["x", "y"]}},
        "required": ["a"],
    },
    "import { Type } from '@sinclair/typebox'; "
    "const result = Type.Object({ a: Type.Integer({ minimum: 1 }), b: Type.Optional(Type.String()) })": {
        "type": "object",
        "properties": {"a": {"type": "integer", "minimum": 1}, "b": {"type": "string"}},
        "required": ["a"],
    },
    "import * as v from 'valibot'; const result = v.object({ a: v.pipe(v.string(), v.email()), b: v.optional(v.number()) })": {
        "type": "object",
        "properties": {"a": {"type": "string", "format": "email"}, "b": {"type": "number"}},
        "required": ["a"],
    },
}


@pytest.mark.parametrize("source", SCHEMAS, ids=range(len(SCHEMAS)))
def test_schema_libraries(source: str) -> None:
    _, value = evaluate(source)
    assert isinstance(value, SchemaValue)
    assert value.json_schema() == SCHEMAS[source]

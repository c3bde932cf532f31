from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given

from liveapi.syntax import ir
from liveapi.syntax.javascript import JavaScript
from tests.syntax.dump import dump
from tests.syntax.mutations import mutated

CASES = {
    # Imports
    "import a, {b as c, default as d} from './m'": "import ./m : default as a\nimport ./m : b as c\nimport ./m : default as d",
    "import * as ns from 'x'; import './side'": "import x as ns\nimport ./side (effect)",
    "import c from './c.json' with {type: 'json'}": "import ./c.json : default as c",
    "import 'a'; import def, * as all from 'b'": "import a (effect)\nimport b : default as def\nimport b as all",
    "const x = require('./x')": "const x let require('./x')",
    "const {a} = await import('./x')": "const {'a': a} let import('./x')",
    # Exports
    "export * from './z'; export * as q from './y'": "export * from ./z : *\nexport q from ./y : *",
    "export {a, b as default, c as 'd e'}": "export a = a\nexport default = b\nexport d e = c",
    "export {default, k as v} from './w'": "export default from ./w : default\nexport v from ./w : k",
    "export default function () {}": "export default = fn () {}",
    "export default function f() {}": "fn f() {}\nexport default = f",
    "export default class A {}": "class A {}\nexport default = A",
    "export default class {}": "export default = class  {}",
    "export default {a}": "export default = {'a': a}",
    "export async function f() {}": "async fn f() {}\nexport f = f",
    "export const x = 1, {y: [z, w = 2, ...r], ...rest} = f()": (
        "const export x let 1\nconst export {'y': [z, (w = 2), *r], **rest} let f()\n"
        "export x = x\nexport z = z\nexport w = w\nexport r = r\nexport rest = rest"
    ),
    "module.exports = {a}; exports.b = c": "module.exports = {'a': a}\nexports.b = c",
    # Strings
    r"'a\n\x41\u0041\u{1F600}\'\q'": repr("a\nAA😀'q"),
    r"'\uD83D\uDE00 \uD83D'": repr("😀 �"),
    "'a\\\nb'": "'ab'",
    r"`a${b}c\n${d}`": "`a${b}c\n${d}`",
    "`plain`": "'plain'",
    "''; ``": "''\n''",
    r"/^\/a[/]b/gi": r"regex'^\\/a[/]b'",
    "tag`x${y}`": "tag(`x${y}`)",
    "'/a' + b + `/c`": "(('/a' + b) + '/c')",
    # Values
    "0x1F; 10n; 1e3; 1_000; 017; -2; .5": "31\n10\n1000.0\n1000\n15\n-2\n0.5",
    "true; false; null; undefined": "true\nfalse\nnull\nnull",
    "x = {a, 'e': 1, [f]: 2, ['g']: 3, ...h, 3: 4, i: {}}": "x = {'a': a, 'e': 1, f: 2, 'g': 3, **h, '3': 4, 'i': {}}",
    "x = {b(){}, async c(d){}, get e(){ return 1 }}": "x = {'b': fn b() {}, 'c': async fn c(d) {}, 'e': get fn e() {return 1}}",
    "[1, , ...c]": "[1, ?(), *c]",
    "a?.b?.(c)?.[d].e": "a.b(c)[d].e",
    "f(...a, b => b, async function named(x) {})": "f(*a, fn (b) {return b}, async fn named(x) {})",
    "new Foo; new a.B(...c); new Map([[1, 2]])": "new Foo()\nnew a.B(*c)\nnew Map([[1, 2]])",
    "(await a.b()).c": "a.b().c",
    "a ? b : c; a ?? b; a || b || c; a && b": "(a ? b | c)\n(a or b)\n((a or b) or c)\n(a and b)",
    "!x; typeof x; i++": "(not x)\n(typeof x)\n(++ i)",
    "(a, b); f((a, b))": "a\nb\nf(do {a; b})",
    "this.x; super.y(); import.meta.url": "this.x\nsuper.y()\nimport.meta.url",
    "x => ({a: x})": "fn (x) {return {'a': x}}",
    "async ({a, b: {c}}, [d], e = 1, ...f) => { await a }": "async fn ({'a': a, 'b': {'c': c}}, [d], e = 1, rest f) {a}",
    "app.route('/x').get(a).post(b, c)": "app.route('/x').get(a).post(b, c)",
    "const el = <div a='b' c={d()}>text {e()} <F.B {...x}/></div>": "const el let ?(d(), e(), *x)",
    # Assignments
    "let a; var b = 1": "let a let\nvar b let 1",
    "const {a, b: c = 1, 'd-e': f, [g]: h, i = 2, ...rest} = x": (
        "const {'a': a, 'b': (c = 1), 'd-e': f, g: h, 'i': (i = 2), **rest} let x"
    ),
    "const [a, , b] = x": "const [a, ?(), b] let x",
    "[a, b] = c; ({a, b: c.d} = e)": "[a, b] = c\n{'a': a, 'b': c.d} = e",
    "a ||= b; a.b += 1; a['k'] = 2": "a ||= b\na.b += 1\na['k'] = 2",
    "a.x = a.y = f()": "a.y = f()\na.x = a.y",
    "exports = module.exports = f()": "exports = f()\nmodule.exports = exports",
    "const app = module.exports = express()": "const app let express()\nmodule.exports = app",
    "f(q = 2)": "f(do {q = 2; q})",
    # Control
    "if (a) b(); else if (c) { d() } else e()": "if a {b()} else {if c {d()} else {e()}}",
    "for (const [k, v] of xs) f(k)": "for [k, v] in xs {f(k)}",
    "for (const k in x) { f(k) }": "for k in Object.keys(x) {f(k)}",
    "for await (const x of y) z()": "for x in y {z()}",
    "for (let i = 0; i < 2; i++) f(i)": "let i let 0\nfor {f(i)}",
    "while (x) { f(); break } do g(); while (y)": "for {f()}\nfor {g()}",
    "lab: for (;;) { continue lab }": "for {}",
    "switch (x) { case 'a': case 'b': f(); break; case 'c': default: g() }": "switch x {case 'a', 'b' {f()}; case 'c' {g()}; case _ {g()}}",
    "try { a() } catch (e) { b() } finally { c() }": "try {a()} catch  as e {b()} finally {c()}",
    "try { a() } catch { b() }": "try {a()} catch  {b()}",
    "throw new Error('x')": "throw new Error('x')",
    "{ a() }": "block {a()}",
    ";(function () { f() })()": "fn () {f()}()",
    # Declarations
    "/** doc */ async function* f(a, b = 1) { return a }": '"doc" async fn f(a, b = 1) {return a}',
    "/* no */ function f() {}": "fn f() {}",
    "/** far */ x(); function f() {}": "x()\nfn f() {}",
    "class B extends C.D { static #p = 1; x; static async *m() {} get y() {} constructor(a) { super(a) } }": (
        "class B : C.D {static field #p = 1; field x; async static fn m() {}; get fn y() {}; fn constructor(a) {super(a)}}"
    ),
    "class A { 'str'() {} [Symbol.iterator]() {} f = () => 1; static { g() } }": (
        "class A {fn str() {}; fn [Symbol.iterator]() {}; field f = fn () {return 1}; block {g()}}"
    ),
    "@A @b.C(1) export class D { /** m */ @E() m() {} }": '@A @b.C(1) class D {"m" @E() fn m() {}}\nexport D = D',
    "const A = class B extends C {}": "const A let class B : C {}",
}


@pytest.mark.parametrize("source", CASES, ids=range(len(CASES)))
def test_conversion(source: str) -> None:
    assert dump(JavaScript.parse(source.encode())) == CASES[source]


def test_lines_docs_and_errors() -> None:
    module = JavaScript.parse(
        b"/** Lists. */\nrouter\n  .get('/x',\n    h)\n\n/**\n * Shows it.\n * @returns x\n */\nfunction f() {\n  x\n}\n"
    )
    call, function = module.body
    assert isinstance(call, ir.ExprStmt)
    assert call.doc == "Lists."
    assert isinstance(function, ir.Function)
    assert function.doc == "Shows it.\n@returns x"
    assert (function.line, function.end) == (10, 12)
    assert [s.line for s in function.body] == [11]
    assert not module.errors
    assert JavaScript.parse(b"function (((").errors


def test_docs_of_object_members() -> None:
    (assign,) = JavaScript.parse(b"module.exports = {\n  /** Lists. */\n  list() {},\n  show() {},\n}").body
    assert isinstance(assign, ir.Assign)
    assert isinstance(assign.value, ir.Dict)
    assert [v.function.doc for _, v in assign.value.items if isinstance(v, ir.Lambda)] == ["Lists.", None]


@pytest.mark.parametrize(
    "source",
    [
        b"x = " + b"[" * 100_000 + b"]" * 100_000,
        b"x = " + b" + ".join([b"a"] * 5_000),
        b"x" + b".a(1)" * 5_000,
        b"if (a) b(); " + b"else if (a) b(); " * 2_000,
        b"a = " * 3_000 + b"1",
        b"f(() => " * 500 + b"1" + b")" * 500,
        b"<a>" * 3_000,
    ],
    ids=["brackets", "sum", "chain", "else-if", "assignments", "closures", "elements"],
)
def test_deep_nesting_is_cut(source: bytes) -> None:
    assert list(JavaScript.parse(source).walk())


SOURCE = dedent(
    """\
    'use strict';
    import express, { Router as R } from "express";
    import * as users from './users.js';
    export * from './types.js';
    const { PORT = 3000, db: { url, ...more } } = process.env, prefix = `/api/v${VERSION ?? 1}`;
    /** The application. */
    const app = module.exports = express();
    app.use(express.json({ limit: '1mb' }), cors()).use(prefix, require('./routes')(app));

    export class Articles extends Base {
      static #count = 0;
      items = [];
      constructor({ repo }, ...rest) { super(...rest); this.repo = repo; }
      /** Lists. */
      async list(req, res, next) {
        const { limit = 20, 'tag': tag } = req.query;
        try {
          for (const [key, value] of Object.entries(req.headers)) log(key?.x?.[0]);
          res.status(200).json({ articles: await this.repo.all({ limit, tag }), ...value });
        } catch (error) { next(error) } finally { done() }
      }
      get size() { return this.items.length }
    }

    ['get', 'post'].forEach(verb => app[verb]('/x/:id(\\\\d+)', async (req, res) => { res.send(req.params.id || null) }));
    switch (process.env.MODE) { case 'a': app.get(/^\\/re$/, h); break; default: if (!x) app.all('*', h); else y() }
    export default { data() { return { a: 1, 'b': [2, , 3] } }, render: () => <Page title={t`x`} {...props}>text {f()}</Page> };
    """
).encode()


@given(mutated(SOURCE, [b"`${", b"/*", b"=>", b"<a", b"\\u{", b"?."]))
def test_broken_input_raises_nothing(source: bytes) -> None:
    module = JavaScript.parse(source)
    for node in module.walk():
        assert node.line >= 0
    dump(module).encode()

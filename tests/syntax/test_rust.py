from __future__ import annotations

import pytest
from hypothesis import given

from liveapi.syntax import ir
from liveapi.syntax.base import MAX_DEPTH
from liveapi.syntax.rust import Rust
from tests.syntax.dump import depth, dump
from tests.syntax.mutations import mutated

TOP = {
    "use a;": "import a",
    "use a::b as c;": "import a : b as c",
    "use axum::{routing::{get, post as p}, Router, extract::*, self as ax};": (
        "import axum::routing : get\nimport axum::routing : post as p\nimport axum : Router\nimport axum::extract : *\nimport axum as ax"
    ),
    "pub use crate::x::Y;": "import crate::x : Y",
    "use a::b::{self, c};": "import a : b\nimport a::b : c",
    "extern crate a as b;": "import a as b",
    "mod a;": "import a (mod)",
    '#[path = "x/y.rs"]\nmod a;': "import x/y.rs as a (mod)",
    "#[cfg(test)] mod t { use super::*; fn f() {} }": "@cfg(test) module t {import super : *; fn f() {}}",
    '/// One.\npub const A: &str = "/a";': "\"One.\" const pub A: str let '/a'",
    "static B: u8 = b'x';": "static B: u8 let 'x'",
    "type A<T> = Vec<T>;": "alias A<T> : Vec[T] {}",
    "type F = fn(i32) -> u8;": "alias F : fn (: i32) -> u8 {}",
    (
        "/// Doc.\n"
        "#[derive(Debug, Clone)]\n"
        '#[serde(rename_all = "camelCase", default)]\n'
        "pub struct T<'a, K: X = i32> where K: Y {\n"
        "/// A field.\n"
        '#[serde(rename = "b")]\n'
        "pub a: Option<&'a str>,\n"
        "b: Vec<(i32, K)>,\n"
        "c: [u8; 3],\n"
        "d: Box<dyn Fn(i32) -> i32>,\n"
        "}"
    ): (
        '"Doc." @derive(Debug, Clone) @serde(rename_all=\'camelCase\', default) pub struct T<K> {"A field." '
        "@serde(rename='b') pub field a: Option[str]; field b: Vec[(i32, K)]; field c: [][u8]; field d: "
        "Box[fn (: i32) -> i32]}"
    ),
    "struct P(pub i32, String);": "struct P {field 0: i32; field 1: String}",
    "struct U;": "struct U {}",
    "enum E { A, #[x] B(i32, T), C { x: i32 }, D = 4, F(T) }": (
        "enum E {field A; @x field B: (i32, T); field C: struct  {field x: i32}; field D = 4; field F: T}"
    ),
    "trait T: Send { type X; const Q: i32; fn f(&self) -> i32; }": ("trait T : Send {const field Q: i32; fn f(receiver self) -> i32}"),
    "impl<T> a::Tr for P<T> { const A: i32 = 1; pub async fn f(&mut self, mut a: i32) -> Result<impl R, E> { a } }": (
        "impl P<T> : a.Tr {const field A: i32 = 1; async pub fn f(receiver self, a: i32) -> Result[R, E] {a}}"
    ),
    "fn f((x, y): (i32, i32), Path(id): Path<u32>, Json(T { a, b: c, .. }): Json<T>, #[q] _: ()) {}": (
        "fn f((x, y): (i32, i32), id: Path[u32], {'a': a, 'b': c}: Json[T], @q _: ()) {}"
    ),
    "fn f<T: X>(a: impl Into<String> + Send, b: impl Iterator<Item = u8>) where T: Y {}": (
        "fn f<T>(a: Into[String], b: Iterator[Item=u8]) {}"
    ),
    '#[get("/<id>?<q..>", data = "<x>", rank = 1)]\n#[actix_web::main]\nfn f() {}': (
        "@get('/<id>?<q..>', data='<x>', rank=1) @actix_web.main fn f() {}"
    ),
    ('#[utoipa::path(get, path = "/x", params(("id" = u32, Path)), responses((status = 200, body = Vec<T>)))]\nfn f() {}'): (
        "@utoipa.path(get, path='/x', params((id=u32, Path)), responses((status=200, body=Vec[T]))) fn f() {}"
    ),
    "#[validate(length(min = 1, max = 9))] struct T;": "@validate(length(min=1, max=9)) struct T {}",
    "/** Doc. */ fn f() {}": '"Doc." fn f() {}',
    "macro_rules! m { ($x:expr) => { $x } }": "",
    "cfg_if! { if #[x] { a } }": "cfg_if!(?())",
}

INSIDE = {
    "let x: i32 = 1;": "x: i32 let 1",
    "let mut y = f()?.await;": "y let f()",
    "let Some(z) = q else { return };": "z let q",
    "let T { a, b: c, .. } = t;": "{'a': a, 'b': c} let t",
    "let ref x @ Some(_) = y;": "x let y",
    "x.0 += 1;": "x.0 += 1",
    "self.a = b;": "self.a = b",
    'r.route("/a", get(h).post(p)).nest("/b", b::routes())': "r.route('/a', get(h).post(p)).nest('/b', b.routes())",
    "Vec::<i32>::new();": "Vec[i32].new()",
    "a.collect::<Vec<_>>();": "a.collect<Vec[_]>()",
    "<T as X>::f();": "T.f()",
    "web::get::<T>": "web.get[T]",
    "let f = |a, b: i32| a + b;": "f let fn (a, b: i32) {return (a + b)}",
    "f(async move |x| { y });": "f(async fn (x) {y})",
    "f(move || async { g(); 1 })": "f(fn () {g(); 1})",
    "let s = a::T { a: 1, b, ..d };": "s let a.T(a=1, b=b, *d)",
    'let t = (1, "a", [0; 3], [1, 2], ());': "t let (1, 'a', [0], [1, 2], ())",
    "let n = (-1, 1_000u32, 0xff, 1.5e3f32, true, 'a', '\\n');": "n let (-1, 1000, 255, 1500.0, true, 'a', '\\n')",
    'let s = "a\\n\\u{e9}\\x41\\"\\\\ \\\n   b";': "s let 'a\\néA\"\\\\ b'",
    'let s = r#"raw"\\"#;': "s let 'raw\"\\\\'",
    'let b = b"x";': "b let bytes'x'",
    "let x = &mut *y as &T;": "x let y",
    "!a && b || c;": "(((not a) and b) or c)",
    "a[0][b];": "a[0][b]",
    "1..2;": "?(1, 2)",
    "vec![a, b];": "[a, b]",
    "vec![a; 3];": "[a]",
    'format!("/{}/{id}/{0:?}/{{}}/{n}", x, n = 1)': "`/${x}/${id}/${x}/{}/${1}`",
    'format!("a{{")': "'a{'",
    'concat!("/a", B)': "`/a${B}`",
    "routes![a, b::c]": "routes!(a, b.c)",
    "m::routes!(a)": "m.routes!(a)",
    'println!("{}", f());': "println!()",
    'json!({"a": [b.c(), null]})': "{'a': [b.c(), null]}",
    "m!(|a, b| a, c)": "m!(fn (a, b) {return a}, c)",
    "m!(|x| { f(x) }, a => b)": "m!(fn (x) {f(x)}, ?())",
    "m!{ a; b }": "m!(a, b)",
    "if a { b } else if c { d } else { e }": "(a ? b | (c ? d | e))",
    "if a { b } else { c } f();": "if a {b} else {c}; f()",
    "if let Some(x) = y && z { f(x); } g()": "x let y; if (y and z) {f(x)}; g()",
    "let x = if let Some(x) = y { x } else { 1 };": "x let do {x let y; (y ? x | 1)}",
    'match x { 1 | 2 if a => b, "x" => { c; d } E::A(y) => y, T { a, .. } => e, _ => return 3 }': (
        "(x ? b | do {c; d} | do {y let x; y} | do {{'a': a} let x; e} | do {return 3})"
    ),
    'let p = match env::var("P") { Ok(p) => p, Err(_) => "/a".into() };': (
        "p let (env.var('P') ? do {p let env.var('P'); p} | '/a'.into())"
    ),
    "match x { 1 => f(), _ => g() } h()": "switch x {case 1 {f()}; case _ {g()}}; h()",
    "for (i, x) in y.iter() { f(x); break; }": "for (i, x) in y.iter() {f(x)}",
    "while let Some(x) = y { f(x) }": "for {x let y; f(x)}",
    "loop { f(); }": "for {f()}",
    "{ a } b": "block {a}; b",
    "unsafe { a() }": "a()",
    "return;": "return",
    "fn inner() {}": "fn inner() {}",
    "#[cfg(x)] let a = 1;": "a let 1",
}


@pytest.mark.parametrize(("source", "expected"), TOP.items())
def test_items(source: str, expected: str) -> None:
    assert dump(Rust.parse(source.encode())) == expected


@pytest.mark.parametrize(("source", "expected"), INSIDE.items())
def test_bodies(source: str, expected: str) -> None:
    assert dump(Rust.parse(f"fn f() {{{source}}}".encode())) == f"fn f() {{{expected}}}"


def test_lines_inside_macros_are_those_of_the_file() -> None:
    module = Rust.parse(b"//! Doc.\n\nfn f() {\n    m!(\n        a.b(),\n        |x| {\n            g(x)\n        },\n    )\n}\n")
    (function,) = module.body
    assert isinstance(function, ir.Function)
    assert (module.doc, function.line, function.end) == ("Doc.", 3, 10)
    lines = {n.callee.id: n.line for n in function.walk() if isinstance(n, ir.Call) and isinstance(n.callee, ir.Name)}
    assert lines == {"m!": 4, "g": 7}


def test_deep_nesting_ends_in_unknown() -> None:
    for source in (
        "(" * 5000,
        "m!" + "(" * 5000 + ")" * 5000,
        "vec![" * 300 + "f!(a.b)" + "]" * 300,
        "if a {" * 3000,
        "!" * 5000,
        "f(" * 5000,
    ):
        assert depth(Rust.parse(f"fn f() {{ {source} }}".encode())) < 4 * MAX_DEPTH
    assert depth(Rust.parse(b"mod a {" * 3000)) < 4 * MAX_DEPTH
    assert depth(Rust.parse(b"use a::{" * 3000)) < 4 * MAX_DEPTH


SOURCE = b"""//! The API.
use axum::{extract::{Path, State}, routing::{get, post}, Router};
mod articles;

const PREFIX: &str = "/api";

/// An article.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Article<'a, T: Clone> {
    #[serde(rename = "type", default = "kind")]
    pub kind: Option<&'a str>,
    body: (i32, T),
}

enum Kind { A, B(i32), C { x: [u8; 2] } }

#[get("/<id>?<page>", data = "<form>", rank = 1)]
#[utoipa::path(get, params(("id" = u32, Path)), responses((status = 200, body = Vec<Article>)))]
pub async fn show(Path((id, _)): Path<(u32, String)>, state: State<App>) -> Result<impl IntoResponse, Error> {
    let Some(x) = find(id).await? else { return Err(Error::NotFound) };
    match x.kind { Some("a") | None => {}, Kind::B(n) if n > 1 => f(n), _ => unreachable!() }
    if let Ok(y) = x { json!({"a": [y, 1]}) } else { vec![1; 3] }
}

impl<T> Api for Server<T> where T: Send {
    fn routes(&mut self) -> Router {
        for (path, handler) in [("/a\\u{e9}", show)].iter() {
            self.r = self.r.route(&format!("{}/{id:?}", PREFIX, path), get(handler).post(|| async move { 1 })); }
        Router::<App>::new().nest("/x", articles::routes()).with_state(App { a: 1, ..self.app })
    }
}
"""


@given(mutated(SOURCE))
def test_broken_input_raises_nothing(source: bytes) -> None:
    module = Rust.parse(source)
    assert all(node.line >= 0 for node in module.walk())
    dump(module)

"""Types and values of TypeScript as schemas: each case is a file whose type ``T``, or whose function ``f``, is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from liveapi.api.components import renamed
from liveapi.frameworks.javascript.libraries import ApiTypes
from liveapi.frameworks.javascript.schemas import TypeScriptSchemas
from liveapi.syntax import ir
from liveapi.syntax.typescript import TypeScript
from liveapi.trace.interpreter import Interpreter
from liveapi.trace.program import Program
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import FunctionRef

TEXT = {"type": "string"}
NUMBER = {"type": "number"}
USER = "interface U { id: number; name?: string } "


class Files(dict[str, bytes]):
    def read(self, path: str) -> bytes:
        return self[path]


def schemas_of(source: str, mode: str = "output") -> tuple[TypeScriptSchemas, Any]:
    files = Files({"main.ts": source.encode()})
    program = Program(files, {"main.ts": "typescript"}, {}, frozenset(files), lambda path: TypeScript.parse(files.read(path)))
    run = Interpreter(program)
    module = run.load("main.ts")
    assert module is not None
    return TypeScriptSchemas(run, ApiTypes(run), mode), run.scope_of(module)


def written(schemas: TypeScriptSchemas, schema: Any) -> Any:
    """A schema with references by short names."""
    return renamed(schema, {token: key.name[-1] for token, key in schemas.run.components.keys.items()})


def obj(required: str = "", **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, **({"required": required.split()} if required else {})}


TYPES: dict[str, Any] = {
    "type T = string | null": {"type": ["string", "null"]},
    "type T = 'a' | 'b'": {"type": "string", "enum": ["a", "b"]},
    "type T = { a: number; b?: string }": obj("a", a=NUMBER, b=TEXT),
    "type T = { a: string | undefined }": obj(a=TEXT),
    "type T = Record<string, number[]>": {"type": "object", "additionalProperties": {"type": "array", "items": NUMBER}},
    "type T = Record<'x' | 'y', number>": obj("x y", x=NUMBER, y=NUMBER),
    "type T = { [key: string]: number }": {"type": "object", "additionalProperties": NUMBER},
    "type T = Set<string>": {"type": "array", "items": TEXT, "uniqueItems": True},
    "type T = Promise<Date>": {"type": "string", "format": "date-time"},
    f"{USER} type T = Partial<U>": obj(id=NUMBER, name=TEXT),
    f"{USER} type T = Required<U>": obj("id name", id=NUMBER, name=TEXT),
    f"{USER} type T = Pick<U, 'id'>": obj("id", id=NUMBER),
    f"{USER} type T = Omit<U, 'name'> & {{ at: string }}": obj("id at", id=NUMBER, at=TEXT),
    f"{USER} type T = U['id']": NUMBER,
    f"{USER} type T = keyof U": {"type": "string", "enum": ["id", "name"]},
    f"{USER} type T = {{ [K in keyof U]: boolean }}": obj("id name", id={"type": "boolean"}, name={"type": "boolean"}),
    "type T = Exclude<'a' | 'b' | 'c', 'b'>": {"type": "string", "enum": ["a", "c"]},
    "enum E { A = 'x', B = 'y' } type T = E.A": {"type": "string", "enum": ["x"]},
    "enum E { A, B } interface T { e: E }": obj("e", e={"$ref": "#/components/schemas/E"}),
    "interface A { a: string } interface T extends A { b: number }": obj("a b", a=TEXT, b=NUMBER),
    "interface P<X> { items: X[] } type T = { p: P<string> }": obj("p", p={"$ref": "#/components/schemas/P"}),
    "interface T { next: T | null }": obj("next", next={"anyOf": [{"$ref": "#/components/schemas/T"}, {"type": "null"}]}),
    "class A { a = 'x'; private b = 1; static c = 2; m() {} } type T = Readonly<A>": obj("a", a=TEXT),
    "class T { constructor(public a: string, private b: number) {} }": obj("a", a=TEXT),
    "const X = { a: 'x', n: 1 } as const; type T = typeof X": obj("a n", a=TEXT, n=NUMBER),
    "const f = (n: number) => ({ n }); type T = ReturnType<typeof f>": obj("n", n=NUMBER),
    "type T = [string, number]": {"type": "array", "items": {"anyOf": [TEXT, NUMBER]}},
    "type T = `v${number}`": TEXT,
    "type A = string; type T = A[]": {"type": "array", "items": TEXT},
}


@pytest.mark.parametrize("source", TYPES, ids=range(len(TYPES)))
def test_types(source: str) -> None:
    schemas, scope = schemas_of(source)
    found = schemas.of(TypeRef(ir.Name(0, "T"), scope))
    assert written(schemas, schemas.run.components.resolve(found)) == TYPES[source]


VALUES: dict[str, Any] = {
    "const f = () => ({ a: 1, b: `x${1}`, c: [true], d: null })": obj(
        "a b c d", a=NUMBER, b=TEXT, c={"type": "array", "items": {"type": "boolean"}}, d={"type": "null"}
    ),
    f"{USER} function f(u: U) {{ const {{ id, ...rest }} = u; return {{ rest, id }} }}": obj("rest id", rest=obj(name=TEXT), id=NUMBER),
    f"{USER} function f(us: U[]) {{ return us.filter((u) => u.id > 1).map((u) => u.id) }}": {"type": "array", "items": NUMBER},
    f"{USER} const g = (x) => ({{ x }}); function f(u: U) {{ return g(u.name) }}": obj("x", x=TEXT),
    f"{USER} async function f(u: Promise<U>) {{ return (await u).id }}": NUMBER,
    "function f() { const o = { a: 1 }; o.b = 'x'; return o }": obj("a b", a=NUMBER, b=TEXT),
    "function f(xs: string[]) { const out = []; xs.forEach((x) => out.push({ x })); return out }": {
        "type": "array",
        "items": obj("x", x=TEXT),
    },
    "function f(a: string, b: number) { return Promise.all([a, b]).then(([x, y]) => ({ x, y })) }": obj("x y", x=TEXT, y=NUMBER),
    "function f(n: number) { return n > 1 ? { n } : null }": {**obj("n", n=NUMBER), "type": ["object", "null"]},
    "function f(n?: number) { let x = null; x = n; return { x, y: x ?? 0 } }": obj("x y", x=NUMBER, y=NUMBER),
    "class A { constructor(a) { this.a = a } } function f() { return { made: new A('x').b } }": obj("made", made={}),
    "class P<T> { constructor(public items: T[]) {} } function f() { return { p: new P(['a']) } }": obj(
        "p", p={"$ref": "#/components/schemas/P"}
    ),
    "function f() { return JSON.stringify({}) }": TEXT,
    "function f(m: Record<string, number>) { return { k: Object.keys(m), v: Object.values(m) } }": obj(
        "k v", k={"type": "array", "items": TEXT}, v={"type": "array", "items": NUMBER}
    ),
    "function f() { let xs = []; xs = [...xs, 1]; return xs }": {"type": "array", "items": NUMBER},
    "function g(n) { return n ? g(n - 1) : { n: 1 } } const f = () => g(3)": obj("n", n=NUMBER),
}


@pytest.mark.parametrize("source", VALUES, ids=range(len(VALUES)))
def test_values(source: str) -> None:
    schemas, scope = schemas_of(source)
    function = scope.get("f")
    found = schemas.of(schemas.types.entered(function, {}, [])) if isinstance(function, FunctionRef) else {}
    assert written(schemas, found) == VALUES[source]


def test_unrelated_types_change_nothing() -> None:
    source = f"{USER} type T = {{ u: U; us: Partial<U>[] }}"
    alone, scope = schemas_of(source)
    first = alone.of(TypeRef(ir.Name(0, "T"), scope))
    more, other = schemas_of("interface Unrelated { x: string } enum Z { A } " + source + " type Late = Unrelated | Z")
    assert more.of(TypeRef(ir.Name(0, "T"), other)) == first
    assert more.run.components.schemas == alone.run.components.schemas


def test_messages_of_a_bus_are_handled() -> None:
    schemas, scope = schemas_of(
        "class Make { constructor(public n: number) {} } "
        "@CommandHandler(Make) class MakeHandler { async execute(command: Make) { return { made: command.n } } } "
        "class C { constructor(private bus: CommandBus) {} go() { return this.bus.execute(new Make(1)) } }"
    )
    cls = scope.get("C")
    go = schemas.types.method(TypeRef(cls.cls, scope), "go")
    assert go is not None
    assert schemas.of(schemas.types.entered(go, {}, [])) == obj("made", made=NUMBER)

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given

from liveapi.syntax import ir
from liveapi.syntax.typescript import TSX, TypeScript
from tests.syntax.dump import dump
from tests.syntax.mutations import mutated

CASES = {
    # Imports and exports
    "import type {A} from './a'; import {type B, C} from './b'": "import ./a : A (type)\nimport ./b : B (type)\nimport ./b : C",
    "import type D from 'd'; import fs = require('fs')": "import d : default as D (type)\nimport fs as fs",
    "import E = F.G": "E let F.G",
    "export type {X} from './x'; export = foo; export as namespace Foo": "export X from ./x : X\nmodule.exports = foo",
    "export default interface I {}": "interface I {}\nexport default = I",
    "export abstract class A {}": "abstract class A {}\nexport A = A",
    "export declare const z: string": "const export z: string let\nexport z = z",
    "export default @Foo class Y {}": "@Foo class Y {}\nexport default = Y",
    "export const enum Z { A }": "enum Z {field A = 0}\nexport Z = Z",
    # What vanishes
    "const a = b as C, d = e satisfies F, g = h!, i = <J>k": "const a let (b as C)\nconst d let e\nconst g let h\nconst i let (k as J)",
    "const o = {a} as const; const p = f<string>": "const o let {'a': a}\nconst p let f",
    "a?.b!.c()": "a.b.c()",
    "(app as any).get('/x')": "app.get('/x')",
    # Calls and functions
    "f<A, B[]>(x); new Foo<Bar>(1)": "f<A, [][B]>(x)\nnew Foo<Bar>(1)",
    "function f(a: string): void; function f(this: X, a?: any) {}": "fn f(a: string) -> void\nfn f(a: any?) {}",
    "function f<T extends U = V>(x: T, ...r: T[]): Promise<T> {}": "fn f<T>(x: T, rest r: [][T]) -> Promise[T] {}",
    "function is(x): x is Y {} function has(x): asserts x {}": "fn is(x) -> boolean {}\nfn has(x) -> void {}",
    "const f = async <T,>(x: T): Promise<T> => x": "const f let async fn <T>(x: T) -> Promise[T] {return x}",
    "function f({a = 1, b}: {a?: number; b: string} = {b: ''}) {}": (
        "fn f({'a': (a = 1), 'b': b}: interface  {optional field a: number?; field b: string} = {'b': ''}) {}"
    ),
    "let v: string = 'x', w": "let v: string let 'x'\nlet w let",
    "for (const x of y as Z[]) f(x)": "for x in (y as [][Z]) {f(x)}",
    # Classes
    "/** Svc. */ @Injectable() export class A<T> extends B<T> implements C, D<E> {}": (
        '"Svc." @Injectable() class A<T> : B[T], C, D[E] {}\nexport A = A'
    ),
    "class A { constructor(private readonly a: A, @Inject('x') public b?: B, c = 1) {} }": (
        "class A {fn constructor(private readonly a: A, @Inject('x') public b: B?, c = 1) {}}"
    ),
    "class A { private static readonly x?: string = 'a'; declare y: number; z!: Z; override q = 1 }": (
        "class A {optional private readonly static field x: string? = 'a'; declare field y: number; field z: Z; override field q = 1}"
    ),
    "class A { /** m */ @Get(':id') @Bar async m(@Param('id', new P()) id: string, @Query() {a}: Q) {} }": (
        "class A {\"m\" @Get(':id') @Bar async fn m(@Param('id', new P()) id: string, @Query() {'a': a}: Q) {}}"
    ),
    "class A { @IsOptional() @Min(1) limit?: number = 20; [k: string]: any }": (
        "class A {@IsOptional() @Min(1) optional field limit: number? = 20; field [key]: map[string, any]}"
    ),
    "abstract class A { abstract f(): string; protected abstract b: number }": (
        "abstract class A {abstract fn f() -> string; abstract protected field b: number}"
    ),
    "@a.b() @(c) class A { m(x: string): void; m(x: any) {} }": "@a.b() @c class A {fn m(x: string) -> void; fn m(x: any) {}}",
    # Interfaces, aliases, enums, namespaces
    "interface I<T> extends J, K<T> { /** A. */ a: string; b?: number[]; readonly c: Array<string>; m?(x: number): void }": (
        'interface I<T> : J, K[T] {"A." field a: string; optional field b: [][number]?; readonly field c: Array[string]; '
        "optional fn m(x: number) -> void}"
    ),
    "interface I { new (x: string): I; (y: number): string; [k: string]: unknown; 'x-y': 1 }": (
        "interface I {fn new(x: string) -> I; fn ()(y: number) -> string; field [key]: map[string, unknown]; field x-y: 1}"
    ),
    "type A<T> = B | C & D": "alias A<T> : (B | (C & D)) {}",
    "type A = | 'a' | 1 | true | null | undefined": "alias A : (((('a' | 1) | true) | null) | undefined) {}",
    "type A = {a: string, b?: {c: number}}": "alias A : interface  {field a: string; optional field b: interface  {field c: number}?} {}",
    "type A = (a: string) => void; type B = new () => X": "alias A : fn (a: string) -> void {}\nalias B : ?(?(), X) {}",
    "type A = [a: string, b?: number, ...c: X[]]; type B = [x, y?, ...z[]]": (
        "alias A : (string, number?, *[][X]) {}\nalias B : (x, y?, *[][z]) {}"
    ),
    "type A = {[K in keyof T]?: X}": "alias A : interface  {field [key]: map[(keyof T), X]} {}",
    "type A = B extends C ? D : E": "alias A : ((B extends C) ? D | E) {}",
    "type A = typeof x.y; type B = keyof typeof x; type C = (typeof xs)[number]": (
        "alias A : (typeof x.y) {}\nalias B : (keyof (typeof x)) {}\nalias C : (typeof xs).[number] {}"
    ),
    "type A = `a${B}`; type C = readonly (D | E)[]; type F = G['h']['i']": (
        "alias A : `a${B}` {}\nalias C : [][(D | E)] {}\nalias F : G.h.i {}"
    ),
    "type A = a.b.C<D>; type B = import('x').Y; type P = Pick<A, 'x' | 'y'>": (
        "alias A : a.b.C[D] {}\nalias B : import('x').Y {}\nalias P : Pick[A, ('x' | 'y')] {}"
    ),
    "enum A { B, C = 'c', 'd-e' = 3, /** F. */ F }": "enum A {field B = 0; field C = 'c'; field d-e = 3; \"F.\" field F = 4}",
    "namespace N.M { export const a = 1 }": "module N.M {const export a let 1; export a = a}",
    "declare module 'x' { interface Y {} } declare global { interface X {} }": "interface X {}",
    "declare function f(a: string): void": "fn f(a: string) -> void",
}


@pytest.mark.parametrize("source", CASES, ids=range(len(CASES)))
def test_conversion(source: str) -> None:
    assert dump(TypeScript.parse(source.encode())) == CASES[source]


def test_jsx_has_its_own_grammar() -> None:
    assert dump(TSX.parse(b"const f = <T,>(a: T) => <b c={d}>{e()}</b>")) == "const f let fn <T>(a: T) {return ?(d, e())}"
    assert TSX.parse(b"x").language == TypeScript.parse(b"x").language == "typescript"


def test_long_unions_do_not_recurse() -> None:
    (alias,) = TypeScript.parse(b"type A = " + b" | ".join(b"'%d'" % i for i in range(2_000))).body
    assert isinstance(alias, ir.Class)
    assert sum(isinstance(node, ir.Str) for node in alias.bases[0].walk()) == 2_000


SOURCE = dedent(
    """\
    import { Controller, Get as G, type Type } from '@nestjs/common';
    import * as path from "path";
    export type Page<T> = { items: T[]; total?: number } & Pick<Meta, 'a' | 'b'> | null;
    export enum Role { Admin = 'admin', User = 1 << 2, Guest }
    export interface Query extends Base<Role> { readonly limit?: number; [key: string]: unknown; tags(): Array<string>; new (x: 1): Query }
    declare global { namespace Express { interface Request { user?: User } } }
    /** Articles. */
    @Controller({ path: `${PREFIX}/articles`, version: ['1', '2'] })
    export class ArticlesController<T extends object = {}> extends Crud<T>(Article) implements OnInit {
      private static readonly log = new Logger(ArticlesController.name)!;
      constructor(private readonly service: ArticlesService, @Inject('X') public x?: X | undefined) { super(); }
      /** Shows it. */
      @G(':slug') @UseGuards(AuthGuard('jwt'))
      async show(@Param('slug', new ParseIntPipe({ optional: true })) slug: string, @Query() { limit, ...rest }: Query): Promise<Page<T>> {
        const rows = (await this.service.find<T>(slug, <any>rest))! as unknown as T[];
        return { items: rows.map((row, i): T => ({ ...row, i })), total: rows?.length ?? 0 } satisfies Page<T>;
      }
      get [Symbol.toStringTag](): string { return 'x' }
      abstract find?(id: number): asserts id is 1;
    }
    export default (app: Hono<{ Variables: V }>) => app.get('/:id{[0-9]+}',
      zValidator('query', z.object({ a: z.string() })), (c) => c.json(1));
    function over(this: X, a: string): void; function over(a: any) {}
    export = path; let f: typeof import('x'), g: [a: string, b?: number, ...c: X[]];
    let h: A['b'][number], k: `a${B}`, l: keyof typeof x;
    """
).encode()


@given(mutated(SOURCE, [b"<", b">", b"`${", b"/*", b"=>", b"?:", b"| ", b"abstract "]))
def test_broken_input_raises_nothing(source: bytes) -> None:
    for language in (TypeScript, TSX):
        module = language.parse(source)
        for node in module.walk():
            assert node.line >= 0
        dump(module).encode()

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given

from liveapi.syntax import ir
from liveapi.syntax.csharp import CSharp
from tests.syntax.dump import dump
from tests.syntax.mutations import mutated

FILES = {
    "using System; using static System.Math;": "import System : *\nimport System.Math : * (static)",
    "using J = Newtonsoft.Json; global using X.Y;": "import Newtonsoft.Json as J\nimport X.Y : * (global)",
    "using D = System.Collections.Generic.List<int>;": "alias D : System.Collections.Generic.List[int] {}",
    "[assembly: ApiController]": "@assembly:ApiController",
    "namespace A.B; class C {}": "class C {}",
    "namespace A { class C {} } namespace A.D { class E {} }": "class C {}\nclass E in A.D {}",
    "var app = Build(args); app.Run(); int F(int x) => x;": "app let Build(args)\napp.Run()\nfn F(x: int) -> int {return x}",
    "#if DEBUG\nclass D {}\n#else\nclass E {}\n#endif": "class D {}\nclass E {}",
    "public abstract partial class C<T> : Base<T>, I where T : class {}": "abstract partial public class C<T> : Base[T], I {}",
    "class C(IFoo foo, [FromQuery] int x = 3) : B(foo) {}": "class C(foo: IFoo, @FromQuery x: int = 3) : B {}",
    'record R(string A, [property: J("x")] int? B = null);': ("record R(get init A: string, @property:J('x') get init B: int? = null) {}"),
    "record struct S(int A);": "struct record S(get init A: int) {}",
    "enum Color { Red = 1, [X] Green }": "enum Color {enum field Red = 1; @X enum field Green}",
    "interface I { int A(); int B { get; } int D() => 1; }": "interface I {fn A() -> int; get field B: int; fn D() -> int {return 1}}",
    "class C { class D {} struct E { int f; } }": "class C {class D {}; struct E {field f: int}}",
}

MEMBERS = {
    'const string A = "/a" + Q.X, B = nameof(C.D);': "const field A: string = ('/a' + Q.X); const field B: string = 'D'",
    'public required string Name { get; set; } = "x";': "get public required set field Name: string = 'x'",
    "int Y => 1; int Z { get { return 1; } init; }": "computed get field Y: int = 1; computed get init field Z: int = 1",
    "IList<string?> L { get; private set; } = [];": "get private_set set field L: IList[string?] = []",
    "Foo f = new() { X = 1 };": "field f: Foo = new Foo(X=1)",
    "public C(int a) : base(a) { this.a = a; }": "constructor public fn C(a: int) {super(a); this.a = a}",
    "C() : this(1) {}": "constructor fn C() {this(1)}",
    '[HttpGet("{id}", Name = "x"), Y] [return: Z] void M(params string[] r) {}': (
        "@HttpGet('{id}', Name='x') @Y @return:Z fn M(rest r: [][string]) -> void {}"
    ),
    '[Produces<Foo>(200)] async Task<T> M<T>([FromRoute(Name = "i")] T t, out int u);': (
        "@Produces<Foo>(200) async fn M<T>(@FromRoute(Name='i') t: T, out u: int) -> Task[T]"
    ),
    "static App Map(this App app, int y) { return app; }": "static fn (receiver app: App).Map(y: int) -> App {return app}",
    "~C() {} event E Ev; int this[int i] => 1; public static implicit operator int(C c) => 1;": "",
    "(int a, string) T;": "field T: tuple[int, string]",
}

STATEMENTS = {
    r'var a = "x\n\"\u0041\x42"; var c = ' + "'c';": "a let 'x\\n\"AB'\nc let 'c'",
    'var v = @"c:\\x""y"; var r = """raw "x" """;': "v let 'c:\\\\x\"y'\nr let 'raw \"x\" '",
    'var m = """\n      a\n        b\n      """;': "m let 'a\\n  b'",
    'var i = $"a{id}b{x.y:N2}{{z}}"; var j = $@"x{a}"; var k = $"""q{b}""";': "i let `a${id}b${x.y}{z}`\nj let `x${a}`\nk let `q${b}`",
    "var n = 0xFF + 1_000L - 1.5m;": "n let ((255 + 1000) - 1.5)",
    "var a = await b.C(id)!;": "a let b.C(id)",
    "a?.B?.C(1); x = d?[0].E;": "a.B.C(1)\nx = d[0].E",
    "a ??= b ?? c; var x = !d && e || f;": "a ??= (b or c)\nx let (((not d) and e) or f)",
    "F<int>.G<string>(1, name: 2, ref x); global::A.B.C();": "F[int].G<string>(1, name=2, x)\nA.B.C()",
    "f(this); return this;": "f(this)\nreturn this",
    "var t = (string)x; var u = x as Foo; var v = typeof(Foo<int>);": "t let x\nu let x\nv let Foo[int].class",
    "var o = new Foo(1) { A = 1, B = { 2, 3 } };": "o let new Foo(1, A=1, B=[2, 3])",
    "var o = new { a.B, C = 1 };": "o let {'B': a.B, 'C': 1}",
    'var d = new Dictionary<string, int> { ["a"] = 1, { "b", 2 } };': "d let {'a': 1, 'b': 2} of Dictionary[string, int]",
    'var l = new List<string> { "a" }; int[] n = [1, ..m];': "l let ['a'] of string\nn: [][int] let [1, *m]",
    "var (a, b) = t; (c, d) = (d, c); (int e, _) = t;": "(a, b) let t\n(c, d) = (d, c)\n(e, _) = t",
    'app.Map("/x", async (int id, [FromBody] X y) => { return 1; });': "app.Map('/x', async fn (id: int, @FromBody y: X) {return 1})",
    "f(x => x.Y, () => Z, delegate (int x) { return x; }, static (a, b) => a = b);": (
        "f(fn (x) {return x.Y}, fn () {return Z}, fn (x: int) {return x}, static fn (a, b) {a = b})"
    ),
    "if (a is null) return; else if (b) { c(); }": "if (a is null) {return} else {if b {c()}}",
    "foreach (var s in list) f(s); foreach (var (k, v) in d) { g(k); }": "for s in list {f(s)}\nfor (k, v) in d {g(k)}",
    "for (int n = 0; n < 2; n++) h(); while (true) { break; } do { z(); } while (x);": "for {n: int let 0; h()}\nfor {}\nfor {z()}",
    'var s = a switch { 1 => "a", Foo f => "b", _ => throw new X() };': "s let (a ? 'a' | 'b')",
    "switch (a) { case 1: case 2: x(); break; default: y(); break; }": "switch a {case 1, 2 {x()}; case _ {y()}}",
    "try { a(); } catch (X e) when (e.Y) { b(); } finally { c(); }": "try {a()} catch X as e {b()} finally {c()}",
    "using var u = O(); using (var w = P()) { z(); } lock (x) { y(); }": "u let O()\nblock {w let P(); z()}\nblock {y()}",
    "throw new X(a ? b : c); yield return 1;": "throw new X((a ? b | c))\n1",
    "int L(int z) => z + 1;": "fn L(z: int) -> int {return (z + 1)}",
}

DOC = """\
/// <summary>
/// One <see cref="T:A.Order"/> &amp; its <c>lines</c>.
/// </summary>
/// <param name="id">Its number.</param>
/// <returns>The order.</returns>
class C {}
"""

SOURCE = dedent(
    """\
    using System.Text;
    namespace Shop.Web;

    [ApiController, Route("api/[controller]", Name = nameof(OrdersController))]
    public sealed partial class OrdersController(IOrders orders) : ControllerBase
    {
        private const string Prefix = "/v1" + Routes.Root;
        public List<string?> Names { get; init; } = new() { "a", $"b{Prefix}" };

        /// <summary>Lists.</summary>
        [HttpGet("{id:int?}")]
        public async Task<ActionResult<Page<Order>>> Get([FromQuery(Name = "q")] string? query, params int[] ids)
        {
            var map = new Dictionary<string, Func<int, int>> { ["x"] = y => y + 1, };
            foreach (var (key, value) in map) { log?.Info(@"c:\\""x", $@"{key:N2}{{}}", \"\"\"raw\"\"\"); }
            var kind = query switch { null => 1, "a" or "b" when ids.Length > 0 => 2, _ => throw new E() };
            try { return await orders.All(kind)!; } catch (X e) when (e.Y) { } finally { lock (this) { } }
            return orders is { Count: > 0 } many ? Ok(many[^1]) : NotFound();
        }
    #if NET8_0
        record Line(int Number, [property: J("n")] string Name = "x") { public int Twice => Number * 2; }
    #endif
        enum Kind : byte { A = 1, B }
    }
    """
).encode()


def body(source: str) -> str:
    module = CSharp.parse(("class C { void M() {\n" + source + "\n} }").encode())
    cls = module.body[0]
    assert module.errors == 0
    assert isinstance(cls, ir.Class)
    return dump(next(cls.methods()).body)


@pytest.mark.parametrize(("source", "expected"), FILES.items())
def test_files(source: str, expected: str) -> None:
    assert dump(CSharp.parse(source.encode())) == expected


@pytest.mark.parametrize(("source", "expected"), MEMBERS.items())
def test_members(source: str, expected: str) -> None:
    assert dump(CSharp.parse(f"class C {{ {source} }}".encode())) == f"class C {{{expected}}}"


@pytest.mark.parametrize(("source", "expected"), STATEMENTS.items())
def test_statements(source: str, expected: str) -> None:
    assert body(source) == expected


def test_xml_documentation_is_plain_text_with_tags_as_in_javadoc() -> None:
    cls = CSharp.parse(DOC.encode()).body[0]
    assert isinstance(cls, ir.Class)
    assert cls.doc == "One Order & its lines.\n\n@param id Its number.\n@return The order."


def test_the_package_is_the_namespace() -> None:
    assert CSharp.parse(b"using X;\nnamespace A.B;\nclass C {}").package == "A.B"
    assert CSharp.parse(b"\xef\xbb\xbfnamespace A { class C {} }").package == "A"


def test_a_realistic_file_is_read_whole() -> None:
    module = CSharp.parse(SOURCE)
    names = [n.name for n in module.walk() if isinstance(n, ir.Function | ir.Class | ir.Field)]
    assert module.errors == 0
    assert [n for n in names if n] == ["OrdersController", "Prefix", "Names", "Get", "Line", "Twice", "Kind", "A", "B"]


@given(mutated(SOURCE, [b'"""', b'$"{', b"/*", b"=>", b"#if", b"?.", b"[[", b"switch {"]))
def test_broken_input_raises_nothing(source: bytes) -> None:
    module = CSharp.parse(source)
    for node in module.walk():
        assert node.line >= 0
    dump(module).encode()

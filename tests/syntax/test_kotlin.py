from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given

from liveapi.syntax import ir
from liveapi.syntax.kotlin import Kotlin
from tests.syntax.dump import dump
from tests.syntax.mutations import mutated

FILES = {
    "package a.b\nimport x.Y\nimport x.Z as W\nimport x.*": "import x : Y\nimport x : Z as W\nimport x : *",
    '@file:JvmName("X")\npackage a': "@file:JvmName('X')",
    'const val TOP = "/a"\nprivate var x: Int? = null': "const val TOP let '/a'\nprivate var x: Int? let null",
    "typealias H<T> = (String, Int) -> Map<T, *>": "alias H<T> : Function[String, Int, Map[T, *]] {}",
    '/** Doc. */\nabstract class A<T : Any>(private val a: String = "x", @I var b: Int?, c: L) : Base<T>(a), J, D by a': (
        "\"Doc.\" abstract class A<T>(private val a: String = 'x', @I var b: Int?, c: L) : Base[T], J, D {}"
    ),
    'class A {\n companion object {\n  const val P = "/a"\n }\n companion object Named : X()\n}': (
        "class A {companion object Companion {const val field P = '/a'}; companion object Companion : X {}}"
    ),
    "data class A(val a: Int)\nvalue class B(val a: Int)\ndata object C : D": (
        "data class A(val a: Int) {}\nvalue class B(val a: Int) {}\ndata object C : D {}"
    ),
    "class A { var a: Int = 0; private set\n val b = 1\n fun c() = 2\n}\nclass B": (
        "class A {var field a: Int = 0; val field b = 1; fn c() {return 2}}\nclass B {}"
    ),
    "sealed interface S { data class Q(val a: Int) : S }": "sealed interface S {data class Q(val a: Int) : S {}}",
    "fun interface F {\n fun a(): Int\n}": "interface F {fn a() -> Int}",
    "annotation class An(val value: String, val groups: Array<KClass<*>> = [])": (
        "annotation annotation An(val value: String, val groups: Array[KClass[*]] = []) {}"
    ),
    'enum class E(val s: String) : I { RED("r") { override fun a() {} }, @J GREEN; fun x() = 1 }': (
        "enum enum E(val s: String) : I {enum field RED: E = new E('r', &=class  {override fn a() {}}); "
        "@J enum field GREEN: E = new E(); fn x() {return 1}}"
    ),
    "val String.ext: Int get() = 1": "get val fn (receiver this: String).ext() -> Int {return 1}",
    "fun List<String?>?.gen(x: Map<String, in Foo>, y: (A) -> B = {}): C = z": (
        "fn (receiver this: List[String?]?).gen(x: Map[String, Foo], y: Function[A, B] = fn (it) {}) -> C {return z}"
    ),
    '/** D. */\n@A\n@B("x")\nclass C {\n fun x() = 1\n}\nclass E': "\"D.\" @A @B('x') class C {fn x() {return 1}}\nclass E {}",
    '@A\n@B(c = "x")\nopen class C {\n fun x() = 1\n}': "@A @B(c='x') open class C {fn x() {return 1}}",
    "@A(1)\n@B\nannotation class C": "@A(1) @B annotation annotation C {}",
    "inline fun <reified T> f(crossinline a: () -> Unit) where T : B {}": "inline fn f<T>(crossinline a: Function[Unit]) {}",
}

MEMBERS = {
    '@field:J("x") @get:N lateinit var d: List<@Valid Foo>': "@field:J('x') @get:N lateinit var field d: List[Foo]",
    "fun f(x: Map<\n @P(r = K)\n String,\n @N @V\n Foo,\n>) {}": "fn f(x: Map[String, Foo]) {}",
    "val e: Int get() = 1": "get val field e: Int = 1",
    "val g by lazy { foo() }": "by val field g = lazy(&=fn (it) {foo()})",
    "init { go() }": "block {go()}",
    "constructor(x: Int) : this(x, 1) { y() }": "constructor fn constructor(x: Int) {this(x, 1); y()}",
    '@GetMapping("/x/{id}") suspend fun get(@P("id") id: Long = 3, vararg xs: String) = ok(id)': (
        "@GetMapping('/x/{id}') suspend fn get(@P('id') id: Long = 3, rest xs: String) {return ok(id)}"
    ),
    'fun f(@Value($$"${a:#{null}}") a: Int?) {}': "fn f(@Value('${a:#{null}}') a: Int?) {}",
}

STATEMENTS = {
    r'val a = "$x/y${a.b}z\n\u0041\$1 $ "': "val a let `${x}/y${a.b}z\nA$1 $ `",
    'val a = """\n x $b \\n"""': "val a let `\n x ${b} \\n`",
    r"val a = '\n'; val b = 'c'": "val a let '\\n'\nval b let 'c'",
    "val a = 0xFF + 1_000L - 1.5f": "val a let ((255 + 1000) - 1.5)",
    'get<Foo.Bar> { r -> a?.b!!.c ?: "d" }': "get<Foo.Bar>(&=fn (r) {(a.b.c or 'd')})",
    'get<A>("/x") { y() }': "get<A>('/x', &=fn (it) {y()})",
    "foo<Map<String, List<Int?>>>(1)": "foo<Map[String, List[Int?]]>(1)",
    "val d = Foo<String>(1)": "val d let Foo<String>(1)",
    'val a by inject<G>(named("t"))\nget<X> { y() }': "by val a let inject<G>(named('t'))\nget<X>(&=fn (it) {y()})",
    'val a = 1\nget("/x") { y() }': "val a let 1\nget('/x', &=fn (it) {y()})",
    'foo(*args, name = "x") { it.z }': "foo(*args, name='x', &=fn (it) {it.z})",
    "f { (a, b), c: Int -> a }": "f(&=fn ((a, b), c: Int) {a})",
    "f({ g({ h() }) })": "f(fn (it) {g(fn (it) {h()})})",
    "post(handler = fun(a: Int): Int { return a })": "post(handler=fn (a: Int) -> Int {return a})",
    "val (m, _) = pair": "val (m, _) let pair",
    'val z = when (x) { 1, 2 -> "a"; is Foo -> { c() } else -> throw X() }': "val z let (x ? 'a' | c())",
    "when (val x = y) { 1, 2 -> a(); else -> b() }": "switch y {case 1, 2 {a()}; case _ {b()}}",
    "val y = if (a && !b) 1 else if (c) 2 else { 3 }": "val y let ((a and (not b)) ? 1 | (c ? 2 | 3))",
    "if (a) b() else { c() }": "if a {b()} else {c()}",
    'for ((k, v) in mapOf("a" to 1)) g(k)': "for (k, v) in {'a': 1} {g(k)}",
    "while (true) { break }\ndo { a() } while (b)": "for {}\nfor {a()}",
    "val t = try { 1 } catch (e: Y) { 2 }": "val t let (~ ? 1 | 2)",
    "try { a() } catch (e: X) { b() } finally { c() }": "try {a()} catch X as e {b()} finally {c()}",
    'x += 1\na.b = 2\na["k"] = 3': "x += 1\na.b = 2\na['k'] = 3",
    "val o = object : Foo(), Bar { override fun x() = 1 }": "val o let new Foo(&=object  : Foo, Bar {override fn x() {return 1}})",
    "a(Foo::class, Foo::class.java, ::h, a::b)": "a(Foo.class, Foo.class.java, h, a.b)",
    "x as Foo; x as? Bar; a is B; a !in b": "x\nx\n(a is B)\n(a in b)",
    'listOf(1, *a); arrayOf("x"); setOf(2)': "[1, *a]\n['x']\n{2}",
    "return@f x ?: throw Y()": "return (x or ?(Y()))",
    "val f = suspend { y() }": "val f let suspend(&=fn (it) {y()})",
    "super.foo(this@A)": "super.foo(this)",
}

SOURCE = dedent(
    """\
    @file:JvmName("Routes")
    package shop.web
    import io.ktor.server.routing.*

    private const val ROOT = "/api/${Version.V1}"
    /** The orders. */
    @RestController
    class Orders<T : Any>(private val service: Service<T>, @param:Value($$"${a.b:#{null}}") val x: Int?) : Base<T>(service), Api by a {
        companion object { val KINDS = listOf("a", "b").associateWith { it::class.java } }
        @get:JsonProperty("n") val name: String get() = "$ROOT/${x?.let { "n$it" } ?: ""}"
        init { register { (a, _), b: Int -> a + b } }
        /** Lists. */
        @GetMapping(value = ["/{id}"], produces = [JSON])
        suspend fun list(@PathVariable id: Long, @RequestParam(required = false) q: List<@Valid String>? = emptyList()): Page<T>? = when {
            id > 0 && q!!.isEmpty() -> try { service.all<T>(id) } catch (e: E) { null }
            else -> throw NotFound()
        }
        enum class Kind(val wire: String) : I { A("a") { override fun f() = 1 }, @J B("b"); abstract fun f(): Int }
    }

    fun Route.orders() = route(ROOT) {
        val service by inject<Service>()
        get<Orders.List> { call.respond(service.all(it.page)) }
        post("/x", { description = \"\"\"raw $it\"\"\" }) { for ((k, v) in map) call.respond(k to v) }
    }
    """
).encode()


def body(source: str) -> str:
    module = Kotlin.parse(("fun m() {\n" + source + "\n}").encode())
    function = module.body[0]
    assert module.errors == 0
    assert isinstance(function, ir.Function)
    return dump(function.body)


@pytest.mark.parametrize(("source", "expected"), FILES.items())
def test_files(source: str, expected: str) -> None:
    assert dump(Kotlin.parse(source.encode())) == expected


@pytest.mark.parametrize(("source", "expected"), MEMBERS.items())
def test_members(source: str, expected: str) -> None:
    assert dump(Kotlin.parse(f"class A {{\n{source}\n}}".encode())) == f"class A {{{expected}}}"


@pytest.mark.parametrize(("source", "expected"), STATEMENTS.items())
def test_statements(source: str, expected: str) -> None:
    assert body(source) == expected


def test_the_package() -> None:
    assert Kotlin.parse(b"package a.b\nclass C").package == "a.b"


def test_a_realistic_file_is_read_whole() -> None:
    module = Kotlin.parse(SOURCE)
    assert module.errors == 0
    assert {"Orders", "Companion", "KINDS", "name", "list", "Kind", "orders"} <= {
        n.name for n in module.walk() if isinstance(n, ir.Function | ir.Class | ir.Field)
    }


@given(mutated(SOURCE, [b'"""', b"${", b"$$", b"->", b"<", b"get<A>(", b"@[", b"by "]))
def test_broken_input_raises_nothing(source: bytes) -> None:
    module = Kotlin.parse(source)
    for node in module.walk():
        assert node.line >= 0
    dump(module).encode()

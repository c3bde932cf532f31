"""What the evaluator makes of C#: each case is a small program and the value of ``result`` at its top level."""

from __future__ import annotations

import pytest

from liveapi.syntax.csharp import CSharp
from liveapi.trace.interpreter import Interpreter
from liveapi.trace.program import Program
from liveapi.trace.values import FunctionRef, Text, Value

LIBRARY = """\
namespace Lib.Core
{
    public static class Names
    {
        public const string Root = "/root";
        private const string Base = Root + "/base";
        public static class Inner { public const string Deep = $"{Base}/deep"; }
        public static string Join(this string left, string right) => left + "/" + right;
        public static string Twice(string word) => Join(word, word);
    }
    public enum Kind { Small, Large }
    public abstract class Shape
    {
        protected readonly string name;
        protected Shape(string name) { this.name = name; Path = "/" + name; }
        public string Path { get; }
        public virtual string Label => Path + "!";
    }
    public partial class Circle : Shape
    {
        public Circle() : base("circle") { }
        public string Long() { return Label + Suffix(); }
    }
    public partial class Circle { private string Suffix() => "?"; }
    public record Pair(string Left, string Right = "r") { public string Both => Left + Right; }
    public class Holder(string held) { public string Get() => held; }
    public class Options { public string Prefix { get; set; } = "/x"; }
}
"""

CASES = {
    "using Lib.Core; var result = Names.Root;": "/root",
    "using static Lib.Core.Names; var result = Root;": "/root",
    "using N = Lib.Core.Names; var result = N.Root;": "/root",
    "global using Lib.Core; var result = Names.Inner.Deep;": "/root/base/deep",
    "var result = Lib.Core.Names.Inner.Deep;": "/root/base/deep",
    'using Lib.Core; var result = Names.Twice("a");': "a/a",
    'using Lib.Core; var result = Names.Join("a", right: "b");': "a/b",
    "using Lib.Core; var result = Kind.Large;": "Large",
    "using Lib.Core; var result = new Circle().Path;": "/circle",
    "using Lib.Core; var result = new Circle().Long();": "/circle!?",
    'using Lib.Core; Options o = new() { Prefix = "/y" }; var result = o.Prefix;': "/y",
    'using Lib.Core; var result = new Pair("l").Both;': "lr",
    'using Lib.Core; var result = new Pair(Right: "x", Left: "y").Both;': "yx",
    'using Lib.Core; var result = new Holder("h").Get();': "h",
    "using Lib.Core; var result = new Options().Prefix;": "/x",
    'string F(string a) => a + "/f"; var result = F("a");': "a/f",
    'var result = ""; foreach (var s in new[] { "a", "b" }) { result += s; }': "ab",
    'var d = new Dictionary<string, string> { ["k"] = "v" }; var result = d["k"];': "v",
    "var result = nameof(Lib.Core) + 1;": "Core1",
}


class Files(dict[str, str]):
    def read(self, path: str) -> bytes:
        return self[path].encode()


def evaluate(main: str) -> tuple[Interpreter, Value]:
    files = Files({"Main.cs": main, "Lib/Core.cs": LIBRARY})
    program = Program(files, dict.fromkeys(files, "csharp"), {}, frozenset(files), lambda p: CSharp.parse(files.read(p)))
    run = Interpreter(program)
    module = run.load("Main.cs")
    assert module is not None
    return run, run.module_member(module, "result")


@pytest.mark.parametrize(("main", "expected"), CASES.items())
def test_values(main: str, expected: str) -> None:
    _, value = evaluate(main)
    assert isinstance(value, Text)
    assert value.literal == expected


def test_a_type_that_no_using_names_is_a_librarys() -> None:
    _, value = evaluate("var result = Names.Root;")
    assert value.describe() == "Names.Root"


def test_methods_are_known_by_their_class() -> None:
    _, value = evaluate("using Lib.Core; var result = Names.Twice;")
    assert isinstance(value, FunctionRef)
    assert value.symbol == "Names.Twice"

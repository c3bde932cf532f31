"""C# applications with broken files are read without an exception, whatever the parser makes of them."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from liveapi.frameworks.base import Framework
from liveapi.frameworks.csharp.aspnetcore import AspNetCore
from liveapi.frameworks.csharp.fast_endpoints import FastEndpoints
from liveapi.syntax.csharp import CSharp
from liveapi.trace.interpreter import Interpreter
from liveapi.trace.program import Program
from tests.syntax.mutations import mutated

# The evaluator raises the limit for good, once; Hypothesis wants it to stay as it finds it.
sys.setrecursionlimit(max(sys.getrecursionlimit(), 12_000))

ROOT = Path(__file__).parent / "csharp"
CASES = sorted(path.parent for path in ROOT.glob("*/*/expected.yaml"))


class Files(dict[str, bytes]):
    def read(self, path: str) -> bytes:
        return self[path]


def application(case: Path) -> Files:
    return Files({str(p.relative_to(case)): p.read_bytes() for p in sorted(case.rglob("*")) if p.suffix in {".cs", ".json"}})


def run(files: Files) -> int:
    languages = {p: "csharp" for p in files if p.endswith(".cs")}
    program = Program(files, languages, {}, frozenset(files), lambda p: CSharp.parse(files.read(p)))
    frameworks: list[Framework] = [AspNetCore(), FastEndpoints()]
    models = {name: native for framework in frameworks for name, native in framework.models().items()}
    interpreter = Interpreter(program, models, {})
    for path in languages:
        interpreter.load(path)
    interpreter.enter_escaped()
    return sum(len(framework.collect(interpreter, list(languages)).operations) for framework in frameworks)


@st.composite
def broken(draw: st.DrawFn) -> Files:
    files = application(draw(st.sampled_from(CASES)))
    for path in draw(st.lists(st.sampled_from(sorted(files)), min_size=1, max_size=2, unique=True)):
        files[path] = draw(mutated(files[path], [b"[Route(", b"base.", b"this ", b"=>"]))
    return files


def test_whole_applications_give_operations() -> None:
    assert all(run(application(case)) for case in CASES if case.name != "not_served")


@settings(max_examples=60, deadline=None)
@given(broken())
def test_broken_applications_raise_nothing(files: Files) -> None:
    assert run(files) >= 0

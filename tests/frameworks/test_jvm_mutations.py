"""Java and Kotlin applications with broken files are read without an exception, whatever the parsers make of them."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from liveapi.frameworks.base import Framework
from liveapi.frameworks.java.jaxrs import JaxRs
from liveapi.frameworks.java.micronaut import Micronaut
from liveapi.frameworks.java.spring import Spring
from liveapi.frameworks.java.webflux import SpringFunctional
from liveapi.frameworks.kotlin.ktor import Ktor
from liveapi.syntax.java import Java
from liveapi.syntax.kotlin import Kotlin
from liveapi.trace.interpreter import Interpreter
from liveapi.trace.program import Program
from tests.syntax.mutations import mutated

# The evaluator raises the limit for good, once; Hypothesis wants it to stay as it finds it.
sys.setrecursionlimit(max(sys.getrecursionlimit(), 12_000))

ROOT = Path(__file__).parent
CASES = sorted(path.parent for language in ("java", "kotlin") for path in (ROOT / language).glob("*/*/expected.openapi.yaml"))
LANGUAGES = {".java": "java", ".kt": "kotlin"}


class Files(dict[str, bytes]):
    def read(self, path: str) -> bytes:
        return self[path]


def application(case: Path) -> Files:
    kept = {*LANGUAGES, ".yml", ".properties"}
    return Files({str(p.relative_to(case)): p.read_bytes() for p in sorted(case.rglob("*")) if p.suffix in kept})


def run(files: Files) -> int:
    languages = {p: LANGUAGES[Path(p).suffix] for p in files if Path(p).suffix in LANGUAGES}
    program = Program(files, languages, {}, frozenset(files), lambda p: (Java if p.endswith(".java") else Kotlin).parse(files.read(p)))
    frameworks: list[Framework] = [Spring(), SpringFunctional(), JaxRs(), Micronaut(), Ktor()]
    models = {name: native for framework in frameworks for name, native in framework.models().items()}
    interpreter = Interpreter(program, models, {})
    for path in languages:
        interpreter.load(path)
    interpreter.enter_escaped()
    return sum(len(f.collect(interpreter, [p for p in languages if languages[p] in f.languages]).operations) for f in frameworks)


@st.composite
def broken(draw: st.DrawFn) -> Files:
    files = application(draw(st.sampled_from(CASES)))
    for path in draw(st.lists(st.sampled_from(sorted(files)), min_size=1, max_size=2, unique=True)):
        files[path] = draw(mutated(files[path], [b"@RequestBody ", b"extends ", b"super.", b"this", b"<T>", b"::", b"fun ", b".let {"]))
    return files


def test_whole_applications_give_operations() -> None:
    assert all(run(application(case)) for case in CASES)


@settings(max_examples=60, deadline=None)
@given(broken())
def test_broken_applications_raise_nothing(files: Files) -> None:
    assert run(files) >= 0

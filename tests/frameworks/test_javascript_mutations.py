"""Applications with broken files are read without an exception, whatever the parser makes of them."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from liveapi.frameworks.javascript.express import Express
from liveapi.frameworks.javascript.fastify import Fastify
from liveapi.frameworks.javascript.hono import Hono
from liveapi.frameworks.javascript.koa import Koa
from liveapi.frameworks.javascript.nestjs import NestJS
from liveapi.frameworks.javascript.nextjs import NextJS
from liveapi.syntax.javascript import JavaScript
from liveapi.syntax.typescript import TypeScript
from liveapi.trace.interpreter import Interpreter
from liveapi.trace.program import Program
from tests.syntax.mutations import mutated

# The evaluator raises the limit for good, once; Hypothesis wants it to stay as it finds it.
sys.setrecursionlimit(max(sys.getrecursionlimit(), 12_000))

ROOT = Path(__file__).parent / "javascript"
CLASSES: dict[str, type[Express | Fastify | Koa | Hono | NestJS | NextJS]] = {
    "express": Express,
    "fastify": Fastify,
    "koa": Koa,
    "hono": Hono,
    "nestjs": NestJS,
    "nextjs": NextJS,
}
CASES = sorted(path.parent for path in ROOT.glob("*/*/expected.yaml"))


class Files(dict[str, bytes]):
    def read(self, path: str) -> bytes:
        return self[path]


def application(case: Path) -> Files:
    return Files(
        {str(p.relative_to(case)): p.read_bytes() for p in sorted(case.rglob("*")) if p.is_file() and not p.name.startswith("expected.")}
    )


def run(files: Files, name: str) -> int:
    languages = {
        p: "typescript" if p.endswith((".ts", ".tsx")) else "javascript" for p in files if p.endswith((".js", ".ts", ".tsx", ".mjs"))
    }
    syntax = {"typescript": TypeScript, "javascript": JavaScript}
    program = Program(files, languages, {}, frozenset(files), lambda p: syntax[languages[p]].parse(files.read(p)))
    framework = CLASSES[name]()
    interpreter = Interpreter(program, framework.models(), framework.constants())
    for path in languages:
        interpreter.load(path)
    interpreter.enter_escaped()
    return len(framework.collect(interpreter, list(languages)).operations)


@st.composite
def broken(draw: st.DrawFn) -> tuple[str, Files]:
    case = draw(st.sampled_from(CASES))
    files = application(case)
    for path in draw(st.lists(st.sampled_from(sorted(files)), min_size=1, max_size=2, unique=True)):
        files[path] = draw(mutated(files[path]))
    return case.parent.name, files


@settings(deadline=None)
@given(broken())
def test_broken_applications(case: tuple[str, Files]) -> None:
    name, files = case
    assert run(files, name) >= 0


def test_whole_applications_give_operations() -> None:
    assert all(run(application(case), case.parent.name) for case in CASES)

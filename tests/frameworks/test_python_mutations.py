"""Python applications with broken files are read without an exception, whatever the parser makes of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liveapi.frameworks.base import merge
from liveapi.frameworks.python.registry import Django, FastAPI, Flask, Ninja, Starlette
from liveapi.syntax.python import Python
from liveapi.trace.interpreter import Interpreter
from liveapi.trace.program import Program
from tests.syntax.mutations import mutated

# The evaluator raises the limit for good, once; Hypothesis wants it to stay as it finds it.
sys.setrecursionlimit(max(sys.getrecursionlimit(), 12_000))

ROOT = Path(__file__).parent / "python"
FRAMEWORKS = (FastAPI, Starlette, Flask, Ninja, Django)
CASES = sorted(path.parent for path in ROOT.glob("*/*/expected.yaml"))


class Files(dict[str, bytes]):
    def read(self, path: str) -> bytes:
        return self[path]


def application(case: Path) -> Files:
    return Files({str(p.relative_to(case)): p.read_bytes() for p in sorted(case.rglob("*.py"))})


def found(files: Files) -> list[str]:
    frameworks = [cls() for cls in FRAMEWORKS]
    labels = {p: frozenset(f.name for f in frameworks if any(m in files[p] for m in f.markers)) for p in files}
    program = Program(files, dict.fromkeys(files, "python"), labels, frozenset(files), lambda p: Python.parse(files.read(p)))
    models = {name: model for f in frameworks for name, model in f.models().items()}
    constants = {name: value for f in frameworks for name, value in f.constants().items()}
    run = Interpreter(program, models, constants)
    for path in files:
        run.load(path)
    run.enter_escaped()
    results = [f.collect(run, list(files)) for f in frameworks]
    return [f"{op.method} {op.path}" for op in merge(results)]


@st.composite
def broken(draw: st.DrawFn) -> Files:
    files = application(draw(st.sampled_from(CASES)))
    for path in draw(st.lists(st.sampled_from(sorted(files)), min_size=1, max_size=2, unique=True)):
        files[path] = draw(mutated(files[path]))
    return files


@settings(deadline=None)
@given(broken())
def test_broken_applications(files: Files) -> None:
    assert all(key.split()[1].startswith("/") for key in found(files))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "from fastapi import FastAPI\napp = FastAPI()\napp.mount('/a', app)\napp.include_router(app)\n@app.get('/x')\ndef f(): ...",
            "GET /x",
        ),
        ("from flask import *\ndef make(app):\n    make(app)\n    app.route('/x')(lambda: 1)\nmake(Flask(__name__))", "GET /x"),
        ("from django.urls import *\nurlpatterns = [path('a/', include('urls')), path('x', lambda request: 1)]", "GET /x"),
        ("from ninja import *\napi = NinjaAPI()\napi.add_router('/a', 'urls.api')\n@api.get('/x')\ndef f(request): ...", "GET /x"),
        ("import urls\nfrom urls import *\nfrom fastapi import *\nr = FastAPI()\nr.get('/x')(r)\nclass A(A): ...\nA()", "GET /x"),
    ],
)
def test_circles_end(source: str, expected: str) -> None:
    assert expected in found(Files({"urls.py": source.encode()}))

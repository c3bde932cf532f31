"""PHP applications with broken files are read without an exception, whatever the parser makes of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate

from liveapi.api.components import name_components
from liveapi.api.model import Api
from liveapi.export.openapi import to_openapi
from liveapi.frameworks.base import merge
from liveapi.frameworks.php.laravel import Laravel
from liveapi.frameworks.php.slim import Slim
from liveapi.frameworks.php.symfony import Symfony
from liveapi.syntax.php import Php
from liveapi.trace.interpreter import Interpreter
from liveapi.trace.program import Program
from tests.syntax.mutations import mutated

# The evaluator raises the limit for good, once; Hypothesis wants it to stay as it finds it.
sys.setrecursionlimit(max(sys.getrecursionlimit(), 12_000))

ROOT = Path(__file__).parent / "php"
FRAMEWORKS = (Laravel, Slim, Symfony)
CASES = sorted(path.parent for path in ROOT.glob("*/*/expected.yaml"))


class Files(dict[str, bytes]):
    def read(self, path: str) -> bytes:
        return self[path]


def application(case: Path) -> Files:
    return Files({str(p.relative_to(case)): p.read_bytes() for p in sorted(case.rglob("*")) if p.is_file()})


def contract(files: Files) -> Api:
    frameworks = [cls() for cls in FRAMEWORKS]
    code = [p for p in files if p.endswith(".php")]
    labels = {p: frozenset(f.name for f in frameworks if any(m in files[p] for m in f.markers)) for p in code}
    program = Program(files, dict.fromkeys(code, "php"), labels, frozenset(files), lambda p: Php.parse(files.read(p)))
    models = {name: model for f in frameworks for name, model in f.models().items()}
    run = Interpreter(program, models)
    for path in code:
        run.load(path)
    run.enter_escaped()
    api = Api("broken", operations=merge(f.collect(run, code) for f in frameworks))
    api.schemas = name_components(run.components, api.operations)
    return api


@st.composite
def broken(draw: st.DrawFn) -> Files:
    files = application(draw(st.sampled_from(CASES)))
    code = sorted(p for p in files if p.endswith(".php"))
    for path in draw(st.lists(st.sampled_from(code), min_size=1, max_size=2, unique=True)):
        files[path] = draw(mutated(files[path]))
    return files


@settings(deadline=None)
@given(broken())
def test_broken_applications(files: Files) -> None:
    api = contract(files)
    for operation in api.operations:
        operation.security = None
    document = to_openapi(api)
    assert all(path.startswith("/") for path in document["paths"])
    validate(document)


@pytest.mark.parametrize("case", CASES, ids=lambda c: str(c.relative_to(ROOT)))
def test_documents_of_cases_are_valid(case: Path) -> None:
    api = contract(application(case))
    assert api.operations
    # Names of schemes are not checked here: they come with the whole reading.
    for operation in api.operations:
        operation.security = None
    validate(to_openapi(api))

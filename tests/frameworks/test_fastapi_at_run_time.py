"""FastAPI applications read without being run give what ``app.openapi()`` gives at run time."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from liveapi.export.openapi import to_openapi
from liveapi.reading import read
from tests.frameworks.at_run_time import Document, body, normal, operations, parameters, plain_name, responses

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests/frameworks/python/fastapi"
#: Folder ▶ module and name of its application.
APPLICATIONS = {
    ROOT / "examples/shop": "shop.main:app",
    FIXTURES / "schemas_and_bodies": "blog.api:app",
    FIXTURES / "security_and_errors": "vault.main:app",
    FIXTURES / "parameters_of_every_kind": "gallery.app:app",
}


@contextmanager
def importable(folder: Path) -> Iterator[None]:
    before = set(sys.modules)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for name in set(sys.modules) - before:
            if str(folder) in str(getattr(sys.modules[name], "__file__", "")):
                del sys.modules[name]


@pytest.fixture(scope="module", params=sorted(APPLICATIONS), ids=lambda folder: folder.name)
def documents(request: pytest.FixtureRequest) -> tuple[Document, Document]:
    """What LiveAPI reads, and what FastAPI reports."""
    folder: Path = request.param
    module, _, name = APPLICATIONS[folder].partition(":")
    with importable(folder):
        told = getattr(importlib.import_module(module), name).openapi()
    return to_openapi(read(str(folder), cache=False)), told


def test_the_same_operations(documents: tuple[Document, Document]) -> None:
    found, told = documents
    assert sorted(key for key, _ in operations(found)) == sorted(key for key, _ in operations(told))


def test_the_same_parameters(documents: tuple[Document, Document]) -> None:
    found, told = documents
    assert {k: parameters(op, found) for k, op in operations(found)} == {k: parameters(op, told) for k, op in operations(told)}


def test_the_same_bodies(documents: tuple[Document, Document]) -> None:
    found, told = documents
    assert {k: body(op, found) for k, op in operations(found)} == {k: body(op, told) for k, op in operations(told)}


def test_the_same_responses(documents: tuple[Document, Document]) -> None:
    found, told = documents
    own = dict(operations(found))
    for key, op in operations(told):
        wanted, read_ = responses(op, told), responses(own[key], found)
        # FastAPI does not look into functions: neither at the errors they raise nor at what they return undeclared.
        told_of = {status: given for status, given in wanted.items() if given not in ({}, {"application/json": {}})}
        assert {status: read_.get(status) for status in told_of} == told_of, key
        assert {s for s in wanted if s not in {"200", "201"}} <= set(read_), key


def test_the_same_components(documents: tuple[Document, Document]) -> None:
    found, told = documents
    wanted: Document = {plain_name(k): normal(v, told) for k, v in told["components"]["schemas"].items() if not k.startswith("Body_")}
    read_ = {plain_name(k): normal(v, found) for k, v in found["components"]["schemas"].items()}
    # The values of an enumeration that only parameters have stand with them.
    wanted = {name: schema for name, schema in wanted.items() if "enum" not in schema or name in read_}
    for name, schema in wanted.items():
        if "description" not in schema:
            # pydantic drops the text of a generic class when it is applied to a type.
            read_.get(name, {}).pop("description", None)
    assert {k: v for k, v in read_.items() if k in wanted} == wanted
    # What only functions tell of (see the responses) may need types that FastAPI does not know.
    assert set(wanted) <= set(read_)


def test_the_same_security(documents: tuple[Document, Document]) -> None:
    found, told = documents
    assert {k: op.get("security", []) for k, op in operations(found)} == {k: op.get("security", []) for k, op in operations(told)}
    assert found["components"].get("securitySchemes", {}) == told["components"].get("securitySchemes", {})


def test_the_same_words(documents: tuple[Document, Document]) -> None:
    found, told = documents
    own = dict(operations(found))
    for key, op in operations(told):
        assert own[key].get("tags", []) == op.get("tags", []), key
        assert own[key].get("deprecated", False) == op.get("deprecated", False), key
        # LiveAPI takes the first line of a text as the summary where the code gives none; FastAPI takes the function's name.
        text = f"{own[key].get('summary', '')}\n{own[key].get('description', '')}"
        for line in op.get("description", "").splitlines():
            assert line in text, key

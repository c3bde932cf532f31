"""A django-ninja application read without being run gives what its API reports at run time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from liveapi.api.schemas import resolve
from liveapi.export.openapi import to_openapi
from liveapi.reading import read
from tests.frameworks.at_run_time import Document, body, normal, operations, parameters, plain_name, responses

FOLDER = Path(__file__).parent / "python/django_ninja/schemas_and_auth"
#: Schemas that django-ninja makes of functions and paginators: LiveAPI writes them where they stand.
UNNAMED = {"Input", "Filters", "PagedBookOut"}


@pytest.fixture(scope="module")
def documents() -> tuple[Document, Document]:
    """What LiveAPI reads, and what django-ninja reports: in a process of its own, since Django is set up once."""
    told = subprocess.run([sys.executable, "told.py"], cwd=FOLDER, capture_output=True, check=True, text=True)
    return to_openapi(read(str(FOLDER), cache=False)), json.loads(told.stdout)


def test_the_same_operations(documents: tuple[Document, Document]) -> None:
    found, told = documents
    assert sorted(key for key, _ in operations(found)) == sorted(key for key, _ in operations(told))


def test_the_same_parameters(documents: tuple[Document, Document]) -> None:
    found, told = documents
    assert {k: parameters(op, found) for k, op in operations(found)} == {k: parameters(op, told) for k, op in operations(told)}


def test_the_same_bodies(documents: tuple[Document, Document]) -> None:
    found, told = documents
    for key, op in operations(told):
        wanted, read_ = body(op, told), body(dict(operations(found))[key], found)
        form = (read_ or {}).get("content", {}).get("application/x-www-form-urlencoded")
        if form is not None and "$ref" in form:
            # django-ninja writes the members of a form where they stand; LiveAPI refers to the model.
            read_["content"]["application/x-www-form-urlencoded"] = resolve(form, found["components"]["schemas"])
        assert read_ == wanted, key


def test_the_same_responses(documents: tuple[Document, Document]) -> None:
    found, told = documents
    own = dict(operations(found))
    for key, op in operations(told):
        wanted, read_ = responses(op, told), responses(own[key], found)
        # What functions return undeclared, and what they raise, django-ninja does not look at.
        for status, given in wanted.items():
            # ``codes_4xx`` lists statuses there, and is a range here.
            own_ = read_.get(status, read_.get(f"{status[0]}XX"))
            if status == "200" and key == "get /api/books/all":
                given = {"application/json": normal(told["components"]["schemas"]["PagedBookOut"], told)}
            assert own_ == given if given else own_ is not None, (key, status)


def test_the_same_components(documents: tuple[Document, Document]) -> None:
    found, told = documents
    wanted = {plain_name(k): normal(v, told) for k, v in told["components"]["schemas"].items() if k not in UNNAMED}
    assert {plain_name(k): normal(v, found) for k, v in found["components"]["schemas"].items()} == wanted


def test_the_same_security_and_words(documents: tuple[Document, Document]) -> None:
    found, told = documents
    own = dict(operations(found))
    assert found["components"]["securitySchemes"] == told["components"]["securitySchemes"]
    for key, op in operations(told):
        for name in ("security", "tags", "deprecated"):
            assert (own[key].get(name) or None) == (op.get(name) or None), (key, name)
        for line in op.get("description", "").splitlines():
            assert line in f"{own[key].get('summary', '')}\n{own[key].get('description', '')}", key

"""FastAPI applications read without being run give what ``app.openapi()`` gives at run time, but for the differences listed here."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from liveapi.api.schemas import with_subschemas
from liveapi.export.openapi import to_openapi
from liveapi.reading import read

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests/frameworks/python/fastapi"
#: Folder ▶ module and name of its application.
APPLICATIONS = {
    ROOT / "examples/shop": "shop.main:app",
    FIXTURES / "schemas_and_bodies": "blog.api:app",
    FIXTURES / "security_and_errors": "vault.main:app",
}

Document = dict[str, Any]
_REF = "#/components/schemas/"


# --- differences that are allowed: what both documents are brought to, and why -------------------------------------------


def without_titles(schema: Document) -> Document:
    """Titles are made from names that are there already; LiveAPI writes none."""
    return {k: v for k, v in schema.items() if k != "title" or not isinstance(v, str)}


def const_as_enum(schema: Document) -> Document:
    """One value: ``const`` here, an ``enum`` of one there; they mean the same."""
    return {**{k: v for k, v in schema.items() if k != "const"}, "enum": [schema["const"]]} if "const" in schema else schema


def null_apart(schema: Document) -> Document:
    """``anyOf`` with null here, a list of types there; they mean the same."""
    kind = schema.get("type")
    if isinstance(kind, list):
        rest = {k: v for k, v in schema.items() if k not in {"type", "description", "default", "examples", "deprecated"}}
        said: Document = {k: schema[k] for k in ("description", "default", "examples", "deprecated") if k in schema}
        return {"anyOf": [{**rest, "type": next(k for k in kind if k != "null")}, {"type": "null"}], **said}
    return schema


def open_by_default(schema: Document) -> Document:
    """``additionalProperties: true`` is the default."""
    return {k: v for k, v in schema.items() if k != "additionalProperties" or v is not True}


def digits(schema: Document) -> Document:
    """A decimal number may come in as digits, and goes out as digits: pydantic gives a pattern, LiveAPI a number or a string."""
    choices = schema.get("anyOf", [])
    if [c.get("type") for c in choices] == ["number", "string"]:
        return {**{k: v for k, v in schema.items() if k != "anyOf"}, **choices[0]}
    return {k: v for k, v in schema.items() if k != "pattern"} if "(?!^[-+.]*$)" in schema.get("pattern", "") else schema


def default_as_json(schema: Document) -> Document:
    """FastAPI writes the default of a decimal as digits."""
    default = schema.get("default")
    if schema.get("type") == "number" and isinstance(default, str):
        return {**schema, "default": float(default)}
    return schema


def bytes_of_files(schema: Document) -> Document:
    """Files: a media type here, a format there; OpenAPI knows both."""
    if schema.get("contentMediaType") == "application/octet-stream":
        return {**{k: v for k, v in schema.items() if k != "contentMediaType"}, "format": "binary"}
    return schema


def names_of_generics(schema: Document) -> Document:
    """``Page_Post_`` here, ``Page_Post`` there, and the direction in the names of recursive types that are the same both ways."""
    ref = schema.get("$ref")
    return {**schema, "$ref": _REF + plain_name(ref.removeprefix(_REF))} if isinstance(ref, str) else schema


def plain_name(name: str) -> str:
    return name.replace("_list_", "_array.").rstrip("_").removesuffix("-Input").removesuffix("-Output")


def one_example(schema: Document) -> Document:
    """``example`` is the old word for ``examples`` with one."""
    return {**{k: v for k, v in schema.items() if k != "example"}, "examples": [schema["example"]]} if "example" in schema else schema


ALLOWED: list[Callable[[Document], Document]] = [
    without_titles, const_as_enum, null_apart, digits, default_as_json, open_by_default, bytes_of_files, names_of_generics, one_example,
]  # fmt: skip


def normal(schema: Any, document: Document, parameter: bool = False) -> Any:
    """A schema in the form that both documents are compared in."""
    if not isinstance(schema, Mapping):
        return schema
    ref = schema.get("$ref", "")
    target = document["components"]["schemas"].get(ref.removeprefix(_REF), {}) if ref else {}
    if ref.startswith(_REF + "Body_") or (parameter and "enum" in target):
        # Bodies of several parts have no name in the code; the values of a parameter stand with the parameter.
        schema = {**{k: v for k, v in target.items() if k != "title"}, **{k: v for k, v in schema.items() if k != "$ref"}}
    out = dict(schema)
    for change in ALLOWED:
        out = change(out)
    if parameter and isinstance(out.get("anyOf"), list):
        # A parameter cannot hold null.
        rest = [c for c in out["anyOf"] if c != {"type": "null"}]
        out = {**{k: v for k, v in out.items() if k != "anyOf"}, **({"anyOf": rest} if len(rest) > 1 else rest[0])}
        return normal(out, document, parameter) if len(rest) == 1 else out
    return with_subschemas(out, lambda inner: normal(inner, document, parameter))


def operations(document: Document) -> Iterator[tuple[str, Document]]:
    for path, item in document["paths"].items():
        for method, op in item.items():
            if method in {"get", "put", "post", "delete", "patch"}:
                yield f"{method} {path}", op


def parameters(op: Document, document: Document) -> dict[str, Any]:
    return {
        f"{p['in']} {p['name'].lower() if p['in'] == 'header' else p['name']}": {
            "required": p.get("required", False),
            "description": p.get("description", ""),
            "deprecated": p.get("deprecated", False),
            # FastAPI says a description twice.
            "schema": {k: v for k, v in normal(p.get("schema", {}), document, True).items() if k not in {"description", "deprecated"}},
        }
        for p in op.get("parameters", [])
    }


def content(holder: Document, document: Document) -> dict[str, Any]:
    return {media: normal(given.get("schema", {}), document) for media, given in holder.get("content", {}).items()}


def body(op: Document, document: Document) -> Any:
    given = op.get("requestBody")
    return None if given is None else {"required": given.get("required", False), "content": content(given, document)}


def responses(op: Document, document: Document) -> dict[str, Any]:
    return {status: content(given, document) for status, given in op["responses"].items()}


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


@pytest.fixture(params=sorted(APPLICATIONS), ids=lambda folder: folder.name)
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
    wanted = {plain_name(k): normal(v, told) for k, v in told["components"]["schemas"].items() if not k.startswith("Body_")}
    read_ = {plain_name(k): normal(v, found) for k, v in found["components"]["schemas"].items()}
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

"""What a repository's own OpenAPI files add: words and examples, never routes, and only on demand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from liveapi.api.model import Api
from liveapi.export.openapi import to_openapi
from liveapi.reading import read

_APP = '''
from fastapi import FastAPI

app = FastAPI()


@app.get("/api/pets/{pet_id}")
def show(pet_id: int, verbose: bool = False):
    return {}


@app.get("/api/pets")
def index():
    """Said in the code."""
    return []
'''

_SPEC: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Pet shop", "version": "2.1", "description": "All about pets."},
    "servers": [{"url": "https://example.com/api"}],
    "paths": {
        "/pets/{id}": {
            "get": {
                "operationId": "showPet",
                "tags": ["pets"],
                "summary": "One pet",
                "description": "With all that is known.",
                "parameters": [
                    {
                        "name": "id",
                        "in": "path",
                        "required": True,
                        "description": "Which pet.",
                        "schema": {"type": "integer", "example": 7},
                    },
                    {"name": "verbose", "in": "query", "description": "More of it.", "schema": {"type": "boolean"}},
                    {"name": "unserved", "in": "query", "schema": {"type": "string"}},
                ],
                "responses": {"200": {"description": "The pet."}},
            }
        },
        "/pets": {"get": {"summary": "Said in the file", "responses": {"200": {"description": "Pets."}}}},
        "/owners": {"get": {"summary": "Never built", "responses": {"200": {"description": "Owners."}}}},
    },
}


def _read(folder: Path, spec: str | None, name: str = "openapi.yaml", *, with_specs: bool = True) -> Api:
    (folder / "app.py").write_text(_APP)
    if spec is not None:
        (folder / name).write_text(spec)
    return read(str(folder), cache=False, with_specs=with_specs)


def _operation(api: Api, method: str, path: str) -> dict[str, Any]:
    found: dict[str, Any] = to_openapi(api)["paths"][path][method]
    return found


@pytest.mark.parametrize("form", [json.dumps, yaml.safe_dump], ids=["json", "yaml"])
def test_words_and_examples_come_from_the_file(tmp_path: Path, form: Any) -> None:
    api = _read(tmp_path, form(_SPEC))
    show = _operation(api, "get", "/api/pets/{pet_id}")
    assert (show["operationId"], show["tags"], show["summary"]) == ("showPet", ["pets"], "One pet")
    assert show["description"] == "With all that is known."
    said = {p["name"]: (p.get("description"), p["schema"].get("examples")) for p in show["parameters"]}
    assert said == {"pet_id": ("Which pet.", [7]), "verbose": ("More of it.", None)}
    assert (api.title, api.version, api.description) == ("Pet shop", "2.1", "All about pets.")
    # The code's paths begin with /api already.
    assert [s.url for s in api.servers] == ["https://example.com"]


def test_the_code_is_believed_first_and_routes_come_from_it_alone(tmp_path: Path) -> None:
    api = _read(tmp_path, json.dumps(_SPEC))
    assert _operation(api, "get", "/api/pets")["summary"] == "Said in the code."
    assert sorted(o.path for o in api.operations) == ["/api/pets", "/api/pets/{pet_id}"]


def test_by_default_the_file_is_not_looked_at(tmp_path: Path) -> None:
    api = _read(tmp_path, json.dumps(_SPEC), with_specs=False)
    assert _operation(api, "get", "/api/pets/{pet_id}").get("summary") != "One pet"


def test_swagger_2_is_read_too(tmp_path: Path) -> None:
    old = {
        "swagger": "2.0",
        "info": {"title": "Pet shop", "version": "1"},
        "basePath": "/api",
        "parameters": {"Id": {"name": "pet_id", "in": "path", "type": "integer", "required": True, "description": "Which pet."}},
        "paths": {
            "/pets/{pet_id}": {
                "get": {"summary": "One pet", "parameters": [{"$ref": "#/parameters/Id"}], "responses": {"200": {"description": "It."}}}
            }
        },
    }
    show = _operation(_read(tmp_path, json.dumps(old), "swagger.json"), "get", "/api/pets/{pet_id}")
    assert show["summary"] == "One pet"
    assert show["parameters"][0]["description"] == "Which pet."


_BOMB = "openapi: 3.0.0\na0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 60)) + "paths: {}\n"


@pytest.mark.parametrize(
    "text",
    [
        "openapi: 3.0.0\n\tpaths: [",
        _BOMB,
        "openapi: 3.0.0\npaths: &p\n  /a: *p\n",
        '{"openapi": "3.0.0", "paths": ' + "[" * 100_000,
        "openapi: 3.0.0\npaths: [1, 2]\ninfo: 7\nservers: x\n",
        "swagger: '2.0'\npaths: {/a: {get: {parameters: [1, {in: body}, {in: formData}], responses: 3}}}\nhost: 4\n",
        "openapi: 3.0.0\ncreated: 2026-99-99\n",
    ],
    ids=["broken", "aliases of aliases", "an alias of itself", "nested", "wrong kinds", "wrong kinds, 2.0", "no date"],
)
def test_a_hostile_file_costs_that_file(tmp_path: Path, text: str) -> None:
    api = _read(tmp_path, text)
    assert len(api.operations) == 2
    to_openapi(api)

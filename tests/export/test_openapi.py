from __future__ import annotations

import json
import string
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator

from liveapi.api.from_openapi import from_openapi, from_text
from liveapi.api.model import (
    METHODS,
    Api,
    Certainty,
    Evidence,
    Handler,
    Location,
    MediaType,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Server,
)
from liveapi.api.template import names, shape
from liveapi.errors import SourceError, UsageError
from liveapi.export import FORMATS, format_named
from liveapi.export.openapi import render, to_openapi

HERE = Evidence("src/app.py", 3, 4)


def get(path: str, **values: Any) -> Operation:
    return Operation("GET", path, "fastapi", HERE, **values)


def api(*operations: Operation, **values: Any) -> Api:
    return Api("Shop", operations=list(operations), **values)


def written(*operations: Operation, **values: Any) -> dict[str, Any]:
    document = to_openapi(api(*operations, **values))
    OpenAPIV31SpecValidator(document).validate()
    return document


def test_an_empty_contract_is_a_document_with_empty_paths():
    assert written() == {"openapi": "3.1.0", "info": {"title": "Shop", "version": "0.0.0"}, "paths": {}}


def test_an_operation_carries_its_evidence_and_says_when_nothing_is_known_of_its_answers():
    operation = written(get("/users/{id}", handler=Handler("show", Evidence("src/users.py", 9))))["paths"]["/users/{id}"]["get"]
    assert operation == {
        "operationId": "getUsersById",
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
        "responses": {"default": {"description": "The contract does not say what is answered."}},
        "x-framework": "fastapi",
        "x-handler": {"symbol": "show", "file": "src/users.py", "line": 9},
        "x-source": {"file": "src/app.py", "line": 3, "end": 4},
    }


def test_certainty_is_written_only_where_it_is_less_than_certain():
    likely = get("/a", certainty=Certainty.LIKELY, parameters=[Parameter("q", Location.QUERY, certainty=Certainty.GUESSED)])
    paths = written(likely, get("/b"))["paths"]
    assert paths["/a"]["get"]["x-certainty"] == "likely"
    assert paths["/a"]["get"]["parameters"][0]["x-certainty"] == "guessed"
    assert "x-certainty" not in paths["/b"]["get"]


def test_paths_are_sorted_and_methods_have_one_order():
    operations = [Operation(method, path, "x", HERE) for method in ("PATCH", "GET", "DELETE", "POST") for path in ("/b", "/a")]
    paths = written(*operations)["paths"]
    assert list(paths) == ["/a", "/b"]
    assert list(paths["/a"]) == ["get", "post", "delete", "patch"]
    assert render(api(*operations)) == render(api(*reversed(operations)))


def test_two_spellings_of_one_path_become_one_with_the_names_used_most():
    paths = written(
        get("/users/{id}"),
        Operation("PUT", "/users/{id}", "x", HERE),
        Operation("DELETE", "/users/{user}", "x", HERE, parameters=[Parameter("user", Location.PATH, {"type": "integer"})]),
    )["paths"]
    assert list(paths) == ["/users/{id}"]
    assert paths["/users/{id}"]["delete"]["parameters"] == [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}]


def test_operations_told_apart_by_more_than_method_and_path_become_one_with_optional_parameters():
    first = get("/search", parameters=[Parameter("q", Location.QUERY, required=True)])
    second = Operation("GET", "/search", "x", Evidence("z.py", 8), parameters=[Parameter("tag", Location.QUERY, required=True)])
    operation = written(first, second)["paths"]["/search"]["get"]
    assert [(p["name"], p.get("required", False)) for p in operation["parameters"]] == [("q", True), ("tag", False)]
    assert operation["x-also"] == [{"file": "z.py", "line": 8}]


def test_a_method_that_openapi_does_not_know_is_kept_as_an_extension():
    item = written(Operation("PROPFIND", "/dav", "x", HERE))["paths"]["/dav"]
    assert item["x-additionalOperations"]["PROPFIND"]["operationId"] == "propfindDav"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/{a}-{b}", "/{a}-{b}"),
        ("/files/{file.name}", "/files/{file.name}"),
        ("/{id}/x/{id}", "/{id}/x/{id2}"),
        ("/{id:[0-9]{3}}", "/{id}"),
        ("/{*rest}", "/{rest}"),
        ("/lone}brace/{", "/lone%7Dbrace/%7B"),
        ("/{}/{}", "/{value}/{value2}"),
        ("no/slash", "/no/slash"),
        ("/{id?}", "/{id}"),
        ("/a b", "/a%20b"),
    ],
)
def test_odd_paths_become_valid_templates(path: str, expected: str):
    document = written(get(path))
    assert list(document["paths"]) == [expected]


def test_declared_ids_are_kept_and_generated_ones_give_way():
    document = written(get("/a", operation_id="getB"), get("/b"), get("/c", operation_id="getB"))
    assert [item["get"]["operationId"] for item in document["paths"].values()] == ["getB", "getB_2", "getB_3"]


def test_components_get_valid_names_and_references_follow():
    page = {"type": "object", "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Item"}}}}
    body = RequestBody({"application/json": MediaType({"$ref": "#/components/schemas/Page<Item>"})})
    lost = {"200": Response("200", content={"application/json": MediaType({"$ref": "#/components/schemas/Nowhere"})})}
    document = written(
        get("/a", request_body=body, responses=list(lost.values())), schemas={"Page<Item>": page, "Item": {"type": "object"}}
    )
    operation = document["paths"]["/a"]["get"]
    assert list(document["components"]["schemas"]) == ["Item", "Page_Item"]
    assert operation["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Page_Item"}
    assert operation["responses"]["200"]["content"]["application/json"] == {}


def test_what_a_validator_would_refuse_is_kept_under_another_name():
    schema = {"type": "integer", "default": "many", "pattern": "("}
    parameter = written(get("/a", parameters=[Parameter("n", Location.QUERY, schema)]))["paths"]["/a"]["get"]["parameters"][0]
    assert parameter["schema"] == {"type": "integer", "x-default": "many", "x-pattern": "("}


def test_properties_may_have_the_names_of_keywords():
    schema = {"type": "object", "properties": {"default": {"type": "string"}, "pattern": {"type": "string"}, "$ref": {"type": "string"}}}
    document = written(schemas={"Rule": schema})
    assert document["components"]["schemas"]["Rule"] == schema


def test_text_that_is_no_unicode_and_numbers_that_are_no_json_do_not_break_the_document():
    text = render(api(get("/a", summary="half \ud83d pair", parameters=[Parameter("n", Location.QUERY, {"default": float("nan")})])))
    text.encode("utf-8")
    assert json.loads(text)["paths"]["/a"]["get"]["summary"] == "half ? pair"


def test_yaml_says_the_same_without_aliases():
    contract = api(get("/a", parameters=[Parameter("q", Location.QUERY, HERE_SCHEMA), Parameter("r", Location.QUERY, HERE_SCHEMA)]))
    text = render(contract, "yaml")
    assert yaml.safe_load(text) == json.loads(render(contract))
    assert "&id" not in text


HERE_SCHEMA = {"type": "array", "items": {"type": "string"}}


def test_formats_are_found_by_name_or_refused_in_one_line():
    assert format_named("openapi").render(api()) == render(api())
    with pytest.raises(UsageError, match="no format 'raml': choose from: openapi"):
        format_named("raml")
    with pytest.raises(UsageError, match="has no xml form"):
        FORMATS["openapi"].render(api(), "xml")


def test_a_document_of_openapi_3_0_is_read_in_the_terms_of_3_1():
    contract = from_text(
        """
openapi: 3.0.3
info: {title: Old, version: '1'}
security: [{key: []}]
paths:
  /pets/{id}:
    parameters: [{$ref: '#/components/parameters/Id'}]
    get:
      responses:
        200:
          description: ok
          content: {application/json: {schema: {type: string, nullable: true, example: Rex}, example: 2020-01-31}}
components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {type: integer, minimum: 0, exclusiveMinimum: true}}
""",
        "old.yaml",
    )
    (operation,) = contract.operations
    assert operation.parameters[0].schema == {"type": "integer", "exclusiveMinimum": 0}
    assert operation.responses[0].status == "200"
    assert operation.responses[0].content["application/json"] == MediaType(
        {"type": ["string", "null"], "examples": ["Rex"]}, {"example": "2020-01-31"}
    )
    assert operation.security == [{"key": []}]
    assert operation.registration == Evidence("old.yaml", 1)


@pytest.mark.parametrize("text", ["[]", "swagger: '1.2'", "{", "a: [", ""])
def test_what_is_no_openapi_document_is_an_error_with_a_remedy(text: str):
    with pytest.raises(SourceError):
        from_text(text)


# --- properties -----------------------------------------------------------------------------------------------------

hole = st.one_of(
    st.sampled_from(
        ["{id}", "{user.name}", "{id:[0-9]{3}}", "{a:.*}", "{*path}", "{}", "{id?}", "{a{b}}", "{", "}", "{user-id}", "{a[b]}", "{a!r}"]
    ),
    st.text(string.ascii_letters + "._-:?*[](){}/!\\", max_size=6).map(lambda name: "{" + name + "}"),
)
path = st.lists(st.one_of(hole, st.text(max_size=5), st.sampled_from(["/", "users", "-", ".", "//"])), max_size=7).map("".join)
name = st.one_of(st.sampled_from(["id", "q", "user.name", "Accept", "X-Key", ""]), st.text(max_size=6))
schema = st.sampled_from(
    [
        {},
        {"type": "string", "pattern": "^[a-z]+$"},
        {"type": "string", "pattern": "(?<n>x)(", "default": "y"},
        {"type": "integer", "default": "x", "minimum": 3},
        {"type": ["integer", "null"], "default": None},
        {"enum": ["a", "b"], "default": "c"},
        {"$ref": "#/components/schemas/A<B>"},
        {"$ref": "#/components/schemas/Missing", "default": 1},
        {"type": "array", "items": {"type": "number"}, "default": [float("inf")]},
    ]
)
parameter = st.builds(Parameter, name, st.sampled_from(list(Location)), schema, st.booleans(), st.text(max_size=5))
response = st.builds(Response, st.sampled_from(["200", "404", "4XX", "default", "2xx", "999", "ok"]), st.text(max_size=5))
operation = st.builds(
    Operation,
    method=st.sampled_from([*METHODS, "PROPFIND"]),
    path=path,
    framework=st.just("x"),
    registration=st.builds(Evidence, st.text(max_size=5), st.integers(1, 9)),
    operation_id=st.one_of(st.just(""), st.sampled_from(["list", "get", "getUsers"])),
    summary=st.text(max_size=5),
    tags=st.lists(st.text(max_size=3), max_size=2),
    parameters=st.lists(parameter, max_size=4),
    responses=st.lists(response, max_size=3),
    security=st.sampled_from([None, [], [{"key": []}], [{"unknown": []}]]),
)
contract = st.builds(
    Api,
    title=st.text(max_size=5),
    servers=st.lists(st.just(Server("https://api.example")), max_size=1),
    operations=st.lists(operation, max_size=8),
    schemas=st.just({"A<B>": {"type": "object", "properties": {"self": {"$ref": "#/components/schemas/A<B>"}}}}),
    security_schemes=st.just({"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}),
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(contract)
def test_any_contract_becomes_a_valid_document_that_reads_back_as_itself(given_api: Api):
    document = to_openapi(given_api)
    OpenAPIV31SpecValidator(document).validate()
    shapes = [shape(path) for path in document["paths"]]
    assert len(shapes) == len(set(shapes)), "two paths match the same requests"
    for path, item in document["paths"].items():
        assert len(names(path)) == len(set(names(path)))
        for written_operation in item.values():
            if "operationId" in written_operation:
                declared = {p["name"] for p in written_operation.get("parameters", []) if p["in"] == "path"}
                assert declared == set(names(path))
    if '"x-also"' not in json.dumps(document):  # merged operations are merged for good
        assert to_openapi(from_openapi(document))["paths"] == document["paths"]

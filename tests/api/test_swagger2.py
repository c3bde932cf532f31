"""Swagger 2.0 documents as OpenAPI 3.0: bodies, forms, security, references."""

from __future__ import annotations

from typing import Any

from openapi_spec_validator import OpenAPIV30SpecValidator

from liveapi.api.from_openapi import from_openapi
from liveapi.api.swagger2 import upgraded

_OLD: dict[str, Any] = {
    "swagger": "2.0",
    "info": {"title": "Files", "version": "1"},
    "host": "example.com",
    "basePath": "/v1",
    "schemes": ["https"],
    "consumes": ["application/json"],
    "securityDefinitions": {
        "plain": {"type": "basic"},
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "oauth": {
            "type": "oauth2",
            "flow": "accessCode",
            "authorizationUrl": "https://example.com/a",
            "tokenUrl": "https://example.com/t",
            "scopes": {"read": "Read"},
        },
    },
    "definitions": {
        "File": {
            "type": "object",
            "properties": {
                "name": {"type": "string", "x-nullable": True},
                "parts": {"type": "array", "items": {"$ref": "#/definitions/File"}},
            },
        }
    },
    "responses": {"Missing": {"description": "There is none.", "schema": {"$ref": "#/definitions/File"}}},
    "paths": {
        "/files": {
            "post": {
                "parameters": [{"in": "body", "name": "file", "required": True, "schema": {"$ref": "#/definitions/File"}}],
                "responses": {
                    "201": {"description": "Made.", "schema": {"$ref": "#/definitions/File"}, "headers": {"X-Id": {"type": "integer"}}},
                },
            },
            "get": {
                "produces": ["application/json", "text/csv"],
                "parameters": [
                    {
                        "in": "query",
                        "name": "ids",
                        "type": "array",
                        "items": {"type": "integer"},
                        "collectionFormat": "multi",
                        "maxItems": 3,
                    },
                ],
                "responses": {
                    "200": {"description": "All.", "schema": {"type": "array"}, "examples": {"text/csv": "a,b"}},
                    "404": {"$ref": "#/responses/Missing"},
                },
            },
        },
        "/upload": {
            "post": {
                "parameters": [
                    {"in": "formData", "name": "data", "type": "file", "required": True, "description": "The bytes."},
                    {"in": "formData", "name": "note", "type": "string", "maxLength": 9},
                ],
                "responses": {"204": {"description": "Done."}},
            }
        },
    },
}
_FILE = {"$ref": "#/components/schemas/File"}


def test_the_result_is_a_valid_document() -> None:
    new = upgraded(_OLD)
    # 3.0 wants items for every array; the old document's lack is its own.
    new["paths"]["/files"]["get"]["responses"]["200"]["content"] = {}
    OpenAPIV30SpecValidator(new).validate()
    assert new["servers"] == [{"url": "https://example.com/v1"}]


def test_bodies_and_forms() -> None:
    paths = upgraded(_OLD)["paths"]
    assert paths["/files"]["post"]["requestBody"] == {"content": {"application/json": {"schema": _FILE}}, "required": True}
    form = paths["/upload"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form == {
        "type": "object",
        "properties": {
            "data": {"type": "string", "format": "binary", "description": "The bytes."},
            "note": {"type": "string", "maxLength": 9},
        },
        "required": ["data"],
    }


def test_parameters_answers_and_schemas() -> None:
    new = upgraded(_OLD)
    ids = new["paths"]["/files"]["get"]["parameters"][0]
    assert (ids["style"], ids["explode"]) == ("form", True)
    assert ids["schema"] == {"type": "array", "items": {"type": "integer"}, "maxItems": 3}
    answers = new["paths"]["/files"]["get"]["responses"]
    assert answers["200"]["content"]["text/csv"]["example"] == "a,b"
    assert answers["404"]["description"] == "There is none."
    assert answers["404"]["content"]["application/json"] == {"schema": _FILE}
    assert new["components"]["schemas"]["File"]["properties"] == {
        "name": {"type": "string", "nullable": True},
        "parts": {"type": "array", "items": _FILE},
    }


def test_security_schemes() -> None:
    assert upgraded(_OLD)["components"]["securitySchemes"] == {
        "plain": {"type": "http", "scheme": "basic"},
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "oauth": {
            "type": "oauth2",
            "flows": {
                "authorizationCode": {
                    "authorizationUrl": "https://example.com/a",
                    "tokenUrl": "https://example.com/t",
                    "scopes": {"read": "Read"},
                }
            },
        },
    }


def test_the_contract_is_read_from_it() -> None:
    api = from_openapi(_OLD, "swagger.json")
    assert [(o.method, o.path) for o in api.operations] == [("GET", "/files"), ("POST", "/files"), ("POST", "/upload")]
    assert api.schemas["File"]["properties"]["name"] == {"type": ["string", "null"]}

"""A contract for tests of the portal, with everything that a page can show."""

from __future__ import annotations

from typing import Any

from liveapi.api.from_openapi import from_openapi
from liveapi.api.model import Api, Certainty, Evidence, Handler, ReadWarning, Unresolved

PRODUCT = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {
        "id": {"type": "integer"},
        "name": {"type": "string", "maxLength": 80},
        "price_cents": {"type": "integer", "minimum": 0, "description": "For 100 grams."},
        "parent": {"$ref": "#/components/schemas/Product"},
    },
}

JSON_PRODUCT = {"application/json": {"schema": {"$ref": "#/components/schemas/Product"}}}
NUMBER = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Tea & Co", "version": "2.0", "description": "Teas *and* <b>orders</b>."},
    "paths": {
        "/api/products": {
            "get": {
                "summary": "List products",
                "parameters": [
                    {"name": "q", "in": "query", "schema": {"type": "string", "maxLength": 5}},
                    {"name": "limit", "in": "query", "required": True, "schema": {"type": "integer", "maximum": 100, "default": 20}},
                    {"name": "sort", "in": "query", "schema": {"anyOf": [{"enum": ["name", "price"]}, {"type": "null"}]}},
                    {"name": "tags", "in": "query", "schema": {"type": "array", "items": {"type": "string"}, "maxItems": 2}},
                    {"name": "fresh", "in": "query", "schema": {"type": "boolean"}},
                    {"name": "X-Shop", "in": "header", "schema": {"type": "string", "pattern": "^[a-z]+$"}},
                ],
                "responses": {
                    "200": {
                        "description": "ok",
                        "content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Product"}}}},
                    }
                },
            },
            "post": {
                "summary": "Add a product",
                "requestBody": {"required": True, "content": JSON_PRODUCT},
                "responses": {"201": {"description": "made", "content": JSON_PRODUCT}},
            },
        },
        "/api/products/{id}": {
            "parameters": [NUMBER],
            "get": {
                "summary": "Get a product",
                "description": "One tea.",
                "responses": {"200": {"description": "ok", "content": JSON_PRODUCT}},
            },
            "delete": {"summary": "Remove a product", "responses": {"204": {"description": "gone"}}},
        },
        "/api/products/latest": {"get": {"summary": "The latest product", "responses": {}}},
        "/api/orders/{order.id}": {"get": {"summary": "Get an order", "responses": {}}},
    },
    "components": {"schemas": {"Product": PRODUCT}},
}


def contract() -> Api:
    """The contract; a fresh one each time."""
    api = from_openapi(DOCUMENT)
    for line, operation in enumerate(api.operations, 3):
        operation.framework = "flask"
        operation.handler = Handler(operation.summary.lower().replace(" ", "_"), Evidence("app/views.py", line, line + 1))
        operation.registration = Evidence("app/routes.py", line)
    api.operations[-1].certainty = Certainty.LIKELY
    api.unresolved = [Unresolved("flask", Evidence("app/routes.py", 9), "the prefix is <unknown>")]
    api.warnings = [ReadWarning("big.js", "too large")]
    return api


def many(number: int) -> Api:
    """A contract with that many operations."""
    paths = {f"/v1/group{n % 97}/thing{n}/{{id}}": {"get": {"summary": f"Get thing {n}", "parameters": [NUMBER]}} for n in range(number)}
    return from_openapi({"openapi": "3.1.0", "info": {"title": "Many", "version": "1"}, "paths": paths})

"""One story, told by contracts of many shapes: articles with comments, as different frameworks would write them."""

from __future__ import annotations

from typing import Any

from liveapi.api.from_openapi import from_openapi
from liveapi.api.model import Api

_ARTICLE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "slug": {"type": "string"},
        "title": {"type": "string", "maxLength": 80},
        "body": {"type": "string"},
        "tagList": {"type": "array", "items": {"type": "string"}},
        "createdAt": {"type": "string", "format": "date-time"},
        "updatedAt": {"type": "string", "format": "date-time"},
        "favorited": {"type": "boolean"},
        "favoritesCount": {"type": "integer", "minimum": 0},
        "author": {"type": "object", "properties": {"username": {"type": "string"}}, "required": ["username"]},
    },
    "required": ["slug", "title", "body", "tagList", "createdAt", "updatedAt", "favorited", "favoritesCount", "author"],
}
_NEW = {
    "type": "object",
    "properties": {"title": {"type": "string", "minLength": 1}, "body": {"type": "string"}, "tagList": _ARTICLE["properties"]["tagList"]},
    "required": ["title", "body"],
}
_COMMENT = {
    "type": "object",
    "properties": {"id": {"type": "integer"}, "body": {"type": "string"}},
    "required": ["id", "body"],
}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def contract(shape: str) -> Api:
    """The contract in one of three shapes.

    ``bare``, ``enveloped`` (``{"article": …}``, ``{"articles": […], "articlesCount": 1}``) or ``paged`` (``{"data": […], "meta": {…}}``).
    """
    one: Any = {"$ref": "#/components/schemas/Article"}
    many: Any = {"type": "array", "items": one}
    new: Any = {"$ref": "#/components/schemas/NewArticle"}
    comment: Any = {"$ref": "#/components/schemas/Comment"}
    wrap = {"bare": None, "enveloped": "article", "paged": "data"}[shape]

    def closed(schema: Any, label: str | None, **others: Any) -> Any:
        if label is None:
            return schema
        return {"type": "object", "properties": {label: schema, **others}, "required": [label, *others]}

    listed = {
        "bare": many,
        "enveloped": closed(many, "articles", articlesCount={"type": "integer"}),
        "paged": closed(
            many, "data", meta={"type": "object", "properties": {"total": {"type": "integer"}, "current_page": {"type": "integer"}}}
        ),
    }[shape]
    pages = ["offset", "limit"] if shape != "paged" else ["page", "per_page"]
    query = [{"name": n, "in": "query", "schema": {"type": "integer", "minimum": 0}} for n in pages]
    query += [{"name": n, "in": "query", "schema": {"type": "string"}} for n in ("tag", "author")]
    slug = {"name": "slug", "in": "path", "required": True, "schema": {"type": "string"}}
    made = {"description": "made", "content": _json(closed(one, wrap))}
    missing = {"description": "none", "content": _json({"type": "object", "properties": {"error": {"const": "no such thing"}}})}
    number = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    said = {"type": "object", "properties": {"body": {"type": "string"}}, "required": ["body"]}
    key: list[dict[str, list[str]]] = [{"bearer": []}]
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Articles", "version": "1"},
        "paths": {
            "/api/articles": {
                "get": {"parameters": query, "responses": {"200": {"description": "ok", "content": _json(listed)}}},
                "post": {
                    "security": key,
                    "requestBody": {"required": True, "content": _json(closed(new, "article" if wrap else None))},
                    "responses": {"201": made, "422": {"description": "bad"}},
                },
            },
            "/api/articles/{slug}": {
                "parameters": [slug],
                "get": {"responses": {"200": made, "404": missing}},
                "put": {
                    "security": key,
                    "requestBody": {"content": _json(closed({**_NEW, "required": []}, "article" if wrap else None))},
                    "responses": {"200": made, "404": missing},
                },
                "delete": {"security": key, "responses": {"204": {"description": "gone"}, "404": missing}},
            },
            "/api/articles/{slug}/favorite": {
                "parameters": [slug],
                "post": {"responses": {"200": made}},
                "delete": {"responses": {"200": made}},
            },
            "/api/articles/{article_slug}/comments": {
                "parameters": [{**slug, "name": "article_slug"}],
                "get": {"responses": {"200": {"description": "ok", "content": _json({"type": "array", "items": comment})}}},
                "post": {
                    "requestBody": {"required": True, "content": _json(said)},
                    "responses": {"201": {"description": "made", "content": _json(comment)}},
                },
            },
            "/api/articles/{article_slug}/comments/{id}": {
                "parameters": [{**slug, "name": "article_slug"}, number],
                "delete": {"responses": {"204": {"description": "gone"}}},
            },
            "/api/user": {
                "get": {"responses": {"200": {"description": "me", "content": _json({"$ref": "#/components/schemas/User"})}}},
                "put": {
                    "requestBody": {"content": _json({"$ref": "#/components/schemas/User"})},
                    "responses": {"200": {"description": "me", "content": _json({"$ref": "#/components/schemas/User"})}},
                },
            },
        },
        "components": {
            "schemas": {
                "Article": _ARTICLE,
                "NewArticle": _NEW,
                "Comment": _COMMENT,
                "User": {"type": "object", "properties": {"email": {"type": "string"}, "bio": {"type": ["string", "null"]}}},
            },
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }  # fmt: skip
    return from_openapi(document)

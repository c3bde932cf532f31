"""A Postman collection, format 2.1 (https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html).

Folders by subject; ``{{base}}`` and credentials are variables of the collection; answers of the contract are saved as examples.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from liveapi.api.examples import example, media_example
from liveapi.api.groups import grouped
from liveapi.api.model import Api, Location, Operation, Response
from liveapi.api.requests import credentials, sample
from liveapi.api.template import Hole, parse

_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"


def render(api: Api, _syntax: str) -> str:
    """The collection as JSON."""
    return json.dumps(collection(api), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def collection(api: Api) -> dict[str, Any]:
    """The collection. Its id comes from the title alone, so that importing it again replaces it."""
    variables = {c.variable for o in api.operations for c in credentials(o, api)}
    base = api.servers[0].url.rstrip("/") if api.servers else "http://localhost:8000"
    return {
        "info": {
            "_postman_id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"liveapi:{api.title}")),
            "name": api.title,
            "description": api.description,
            "version": api.version,
            "schema": _SCHEMA,
        },
        "item": [{"name": group.name, "item": [_item(each.id, each.operation, api) for each in group.listed]} for group in grouped(api)],
        "variable": [{"key": "base", "value": base}, *({"key": name, "value": ""} for name in sorted(variables))],
    }


def _item(name: str, operation: Operation, api: Api) -> dict[str, Any]:
    request = _request(operation, api)
    return {
        "id": name,
        "name": operation.summary or f"{operation.method} {operation.path}",
        "request": request,
        "response": [_answer(response, request, api) for response in operation.responses],
    }


def _request(operation: Operation, api: Api) -> dict[str, Any]:
    filled = sample(operation, api)
    headers = [{"key": key, "value": value} for key, value in filled.headers]
    for credential in filled.credentials:
        value = credential.value.replace("{", "{{").replace("}", "}}")
        if credential.location == "header":
            headers.append({"key": credential.name, "value": value})
        elif credential.location == "cookie":
            headers.append({"key": "Cookie", "value": f"{credential.name}={value}"})
    request: dict[str, Any] = {"method": operation.method, "header": headers, "url": _url(operation, api, filled.query)}
    if operation.description:
        request["description"] = operation.description
    body = _body(operation, filled.body, filled.media_type)
    if body is not None:
        request["body"] = body
        if body["mode"] == "raw":
            headers.append({"key": "Content-Type", "value": filled.media_type})
    return request


def _url(operation: Operation, api: Api, sent: list[tuple[str, str]]) -> dict[str, Any]:
    """Path parameters are Postman's ``:name``; query parameters that are not sent are there, switched off."""
    path = "".join(f":{part.name}" if isinstance(part, Hole) else part for part in parse(operation.path))
    values = dict(sent)
    query: list[dict[str, Any]] = []
    for p in operation.parameters:
        if p.location is Location.QUERY:
            given = values.get(p.name)
            one = {"key": p.name, "value": given if given is not None else _text(example(p.schema, api.schemas, p.name))}
            query.append(
                {**one, **({"description": p.description} if p.description else {}), **({} if given is not None else {"disabled": True})}
            )
    query += [{"key": c.name, "value": f"{{{{{c.variable}}}}}"} for c in credentials(operation, api) if c.location == "query"]
    known = {p.name: p for p in operation.parameters if p.location is Location.PATH}
    holes = [part.name for part in parse(operation.path) if isinstance(part, Hole)]
    url: dict[str, Any] = {
        "raw": "{{base}}" + path + ("?" + "&".join(f"{q['key']}={q['value']}" for q in query if not q.get("disabled")) if sent else ""),
        "host": ["{{base}}"],
        "path": [segment for segment in path.split("/") if segment],
    }
    if query:
        url["query"] = query
    if holes:
        url["variable"] = [
            {"key": name, "value": _text(example(known[name].schema if name in known else {"type": "string"}, api.schemas, name))}
            for name in holes
        ]
    return url


def _body(operation: Operation, text: str | None, media: str) -> dict[str, Any] | None:
    if text is None:
        return None
    if "form" in media:
        content = operation.request_body.content[media].schema if operation.request_body is not None else {}
        try:
            values = json.loads(text or "{}")
        except ValueError:
            values = {}
        mode = "formdata" if "multipart" in media else "urlencoded"
        members = content.get("properties", {}) if isinstance(content, dict) else {}
        fields = []
        for key, value in values.items() if isinstance(values, dict) else ():
            file = isinstance(members.get(key), dict) and members[key].get("format") == "binary"
            fields.append(
                {"key": key, "type": "file", "src": []}
                if file and mode == "formdata"
                else {"key": key, "value": _text(value), "type": "text"}
            )
        return {"mode": mode, mode: fields}
    language = {"raw": {"language": "json"}} if "json" in media else {"raw": {"language": "text"}}
    return {"mode": "raw", "raw": text, "options": language}


def _answer(response: Response, request: dict[str, Any], api: Api) -> dict[str, Any]:
    kind, media = next(((k, m) for k, m in response.content.items() if "json" in k), next(iter(response.content.items()), ("", None)))
    value = media_example(media, api.schemas) if media is not None else None
    body = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2) if value is not None else ""
    answer: dict[str, Any] = {
        "name": response.description or response.status,
        "originalRequest": request,
        "header": [{"key": "Content-Type", "value": kind}] if kind else [],
        "body": body,
    }
    if response.status.isdigit():
        answer["code"] = int(response.status)
    if "json" in kind:
        answer["_postman_previewlanguage"] = "json"
    return answer


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)

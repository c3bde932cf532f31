"""Swagger 2.0 documents as OpenAPI 3.0 ones, so that one reader does for all.

Source of the rules: the OpenAPI Specification 2.0 and the list of changes in 3.0. What 3.0 cannot say (``collectionFormat: tsv``) is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_REF = "#/definitions/"
_JSON = ["application/json"]
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
#: What a parameter that is no body says of its value beside everything else.
_VALUE = frozenset(
    {
        "type", "format", "items", "default", "enum", "pattern", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
        "minLength", "maxItems", "minItems", "uniqueItems", "multipleOf",
    }
)  # fmt: skip
_FLOWS = {"implicit": "implicit", "password": "password", "application": "clientCredentials", "accessCode": "authorizationCode"}
#: ``collectionFormat`` ▶ ``style`` and ``explode``.
_STYLES: Mapping[str, Mapping[str, Any]] = {
    "multi": {"style": "form", "explode": True},
    "csv": {"style": "form", "explode": False},
    "ssv": {"style": "spaceDelimited", "explode": False},
    "pipes": {"style": "pipeDelimited", "explode": False},
}


def upgraded(document: Mapping[str, Any]) -> dict[str, Any]:
    """A Swagger 2.0 document as an OpenAPI 3.0.3 document."""
    return _Upgrade(document).document()


class _Upgrade:
    def __init__(self, old: Mapping[str, Any]) -> None:
        self.old = old
        self.consumes = _texts(old.get("consumes")) or _JSON
        self.produces = _texts(old.get("produces")) or _JSON

    def document(self) -> dict[str, Any]:
        old = self.old
        new: dict[str, Any] = {"openapi": "3.0.3", "info": old.get("info") or {}, "servers": list(self.servers())}
        new["paths"] = {path: self.path_item(item) for path, item in _mapping(old.get("paths")).items() if isinstance(item, Mapping)}
        new["components"] = {
            "schemas": {name: self.schema(schema) for name, schema in _mapping(old.get("definitions")).items()},
            "securitySchemes": {
                name: _security(scheme) for name, scheme in _mapping(old.get("securityDefinitions")).items() if isinstance(scheme, Mapping)
            },
        }
        return {**new, **{key: old[key] for key in ("tags", "security") if key in old}}

    def servers(self) -> Iterator[dict[str, str]]:
        host, base = str(self.old.get("host") or ""), str(self.old.get("basePath") or "")
        if host:
            for scheme in _texts(self.old.get("schemes")) or ["https"]:
                yield {"url": f"{scheme}://{host}{base}"}
        elif base:
            yield {"url": base}

    def path_item(self, item: Mapping[str, Any]) -> dict[str, Any]:
        shared = self.parameters(item)
        return {method: self.operation(item[method], shared) for method in _METHODS if isinstance(item.get(method), Mapping)}

    def parameters(self, holder: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        listed = holder.get("parameters")
        return [self.resolved(p) for p in listed if isinstance(p, Mapping)] if isinstance(listed, list) else []

    def resolved(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        """A parameter or response, or the shared one that it names."""
        kind, _, name = str(node.get("$ref", "")).removeprefix("#/").partition("/")
        return _mapping(_mapping(self.old.get(kind)).get(name)) if kind in ("parameters", "responses") else node

    def operation(self, old: Mapping[str, Any], shared: list[Mapping[str, Any]]) -> dict[str, Any]:
        new = {key: value for key, value in old.items() if key not in ("parameters", "responses", "consumes", "produces", "schemes")}
        parameters = {(p.get("in"), p.get("name")): p for p in [*shared, *self.parameters(old)]}
        new["parameters"] = [self.parameter(p) for p in parameters.values() if p.get("in") not in ("body", "formData")]
        body = self.body(list(parameters.values()), _texts(old.get("consumes")) or self.consumes)
        if body:
            new["requestBody"] = body
        produces = _texts(old.get("produces")) or self.produces
        new["responses"] = {
            str(status): self.response(self.resolved(response), produces)
            for status, response in _mapping(old.get("responses")).items()
            if isinstance(response, Mapping)
        }
        return new

    def parameter(self, old: Mapping[str, Any]) -> dict[str, Any]:
        new = {key: value for key, value in old.items() if key not in _VALUE and key != "collectionFormat"}
        new["schema"] = self.value(old)
        if old.get("type") == "array":
            new.update(_STYLES.get(str(old.get("collectionFormat") or "csv"), {}))
        return new

    def value(self, old: Mapping[str, Any]) -> Any:
        if old.get("type") == "file":
            return {"type": "string", "format": "binary"}
        return self.schema({key: value for key, value in old.items() if key in _VALUE})

    def body(self, parameters: list[Mapping[str, Any]], consumes: list[str]) -> dict[str, Any]:
        for parameter in parameters:
            if parameter.get("in") == "body":
                content = {kind: {"schema": self.schema(parameter.get("schema") or {})} for kind in consumes}
                described = {"description": parameter["description"]} if parameter.get("description") else {}
                return {"content": content, "required": bool(parameter.get("required")), **described}
        fields = [p for p in parameters if p.get("in") == "formData"]
        if not fields:
            return {}
        properties = {}
        for each in fields:
            said = {"description": each["description"]} if each.get("description") else {}
            properties[str(each.get("name"))] = {**self.value(each), **said}
        schema: dict[str, Any] = {"type": "object", "properties": properties}
        if required := [str(p.get("name")) for p in fields if p.get("required")]:
            schema["required"] = required
        forms = [kind for kind in consumes if "form" in kind]
        files = any(p.get("type") == "file" for p in fields)
        kinds = forms or ["multipart/form-data" if files else "application/x-www-form-urlencoded"]
        return {"content": {kind: {"schema": schema} for kind in kinds}, "required": bool(required)}

    def response(self, old: Mapping[str, Any], produces: list[str]) -> dict[str, Any]:
        new: dict[str, Any] = {"description": str(old.get("description") or "")}
        examples = _mapping(old.get("examples"))
        kinds = list(dict.fromkeys([*(produces if "schema" in old else []), *examples]))
        if kinds:
            schema = {"schema": self.schema(old["schema"])} if "schema" in old else {}
            new["content"] = {kind: {**schema, **({"example": examples[kind]} if kind in examples else {})} for kind in kinds}
        headers = {
            name: {"schema": self.value(header), **({"description": header["description"]} if header.get("description") else {})}
            for name, header in _mapping(old.get("headers")).items()
            if isinstance(header, Mapping)
        }
        return {**new, **({"headers": headers} if headers else {})}

    def schema(self, old: Any) -> Any:
        """A schema, its references to where 3.0 has them."""
        if isinstance(old, list):
            return [self.schema(item) for item in old]
        if not isinstance(old, Mapping):
            return old
        new = {key: self.schema(value) for key, value in old.items() if key not in ("x-nullable", "discriminator")}
        if isinstance(ref := new.get("$ref"), str):
            new["$ref"] = ref.replace(_REF, "#/components/schemas/", 1)
        if old.get("x-nullable") is True:
            new["nullable"] = True
        if isinstance(old.get("discriminator"), str):
            new["discriminator"] = {"propertyName": old["discriminator"]}
        elif "discriminator" in old:  # a property of that name
            new["discriminator"] = self.schema(old["discriminator"])
        return {"type": "string", "format": "binary"} if new.get("type") == "file" else new


def _security(old: Mapping[str, Any]) -> dict[str, Any]:
    described = {"description": old["description"]} if old.get("description") else {}
    if old.get("type") == "basic":
        return {"type": "http", "scheme": "basic", **described}
    if old.get("type") == "oauth2":
        flow = {key: old[key] for key in ("authorizationUrl", "tokenUrl") if key in old}
        name = _FLOWS.get(str(old.get("flow")), "implicit")
        return {"type": "oauth2", "flows": {name: {**flow, "scopes": dict(_mapping(old.get("scopes")))}}, **described}
    return dict(old)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []

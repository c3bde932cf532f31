"""Comparing what is read with what a framework reports at run time: the form both are brought to, each difference with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from liveapi.api.schemas import with_subschemas

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
    if isinstance(out.get("required"), list):
        # An order that says nothing.
        out["required"] = sorted(out["required"])
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
        # Headers are the same in capitals and not; Django takes underscores for hyphens.
        f"{p['in']} {p['name'].lower().replace('_', '-') if p['in'] == 'header' else p['name']}": {
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

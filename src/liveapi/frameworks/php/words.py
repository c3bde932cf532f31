"""What comments and attributes say of an operation: summaries, tags, examples; Scribe's and swagger-php's ways to say it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Schema
from liveapi.api.shapes import Property, array_of, object_of
from liveapi.frameworks.php.phpdoc_types import tag
from liveapi.syntax import ir
from liveapi.trace.values import Const, FunctionRef, Text, Value

if TYPE_CHECKING:
    from liveapi.frameworks.php.handlers import Target
    from liveapi.trace.interpreter import Interpreter

#: swagger-php's attributes and annotations of operations.
_VERBS = frozenset({"Get", "Post", "Put", "Patch", "Delete", "Head", "Options"})
#: Controllers of one action each are told apart by this; what they are about stands in their namespace.
_ACTIONS = frozenset(
    {
        *(
            "Index",
            "Show",
            "Store",
            "List",
            "Create",
            "Update",
            "Destroy",
            "Delete",
            "Edit",
            "Get",
            "Search",
            "Find",
            "View",
            "Add",
            "Remove",
        ),
        *("Submit", "Trigger", "Put", "Post"),
    }
)
_PLAIN_FOLDERS = frozenset({"Controllers", "Controller", "Api", "API", "Http", "Action", "Actions", "App", "Web", "Application"})
_TYPES = {
    "int": "integer",
    "integer": "integer",
    "number": "number",
    "float": "number",
    "boolean": "boolean",
    "bool": "boolean",
    "string": "string",
}


@dataclass(slots=True)
class Said:
    """The words of one operation."""

    doc: str = ""
    tags: list[str] = field(default_factory=list)
    deprecated: bool = False
    operation_id: str = ""
    #: ``False``: said to be open; ``True``: said to demand a login.
    authenticated: bool | None = None


def words_of(run: Interpreter, target: Target | None) -> Said:
    """What is said of the operation that a handler serves."""
    said = Said()
    if target is None:
        return said
    said.doc = target.doc
    said.tags = _tags(target)
    function = target.function
    if function is None:
        return said
    doc = function.function.doc or ""
    on_class = target.owner.cls.doc or "" if target.owner is not None else ""
    group = tag(doc, "group") or tag(on_class, "group") or tag(doc, "tags") or tag(on_class, "tags")
    if group:
        said.tags = [group.partition("\n")[0].strip()]
    said.deprecated = bool(re.search(r"(?m)^\s*@deprecated\b", doc)) or any(a.name == "Deprecated" for a in function.function.annotations)
    for word, value in (("authenticated", True), ("unauthenticated", False)):
        if re.search(rf"(?m)^\s*@{word}\b", doc) or (said.authenticated is None and re.search(rf"(?m)^\s*@{word}\b", on_class)):
            said.authenticated = value
    for annotation in target.owner.cls.annotations if target.owner is not None else ():
        if annotation.name.rpartition("\\")[2] == "Tag" and annotation.args and (word := _text(run, function, annotation, "name")):
            said.tags = [word]
    for annotation in function.function.annotations:
        if annotation.name.rpartition("\\")[2] in _VERBS | {"Operation"}:
            _documented(run, function, annotation, said)
        elif annotation.name.rpartition("\\")[2] == "Tag" and annotation.args and (word := _text(run, function, annotation, "name")):
            said.tags = [word]
        elif annotation.name.rpartition("\\")[2] == "Endpoint" and annotation.args:
            said.doc = _text(run, function, annotation, "title") or said.doc
        elif annotation.name.rpartition("\\")[2] == "Group" and annotation.args and (word := _text(run, function, annotation, "name")):
            said.tags = [word]
    return said


def _documented(run: Interpreter, function: FunctionRef, annotation: ir.Annotation, said: Said) -> None:
    """``#[OA\\Get(summary: …, tags: […])]``; route attributes of the same names have none of these."""
    given: dict[str, Value] = {a.name: run.evaluate(a.value, function.scope) for a in annotation.args if a.name is not None}
    summary, description, own = (given.get(n) for n in ("summary", "description", "operationId"))
    parts = [run.text(v).literal or "" for v in (summary, description) if v is not None]
    if any(parts):
        said.doc = "\n".join(p for p in parts if p) if summary is not None else f"{said.doc.partition(chr(10))[0]}\n{parts[0]}"
    tags = given.get("tags")
    listed = [w for v in (tags.items() or []) if (w := run.text(v).literal)] if tags is not None else []
    said.tags = listed or said.tags
    said.operation_id = (run.text(own).literal or "") if own is not None else said.operation_id
    flag = given.get("deprecated")
    said.deprecated = said.deprecated or (isinstance(flag, Const) and flag.value is True)


def _text(run: Interpreter, function: FunctionRef, annotation: ir.Annotation, name: str) -> str:
    node = next((a.value for a in annotation.args if a.name == name), None) or next(
        (a.value for a in annotation.args if a.name is None), None
    )
    value = run.evaluate(node, function.scope) if node is not None else None
    return (value.literal or "") if isinstance(value, Text) else ""


def _tags(target: Target) -> list[str]:
    """The controller's name, or what its namespace says where it is named after an action."""
    symbol, _, method = target.symbol.partition("::")
    *package, name = symbol.split("\\") if symbol and "(" not in symbol else [""]
    stem = re.sub(r"(Api)?(Controller|Action|Handler)$", "", name)
    if method == "__invoke" or stem in _ACTIONS:
        # ``PostController`` with several methods is about posts.
        inner = next((p for p in reversed(package) if p not in _PLAIN_FOLDERS and not re.fullmatch(r"[Vv]\d+", p)), "")
        if method == "__invoke" or (inner and stem in _ACTIONS and len(package) > 1):
            # An invokable class right below the root is named itself.
            stem = (re.sub(r"(Controllers?|Actions?)$", "", inner) if len(package) > 1 else stem) or ("" if method == "__invoke" else stem)
    return [stem] if stem else []


# --- Scribe ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Described:
    """A parameter that Scribe's tags describe."""

    name: str
    schema: Schema
    required: bool
    description: str


def described(doc: str | None, kind: str) -> Iterator[Described]:
    """``@bodyParam title string required The title. Example: A day``."""
    for match in re.finditer(rf"(?m)^\s*@{kind}\s+(\S+)[ \t]*(.*)$", doc or ""):
        name, rest = match[1], match[2]
        words = rest.split()
        schema: dict[str, Any] = {}
        if words and (found := _TYPES.get(words[0].removesuffix("[]").lower())) is not None:
            schema = {"type": found} if not words[0].endswith("[]") else {"type": "array", "items": {"type": found}}
            words = words[1:]
        elif words and words[0].lower() in {"object", "array", "file"}:
            kinds: dict[str, dict[str, Any]] = {
                "object": {"type": "object"},
                "array": {"type": "array", "items": {}},
                "file": {"type": "string", "format": "binary"},
            }
            schema = kinds[words[0].lower()]
            words = words[1:]
        required = bool(words) and words[0] == "required"
        text = " ".join(words[1:] if required else words)
        description, _, example = text.partition("Example:")
        if example.strip() and example.strip() != "No-example":
            schema["examples"] = [_example(example.strip(), schema)]
        yield Described(name, schema, required, description.strip())


def _example(text: str, schema: Schema) -> object:
    if schema.get("type") == "string":
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def answers(doc: str | None) -> Iterator[tuple[int, Any]]:
    """``@response 201 {"id": 1}``: statuses and what they look like."""
    for match in re.finditer(r"(?ms)^\s*@response\s+(\d{3})?\s*(?:scenario=(?:\"[^\"]*\"|\S+)\s*)?([{\[].*?)(?=^\s*@\w|\Z)", doc or ""):
        try:
            yield int(match[1] or 200), json.loads(match[2].strip())
        except ValueError:
            continue


def shape_of(value: Any) -> Schema:
    """The schema of an example."""
    if isinstance(value, dict):
        return object_of(Property(str(k), shape_of(v), True) for k, v in value.items())
    if isinstance(value, list):
        return array_of(shape_of(value[0]) if value else {})
    return {"type": {bool: "boolean", int: "integer", float: "number", str: "string"}[type(value)]} if value is not None else {}

"""What is said of operations: doc comments, and the annotations of Swagger, springdoc and MicroProfile OpenAPI."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Evidence, Parameter, RequestBody, Schema
from liveapi.api.shapes import array_of
from liveapi.frameworks.answers import JSON, Answers
from liveapi.frameworks.families.annotations import Applied, flag, flat
from liveapi.frameworks.java.members import described
from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef, Const, ExternalCall, Value

if TYPE_CHECKING:
    from liveapi.frameworks.java.jvm import Jvm
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.scope import Scope

_TAG = re.compile(r"<(?!(?:code|a)\b)[^<>]*>|</?(?:code|a)\b[^<>]*>")
_INLINE = re.compile(r"\{@\w+\s+([^{}]*)\}")
_SENTENCE = re.compile(r"(?<=[^.\s][.!?])\s+(?=[A-Z(\"'])")
_ANSWERS = frozenset({"ApiResponse", "APIResponse"})
_LISTS = frozenset({"ApiResponses", "APIResponses"})
#: Ends of the names of controllers that say nothing of what they are about.
_ENDINGS = ("RestController", "ApiController", "Controller", "RestResource", "Resource", "Endpoint", "Handler", "Api", "API")


@dataclass(slots=True)
class Words:
    """What is said of one operation."""

    doc: str = ""
    tags: list[str] = field(default_factory=list)
    operation_id: str = ""
    deprecated: bool = False


def comment(doc: str | None) -> str:
    """A doc comment as a summary (its first sentence) and the rest below it."""
    text = plain(described(doc))
    if not text:
        return ""
    first, _, rest = text.partition("\n\n")
    first = " ".join(first.split())
    sentences = _SENTENCE.split(first, maxsplit=1)
    more = [*sentences[1:], rest.strip()]
    return "\n".join([sentences[0].removesuffix("."), *(m for m in more if m)])


def plain(text: str) -> str:
    """A doc comment without markup."""
    text = _INLINE.sub(lambda m: m[1].strip().lstrip("#").replace("#", "."), text)
    text = re.sub(r"<\s*(?:p|br|li|ul|ol)\s*/?>", "\n\n", text)
    return re.sub(r"\n{3,}", "\n\n", _TAG.sub("", text)).strip()


def of_operation(run: Interpreter, found: Sequence[Applied], on_class: Sequence[Applied], doc: str | None, owner: str) -> Words:
    """The words of a method; ``on_class`` are the annotations of its controller, named ``owner``."""
    words = Words(comment(doc))
    for annotation in found:
        if annotation.name in {"Operation", "ApiOperation"}:
            old = annotation.name == "ApiOperation"
            summary = annotation.text(run, "value" if old else "summary") or ""
            text = annotation.text(run, "notes" if old else "description") or ""
            if summary or text:
                words.doc = f"{summary}\n{text}" if summary else f"{words.doc.partition(chr(10))[0]}\n{text}"
            words.operation_id = annotation.text(run, "nickname" if old else "operationId") or words.operation_id
            words.tags += [t for x in annotation.texts(run, "tags") or [] if (t := x.literal)]
            words.deprecated |= flag(annotation.values.get("deprecated")) is True
        elif annotation.name == "Deprecated":
            words.deprecated = True
    words.deprecated |= any(a.name == "Deprecated" for a in on_class)
    words.tags += _tags(run, found)
    words.tags = list(dict.fromkeys(words.tags or _tags(run, on_class) or [_subject(owner)]))
    return words


def _tags(run: Interpreter, found: Iterable[Applied]) -> list[str]:
    out: list[str] = []
    for annotation in found:
        if annotation.name == "Tag" and any("openapi" in q or "swagger" in q for q in annotation.qualified):
            out += [t] if (t := annotation.text(run, "name", "value")) else []
        elif annotation.name == "Tags":
            for value in flat(annotation.values["value"]) if "value" in annotation.values else ():
                if isinstance(value, ExternalCall) and (name := value.call_site.get(None, "name")) is not None:
                    out += [t] if (t := run.text(name).literal) else []
        elif annotation.name == "Api":
            out += [t for x in annotation.texts(run, "tags", "value") or [] if (t := x.literal)]
    return out


def _subject(name: str) -> str:
    """What a controller is about: ``UserController`` ▶ ``User``."""
    return next((name.removesuffix(e) for e in _ENDINGS if name.endswith(e) and len(name) > len(e)), name)


def on_parameters(doc: str | None, parameters: Iterable[Parameter], names: Mapping[str, str]) -> None:
    """Give parameters what ``@param`` says of them; ``names`` are those in the code by those on the wire."""
    said: dict[str, str] = {}
    current = ""
    for line in (doc or "").splitlines():
        match = re.match(r"\s*@param\s+(\w+)\s+(.*)", line)
        if match is not None:
            current = match[1]
            said[current] = match[2].strip()
        elif line.lstrip().startswith("@"):
            current = ""
        elif current:
            said[current] = f"{said[current]} {line.strip()}".strip()
    for parameter in parameters:
        if not parameter.description:
            parameter.description = plain(said.get(names.get(parameter.name, parameter.name), ""))


# --- answers that annotations state -----------------------------------------------------------------------------------


def answers_stated(jvm: Jvm, answers: Answers, found: Sequence[Applied], at: Evidence) -> Answers:
    """Answers with what ``@ApiResponse`` says: further ones, descriptions, contents that the code does not tell."""
    stated = list(_stated(found))
    whole = next((a for a in found if a.name == "ApiOperation" and "response" in a.values), None)
    if not stated and whole is None:
        return answers
    out = Answers()
    said: dict[str, str] = {}
    contents: dict[str, list[tuple[str, Schema]]] = {}
    for values in stated:
        status = _status(jvm.run, values)
        if not status:
            continue
        words = values.get("description") or values.get("message")
        said.setdefault(status, (jvm.run.text(words).literal or "") if words is not None else "")
        contents.setdefault(status, []).extend(_contents(jvm, values))
    known = {r.status: r for r in answers.responses()}
    if whole is not None:
        success = next((s for s in (*said, *known) if s.startswith("2")), "200")
        said.setdefault(success, "")
        contents[success] = contents.get(success) or list(_contents(jvm, whole.values))
    # What is stated for success stands in for the status that a framework would give by itself.
    successes = [s for s in said if s.startswith("2")]
    for status, response in known.items():
        if status.startswith("2") and successes and status not in successes:
            if len(successes) == 1 and len([k for k in known if k.startswith("2")]) == 1:
                contents[successes[0]] = contents[successes[0]] or [(m, c.schema) for m, c in response.content.items()]
            continue
        given = contents.get(status) or [(m, c.schema) for m, c in response.content.items()]
        if any(c.schema for c in response.content.values()):
            given = [(m, c.schema) for m, c in response.content.items()]
        for media, schema in given:
            out.add(status, schema, media, description=said.get(status, ""), evidence=response.evidence, certainty=response.certainty)
        if not given:
            out.add(status, description=said.get(status, ""), evidence=response.evidence, certainty=response.certainty)
    for status, text in said.items():
        if out.has(status):
            continue
        for media, schema in contents[status]:
            out.add(status, schema, media, description=text, evidence=at)
        if not contents[status]:
            out.add(status, description=text, evidence=at)
    return out


def _stated(found: Sequence[Applied]) -> Iterator[Mapping[str, Value]]:
    for annotation in found:
        if annotation.name in _ANSWERS:
            yield annotation.values
        elif annotation.name in _LISTS | {"Operation"}:
            listed = annotation.values.get("responses" if annotation.name == "Operation" else "value")
            for value in flat(listed) if listed is not None else ():
                if isinstance(value, ExternalCall):
                    yield _values(value)


def _values(call: ExternalCall) -> dict[str, Value]:
    """The attributes of an annotation inside another."""
    values = dict(call.call_site.keywords)
    first = call.call_site.get(0)
    return {"value": first, **values} if first is not None and "value" not in values else values


def _status(run: Interpreter, values: Mapping[str, Value]) -> str:
    code = values.get("responseCode") or values.get("code")
    if isinstance(code, Const):
        return str(code.value)
    text = (run.text(code).literal or "") if code is not None else ""
    return text if re.fullmatch(r"[1-5]\d\d|[1-5]XX|default", text) else ""


def _contents(jvm: Jvm, values: Mapping[str, Value]) -> Iterator[tuple[str, Schema]]:
    old = values.get("response")
    if isinstance(old, ClassRef):
        schema = jvm.output.of(TypeRef(old.cls, old.scope))
        container = values.get("responseContainer")
        many = container is not None and jvm.run.text(container).literal in {"List", "Set"}
        yield JSON, array_of(schema) if many else schema
    for content in flat(values["content"]) if "content" in values else ():
        if not isinstance(content, ExternalCall):
            continue
        inner = _values(content)
        media = (jvm.run.text(inner["mediaType"]).literal if "mediaType" in inner else None) or JSON
        found = _schema(jvm, inner.get("schema"))
        array = inner.get("array")
        if isinstance(array, ExternalCall):
            items = _schema(jvm, _values(array).get("schema"))
            found = array_of(items) if items is not None else None
        if found is not None or "mediaType" in inner:
            yield media, found or {}


def _schema(jvm: Jvm, value: Value | None) -> Schema | None:
    """What ``@Schema(implementation = X.class)`` stands for."""
    values = _values(value) if isinstance(value, ExternalCall) else {}
    kind = values.get("implementation")
    if isinstance(kind, ClassRef):
        return jvm.output.of(TypeRef(kind.cls, kind.scope))
    name = str(getattr(kind, "name", "")).removesuffix(".class").rpartition(".")[2]
    if name and kind is not None:
        scope: Scope | None = kind.call_site.scope if isinstance(kind, ExternalCall) else None
        known = jvm.output.scalars.get(name)
        return known if known is not None or scope is None else jvm.output.of(TypeRef(ir.Name(0, name), scope))
    one_of = (
        [s for v in flat(values["oneOf"]) if isinstance(v, ClassRef) and (s := jvm.output.of(TypeRef(v.cls, v.scope)))]
        if "oneOf" in values
        else []
    )
    return {"oneOf": one_of} if one_of else None


def body_described(body: RequestBody | None, found: Sequence[Applied], run: Interpreter) -> None:
    """Give a body what ``@RequestBody`` of Swagger says of it."""
    for annotation in found:
        if body is not None and not body.description and annotation.name == "RequestBody" and "description" in annotation.values:
            body.description = annotation.text(run, "description") or ""

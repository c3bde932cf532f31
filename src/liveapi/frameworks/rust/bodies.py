"""What a Rust handler takes as its body: extractors in its signature, Rocket's data guard."""

from __future__ import annotations

from collections.abc import Iterator

from liveapi.api.model import Certainty, Evidence, RequestBody
from liveapi.frameworks.answers import BINARY, FORM, JSON, MULTIPART, TEXT, body_of
from liveapi.frameworks.rust.schemas import RustSchemas
from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef, FunctionRef

#: Extractors by the last word of their names ▶ media type. Their own kinds end as these do: ``ValidatedJson``.
_MEDIA = {
    "Json": JSON,
    "JsonWithRejection": JSON,
    "Form": FORM,
    "TypedMultipart": MULTIPART,
    "MultipartForm": MULTIPART,
    "Msgpack": "application/msgpack",
}
_WHOLE = {"Multipart": MULTIPART, "String": TEXT, "Bytes": BINARY, "Payload": BINARY, "Body": BINARY, "Data": BINARY}
_FILES = frozenset({"TempFile", "FieldData", "Upload", "NamedTempFile", "File"})
#: Where Actix and axum hand in other things under names that are those of bodies elsewhere.
_NOT_WHOLE = frozenset({"web.Data"})
_FILE = {"type": "string", "format": "binary"}


def body(handler: FunctionRef, schemas: RustSchemas) -> RequestBody | None:
    """The body that a handler takes by its signature."""
    guard = _data_guard(handler.function)
    for param in handler.function.params:
        if param.type is None or param.kind == "receiver":
            continue
        if guard is not None and param.name != guard:
            continue
        evidence = Evidence(handler.module.path, param.line)
        # Before Actix 1.0 several extractors come as a tuple.
        each = [t for t in param.type.items if not isinstance(t, ir.Arg)] if isinstance(param.type, ir.List) else [param.type]
        for kind, inner, optional in (e for t in each for e in _extractors(TypeRef(t, handler.scope), schemas)):
            schema = schemas.of(inner) if inner is not None else {}
            media = MULTIPART if kind == FORM and _has_files(inner, schemas) else kind
            if kind in (TEXT, BINARY) and inner is None:
                schema = {"type": "string"} if kind == TEXT else _FILE
            return body_of(schema, media, required=not optional, evidence=evidence, certainty=Certainty.CERTAIN)
    return None


def _data_guard(function: ir.Function) -> str | None:
    """``data = "<form>"`` of Rocket's attributes: the parameter that is the body."""
    for annotation in function.annotations:
        for arg in annotation.args:
            if arg.name == "data" and isinstance(arg.value, ir.Str):
                return arg.value.value.strip("<>")
    return None


def _extractors(ref: TypeRef, schemas: RustSchemas, optional: bool = False, depth: int = 0) -> Iterator[tuple[str, TypeRef | None, bool]]:
    """Media type and inner type of a body inside ``Option<…>``, ``Valid<…>``, ``Result<…, E>`` and the like."""
    name = ref.name
    args = ref.args
    if name in _MEDIA or (args and name.endswith(("Json", "Form", "Multipart"))):
        if args:
            media = _MEDIA.get(name) or next(
                m for word, m in (("Json", JSON), ("Form", FORM), ("Multipart", MULTIPART)) if name.endswith(word)
            )
            yield media, args[0], optional
        return
    if isinstance(ref.expr, ir.Member) and isinstance(ref.expr.object, ir.Name) and f"{ref.expr.object.id}.{name}" in _NOT_WHOLE:
        return
    if name in _WHOLE and name != "Data":
        yield _WHOLE[name], None, optional
        return
    if name == "Data" and not args:
        yield BINARY, None, optional
        return
    if depth < 3 and args and name in ("Option", "Result", "Valid", "Validated", "Garde", "WithValidation", "Strict", "Lenient", "Capped"):
        yield from _extractors(args[0], schemas, optional or name in ("Option", "Result"), depth + 1)
        return
    own = schemas.types.target(ref)
    if depth < 3 and args and isinstance(own, ClassRef):
        media = _own(own, schemas)
        if media:
            yield media, args[0], optional


def _own(extractor: ClassRef, schemas: RustSchemas) -> str:
    """The media type of an extractor of the repository's own: by the one that its implementation calls."""
    method = schemas.run.semantics(extractor.module).method(schemas.run, extractor, "from_request")
    if method is None:
        return ""
    for statement in method.function.body:
        for node in statement.walk():
            if isinstance(node, ir.Name) and node.id in ("Json", "Form", "Bytes"):
                return JSON if node.id == "Bytes" else _MEDIA[node.id]
    return ""


def _has_files(ref: TypeRef | None, schemas: RustSchemas) -> bool:
    """Whether a form has a file in it: then it travels as multipart."""
    found = schemas.types.class_of(ref)
    return found is not None and any(
        isinstance(n, ir.Name) and n.id in _FILES for f in found[0].cls.members() if f.type is not None for n in f.type.walk()
    )

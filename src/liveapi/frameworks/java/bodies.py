"""Request bodies of annotated methods: the entity, parts and forms, and objects whose members are parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from liveapi.api.model import Certainty, Evidence, Location, Parameter, RequestBody, Schema
from liveapi.api.shapes import MISSING, Property, array_of, is_nullable, object_of, wrapped
from liveapi.frameworks.answers import BINARY, FILE, FORM, JSON, MULTIPART, TEXT, body_of
from liveapi.frameworks.families.annotations import Applied, applied, class_scope, flag
from liveapi.frameworks.java import library, validation
from liveapi.frameworks.java.jvm import Jvm, parameter_schema, unwrapped
from liveapi.frameworks.java.keys import is_loose, keys_read
from liveapi.frameworks.java.types import is_optional
from liveapi.syntax import ir
from liveapi.trace.languages.jvm_library import words
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef


@dataclass(frozen=True, slots=True)
class Binding:
    """What a framework's annotations of parameters mean for the body. What is not named is no part of it."""

    #: The whole body.
    body: frozenset[str] = frozenset()
    #: A part of a multipart body, or a field of a form.
    parts: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    #: Parameters of the query, which are parts where they hold files or the method takes a form.
    queries: frozenset[str] = frozenset()
    #: An object whose members are fields of a form, or parameters of the query where there is no body.
    models: frozenset[str] = frozenset()
    #: A parameter without annotations is the body (JAX-RS); an object without is a model (Spring); one is a member of the body (Micronaut).
    bare_is_body: bool = False
    bare_is_model: bool = False
    bare_is_member: bool = False


@dataclass(slots=True)
class Taken:
    """A parameter of a method, with its annotations and the class that declares it so."""

    param: ir.Param
    found: Sequence[Applied]
    cls: ClassRef
    type: TypeRef | None


@dataclass(slots=True)
class Fields:
    """The fields of a form."""

    members: list[Property] = field(default_factory=list)
    files: bool = False
    at: Evidence | None = None


#: Annotations that say where a parameter comes from (JAX-RS, RESTEasy, Jersey, Dropwizard, Micronaut).
_BOUND = words(
    """Context Suspended PathParam RestPath QueryParam RestQuery HeaderParam RestHeader CookieParam RestCookie FormParam RestForm
    MatrixParam BeanParam Form MultipartForm Auth FormDataParam PathVariable QueryValue Header CookieValue RequestBean
    RequestAttribute Part"""
)
#: Verbs whose requests have no body that means anything.
BODILESS = frozenset({"GET", "HEAD", "DELETE", "OPTIONS", "TRACE"})


def body(
    jvm: Jvm, binding: Binding, taken: Sequence[Taken], verb: str, consumes: Sequence[str], path: frozenset[str]
) -> RequestBody | None:
    """The body that a method takes."""
    form = Fields()
    # Spring takes parameters of a multipart request from its address too; of a plain form they are its fields.
    formed = FORM in consumes
    for one in taken:
        names = {a.name for a in one.found}
        at = Evidence(one.cls.module.path, one.param.line)
        if names & binding.body:
            annotation = next(a for a in one.found if a.name in binding.body)
            member = annotation.text(jvm.run, "value") if binding.bare_is_member else None
            if not member:
                return _entity(jvm, one, annotation, consumes, at)
            _add(jvm, form, one, member, at)
        elif names & (binding.parts | binding.fields) or (names & binding.queries and (formed or is_file(jvm, one.type))):
            annotation = next(a for a in one.found if a.name in binding.parts | binding.fields | binding.queries)
            _add(jvm, form, one, annotation.text(jvm.run, "value", "name") or one.param.name, at)
        elif "BeanParam" in names:
            for inner in _bean(jvm, one):
                if any(a.name in binding.fields for a in inner.found):
                    stated = next(a for a in inner.found if a.name in binding.fields)
                    _add(jvm, form, inner, stated.text(jvm.run, "value") or inner.param.name, at)
        elif verb in BODILESS and not (verb == "DELETE" and binding.bare_is_body):
            continue
        elif names & binding.models or (binding.bare_is_model and is_model(jvm, one)):
            _spread(jvm, form, one, at)
        elif binding.bare_is_model and not one.found and is_file(jvm, one.type):
            _add(jvm, form, one, one.param.name, at)
        elif binding.bare_is_body and not names & _BOUND and one.param.name not in path and is_given(jvm, one):
            return _entity(jvm, one, None, consumes, at)
        elif binding.bare_is_member and not names & _BOUND and one.param.name not in path and is_given(jvm, one):
            _add(jvm, form, one, one.param.name, at)
    if not form.members:
        return _resolved_body(jvm, taken) if binding.bare_is_model and verb not in BODILESS else None
    media = [m for m in consumes if m in {FORM, MULTIPART, JSON}] or [MULTIPART if form.files else JSON if binding.bare_is_member else FORM]
    return body_of(object_of(form.members), *media, evidence=form.at)


def with_keys(jvm: Jvm, body: RequestBody | None, binding: Binding, taken: Sequence[Taken], function: ir.Function) -> RequestBody | None:
    """A body that is declared as a mapping, with the keys that the method reads as its members."""
    marked = [t for t in taken if any(a.name in binding.body for a in t.found)]
    bare = [t for t in taken if binding.bare_is_body and not t.found and is_loose(t.param.type)]
    one = next(iter([*marked, *bare]), None)
    if body is None or one is None or one.type is None or not is_loose(one.param.type) or jvm.types.class_of(one.type) is not None:
        return body
    values = jvm.input.of(one.type).get("additionalProperties", {})
    read = keys_read(function.body, one.param.name, values if isinstance(values, dict) else {})
    if read is None:
        return body
    return body_of(
        read, *body.content, required=body.required, description=body.description, evidence=body.evidence, certainty=Certainty.GUESSED
    )


def form_fields(body: RequestBody | None) -> frozenset[str]:
    """The fields of a plain form: they are no parameters of the query."""
    content = body.content.get(FORM) if body is not None else None
    return frozenset(content.schema.get("properties", {})) if content is not None else frozenset()


def is_file(jvm: Jvm, kind: TypeRef | None) -> bool:
    """Whether a type is an uploaded file, or several."""
    for _ in range(4):
        kind = unwrapped(jvm.types, kind)
        if kind is None or kind.name in library.FILES:
            return kind is not None and jvm.types.class_of(kind) is None
        if not kind.args:
            return False
        kind = kind.args[-1]
    return False


def is_context(jvm: Jvm, kind: TypeRef) -> bool:
    """Whether a type is something that the framework gives: a request, a principal."""
    inner = unwrapped(jvm.types, kind)
    if inner is None or jvm.types.class_of(inner) is not None:
        return inner is None
    return not (
        inner.name in library.SCALARS or inner.name in library.LISTS | library.SETS | library.MAPS | {"JsonNode", "Object", "Any"}
    ) or any(inner.name.startswith(n) for n in ("Security", "Http"))


def _bean(jvm: Jvm, one: Taken) -> Iterator[Taken]:
    """The members of a class that is one parameter, as parameters."""
    found = jvm.types.class_of(one.type)
    for cls, bound in jvm.types.lineage(*found) if found is not None else ():
        parts: list[ir.Param | ir.Field] = [*cls.cls.members(), *cls.cls.params]
        for part in parts:
            param = ir.Param(part.line, part.name, part.type, part.default, part.annotations)
            annotations = list(applied(jvm.run, part.annotations, class_scope(cls)))
            yield Taken(param, annotations, cls, TypeRef(part.type, cls.scope, bound) if part.type is not None else None)


def is_given(jvm: Jvm, one: Taken) -> bool:
    """Whether a parameter is something that a request holds."""
    return one.type is not None and not is_context(jvm, one.type)


def is_model(jvm: Jvm, one: Taken) -> bool:
    """Whether a parameter of Spring without annotations is an object that is bound from the request's parameters."""
    if {a.name for a in one.found} - {"Valid", "Validated", "ParameterObject", "Parameter", "NotNull", "ModelAttribute"}:
        return False
    found = jvm.types.class_of(one.type)
    if found is None or found[0].cls.kind not in {"class", "record"}:
        return False
    names = {c.name for c, _ in jvm.types.lineage(*found)} | {
        getattr(b, "name", "").rpartition(".")[2] for b in jvm.run.classes.outside(found[0])
    }
    return not names & {"UserDetails", "Principal", "Authentication", "Pageable", "OAuth2User"} and not _resolved(jvm, found[0].name)


def _resolved(jvm: Jvm, name: str) -> bool:
    """Whether code of the repository provides arguments of a type."""
    return any(f"{name}.class" in text or f"{name}::class" in text for text in _resolvers(jvm))


#: What code that reads a body calls.
_READS_BODY = re.compile(r"getReader|getInputStream|\.reader\b|\.inputStream\b|readTree|readValue|getBody\b|InputMessage")


def _resolved_body(jvm: Jvm, taken: Sequence[Taken]) -> RequestBody | None:
    """The body where an annotation of the repository marks a parameter, which code of its own makes of what it reads.

    What the annotation is given is the member of the body that is meant.
    """
    for one in taken:
        for annotation in one.param.annotations:
            kind = jvm.run.evaluate(
                annotation.expr.callee if isinstance(annotation.expr, ir.Call) else annotation.expr, class_scope(one.cls)
            )
            if not isinstance(kind, ClassRef) or kind.cls.kind != "annotation" or one.type is None:
                continue
            if any(annotation.name in text and _READS_BODY.search(text) for text in _resolvers(jvm)):
                schema = jvm.taken(one.type)
                given = next((a.value for a in annotation.args if a.name in {None, "value", "name"}), None)
                at = Evidence(one.cls.module.path, one.param.line)
                return body_of(
                    wrapped(given.value, schema) if isinstance(given, ir.Str) else schema, evidence=at, certainty=Certainty.LIKELY
                )
    return None


def _resolvers(jvm: Jvm) -> list[str]:
    """The files that provide arguments, as text."""
    program = jvm.run.program
    found = (program.declared(language, rb"(HandlerMethodArgumentResolver)") for language in ("java", "kotlin"))
    return [program.text(path) or "" for index in found for path in {p for paths in index.values() for p in paths}]


def _entity(jvm: Jvm, one: Taken, annotation: Applied | None, consumes: Sequence[str], at: Evidence) -> RequestBody:
    schema: Schema = jvm.taken(one.type) if one.type is not None else {}
    inner = unwrapped(jvm.types, one.type)
    if inner is not None and inner.name in library.STREAMS and inner.args and not is_file(jvm, inner):
        schema = jvm.taken(inner)
    required = flag(annotation.values.get("required")) if annotation is not None else None
    if required is None:
        required = not is_optional(one.param.type) and one.param.default is None and not any(a.name == "Nullable" for a in one.found)
    if is_nullable(schema):
        schema = parameter_schema(jvm.run, schema) if "type" in schema else schema
    said = validation.words(jvm.run, one.found)
    media = list(consumes)
    if not media:
        plain = inner is not None and inner.name in {"String", "CharSequence"} and not jvm.types.class_of(inner)
        media = (
            [TEXT]
            if plain
            else [BINARY]
            if schema == FILE or (inner is not None and inner.name in {"InputStream", "ByteArray"})
            else [JSON]
        )
    if schema in (FILE, library.BYTES):
        schema = FILE
        media = [m for m in media if m != JSON] or [BINARY]
    if MULTIPART in media and validation.kind_of(jvm.run.components.resolve(schema)) not in {"object", ""}:
        schema = FILE if media == [MULTIPART] else schema
    return body_of(schema, *media, required=required, description=said.get("description") or "", evidence=at)


def _add(jvm: Jvm, form: Fields, one: Taken, name: str, at: Evidence) -> None:
    """One field of a form."""
    form.at = form.at or at
    schema: Schema = jvm.input.of(one.type)
    if is_file(jvm, one.type):
        form.files = True
        many = validation.kind_of(schema) == "array" and schema.get("items") not in ({}, None)
        schema = array_of(FILE) if many and one.type is not None and one.type.name not in {"Flux", "Multi"} else FILE
    schema = validation.limits(jvm.run, one.found, schema)
    required = next((f for a in one.found if (f := flag(a.values.get("required"))) is not None), None)
    if required is None:
        required = not is_optional(one.param.type) and one.param.default is None and not any(
            "defaultValue" in a.values or a.name in {"Nullable", "DefaultValue"} for a in one.found
        )  # fmt: skip
    said = validation.words(jvm.run, one.found)
    stated = (a.text(jvm.run, "value" if a.name == "DefaultValue" else "defaultValue") for a in one.found)
    given = next((text for text in stated if text), None)
    default = validation.as_kind(given, validation.kind_of(schema)) if given else None
    form.members.append(Property(name, schema, required, said.get("description") or "", default=MISSING if default is None else default))


def _spread(jvm: Jvm, form: Fields, one: Taken, at: Evidence) -> None:
    """The members of an object as fields of a form."""
    form.at = form.at or at
    schema = jvm.run.components.resolve(jvm.input.of(one.type))
    for name, inner in schema.get("properties", {}).items():
        form.files |= inner == FILE or inner.get("items") == FILE
        form.members.append(Property(name, inner, name in schema.get("required", [])))


def members_as_parameters(jvm: Jvm, one: Taken) -> Iterator[Parameter]:
    """The members of an object as parameters of the query, those of objects inside by their paths (``author.name``)."""
    at = Evidence(one.cls.module.path, one.param.line)
    yield from _queried(jvm, jvm.input.of(one.type), at, "", 0)


def _queried(jvm: Jvm, schema: Schema, at: Evidence, prefix: str, depth: int) -> Iterator[Parameter]:
    found = jvm.run.components.resolve(schema)
    needed = found.get("required", [])
    for name, inner in found.get("properties", {}).items():
        plain = parameter_schema(jvm.run, {k: v for k, v in inner.items() if k not in {"description", "deprecated", "writeOnly"}})
        resolved = jvm.run.components.resolve(inner)
        if not plain and "properties" in resolved:
            if depth < 2:
                yield from _queried(jvm, inner, at, f"{prefix}{name}.", depth + 1)
        elif plain != FILE:
            described, old = str(inner.get("description", "")), inner.get("deprecated") is True
            yield Parameter(prefix + name, Location.QUERY, plain or {"type": "string"}, name in needed and not depth, described, old, at)

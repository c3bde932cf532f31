"""From what a handler binds and reads to OpenAPI's parameters and request body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from liveapi.api.model import Certainty, Evidence, Location, MediaType, Parameter, RequestBody, Schema
from liveapi.api.shapes import Property, any_of, object_of, without_null
from liveapi.frameworks.answers import BINARY, FORM, JSON, MULTIPART, body_of
from liveapi.frameworks.go.reads import ECHO, GIN, Bound, FormPart, Requests
from liveapi.frameworks.go.schemas import GoSchemas
from liveapi.frameworks.go.tags import is_required, rules_of, typed

_MEDIA = {"json": JSON, "form": FORM, "xml": "application/xml", "yaml": "application/yaml"}
#: Names that nobody sends in a query.
_SECRET = re.compile(r"passw|secret|^file$|grant_type|refresh_token", re.IGNORECASE)
_PLACES = ("param", "params", "uri", "path", "header", "reqHeader", "cookie")


class Inputs:
    """Makes parameters and bodies of what handlers read. ``tagged`` gives the schemas whose fields are named by a tag."""

    def __init__(self, schemas: GoSchemas, form: GoSchemas) -> None:
        self.schemas = schemas
        self.form = form
        self._tagged = {"form": form}

    def tagged(self, tag: str) -> GoSchemas:
        """The schemas of what is sent, named by a tag."""
        if tag not in self._tagged:
            self._tagged[tag] = GoSchemas(self.form.run, self.form.go, "input", tag)
        return self._tagged[tag]

    def parameters(self, read: Requests, method: str, *, queries: bool) -> list[Parameter]:
        """All parameters; ``queries`` says that what a form or a query may hold is in the query."""
        found = dict(read.parameters)
        for bound in read.bound:
            for parameter in self._of_struct(bound, self._sources(bound, method)):
                found[parameter.location, parameter.name] = parameter
        for typed_ in read.typed:
            schema = without_null(self.schemas.of(typed_.ref))
            key = (typed_.location, typed_.name)
            found[key] = Parameter(typed_.name, typed_.location, schema, typed_.required, evidence=typed_.evidence)
        for name, part in read.form.items():
            if self._in_query(read, part, method, queries):
                key = (Location.QUERY, name)
                if key not in found:
                    found[key] = Parameter(name, Location.QUERY, part.schema, evidence=part.evidence, certainty=Certainty.LIKELY)
        return list(found.values())

    @staticmethod
    def _sources(bound: Bound, method: str) -> Mapping[str, Location]:
        if bound.body == "form" and bound.kind == GIN:
            return {bound.tag: Location.QUERY} if method in ("GET", "HEAD") else {}
        if bound.body != "auto":
            return bound.sources
        if bound.kind == ECHO:
            query = {"query": Location.QUERY} if method in ("GET", "DELETE", "HEAD") else {}
            return {"param": Location.PATH, **query}
        return {"form": Location.QUERY} if bound.kind == GIN and method in ("GET", "HEAD") else {}

    def takes_json(self, read: Requests) -> bool:
        """Whether a handler takes JSON."""
        return any(media == JSON for b in read.bound for media, _ in self._of_bound(b, "POST"))

    def _in_query(self, read: Requests, part: FormPart, method: str, queries: bool) -> bool:
        if part.kind != "any":
            return False
        if method not in ("POST", "PUT", "PATCH"):
            return True
        if read.raw == "multipart" or any(p.kind != "any" or _SECRET.search(n) for n, p in read.form.items()):
            return False
        return queries or self.takes_json(read)

    def _of_struct(self, bound: Bound, sources: Mapping[str, Location]) -> Iterator[Parameter]:
        """The parameters that the fields of a struct are filled from; ``sources``: tag ▶ place."""
        found = self.schemas.go.class_of(bound.ref) if sources else None
        if found is None or found[0].cls.kind != "struct":
            return
        extra = self.form.rules(found[0])
        for member in self.form.members(*found):
            for tag, location in sources.items():
                name, *options = member.words.get(tag, "").split(",")
                if not name or name == "-":
                    continue
                made = self.form.property(member, extra.get(member.field.name))
                if made is None:
                    continue
                schema = dict(without_null(made.schema))
                if self.schemas.go.qualified(member.ref) == "time.Duration":
                    schema = {"type": "string"}
                default = next((o.partition("=")[2] for o in options if o.startswith("default=")), member.words.get("default"))
                if default is not None and (value := typed(default, str(schema.get("type", "")))) is not None:
                    schema["default"] = value
                rules = rules_of(member.words)
                required = location is Location.PATH or is_required(rules) or "required" in options
                evidence = Evidence(member.cls.module.path, member.field.line)
                yield Parameter(name, location, schema, required, made.description, made.deprecated, evidence)

    # --- bodies -----------------------------------------------------------------------------------------------------

    def body(self, read: Requests, method: str, *, queries: bool) -> RequestBody | None:
        """The body that a handler takes with a method."""
        if method in ("GET", "HEAD", "OPTIONS", "TRACE"):
            return None
        content: dict[str, list[Schema]] = {}
        certainty, evidence = Certainty.CERTAIN, None
        for bound in read.bound:
            for media, schema in self._of_bound(bound, method):
                content.setdefault(media, []).append(schema)
                evidence = evidence or bound.evidence
                if bound.keys:
                    certainty = Certainty.GUESSED
        parts = {n: p for n, p in read.form.items() if not self._in_query(read, p, method, queries)}
        if parts:
            files = any(p.kind == "file" for p in parts.values()) or read.raw == "multipart"
            schema = object_of(Property(n, p.schema) for n, p in parts.items())
            content.setdefault(MULTIPART if files else FORM, []).append(schema)
            certainty = Certainty.GUESSED if evidence is None else certainty
            evidence = evidence or next(iter(parts.values())).evidence
        if not content:
            if read.raw == "multipart":
                return body_of({"type": "object"}, MULTIPART, required=False, certainty=Certainty.GUESSED)
            if read.raw and method in ("POST", "PUT", "PATCH"):
                return body_of({}, BINARY, required=False, certainty=Certainty.GUESSED)
            return None
        made = {kind: MediaType(any_of(s for s in found if s)) for kind, found in content.items()}
        return RequestBody(made, True, "", evidence, certainty)

    def _of_bound(self, bound: Bound, method: str) -> Iterable[tuple[str, Schema]]:
        if not bound.body:
            return
        words = self._words(bound)
        if bound.keys:
            yield _MEDIA.get(bound.body, JSON), object_of(Property(name, schema) for name, schema in bound.keys.items())
            return
        if bound.body in ("json", "xml", "yaml"):
            yield _MEDIA[bound.body], self.schemas.of(bound.ref)
            return
        forms = [w for w in words if w.get("form", "-") != "-"]
        jsons = [w for w in words if w.get("json", "-") != "-" or not any(t in w for t in ("form", "query", "json", *_PLACES))]
        if bound.body == "auto":
            if method == "DELETE" and not jsons:
                return
            if words and not jsons and not forms:
                return  # all of it comes from the path, the query, headers
            if jsons or not words:
                schema = self.schemas.of(bound.ref)
                yield JSON, schema
        if (forms or bound.body == "form") and method != "DELETE":
            form = self.tagged(bound.tag).of(bound.ref)
            if form:
                yield MULTIPART if self._has_file(form) else FORM, form

    def _has_file(self, schema: Schema) -> bool:
        values = self.form.run.components.resolve(schema).get("properties", {}).values()
        return any(v.get("items", v).get("format") == "binary" for v in values)

    def _words(self, bound: Bound) -> list[dict[str, str]]:
        found = self.schemas.go.class_of(bound.ref)
        if found is None or found[0].cls.kind != "struct":
            return []
        return [m.words for m in self.form.members(*found)]

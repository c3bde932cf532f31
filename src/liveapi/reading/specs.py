"""What a repository's own OpenAPI files add to the contract that was read from its code: words and examples, never routes.

Such a file describes what somebody once meant; the code decides what is served. So a file only fills what is empty: titles, summaries,
descriptions, tags, operation ids, examples. Operations are matched by method and path, after the prefix that most of them have in common.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from liveapi.api.from_openapi import from_text
from liveapi.api.model import Api, MediaType, Operation, Parameter, ReadWarning, Response, Schema, Server
from liveapi.api.schemas import REF
from liveapi.api.template import names, shape
from liveapi.errors import SourceError
from liveapi.source.base import MAX_SIZE, Source

_ENDINGS = (".json", ".yaml", ".yml")
_HEAD = re.compile(rb"""(?m)^[\s{]*["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]\.""")
#: The version stands at the beginning, after a comment perhaps; at the end where a tool sorts what it writes.
_HEAD_BYTES = 4096
#: Words that a description is looked for in: schemas within schemas.
_MAX_DEPTH = 6


def complete(api: Api, source: Source) -> None:
    """Fill what is empty in ``api`` from the OpenAPI files of ``source``, those that describe most of it first."""
    specs: list[tuple[int, str, Api, str, dict[str, Operation]]] = []
    for path, text in _files(source):
        try:
            spec = from_text(text, path)
        except SourceError as error:
            api.warnings.append(ReadWarning(path, str(error)))
            continue
        prefix, matched = _matched(api, spec)
        if matched:
            specs.append((-len(matched), path, spec, prefix, matched))
    for _, _, spec, prefix, matched in sorted(specs, key=lambda s: s[:2]):
        _Completion(api, spec, source.name).run(matched, prefix, whole=2 * len(matched) > len(api.operations))


def _files(source: Source) -> Iterator[tuple[str, str]]:
    """Paths and texts of the files that look like OpenAPI documents."""
    for entry in sorted(source.entries(), key=lambda e: e.path):
        if not entry.path.lower().endswith(_ENDINGS) or entry.size > MAX_SIZE:
            continue
        data = source.read(entry.path)
        if _HEAD.search(data[:_HEAD_BYTES]) or _HEAD.search(data[-_HEAD_BYTES:]):
            yield entry.path, data.decode("utf-8", "replace")


def _key(method: str, path: str) -> str:
    return f"{method.upper()} {shape(path).rstrip('/') or '/'}"


def _matched(api: Api, spec: Api) -> tuple[str, dict[str, Operation]]:
    """What paths of the contract begin with before the file's; its operations by the keys of those of the contract that they describe."""
    ours = {_key(o.method, o.path) for o in api.operations}
    theirs = [(o, _key(o.method, o.path)) for o in spec.operations]
    ends: Counter[str] = Counter()
    by_end: dict[str, list[str]] = {}
    for key in ours:
        method, _, path = key.partition(" ")
        parts = path.split("/")
        for start in range(1, len(parts)):
            by_end.setdefault(f"{method} /{'/'.join(parts[start:])}", []).append("/".join(parts[:start]))
    for _, key in theirs:
        ends.update(by_end.get(key, ()))
    bases = {urlsplit(server.url).path.rstrip("/") for server in spec.servers if "{" not in server.url}
    candidates = sorted({"", *bases, *(prefix for prefix, _ in ends.most_common(3))})

    def match(prefix: str) -> dict[str, Operation]:
        found: dict[str, Operation] = {}
        for operation, key in theirs:
            method, _, path = key.partition(" ")
            whole = f"{method} {(prefix + path).rstrip('/') or '/'}"
            if whole in ours:
                found.setdefault(whole, operation)
        return found

    return max(((prefix, match(prefix)) for prefix in candidates), key=lambda found: len(found[1]))


def _servers(spec: Api, prefix: str) -> list[Server]:
    """The file's servers without what the contract's own paths begin with."""
    servers = [Server(server.url.rstrip("/").removesuffix(prefix), server.description) for server in spec.servers]
    return [server for server in servers if server.url]


class _Completion:
    """One file's words for one contract. ``name`` is what the contract is called when the code gives it no title."""

    def __init__(self, api: Api, spec: Api, name: str) -> None:
        self.api = api
        self.spec = spec
        self.name = name
        self.seen: set[tuple[int, int]] = set()

    def run(self, matched: Mapping[str, Operation], prefix: str, *, whole: bool) -> None:
        """``prefix`` is what our paths begin with before the file's.

        ``whole``: the file describes most of the contract, so what it says of the API as a whole is meant for it.
        """
        if whole:
            if self.api.title == self.name:
                self.api.title = self.spec.title
                self.api.version = self.spec.version
            self.api.description = self.api.description or self.spec.description
            self.api.servers = self.api.servers or _servers(self.spec, prefix)
        taken = {o.operation_id for o in self.api.operations if o.operation_id}
        for operation in self.api.operations:
            said = matched.get(_key(operation.method, operation.path))
            if said is None:
                continue
            if said.operation_id and said.operation_id not in taken and not operation.operation_id:
                operation.operation_id = said.operation_id
                taken.add(said.operation_id)
            self.operation(operation, said)

    def operation(self, ours: Operation, theirs: Operation) -> None:
        ours.summary = ours.summary or theirs.summary
        ours.description = ours.description or theirs.description
        ours.tags = ours.tags or list(theirs.tags)
        ours.deprecated = ours.deprecated or theirs.deprecated
        # Names of path parameters may differ; their order does not.
        renamed = dict(zip(names(theirs.path), names(ours.path)[-len(names(theirs.path)) :], strict=False))
        said = {(p.location, renamed.get(p.name, p.name)): p for p in theirs.parameters}
        for parameter in ours.parameters:
            if (other := said.get((parameter.location, parameter.name))) is not None:
                self.parameter(parameter, other)
        if ours.request_body is not None and theirs.request_body is not None:
            ours.request_body.description = ours.request_body.description or theirs.request_body.description
            self.content(ours.request_body.content, theirs.request_body.content)
        answers = {r.status: r for r in theirs.responses}
        for response in ours.responses:
            if (answer := answers.get(response.status)) is not None:
                self.response(response, answer)

    def parameter(self, ours: Parameter, theirs: Parameter) -> None:
        ours.description = ours.description or theirs.description
        ours.schema = self.schema(ours.schema, theirs.schema)

    def response(self, ours: Response, theirs: Response) -> None:
        ours.description = ours.description or theirs.description
        self.content(ours.content, theirs.content)

    def content(self, ours: dict[str, MediaType], theirs: Mapping[str, MediaType]) -> None:
        for kind, media in ours.items():
            other = theirs.get(kind)
            if other is not None:
                media.examples = media.examples or dict(other.examples)
                media.schema = self.schema(media.schema, other.schema)

    def schema(self, ours: Schema, theirs: Schema, depth: int = 0) -> Schema:
        """``ours`` with descriptions and examples of ``theirs``; what it refers to is completed where it stands."""
        if depth > _MAX_DEPTH or not theirs:
            return ours
        theirs = _target(theirs, self.spec)
        if isinstance(ref := ours.get("$ref"), str):
            name = ref.removeprefix(REF)
            known = self.api.schemas.get(name)
            if known is not None and (key := (id(known), id(theirs))) not in self.seen:
                self.seen.add(key)
                self.api.schemas[name] = self.schema(known, theirs, depth + 1)
                self.seen.add((id(self.api.schemas[name]), id(theirs)))
            return ours
        out: dict[str, Any] = dict(ours)
        for word in ("description", "examples"):
            if word in theirs and word not in out:
                out[word] = theirs[word]
        members, said = ours.get("properties"), theirs.get("properties")
        if isinstance(members, Mapping) and isinstance(said, Mapping):
            out["properties"] = {n: self.schema(m, said[n], depth + 1) if n in said else m for n, m in members.items()}
        items, other = ours.get("items"), theirs.get("items")
        if isinstance(items, Mapping) and isinstance(other, Mapping):
            out["items"] = self.schema(items, other, depth + 1)
        return out if out != ours else ours


def _target(schema: Schema, spec: Api) -> Schema:
    for _ in range(32):
        ref = schema.get("$ref")
        if not isinstance(ref, str):
            break
        schema = spec.schemas.get(ref.removeprefix(REF), {})
    return schema

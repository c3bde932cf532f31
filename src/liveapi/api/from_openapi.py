"""A contract from an OpenAPI document (2.0, 3.0 or 3.1), whoever wrote it. What :mod:`liveapi.export.openapi` adds is read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from liveapi.api.model import (
    METHODS,
    Api,
    Certainty,
    Evidence,
    FrameworkReport,
    Handler,
    Location,
    MediaType,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Schema,
    Server,
)
from liveapi.api.schemas import plain, with_subschemas
from liveapi.errors import SourceError

#: Larger documents are not read. The largest public ones (Microsoft Graph, Stripe) hold a million values.
MAX_NODES = 4_000_000
MAX_NESTING = 200
#: OpenAPI wants one response at least. This is the description of the one that stands where none is known.
ANSWER_UNKNOWN = "The contract does not say what is answered."


def load(path: Path) -> Api:
    """The contract in an OpenAPI file, JSON or YAML."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as reason:
        raise SourceError(f"cannot read {path}", str(reason)) from reason
    return from_text(text, path.name)


def from_text(text: str, file: str = "openapi.json") -> Api:
    """The contract in the text of an OpenAPI document."""
    document: Any
    try:
        document = json.loads(text)
    except RecursionError as reason:
        raise SourceError(f"{file} is nested too deeply", "OpenAPI documents stay below 100 levels") from reason
    except ValueError:
        import yaml

        try:
            document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 — safe in either case
        except (yaml.YAMLError, RecursionError, ValueError) as reason:  # ValueError: a date that is none
            raise SourceError(f"{file} is neither JSON nor YAML", (str(reason).splitlines() or ["it cannot be read"])[0]) from reason
    _check_size(document, file)
    return from_openapi(document, file)


def _check_size(document: Any, file: str) -> None:
    """Refuse what a few lines of YAML can make: aliases of aliases that unfold into billions, or into themselves."""
    left = MAX_NODES
    stack = [(document, 0)]
    while stack:
        node, depth = stack.pop()
        left -= 1
        if left < 0 or depth > MAX_NESTING:
            raise SourceError(f"{file} unfolds into too much", f"at most {MAX_NODES:,} values, {MAX_NESTING} levels deep")
        if isinstance(node, Mapping):
            stack.extend((value, depth + 1) for value in node.values())
        elif isinstance(node, list | tuple):
            stack.extend((value, depth + 1) for value in node)


def from_openapi(document: Any, file: str = "openapi.json") -> Api:
    """The contract in an OpenAPI document. Facts without an ``x-source`` have the document itself as their evidence."""
    if isinstance(document, Mapping) and str(document.get("swagger", "")).startswith("2"):
        from liveapi.api.swagger2 import upgraded

        document = upgraded(plain(document))
    if not isinstance(document, Mapping) or not str(document.get("openapi", "")).startswith("3."):
        raise SourceError(f"{file} is not an OpenAPI document", "it has to begin with openapi: 3.0.x or 3.1.x, or with swagger: 2.0")
    return _Reader(plain(document), file).api()


class _Reader:
    def __init__(self, document: Mapping[str, Any], file: str) -> None:
        self.document = document
        self.file = file
        self.old = str(document["openapi"]).startswith("3.0")

    def api(self) -> Api:
        info = _mapping(self.document.get("info"))
        components = _mapping(self.document.get("components"))
        api = Api(
            title=str(info.get("title") or self.file),
            version=str(info.get("version") or "0.0.0"),
            description=str(info.get("description") or ""),
            servers=[Server(str(s.get("url", "/")), str(s.get("description") or "")) for s in _mappings(self.document.get("servers"))],
            schemas={str(name): self.schema(s) for name, s in _mapping(components.get("schemas")).items()},
            security_schemes={str(name): self.resolved(s) for name, s in _mapping(components.get("securitySchemes")).items()},
        )
        for path, item in _mapping(self.document.get("paths")).items():
            self.path_item(api, str(path), self.resolved(item))
        counts: dict[str, FrameworkReport] = {}
        for operation in api.operations:
            report = counts.setdefault(operation.framework, FrameworkReport(operation.framework, ""))
            report.found += 1
            report.resolved += operation.certainty is Certainty.CERTAIN
        api.frameworks = [counts[name] for name in sorted(counts)]
        return api

    def path_item(self, api: Api, path: str, item: Mapping[str, Any]) -> None:
        shared = _mappings(item.get("parameters"))
        operations = [(method, item.get(method.lower())) for method in METHODS]
        operations += list(_mapping(item.get("x-additionalOperations")).items())
        for method, operation in operations:
            if isinstance(operation, Mapping):
                api.operations.append(self.operation(method, path, operation, shared))

    def operation(self, method: str, path: str, raw: Mapping[str, Any], shared: list[Mapping[str, Any]]) -> Operation:
        parameters: dict[tuple[Location, str], Parameter] = {}
        for each in [*shared, *_mappings(raw.get("parameters"))]:  # the operation's own come later and win
            if (parameter := self.parameter(self.resolved(each))) is not None:
                parameters[parameter.location, parameter.name] = parameter
        security = raw.get("security", self.document.get("security"))
        body = raw.get("requestBody")
        handler = _mapping(raw.get("x-handler"))
        return Operation(
            method=method,
            path=path,
            framework=str(raw.get("x-framework") or "openapi"),
            registration=_evidence(raw.get("x-source")) or Evidence(self.file, 1),
            handler=Handler(str(handler["symbol"]), _evidence(handler)) if "symbol" in handler else None,
            operation_id=str(raw.get("operationId") or ""),
            summary=str(raw.get("summary") or ""),
            description=str(raw.get("description") or ""),
            tags=[str(tag) for tag in raw.get("tags") or []],
            parameters=list(parameters.values()),
            request_body=self.body(self.resolved(body)) if isinstance(body, Mapping) else None,
            responses=self.responses(raw),
            security=[{str(n): [str(s) for s in scopes] for n, scopes in need.items()} for need in security]
            if isinstance(security, list)
            else None,
            deprecated=bool(raw.get("deprecated")),
            aliases=[str(alias) for alias in raw.get("x-aliases") or []],
            certainty=_certainty(raw),
        )

    def parameter(self, raw: Mapping[str, Any]) -> Parameter | None:
        try:
            location = Location(str(raw.get("in")))
        except ValueError:
            return None
        schema = raw.get("schema")
        if schema is None:  # content instead of schema: the parameter is a document of that media type
            schema = next((media.get("schema") for media in _mapping(raw.get("content")).values() if isinstance(media, Mapping)), None)
        return Parameter(
            name=str(raw.get("name") or ""),
            location=location,
            schema=self.schema(schema),
            required=bool(raw.get("required")) or location is Location.PATH,
            description=str(raw.get("description") or ""),
            deprecated=bool(raw.get("deprecated")),
            evidence=_evidence(raw.get("x-source")),
            certainty=_certainty(raw),
        )

    def body(self, raw: Mapping[str, Any]) -> RequestBody:
        return RequestBody(
            content=self.content(raw.get("content")),
            required=bool(raw.get("required")),
            description=str(raw.get("description") or ""),
            evidence=_evidence(raw.get("x-source")),
            certainty=_certainty(raw),
        )

    def responses(self, operation: Mapping[str, Any]) -> list[Response]:
        found = []
        for status, each in _mapping(operation.get("responses")).items():
            raw = self.resolved(each)
            if str(status) == "default" and raw.get("description") == ANSWER_UNKNOWN:
                continue
            headers = {
                str(name): self.parameter({**self.resolved(h), "name": name, "in": "header"})
                for name, h in _mapping(raw.get("headers")).items()
            }
            found.append(
                Response(
                    status=str(status),
                    description=str(raw.get("description") or ""),
                    content=self.content(raw.get("content")),
                    headers={name: header for name, header in headers.items() if header is not None},
                    evidence=_evidence(raw.get("x-source")),
                    certainty=_certainty(raw),
                )
            )
        return found

    def content(self, raw: Any) -> dict[str, MediaType]:
        content = {}
        for kind, media in _mapping(raw).items():
            media = _mapping(media)
            examples = {str(name): _mapping(self.resolved(e)).get("value") for name, e in _mapping(media.get("examples")).items()}
            if "example" in media:
                examples = {"example": media["example"], **examples}
            content[str(kind)] = MediaType(self.schema(media.get("schema")), examples)
        return content

    def resolved(self, node: Any) -> Mapping[str, Any]:
        """``node`` or what its ``$ref`` points to inside this document."""
        for _ in range(32):
            if not isinstance(node, Mapping) or not isinstance(ref := node.get("$ref"), str):
                break
            node = self.document
            for part in ref.removeprefix("#/").split("/"):
                node = _mapping(node).get(part.replace("~1", "/").replace("~0", "~"))
        return _mapping(node)

    def schema(self, raw: Any) -> Schema:
        if not isinstance(raw, Mapping):
            return {} if raw is not False else {"not": {}}
        modern: Schema = self.modern(raw)
        return modern

    def modern(self, schema: Any) -> Any:
        """A schema of OpenAPI 3.0 as JSON Schema 2020-12: ``nullable``, boolean exclusive bounds and ``example`` are no more."""
        if not isinstance(schema, Mapping):
            return schema
        changed = with_subschemas(schema, self.modern)
        if not self.old:
            return changed
        for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            if isinstance(changed.get(exclusive), bool) and changed.pop(exclusive) and bound in changed:
                changed[exclusive] = changed.pop(bound)
        if "example" in changed:
            changed["examples"] = [changed.pop("example")]
        if changed.pop("nullable", False) is True:
            if isinstance(changed.get("type"), str):
                changed["type"] = [changed["type"], "null"]
                if isinstance(changed.get("enum"), list) and None not in changed["enum"]:
                    changed["enum"] = [*changed["enum"], None]
            elif "$ref" in changed:
                changed = {"anyOf": [changed, {"type": "null"}]}
        return changed


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _evidence(raw: Any) -> Evidence | None:
    place = _mapping(raw)
    if isinstance(place.get("file"), str) and isinstance(place.get("line"), int):
        return Evidence(place["file"], place["line"], place["end"] if isinstance(place.get("end"), int) else 0)
    return None


def _certainty(raw: Mapping[str, Any]) -> Certainty:
    value = raw.get("x-certainty")
    return Certainty(value) if value in tuple(Certainty) else Certainty.CERTAIN

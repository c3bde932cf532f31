"""OpenAPI 3.1.0, the same byte for byte for the same contract.

Paths are sorted, methods follow :data:`~liveapi.api.model.METHODS`, keys have one order. What the contract knows beyond OpenAPI goes
into extensions: ``x-source`` (file and line), ``x-certainty`` where a fact is not certain, ``x-handler``, ``x-framework``.

OpenAPI is stricter than code. Two operations on the same method and path (told apart by a header, say) become one;
``/users/{id}`` and ``/users/{user}`` are the same path and take the names used most; whatever a validator would
refuse (a default its own schema rejects, a reference to nothing) is left out or kept under an ``x-`` name.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from liveapi.api.from_openapi import ANSWER_UNKNOWN
from liveapi.api.ids import operation_ids
from liveapi.api.model import METHODS, Api, Certainty, Evidence, Handler, Location, MediaType, Operation, Parameter, RequestBody, Response
from liveapi.api.schemas import REF, plain, problems, with_subschemas
from liveapi.api.template import names, shape, tidy

_COMPONENT = re.compile(r"[^A-Za-z0-9._-]+")
_STATUS = re.compile(r"[1-5](\d\d|XX)|default")
_LOCATIONS = tuple(Location)
#: Header parameters that OpenAPI says to ignore: they are described by content and security.
_IGNORED_HEADERS = {"accept", "content-type", "authorization"}


def render(api: Api, syntax: str = "json") -> str:
    """The document as JSON or YAML text."""
    document = to_openapi(api)
    if syntax == "yaml":
        return _yaml(document)
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _yaml(document: dict[str, Any]) -> str:
    import yaml

    class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 — pyyaml's name and signature
            return True

    return str(yaml.dump(document, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120))


def to_openapi(api: Api) -> dict[str, Any]:
    """The contract as an OpenAPI 3.1.0 document."""
    return _Writer(api).document()


def source(evidence: Evidence) -> dict[str, Any]:
    """Evidence as it is written in documents: ``file``, ``line`` and, if it spans several, ``end``."""
    place = {"file": plain(evidence.file), "line": evidence.line}
    return {**place, "end": evidence.end} if evidence.end > evidence.line else place


class _Writer:
    def __init__(self, api: Api) -> None:
        self.api = api
        self.components = _component_names(api.schemas)
        self.schemas: dict[str, Any] = {}
        for name in sorted(api.schemas, key=lambda n: self.components[n]):
            self.schemas[self.components[name]] = self.rewritten(plain(api.schemas[name]))
        self.schemas = {name: self.fitting(schema) for name, schema in self.schemas.items()}

    def document(self) -> dict[str, Any]:
        api = self.api
        ordered = operation_ids(api.operations)
        info = {"title": plain(api.title) or "API", "version": plain(api.version) or "0.0.0"}
        document: dict[str, Any] = {"openapi": "3.1.0", "info": {**info, **_filled(description=plain(api.description))}}
        if api.servers:
            document["servers"] = [{"url": plain(s.url), **_filled(description=plain(s.description))} for s in api.servers]
        document["paths"] = self.paths(ordered)
        components = _filled(schemas=self.schemas, securitySchemes={n: plain(s) for n, s in sorted(api.security_schemes.items())})
        if components:
            document["components"] = components
        if tags := sorted({plain(tag) for _, operation in ordered for tag in operation.tags}):
            document["tags"] = [{"name": tag} for tag in tags]
        return document

    def paths(self, ordered: Iterable[tuple[str, Operation]]) -> dict[str, Any]:
        groups: dict[str, list[tuple[str, Operation, str]]] = {}
        for name, operation in ordered:
            path = tidy(plain(operation.path))
            groups.setdefault(shape(path), []).append((name, operation, path))
        items = {}
        for group in groups.values():
            spelling = Counter(path for _, _, path in group)
            common = min(spelling, key=lambda path: (-spelling[path], path))
            items[common] = self.path_item(common, group)
        return dict(sorted(items.items()))

    def path_item(self, path: str, group: list[tuple[str, Operation, str]]) -> dict[str, Any]:
        """One path. Of several operations on one method the first speaks; the others add parameters and their place."""
        item: dict[str, Any] = {}
        by_method: dict[str, list[tuple[str, Operation, str]]] = {}
        for entry in group:
            by_method.setdefault(entry[1].method.upper(), []).append(entry)
        for method in sorted(by_method, key=lambda m: (METHODS.index(m) if m in METHODS else len(METHODS), m)):
            (name, operation, own), *others = by_method[method]
            written = self.operation(name, operation, own, path, [(o, p) for _, o, p in others])
            if method in METHODS:
                item[method.lower()] = written
            else:  # 3.1 has no place for PROPFIND and the like; 3.2 calls this field additionalOperations
                item.setdefault("x-additionalOperations", {})[method] = written
        return item

    def operation(self, name: str, operation: Operation, own: str, path: str, others: list[tuple[Operation, str]]) -> dict[str, Any]:
        written = _filled(
            tags=[plain(tag) for tag in dict.fromkeys(operation.tags)],
            summary=plain(operation.summary),
            description=plain(operation.description),
        )
        written["operationId"] = plain(name)
        if parameters := self.parameters(operation, own, path, others):
            written["parameters"] = parameters
        if operation.request_body is not None:
            written["requestBody"] = self.body(operation.request_body)
        written["responses"] = self.responses(operation.responses)
        if operation.deprecated:
            written["deprecated"] = True
        if operation.security is not None:
            known = self.api.security_schemes
            written["security"] = [plain(need) for need in operation.security if all(scheme in known for scheme in need)]
        written["x-framework"] = plain(operation.framework)
        if operation.handler is not None:
            written["x-handler"] = _handler(operation.handler)
        written["x-source"] = source(operation.registration)
        if operation.aliases:
            written["x-aliases"] = [plain(alias) for alias in operation.aliases]
        if others:
            written["x-also"] = [source(other.registration) for other, _ in others]
        return {**written, **_certainty(operation.certainty)}

    def parameters(self, operation: Operation, own: str, path: str, others: list[tuple[Operation, str]]) -> list[dict[str, Any]]:
        found: dict[tuple[Location, str], Parameter] = {}
        for index, (each, spelled) in enumerate([(operation, own), *others]):
            renamed = _renamed(plain(each.path), spelled, path)
            for parameter in each.parameters:
                name = plain(parameter.name)
                if parameter.location is Location.PATH:
                    targets = renamed.get(name, [])
                else:
                    targets = [name] if name and not _ignored(parameter) else []
                for target in targets:
                    key = (parameter.location, target.lower() if parameter.location is Location.HEADER else target)
                    if key not in found:
                        found[key] = _with(parameter, target, parameter.required and not index)
        for name in names(path):
            found.setdefault((Location.PATH, name), Parameter(name, Location.PATH, {"type": "string"}))
        order = {name: index for index, name in enumerate(names(path))}
        ranked = sorted(
            found.values(), key=lambda p: (_LOCATIONS.index(p.location), order.get(p.name, 0) if p.location is Location.PATH else 0)
        )
        return [self.parameter(parameter) for parameter in ranked]

    def parameter(self, parameter: Parameter) -> dict[str, Any]:
        written: dict[str, Any] = {"name": parameter.name, "in": str(parameter.location)}
        if parameter.required or parameter.location is Location.PATH:
            written["required"] = True
        written |= _filled(description=plain(parameter.description), deprecated=parameter.deprecated)
        written["schema"] = self.schema(parameter.schema)
        if parameter.evidence is not None:
            written["x-source"] = source(parameter.evidence)
        return {**written, **_certainty(parameter.certainty)}

    def body(self, body: RequestBody) -> dict[str, Any]:
        written: dict[str, Any] = _filled(description=plain(body.description))
        written["content"] = self.content(body.content)
        if body.required:
            written["required"] = True
        if body.evidence is not None:
            written["x-source"] = source(body.evidence)
        return {**written, **_certainty(body.certainty)}

    def responses(self, responses: list[Response]) -> dict[str, Any]:
        written: dict[str, Any] = {}
        for response in sorted(responses, key=lambda r: (r.status == "default", r.status)):
            if not _STATUS.fullmatch(response.status) or response.status in written:
                continue
            one: dict[str, Any] = {"description": plain(response.description) or _phrase(response.status)}
            headers = {plain(name): self.header(p) for name, p in response.headers.items() if name.lower() != "content-type"}
            one |= _filled(headers=headers, content=self.content(response.content))
            if response.evidence is not None:
                one["x-source"] = source(response.evidence)
            written[response.status] = {**one, **_certainty(response.certainty)}
        return written or {"default": {"description": ANSWER_UNKNOWN}}

    def header(self, parameter: Parameter) -> dict[str, Any]:
        written: dict[str, Any] = _filled(description=plain(parameter.description), required=parameter.required)
        return {**written, "schema": self.schema(parameter.schema)}

    def content(self, content: Mapping[str, MediaType]) -> dict[str, Any]:
        written: dict[str, Any] = {}
        for kind, media in content.items():
            one = _filled(schema=self.schema(media.schema))
            examples = {plain(name): plain(value) for name, value in media.examples.items()}
            if fitting := {name: value for name, value in examples.items() if not problems(value, one.get("schema", {}), self.schemas)}:
                one["examples"] = {name: {"value": value} for name, value in fitting.items()}
            written[plain(kind)] = one
        return written

    def schema(self, schema: Any) -> Any:
        return self.fitting(self.rewritten(plain(schema)))

    def rewritten(self, schema: Any) -> Any:
        """References under the names that components have here; a reference to nothing accepts anything."""
        if not isinstance(schema, dict):
            return schema
        ref = schema.get("$ref")
        if isinstance(ref, str):
            name = self.components.get(ref.removeprefix(REF))
            rest = {key: value for key, value in schema.items() if key != "$ref"}
            schema = {"$ref": REF + name, **rest} if name else rest
        return with_subschemas(schema, self.rewritten)

    def fitting(self, schema: Any) -> Any:
        """``schema`` without patterns that do not compile, names repeated in ``required``, defaults and examples that it rejects."""
        if not isinstance(schema, dict):
            return schema
        fit = with_subschemas(schema, self.fitting)
        if "pattern" in fit and not _compiles(fit["pattern"]):
            fit = {("x-pattern" if key == "pattern" else key): value for key, value in fit.items()}
        if isinstance(required := fit.get("required"), list):
            fit["required"] = list(dict.fromkeys(required))
        if "default" in fit:
            rest = {key: value for key, value in fit.items() if key not in ("default", "examples")}
            if problems(fit["default"], rest, self.schemas):
                fit = {("x-default" if key == "default" else key): value for key, value in fit.items()}
        if isinstance(examples := fit.get("examples"), list):
            rest = {key: value for key, value in fit.items() if key not in ("default", "examples")}
            fitting = [example for example in examples if not problems(example, rest, self.schemas)]
            fit = {**{key: value for key, value in fit.items() if key != "examples"}, **({"examples": fitting} if fitting else {})}
        return fit


def _component_names(schemas: Iterable[str]) -> dict[str, str]:
    """``Page<User>`` ▶ ``Page_User``: a component's name may only hold letters, digits, dots, dashes and underscores."""
    taken: set[str] = set()
    chosen: dict[str, str] = {}
    for name in sorted(schemas, key=lambda n: (bool(_COMPONENT.search(n)), n)):  # names that are fine keep theirs
        base = _COMPONENT.sub("_", name).strip("_") or "Schema"
        candidate, number = base, 2
        while candidate in taken:
            candidate, number = f"{base}_{number}", number + 1
        taken.add(candidate)
        chosen[name] = candidate
    return chosen


def _renamed(original: str, own: str, path: str) -> dict[str, list[str]]:
    """From the names that an operation's parameters may use (as in the code, or tidied) to the names in ``path``."""
    table: dict[str, list[str]] = {}
    for raw, tidied, name in zip(names(original), names(own), names(path), strict=True):
        for key in dict.fromkeys((raw, tidied)):
            table.setdefault(key, []).append(name)
    return table


def _with(parameter: Parameter, name: str, required: bool) -> Parameter:
    return Parameter(
        name,
        parameter.location,
        parameter.schema or {"type": "string"},
        required,
        parameter.description,
        parameter.deprecated,
        parameter.evidence,
        parameter.certainty,
    )


def _ignored(parameter: Parameter) -> bool:
    return parameter.location is Location.HEADER and parameter.name.lower() in _IGNORED_HEADERS


def _handler(handler: Handler) -> dict[str, Any]:
    return {"symbol": plain(handler.symbol), **(source(handler.evidence) if handler.evidence else {})}


def _certainty(certainty: Certainty) -> dict[str, str]:
    return {} if certainty is Certainty.CERTAIN else {"x-certainty": str(certainty)}


def _filled(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


def _compiles(pattern: Any) -> bool:
    try:
        re.compile(pattern)
    except (re.error, TypeError, RecursionError, OverflowError):
        return False
    return True


def _phrase(status: str) -> str:
    from http import HTTPStatus

    classes = {"1": "Information", "2": "Success", "3": "Redirection", "4": "Client error", "5": "Server error"}
    try:
        return HTTPStatus(int(status)).phrase
    except ValueError:
        return classes.get(status[0], "Any other answer")

"""API Platform: the operations that ``#[ApiResource]`` on a class declares, and those it implies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from liveapi.api.model import Evidence, Location, Parameter
from liveapi.frameworks.inflection import plural, underscore
from liveapi.syntax import ir

#: Gives the text that an expression stands for, or ``None``.
Fold = Callable[[ir.Expr], str | None]

_METHODS = {"Get": "GET", "GetCollection": "GET", "Post": "POST", "Put": "PUT", "Patch": "PATCH", "Delete": "DELETE"}
_LOCATIONS = {"query": Location.QUERY, "header": Location.HEADER, "path": Location.PATH, "cookie": Location.COOKIE}
#: What a resource without operations gets: ``PUT`` was dropped in version 4.
DEFAULTS = ("GetCollection", "Post", "Get", "Patch", "Delete")
DEFAULTS_BEFORE_4 = ("GetCollection", "Post", "Get", "Put", "Patch", "Delete")


@dataclass(slots=True)
class ResourceOperation:
    """One operation: its method, path pattern (Symfony's syntax) and what serves it, as an expression."""

    method: str
    path: str
    line: int
    handler: ir.Expr | None = None
    parameters: list[Parameter] = field(default_factory=list)
    summary: str = ""
    description: str = ""
    #: ``Get``, ``GetCollection``, …
    kind: str = "Get"
    #: The settings of the operation and of its resource.
    settings: tuple[Mapping[str, ir.Expr], ...] = ()

    def option(self, *names: str) -> ir.Expr | None:
        """A setting, that of the operation before that of the resource."""
        return next((found[n] for found in self.settings for n in names if n in found), None)


class _Options:
    """The arguments of an attribute or of ``new Get(…)`` by name."""

    def __init__(self, args: list[ir.Arg]) -> None:
        self.named = {a.name: a.value for a in args if a.name is not None}
        first = next((a.value for a in args if a.name is None), None)
        if first is not None:
            self.named.setdefault("uriTemplate", first)

    def get(self, *names: str) -> ir.Expr | None:
        return next((self.named[n] for n in names if n in self.named), None)


def resource_operations(cls: ir.Class, file: str, fold: Fold, *, before_4: bool = False) -> Iterator[ResourceOperation]:
    """The operations of a class; nothing for a class without the attribute."""
    resources: list[tuple[ir.Annotation, list[tuple[str, list[ir.Arg], int]]]] = []
    for annotation in cls.annotations:
        name = annotation.name.rpartition("\\")[2]
        if name == "ApiResource":
            resources.append((annotation, []))
        elif name in _METHODS and (resources or _is_platform(annotation)):
            if not resources:
                resources.append((ir.Annotation(annotation.line, ir.Name(annotation.line, "ApiResource")), []))
            resources[-1][1].append((name, annotation.args, annotation.line))
    for annotation, siblings in resources:
        yield from _resource(cls, annotation, siblings, file, fold, before_4)


def _is_platform(annotation: ir.Annotation) -> bool:
    """``#[API\\Get]`` without a resource is API Platform's; a bare ``#[Get]`` may be anybody's."""
    callee = annotation.expr.callee if isinstance(annotation.expr, ir.Call) else annotation.expr
    return isinstance(callee, ir.Name) and callee.id.startswith(("API\\", "Api\\", "ApiPlatform\\"))


def _resource(
    cls: ir.Class, annotation: ir.Annotation, siblings: list[tuple[str, list[ir.Arg], int]], file: str, fold: Fold, before_4: bool
) -> Iterator[ResourceOperation]:
    options = _Options(annotation.args)
    explicit = options.get("operations")
    declared = list(siblings)
    if isinstance(explicit, (ir.List, ir.Dict)):
        values = explicit.items if isinstance(explicit, ir.List) else [v for _, v in explicit.items]
        declared.extend(
            (v.callee.id.rpartition("\\")[2], v.args, v.line) for v in values if isinstance(v, ir.Call) and isinstance(v.callee, ir.Name)
        )
    if annotation.site == "doc" or {"collectionOperations", "itemOperations"} & set(options.named):
        declared += list(_version_2(options, annotation.line))
    elif not declared and explicit is None:
        declared = [(name, [], annotation.line) for name in (DEFAULTS_BEFORE_4 if before_4 else DEFAULTS)]
    for name, args, line in declared:
        if name in _METHODS:
            yield _operation(cls, options, name, _Options(args), line, file, fold)


def _operation(cls: ir.Class, resource: _Options, kind: str, own: _Options, line: int, file: str, fold: Fold) -> ResourceOperation:
    def text(*names: str) -> str:
        for options in (own, resource):
            value = options.get(*names)
            if value is not None and (folded := fold(value)) is not None:
                return folded
        return ""

    template = text("uriTemplate", "path")
    method = (fold(value) if (value := own.get("method")) is not None else None) or _METHODS[kind]
    if not template:
        template = "/" + plural(underscore(text("shortName") or cls.name))
        on_item = kind in ("Get", "Put", "Patch", "Delete")
        if on_item:
            template += "".join(f"/{{{name}}}" for name in _identifiers(cls, own, resource, fold))
    prefix = text("routePrefix").strip("/")
    path = ("/" + prefix if prefix else "") + "/" + template.lstrip("/")
    operation = ResourceOperation(method.upper(), path, line, own.get("controller") or own.get("processor", "provider"))
    operation.kind = kind
    # Whose class serves, and what it is told, holds for one operation.
    operation.settings = (own.named, {k: v for k, v in resource.named.items() if k not in {"controller", "status"}})
    operation.parameters = list(_parameters(own, file, fold))
    documented = own.get("openapi")
    if isinstance(documented, ir.Call):
        named = _Options(documented.args)
        for attribute in ("summary", "description"):
            value = named.get(attribute)
            setattr(operation, attribute, (fold(value) if value is not None else None) or "")
    operation.description = operation.description or text("description")
    return operation


def _identifiers(cls: ir.Class, own: _Options, resource: _Options, fold: Fold) -> list[str]:
    variables = own.get("uriVariables") or resource.get("uriVariables")
    if isinstance(variables, ir.Dict):
        return [w for key, _ in variables.items if key is not None and (w := fold(key)) is not None]
    if isinstance(variables, ir.List):
        return [w for v in variables.items if not isinstance(v, ir.Arg) and (w := fold(v)) is not None]
    promoted: list[ir.Field | ir.Param] = [p for m in cls.methods() if m.name == "__construct" for p in m.params if p.modifiers]
    fields: list[ir.Field | ir.Param] = [*cls.members(), *promoted]
    for field_ in fields:
        for annotation in field_.annotations:
            if annotation.name.rpartition("\\")[2] == "ApiProperty":
                flag = _Options(annotation.args).get("identifier")
                if isinstance(flag, ir.Literal) and flag.value:
                    return [field_.name]
    for field_ in fields:
        if any(a.name.rpartition("\\")[2] == "Id" for a in field_.annotations):
            return [field_.name]
    has_id = any(f.name == "id" for f in fields) or any(m.name == "getId" for m in cls.methods())
    # Without anything of its own, an identifier may still come from a base class or trait.
    inherits = bool(cls.bases) or any(isinstance(s, ir.Import) for s in cls.body)
    return ["id"] if has_id or inherits else []


def _version_2(options: _Options, line: int) -> Iterator[tuple[str, list[ir.Arg], int]]:
    """``collectionOperations={"get", "publish"={"method"="POST", "path"="/x"}}`` of API Platform 2."""
    for key, kinds in (
        ("collectionOperations", {"get": "GetCollection", "post": "Post"}),
        ("itemOperations", {"get": "Get", "put": "Put", "patch": "Patch", "delete": "Delete"}),
    ):
        given = options.get(key)
        if given is None:
            names = ("get", "post") if key == "collectionOperations" else ("get", "put", "patch", "delete")
            yield from ((kinds[name], [], line) for name in names)
            continue
        pairs: list[tuple[ir.Expr | None, ir.Expr]] = []
        if isinstance(given, ir.List):
            pairs = [(v, ir.Unknown(v.line)) for v in given.items if not isinstance(v, ir.Arg)]
        elif isinstance(given, ir.Dict):
            # ``{"get", "put"={…}}``: what has no key, or a number, is the name.
            pairs = [(v, v) if k is None or isinstance(k, ir.Literal) else (k, v) for k, v in given.items]
        for name, value in pairs:
            if not isinstance(name, ir.Str):
                continue
            settings = {k.value: v for k, v in value.items if isinstance(k, ir.Str)} if isinstance(value, ir.Dict) else {}
            method = settings.get("method")
            verb = (method.value if isinstance(method, ir.Str) else name.value).lower()
            kind = kinds.get(verb) or {m.lower(): k for k, m in _METHODS.items() if k != "GetCollection"}.get(verb)
            if kind is not None:
                yield kind, [ir.Arg(v.line, v, k) for k, v in settings.items()], line


def _parameters(own: _Options, file: str, fold: Fold) -> Iterator[Parameter]:
    """Declared parameters: in the OpenAPI part, and (from version 4) as ``QueryParameter`` and ``HeaderParameter``."""
    documented = own.get("openapi")
    listed = _Options(documented.args).get("parameters") if isinstance(documented, ir.Call) else None
    for value in listed.items if isinstance(listed, ir.List) else []:
        if isinstance(value, ir.Call):
            settings = _Options(value.args).named
            name, place = settings.get("name", settings.get("uriTemplate")), settings.get("in")
            yield from _parameter(name, place, settings, value.line, file, fold)
    context = own.get("openapiContext", "openapi_context")
    if isinstance(context, ir.Dict):
        for value in _entries(context).values():
            for item in value.items if isinstance(value, ir.List) else []:
                if isinstance(item, ir.Dict):
                    settings = _entries(item)
                    yield from _parameter(settings.get("name"), settings.get("in"), settings, item.line, file, fold)
    given = own.get("parameters")
    for key, value in given.items if isinstance(given, ir.Dict) else []:
        if isinstance(value, ir.Call) and isinstance(value.callee, ir.Name):
            kind = value.callee.id.rpartition("\\")[2]
            place = ir.Str(value.line, "header" if kind.startswith("Header") else "query")
            settings = _Options(value.args).named
            yield from _parameter(settings.get("key", key), place, settings, value.line, file, fold)


def _entries(node: ir.Dict) -> dict[str, ir.Expr]:
    return {k.value: v for k, v in node.items if isinstance(k, ir.Str)}


def _parameter(
    name: ir.Expr | None, place: ir.Expr | None, settings: dict[str, ir.Expr], line: int, file: str, fold: Fold
) -> Iterator[Parameter]:
    word = fold(name) if name is not None else None
    location = _LOCATIONS.get((fold(place) if place is not None else None) or "query")
    if not word or location is None:
        return
    required = settings.get("required")
    description = settings.get("description")
    yield Parameter(
        word,
        location,
        _plain(settings.get("schema"), fold),
        location is Location.PATH or (isinstance(required, ir.Literal) and bool(required.value)),
        (fold(description) if description is not None else None) or "",
        evidence=Evidence(file, line),
    )


def _plain(node: ir.Expr | None, fold: Fold) -> dict[str, Any]:
    """An array literal as the JSON Schema it spells."""
    out: dict[str, Any] = {}
    for key, value in _entries(node).items() if isinstance(node, ir.Dict) else []:
        if isinstance(value, ir.Dict):
            out[key] = _plain(value, fold)
        elif isinstance(value, ir.List):
            out[key] = [w for v in value.items if not isinstance(v, ir.Arg) and (w := fold(v)) is not None]
        elif isinstance(value, ir.Literal):
            out[key] = value.value
        elif (word := fold(value)) is not None:
            out[key] = word
    return out

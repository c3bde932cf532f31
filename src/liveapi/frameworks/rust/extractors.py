"""The parameters that a Rust handler's signature declares (extractors), and the headers it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from liveapi.api.model import Certainty, Evidence, Location, Parameter, Schema
from liveapi.api.shapes import without_null
from liveapi.frameworks.reads import USUAL_HEADERS
from liveapi.frameworks.rust.paths import Pattern
from liveapi.frameworks.rust.schemas import RustSchemas
from liveapi.frameworks.rust.types import last_name, struct_of, struct_parameters
from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import FunctionRef

_STRING: Mapping[str, Any] = {"type": "string"}
_PATHS = frozenset({"Path", "OptionalPath"})
_QUERIES = frozenset({"Query", "OptionalQuery", "QsQuery"})
_MAPS = frozenset({"HashMap", "BTreeMap", "Value", "RawQuery"})


def declared_parameters(handler: FunctionRef, path_names: list[str], schemas: RustSchemas) -> list[Parameter]:
    """Path, query and header parameters of an Axum or Actix handler; ``path_names`` are those of the whole path, in order."""
    found: list[Parameter] = []
    for param in handler.function.params:
        evidence = Evidence(handler.module.path, param.line)
        for extractor, optional in _extractors(param.type):
            inner = TypeRef(extractor.args[0], handler.scope)
            if last_name(extractor) in _PATHS:
                found.extend(_path_parameters(inner, evidence, path_names, schemas))
            elif inner.name not in _MAPS and (struct := struct_of(inner, schemas)) is not None:
                for parameter in struct_parameters(struct, Location.QUERY, schemas):
                    parameter.required = parameter.required and not optional
                    found.append(parameter)
    found.extend(header_reads(handler.function, handler.module.path))
    return found


def _extractors(type_: ir.Expr | None, optional: bool = False, depth: int = 0) -> Iterator[tuple[ir.Index, bool]]:
    """``Query<T>`` inside ``Option<…>``, ``Valid<…>``, ``Result<…, E>`` and the like, and whether it may be absent."""
    if not isinstance(type_, ir.Index) or not type_.args or depth > 3:
        return
    name = last_name(type_)
    if name in _PATHS or name in _QUERIES or name.endswith("Query"):
        yield type_, optional or name.startswith("Optional")
    else:
        yield from _extractors(type_.args[0], optional or name in ("Option", "Result"), depth + 1)


def _path_parameters(inner: TypeRef, evidence: Evidence, names: list[str], schemas: RustSchemas) -> Iterator[Parameter]:
    """``Path<u32>`` and ``Path<(u32, String)>`` go by position, ``Path<Struct>`` by name."""
    expr = inner.expr
    types = [t.value if isinstance(t, ir.Arg) else t for t in expr.items] if isinstance(expr, ir.List) else [expr]
    if not isinstance(expr, ir.List) and (struct := struct_of(inner, schemas)) is not None:
        yield from (p for p in struct_parameters(struct, Location.PATH, schemas) if p.name in names)
        return
    # A handler below a prefix with parameters of its own takes all of them; with fewer types the last names are meant.
    chosen = names if len(types) >= len(names) else names[len(names) - len(types) :]
    for name, type_ in zip(chosen, types, strict=False):
        yield Parameter(name, Location.PATH, _schema(inner.at(type_), schemas) or _STRING, True, evidence=evidence)


def _schema(ref: TypeRef, schemas: RustSchemas) -> Schema:
    return without_null(schemas.inline(schemas.of(ref)))


def header_reads(function: ir.Function, file: str) -> Iterator[Parameter]:
    """``headers.get("x-tenant")`` and ``req.headers().get("X-Tenant")``."""
    maps = {p.name for p in function.params if last_name(p.type) == "HeaderMap"}
    seen: set[str] = set()
    for statement in function.body:
        for node in statement.walk():
            if isinstance(node, ir.Call) and isinstance(node.callee, ir.Member) and node.callee.name in ("get", "get_one", "contains_key"):
                owner, name = node.callee.object, node.args[0].value if node.args else None
            elif isinstance(node, ir.Index) and len(node.args) == 1:
                owner, name = node.object, node.args[0]
            else:
                continue
            if not isinstance(name, ir.Str) or name.value.lower() in USUAL_HEADERS or name.value.lower() in seen:
                continue
            of_request = isinstance(owner, ir.Call) and isinstance(owner.callee, ir.Member) and owner.callee.name == "headers"
            if of_request or (isinstance(owner, ir.Name) and owner.id in maps):
                seen.add(name.value.lower())
                evidence = Evidence(file, name.line)
                yield Parameter(name.value, Location.HEADER, _STRING, evidence=evidence, certainty=Certainty.LIKELY)


def rocket_parameters(handler: FunctionRef, pattern: Pattern, schemas: RustSchemas) -> list[Parameter]:
    """Rocket's handlers name their path and query parameters as the route does."""
    file = handler.module.path
    types = {p.name: p for p in handler.function.params}
    found: list[Parameter] = []
    for part in pattern.path.split("{")[1:]:
        param = types.get(part.partition("}")[0])
        if param is not None:
            schema = _schema(TypeRef(param.type, handler.scope), schemas) if param.type is not None else {}
            found.append(Parameter(param.name, Location.PATH, schema or _STRING, True, evidence=Evidence(file, param.line)))
    for name in pattern.query:
        param = types.get(name)
        type_ = param.type if param is not None else None
        required = last_name(type_) not in ("Option", "Result", "Vec", "bool") and param is not None
        evidence = Evidence(file, param.line if param is not None else handler.function.line)
        schema = _schema(TypeRef(type_, handler.scope), schemas) if type_ is not None else {}
        found.append(Parameter(name, Location.QUERY, schema, required, evidence=evidence))
    for name, value in pattern.fixed.items():
        exact = {"const": value} if value else {}
        found.append(Parameter(name, Location.QUERY, exact, True, evidence=Evidence(file, handler.function.line)))
    for name in pattern.rest:
        param = types.get(name)
        struct = struct_of(TypeRef(param.type, handler.scope), schemas) if param is not None and param.type is not None else None
        if struct is not None:
            found.extend(struct_parameters(struct, Location.QUERY, schemas))
    return found

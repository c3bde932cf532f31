"""Parameters of collections: pages, filters, search and order, as Django REST framework and django-ninja add them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Evidence, Location, Parameter
from liveapi.frameworks.python.parsers import argument, is_true
from liveapi.frameworks.python.views import Served, Views
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, Outside, dotted_name

if TYPE_CHECKING:
    from liveapi.trace.program import Module

_DEFAULT_PAGINATION = rb"DEFAULT_PAGINATION_CLASS[\"']\s*:\s*[\"']([\w.]+)"
_INTEGER = {"type": "integer"}
_STRING = {"type": "string"}


def excluded(function: ir.Function) -> bool:
    """``@extend_schema(exclude=True)``: the author keeps it out of the contract."""
    calls = (a.expr for a in function.annotations if a.name == "extend_schema")
    return any(is_true(argument(call, "exclude")) for call in calls if isinstance(call, ir.Call))


def list_parameters(views: Views, served: Served) -> Iterator[Parameter]:
    """What a view of Django REST framework takes where it lists."""
    bases = {name.rpartition(".")[2] for name in views.types.library_bases(served.cls)}
    if served.name != "list" and not (served.name == "get" and served.function is None and bases & {"ListAPIView", "ListCreateAPIView"}):
        return
    at = Evidence(served.cls.module.path, served.cls.node.line)
    yield from _pages(views, served.cls, at)
    backends = views.attribute(served.cls, "filter_backends")
    names = (
        {dotted_name(i).rpartition(".")[2] for i in backends[1].items}
        if backends is not None and isinstance(backends[1], ir.List)
        else set()
    )
    if "SearchFilter" in names:
        yield _query("search", _STRING, at)
    if "OrderingFilter" in names:
        yield _query("ordering", _STRING, at)
    for attribute in ("filterset_fields", "filter_fields"):
        found = views.attribute(served.cls, attribute)
        if found is not None:
            keys = [k.value for k, _ in found[1].items if isinstance(k, ir.Str)] if isinstance(found[1], ir.Dict) else views.strings(*found)
            yield from (_query(name, _STRING, at) for name in keys)
    filterset = views.attribute(served.cls, "filterset_class")
    found_class = views.types.names.find(*filterset) if filterset is not None else None
    if isinstance(found_class, Definition):
        yield from _filters(views, found_class)


def _filters(views: Views, cls: Definition) -> Iterator[Parameter]:
    """The declared filters of a ``FilterSet``."""
    kinds = {"NumberFilter": {"type": "number"}, "BooleanFilter": {"type": "boolean"}, "UUIDFilter": {"type": "string", "format": "uuid"}}
    for part in views.types.lineage(cls):
        for member in part.node.members() if isinstance(part.node, ir.Class) else ():
            if isinstance(member.default, ir.Call):
                kind = dotted_name(member.default.callee).rpartition(".")[2]
                if kind.endswith("Filter"):
                    yield _query(member.name, kinds.get(kind, _STRING), Evidence(part.module.path, member.line))


def _pages(views: Views, cls: Definition, at: Evidence) -> Iterator[Parameter]:
    given = views.attribute(cls, "pagination_class")
    found = views.types.names.find(*given) if given is not None else _default_pagination(views, cls)
    texts: dict[str, str | None] = {}
    if isinstance(found, Definition):
        kinds = {name.rpartition(".")[2] for name in views.types.library_bases(found)}
        words = ("page_query_param", "page_size_query_param", "limit_query_param", "offset_query_param", "cursor_query_param")
        texts = {name: views.text(found, name) for name in words}
    else:
        kinds = {found.name.rpartition(".")[2]} if isinstance(found, Outside) else set()
    if "PageNumberPagination" in kinds:
        yield _query(texts.get("page_query_param") or "page", _INTEGER, at)
    if "LimitOffsetPagination" in kinds:
        yield _query(texts.get("limit_query_param") or "limit", _INTEGER, at)
        yield _query(texts.get("offset_query_param") or "offset", _INTEGER, at)
    if "CursorPagination" in kinds:
        yield _query(texts.get("cursor_query_param") or "cursor", _STRING, at)
    if kinds & {"PageNumberPagination", "CursorPagination"} and (size := texts.get("page_size_query_param")):
        yield _query(size, _INTEGER, at)


def _default_pagination(views: Views, cls: Definition) -> Definition | Outside | None:
    """``DEFAULT_PAGINATION_CLASS`` of the settings."""
    names = views.types.names
    for dotted in names.program.declared("python", _DEFAULT_PAGINATION):
        module, _, name = dotted.rpartition(".")
        path = names.paths.resolve(cls.module.path, module, name)
        target = names.program.module(path) if path is not None and not path.endswith("/") else None
        return Outside(dotted) if target is None else names.named(target, name)
    return None


def paginated(module: Module, function: ir.Function) -> Iterator[Parameter]:
    """django-ninja's ``@paginate``."""
    for annotation in function.annotations:
        if annotation.name != "paginate":
            continue
        kind = dotted_name(annotation.args[0].value).rpartition(".")[2] if annotation.args else "LimitOffsetPagination"
        at = Evidence(module.path, annotation.line)
        names = {"LimitOffsetPagination": ("limit", "offset"), "PageNumberPagination": ("page",)}.get(kind, ())
        yield from (_query(name, _INTEGER, at) for name in names)


def _query(name: str, schema: dict[str, Any], at: Evidence) -> Parameter:
    return Parameter(name, Location.QUERY, schema, evidence=at)

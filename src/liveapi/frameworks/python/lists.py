"""Parameters of collections: pages, filters, search and order, as Django REST framework and django-ninja add them."""

from __future__ import annotations

import re
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
_DEFAULT_BACKENDS = rb"DEFAULT_FILTER_BACKENDS[\"']?\]?\s*[:=]\s*[\[(]([^\])]*)"
_INTEGER = {"type": "integer"}
_STRING = {"type": "string"}


def excluded(function: ir.Function | None, served: Served | None) -> bool:
    """``@extend_schema(exclude=True)``: the author keeps it out of the contract."""
    calls = [a.expr for a in function.annotations if a.name == "extend_schema"] if function is not None else []
    calls += documented(served) if served is not None else ()
    return any(is_true(argument(call, "exclude")) for call in calls if isinstance(call, ir.Call))


def list_parameters(views: Views, served: Served) -> Iterator[Parameter]:
    """What a view of Django REST framework takes where it lists."""
    bases = {name.rpartition(".")[2] for name in views.types.library_bases(served.cls)}
    if served.name != "list" and not (served.name == "get" and served.function is None and bases & {"ListAPIView", "ListCreateAPIView"}):
        return
    at = Evidence(served.cls.module.path, served.cls.node.line)
    yield from _pages(views, served.cls, at)
    backends = _backends(views, served.cls)
    if "SearchFilter" in backends:
        yield _query("search", _STRING, at)
    if "OrderingFilter" in backends:
        yield _query("ordering", _STRING, at)
    # The backend of django-filter, or one that extends it: without it these attributes have no effect.
    if not any(name.endswith("FilterBackend") for name in backends):
        return
    for attribute in ("filterset_fields", "filter_fields"):
        found = views.attribute(served.cls, attribute)
        if found is not None:
            yield from (_query(name, _STRING, at) for name in _filtered(views, *found))
    for attribute in ("filterset_class", "filter_class"):
        given = views.attribute(served.cls, attribute)
        found_class = views.types.names.find(*given) if given is not None else None
        if isinstance(found_class, Definition):
            yield from _filters(views, found_class)


def _backends(views: Views, cls: Definition) -> set[str]:
    """The class names of the filter backends that a view uses, with those that they extend: its own, else those of the settings."""
    names = views.types.names
    given = views.attribute(cls, "filter_backends")
    if given is None:
        listed = names.program.declared("python", _DEFAULT_BACKENDS)
        found = [_setting(views, cls, dotted) for text in listed for dotted in re.findall(r"[\"']([\w.]+)[\"']", text)]
    else:
        module, expr = given
        target = names.find(module, expr)
        if isinstance(target, Definition) and isinstance(target.node, ir.Assign) and target.node.value is not None:
            module, expr = target.module, target.node.value
        found = [names.find(module, item) for item in expr.items] if isinstance(expr, ir.List) else []
    out: set[str] = set()
    for backend in found:
        if isinstance(backend, Outside):
            out.add(backend.name.rpartition(".")[2])
        elif backend is not None:
            out.update(name.rpartition(".")[2] for name in views.types.library_bases(backend))
    return out


def _filtered(views: Views, module: Module, expr: ir.Expr) -> Iterator[str]:
    """``["author"]`` or ``{"year": ["exact", "gt"]}`` as names of parameters."""
    if not isinstance(expr, ir.Dict):
        # ``"__all__"`` needs the model.
        yield from (name for name in views.strings(module, expr) if name != "__all__")
        return
    for key, lookups in expr.items:
        if isinstance(key, ir.Str):
            yield from (key.value if word == "exact" else f"{key.value}__{word}" for word in views.strings(module, lookups))


def _filters(views: Views, cls: Definition) -> Iterator[Parameter]:
    """The filters of a ``FilterSet``: those it declares, then those its ``Meta`` makes of fields."""
    kinds = {"NumberFilter": {"type": "number"}, "BooleanFilter": {"type": "boolean"}, "UUIDFilter": {"type": "string", "format": "uuid"}}
    declared: set[str] = set()
    for part in views.types.lineage(cls):
        for member in part.node.members() if isinstance(part.node, ir.Class) else ():
            if isinstance(member.default, ir.Call):
                kind = dotted_name(member.default.callee).rpartition(".")[2]
                if kind.endswith("Filter") and member.name not in declared:
                    declared.add(member.name)
                    yield _query(member.name, kinds.get(kind, _STRING), Evidence(part.module.path, member.line))
    for part in views.types.lineage(cls):
        inner = part.node.body if isinstance(part.node, ir.Class) else []
        meta = next((s for s in inner if isinstance(s, ir.Class) and s.name == "Meta"), None)
        fields = next((m for m in meta.members() if m.name == "fields"), None) if meta is not None else None
        if fields is not None and fields.default is not None:
            at = Evidence(part.module.path, fields.line)
            yield from (_query(name, _STRING, at) for name in _filtered(views, part.module, fields.default) if name not in declared)
            return


def _pages(views: Views, cls: Definition, at: Evidence) -> Iterator[Parameter]:
    given = views.attribute(cls, "pagination_class")
    found = views.types.names.find(*given) if given is not None else default_pagination(views, cls)
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


def default_pagination(views: Views, cls: Definition) -> Definition | Outside | None:
    """``DEFAULT_PAGINATION_CLASS`` of the settings."""
    declared = views.types.names.program.declared("python", _DEFAULT_PAGINATION)
    return next((_setting(views, cls, dotted) for dotted in declared), None)


def _setting(views: Views, cls: Definition, dotted: str) -> Definition | Outside | None:
    """The class that a setting names, as seen from the view ``cls``."""
    names = views.types.names
    module, _, name = dotted.rpartition(".")
    path = names.paths.resolve(cls.module.path, module, name)
    target = names.program.module(path) if path is not None and not path.endswith("/") else None
    return Outside(dotted) if target is None else names.named(target, name)


def documented(served: Served) -> Iterator[ir.Call]:
    """drf-spectacular's ``@extend_schema_view(list=extend_schema(…))`` above a view class, for what ``served`` answers."""
    for annotation in served.cls.node.annotations if isinstance(served.cls.node, ir.Class) else ():
        if annotation.name == "extend_schema_view":
            yield from (a.value for a in annotation.args if a.name == served.name and isinstance(a.value, ir.Call))


def paginated(module: Module, function: ir.Function) -> Iterator[Parameter]:
    """django-ninja's ``@paginate``."""
    for annotation in function.annotations:
        if annotation.name != "paginate":
            continue
        kind = dotted_name(annotation.args[0].value).rpartition(".")[2] if annotation.args else "LimitOffsetPagination"
        at = Evidence(module.path, annotation.line)
        names = {"LimitOffsetPagination": ("limit", "offset"), "PageNumberPagination": ("page",)}.get(kind, ())
        least = {"offset": 0}
        first = {"limit": 100, "offset": 0, "page": 1}
        yield from (_query(name, {**_INTEGER, "minimum": least.get(name, 1), "default": first[name]}, at) for name in names)


def _query(name: str, schema: dict[str, Any], at: Evidence) -> Parameter:
    return Parameter(name, Location.QUERY, schema, evidence=at)

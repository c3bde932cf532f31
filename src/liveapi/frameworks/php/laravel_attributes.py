"""spatie/laravel-route-attributes: ``#[Get('/x')]`` on controller methods, ``#[Prefix('y')]`` and resources on classes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.frameworks.constraints import constraint
from liveapi.frameworks.php.laravel_resources import Resource
from liveapi.frameworks.php.laravel_router import Group, Registered
from liveapi.syntax import ir
from liveapi.trace.languages.php import PhpSemantics
from liveapi.trace.values import Argument, CallSite, ClassRef, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_PACKAGE = "Spatie\\RouteAttributes\\Attributes\\"
_VERBS = {
    "Get": ("GET",),
    "Post": ("POST",),
    "Put": ("PUT",),
    "Patch": ("PATCH",),
    "Delete": ("DELETE",),
    "Options": ("OPTIONS",),
    "Any": (),
}
_WHERE: dict[str, Schema] = {
    "WhereNumber": {"type": "integer"},
    "WhereUuid": {"type": "string", "format": "uuid"},
    "WhereAlpha": {"type": "string"},
    "WhereAlphaNumeric": {"type": "string"},
}


def attribute_routes(run: Interpreter, semantics: PhpSemantics, folder: str) -> Iterator[Registered]:
    """The routes of all controllers below a folder (or in a file)."""
    for path in semantics.program.of_language("php"):
        if not path.startswith(folder.rstrip("/") + "/") and path != folder:
            continue
        if not semantics.program.holds(path, b"RouteAttributes"):
            continue
        module = semantics.program.module(path)
        for statement in module.ir.body if module is not None else []:
            if isinstance(statement, ir.Class) and module is not None:
                ref = semantics.class_named(run, f"{module.ir.package}\\{statement.name}")
                if ref is not None:
                    yield from _class(run, semantics, ref)


def _class(run: Interpreter, semantics: PhpSemantics, ref: ClassRef) -> Iterator[Registered]:
    group = Group()
    schemas: dict[str, Schema] = {}
    for name, call in _attributes(run, semantics, ref, ref.cls.annotations):
        if name in {"Prefix", "Group"} and (given := call.get(0, "prefix")) is not None:
            group = group.under(run.text(given))
        schemas.update(_where(run, name, call))
    for name, call in _attributes(run, semantics, ref, ref.cls.annotations):
        if name in {"Resource", "ApiResource"} and (word := _word(run, call.get(0, "resource"))):
            resource = Resource(
                word, api=name == "ApiResource" or _true(call.get(None, "apiResource")), shallow=_true(call.get(None, "shallow"))
            )
            only = call.get(None, "only")
            if only is not None:
                resource.only = [_word(run, v) for v in only.items() or [only]]
            excluded = call.get(None, "except")
            if excluded is not None:
                resource.excluded = [_word(run, v) for v in excluded.items() or [excluded]]
            for methods, path, action in resource.routes():
                yield Registered(methods, Text(path), ref, group, call, dict(schemas), action)
        elif name in _VERBS:  # an invokable controller
            yield Registered(_VERBS[name], run.text(call.get(0, "uri") or Text()), ref, group, call, dict(schemas), "__invoke")
    for method in semantics.methods(run, ref):
        found = list(_attributes(run, semantics, ref, method.function.annotations))
        own = {k: v for name, call in found for k, v in _where(run, name, call).items()}
        for name, call in found:
            if name in _VERBS:
                methods, uri = _VERBS[name], call.get(0, "uri")
            elif name == "Route":
                given = call.get(0, "methods")
                methods = tuple(_word(run, v).upper() for v in given.items() or [given]) if given is not None else ()
                uri = call.get(1, "uri")
            else:
                continue
            pattern = run.text(uri) if uri is not None else Text()
            yield Registered(methods, pattern, ref, group, call, {**schemas, **own}, method.name)


def _attributes(
    run: Interpreter, semantics: PhpSemantics, ref: ClassRef, annotations: list[ir.Annotation]
) -> Iterator[tuple[str, CallSite]]:
    for annotation in annotations:
        callee = annotation.expr.callee if isinstance(annotation.expr, ir.Call) else annotation.expr
        if isinstance(callee, ir.Name) and (full := semantics.qualified(ref.module, callee.id)).startswith(_PACKAGE):
            args = [Argument(run.evaluate(a.value, ref.scope), a.name, a.spread, a.value) for a in annotation.args]
            yield full[len(_PACKAGE) :], CallSite(args, annotation, ref.module, [], ref.scope)


def _where(run: Interpreter, name: str, call: CallSite) -> dict[str, Schema]:
    word = _word(run, call.get(0, "param"))
    if name in _WHERE:
        return {word: _WHERE[name]}
    if name == "Where":
        return {word: constraint(_word(run, call.get(1, "constraint")))}
    if name == "WhereIn" and (values := call.get(1, "values")) is not None:
        return {word: {"type": "string", "enum": [_word(run, v) for v in values.items() or []]}}
    return {}


def _word(run: Interpreter, value: Value | None) -> str:
    return run.text(value).literal or "" if value is not None else ""


def _true(value: Value | None) -> bool:
    return value is not None and value.truth() is True

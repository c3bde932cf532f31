"""The Python frameworks as :class:`~liveapi.frameworks.python.serving.PythonFramework` rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.api.model import METHODS, Location, Parameter
from liveapi.frameworks.base import Result
from liveapi.frameworks.python import (
    django,
    fastapi,
    fastapi_users,
    flask,
    flask_contract,
    ninja,
    ninja_contract,
    paths,
    rest_contract,
    starlette_contract,
)
from liveapi.frameworks.python.apps import App, Models, Mount, Options, Route, app_of
from liveapi.frameworks.python.django import Include, ServedBy, class_of, view_methods
from liveapi.frameworks.python.fastapi_contract import contract_of, tags_of
from liveapi.frameworks.python.lists import documented, excluded, list_parameters
from liveapi.frameworks.python.parsers import Parsers
from liveapi.frameworks.python.reads import Reads
from liveapi.frameworks.python.serving import Answer, Call, Contract, Place, PythonFramework, Reader, Schemas, introductions
from liveapi.frameworks.python.urlconf import Settings, url_roots
from liveapi.frameworks.python.views import Served, Views
from liveapi.syntax import ir
from liveapi.trace.values import CallSite, Choice, ClassRef, ExternalCall, ListOf, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_VERBS = frozenset(m.lower() for m in METHODS)


class FastAPI(PythonFramework):
    """FastAPI: parameters are the handler's signature."""

    name = "FastAPI"
    key = "fastapi"
    fixtures = "python/fastapi"
    markers: ClassVar[tuple[bytes, ...]] = (b"fastapi",)
    table: ClassVar[Models] = {
        **{k: v for k, v in fastapi.MODELS.items() if not k.startswith("starlette")},
        **fastapi_users.MODELS,
    }
    registers: ClassVar[frozenset[str]] = _VERBS | {"include_router", "api_route", "add_api_route", "mount", "FastAPI", "APIRouter"}

    def template(self, path: str, syntax: str) -> tuple[str, Mapping[str, Mapping[str, Any]]]:
        return paths.braces(path)

    def parameters(self, read: Reader, answer: Answer, in_path: Schemas, options: Sequence[Options]) -> list[Parameter]:
        return []

    def contract(self, read: Reader, call: Call) -> Contract:
        return contract_of(read, call)

    def completed(self, read: Reader, given: Contract, options: Sequence[Options]) -> Contract:
        given.tags = tags_of(read.types, options) if read.types is not None else []
        return given

    def assumed(self, call: CallSite) -> Value:
        return _guess(fastapi.FastApi(call))


class Starlette(PythonFramework):
    """Starlette: parameters are what the handler reads."""

    name = "Starlette"
    key = "starlette"
    fixtures = "python/starlette"
    markers: ClassVar[tuple[bytes, ...]] = (b"starlette.applications", b"starlette.routing")
    table: ClassVar[Models] = {k: v for k, v in fastapi.MODELS.items() if k.startswith("starlette")}
    registers: ClassVar[frozenset[str]] = frozenset({"add_route", "mount", "Starlette", "Router"})

    def template(self, path: str, syntax: str) -> tuple[str, Mapping[str, Mapping[str, Any]]]:
        return paths.braces(path)

    def answers(self, read: Reader, route: Route) -> dict[str, Answer | None] | None:
        if isinstance(route.handler, ClassRef):
            return class_methods(read, route.handler)
        answer = read.answer(route.handler)
        return {"GET": answer} if answer is not None and not route.unknown_methods else None

    def parameters(self, read: Reader, answer: Answer, in_path: Schemas, options: Sequence[Options]) -> list[Parameter]:
        return read_by(read, answer, in_path, first=True)

    def contract(self, read: Reader, call: Call) -> Contract:
        return starlette_contract.contract_of(read, call, self.parameters(read, call.answer, call.in_path, call.options))


class Flask(PythonFramework):
    """Flask and what is built on it."""

    name = "Flask"
    key = "flask"
    fixtures = "python/flask"
    markers: ClassVar[tuple[bytes, ...]] = (b"flask", b"quart")
    table: ClassVar[Models] = flask.MODELS
    registers: ClassVar[frozenset[str]] = frozenset(
        {"register_blueprint", "add_url_rule", "route", "add_resource", "add_namespace", "Flask"}
    )

    def template(self, path: str, syntax: str) -> tuple[str, Mapping[str, Mapping[str, Any]]]:
        return paths.angle(path)

    def join(self, prefix: str, path: str) -> str:
        return f"{prefix.rstrip('/')}/{path.lstrip('/')}" if path else prefix

    def answers(self, read: Reader, route: Route) -> dict[str, Answer | None] | None:
        cls = route.handler
        if isinstance(cls, ExternalCall) and "self" in cls.fields:
            cls = cls.fields["self"]
        if isinstance(cls, Choice):
            cls = next((o for o in cls.known() if isinstance(o, ClassRef)), cls)
        if isinstance(cls, ClassRef):
            return class_methods(read, cls)
        answer = read.answer(route.handler)
        return {"GET": answer} if answer is not None and not route.unknown_methods else None

    def parameters(self, read: Reader, answer: Answer, in_path: Schemas, options: Sequence[Options]) -> list[Parameter]:
        return read_by(read, answer, in_path, first=False)

    def contract(self, read: Reader, call: Call) -> Contract:
        return flask_contract.contract_of(read, call, self.parameters(read, call.answer, call.in_path, call.options))

    def assumed(self, call: CallSite) -> Value:
        return _guess(flask.Flask(call))


class Ninja(PythonFramework):
    """django-ninja: parameters are the handler's signature behind the request."""

    name = "django-ninja"
    key = "django-ninja"
    fixtures = "python/django_ninja"
    markers: ClassVar[tuple[bytes, ...]] = (b"ninja",)
    table: ClassVar[Models] = ninja.MODELS
    registers: ClassVar[frozenset[str]] = frozenset({"add_router", "NinjaAPI", "register_controllers"})

    def template(self, path: str, syntax: str) -> tuple[str, Mapping[str, Mapping[str, Any]]]:
        return paths.braces(path, converter_first=True)

    def join(self, prefix: str, path: str) -> str:
        return f"{prefix.rstrip('/')}/{path.lstrip('/')}" if path else prefix

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        # An API is served where Django's URL configurations put it: they are read with Django.
        in_django = any(Django.name in labels for labels in run.program.candidates.values())
        return Result() if in_django else super().collect(run, files)

    def parameters(self, read: Reader, answer: Answer, in_path: Schemas, options: Sequence[Options]) -> list[Parameter]:
        return []

    def contract(self, read: Reader, call: Call) -> Contract:
        return ninja_contract.contract_of(read, call)


class Django(PythonFramework):
    """Django's URL configurations, with Django REST framework and django-ninja inside."""

    name = "Django"
    key = "django"
    fixtures = "python/django"
    markers: ClassVar[tuple[bytes, ...]] = (b"urlpatterns", b"rest_framework", b"ROOT_URLCONF", b"django.urls")
    table: ClassVar[Models] = django.MODELS
    registers: ClassVar[frozenset[str]] = frozenset()

    def template(self, path: str, syntax: str) -> tuple[str, Mapping[str, Mapping[str, Any]]]:
        return paths.pattern(path) if syntax == "regex" else paths.braces(path) if syntax == "braces" else paths.angle(path)

    def constants(self) -> Mapping[str, Value]:
        return {"django.conf.settings": Settings()}

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        reader = Reader(run, result := Result())
        made = reader.semantics.made if reader.semantics is not None else []
        result.named = introductions([a for v in made if (a := app_of(v)) is not None])
        for module in url_roots(run, files):
            patterns = run.module_member(module, "urlpatterns")
            self._patterns(reader, patterns, Place("/"))
        return result

    def mounted(self, read: Reader, entry: Mount, place: Place) -> None:
        self._patterns(read, entry.child, place)

    def _patterns(self, read: Reader, value: Value, place: Place) -> None:
        """A list of patterns, a router or an API, wherever it stands."""
        if isinstance(value, Include):
            if id(value.target) in place.trail or len(place.trail) > 30:
                return
            self._patterns(read, value.patterns(read.run), replace(place, trail=(*place.trail, id(value.target))))
            return
        if isinstance(value, django.DrfRouter) and read.types is not None:
            read.routes(read.frameworks["django-rest-framework"], value.expand(Views(read.types)), place)
        elif isinstance(value, App):
            read.walk(value, place)
        elif isinstance(value, Route):
            read.routes(self, [value], place)
        elif isinstance(value, Mount):
            inner = value.child
            if isinstance(inner, django.DrfRouter):
                read.mount(
                    self,
                    Mount(
                        value.prefix,
                        ListOf(list(inner.expand(Views(read.types)))) if read.types else inner,
                        value.evidence,
                        syntax=value.syntax,
                        framework="django",
                    ),
                    place,
                )
            else:
                read.mount(self, value, place)
        else:
            for item in value.items() or []:
                self._patterns(read, item, place)

    def answers(self, read: Reader, route: Route) -> dict[str, Answer | None] | None:
        if read.types is None:
            return None
        if isinstance(route.handler, ServedBy):
            return {route.methods[0]: _served(route.handler)} if route.methods else None
        found = view_methods(Views(read.types), route.handler)
        if found is None:
            return None
        return {m: _served(v) if isinstance(v, ServedBy) else read.answer(v) for m, v in found.items()}

    def hides(self, answer: Answer) -> bool:
        return excluded(answer.function, answer.served)

    def parameters(self, read: Reader, answer: Answer, in_path: Schemas, options: Sequence[Options]) -> list[Parameter]:
        found = read_by(read, answer, in_path, first=True)
        if answer.served is not None and read.types is not None:
            views, parsers = Views(read.types), Parsers(read.types)
            more = [p for call in documented(answer.served) for p in parsers.extended(answer.served.cls.module, call)]
            more += list_parameters(views, answer.served)
            known = {(p.location, p.name) for p in found}
            found += {(p.location, p.name): p for p in reversed(more) if (p.location, p.name) not in known}.values()
        return found

    def contract(self, read: Reader, call: Call) -> Contract:
        return rest_contract.contract_of(read, call, self.parameters(read, call.answer, call.in_path, call.options))


class DjangoRestFramework(Django):
    """The routes that its routers make; everything else of it stands in Django's URL configurations."""

    name = "Django REST framework"
    key = "django-rest-framework"
    fixtures = "python/django_rest_framework"
    markers: ClassVar[tuple[bytes, ...]] = (b"rest_framework",)
    table: ClassVar[Models] = {}

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        return Result()


@cache
def by_key() -> Mapping[str, PythonFramework]:
    """The frameworks by what their applications and routes are marked with."""
    return {cls.key: cls() for cls in (FastAPI, Starlette, Flask, Ninja, Django, DjangoRestFramework)}


def _guess(app: App) -> App:
    app.guessed = True
    return app


def class_methods(read: Reader, cls: ClassRef) -> dict[str, Answer | None] | None:
    """A view class: a function for each method it answers."""
    definition = class_of(cls)
    if definition is None or read.types is None:
        return None
    views = Views(read.types)
    out: dict[str, Answer | None] = {}
    for method in METHODS:
        found = views.method(definition, method.lower())
        if found is not None:
            out[method] = _served(ServedBy(Served(definition, found, method.lower())))
    if out:
        return out
    # Flask's plain views answer all their methods in one function.
    found, given = views.method(definition, "dispatch_request"), views.attribute(definition, "methods")
    if found is None:
        return None
    methods = [m.upper() for m in views.strings(*given)] if given is not None else ["GET"]
    return {m: _served(ServedBy(Served(definition, found, "dispatch_request"))) for m in methods}


def _served(value: ServedBy) -> Answer:
    served = value.served
    function = served.function
    owner = served.found.owner if function is not None else served.cls.node
    line = function.line if function is not None else served.cls.node.line
    module = served.found.module if function is not None else served.cls.module
    return Answer(served.symbol, module, function, line, owner if isinstance(owner, ir.Class) else None, served)


def read_by(read: Reader, answer: Answer, in_path: Schemas, *, first: bool) -> list[Parameter]:
    """What a handler reads from the request and what decorators and parsers declare; ``first``: it is handed the request."""
    if read.types is None or answer.function is None:
        return []
    params = [p for p in answer.function.params if p.name not in {"self", "cls"}]
    request = params[0].name if first and params else None
    parsers = Parsers(read.types)
    found = parsers.used_by(answer.module, answer.function)
    for annotation in answer.owner.annotations if answer.owner is not None else []:
        found += parsers.decorated(answer.module, annotation)
    # ``@ns.param("id", …)`` describes a part of the path without saying so.
    found = [p for p in found if p.location is not Location.QUERY or p.name not in in_path]
    found = list({(p.location, p.name): p for p in reversed(found)}.values())[::-1]
    known = {(p.location, p.name.lower()) for p in found}
    for parameter in Reads(read.types.names).parameters(answer.module, answer.function, answer.owner, request):
        if (parameter.location, parameter.name.lower()) not in known:
            found.append(parameter)
    return found

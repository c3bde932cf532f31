"""Django's URL configurations, and the routers of Django REST framework that stand in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.api.model import Evidence
from liveapi.frameworks.python.apps import App, Models, Mount, Route, app_of, evidence_of, options_of, text_of
from liveapi.frameworks.python.paths import angle, pattern
from liveapi.frameworks.python.views import DETAIL_ROUTE, LIST_ROUTE, Served, Views
from liveapi.syntax import ir
from liveapi.trace.languages.python import PythonSemantics
from liveapi.trace.python_names import Definition
from liveapi.trace.values import CallSite, Choice, ClassRef, Const, ExternalCall, FunctionRef, ListOf, ModuleRef, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.program import Module


@dataclass(slots=True, eq=False)
class Include(Value):
    """``include(…)``: worked out when all code has run, since URL configurations refer to each other."""

    target: Value
    module: Module

    def patterns(self, run: Interpreter) -> Value:
        """The list of patterns, the router or the API that is included."""
        target = self.target
        if isinstance(target, Text) and target.literal is not None:
            semantics = run.semantics(self.module)
            assert isinstance(semantics, PythonSemantics)
            target = semantics.module_named(self.module, target.literal)
        if isinstance(target, ListOf) and target.elements and isinstance(target.elements[0], (ListOf, ModuleRef, Text)):
            # ``(patterns, app_name)``
            return Include(target.elements[0], self.module).patterns(run)
        if isinstance(target, ModuleRef):
            return target.member(run, "urlpatterns", ir.Name(0, ""))
        return target


@dataclass(slots=True, eq=False)
class ServedBy(Value):
    """A handler that a router of Django REST framework worked out."""

    served: Served


def _pattern(run: Interpreter, call: CallSite, syntax: str) -> Value:
    path = text_of(run, call.get(0, "route", "regex"))
    view = call.get(1, "view")
    below = isinstance(view, (Include, ListOf)) or app_of(view) is not None
    if view is not None and below:
        return Mount(path, view, evidence_of(call), {}, syntax=syntax, framework="django")
    return Route("django", path, (), view or Unknown("no view"), evidence_of(call), options_of(call), syntax=syntax)


def _path(run: Interpreter, call: CallSite) -> Value:
    return _pattern(run, call, "")


def _re_path(run: Interpreter, call: CallSite) -> Value:
    return _pattern(run, call, "regex")


def _include(run: Interpreter, call: CallSite) -> Value:
    return Include(call.get(0, "arg") or Unknown("nothing"), call.module)


def _first(run: Interpreter, call: CallSite) -> Value:
    return call.get(0) or Unknown("nothing")


def _nothing(run: Interpreter, call: CallSite) -> Value:
    return ListOf([])


def _i18n_patterns(run: Interpreter, call: CallSite) -> Value:
    return ListOf(call.positional)


@dataclass(slots=True, eq=False)
class Registration(Value):
    """``router.register(prefix, viewset)``; as a value it is the tuple that DRF keeps."""

    prefix: Text
    view_set: Value
    evidence: Evidence

    def items(self) -> list[Value] | None:
        return [self.prefix, self.view_set]


class DrfRouter(App):
    """``DefaultRouter()``, ``SimpleRouter()`` and the nested routers of ``drf-nested-routers``."""

    framework = "django-rest-framework"

    def __init__(self, run: Interpreter, call: CallSite, parent: DrfRouter | None = None) -> None:
        super().__init__(call)
        self.registry = ListOf([])
        self.parent = parent
        self.parent_prefix = text_of(run, call.get(1, "parent_prefix")) if parent is not None else Text()
        lookup = call.get(2, "lookup")
        self.lookup = run.text(lookup).literal or "" if lookup is not None else ""
        slash = call.get(None if parent is None else 3, "trailing_slash")
        self.slash: str = "" if isinstance(slash, Const) and slash.value is False else "/" if parent is None or slash else parent.slash

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        if name == "urls":
            return ListOf([Mount(Text(), self, self.evidence, framework="django")])
        return self.registry if name == "registry" else super().member(run, name, at)

    def set_member(self, run: Interpreter, name: str, value: Value) -> None:
        if name == "trailing_slash" and isinstance(value, Text):
            self.slash = value.literal or ""
        super().set_member(run, name, value)

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name == "register":
            prefix = text_of(run, call.get(0, "prefix"))
            self.registry.elements.append(Registration(prefix, call.get(1, "viewset") or Unknown("no view set"), evidence_of(call)))
            return Const(None)
        if name == "get_urls":
            return self.member(run, "urls", call.node)
        if name == "extend":
            other = app_of(call.get(0))
            if isinstance(other, DrfRouter):
                self.registry.elements.extend(other.registry.elements)
        return Unknown(f"{name} of a router")

    def under(self, views: Views) -> str:
        """The path of the member of the parent that this router's resources belong to, ``posts/{post_pk}/``."""
        if self.parent is None:
            return ""
        prefix = self.parent_prefix.literal or ""
        field = "pk"
        for registration in self.parent.registry.elements:
            if isinstance(registration, Registration) and registration.prefix.literal == prefix:
                cls = class_of(registration.view_set)
                if cls is not None:
                    name = views.lookup(cls)
                    field = "pk" if name == "id" else name
        return f"{self.parent.under(views)}{prefix}/{{{self.lookup}_{field}}}/"

    def expand(self, views: Views) -> list[Route]:
        """The routes of all registered view sets."""
        out: list[Route] = []
        root = self.under(views)
        for registration in self.registry.elements:
            if not isinstance(registration, Registration):
                continue
            cls = class_of(registration.view_set)
            if cls is None:
                out.append(Route(self.framework, registration.prefix, ("GET",), registration.view_set, registration.evidence))
                continue
            base = Text(root) + registration.prefix
            start = base if base.parts else Text()
            actions = views.actions(cls)
            one = f"/{{{views.lookup(cls)}}}" if base.parts else f"{{{views.lookup(cls)}}}"

            def add(text: Text, served: dict[str, Served], registration: Registration = registration) -> None:
                for method, by in served.items():
                    out.append(Route(self.framework, text, (method,), ServedBy(by), registration.evidence, syntax="braces"))

            slash = Text(self.slash)
            add(start + slash, views.allowed(cls, {m: actions[a] for m, a in LIST_ROUTE.items() if a in actions}))
            extras = views.extra_actions(cls)
            for extra in extras:
                middle = "" if not extra.detail else one
                path = start + Text(f"{middle}/{_regex(extra.url_path)}") + slash
                add(path, views.allowed(cls, extra.served))
            add(start + Text(one) + slash, views.allowed(cls, {m: actions[a] for m, a in DETAIL_ROUTE.items() if a in actions}))
        return out


def _regex(path: str) -> str:
    return pattern(path)[0] if "(" in path else angle(path)[0]


def class_of(value: Value | None) -> Definition | None:
    """A class of the repository as a definition."""
    if isinstance(value, Choice):
        return next((d for o in value.known() if (d := class_of(o)) is not None), None)
    return Definition(value.module, value.cls) if isinstance(value, ClassRef) else None


def unwrapped(value: Value) -> Value:
    """The view inside ``csrf_exempt(view)``, ``cache_page(60)(View.as_view())``."""
    steps = 0
    while isinstance(value, ExternalCall) and not value.name.endswith("as_view") and steps < 10:
        steps += 1
        inner = next((a.value for a in value.call_site.args if isinstance(a.value, (FunctionRef, ClassRef, ExternalCall))), None)
        if inner is None:
            return value
        value = inner
    return value


def view_methods(views: Views, value: Value) -> dict[str, ServedBy | FunctionRef | Value] | None:
    """The methods that a view of a URL pattern answers, with what answers each; ``None`` when nothing tells."""
    value = unwrapped(value)
    if isinstance(value, Choice):
        return next((found for o in value.known() if (found := view_methods(views, o)) is not None), None)
    if isinstance(value, FunctionRef):
        methods = views.function_methods(value.module, value.function)
        return dict.fromkeys(methods, value) if methods else None
    if isinstance(value, ExternalCall) and value.name.endswith("as_view"):
        cls = class_of(value.fields.get("self"))
        if cls is None:
            return dict.fromkeys(views.library_methods(value.name.removesuffix(".as_view")), value) or None
        actions = value.call_site.get(1 if value.name == "as_view" else 0, "actions")
        if (pairs := actions.items() if actions is not None else None) is not None and views.is_view_set(cls):
            return _mapped(views, cls, pairs)
        return {m: ServedBy(s) for m, s in views.methods(cls).items()} or None
    return None


def _mapped(views: Views, cls: Definition, pairs: list[Value]) -> dict[str, ServedBy | FunctionRef | Value]:
    """``as_view({"get": "list"})``"""
    out: dict[str, ServedBy | FunctionRef | Value] = {}
    for pair in pairs:
        names = [v.literal for v in pair.items() or [] if isinstance(v, Text)]
        if len(names) == 2 and names[0] and names[1]:
            found = views.method(cls, names[1])
            out[names[0].upper()] = ServedBy(Served(cls, found or cls, names[1]))
    return out


def _router(run: Interpreter, call: CallSite) -> Value:
    return DrfRouter(run, call)


def _nested(run: Interpreter, call: CallSite) -> Value:
    parent = app_of(call.get(0, "parent_router"))
    return DrfRouter(run, call, parent if isinstance(parent, DrfRouter) else None)


_NESTED = ("NestedSimpleRouter", "NestedDefaultRouter")
MODELS: Models = {
    **dict.fromkeys(("django.urls.path", "django.urls.conf.path"), _path),
    **dict.fromkeys(("django.urls.re_path", "django.urls.conf.re_path", "django.conf.urls.url", "django.conf.urls.re_path"), _re_path),
    **dict.fromkeys(("django.urls.include", "django.urls.conf.include", "django.conf.urls.include"), _include),
    **dict.fromkeys(("rest_framework.urlpatterns.format_suffix_patterns",), _first),
    **dict.fromkeys(("django.conf.urls.i18n.i18n_patterns",), _i18n_patterns),
    **dict.fromkeys(("django.conf.urls.static.static", "django.contrib.staticfiles.urls.staticfiles_urlpatterns"), _nothing),
    **{f"rest_framework.routers.{name}": _router for name in ("DefaultRouter", "SimpleRouter", "BaseRouter")},
    **{f"rest_framework_nested.routers.{name}": _router for name in ("DefaultRouter", "SimpleRouter")},
    **{f"{package}.{name}": _nested for package in ("rest_framework_nested.routers", "rest_framework_nested") for name in _NESTED},
}

"""Flask: applications, blueprints, class-based views; Flask-RESTful, Flask-RESTX, Flask-Smorest and Flask-Classful on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveapi.api.model import METHODS
from liveapi.frameworks.python.apps import App, Decorator, Models, Mount, Route, app_of, evidence_of, method_names, options_of, text_of
from liveapi.frameworks.python.ninja import imported
from liveapi.syntax import ir
from liveapi.trace.values import CallSite, ClassRef, Const, ExternalCall, FunctionRef, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_VERBS = {m.lower(): m for m in METHODS}


class Config(Value):
    """``app.config``: what was set on it, and the objects and classes it was filled from, the last first."""

    def __init__(self) -> None:
        self.entries: dict[str, Value] = {}
        self.sources: list[Value] = []

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name == "from_object" and call.args:
            source = call.args[0].value
            self.sources.insert(0, imported(run, call, source.literal) if isinstance(source, Text) and source.literal else source)
        elif name in {"from_mapping", "update", "setdefault"}:
            self.entries.update(call.keywords)
            for value in call.positional:
                self.entries.update(value.entries if isinstance(value, MapOf) else {})
        elif name == "get":
            found = self.index(run, call.get(0) or Unknown(), call.node)
            return call.get(1) or found if isinstance(found, Unknown) else found
        return Const(None)

    def index(self, run: Interpreter, key: Value, at: ir.Node) -> Value:
        name = key.literal if isinstance(key, Text) else None
        if name is None:
            return Unknown("an unnamed setting")
        for source in self.sources:
            found = self.entries.get(name) or source.member(run, name, at)
            if not isinstance(found, Unknown):
                return found
        return self.entries.get(name) or Unknown(f"the setting {name}")

    def set_index(self, run: Interpreter, key: Value, value: Value) -> None:
        if isinstance(key, Text) and key.literal is not None:
            self.entries[key.literal] = value


class Flask(App):
    """``Flask(…)`` and ``Blueprint(…)``."""

    framework = "flask"

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        if name == "config" and name not in self.fields:
            self.fields[name] = Config()
        return super().member(run, name, at)

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name in _VERBS:
            return self.decorating(run, call, (_VERBS[name],))
        if name == "route":
            return self.decorating(run, call, method_names(call.get(None, "methods")))
        if name == "add_url_rule":
            handler = call.get(2, "view_func")
            self.register(run, call, handler or Unknown("no view"), method_names(call.get(None, "methods")))
            return Const(None)
        if name == "register_blueprint":
            self.below(run, call, call.get(0, "blueprint", "blp"))
            return Const(None)
        if name == "register_api":
            self.below(run, call, call.get(0))
        return Unknown(f"{name} of an application")

    def below(self, run: Interpreter, call: CallSite, child: Value | None) -> None:
        given = call.get(None, "url_prefix")
        known = given is not None and not (isinstance(given, Const) and given.value is None)
        self.add(Mount(text_of(run, given if known else None), child or Unknown("a blueprint"), evidence_of(call), {}, replaces=known))

    def decorating(self, run: Interpreter, call: CallSite, methods: tuple[str, ...] | None) -> Value:
        return Decorator(lambda handler, _at: self.register(run, call, handler, methods))

    def register(self, run: Interpreter, call: CallSite, handler: Value, methods: tuple[str, ...] | None) -> None:
        path = text_of(run, call.get(0, "rule"))
        if methods is None and isinstance(handler, FunctionRef):
            methods = ("GET",)
        self.add(Route(self.framework, path, methods or (), handler, evidence_of(call), options_of(call), methods == ()))


class RestApi(Flask):
    """``Api(app, prefix="/x")`` of Flask-RESTful, RESTX and Smorest, and RESTX's namespaces: resources are classes."""

    def __init__(self, run: Interpreter, call: CallSite, prefix: Text | None = None, parent: Value | None = None) -> None:
        super().__init__(call, prefix)
        self.join(parent, call)

    def join(self, parent: Value | None, call: CallSite) -> None:
        app = app_of(parent)
        if app is not None:
            app.add(Mount(Text(), self, evidence_of(call)))

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name == "init_app":
            self.join(call.get(0, "app"), call)
            return Const(None)
        if name == "add_resource":
            self.resource(run, call, call.get(0) or Unknown("no resource"), call.positional[1:])
            return Const(None)
        if name in {"resource", "route"}:
            return Decorator(lambda handler, _at: self.resource(run, call, handler, call.positional))
        if name == "add_namespace":
            child = call.get(0, "ns")
            path = call.get(1, "path")
            known = path is not None and not (isinstance(path, Const) and path.value is None)
            self.add(Mount(text_of(run, path if known else None), child or Unknown("a namespace"), evidence_of(call), {}, replaces=known))
            return Const(None)
        if name == "namespace":
            child = _namespace(run, call)
            self.add(Mount(Text(), child, evidence_of(call)))
            return child
        if name in _VERBS or name == "add_url_rule":
            return Unknown(f"{name} of an API")
        return super().call_method(run, name, call)

    def resource(self, run: Interpreter, call: CallSite, handler: Value, paths: list[Value]) -> None:
        for path in paths:
            self.add(Route(self.framework, run.text(path, "path"), (), handler, evidence_of(call), options_of(call)))


def _flask(run: Interpreter, call: CallSite) -> Value:
    return Flask(call, served=True)


def _blueprint(run: Interpreter, call: CallSite) -> Value:
    return Flask(call, text_of(run, call.get(None, "url_prefix"), "prefix"))


def _api(run: Interpreter, call: CallSite) -> Value:
    return RestApi(run, call, text_of(run, call.get(None, "prefix"), "prefix"), call.get(0, "app", "blueprint"))


def _namespace(run: Interpreter, call: CallSite) -> Value:
    path = call.get(None, "path")
    if path is None:
        path = Text("/") + run.text(call.get(0, "name") or Unknown(), "name")
    return RestApi(run, call, run.text(path, "path"))


def _as_view(run: Interpreter, call: CallSite) -> Value:
    return ExternalCall("as_view", call, {"self": call.args[0].value})


def _register_classful(run: Interpreter, call: CallSite) -> Value:
    """``QuotesView.register(app)``: one route for each public method, by Flask-Classful's conventions."""
    cls, app = call.args[0].value, app_of(call.get(1, "app"))
    if not isinstance(cls, ClassRef) or app is None:
        return Const(None)
    base = call.get(2, "route_base") or _class_text(cls, "route_base")
    name = cls.name.removesuffix("View").lower() or cls.name.lower()
    root = "/" + (run.text(base).literal or "").strip("/") if base is not None else f"/{name}"
    prefix = call.get(None, "route_prefix") or _class_text(cls, "route_prefix")
    if prefix is not None:
        root = "/" + (run.text(prefix).literal or "").strip("/") + root
    slash = call.get(None, "trailing_slash")
    end = "" if isinstance(slash, Const) and slash.value is False else "/"
    for owner in reversed(run.classes.ancestors(cls)):
        for function in owner.cls.methods():
            if not function.name.startswith("_"):
                handler = FunctionRef(function, owner.module, owner.scope, None, cls)
                _classful_routes(run, app, root, end, handler, call)
    return Const(None)


_CLASSFUL = {"index": ("GET", 0), "get": ("GET", 1), "post": ("POST", 0), "put": ("PUT", 1), "patch": ("PATCH", 1), "delete": ("DELETE", 1)}


def _classful_routes(run: Interpreter, app: App, root: str, end: str, handler: FunctionRef, call: CallSite) -> None:
    function = handler.function
    # Parameters without a default are parts of the path.
    names = [p.name for p in function.params[1:] if p.kind == "" and p.default is None]
    args = "".join(f"/<{n}>" for n in names)
    declared = [a for a in function.annotations if a.name == "route"]
    for annotation in declared:
        rule = next((a.value for a in annotation.args if a.name is None), None)
        given = next((a.value for a in annotation.args if a.name == "methods"), None)
        path = run.text(run.evaluate(rule, handler.scope)).literal or ""
        methods = method_names(run.evaluate(given, handler.scope)) if given is not None else ("GET",)
        full = path if path.startswith(root + "/") else f"{root}/{path.strip('/')}".rstrip("/") + ("/" if path.endswith("/") else end)
        app.add(Route("flask", Text(full), methods or (), handler, evidence_of(call)))
    if declared:
        return
    if function.name in _CLASSFUL:
        method = _CLASSFUL[function.name][0]
        app.add(Route("flask", Text(f"{root}{args}{end}"), (method,), handler, evidence_of(call)))
    else:
        app.add(Route("flask", Text(f"{root}/{function.name}{args}{end}"), ("GET",), handler, evidence_of(call)))


def _class_text(cls: ClassRef, name: str) -> Value | None:
    found = next((m.default for m in cls.cls.members() if m.name == name), None)
    return Text(found.value) if isinstance(found, ir.Str) else None


MODELS: Models = {
    **dict.fromkeys(("flask.Flask", "flask.app.Flask", "apiflask.APIFlask", "flask_openapi3.OpenAPI", "quart.Quart"), _flask),
    **dict.fromkeys(("flask.Blueprint", "flask.blueprints.Blueprint", "flask_smorest.Blueprint", "apiflask.APIBlueprint"), _blueprint),
    **dict.fromkeys(("flask_openapi3.APIBlueprint", "quart.Blueprint"), _blueprint),
    **dict.fromkeys(("flask_restful.Api", "flask_restx.Api", "flask_restplus.Api", "flask_smorest.Api"), _api),
    **dict.fromkeys(("flask_restx.Namespace", "flask_restplus.Namespace"), _namespace),
    **{f"flask.views.{name}.as_view": _as_view for name in ("View", "MethodView")},
    **{f"{name}.FlaskView.register": _register_classful for name in ("flask_classful", "flask_classy")},
}

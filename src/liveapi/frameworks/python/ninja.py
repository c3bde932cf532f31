"""django-ninja: APIs, routers by value or by name, and the controllers of django-ninja-extra."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveapi.api.model import METHODS
from liveapi.frameworks.python.apps import App, Decorator, Models, Mount, Route, evidence_of, method_names, options_of, text_of
from liveapi.syntax import ir
from liveapi.trace.languages.python import PythonSemantics
from liveapi.trace.values import CallSite, ClassRef, Const, FunctionRef, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_VERBS = {m.lower(): m for m in METHODS}


class Ninja(App):
    """``NinjaAPI()`` and ``Router()``."""

    framework = "django-ninja"

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return self if name == "urls" else super().member(run, name, at)

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name in _VERBS:
            return self.decorating(run, call, (_VERBS[name],), call.get(0, "path"))
        if name == "api_operation":
            return self.decorating(run, call, method_names(call.get(0, "methods")) or (), call.get(1, "path"))
        if name == "add_router":
            prefix, child = text_of(run, call.get(0, "prefix")), call.get(1, "router")
            if isinstance(child, Text) and child.literal is not None:
                child = imported(run, call, child.literal)
            self.add(Mount(prefix, child or Unknown("a router"), evidence_of(call), options_of(call)))
            return Const(None)
        if name == "register_controllers":
            for value in call.positional:
                if isinstance(value, ClassRef):
                    self.add(Mount(Text(), _controller(run, value, call), evidence_of(call)))
            return Const(None)
        if name == "exception_handler":
            raised = call.get(0, "exc_class") or Unknown("an exception")
            return Decorator(lambda handler, _: self.handlers.append((raised, handler)))
        if name == "add_exception_handler":
            self.handlers.append((call.get(0) or Unknown("an exception"), call.get(1, "handler") or Unknown("a handler")))
            return Const(None)
        return Unknown(f"{name} of an API")

    def decorating(self, run: Interpreter, call: CallSite, methods: tuple[str, ...], path: Value | None) -> Value:
        text, options = text_of(run, path), options_of(call)

        def register(handler: Value, at: CallSite) -> None:
            self.add(Route(self.framework, text, methods, handler, evidence_of(call), options, not methods))

        return Decorator(register)


def imported(run: Interpreter, call: CallSite, dotted: str) -> Value:
    """The value that a dotted name stands for: ``"events.api.router"``."""
    semantics = run.semantics(call.module)
    module, _, name = dotted.rpartition(".")
    assert isinstance(semantics, PythonSemantics)
    return semantics.resolve_import(run, call.module, ir.Import(call.line, module, name)) if module else Unknown(dotted)


def _controller(run: Interpreter, cls: ClassRef, call: CallSite) -> Ninja:
    """The routes of a class: ``@api_controller("/x")`` above it, ``@http_get("/y")`` or ``@route.get("/y")`` on its methods."""
    decorated = next((a for a in cls.cls.annotations if a.name == "api_controller"), None)
    prefix = _argument(run, decorated, cls, "prefix_or_class") if decorated is not None else Text()
    router = Ninja(call, prefix)
    router.options = {a.name: (cls.module, a.value) for a in decorated.args if a.name is not None} if decorated is not None else {}
    for owner in reversed(run.classes.ancestors(cls)):
        for function in owner.cls.methods():
            for annotation in function.annotations:
                expr = annotation.expr.callee if isinstance(annotation.expr, ir.Call) else annotation.expr
                word = annotation.name.removeprefix("http_")
                on_route = isinstance(expr, ir.Member) and isinstance(expr.object, ir.Name) and expr.object.id == "route"
                if word in _VERBS and (on_route or annotation.name.startswith("http_")):
                    at = CallSite([], annotation, owner.module)
                    handler = FunctionRef(function, owner.module, owner.scope, None, cls)
                    options = {a.name: (owner.module, a.value) for a in annotation.args if a.name is not None}
                    path = _argument(run, annotation, cls, "path")
                    router.add(Route("django-ninja", path, (_VERBS[word],), handler, evidence_of(at), options))
    return router


def _argument(run: Interpreter, annotation: ir.Annotation, cls: ClassRef, name: str) -> Text:
    value = next((a.value for a in annotation.args if a.name in {None, name}), None)
    return run.text(run.evaluate(value, cls.scope), "path") if value is not None else Text()


def _api(run: Interpreter, call: CallSite) -> Value:
    return Ninja(call, served=True)


def _router(run: Interpreter, call: CallSite) -> Value:
    return Ninja(call)


MODELS: Models = {
    **dict.fromkeys(("ninja.NinjaAPI", "ninja.main.NinjaAPI", "ninja_extra.NinjaExtraAPI"), _api),
    **dict.fromkeys(("ninja.Router", "ninja.router.Router", "ninja_extra.Router"), _router),
}

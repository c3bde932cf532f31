"""Controllers: what runs ahead of an action, the action itself, the errors that are rescued, all as one operation's body and answers."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Certainty, Evidence, Parameter, RequestBody, Response
from liveapi.frameworks.ruby.callbacks import Callback, Callbacks, Rescue, callbacks
from liveapi.frameworks.ruby.data import Block, Datum, Klass, Obj, Opaque
from liveapi.frameworks.ruby.evaluator import Args, Env, Evaluator, Left
from liveapi.frameworks.ruby.exchange import Controller, Exchange, Exchanges, formats_library
from liveapi.frameworks.ruby.jbuilder import Templates
from liveapi.frameworks.ruby.rails_security import RailsSecurity
from liveapi.frameworks.ruby.request import Requests
from liveapi.frameworks.ruby.serializers import Serializers
from liveapi.trace.languages.ruby import RubySemantics
from liveapi.trace.values import ClassRef, FunctionRef

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

#: What Rails answers by itself to exceptions.
_STATUSES = {
    "ActiveRecord::RecordNotFound": 404,
    "ActionController::RoutingError": 404,
    "ActionController::ParameterMissing": 400,
    "ActionController::BadRequest": 400,
    "ActionController::UnknownFormat": 406,
    "ActionController::InvalidAuthenticityToken": 422,
    "ActiveRecord::RecordInvalid": 422,
    "ActiveRecord::RecordNotSaved": 422,
    "Pundit::NotAuthorizedError": 403,
    "CanCan::AccessDenied": 403,
}
_BASES: dict[str, tuple[str, ...]] = {
    "ActionController::ParameterMissing": ("ActionController::BadRequest", "KeyError", "IndexError"),
    "ActiveRecord::RecordNotFound": ("ActiveRecord::ActiveRecordError",),
    "ActiveRecord::RecordInvalid": ("ActiveRecord::ActiveRecordError",),
}
_MAX_HANDLED = 12


@dataclass(slots=True)
class Found:
    """What an action was found to take and to give."""

    body: RequestBody | None = None
    parameters: list[Parameter] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    security: list[dict[str, list[str]]] | None = None


class Actions:
    """Runs the actions of one repository."""

    def __init__(self, run: Interpreter, semantics: RubySemantics) -> None:
        self.run = run
        self.evaluator = Evaluator(run, semantics)
        self.exchanges = Exchanges()
        self.templates = Templates(self.evaluator, self.exchanges)
        self.serializers = Serializers(self.evaluator)
        self.exchanges.template = self.templates.render
        self.exchanges.serialized = self.serializers.serialized
        self.evaluator.libraries = [self.exchanges.library, formats_library, self.templates.library, self.serializers.library]
        self.evaluator.raised = self._raised
        self.security = RailsSecurity(run, self.evaluator.lineage, _devise(run))
        self._callbacks: dict[int, Callbacks] = {}
        self._exchanges: dict[tuple[int, str], Exchange] = {}

    def read(self, owner: ClassRef, function: FunctionRef | None, action: str, method: str, in_path: set[str]) -> Found:
        """One action, as a request of ``method`` meets it; without ``function`` it is only a template."""
        key = (id(owner.cls), action)
        if key not in self._exchanges:
            self._exchanges[key] = self._run(owner, function, action)
        exchange = self._exchanges[key]
        takes_body = method in ("POST", "PUT", "PATCH") or (method == "DELETE" and exchange.requests.has_root(in_path))
        security = self.security.requirements(owner, self.callbacks(owner), action)
        keys = self.security.keys(security)
        read = [*exchange.requests.parameters(exchange.file, in_path | keys, body=takes_body), *exchange.header_parameters()]
        return Found(
            exchange.requests.body(exchange.file, in_path | keys, creates=method == "POST") if takes_body else None,
            [p for p in read if p.name not in keys],
            exchange.answers.responses(),
            security,
        )

    def _run(self, owner: ClassRef, function: FunctionRef | None, action: str) -> Exchange:
        evaluator = self.evaluator
        evaluator.restart()
        declared = self.callbacks(owner)
        module = evaluator.semantics.full_name(owner).rpartition("::")[0]
        requests = Requests(evaluator.models, module)
        exchange = Exchange(requests, file=function.module.path if function is not None else "", action=action)
        controller = exchange.controller = Controller(owner)
        self.exchanges.current = exchange
        env = Env(controller, owner, evaluator.scope(owner))
        requests.early = True
        for callback in declared.before(action):
            requests.shared = callback.shared
            with suppress(Left):
                self._callback(callback, controller, env)
            evaluator.branch = 0
            evaluator.performed = False
        requests.early = requests.shared = False
        if function is not None:
            try:
                evaluator.enter((function.function, function.owner or owner), controller, Args())
            except Left:
                evaluator.performed = True
        if not evaluator.performed:
            self.exchanges.view(evaluator, action, Args(line=function.function.line if function is not None else 0), ["200"])
            if not exchange.answers.succeeds() and function is not None:
                exchange.answers.add(204, certainty=Certainty.LIKELY)
        self._errors(declared, exchange, controller, exchange.raised)
        self.exchanges.current = None
        return exchange

    def callbacks(self, owner: ClassRef) -> Callbacks:
        if id(owner.cls) not in self._callbacks:
            self._callbacks[id(owner.cls)] = callbacks(self.evaluator.lineage, owner)
        return self._callbacks[id(owner.cls)]

    def _callback(self, callback: Callback, controller: Controller, env: Env) -> None:
        evaluator = self.evaluator
        if callback.block is not None:
            evaluator.loop(Block(callback.block, env), [])
        elif (method := evaluator.lineage.method(controller.ref, callback.name)) is not None:
            evaluator.branch += callback.conditional
            evaluator.enter(method, controller, Args())
            evaluator.branch -= callback.conditional
        else:
            evaluator.send(controller, callback.name, Args(), env, bare=True)

    def _raised(self, error: Datum, at: Evidence | None) -> None:
        exchange = self.exchanges.current
        if exchange is None:
            return
        if isinstance(error, Klass):
            exchange.raised.setdefault(error.name, at)
        elif isinstance(error, Obj):
            exchange.raised.setdefault(self.evaluator.semantics.full_name(error.ref), at)
        elif isinstance(error, Opaque) and "::" in error.name:
            exchange.raised.setdefault(error.name, at)

    def _errors(self, declared: Callbacks, exchange: Exchange, controller: Controller, raised: dict[str, Evidence | None]) -> None:
        evaluator = self.evaluator
        for name, at in list(raised.items())[:_MAX_HANDLED]:
            handler = next((h for n in self._kinds(name) for h in reversed(declared.rescues) if n in h.kinds), None)
            evaluator.performed = False
            if handler is None:
                status = _STATUSES.get(name)
                if status is not None and not exchange.answers.has(status):
                    exchange.answers.add(status, evidence=at)
                continue
            env = Env(controller, handler.owner, evaluator.scope(handler.owner))
            error = Opaque(name)
            with suppress(Left):
                self._handle(handler, controller, env, error)

    def _handle(self, handler: Rescue, controller: Controller, env: Env, error: Datum) -> None:
        evaluator = self.evaluator
        if handler.block is not None:
            evaluator.invoke(Block(handler.block, env), [error])
        elif (method := evaluator.lineage.method(controller.ref, handler.name)) is not None:
            evaluator.enter(method, controller, Args([error] if method[0].params else []))

    def _kinds(self, name: str) -> list[str]:
        """An exception's class and the classes above it, by name."""
        ref = self.evaluator.semantics.class_named(self.run, name)
        if ref is None:
            return [name, *_BASES.get(name, ()), "StandardError", "Exception"]
        own = [self.evaluator.semantics.full_name(c) for c in self.run.classes.ancestors(ref)]
        outside = [getattr(b, "name", "") for b in self.run.classes.outside(ref)]
        return [*own, *outside, *(b for o in outside for b in _BASES.get(o, ())), "StandardError", "Exception"]


def _devise(run: Interpreter) -> str:
    """What Devise's ``authenticate_user!`` looks at: a token where one of its extensions for that is in use, else the session."""
    for name in ("Gemfile.lock", "Gemfile"):
        for path in run.program.named(name)[:2]:
            text = run.program.text(path) or ""
            if "devise-jwt" in text or "warden-jwt_auth" in text:
                return "jwt"
            if "devise_token_auth" in text or "devise-api" in text or "simple_token_authentication" in text:
                return "bearer"
    return "session"

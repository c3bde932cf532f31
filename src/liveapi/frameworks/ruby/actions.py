"""Controllers: what runs ahead of an action, the action itself, the errors that are rescued, all as one operation's body and answers."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Certainty, Evidence, Parameter, RequestBody, Response
from liveapi.frameworks.answers import Answers
from liveapi.frameworks.inflection import underscore
from liveapi.frameworks.ruby.callbacks import Callback, Callbacks, Rescue, callbacks
from liveapi.frameworks.ruby.data import Block, Datum, Klass, Obj, Opaque
from liveapi.frameworks.ruby.devise_actions import DeviseScope, answer, methods_of, token_auth
from liveapi.frameworks.ruby.environment import Args, Env, Left
from liveapi.frameworks.ruby.evaluator import Evaluator
from liveapi.frameworks.ruby.exchange import Controller, Exchange, Exchanges, formats_library
from liveapi.frameworks.ruby.jbuilder import Templates
from liveapi.frameworks.ruby.lineage import plain_words
from liveapi.frameworks.ruby.rails_scopes import Route
from liveapi.frameworks.ruby.rails_security import RailsSecurity
from liveapi.frameworks.ruby.request import Requests
from liveapi.frameworks.ruby.serializers import Serializers
from liveapi.syntax import ir
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
        self._ran: dict[tuple[int, str], Exchange] = {}
        self._exchanges: dict[tuple[int, str, str], Exchange] = {}

    def read(self, owner: ClassRef, function: FunctionRef | None, action: str, method: str, in_path: set[str], scope: str = "") -> Found:
        """One action, as a request of ``method`` meets it; without ``function`` it is only a template. ``scope`` is Devise's."""
        key = (id(owner.cls), action, scope)
        if key not in self._exchanges:
            self._exchanges[key] = self._run(owner, function, action, scope)
        return self._found(self._exchanges[key], owner, action, method, in_path)

    def devise(self, owner: ClassRef | None, route: Route, method: str, in_path: set[str]) -> Found:
        """An action that a controller has from Devise."""
        parent = owner or self.evaluator.semantics.class_named(self.run, "ApplicationController")
        if parent is None:
            return Found()
        key = (id(parent.cls), f"{route.controller}#{route.action}", route.scope)
        if key not in self._exchanges:
            self._exchanges[key] = self._run_devise(parent, owner, route)
        # Who signs in or up has nothing to show yet; to sign out or change an account takes a session.
        found = self._found(self._exchanges[key], parent, route.action, method, in_path)
        if owner is None:
            closed = route.controller.endswith("registrations") and route.action in ("update", "destroy", "edit")
            found.security = self.security.signed_in() if closed else None
        return found

    def _run_devise(self, parent: ClassRef, owner: ClassRef | None, route: Route) -> Exchange:
        evaluator = self.evaluator
        exchange = self._begin(parent, "", route.action, route.scope)
        controller = exchange.controller
        assert controller is not None
        assert exchange.devise is not None
        self._ahead(parent, exchange, controller, route.action)
        # Those that turn people away are not in front of signing in: Devise skips them.
        exchange.answers = Answers()
        exchange.raised.clear()
        name = route.controller.rpartition("/")[2]
        own = next((n.removesuffix("Controller") for n in self._outside(parent) if n.startswith("Devise")), "")
        kind = underscore(own).rpartition("/")[2] or name
        token = route.controller.startswith("devise_token_auth") or own.startswith("DeviseTokenAuth")
        own_params = evaluator.lineage.method(parent, methods_of(kind, route.action))
        if own_params is not None and owner is not None:
            with suppress(Left):
                evaluator.enter(own_params, controller, Args())
        elif token:
            token_auth(exchange.requests, kind, route.action)
        else:
            exchange.devise.take(exchange.requests, kind, route.action, None)
        if not token:
            written = self.templates.render(exchange, f"{route.controller}/{route.action}", Args())
            html = isinstance(written, Opaque) and written.name == "html"
            if (written is not None and not html) or self._speaks_json(parent):
                answer(evaluator, exchange.answers, exchange.devise, kind, route.action, None if html else written)
        self.exchanges.current = None
        return exchange

    def _outside(self, ref: ClassRef) -> list[str]:
        return [getattr(base, "name", "") for base in self.run.classes.outside(ref)]

    def _speaks_json(self, ref: ClassRef) -> bool:
        """Whether a controller answers in JSON by itself."""
        if "ActionController::API" in self._outside(ref):
            return True
        for statement, _ in self.evaluator.lineage.statements(ref):
            call = statement.value if isinstance(statement, ir.ExprStmt) else None
            if isinstance(call, ir.Call) and isinstance(call.callee, ir.Name) and call.callee.id == "respond_to":
                return "json" in plain_words(call)
        return False

    def _found(self, exchange: Exchange, owner: ClassRef, action: str, method: str, in_path: set[str]) -> Found:
        takes_body = method in ("POST", "PUT", "PATCH") or (method == "DELETE" and exchange.requests.has_root(in_path))
        security = self.security.requirements(owner, self.callbacks(owner), action)
        keys = self.security.keys(security)
        read = [*exchange.requests.parameters(in_path | keys, body=takes_body), *exchange.header_parameters()]
        return Found(
            exchange.requests.body(in_path | keys, creates=method == "POST") if takes_body else None,
            [p for p in read if p.name not in keys],
            exchange.answers.responses(),
            security,
        )

    def _begin(self, owner: ClassRef, file: str, action: str, scope: str) -> Exchange:
        evaluator = self.evaluator
        evaluator.restart()
        module = evaluator.semantics.full_name(owner).rpartition("::")[0]
        exchange = Exchange(Requests(evaluator.models, module), file=file, action=action)
        exchange.controller = Controller(owner)
        if scope:
            exchange.devise = DeviseScope(scope, evaluator.models.named(scope, module))
        self.exchanges.current = exchange
        return exchange

    def _ahead(self, owner: ClassRef, exchange: Exchange, controller: Controller, action: str) -> None:
        """Run the callbacks."""
        for callback in self.callbacks(owner).before(action):
            if callback.shared and exchange.devise is None:
                self._again(self._once(callback, owner), exchange, controller)
            else:
                self._alone(callback, owner, exchange, controller)

    def _alone(self, callback: Callback, owner: ClassRef, exchange: Exchange, controller: Controller) -> None:
        evaluator, requests = self.evaluator, exchange.requests
        requests.early, requests.shared = True, callback.shared
        with suppress(Left):
            self._callback(callback, controller, Env(controller, owner, evaluator.scope(owner)))
        evaluator.branch = 0
        evaluator.performed = False
        requests.early = requests.shared = False

    def _once(self, callback: Callback, owner: ClassRef) -> Exchange:
        """What a callback of the application's own controller does, found out once: it runs ahead of every action."""
        key = (id(callback.call), callback.name)
        if key not in self._ran:
            current = self.exchanges.current
            made = self._ran[key] = Exchange(Requests(self.evaluator.models))
            made.controller = Controller(owner)
            self.exchanges.current = made
            self._alone(callback, owner, made, made.controller)
            self.exchanges.current = current
        return self._ran[key]

    @staticmethod
    def _again(done: Exchange, exchange: Exchange, controller: Controller) -> None:
        """Note for another action what a callback did."""
        for found in done.answers.responses():
            if not found.content:
                exchange.answers.add(found.status, evidence=found.evidence, certainty=found.certainty)
            for media, content in found.content.items():
                exchange.answers.add(found.status, content.schema, media, evidence=found.evidence, certainty=found.certainty)
        for name, at in done.raised.items():
            exchange.raised.setdefault(name, at)
        exchange.headers.update(done.headers)
        exchange.requests.camel = exchange.requests.camel or done.requests.camel
        if done.controller is not None:
            controller.ivars.update(done.controller.ivars)

    def _run(self, owner: ClassRef, function: FunctionRef | None, action: str, scope: str) -> Exchange:
        evaluator = self.evaluator
        exchange = self._begin(owner, function.module.path if function is not None else "", action, scope)
        controller = exchange.controller
        assert controller is not None
        self._ahead(owner, exchange, controller, action)
        if function is not None:
            try:
                evaluator.enter((function.function, function.owner or owner), controller, Args())
            except Left:
                evaluator.performed = True
        if not evaluator.performed:
            self.exchanges.view(evaluator, action, Args(line=function.function.line if function is not None else 0), ["200"])
            if not exchange.answers.succeeds() and function is not None:
                exchange.answers.add(204, certainty=Certainty.LIKELY)
        self._errors(self.callbacks(owner), exchange, controller, exchange.raised)
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

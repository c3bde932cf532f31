"""Handlers that are blocks: what Sinatra's and Grape's endpoints take and give."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Certainty, Evidence, Schema
from liveapi.frameworks.answers import BINARY, FILE, HTML, JSON, TEXT
from liveapi.frameworks.ruby.data import Array, Block, Datum, Entry, Hash, JsonText, Klass, Lit, Obj, Opaque, Typed, options_of, word
from liveapi.frameworks.ruby.environment import Args, Env, Left
from liveapi.frameworks.ruby.evaluator import Evaluator
from liveapi.frameworks.ruby.exchange import Controller, Exchange, Exchanges, statuses_of
from liveapi.frameworks.ruby.jbuilder import Templates
from liveapi.frameworks.ruby.jsonify import as_json, schema_of
from liveapi.frameworks.ruby.rails_security import RailsSecurity
from liveapi.frameworks.ruby.request import Params, Requests
from liveapi.frameworks.ruby.serializers import Serializers
from liveapi.syntax import ir
from liveapi.trace.languages.ruby import RubySemantics
from liveapi.trace.values import ClassRef

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_TEMPLATES = frozenset({"erb", "haml", "slim", "markdown", "liquid", "mustache", "builder", "nokogiri", "sass", "scss"})
_MEDIA = {"json": JSON, "html": HTML, "txt": TEXT, "text": TEXT, "xml": "application/xml", "csv": "text/csv", "binary": BINARY}
_STATUS, _TYPE, _BODY = "$status", "$type", "$body"


@dataclass(slots=True, eq=False)
class Endpoint(Controller):
    """``self`` in the block of a route. ``style`` is ``sinatra`` or ``grape``; ``around`` are classes whose helpers it has too."""

    style: str = "sinatra"
    around: list[ClassRef] = field(default_factory=list)
    method: str = "GET"


class Endpoints:
    """Runs the blocks of one repository's routes."""

    def __init__(self, run: Interpreter, semantics: RubySemantics) -> None:
        self.run = run
        self.evaluator = Evaluator(run, semantics)
        self.exchanges = Exchanges()
        self.templates = Templates(self.evaluator, self.exchanges)
        self.serializers = Serializers(self.evaluator)
        self.exchanges.serialized = self.serializers.serialized
        self.evaluator.libraries = [self.library, self.exchanges.library, self.templates.library, self.serializers.library]
        self.evaluator.raised = self._raised
        self.security = RailsSecurity(run, self.evaluator.lineage)

    def read(
        self,
        owner: ClassRef,
        function: ir.Function,
        file: str,
        style: str,
        method: str,
        before: Iterable[ir.Function] = (),
        around: Iterable[ClassRef] = (),
        media: str = "",
    ) -> Exchange:
        """Run a route's block after those that run ahead of it. ``media`` is what the application answers in by default."""
        evaluator = self.evaluator
        evaluator.restart()
        exchange = Exchange(Requests(evaluator.models, evaluator.semantics.full_name(owner).rpartition("::")[0]), file=file)
        endpoint = Endpoint(owner, style=style, around=list(around), method=method)
        exchange.controller = endpoint
        if media:
            endpoint.ivars[_TYPE] = Lit(media)
        self.exchanges.current = exchange
        for block in before:
            self._invoke(exchange, endpoint, block, owner, [])
            evaluator.performed = False
        self._invoke(exchange, endpoint, function, owner, [], answering=True)
        if style == "grape" and endpoint.ivars.get(_BODY) is not None and not exchange.answers.succeeds():
            self._answer(exchange, endpoint, Lit(None), function.line)
        self.exchanges.current = None
        return exchange

    def rescue(self, exchange: Exchange, block: ir.Function, owner: ClassRef, name: str) -> None:
        """Run the block of an error handler: its answers are the operation's too."""
        controller = exchange.controller
        if controller is None:
            return
        self.exchanges.current = exchange
        self.evaluator.performed = False
        endpoint = Endpoint(owner, dict(controller.ivars), style=controller.style if isinstance(controller, Endpoint) else "sinatra")
        self._invoke(exchange, endpoint, block, owner, [Opaque(name)], answering=True)
        self.exchanges.current = None

    def _invoke(
        self, exchange: Exchange, endpoint: Endpoint, block: ir.Function, owner: ClassRef, args: list[Datum], *, answering: bool = False
    ) -> None:
        """Run a block on an endpoint; what it ends with is its answer if it is ``answering``."""
        env = Env(endpoint, owner, self.evaluator.scope(owner))

        def answer(value: Datum) -> None:
            self._answer(exchange, endpoint, value, block.end or block.line)

        with suppress(Left):
            self.evaluator.invoke(Block(block, env), args, answer=answer if answering else None)
        self.evaluator.branch = 0

    def _raised(self, error: Datum, at: Evidence | None) -> None:
        exchange = self.exchanges.current
        name = error.name if isinstance(error, Klass) else self.evaluator.semantics.full_name(error.ref) if isinstance(error, Obj) else ""
        if exchange is not None and name:
            exchange.raised.setdefault(name, at)

    # --- calls ------------------------------------------------------------------------------------------------------

    def library(self, run: Evaluator, receiver: Datum, name: str, args: Args, env: Env) -> Datum | None:
        """What Sinatra and Grape give to a block."""
        exchange = self.exchanges.current
        if exchange is None or not isinstance(receiver, Endpoint):
            return None
        for other in receiver.around:
            if (method := run.lineage.method(other, name)) is not None:
                return run.enter(method, receiver, args)
        common = self._common(run, exchange, receiver, name, args)
        if common is not None:
            return common
        return (
            self._grape(run, exchange, receiver, name, args)
            if receiver.style == "grape"
            else self._sinatra(run, exchange, receiver, name, args)
        )

    def _common(self, run: Evaluator, exchange: Exchange, endpoint: Endpoint, name: str, args: Args) -> Datum | None:
        run.effects += 1
        if name == "params" or (name == "declared" and endpoint.style == "grape"):
            return Params(exchange.requests.root)
        if name in ("request", "response", "session", "cookies"):
            return Opaque(name)
        if name == "env":
            return Opaque("request env")
        if name == "headers" and not args.pos and not args.kw:
            return Opaque("request headers")
        if name == "status" and args.pos:
            endpoint.ivars[_STATUS] = args.pos[0]
            return args.pos[0]
        if name == "content_type" and args.pos:
            endpoint.ivars[_TYPE] = args.pos[0]
            return Lit(None)
        if name in ("redirect", "redirect_to"):
            exchange.answers.add(
                next(iter(statuses_of(args.pos[1] if len(args.pos) > 1 else None)), "302"), evidence=self._at(exchange, args.line)
            )
            raise Left
        if name in ("send_file", "sendfile"):
            self._add(exchange, endpoint, FILE, BINARY, args.line)
            raise Left
        if name in ("stream", "file"):
            self._add(exchange, endpoint, FILE, BINARY, args.line)
            return Opaque("sent")
        return None

    def _sinatra(self, run: Evaluator, exchange: Exchange, endpoint: Endpoint, name: str, args: Args) -> Datum | None:
        if name in ("json", "jsonp") and args.pos:
            return JsonText(args.pos[0])
        if name == "json" and args.kw:
            return JsonText(args.hash(run.branch))
        if name in _TEMPLATES:
            return Opaque("html")
        if name == "body" and args.pos:
            endpoint.ivars[_BODY] = args.pos[0]
            return args.pos[0]
        if name in ("halt", "error", "not_found"):
            self._halt(exchange, endpoint, [Lit(404)] if name == "not_found" and not args.pos else args.pos, args.line)
            raise Left
        if name in ("settings", "logger", "halt?", "url", "to", "uri", "cache_control", "expires", "etag", "last_modified"):
            return Opaque(name)
        if name in ("pass", "call", "call!"):
            raise Left
        return None

    def _grape(self, run: Evaluator, exchange: Exchange, endpoint: Endpoint, name: str, args: Args) -> Datum | None:
        if name == "error!":
            self._error(exchange, args)
            raise Left
        if name == "present":
            return self._present(endpoint, args)
        if name == "body" and args.pos:
            endpoint.ivars[_BODY] = args.pos[0]
            if isinstance(args.pos[0], Lit) and args.pos[0].value is False:
                endpoint.ivars[_STATUS] = Lit(204)
            return args.pos[0]
        if name == "return_no_content":
            endpoint.ivars[_STATUS] = Lit(204)
            return Lit(None)
        if name == "header" and args.pos:
            return Lit(None)
        return None

    def _present(self, endpoint: Endpoint, args: Args) -> Datum:
        options = {k: v for k, v in args.kw.items() if k in ("with", "root", "is_collection", "using")}
        keyed = len(args.pos) > 1 and isinstance(args.pos[0], Lit)
        data = args.get(1 if keyed else 0)
        made = self.serializers.serialized(data, {("with" if k == "using" else k): v for k, v in options.items()})
        body = made if made is not None else data
        if keyed:
            known = endpoint.ivars.get(_BODY)
            whole = known if isinstance(known, Hash) else Hash(branch=self.evaluator.branch)
            whole.put(word(args.pos[0]), body, self.evaluator.branch)
            body = whole
        endpoint.ivars[_BODY] = body
        return body

    def _error(self, exchange: Exchange, args: Args) -> None:
        statuses = statuses_of(args.pos[1] if len(args.pos) > 1 else args.kw.get("status")) or ["500"]
        message = args.get(0)
        for option in options_of(message):
            data = (
                option
                if isinstance(option, Hash)
                else Hash({"error": Entry(Typed({"type": "string"}) if isinstance(option, Opaque) else option)})
            )
            schema = schema_of(self.evaluator, data)
            for status in statuses:
                exchange.answers.add(status, schema, evidence=self._at(exchange, args.line))

    # --- answers ----------------------------------------------------------------------------------------------------

    def _halt(self, exchange: Exchange, endpoint: Endpoint, given: list[Datum], line: int) -> None:
        held = endpoint.ivars.get(_STATUS)
        parts = list(given)
        if len(parts) == 1 and isinstance(parts[0], Array) and parts[0].elements:
            parts = list(parts[0].elements)
        if parts and isinstance(parts[0], Lit) and (isinstance(parts[0].value, int) or parts[0].symbol):
            endpoint.ivars[_STATUS] = parts.pop(0)
        body = parts[-1] if parts else Lit(None)
        self._written(exchange, endpoint, body, line)
        if held is None:
            endpoint.ivars.pop(_STATUS, None)
        else:
            endpoint.ivars[_STATUS] = held

    def _answer(self, exchange: Exchange, endpoint: Endpoint, value: Datum, line: int) -> None:
        """What the block ends with is the body."""
        for option in options_of(value):
            if isinstance(option, Array) and option.elements and isinstance(option.elements[0], Lit) and endpoint.style == "sinatra":
                self._halt(exchange, endpoint, option.elements, line)
            elif (
                isinstance(option, Lit)
                and isinstance(option.value, int)
                and not isinstance(option.value, bool)
                and endpoint.style == "sinatra"
            ):
                self._halt(exchange, endpoint, [option], line)
            else:
                body = endpoint.ivars.get(_BODY)
                self._written(exchange, endpoint, body if body is not None and not isinstance(body, Lit) else option, line)

    def _written(self, exchange: Exchange, endpoint: Endpoint, body: Datum, line: int) -> None:
        run = self.evaluator
        kind = endpoint.ivars.get(_TYPE)
        media = _MEDIA.get(word(kind).partition(";")[0], word(kind) if "/" in word(kind) else "")
        empty = isinstance(body, Lit) and body.value in (None, False, "")
        if endpoint.style == "grape":
            statuses = statuses_of(endpoint.ivars.get(_STATUS)) or self._usual(endpoint, empty)
            schema: Schema | None = None
            if not empty and "204" not in statuses and not (isinstance(body, Opaque) and body.name == "sent"):
                made = self.serializers.serialized(body, {})
                schema = schema_of(run, made if made is not None else as_json(run, body, {}))
            for status in statuses:
                exchange.answers.add(status, schema, media or JSON, evidence=self._at(exchange, line))
            return
        statuses = statuses_of(endpoint.ivars.get(_STATUS)) or ["200"]
        for status in statuses:
            at = self._at(exchange, line)
            if empty or status in ("204", "304"):
                exchange.answers.add(status, evidence=at)
            elif isinstance(body, JsonText):
                exchange.answers.add(status, schema_of(run, body.data), JSON, evidence=at)
            elif isinstance(body, Opaque) and body.name == "html":
                exchange.answers.add(status, {"type": "string"}, HTML, evidence=at)
            elif media == JSON:
                exchange.answers.add(status, schema_of(run, body) if isinstance(body, Hash) else {}, JSON, evidence=at)
            elif not (isinstance(body, Opaque) and body.name == "sent"):
                text = isinstance(body, Lit) or (isinstance(body, Typed) and body.schema.get("type") == "string")
                exchange.answers.add(status, {"type": "string"} if text else {}, media or HTML, evidence=at, certainty=Certainty.LIKELY)

    @staticmethod
    def _usual(endpoint: Endpoint, empty: bool) -> list[str]:
        """The status that Grape answers with where none is set."""
        if endpoint.method == "POST":
            return ["201"]
        return ["204"] if endpoint.method == "DELETE" and empty else ["200"]

    def _add(self, exchange: Exchange, endpoint: Endpoint, schema: Schema, media: str, line: int) -> None:
        for status in statuses_of(endpoint.ivars.get(_STATUS)) or ["200"]:
            exchange.answers.add(status, schema, media, evidence=self._at(exchange, line))

    def _at(self, exchange: Exchange, line: int) -> Evidence | None:
        if (here := self.evaluator.at(line)) is not None:
            return here
        return Evidence(exchange.file, line) if line and exchange.file else None


def blocks_of(body: Iterable[ir.Stmt], name: str) -> list[ir.Function]:
    """The blocks of ``before do`` and its like in a class body; filters with a path of their own are left out."""
    out = []
    for statement in body:
        call = statement.value if isinstance(statement, ir.ExprStmt) else None
        if isinstance(call, ir.Call) and isinstance(call.callee, ir.Name) and call.callee.id == name:
            block = next((a.value for a in call.args if a.name == "&"), None)
            if isinstance(block, ir.Lambda) and all(a.name for a in call.args):
                out.append(block.function)
    return out

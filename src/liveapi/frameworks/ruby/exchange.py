"""One request and its answers, as the code of an action handles them: ``params``, ``render``, ``head``, ``redirect_to``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Certainty, Evidence, Location, Parameter, Schema
from liveapi.api.statuses import status_code
from liveapi.frameworks.answers import BINARY, FILE, HTML, JSON, TEXT, Answers
from liveapi.frameworks.inflection import singular, underscore
from liveapi.frameworks.ruby.collection_methods import element
from liveapi.frameworks.ruby.data import Array, Block, Datum, Hash, Klass, Lit, Obj, Opaque, Record, Typed, either, options_of, word, words
from liveapi.frameworks.ruby.devise_actions import DeviseScope
from liveapi.frameworks.ruby.jsonify import as_json, schema_of
from liveapi.frameworks.ruby.lineage import listed, named_args, plain_words
from liveapi.frameworks.ruby.request import Params, Requests
from liveapi.frameworks.ruby.ruby_types import BOOLEAN
from liveapi.syntax import ir

if TYPE_CHECKING:
    from liveapi.frameworks.ruby.environment import Args, Env
    from liveapi.frameworks.ruby.evaluator import Evaluator

_FINDERS = frozenset({"find", "find_by!", "first!", "last!", "take!", "sole", "find_sole_by", "find_signed!", "find!"})
_SAVERS = frozenset({"save!", "create!", "update!", "destroy!", "find_or_create_by!", "update_attributes!"})
_MEDIA = {
    "html": HTML,
    "json": JSON,
    "xml": "application/xml",
    "csv": "text/csv",
    "pdf": "application/pdf",
    "text": TEXT,
    "js": "text/javascript",
}
_REQUEST = frozenset({"request", "request body", "request headers", "request env"})
_JSON_OPTIONS = frozenset({"only", "except", "include", "methods", "root"})


@dataclass(slots=True, eq=False)
class Controller(Obj):
    """``self`` in a controller."""


@dataclass(slots=True)
class Exchange:
    """What is found of one operation while its action runs."""

    requests: Requests
    answers: Answers = field(default_factory=Answers)
    #: Names of exceptions that may be raised, with the place that does it.
    raised: dict[str, Evidence | None] = field(default_factory=dict)
    file: str = ""
    controller: Controller | None = None
    action: str = ""
    devise: DeviseScope | None = None
    #: Headers that are read ▶ where.
    headers: dict[str, Evidence | None] = field(default_factory=dict)

    def header_parameters(self) -> Iterator[Parameter]:
        """The headers as parameters; what proves who calls is said by the security of the operation."""
        for name, at in self.headers.items():
            if name.lower() not in ("authorization", "accept", "content-type"):
                yield Parameter(name, Location.HEADER, {"type": "string"}, evidence=at, certainty=Certainty.LIKELY)


class Exchanges:
    """What Action Controller gives to an action. ``template`` renders a view by name and gives its data; ``serialized`` is asked first for
    what a record is as JSON."""

    def __init__(self) -> None:
        self.current: Exchange | None = None
        self.template: Callable[[Exchange, str, Args], Datum | None] = lambda _exchange, _name, _args: None
        self.serialized: Callable[[Datum, dict[str, Datum]], Datum | None] = lambda _data, _options: None
        self.run: Evaluator | None = None

    def library(self, run: Evaluator, receiver: Datum, name: str, args: Args, env: Env) -> Datum | None:
        """Calls of an action that Rails answers."""
        exchange = self.current
        if exchange is None:
            return None
        if isinstance(receiver, Params):
            return self._params(run, exchange, receiver, name, args, env)
        if isinstance(receiver, Controller):
            return self._controller(run, exchange, name, args, env)
        if isinstance(receiver, Opaque) and receiver.name == "devise sanitizer" and name == "permit":
            if exchange.devise is not None:
                exchange.devise.permit(args)
            run.effects += 1
            return Lit(None)
        if isinstance(receiver, Opaque) and receiver.name in _REQUEST:
            return _request(run, exchange, receiver.name, name, args)
        if isinstance(receiver, Klass) and name in ("jsonapi_parse", "jsonapi_parse!") and isinstance(args.get(0), Params):
            run.effects += 1
            return self._resource(run, exchange, args)
        if isinstance(receiver, Klass) and receiver.name in ("JSON", "Oj", "MultiJson") and name in ("parse", "load", "parse!", "decode"):
            given = args.get(0)
            return Params(exchange.requests.root) if isinstance(given, Opaque) and given.name == "request body" else given
        if env.outer.method.startswith("current_"):
            # Who sends the request is known from its token: no answer comes of it.
            return None
        if isinstance(env.outer.self, Controller) and (name in _FINDERS or (name.startswith("find_by_") and name.endswith("!"))):
            if not (name == "find" and args.block is not None) and not isinstance(receiver, Array | Hash):
                exchange.raised.setdefault("ActiveRecord::RecordNotFound", run.at(args.line))
        elif name in _SAVERS and isinstance(env.outer.self, Controller):
            exchange.raised.setdefault("ActiveRecord::RecordInvalid", run.at(args.line))
        return None

    # --- the request ------------------------------------------------------------------------------------------------

    def _params(self, run: Evaluator, exchange: Exchange, params: Params, name: str, args: Args, env: Env) -> Datum | None:
        requests = exchange.requests
        run.effects += 1
        first = args.get(0)
        if name in ("[]", "fetch", "dig", "delete") and args.pos:
            current: Datum = params
            for key in args.pos if name == "dig" else args.pos[:1]:
                if isinstance(current, Params) and isinstance(key, Lit) and isinstance(key.value, str):
                    current = requests.read(current, key.value, run.at(args.line))
                elif isinstance(current, Params) and isinstance(key, Lit):
                    current.node.array = True
                else:
                    return Opaque()
            return current
        if name == "require":
            for each in options_of(first):
                found = [requests.require(params, w, run.at(args.line)) for w in words(each)]
                if found:
                    exchange.raised.setdefault("ActionController::ParameterMissing", run.at(args.line))
                    return found[0] if not isinstance(each, Array) else Array(list(found))
            return Opaque()
        if name in ("permit", "expect"):
            given: list[Datum] = [*args.pos, *([args.hash(run.branch)] if args.kw else [])]
            requests.permit(params, given, run.at(args.line), expected=name == "expect")
            if name == "permit":
                return params
            exchange.raised.setdefault("ActionController::ParameterMissing", run.at(args.line))
            names = [w for g in given for w in (words(g) if not isinstance(g, Hash) else g.entries)]
            picked = [requests.read(params, w, run.at(args.line)) for w in names]
            return picked[0] if len(picked) == 1 else Array(list(picked))
        if name in ("slice", "values_at", "extract!", "require_only"):
            read: list[Datum] = [requests.read(params, w, run.at(args.line)) for a in args.pos for w in words(a)]
            return Array(read) if name == "values_at" else params
        if name in ("key?", "has_key?", "include?", "member?"):
            for asked in words(first):
                requests.read(params, asked, run.at(args.line))
            return Typed(BOOLEAN)
        if name in ("map", "collect", "each", "each_with_index", "flat_map", "filter_map", "select", "find", "first", "last"):
            listed = element(run, params) if name != "select" or args.block is not None else params
            if args.block is not None:
                value = run.loop(args.block, [listed])
                return Array(None, value) if name in ("map", "collect", "flat_map", "filter_map") else params
            return listed
        if name in ("merge", "merge!", "reverse_merge", "with_defaults", "except", "to_h", "to_unsafe_h", "permit!", "deep_symbolize_keys"):
            return params
        if name in ("deep_transform_keys!", "transform_keys!", "deep_transform_keys", "transform_keys"):
            if args.block is not None and args.block.symbol == "underscore":
                requests.camel = True
            return params
        if name in ("symbolize_keys", "with_indifferent_access", "compact", "presence", "reject", "dup"):
            return params
        return None

    # --- the answer -------------------------------------------------------------------------------------------------

    def _controller(self, run: Evaluator, exchange: Exchange, name: str, args: Args, env: Env) -> Datum | None:
        if name == "params":
            return Params(exchange.requests.root)
        if name in ("request", "response", "session", "cookies", "flash"):
            return Opaque(name)
        if name == "headers":
            return Opaque("request headers")
        if name in ("controller_name", "controller_path") and exchange.controller is not None:
            path = underscore(run.semantics.full_name(exchange.controller.ref)).removesuffix("_controller")
            return Lit(path if name == "controller_path" else path.rpartition("/")[2])
        if name == "action_name":
            return Lit(exchange.action)
        if name == "apply_scopes":
            self._scopes(run, exchange)
            return args.get(0)
        if name == "devise_controller?":
            return Lit(exchange.devise is not None)
        if name == "devise_parameter_sanitizer":
            return Opaque("devise sanitizer")
        if exchange.devise is not None:
            if name.endswith("_params") and (given := exchange.devise.params(exchange.requests, name, run.at(args.line))) is not None:
                run.effects += 1
                return given
            if name in ("resource", "build_resource") and exchange.devise.model is not None:
                return Record(exchange.devise.model)
        if name in ("render", "render_to_body", "render!"):
            self.render(run, args)
        elif name == "head":
            self._answer(run, args, statuses_of(args.get(0)), None)
        elif name in ("redirect_to", "redirect_back", "redirect_back_or_to"):
            self._answer(run, args, statuses_of(args.kw.get("status")) or ["302"], None)
        elif name in ("send_data", "send_file", "send_stream"):
            kind = word(args.kw.get("type"))
            self._answer(run, args, statuses_of(args.kw.get("status")) or ["200"], FILE, kind if "/" in kind else BINARY)
        elif name == "respond_to" and isinstance(args.block, Block):
            self._formats(run, args, env)
        elif name == "respond_with":
            self._respond(run, exchange, args)
        elif name in ("authorize", "authorize!") and args.pos:
            error = "CanCan::AccessDenied" if name == "authorize!" else "Pundit::NotAuthorizedError"
            exchange.raised.setdefault(error, run.at(args.line))
            return args.pos[0]
        elif name in ("authenticate_or_request_with_http_token", "authenticate_or_request_with_http_basic"):
            exchange.answers.add(401, certainty=Certainty.LIKELY)
            return run.loop(args.block, [])
        elif name in ("request_http_token_authentication", "request_http_basic_authentication"):
            self._answer(run, args, ["401"], None)
        else:
            return None
        return Lit(True)

    def _scopes(self, run: Evaluator, exchange: Exchange) -> None:
        """``has_scope :by_city``: parameters that the scopes of a model take."""
        for statement, _ in run.lineage.statements(exchange.controller.ref) if exchange.controller is not None else ():
            call = statement.value if isinstance(statement, ir.ExprStmt) else None
            if isinstance(call, ir.Call) and isinstance(call.callee, ir.Name) and call.callee.id == "has_scope":
                options = named_args(call)
                only, excluded = listed(options.get("only")), listed(options.get("except"))
                kind = options.get("type")
                if (only and exchange.action not in only) or exchange.action in excluded:
                    continue
                for scope in listed(options["as"]) if "as" in options else plain_words(call):
                    node = exchange.requests.read(Params(exchange.requests.root), scope, None).node
                    node.declared = True
                    if isinstance(kind, ir.Str):
                        node.schema = {"type": {"boolean": "boolean", "array": "array", "hash": "object"}.get(kind.value, "string")}

    def _resource(self, run: Evaluator, exchange: Exchange, args: Args) -> Datum:
        """``jsonapi_parse(params, only: […])``: the members of a resource object of JSON:API."""
        requests, at = exchange.requests, run.at(args.line)
        path = underscore(run.semantics.full_name(exchange.controller.ref)) if exchange.controller is not None else ""
        model = run.models.named(singular(path.removesuffix("_controller").rpartition("/")[2]))
        options = {**args.kw, **{k: e.value for a in args.pos[1:] if isinstance(a, Hash) for k, e in a.entries.items()}}
        data = requests.require(Params(requests.root), "data", at)
        requests.require(data, "type", at).node.schema = {"type": "string"}
        attributes = requests.read(data, "attributes", at)
        attributes.node.model = model
        attributes.node.declared = True
        for name in words(options.get("only")):
            if model is not None and name in model.associations:
                linked = requests.read(requests.read(data, "relationships", at), name, at)
                target = requests.read(linked, "data", at)
                target.node.array = model.associations[name].many
                for part in ("type", "id"):
                    requests.require(target, part, at).node.schema = {"type": "string"}
            else:
                requests.read(attributes, name, at).node.declared = True
        return attributes

    def render(self, run: Evaluator, args: Args) -> None:
        """``render …`` in all its forms."""
        exchange = self.current
        if exchange is None:
            return
        options = dict(args.kw)
        if args.pos and isinstance(args.pos[0], Hash):
            options |= {k: e.value for k, e in args.pos[0].entries.items()}
        statuses = statuses_of(options.get("status")) or ["200"]
        if "json" in options:
            self._answer(run, args, statuses, self._schema(run, options["json"], args, options))
            return
        for name, media in (
            ("plain", TEXT),
            ("text", TEXT),
            ("html", HTML),
            ("inline", HTML),
            ("xml", _MEDIA["xml"]),
            ("body", BINARY),
            ("file", HTML),
        ):
            if name in options:
                self._answer(run, args, statuses, {"type": "string"}, media)
                return
        if "nothing" in options:
            self._answer(run, args, statuses, None)
            return
        template = word(args.get(0)) or word(options.get("action")) or word(options.get("template")) or word(options.get("partial"))
        self.view(run, template, args, statuses)

    def view(self, run: Evaluator, name: str, args: Args, statuses: list[str]) -> None:
        """An answer by a template."""
        exchange = self.current
        data = self.template(exchange, name, args) if exchange is not None else None
        if data is not None:
            html = isinstance(data, Opaque) and data.name == "html"
            self._answer(run, args, statuses, {"type": "string"} if html else schema_of(run, data), HTML if html else JSON)
        else:
            run.performed = True
            run.effects += 1

    def _schema(self, run: Evaluator, data: Datum, args: Args, options: dict[str, Datum] | None = None) -> Schema:
        options = options if options is not None else dict(args.kw)
        found = []
        for each in options_of(data):
            made = self.serialized(each, options)
            if made is None:
                chosen = {k: v for k, v in options.items() if k in _JSON_OPTIONS}
                made = as_json(run, each, chosen)
            found.append(made)
        return schema_of(run, either(found) if len(found) > 1 else found[0])

    def _answer(self, run: Evaluator, args: Args, statuses: list[str], schema: Schema | None, media: str = JSON) -> None:
        exchange = self.current
        if exchange is not None and not run.performed:
            # A view that is rendered because nothing else was has its place at the action.
            evidence = run.at(args.line) or (Evidence(exchange.file, args.line) if args.line and exchange.file else None)
            for status in statuses:
                empty = status in ("204", "304")
                exchange.answers.add(status, None if empty else schema, media, evidence=evidence)
        run.performed = True
        run.effects += 1

    def _respond(self, run: Evaluator, exchange: Exchange, args: Args) -> None:
        """``respond_with record``: by its template if there is one, else as it is."""
        statuses = statuses_of(args.kw.get("status")) or ["200"]
        template = word(args.kw.get("default_template")) or word(args.kw.get("template")) or exchange.action
        data = self.template(exchange, template, args) if statuses != ["204"] else None
        if data is not None and not (isinstance(data, Opaque) and data.name == "html"):
            self._answer(run, args, statuses, schema_of(run, data))
        else:
            self._answer(run, args, statuses, self._schema(run, args.get(0), args))

    def _formats(self, run: Evaluator, args: Args, env: Env) -> None:
        formats = Formats({})
        run.invoke(args.block, [formats])
        chosen = {k: v for k, v in formats.found.items() if k in ("json", "any", "all", "*")} or formats.found
        ways: list[Callable[[], Datum | None]] = []
        for kind, block in chosen.items():
            ways.append(self._format(run, kind, block))
        if ways:
            run.branch -= 1
            try:
                run.either_way(env, ways)
            finally:
                run.branch += 1
            run.performed = True

    def _format(self, run: Evaluator, kind: str, block: Block | None) -> Callable[[], Datum | None]:
        from liveapi.frameworks.ruby.environment import Args as Given

        def way() -> Datum | None:
            if block is None:
                if kind in ("json", "any", "all"):
                    self.view(run, "", Given(), ["200"])
                else:
                    self._answer(run, Given(), ["200"], {"type": "string"}, _MEDIA.get(kind, HTML))
                return Lit(None)
            run.invoke(block, [])
            return Lit(None)

        return way


@dataclass(slots=True, eq=False)
class Formats(Datum):
    """What ``respond_to`` gives to its block."""

    found: dict[str, Block | None]


def formats_library(run: Evaluator, receiver: Datum, name: str, args: Args, env: Env) -> Datum | None:
    """``format.json { … }``"""
    if not isinstance(receiver, Formats):
        return None
    for kind in [w for a in args.pos for w in words(a)] or ["any"] if name == "any" else [name]:
        receiver.found[kind] = args.block
    return Lit(None)


def _request(run: Evaluator, exchange: Exchange, holder: str, name: str, args: Args) -> Datum | None:
    """Calls on ``request``, its headers and its body."""
    if holder == "request body":
        return Opaque("request body") if name in ("read", "string", "rewind", "gets", "to_s", "force_encoding") else None
    key = word(args.get(0))
    if holder == "request headers":
        if name in ("[]", "fetch", "key?", "dig") and key:
            run.effects += 1
            exchange.headers.setdefault(_header(key), run.at(args.line))
            return Typed({"type": "string"})
        return None
    if name == "get_header" and key.startswith("HTTP_"):
        run.effects += 1
        exchange.headers.setdefault(_header(key), run.at(args.line))
        return Typed({"type": "string"})
    if name in ("headers", "env"):
        return Opaque("request headers") if name == "headers" else Opaque("request env")
    if holder == "request env" and name in ("[]", "fetch") and key.startswith("HTTP_"):
        run.effects += 1
        exchange.headers.setdefault(_header(key), run.at(args.line))
        return Typed({"type": "string"})
    if name in ("query_parameters", "GET"):
        return Params(exchange.requests.query)
    if name in ("request_parameters", "POST", "params", "parameters"):
        return Params(exchange.requests.root)
    if name in ("body", "raw_post"):
        return Opaque("request body")
    return None


def _header(name: str) -> str:
    """``HTTP_X_TENANT`` ▶ ``X-Tenant``, the name that a client sends."""
    if not name.startswith("HTTP_") and "_" not in name:
        return name
    return "-".join(part.capitalize() for part in name.removeprefix("HTTP_").split("_"))


def statuses_of(datum: Datum | None) -> list[str]:
    """The codes that a status may be; ``default`` where that is not known."""
    if datum is None:
        return []
    out = []
    for option in options_of(datum):
        if isinstance(option, Lit):
            if option.value is None:
                continue
            code = option.value if isinstance(option.value, int) else status_code(str(option.value))
            out.append(str(code) if code and 100 <= int(code) < 600 else "default")
        else:
            out.append("default")
    return list(dict.fromkeys(out))

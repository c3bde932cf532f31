"""What the handlers of a router framework take and give, put together: parameters, bodies, answers, security, words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Certainty, Evidence, Location, Parameter, RequestBody, Response, Schema
from liveapi.frameworks.answers import BINARY, FILE, HTML, JSON, MULTIPART, TEXT, Answers, body_of
from liveapi.frameworks.javascript.access import Access
from liveapi.frameworks.javascript.body_reads import BodyReads
from liveapi.frameworks.javascript.databases.queries import record
from liveapi.frameworks.javascript.libraries import BODY, ApiTypes
from liveapi.frameworks.javascript.parameters import of_members
from liveapi.frameworks.javascript.raised import Raised
from liveapi.frameworks.javascript.schemas import TypeScriptSchemas
from liveapi.frameworks.javascript.written_answers import Emitted, WrittenAnswers
from liveapi.syntax import ir
from liveapi.trace.languages.javascript_variables import slot
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import FunctionRef, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from liveapi.trace.interpreter import Interpreter

#: Methods whose requests have no body.
BODILESS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
#: Names of a request's body that take uploads of forms, by their middleware.
_WORDS = re.compile(r"^@(\w+)\s*(.*)$")
_SPOKEN = frozenset({"desc", "description", "summary"})


@dataclass(slots=True)
class Conventions:
    """How a framework hands requests and answers to its handlers."""

    #: Roles of parameters for what is read, see :class:`~liveapi.frameworks.javascript.reads.Reads`.
    requests: Sequence[str] = ("request",)
    #: Roles of parameters for what is written, see :class:`~liveapi.frameworks.javascript.written_answers.WrittenAnswers`.
    responses: Sequence[str] = ("", "response")
    #: What a handler returns is sent.
    returns: bool = False
    #: A handler returns answers that it makes.
    makes: bool = False
    #: A handler with four parameters is given an error first.
    errors_first: bool = False


@dataclass(slots=True)
class Declared:
    """What a registration declares of an operation, beside its handlers."""

    parameters: list[Parameter] = field(default_factory=list)
    #: The body's schema by media type.
    bodies: dict[str, Schema] = field(default_factory=dict)
    #: Status ▶ description, content by media type.
    answers: dict[str, tuple[str, dict[str, Schema]]] = field(default_factory=dict)
    summary: str = ""
    description: str = ""
    tags: list[str] = field(default_factory=list)
    operation_id: str = ""
    deprecated: bool = False
    security: list[dict[str, list[str]]] | None = None
    #: Types that the registration names: of the request's body, of the answer's.
    body_type: TypeRef | None = None
    answer_type: TypeRef | None = None


class Handlers:
    """What the handlers of one program take and give."""

    def __init__(self, run: Interpreter, conventions: Conventions) -> None:
        self.run = run
        self.conventions = conventions
        self.types = ApiTypes(run)
        self.input = TypeScriptSchemas(run, self.types, "input")
        self.output = TypeScriptSchemas(run, self.types, "output")
        self.raised = Raised(self.types)
        self.written = WrittenAnswers(self.types, self.raised)
        self.access = Access(run)
        #: What the application's error handler answers with, where one is known.
        self.error_body: Schema | None = None
        #: The application, which handlers reach through their context.
        self.application: Value | None = None
        #: What middleware attaches to requests, by name.
        self.attached: dict[str, TypeRef] = {}

    # --- requests ---------------------------------------------------------------------------------------------------

    def request(
        self, handlers: Sequence[FunctionRef], declared: Declared, reader: Callable[[FunctionRef], Any]
    ) -> tuple[list[Parameter], RequestBody | None]:
        """Parameters and body: declared ones first, then what the handlers' types say, then what handlers read."""
        found = {(p.location, p.name.lower()): p for p in declared.parameters}
        body = _declared_body(declared)
        for function in handlers:
            for parameter in self.typed(function):
                found.setdefault((parameter.location, parameter.name.lower()), parameter)
            reads = BodyReads(function.module.path, reader(function), schemas=self.input)
            reads.handler(function, self._roles(function, self.conventions.requests), self._names(function))
            for parameter in reads.found.values():
                key = (parameter.location, parameter.name.lower())
                known = found.get(key)
                if known is None:
                    found[key] = parameter
                elif known.schema in ({}, {"type": "string"}) and parameter.schema:
                    known.schema = parameter.schema
            if body is None or (body.certainty is Certainty.GUESSED and function is handlers[-1]):
                body = self._body(function, reads, declared) or body
        return list(found.values()), body

    def _names(self, function: FunctionRef) -> Locals:
        """The variables of a handler whose context leads to the application: ``ctx.app.schemas``."""
        names = self.types.names_in(function)
        held = self.types.given(self.application, function.scope) if self.application is not None else None
        params = function.function.params
        if held is not None and params and self.conventions.requests[:1] == ("context",):
            context = record({"app": held})
            kind = params[0].type
            names.known[slot(function.function, 0)] = (
                self.types.both(TypeRef(kind, function.scope), context) if kind is not None else context
            )
        return names

    def _roles(self, function: FunctionRef, roles: Sequence[str]) -> Sequence[str]:
        first = function.function.params[0] if function.function.params else None
        if "next" in roles and first is not None and isinstance(first.pattern, ir.Dict):
            return ("next",)  # A wrapper hands over one object: `withUser(async ({ params, searchParams }) => …)`.
        return ("", *roles) if self.conventions.errors_first and len(function.function.params) == 4 else roles

    def typed(self, function: FunctionRef) -> list[Parameter]:
        """Parameters told by the type of the request that a handler takes."""
        generics = self.request_types(function)
        found: list[Parameter] = []
        for name, location in (("path", Location.PATH), ("query", Location.QUERY), ("header", Location.HEADER)):
            if name in generics:
                found += of_members(self.input, generics[name], location, function.module.path)
        return found

    def request_types(self, function: FunctionRef) -> dict[str, TypeRef]:
        """What the type of a handler's request says of its parts: ``Request<Params, ResBody, ReqBody, Query>``,
        ``FastifyRequest<{ Body: …; Querystring: … }>``."""
        params = function.function.params
        at = 1 if self.conventions.errors_first and len(params) == 4 else 0
        kind = params[at].type if len(params) > at else None
        return self.generic_parts(TypeRef(kind, function.scope)) if kind is not None else {}

    def generic_parts(self, ref: TypeRef) -> dict[str, TypeRef]:
        """The parts of a request that a generic type names."""
        expr = ref.expr
        if isinstance(expr, ir.Name):
            found = self.types.target(ref)
            cls = getattr(found, "cls", None)
            # `interface CreateRequest extends Request { body: CreateUser }`, `type X = Request<…>`
            if isinstance(cls, ir.Class):
                own = self.types.members(ref)
                parts = {n: own[m].type for m, n in (("body", "body"), ("query", "query"), ("params", "path")) if m in own}
                known = {name: part for name, part in parts.items() if part is not None}
                for base in cls.bases:
                    inner = TypeRef(base, found.scope) if found is not None and hasattr(found, "scope") else None
                    known = {**(self.generic_parts(inner) if inner is not None and isinstance(base, ir.Index) else {}), **known}
                return known
            return {}
        if not isinstance(expr, ir.Index):
            return {}
        args = ref.args
        members = (
            self.types.members(args[0]) if len(args) == 1 or not ref.name.endswith("Request") or ref.name.startswith("Fastify") else {}
        )
        named = {n: members[m].type for m, n in _GENERIC.items() if m in members}
        if named:
            return {name: part for name, part in named.items() if part is not None}
        if ref.name.startswith("Fastify"):
            return {}
        slots = ("path", "answer", "body", "query")
        return {name: arg for name, arg in zip(slots, args, strict=False) if not self.types.vague(arg.expr)}

    def _body(self, function: FunctionRef, reads: BodyReads, declared: Declared) -> RequestBody | None:
        evidence = Evidence(function.module.path, function.function.line)
        kind = declared.body_type or self.request_types(function).get("body")
        schema, certain = reads.schema_and_certainty()
        media = list(reads.media) or [JSON]
        if kind is not None:
            typed = self.input.of(kind)
            if typed and typed != {"type": "object"}:
                return body_of(typed, *media, evidence=evidence)
        if schema is None:
            return None
        certainty = Certainty.CERTAIN if certain else Certainty.GUESSED
        return body_of(schema, *media, required=certain, evidence=evidence, certainty=certainty)

    # --- answers ----------------------------------------------------------------------------------------------------

    def responses(self, handlers: Sequence[FunctionRef], declared: Declared, body: RequestBody | None = None) -> list[Response]:
        """Declared answers, then those that handlers write; of middleware only refusals."""
        answers = Answers()
        for said, (description, content) in declared.answers.items():
            if not content:
                answers.add(said, description=description)
            for media, schema in content.items():
                answers.add(said, schema, media, description=description)
        settled = set(declared.answers)
        for at, function in enumerate(handlers):
            last = at == len(handlers) - 1
            names = self._given_body(function, body)
            roles = self._roles(function, self.conventions.responses)
            emitted = self.written.of(function, roles, names, returns=self.conventions.returns and last, makes=self.conventions.makes)
            promised = declared.answer_type or self.request_types(function).get("answer") or self._response_type(function)
            for one in emitted:
                status: int | str = one.status if one.status is not None else "default" if one.unknown else 200
                if (not last and not (isinstance(status, int) and status >= 400)) or str(status) in settled:
                    continue
                self._add(answers, status, one, promised)
            for failure in self.raised.by(function):
                if not answers.has(failure.status):
                    own = self.output.of(failure.body) if failure.body is not None else {}
                    known = self.error_body or own or None
                    answers.add(failure.status, known, description=failure.message, evidence=failure.evidence, certainty=Certainty.LIKELY)
        return answers.responses()

    def _given_body(self, function: FunctionRef, body: RequestBody | None) -> Locals:
        """The variables of a handler whose request has a body that is known: it may be sent back."""
        names = self.types.names_in(function)
        media = next(iter(body.content.values()), None) if body is not None else None
        held = self.types.shaped(media.schema, function.scope) if media is not None else None
        roles = self._roles(function, self.conventions.requests)
        for at, (param, role) in enumerate(zip(function.function.params, roles, strict=False)):
            parts = {**(self.attached if role == "request" else {}), **({"body": held, BODY: held} if held is not None else {})}
            if not parts or not role or role == "next":
                continue
            request = record(parts)
            if role in {"context", "hono-context"}:
                request = record({"request": request, "req": request})
            if param.type is not None:
                request = self.types.both(request, TypeRef(param.type, function.scope))
            names.known[slot(function.function, at)] = request
        return names

    def _response_type(self, function: FunctionRef) -> TypeRef | None:
        """``(req, res: Response<User>)``, ``NextApiResponse<Data>``, ``Promise<NextResponse<Data>>``."""
        for param in function.function.params:
            if isinstance(param.type, ir.Index) and param.type.args and TypeRef(param.type, function.scope).name.endswith("Response"):
                kind = TypeRef(param.type.args[0], function.scope)
                return None if self.types.vague(kind.expr) else kind
        return None

    def _add(self, answers: Answers, status: int | str, one: Emitted, promised: TypeRef | None) -> None:
        add_answer(self.output, answers, status, one, promised, plain_text=self.conventions.responses != ("", "response"))


def add_answer(
    output: TypeScriptSchemas, answers: Answers, status: int | str, one: Emitted, promised: TypeRef | None, *, plain_text: bool = False
) -> None:
    """Add one answer that is written. ``promised`` is the type that its function declares, ``plain_text`` what bare texts are sent as."""
    if not one.filled:
        answers.add(status, evidence=one.evidence)
        return
    if one.media in {HTML, BINARY} and one.content is None:
        answers.add(status, FILE if one.media == BINARY else {"type": "string"}, one.media, evidence=one.evidence)
        return
    success = status == "default" or (isinstance(status, int) and 200 <= status < 300)
    schema = output.of(one.content) if one.content is not None else {}
    if promised is not None and success:
        said = output.of(promised)
        # Of a choice of several, what is written tells which.
        several = not {"anyOf", "oneOf"}.isdisjoint(output.run.components.resolve(said))
        if said and said != {"type": "object"} and not (several and schema.get("properties")):
            schema = said
    text = schema.get("type") == "string" and "$ref" not in schema
    media = one.media or (BINARY if schema == FILE else (TEXT if plain_text else HTML) if text else JSON)
    answers.add(status, schema, media, evidence=one.evidence)


#: Members of Fastify's generic route type.
_GENERIC = {"Body": "body", "Querystring": "query", "Params": "path", "Headers": "header", "Reply": "answer"}


def _declared_body(declared: Declared) -> RequestBody | None:
    if not declared.bodies:
        return None
    body = RequestBody(required=True)
    for media, schema in declared.bodies.items():
        body.content.update(body_of(schema, media).content)
    return body


def spoken(doc: str | None) -> str | None:
    """A doc comment in front of a registration as people mean it: without ``@route`` and its kin, ``@desc`` as the summary."""
    if doc is None or "@" not in doc:
        return doc
    lines: list[str] = []
    for line in doc.splitlines():
        match = _WORDS.match(line.strip())
        if match is None:
            lines.append(line)
        elif match.group(1) in {"swagger", "openapi"}:
            break
        elif match.group(1).lower() in _SPOKEN:
            lines.append(match.group(2))
    text = "\n".join(lines).strip()
    return text or None


__all__ = ["BODILESS", "MULTIPART", "Conventions", "Declared", "Handlers", "spoken"]

"""What a Grape endpoint takes and gives: declared parameters, its ``desc``, what its block presents, the errors it ends with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.components import references
from liveapi.api.model import Evidence, Location, Parameter, RequestBody, Response, Schema
from liveapi.api.shapes import Property, array_of, object_of, wrapped
from liveapi.frameworks.answers import JSON, MULTIPART, Answers, body_of
from liveapi.frameworks.ruby.endpoints import Endpoints, blocks_of
from liveapi.frameworks.ruby.evaluator import dotted
from liveapi.frameworks.ruby.exchange import Exchange
from liveapi.frameworks.ruby.grape_params import DeclaredParam
from liveapi.frameworks.security import Requirement, require
from liveapi.syntax import ir
from liveapi.trace.values import CallSite, ClassRef, Const, FunctionRef, ListOf, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_ERROR: Schema = wrapped("error", {"type": "string"})
_INVALID = "Grape::Exceptions::ValidationErrors"


@dataclass(slots=True)
class Outcome:
    """One answer that ``desc`` declares."""

    status: str
    message: str = ""
    entity: ClassRef | None = None


@dataclass(slots=True)
class Description:
    """``desc 'Returns an order' do … end``"""

    text: str = ""
    detail: str = ""
    headers: list[Parameter] = field(default_factory=list)
    successes: list[Outcome] = field(default_factory=list)
    failures: list[Outcome] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    deprecated: bool = False
    operation_id: str = ""
    array: bool = False

    @property
    def doc(self) -> str:
        return f"{self.text}\n{self.detail}" if self.detail else self.text


def describe(run: Interpreter, words: list[Value], call: CallSite) -> Description:
    """Read a ``desc``: its options, and the calls in its block."""
    out = Description(run.text(words[0]).literal or "" if words else "")
    for name, value in call.keywords:
        _say(run, out, name, [value], {}, call)
    block = call.block.function.body if isinstance(call.block, FunctionRef) else []
    for statement in block:
        inner = statement.value if isinstance(statement, ir.ExprStmt) else None
        if isinstance(inner, ir.Call) and isinstance(inner.callee, ir.Name) and isinstance(call.block, FunctionRef):
            values = [run.evaluate(a.value, call.block.scope) for a in inner.args if a.name is None]
            named = {a.name: run.evaluate(a.value, call.block.scope) for a in inner.args if a.name and a.name != "&"}
            _say(run, out, inner.callee.id, values, named, call)
    return out


def _say(run: Interpreter, out: Description, name: str, values: list[Value], named: dict[str, Value], call: CallSite) -> None:
    first = values[0] if values else MapOf(named) if named else None
    if first is None:
        return
    if name == "detail":
        out.detail = run.text(first).literal or ""
    elif name in ("summary", "description") and not out.text:
        out.text = run.text(first).literal or ""
    elif name in ("success", "entity", "model"):
        out.successes += list(_outcomes(run, MapOf(named) if named else first, ""))
    elif name in ("failure", "http_codes", "failures"):
        found = list(_outcomes(run, MapOf(named) if named else first, "400"))
        out.failures += [o for o in found if not o.status.startswith("2")]
        out.successes += [o for o in found if o.status.startswith("2")]
    elif name == "tags":
        listed = first.items()
        out.tags = [t for v in (listed if listed is not None else [first]) if (t := run.text(v).literal)]
    elif name == "deprecated":
        out.deprecated = first.truth() is True
    elif name == "nickname":
        out.operation_id = run.text(first).literal or ""
    elif name == "is_array":
        out.array = first.truth() is True
    elif name == "headers" and isinstance(first, MapOf):
        for header, value in first.entries.items():
            given = value.entries if isinstance(value, MapOf) else {}
            required = (r := given.get("required")) is not None and r.truth() is True
            said = run.text(given["description"]).literal or "" if "description" in given else ""
            at = Evidence(call.module.path, call.line)
            out.headers.append(Parameter(header, Location.HEADER, {"type": "string"}, required, said, evidence=at))


def _outcomes(run: Interpreter, value: Value, status: str) -> Iterator[Outcome]:
    if isinstance(value, ClassRef):
        yield Outcome(status, "", value)
    elif isinstance(value, MapOf):
        entries = value.entries
        code = entries.get("code")
        model = entries.get("model", entries.get("entity"))
        number = str(code.value) if isinstance(code, Const) else status
        said = run.text(entries["message"]).literal or "" if "message" in entries else ""
        yield Outcome(number, said, model if isinstance(model, ClassRef) else None)
    elif isinstance(value, ListOf):
        elements = value.elements
        if elements and isinstance(elements[0], Const):
            model = next((e for e in elements if isinstance(e, ClassRef)), None)
            said = next((e.literal or "" for e in elements if isinstance(e, Text)), "")
            yield Outcome(str(elements[0].value), said, model)
        else:
            for each in elements:
                yield from _outcomes(run, each, status)


@dataclass(slots=True)
class Contract:
    """What is found of one endpoint and method."""

    parameters: list[Parameter]
    body: RequestBody | None
    responses: list[Response]
    security: list[Requirement] | None


def contract(
    endpoints: Endpoints,
    chain: list[ClassRef],
    function: ir.Function | None,
    file: str,
    method: str,
    path: str,
    declared: list[DeclaredParam],
    about: Description,
    ahead: Iterable[ir.Function],
) -> Contract:
    """Put together what is declared and what the block does. ``chain`` are the classes around, the endpoint's own first."""
    in_path = {p for p in (part[1:-1] for part in path.split("/")) if f"/{{{p}}}" in path}
    takes_body = method in ("POST", "PUT", "PATCH")
    exchange: Exchange | None = None
    before = [b for ref in reversed(chain[1:]) for b in blocks_of(ref.cls.body, "before")] + list(ahead)
    if function is not None:
        exchange = endpoints.read(chain[0], function, file, "grape", method, before, chain[1:], _format(chain))
        _rescued(endpoints, exchange, chain)
    parameters, members = [], []
    for each in declared:
        own = "{" + each.name + "}" in path
        if not own and takes_body and each.where not in ("query", "header"):
            members.append(Property(each.name, each.schema, each.required, each.description))
            continue
        location = Location.PATH if own else Location.HEADER if each.where == "header" else Location.QUERY
        several = location is Location.QUERY and each.schema.get("type") == "array"
        at = Evidence(each.file or file, each.line)
        name = each.name + "[]" * several
        parameters.append(Parameter(name, location, each.schema, own or each.required, each.description, evidence=at))
    known = {p.name.removesuffix("[]") for p in parameters} | {m.name for m in members} | in_path
    parameters += about.headers
    body = None
    if exchange is not None:
        named = {p.name.lower() for p in about.headers}
        parameters += exchange.requests.parameters(known, body=takes_body)
        parameters += [p for p in exchange.header_parameters() if p.name.lower() not in named]
        body = exchange.requests.body(known, creates=False) if takes_body else None
    if members:
        read = body.content[next(iter(body.content))].schema.get("properties", {}) if body is not None else {}
        schema = object_of([*members, *(Property(n, s) for n, s in read.items())])
        files = any(m.schema.get("format") == "binary" for m in members)
        first = min(declared, key=lambda d: (d.file != file, d.line))
        body = body_of(
            schema,
            MULTIPART if files else JSON,
            required=any(m.required for m in members),
            evidence=Evidence(first.file or file, first.line),
        )
    answers = _answers(endpoints, exchange, about, method, bool(declared), chain)
    security = _security(endpoints, chain, before, function)
    keys = endpoints.security.keys(security)
    return Contract([p for p in parameters if p.name not in keys], body, answers.responses(), security)


def _answers(
    endpoints: Endpoints, exchange: Exchange | None, about: Description, method: str, validated: bool, chain: list[ClassRef]
) -> Answers:
    answers = Answers()
    usual = "201" if method == "POST" else "200"
    for outcome in [*about.successes, *about.failures]:
        schema = _presented(exchange, outcome.status or usual, _entity(endpoints, outcome, about))
        failed = not (outcome.status or usual).startswith("2")
        if schema is None and failed:
            schema = _ERROR
        answers.add(outcome.status or usual, schema, description=outcome.message)
    for found in exchange.answers.responses() if exchange is not None else ():
        if answers.has(found.status) or (found.status.startswith("2") and about.successes):
            continue
        if not found.content:
            answers.add(found.status, evidence=found.evidence, certainty=found.certainty)
        for media, content in found.content.items():
            answers.add(found.status, content.schema, media, evidence=found.evidence, certainty=found.certainty)
    if validated and not answers.has("400"):
        handled = exchange is not None and any(_INVALID in names for ref in chain for names, _ in _rescues(ref))
        if not handled:
            answers.add("400", _ERROR)
    return answers


def _presented(exchange: Exchange | None, status: str, schema: Schema | None) -> Schema | None:
    """What a block is seen to present, where that is the declared entity in an envelope of its own."""
    for found in exchange.answers.responses() if exchange is not None and schema else ():
        content = found.content.get(JSON)
        if found.status == status and content is not None and set(references(schema)) & set(references(content.schema)):
            return content.schema
    return schema


def _entity(endpoints: Endpoints, outcome: Outcome, about: Description) -> Schema | None:
    if outcome.entity is None:
        return None
    family = endpoints.serializers.family(outcome.entity)
    if not family:
        return {}
    schema = endpoints.serializers.schema(outcome.entity, family)
    return array_of(schema) if about.array else schema


def _rescues(ref: ClassRef) -> Iterator[tuple[list[str], ir.Function]]:
    for statement in ref.cls.body:
        call = statement.value if isinstance(statement, ir.ExprStmt) else None
        if isinstance(call, ir.Call) and isinstance(call.callee, ir.Name) and call.callee.id == "rescue_from":
            block = next((a.value.function for a in call.args if a.name == "&" and isinstance(a.value, ir.Lambda)), None)
            names = [n for a in call.args if a.name is None for n in [dotted(a.value)] if n]
            if block is not None and names:
                yield names, block


def _rescued(endpoints: Endpoints, exchange: Exchange, chain: list[ClassRef]) -> None:
    for ref in chain:
        for names, block in _rescues(ref):
            if any(n in exchange.raised or n == _INVALID for n in names):
                endpoints.rescue(exchange, block, ref, names[0])


def _format(chain: list[ClassRef]) -> str:
    for ref in chain:
        for statement in ref.cls.body:
            call = statement.value if isinstance(statement, ir.ExprStmt) else None
            if (
                isinstance(call, ir.Call)
                and isinstance(call.callee, ir.Name)
                and call.callee.id in ("format", "default_format")
                and call.args
            ):
                value = call.args[0].value
                return value.value if isinstance(value, ir.Str) else ""
    return ""


def _security(
    endpoints: Endpoints, chain: list[ClassRef], before: list[ir.Function], function: ir.Function | None
) -> list[Requirement] | None:
    for ref in chain:
        for statement in ref.cls.body:
            call = statement.value if isinstance(statement, ir.ExprStmt) else None
            name = call.callee.id if isinstance(call, ir.Call) and isinstance(call.callee, ir.Name) else ""
            if name in ("http_basic", "http_digest"):
                return [require(endpoints.run.components, name.removeprefix("http_"))]
    return endpoints.security.of_blocks(chain, before, function) if function is not None else None

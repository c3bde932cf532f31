"""What a FastAPI route takes, gives and says: its signature, its options and those of the routers around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from liveapi.api.model import Parameter, Schema
from liveapi.api.shapes import NULL
from liveapi.frameworks.answers import BINARY, FILE, JSON, TEXT, Answers
from liveapi.frameworks.python.bodies import body
from liveapi.frameworks.python.expressions import Expressions
from liveapi.frameworks.python.fastapi_security import required
from liveapi.frameworks.python.pagination import page_parameters
from liveapi.frameworks.python.request_reads import read_by
from liveapi.frameworks.python.serving import Call, Contract, each_dependency
from liveapi.frameworks.python.signature import Signatures
from liveapi.frameworks.python.sites import Site, constant
from liveapi.frameworks.python.statuses import Kind, kind_of, status_of
from liveapi.frameworks.python.types import Types
from liveapi.frameworks.python.written import EMPTY, add, made, written
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition

if TYPE_CHECKING:
    from liveapi.frameworks.python.apps import Options
    from liveapi.frameworks.python.serving import Answer, Reader

_STRING: Schema = {"type": "string"}


def contract_of(read: Reader, call: Call) -> Contract:
    """The contract of one method of a route."""
    types, answer, errors = read.types, call.answer, read.errors
    if types is None or answer.function is None or errors is None or read.expressions is None:
        return Contract()
    inputs = Signatures(types).inputs(answer.module, answer.function, call.in_path, answer.owner, each_dependency(call.options))
    answers = Answers()
    _declared(types, call, answers)
    _success(types, read.expressions, call, answer, answers)
    for one in made(read.expressions, answer.module, answer.function, answer.owner):
        # Beside what is declared, a function may answer with another status.
        if one.status is not None and not answers.declares(one.status) and not answers.succeeds_with(one.status):
            add(answers, one, one.status)
    handler = Definition(answer.module, answer.function, answer.owner)
    more, demands, read_body = read_by(read.expressions, [handler, *inputs.dependencies])
    taken = body(inputs.body, types.components)
    declared = bool(inputs.parameters) or taken is not None
    for parameter in [*more, *_pages(types, call, handler)]:
        inputs.add(parameter)
    if taken is None and call.method not in {"GET", "HEAD", "DELETE"}:
        taken = read_body
    if declared and not any(answers.has(s) for s in ("422", "4XX", "default")):
        errors.invalid(answers)
    errors.add(answers, [*inputs.dependencies, handler])
    if any(d.refuses for d in inputs.security) and not any(answers.declares(s) for s in ("401", "4XX", "default")):
        errors.refused(answers, 401)
    return Contract(
        list(inputs.parameters.values()),
        taken,
        answers.responses(),
        required(types.components, inputs.security or demands[:1]) or None,
        tags_of(types, call.options),
        _text(types, call.route.options, "operation_id"),
    )


def tags_of(types: Types, options: Sequence[Options]) -> list[str]:
    """The tags of a route and of the routers around it, outermost first."""
    out: list[str] = []
    for given in options:
        found = given.get("tags")
        value = constant(types.names, Site(found[0]), found[1]) if found is not None else None
        out += [t for t in value if isinstance(t, str)] if isinstance(value, list) else [value] if isinstance(value, str) else []
    return list(dict.fromkeys(out))


def _text(types: Types, options: Options, name: str) -> str:
    found = options.get(name)
    value = constant(types.names, Site(found[0]), found[1]) if found is not None else None
    return value if isinstance(value, str) else ""


def nearest(options: Sequence[Options], *names: str) -> tuple[Site, ir.Expr] | None:
    """An option, the innermost one that is given."""
    for given in reversed(options):
        for name in names:
            if name in given:
                module, expr = given[name]
                return Site(module), expr
    return None


# --- responses ------------------------------------------------------------------------------------------------------


def _success(types: Types, expressions: Expressions, call: Call, answer: Answer, answers: Answers) -> None:
    """The answer of a handler that comes to its end."""
    own = [call.route.options]
    given = nearest(own, "status_code")
    status = status_of(types, *given) if given is not None else None
    model = nearest(own, "response_model")
    assert answer.function is not None
    site = Site(answer.module, answer.owner)
    returned = answer.function.returns
    kind = None
    named = nearest(own, "response_class") or nearest(call.options[:-1], "default_response_class")
    if named is not None:
        kind = kind_of(types, *named)
    if model is None and returned is not None and (told := kind_of(types, site, returned)) is not None:
        # The function makes its answer itself.
        kind, returned = told if kind is None or told.media else kind, None
    if model is not None and isinstance(model[1], ir.Literal):
        model, returned = None, None
    status = status or (kind.status if kind is not None else None) or 200
    words = nearest(own, "response_description")
    description = constant(types.names, *words) if words is not None else ""
    at = call.route.evidence
    if status in EMPTY or status < 200:
        answers.add(status, description=description if isinstance(description, str) else "", evidence=at)
        return
    if model is not None:
        schema = _chosen(types, own, _sent(types, own).read(*model).whole)
    elif returned is not None:
        schema = _chosen(types, own, _sent(types, own).read(site, returned).whole)
    elif kind_is_json(kind) and (found := list(written(expressions, answer.module, answer.function, answer.owner))):
        # Nothing is declared: what the function returns tells.
        for one in found:
            add(answers, one, status)
        return
    else:
        # A function that returns nothing answers null; of one that is only declared nothing is known.
        schema = NULL if kind is None and answer.function.body and not _is_stub(answer.function) else {}
    content, media = _content(kind, schema)
    if not answers.has(status) or content:
        answers.add(status, content, media, description=description if isinstance(description, str) else "", evidence=at)


def _pages(types: Types, call: Call, handler: Definition) -> Iterator[Parameter]:
    """The parameters that an answer in pages brings with it."""
    model = nearest([call.route.options], "response_model")
    assert isinstance(handler.node, ir.Function)
    read = types.sent.read(*model) if model is not None else types.sent.read(Site(handler.module), handler.node.returns)
    yield from page_parameters(read.library, call.route.evidence)


def _sent(types: Types, options: Sequence[Options]) -> Types:
    by_alias = nearest(options, "response_model_by_alias")
    return types.sent_apart if by_alias is not None and constant(types.names, *by_alias) is False else types.sent


def _chosen(types: Types, options: Sequence[Options], schema: Schema) -> Schema:
    """``response_model_include={…}`` and ``response_model_exclude={…}``: the members that are sent, written where they stand."""
    listed = [nearest(options, name) for name in ("response_model_include", "response_model_exclude")]
    only, without = (constant(types.names, *found) if found is not None else None for found in listed)
    if not isinstance(only, list) and not isinstance(without, list):
        return schema
    known = types.components.resolve(schema)
    members = {
        name: inner
        for name, inner in known.get("properties", {}).items()
        if (not isinstance(only, list) or name in only) and (not isinstance(without, list) or name not in without)
    }
    if not members:
        return schema
    required = [name for name in known.get("required", []) if name in members]
    rest = {k: v for k, v in known.items() if k not in {"properties", "required"}}
    return {**rest, "properties": members, **({"required": required} if required else {})}


def _is_stub(function: ir.Function) -> bool:
    return all(isinstance(s, ir.ExprStmt) and isinstance(s.value, ir.Name | ir.Literal) for s in function.body)


def kind_is_json(kind: Kind | None) -> bool:
    """Whether an answer of a kind (``None``: the framework's own) may be JSON."""
    return kind is None or not kind.media or kind.media.endswith("json")


def _content(kind: Kind | None, schema: Schema) -> tuple[Schema | None, str]:
    if kind is None or kind.media == JSON or kind.media.endswith("+json"):
        return schema, kind.media if kind is not None else JSON
    if not kind.media:
        return None, JSON
    return (FILE, kind.media) if kind.media == BINARY else (_STRING, kind.media or TEXT)


def _declared(types: Types, call: Call, answers: Answers) -> None:
    """``responses={404: {"model": Message, "description": "…"}}`` of the route and of the routers around it."""
    for given in call.options:
        found = given.get("responses")
        if found is None:
            continue
        for site, key, value in entries(types, Site(found[0]), found[1]):
            status = _status_key(types, site, key)
            if status is not None:
                _response(types, site, status, value, answers)


def _status_key(types: Types, site: Site, key: ir.Expr) -> str | None:
    if isinstance(key, ir.Str) and (key.value == "default" or (len(key.value) == 3 and key.value.upper().endswith("XX"))):
        return key.value if key.value == "default" else key.value.upper()
    status = status_of(types, site, key)
    return str(status) if status is not None else None


def _response(types: Types, site: Site, status: str, value: ir.Expr, answers: Answers) -> None:
    said = {k.value: (where, v) for where, k, v in entries(types, site, value) if isinstance(k, ir.Str)}
    words = constant(types.names, *said["description"]) if "description" in said else ""
    description = words if isinstance(words, str) else ""
    model = said.get("model")
    if model is not None and not (isinstance(model[1], ir.Literal) and model[1].value is None):
        answers.add(status, types.sent.read(*model).whole, description=description)
    else:
        answers.add(status, description=description)
    for where, key, media in entries(types, *said["content"]) if "content" in said else ():
        if not isinstance(key, ir.Str):
            continue
        inside = {k.value: v for _, k, v in entries(types, where, media) if isinstance(k, ir.Str)}
        schema = constant(types.names, where, inside["schema"]) if "schema" in inside else {}
        if model is None or key.value != JSON:
            answers.add(status, schema if isinstance(schema, dict) else {}, key.value)


def entries(types: Types, site: Site, expr: ir.Expr, step: int = 0) -> Iterator[tuple[Site, ir.Expr, ir.Expr]]:
    """The pairs of a mapping, constants and ``**others`` of other files included."""
    if step > 8:
        return
    if isinstance(expr, ir.Dict):
        for key, value in expr.items:
            if key is None:
                yield from entries(types, site, value, step + 1)
            else:
                yield site, key, value
    elif isinstance(expr, ir.Binary) and expr.op == "|":
        yield from entries(types, site, expr.left, step + 1)
        yield from entries(types, site, expr.right, step + 1)
    elif isinstance(expr, ir.Call):
        # ``dict(description="…")``, or a function of the repository that returns a mapping.
        found = types.names.find(site.module, expr.callee)
        if isinstance(found, Definition) and isinstance(found.node, ir.Function):
            for statement in found.node.body:
                if isinstance(statement, ir.Return) and statement.value is not None:
                    yield from entries(types, Site(found.module), statement.value, step + 1)
        else:
            for arg in expr.args:
                if arg.name is not None:
                    yield site, ir.Str(expr.line, arg.name), arg.value
    elif isinstance(expr, ir.Name | ir.Member):
        found = types.names.find(site.module, expr)
        if isinstance(found, Definition) and found.value is not None:
            yield from entries(types, Site(found.module, found.owner), found.value, step + 1)

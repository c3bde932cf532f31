"""What an operation of django-ninja takes, gives and says: its signature, its options and those of the routers around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from liveapi.api.model import Certainty, Parameter, Schema
from liveapi.api.shapes import MISSING, Property, array_of, object_of
from liveapi.frameworks.answers import Answers
from liveapi.frameworks.python.bodies import body
from liveapi.frameworks.python.expressions import Expressions
from liveapi.frameworks.python.fastapi_contract import entries, nearest
from liveapi.frameworks.python.fastapi_errors import Errors
from liveapi.frameworks.python.joining import tells
from liveapi.frameworks.python.lists import paginated
from liveapi.frameworks.python.raises import made_with
from liveapi.frameworks.python.serving import Call, Contract
from liveapi.frameworks.python.signature import Signatures
from liveapi.frameworks.python.sites import Site, constant
from liveapi.frameworks.python.statuses import status_of
from liveapi.frameworks.python.written import EMPTY, add, written
from liveapi.frameworks.security import SCHEMES, Requirement, api_key
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, Outside, dotted_name

if TYPE_CHECKING:
    from liveapi.frameworks.python.apps import Options
    from liveapi.frameworks.python.serving import Reader
    from liveapi.frameworks.python.types import Types

_STRING: Schema = {"type": "string"}
_GROUPS = {"codes_1xx": "1XX", "codes_2xx": "2XX", "codes_3xx": "3XX", "codes_4xx": "4XX", "codes_5xx": "5XX"}
_KEYS = {"APIKeyHeader": "header", "APIKeyQuery": "query", "APIKeyCookie": "cookie"}
_SESSIONS = {
    "django_auth": "SessionAuth",
    "django_auth_superuser": "SessionAuthSuperUser",
    "django_auth_is_staff": "SessionAuthIsStaff",
}
#: Exceptions that django-ninja and Django answer by themselves.
_ERRORS = {"AuthenticationError": 401, "AuthorizationError": 403, "PermissionDenied": 403, "Http404": 404, "Throttled": 429}


def contract_of(read: Reader, call: Call) -> Contract:
    """The contract of one method of an operation."""
    types, answer, raises = read.types, call.answer, read.raises_by_name
    if types is None or answer.function is None or raises is None:
        return Contract()
    controller = answer.owner is not None
    inputs = Signatures(types, skip_first=not controller).inputs(answer.module, answer.function, call.in_path, answer.owner)
    parameters: list[Parameter] = [*inputs.parameters.values()]
    known = {p.name for p in parameters}
    parameters += [p for p in paginated(answer.module, answer.function) if p.name not in known]
    answers = Answers()
    _declared(raises.expressions, types, call, answers)
    security = _security(types, call)
    if security and not any(answers.declares(s) for s in ("401", "4XX", "default")):
        answers.add(401, _error(), certainty=Certainty.LIKELY)
    errors = Errors(raises, read.handlers)
    for raised in raises.of(Definition(answer.module, answer.function, answer.owner)):
        handled = errors.handled(raised)
        if handled is not None:
            for one in handled:
                if not answers.declares(one.status or 500):
                    add(answers, one, 500, Certainty.LIKELY)
            continue
        name = raised.name.rpartition(".")[2]
        status = _ERRORS.get(name)
        if name in {"HttpError", "APIException"}:
            given = made_with(types, raised, "status_code", 0)
            status = status_of(types, given[0].site, given[1]) if given is not None else None
        if status is None and raised.cls is not None:
            bases = {n.rpartition(".")[2] for n in types.library_bases(raised.cls)}
            status = next((_ERRORS[b] for b in sorted(bases) if b in _ERRORS), None)
        if status is not None and not answers.declares(status):
            answers.add(status, _error(), evidence=raised.evidence, certainty=Certainty.LIKELY)
    return Contract(
        parameters,
        body(inputs.body, types.components),
        answers.responses(),
        security,
        _tags(types, call.options),
        _text(types, call.route.options, "operation_id"),
    )


def _error() -> Schema:
    return object_of([Property("detail", _STRING, True)])


def _text(types: Types, options: Options, name: str) -> str:
    found = options.get(name)
    value = constant(types.names, Site(found[0]), found[1]) if found is not None else None
    return value if isinstance(value, str) else ""


def _tags(types: Types, options: Sequence[Options]) -> list[str]:
    """The nearest tags: those of an operation stand in place of its router's."""
    found = nearest(options, "tags")
    value = constant(types.names, *found) if found is not None else None
    return [t for t in value if isinstance(t, str)] if isinstance(value, list) else []


# --- responses ------------------------------------------------------------------------------------------------------


def _declared(expressions: Expressions, types: Types, call: Call, answers: Answers) -> None:
    """``response=Schema``, ``response={200: Schema, codes_4xx: Error}``; what is declared as anything is told by what is returned."""
    answer = call.answer
    assert answer.function is not None
    found = list(written(expressions, answer.module, answer.function, answer.owner))
    given = nearest([call.route.options], "response")
    declared = list(_statuses(types, call, given)) if given is not None else []
    page = any(a.name == "paginate" for a in answer.function.annotations)
    own = next((s for s, _ in declared if s.startswith("2")), "200")
    for status, model in declared:
        type_ = types.sent_by_name.read(*model) if model is not None else None
        if type_ is None:
            answers.add(status, evidence=call.route.evidence)
        elif tells(type_) or type_.kind == "scalar":
            answers.add(status, _paged(type_.whole) if page and status == own else type_.whole, evidence=call.route.evidence)
        else:
            answers.add(status, {}, evidence=call.route.evidence)
            for one in found:
                if str(one.status or own) == status:
                    add(answers, one, int(status) if status.isdigit() else 200)
    if not declared:
        for one in found:
            add(answers, one, 200)
        if not found:
            answers.add(200, {}, evidence=call.route.evidence, certainty=Certainty.GUESSED)
        return
    for one in found:
        # A function may answer what it does not declare.
        if one.status is not None and not answers.has(one.status):
            add(answers, one, one.status)


def _statuses(types: Types, call: Call, given: tuple[Site, ir.Expr]) -> Iterator[tuple[str, tuple[Site, ir.Expr] | None]]:
    site, expr = given
    pairs = list(entries(types, site, expr)) if not isinstance(expr, ir.Call | ir.Index) else []
    if not pairs:
        yield "200", None if _is_none(expr) else given
        return
    for where, key, value in pairs:
        model = None if _is_none(value) else (where, value)
        group = dotted_name(key).rpartition(".")[2]
        if group in _GROUPS:
            yield _GROUPS[group], model
            continue
        listed = list(key.items) if isinstance(key, ir.List) else [key]
        for item in listed:
            status = status_of(types, where, item.value if isinstance(item, ir.Arg) else item)
            if status is not None:
                yield str(status), None if status in EMPTY else model


def _is_none(expr: ir.Expr) -> bool:
    return isinstance(expr, ir.Literal) and expr.value is None


def _paged(schema: Schema) -> Schema:
    """What ``@paginate`` makes of a list."""
    items = schema if schema.get("type") == "array" else array_of(schema)
    return object_of([Property("items", items, True), Property("count", {"type": "integer"}, True)])


# --- security -------------------------------------------------------------------------------------------------------


def _security(types: Types, call: Call) -> list[Requirement] | None:
    """The nearest ``auth=…``: one or several, each of which will do; ``None`` opens what the routers around demand."""
    found = nearest(call.options, "auth")
    if found is None:
        return None
    site, expr = found
    out: list[Requirement] = []
    for item in expr.items if isinstance(expr, ir.List) else [expr]:
        scheme = _scheme(types, site, item.value if isinstance(item, ir.Arg) else item)
        if scheme is not None and scheme not in out:
            out.append(scheme)
    return out if out or _is_none(expr) else None


def _scheme(types: Types, site: Site, expr: ir.Expr, step: int = 0) -> Requirement | None:
    callee = expr.callee if isinstance(expr, ir.Call) else expr
    found = types.names.find(site.module, callee)
    if isinstance(found, Definition) and found.value is not None and step < 5:
        return _scheme(types, Site(found.module), found.value, step + 1)
    if isinstance(found, Outside):
        last = found.name.rpartition(".")[2]
        name = _SESSIONS.get(last, last)
        kinds, cls = {name}, None
    elif isinstance(found, Definition) and isinstance(found.node, ir.Class):
        name, cls = found.node.name, found
        kinds = {n.rpartition(".")[2] for n in types.library_bases(found)}
    else:
        return None
    components = types.components
    if kinds & {"HttpBearer", "JWTAuth", "AsyncJWTAuth", "JWTBaseAuthentication"}:
        return {components.secure(name, SCHEMES["bearer"]): []}
    if kinds & {"HttpBasicAuth"}:
        return {components.secure(name, SCHEMES["basic"]): []}
    if any(k.startswith("SessionAuth") for k in kinds):
        return {components.secure(name, api_key("cookie", "sessionid")): []}
    for kind, where in _KEYS.items():
        if kind in kinds:
            return {components.secure(name, api_key(where, _param_name(types, cls))): []}
    return None


def _param_name(types: Types, cls: Definition | None) -> str:
    for part in types.lineage(cls) if cls is not None else ():
        for member in part.node.members() if isinstance(part.node, ir.Class) else ():
            if member.name == "param_name" and (value := constant(types.names, Site(part.module), member.default)) is not MISSING:
                return str(value)
    return "key"

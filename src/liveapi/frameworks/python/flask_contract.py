"""What a Flask handler takes and gives: decorators of the libraries around Flask, parsers, what it reads, returns, aborts with."""

from __future__ import annotations

from collections.abc import Iterator

from liveapi.api.model import Certainty, Evidence, Parameter, RequestBody, Response
from liveapi.api.shapes import Property, array_of, object_of, wrapped
from liveapi.frameworks.answers import FORM, HTML, JSON, MULTIPART, Answers, body_of
from liveapi.frameworks.python.body_reads import body_read, of_body, wrapping_key
from liveapi.frameworks.python.expressions import Expressions
from liveapi.frameworks.python.flask_security import required
from liveapi.frameworks.python.frames import Frame, own_nodes
from liveapi.frameworks.python.marshmallow import Given, Marshmallow
from liveapi.frameworks.python.parsers import Parsers, argument
from liveapi.frameworks.python.serving import Call, Contract, Reader
from liveapi.frameworks.python.sites import Site, constant
from liveapi.frameworks.python.statuses import status_of
from liveapi.frameworks.python.types import Type, Types
from liveapi.frameworks.python.written import EMPTY, Written
from liveapi.frameworks.python.written import answer as answered
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, dotted_name

_TAKING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_LOADING = frozenset({"arguments", "use_args", "use_kwargs", "input", "load", "parse", "body", "expect"})
_MEDIA = {"json": JSON, "json_or_form": JSON, "form": FORM, "files": MULTIPART, "form_and_files": MULTIPART, "body": JSON}
#: Locations of arguments that are no part of the body.
_ELSEWHERE = frozenset({"query", "querystring", "headers", "header", "cookies", "cookie", "path", "view_args", "args", "values"})
#: Exceptions of Werkzeug, by the last part of their names.
_RAISED = {
    "BadRequest": 400, "Unauthorized": 401, "Forbidden": 403, "NotFound": 404, "MethodNotAllowed": 405, "Conflict": 409, "Gone": 410,
    "UnprocessableEntity": 422, "TooManyRequests": 429, "InternalServerError": 500, "NotImplemented": 501, "ServiceUnavailable": 503,
    "UnsupportedMediaType": 415, "RequestEntityTooLarge": 413, "PreconditionFailed": 412, "NotAcceptable": 406,
}  # fmt: skip
_FINDING = frozenset({"get_or_404", "first_or_404", "one_or_404", "get_object_or_404"})


def contract_of(read: Reader, call: Call, parameters: list[Parameter]) -> Contract:
    """The contract of one method of a route."""
    types, answer = read.types, call.answer
    if types is None or answer.function is None:
        return Contract(parameters)
    handler = _Handler(read, types, call, answer.function)
    return Contract(
        parameters,
        handler.body(),
        handler.responses(),
        required(types, answer, answer.function),
        handler.tags(),
        deprecated=any(a.name == "deprecated" for a in answer.function.annotations),
    )


class _Flask(Expressions):
    """Expressions in a handler: ``jsonify(…)``, ``schema.dump(…)``, ``marshal(…)``."""

    def __init__(self, types: Types, schemas: Marshmallow) -> None:
        super().__init__(types)
        self.schemas = schemas

    def _call(self, call: ir.Call, frame: Frame) -> Type:
        callee = call.callee
        last = callee.name if isinstance(callee, ir.Member) else callee.id if isinstance(callee, ir.Name) else ""
        first = call.args[0].value if call.args and not call.args[0].spread else None
        if last in {"jsonify", "make_response", "dumps"} and isinstance(callee, ir.Name | ir.Member):
            if (
                isinstance(callee, ir.Member)
                and last == "jsonify"
                and (dumped := self.schemas.given(frame.site, callee.object)) is not None
            ):
                return Type(self.schemas.schema(self._many(dumped, call)), kind="object")
            named = [Property(a.name, self.schema(a.value, frame), True) for a in call.args if a.name is not None]
            if named:
                return Type(object_of(named), kind="object")
            if first is not None and len(call.args) == 1:
                return self.of(first, frame)
            return Type(array_of({}), kind="list") if len(call.args) > 1 and last == "jsonify" else self.of(first, frame)
        if last in {"dump", "serialize"} and isinstance(callee, ir.Member):
            dumped = self._schema(callee.object, frame)
            if dumped is not None:
                return Type(self.schemas.schema(self._many(dumped, call)), kind="object")
        if last == "marshal" and len(call.args) > 1:
            model = self.schemas.given(frame.site, call.args[1].value)
            if model is not None:
                listed = self.of(first, frame).schema.get("type") == "array"
                return Type(self.schemas.schema(model if not listed else Given(model.found, model.fields, model.site, True)), kind="object")
        return super()._call(call, frame)

    def _schema(self, expr: ir.Expr, frame: Frame) -> Given | None:
        """The schema that an expression is, variables of the function followed."""
        if isinstance(expr, ir.Name):
            bound = [b for line, b in frame.bound.get(expr.id, []) if line <= expr.line and b.kind == "value" and b.position < 0]
            if bound:
                return self.schemas.given(frame.site, bound[-1].expr)
        return self.schemas.given(frame.site, expr)

    @staticmethod
    def _many(given: Given, call: ir.Call) -> Given:
        many = argument(call, "many")
        if isinstance(many, ir.Literal) and many.value is True:
            return Given(given.found, given.fields, given.site, True, given.only, given.exclude)
        return given


class _Handler:
    """One method of a route."""

    def __init__(self, read: Reader, types: Types, call: Call, function: ir.Function) -> None:
        self.read = read
        self.types = types
        self.call = call
        self.function = function
        self.answer = call.answer
        self.site = Site(call.answer.module, call.answer.owner)
        self.loaded = Marshmallow(types, "input")
        self.dumped = Marshmallow(types, "output")
        self.expressions = _Flask(types, self.dumped)
        self.frame = self.expressions.frame(call.answer.module, function, call.answer.owner)
        self.evidence = Evidence(call.answer.module.path, function.line)

    def _decorators(self) -> Iterator[tuple[str, ir.Call]]:
        own = self.answer.owner.annotations if self.answer.owner is not None else []
        for annotation in [*self.function.annotations, *own]:
            if isinstance(annotation.expr, ir.Call):
                yield annotation.name, annotation.expr

    # --- the body ---------------------------------------------------------------------------------------------------

    def body(self) -> RequestBody | None:
        """What is sent: as decorators declare it, as parsers and schemas are given it, as it is read."""
        if self.call.method not in _TAKING:
            return None
        for name, call in self._decorators():
            if name in _LOADING and (found := self._declared(call)) is not None:
                return found
        arguments = Parsers(self.types).body_arguments(self.answer.module, self.function)
        if arguments:
            media = next((m for _, m in arguments if m != JSON), JSON)
            schema = object_of(p for p, _ in arguments)
            return body_of(schema, media, required=any(p.required for p, _ in arguments), evidence=self.evidence)
        annotated = self._annotated()
        if annotated is not None:
            return annotated
        for node in own_nodes(self.function.body):
            if isinstance(node, ir.Call) and (found := self._loads(node)) is not None:
                return found
        return body_read(self.function, self.frame, self.evidence) if self.call.method != "DELETE" else None

    def _declared(self, call: ir.Call) -> RequestBody | None:
        location = argument(call, "location", 1)
        where = location.value if isinstance(location, ir.Str) else "json"
        if where in _ELSEWHERE or not call.args:
            return None
        given = self.loaded.given(self.site, call.args[0].value)
        if given is None:
            read = self.types.read(self.site, call.args[0].value)
            return body_of(read.whole, _MEDIA.get(where, JSON), evidence=self.evidence) if read.cls is not None else None
        schema = self.loaded.schema(given)
        required = any(p for p in self.types.components.resolve(schema).get("required", []))
        return body_of(schema, _MEDIA.get(where, JSON), required=required, evidence=self.evidence)

    def _annotated(self) -> RequestBody | None:
        """``body: Model`` beside ``@validate()`` of Flask-Pydantic, in handlers of flask-openapi3."""
        for name, call in self._decorators():
            given = (argument(call, "json") or argument(call, "body")) if name == "validate" else None
            if given is not None:
                return body_of(self.types.read(self.site, given).whole, evidence=self.evidence)
        for param in self.function.params:
            if param.name in {"body", "form", "json"} and param.type is not None and self.types.read(self.site, param.type).cls is not None:
                media = FORM if param.name == "form" else JSON
                return body_of(self.types.read(self.site, param.type).whole, media, evidence=self.evidence)
        return None

    def _loads(self, call: ir.Call) -> RequestBody | None:
        """``schema.load(request.get_json())``, ``parser.parse(args)``, ``Model(**request.json)``, ``Model.parse_obj(request.json)``."""
        callee = call.callee
        last = callee.name if isinstance(callee, ir.Member) else callee.id if isinstance(callee, ir.Name) else ""
        first = call.args[0] if call.args else None
        if first is None:
            return None
        if last in {"load", "validate", "loads"} and isinstance(callee, ir.Member):
            given = self.expressions._schema(callee.object, self.frame)
            given = self.loaded.given(self.site, callee.object) if given is None else given
            if given is None or not self._of_request(first.value):
                return None
            schema = self.loaded.schema(given)
        elif last == "parse" and isinstance(callee, ir.Member) and dotted_name(callee.object).rpartition(".")[2].endswith("parser"):
            location = argument(call, "location")
            given = self.loaded.given(self.site, first.value)
            if given is None or (isinstance(location, ir.Str) and location.value in _ELSEWHERE):
                return None
            schema = self.loaded.schema(given)
        elif (first.spread or last in {"model_validate", "parse_obj", "from_dict"}) and self._of_request(first.value):
            target = callee.object if isinstance(callee, ir.Member) and not first.spread else callee
            found = self.types.read(self.site, target)
            if found.cls is None:
                return None
            schema = found.whole
        else:
            return None
        key = wrapping_key(first.value, self.frame)
        return body_of(wrapped(key, schema) if key else schema, evidence=self.evidence)

    def _of_request(self, expr: ir.Expr) -> bool:
        return of_body(expr, self.frame)

    # --- answers ----------------------------------------------------------------------------------------------------

    def responses(self) -> list[Response]:
        """What is answered: as decorators declare it, as the function returns, aborts and raises."""
        answers = Answers()
        self._marshalled(answers)
        if not answers.succeeds():
            for node in own_nodes(self.function.body):
                if isinstance(node, ir.Return) and node.value is not None:
                    self._returned(node.value, Evidence(self.answer.module.path, node.line), answers)
        self._errors(answers)
        return answers.responses()

    def _marshalled(self, answers: Answers) -> None:
        for name, call in self._decorators():
            if name in {"marshal_with", "marshal_list_with"} and call.args:
                self._dumps(call, argument(call, "code", 1 if name == "marshal_with" else 9), call.args[0].value, answers, name)
            elif name == "output" and call.args:
                self._dumps(call, argument(call, "status_code", 1), call.args[0].value, answers, name)
            elif name in {"response", "alt_response"}:
                self._response(call, answers)

    def _dumps(self, call: ir.Call, code: ir.Expr | None, expr: ir.Expr, answers: Answers, name: str) -> None:
        given = self.dumped.given(self.site, expr)
        if given is None:
            return
        listed = name == "marshal_list_with" or getattr(argument(call, "as_list"), "value", None) is True
        schema = self.dumped.schema(Given(given.found, given.fields, given.site, True, given.only, given.exclude) if listed else given)
        envelope = argument(call, "envelope")
        schema = wrapped(envelope.value, schema) if isinstance(envelope, ir.Str) else schema
        told = constant(self.types.names, self.site, argument(call, "description"))
        status = status_of(self.types, self.site, code) or 200
        answers.add(status, schema, description=told if isinstance(told, str) else "", evidence=self.evidence)

    def _response(self, call: ir.Call, answers: Answers) -> None:
        """``@api.response(404, "Missing", model)`` of RESTX, ``@blp.response(200, Schema)`` of Smorest."""
        status = status_of(self.types, self.site, argument(call, "code", 0) or argument(call, "status_code"))
        if status is None:
            return
        second = argument(call, "description", 1)
        told = second.value if isinstance(second, ir.Str) else ""
        model = argument(call, "schema") or argument(call, "model", 2) or (second if not isinstance(second, ir.Str) else None)
        given = self.dumped.given(self.site, model)
        answers.add(status, self.dumped.schema(given) if given is not None else None, description=told, evidence=self.evidence)

    def _returned(self, expr: ir.Expr, at: Evidence, answers: Answers) -> None:
        if isinstance(expr, ir.Call) and dotted_name(expr.callee).rpartition(".")[2] == "make_response" and len(expr.args) > 1:
            # ``make_response(x, 201)`` is what ``return x, 201`` is.
            expr = ir.List(expr.line, [a.value for a in expr.args[:2]], kind="tuple")
        for one in answered(self.expressions, expr, self.frame, at):
            self._add(one, expr, answers)

    def _add(self, one: Written, expr: ir.Expr, answers: Answers) -> None:
        callee = expr.callee if isinstance(expr, ir.Call) else None
        last = dotted_name(callee).rpartition(".")[2] if isinstance(callee, ir.Name | ir.Member) else ""
        status, schema, media = one.status or 200, one.schema, one.media
        if last == "redirect":
            status, schema = one.status or 302, None
        elif last in {"render_template", "render_template_string"} or (
            schema == {"type": "string"} and media == JSON and last != "jsonify"
        ):
            media = HTML
            schema = {"type": "string"}
        elif last in {"send_file", "send_from_directory"}:
            media, schema = "application/octet-stream", {"type": "string", "format": "binary"}
        answers.add(status, None if status in EMPTY else schema, media, evidence=one.evidence, certainty=Certainty.LIKELY)

    def _errors(self, answers: Answers) -> None:
        for node in own_nodes(self.function.body):
            if not isinstance(node, ir.Call) or not isinstance(node.callee, ir.Name | ir.Member):
                continue
            last = node.callee.name if isinstance(node.callee, ir.Member) else node.callee.id
            status = None
            if last == "abort" and node.args:
                status = status_of(self.types, self.site, node.args[0].value)
            elif last in _FINDING:
                status = 404
            if status is not None and not answers.has(status):
                answers.add(status, evidence=Evidence(self.answer.module.path, node.line), certainty=Certainty.LIKELY)
        if self.read.raises is None:
            return
        for raised in self.read.raises.of(Definition(self.answer.module, self.function, self.answer.owner)):
            status = _RAISED.get(raised.name.rpartition(".")[2]) if raised.cls is None else self._own_status(raised.cls)
            if status is not None and not answers.has(status):
                answers.add(status, evidence=raised.evidence, certainty=Certainty.LIKELY)

    def _own_status(self, cls: Definition) -> int | None:
        """``code = 404`` of an exception of the repository's own, or what it extends."""
        for part in self.types.lineage(cls):
            for member in part.node.members() if isinstance(part.node, ir.Class) else ():
                if member.name in {"code", "status_code", "http_status"}:
                    return status_of(self.types, Site(part.module), member.default)
        return next((s for n in self.types.library_bases(cls) if (s := _RAISED.get(n.rpartition(".")[2])) is not None), None)

    # --- words ------------------------------------------------------------------------------------------------------

    def tags(self) -> list[str]:
        """As documented; else the file that the handlers of a subject stand in."""
        for name, call in self._decorators():
            given = argument(call, "tags") if name == "doc" else None
            value = constant(self.types.names, self.site, given) if given is not None else None
            if isinstance(value, list):
                return [t for t in value if isinstance(t, str)]
        return _subject(self.answer.module.path)


def _subject(path: str) -> list[str]:
    """``conduit/articles/views.py`` and ``api/articles.py`` are about articles."""
    for part in reversed(path.removesuffix(".py").split("/")):
        if part not in _NO_SUBJECT:
            return [part]
    return []


_NO_SUBJECT = frozenset(
    {
        "views", "routes", "api", "resources", "controllers", "app", "main", "__init__", "v1", "v2", "endpoints", "server", "src", "wsgi",
        "blueprints",
    }
)  # fmt: skip

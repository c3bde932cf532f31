"""What a view of Django REST framework takes and gives: its serializers, what its functions answer and raise, who may call it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liveapi.api.model import Certainty, Evidence, Parameter, RequestBody, Response, Schema
from liveapi.api.shapes import Property, array_of, map_of, nullable, object_of, wrapped
from liveapi.frameworks.answers import FORM, JSON, MULTIPART, Answers, body_of
from liveapi.frameworks.python.body_reads import body_read, wrapping_key
from liveapi.frameworks.python.expressions import Expressions
from liveapi.frameworks.python.frames import Frame, own_nodes
from liveapi.frameworks.python.lists import default_pagination, documented
from liveapi.frameworks.python.parsers import argument
from liveapi.frameworks.python.rest_security import Demands
from liveapi.frameworks.python.serializers import Serializers
from liveapi.frameworks.python.serving import Answer, Call, Contract, Reader
from liveapi.frameworks.python.sites import Site, constant
from liveapi.frameworks.python.statuses import status_of
from liveapi.frameworks.python.types import Type, Types
from liveapi.frameworks.python.views import Views
from liveapi.frameworks.python.written import answer as answered
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, dotted_name

#: What a generic view does by its method, and what a view set does by its action.
_ACTIONS = {"get": "retrieve", "post": "create", "put": "update", "patch": "partial_update", "delete": "destroy"}
_SENDING = frozenset({"create", "update", "partial_update"})
_TAKING = frozenset({"POST", "PUT", "PATCH"})
_STRING: Schema = {"type": "string"}
_DETAIL = object_of([Property("detail", _STRING, required=True)])
#: Exceptions of Django and its REST framework that are answers.
_RAISED = {
    "Http404": 404, "NotFound": 404, "PermissionDenied": 403, "NotAuthenticated": 401, "AuthenticationFailed": 401, "ParseError": 400,
    "ValidationError": 400, "MethodNotAllowed": 405, "NotAcceptable": 406, "UnsupportedMediaType": 415, "Throttled": 429,
    "BadRequest": 400, "SuspiciousOperation": 400,
}  # fmt: skip
_FINDING = frozenset({"get_object_or_404", "get_list_or_404", "get_object"})


def contract_of(read: Reader, call: Call, parameters: list[Parameter]) -> Contract:
    """The contract of one method of a view."""
    answer, types = call.answer, read.types
    if types is None:
        return Contract(parameters)
    view = _View(read, types, call)
    demands = Demands(Views(types))
    served = answer.served
    return Contract(
        parameters,
        view.body(),
        view.responses(),
        demands.of(types.components, call.method, served.cls if served is not None else None, answer),
        view.tags(),
        deprecated=any(a.name == "deprecated" for a in answer.function.annotations) if answer.function is not None else False,
    )


class _Rest(Expressions):
    """Expressions in a view: what ``serializer.data`` is."""

    def __init__(self, types: Types, serializers: Serializers, view: _View) -> None:
        super().__init__(types)
        self.serializers = serializers
        self.view = view

    def _member(self, expr: ir.Member, frame: Frame) -> Type:
        if expr.name in {"data", "validated_data"} and (found := self.instance(expr.object, frame)) is not None:
            serializer, many = found
            schema = self.serializers.schema(serializer)
            return Type(array_of(schema) if many else schema, kind="list" if many else "object", items=Type(schema, kind="object"))
        return super()._member(expr, frame)

    def _call(self, call: ir.Call, frame: Frame) -> Type:
        if isinstance(call.callee, ir.Member) and call.callee.name == "get_paginated_response" and call.args:
            inner = self.of(call.args[0].value, frame)
            return Type(self.view.page(inner.schema), kind="object")
        return super()._call(call, frame)

    def instance(self, expr: ir.Expr | None, frame: Frame, step: int = 0) -> tuple[Definition, bool] | None:
        """The serializer that an expression is one of, and whether it stands for many."""
        if step > 6:
            return None
        if isinstance(expr, ir.Name):
            given = [b for line, b in frame.bound.get(expr.id, []) if line <= expr.line and b.kind == "value" and b.position < 0]
            return self.instance(given[-1].expr, frame, step + 1) if given and given[-1].expr is not expr else None
        if not isinstance(expr, ir.Call):
            return None
        many = any(a.name == "many" and isinstance(a.value, ir.Literal) and a.value.value is True for a in expr.args)
        found = self.serializers.named(frame.site, expr)
        callee = dotted_name(expr.callee) if isinstance(expr.callee, ir.Name | ir.Member) else ""
        if found is None and (callee in {"self.get_serializer", "self.serializer_class"} or isinstance(expr.callee, ir.Call)):
            found = self.view.serializer()
        if found is None and isinstance(expr.callee, ir.Name):
            given = [b for line, b in frame.bound.get(expr.callee.id, []) if line <= expr.line and b.kind == "value"]
            found = self.serializers.named(frame.site, given[-1].expr) if given else None
            if found is None and given and isinstance(given[-1].expr, ir.Call | ir.Member):
                found = self.view.serializer()
        return (found, many) if found is not None else None


class _View:
    """One method of a view."""

    def __init__(self, read: Reader, types: Types, call: Call) -> None:
        self.read = read
        self.types = types
        self.call = call
        self.views = Views(types)
        self.answer: Answer = call.answer
        served = call.answer.served
        self.cls = served.cls if served is not None else None
        name = served.name if served is not None else ""
        #: ``list``, ``create``…; of a generic view, what its method comes to.
        self.action = _ACTIONS.get(name, name) if self._generic() else name
        if self.action == "retrieve" and name == "get" and self._bases() & {"ListAPIView", "ListCreateAPIView", "ListModelMixin"}:
            self.action = "list"
        #: Answered by the library's own implementation.
        self.inherited = served is not None and call.answer.function is None
        self.sent = Serializers(types, "input")
        self.given = Serializers(types, "output")
        self.expressions = _Rest(types, self.given, self)
        self.evidence = Evidence(call.answer.module.path, call.answer.line)

    def _bases(self) -> set[str]:
        return {name.rpartition(".")[2] for name in self.types.library_bases(self.cls)} if self.cls is not None else set()

    def _generic(self) -> bool:
        return any(name.endswith(("APIView", "Mixin", "ViewSet")) and name != "APIView" for name in self._bases())

    # --- serializers ------------------------------------------------------------------------------------------------

    def serializer(self) -> Definition | None:
        """The view's serializer for this action."""
        if self.cls is None:
            return None
        function = self.answer.function
        for annotation in function.annotations if function is not None else []:
            if annotation.name == "action":
                given = next((a.value for a in annotation.args if a.name == "serializer_class"), None)
                if given is not None and (found := self.given.named(Site(self.answer.module), given)) is not None:
                    return found
        method = self.views.method(self.cls, "get_serializer_class")
        if method is not None and (chosen := self._chosen(method)) is not None:
            return chosen
        attribute = self.views.attribute(self.cls, "serializer_class")
        return self.given.named(Site(attribute[0]), attribute[1]) if attribute is not None else None

    def _chosen(self, method: Definition) -> Definition | None:
        """What ``get_serializer_class`` gives for this action: by comparisons with ``self.action`` and ``self.request.method``, by a
        mapping of actions; else the last thing it returns."""
        assert isinstance(method.node, ir.Function)
        last: Definition | None = None
        for returned, tests in _returns(method.node.body, ()):
            site = Site(method.module, method.owner)
            found = self._mapped(site, returned) or self.given.named(site, returned)
            if found is None:
                continue
            if tests and all(self._holds(test) for test in tests):
                return found
            if not tests:
                last = last or found
        return last

    def _mapped(self, site: Site, expr: ir.Expr) -> Definition | None:
        """``{"list": A}.get(self.action, B)``, ``self.serializers[self.action]``."""
        holder: ir.Expr | None = None
        default: ir.Expr | None = None
        if isinstance(expr, ir.Index):
            holder = expr.object
        elif isinstance(expr, ir.Call) and isinstance(expr.callee, ir.Member) and expr.callee.name == "get":
            holder = expr.callee.object
            default = expr.args[1].value if len(expr.args) > 1 else None
        if isinstance(holder, ir.Member) and self.cls is not None and dotted_name(holder.object) == "self":
            attribute = self.views.attribute(self.cls, holder.name)
            if attribute is not None:
                site, holder = Site(attribute[0]), attribute[1]
        if not isinstance(holder, ir.Dict):
            return None
        for key, value in holder.items:
            if isinstance(key, ir.Str) and key.value in {self.action, self.call.method, self.call.method.lower()}:
                return self.given.named(site, value)
        return self.given.named(site, default)

    def _holds(self, test: ir.Expr | None) -> bool:
        if isinstance(test, ir.Unary) and test.op == "not":
            return not self._holds(test.operand)
        if isinstance(test, ir.Binary) and test.op in {"and", "or"}:
            both = (self._holds(test.left), self._holds(test.right))
            return all(both) if test.op == "and" else any(both)
        if not isinstance(test, ir.Binary) or not isinstance(test.left, ir.Member):
            return False
        said = self.action if test.left.name == "action" else self.call.method if test.left.name == "method" else None
        if said is None:
            return False
        values = test.right.items if isinstance(test.right, ir.List) else [test.right]
        listed = {v.value for v in values if isinstance(v, ir.Str)}
        return (said in listed) == (test.op in {"==", "in"})

    # --- the body ---------------------------------------------------------------------------------------------------

    def body(self) -> RequestBody | None:
        """What is sent: as documented, as a serializer is given it, as the library's own actions take it, as it is read."""
        if self.call.method not in _TAKING:
            return None
        partial = self.call.method == "PATCH"
        for site, documentation in self._documented():
            given = argument(documentation, "request") or argument(documentation, "request_body")
            if given is not None and not (isinstance(given, ir.Literal) and given.value is None):
                schema = self.sent.documented(site, given, partial=partial)
                if schema:
                    return self._media(schema, Certainty.CERTAIN)
        function = self.answer.function
        if function is not None:
            found = self._given_to_serializer(function, partial)
            if found is not None:
                return found
        inherited = self.inherited or (function is not None and self._calls_super(function))
        if inherited and self.action in _SENDING and (serializer := self.serializer()) is not None:
            return self._media(self.sent.schema(serializer, partial=partial), Certainty.CERTAIN)
        return self._read(function) if function is not None else None

    def _media(self, schema: Schema, certainty: Certainty) -> RequestBody:
        whole = self.types.components.resolve(schema)
        files = any(
            p.get("format") == "binary" or p.get("items", {}).get("format") == "binary" for p in whole.get("properties", {}).values()
        )
        parsers = self.views.attribute(self.cls, "parser_classes") if self.cls is not None else None
        names = {dotted_name(i).rpartition(".")[2] for i in getattr(parsers[1], "items", [])} if parsers is not None else set()
        media = [m for n, m in (("JSONParser", JSON), ("MultiPartParser", MULTIPART), ("FormParser", FORM)) if n in names]
        return body_of(schema, *(media or ([MULTIPART] if files else [JSON])), evidence=self.evidence, certainty=certainty)

    def _calls_super(self, function: ir.Function) -> bool:
        return any(isinstance(n, ir.Call) and self._is_super(n) for n in own_nodes(function.body))

    def _given_to_serializer(self, function: ir.Function, partial: bool) -> RequestBody | None:
        """``Serializer(data=request.data)``, also of a part of the data: ``request.data.get("user", {})``."""
        frame = self.expressions.frame(self.answer.module, function, self.answer.owner)
        for node in own_nodes(function.body):
            data = argument(node, "data") if isinstance(node, ir.Call) else None
            if not isinstance(node, ir.Call) or data is None:
                continue
            found = self.expressions.instance(node, frame)
            if found is None:
                continue
            said = argument(node, "partial")
            loose = partial or (isinstance(said, ir.Literal) and said.value is True)
            schema = self.sent.schema(found[0], partial=loose)
            schema = array_of(schema) if found[1] else schema
            envelope = wrapping_key(data, frame)
            return self._media(wrapped(envelope, schema) if envelope else schema, Certainty.CERTAIN)
        return None

    def _read(self, function: ir.Function) -> RequestBody | None:
        """The keys that a function looks up in the data."""
        frame = self.expressions.frame(self.answer.module, function, self.answer.owner)
        return body_read(function, frame, self.evidence)

    # --- answers ----------------------------------------------------------------------------------------------------

    def responses(self) -> list[Response]:
        """What is answered: as documented; as the library's actions do; as the function writes and raises."""
        answers = Answers()
        declared = self._declared(answers)
        function = self.answer.function
        if not declared:
            if function is None:
                self._of_action(answers)
            else:
                self._written(function, answers)
        if function is not None:
            self._raised(function, answers)
        if self.inherited or not declared:
            self._expected(answers)
        return answers.responses()

    def _declared(self, answers: Answers) -> bool:
        for site, documentation in self._documented():
            given = argument(documentation, "responses")
            if given is None:
                continue
            if isinstance(given, ir.Dict):
                for key, value in given.items:
                    status = status_of(self.types, site, key.items[0] if isinstance(key, ir.List) and key.items else key)
                    if status is not None:
                        self._document(answers, status, site, value)
            else:
                self._document(answers, self._status(), site, given)
            return answers.succeeds()
        return False

    def _document(self, answers: Answers, status: int, site: Site, value: ir.Expr) -> None:
        description = ""
        if isinstance(value, ir.Call) and dotted_name(value.callee).rpartition(".")[2] in {"OpenApiResponse", "Response"}:
            said = constant(self.types.names, site, argument(value, "description", 1))
            description = said if isinstance(said, str) else ""
            inner = argument(value, "response", 0) or argument(value, "schema")
            if inner is None:
                answers.add(status, description=description, evidence=self.evidence)
                return
            value = inner
        if isinstance(value, ir.Str):
            answers.add(status, description=value.value, evidence=self.evidence)
        elif isinstance(value, ir.Literal) and value.value is None:
            answers.add(status, evidence=self.evidence)
        else:
            schema = self.given.documented(site, value)
            if self.action == "list" and schema.get("type") != "array" and "$ref" in schema and self.inherited:
                schema = self.page(array_of(schema))
            answers.add(status, schema, description=description, evidence=self.evidence)

    def _status(self) -> int:
        if self.call.method == "POST" and self.action in {"create", ""}:
            return 201
        return 204 if self.call.method == "DELETE" else 200

    def _of_action(self, answers: Answers) -> None:
        """The library's own implementation of an action."""
        if self.action == "destroy":
            answers.add(204, evidence=self.evidence)
            return
        serializer = self.serializer()
        schema = self.given.schema(serializer) if serializer is not None else {}
        if self.action == "list":
            schema = self.page(array_of(schema))
        answers.add(201 if self.action == "create" else 200, self._enveloped(schema), evidence=self.evidence)

    def _written(self, function: ir.Function, answers: Answers) -> None:
        frame = self.expressions.frame(self.answer.module, function, self.answer.owner)
        for node in own_nodes(function.body):
            if not isinstance(node, ir.Return) or node.value is None:
                continue
            if isinstance(node.value, ir.Call) and self._is_super(node.value):
                self._of_action(answers)
                continue
            for one in answered(self.expressions, node.value, frame, Evidence(self.answer.module.path, node.line)):
                # Whatever its renderer: what a view of this framework answers is data.
                schema = self._enveloped(one.schema) if one.schema and (one.status or 200) < 300 else one.schema
                answers.add(one.status or 200, schema, JSON, evidence=one.evidence, certainty=Certainty.LIKELY)

    def _is_super(self, call: ir.Call) -> bool:
        callee = call.callee
        return (
            isinstance(callee, ir.Member)
            and isinstance(callee.object, ir.Call)
            and isinstance(callee.object.callee, ir.Name)
            and callee.object.callee.id == "super"
        )

    def _raised(self, function: ir.Function, answers: Answers) -> None:
        raises = self.read.raises
        if raises is None:
            return
        for raised in raises.of(Definition(self.answer.module, function, self.answer.owner)):
            status = self._raised_status(raised.name.rpartition(".")[2], raised.cls)
            if status is not None and not answers.has(status):
                answers.add(status, _DETAIL if status != 400 else None, evidence=raised.evidence, certainty=Certainty.LIKELY)
        for node in own_nodes(function.body):
            if isinstance(node, ir.Call) and isinstance(node.callee, ir.Name | ir.Member):
                name = node.callee.id if isinstance(node.callee, ir.Name) else node.callee.name
                said = argument(node, "raise_exception") if name == "is_valid" else None
                if isinstance(said, ir.Literal) and said.value is True:
                    at = Evidence(self.answer.module.path, node.line)
                    answers.add(400, map_of(array_of(_STRING)), evidence=at, certainty=Certainty.LIKELY)
                if name in _FINDING and not answers.has(404):
                    answers.add(404, _DETAIL, evidence=Evidence(self.answer.module.path, node.line), certainty=Certainty.LIKELY)

    def _raised_status(self, name: str, cls: Definition | None) -> int | None:
        if cls is None:
            return _RAISED.get(name)
        for part in self.types.lineage(cls):
            for member in part.node.members() if isinstance(part.node, ir.Class) else ():
                if member.name == "status_code":
                    return status_of(self.types, Site(part.module), member.default)
        return next((s for n in self.types.library_bases(cls) if (s := _RAISED.get(n.rpartition(".")[2])) is not None), None)

    def _expected(self, answers: Answers) -> None:
        """What the library answers by itself when something is not as it should be."""
        if self.inherited and self.action in {"retrieve", "update", "partial_update", "destroy"}:
            answers.add(404, _DETAIL, evidence=self.evidence, certainty=Certainty.LIKELY)
        if self.inherited and self.action in _SENDING:
            answers.add(400, map_of(array_of(_STRING)), evidence=self.evidence, certainty=Certainty.LIKELY)

    # --- envelopes --------------------------------------------------------------------------------------------------

    def page(self, items: Schema) -> Schema:
        """A page of a list, as the view's paginator writes it."""
        if self.cls is None:
            return items
        given = self.views.attribute(self.cls, "pagination_class")
        if given is not None and isinstance(given[1], ir.Literal):
            return items
        found = self.types.names.find(*given) if given is not None else default_pagination(self.views, self.cls)
        if found is None:
            return items
        if isinstance(found, Definition):
            own = self._own_page(found, items)
            if own is not None:
                return own
            kinds = {name.rpartition(".")[2] for name in self.types.library_bases(found)}
        else:
            kinds = {found.name.rpartition(".")[2]}
        link = nullable({**_STRING, "format": "uri"})
        count = [] if "CursorPagination" in kinds else [Property("count", {"type": "integer"}, required=True)]
        if not kinds & {"PageNumberPagination", "LimitOffsetPagination", "CursorPagination"}:
            return items
        return object_of([*count, Property("next", link), Property("previous", link), Property("results", items, required=True)])

    def _own_page(self, paginator: Definition, items: Schema) -> Schema | None:
        """What ``get_paginated_response`` of the repository's own paginator answers."""
        method = self.views.method(paginator, "get_paginated_response")
        if method is None or not isinstance(method.node, ir.Function) or len(method.node.params) < 2:
            return None
        data = method.node.params[1].name
        frame = self.expressions.frame(method.module, method.node, method.owner)
        for node in own_nodes(method.node.body):
            value = node.value if isinstance(node, ir.Return) else None
            given = value.args[0].value if isinstance(value, ir.Call) and value.args else None
            pairs = given.items if isinstance(given, ir.Dict) else _pairs(given)
            members = []
            for key, expr in pairs:
                if isinstance(key, ir.Str):
                    whole = isinstance(expr, ir.Name) and expr.id == data
                    members.append(Property(key.value, items if whole else self.expressions.schema(expr, frame), required=True))
            if members:
                return object_of(members)
        return None

    def _enveloped(self, schema: Schema | None) -> Schema | None:
        """What a renderer of the repository's own puts around the data: ``json.dumps({self.object_label: data})``."""
        if schema is None or self.cls is None:
            return schema
        given = self.views.attribute(self.cls, "renderer_classes")
        listed = given[1].items if given is not None and isinstance(given[1], ir.List) else []
        first = listed[0] if listed else None
        found = self.types.names.find(given[0], first) if given is not None and first is not None else None
        if not isinstance(found, Definition) or not isinstance(found.node, ir.Class):
            return schema
        method = self.views.method(found, "render")
        if method is None or not isinstance(method.node, ir.Function) or len(method.node.params) < 2:
            return schema
        data = method.node.params[1].name
        label = ""
        for node in own_nodes(method.node.body):
            if isinstance(node, ir.Dict):
                for key, value in node.items:
                    if isinstance(value, ir.Name) and value.id == data and key is not None:
                        # The last one is what every answer gets that is nothing special.
                        label = key.value if isinstance(key, ir.Str) else self._label(found, key) or label
        known = self.types.components.resolve(schema)
        return wrapped(label, schema) if label and label not in known.get("properties", {}) else schema

    def _label(self, renderer: Definition, key: ir.Expr) -> str:
        name = key.name if isinstance(key, ir.Member) and dotted_name(key.object) == "self" else ""
        return (self.views.text(renderer, name) or "") if name else ""

    # --- words ------------------------------------------------------------------------------------------------------

    def _documented(self) -> Iterator[tuple[Site, ir.Call]]:
        """``@extend_schema(…)``, ``@swagger_auto_schema(…)`` on the function, or on the class for it."""
        site = Site(self.answer.module, self.answer.owner)
        for annotation in self.answer.function.annotations if self.answer.function is not None else []:
            if annotation.name in {"extend_schema", "swagger_auto_schema"} and isinstance(annotation.expr, ir.Call):
                yield site, annotation.expr
        if self.answer.served is not None:
            for call in documented(self.answer.served):
                yield Site(self.answer.served.cls.module), call

    def tags(self) -> list[str]:
        """As documented, else the first part of the path that says something."""
        for site, call in self._documented():
            given = constant(self.types.names, site, argument(call, "tags"))
            if isinstance(given, list):
                return [t for t in given if isinstance(t, str)]
        parts = [p for p in self.call.template.split("/") if p and "{" not in p and not re.fullmatch(r"api|v\d+|rest", p)]
        return parts[:1]


def _returns(body: list[ir.Stmt], tests: tuple[ir.Expr, ...]) -> Iterator[tuple[ir.Expr, tuple[ir.Expr, ...]]]:
    """What a body returns, each with the tests that lead to it."""
    for statement in body:
        if isinstance(statement, ir.Return) and statement.value is not None:
            if isinstance(statement.value, ir.Conditional) and statement.value.test is not None and len(statement.value.options) == 2:
                yield statement.value.options[0], (*tests, statement.value.test)
                yield statement.value.options[1], tests
            else:
                yield statement.value, tests
        elif isinstance(statement, ir.If):
            yield from _returns(statement.then, (*tests, statement.test))
            yield from _returns(statement.otherwise, (*tests, ir.Unary(statement.line, "not", statement.test)))


def _pairs(expr: ir.Expr | None) -> list[tuple[ir.Expr | None, ir.Expr]]:
    """``OrderedDict([("count", …), …])``"""
    listed = expr.args[0].value if isinstance(expr, ir.Call) and expr.args else None
    items = listed.items if isinstance(listed, ir.List) else []
    return [(i.items[0], i.items[1]) for i in items if isinstance(i, ir.List) and len(i.items) == 2]

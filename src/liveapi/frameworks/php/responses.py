"""The responses of an operation: what its handler returns on each path, what is raised, what its framework adds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from liveapi.api.model import Certainty, Evidence, Response, Schema
from liveapi.api.shapes import Property, map_of, object_of
from liveapi.frameworks.answers import HTML, JSON, Answers
from liveapi.frameworks.php.evaluation import Outcome
from liveapi.frameworks.php.handling import Handling
from liveapi.frameworks.php.openapi_attributes import OpenApiAttributes
from liveapi.frameworks.php.requests import RequestValue
from liveapi.frameworks.php.values import STRING, Encoded, Merged, Reply
from liveapi.frameworks.php.words import answers as examples
from liveapi.frameworks.php.words import shape_of
from liveapi.syntax import ir
from liveapi.trace.values import Argument, CallSite, Choice, ClassRef, Const, ExternalCall, FunctionRef, Instance, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.frameworks.php.library import Library

#: What Laravel answers when it refuses: the message, and what is wrong with which field.
MESSAGE: Schema = object_of([Property("message", STRING, True)])
INVALID: Schema = object_of([Property("message", STRING, True), Property("errors", map_of({"type": "array", "items": STRING}), True)])


class Responder:
    """Turns outcomes into responses."""

    def __init__(self, library: Library, *, errors: dict[int, Schema] | None = None, error: Schema | None = None) -> None:
        self.library = library
        self.attributes = OpenApiAttributes(library)
        #: What the framework answers to errors, by status, and to all others.
        self.errors = errors or {}
        self.error = error

    def responses(self, outcome: Outcome) -> list[Response]:
        """All responses that an outcome tells of."""
        if outcome.responses is None:
            try:
                outcome.responses = self._made_of(outcome)
            except RecursionError:
                # Nested too deeply to be followed: nothing is known then.
                outcome.responses = []
        return outcome.responses

    def _made_of(self, outcome: Outcome) -> list[Response]:
        answers = Answers()
        function = outcome.function
        evidence = Evidence(function.module.path, function.function.line)
        self.library.inactive = False
        try:
            with self.library.run.under(outcome.handling, self.library.known_result):
                for value in _options(outcome.returned):
                    for one in _options(self._responded(value)):
                        self._add(answers, one, outcome, evidence)
        finally:
            self.library.inactive = True
        if not answers:
            self._declared(answers, function, evidence)
        for status, example in examples(function.function.doc):
            if not answers.has(status) or not any(_has_fields(s) for s in answers.schemas(status)):
                answers.add(status, shape_of(example), evidence=evidence)
        for declared in self.attributes.answers(function):
            known = [s for s in answers.schemas(declared.status) if _has_fields(s)]
            # What the code gives counts before what is said of it; words are taken from both.
            schema = declared.schema if not known else None
            if declared.status.isdigit() or declared.status == "default":
                answers.add(declared.status, schema, description=declared.description, evidence=evidence)
        for answered in outcome.handling.answers:
            if answered.status == 422 and not self.errors:
                continue
            page = outcome.page and outcome.shows_pages()
            schema = self._error(answered.status, answered.content) if not page or answered.content is not None else None
            if page and answered.status == 422:
                # The form is shown again.
                continue
            if answers.has(answered.status) and answered.content is None:
                continue
            answers.add(answered.status, schema, evidence=answered.evidence or evidence)
        return answers.responses()

    def _responded(self, value: Value) -> Value:
        """What an object of the repository that knows how it is answered (``Responsable``) makes of itself."""
        if not isinstance(value, Instance) or value.native is not None:
            return value
        found = self.library.run.classes.find(value.cls, "toResponse")
        if found is None or not isinstance(found[0], FunctionRef):
            return value
        function = found[0]
        site = CallSite([Argument(RequestValue())], function.function, function.module, [], function.scope)
        made = self.library.run.enter(function.bound(value), site)
        return value if isinstance(made, Unknown) else made

    def _error(self, status: int, content: Value | None) -> Schema | None:
        if content is not None:
            return self.library.written.schema(content)
        return self.errors.get(status, self.error)

    def _add(self, answers: Answers, value: Value, outcome: Outcome, evidence: Evidence) -> None:
        if isinstance(value, Reply):
            status = value.status or (201 if self._made(value.content, outcome) else 200)
            if value.content is None:
                answers.add(status, None, evidence=evidence)
                return
            empty = isinstance(value.content, Const) and value.content.value is None and status in {204, 205, 304}
            schema = None if empty else self.content(value.content)
            answers.add(status, schema, value.media, evidence=evidence)
            return
        if isinstance(value, Unknown) and value.schema is None:
            return
        if isinstance(value, Const) and value.value is None:
            if outcome.function.function.returns is None or _is_void(outcome.function.function.returns):
                answers.add(200, None, evidence=evidence, certainty=Certainty.LIKELY)
            return
        if isinstance(value, ExternalCall):
            return
        if isinstance(value, Text) or (isinstance(value, Unknown) and value.schema == STRING):
            answers.add(200, STRING, HTML, evidence=evidence)
            return
        answers.add(201 if self._made(value, outcome) else 200, self.content(value), JSON, evidence=evidence)

    def content(self, value: Value) -> Schema:
        """What is sent: a resource in its envelope, any other value as it is."""
        if isinstance(value, Choice):
            return self.library.written.choice(value.options) if not any(self._is_resource(o) for o in value.options) else self._some(value)
        found = self.library.resources.enveloped(value)
        return found if found is not None else self.library.written.schema(value.value if isinstance(value, Encoded) else value)

    def _some(self, value: Choice) -> Schema:
        from liveapi.api.shapes import any_of

        return any_of(s for o in value.options if (s := self.content(o)))

    def _is_resource(self, value: Value) -> bool:
        return isinstance(value, Instance) and self.library.resources.is_resource(value.cls)

    def _made(self, value: Value | None, outcome: Outcome) -> bool:
        """Whether it is a model that the handler made: Laravel answers 201 then."""
        if outcome.handling.method != "POST" or not isinstance(value, Instance):
            return False
        inner = getattr(value.native, "inner", value)
        return isinstance(inner, Instance) and "wasRecentlyCreated" in inner.fields

    def _declared(self, answers: Answers, function: FunctionRef, evidence: Evidence) -> None:
        """Where nothing that is returned is known, its declared type may tell."""
        kind = function.function.returns
        kind = kind.type if isinstance(kind, ir.Nullable) else kind
        if not isinstance(kind, ir.Name):
            return
        last = kind.id.rpartition("\\")[2]
        if last in {"JsonResponse", "AnonymousResourceCollection"}:
            answers.add(200, {}, evidence=evidence, certainty=Certainty.LIKELY)
        elif last in {"View", "Factory"}:
            answers.add(200, STRING, HTML, evidence=evidence)
        elif last == "RedirectResponse":
            answers.add(302, None, evidence=evidence)
        elif last == "BinaryFileResponse":
            answers.add(200, {"type": "string", "format": "binary"}, "application/octet-stream", evidence=evidence)
        else:
            self._by_type(answers, function, kind, evidence)

    def _by_type(self, answers: Answers, function: FunctionRef, kind: ir.Expr, evidence: Evidence) -> None:
        """A resource, a data object, a documented list."""
        library = self.library
        library.inactive = False
        try:
            value: Value | None = library.run.evaluate(kind, function.scope)
            if isinstance(value, ClassRef) and library.resources.is_resource(value):
                site = CallSite([Argument(Unknown("nothing"))], function.function, function.module)
                value = value.call(library.run, site)
            else:
                with library.run.under(Handling(), library.known_result):
                    value = library.declared(function)
            if value is not None and not isinstance(value, Const | Reply) and (schema := self.content(value)):
                answers.add(200, schema, HTML if schema == STRING else JSON, evidence=evidence)
        finally:
            library.inactive = True


def _has_fields(schema: Schema) -> bool:
    return bool(schema) and schema != {"type": "object"}


def _is_void(kind: ir.Expr) -> bool:
    return isinstance(kind, ir.Name) and kind.id.lower() == "void"


def _options(value: Value) -> Iterator[Value]:
    if isinstance(value, Choice):
        for option in value.options:
            yield from _options(option)
    elif not isinstance(value, Merged):
        yield value

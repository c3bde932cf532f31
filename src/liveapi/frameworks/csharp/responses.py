"""The responses of ASP.NET Core handlers: by attributes and conventions, by their return types, by what they return."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from liveapi.api.model import Certainty, Evidence, Response, Schema
from liveapi.api.shapes import without_null
from liveapi.frameworks.answers import BINARY, JSON, PROBLEM, TEXT, Answers
from liveapi.frameworks.csharp.attributes import Attribute, Attributes, plain
from liveapi.frameworks.csharp.binding import bound_in
from liveapi.frameworks.csharp.conventions import Convention
from liveapi.frameworks.csharp.documentation import Documentation
from liveapi.frameworks.csharp.exceptions import Exceptions
from liveapi.frameworks.csharp.library_types import library_schema
from liveapi.frameworks.csharp.result_names import OPAQUE, OTHERS, TYPED
from liveapi.frameworks.csharp.results import Writer, status_of
from liveapi.frameworks.csharp.schemas import TypeReader
from liveapi.frameworks.csharp.throws import Throws
from liveapi.syntax import ir
from liveapi.trace.languages.csharp_type_names import AWAITED
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import ClassRef, FunctionRef

_VOID = frozenset({"void", "Task", "ValueTask", "Unit"})


class Responder:
    """The responses of handlers."""

    def __init__(self, reader: TypeReader) -> None:
        self.reader = reader
        self.exceptions = Exceptions(reader)
        self.throws = Throws(reader, self.exceptions)

    def of(
        self,
        function: FunctionRef,
        controller: ClassRef | None,
        attributes: Sequence[Attributes],
        conventions: Sequence[Convention],
        doc: Documentation,
        *,
        api: bool,
        has_body: bool,
    ) -> list[Response]:
        """All responses of one handler. ``attributes`` are those of the action, then of its controller."""
        minimal = controller is None
        owner = function.owner
        types = self.reader.types
        scope = types.inside(owner) if owner is not None else function.scope
        arguments = bound_in(self.reader, controller, owner)
        receiver = types.class_type(controller) if controller is not None else types.class_type(owner) if owner is not None else None
        names = replace(types.locals(function.function, scope, receiver), arguments=dict(arguments))
        answers = Answers()
        at = Evidence(function.module.path, function.function.line)
        for listed in attributes:
            for attribute in listed.listed:
                self._attribute(answers, attribute, api, at)
        for convention in conventions:
            self.declare(answers, convention, at)
        said = {r.status for r in answers.responses()}
        known = self._returns(function, names)
        written = Answers()
        writer = Writer(self.reader, written, None, api, minimal, at)
        if known is not None:
            self._declared(writer, known, function, names)
        else:
            writer.opaque = function.function.returns is not None
            writer.handler(function, names)
            if writer.unknown and not written.succeeds():
                written.add(200, {}, evidence=at)
            if not written and function.function.returns is None and function.function.span is not None and minimal:
                written.add(200, None, evidence=at)
        for response in written.responses():
            if response.status not in said:
                self._join(answers, response, success_said=any(s.startswith("2") for s in said))
        self._thrown(answers, function, receiver)
        if api and not minimal and has_body and "400" not in said and not answers.has(400):
            writer = Writer(self.reader, answers, None, api, minimal, at)
            writer.problem(400, "ValidationProblemDetails")
        media = self._produces(attributes)
        responses = answers.responses()
        for response in responses:
            response.description = response.description or doc.responses.get(response.status, "")
            if response.status.startswith("2") and not response.description:
                response.description = doc.returns
            if media and list(response.content) == [JSON]:
                response.content = dict.fromkeys(media, response.content[JSON])
        return responses

    def _thrown(self, answers: Answers, function: FunctionRef, receiver: TypeRef | None) -> None:
        """What exceptions become that a handler throws; of a status that is declared or returned no more is said."""
        known = {r.status for r in answers.responses()}
        for thrown in self.throws.of(function, receiver):
            found = self.exceptions.answer(thrown.call, thrown.names)
            if found is not None and str(found[0]) not in known:
                answers.add(found[0], found[1], found[2], evidence=thrown.at, certainty=Certainty.LIKELY)

    @staticmethod
    def _join(answers: Answers, response: Response, *, success_said: bool) -> None:
        """A response that is written where none of its status is declared; a success without content is no news where one is."""
        if success_said and response.status == "200" and not any(m.schema for m in response.content.values()):
            return
        if not response.content:
            answers.add(response.status, None, headers=response.headers, evidence=response.evidence, certainty=response.certainty)
        for media, content in response.content.items():
            answers.add(
                response.status, content.schema, media, headers=response.headers, evidence=response.evidence, certainty=response.certainty
            )

    def _produces(self, attributes: Sequence[Attributes]) -> list[str]:
        """The media types of ``[Produces("application/xml")]``, the nearest one's."""
        for listed in attributes:
            found = listed.get("Produces")
            kinds = [k for i in range(found.count()) if (k := found.text(i)) is not None] if found is not None else []
            if kinds:
                return kinds
        return []

    # --- declared ---------------------------------------------------------------------------------------------------

    def _attribute(self, answers: Answers, attribute: Attribute, api: bool, at: Evidence) -> None:
        name = attribute.name
        kind = attribute.type(0) or attribute.type(None, "Type") or next(iter(attribute.types), None)
        if name in {"ProducesResponseType", "SwaggerResponse"}:
            position = 1 if attribute.type(0) is not None else 0
            names = Locals(attribute.scope)
            status = status_of(self.reader, attribute.expression(position, "statusCode", "StatusCode"), names)
            kind = kind or attribute.type(1) or attribute.type(2)
            if status is None and kind is None:
                return
            words = attribute.text(None, "Description") or (attribute.text(1) if name == "SwaggerResponse" else None) or ""
            self._say(answers, status or 200, kind, api, words, at)
        elif name == "Produces" and kind is not None and not answers.succeeds():
            self._say(answers, 200, kind, api, "", at)
        elif name == "ProducesErrorResponseType" and kind is not None:
            answers.add("default", self.reader.output.of(kind), PROBLEM, evidence=at)
        elif name == "ProducesDefaultResponseType":
            answers.add(
                "default", self.reader.output.of(kind) if kind is not None else self._problem("ProblemDetails"), PROBLEM, evidence=at
            )

    def _say(self, answers: Answers, status: int, kind: TypeRef | None, api: bool, words: str, at: Evidence) -> None:
        if answers.has(status):
            return
        if kind is None or kind.name in _VOID:
            problem = self._problem("ProblemDetails") if api and status >= 400 else None
            answers.add(status, problem, PROBLEM if problem is not None else JSON, description=words, evidence=at)
            return
        file = kind.name in {"FileResult", "FileContentResult", "FileStreamResult", "PhysicalFileResult", "Stream"}
        problems = kind.name.endswith("ProblemDetails") and self.reader.types.class_of(kind) is None
        schema: Schema = {} if kind.name in OPAQUE and not file else self.reader.output.of(kind)
        text = kind.name in {"string", "String"}
        media = BINARY if file else PROBLEM if problems else TEXT if text else JSON
        answers.add(status, schema, media, description=words, evidence=at)

    def declare(self, answers: Answers, convention: Convention, at: Evidence) -> None:
        """Note what a convention of a route declares: ``.Produces<T>(200)``."""
        call, names = convention.call, convention.names
        unnamed = [a.value for a in call.args if a.name is None]
        named = {a.name: a.value for a in call.args if a.name is not None}
        status = status_of(self.reader, named.get("statusCode") or (unnamed[0] if unnamed else None), names)
        media = named.get("contentType") or (unnamed[1] if len(unnamed) > 1 else None)
        given = plain(self.reader.run, media, names.scope)
        if convention.name == "Produces":
            kind = TypeRef(call.types[0], names.scope) if call.types else None
            if kind is None:
                answers.add(status or 200, None, evidence=at)
            else:
                answers.add(status or 200, self.reader.output.of(kind), given if isinstance(given, str) else JSON, evidence=at)
        elif convention.name == "ProducesProblem":
            answers.add(status or 500, self._problem("ProblemDetails"), PROBLEM, evidence=at)
        elif convention.name == "ProducesValidationProblem":
            answers.add(status or 400, self._problem("HttpValidationProblemDetails"), PROBLEM, evidence=at)

    def _problem(self, name: str) -> Schema:
        return library_schema(self.reader.run, name, self.reader.settings.named, "output")

    # --- return types -----------------------------------------------------------------------------------------------

    def _returns(self, function: FunctionRef, names: Locals) -> TypeRef | None:
        """The declared type, tasks unwrapped; ``None`` where it says nothing."""
        if function.function.returns is None:
            return None
        ref = TypeRef(function.function.returns, names.scope, names.arguments)
        while isinstance(ref.expr, ir.Nullable) or (ref.name in AWAITED and ref.args):
            ref = ref.at(ref.expr.type) if isinstance(ref.expr, ir.Nullable) else ref.args[-1]
        opaque = ref.name in OPAQUE and not ref.args and self.reader.types.class_of(ref) is None
        return None if opaque else ref

    def _declared(self, writer: Writer, ref: TypeRef, function: FunctionRef, names: Locals) -> None:
        own = self.reader.types.class_of(ref) is not None
        if not own and ref.name in _VOID and not ref.args:
            writer.say(200, None)
            return
        if not own and (ref.name in TYPED or ref.name in OTHERS):
            writer.typed(ref)
            return
        # ``ActionResult<T>`` or ``T`` itself.
        wrapped = not own and ref.name == "ActionResult" and ref.args
        kind = ref.args[-1] if wrapped else ref
        text = kind.name in {"string", "String"}
        if kind.name in OPAQUE and self.reader.types.class_of(kind) is None:
            writer.opaque = True
            writer.handler(function, names)
            return
        writer.declared = without_null(self.reader.output.of(kind))
        if not writer.declared:
            # ``object``: what is written says more.
            writer.declared = None
            writer.handler(function, names)
        elif wrapped:
            writer.handler(function, names)
        if not writer.answers.succeeds():
            writer.say(200, writer.declared or {}, TEXT if text else JSON)

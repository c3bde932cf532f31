"""What NestJS handlers take and give: bodies, answers, errors, words; by their types, decorators, pipes and interceptors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Certainty, Evidence, RequestBody, Response, Schema
from liveapi.api.shapes import Property, array_of, merged, object_of
from liveapi.api.statuses import status_code
from liveapi.frameworks.answers import BINARY, FILE, HTML, JSON, MULTIPART, STREAM, Answers, body_of
from liveapi.frameworks.javascript.handlers import add_answer, spoken
from liveapi.frameworks.javascript.libraries import ApiTypes
from liveapi.frameworks.javascript.raised import Raised, status_of
from liveapi.frameworks.javascript.schemas import TypeScriptSchemas
from liveapi.frameworks.javascript.spelled import named_type, spelled
from liveapi.frameworks.javascript.validators.schema import SchemaValue, plain
from liveapi.frameworks.javascript.written_answers import WrittenAnswers
from liveapi.syntax import ir
from liveapi.trace.languages.javascript_flow import returned
from liveapi.trace.languages.javascript_variables import slot
from liveapi.trace.languages.typescript_types import is_nothing, sides
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef, ExternalCall, FunctionRef, Instance, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.api.components import Components
    from liveapi.trace.interpreter import Interpreter

_COMMON = "@nestjs/common."
_SWAGGER = "@nestjs/swagger."
_RESPONSE = re.compile(r"^Api(\w+)Response$")
#: What Nest sends for an exception that nothing maps.
_ERROR: Schema = object_of(
    [
        Property("statusCode", {"type": "integer"}, True),
        Property("message", {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}, True),
        Property("error", {"type": "string"}),
    ]
)


@dataclass(slots=True)
class Handler:
    """A handler with the library decorators on it and on its controller, and what type parameters of its class stand for."""

    method: FunctionRef
    own: list[ExternalCall]
    above: list[ExternalCall]
    bound: Mapping[str, TypeRef] = field(default_factory=dict)

    def named(self, *names: str) -> ExternalCall | None:
        """The first decorator of one of the names, the method's before the controller's."""
        return next((c for c in [*self.own, *self.above] if c.name.rpartition(".")[2] in names), None)

    def all(self, *names: str) -> list[ExternalCall]:
        """All decorators of the names."""
        return [c for c in [*self.own, *self.above] if c.name.rpartition(".")[2] in names]


class NestOperations:
    """What the handlers of one application take and give."""

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self.types = ApiTypes(run)
        self.input = TypeScriptSchemas(run, self.types, "input")
        self.output = TypeScriptSchemas(run, self.types, "output")
        self.raised = Raised(self.types)
        self.writer = WrittenAnswers(self.types, self.raised)
        #: Interceptors of the whole application.
        self.interceptors: list[Value] = []
        #: Whether an exception filter of the application writes errors its own way.
        self.filters = False

    # --- bodies -----------------------------------------------------------------------------------------------------

    def body(self, handler: Handler) -> RequestBody | None:
        """The body: what ``@Body`` parameters are, or what Swagger's decorators say of it."""
        function = handler.method.function
        evidence = Evidence(handler.method.module.path, function.line)
        media = self._consumed(handler)
        whole: list[Schema] = []
        parts: list[Property] = []
        files: list[Property] = []
        required = False
        for param in function.params:
            for annotation in param.annotations:
                if annotation.name == "Body":
                    name, schema = self._bound(param, annotation, handler)
                    optional = isinstance(param.type, ir.Nullable) or param.default is not None
                    required |= not optional
                    if name:
                        parts.append(Property(name, schema, not optional))
                    else:
                        whole.append(schema)
                elif annotation.name in {"UploadedFile", "UploadedFiles"}:
                    files += self._files(annotation.name == "UploadedFiles", handler)
        declared = self._declared_body(handler)
        if declared is not None and (declared or not (whole or parts)):
            whole, parts = [declared], []
            required = True
        if files:
            media = media or [MULTIPART]
            fields = [self.run.components.resolve(s) for s in whole]
            known = {name for s in fields for name in s.get("properties") or {}}
            schema = merged([*fields, object_of([*parts, *(f for f in files if f.name not in known)])])
            return body_of(schema, *media, evidence=evidence)
        if not whole and not parts:
            return None
        if parts:
            whole = [*(self.run.components.resolve(s) for s in whole), object_of(parts)]
        schema = whole[0] if len(whole) == 1 else merged(self.run.components.resolve(s) for s in whole)
        return body_of(schema, *media, required=required, evidence=evidence)

    def _bound(self, param: ir.Param, annotation: ir.Annotation, handler: Handler) -> tuple[str, Schema]:
        scope = handler.method.scope
        values = [self.run.evaluate(a.value, scope) for a in annotation.args]
        name = next((v.literal for v in values if isinstance(v, Text) and v.literal), "")
        kind = param.type.type if isinstance(param.type, ir.Nullable) else param.type
        schema = self.input.of(TypeRef(kind, scope, handler.bound)) if kind is not None else {}
        if not schema or schema == {"type": "object"}:
            # Pipes that check with a schema: `new ZodValidationPipe(schema)`.
            pipes = [*values, *(v for c in handler.all("UsePipes") for v in c.call_site.positional)]
            schema = next((s for pipe in pipes if (s := _checked(pipe, self.run.components))), schema)
        return name or "", schema

    def _files(self, several: bool, handler: Handler) -> list[Property]:
        """The files that an interceptor takes out of a form."""
        found: list[Property] = []
        for call in handler.all("UseInterceptors"):
            for value in call.call_site.positional:
                kind = value.name.rpartition(".")[2] if isinstance(value, ExternalCall) else ""
                first = plain(value.call_site.get(0)) if isinstance(value, ExternalCall) else None
                if kind == "FileInterceptor" and isinstance(first, str):
                    found.append(Property(first, FILE, True))
                elif kind == "FilesInterceptor" and isinstance(first, str):
                    found.append(Property(first, array_of(FILE), True))
                elif kind == "FileFieldsInterceptor" and isinstance(first, list):
                    found += [Property(str(f["name"]), array_of(FILE)) for f in first if isinstance(f, dict) and f.get("name")]
        return found or [Property("files" if several else "file", array_of(FILE) if several else FILE, True)]

    def _declared_body(self, handler: Handler) -> Schema | None:
        call = handler.named("ApiBody")
        if call is None:
            return None
        return self._described(call, self.input)

    def _consumed(self, handler: Handler) -> list[str]:
        call = handler.named("ApiConsumes")
        return [t.literal for t in call.call_site.positional if isinstance(t, Text) and t.literal] if call is not None else []

    def _described(self, call: ExternalCall, schemas: TypeScriptSchemas) -> Schema | None:
        """What a decorator of Swagger says of content: ``type``, ``isArray``, ``schema``; ``None`` where it says nothing."""
        options = next((v for v in call.call_site.positional if isinstance(v, MapOf)), None)
        entries = options.entries if options is not None else {}
        node = call.call_site.args[0].node if call.call_site.args else None
        if "schema" in entries:
            return spelled(entries["schema"], schemas)
        if "type" not in entries:
            return None
        written = {k.value: v for k, v in node.items if isinstance(k, ir.Str)} if isinstance(node, ir.Dict) else {}
        kind = written.get("type")
        schema: Schema = {}
        if isinstance(kind, ir.Call) and call.call_site.scope is not None:
            schema = schemas.of(TypeRef(kind, call.call_site.scope))
        schema = schema or named_type(entries["type"], schemas)
        return array_of(schema) if plain(entries.get("isArray")) is True else schema

    # --- answers ----------------------------------------------------------------------------------------------------

    def responses(self, handler: Handler, verb: str) -> list[Response]:
        """The answers: what the method returns, what decorators declare, what it raises."""
        answers = Answers()
        function = handler.method.function
        at = Evidence(handler.method.module.path, function.line)
        status = self._status(handler, verb)
        declared = self._declared(handler, status, answers)
        if handler.named("Redirect") is not None:
            answers.add(302, evidence=at)
        elif _answers_itself(function):
            self._written(handler, status, answers)
        else:
            self._returned(handler, status, declared.get(status), answers, at)
        for failure in self.raised.by(handler.method):
            if answers.has(failure.status):
                continue
            own = self.output.of(failure.body) if failure.body is not None else {}
            schema = own if own.get("properties") else {} if self.filters else _ERROR
            answers.add(failure.status, schema, description=failure.message, evidence=failure.evidence, certainty=Certainty.LIKELY)
        return answers.responses()

    def _written(self, handler: Handler, default: int, answers: Answers) -> None:
        """What a method writes to the response that it takes: ``@Res() res``."""
        params = handler.method.function.params
        roles = ["response" if any(a.name in {"Res", "Response"} for a in p.annotations) else "" for p in params]
        for one in self.writer.of(handler.method, roles, self.types.names_in(handler.method, (), handler.bound)):
            status: int | str = one.status if one.status is not None else "default" if one.unknown else default
            add_answer(self.output, answers, status, one, None)

    def _status(self, handler: Handler, verb: str) -> int:
        call = handler.named("HttpCode")
        value = call.call_site.get(0) if call is not None else None
        return (status_of(value) if value is not None else None) or (201 if verb == "POST" else 200)

    def _declared(self, handler: Handler, default: int, answers: Answers) -> dict[int, Schema | None]:
        """``@ApiResponse`` and its kin; gives what they say of successes."""
        found: dict[int, Schema | None] = {}
        for call in [*handler.own, *handler.above]:
            name = call.name.removeprefix(_SWAGGER)
            match = _RESPONSE.match(name) if call.name.startswith(_SWAGGER) else None
            if match is None and name != "ApiResponse":
                continue
            options = next((v.entries for v in call.call_site.positional if isinstance(v, MapOf)), {})
            given = options.get("status")
            status = (status_of(given) if given is not None else None) or (status_code(match.group(1)) if match is not None else default)
            if match is not None and match.group(1) == "Default":
                continue
            schema = self._described(call, self.output)
            if status is None or status in found:
                continue
            found[status] = schema
            text = plain(options.get("description"))
            at = Evidence(call.call_site.module.path, call.call_site.line)
            failing = status >= 400 and schema is None
            if status == default:
                answers.add(status, description=text if isinstance(text, str) else "", evidence=at)
            else:
                content = _ERROR if failing and not self.filters else schema
                answers.add(status, content, description=text if isinstance(text, str) else "", evidence=at)
        return found

    def _returned(self, handler: Handler, status: int, declared: Schema | None, answers: Answers, at: Evidence) -> None:
        function = handler.method.function
        ref = self.types.entered(handler.method, handler.bound, [])
        if declared is None and status != 204:
            ref = self._intercepted(ref, handler)
        if handler.named("Sse") is not None:
            answers.add(status, self.output.of(ref) or {}, STREAM, evidence=at)
            return
        if handler.named("Render") is not None:
            answers.add(status, {"type": "string"}, HTML, evidence=at)
            return
        declared_void = function.returns is not None and all(is_nothing(s) for s in sides(_awaited(function.returns)))
        nothing = ref is None and (declared_void or next(returned(function), None) is None)
        inferred = self.output.of(ref)
        schema = declared or inferred
        if status == 204 or (nothing and not schema):
            answers.add(status, evidence=at)
            return
        media = self._media(handler, schema)
        answers.add(status, schema, media, evidence=at)

    def _media(self, handler: Handler, schema: Schema) -> str:
        for call in handler.all("Header", "ApiProduces"):
            texts = [t.literal or "" for t in call.call_site.positional if isinstance(t, Text)]
            if call.name.endswith("ApiProduces") and texts:
                return texts[0]
            if len(texts) == 2 and texts[0].lower() == "content-type":
                return texts[1].partition(";")[0].strip()
        if schema == FILE:
            return BINARY
        return HTML if schema.get("type") == "string" and "$ref" not in schema else JSON

    def _intercepted(self, ref: TypeRef | None, handler: Handler) -> TypeRef | None:
        """What interceptors make of an answer: ``next.handle().pipe(map(data => ({ data })))``."""
        used = [v for c in handler.all("UseInterceptors") for v in c.call_site.positional]
        for value in [*used, *self.interceptors]:
            cls = value.cls if isinstance(value, Instance) else value if isinstance(value, ClassRef) else None
            method = self.run.semantics(cls.module).method(self.run, cls, "intercept") if cls is not None else None
            if method is None:
                continue
            names = self.types.names_in(method)
            for node in (n for s in method.function.body for n in s.walk()):
                if isinstance(node, ir.Call) and isinstance(node.callee, ir.Name) and node.callee.id == "map" and node.args:
                    closure = node.args[0].value
                    if isinstance(closure, ir.Lambda) and closure.function.params:
                        names.known.update({slot(closure.function, 0): ref} if ref is not None else {})
                        ref = self.types.closure(closure, names) or ref
                    break
        return ref

    # --- words ------------------------------------------------------------------------------------------------------

    def tags(self, handler: Handler, controller: ClassRef) -> list[str]:
        """``@ApiTags``, else the controller's name."""
        declared = [t.literal for c in handler.all("ApiTags") for t in c.call_site.positional if isinstance(t, Text) and t.literal]
        return list(dict.fromkeys(declared)) or [controller.name.removesuffix("Controller") or controller.name]

    def words(self, handler: Handler) -> tuple[str | None, str, bool]:
        """Documentation (summary first), operation id, whether it is deprecated."""
        call = next((c for c in handler.own if c.name == f"{_SWAGGER}ApiOperation"), None)
        options = call.call_site.get(0) if call is not None else None
        entries = options.entries if isinstance(options, MapOf) else {}
        summary, description = plain(entries.get("summary")), plain(entries.get("description"))
        written = handler.method.function.doc
        doc = spoken(written)
        if isinstance(summary, str) or isinstance(description, str):
            doc = f"{summary or ''}\n{description or ''}"
        name = plain(entries.get("operationId"))
        deprecated = plain(entries.get("deprecated")) is True or "@deprecated" in (written or "")
        return doc, name if isinstance(name, str) else "", deprecated


def _checked(pipe: Value, components: Components) -> Schema:
    """The schema that a pipe is made with."""
    given = pipe.call_site.positional if isinstance(pipe, ExternalCall) else pipe.fields.values() if isinstance(pipe, Instance) else []
    return next((v.json_schema(components=components) for v in given if isinstance(v, SchemaValue)), {})


def _awaited(kind: ir.Expr) -> ir.Expr:
    while isinstance(kind, ir.Index) and isinstance(kind.object, ir.Name) and kind.object.id in {"Promise", "Observable"} and kind.args:
        kind = kind.args[0]
    return kind


def _answers_itself(function: ir.Function) -> bool:
    """Whether a method takes the response to write it itself: ``@Res() res`` without ``passthrough``."""
    for param in function.params:
        for annotation in param.annotations:
            if annotation.name in {"Res", "Response", "Next"}:
                first: Sequence[ir.Arg] = annotation.args
                keys = [k.value for a in first if isinstance(a.value, ir.Dict) for k, _ in a.value.items if isinstance(k, ir.Str)]
                return "passthrough" not in keys
    return False

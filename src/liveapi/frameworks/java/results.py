"""What a method answers: by its declared type, by what it builds with a status, by the exceptions it raises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.api.model import Certainty, Evidence, Schema
from liveapi.api.shapes import array_of
from liveapi.frameworks.answers import BINARY, FILE, HTML, JSON, STREAM, TEXT, Answers
from liveapi.frameworks.java import library
from liveapi.frameworks.java.jvm import media_named, status_written, unwrapped
from liveapi.frameworks.java.shapes import Shapes, informative
from liveapi.syntax import ir
from liveapi.trace.languages.jvm_library import words
from liveapi.trace.languages.jvm_locals import JvmLocals, returned
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef, External, FunctionRef

if TYPE_CHECKING:
    from liveapi.frameworks.java.jvm import Jvm
    from liveapi.trace.static_types import Locals

#: Names of what answers are built with.
BUILDERS = frozenset({"ResponseEntity", "Response", "RestResponse", "HttpResponse", "ServerResponse", "HttpResponseFactory"})
_STATUSES: Mapping[str, int] = {
    "ok": 200, "created": 201, "accepted": 202, "noContent": 204, "partialContent": 206, "movedPermanently": 301,
    "found": 302, "seeOther": 303, "notModified": 304, "temporaryRedirect": 307, "permanentRedirect": 308,
    "badRequest": 400, "unauthorized": 401, "forbidden": 403, "notFound": 404, "notAllowed": 405, "conflict": 409,
    "unprocessableEntity": 422, "unprocessableContent": 422, "serverError": 500, "internalServerError": 500, "of": 200,
    "ofNullable": 200, "redirect": 301, "notAcceptable": 406, "resetContent": 205,
}  # fmt: skip
_BODIES = frozenset({"body", "entity", "bodyValue", "syncBody", "bodyAndAwait", "bodyValueAndAwait", "json", "buildAndAwait"})
#: Factories whose first argument is the body (unless it is a place).
_WITH_BODY = words("ok of ofNullable badRequest notFound unauthorized serverError unprocessableEntity accepted")
#: Types of arguments of ``new ResponseEntity(…)`` that are no body.
_NO_BODY = frozenset({"HttpHeaders", "MultiValueMap", "HttpStatus", "HttpStatusCode"})
_MAX_HELPERS = 3


@dataclass(slots=True)
class Built:
    """One answer as code builds it. ``body`` is ``None`` where it has none; ``names`` are the variables in sight."""

    status: int
    body: ir.Expr | None
    names: Locals
    media: str = ""
    line: int = 0
    #: A function that is given the body: ``ResponseEntity::ok``.
    given: bool = False
    #: The type of the body, where the code says it beside it: ``body(users, User.class)``.
    type: TypeRef | None = None
    #: The file of ``line``, where that is not the handler's: a helper builds it.
    file: str = ""


#: Types that tell nothing of what is given.
_ANYTHING = frozenset({"Object", "Any", "?", "*", "T", ""})


def _may_build(declared: TypeRef | None) -> bool:
    """Whether a method of a type may give an answer with a status of its own."""
    while declared is not None:
        if isinstance(declared.expr, ir.Nullable):
            declared = declared.at(declared.expr.type)
        elif declared.name in BUILDERS | _ANYTHING:
            return True
        elif declared.name in library.WRAPPERS | library.LISTS | library.OPTIONALS:
            declared = declared.args[-1] if declared.args else None
        else:
            return False
    return True


def _is_map(schema: Schema) -> bool:
    return schema.get("type") == "object" and "properties" not in schema


class Results:
    """Answers of functions."""

    def __init__(self, jvm: Jvm, created_takes_body: bool = False) -> None:
        self.jvm = jvm
        self.shapes = Shapes(jvm)
        #: Whether the first argument of ``created(…)`` is the body, and not its place.
        self.created_takes_body = created_takes_body
        #: Parameters of the helper that is looked into which are statuses.
        self._given: dict[str, int] = {}

    # --- what is declared -------------------------------------------------------------------------------------------

    def answers(
        self,
        function: FunctionRef,
        declared: TypeRef | None,
        status: int | None,
        produces: Sequence[str],
        *,
        empty: int = 200,
        view: bool = False,
        failure: bool = False,
        bound: Mapping[str, TypeRef] | None = None,
    ) -> Answers:
        """All answers of a method. ``declared`` is its type as the controller has it; ``empty`` the status where it gives nothing;
        ``view``: a text that it returns names a page; ``failure``: it handles exceptions, and need not answer with success; ``bound``:
        what type parameters around it stand for."""
        out = Answers()
        at = Evidence(function.module.path, function.function.line)
        content = unwrapped(self.jvm.types, declared)
        schema = self.jvm.sent(content) if content is not None and content.name not in BUILDERS else {}
        built = list(self.built(function, bound=bound)) if _may_build(declared) else []
        if _is_map(schema) and function.function.span is not None and not built:
            # A mapping that the code fills says more than its type.
            filled = self.shapes.results(function)
            schema = filled if filled.get("properties") else schema
        known = informative(schema)
        for one in built:
            place = Evidence(one.file or function.module.path, one.line)
            if one.body is None and not one.given:
                out.add(one.status, evidence=place)
                continue
            own = schema if known and one.status < 300 and not _is_map(schema) else self._sent(one)
            if _is_map(schema) and one.status < 300 and "properties" not in own:
                own = schema
            kind = self.jvm.types.of(one.body, one.names) if one.body is not None else None
            out.add(one.status, own, one.media or self.media(own, content if known else kind, produces), evidence=place)
        if built and (failure or out.succeeds() or not known):
            return out
        if content is not None and content.name in BUILDERS and built:
            return out
        if declared is not None and content is not None and content.name in library.NOTHING:
            if not out:
                out.add(status or empty, evidence=at)
            return out
        if content is not None and content.name in {"String", "ModelAndView", "Model", "View", "RedirectView"} and view:
            named = [e.value for e in returned(function.function.body) if isinstance(e, ir.Str)]
            if any(name.startswith("redirect:") for name in named):
                out.add(302, evidence=at)
            if not named or not all(name.startswith("redirect:") for name in named):
                out.add(status or 200, {"type": "string"}, HTML, evidence=at)
            return out
        if not known and function.function.span is not None:
            schema = self.shapes.results(function, outermost=True) or schema
        if declared is None and not schema and not any(True for _ in returned(function.function.body)):
            out.add(status or empty, evidence=at)
            return out
        if status in {204, 205, 304}:
            out.add(status, evidence=at)
            return out
        certainty = Certainty.CERTAIN if known else Certainty.LIKELY
        media = self.media(schema, content, produces)
        if media == STREAM and schema.get("type") == "array":
            # Elements arrive one by one.
            schema = schema.get("items", {})
        out.add(status or 200, schema, media, evidence=at, certainty=certainty)
        return out

    def _sent(self, one: Built) -> Schema:
        """The schema of a body that is built."""
        if one.type is not None:
            kind = self.jvm.types.of(one.body, one.names)
            many = kind is not None and kind.name in library.LISTS
            schema = self.jvm.sent(one.type)
            return array_of(schema) if many else schema
        return self.shapes.sent(one.body, one.names) if one.body is not None else {}

    def media(self, schema: Schema, kind: TypeRef | None, produces: Sequence[str]) -> str:
        """The media type of an answer."""
        kind = unwrapped(self.jvm.types, kind)
        if produces:
            json = next((m for m in produces if "json" in m), None)
            return json if json is not None and schema.get("type") != "string" else produces[0]
        name = kind.name if kind is not None else ""
        if kind is not None and kind.args and kind.args[-1].name == "ServerSentEvent":
            return STREAM
        if name in {"SseEmitter", "ServerSentEvent"}:
            return STREAM
        if schema == FILE or (schema == library.BYTES and name in {"[]", "ByteArray"}):
            return BINARY
        return TEXT if name in {"String", "CharSequence"} and schema == {"type": "string"} else JSON

    # --- what is built ------------------------------------------------------------------------------------------------

    def built(self, function: FunctionRef, depth: int = 0, bound: Mapping[str, TypeRef] | None = None) -> Iterator[Built]:
        """The answers that a function builds, helpers of the repository that give such an answer included."""
        names = self.jvm.types.inside(function, bound)
        taken: set[int] = set()
        for node, inner in self.jvm.types.nodes(function.function.body, names):
            if isinstance(node, ir.Call) and id(node) not in taken:
                found = self._chain(node, inner, taken)
                if found is not None:
                    yield found
                elif depth < _MAX_HELPERS and self._may_build(node):
                    yield from self._helper(node, inner, depth)
            elif isinstance(node, ir.Member) and id(node) not in taken and node.name in _STATUSES and self._owner(node.object, inner):
                # ``map(ResponseEntity::ok)``
                yield Built(_STATUSES[node.name], None, inner, "", node.line, given=node.name in _WITH_BODY)
            elif depth < _MAX_HELPERS and isinstance(node, ir.Member) and isinstance(node.object, ir.Name) and node.object.id == "this":
                # ``map(this::answer)``
                call = ir.Call(node.line, node, [ir.Arg(node.line, ir.Unknown(node.line))])
                yield from self._helper(call, inner, depth)

    @staticmethod
    def _may_build(node: ir.Call) -> bool:
        """Bare calls and those on ``this``: methods of the same class or file."""
        callee = node.callee
        return isinstance(callee, ir.Name) or (isinstance(callee, ir.Member) and isinstance(callee.object, ir.Name))

    def _helper(self, node: ir.Call, names: Locals, depth: int) -> Iterator[Built]:
        found = self.jvm.types.resolve(node, names)
        if found is None or found[0].function.span is None:
            return
        kind = self.jvm.types.result(found[0], found[1])
        for _ in range(3):
            if kind is None or kind.name in BUILDERS:
                break
            kind = kind.args[-1] if kind.name in library.WRAPPERS and kind.args else None
        if kind is not None and self.jvm.types.class_of(kind) is None:
            # Statuses that the helper is given.
            outer, self._given = (
                self._given,
                {
                    param.name: status
                    for param, arg in zip(found[0].function.params, node.args, strict=False)
                    if (status := self._status(arg.value, names)) is not None
                },
            )
            for one in list(self.built(found[0], depth + 1, found[1])):
                one.file = one.file or found[0].module.path
                yield self._argument(one, found[0], node, names) if one.body is not None else one
            self._given = outer

    def _status(self, expr: ir.Expr, names: Locals) -> int | None:
        given = self._given.get(expr.id) if isinstance(expr, ir.Name) else None
        return given or status_written(self.jvm.run, expr, names.scope)

    @staticmethod
    def _argument(one: Built, function: FunctionRef, call: ir.Call, names: Locals) -> Built:
        """A helper's parameter as the body: what it is given."""
        if isinstance(one.body, ir.Name):
            for at, param in enumerate(function.function.params):
                if param.name == one.body.id and at < len(call.args):
                    return Built(one.status, call.args[at].value, names, one.media, one.line, file=one.file)
        return one

    def _owner(self, expr: ir.Expr, names: Locals) -> bool:
        """Whether an expression is a class that answers are built with."""
        expr = expr.object if isinstance(expr, ir.Index) else expr
        name = expr.id if isinstance(expr, ir.Name) else expr.name if isinstance(expr, ir.Member) else ""
        return name in BUILDERS and not isinstance(self.jvm.run.evaluate(expr, names.scope), ClassRef)

    def _links(self, node: ir.Call, names: Locals, taken: set[int]) -> list[tuple[str, ir.Call]] | None:
        """``ResponseEntity.status(s).body(x)`` as its calls, the first one first; ``None`` for any other chain."""
        links: list[tuple[str, ir.Call]] = []
        seen: set[int] = set()
        current: ir.Expr = node
        for _ in range(30):
            if isinstance(current, ir.Name) and isinstance(names, JvmLocals) and current.id in names.values:
                # A builder that a variable holds.
                current = names.values[current.id][-1][1]
            if not isinstance(current, ir.Call):
                return None
            if id(current) in seen:
                return None
            seen.add(id(current))
            callee = current.callee
            if current.new:
                kind = callee.object if isinstance(callee, ir.Index) else callee
                if not self._owner(kind, names):
                    return None
                links.append(("new", current))
                break
            if isinstance(callee, ir.Name):
                if not links and callee.id[:1].isupper() and self._owner(callee, names):
                    links.append(("new", current))
                    break
                target = self.jvm.run.evaluate(callee, names.scope) if callee.id in _STATUSES or callee.id == "status" else None
                owner = target.name.rpartition(".")[0].rpartition(".")[2] if isinstance(target, External) else ""
                if owner not in BUILDERS:
                    return None
                links.append((callee.id, current))
                break
            if not isinstance(callee, ir.Member):
                return None
            links.append((callee.name, current))
            if self._owner(callee.object, names):
                break
            current = callee.object
        else:
            return None
        taken |= seen
        return list(reversed(links))

    def _chain(self, node: ir.Call, names: Locals, taken: set[int]) -> Built | None:
        if isinstance(node.callee, ir.Name) and node.callee.id == "handleExceptionInternal" and len(node.args) >= 4:
            # Of Spring's ``ResponseEntityExceptionHandler``: exception, body, headers, status.
            status = self._status(node.args[3].value, names)
            return Built(status, node.args[1].value, names, "", node.line) if status is not None else None
        links = self._links(node, names, taken)
        if not links:
            return None
        for _, call in links:
            taken.update(id(n) for n in (call.callee,) if isinstance(n, ir.Member))
        if links[0][0] == "new":
            return self._new(links[0][1], names)
        status = None
        body: ir.Expr | None = None
        said: TypeRef | None = None
        media = ""
        for position, (name, call) in enumerate(links):
            first = call.args[0].value if call.args else None
            if name in {"status", "statusCode"} and first is not None:
                given = self._status(first, names)
                if given is None:
                    return None
                status = given
                if position == 0 and len(call.args) > 1:
                    body = call.args[1].value
            elif position == 0 and name in _STATUSES:
                status = _STATUSES[name]
                takes = name in _WITH_BODY or (name == "created" and self.created_takes_body)
                body = first if takes and not self._is_place(first, names) else None
            elif name in _BODIES:
                body, said = self._body(call, names) if first is not None else (body, said)
            elif name in {"contentType", "type"} and first is not None:
                media = self._media(first) or media
        if status is None:
            status = 200 if any(n in _BODIES for n, _ in links) else None
        if status is None or links[0][0] not in {*_STATUSES, "status"}:
            return None
        if status in {204, 304} or (said is not None and said.name in library.NOTHING):
            return Built(status, None, names, media, node.line)
        return Built(status, body, names, media, node.line, type=said)

    @staticmethod
    def _body(call: ir.Call, names: Locals) -> tuple[ir.Expr | None, TypeRef | None]:
        """``body(x)``, ``body(fromValue(x))``, ``body(users, User.class)``"""
        first = call.args[0].value
        if isinstance(first, ir.Call) and first.args:
            callee = first.callee
            name = callee.id if isinstance(callee, ir.Name) else callee.name if isinstance(callee, ir.Member) else ""
            if name in {"fromValue", "fromObject", "fromPublisher", "fromProducer"}:
                call, first = first, first.args[0].value
        types = call.types or [a.value.object for a in call.args[1:2] if isinstance(a.value, ir.Member) and a.value.name == "class"]
        return first, TypeRef(types[0], names.scope, names.arguments) if types else None

    def _is_place(self, expr: ir.Expr | None, names: Locals) -> bool:
        kind = self.jvm.types.of(expr, names)
        return kind is not None and kind.name in {"URI", "MediaType", "Variant"}

    @staticmethod
    def _media(expr: ir.Expr) -> str:
        if isinstance(expr, ir.Str):
            return expr.value.partition(";")[0]
        if isinstance(expr, ir.Call) and expr.args:
            return Results._media(expr.args[0].value)
        return media_named(expr.name) if isinstance(expr, ir.Member) and expr.name.isupper() else ""

    def _new(self, call: ir.Call, names: Locals) -> Built | None:
        """``new ResponseEntity<>(body, headers, status)``"""
        status: int | None = None
        body: ir.Expr | None = None
        for at, arg in enumerate(call.args):
            found = self._status(arg.value, names) if not isinstance(arg.value, ir.Literal) or at else None
            if found is not None and arg.name in {None, "status", "statusCode"}:
                status = found
            elif at == 0 and not (isinstance(arg.value, ir.Literal) and arg.value.value is None):
                kind = self.jvm.types.of(arg.value, names)
                body = arg.value if kind is None or kind.name not in _NO_BODY else None
        # One that is worked out is not known.
        return Built(status, body, names, "", call.line) if status is not None else None

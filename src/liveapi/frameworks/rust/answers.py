"""What a Rust handler answers: by its return type, else by the expressions that it ends with."""

from __future__ import annotations

from collections.abc import Iterator

from liveapi.api.model import Certainty, Evidence, Response, Schema
from liveapi.api.shapes import NULL, Property, any_of, array_of, enum_of, object_of, without_null
from liveapi.api.statuses import status_code
from liveapi.frameworks.answers import BINARY, FILE, HTML, JSON, STREAM, TEXT, Answers
from liveapi.frameworks.rust.schemas import RustSchemas
from liveapi.syntax import ir
from liveapi.trace.languages.rust_types import RustTypes
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import ClassRef, FunctionRef

_TEXTS = frozenset({"String", "str"})
_BYTES = frozenset({"Bytes", "BytesMut", "NamedFile", "Body", "StreamBody", "ReaderStream"})
#: Types that only say that there is an answer: the expressions tell which.
_OPEN = frozenset(
    {"IntoResponse", "Response", "HttpResponse", "Responder", "AxumResponse", "Future", "BoxFuture", "Self", "ResponseFuture"}
)
#: Rocket's responders that carry a status.
_STATUS_TYPES = {
    "Created": 201, "Accepted": 202, "NoContent": 204, "BadRequest": 400, "Unauthorized": 401, "Forbidden": 403, "NotFound": 404,
    "Conflict": 409, "Redirect": 303,
}  # fmt: skip
#: Methods that end one of Actix's or axum's builders, with the media type of what they are given.
_ENDS = {"json": JSON, "finish": "", "body": TEXT, "streaming": BINARY, "html": HTML, "message_body": BINARY, "take": ""}
_KEEPING = frozenset({"into_response", "await", "into", "map_into_boxed_body", "boxed", "respond_to", "unwrap", "clone"})
#: Functions inside functions that are entered to see what they answer.
_MAX_DEPTH = 4


def answers(handler: FunctionRef, types: RustTypes, schemas: RustSchemas, refused: list[int]) -> list[Response]:
    """The responses of a handler; ``refused`` are the statuses with which what stands before it turns requests away."""
    reader = _Reader(types, schemas, handler)
    reader.read()
    for status in refused:
        reader.found.add(status, evidence=reader.evidence, certainty=Certainty.LIKELY)
    return reader.found.responses()


class _Reader:
    def __init__(self, types: RustTypes, schemas: RustSchemas, handler: FunctionRef) -> None:
        self.types = types
        self.schemas = schemas
        self.run = types.run
        self.handler = handler
        self.found = Answers()
        self.evidence = Evidence(handler.module.path, handler.function.line)
        self._seen: set[int] = set()
        self._making: set[int] = set()

    def read(self) -> None:
        function = self.handler.function
        if function.returns is None and function.name:
            self.found.add(200, evidence=self.evidence)
        else:
            names = self._names(self.handler)
            self.function(self.handler, names, 0)

    def _names(self, function: FunctionRef) -> Locals:
        owner = TypeRef(ir.Name(function.function.line, function.owner.name), function.owner.scope) if function.owner is not None else None
        return self.types.locals(function.function, function.scope, owner)

    def function(self, function: FunctionRef, names: Locals, depth: int) -> None:
        """What a function answers whose variables have the types ``names``."""
        if depth > _MAX_DEPTH or id(function.function) in self._seen:
            return
        self._seen.add(id(function.function))
        returns = function.function.returns
        ends = list(_ends(function.function.body))
        if returns is not None and self.declared(TypeRef(returns, function.scope, names.arguments), _statuses(ends)):
            self.errors(ends, names)
        else:
            for end in ends:
                self.expression(end, names, depth)

    # --- by type ----------------------------------------------------------------------------------------------------

    def declared(self, ref: TypeRef, statuses: list[int], status: int = 200) -> bool:
        """Answers of a type; false where it does not tell. ``statuses`` are those that the code names."""
        name = ref.name
        if isinstance(ref.expr, ir.Arg):
            return self.declared(ref.at(ref.expr.value), statuses, status)
        if isinstance(ref.expr, ir.List):
            if not ref.expr.items:
                self._add(status if status != 200 or not statuses else statuses[0], None)
                return True
            parts = [p for p in ref.expr.items if not isinstance(p, ir.Arg)]
            coded = any(ref.at(p).name == "StatusCode" for p in parts)
            success = [s for s in statuses if s < 400] or statuses
            # Several statuses with one shape are told apart by the expressions.
            if coded and len(set(statuses)) > 1:
                return False
            return self.declared(ref.at(parts[-1]), [], success[0] if coded and success else status)
        args = ref.args
        if name in ("Result", "ApiResult", "HttpResult") and args:
            return self.declared(args[0], statuses, status)
        if name in ("Box", "Pin", "Future") and args:
            return self.declared(args[0], statuses, status)
        if name == "Option" and args:
            self._add(404, None)
            return self.declared(args[0], statuses, status)
        if name in ("Json", "TypedJson", "JsonResponse") and args:
            if args[0].name in ("Value", "_"):  # anything: the expressions tell more
                return False
            self._add(status, self.schemas.of(args[0]))
        elif name == "Html":
            self._add(status, {"type": "string"}, HTML)
        elif name in _TEXTS:
            self._add(status, {"type": "string"}, TEXT)
        elif name in _BYTES or (name in ("Vec", "[]") and args and args[0].name == "u8"):
            self._add(status, FILE, BINARY)
        elif name == "Sse":
            self._add(status, {"type": "string"}, STREAM)
        elif name in _STATUS_TYPES:
            if args and name != "Redirect":
                return self.declared(args[0], statuses, _STATUS_TYPES[name])
            self._add(_STATUS_TYPES[name], None)
        elif name in {"StatusCode", "Status"}:
            for each in dict.fromkeys(statuses):
                self._add(each, None)
            return bool(statuses)
        else:
            return self._other(ref, statuses, status)
        return True

    def _other(self, ref: TypeRef, statuses: list[int], status: int) -> bool:
        target = self.types.target(ref)
        if isinstance(target, TypeRef):
            return self.declared(target, statuses, status)
        if isinstance(target, ClassRef) and target.cls.kind == "alias" and target.cls.bases:
            bound = dict(zip(target.cls.type_params, ref.args, strict=False))
            return self.declared(TypeRef(target.cls.bases[0], target.scope, bound), statuses, status)
        if isinstance(target, ClassRef) and ref.name not in _OPEN and target.cls.kind == "struct":
            # A type of the repository that is an answer itself: what its implementation makes of it.
            bound = dict(zip(target.cls.type_params, ref.args, strict=False))
            for name in ("into_response", "respond_to"):
                method = self.run.semantics(target.module).method(self.run, target, name)
                if method is not None and method.function.span is not None:
                    own = TypeRef(ir.Name(method.function.line, target.name), target.scope, bound)
                    before = len(self.found.responses())
                    names = self.types.locals(method.function, method.scope, own)
                    names.known["self"] = own
                    for end in _ends(method.function.body):
                        self.expression(end, names, _MAX_DEPTH - 1)
                    return len(self.found.responses()) > before
        return False

    # --- by expression ----------------------------------------------------------------------------------------------

    def expression(self, expr: ir.Expr, names: Locals, depth: int, status: int = 200) -> None:
        """Answers of what a function ends with."""
        if isinstance(expr, ir.List) and expr.kind == "tuple" and expr.items:
            code = next((s for i in expr.items if not isinstance(i, ir.Arg) and (s := _status(i)) is not None), status)
            last = expr.items[-1]
            if not isinstance(last, ir.Arg):
                self.expression(last, names, depth, code)
        elif isinstance(expr, ir.Name | ir.Member) and _status(expr) is not None:
            self._add(_status(expr) or status, None)
        elif isinstance(expr, ir.Dict):
            self._add(status, self.value(expr, names))
        elif isinstance(expr, ir.Str | ir.Template):
            self._add(status, {"type": "string"}, TEXT)
        elif isinstance(expr, ir.Call):
            self._call(expr, names, depth, status)
        elif isinstance(expr, ir.Name) and expr.id in names.bound:
            ref = self.types.of(expr, names)
            value = next((v for _, v, is_type, position in names.bound[expr.id] if not is_type and position < 0), None)
            if (ref is None or not self.declared(ref, [], status)) and value is not None and depth < _MAX_DEPTH:
                self.expression(value, names, depth + 1, status)

    def _call(self, call: ir.Call, names: Locals, depth: int, status: int) -> None:
        callee = call.callee
        last = callee.id if isinstance(callee, ir.Name) else callee.name if isinstance(callee, ir.Member) else ""
        first = call.args[0].value if call.args else None
        if isinstance(callee, ir.Name) and last in ("Ok", "Err", "Some", "Box") and first is not None:
            if last != "Err" or _status(first) is not None or isinstance(first, ir.List):
                self.expression(first, names, depth, status)
        elif last == "Json" and first is not None:
            self._add(status, self._present(first, names))
        elif last == "Html":
            self._add(status, {"type": "string"}, HTML)
        elif isinstance(callee, ir.Member) and last in _ENDS and (code := _built(callee.object, status)) is not None:
            media = _ENDS[last]
            content = (
                self._present(first, names) if media == JSON and first is not None else {"type": "string"} if media != BINARY else FILE
            )
            self._add(code, content if media else None, media or JSON)
        elif isinstance(callee, ir.Member) and _built(call, -1) not in (None, -1):  # ``HttpResponse::Ok()`` is an answer too
            self._add(_built(call, status) or status, None)
        elif isinstance(callee, ir.Member) and last in _KEEPING:
            self.expression(callee.object, names, depth, status)
        elif isinstance(callee, ir.Member) and last in ("to", "permanent", "temporary") and _last(callee.object) == "Redirect":
            self._add({"permanent": 308, "temporary": 307}.get(last, 303), None)
        else:
            self._entered(call, names, depth, status)

    def _entered(self, call: ir.Call, names: Locals, depth: int, status: int) -> None:
        """A function of the repository that makes the answer: by its type, else by what it does with what it is given."""
        target = self.run.evaluate(call.callee, names.scope) if isinstance(call.callee, ir.Name | ir.Member) else None
        if not isinstance(target, FunctionRef):
            ref = self.types.of(call, names)
            if ref is not None:
                self.declared(ref, [], status)
            return
        bound = self._bound(target, call, names)
        returns = target.function.returns
        if returns is not None and self.declared(TypeRef(returns, target.scope, bound), [], status):
            return
        inner = self.types.locals(target.function, target.scope)
        inner.arguments = bound
        self.function(target, inner, depth + 1)

    def _bound(self, target: FunctionRef, call: ir.Call, names: Locals) -> dict[str, TypeRef]:
        """What a helper's type parameters stand for, through results and futures: ``f: Future<Output = Result<T, E>>`` given a block."""
        params = target.function.type_params
        found = dict(self.types.explicit(target, call, names))
        for param, arg in zip(target.function.params, call.args, strict=False):
            given = self.types.of(arg.value, names)
            if param.type is not None and given is not None:
                inner = param.type
                while isinstance(inner, ir.Index) and inner.args:
                    step = inner.args[0]
                    inner = step.value if isinstance(step, ir.Arg) else step
                if isinstance(inner, ir.Name) and inner.id in params:
                    found.setdefault(inner.id, self.types.inner(given))
                # An alias (``HttpResult<T>``) hides its argument one step further down.
        return found

    def errors(self, ends: list[ir.Expr], names: Locals) -> None:
        """``Err((StatusCode::NOT_FOUND, …))`` and ``Err(StatusCode::NOT_FOUND)`` beside a declared type."""
        for end in ends:
            if isinstance(end, ir.Call) and isinstance(end.callee, ir.Name) and end.callee.id == "Err" and end.args:
                given = end.args[0].value
                if isinstance(given, ir.List) or _status(given) is not None:
                    self.expression(given, names, _MAX_DEPTH)

    # --- values -----------------------------------------------------------------------------------------------------

    def _present(self, expr: ir.Expr, names: Locals) -> Schema:
        """What is written as a whole: of an option, what ``Some(x) => Json(x)`` took out of it."""
        return without_null(self.value(expr, names))

    def value(self, expr: ir.Expr, names: Locals) -> Schema:
        """The schema of what is written: literals as they stand, anything else by its type."""
        if isinstance(expr, ir.Dict):
            return object_of(Property(k.value, self.value(v, names), required=True) for k, v in expr.items if isinstance(k, ir.Str))
        if isinstance(expr, ir.List) and expr.kind != "tuple":
            items = [self.value(i, names) for i in expr.items if not isinstance(i, ir.Arg)]
            return array_of(any_of(items) if items and all(items) else {})
        if isinstance(expr, ir.Str | ir.Template):
            return {"type": "string"}
        if isinstance(expr, ir.Literal):
            return NULL if expr.value is None else {"type": enum_of([expr.value])["type"]}
        if isinstance(expr, ir.Name) and expr.id in names.bound:
            bound = [v for _, v, is_type, position in names.bound[expr.id] if not is_type and position < 0]
            if len(bound) == 1 and isinstance(bound[0], ir.Dict | ir.Call) and not self._typed(expr, names):
                return self.value(bound[0], names)
        if isinstance(expr, ir.Call) and not self._typed(expr, names):
            return self._made(expr, names)
        return self.schemas.of(self.types.of(expr, names))

    def _typed(self, expr: ir.Expr, names: Locals) -> bool:
        """Whether the type of an expression says what it holds; serde_json's ``Value`` does not."""
        found = self.types.of(expr, names)
        return found is not None and self.types.inner(found).name != "Value"

    def _made(self, call: ir.Call, names: Locals) -> Schema:
        """What a function of the repository that gives any JSON puts together: ``user.to_json()``."""
        callee = call.callee
        target: object = None
        owner: TypeRef | None = None
        if isinstance(callee, ir.Member):
            owner = self.types.of(callee.object, names)
            found = self.types.find(owner, callee.name)
            target = found[0] if found is not None else None
        if target is None and isinstance(callee, ir.Name | ir.Member):
            target = self.run.evaluate(callee, names.scope)
        if not isinstance(target, FunctionRef) or id(target.function) in self._making or len(self._making) >= _MAX_DEPTH:
            return {}
        self._making.add(id(target.function))
        try:
            inner = self.types.locals(target.function, target.scope, self.types.inner(owner) if owner is not None else None)
            made = [self.value(end, inner) for end in _ends(target.function.body)]
            return any_of([schema for schema in made if schema])
        finally:
            self._making.discard(id(target.function))

    def _add(self, status: int, schema: Schema | None, media: str = JSON) -> None:
        if schema == NULL:
            schema = None
        self.found.add(status, schema, media, evidence=self.evidence, certainty=Certainty.CERTAIN)


def _ends(body: list[ir.Stmt], top: bool = True) -> Iterator[ir.Expr]:
    """The expressions that a function gives back: its last one, and those of ``return``."""
    for statement in body[:-1] if top else body:
        for node in statement.walk():
            if isinstance(node, ir.Return) and node.value is not None:
                yield from _options(node.value)
    last = body[-1] if body and top else None
    if isinstance(last, ir.ExprStmt | ir.Return) and last.value is not None:
        yield from _options(last.value)
    elif isinstance(last, ir.If):
        yield from _ends(last.then)
        yield from _ends(last.otherwise)


def _options(expr: ir.Expr) -> Iterator[ir.Expr]:
    if isinstance(expr, ir.Conditional):
        for option in expr.options:
            yield from _options(option)
    elif isinstance(expr, ir.BlockExpr):
        yield from _ends(expr.body)
    elif isinstance(expr, ir.Call) and isinstance(expr.callee, ir.Member) and expr.callee.name in ("map", "and_then") and expr.args:
        given = expr.args[0].value  # ``future.and_then(|x| Ok(…))``
        if isinstance(given, ir.Lambda):
            yield from _ends(given.function.body)
        else:
            yield expr
    else:
        yield expr


def _statuses(ends: list[ir.Expr]) -> list[int]:
    """The statuses of the values that a function gives back, in order."""
    return [code for end in ends for node in end.walk() if isinstance(node, ir.Member) and (code := _status(node)) is not None]


def _status(expr: ir.Expr) -> int | None:
    """``StatusCode::CREATED``, Rocket's ``Status::Created``."""
    if isinstance(expr, ir.Member) and _last(expr.object) in ("StatusCode", "Status"):
        return status_code(expr.name)
    return None


def _built(expr: ir.Expr, status: int) -> int | None:
    """The status of one of Actix's builders, headers and cookies set: ``HttpResponse::Ok()``, ``HttpResponse::build(…)``."""
    while isinstance(expr, ir.Call):
        callee = expr.callee
        if not isinstance(callee, ir.Member):
            return None
        if _last(callee.object) in ("HttpResponse", "HttpResponseBuilder", "Response"):
            if callee.name in ("build", "new", "builder", "status"):
                given = expr.args[0].value if expr.args else None
                return (_status(given) if given is not None else None) or status
            return status_code(callee.name)
        if callee.name == "status" and expr.args:
            code = _status(expr.args[0].value)
            if code is not None:
                return code
        expr = callee.object
    return None


def _last(expr: ir.Expr) -> str:
    return expr.id if isinstance(expr, ir.Name) else expr.name if isinstance(expr, ir.Member) else ""

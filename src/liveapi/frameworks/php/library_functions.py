"""Functions and classes of the libraries, by name: validators, answers, aborts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveapi.frameworks.answers import BINARY, HTML, STREAM
from liveapi.frameworks.php.exceptions import status_of
from liveapi.frameworks.php.handling import current
from liveapi.frameworks.php.inputs import Input, RawBody, inputs_in
from liveapi.frameworks.php.known_methods import STRINGS, known_method
from liveapi.frameworks.php.replies import reply_method
from liveapi.frameworks.php.requests import ParameterBag, RequestValue, validated
from liveapi.frameworks.php.rule_limits import Word
from liveapi.frameworks.php.rules import RuleValue, literals
from liveapi.frameworks.php.values import DATE_TIME, STRING, CollectionOf, Encoded, Native, PageOf, Reply, class_value, typed
from liveapi.trace.languages.base import Native as Function
from liveapi.trace.languages.php import ClassName
from liveapi.trace.values import (
    CallSite,
    Choice,
    ClassRef,
    Const,
    External,
    ExternalCall,
    FunctionRef,
    Instance,
    MapOf,
    Text,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from liveapi.frameworks.php.library import Library
    from liveapi.trace.interpreter import Interpreter

_FACADES = "Illuminate\\Support\\Facades\\"
_RULE = "Illuminate\\Validation\\Rule."
_RULES = "Illuminate\\Validation\\Rules\\"


def install(library: Library) -> None:
    """Make the library known to a run."""
    models = library.run.externals.models
    models.update(_FUNCTIONS)
    library.methods.append(_method)
    library.methods.append(known_method)


def _method(run: Interpreter, receiver: Value, name: str, call: CallSite) -> Value | None:
    """Methods of answers, and those that controllers have from their frameworks."""
    outside = isinstance(receiver, Unknown | External | ExternalCall)
    if outside and name in {"make", "makeWith", "get", "resolve"} and isinstance(call.get(0), ClassName):
        return _container(run, call)
    if isinstance(receiver, Reply):
        return reply_method(run, receiver, name, call)
    if name.startswith("validate") and len(call.args) > 1 and isinstance(call.args[1].value, MapOf):
        _respect(call.args[0].value, call.args[1].value)
    if isinstance(receiver, Instance) and run.classes.find(receiver.cls, name) is None:
        return _controller(run, name, call)
    return None


def _respect(data: Value, rules: MapOf) -> None:
    """``$validator->validateArray($data, ['email' => v::notEmpty()->email()])``: each key is a field of what was sent."""
    for given in inputs_in(data):
        for name, rule in rules.entries.items():
            inner = given.inside(name)
            words = rule.describe().lower()
            kind = next(
                (s for w, s in (("email", {"type": "string", "format": "email"}), ("intval", {"type": "integer"})) if w in words), None
            )
            inner.read.note(kind or {})


def _controller(run: Interpreter, name: str, call: CallSite) -> Value | None:
    """``$this->validate($request, [...])``, ``$this->authorize(…)`` of a controller."""
    handling = current(run)
    args = call.positional
    if name in {"validate", "validateWithBag"} and len(args) > 1 and isinstance(args[0], RequestValue | Instance):
        return args[0].call_method(run, "validate", call.without(1))
    if name == "middleware" and args and isinstance(args[0], FunctionRef):
        # Code that runs before each handler of the controller.
        run.call(args[0], [RequestValue(), Unknown("the next middleware")], call)
        return Unknown("middleware")
    if name in {"authorize", "authorizeForUser", "denyAccessUnlessGranted"}:
        handling.raised(403, call)
        return Const(True)
    return None


# --- validation -----------------------------------------------------------------------------------------------------


def _make_validator(run: Interpreter, call: CallSite) -> Value:
    data, rules = call.get(0, "data"), call.get(1, "rules")
    if data is None:
        return Native("the validator", lambda r, n, c: _make_validator(r, c) if n in {"make", "validate"} else None)
    return validated(run, current(run), call, data, rules)


def _validate(run: Interpreter, call: CallSite) -> Value:
    return validated(run, current(run), call, call.get(0), call.get(1))


def _rule(name: str) -> Function:
    def native(run: Interpreter, call: CallSite) -> Value:
        return RuleValue([Word(name, [w for v in call.positional for w in literals(run, v)])])

    return native


def _rule_in(run: Interpreter, call: CallSite) -> Value:
    cases = class_value(call.get(0))
    if cases is not None and cases.cls.kind == "enum":
        return RuleValue([Word("enum", [], enum_values(run, cases))])
    words = [w for v in call.positional for w in literals(run, v)]
    return RuleValue([Word("in", words)] if words else [])


def _rule_enum(run: Interpreter, call: CallSite) -> Value:
    ref = class_value(call.get(0))
    return RuleValue([Word("enum", [], enum_values(run, ref))] if ref is not None else [])


def enum_values(run: Interpreter, ref: ClassRef) -> list[str | int | float | bool]:
    """The values of an enumeration as they travel: those of its cases, or their names."""
    out: list[str | int | float | bool] = []
    for case in ref.cls.members():
        if "case" in case.modifiers:
            value = run.evaluate(case.default, ref.scope) if case.default is not None else Text(case.name)
            literal = value.literal if isinstance(value, Text) else value.value if isinstance(value, Const) else None
            if literal is not None:
                out.append(literal)
    return out


def _nothing(run: Interpreter, call: CallSite) -> Value:
    return RuleValue([])


def _rule_when(run: Interpreter, call: CallSite) -> Value:
    """``Rule::when($condition, 'required|min:3')``: rules that count at times."""
    from liveapi.frameworks.php.rules import words_of

    given = call.get(1)
    words, _ = words_of(run, given) if given is not None and not isinstance(given, FunctionRef) else ([], False)
    return RuleValue([w for w in words if w.name != "required"])


# --- answers --------------------------------------------------------------------------------------------------------


def _response(run: Interpreter, call: CallSite) -> Value:
    if not call.args:
        return Native("the response factory", _factory)
    return Reply(
        status_of(call.get(1, "status")), call.get(0), HTML if isinstance(call.get(0), Text) else "application/json", call.get(1) is None
    )


def _factory(run: Interpreter, name: str, call: CallSite) -> Value | None:
    """``response()->json($data, 201)``."""
    first, status = call.get(0, "data", "content"), status_of(call.get(1, "status"))
    if name == "noContent":
        return Reply(status_of(call.get(0, "status")) or 204, None, default=False)
    if name in {"download", "file", "streamDownload"}:
        return Reply(200, typed({"type": "string", "format": "binary"}), BINARY)
    if name in {"stream", "eventStream", "streamJson"}:
        return Reply(200, typed(STRING), STREAM)
    if name == "view":
        return Reply(200, typed(STRING), HTML)
    if name.startswith("redirect"):
        return Reply(302, None)
    if name == "make":
        return Reply(status, first, HTML if isinstance(first, Text) else "application/json", default=status is None)
    # ``json``, ``jsonp``, and macros of the application that are named for what they send.
    return Reply(status, first if first is not None else Const(None), default=call.get(1, "status") is None)


def _factory_method(name: str) -> Function:
    return lambda run, call: _factory(run, name, call) or Reply()


def _views(run: Interpreter, name: str, call: CallSite) -> Value | None:
    return _view(run, call) if name in {"make", "first", "renderWhen"} else None


#: Laravel's factories of answers and of pages, as constructors ask for them.
RESPONSES = Native("the response factory", _factory)
VIEWS = Native("the view factory", _views)


def _json_response(run: Interpreter, call: CallSite) -> Value:
    status = call.get(1, "status")
    return Reply(status_of(status), call.get(0, "data") or MapOf(), default=status is None)


def _plain_response(run: Interpreter, call: CallSite) -> Value:
    content, status = call.get(0, "content"), status_of(call.get(1, "status"))
    if isinstance(content, Encoded):
        return Reply(status, content.value)
    if content is None or (isinstance(content, Const) and content.value is None) or (isinstance(content, Text) and content.literal == ""):
        return Reply(status, None)
    headers = call.get(2, "headers")
    kind = headers.entries.get("Content-Type") if isinstance(headers, MapOf) else None
    media = (run.text(kind).literal or "").partition(";")[0] if kind is not None else HTML
    return Reply(status, content, media or HTML)


def _file_response(run: Interpreter, call: CallSite) -> Value:
    return Reply(200, typed({"type": "string", "format": "binary"}), BINARY)


def _stream_response(run: Interpreter, call: CallSite) -> Value:
    return Reply(status_of(call.get(1, "status")) or 200, typed({"type": "string", "format": "binary"}), BINARY)


def _redirect(run: Interpreter, call: CallSite) -> Value:
    return Reply(302, None)


def _redirector(run: Interpreter, call: CallSite) -> Value:
    return Reply(302, None)


def _view(run: Interpreter, call: CallSite) -> Value:
    return Reply(200, typed(STRING), HTML)


def _abort(run: Interpreter, call: CallSite) -> Value:
    given = call.get(0)
    if isinstance(given, Reply):
        current(run).raised(given.status or 200, call, given.content)
    elif (status := status_of(given)) is not None:
        current(run).raised(status, call)
    return Unknown("nothing, since it aborts")


def _abort_if(run: Interpreter, call: CallSite) -> Value:
    return _abort(run, call.without(1))


def _throw_if(run: Interpreter, call: CallSite) -> Value:
    from liveapi.frameworks.php.exceptions import thrown_answer

    given = call.get(1)
    answer = thrown_answer(run, given, frozenset()) if given is not None else None
    if answer is not None:
        current(run).raised(answer[0], call, answer[1])
    return Unknown("nothing")


# --- helpers --------------------------------------------------------------------------------------------------------


def _request(run: Interpreter, call: CallSite) -> Value:
    request = RequestValue()
    if call.args:
        first = call.get(0)
        if first is not None and first.items() is not None:
            return request.call_method(run, "only", call)
        return request.call_method(run, "input", call)
    return request


def _request_method(name: str) -> Function:
    return lambda run, call: RequestValue().call_method(run, name, call)


def _auth(run: Interpreter, call: CallSite) -> Value:
    return Native("the guard", _guard)


def _guard(run: Interpreter, name: str, call: CallSite) -> Value | None:
    if name in {"user", "authenticate", "loginUsingId", "getUser", "retrieveByCredentials"}:
        return current(run).user(run)
    if name in {"guard", "setUser"}:
        return Native("the guard", _guard)
    if name == "id":
        return typed({"type": "integer"})
    if name in {"check", "guest", "once", "validate"}:
        return typed({"type": "boolean"})
    if name in {"attempt", "login", "refresh", "tokenById", "fromUser"}:
        # A session's guard says whether, a token's guard gives one: tests take either.
        return typed(STRING)
    if name == "factory":
        return Native("the guard", lambda _run, _name, _call: typed({"type": "integer"}))
    return None


def _auth_method(name: str) -> Function:
    return lambda run, call: _guard(run, name, call) or Unknown(f"{name} of the guard")


def _gate(run: Interpreter, call: CallSite) -> Value:
    current(run).raised(403, call)
    return Const(True)


def _now(run: Interpreter, call: CallSite) -> Value:
    return typed(DATE_TIME)


def _json_encode(run: Interpreter, call: CallSite) -> Value:
    return Encoded(call.get(0) or Const(None))


def _json_decode(run: Interpreter, call: CallSite) -> Value:
    given = call.get(0)
    if isinstance(given, RawBody):
        return Input(given.read)
    return given if isinstance(given, Input) else given.value if isinstance(given, Encoded) else Unknown("decoded JSON")


def _runs(run: Interpreter, call: CallSite) -> Value:
    """``DB::transaction(function () {…})``: what the function gives."""
    function = next((a.value for a in reversed(call.args) if isinstance(a.value, FunctionRef)), None)
    return run.call(function, [], call) if function is not None else Unknown("the result of a function")


def _collection(run: Interpreter, call: CallSite) -> Value:
    """``new Collection($items)``: what is known of the items is kept."""
    given = call.get(0)
    items = given.items() if given is not None and not isinstance(given, MapOf) else None
    if isinstance(given, MapOf):
        return given
    return CollectionOf(Choice.of(items)) if items else CollectionOf(Unknown("an item of a collection"))


def _page(kind: str) -> Function:
    def native(run: Interpreter, call: CallSite) -> Value:
        made = _collection(run, call)
        inner = made.items()
        return PageOf(inner[0] if inner and not isinstance(made, MapOf) else Unknown("an item of a page"), kind)

    return native


def _optional(run: Interpreter, call: CallSite) -> Value:
    return call.get(0) or Unknown("nothing")


def _container(run: Interpreter, call: CallSite) -> Value:
    """``app(X::class)``: an object of a class."""
    ref = class_value(call.get(0))
    if ref is None:
        return Unknown("the container")
    semantics = run.semantics(call.module)
    of_class = getattr(getattr(semantics, "library", None), "of_class", None)
    if ref.cls.kind == "class" and "abstract" not in ref.cls.modifiers:
        return run.classes.instantiate(ref, CallSite([], call.node, call.module, [], call.scope))
    return (of_class(ref) if of_class is not None else None) or run.classes.summary(ref)


_FUNCTIONS: dict[str, Function] = {
    **dict.fromkeys((_FACADES + "Validator.make", "Validator.make", "validator"), _make_validator),
    **dict.fromkeys((_FACADES + "Validator.validate", "Validator.validate"), _validate),
    **dict.fromkeys((_RULE + "in",), _rule_in),
    **dict.fromkeys((_RULE + "enum", _RULES + "Enum", _RULES + "EnumRule"), _rule_enum),
    **dict.fromkeys((_RULES + "In",), _rule_in),
    **{
        _RULE + name: _nothing
        for name in ("notIn", "unique", "exists", "requiredIf", "excludeIf", "prohibitedIf", "anyOf", "can", "forEach")
    },
    _RULE + "dimensions": _rule("image"),
    _RULE + "array": _rule("array"),
    _RULE + "date": _rule("date"),
    _RULE + "dateTime": _rule("date"),
    _RULE + "email": _rule("email"),
    _RULE + "file": _rule("file"),
    _RULE + "imageFile": _rule("image"),
    _RULE + "numeric": _rule("numeric"),
    _RULE + "string": _rule("string"),
    _RULE + "when": _rule_when,
    _RULE + "unless": _rule_when,
    _RULES + "Email.default": _rule("email"),
    **{
        _RULES + f"Password.{n}": (_rule("min") if n == "min" else _rule("password"))
        for n in ("min", "default", "defaults", "required", "sometimes")
    },
    _RULES + "Password": _rule("min"),
    _RULES + "File.types": _rule("mimes"),
    _RULES + "File.image": _rule("image"),
    _RULES + "File.default": _rule("file"),
    _RULES + "ImageFile": _rule("image"),
    "response": _response,
    **{
        f"{facade}.{n}": _factory_method(n)
        for facade in (_FACADES + "Response", "Response")
        for n in ("json", "noContent", "make", "download", "file", "stream", "view", "api")
    },
    **dict.fromkeys(
        (
            "Symfony\\Component\\HttpFoundation\\JsonResponse",
            "Illuminate\\Http\\JsonResponse",
            "Laminas\\Diactoros\\Response\\JsonResponse",
        ),
        _json_response,
    ),
    **dict.fromkeys(("Symfony\\Component\\HttpFoundation\\Response", "Illuminate\\Http\\Response"), _plain_response),
    "Symfony\\Component\\HttpFoundation\\BinaryFileResponse": _file_response,
    "Symfony\\Component\\HttpFoundation\\StreamedResponse": _stream_response,
    "Symfony\\Component\\HttpFoundation\\RedirectResponse": _redirect,
    "Symfony\\Component\\HttpFoundation\\JsonResponse.fromJsonString": _json_response,
    **dict.fromkeys(
        ("redirect", "back", "to_route", _FACADES + "Redirect.to", _FACADES + "Redirect.route", _FACADES + "Redirect.back"), _redirector
    ),
    **dict.fromkeys(("view", "inertia", "Inertia\\Inertia.render", _FACADES + "View.make"), _view),
    **STRINGS,
    "abort": _abort,
    "abort_if": _abort_if,
    "abort_unless": _abort_if,
    "throw_if": _throw_if,
    "throw_unless": _throw_if,
    "request": _request,
    **{
        f"{f}Request.{n}": _request_method(n)
        for f in (_FACADES, "")
        for n in ("input", "get", "all", "only", "has", "file", "validate", "query", "header")
    },
    "auth": _auth,
    **{
        f"{f}Auth.{n}": _auth_method(n)
        for f in (_FACADES, "")
        for n in ("user", "id", "check", "guest", "attempt", "login", "guard", "once", "authenticate")
    },
    **{f"{f}Gate.{n}": _gate for f in (_FACADES, "") for n in ("authorize",)},
    **dict.fromkeys(
        ("now", "today", "Carbon\\Carbon.now", "Illuminate\\Support\\Carbon.now", "Carbon\\Carbon.parse", "Carbon\\CarbonImmutable.now"),
        _now,
    ),
    "Symfony\\Component\\HttpFoundation\\ParameterBag": lambda _run, _call: ParameterBag(),
    "DateTime": _now,
    "DateTimeImmutable": _now,
    "json_encode": _json_encode,
    "json_decode": _json_decode,
    **dict.fromkeys(
        (
            *(f"Illuminate\\Support\\Collection{end}" for end in ("", ".make", ".wrap")),
            *(f"Illuminate\\Database\\Eloquent\\Collection{end}" for end in ("", ".make")),
            "Doctrine\\Common\\Collections\\ArrayCollection",
        ),
        _collection,
    ),
    "Illuminate\\Pagination\\LengthAwarePaginator": _page("length"),
    "Illuminate\\Pagination\\Paginator": _page("simple"),
    "Illuminate\\Pagination\\CursorPaginator": _page("cursor"),
    "optional": _optional,
    **{f"{f}{n}": _runs for f in (_FACADES, "") for n in ("DB.transaction", "Cache.remember", "Cache.rememberForever", "Cache.flexible")},
    **dict.fromkeys(("rescue", "retry", "once", "Illuminate\\Support\\Benchmark.measure"), _runs),
    "resolve": _container,
    "app": _container,
}

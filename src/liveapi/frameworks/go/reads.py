"""What a Go handler takes from its request: ``c.Query("q")``, ``r.PathValue("id")``, bound and decoded structs, forms and files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from liveapi.api.model import Certainty, Evidence, Location, Parameter, Schema
from liveapi.frameworks.answers import FILE
from liveapi.frameworks.go.frames import Flow, Frame, Term
from liveapi.frameworks.reads import USUAL_HEADERS
from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import FunctionRef

STRING: Schema = {"type": "string"}
_INTEGER: Schema = {"type": "integer"}
_LONG: Schema = {"type": "integer", "format": "int64"}
_BOOLEAN: Schema = {"type": "boolean"}
_NUMBER: Schema = {"type": "number"}
_ARRAY: Schema = {"type": "array", "items": {"type": "string"}}
_UUID: Schema = {"type": "string", "format": "uuid"}

GIN = "github.com/gin-gonic/gin.Context"
ECHO = "github.com/labstack/echo.Context"
FIBER = "github.com/gofiber/fiber.Ctx"
CONTEXTS = frozenset({GIN, ECHO, FIBER})
REQUEST = "net/http.Request"

#: Methods of the context of Gin, Echo and Fiber that read one thing by name.
_CONTEXT: Mapping[str, tuple[Location, Schema]] = {
    **dict.fromkeys(("Query", "DefaultQuery", "GetQuery", "QueryParam", "QueryParamOr"), (Location.QUERY, STRING)),
    **dict.fromkeys(("QueryArray", "GetQueryArray"), (Location.QUERY, _ARRAY)),
    "QueryMap": (Location.QUERY, {"type": "object", "additionalProperties": STRING}),
    "QueryInt": (Location.QUERY, _INTEGER),
    "QueryBool": (Location.QUERY, _BOOLEAN),
    "QueryFloat": (Location.QUERY, _NUMBER),
    "GetHeader": (Location.HEADER, STRING),
    "Param": (Location.PATH, STRING),
    "Params": (Location.PATH, STRING),
    "ParamsInt": (Location.PATH, _INTEGER),
    "Cookie": (Location.COOKIE, STRING),
    "Cookies": (Location.COOKIE, STRING),
}
#: Those that read one part of a form: is it a file, is it surely the body's.
_FORMS: Mapping[str, tuple[Schema, str]] = {
    **dict.fromkeys(("PostForm", "DefaultPostForm", "GetPostForm", "PostFormValue"), (STRING, "form")),
    **dict.fromkeys(("PostFormArray", "GetPostFormArray"), (_ARRAY, "form")),
    "FormValue": (STRING, "any"),
    "FormFile": (FILE, "file"),
}
#: Methods of a context that fill a struct: the tags they look at.
_BINDERS: Mapping[str, Mapping[str, Location]] = {
    "ShouldBindQuery": {"form": Location.QUERY},
    "BindQuery": {"form": Location.QUERY},
    "ShouldBindUri": {"uri": Location.PATH},
    "BindUri": {"uri": Location.PATH},
    "ShouldBindHeader": {"header": Location.HEADER},
    "BindHeader": {"header": Location.HEADER},
    "QueryParser": {"query": Location.QUERY},
    "ParamsParser": {"params": Location.PATH},
    "ReqHeaderParser": {"reqHeader": Location.HEADER},
    "CookieParser": {"cookie": Location.COOKIE},
    "BindQueryParams": {"query": Location.QUERY},
    "BindPathParams": {"param": Location.PATH},
    "BindHeaders": {"header": Location.HEADER},
}
#: Fiber 3: ``c.Bind().Query(&x)``.
_BIND_PARTS: Mapping[str, Mapping[str, Location]] = {
    "Query": {"query": Location.QUERY},
    "URI": {"uri": Location.PATH},
    "Header": {"header": Location.HEADER},
    "Cookie": {"cookie": Location.COOKIE},
}
#: Gin's ``c.ShouldBindWith(&x, binding.Query)``.
_WITH: Mapping[str, Mapping[str, Location]] = {
    "query": {"form": Location.QUERY},
    "header": {"header": Location.HEADER},
    "uri": {"uri": Location.PATH},
}
#: Methods that fill a struct from the body: what kind of body, ``auto`` where the request says it.
_BODIES: Mapping[str, str] = {
    **dict.fromkeys(("ShouldBindJSON", "BindJSON", "ShouldBindBodyWithJSON", "BindBodyJSON"), "json"),
    **dict.fromkeys(("ShouldBindXML", "BindXML"), "xml"),
    **dict.fromkeys(("ShouldBindYAML", "BindYAML"), "yaml"),
    **dict.fromkeys(("Bind", "ShouldBind", "MustBind", "BodyParser", "BindBody"), "auto"),
}
#: What a text is turned into tells its type.
_CONVERSIONS: Mapping[str, Schema] = {
    "strconv.Atoi": _INTEGER,
    "strconv.ParseInt": _LONG,
    "strconv.ParseUint": _LONG,
    "strconv.ParseBool": _BOOLEAN,
    "strconv.ParseFloat": _NUMBER,
    "github.com/google/uuid.Parse": _UUID,
    "github.com/google/uuid.MustParse": _UUID,
    "github.com/gofrs/uuid.FromString": _UUID,
    "github.com/satori/go.uuid.FromString": _UUID,
}
#: The results of helpers that read one thing.
_RESULTS: Mapping[str, Schema] = {
    **dict.fromkeys(("int", "int32", "uint", "uint32"), _INTEGER),
    **dict.fromkeys(("int64", "uint64"), _LONG),
    **dict.fromkeys(("float32", "float64"), _NUMBER),
    "bool": _BOOLEAN,
    "UUID": _UUID,
}
#: Headers that Go's file servers, proxies and cross-origin handlers look at, too.
_TECHNICAL_HEADERS = USUAL_HEADERS | {
    *("upgrade", "range", "if-range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "cdn-host"),
    *("access-control-request-method", "access-control-request-headers"),
}
#: Decoders of forms and queries ▶ the tags that they look at.
_FORM_DECODERS: Mapping[str, str] = {"github.com/gorilla/schema.Decoder": "schema", "github.com/go-playground/form.Decoder": "form"}
#: What servers that oapi-codegen generated bind parameters with.
_GENERATED = frozenset({"github.com/oapi-codegen/runtime", "github.com/deepmap/oapi-codegen/pkg/runtime"})
_BINDER = "github.com/labstack/echo.ValueBinder"


@dataclass(slots=True, eq=False)
class Bound:
    """A value that is filled from the request."""

    ref: TypeRef
    #: Tag ▶ place, for what is not the body.
    sources: Mapping[str, Location]
    #: ``json``, ``form``, ``xml``, ``yaml``, ``auto``, or nothing.
    body: str
    evidence: Evidence
    #: The framework that binds, for what ``auto`` means.
    kind: str = ""
    #: The tag that names the parts of a form.
    tag: str = "form"
    #: What is read of a body that is bound to a map.
    keys: dict[str, Schema] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Typed:
    """A parameter that is bound to a variable of a type."""

    name: str
    location: Location
    required: bool
    ref: TypeRef
    evidence: Evidence


@dataclass(slots=True, eq=False)
class FormPart:
    """One part of a form that is read by name: ``form``, ``file``, or ``any`` if the query will do."""

    schema: Schema
    kind: str
    evidence: Evidence


class Requests:
    """What one handler reads."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.parameters: dict[tuple[Location, str], Parameter] = {}
        self.bound: list[Bound] = []
        self.form: dict[str, FormPart] = {}
        #: The whole body is read as bytes or as parts.
        self.raw: str = ""
        #: Words that tell how a request proves who sends it.
        self.words: set[str] = set()
        #: Headers and cookies that were read, the usual ones too.
        self.headers: dict[str, Evidence] = {}
        self.cookies: dict[str, Evidence] = {}
        #: Parameters whose type is that of the variable that a generated server binds them to.
        self.typed: list[Typed] = []
        #: Names of the security schemes whose scopes a generated server sets.
        self.schemes: list[str] = []
        self.noted: list[tuple[Location, str]] = []
        self._keys: dict[tuple[ir.Expr, Frame], tuple[Location, str]] = {}
        self._maps: dict[tuple[str, Frame], Bound] = {}

    def mentioned(self, text: str) -> None:
        """A literal that stands in the code."""
        word = text.strip().rstrip(":").lower()
        if word.startswith(("bearer", "basic", "token")) and len(word) < 12:
            self.words.add(word.split()[0].rstrip(" %s"))

    # --- methods ----------------------------------------------------------------------------------------------------

    def method(self, kind: str, name: str, call: ir.Call, frame: Frame) -> bool:
        """``receiver.name(…)`` on something of the request; whether it was understood."""
        args = [a.value for a in call.args]
        if kind in CONTEXTS:
            return self._of_context(kind, name, call, args, frame)
        if kind == REQUEST:
            return self._of_request(name, call, args, frame)
        if kind.startswith("net/url.Values") and name in ("Get", "Has") and args:
            return self._of_values(kind, args[0], call, frame)
        if kind == "net/http.Header" and name in ("Get", "Values") and args:
            return self._named(args[0], Location.HEADER, STRING, call, frame)
        if kind.startswith(_BINDER) and args:
            return self._binder(kind, name, args[0], call, frame)
        if kind in _FORM_DECODERS and name == "Decode" and len(args) == 2:
            return self._decode_values(_FORM_DECODERS[kind], call, args, frame)
        if kind.endswith(".Decoder") and name == "Decode" and args:
            return self._decode(kind, call, args, frame)
        if kind == "github.com/gofiber/fiber.Bind" and args:
            if name in _BIND_PARTS:
                return self._bind(args[0], frame, call, _BIND_PARTS[name], "")
            return self._bind(args[0], frame, call, {}, {"JSON": "json", "Body": "auto", "Form": "form", "XML": "xml"}.get(name, ""), FIBER)
        return False

    def _of_context(self, kind: str, name: str, call: ir.Call, args: list[ir.Expr], frame: Frame) -> bool:
        if name in _BINDERS and args:
            return self._bind(args[0], frame, call, _BINDERS[name], "")
        if name in _BODIES and args:
            return self._bind(args[0], frame, call, {}, _BODIES[name], kind)
        if name in ("ShouldBindWith", "MustBindWith", "BindWith", "ShouldBindBodyWith") and len(args) == 2:
            word = args[1].name.lower() if isinstance(args[1], ir.Member) else ""
            if word in _WITH:
                return self._bind(args[0], frame, call, _WITH[word], "")
            return self._bind(args[0], frame, call, {}, "form" if "form" in word else word or "auto", kind)
        if name == "BasicAuth" and kind != ECHO:
            self.words.add("basic")
            return True
        if not args:
            if name == "MultipartForm":
                self.raw = "multipart"
            elif name in ("GetRawData", "Body", "BodyRaw"):
                self.raw = self.raw or "bytes"
            return False
        if name == "Set":
            self._scopes(args[0], frame)
            return False
        if name in _FORMS:
            return self._form(args[0], *_FORMS[name], frame, call)
        if name in _CONTEXT:
            return self._named(args[0], *_CONTEXT[name], call, frame)
        if name == "Get" and kind == FIBER:  # Gin's and Echo's read what middleware stored
            return self._named(args[0], Location.HEADER, STRING, call, frame)
        return False

    def _of_request(self, name: str, call: ir.Call, args: list[ir.Expr], frame: Frame) -> bool:
        if name == "BasicAuth":
            self.words.add("basic")
            return True
        if name in ("ParseMultipartForm", "MultipartReader"):
            self.raw = "multipart"
            return True
        if not args:
            return False
        if name in _FORMS:
            return self._form(args[0], *_FORMS[name], frame, call)
        if name == "PathValue":
            return self._named(args[0], Location.PATH, STRING, call, frame)
        return self._named(args[0], Location.COOKIE, STRING, call, frame) if name == "Cookie" else False

    def _of_values(self, kind: str, name: ir.Expr, call: ir.Call | ir.Index, frame: Frame, schema: Schema = STRING) -> bool:
        place = kind.partition("#")[2]
        if place:
            return self._form(name, schema, place, frame, call)
        return self._named(name, Location.QUERY, schema, call, frame)

    def _binder(self, kind: str, name: str, what: ir.Expr, call: ir.Call, frame: Frame) -> bool:
        """Echo's ``QueryParamsBinder(c).Int("page", &page).MustBool("all", &all)``."""
        text = self.flow.text(what, frame)
        if text is None:
            return True
        location = {"query": Location.QUERY, "path": Location.PATH}.get(kind.partition("#")[2])
        if location is None:
            return self._form(what, STRING, "any", frame, call)
        word = name.removeprefix("Must")
        plural = word.endswith("s")
        base = "string" if word.startswith("String") else word.rstrip("s").lower()
        schema = {"time": {"type": "string", "format": "date-time"}, **_RESULTS}.get(base, STRING)
        whole: Schema = {"type": "array", "items": schema} if plural else schema
        required = name.startswith("Must") or location is Location.PATH
        self.declare(text.value, location, whole, required, Evidence(frame.file, call.line))
        return True

    # --- functions --------------------------------------------------------------------------------------------------

    def function(self, name: str, call: ir.Call, frame: Frame) -> bool:
        """A library's function that takes the request or a part of it; whether it was understood."""
        args = [a.value for a in call.args]
        if name in _CONVERSIONS and args:
            self._convert(args[0], _CONVERSIONS[name], frame)
            return True
        package, _, last = name.rpartition(".")
        if last == "Unmarshal" and len(args) >= 2 and self._has(args[0], frame, "#bytes"):
            return self._bind(args[1], frame, call, {}, next((k for k in ("xml", "yaml") if k in package), "json"))
        if package in _GENERATED and last.startswith("Bind") and len(args) >= 4:
            return self._generated(last, args, call, frame)
        if name == "context.WithValue" and len(args) == 3:
            self._scopes(args[1], frame)
            return False
        if name == "github.com/go-chi/chi.URLParam" and len(args) == 2:
            return self._named(args[1], Location.PATH, STRING, call, frame)
        if package == "github.com/go-chi/render" and last in ("Bind", "Decode", "DecodeJSON", "DecodeForm", "DecodeXML") and len(args) == 2:
            return self._bind(args[1], frame, call, {}, {"DecodeForm": "form", "DecodeXML": "xml"}.get(last, "json"))
        if package == "github.com/gofiber/fiber" and last in ("Query", "Params") and len(args) >= 2:
            types = call.types or (call.callee.args if isinstance(call.callee, ir.Index) else [])
            schema = _RESULTS.get(_type_name(types[0]), STRING) if types else STRING
            return self._named(args[1], Location.QUERY if last == "Query" else Location.PATH, schema, call, frame)
        if name == "net/http.MaxBytesReader" or last in ("ReadAll", "Copy"):
            if any(self._has(a, frame, "#body") for a in args):
                self.raw = self.raw or "bytes"
            return False
        return False

    def _generated(self, name: str, args: list[ir.Expr], call: ir.Call, frame: Frame) -> bool:
        """What servers generated by oapi-codegen bind: ``runtime.BindQueryParameter("form", true, false, "limit", values, &limit)``."""
        query = name.startswith("BindQueryParameter")
        text = self.flow.text(args[3 if query else 1], frame) if len(args) > 3 else None
        options = next((a.value for a in call.args if isinstance(a.value, ir.Call)), None) if not query else None
        where = next((_name(a.value).lower() for a in options.args if a.name == "ParamLocation"), "") if options is not None else ""
        location = next((at for at in (Location.HEADER, Location.COOKIE, Location.QUERY) if where.endswith(at.value)), Location.PATH)
        target = args[5] if query and len(args) > 5 else next((a for a in args[3:] if isinstance(a, ir.Name | ir.Member)), None)
        ref = self.flow.types.of(target, frame.names) if target is not None else None
        if text is not None and ref is not None:
            place = Location.QUERY if query else location
            needed = place is Location.PATH or (isinstance(args[2], ir.Literal) and args[2].value is True)
            self.typed.append(Typed(text.value, place, needed, ref, Evidence(frame.file, call.line)))
        return True

    def _scopes(self, key: ir.Expr, frame: Frame) -> None:
        text = self.flow.text(key, frame)
        if text is not None and text.value.endswith(".Scopes"):
            self.schemes.append(text.value.removesuffix(".Scopes"))

    def field(self, node: ir.Member, frame: Frame) -> None:
        """A field of the request that says how its body is read."""
        if node.name in ("MultipartForm", "File") and REQUEST in self._kinds(node.object, frame):
            self.raw = "multipart"

    def index(self, node: ir.Index, frame: Frame) -> None:
        """``r.URL.Query()["tag"]``, ``mux.Vars(r)["id"]``, ``body["name"]``."""
        if len(node.args) != 1:
            return
        if isinstance(node.object, ir.Name):
            bound = self._maps.get((node.object.id, frame))
            if bound is not None and isinstance(node.args[0], ir.Str):
                bound.keys.setdefault(node.args[0].value, {})
                return
        for kind in self._kinds(node.object, frame):
            if kind.startswith("net/url.Values"):
                self._of_values(kind, node.args[0], node, frame, _ARRAY)
            elif kind == "github.com/gorilla/mux#vars":
                self._named(node.args[0], Location.PATH, STRING, node, frame)
            elif kind == "net/http.Header":
                self._named(node.args[0], Location.HEADER, STRING, node, frame)

    def helped(self, call: ir.Call, function: FunctionRef, frame: Frame, before: int) -> None:
        """A helper that reads one thing and gives it as a number, a boolean, an id: ``BoolValue(r, "all")``."""
        read = set(self.noted[before:])
        returns = function.function.returns
        if isinstance(returns, ir.List):
            first = returns.items[0] if returns.items else None
            returns = None if isinstance(first, ir.Arg) else first
        schema = _RESULTS.get(_type_name(returns)) if returns is not None else None
        if len(read) == 1:
            key = next(iter(read))
            self._keys[call, frame] = key
            if schema is not None:
                self._retype(key, schema)

    # --- what is noted ----------------------------------------------------------------------------------------------

    def _kinds(self, expr: ir.Expr, frame: Frame) -> list[str]:
        return self.flow.types.kinds(self.flow.types.of(expr, frame.names))

    def _has(self, expr: ir.Expr, frame: Frame, mark: str) -> bool:
        return any(k.endswith(mark) for k in self._kinds(expr, frame))

    def _named(self, name: ir.Expr, location: Location, schema: Schema, node: ir.Call | ir.Index, frame: Frame) -> bool:
        text = self.flow.text(name, frame)
        if text is None:
            return True
        evidence = Evidence(frame.file, node.line)
        if location is Location.HEADER:
            self.headers.setdefault(text.value, evidence)
            if text.value.lower() in _TECHNICAL_HEADERS:
                return True
        elif location is Location.COOKIE:
            self.cookies.setdefault(text.value, evidence)
        key = (location, text.value)
        self.noted.append(key)
        self._keys[node, frame] = key
        known = self.parameters.get(key)
        if known is None:
            certainty = Certainty.LIKELY
            self.parameters[key] = Parameter(
                text.value, location, schema, location is Location.PATH, evidence=evidence, certainty=certainty
            )
        elif known.schema == STRING:
            known.schema = schema
        return True

    def declare(self, name: str, location: Location, schema: Schema, required: bool, evidence: Evidence) -> None:
        """A parameter that a binder names."""
        self.parameters.setdefault(
            (location, name), Parameter(name, location, schema, required, evidence=evidence, certainty=Certainty.LIKELY)
        )

    def _form(self, name: ir.Expr, schema: Schema, kind: str, frame: Frame, node: ir.Call | ir.Index) -> bool:
        text = self.flow.text(name, frame)
        if text is None:
            return True
        known = self.form.get(text.value)
        if known is None:
            self.form[text.value] = FormPart(schema, kind, Evidence(frame.file, node.line))
        elif known.kind == "any":
            known.kind = kind
        key = (Location.QUERY, text.value)
        self.noted.append(key)
        self._keys[node, frame] = key
        return True

    def _convert(self, value: ir.Expr, schema: Schema, frame: Frame) -> None:
        for term in self.flow.follow(Term(value, frame)):
            key = self._keys.get((term.expr, term.frame))
            if key is not None:
                self._retype(key, schema)

    def _retype(self, key: tuple[Location, str], schema: Schema) -> None:
        known = self.parameters.get(key)
        if known is not None and known.schema in (STRING, {}):
            known.schema = schema
        part = self.form.get(key[1]) if key[0] is Location.QUERY else None
        if part is not None and part.schema == STRING:
            part.schema = schema

    def _decode(self, kind: str, call: ir.Call, args: list[ir.Expr], frame: Frame) -> bool:
        """``json.NewDecoder(r.Body).Decode(&x)``"""
        callee = call.callee
        if not isinstance(callee, ir.Member):
            return False
        for term in self.flow.follow(Term(callee.object, frame)):
            made = term.expr
            if isinstance(made, ir.Call) and any(self._has(a.value, term.frame, "#body") for a in made.args):
                return self._bind(args[0], frame, call, {}, next((k for k in ("xml", "yaml") if k in kind), "json"))
        return True

    def _decode_values(self, tag: str, call: ir.Call, args: list[ir.Expr], frame: Frame) -> bool:
        """``schema.NewDecoder().Decode(&x, r.URL.Query())``"""
        for kind in self._kinds(args[1], frame):
            if kind == "net/url.Values":
                return self._bind(args[0], frame, call, {tag: Location.QUERY}, "")
            if kind.startswith("net/url.Values#"):
                self._bind(args[0], frame, call, {}, "form")
                self.bound[-1].tag = tag
                self.bound[-1].kind = GIN if kind.endswith("#any") else ""  # which a query fills too, where there is no body
                return True
        return True

    def _bind(self, value: ir.Expr, frame: Frame, call: ir.Call, sources: Mapping[str, Location], body: str, kind: str = "") -> bool:
        types = self.flow.types
        ref = types.of(value, frame.names)
        if ref is None or types.is_open(ref):
            for term in self.flow.follow(Term(value, frame)):
                found = types.of(term.expr, term.frame.names)
                if found is not None and not types.is_open(found):
                    ref = found
                    break
        if ref is None:
            return True
        made = Bound(ref, sources, body, Evidence(frame.file, call.line), kind)
        if isinstance(value, ir.Name):
            under = types.underlying(ref)
            if (
                under is not None
                and isinstance(under.expr, ir.Index)
                and isinstance(under.expr.object, ir.Name)
                and under.expr.object.id == "map"
            ):
                self._maps[value.id, frame] = made
        self.bound.append(made)
        return True


def _name(expr: ir.Expr) -> str:
    return expr.name if isinstance(expr, ir.Member) else expr.id if isinstance(expr, ir.Name) else ""


def _type_name(type_: ir.Expr) -> str:
    return type_.id if isinstance(type_, ir.Name) else type_.name if isinstance(type_, ir.Member) else ""

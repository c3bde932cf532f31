"""What a Go handler reads from the request: ``c.Query("q")``, ``r.URL.Query().Get("q")``, ``r.PathValue("id")``, bound structs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liveapi.api.model import Certainty, Evidence, Location, Parameter
from liveapi.frameworks.go.types import Lookup, schema_of, struct_parameters
from liveapi.syntax import ir

STRING: Mapping[str, Any] = {"type": "string"}
_INTEGER: Mapping[str, Any] = {"type": "integer"}
_BOOLEAN: Mapping[str, Any] = {"type": "boolean"}
_NUMBER: Mapping[str, Any] = {"type": "number"}
_ARRAY: Mapping[str, Any] = {"type": "array", "items": {"type": "string"}}

_Read = tuple[Location, Mapping[str, Any]]
#: Methods of the context of Gin, Echo and Fiber that read one thing by name.
_CONTEXT: Mapping[str, _Read] = {
    **dict.fromkeys(("Query", "DefaultQuery", "GetQuery", "QueryParam", "QueryParamOr"), (Location.QUERY, STRING)),
    **dict.fromkeys(("QueryArray", "GetQueryArray"), (Location.QUERY, _ARRAY)),
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
#: The same where the place depends on whether the request has a body.
_ANY_BINDERS = frozenset({"Bind", "ShouldBind", "MustBind"})
#: Fiber 3: ``c.Bind().Query(&x)``.
_BIND_PARTS: Mapping[str, Mapping[str, Location]] = {
    "Query": {"query": Location.QUERY},
    "URI": {"uri": Location.PATH},
    "Header": {"header": Location.HEADER},
    "Cookie": {"cookie": Location.COOKIE},
}
#: What a text is turned into tells its type.
_CONVERSIONS: Mapping[str, Mapping[str, Any]] = {
    "strconv.Atoi": _INTEGER,
    "strconv.ParseInt": {"type": "integer", "format": "int64"},
    "strconv.ParseUint": {"type": "integer", "format": "int64"},
    "strconv.ParseBool": _BOOLEAN,
    "strconv.ParseFloat": _NUMBER,
    "uuid.Parse": {"type": "string", "format": "uuid"},
    "uuid.MustParse": {"type": "string", "format": "uuid"},
    "uuid.FromString": {"type": "string", "format": "uuid"},
}
#: What a handler looks at that takes its input from the body.
_BODY_PARTS = frozenset({"Body", "PostForm", "PostFormValue", "ParseMultipartForm", "FormFile", "MultipartReader", "FormValue"})
_CONTEXT_TYPES = frozenset({"Context", "Ctx"})
_USUAL_HEADERS = frozenset({"content-type", "content-length", "host", "accept", "connection", "user-agent", "authorization"})
_MAX_DEPTH = 2


def request_parameters(function: ir.Function, file: str, lookup: Lookup, *, body: bool) -> list[Parameter]:
    """Path, query, header and cookie parameters that ``function`` reads; ``body`` says that the method takes a body."""
    reader = _Reader(file, lookup, body)
    reader.function(function, 0)
    return list(reader.found.values())


class _Reader:
    def __init__(self, file: str, lookup: Lookup, body: bool) -> None:
        self.file = file
        self.lookup = lookup
        self.body = body
        self.found: dict[tuple[Location, str], Parameter] = {}
        #: Local variables: which parameter they hold, what part of the request they are, what type they have.
        self.holds: dict[str, tuple[Location, str]] = {}
        self.parts: dict[str, str] = {}
        self.types: dict[str, ir.Expr] = {}
        self.contexts: set[str] = set()
        self.fiber: set[str] = set()
        self.seen: set[tuple[int, tuple[str, ...]]] = set()
        #: Parameters of helpers that are given a name: ``BoolValue(r, "all")``.
        self.texts: dict[str, ir.Str] = {}

    def function(self, function: ir.Function, depth: int) -> None:
        key = (id(function), tuple(self.texts[p.name].value for p in function.params if p.name in self.texts))
        if key in self.seen:
            return
        self.seen.add(key)
        self._parameters_of(function)
        helpers: list[ir.Call] = []
        for statement in function.body:
            for node in statement.walk():
                if isinstance(node, ir.Function):
                    self._parameters_of(node)
                elif isinstance(node, ir.Assign):
                    self._assign(node)
                elif isinstance(node, ir.Call):
                    self._call(node)
                    if depth < _MAX_DEPTH and any(self._is_request(a.value) for a in node.args):
                        helpers.append(node)
                elif isinstance(node, ir.Index) and len(node.args) == 1 and isinstance(node.args[0], ir.Str):
                    self._index(node, node.args[0])
        for call in helpers:
            found = self.lookup(call.callee)
            if found is not None and isinstance(found[0], ir.Function):
                self._pass_types(call, found[0])
                outer, self.file = self.file, found[1]
                self.function(found[0], depth + 1)
                self.file = outer

    def _pass_types(self, call: ir.Call, helper: ir.Function) -> None:
        """A helper that binds ``any`` binds what it is given: ``BindAndCheck(ctx, req)``."""
        for arg, param in zip(call.args, helper.params, strict=False):
            self.texts.pop(param.name, None)
            if isinstance(arg.value, ir.Str):
                self.texts[param.name] = arg.value
            elif isinstance(arg.value, ir.Name) and arg.value.id in self.types:
                self.types[param.name] = self.types[arg.value.id]

    def _parameters_of(self, function: ir.Function) -> None:
        for param in function.params:
            type_ = param.type
            if isinstance(type_, ir.Member) and type_.name in _CONTEXT_TYPES:
                self.contexts.add(param.name)
                if isinstance(type_.object, ir.Name) and type_.object.id == "fiber":
                    self.fiber.add(param.name)
            elif isinstance(type_, ir.Member) and type_.name == "Request":
                self.parts[param.name] = "request"

    def _is_request(self, node: ir.Expr) -> bool:
        return isinstance(node, ir.Name) and (node.id in self.contexts or self.parts.get(node.id) == "request")

    def _part(self, node: ir.Expr) -> str:
        """What part of the request an expression is: ``request``, ``query``, ``header``, ``vars``, ``context`` or nothing."""
        if isinstance(node, ir.Name):
            return "context" if node.id in self.contexts else self.parts.get(node.id, "")
        if isinstance(node, ir.Call) and isinstance(node.callee, ir.Member):
            name, owner = node.callee.name, node.callee.object
            if name == "Query" and not node.args and isinstance(owner, ir.Member) and owner.name == "URL":
                return "query"
            if name == "QueryParams" and self._part(owner) == "context":
                return "query"
            if name in ("Request", "Req") and self._part(owner) == "context":
                return "request"
            if name == "Vars" and isinstance(owner, ir.Name) and owner.id == "mux":
                return "vars"
            return "bind" if name == "Bind" and not node.args and self._part(owner) == "context" else ""
        if isinstance(node, ir.Member):
            owner_part = self._part(node.object)
            if node.name == "Request" and owner_part == "context":
                return "request"
            if node.name == "Header" and owner_part == "request":
                return "header"
            if node.name == "Form" and owner_part == "request" and not self.body:
                return "query"
        return ""

    # --- what is read -----------------------------------------------------------------------------------------------

    def _assign(self, node: ir.Assign) -> None:
        target = node.target.items[0] if isinstance(node.target, ir.List) and node.target.items else node.target
        if not isinstance(target, ir.Name):
            return
        if node.type is not None:
            self.types[target.id] = node.type
        if node.value is None:
            return
        part = self._part(node.value)
        if part:
            self.parts[target.id] = part
        key = self._read(node.value)
        if key is not None:
            self.holds[target.id] = key
        if isinstance(node.value, ir.Call):
            callee = node.value.callee
            if isinstance(callee, ir.Name) and callee.id == "new" and node.value.args:
                self.types[target.id] = node.value.args[0].value
            elif isinstance(callee, (ir.Class, ir.Name)) or (isinstance(callee, ir.Member) and callee.name[:1].isupper()):
                self.types.setdefault(target.id, callee)

    def _read(self, node: ir.Expr) -> tuple[Location, str] | None:
        """The parameter that an expression reads, noted."""
        if isinstance(node, ir.Index) and len(node.args) == 1 and isinstance(node.args[0], ir.Str):
            return self._index(node, node.args[0])
        return self._call(node) if isinstance(node, ir.Call) else None

    def _index(self, node: ir.Index, name: ir.Str) -> tuple[Location, str] | None:
        part = self._part(node.object)
        if part == "query":
            return self._note(name, Location.QUERY, _ARRAY)
        if part == "vars":
            return self._note(name, Location.PATH, STRING)
        return self._note(name, Location.HEADER, STRING) if part == "header" else None

    def _call(self, node: ir.Call) -> tuple[Location, str] | None:
        callee = node.callee
        if not isinstance(callee, ir.Member):
            return None
        conversion = _CONVERSIONS.get(f"{callee.object.id}.{callee.name}") if isinstance(callee.object, ir.Name) else None
        if conversion is not None and node.args:
            return self._convert(node.args[0].value, conversion)
        name, part = callee.name, self._part(callee.object)
        values = [a.value for a in node.args]
        texts = [t for v in values if (t := self.texts.get(v.id) if isinstance(v, ir.Name) else v) is not None and isinstance(t, ir.Str)]
        if part == "context" and name in _BINDERS:
            self._bind(values, _BINDERS[name])
        elif part == "bind" and name in _BIND_PARTS:
            self._bind(values, _BIND_PARTS[name])
        elif part == "context" and name in _ANY_BINDERS:
            query = {} if self.body else {"form": Location.QUERY, "query": Location.QUERY}
            self._bind(values, {"param": Location.PATH, **query})
        elif texts:
            return self._named(callee, part, texts[0], node)
        return None

    def _named(self, callee: ir.Member, part: str, name: ir.Str, node: ir.Call) -> tuple[Location, str] | None:
        """Calls that take the name of a parameter."""
        method = callee.name
        owner = callee.object.id if isinstance(callee.object, ir.Name) else ""
        if method == "URLParam" and owner == "chi":
            return self._note(name, Location.PATH, STRING)
        if owner == "fiber" and method in ("Query", "Params") and node.args[0].value is not name:
            schema = schema_of(node.types[0], self.lookup) if node.types else STRING
            return self._note(name, Location.QUERY if method == "Query" else Location.PATH, schema)
        if part == "context":
            if method in _CONTEXT:
                return self._note(name, *_CONTEXT[method])
            return self._note(name, Location.HEADER, STRING) if method == "Get" and self._is_fiber(callee.object) else None
        if part == "request":
            if method == "PathValue":
                return self._note(name, Location.PATH, STRING)
            if method == "Cookie":
                return self._note(name, Location.COOKIE, STRING)
            return self._note(name, Location.QUERY, STRING) if method == "FormValue" and not self.body else None
        if part == "query" and method in ("Get", "Has"):
            return self._note(name, Location.QUERY, STRING)
        if part == "header" and method in ("Get", "Values"):
            return self._note(name, Location.HEADER, STRING)
        return self._binder_chain(callee, name)

    def _binder_chain(self, callee: ir.Member, name: ir.Str) -> tuple[Location, str] | None:
        """Echo's ``QueryParamsBinder(c).Int("page", &page).MustBool("all", &all)``."""
        start: ir.Expr = callee.object
        while isinstance(start, ir.Call) and isinstance(start.callee, ir.Member) and not start.callee.name.endswith("ParamsBinder"):
            start = start.callee.object
        if not (isinstance(start, ir.Call) and isinstance(start.callee, ir.Member)):
            return None
        location = Location.QUERY if start.callee.name == "QueryParamsBinder" else Location.PATH
        word = callee.name.removeprefix("Must")
        plural = word.endswith("s")
        line = name.line
        base = "string" if word.startswith("String") else word.rstrip("s")
        type_ = ir.Name(line, base if base in ("Time", "Duration") else base.lower())
        schema = schema_of(ir.Index(line, ir.Name(line, "[]"), [type_]) if plural else type_, self.lookup)
        return self._note(name, location, schema, required=callee.name.startswith("Must"))

    def _is_fiber(self, owner: ir.Expr) -> bool:
        """Gin's ``c.Get`` reads what middleware stored; only Fiber's reads a header."""
        return isinstance(owner, ir.Name) and owner.id in self.fiber

    def _convert(self, value: ir.Expr, schema: Mapping[str, Any]) -> tuple[Location, str] | None:
        key = self.holds.get(value.id) if isinstance(value, ir.Name) else self._read(value)
        if key is not None:
            self.found[key].schema = schema
        return key

    def _bind(self, values: list[ir.Expr], sources: Mapping[str, Location]) -> None:
        for value in values:
            if not isinstance(value, ir.Name):
                continue
            type_ = self.types.get(value.id)
            found = (type_, self.file) if isinstance(type_, ir.Class) else self.lookup(type_) if type_ is not None else None
            if found is not None and isinstance(found[0], ir.Class):
                for parameter in struct_parameters(found[0], found[1], sources, self.lookup):
                    self.found[parameter.location, parameter.name] = parameter

    def _note(self, name: ir.Str, location: Location, schema: Mapping[str, Any], required: bool = False) -> tuple[Location, str] | None:
        if location is Location.HEADER and name.value.lower() in _USUAL_HEADERS:
            return None
        key = (location, name.value)
        known = self.found.get(key)
        if known is None:
            self.found[key] = Parameter(
                name.value,
                location,
                schema,
                required or location is Location.PATH,
                evidence=Evidence(self.file, name.line),
                certainty=Certainty.LIKELY,
            )
        elif known.schema == STRING and schema != STRING:
            known.schema = schema
        return key


# --- methods by value -----------------------------------------------------------------------------------------------


def handled_methods(function: ir.Function) -> list[str]:
    """The methods that a handler of any method tells apart itself: ``switch r.Method { case http.MethodGet: … }``."""
    found: list[str] = []
    for statement in function.body:
        for node in statement.walk():
            if isinstance(node, ir.Switch) and node.subject is not None and _is_method(node.subject):
                found.extend(m for case in node.cases for p in case.patterns if (m := _method(p)))
            elif isinstance(node, ir.Binary) and node.op in ("==", "!="):
                for side, other in ((node.left, node.right), (node.right, node.left)):
                    if _is_method(side) and (method := _method(other)):
                        found.append(method)
    return list(dict.fromkeys(found))


def usual_methods(function: ir.Function) -> list[str]:
    """The methods that a handler is meant for: those it tells apart itself, else those with a body if it reads one."""
    found = handled_methods(function)
    if found:
        return found
    for statement in function.body:
        for node in statement.walk():
            if isinstance(node, ir.Member) and node.name in _BODY_PARTS:
                return ["GET", "POST"] if node.name == "FormValue" else ["POST"]
    return ["GET"]


def _is_method(node: ir.Expr) -> bool:
    return isinstance(node, ir.Member) and node.name == "Method" and isinstance(node.object, (ir.Name, ir.Member))


def _method(node: ir.Expr) -> str | None:
    if isinstance(node, ir.Str) and node.value.isupper():
        return node.value
    if isinstance(node, ir.Member) and node.name.startswith("Method") and isinstance(node.object, ir.Name) and node.object.id == "http":
        return node.name.removeprefix("Method").upper()
    return None

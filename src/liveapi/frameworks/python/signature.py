"""What a handler's signature declares, dependencies included, as FastAPI and django-ninja read it: parameters, body, security."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Evidence, Location, Parameter, Schema
from liveapi.api.schemas import plain
from liveapi.api.shapes import MISSING, Property
from liveapi.frameworks.python.dependables import depended_on
from liveapi.frameworks.python.fastapi_security import Demand, scheme_of
from liveapi.frameworks.python.limits import limited, words
from liveapi.frameworks.python.members import Family
from liveapi.frameworks.python.models import members
from liveapi.frameworks.python.pagination import page_parameters
from liveapi.frameworks.python.settings import settings_of
from liveapi.frameworks.python.sites import Site, constant
from liveapi.frameworks.python.types import Type, Types
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, Outside, dotted_name

if TYPE_CHECKING:
    from liveapi.trace.program import Module

_LOCATIONS = {"Path": Location.PATH, "Query": Location.QUERY, "Header": Location.HEADER, "Cookie": Location.COOKIE}
_PATH_MARKS = frozenset({"PathEx", "P"})
_BODY = frozenset({"Body", "Form", "File", "BodyEx", "FormEx", "FileEx"})
_DEPENDS = frozenset({"Depends", "Security", "FilterDepends"})
#: Handed in by the framework, not by the client.
_INJECTED = frozenset(
    {
        "Request", "Response", "HTTPConnection", "WebSocket", "BackgroundTasks", "SecurityScopes", "HttpRequest", "HttpResponse",
        "AsyncSession", "Session", "State",
    }
)  # fmt: skip
_FILES = frozenset({"UploadFile", "UploadedFile", "NinjaUploadedFile"})
_STRING: Schema = {"type": "string"}
#: Forms that libraries declare as dependencies: name, schema, required.
_FORMS: Mapping[str, tuple[tuple[str, Schema, bool], ...]] = {
    "OAuth2PasswordRequestForm": (
        ("grant_type", {"type": ["string", "null"], "pattern": "^password$"}, False),
        ("username", _STRING, True),
        ("password", {"type": "string", "format": "password"}, True),
        ("scope", {"type": "string", "default": ""}, False),
        ("client_id", {"type": ["string", "null"]}, False),
        ("client_secret", {"anyOf": [_STRING, {"type": "null"}], "format": "password"}, False),
    ),
}
_MAX_DEPTH = 12


@dataclass(slots=True)
class Mark:
    """``Query(…)``, ``Depends(…)``: what a parameter's default or the second part of ``Annotated`` says of it."""

    name: str
    module: Module
    args: list[ir.Arg] = field(default_factory=list)
    #: The function it was made in, whose inner functions its arguments may name.
    maker: ir.Function | None = None
    line: int = 1

    def arg(self, *names: str, position: int | None = None) -> ir.Expr | None:
        for arg in self.args:
            if arg.name in names:
                return arg.value
        plain_args = [a for a in self.args if a.name is None and not a.spread]
        return plain_args[position].value if position is not None and position < len(plain_args) else None


@dataclass(slots=True)
class BodyPart:
    """A parameter that is read from the body: all of it, or one of its members."""

    property: Property
    #: ``json``, ``form`` or ``file``.
    kind: str
    #: The parameter alone is a member of the body, not all of it.
    embed: bool
    #: Its type is a model, whose members are those of the body when nothing else is read from there.
    model: bool
    media: str
    evidence: Evidence


@dataclass(slots=True)
class Inputs:
    """All that a signature takes."""

    parameters: dict[tuple[Location, str], Parameter] = field(default_factory=dict)
    body: dict[str, BodyPart] = field(default_factory=dict)
    security: list[Demand] = field(default_factory=list)
    #: The functions that run before the handler.
    dependencies: list[Definition] = field(default_factory=list)

    def add(self, parameter: Parameter) -> None:
        """One parameter; the first of a name counts."""
        self.parameters.setdefault((parameter.location, parameter.name), parameter)


@dataclass(slots=True)
class _Walk:
    """Where a reading of signatures has got to."""

    in_path: Mapping[str, Mapping[str, Any]]
    found: Inputs
    depth: int = 0
    seen: frozenset[int] = frozenset()
    scopes: tuple[str, ...] = ()


class Signatures:
    """Reads signatures of one program."""

    def __init__(self, types: Types, skip_first: bool = False) -> None:
        self.types = types
        #: The first parameter is the request, whatever it is called (django-ninja).
        self.skip_first = skip_first

    def inputs(
        self,
        module: Module,
        function: ir.Function,
        in_path: Mapping[str, Mapping[str, Any]],
        method_of: ir.Class | None = None,
        dependencies: Iterable[tuple[Module, ir.Expr]] = (),
    ) -> Inputs:
        """What a handler takes. ``in_path`` are the names in the path with the schema that its converters give; ``dependencies``
        the ``Depends(…)`` that its route and routers list."""
        found = Inputs()
        walk = _Walk(in_path, found)
        for where, expr in dependencies:
            mark = self._mark(where, expr)
            if mark is not None:
                self._dependency(mark, None, walk)
        params = _without_receiver(function, method_of is not None)
        own = _Walk(in_path, Inputs())
        self._read(module, params[1:] if self.skip_first else params, own)
        if method_of is not None:
            self._attributes(Definition(module, method_of), own)
        first = own.found
        return Inputs(
            {**first.parameters, **{k: v for k, v in found.parameters.items() if k not in first.parameters}},
            {**first.body, **{k: v for k, v in found.body.items() if k not in first.body}},
            [*found.security, *first.security],
            [*found.dependencies, *first.dependencies],
        )

    def _attributes(self, cls: Definition, walk: _Walk) -> None:
        """Class-based views declare shared dependencies as attributes."""
        for part in self.types.lineage(cls):
            assert isinstance(part.node, ir.Class)
            for declared in part.node.members():
                mark = self._mark(part.module, declared.default)
                type_ = None
                if mark is None and isinstance(declared.type, ir.Index):
                    type_ = self.types.read(part.module, declared.type)
                    mark = next((m for where, note in type_.notes if (m := self._mark(where, note)) is not None), None)
                if mark is not None and mark.name in _DEPENDS:
                    self._dependency(mark, type_, walk)

    def parameters(
        self, module: Module, function: ir.Function, in_path: Mapping[str, Mapping[str, Any]], method_of: ir.Class | None = None
    ) -> list[Parameter]:
        """The parameters of a handler."""
        return list(self.inputs(module, function, in_path, method_of).parameters.values())

    def _read(self, module: Module, params: Iterable[ir.Param], walk: _Walk) -> None:
        for param in params:
            if param.kind not in {"rest", "keywords"} and param.name:
                self._parameter(module, param, walk)

    def _parameter(self, module: Module, param: ir.Param, walk: _Walk) -> None:
        type_ = self.types.read(module, param.type)
        mark = self._mark(module, param.default)
        default = param.default if mark is None else None
        for where, note in type_.notes:
            mark = mark or self._mark(where, note)
        if isinstance(param.type, ir.Index) and mark is None:
            mark = self._subscripted(module, param.type, type_)
        if mark is not None and mark.name in _DEPENDS:
            self._dependency(mark, type_, walk)
            return
        last = type_.library.rpartition(".")[2]
        item = (type_.items.library if type_.items is not None else "").rpartition(".")[2]
        if last in _FILES or item in _FILES:
            self._part(module, param, mark or Mark("File", module), type_, default, walk, several=item in _FILES)
            return
        if last in _INJECTED:
            return
        if mark is not None and mark.name in _BODY:
            self._part(module, param, mark, type_, default, walk)
            return
        if mark is not None and default is None:
            default = mark.arg("default", position=0)
        in_path = walk.in_path
        if param.name in in_path or (mark is not None and (mark.name == "Path" or mark.name in _PATH_MARKS)):
            name = self._text(mark, "alias") or param.name
            if name not in in_path and type_.cls is not None and type_.kind == "object":
                self._fields(type_, Location.PATH, walk)
                return
            schema = self._schema(module, type_, mark, None)
            walk.found.add(self._made(module, param, name, Location.PATH, schema or dict(in_path.get(name, {})), True, mark))
            return
        location = _LOCATIONS.get(mark.name, Location.QUERY) if mark is not None else Location.QUERY
        if type_.kind == "object" and type_.cls is not None and mark is not None:
            self._fields(type_, location, walk)
            return
        # Without a mark, FastAPI and ninja take scalars from the query and everything else from the body.
        if mark is None and not self._from_query(param, type_):
            if type_.kind != "unknown":
                self._part(module, param, None, type_, default, walk)
            return
        if self._is_false(mark, "include_in_schema"):
            return
        name = self._text(mark, "alias") or self._text(mark, "validation_alias") or param.name
        if location is Location.HEADER and name == param.name and not self._is_false(mark, "convert_underscores"):
            name = name.replace("_", "-")
        walk.found.add(self._made(module, param, name, location, self._schema(module, type_, mark, default), _required(default), mark))

    def _from_query(self, param: ir.Param, type_: Type) -> bool:
        if type_.kind == "scalar":
            return True
        return type_.kind == "unknown" and (param.type is None or type_.library.rpartition(".")[2] in {"Any", "object"})

    def _made(
        self, module: Module, param: ir.Param, name: str, location: Location, schema: dict[str, Any], required: bool, mark: Mark | None
    ) -> Parameter:
        return Parameter(
            name,
            location,
            schema,
            required,
            self._text(mark, "description") or "",
            deprecated=mark is not None and isinstance(flag := mark.arg("deprecated"), ir.Literal) and flag.value is True,
            evidence=Evidence(module.path, param.line),
        )

    def _fields(self, type_: Type, location: Location, walk: _Walk) -> None:
        """A model that gathers query parameters, headers or cookies: one for each of its fields."""
        cls = type_.cls
        assert cls is not None
        settings = settings_of(self.types, self.types.lineage(cls))
        for name, made in members(self.types, cls, type_.arguments, settings, Family.PYDANTIC).items():
            wire = made.name.replace("_", "-") if location is Location.HEADER and made.name == name else made.name
            schema = dict(self.types.inlined(made.schema))
            if made.default is not MISSING:
                schema["default"] = made.default
            if made.examples:
                schema["examples"] = list(made.examples)
            at = Evidence(cls.module.path, cls.node.line)
            walk.found.add(
                Parameter(
                    wire, location, schema, made.required or location is Location.PATH, made.description, made.deprecated, evidence=at
                )
            )

    def _part(
        self, module: Module, param: ir.Param, mark: Mark | None, type_: Type, default: ir.Expr | None, walk: _Walk, several: bool = False
    ) -> None:
        """A parameter that is read from the body."""
        word = mark.name.removesuffix("Ex") if mark is not None else "Body"
        if mark is not None and default is None:
            default = mark.arg("default", "default_factory", position=0)
        kind = {"Form": "form", "File": "file"}.get(word, "json")
        schema = type_.whole
        if kind == "file":
            one: Schema = {"type": "string", "format": "binary"}
            schema = {"type": "array", "items": one} if several or type_.kind == "list" else one
        if mark is not None:
            schema = limited(schema, words(self.types.names, mark.module, ir.Call(param.line, ir.Name(param.line, "Field"), mark.args)))
            if (tag := self._text(mark, "discriminator")) is not None:
                self.types.discriminate(type_, tag)
                schema = type_.whole
        made = Property(self._text(mark, "alias") or param.name, schema, _required(default), self._text(mark, "description") or "")
        value = constant(self.types.names, Site(module), default) if default is not None else MISSING
        if value is not MISSING and value is not None:
            made.default = plain(value)
        made.examples = tuple(self._examples(mark))
        embed = (
            (flag := mark.arg("embed")) is not None and isinstance(flag, ir.Literal) and flag.value is True if mark is not None else False
        )
        part = BodyPart(
            made, kind, embed, type_.kind == "object" and type_.cls is not None, self._text(mark, "media_type") or "",
            Evidence(module.path, param.line),
        )  # fmt: skip
        walk.found.body.setdefault(made.name, part)

    def _examples(self, mark: Mark | None) -> Iterable[Any]:
        """``examples=[…]`` and ``example=…``; a mapping of examples (``openapi_examples``) by their values."""
        if mark is None:
            return
        site = Site(mark.module)
        for word in ("examples", "openapi_examples"):
            listed = constant(self.types.names, site, mark.arg(word))
            if isinstance(listed, list):
                yield from (plain(v) for v in listed)
            elif isinstance(listed, dict):
                yield from (plain(v["value"]) for v in listed.values() if isinstance(v, dict) and "value" in v)
        one = constant(self.types.names, site, mark.arg("example"))
        if one is not MISSING:
            yield plain(one)

    # --- marks ------------------------------------------------------------------------------------------------------

    def _mark(self, module: Module, expr: ir.Expr | None, step: int = 0) -> Mark | None:
        """``Query(…)`` or ``Depends`` by whatever name it was imported; a call or a name that stands for one."""
        callee = expr.callee if isinstance(expr, ir.Call) else expr
        if not isinstance(callee, (ir.Name, ir.Member)) or step > _MAX_DEPTH:
            return None
        found = self.types.names.find(module, callee)
        if isinstance(found, Definition):
            if isinstance(found.node, ir.Assign) and callee is expr:
                return self._mark(found.module, found.node.value, step + 1)
            if isinstance(found.node, ir.Function) and callee is not expr:
                for statement in found.node.body:
                    if isinstance(statement, ir.Return) and (mark := self._mark(found.module, statement.value, step + 1)) is not None:
                        mark.maker = found.node
                        return mark
            return None
        name = (found.name if found is not None else dotted_name(callee)).rpartition(".")[2]
        if name in _LOCATIONS or name in _BODY or name in _DEPENDS or name in {"Field", "Param", *_PATH_MARKS}:
            return Mark(name, module, expr.args if isinstance(expr, ir.Call) else [], line=expr.line if expr is not None else 1)
        return None

    def _subscripted(self, module: Module, expr: ir.Index, type_: Type) -> Mark | None:
        """django-ninja's ``Query[Filters]``."""
        name = self._library_name(module, expr.object)
        if (name not in _LOCATIONS and name not in _BODY) or not expr.args:
            return None
        inner = self.types.read(module, expr.args[0])
        for slot in ("schema", "nullable", "notes", "cls", "arguments", "library", "kind", "variants", "items"):
            setattr(type_, slot, getattr(inner, slot))
        return Mark(name, module)

    def _library_name(self, module: Module, expr: ir.Expr) -> str:
        found = self.types.names.find(module, expr)
        name = found.name if isinstance(found, Outside) else dotted_name(expr) if found is None else ""
        return name.rpartition(".")[2]

    def _text(self, mark: Mark | None, name: str) -> str | None:
        given = mark.arg(name) if mark is not None else None
        value = constant(self.types.names, Site(mark.module), given) if mark is not None and given is not None else None
        return value if isinstance(value, str) else None

    def _is_false(self, mark: Mark | None, name: str) -> bool:
        value = mark.arg(name) if mark is not None else None
        return isinstance(value, ir.Literal) and value.value is False

    def _schema(self, module: Module, type_: Type, mark: Mark | None, default: ir.Expr | None) -> dict[str, Any]:
        schema = self.types.inlined(type_.schema)
        if mark is not None:
            schema = limited(schema, words(self.types.names, mark.module, ir.Call(0, ir.Name(0, "Field"), mark.args)))
        found = dict(schema)
        value = constant(self.types.names, Site(module), default) if default is not None else MISSING
        if value is not MISSING and value is not None:
            found["default"] = plain(value)
        if examples := list(self._examples(mark)):
            found["examples"] = examples
        return found

    # --- dependencies -----------------------------------------------------------------------------------------------

    def _dependency(self, mark: Mark, type_: Type | None, walk: _Walk) -> None:
        target = mark.arg("dependency", position=0)
        if walk.depth > _MAX_DEPTH:
            return
        given = constant(self.types.names, Site(mark.module), mark.arg("scopes", position=1)) if mark.name == "Security" else []
        scopes = (*walk.scopes, *(str(s) for s in given)) if isinstance(given, list) else walk.scopes
        below = _Walk(walk.in_path, walk.found, walk.depth + 1, walk.seen, scopes)
        if isinstance(target, ir.Lambda):
            self._read(mark.module, target.function.params, below)
            return
        if target is not None and (demand := scheme_of(self.types, mark.module, target)) is not None:
            demand.scopes = scopes
            walk.found.security.append(demand)
        if target is None:
            callee, instance = type_.cls if type_ is not None else None, False
            self._form(mark, type_.library if type_ is not None else "", walk)
        else:
            callee, instance = depended_on(self.types, mark.module, target, mark.maker)
            self._form(mark, self._library_name(mark.module, target), walk)
        if callee is None or id(callee.node) in walk.seen:
            return
        # A dependency that two others share is asked for once.
        below.seen = walk.seen | {id(callee.node)}
        if isinstance(callee.node, ir.Function):
            walk.found.dependencies.append(callee)
            self._read(callee.module, _without_receiver(callee.node, callee.owner is not None), below)
        elif isinstance(callee.node, ir.Class):
            for part in self.types.lineage(callee):
                methods = part.node.methods() if isinstance(part.node, ir.Class) else iter(())
                wanted = next((m for m in methods if m.name == ("__call__" if instance else "__init__")), None)
                if wanted is not None:
                    walk.found.dependencies.append(Definition(part.module, wanted, part.node if isinstance(part.node, ir.Class) else None))
                    self._read(part.module, _without_receiver(wanted, True), below)
                    return
            if not instance:
                read = Type(cls=callee) if type_ is None or type_.cls is not callee else type_
                self._fields(read, Location.QUERY, walk)

    def _form(self, mark: Mark, library: str, walk: _Walk) -> None:
        """A form or parameters that a library declares."""
        at = Evidence(mark.module.path, mark.line)
        for parameter in page_parameters(library, at):
            walk.found.add(parameter)
        for name, schema, required in _FORMS.get(library.rpartition(".")[2].replace("RequestFormStrict", "RequestForm"), ()):
            part = BodyPart(Property(name, schema, required), "form", False, False, "", at)
            walk.found.body.setdefault(name, part)


def _without_receiver(function: ir.Function, method: bool) -> list[ir.Param]:
    static = any(a.name == "staticmethod" for a in function.annotations)
    return function.params[1:] if method and not static else function.params


def _required(default: ir.Expr | None) -> bool:
    return default is None or (isinstance(default, ir.Name) and default.id == "...")

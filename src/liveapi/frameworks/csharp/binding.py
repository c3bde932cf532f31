"""What ASP.NET Core binds a handler's parameters to: route, query, headers, body, forms; and their schemas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from liveapi.api.model import Evidence, Location, Parameter, RequestBody, Schema
from liveapi.api.shapes import Property, object_of
from liveapi.frameworks.answers import FORM, JSON, MULTIPART, body_of
from liveapi.frameworks.csharp import data_annotations
from liveapi.frameworks.csharp.attributes import Attributes, plain
from liveapi.frameworks.csharp.documentation import Documentation, documented
from liveapi.frameworks.csharp.members import Member
from liveapi.frameworks.csharp.schemas import TypeReader
from liveapi.syntax import ir
from liveapi.trace.languages.csharp_type_names import SEQUENCES
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef, FunctionRef

_SERVICES = frozenset({"FromServices", "FromKeyedServices"})
_FRAMEWORK = frozenset(
    {
        "CancellationToken", "HttpContext", "HttpRequest", "HttpResponse", "ClaimsPrincipal", "IPrincipal", "Stream", "PipeReader",
        "ILogger", "IServiceProvider", "LinkGenerator", "IMediator", "ISender", "IMapper", "IConfiguration", "IWebHostEnvironment",
        "ILoggerFactory", "UserManager", "SignInManager", "RoleManager", "IValidator", "IOptions", "IOptionsSnapshot", "IMemoryCache",
        "IHttpClientFactory",
    }
)  # fmt: skip
_FILES = frozenset({"IFormFile", "IFormFileCollection", "FormFile"})
_FORMS = frozenset({"IFormCollection"})
_SENDING = frozenset({"POST", "PUT", "PATCH"})
_MAX_DEPTH = 3


@dataclass(slots=True)
class Binder:
    """Finds the parameters and the body of one handler. ``minimal`` for minimal APIs, ``api`` for ``[ApiController]``."""

    reader: TypeReader
    function: FunctionRef
    path_names: frozenset[str]
    method: str
    minimal: bool
    api: bool
    #: The concrete controller of an action that a base declares.
    controller: ClassRef | None = None
    #: What the function overrides: a parameter without attributes has those of the parameter there.
    overridden: ir.Function | None = None
    #: Parameters of all routes of the action, in lower case.
    route_names: frozenset[str] = frozenset()
    _found: dict[tuple[Location, str], Parameter] = field(default_factory=dict)
    _form: dict[str, Property] = field(default_factory=dict)
    _files: bool = False
    _form_at: Evidence | None = None
    body: RequestBody | None = None

    def bind(self) -> Binder:
        """Look at all parameters."""
        function = self.function
        owner = function.owner
        scope = self.reader.types.inside(owner) if owner is not None else function.scope
        doc = documented(function.function.doc)
        arguments = bound_in(self.reader, self.controller, owner)
        strict = self.reader.members.strict(function.module.path)
        further = self.overridden.params if self.overridden is not None else []
        for i, p in enumerate(function.function.params):
            annotations = p.annotations or (further[i].annotations if i < len(further) else [])
            kind = TypeRef(p.type, scope, arguments) if p.type is not None else None
            said = Documentation(doc.params.get(p.name, ""))
            attributes = Attributes(self.reader.run, annotations, scope, ("", "param"))
            member = Member(p.name, kind, p.default, attributes, function.module.path, p.line, said, strict=strict)
            if kind is not None:
                self._bind(member, None, 0, "")
        if self._form:
            schema = object_of(self._form.values())
            media = (MULTIPART,) if self._files else (MULTIPART, FORM)
            needed = any(p.required for p in self._form.values())
            self.body = self.body or body_of(schema, *media, required=needed, evidence=self._form_at)
        if self.body is not None and (kinds := self._consumes()):
            schema = next(iter(self.body.content.values())).schema
            self.body = body_of(schema, *kinds, required=self.body.required, description=self.body.description, evidence=self.body.evidence)
        return self

    @property
    def parameters(self) -> list[Parameter]:
        """All but the body."""
        return list(self._found.values())

    def _consumes(self) -> list[str]:
        """The media types of ``[Consumes(…)]``, on the action or its controller."""
        owners = [c.cls.annotations for c in self.reader.run.classes.ancestors(self.controller)] if self.controller is not None else []
        for listed in (self.function.function.annotations, *owners):
            found = Attributes(self.reader.run, listed, self.function.scope).get("Consumes")
            kinds = [k for i in range(found.count()) if (k := found.text(i)) is not None] if found is not None else []
            if kinds:
                return kinds
        return []

    # --- one member -------------------------------------------------------------------------------------------------

    def _bind(self, member: Member, source: str | None, depth: int, prefix: str) -> None:
        attributes = member.attributes
        kind = bare(member.type)
        if kind is None or attributes.names & _SERVICES or kind.name in _FRAMEWORK or "BindNever" in attributes:
            return
        declared = attributes.get("FromRoute", "FromQuery", "FromHeader", "FromForm")
        name = prefix + ((declared.text(None, "Name") if declared is not None else None) or member.name)
        in_path = next((n for n in self.path_names if n.lower() == name.lower()), None)
        schema = self.reader.input.in_url(kind)
        where = self._where(member, kind, in_path is not None, schema, source, depth)
        if where is None:
            return
        if where == "body":
            self._body(member, kind)
        elif where == "form":
            self._to_form(member, kind, name, schema, source, depth)
        elif schema is None:
            self._spread(member, kind, where, declared is not None, name, depth, prefix)
        else:
            self._parameter(member, Location(where), in_path or name if where == "path" else name, schema)

    def _where(self, member: Member, kind: TypeRef, in_path: bool, schema: Schema | None, source: str | None, depth: int) -> str | None:
        """Where a parameter comes from: a location, ``body`` or ``form``; ``None`` for services."""
        attributes = member.attributes
        for name, where in (
            ("FromHeader", "header"),
            ("FromBody", "body"),
            ("FromForm", "form"),
            ("FromQuery", "query"),
            ("FromRoute", "path"),
        ):
            if name in attributes:
                return where
        if kind.name in _FILES or kind.name in _FORMS or (kind.args and kind.args[-1].name in _FILES):
            return "form"
        if in_path:
            return "path"
        if source is not None:
            return source
        if "AsParameters" in attributes:
            return "query"
        if schema is not None:
            if self.api and not depth and member.name.lower() in self.route_names:
                # It is in another route of the same action, and bound from there alone.
                return None
            # Lists make a body where there can be one.
            listed = schema.get("type") == "array" and not depth
            sent = self.method in _SENDING if self.minimal else self.api and self.method != "GET"
            return "body" if listed and sent else "query"
        if self.reader.is_service(kind):
            return None
        if self.minimal:
            return "body" if self.method in _SENDING and self._is_data(kind) else None
        if self.api:
            return "body" if self.method != "GET" and self._is_data(kind) else None
        return "query" if self.method == "GET" else "form" if self.method in _SENDING else None

    def _is_data(self, kind: TypeRef) -> bool:
        """Whether a type is one that JSON can hold: of the repository, a collection, or one of those known of the library."""
        return (
            self.reader.types.class_of(kind) is not None
            or bool(self.reader.input.of(kind))
            or kind.name in {"object", "dynamic", "JsonElement"}
        )

    def _parameter(self, member: Member, location: Location, name: str, schema: Schema) -> None:
        attributes = member.attributes
        optional = member.optional or member.default is not None
        demanded = data_annotations.required(attributes) or member.required or (not self.minimal and self.reader.input.implied(member))
        required = location is Location.PATH or demanded or (self.minimal and not optional and schema.get("type") != "array")
        whole: dict[str, Any] = {**schema, **data_annotations.formats(attributes, schema), **data_annotations.limits(attributes, schema)}
        if location is not Location.PATH and not required and (value := self._default(member, schema)) is not None:
            whole["default"] = value
        words = member.doc.text or data_annotations.words(attributes)
        evidence = Evidence(member.file, member.line)
        found = Parameter(name, location, whole, required, words, deprecated="Obsolete" in attributes, evidence=evidence)
        self._found.setdefault((location, name), found)

    def _default(self, member: Member, schema: Schema) -> Any:
        if member.default is None or member.type is None:
            return None
        if "enum" in schema and isinstance(member.default, ir.Member):
            return member.default.name if member.default.name in schema["enum"] else None
        value = plain(self.reader.run, member.default, member.type.scope)
        fits: Mapping[str, tuple[type, ...]] = {"string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,)}
        right = isinstance(value, fits.get(str(schema.get("type")), ())) and (
            schema.get("type") == "boolean" or not isinstance(value, bool)
        )
        return value if right and value != "" and "enum" not in schema else None

    def _spread(self, member: Member, kind: TypeRef, where: str, declared: bool, name: str, depth: int, prefix: str) -> None:
        """An object that is bound member by member."""
        found = self.reader.types.class_of(kind)
        if found is None or depth >= _MAX_DEPTH or where == "path":
            if declared and where in {"query", "header"} and found is None:
                evidence = Evidence(member.file, member.line)
                self._found.setdefault((Location(where), name), Parameter(name, Location(where), {}, evidence=evidence))
            return
        inherited = None if "AsParameters" in member.attributes else where
        # What a handler takes is bound without a prefix, objects inside of it by their names.
        inner_prefix = f"{prefix}{member.name}." if depth else prefix
        for inner in self._members(*found):
            self._bind(inner, inherited, depth + 1, inner_prefix)

    def _members(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> list[Member]:
        members: dict[str, Member] = {}
        for base, bound in reversed(list(self.reader.types.lineage(cls, arguments))):
            if base.cls.kind == "interface" and cls.cls.kind != "interface":
                continue
            members.update((m.name, m) for m in self.reader.members.own(base, bound) if m.writable and not m.field)
        return list(members.values())

    # --- bodies -----------------------------------------------------------------------------------------------------

    def _body(self, member: Member, kind: TypeRef) -> None:
        schema = self.reader.input.of(kind)
        behaviour = member.attributes.get("FromBody")
        allowed = behaviour is not None and "Allow" in behaviour.words(None, "EmptyBodyBehavior")
        optional = member.optional or member.default is not None or allowed
        limits = data_annotations.limits(member.attributes, schema) if "$ref" not in schema else {}
        evidence = Evidence(member.file, member.line)
        words = member.doc.text or data_annotations.words(member.attributes)
        self.body = body_of({**schema, **limits}, JSON, required=not optional, description=words, evidence=evidence)

    def _to_form(self, member: Member, kind: TypeRef, name: str, schema: Schema | None, source: str | None, depth: int) -> None:
        self._form_at = self._form_at or Evidence(member.file, member.line)
        of_file = kind.name in _FILES or (kind.name in SEQUENCES and bool(kind.args) and kind.args[-1].name in _FILES)
        self._files |= of_file
        found = self.reader.types.class_of(kind) if schema is None and not of_file else None
        if found is not None and depth < _MAX_DEPTH and source in {None, "form"}:
            prefix = f"{name}." if depth else ""
            for inner in self._members(*found):
                self._bind(inner, "form", depth + 1, prefix)
            return
        written = self.reader.input.of(kind) if schema is None else schema
        attributes = member.attributes
        whole = {**written, **data_annotations.formats(attributes, written), **data_annotations.limits(attributes, written)}
        optional = member.optional or member.default is not None
        implied = not optional if self.minimal else self.reader.input.implied(member)
        needed = data_annotations.required(attributes) or member.required or implied
        self._form.setdefault(name, Property(name, whole, needed, member.doc.text or data_annotations.words(attributes)))


def bare(ref: TypeRef | None) -> TypeRef | None:
    """A type without what says that it may be null."""
    while ref is not None:
        if isinstance(ref.expr, ir.Nullable):
            ref = ref.at(ref.expr.type)
        elif ref.name == "Nullable" and ref.args:
            ref = ref.args[0]
        elif isinstance(ref.expr, ir.Name) and isinstance(inner := ref.arguments.get(ref.expr.id), TypeRef):
            ref = inner
        else:
            return ref
    return None


def bound_in(reader: TypeReader, controller: ClassRef | None, owner: ClassRef | None) -> Mapping[str, TypeRef]:
    """What the type parameters of a base class stand for in the controller that inherits from it."""
    if controller is None or owner is None or controller.cls is owner.cls:
        return {}
    return next((bound for cls, bound in reader.types.lineage(controller, {}) if cls.cls is owner.cls), {})

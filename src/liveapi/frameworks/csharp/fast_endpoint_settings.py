"""What an endpoint of FastEndpoints says of itself: in ``Configure``, in its group, in attributes."""

from __future__ import annotations

from dataclasses import dataclass, field

from liveapi.frameworks.csharp.attributes import Attributes, plain
from liveapi.frameworks.csharp.authentication import scheme_name
from liveapi.frameworks.csharp.conventions import Convention
from liveapi.frameworks.csharp.schemas import TypeReader
from liveapi.syntax import ir
from liveapi.trace.scope import Scope
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import ClassRef, External, Text

_VERBS = {name: name.upper() for name in ("Get", "Post", "Put", "Patch", "Delete", "Head", "Options")}
_ATTRIBUTES = {f"Http{name}": verb for name, verb in _VERBS.items()}
_MAX_GROUPS = 6


@dataclass(slots=True)
class EndpointSettings:
    """The settings of one endpoint."""

    routes: list[tuple[Text, int]] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)
    #: The prefixes of its groups, outermost first.
    groups: list[str] = field(default_factory=list)
    #: In place of the prefix of all.
    prefix: str | None = None
    #: The file in which its routes stand.
    path: str = ""
    open: bool = False
    schemes: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    #: It takes forms, with files or without.
    form: bool = False
    files: bool = False
    summary: str = ""
    description: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    name: str = ""
    deprecated: bool = False
    conventions: list[Convention] = field(default_factory=list)


def settings_of(reader: TypeReader, endpoint: ClassRef) -> EndpointSettings | None:
    """The settings of an endpoint; ``None`` where nothing says where it is served."""
    settings = EndpointSettings()
    for cls, _ in reader.types.lineage(endpoint, {}):
        configure = next((m for m in cls.cls.methods() if m.name == "Configure" and m.span is not None), None)
        if configure is not None:
            settings.path = cls.module.path
            _configured(reader, settings, configure.body, reader.types.inside(cls), 0)
            break
    _attributes(reader, settings, endpoint)
    return settings if settings.routes else None


def _configured(reader: TypeReader, settings: EndpointSettings, body: list[ir.Stmt], scope: Scope, depth: int) -> None:
    for statement in body:
        value = statement.value if isinstance(statement, ir.ExprStmt | ir.Return) else None
        chain: list[ir.Call] = []
        while isinstance(value, ir.Call):
            chain.insert(0, value)
            value = value.callee.object if isinstance(value.callee, ir.Member) else None
        for call in chain:
            _call(reader, settings, call, scope, depth)


def _call(reader: TypeReader, settings: EndpointSettings, call: ir.Call, scope: Scope, depth: int) -> None:
    run = reader.run
    name = call.callee.id if isinstance(call.callee, ir.Name) else call.callee.name if isinstance(call.callee, ir.Member) else ""
    values = [a.value for a in call.args if not isinstance(a.value, ir.Lambda)]
    block = next((a.value for a in call.args if isinstance(a.value, ir.Lambda)), None)
    texts = [w for v in values if isinstance(w := plain(run, v, scope), str)]
    if name in _VERBS or name == "Routes":
        if name in _VERBS:
            settings.methods.append(_VERBS[name])
        settings.routes += [(_route(run.text(run.evaluate(v, scope), "route")), v.line) for v in values]
    elif name == "Verbs":
        found = [run.evaluate(v, scope) for v in values]
        settings.methods += [(run.text(v).literal or (v.name.rpartition(".")[2] if isinstance(v, External) else "")).upper() for v in found]
    elif name == "AllowAnonymous":
        settings.open = True
    elif name == "Roles":
        settings.roles += texts
    elif name == "AuthSchemes":
        settings.schemes += [s for v in values if (s := scheme_name(run, v, scope))]
    elif name == "RoutePrefixOverride" and texts:
        settings.prefix = texts[0]
    elif name in {"AllowFileUploads", "AllowFormData"}:
        settings.form, settings.files = True, settings.files or name == "AllowFileUploads"
    elif name == "Group" and call.types and depth < _MAX_GROUPS:
        _group(reader, settings, TypeRef(call.types[0], scope), depth)
    elif name == "Summary" and block is not None:
        _summary(reader, settings, block, scope)
    elif name in {"Description", "Options"} and block is not None:
        for node in block.walk():
            if isinstance(node, ir.Call) and isinstance(node.callee, ir.Member):
                found_convention = Convention(node.callee.name, node, Locals(scope))
                settings.conventions.append(found_convention)
                if node.callee.name == "WithTags":
                    settings.tags += found_convention.texts(run)
                elif node.callee.name == "WithName":
                    settings.name = next(iter(found_convention.texts(run)), settings.name)


def _route(route: Text) -> Text:
    """A route without its leading slash: prefixes end in one."""
    first = route.parts[0] if route.parts else ""
    return Text(first.lstrip("/"), *route.parts[1:]) if isinstance(first, str) else route


def _group(reader: TypeReader, settings: EndpointSettings, kind: TypeRef, depth: int) -> None:
    """``class Admin : Group { Admin() => Configure("admin", ep => …); }``, and the group that it is part of."""
    found = reader.types.class_of(kind)
    if found is None:
        return
    cls = found[0]
    scope = reader.types.inside(cls)
    for function in cls.cls.methods():
        for statement in function.body if "constructor" in function.modifiers else ():
            call = statement.value if isinstance(statement, ir.ExprStmt | ir.Return) else None
            if isinstance(call, ir.Call) and isinstance(call.callee, ir.Name) and call.callee.id == "Configure" and call.args:
                prefix = plain(reader.run, call.args[0].value, scope)
                settings.groups.insert(0, prefix if isinstance(prefix, str) else "")
                inner = call.args[-1].value
                if isinstance(inner, ir.Lambda):
                    _configured(reader, settings, inner.function.body, scope, depth + 1)
    for base in cls.cls.bases:
        outer = TypeRef(base, scope)
        if outer.name == "SubGroup" and outer.args:
            _group(reader, settings, outer.args[0], depth + 1)


def _summary(reader: TypeReader, settings: EndpointSettings, block: ir.Lambda, scope: Scope) -> None:
    for node in block.walk():
        if not isinstance(node, ir.Assign):
            continue
        text = plain(reader.run, node.value, scope)
        if isinstance(node.target, ir.Member) and isinstance(text, str):
            if node.target.name == "Summary":
                settings.summary = text
            elif node.target.name == "Description":
                settings.description = text
        elif isinstance(node.target, ir.Index) and isinstance(node.target.object, ir.Member) and node.target.object.name == "Responses":
            status = plain(reader.run, node.target.args[0], scope) if node.target.args else None
            if isinstance(status, int) and isinstance(text, str):
                settings.answers[str(status)] = text


def _attributes(reader: TypeReader, settings: EndpointSettings, endpoint: ClassRef) -> None:
    attributes = Attributes(reader.run, endpoint.cls.annotations, reader.types.inside(endpoint))
    for attribute in attributes.listed:
        if attribute.name in _ATTRIBUTES:
            settings.methods.append(_ATTRIBUTES[attribute.name])
            for i in range(attribute.count()):
                value = attribute.expression(i)
                if value is not None:
                    route = _route(reader.run.text(reader.run.evaluate(value, attribute.scope), "route"))
                    settings.routes.append((route, attribute.annotation.line))
        elif attribute.name == "AllowAnonymous":
            settings.open = True
        elif attribute.name == "Obsolete":
            settings.deprecated = True
        elif attribute.name == "Authorize":
            settings.roles += [r.strip() for r in (attribute.text(None, "Roles") or "").split(",") if r.strip()]
        elif attribute.name == "Group" and attribute.types:
            _group(reader, settings, attribute.types[0], 0)

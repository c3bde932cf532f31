"""Classes of Python as types: their keys, their type variables, the classes that calls make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from liveapi.api.components import TypeKey
from liveapi.api.shapes import MISSING
from liveapi.frameworks.python.sites import Site, constant
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, Outside, dotted_name

if TYPE_CHECKING:
    from liveapi.frameworks.python.types import Types
    from liveapi.trace.program import Module

#: What a type variable stands for: an expression, and where it was written.
Bound = Mapping[str, tuple[Site, ir.Expr]]

_MAKERS = {
    "create_model": "pydantic.BaseModel",
    "make_dataclass": "dataclasses.dataclass",
    "TypedDict": "typing.TypedDict",
    "NamedTuple": "typing.NamedTuple",
    "namedtuple": "typing.NamedTuple",
    "defstruct": "msgspec.Struct",
    "create_schema": "ninja.ModelSchema",
    **dict.fromkeys(("Enum", "IntEnum", "StrEnum"), "enum."),
}


def key_of(found: Definition, arguments: tuple[str, ...], mode: str = "") -> TypeKey:
    """Which type a class is."""
    path = found.module.path.removesuffix(".py").removesuffix("/__init__")
    name = found.node.name if isinstance(found.node, ir.Class) else ""
    outer = (found.owner.name,) if found.owner is not None else ()
    return TypeKey(tuple(path.split("/")), (*outer, name), arguments, mode)


def is_variable(types: Types, module: Module, expr: ir.Expr) -> bool:
    """Whether a name is that of a type variable."""
    found = types.names.find(module, expr)
    value = found.node.value if isinstance(found, Definition) and isinstance(found.node, ir.Assign) else None
    return isinstance(value, ir.Call) and dotted_name(value.callee).rpartition(".")[2] == "TypeVar"


def type_params(types: Types, found: Definition) -> list[str]:
    """The type variables of a class: as declared, else those that its bases are applied to."""
    node = found.node
    if not isinstance(node, ir.Class):
        return []
    if node.type_params:
        return node.type_params
    applied = [base for base in node.bases if isinstance(base, ir.Index)]
    for base in applied:
        if dotted_name(base.object).rpartition(".")[2] in {"Generic", "Protocol"}:
            return [a.id for a in base.args if isinstance(a, ir.Name)]
    names = [n.id for base in applied for arg in base.args for n in arg.walk() if isinstance(n, ir.Name)]
    return list(dict.fromkeys(n for n in names if is_variable(types, found.module, ir.Name(0, n))))


def lineage(types: Types, found: Definition, bound: Bound) -> list[tuple[Definition, Bound]]:
    """A class with its bases in the repository, nearest first, each with what its type variables stand for."""
    given: dict[int, Bound] = {id(found.node): bound}
    out: list[tuple[Definition, Bound]] = []
    for part in types.lineage(found):
        own = given.get(id(part.node), {})
        out.append((part, own))
        for expr in part.node.bases if isinstance(part.node, ir.Class) else []:
            if isinstance(expr, ir.Index) and (base := types.base(part, expr)) is not None:
                site = Site(part.module, None, own)
                given.setdefault(id(base.node), {n: (site, a) for n, a in zip(type_params(types, base), expr.args, strict=False)})
    return out


def made_class(types: Types, found: Definition, call: ir.Call) -> Definition | None:
    """The class that a call makes: ``create_model("Name", field=(type, default))``, ``TypedDict("Name", {…})``, ``Enum("Name", …)``."""
    known = types.made.get(id(call))
    if known is None:
        target = types.names.find(found.module, call.callee)
        name = (target.name if isinstance(target, Outside) else dotted_name(call.callee)).rpartition(".")[2]
        made = _make(types, found, call, name) if name in _MAKERS and call.args and not isinstance(target, Definition) else None
        known = types.made[id(call)] = (call, made)
    return Definition(found.module, known[1], found.owner) if known[1] is not None else None


def _make(types: Types, found: Definition, call: ir.Call, name: str) -> ir.Class | None:
    if name == "create_schema":
        # django-ninja: a schema of a model, as ``Meta`` would describe it.
        model = call.args[0].value
        said = {a.name: a.value for a in call.args if a.name is not None}
        wanted = {
            "model": model,
            "fields": said.get("fields"),
            "exclude": said.get("exclude"),
            "fields_optional": said.get("optional_fields"),
        }
        meta = ir.Class(call.line, "Meta", "class", [], [ir.Field(call.line, n, None, v) for n, v in wanted.items() if v is not None])
        named = said.get("name")
        label = named.value if isinstance(named, ir.Str) else dotted_name(model).rpartition(".")[2]
        return ir.Class(call.line, label, "class", [ir.Str(call.line, _MAKERS[name])], [meta])
    title = call.args[0].value
    label = title.value if isinstance(title, ir.Str) else dotted_name(found.node.target) if isinstance(found.node, ir.Assign) else ""
    bases: list[ir.Expr] = [ir.Str(call.line, _MAKERS[name] if name not in {"Enum", "IntEnum", "StrEnum"} else f"enum.{name}")]
    given = next((a.value for a in call.args if a.name == "__base__"), None)
    if given is not None:
        bases = [*(i for i in given.items if not isinstance(i, ir.Arg))] if isinstance(given, ir.List) else [given]
    keywords = [a for a in call.args if a.name in {"total", "rename", "tag"}]
    return ir.Class(call.line, label, "class", bases, list(_members(types, found, call, name)), keywords=keywords) if label else None


def _members(types: Types, found: Definition, call: ir.Call, name: str) -> Iterator[ir.Field]:
    if name == "create_model":
        for arg in call.args:
            if arg.name is not None and not arg.name.startswith("__"):
                yield _member(arg.name, arg.value)
        return
    second = call.args[1].value if len(call.args) > 1 else None
    enum = name in {"Enum", "IntEnum", "StrEnum"}
    if isinstance(second, ir.Dict):
        for key, value in second.items:
            if isinstance(key, ir.Str):
                yield ir.Field(value.line, key.value, None if enum else value, value if enum else None)
        return
    if isinstance(second, ir.List):
        for item in second.items:
            if isinstance(item, ir.List) and len(item.items) > 1 and isinstance(item.items[0], ir.Str):
                value = item.items[1]
                value = value.value if isinstance(value, ir.Arg) else value
                yield ir.Field(item.line, item.items[0].value, None if enum else value, value if enum else None)
    words = constant(types.names, Site(found.module), second)
    if words is MISSING:
        return
    listed = words.replace(",", " ").split() if isinstance(words, str) else words if isinstance(words, list) else []
    for number, word in enumerate((w for w in listed if isinstance(w, str)), 1):
        value = ir.Str(call.line, word.lower()) if name == "StrEnum" else ir.Literal(call.line, number)
        yield ir.Field(call.line, word, None if enum else ir.Name(call.line, "Any"), value if enum else None)


def _member(name: str, value: ir.Expr) -> ir.Field:
    """A field of ``create_model``: ``(type, default)``, or a default alone."""
    if isinstance(value, ir.List) and len(value.items) == 2:
        kind, default = (v.value if isinstance(v, ir.Arg) else v for v in value.items)
        return ir.Field(value.line, name, kind, default)
    return ir.Field(value.line, name, value, None)

"""One member of a model: its name on the wire, its type with all limits, whether it must be there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from liveapi.api.schemas import plain
from liveapi.api.shapes import MISSING, Property, enum_of
from liveapi.frameworks.python.limits import limited, words
from liveapi.frameworks.python.settings import Settings
from liveapi.frameworks.python.sites import Site, constant
from liveapi.frameworks.python.tables import COLUMNS, column
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, Outside, dotted_name

if TYPE_CHECKING:
    from liveapi.frameworks.python.types import Type, Types
    from liveapi.trace.program import Module


class Family(Enum):
    """The library whose rules a class follows."""

    PYDANTIC = auto()
    DATACLASS = auto()
    TYPED_DICT = auto()
    NAMED_TUPLE = auto()
    MSGSPEC = auto()


#: Calls that describe a field, by the last part of their names.
_DESCRIBING = frozenset({"Field", "field", "ib", "attrib", "Param", "Query", "Path", "Header", "Cookie", "Body", "Form", "File"})
#: Calls whose result is no part of the data.
_APART = frozenset({"PrivateAttr", "Relationship", "relationship", "InitVar"})
_VERSION_1 = rb"\b(orm_mode|allow_population_by_field_name|__root__|parse_obj|schema_extra|root_validator|pydantic\.generics)\b"
_WORDS_2 = (
    b"model_config", b"field_validator", b"model_validator", b"model_validate", b"model_dump", b"ConfigDict", b"pydantic_settings",
    b"RootModel",
)  # fmt: skip
_VERSION_2 = rb"\b(" + b"|".join(_WORDS_2) + rb")\b"
_MAX_STEPS = 6


@dataclass(slots=True)
class Said:
    """What a call such as ``Field(…)`` or the notes of ``Annotated`` say of a field, nearest first."""

    calls: list[tuple[Module, ir.Call]]

    def expr(self, *names: str) -> tuple[Module, ir.Expr] | None:
        """A keyword argument."""
        for name in names:
            for module, call in self.calls:
                for arg in call.args:
                    if arg.name == name:
                        return module, arg.value
        return None

    def value(self, types: Types, *names: str) -> Any:
        """A keyword argument as a plain value."""
        found = self.expr(*names)
        return constant(types.names, Site(found[0]), found[1]) if found is not None else MISSING


def describing(types: Types, module: Module, expr: ir.Expr | None, step: int = 0) -> tuple[Module, ir.Call] | None:
    """The call that describes a field in ``expr``: itself, or what a constant or a function of the repository stands for."""
    if step > _MAX_STEPS or expr is None:
        return None
    callee = expr.callee if isinstance(expr, ir.Call) else expr
    found = types.names.find(module, callee)
    if isinstance(found, Definition):
        if isinstance(found.node, ir.Assign) and callee is expr:
            return describing(types, found.module, found.node.value, step + 1)
        if isinstance(found.node, ir.Function) and callee is not expr:
            returned = next((s.value for s in found.node.body if isinstance(s, ir.Return)), None)
            return describing(types, found.module, returned, step + 1)
        return None
    name = (found.name if isinstance(found, Outside) else dotted_name(callee)).rpartition(".")[2]
    return (module, expr) if isinstance(expr, ir.Call) and name in _DESCRIBING else None


def member(types: Types, site: Site, declared: ir.Field, settings: Settings, family: Family) -> Property | None:
    """A field of a model as it travels; ``None`` for what is no part of the data."""
    if not _is_data(types, site, declared, family):
        return None
    type_ = types.read(site, declared.type)
    if declared.type is None and isinstance(declared.default, ir.Call):
        type_.schema = column(types, site, declared.default) or {}
    said = _said(types, site, declared, type_)
    if (said.value(types, "exclude") is True and types.mode == "output") or (said.value(types, "init") is False and types.mode == "input"):
        return None
    own = describing(types, site.module, declared.default)
    default = _default(types, said, site, declared, own)
    if own is not None:
        given = words(types.names, *own) or _named(types, own)
        type_.schema = limited(type_.schema, given)
        if isinstance(tag := given.get("discriminator"), str):
            types.discriminate(type_, tag)
        if given.get("const") is True and default is not None:
            # pydantic 1: the default is all that it may be.
            type_.schema = enum_of([constant(types.names, *default)])
    made = Property(wire_name(types, said, settings, declared.name), type_.whole)
    made.required = _required(
        types, site, declared, default, family, type_, settings.value(types, "json_schema_serialization_defaults_required") is True
    )
    made.description = _text(said.value(types, "description")) or _doc(types, type_) or declared.doc or ""
    made.deprecated = said.value(types, "deprecated") not in {MISSING, False, None, ""}
    made.examples = tuple(_examples(types, said))
    if default is not None and (value := constant(types.names, default[0], default[1])) is not MISSING and value is not None:
        # A decimal is sent as digits.
        made.default = str(value) if type_.schema.get("type") == "string" and isinstance(value, float) else plain(value)
    return made


def _is_data(types: Types, site: Site, declared: ir.Field, family: Family) -> bool:
    if declared.name == "model_config" or (declared.name.startswith("__") and declared.name != "__root__"):
        return False
    if family is Family.PYDANTIC and declared.name.startswith("_"):
        return False
    if declared.type is None:
        # attrs: ``x = attr.ib(type=int)``
        called = dotted_name(declared.default.callee) if isinstance(declared.default, ir.Call) else ""
        return called in {"attr.ib", "attr.attrib", "attrs.field"} or called.rpartition(".")[2] in COLUMNS
    outer = declared.type.object if isinstance(declared.type, ir.Index) else declared.type
    if dotted_name(outer).rpartition(".")[2] in {"ClassVar", "InitVar"}:
        return False
    return not (isinstance(declared.default, ir.Call) and dotted_name(declared.default.callee).rpartition(".")[2] in _APART)


def _said(types: Types, site: Site, declared: ir.Field, type_: Type) -> Said:
    calls = []
    own = describing(types, site.module, declared.default)
    if own is not None:
        calls.append(own)
    for module, note in type_.notes:
        if isinstance(note, ir.Call):
            calls.append(describing(types, module, note) or (module, note))
        elif (named := describing(types, module, note)) is not None:
            calls.append(named)
    return Said(calls)


def _named(types: Types, own: tuple[Module, ir.Call]) -> Mapping[str, Any]:
    """Limits of a call whose name tells less than what it returns (``attrs.field(…)`` has none)."""
    module, call = own
    site = Site(module)
    return {a.name: v for a in call.args if a.name is not None and (v := constant(types.names, site, a.value)) is not MISSING}


def _default(types: Types, said: Said, site: Site, declared: ir.Field, own: tuple[Module, ir.Call] | None) -> tuple[Site, ir.Expr] | None:
    """The default, where there is one; of a factory, the call."""
    found = said.expr("default", "default_factory", "factory")
    if found is not None:
        return (Site(found[0]), found[1]) if not _is_ellipsis(found[1]) else None
    if own is None and declared.default is not None:
        return None if _is_ellipsis(declared.default) else (Site(site.module, site.owner), declared.default)
    # The first argument of ``Field`` is a default, that of ``Gt`` is not.
    for module, call in [own] if own is not None else [c for c in said.calls if describing(types, *c) is not None]:
        first = call.args[0] if call.args and call.args[0].name is None and not call.args[0].spread else None
        if first is not None and not _is_ellipsis(first.value):
            return Site(module), first.value
    return None


def _is_ellipsis(expr: ir.Expr) -> bool:
    return (isinstance(expr, ir.Name) and expr.id in {"...", "Ellipsis", "NOTHING"}) or dotted_name(expr).endswith("UNSET")


def _required(
    types: Types, site: Site, declared: ir.Field, default: tuple[Site, ir.Expr] | None, family: Family, type_: Type, always: bool
) -> bool:
    if family is Family.TYPED_DICT:
        assert site.owner is not None
        outer = dotted_name(declared.type.object).rpartition(".")[2] if isinstance(declared.type, ir.Index) else ""
        if outer in {"Required", "NotRequired"}:
            return outer == "Required"
        total = next((k.value for k in site.owner.keywords if k.name == "total"), None)
        return not (isinstance(total, ir.Literal) and total.value is False)
    if family is Family.PYDANTIC and is_version_1(types):
        return default is None and not type_.nullable
    if types.mode == "output" and always:
        return True
    return default is None


def is_version_1(types: Types) -> bool:
    """Whether the repository speaks to pydantic 1, where an optional field needs no default."""
    if types.version_1 is None:
        program = types.names.program
        types.version_1 = not program.declared("python", _VERSION_2, *_WORDS_2) and bool(program.declared("python", _VERSION_1))
    return types.version_1


def wire_name(types: Types, said: Said, settings: Settings, name: str) -> str:
    """A field's name on the wire, in the direction that ``types`` read."""
    if not types.aliases:
        return name
    first = "validation_alias" if types.mode == "input" else "serialization_alias"
    for word in (first, "alias", "name"):
        found = said.expr(word)
        if found is None:
            continue
        value = constant(types.names, Site(found[0]), found[1])
        if isinstance(value, str):
            return value
        if isinstance(found[1], ir.Call) and dotted_name(found[1].callee).rpartition(".")[2] in {"AliasChoices", "AliasPath"}:
            first_choice = next((a.value for a in found[1].args if isinstance(a.value, ir.Str)), None)
            if first_choice is not None:
                return first_choice.value
    fields = settings.value(types, "fields")
    if isinstance(fields, dict) and name in fields:
        # pydantic 1: ``class Config: fields = {"x": "y"}``
        given = fields[name].get("alias") if isinstance(fields[name], dict) else fields[name]
        if isinstance(given, str):
            return given
    return settings.alias(types, name)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _doc(types: Types, type_: Type) -> str:
    """``Annotated[int, Doc("…")]``"""
    for module, note in type_.notes:
        if isinstance(note, ir.Call) and dotted_name(note.callee).rpartition(".")[2] == "Doc" and note.args:
            return _text(constant(types.names, Site(module), note.args[0].value))
    return ""


def _examples(types: Types, said: Said) -> Iterator[Any]:
    listed = said.value(types, "examples")
    if isinstance(listed, list):
        yield from (plain(v) for v in listed)
        return
    one = said.value(types, "example")
    extra = said.value(types, "json_schema_extra")
    if one is MISSING and isinstance(extra, dict):
        listed = extra.get("examples")
        one = extra.get("example", MISSING)
        if isinstance(listed, list):
            yield from (plain(v) for v in listed)
            return
    if one is not MISSING:
        yield plain(one)


def computed(types: Types, site: Site, settings: Settings) -> Iterator[tuple[str, Property]]:
    """``@computed_field``: what a model sends beside its fields."""
    assert site.owner is not None
    for function in site.owner.methods():
        mark = next((a for a in function.annotations if a.name == "computed_field"), None)
        if mark is None:
            continue
        said = Said([(site.module, mark.expr)] if isinstance(mark.expr, ir.Call) else [])
        returned = types.read(site, function.returns)
        given = said.value(types, "alias")
        description = _text(said.value(types, "description")) or function.doc or ""
        name = given if isinstance(given, str) else settings.alias(types, function.name)
        yield function.name, Property(name, returned.whole, True, description, read_only=True, examples=tuple(_examples(types, said)))

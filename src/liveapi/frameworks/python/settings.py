"""How a model is set up: ``model_config``, ``class Config``, keywords of the class; and the names that generators give its fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.api.shapes import MISSING
from liveapi.frameworks.python.sites import Site, constant
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, Outside, dotted_name
from liveapi.trace.values import Text

if TYPE_CHECKING:
    from liveapi.frameworks.python.types import Types

#: A setting: where it is written and what.
Setting = tuple[Site, ir.Expr]


def camel(name: str) -> str:
    """``user_id`` ▶ ``userId``."""
    made = pascal(name)
    return re.sub(r"^(_*[A-Z])", lambda m: m.group(1).lower(), made) if "_" in name.strip("_") or name[:1].isupper() else name


def pascal(name: str) -> str:
    """``user_id`` ▶ ``UserId``."""
    return re.sub(r"([0-9A-Za-z])_(?=[0-9A-Z])", lambda m: m.group(1), name.title())


def kebab(name: str) -> str:
    """``user_id`` ▶ ``user-id``."""
    return name.replace("_", "-")


#: Generators of names by what they are called in libraries, msgspec's ``rename`` included.
_GENERATORS: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(
        ("to_camel", "to_lower_camel", "camelize", "camelcase", "camel_case", "camel", "to_camel_case", "snake_to_camel"), camel
    ),
    **dict.fromkeys(("to_pascal", "pascalize", "pascalcase", "pascal"), pascal),
    **dict.fromkeys(("kebab", "kebabize", "spinalcase", "to_kebab", "dasherize"), kebab),
    **dict.fromkeys(("to_snake", "decamelize", "snakecase"), lambda name: name),
    "upper": str.upper,
    "lower": str.lower,
}


@dataclass(slots=True)
class Settings:
    """The settings of one model, those of its bases included."""

    given: dict[str, Setting] = field(default_factory=dict)

    def value(self, types: Types, name: str) -> Any:
        """A setting as a plain value."""
        found = self.given.get(name)
        return constant(types.names, *found) if found is not None else MISSING

    def alias(self, types: Types, name: str) -> str:
        """The name that a generator gives a field, for the direction that ``types`` read; the field's own without one."""
        found = self.given.get("alias_generator") or self.given.get("rename")
        return generated(types, *found, name) if found is not None else name


def settings_of(types: Types, lineage: Iterable[Definition]) -> Settings:
    """The settings of a class, given with its bases, nearest first."""
    out = Settings()
    for part in reversed(list(lineage)):
        node = part.node
        if not isinstance(node, ir.Class):
            continue
        site = Site(part.module, node)
        for base in node.bases:
            # Models of libraries that exist to give all names in camel case.
            if dotted_name(base).rpartition(".")[2] in {"CamelModel", "APIModel", "CamelCaseModel"}:
                out.given["alias_generator"] = site, ir.Name(base.line, "camelize")
        for statement in node.body:
            if isinstance(statement, ir.Class) and statement.name in {"Config", "Meta"}:
                out.given.update({m.name: (site, m.default) for m in statement.members() if m.default is not None})
            elif isinstance(statement, ir.Field) and statement.name == "model_config" and statement.default is not None:
                out.given.update(_entries(types, site, statement.default))
        out.given.update({k.name: (site, k.value) for k in node.keywords if k.name is not None})
    return out


def _entries(types: Types, site: Site, expr: ir.Expr, step: int = 0) -> dict[str, Setting]:
    """``ConfigDict(a=…)``, ``{"a": …}``, ``Base.model_config | {…}``, a constant of those."""
    if step > 8:
        return {}
    if isinstance(expr, ir.Call):
        out: dict[str, Setting] = {}
        for arg in expr.args:
            out.update(_entries(types, site, arg.value, step + 1) if arg.name is None else {arg.name: (site, arg.value)})
        return out
    if isinstance(expr, ir.Dict):
        out = {}
        for key, value in expr.items:
            out.update({key.value: (site, value)} if isinstance(key, ir.Str) else _entries(types, site, value, step + 1))
        return out
    if isinstance(expr, ir.Binary) and expr.op == "|":
        return {**_entries(types, site, expr.left, step + 1), **_entries(types, site, expr.right, step + 1)}
    if isinstance(expr, ir.Name | ir.Member):
        found = types.names.find(site.module, expr)
        if isinstance(found, Definition) and found.value is not None:
            return _entries(types, Site(found.module, found.owner), found.value, step + 1)
    return {}


def generated(types: Types, site: Site, generator: ir.Expr, name: str) -> str:
    """The name that a generator makes of ``name``."""
    if isinstance(generator, ir.Str):
        return _GENERATORS.get(generator.value, str)(name)
    if isinstance(generator, ir.Call) and dotted_name(generator.callee).rpartition(".")[2] == "AliasGenerator":
        word = "validation_alias" if types.mode == "input" else "serialization_alias"
        for wanted in (word, "alias"):
            inner = next((a.value for a in generator.args if a.name == wanted), None)
            if inner is not None:
                return generated(types, site, inner, name)
        return name
    found = types.names.find(site.module, generator)
    last = (found.name if isinstance(found, Outside) else dotted_name(generator)).rpartition(".")[2]
    if not isinstance(found, Outside) and (made := _evaluated(types, site, generator, name)):
        return made
    known = _GENERATORS.get(last)
    if known is not None:
        return known(name)
    return camel(name) if "camel" in last.lower() else pascal(name) if "pascal" in last.lower() else name


def _evaluated(types: Types, site: Site, generator: ir.Expr, name: str) -> str | None:
    """What the repository's own function makes of a name."""
    run = types.run
    if run is None:
        return None
    call = ir.Call(generator.line, generator, [ir.Arg(generator.line, ir.Str(generator.line, name))])
    made = run.evaluate(call, run.scope_of(site.module))
    return made.literal if isinstance(made, Text) else None

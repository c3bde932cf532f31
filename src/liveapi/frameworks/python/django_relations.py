"""The models that relations of Django's models name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveapi.frameworks.python.sites import Site, find
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, dotted_name

if TYPE_CHECKING:
    from liveapi.frameworks.python.types import Types

_MODELS = frozenset({"Model", "AbstractUser", "AbstractBaseUser", "PermissionsMixin", "TimeStampedModel", "MPTTModel", "PolymorphicModel"})


def is_model(types: Types, found: Definition) -> bool:
    """Whether a class is a model of Django."""
    return any(name.rpartition(".")[2] in _MODELS for name in types.library_bases(found))


def related(types: Types, site: Site, expr: ir.Expr | None, model: Definition | None) -> Definition | None:
    """The model that a relation names: a class, ``"self"``, ``"app.Model"``, the user's model of the settings."""
    if expr is None:
        return None
    if isinstance(expr, ir.Name | ir.Member):
        found = find(types.names, site, expr)
        if isinstance(found, Definition) and isinstance(found.node, ir.Class):
            return found
        if dotted_name(expr).rpartition(".")[2] == "AUTH_USER_MODEL" or _is_user_model(found):
            return user_model(types)
        return None
    if isinstance(expr, ir.Call) and dotted_name(expr.callee).rpartition(".")[2] == "get_user_model":
        return user_model(types)
    if not isinstance(expr, ir.Str):
        return None
    if expr.value == "self":
        return model
    app, _, name = expr.value.rpartition(".")
    if not app:
        found = types.names.named(site.module, name)
        if isinstance(found, Definition):
            return found
    return named_model(types, app, name)


def _is_user_model(found: object) -> bool:
    value = found.value if isinstance(found, Definition) else None
    return isinstance(value, ir.Call) and dotted_name(value.callee).rpartition(".")[2] == "get_user_model"


def user_model(types: Types) -> Definition | None:
    """The class that ``AUTH_USER_MODEL`` names."""
    declared = types.names.program.declared("python", rb"AUTH_USER_MODEL\s*=\s*[\"']([\w.]+)[\"']")
    for dotted in declared:
        app, _, name = dotted.rpartition(".")
        if (found := named_model(types, app, name)) is not None:
            return found
    return None


def named_model(types: Types, app: str, name: str) -> Definition | None:
    """A model by the label of its application and its own name."""
    files = types.names.program.declared("python", rb"(?m)^class (\w+)\(").get(name, [])
    label = app.rpartition(".")[2]
    for path in sorted(files, key=lambda p: (f"/{label}/" not in f"/{p}", p)):
        module = types.names.program.module(path)
        found = types.names.named(module, name) if module is not None else None
        if isinstance(found, Definition) and isinstance(found.node, ir.Class) and is_model(types, found):
            return found
    return None

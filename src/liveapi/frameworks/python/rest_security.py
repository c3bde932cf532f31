"""Who may call a view of Django REST framework: its permissions, and the ways to authenticate that it or the settings name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from liveapi.api.components import Components
from liveapi.frameworks.security import SCHEMES, Requirement, api_key
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, Outside, dotted_name

if TYPE_CHECKING:
    from liveapi.frameworks.python.serving import Answer
    from liveapi.frameworks.python.views import Views
    from liveapi.trace.program import Module

_PERMISSIONS = rb"DEFAULT_PERMISSION_CLASSES[\"']?\]?\s*[:=]\s*[\[(]([^\])]*)"
_AUTHENTICATION = rb"DEFAULT_AUTHENTICATION_CLASSES[\"']?\]?\s*[:=]\s*[\[(]([^\])]*)"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN = frozenset({"AllowAny"})
_READABLE = frozenset({"IsAuthenticatedOrReadOnly", "DjangoModelPermissionsOrAnonReadOnly"})
_TOKEN: Mapping[str, Any] = {**api_key("header", "Authorization"), "description": "`Token`, a space, and the token."}
#: Authentication classes by the last part of their names ▶ name and scheme.
_SCHEMES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "TokenAuthentication": ("token", _TOKEN),
    "BasicAuthentication": ("basic", SCHEMES["basic"]),
    "SessionAuthentication": ("session", api_key("cookie", "sessionid")),
    **dict.fromkeys(("JWTAuthentication", "JSONWebTokenAuthentication", "JWTTokenUserAuthentication"), ("jwt", SCHEMES["jwt"])),
    **dict.fromkeys(("JWTCookieAuthentication", "OAuth2Authentication", "OIDCAuthentication"), ("bearer", SCHEMES["bearer"])),
}


class Demands:
    """Reads the permissions of views."""

    def __init__(self, views: Views) -> None:
        self.views = views
        self.names = views.types.names

    def of(self, components: Components, method: str, cls: Definition | None, answer: Answer) -> list[Requirement] | None:
        """What a view requires; ``[]`` where anybody may call it, ``None`` where nothing tells."""
        permissions = self._listed(cls, answer, "permission_classes", _PERMISSIONS)
        if permissions is None:
            return None
        names = {name for name, _ in permissions}
        if not names or names <= _OPEN:
            return []
        if names <= _READABLE | _OPEN and method in _SAFE:
            return []
        schemes = [
            s
            for name, found in self._listed(cls, answer, "authentication_classes", _AUTHENTICATION) or []
            if (s := self._scheme(name, found))
        ]
        if not schemes:
            return None
        return [{components.secure(name, scheme): []} for name, scheme in schemes]

    def _listed(self, cls: Definition | None, answer: Answer, name: str, setting: bytes) -> list[tuple[str, Definition | None]] | None:
        """The classes that a decorator, the view or the settings list, by their names."""
        function = answer.function
        for annotation in function.annotations if function is not None else []:
            if annotation.name == name and annotation.args:
                return self._classes(answer.module, annotation.args[0].value)
            if annotation.name == "action":
                given = next((a.value for a in annotation.args if a.name == name), None)
                if given is not None:
                    return self._classes(answer.module, given)
        if cls is not None:
            if name == "permission_classes" and self.views.method(cls, "get_permissions") is not None:
                return None
            attribute = self.views.attribute(cls, name)
            if attribute is not None:
                return self._classes(*attribute)
            if not any("rest_framework" in base for base in self.views.types.library_bases(cls)):
                return None
        elif function is None or not any(a.name == "api_view" for a in function.annotations):
            return None
        found: list[tuple[str, Definition | None]] = []
        for text, paths in self.names.program.declared("python", setting).items():
            for dotted in re.findall(r"[\"']([\w.]+)[\"']", text):
                module = self.names.program.module(paths[0]) if paths else None
                found.append((dotted.rpartition(".")[2], self._settled(module, dotted)))
        return found or None

    def _settled(self, module: Module | None, dotted: str) -> Definition | None:
        if module is None:
            return None
        where, _, name = dotted.rpartition(".")
        path = self.names.paths.resolve(module.path, where, name)
        target = self.names.program.module(path) if path is not None and not path.endswith("/") else None
        found = self.names.named(target, name) if target is not None else None
        return found if isinstance(found, Definition) else None

    def _classes(self, module: Module, expr: ir.Expr) -> list[tuple[str, Definition | None]]:
        items = expr.items if isinstance(expr, ir.List) else [expr]
        out: list[tuple[str, Definition | None]] = []
        for item in items:
            for part in _parts(item):
                found = self.names.find(module, part)
                name = found.name if isinstance(found, Outside) else dotted_name(part)
                out.append((name.rpartition(".")[2], found if isinstance(found, Definition) else None))
        return out

    def _scheme(self, name: str, found: Definition | None) -> tuple[str, Mapping[str, Any]] | None:
        if name in _SCHEMES:
            return _SCHEMES[name]
        if found is None:
            return None
        for base in self.views.types.library_bases(found):
            if (known := _SCHEMES.get(base.rpartition(".")[2])) is not None:
                keyword = self.views.text(found, "keyword")
                return ("bearer", SCHEMES["bearer"]) if keyword == "Bearer" else known
        words = {n.value.strip().lower() for part in self.views.types.lineage(found) for n in part.node.walk() if isinstance(n, ir.Str)}
        if any(w.split(" ")[0] == "bearer" for w in words if w):
            return "bearer", SCHEMES["bearer"]
        if "token" in words:
            return "token", _TOKEN
        header = next((w for w in sorted(words) if w.startswith("http_x_") or re.fullmatch(r"x-[\w-]*key", w)), None)
        if header is not None:
            return "apiKey", api_key("header", header.removeprefix("http_").replace("_", "-").title())
        return ("authorization", api_key("header", "Authorization")) if "http_authorization" in words or "authorization" in words else None


def _parts(expr: ir.Expr) -> list[ir.Expr]:
    """``IsAdmin | IsOwner`` by its parts."""
    if isinstance(expr, ir.Binary):
        return [*_parts(expr.left), *_parts(expr.right)]
    return [expr.operand] if isinstance(expr, ir.Unary) else [expr.value] if isinstance(expr, ir.Arg) else [expr]

"""What class-based views of Django and Django REST framework serve: which methods, by which function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import METHODS
from liveapi.frameworks.python.parsers import argument, is_true
from liveapi.frameworks.python.types import Types
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition

if TYPE_CHECKING:
    from liveapi.trace.program import Module

_ALL_ACTIONS = ("list", "create", "retrieve", "update", "partial_update", "destroy")
#: Library classes ▶ the actions that they implement.
_MIXINS: Mapping[str, tuple[str, ...]] = {
    "CreateModelMixin": ("create",),
    "ListModelMixin": ("list",),
    "RetrieveModelMixin": ("retrieve",),
    "UpdateModelMixin": ("update", "partial_update"),
    "DestroyModelMixin": ("destroy",),
    "ModelViewSet": _ALL_ACTIONS,
    "ReadOnlyModelViewSet": ("list", "retrieve"),
}
#: Library classes ▶ the methods that they answer.
_VIEWS: Mapping[str, tuple[str, ...]] = {
    "CreateAPIView": ("POST",),
    "ListAPIView": ("GET",),
    "RetrieveAPIView": ("GET",),
    "DestroyAPIView": ("DELETE",),
    "UpdateAPIView": ("PUT", "PATCH"),
    "ListCreateAPIView": ("GET", "POST"),
    "RetrieveUpdateAPIView": ("GET", "PUT", "PATCH"),
    "RetrieveDestroyAPIView": ("GET", "DELETE"),
    "RetrieveUpdateDestroyAPIView": ("GET", "PUT", "PATCH", "DELETE"),
    **dict.fromkeys(("TemplateView", "RedirectView", "ListView", "DetailView", "ArchiveIndexView", "YearArchiveView"), ("GET",)),
    **dict.fromkeys(("MonthArchiveView", "DayArchiveView", "TodayArchiveView", "DateDetailView"), ("GET",)),
    **dict.fromkeys(("FormView", "CreateView", "UpdateView", "LoginView", "PasswordChangeView"), ("GET", "POST")),
    "DeleteView": ("GET", "POST", "DELETE"),
    "LogoutView": ("POST",),
    **dict.fromkeys(("SpectacularAPIView", "SpectacularSwaggerView", "SpectacularRedocView"), ("GET",)),
    # Simple JWT, dj-rest-auth, authtoken, drf-spectacular.
    **dict.fromkeys(("TokenObtainPairView", "TokenRefreshView", "TokenVerifyView", "TokenBlacklistView", "ObtainAuthToken"), ("POST",)),
    **dict.fromkeys(("TokenObtainSlidingView", "TokenRefreshSlidingView", "TokenViewBase"), ("POST",)),
}
#: Actions of a collection and of one of its members, by method.
LIST_ROUTE: Mapping[str, str] = {"GET": "list", "POST": "create"}
DETAIL_ROUTE: Mapping[str, str] = {"GET": "retrieve", "PUT": "update", "PATCH": "partial_update", "DELETE": "destroy"}


@dataclass(frozen=True, slots=True)
class Served:
    """What answers a method: a function of the repository, or a class that inherits the answer from a library."""

    cls: Definition
    #: Where the function is; the class's own place when the library has it.
    found: Definition
    name: str

    @property
    def function(self) -> ir.Function | None:
        return self.found.node if isinstance(self.found.node, ir.Function) else None

    @property
    def symbol(self) -> str:
        owner = self.found.owner if self.function is not None else self.cls.node
        return f"{owner.name}.{self.name}" if isinstance(owner, ir.Class) else self.name


@dataclass(slots=True)
class ExtraAction:
    """A method of a view set marked ``@action``."""

    name: str
    detail: bool
    url_path: str
    served: dict[str, Served] = field(default_factory=dict)


class Views:
    """Reads view classes of one program."""

    def __init__(self, types: Types) -> None:
        self.types = types

    def attribute(self, cls: Definition, name: str) -> tuple[Module, ir.Expr] | None:
        """A class attribute, inherited ones included."""
        for part in self.types.lineage(cls):
            for member in part.node.members() if isinstance(part.node, ir.Class) else ():
                if member.name == name and member.default is not None:
                    return part.module, member.default
        return None

    def text(self, cls: Definition, name: str) -> str | None:
        """A class attribute that is a string."""
        found = self.attribute(cls, name)
        return found[1].value if found is not None and isinstance(found[1], ir.Str) else None

    def method(self, cls: Definition, name: str) -> Definition | None:
        """A method, inherited ones included."""
        for part in self.types.lineage(cls):
            assert isinstance(part.node, ir.Class)
            for function in part.node.methods():
                if function.name == name:
                    return Definition(part.module, function, part.node)
        return None

    def methods(self, cls: Definition) -> dict[str, Served]:
        """HTTP methods that a view class answers."""
        out: dict[str, Served] = {}
        inherited = {m for name in self.types.library_bases(cls) for m in _VIEWS.get(name.rpartition(".")[2], ())}
        for method in METHODS:
            found = self.method(cls, method.lower())
            # A generic view answers ``POST`` by its ``create``, if the class overrides that.
            overridden = self.method(cls, DETAIL_ROUTE.get(method, "")) or self.method(cls, LIST_ROUTE.get(method, ""))
            if found is not None and isinstance(found.node, ir.Function):
                out[method] = Served(cls, found, found.node.name)
            elif method in inherited:
                out[method] = Served(cls, overridden or cls, method.lower() if overridden is None else _name(overridden))
        return self.allowed(cls, out)

    def allowed(self, cls: Definition, served: dict[str, Served]) -> dict[str, Served]:
        """Without the methods that ``http_method_names`` leaves out."""
        found = self.attribute(cls, "http_method_names")
        if found is None or not isinstance(found[1], ir.List):
            return served
        names = {item.value.upper() for item in found[1].items if isinstance(item, ir.Str)}
        return {m: s for m, s in served.items() if m in names}

    def actions(self, cls: Definition) -> dict[str, Served]:
        """The standard actions that a view set implements."""
        inherited = {a for name in self.types.library_bases(cls) for a in _MIXINS.get(name.rpartition(".")[2], ())}
        out: dict[str, Served] = {}
        for action in _ALL_ACTIONS:
            found = self.method(cls, action)
            if found is not None:
                out[action] = Served(cls, found, action)
            elif action in inherited:
                out[action] = Served(cls, cls, action)
        return out

    def extra_actions(self, cls: Definition) -> list[ExtraAction]:
        """The ``@action`` methods, with those that ``@other.mapping.delete`` adds to them."""
        out: dict[str, ExtraAction] = {}
        taken: set[str] = set()
        for part in self.types.lineage(cls):
            assert isinstance(part.node, ir.Class)
            for function in part.node.methods():
                if function.name in taken:
                    continue
                taken.add(function.name)
                served = Served(cls, Definition(part.module, function, part.node), function.name)
                for annotation in function.annotations:
                    self._action(part.module, annotation, function, served, out)
        return list(out.values())

    def _action(
        self, module: Module, annotation: ir.Annotation, function: ir.Function, served: Served, out: dict[str, ExtraAction]
    ) -> None:
        expr = annotation.expr.callee if isinstance(annotation.expr, ir.Call) else annotation.expr
        if isinstance(expr, ir.Member) and isinstance(expr.object, ir.Member) and expr.object.name == "mapping":
            other = expr.object.object.id if isinstance(expr.object.object, ir.Name) else ""
            if other in out:
                out[other].served[expr.name.upper()] = served
            return
        if annotation.name not in {"action", "detail_route", "list_route"} or not isinstance(annotation.expr, ir.Call):
            return
        call = annotation.expr
        path = argument(call, "url_path", 2)
        detail = annotation.name == "detail_route" or is_true(argument(call, "detail", 1))
        methods = self.strings(module, argument(call, "methods", 0)) or ["get"]
        out[function.name] = ExtraAction(
            function.name, detail, path.value if isinstance(path, ir.Str) else function.name, {m.upper(): served for m in methods}
        )

    def strings(self, module: Module, expr: ir.Expr | None) -> list[str]:
        """The strings of a literal list, or of a name that stands for one."""
        if isinstance(expr, (ir.Name, ir.Member)):
            found = self.types.names.find(module, expr)
            node = found.node if isinstance(found, Definition) else None
            expr = node.value if isinstance(node, ir.Assign) else node.default if isinstance(node, ir.Field) else None
        if isinstance(expr, ir.Str):
            return [expr.value]
        return [i.value for i in expr.items if isinstance(i, ir.Str)] if isinstance(expr, ir.List) else []

    def library_methods(self, name: str) -> tuple[str, ...]:
        """What a library's view class answers."""
        return _VIEWS.get(name.rpartition(".")[2], ())

    def lookup(self, cls: Definition) -> str:
        """The name of the path parameter that picks one member; ``pk`` is called ``id``, as DRF's own schemas do."""
        name = self.text(cls, "lookup_url_kwarg") or self.text(cls, "lookup_field") or "pk"
        return "id" if name == "pk" else name

    def is_view_set(self, cls: Definition) -> bool:
        return any(
            name.rpartition(".")[2] in {"ViewSet", "GenericViewSet", "ViewSetMixin", *_MIXINS} for name in self.types.library_bases(cls)
        )

    def function_methods(self, module: Module, function: ir.Function) -> list[str]:
        """The methods that a view function answers: by its decorators, else by what it compares ``request.method`` with."""
        for annotation in function.annotations:
            match annotation.name:
                case "api_view":
                    call = annotation.expr
                    given = argument(call, "http_method_names", 0) if isinstance(call, ir.Call) else None
                    return [m.upper() for m in self.strings(module, given)] or ["GET"]
                case "require_http_methods":
                    call = annotation.expr
                    given = argument(call, "request_method_list", 0) if isinstance(call, ir.Call) else None
                    return [m.upper() for m in self.strings(module, given)]
                case "require_GET":
                    return ["GET"]
                case "require_POST":
                    return ["POST"]
                case "require_safe":
                    return ["GET", "HEAD"]
        compared = list(dict.fromkeys(_compared_methods(function)))
        # ``if request.method == "POST"`` leaves the rest to GET; ``!=`` refuses it.
        return ["GET", *compared] if compared and "GET" not in compared and not _refuses(function) else compared


def _compared_methods(function: ir.Function) -> Iterator[str]:
    for statement in function.body:
        for node in statement.walk():
            if isinstance(node, ir.Binary) and node.op in {"==", "in", "!=", "not in"} and _is_method(node.left):
                values = node.right.items if isinstance(node.right, ir.List) else [node.right]
                yield from (v.value.upper() for v in values if isinstance(v, ir.Str) and v.value.upper() in METHODS)
            elif isinstance(node, ir.Switch) and _is_method(node.subject):
                for case in node.cases:
                    yield from (p.value.upper() for p in case.patterns if isinstance(p, ir.Str) and p.value.upper() in METHODS)


def _refuses(function: ir.Function) -> bool:
    nodes = (n for s in function.body for n in s.walk() if isinstance(n, ir.Binary))
    return any(n.op in {"!=", "not in"} and _is_method(n.left) for n in nodes)


def _is_method(expr: ir.Expr | None) -> bool:
    return isinstance(expr, ir.Member) and expr.name == "method" and isinstance(expr.object, (ir.Name, ir.Member))


def _name(found: Definition) -> str:
    return found.node.name if isinstance(found.node, (ir.Function, ir.Class)) else ""

"""The nesting of Rails' routing language: what path, module and controller hold at a point of ``config/routes.rb``.

A :class:`RouteScope` is immutable; each construct of the language makes a new one from the one around it. Names follow Rails'
own vocabulary (the Rails guide "Routing from the Outside In"), so that each rule can be looked up there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from liveapi.api.model import Schema
from liveapi.frameworks.inflection import plural, singular

DEFAULT_ACTIONS = ("index", "create", "new", "show", "update", "destroy", "edit")
#: Applications without pages (``config.api_only``) have no forms.
API_ACTIONS = ("index", "create", "show", "update", "destroy")
_CANONICAL = frozenset({"index", "create", "new", "show", "update", "destroy"})
_SHORTHAND = re.compile(r"/?[-\w]+/[-\w/]+")

#: Action ▶ (methods, where) in the order in which Rails lists them.
_COLLECTION: dict[str, tuple[str, ...]] = {"index": ("GET",), "create": ("POST",)}
_MEMBER: dict[str, tuple[str, ...]] = {"edit": ("GET",), "show": ("GET",), "update": ("PATCH", "PUT"), "destroy": ("DELETE",)}


@dataclass(frozen=True, slots=True)
class Route:
    """A path pattern in Rails' syntax and where it leads; ``methods`` is empty for any method."""

    methods: tuple[str, ...]
    path: str
    controller: str = ""
    action: str = ""
    schemas: Mapping[str, Schema] = field(default_factory=dict)
    #: The scope of Devise that it belongs to: ``user``.
    scope: str = ""

    @property
    def handler(self) -> tuple[str, str] | None:
        return (self.controller, self.action) if self.controller and self.action else None


@dataclass(frozen=True, slots=True)
class Resource:
    """What ``resources :name`` or ``resource :name`` declares."""

    name: str
    path: str
    controller: str
    param: str = "id"
    singleton: bool = False
    actions: tuple[str, ...] = DEFAULT_ACTIONS
    shallow: bool = False

    @property
    def member_path(self) -> str:
        return self.path if self.singleton else f"{self.path}/:{self.param}"

    @property
    def nested_path(self) -> str:
        return self.path if self.singleton else f"{self.path}/:{singular(self.name)}_{self.param}"


@dataclass(frozen=True, slots=True)
class RouteScope:
    """The state that ``scope``, ``namespace``, ``resources`` and their kin change for their blocks."""

    path: str = ""
    shallow_path: str = ""
    module: str = ""
    controller: str = ""
    action: str = ""
    #: ``resources``, ``resource``, ``collection``, ``member``, ``new``, ``nested`` or nothing.
    level: str = ""
    resource: Resource | None = None
    shallow: bool = False
    #: How many of the resources around this point are shallow.
    shallow_depth: int = 0
    only: tuple[str, ...] | None = None
    excluded: tuple[str, ...] | None = None
    path_names: Mapping[str, str] = field(default_factory=dict)
    schemas: Mapping[str, Schema] = field(default_factory=dict)
    api_only: bool = False

    # --- scopes -----------------------------------------------------------------------------------------------------

    @property
    def in_resource(self) -> bool:
        return self.level in ("resources", "resource")

    def within(
        self,
        path: str | None = None,
        module: str | None = None,
        shallow_path: str | None = None,
        schemas: Mapping[str, Schema] | None = None,
    ) -> RouteScope:
        """``scope path, module: …``; a path counts for shallow routes too, except inside ``nested``."""
        inner = self
        if shallow_path is None and self.level != "nested":
            shallow_path = path
        if path is not None:
            inner = replace(inner, path=join(self.path, path))
        if shallow_path is not None:
            inner = replace(inner, shallow_path=join(self.shallow_path, shallow_path))
        if module is not None:
            inner = replace(inner, module=f"{self.module}/{module}".strip("/"))
        if schemas:
            inner = replace(inner, schemas={**self.schemas, **schemas})
        return inner

    def inside(self, resource: Resource) -> RouteScope:
        """The scope of the block of ``resources`` or ``resource``."""
        return replace(
            self,
            level="resource" if resource.singleton else "resources",
            resource=resource,
            controller=resource.controller,
            shallow_depth=self.shallow_depth + resource.shallow,
            only=None,
            excluded=None,
        )

    def collection(self) -> RouteScope:
        return replace(self, level="collection", path=join(self.path, self._own.path))

    def new(self) -> RouteScope:
        return replace(self, level="new", path=join(self.path, self._own.path, self.path_names.get("new", "new")))

    def member(self) -> RouteScope:
        base = self.shallow_path if self._is_shallow else self.path
        return replace(self, level="member", path=join(base, self._own.member_path))

    def nested(self) -> RouteScope:
        base = self.shallow_path if self._is_shallow and self.shallow_depth else self.path
        return replace(self, level="nested", path=join(base, self._own.nested_path))

    @property
    def _own(self) -> Resource:
        return self.resource if self.resource is not None else Resource("", "", "")

    @property
    def _is_shallow(self) -> bool:
        return self.shallow and not self._own.singleton

    def at(self, where: str) -> RouteScope:
        """``on: :member`` and so on."""
        scopes = {"member": self.member, "collection": self.collection, "new": self.new, "nested": self.nested}
        return scopes[where]() if where in scopes else self

    # --- routes -----------------------------------------------------------------------------------------------------

    def declare(
        self,
        name: str,
        *,
        singleton: bool,
        path: str | None = None,
        controller: str | None = None,
        param: str | None = None,
        only: tuple[str, ...] | None = None,
        excluded: tuple[str, ...] | None = None,
    ) -> Resource:
        """The resource that ``resources``/``resource`` declares at this point."""
        if only is None and excluded is None:
            only, excluded = self.only, self.excluded
        actions = only if only is not None else (API_ACTIONS if self.api_only else DEFAULT_ACTIONS)
        actions = tuple(a for a in actions if a not in (excluded or ()) and not (singleton and a == "index"))
        return Resource(
            name,
            name if path is None else path,
            controller or (plural(name) if singleton else name),
            param or "id",
            singleton,
            actions,
            self.shallow,
        )

    def routes_of(self, resource: Resource) -> Iterator[Route]:
        """The routes of a resource's own actions; ``self`` is the scope of its block."""
        home = replace(self, level="")
        named = self.path_names
        collection, member = self.collection(), self.member()
        for action, methods in _COLLECTION.items():
            if action in resource.actions:
                yield home._route(methods, collection.path, action)
        if "new" in resource.actions:
            yield home._route(("GET",), self.new().path, "new")
        for action, methods in _MEMBER.items():
            if action in resource.actions:
                tail = named.get("edit", "edit") if action == "edit" else ""
                yield home._route(methods, join(member.path, tail), action)

    def match(
        self, methods: tuple[str, ...], path: str, *, symbol: bool, to: str | None, controller: str | None, action: str | None
    ) -> Route:
        """``get 'path', to: 'controller#action'`` and its variants; ``symbol`` for ``get :name``."""
        scope = self.nested() if self.level == "resources" else self.member() if self.level == "resource" else self
        if symbol and scope.level in ("collection", "member", "new") and path in _CANONICAL:
            full = scope.path
        else:
            full = join(scope.path, scope.path_names.get(path, path) if symbol else path)
        if to is not None and "#" in to:
            controller, _, action = to.partition("#")
        elif to is not None:
            action = to
        elif action is None and controller is None and not self.controller and _SHORTHAND.fullmatch(path):
            controller, _, action = path.strip("/").rpartition("/")
        elif action is None and re.fullmatch(r"[\w-]+", path):
            action = path.replace("-", "_")
        return scope._route(methods, full, (action or self.action or "").replace("-", "_"), controller)

    def _route(self, methods: tuple[str, ...], path: str, action: str, controller: str | None = None) -> Route:
        controller = controller or self.controller
        if controller.startswith("/"):
            controller = controller.strip("/")
        elif controller and self.module:
            controller = f"{self.module}/{controller}"
        used = {name: schema for name, schema in self.schemas.items() if re.search(rf"[:*]{re.escape(name)}\b", path)}
        return Route(methods, path, controller, action, used)


def join(*parts: str) -> str:
    """Path parts joined with single slashes; an optional part (``(/:locale)``) keeps its own."""
    path = ""
    for part in parts:
        part = re.sub(r"/{2,}", "/", part).rstrip("/")
        if not part:
            continue
        if part.startswith(("(/", "(.")):
            path += part
        else:
            path += "/" + part.lstrip("/")
    return path or "/"

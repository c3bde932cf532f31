"""Fastify: plugins with prefixes, route objects, schemas, autoloaded folders."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.api.model import Location, Parameter
from liveapi.api.shapes import Property, object_of
from liveapi.frameworks.base import ANY
from liveapi.frameworks.families.routers import Route
from liveapi.frameworks.javascript.handlers import Conventions, Declared, Handlers
from liveapi.frameworks.javascript.parameters import of_members
from liveapi.frameworks.javascript.route_schemas import described
from liveapi.frameworks.javascript.routing import JavaScriptRouter, RouterFramework, by_part, constructor, path_texts
from liveapi.frameworks.javascript.validators.schema import SchemaValue
from liveapi.syntax import ir
from liveapi.trace.languages.javascript_library import Listable
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import Argument, CallSite, Choice, Const, External, FunctionRef, ListOf, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native

#: What Fastify sends for an error that nothing maps.
_ERROR = object_of(
    [
        Property("statusCode", {"type": "integer"}, True),
        Property("error", {"type": "string"}, True),
        Property("message", {"type": "string"}, True),
    ]
)
#: Hooks that run before a handler.
_HOOKS = frozenset({"onRequest", "preParsing", "preValidation", "preHandler"})
_LOCATIONS = {"path": Location.PATH, "query": Location.QUERY, "header": Location.HEADER}
#: Names of plugin files that fastify-autoload takes for the folder itself.
_AUTOLOAD = ("@fastify/autoload", "fastify-autoload")
_ENTRY_FILES = frozenset({"index", "root"})


class SharedPlugin(Value):
    """``fastify-plugin(f)``: registers on the instance itself, without a prefix of its own."""

    def __init__(self, plugin: Value) -> None:
        self.plugin = plugin

    def call(self, run: Interpreter, call: CallSite) -> Value:
        return run.call_value(self.plugin, call)

    def describe(self) -> str:
        return "a plugin"


class AutoLoad(Value):
    """``@fastify/autoload``: every file of a folder is a plugin, its folders are prefixes."""

    def describe(self) -> str:
        return "fastify-autoload"


class FastifyInstance(JavaScriptRouter):
    """A Fastify instance, or the one that a plugin gets."""

    framework: Fastify

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return self.framework.decorations.get(name) or super().member(run, name, at)

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name == "register":
            self._register(run, call)
            return self
        if name == "route":
            options = call.get(0)
            if isinstance(options, MapOf):
                self._route(run, options, call)
            return self
        if name in {"after", "ready", "listen"}:
            run.escape(call)
            return self
        if name == "setErrorHandler":
            self.framework.own_errors = True
            run.escape(call)
            return self
        if name == "addSchema" and (schema := call.get(0)) is not None:
            self.framework.share(schema)
            return self
        if name == "addHook" and isinstance(event := call.get(0), Text) and event.literal in _HOOKS:
            self.guard(Text(), call.args[1:])
            return self
        if name == "decorate" and isinstance(key := call.get(0), Text) and key.literal and (value := call.get(1)) is not None:
            self.framework.decorations[key.literal] = value
            return self
        return super().method(run, name, call)

    def _register(self, run: Interpreter, call: CallSite) -> None:
        plugin, options = _plugin(run, call.get(0)), call.get(1) or MapOf()
        if isinstance(plugin, AutoLoad):
            self._autoload(run, options, call)
            return
        if plugin is not None:
            self.plug(run, plugin, options, call, _prefix(run, options))

    def plug(self, run: Interpreter, plugin: Value, options: Value, call: CallSite, prefix: Text) -> None:
        """Run a plugin on a child instance below ``prefix``, or on this one where it is shared."""
        if isinstance(plugin, SharedPlugin):
            run.call_value(plugin, _plugin_call(self, options, call))
            return
        if isinstance(plugin, FunctionRef):
            child = self.framework.new_router()
            self.mount(prefix, child, call)
            run.call_value(plugin, _plugin_call(child, options, call))

    def _autoload(self, run: Interpreter, options: Value, call: CallSite) -> None:
        entries = options.entries if isinstance(options, MapOf) else {}
        folder = entries.get("dir")
        literal = folder.literal if isinstance(folder, Text) else None
        if literal is None:
            return
        inner = entries.get("options") or MapOf()
        base = _prefix(run, inner)
        root = posixpath.normpath(literal).strip("/")
        for path in sorted(p for p in run.program.languages if p.startswith(root + "/")):
            relative = path[len(root) + 1 :]
            folders, _, file = relative.rpartition("/")
            stem = file.partition(".")[0]
            indexed = any(
                f"{root}/{folders}/{entry}".replace("//", "/") + ending in run.program.languages
                for entry in _ENTRY_FILES
                for ending in (".js", ".ts")
            )
            if (folders and indexed and stem not in _ENTRY_FILES) or file.endswith((".d.ts", ".test.ts", ".test.js")):
                continue  # a folder with an index is that one plugin
            module = run.load(path)
            if module is None:
                continue
            semantics: Any = run.semantics(module)
            plugin = _plugin(run, semantics.exported(run, module, "default"))
            if plugin is None:
                continue
            whole = semantics.namespace(run, module)
            own = (plugin if isinstance(plugin, FunctionRef) else whole).member(run, "autoPrefix", call.node)
            segments = [":" + f[1:] if f.startswith("_") else f for f in folders.split("/") if f]
            if isinstance(own, Text) and own.literal is not None:
                segments = [*segments[:-1], own.literal.strip("/")]
            self.plug(run, plugin, inner, call, base + Text("".join("/" + s for s in segments)))

    def _route(self, run: Interpreter, options: MapOf, call: CallSite) -> None:
        method, path = options.entries.get("method"), options.entries.get("url") or options.entries.get("path")
        names = [t.literal for t in path_texts(run, method) if t is not None and t.literal] if method is not None else []
        methods = [m.upper() for m in names if m]
        if path is not None and methods:
            verbs = ANY if methods == ["ALL"] else tuple(methods)
            site = CallSite([Argument(options)], call.node, call.module, call.types, call.scope)
            self.register(run, verbs, site, path, 0)

    def declared(self, run: Interpreter, call: CallSite, values: Sequence[Value]) -> list[Parameter]:
        found: list[Parameter] = []
        for value in values:
            schema = value.entries.get("schema") if isinstance(value, MapOf) else None
            found += by_part(schema, call)
        return found

    def details(self, run: Interpreter, route: Route, handlers: Handlers) -> Declared:
        """The schema of a route, and its generic type: ``get<{ Querystring: …; Reply: … }>``."""
        found = super().details(run, route, handlers)
        for value in route.call.positional:
            schema = value.entries.get("schema") if isinstance(value, MapOf) else None
            if isinstance(schema, Choice):
                schema = schema.options[0]
            if isinstance(schema, MapOf):
                described(schema, found, handlers, self.framework.shared)
        types, scope = route.call.types, route.call.scope
        if types and scope is not None:
            parts = handlers.generic_parts(TypeRef(ir.Index(0, ir.Name(0, "FastifyRequest"), types[:1]), scope))
            for name, location in _LOCATIONS.items():
                found.parameters += of_members(handlers.input, parts.get(name), location, route.call.module.path)
            found.body_type, found.answer_type = parts.get("body"), parts.get("answer")
        return found


def _hooked(value: Value, node: ir.Expr | None) -> list[Argument]:
    """Each of the functions of a hook, with its expression where it is written in place."""
    if isinstance(value, ListOf):
        nodes = [n for n in node.items if not isinstance(n, ir.Arg)] if isinstance(node, ir.List) else []
        return [Argument(v, node=nodes[at] if at < len(nodes) else None) for at, v in enumerate(value.elements)]
    return [Argument(value, node=node)]


def _plugin(run: Interpreter, value: Value | None) -> Value | None:
    """The plugin among what ``register`` may be given: a function, a module with a default export, a promise of one."""
    if isinstance(value, External):
        return AutoLoad() if value.name.startswith(_AUTOLOAD) else None
    if isinstance(value, FunctionRef | SharedPlugin):
        return value
    if isinstance(value, Choice):
        return next((p for o in value.options if (p := _plugin(run, o)) is not None), None)
    if isinstance(value, Listable):
        value = value.listed(run)
    if isinstance(value, MapOf) and "default" in value.entries:
        return _plugin(run, value.entries["default"])
    if value is not None and hasattr(value, "function") and isinstance(value.function, FunctionRef):
        bound: FunctionRef = value.function
        return bound
    return None


def _prefix(run: Interpreter, options: Value) -> Text:
    prefix = options.entries.get("prefix") if isinstance(options, MapOf) else None
    if prefix is None or (isinstance(prefix, Const) and not prefix.value):
        return Text()
    return run.text(prefix, "prefix")


def _plugin_call(instance: FastifyInstance | JavaScriptRouter, options: Value, call: CallSite) -> CallSite:
    done = Unknown("the end of a plugin")
    return CallSite([Argument(instance), Argument(options), Argument(done)], call.node, call.module, [], call.scope)


class Fastify(RouterFramework):
    """Fastify 3 to 5."""

    def __init__(self) -> None:
        super().__init__()
        #: What plug-ins add to instances by name.
        self.decorations: dict[str, Value] = {}
        #: Schemas that routes refer to by their ``$id``.
        self.shared: dict[str, Value] = {}

        #: Whether the application writes errors its own way.
        self.own_errors = False

    def prepare(self, run: Interpreter, handlers: Handlers) -> None:
        if not self.own_errors:
            handlers.error_body = _ERROR

    def share(self, schema: Value) -> None:
        """``addSchema({ $id: 'user', … })``."""
        name = schema.entries.get("$id") if isinstance(schema, MapOf) else None
        if name is None and isinstance(schema, SchemaValue):
            name = Text(str(schema.schema["$id"])) if "$id" in schema.schema else None
        if isinstance(name, Text) and name.literal:
            self.shared[name.literal] = schema

    def middleware(self, route: Route) -> list[Argument]:
        """Hooks among a route's options: ``{ preHandler: [fastify.authenticate] }``."""
        found: list[Argument] = []
        for arg in route.call.args:
            if isinstance(arg.value, MapOf):
                written = arg.node.items if isinstance(arg.node, ir.Dict) else []
                nodes = {k.value: v for k, v in written if isinstance(k, ir.Str)}
                for hook in sorted(_HOOKS & arg.value.entries.keys()):
                    found += _hooked(arg.value.entries[hook], nodes.get(hook))
        return found

    name = "Fastify"
    fixtures = "javascript/fastify"
    markers: ClassVar[tuple[bytes, ...]] = (b"fastify'", b'fastify"', b"fastify-plugin", b"FastifyInstance", b"FastifyPlugin", b"@fastify/")
    parameter_names: ClassVar[frozenset[str]] = frozenset({"fastify", "app", "server", "instance"})
    parameter_types: ClassVar[frozenset[str]] = frozenset({"FastifyInstance"})

    conventions: ClassVar[Conventions] = Conventions(returns=True)

    def new_router(self, **options: Any) -> FastifyInstance:
        return FastifyInstance(self, **options)

    def models(self) -> Mapping[str, Native]:
        def application(_run: Interpreter, _call: CallSite) -> Value:
            return self.new_router(root=True)

        def shared(_run: Interpreter, call: CallSite) -> Value:
            return SharedPlugin(call.get(0) or Unknown("a plugin"))

        return {
            **super().models(),
            **constructor(application, "fastify", "fastify.default", "fastify.fastify"),
            **constructor(shared, "fastify-plugin", "fastify-plugin.default", "fastify-plugin.fastifyPlugin"),
        }

"""What Symfony's controllers, serializer, forms, repositories and FOSRest's views do in code behind a route."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.frameworks.answers import BINARY, HTML
from liveapi.frameworks.php.exceptions import status_of
from liveapi.frameworks.php.handling import Handling, current
from liveapi.frameworks.php.inputs import Input, RawBody
from liveapi.frameworks.php.serializer import View
from liveapi.frameworks.php.symfony_forms import Forms, FormValue
from liveapi.frameworks.php.values import BOOLEAN, INTEGER, STRING, CollectionOf, Encoded, Native, Reply, class_value, typed
from liveapi.syntax import ir
from liveapi.trace.values import CallSite, ClassRef, Const, External, ExternalCall, FunctionRef, Instance, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.frameworks.php.library import Library
    from liveapi.trace.interpreter import Interpreter

_CONTROLLERS = frozenset({"AbstractController", "Controller", "AbstractFOSRestController", "FOSRestController", "BaseController"})
_REPOSITORIES = frozenset(
    {"ServiceEntityRepository", "EntityRepository", "ServiceDocumentRepository", "DocumentRepository", "NestedTreeRepository"}
)
_ENTITIES = frozenset({"Entity", "Document", "Embeddable", "MappedSuperclass", "ApiResource", "EmbeddedDocument"})
_EXCEPTIONS = "Symfony\\Component\\HttpKernel\\Exception\\"
_MANY = ("findAll", "findBy", "matching")


@dataclass(slots=True, eq=False)
class Serialized(Value):
    """Something that the serializer writes, in groups."""

    value: Value
    view: View

    def key(self) -> object:
        return ("serialized", self.value.key(), self.view)


@dataclass(slots=True, eq=False)
class RepositoryOf(Value):
    """A repository of Doctrine."""

    library: SymfonyLibrary
    ref: ClassRef

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name.startswith(_MANY) or name in {"getResult", "toArray", "execute"}:
            return CollectionOf(self.library.instance(self.ref))
        if name in {"count", "getSingleScalarResult"}:
            return typed(INTEGER)
        if name.startswith("find") or name in {"getOneOrNullResult", "getSingleResult", "getReference"}:
            return self.library.instance(self.ref)
        return self

    def describe(self) -> str:
        return f"the repository of {self.ref.name}"

    def key(self) -> object:
        return ("repository", id(self.ref.cls))


class SymfonyLibrary:
    """Symfony's part of the library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.run = library.run
        self.forms = Forms(library)
        library.methods.insert(0, self.method)
        library.types.append(self.typed)
        library.writers.append(self.write)
        for name in ("FOS\\RestBundle\\View\\View", "FOS\\RestBundle\\View\\View.create"):
            library.run.externals.models[name] = self._view

    # --- values -----------------------------------------------------------------------------------------------------

    def instance(self, ref: ClassRef) -> Instance:
        """An entity; what code sets on it stays with it."""
        return Instance(ref, {}, None, summary=True)

    def is_entity(self, ref: ClassRef) -> bool:
        """Whether a class is mapped to a table, or a resource."""
        return any(a.name.rpartition("\\")[2] in _ENTITIES for a in ref.cls.annotations)

    def typed(self, run: Interpreter, kind: Value, handling: Handling) -> Value | None:
        """An entity of which only the class is known."""
        return self.instance(kind) if isinstance(kind, ClassRef) and self.is_entity(kind) else None

    def write(self, value: Value) -> Schema | None:
        """What the serializer writes."""
        return self.library.written.viewed(value.value, value.view) if isinstance(value, Serialized) else None

    def view_of(self, context: Value | None) -> View:
        """The groups of a context: ``['groups' => ['list']]``, ``ObjectNormalizerContextBuilder``s are not followed."""
        given = context.entries.get("groups") if isinstance(context, MapOf) else None
        words = tuple(w for v in (given.items() or [given]) if (w := self.run.text(v).literal)) if given is not None else ()
        return View("output", words)

    # --- methods ----------------------------------------------------------------------------------------------------

    def method(self, run: Interpreter, receiver: Value, name: str, call: CallSite) -> Value | None:
        """Methods of Symfony's classes."""
        first = call.get(0)
        if isinstance(receiver, Instance) and run.classes.find(receiver.cls, name) is None:
            bases = {b.name.rpartition("\\")[2] for b in run.classes.outside(receiver.cls) if isinstance(b, External)}
            if bases & _CONTROLLERS:
                return self._controller(run, name, call)
            if bases & _REPOSITORIES:
                entity = self._entity(receiver.cls)
                return RepositoryOf(self, entity).call_method(run, name, call) if entity is not None else None
        if isinstance(receiver, Reply):
            return self._reply(run, receiver, name, call)
        if not isinstance(receiver, Unknown | ExternalCall | Native):
            return None
        if name in {"serialize", "normalize"} and first is not None:
            made = Serialized(first, self.view_of(call.get(2, "context")))
            return Encoded(made) if name == "serialize" else made
        if name == "deserialize" and len(call.args) > 1:
            return self._deserialized(call)
        if name == "getRepository":
            ref = class_value(first)
            return RepositoryOf(self, ref) if ref is not None else None
        if name == "find" and len(call.args) > 1 and (ref := class_value(first)) is not None:
            return self.instance(ref)
        if name == "handle" and isinstance(first, Reply):
            return first
        if name in {"create", "createNamed"} and (ref := class_value(call.get(0 if name == "create" else 1))) is not None:
            prefix = run.text(first).literal or "" if name == "createNamed" and first is not None else self.forms.prefix(ref)
            return FormValue(self.forms, ref, None, prefix, call.get(1 if name == "create" else 2))
        return None

    def _deserialized(self, call: CallSite) -> Value:
        """``$serializer->deserialize($request->getContent(), OrderDto::class, 'json')``."""
        kind = call.get(1, "type")
        handling = current(self.run)
        ref = class_value(kind)
        many = False
        if ref is None and isinstance(kind, Text) and (kind.literal or "").endswith("[]"):
            many, ref = True, self.library.semantics.class_named(self.run, (kind.literal or "").removesuffix("[]"))
        if ref is None:
            return Unknown("what was sent, taken apart")
        context = call.get(3, "context")
        view = View("input", self.view_of(context).groups)
        schema = self.library.serializer.schema(ref, view)
        if isinstance(call.args[0].value, Input | RawBody | Unknown):
            handling.declared = {"type": "array", "items": schema} if many else schema
        return CollectionOf(self.instance(ref)) if many else self.instance(ref)

    def _entity(self, ref: ClassRef) -> ClassRef | None:
        """The entity of a repository: as its constructor names it, or by its name."""
        for cls in self.run.classes.ancestors(ref):
            constructor = self.library.semantics.method(self.run, cls, "__construct")
            for node in (n for s in constructor.function.body for n in s.walk()) if constructor is not None else ():
                if isinstance(node, ir.Member) and node.name == "class":
                    found = class_value(self.run.evaluate(node, cls.scope))
                    if found is not None:
                        return found
        stem = ref.name.removesuffix("Repository")
        package = ref.module.ir.package.rpartition("\\Repository")[0]
        return self.library.semantics.class_named(self.run, f"{package}\\Entity\\{stem}")

    def _controller(self, run: Interpreter, name: str, call: CallSite) -> Value | None:
        first, second = call.get(0), call.get(1)
        if name == "json":
            status = call.get(1, "status")
            view = self.view_of(call.get(3, "context"))
            return Reply(status_of(status), Serialized(call.get(0, "data") or Const(None), view), default=status is None)
        if name in {"render", "renderForm", "renderBlock"}:
            return Reply(None, typed(STRING), HTML)
        if name in {"redirectToRoute", "redirect"}:
            return Reply(status_of(call.get(2 if name == "redirectToRoute" else 1, "status")) or 302, None, default=False)
        if name in {"file", "stream"}:
            return Reply(200, typed({"type": "string", "format": "binary"}), BINARY)
        if name in {"createNotFoundException", "createAccessDeniedException"}:
            return ExternalCall(_EXCEPTIONS + ("NotFoundHttpException" if "NotFound" in name else "AccessDeniedHttpException"), call)
        if name == "createForm":
            ref = class_value(first)
            return FormValue(self.forms, ref, None, self.forms.prefix(ref), second) if ref is not None else None
        if name == "createFormBuilder":
            from liveapi.frameworks.php.symfony_forms import Builder

            return Builder(self.forms, {}, None, 0)
        if name == "getUser":
            return current(run).user(run)
        if name == "denyAccessUnlessGranted":
            current(run).raised(403, call)
            return Const(None)
        if name in {"isGranted", "isCsrfTokenValid"}:
            return typed(BOOLEAN)
        if name == "getDoctrine":
            return Native("Doctrine", lambda _run, _name, _call: None)
        if name == "view":
            return self._view(run, call)
        if name == "handleView" and isinstance(first, Reply):
            return first
        if name in {"renderView", "generateUrl"}:
            return typed(STRING)
        return None

    def _view(self, run: Interpreter, call: CallSite) -> Value:
        """FOSRest's ``new View($data, 201)``."""
        status = call.get(1, "statusCode")
        data = call.get(0, "data")
        empty = data is None or (isinstance(data, Const) and data.value is None)
        return Reply(status_of(status) or (204 if empty else None), None if empty else Serialized(data, View()), default=status is None)  # type: ignore[arg-type]

    def _reply(self, run: Interpreter, reply: Reply, name: str, call: CallSite) -> Value | None:
        first = call.get(0)
        if name == "setJson" and isinstance(first, Encoded):
            reply.content = first.value
            return reply
        if name == "getContext":
            return reply
        if (
            name in {"setGroups", "addGroup", "setSerializerGroups", "addGroups"}
            and first is not None
            and isinstance(reply.content, Serialized)
        ):
            words = tuple(w for v in (first.items() or [first]) if (w := run.text(v).literal))
            kept = reply.content.view.groups if name.startswith("add") else ()
            reply.content.view = View("output", (*kept, *words))
            return reply
        return None

    # --- declared ---------------------------------------------------------------------------------------------------

    def declare(self, function: FunctionRef, handling: Handling) -> None:
        """``#[MapRequestPayload]`` and ``#[MapUploadedFile]`` parameters: the body as declared."""
        for param in function.function.params:
            for annotation in param.annotations:
                if annotation.name.rpartition("\\")[2] == "MapRequestPayload":
                    given = {a.name: self.run.evaluate(a.value, function.scope) for a in annotation.args if a.name is not None}
                    view = View("input", self.view_of(given.get("serializationContext")).groups)
                    checked = given.get("validationGroups")
                    if checked is not None:
                        words = tuple(w for v in (checked.items() or [checked]) if (w := self.run.text(v).literal))
                        view = View("input", view.groups, words)
                    kind = param.type.type if isinstance(param.type, ir.Nullable) else param.type
                    value = self.run.evaluate(kind, function.scope) if isinstance(kind, ir.Name) else None
                    many = class_value(given.get("type"))
                    if many is not None:
                        handling.declared = {"type": "array", "items": self.library.serializer.schema(many, view)}
                    elif isinstance(value, ClassRef):
                        handling.declared = self.library.serializer.schema(value, view)
                    handling.raised(422)
                elif annotation.name.rpartition("\\")[2] == "MapQueryString":
                    kind = param.type.type if isinstance(param.type, ir.Nullable) else param.type
                    value = self.run.evaluate(kind, function.scope) if isinstance(kind, ir.Name) else None
                    for found in self.library.serializer.properties(value, View("input")) if isinstance(value, ClassRef) else ():
                        handling.queries[found.name] = found.written()
                elif annotation.name.rpartition("\\")[2] == "MapUploadedFile":
                    node = next((a.value for a in annotation.args if a.name == "name"), None)
                    name = node.value if isinstance(node, ir.Str) else param.name
                    handling.inputs.child(name).note({"type": "string", "format": "binary"})

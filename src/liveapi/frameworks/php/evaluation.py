"""Working out a handler: it is entered with a request of which every reading is noted, and what it gives is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.api.model import Evidence, RequestBody, Response
from liveapi.frameworks.answers import HTML
from liveapi.frameworks.php.handling import Handling
from liveapi.frameworks.php.inputs import inputs_in
from liveapi.frameworks.php.library import Library, is_data, is_request, library_of
from liveapi.frameworks.php.reads import nodes_of
from liveapi.frameworks.php.requests import RequestValue
from liveapi.frameworks.php.rules import Field, fields_of
from liveapi.frameworks.php.values import Reply, typed
from liveapi.syntax import ir
from liveapi.trace.languages.php import PhpSemantics
from liveapi.trace.languages.php_arrays import KeyedMap
from liveapi.trace.values import (
    Argument,
    CallSite,
    Choice,
    ClassRef,
    FunctionRef,
    Instance,
    MapOf,
    Text,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

#: Form requests made of form requests are followed so deep.
_MAX_REQUESTS = 3


@dataclass(slots=True, eq=False)
class Outcome:
    """What one handler takes and gives."""

    handling: Handling
    returned: Value
    function: FunctionRef
    #: The body and the responses that were made of it.
    body: RequestBody | None = None
    responses: list[Response] | None = None
    has_body: bool = False
    #: It serves a page: what is wrong is shown as one, too.
    page: bool = False

    def shows_pages(self) -> bool:
        """Whether all that it gives are pages and ways to other pages."""
        options = self.returned.options if isinstance(self.returned, Choice) else [self.returned]
        replies = [o for o in options if isinstance(o, Reply)]
        return bool(replies) and all(r.media == HTML or (r.status or 200) // 100 == 3 for r in replies)


class Handlers:
    """The handlers of one run, each worked out once for each kind of method."""

    def __init__(self, run: Interpreter, semantics: PhpSemantics) -> None:
        self.run = run
        self.semantics = semantics
        self.library: Library = library_of(run, semantics)
        #: What a framework declares of a handler by its parameters.
        self.declare: Callable[[FunctionRef, Handling], None] = lambda _function, _handling: None
        self._known: dict[tuple[int, int, str], Outcome] = {}
        self._controllers: dict[int, Value] = {}

    def outcome(self, function: FunctionRef, owner: ClassRef | None, method: str, path_names: frozenset[str] = frozenset()) -> Outcome:
        """What a handler does when it is called by a method."""
        key = (id(function.function), id(owner.cls) if owner is not None else 0, "PUT" if method == "PATCH" else method)
        found = self._known.get(key)
        if found is None:
            self.library.inactive = False
            try:
                found = self._known[key] = self._work_out(function, owner, method)
            finally:
                self.library.inactive = True
        return found

    def _work_out(self, function: FunctionRef, owner: ClassRef | None, method: str) -> Outcome:
        run, handling = self.run, Handling(method)
        handling.user_class = self.library.user_class
        site = CallSite([], function.function, function.module, [], function.scope)
        outcome = Outcome(handling, Unknown("nothing"), function)
        with run.under(handling, self.library.known_result, self.library.thrown):
            self.declare(function, handling)
            bound = function
            if owner is not None:
                bound = function.bound(self._controller(owner, site))
            args = [Argument(self._argument(p, function, handling), p.name) for p in function.function.params if p.kind != "rest"]
            try:
                outcome.returned = run.enter(bound, CallSite(args, function.function, function.module, [], function.scope))
            except RecursionError:
                outcome.returned = Unknown("nested too deeply to be followed")
        return outcome

    def _controller(self, owner: ClassRef, site: CallSite) -> Value:
        """The object whose method a handler is, made once."""
        if id(owner.cls) not in self._controllers:
            # What a constructor reads is no part of one handler.
            with self.run.under(Handling(), self.library.known_result):
                self._controllers[id(owner.cls)] = self.run.classes.instantiate(owner, site)
        return self._controllers[id(owner.cls)]

    def _argument(self, param: ir.Param, function: FunctionRef, handling: Handling) -> Value:
        run = self.run
        if param.type is not None:
            kind = param.type.type if isinstance(param.type, ir.Nullable) else param.type
            declared = run.evaluate(kind, function.scope) if isinstance(kind, ir.Name) else None
            if isinstance(declared, ClassRef) and is_request(run, declared):
                self.form(declared, handling)
            if isinstance(declared, ClassRef) and is_data(run, declared):
                self._data(declared, handling)
            # Laravel and Symfony look models up by what the path says; they answer 404 where there is none.
            found_by_path = (
                any(m(run, declared, handling) is not None for m in self.library.types) if isinstance(declared, ClassRef) else False
            )
            if found_by_path and param.default is None and not param.annotations:
                handling.raised(404)
            value = self.library.typed(run, param.type, function.scope)
            if value is not None:
                return value
        if param.name in {"args", "params"} and (param.type is None or (isinstance(param.type, ir.Name) and param.type.id == "array")):
            # Slim's: what the path holds.
            return KeyedMap({}, False, [typed({"type": "string"})])
        if param.type is None and param.name in {"request", "req"}:
            return RequestValue()
        found = self.library.untyped_argument(param, handling)
        return found if found is not None else run.parameter(function, param, function.scope)

    def _data(self, declared: ClassRef, handling: Handling) -> None:
        """A data object of spatie/laravel-data, made of what is sent."""
        handling.raised(422)
        if handling.method in {"POST", "PUT", "PATCH"}:
            handling.declared = self.library.classes.schema(declared, "input")
            return
        plain = self.run.components.resolve(self.library.classes.schema(declared, "input"))
        handling.queries.update(plain.get("properties", {}))

    # --- form requests ----------------------------------------------------------------------------------------------

    def form(self, declared: ClassRef, handling: Handling) -> None:
        """What the ``rules()`` of a form request describe."""
        instance = Instance(declared, {}, RequestValue(), summary=True)
        rules = self._rules(declared, instance, handling, 0)
        if rules is None:
            return
        for name in ("prepareForValidation",):
            self._enter(declared, instance, name)
        handling.form = declared
        self._document(declared, instance, rules)
        data = self._enter(declared, instance, "validationData")
        handling.inputs.rules = rules
        part = next((i for i in inputs_in(data) if i.read is not handling.inputs), None) if data is not None else None
        if part is not None:
            part.read.rules = rules
            handling.inside[id(part.read)] = rules
            handling.form = None
        else:
            handling.validate(rules)
        if self.run.classes.find(declared, "authorize") is not None and not self._always_authorized(declared):
            handling.raised(403)

    def _always_authorized(self, declared: ClassRef) -> bool:
        found = self.run.classes.find(declared, "authorize")
        body = found[0].function.body if found is not None and isinstance(found[0], FunctionRef) else []
        return len(body) == 1 and isinstance(body[0], ir.Return) and isinstance(body[0].value, ir.Literal)

    def _rules(self, declared: ClassRef, instance: Instance, handling: Handling, depth: int) -> Field | None:
        run = self.run
        found = run.classes.find(declared, "rules")
        if found is None or not isinstance(found[0], FunctionRef) or depth > _MAX_REQUESTS:
            return None
        if (start := run.classes.find(declared, "initialize")) is not None and isinstance(start[0], FunctionRef):
            self._enter(declared, instance, "initialize")
        function = found[0]
        value = run.enter(function.bound(instance), CallSite([], function.function, function.module, [], function.scope))
        fields = fields_of(run, value, Evidence(function.module.path, function.function.line))
        for other in self._parts(declared):
            more = self._rules(other, Instance(other, {}, RequestValue(), summary=True), handling, depth + 1)
            for name, inner in more.fields.items() if more is not None else ():
                fields.fields.setdefault(name, inner)
        return fields

    def _parts(self, declared: ClassRef) -> Iterator[ClassRef]:
        """A request put together of others names their classes, in methods that some base puts to use."""
        for method in declared.cls.methods():
            if method.name == "rules" or method.name.startswith("__"):
                continue
            for node in nodes_of(method):
                if isinstance(node, ir.Member) and node.name == "class" and isinstance(node.object, ir.Name):
                    other = self.run.evaluate(node.object, declared.scope)
                    if isinstance(other, ClassRef) and other.cls is not declared.cls and is_request(self.run, other):
                        yield other

    def _enter(self, declared: ClassRef, instance: Instance, name: str) -> Value | None:
        found = self.run.classes.find(declared, name)
        if found is None or not isinstance(found[0], FunctionRef):
            return None
        function = found[0]
        return self.run.enter(function.bound(instance), CallSite([], function.function, function.module, [], function.scope))

    def _document(self, declared: ClassRef, instance: Instance, rules: Field) -> None:
        """Scribe's ``bodyParameters()`` and ``queryParameters()``: descriptions and examples of the fields."""
        for method in ("bodyParameters", "queryParameters"):
            found = self.run.classes.find(declared, method)
            own = found is not None and found[1].cls is declared.cls
            value = self._enter(declared, instance, method)
            for name, said in value.entries.items() if isinstance(value, MapOf) else []:
                if not isinstance(said, MapOf):
                    continue
                if not own and name.partition(".")[0] not in rules.fields:
                    # Of a base whose rules were replaced.
                    continue
                field = rules.at(name.split("."))
                description, example = said.entries.get("description"), said.entries.get("example")
                if isinstance(description, Text) and description.literal:
                    field.description = description.literal
                literal = example.literal if isinstance(example, Text) else getattr(example, "value", None)
                if literal is not None:
                    field.example = literal

"""What the frameworks' libraries do in code behind a route: the parts that decide what is taken and given.

Installed once, after the routes are known, so that finding routes does not depend on it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.api.shapes import Property, enum_of, merged, object_of
from liveapi.frameworks.php import library_functions
from liveapi.frameworks.php.class_schemas import ClassSchemas, class_key
from liveapi.frameworks.php.eloquent import Models
from liveapi.frameworks.php.eloquent_query import QueryOf
from liveapi.frameworks.php.exceptions import thrown_answer
from liveapi.frameworks.php.fractal import Fractal
from liveapi.frameworks.php.handling import Answered, Handling, current
from liveapi.frameworks.php.inputs import Input, RawBody
from liveapi.frameworks.php.phpdoc_types import DocTypes
from liveapi.frameworks.php.requests import RequestValue
from liveapi.frameworks.php.resources import Resources
from liveapi.frameworks.php.serializer import Serializer
from liveapi.frameworks.php.values import DATE_TIME, CollectionOf, PageOf, Reply, typed
from liveapi.frameworks.php.written import Written
from liveapi.syntax import ir
from liveapi.trace.languages.php import PhpSemantics
from liveapi.trace.languages.php_arrays import KeyedMap
from liveapi.trace.scope import Scope
from liveapi.trace.values import CallSite, Choice, ClassRef, Const, External, FunctionRef, Instance, MapOf, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_SCALARS = {"int": "integer", "float": "number", "bool": "boolean", "string": "string", "true": "boolean", "false": "boolean"}
#: Names of classes (and interfaces) of libraries that are the request.
_REQUESTS = frozenset({"Request", "FormRequest", "ServerRequestInterface", "ServerRequest", "RequestInterface"})
#: The response that PSR-7 handlers get.
_REPLIES = frozenset({"ResponseInterface", "Response"})
#: Lists of which only that is known.
_LISTS = frozenset({"Collection", "EloquentCollection", "LazyCollection", "Enumerable", "ArrayCollection", "AnonymousResourceCollection"})
_PAGES = {"LengthAwarePaginator": "length", "Paginator": "simple", "CursorPaginator": "cursor"}
_DATA = frozenset({"Spatie\\LaravelData\\Data", "Spatie\\LaravelData\\Dto", "Spatie\\LaravelData\\Resource"})
_DATES = frozenset({"Carbon", "CarbonImmutable", "CarbonInterface", "DateTime", "DateTimeImmutable", "DateTimeInterface"})
#: Where an application keeps the class of its users, if it does not say.
_USERS = ("App\\Models\\User", "App\\User", "App\\Entity\\User")
#: Calls inside calls that are followed behind a route.
_MAX_DEPTH = 25

#: A part of the library: asked in turn, the first answer counts.
MethodModel = Callable[["Interpreter", Value, str, CallSite], Value | None]
AttributeModel = Callable[["Interpreter", Instance, str], Value | None]
TypeModel = Callable[["Interpreter", Value, Handling], Value | None]


class Library:
    """All parts, asked in turn."""

    def __init__(self, run: Interpreter, semantics: PhpSemantics) -> None:
        self.run = run
        self.semantics = semantics
        self.docs = DocTypes(run, semantics)
        self.methods: list[MethodModel] = []
        self.attributes: list[AttributeModel] = []
        self.types: list[TypeModel] = []
        self.classes = ClassSchemas(self)
        self.serializer = Serializer(self)
        self.written = Written(self)
        self.models = Models(self)
        self.resources = Resources(self)
        self.fractal = Fractal(self)
        #: What has a schema of its own, asked before all else.
        self.writers: list[Callable[[Value], Schema | None]] = [self.resources.write, self.fractal.write, self._model]
        self.methods += [self.resources.method, self.fractal.method, self.models.method]
        self.attributes += [self.resources.attribute, self.models.attribute]
        self.types += [self.models.typed]
        #: The class of those who log in, where one is known.
        self.user_class = next((c for n in _USERS if (c := semantics.class_named(run, n)) is not None), None)
        self.inactive = True

    def _model(self, value: Value) -> Schema | None:
        """A model, with what code set on it beside its columns."""
        if not isinstance(value, Instance) or not self.models.is_model(value.cls):
            return None
        ref = value.cls
        if any(self.run.classes.find(ref, n) is not None for n in ("toArray", "jsonSerialize")):
            return None
        made = self.run.components.define(class_key(ref), lambda: self.models.schema(ref))
        known = self.run.components.resolve(made).get("properties", {})
        own = {
            n: v
            for n, v in value.fields.items()
            if n not in known and n != "wasRecentlyCreated" and not isinstance(v, Unknown) and not self._declared_field(ref, n)
        }
        if not own:
            return made
        return merged([self.run.components.resolve(made), object_of(Property(n, self.written.schema(v), True) for n, v in own.items())])

    def _declared_field(self, ref: ClassRef, name: str) -> bool:
        found = self.run.classes.find(ref, name)
        return found is not None and isinstance(found[0], ir.Field)

    def note_pages(self, call: CallSite, kind: str) -> None:
        """A page of results is asked for by a query parameter."""
        handling = current(self.run)
        named = call.get(2, "pageName", "cursorName")
        word = self.run.text(named).literal if named is not None else None
        schema: Schema = {"type": "string"} if kind == "cursor" else {"type": "integer", "minimum": 1}
        handling.queries.setdefault(word or ("cursor" if kind == "cursor" else "page"), schema)

    def untyped_argument(self, param: ir.Param, handling: Handling) -> Value | None:
        """A parameter of a handler without a type: Slim's ``$response``."""
        return Reply() if param.name in {"response", "res"} else None

    def thrown(self, value: Value, at: ir.Node, caught: frozenset[str]) -> None:
        """Something is thrown that nothing around catches."""
        answer = thrown_answer(self.run, value, caught)
        if answer is not None:
            handling = current(self.run)
            handling.answers.append(Answered(answer[0], answer[1], "", None))

    # --- what the evaluator asks ------------------------------------------------------------------------------------

    def method(self, run: Interpreter, receiver: Value, name: str, call: CallSite) -> Value | None:
        if self.inactive:
            return None
        if isinstance(receiver, Choice) and any(isinstance(o, Instance | QueryOf | CollectionOf | Reply) for o in receiver.options):
            made = []
            for option in receiver.known():
                own = self.method(run, option, name, call)
                made.append(own if own is not None else option.call_method(run, name, call))
            return Choice.of(made)
        for model in self.methods:
            found = model(run, receiver, name, call)
            if found is not None:
                return found
        return None

    def attribute(self, run: Interpreter, instance: Instance, name: str) -> Value | None:
        if self.inactive:
            return None
        if instance.cls.cls.kind == "enum" and name in {"value", "name"}:
            values = library_functions.enum_values(run, instance.cls)
            return typed(enum_of(values) if name == "value" else {"type": "string"})
        if (promoted := self._promoted(instance, name)) is not None:
            return promoted
        for model in self.attributes:
            found = model(run, instance, name)
            if found is not None:
                return found
        return None

    def _promoted(self, instance: Instance, name: str) -> Value | None:
        """A property that is a parameter of the constructor, of an object that was not made here."""
        if not instance.summary or self.run.classes.find(instance.cls, name) is not None:
            return None
        for cls in self.run.classes.ancestors(instance.cls):
            constructor = self.semantics.method(self.run, cls, "__construct")
            for param in constructor.function.params if constructor is not None else ():
                if param.name == name and param.modifiers and param.type is not None:
                    value = self.typed(self.run, param.type, cls.scope)
                    if value is not None and isinstance(param.type, ir.Nullable):
                        return Choice.of([value, Const(None)])
                    return value
        return None

    def typed(self, run: Interpreter, kind: ir.Expr, scope: Scope) -> Value | None:
        if self.inactive:
            return None
        if isinstance(kind, ir.Nullable):
            return self.typed(run, kind.type, scope)
        if isinstance(kind, ir.Binary) and kind.op in {"|", "&"}:
            return self.typed(run, kind.left, scope) or self.typed(run, kind.right, scope)
        if not isinstance(kind, ir.Name):
            return None
        if (scalar := _SCALARS.get(kind.id.lower())) is not None:
            return Unknown(f"a value of type {kind.id}", {"type": scalar})
        if kind.id in {"array", "iterable", "mixed", "callable", "object", "void", "null", "never"}:
            return None
        return self.of_class(run.evaluate(kind, scope))

    def of_class(self, kind: Value) -> Value | None:
        """A value of a class."""
        run, handling = self.run, current(self.run)
        for model in self.types:
            found = model(run, kind, handling)
            if found is not None:
                return found
        if isinstance(kind, External):
            last = kind.name.rpartition("\\")[2]
            if kind.name.endswith("\\View\\Factory"):
                return library_functions.VIEWS
            if last == "ResponseFactory":
                return library_functions.RESPONSES
            if last in _REPLIES:
                return Reply()
            if last in _LISTS:
                return CollectionOf(Unknown("an item of a collection"))
            if last in _PAGES:
                return PageOf(Unknown("an item of a page"), _PAGES[last])
            return RequestValue() if last in _REQUESTS else typed(DATE_TIME) if last in _DATES else None
        if isinstance(kind, ClassRef) and kind.cls.kind == "enum":
            return Instance(kind, {}, None, summary=True)
        if isinstance(kind, ClassRef) and kind.cls.kind in {"class", "interface"}:
            if is_request(run, kind):
                return Instance(kind, {}, RequestValue(), summary=True)
            return run.classes.summary(kind)
        return None

    def instance_of(self, run: Interpreter, value: Value, kind: Value) -> bool | None:
        if self.inactive:
            return None
        last = kind.name.rpartition("\\")[2] if isinstance(kind, External) else ""
        if isinstance(value, CollectionOf):
            return last in {"Collection", "EloquentCollection", "Enumerable", "Arrayable", "Traversable", "Countable"}
        if isinstance(value, PageOf):
            return "Paginator" in last or last in {"Arrayable", "Countable"}
        if isinstance(value, Instance) and value.summary and self.models.is_model(value.cls):
            # Of a model it is known that it is no list.
            return False if last in {"Collection", "EloquentCollection", "Paginator", "LengthAwarePaginator", "AbstractPaginator"} else None
        return None

    # --- which functions are entered --------------------------------------------------------------------------------

    def known_result(self, function: FunctionRef, call: CallSite) -> Value | None:
        """What a function gives, by its declaration: code is entered only where that does not tell."""
        handling = current(self.run)
        declared = function.function
        handling.budget -= 1
        if handling.budget < 0 or self.run.depth > _MAX_DEPTH:
            return self.declared(function) or Unknown(f"the result of {declared.name}")
        if declared.name.startswith("__") or not declared.name:
            return None
        short = declared.span is not None and declared.end - declared.line <= 4
        if any(_carries_request(a.value) for a in call.args) or isinstance(getattr(function.self_value, "native", None), RequestValue):
            return None if declared.span is not None else self.declared(function)
        shape = self.docs.returned(function)
        if isinstance(shape, MapOf) and shape.entries:
            return shape
        if short:
            return None
        kind = declared.returns.type if isinstance(declared.returns, ir.Nullable) else declared.returns
        if isinstance(kind, ir.Name) and kind.id.lower() in _SCALARS:
            return self.declared(function)
        return self.library_result(function, kind)

    def library_result(self, function: FunctionRef, kind: ir.Expr | None) -> Value | None:
        """By a declared class or a documented shape."""
        found = self.docs.returned(function)
        if isinstance(found, KeyedMap) and function.function.span is not None:
            # ``array<string, mixed>`` says less than the code.
            found = None
        if found is not None:
            return found
        if isinstance(kind, ir.Name):
            if kind.id.lower() in {"void", "never"}:
                return None
            value = self.run.evaluate(kind, function.scope)
            if isinstance(value, ClassRef):
                return self.of_class(value) if any(m(self.run, value, current(self.run)) is not None for m in self.types) else None
        return self.declared(function) if function.function.span is None else None

    def declared(self, function: FunctionRef) -> Value | None:
        """A value of the type that a function says it returns."""
        found = self.docs.returned(function)
        if found is not None:
            return found
        kind = function.function.returns
        if isinstance(kind, ir.Name) and kind.id in {"self", "static"}:
            return function.self_value
        if isinstance(kind, ir.Name) and kind.id.lower() == "void":
            return Const(None)
        return self.typed(self.run, kind, function.scope) if kind is not None else None


def _carries_request(value: Value) -> bool:
    return isinstance(value, RequestValue | Input | RawBody) or isinstance(getattr(value, "native", None), RequestValue)


def is_request(run: Interpreter, ref: ClassRef) -> bool:
    """Whether a class of the repository is a request (a form request)."""
    return any(isinstance(b, External) and b.name.rpartition("\\")[2] in _REQUESTS for b in run.classes.outside(ref))


def is_data(run: Interpreter, ref: ClassRef) -> bool:
    """Whether a class is a data object of spatie/laravel-data."""
    return any(isinstance(b, External) and b.name in _DATA for b in run.classes.outside(ref))


def library_of(run: Interpreter, semantics: PhpSemantics) -> Library:
    """The library of a run, installed when it is first asked for."""
    if not isinstance(semantics.library, Library):
        library = Library(run, semantics)
        semantics.library = library
        library_functions.install(library)
    found = semantics.library
    assert isinstance(found, Library)
    return found

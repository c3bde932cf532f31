"""What the Rust frameworks have in common: how programs start, attributes as routes, routes as operations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Certainty, Evidence, Location, Operation, Parameter, Unresolved
from liveapi.api.template import names as template_names
from liveapi.frameworks.base import ANY, Framework, Result, operation
from liveapi.frameworks.families.routers import Route, Router, functions_in, handler_of, served, unresolved, with_path_parameters
from liveapi.frameworks.rust.answers import answers
from liveapi.frameworks.rust.bodies import body
from liveapi.frameworks.rust.documented import documented
from liveapi.frameworks.rust.extractors import declared_parameters
from liveapi.frameworks.rust.paths import Pattern, axum
from liveapi.frameworks.rust.schemas import RustSchemas
from liveapi.frameworks.rust.security import security
from liveapi.frameworks.rust.types import last_name
from liveapi.syntax import ir
from liveapi.trace.languages.rust import RustSemantics
from liveapi.trace.languages.rust_types import RustTypes
from liveapi.trace.rust_modules import is_test
from liveapi.trace.values import Argument, CallSite, ClassRef, External, FunctionRef, Hole, ListOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.program import Module

VERBS: Mapping[str, tuple[str, ...]] = {
    **{m.lower(): (m,) for m in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE")},
    "any": ANY,
}
#: ``fn main``, and what Rocket is told to launch.
_STARTS = rb"(?m)^((?:pub )?(?:async )?fn main\(|#\[(?:rocket::)?launch\])"


_HANDLERS = re.compile(r"_?(?:endpoints?|handlers?|routes?|controllers?|api|resource|views?|service)$")
_NO_SUBJECT = frozenset(
    {"src", "main", "lib", "mod", "app", "web", "http", "server", "router", "bin", "rest", "v1", "v2", "crates", "actix"}
)


class RustRouter(Router):
    """A router of a Rust framework. Builder methods give the router itself back."""

    def __init__(self, framework: RustFramework, run: Interpreter, call: CallSite, *, root: bool = False, assumed: bool = False) -> None:
        super().__init__(root=root, assumed=assumed)
        self.framework = framework
        semantics = run.semantics(call.module)
        if isinstance(semantics, RustSemantics):
            semantics.routers.append(self)

    def register(self, run: Interpreter, methods: Sequence[str], path: Value | None, handler: Value | None, call: CallSite) -> None:
        """One registration."""
        text = run.text(path, "path") if path is not None else Text()
        if len(text.parts) == 1 and isinstance(text.parts[0], Hole):
            self.framework.missed.append(unresolved(self.framework.name, call, f"the path is not known: {text.parts[0].reason}"))
            return
        self.add(Route(tuple(methods), text, call, functions_in(run, [handler], call) if handler is not None else []))

    def annotated(self, run: Interpreter, value: Value, call: CallSite) -> bool:
        """Register a function whose attributes say method and path; false if it is none."""
        if not isinstance(value, FunctionRef):
            return False
        found = False
        for annotation in value.function.annotations:
            methods = attribute_methods(annotation)
            path = attribute_path(annotation)
            if methods and path is not None:
                found = True
                text = run.evaluate(path, value.scope)
                self.add(Route(tuple(methods), run.text(text, "path"), CallSite([], annotation, value.module), [value]))
        return found


def attribute_methods(annotation: ir.Annotation) -> list[str]:
    """The methods of ``#[get("/x")]`` and ``#[route("/x", method = "GET")]``, ``#[route(GET, uri = "/x")]``."""
    if annotation.name in VERBS and annotation.name != "any":
        return list(VERBS[annotation.name])
    if annotation.name != "route":
        return []
    named = [a.value.value.upper() for a in annotation.args if a.name == "method" and isinstance(a.value, ir.Str)]
    plain = [a.value.id for a in annotation.args if a.name is None and isinstance(a.value, ir.Name) and a.value.id.isupper()]
    return named or plain or list(ANY)


def attribute_path(annotation: ir.Annotation) -> ir.Expr | None:
    """The path of a route attribute."""
    for arg in annotation.args:
        if arg.name in ("uri", "path"):
            return arg.value
        if arg.name is None and not (isinstance(arg.value, ir.Name) and arg.value.id.isupper() and annotation.name == "route"):
            return arg.value
    return None


class RustFramework(Framework):
    """A Rust web framework."""

    languages = frozenset({"rust"})
    #: Names of types in the signature of a function that makes or fills a router.
    router_types: ClassVar[frozenset[str]] = frozenset()
    #: Those of them that a function takes to register on.
    taken_types: ClassVar[frozenset[str]] = frozenset()

    def __init__(self) -> None:
        self.missed: list[Unresolved] = []

    def router(self, run: Interpreter, call: CallSite, *, root: bool = False, assumed: bool = False) -> RustRouter:
        """A router of this framework."""
        raise NotImplementedError

    def pattern(self, path: str) -> Pattern:
        """A path in the framework's own syntax."""
        return axum(path)

    def hole(self, name: str) -> str:
        """How the framework writes a path parameter."""
        return "{" + name + "}"

    def joined(self, path: Text) -> str:
        """A path as one text in the framework's syntax."""
        text = "".join(self.hole(p.name) if isinstance(p, Hole) else p for p in path.parts)
        while "//" in text:
            text = text.replace("//", "/")
        return text if text.startswith("/") else "/" + text

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        first = next((m for f in files if (m := run.program.module(f)) is not None), None)
        semantics = run.semantics(first) if first is not None else None
        if not isinstance(semantics, RustSemantics):
            return Result()
        if not semantics.started:
            semantics.started = True
            start_programs(run)
            run.enter_escaped()
        self.enter_uncalled(run, files)
        run.enter_escaped()
        result = Result(unresolved=list(self.missed), found=len(self.missed))
        counted: set[int] = set()
        own = [r for r in semantics.routers if isinstance(r, RustRouter) and r.framework is self]
        for _, route, path, assumed in served(own):
            if id(route) not in counted:
                counted.add(id(route))
                result.found += 1
                result.resolved += 1
            result.operations.extend(self.operations(run, route, path, assumed))
        return result

    def operations(self, run: Interpreter, route: Route, path: Text, assumed: bool) -> Iterator[Operation]:
        """The operations of a route."""
        at = Evidence(route.call.module.path, route.call.line)
        certainty = Certainty.LIKELY if assumed or path.holes else Certainty.CERTAIN
        handler = route.handlers[-1] if route.handlers else None
        pattern = self.pattern(self.joined(path))
        known = [Parameter(n, Location.PATH, s, True) for n, s in pattern.schemas.items()]
        taken, given, secured, said = None, [], None, None
        if handler is not None:
            types = RustTypes(run)
            sent, answered = RustSchemas(run, types, "input"), RustSchemas(run, types, "output")
            known += self.parameters(handler, pattern, RustSchemas(run, types))
            taken = body(handler, sent)
            secured, refused = security(run, handler)
            given = answers(handler, types, answered, refused)
            said = documented(handler, sent, answered)
        for method in route.methods:
            found = operation(
                self.name,
                method,
                pattern.path,
                at,
                handler=handler_of(route.handlers),
                doc=handler.function.doc if handler is not None else None,
                parameters=with_path_parameters(pattern.path, known),
                request_body=taken if method not in ("GET", "HEAD") else None,
                responses=given,
                security=secured,
                tags=tag_of(handler.module.path) if handler is not None else (),
                deprecated=handler is not None and any(a.name == "deprecated" for a in handler.function.annotations),
                certainty=certainty,
            )
            if said is not None:
                said.complete(found)
            yield found

    def parameters(self, handler: FunctionRef, pattern: Pattern, schemas: RustSchemas) -> list[Parameter]:
        """What the handler declares."""
        return declared_parameters(handler, template_names(pattern.path), schemas)

    def enter_uncalled(self, run: Interpreter, files: list[str]) -> None:
        """Enter functions that nobody is seen to call: first those that make routers, then those that fill one."""
        found: list[tuple[bool, int, str, ir.Function, ClassRef | None, Module]] = []
        for path in files:
            module = run.program.module(path)
            if module is None:
                continue
            for function, owner in module_functions(run, module.ir.body, module):
                takes = any(last_name(p.type) in self.taken_types for p in function.params)
                if takes or mentions(function.returns, self.router_types):
                    found.append((takes, path.count("/"), path, function, owner, module))
        for _, _, _, function, owner, module in sorted(found, key=lambda f: f[:3]):
            if id(function) not in run.entered_functions:
                self_value = run.classes.summary(owner) if owner is not None else None
                ref = FunctionRef(function, module, run.scope_of(module), self_value, owner)
                params = [p for p in function.params if p.kind != "receiver"]
                run.enter(ref, CallSite([self._argument(run, p, module) for p in params], function, module))

    def _argument(self, run: Interpreter, param: ir.Param, module: Module) -> Argument:
        if last_name(param.type) in self.taken_types:
            return Argument(self.router(run, CallSite([], param, module), assumed=True))
        return Argument(Unknown(f"parameter {param.name}"))


def mentions(type_: ir.Expr | None, names: frozenset[str]) -> bool:
    """Whether a type is made of one of ``names``."""
    return type_ is not None and any(
        (isinstance(n, ir.Name) and n.id in names) or (isinstance(n, ir.Member) and n.name in names) for n in type_.walk()
    )


def module_functions(run: Interpreter, body: list[ir.Stmt], module: Module) -> Iterator[tuple[ir.Function, ClassRef | None]]:
    """The functions and methods of a file, without what is compiled for tests only."""
    for statement in body:
        if isinstance(statement, ir.Function):
            if statement.span is not None and not is_test(statement.annotations):
                yield statement, None
        elif isinstance(statement, ir.Class) and not is_test(statement.annotations):
            if statement.kind == "module":
                yield from module_functions(run, statement.body, module)
            elif statement.kind == "impl":
                owner = run.evaluate(ir.Name(statement.line, statement.name), run.scope_of(module))
                for function in statement.methods():
                    yield function, owner if isinstance(owner, ClassRef) else None


def start_programs(run: Interpreter) -> None:
    """Enter the ``main`` functions."""
    starts = run.program.declared("rust", _STARTS)
    for path in sorted({p for found in starts.values() for p in found}, key=lambda p: (p.count("/"), p)):
        module = run.program.module(path)
        if module is None or path in run.program.followed:
            continue
        for statement in module.ir.body:
            if not isinstance(statement, ir.Function) or statement.params:
                continue
            if statement.name == "main" or any(a.name == "launch" for a in statement.annotations):
                run.enter(FunctionRef(statement, module, run.scope_of(module)), CallSite([], statement, module))


def tag_of(path: str) -> list[str]:
    """The subject of a file of handlers: ``src/api/articles_endpoints.rs`` and ``src/articles/handlers.rs`` are about articles."""
    for part in reversed(path.removesuffix(".rs").split("/")):
        word = _HANDLERS.sub("", part).strip("_")
        if word and word not in _NO_SUBJECT:
            return [word]
    return []


def last_word(value: Value | None) -> str:
    """``POST`` of ``Method::POST`` or ``MethodFilter::POST``."""
    return value.name.rpartition(".")[2] if isinstance(value, External) else value.literal or "" if isinstance(value, Text) else ""


def listed(run: Interpreter, call: CallSite) -> Value:
    """The model of macros that list handlers: ``routes![a, b]``."""
    return ListOf(call.positional)

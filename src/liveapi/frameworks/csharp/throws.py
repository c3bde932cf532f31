"""What a handler throws, itself or in what it calls: services by their interfaces, handlers of mediators by their requests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from liveapi.api.model import Evidence
from liveapi.frameworks.csharp.exceptions import Exceptions
from liveapi.frameworks.csharp.schemas import TypeReader
from liveapi.syntax import ir
from liveapi.trace.languages.csharp import CSharpSemantics
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import ClassRef, FunctionRef

_HEADERS = rb"\b(?:class|record)\s+(\w+[^{;]*?:[^{;]*?)\s*(?:\{|where\b)"
_NAMES = re.compile(r"\w+")
_THROWN = rb"\bthrow new ([\w.]+)"
#: Calls through calls: an action, its service or mediator, what that calls. Further down what is thrown seldom comes out.
_MAX_DEPTH = 3
_SENT = frozenset({"Send", "SendAsync"})


@dataclass(slots=True)
class Thrown:
    """``throw new X(…)`` where it stands."""

    call: ir.Call
    names: Locals
    at: Evidence


class Throws:
    """What functions of one program throw. Each is looked at once for each depth it is met in."""

    def __init__(self, reader: TypeReader, exceptions: Exceptions) -> None:
        self.reader = reader
        self.exceptions = exceptions
        self._files: frozenset[str] | None = None
        self._methods: frozenset[str] = frozenset()
        self._known: dict[tuple[int, int], list[Thrown]] = {}
        self._bases: dict[str, list[str]] | None = None

    @property
    def files(self) -> frozenset[str]:
        """The files that throw exceptions of which something is known. Only calls into them are followed: most calls lead nowhere."""
        if self._files is None:
            program = self.reader.run.program
            thrown = program.declared("csharp", _THROWN, b"throw new") if self.exceptions.worth_following() else {}
            self._files = frozenset(p for name, paths in thrown.items() if self._becomes(name, paths[0]) for p in paths)
            self._methods = frozenset(name for path in self._files for name in self._declared(path)) | _SENT
        return self._files

    def _declared(self, path: str) -> Iterator[str]:
        """The names of the methods that a file declares."""
        module = self.reader.run.program.module(path)
        stack = [s for s in module.ir.body if isinstance(s, ir.Class | ir.Function)] if module is not None else []
        while stack:
            declared = stack.pop()
            if isinstance(declared, ir.Function):
                yield declared.name
            else:
                stack += [s for s in declared.body if isinstance(s, ir.Class | ir.Function)]

    def _becomes(self, name: str, path: str) -> bool:
        module = self.reader.run.program.module(path)
        if module is None:
            return False
        callee: ir.Expr = ir.Name(1, name.rpartition(".")[2])
        names = Locals(self.reader.run.scope_of(module))
        return self.exceptions.handles(TypeRef(callee, names.scope))

    def of(self, function: FunctionRef, owner: TypeRef | None, depth: int = 0) -> list[Thrown]:
        """All that a function throws, what it calls included; ``owner`` is the type it is called on."""
        if not self.files:
            return []
        known = self._known.get((id(function.function), depth))
        if known is not None:
            return known
        found: dict[int, Thrown] = {}
        types = self.reader.types
        scope = types.inside(function.owner) if function.owner is not None else function.scope
        receiver = owner or (types.class_type(function.owner) if function.owner is not None else None)
        names = types.locals(function.function, scope, receiver)
        for statement in function.function.body:
            for node in statement.walk():
                if isinstance(node, ir.Throw | ir.Unknown):
                    value = node.value if isinstance(node, ir.Throw) else node.parts[0] if len(node.parts) == 1 else None
                    if isinstance(value, ir.Call) and value.new and self._is_exception(value, names):
                        found[id(value)] = Thrown(value, names, Evidence(function.module.path, node.line))
                elif isinstance(node, ir.Call) and not node.new and depth < _MAX_DEPTH and _name(node.callee) in self._methods:
                    for target, on in self._targets(node, names):
                        if target.module.path not in self.files:
                            continue
                        found.update((id(t.call), t) for t in self.of(target, on, depth + 1))
        self._known[id(function.function), depth] = list(found.values())
        return self._known[id(function.function), depth]

    def _is_exception(self, call: ir.Call, names: Locals) -> bool:
        ref = TypeRef(call.callee, names.scope)
        return ref.name.endswith("Exception") or any(
            TypeRef(b, c.scope).name.endswith("Exception") for c in self._lineage(ref) for b in c.cls.bases
        )

    def _lineage(self, ref: TypeRef) -> list[ClassRef]:
        found = self.reader.types.class_of(ref)
        return [c for c, _ in self.reader.types.lineage(*found)] if found is not None else []

    def _targets(self, call: ir.Call, names: Locals) -> Iterator[tuple[FunctionRef, TypeRef | None]]:
        """The functions with a body that a call may run."""
        types = self.reader.types
        callee = call.callee
        receiver: TypeRef | None
        if isinstance(callee, ir.Name):
            receiver, name = names.owner, callee.id
        elif isinstance(callee, ir.Member):
            receiver, name = types.of(callee.object, names), callee.name
            if receiver is None and isinstance(callee.object, ir.Name) and callee.object.id[:1].isupper():
                receiver = TypeRef(callee.object, names.scope, names.arguments)
        else:
            return
        found = types.function(receiver, name, call)
        if found is not None and found[0].function.span is not None:
            yield found[0], receiver
        elif found is not None and found[0].owner is not None:
            for cls in self._implementing(found[0].owner):
                inner = types.function(types.class_type(cls), name, call)
                if inner is not None and inner[0].function.span is not None:
                    yield inner[0], types.class_type(cls)
        elif name in _SENT and call.args:
            request = types.class_of(types.of(call.args[0].value, names))
            for cls in self._handling(request[0]) if request is not None else ():
                for method in self.reader.run.semantics(cls.module).methods(self.reader.run, cls):
                    if method.name in {"Handle", "HandleAsync"} and method.function.span is not None:
                        yield method, types.class_type(cls)

    # --- implementations --------------------------------------------------------------------------------------------

    def _implementing(self, interface: ClassRef) -> Iterator[ClassRef]:
        for cls in self._mentioning(interface.name):
            if any(c.cls is interface.cls for c, _ in self.reader.types.lineage(cls, {})):
                yield cls

    def _handling(self, request: ClassRef) -> Iterator[ClassRef]:
        """The handlers of a request: ``IRequestHandler<Request, …>``, nested ones too."""
        for cls in self._mentioning(request.name):
            for base in cls.cls.bases:
                ref = TypeRef(base, self.reader.types.inside(cls))
                found = self.reader.types.class_of(ref.args[0]) if ref.args and ref.name.endswith("Handler") else None
                if found is not None and found[0].cls is request.cls:
                    yield cls

    def _mentioning(self, name: str) -> Iterator[ClassRef]:
        """The classes in whose headers a name stands among the bases."""
        run = self.reader.run
        headers = run.program.declared("csharp", _HEADERS)
        if self._bases is None:
            self._bases = {}
            for header in headers:
                for word in set(_NAMES.findall(header.partition(":")[2])):
                    self._bases.setdefault(word, []).append(header)
        for header in self._bases.get(name, ()):
            own = _NAMES.match(header)
            for path in headers[header] if own is not None else ():
                yield from self._classes(path, own[0] if own is not None else "")

    def _classes(self, path: str, name: str) -> Iterator[ClassRef]:
        run = self.reader.run
        module = run.program.module(path)
        semantics = run.semantics(module) if module is not None else None
        if module is None or not isinstance(semantics, CSharpSemantics):
            return
        stack = [semantics.reference(run, module, s) for s in module.ir.body if isinstance(s, ir.Class)]
        while stack:
            ref = stack.pop()
            if ref.name == name:
                yield ref
            stack += [ClassRef(s, module, self.reader.types.inside(ref)) for s in ref.cls.body if isinstance(s, ir.Class)]


def _name(callee: ir.Expr) -> str:
    return callee.id if isinstance(callee, ir.Name) else callee.name if isinstance(callee, ir.Member) else ""

"""The members of a C# type, whichever way they are declared: properties, fields, parameters of records, parameters of methods."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.frameworks.csharp.attributes import Attributes
from liveapi.frameworks.csharp.documentation import Documentation, documented
from liveapi.syntax import ir
from liveapi.trace.languages.csharp import CSharpSemantics
from liveapi.trace.languages.csharp_types import CSharpTypes
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_PRIVATE = frozenset({"private", "protected", "internal"})
#: The first directive of a file about null.
_SAID = rb"\A(?:(?![ \t]*#nullable (?:enable|disable)\b)[^\n]*\n)*+[ \t]*#nullable %s\b"
_NULLABLE = re.compile(r"<Nullable>\s*(\w+)\s*</Nullable>")


@dataclass(slots=True)
class Member:
    """One member. ``type`` is ``None`` where nothing declares it."""

    name: str
    type: TypeRef | None
    default: ir.Expr | None
    attributes: Attributes
    #: Where it is declared.
    file: str
    line: int
    doc: Documentation
    #: What callers can do with it.
    readable: bool = True
    writable: bool = True
    #: ``required`` is written on it.
    required: bool = False
    #: A field, not a property.
    field: bool = False
    #: The file says where null is allowed, so that a type without ``?`` refuses it.
    strict: bool = False

    @property
    def optional(self) -> bool:
        """Its type admits null by ``?``."""
        return self.type is not None and (isinstance(self.type.expr, ir.Nullable) or self.type.name == "Nullable")


class Members:
    """The members of types of one program."""

    def __init__(self, run: Interpreter, types: CSharpTypes) -> None:
        self.run = run
        self.types = types
        self._strict: dict[str, bool] = {}
        self._projects: dict[str, str] | None = None

    def parts(self, cls: ClassRef) -> Iterable[ClassRef]:
        """A class, and the other parts of a partial one."""
        semantics = self.run.semantics(cls.module)
        return semantics.parts(self.run, cls) if isinstance(semantics, CSharpSemantics) and cls.name else (cls,)

    def own(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> Iterator[Member]:
        """What a class itself declares, all its parts together."""
        for part in self.parts(cls):
            scope = self.types.inside(part)
            strict = self.strict(part.module.path)
            constructed = _constructed(part.cls)
            described = documented(part.cls.doc).params
            for param in part.cls.params if part.cls.kind == "record" else ():
                attributes = Attributes(self.run, param.annotations, scope)
                doc = Documentation(described.get(param.name, ""))
                kind = TypeRef(param.type, scope, arguments) if param.type is not None else None
                yield Member(param.name, kind, param.default, attributes, part.module.path, param.line, doc, strict=strict)
            for field in part.cls.members():
                words = field.modifiers
                public = "public" in words or (part.cls.kind == "interface" and not words & _PRIVATE)
                included = any(a.name in {"JsonInclude", "JsonProperty", "DataMember"} for a in field.annotations)
                if not (public or included) or words & {"static", "const", "enum"}:
                    continue
                property_ = bool(words & {"get", "set", "init", "computed"})
                kind = TypeRef(field.type, scope, arguments) if field.type is not None else None
                yield Member(
                    field.name,
                    kind,
                    None if "computed" in words else field.default,
                    Attributes(self.run, field.annotations, scope),
                    part.module.path,
                    field.line,
                    documented(field.doc),
                    readable=not property_ or "get" in words,
                    writable=(bool(words & {"set", "init"}) and "private_set" not in words)
                    or field.name.lower() in constructed
                    or not property_,
                    required="required" in words,
                    field=not property_,
                    strict=strict,
                )

    def strict(self, path: str) -> bool:
        """Whether nullable reference types are switched on for a file: there, or in the project around it."""
        if path not in self._strict:
            program = self.run.program
            said = program.holds(path, _SAID % b"(?:en|dis)able")
            self._strict[path] = program.holds(path, _SAID % b"enable") if said else self._project(path.rpartition("/")[0])
        return self._strict[path]

    def _project(self, folder: str) -> bool:
        if self._projects is None:
            files = (
                p
                for p in sorted(self.run.program.paths)
                if p.endswith((".csproj", "/Directory.Build.props")) or p == "Directory.Build.props"
            )
            self._projects = {}
            for path in files:
                setting = _NULLABLE.search(self.run.program.text(path) or "")
                if setting is not None:
                    self._projects[path.rpartition("/")[0]] = setting[1].lower()
        while True:
            if folder in self._projects:
                return self._projects[folder] in {"enable", "annotations"}
            if not folder:
                return False
            folder = folder.rpartition("/")[0]


def _constructed(declaration: ir.Class) -> frozenset[str]:
    """Names that a constructor takes: it sets properties that have no setter."""
    params = [p.name for f in declaration.methods() if "constructor" in f.modifiers and "public" in f.modifiers for p in f.params]
    return frozenset(n.lower() for n in [*params, *(p.name for p in declaration.params if declaration.kind != "record")])

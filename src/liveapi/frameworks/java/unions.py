"""Enumerations and unions of Java and Kotlin: what constants are written as, by what subtypes are told apart."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Schema
from liveapi.api.shapes import Property, any_of, enum_of, one_of, wrapped
from liveapi.frameworks.families.annotations import Applied, applied, class_scope, flat, word
from liveapi.frameworks.java.members import KOTLINX
from liveapi.frameworks.typed_schemas import TypeSchemas
from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import CallSite, ClassRef, ExternalCall, Instance, Text

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.jvm_types import JvmTypes

_SUBTYPES = frozenset({"JsonSubTypes"})


class JvmUnions(TypeSchemas):
    """What is one of several values or types."""

    types: JvmTypes

    def __init__(self, run: Interpreter, types: JvmTypes, mode: str) -> None:
        super().__init__(run, types, mode)
        self._annotations: dict[int, list[Applied]] = {}

    @abstractmethod
    def _object(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> Schema:
        """A class by its members."""

    def annotations(self, cls: ClassRef) -> list[Applied]:
        """The library's annotations on a class."""
        if id(cls.cls) not in self._annotations:
            self._annotations[id(cls.cls)] = list(applied(self.run, cls.cls.annotations, class_scope(cls)))
        return self._annotations[id(cls.cls)]

    def enumeration(self, cls: ClassRef) -> Schema:
        constants = [f for f in cls.cls.members() if "enum" in f.modifiers]
        form = next((a for a in self.annotations(cls) if a.name == "JsonFormat"), None)
        if form is not None and "shape" in form.values and word(form.values["shape"]) == "OBJECT" and self.mode == "output":
            return self._object(cls, {})
        value = self._enum_value(cls)
        out: list[Any] = []
        for constant in constants:
            renamed = next(
                (
                    n
                    for a in applied(self.run, constant.annotations, class_scope(cls))
                    if a.name in {"JsonProperty", "SerialName", "SerializedName", "JsonbProperty", "JsonEnumDefaultValueName"}
                    and (n := a.text(self.run, "value"))
                ),
                None,
            )
            out.append(renamed or (self._constant(cls, constant, value) if value else constant.name))
        if any(o is None for o in out):
            # What stands for them is worked out by code: only its type is known.
            return {"type": "string"}
        return enum_of(out)

    def _enum_value(self, cls: ClassRef) -> str:
        """The field or method by which an enumeration's constants are written."""
        parts: list[ir.Param | ir.Field | ir.Function] = [*cls.cls.params, *cls.cls.members(), *cls.cls.methods()]
        return next((p.name for p in parts if any(a.name == "JsonValue" for a in p.annotations)), "")

    def _constant(self, cls: ClassRef, constant: ir.Field, name: str) -> Any:
        """What a constant is written as."""
        methods = [m.function for m in self.run.semantics(cls.module).methods(self.run, cls)]
        if cls.module.language == "java" and not any("constructor" in m.modifiers for m in methods):
            # Lombok's constructor takes the fields in order.
            method = next((m for m in methods if m.name == name), None)
            given = next((s.value for s in method.body if isinstance(s, ir.Return)), None) if method is not None else None
            wanted = (word_of(given) if given is not None else "") or (name[3:4].lower() + name[4:] if name.startswith("get") else name)
            fields = [f.name for f in cls.cls.members() if not f.modifiers & {"enum", "static"}]
            args = constant.default.args if isinstance(constant.default, ir.Call) else []
            at = fields.index(wanted) if wanted in fields else len(args)
            value = args[at].value if at < len(args) else None
            return value.value if isinstance(value, ir.Str | ir.Literal) else None
        instance = cls.member(self.run, constant.name, constant)
        if not isinstance(instance, Instance):
            return None
        getter = self.run.semantics(cls.module).method(self.run, cls, name)
        if getter is not None:
            found = self.run.enter(getter.bound(instance), CallSite([], constant, cls.module))
        else:
            found = instance.member(self.run, name, constant)
        plain = found.literal if isinstance(found, Text) else getattr(found, "value", None)
        return plain if isinstance(plain, str | int | float) else None

    def _type_name(self, cls: ClassRef, given: str | None) -> str:
        """The name of a subtype on the wire."""
        named = next((a.text(self.run, "value") for a in self.annotations(cls) if a.name in {"JsonTypeName", "SerialName"}), None)
        return given or named or cls.name

    def _subtypes(self, cls: ClassRef, found: Sequence[Applied]) -> Schema | None:
        """The union that a base class stands for, where it lists its subtypes or is sealed."""
        listed = self._listed(cls, found)
        if not listed:
            return None
        info = next((a for a in found if a.name == "JsonTypeInfo"), None)
        choices: dict[str, Schema] = {}
        for name, sub in listed:
            choices[self._type_name(sub, name)] = self.of(TypeRef(sub.cls, sub.scope))
        tag = self._tag_name(cls)
        if info is not None and word(info.values.get("include", Text())) == "WRAPPER_OBJECT":
            return any_of(wrapped(name, schema) for name, schema in choices.items())
        return one_of(choices.values(), tag, choices) if tag else one_of(choices.values())

    def _listed(self, cls: ClassRef, found: Sequence[Applied]) -> list[tuple[str | None, ClassRef]]:
        out: list[tuple[str | None, ClassRef]] = []
        for annotation in (a for a in found if a.name in _SUBTYPES):
            for value in flat(annotation.values["value"]) if "value" in annotation.values else ():
                if isinstance(value, ExternalCall):
                    sub = value.call_site.get(None, "value") or value.call_site.get(0)
                    name = value.call_site.get(None, "name")
                    if isinstance(sub, ClassRef) and sub.cls is not cls.cls:
                        out.append((self.run.text(name).literal if name is not None else None, sub))
        tagged = any(a.name in {KOTLINX, "JsonTypeInfo"} for a in cls.cls.annotations)
        # Without a tag nothing can be read, but each of them can be sent.
        if not out and "sealed" in cls.cls.modifiers and (tagged or self.mode == "output"):
            out = [(None, sub) for sub in self._sealed(cls)]
        return out

    def _sealed(self, cls: ClassRef) -> list[ClassRef]:
        """The classes of the same file that extend a sealed one."""
        stack = [s for s in cls.module.ir.body if isinstance(s, ir.Class)]
        out: list[ClassRef] = []
        while stack:
            node = stack.pop(0)
            bases = {TypeRef(b, cls.scope).name for b in node.bases}
            if cls.name in bases and node is not cls.cls:
                out.append(ClassRef(node, cls.module, cls.scope))
            stack.extend(s for s in node.body if isinstance(s, ir.Class))
        return out

    def _tag_name(self, cls: ClassRef) -> str:
        """The member that tells subtypes apart, of the class that says so."""
        info = next((a for a in self.annotations(cls) if a.name == "JsonTypeInfo"), None)
        if info is None:
            named = next(
                (a.text(self.run, "value", "discriminator") for a in self.annotations(cls) if a.name == "JsonClassDiscriminator"), None
            )
            if named:
                return named
            return "type" if any(a.name == KOTLINX for a in cls.cls.annotations) and "sealed" in cls.cls.modifiers else ""
        if word(info.values.get("use", Text())) in {"DEDUCTION", "NONE"} or word(info.values.get("include", Text())).startswith("WRAPPER"):
            return ""
        default = {"CLASS": "@class", "MINIMAL_CLASS": "@c"}.get(word(info.values.get("use", Text())), "@type")
        return info.text(self.run, "property") or default

    def _tag(self, lineage: Sequence[tuple[ClassRef, Mapping[str, TypeRef]]]) -> Property | None:
        """The member by which a subtype says which it is."""
        own = lineage[0][0]
        for base, _ in lineage[1:]:
            tag = self._tag_name(base)
            if tag:
                names = [n for n, sub in self._listed(base, self.annotations(base)) if sub.cls is own.cls]
                return Property(tag, enum_of([self._type_name(own, names[0] if names else None)]), True)
        return None


def word_of(expr: ir.Expr) -> str:
    """The last part of a constant's name, as written."""
    return expr.name if isinstance(expr, ir.Member) else expr.id if isinstance(expr, ir.Name) else ""

"""Classes of Java and Kotlin ▶ JSON Schema, as Jackson, JSON-B, Gson and kotlinx.serialization write and read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.api.components import TypeKey, argument
from liveapi.api.model import Schema
from liveapi.api.shapes import Property, array_of, map_of, nullable, object_of, without_null, wrapped
from liveapi.frameworks.families.annotations import Applied, flag, word
from liveapi.frameworks.java import library, serializers, validation
from liveapi.frameworks.java.mapping import Mapper, strategy
from liveapi.frameworks.java.members import KOTLINX, Member, described, members
from liveapi.frameworks.java.unions import JvmUnions, word_of
from liveapi.syntax import ir
from liveapi.trace.languages.jvm_types import JvmTypes
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import ClassRef, External, Text

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_IGNORED = frozenset({"JsonIgnore", "JsonbTransient", "JsonBackReference", "XmlTransient", "Hidden"})
_SUBTYPES = frozenset({"JsonSubTypes"})


class JvmSchemas(JvmUnions):
    """Schemas of what is read (``input``) or written (``output``)."""

    scalars: ClassVar[Mapping[str, Schema]] = library.SCALARS
    lists: ClassVar[frozenset[str]] = library.LISTS
    sets: ClassVar[frozenset[str]] = library.SETS
    maps: ClassVar[frozenset[str]] = library.MAPS
    wrappers: ClassVar[frozenset[str]] = library.WRAPPERS
    optionals: ClassVar[frozenset[str]] = library.OPTIONALS
    nothing: ClassVar[frozenset[str]] = library.NOTHING

    def __init__(self, run: Interpreter, types: JvmTypes, mapper: Mapper, mode: str) -> None:
        super().__init__(run, types, mode)
        self.mapper = mapper
        self._members: dict[int, list[Member]] = {}

    # --- types ------------------------------------------------------------------------------------------------------

    def named(self, name: str, ref: TypeRef) -> Schema:
        args = ref.args
        if name == "[]" and args and args[0].name == "byte":
            return library.BYTES
        if name in library.PAGES:
            return self._page(name, ref)
        if name in library.MEMBERS:
            return self.run.components.define(
                TypeKey((), (name,)), lambda: object_of(Property(n, s, True) for n, s in library.MEMBERS[name].items())
            )
        if name in {"EntityModel", "CollectionModel"}:
            return self._linked(name, self.of(args[-1]) if args else {})
        if name in {"Pair", "Entry"}:
            names = ("first", "second") if name == "Pair" else ("key", "value")
            return object_of(Property(n, self.of(a), True) for n, a in zip(names, args, strict=False))
        return super().named(name, ref)

    def _linked(self, name: str, item: Schema) -> Schema:
        """What Spring HATEOAS adds links to: the members of one object, or objects below ``_embedded``."""
        links = Property("_links", map_of(library.LINK), True)
        if name == "CollectionModel":
            return object_of([Property("_embedded", map_of(array_of(item))), links])
        whole = self.run.components.resolve(item)
        needed = whole.get("required", [])
        return object_of([*(Property(n, s, n in needed) for n, s in whole.get("properties", {}).items()), links])

    def _page(self, name: str, ref: TypeRef) -> Schema:
        """A page of Spring Data."""
        item = self.of(ref.args[-1]) if ref.args else {}
        kind = "Slice" if name in {"Slice", "SliceImpl"} else "PagedModel" if name == "PagedModel" else "Page"
        key = TypeKey(("org", "springframework", "data", "domain"), (kind,), (argument(item),), self.mode if "$ref" in item else "")
        return self.run.components.define(key, lambda: library.page(kind, item, self.run.components))

    def class_schema(self, cls: ClassRef, ref: TypeRef) -> Schema:
        if cls.cls.kind in {"class", "record", "interface"} and cls.cls.kind != "alias":
            simple = self._simple(cls, ref)
            if simple is not None:
                return simple
        return super().class_schema(cls, ref)

    def _simple(self, cls: ClassRef, ref: TypeRef) -> Schema | None:
        """A class that is written as one plain value, or one of a library that only wraps what it is declared with."""
        for base in cls.cls.bases:
            name = TypeRef(base, cls.scope).name
            if name in library.COLLECTION_BASES and isinstance(base, ir.Index):
                bound = dict(zip(cls.cls.type_params, ref.args, strict=False))
                return self.of(
                    TypeRef(ir.Index(base.line, ir.Name(base.line, library.COLLECTION_BASES[name]), base.args), cls.scope, bound)
                )
        if cls.cls.modifiers & {"value", "inline"} and len(cls.cls.params) == 1:
            return self.of(TypeRef(cls.cls.params[0].type, cls.scope)) if cls.cls.params[0].type is not None else {}
        value = self._json_value(cls)
        if value is not None:
            return self.of(value)
        if self.mode == "input":
            for method in cls.cls.methods():
                creator = next((a for a in method.annotations if a.name == "JsonCreator"), None)
                if (
                    creator is not None
                    and len(method.params) == 1
                    and not any(a.name == "JsonProperty" for a in method.params[0].annotations)
                ):
                    kind = TypeRef(method.params[0].type, cls.scope) if method.params[0].type is not None else None
                    if kind is not None and (kind.name in self.scalars or "DELEGATING" in {word_of(a.value) for a in creator.args}):
                        return self.of(kind)
            return self._converted(cls)
        return None

    def _converted(self, cls: ClassRef) -> Schema | None:
        """A class that shows no members and is made from one plain value: Jackson takes that value for it."""
        if cls.cls.kind != "class" or cls.cls.params or any(m.reads for m in self.members(cls)):
            return None
        for method in cls.cls.methods():
            if "constructor" in method.modifiers and "public" in method.modifiers and len(method.params) == 1 and method.params[0].type:
                kind = TypeRef(method.params[0].type, cls.scope)
                if kind.name in {"String", "int", "long", "Integer", "Long"}:
                    return self.of(kind)
        return None

    def _json_value(self, cls: ClassRef) -> TypeRef | None:
        """The type of what stands for an object: ``@JsonValue``."""
        if cls.cls.kind == "enum":
            return None
        parts: list[ir.Param | ir.Field] = [*cls.cls.params, *cls.cls.members()]
        for part in parts:
            if any(a.name == "JsonValue" for a in part.annotations) and part.type is not None:
                return TypeRef(part.type, cls.scope)
        for method in cls.cls.methods():
            if any(a.name == "JsonValue" for a in method.annotations) and method.returns is not None:
                return TypeRef(method.returns, cls.scope)
        return None

    def module_of(self, cls: ClassRef) -> tuple[str, ...]:
        """The build module and the package: modules of one build may have classes of one name in one package."""
        package = cls.module.ir.package
        if not package:
            return super().module_of(cls)
        path = cls.module.path
        root = path.partition("src/")[0].strip("/") if "src/" in path else ""
        return (*(root.split("/") if root else ()), *package.split("."))

    def name_of(self, cls: ClassRef) -> tuple[str, ...]:
        """The class's name after those of the classes around it."""
        stack: list[tuple[tuple[str, ...], ir.Class]] = [((), s) for s in cls.module.ir.body if isinstance(s, ir.Class)]
        while stack:
            outer, node = stack.pop()
            if node is cls.cls:
                return (*outer, node.name)
            stack.extend(((*outer, node.name), s) for s in node.body if isinstance(s, ir.Class))
        return (cls.name,)

    # --- classes ----------------------------------------------------------------------------------------------------

    def members(self, cls: ClassRef) -> list[Member]:
        """The members that exactly this class declares."""
        if id(cls.cls) not in self._members:
            self._members[id(cls.cls)] = members(self.run, cls)
        return self._members[id(cls.cls)]

    def build(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> Schema:
        if cls.cls.kind == "enum":
            return {**self.enumeration(cls), **self._about(cls)}
        found = self.annotations(cls)
        if self.mode == "output" and (custom := serializers.written(self, cls)) is not None:
            return {**custom, **self._about(cls)}
        subtypes = self._subtypes(cls, found)
        if subtypes is not None:
            return subtypes
        info = next((a for a in found if a.name == "JsonTypeInfo"), None)
        schema = self._object(cls, arguments)
        if info is not None and word(info.values.get("include", Text())) == "WRAPPER_OBJECT":
            return wrapped(self._type_name(cls, None), schema)
        return schema

    def _about(self, cls: ClassRef) -> dict[str, Any]:
        """What is said of a class."""
        said = validation.words(self.run, [a for a in self.annotations(cls) if a.name == "Schema"])
        text = said.get("description") or next(
            (t for a in self.annotations(cls) if a.name == "ApiModel" and (t := a.text(self.run, "description", "value"))), ""
        )
        text = text or described(cls.cls.doc)
        return {**({"description": text} if text else {}), **({"deprecated": True} if self._deprecated(cls.cls.annotations) else {})}

    @staticmethod
    def _deprecated(annotations: Iterable[ir.Annotation]) -> bool:
        return any(a.name == "Deprecated" for a in annotations)

    def _object(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> Schema:
        lineage = list(self.types.lineage(cls, arguments))
        found: dict[str, Property] = {}
        others: Schema | None = None
        tag = self._tag(lineage)
        if tag is not None:
            found[tag.name] = tag
        for outside in self.run.classes.outside(cls):
            known = library.BASES.get(outside.name.rpartition(".")[2], {}) if isinstance(outside, External) else {}
            found.update((n, Property(n, s)) for n, s in known.items() if self.mode == "output" or n == "id")
        for base, bound in reversed(lineage):
            for prop in self.properties(base, bound):
                found.pop(prop.name, None)
                found[prop.name] = prop
            others = self._any(base, bound) or others
        for base, _ in lineage:
            for annotation in self.annotations(base):
                self._restrict(annotation, found)
        about = self._about(cls)
        schema = object_of(found.values(), description=about.pop("description", ""), others=others)
        return {**schema, **about}

    def _restrict(self, annotation: Applied, found: dict[str, Property]) -> None:
        """``@JsonIgnoreProperties`` and ``@JsonIncludeProperties`` of a class."""
        names = {n for t in annotation.texts(self.run, "value") or [] if (n := t.literal)}
        if annotation.name == "JsonIgnoreProperties":
            allowed = "allowGetters" if self.mode == "output" else "allowSetters"
            if flag(annotation.values.get(allowed)) is not True:
                for name in names:
                    found.pop(name, None)
        elif annotation.name == "JsonIncludeProperties":
            for name in set(found) - names:
                found.pop(name)
        elif annotation.name == "JsonPropertyOrder" and names:
            order = [t.literal for t in annotation.texts(self.run, "value") or []]
            first = {n: found[n] for n in order if n is not None and n in found}
            rest = {n: p for n, p in found.items() if n not in first}
            found.clear()
            found.update(first | rest)

    def _any(self, cls: ClassRef, bound: Mapping[str, TypeRef]) -> Schema | None:
        """What further members may be: ``@JsonAnyGetter``, ``@JsonAnySetter``."""
        wanted = "JsonAnyGetter" if self.mode == "output" else "JsonAnySetter"
        for method in cls.cls.methods():
            if any(a.name == wanted for a in method.annotations):
                kind = method.returns if self.mode == "output" else method.params[-1].type if method.params else None
                inner = self.of(TypeRef(kind, cls.scope, bound)) if kind is not None else {}
                return inner.get("additionalProperties", {}) if self.mode == "output" else inner
        for part in cls.cls.members():
            if any(a.name in {"JsonAnySetter", "JsonAnyGetter"} for a in part.annotations) and part.type is not None:
                values: Schema = self.of(TypeRef(part.type, cls.scope, bound)).get("additionalProperties", {})
                return values
        return None

    # --- members ----------------------------------------------------------------------------------------------------

    def properties(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> Iterable[Property]:
        found = self.annotations(cls)
        own = next((a for a in found if a.name == "JsonNaming"), None)
        kotlinx = any(a.name == KOTLINX for a in cls.cls.annotations)
        naming = self.mapper.naming(cls.module.path)
        if own is not None:
            naming = strategy(_class_name(own)) or naming
        all_members = self.members(cls)
        visible = [m for m in all_members if (m.reads if self.mode == "output" else m.writes)] or (
            # Nothing shows: a library that looks at fields is in use.
            [m for m in all_members if m.type is not None] if self.mode == "input" else []
        )
        for member in visible:
            if self._ignored(member, kotlinx):
                continue
            flat_out = member.annotation("JsonUnwrapped")
            if flat_out is not None:
                yield from self._unwrapped(member, flat_out, cls, arguments)
            else:
                yield self._property(member, cls, arguments, self.mapper.name(member, naming), kotlinx)

    def _ignored(self, member: Member, kotlinx: bool) -> bool:
        for annotation in member.found:
            if annotation.name in _IGNORED and flag(annotation.values.get("value")) is not False:
                return True
            if annotation.name in {"JsonAnyGetter", "JsonAnySetter", "JsonValue", "JsonManagedReferenceIgnored"}:
                return True
            if annotation.name == "Transient" and (kotlinx or not any("serialization" in q for q in annotation.qualified)):
                return True
            access = word(annotation.values["access"]) if annotation.name == "JsonProperty" and "access" in annotation.values else ""
            if access == ("READ_ONLY" if self.mode == "input" else "WRITE_ONLY"):
                return True
        said = validation.words(self.run, member.found)
        return bool(said.get("hidden") or said.get("readOnly" if self.mode == "input" else "writeOnly"))

    def _unwrapped(self, member: Member, annotation: Applied, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> Iterable[Property]:
        """The members of an object that is written into the one around it."""
        prefix, suffix = (annotation.text(self.run, n) or "" for n in ("prefix", "suffix"))
        inner = self.run.components.resolve(self.of(self.type_of(member, cls, arguments)))
        needed = inner.get("required", [])
        for name, schema in inner.get("properties", {}).items():
            yield Property(prefix + name + suffix, schema, name in needed)

    def type_of(self, member: Member, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> TypeRef | None:
        """A member's type, that of its first value where none is written."""
        if member.type is not None:
            return TypeRef(member.type, cls.scope, arguments)
        return self.types.of(member.default, Locals(cls.scope, TypeRef(cls.cls, cls.scope, arguments), arguments))

    def _property(self, member: Member, cls: ClassRef, arguments: Mapping[str, TypeRef], name: str, kotlinx: bool) -> Property:
        kind = self.type_of(member, cls, arguments)
        said = validation.words(self.run, member.found)
        schema = validation.limits(self.run, member.found, self._formatted(member, self.of(kind)))
        default = self._default(member, schema, kind)
        optional = kind is not None and (isinstance(kind.expr, ir.Nullable) or kind.name.startswith("Optional"))
        needed = any(a.name in validation.NEEDED for a in member.found) or any(
            a.name == "JsonProperty" and flag(a.values.get("required")) is True for a in member.found
        )
        if member.kotlin and not optional:
            needed |= member.default is None or (self.mode == "output" and not kotlinx)
        needed = bool(said.get("required", needed))
        if self.mode == "output" and (optional or not needed) and self._drops_null(member, cls):
            schema, needed = without_null(schema), False
        elif any(a.name in {"Nullable", "CheckForNull"} for a in member.found) or said.get("nullable"):
            schema = nullable(schema)
        elif member.kotlin and optional and self.mode == "output" and member.default is None and not kotlinx:
            needed = True
        prop = Property(name, schema, needed, said.get("description") or described(member.doc), bool(said.get("deprecated")))
        if default is not None:
            prop.default = default
        kind_name = validation.kind_of(schema)
        if "default" in said and (value := validation.as_kind(said["default"], kind_name)) is not None:
            prop.default = value
        if "example" in said and (value := validation.as_kind(said["example"], kind_name)) is not None:
            prop.examples = (value,)
        prop.read_only = self.mode == "output" and bool(said.get("readOnly"))
        prop.write_only = self.mode == "input" and bool(said.get("writeOnly"))
        return prop

    def _drops_null(self, member: Member, cls: ClassRef) -> bool:
        """Whether a member is left out where it is null."""
        own = member.annotation("JsonInclude") or next((a for a in self.annotations(cls) if a.name == "JsonInclude"), None)
        if own is not None:
            return word(own.values.get("value", Text())).startswith("NON_")
        return self.mapper.leaves_out_null(cls.module.path)

    def _default(self, member: Member, schema: Schema, kind: TypeRef | None) -> Any:
        """A literal or a constant of an enumeration that a member starts as."""
        value = member.default
        found = self.types.class_of(kind) if isinstance(value, ir.Member | ir.Name) else None
        if found is not None and found[0].cls.kind == "enum":
            names = [f.name for f in found[0].cls.members() if "enum" in f.modifiers]
            values = self.run.components.resolve(schema).get("enum", [])
            at = names.index(word_of(value)) if value is not None and word_of(value) in names else -1
            return values[at] if 0 <= at < len(values) == len(names) else None
        # An empty text stands for nothing given, and seldom fits the limits.
        if isinstance(value, ir.Literal | ir.Str) and value.value not in {None, ""} and not (member.type is None and not member.kotlin):
            json = validation.kind_of(schema)
            fits: Any = {"string": str, "integer": int, "number": (int, float), "boolean": bool}.get(json)
            if fits is not None and isinstance(value.value, fits) and (json == "boolean" or not isinstance(value.value, bool)):
                return value.value
        return None

    def _formatted(self, member: Member, schema: Schema) -> Schema:
        """What serializers and ``@JsonFormat`` make of a value."""
        written = member.annotation("JsonSerialize" if self.mode == "output" else "JsonDeserialize")
        if written is not None and word_name(written.values.get("using")) in {"ToStringSerializer", "StringSerializer"}:
            return {"type": "string"}
        form = member.annotation("JsonFormat", "JsonbDateFormat")
        if form is None:
            return schema
        shape = word(form.values["shape"]) if "shape" in form.values else ""
        pattern = form.text(self.run, "pattern") if form.name == "JsonFormat" else form.text(self.run, "value")
        if shape in {"NUMBER", "NUMBER_INT"}:
            return {"type": "integer"} if "enum" not in schema else schema
        if schema.get("format") in {"date", "date-time"} or (pattern and validation.kind_of(schema) == "string"):
            if pattern in {"yyyy-MM-dd", "uuuu-MM-dd"}:
                return {**schema, "format": "date"}
            if pattern and not pattern.startswith(("yyyy-MM-dd'T'", "uuuu-MM-dd'T'")):
                return {k: v for k, v in schema.items() if k != "format"}
        if shape == "STRING" and validation.kind_of(schema) in {"integer", "number"}:
            return {"type": "string"}
        return schema


def word_name(value: Any) -> str:
    """The name of a class that is given as a value: ``X.class``."""
    if isinstance(value, ClassRef):
        return value.name
    return str(getattr(value, "name", "")).removesuffix(".class").rpartition(".")[2]


def _class_name(annotation: Applied) -> str:
    return word_name(annotation.values.get("value"))

"""C# types as JSON Schema: what System.Text.Json or Newtonsoft write of them, and take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.api.model import Schema
from liveapi.api.shapes import Property, any_of, array_of, enum_of, map_of, nullable, object_of, one_of, without_null
from liveapi.frameworks.csharp import data_annotations, fluent_validation
from liveapi.frameworks.csharp.attributes import Attributes, plain
from liveapi.frameworks.csharp.converters import Converters
from liveapi.frameworks.csharp.documentation import documented
from liveapi.frameworks.csharp.fluent_validation import FluentValidation
from liveapi.frameworks.csharp.library_types import LIBRARY, MAPS, SCALARS, SETS, library_schema
from liveapi.frameworks.csharp.members import Member, Members
from liveapi.frameworks.csharp.serialization import Serialization, cased, serialization, style_of
from liveapi.frameworks.typed_schemas import TypeSchemas
from liveapi.syntax import ir
from liveapi.trace.languages.csharp_type_names import AWAITED, SEQUENCES
from liveapi.trace.languages.csharp_types import CSharpTypes
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef, External

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

#: What code adds to the container, by the type that is made.
_REGISTERED = (
    rb"\.(?:Try)?Add(?:Scoped|Transient|Singleton|DbContext|DbContextPool|DbContextFactory|HttpClient|Keyed\w+)"
    rb"\s*<\s*(?:[\w.]+\s*,\s*)?([\w.]+)"
)
_ADDERS = (b"AddScoped", b"AddTransient", b"AddSingleton", b"AddDbContext", b"AddHttpClient", b"AddKeyed")
_BYTES = frozenset({"byte", "Byte"})
_STRING_ENUMS = ("JsonStringEnumConverter", "StringEnumConverter", "JsonStringEnumMemberConverter")
#: Types that are values, so that without ``?`` they cannot be null.
_REFERENCES = frozenset({"string", "String", "object", "Uri", "Version", "dynamic"})


class CSharpSchemas(TypeSchemas):
    """Schemas of C# types: ``input`` of what is sent, ``output`` of what is answered."""

    scalars: ClassVar[Mapping[str, Schema]] = SCALARS
    lists: ClassVar[frozenset[str]] = SEQUENCES - SETS
    sets: ClassVar[frozenset[str]] = SETS
    maps: ClassVar[frozenset[str]] = MAPS
    wrappers: ClassVar[frozenset[str]] = frozenset({*AWAITED, "ActionResult", "Lazy", "JsonResult", "Ok", "Created", "Accepted", "DbSet"})
    optionals: ClassVar[frozenset[str]] = frozenset({"Nullable"})
    nothing: ClassVar[frozenset[str]] = frozenset({"void", "Task", "ValueTask", "Unit"})

    def __init__(
        self, run: Interpreter, types: CSharpTypes, settings: Serialization, rules: FluentValidation, members: Members, mode: str
    ) -> None:
        super().__init__(run, types, mode)
        self.typed = types
        self.settings = settings
        self.rules = rules
        self.members = members
        self.converters = Converters(run, types)

    # --- types ------------------------------------------------------------------------------------------------------

    def named(self, name: str, ref: TypeRef) -> Schema:
        args = ref.args
        if name in SEQUENCES and args and args[-1].name in _BYTES and name in {"[]", "Memory", "ReadOnlyMemory"}:
            return {"type": "string", "contentEncoding": "base64"}
        if name == "KeyValuePair" and len(args) == 2:
            return object_of([Property(self.settings.named(n), self.of(a), True) for n, a in zip(("Key", "Value"), args, strict=True)])
        if name.partition(" ")[0] == "tuple":
            # A tuple has fields, which are written only where an application asks for it.
            items = [Property(self.settings.named(f"Item{i}"), self.of(a), True) for i, a in enumerate(args, 1)]
            return object_of(items if self.settings.fields else ())
        if name == "IGrouping" and len(args) == 2:
            return array_of(self.of(args[1]))
        if name in LIBRARY:
            return library_schema(self.run, name, self.settings.named, self.mode)
        return super().named(name, ref)

    def class_schema(self, cls: ClassRef, ref: TypeRef) -> Schema:
        arguments = dict(zip(cls.cls.type_params, ref.args, strict=False))
        converter = Attributes(self.run, cls.cls.annotations, cls.scope).get("JsonConverter") if cls.cls.kind != "enum" else None
        written = self.converters.of(converter.type(0)) if converter is not None else None
        if written is not None:
            return written
        if cls.cls.kind not in {"alias", "enum"} and cls.name:
            sequence = self.typed.sequence_base(cls, arguments)
            if sequence is not None:
                item = self.types.item(sequence)
                return array_of(self.of(item))
            for ancestor, bound in self.types.lineage(cls, arguments):
                for base in ancestor.cls.bases:
                    outer = TypeRef(base, self.typed.inside(ancestor), bound)
                    if outer.name in MAPS and outer.args and self.types.class_of(outer) is None:
                        return map_of(self.of(outer.args[-1]))
        return super().class_schema(cls, ref)

    def build(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> Schema:
        if cls.cls.kind == "enum":
            return self.enumeration(cls)
        attributes = Attributes(self.run, cls.cls.annotations, cls.scope)
        derived = attributes.all("JsonDerivedType")
        own = self._object(cls, arguments, attributes)
        if not derived:
            return own
        polymorphic = attributes.get("JsonPolymorphic")
        tag = (polymorphic.text(None, "TypeDiscriminatorPropertyName") if polymorphic is not None else None) or "$type"
        mapping: dict[str, Schema] = {}
        choices: list[Schema] = []
        for attribute in derived:
            kind = attribute.type(0) or next(iter(attribute.types), None)
            found = self.types.class_of(kind)
            if found is None:
                continue
            schema = self.of(kind) if found[0].cls is not cls.cls else own
            choices.append(schema)
            value = attribute.value(1 if attribute.type(0) is not None else 0, "typeDiscriminator")
            if value is not None:
                mapping[str(value)] = schema
        # Without a discriminator one value may be several of them.
        union = one_of(choices, tag, mapping) if mapping else any_of(choices)
        return {**union, "description": own["description"]} if "description" in own else union

    def _object(self, cls: ClassRef, arguments: Mapping[str, TypeRef], attributes: Attributes) -> Schema:
        members: dict[str, Property] = {}
        others: Schema | bool | None = None
        if attributes.get("JsonUnmappedMemberHandling") is not None and self.mode == "input":
            others = False
        external = {b.name.rpartition(".")[2] for b in self.run.classes.outside(cls) if isinstance(b, External)} if cls.name else set()
        for name in sorted(external & LIBRARY.keys()):
            schema = self.run.components.resolve(library_schema(self.run, name, self.settings.named, self.mode))
            members.update({n: Property(n, s, n in schema.get("required", ())) for n, s in schema.get("properties", {}).items()})
        for base, bound in reversed(list(self.types.lineage(cls, arguments))):
            if base.cls.kind == "interface" and cls.cls.kind != "interface":
                continue
            for member in self.members.own(base, bound):
                if "JsonExtensionData" in member.attributes:
                    others = True
                    continue
                wire = self.wire_name(member, attributes)
                written = self.property(member, base, wire)
                if written is None:
                    members.pop(wire, None)
                else:
                    members[wire] = written
        if (tag := self._tag(cls)) is not None:
            members = {tag.name: tag, **members}
        doc = next((d for part in self.members.parts(cls) if (d := documented(part.cls.doc)).text), documented(cls.cls.doc))
        schema = object_of(members.values(), description=doc.text or data_annotations.words(attributes), others=others)
        examples = doc.values("object")
        return {**schema, "examples": list(examples)} if examples else schema

    def _tag(self, cls: ClassRef) -> Property | None:
        """The discriminator that a base's ``[JsonDerivedType]`` adds to a class."""
        for base, _ in self.types.lineage(cls, {}) if cls.name else ():
            attributes = Attributes(self.run, base.cls.annotations, base.scope)
            polymorphic = attributes.get("JsonPolymorphic")
            for attribute in attributes.all("JsonDerivedType"):
                found = self.types.class_of(attribute.type(0) or next(iter(attribute.types), None))
                value = attribute.value(1 if attribute.type(0) is not None else 0, "typeDiscriminator")
                if found is not None and found[0].cls is cls.cls and value is not None:
                    tag = polymorphic.text(None, "TypeDiscriminatorPropertyName") if polymorphic is not None else None
                    return Property(tag or "$type", enum_of([value]), True)
        return None

    # --- members ----------------------------------------------------------------------------------------------------

    def wire_name(self, member: Member, on_class: Attributes | None = None) -> str:
        """A member's name in JSON."""
        for attribute in member.attributes.all("JsonPropertyName", "JsonProperty"):
            written = attribute.text(0, "PropertyName", "propertyName")
            if written:
                return written
        contract = member.attributes.get("DataMember") if self.settings.newtonsoft else None
        if contract is not None and (written := contract.text(None, "Name")):
            return written
        strategy = on_class.get("JsonObject") if on_class is not None else None
        kind = strategy.type(None, "NamingStrategyType") if strategy is not None else None
        if kind is not None:
            return cased(member.name, style_of(kind.name) or self.settings.names)
        return self.settings.named(member.name)

    def property(self, member: Member, owner: ClassRef, wire: str) -> Property | None:
        """A member as a property; ``None`` where it does not travel."""
        attributes = member.attributes
        ignored = attributes.get("JsonIgnore")
        condition = next(iter(ignored.words(None, "Condition")), "Always") if ignored is not None else "Never"
        skipped = "IgnoreDataMember" in attributes and self.settings.newtonsoft
        included = attributes.names & {"JsonInclude", "JsonProperty", "DataMember"}
        if condition == "Always" or skipped or (member.field and not self.settings.fields and not included):
            return None
        output = self.mode == "output"
        if not (member.readable if output else member.writable):
            return None
        schema = self._converted(member) or self._made(member) or self.of(member.type)
        resolved = self.run.components.resolve(schema)
        rules = self.rules.of(owner, member.name) if not output else None
        said: dict[str, Any] = data_annotations.formats(attributes, resolved)
        if not output:
            said |= data_annotations.limits(attributes, resolved)
        if rules is not None:
            said |= fluent_validation.limits(self.run, rules.own, resolved)
            items = schema.get("items")
            if rules.items and isinstance(items, Mapping):
                inner = fluent_validation.limits(self.run, rules.items, self.run.components.resolve(items))
                said["items"] = {**items, **inner} if inner else items
        if said:
            schema = {**schema, **said}
        required = data_annotations.required(attributes) or member.required
        if output:
            newtonsoft = attributes.get("JsonProperty")
            handling = newtonsoft.words(None, "NullValueHandling", "DefaultValueHandling") if newtonsoft is not None else []
            skipped = condition.startswith("WhenWriting") or "Ignore" in handling or (self.settings.skip_null and ignored is None)
            skipped = skipped and "Include" not in handling
            if skipped and member.type is not None and isinstance(member.type.expr, ir.Nullable):
                schema = {**self.of(member.type.at(member.type.expr.type)), **said}
            sure = not member.optional and (member.strict or self.is_value(member.type))
            required = required or not skipped or (sure and condition != "WhenWritingDefault")
        else:
            demanded = fluent_validation.demanded(rules)
            if demanded or "Required" in attributes:
                schema = without_null(schema)
            required = required or demanded or self.implied(member)
        description = member.doc.text or data_annotations.words(attributes)
        made = Property(wire, schema, required, description, deprecated="Obsolete" in attributes)
        if not output and not required:
            self._default(made, member)
        kind = resolved.get("type")
        made.examples = member.doc.values("integer" if kind == "integer" else data_annotations.shape_of(resolved))
        return made

    def implied(self, member: Member) -> bool:
        """Controllers demand what may not be null: reference types without ``?`` where the file says where null is allowed."""
        if not member.strict or member.optional or member.type is None or "ValidateNever" in member.attributes:
            return False
        given = member.default is not None and not (isinstance(member.default, ir.Literal) and member.default.value is None)
        return not given and not self.is_value(member.type)

    def is_value(self, ref: TypeRef | None) -> bool:
        """Whether a type is a value type: a number, a structure, an enumeration."""
        if ref is None:
            return False
        found = self.types.class_of(ref)
        if found is not None:
            return found[0].cls.kind in {"enum", "struct"} or "struct" in found[0].cls.modifiers
        name = self.typed.deref(ref).name
        return name in SCALARS and name not in _REFERENCES

    def _default(self, made: Property, member: Member) -> None:
        attribute = member.attributes.get("DefaultValue")
        choices = self.run.components.resolve(made.schema)
        if "enum" in choices and isinstance(member.default, ir.Member):
            names = choices.get("x-enum-varnames", choices["enum"])
            written = member.default.name if "x-enum-varnames" in choices else self.settings.enumerated(member.default.name)
            if written in names:
                made.default = choices["enum"][names.index(written)]
            return
        value = attribute.value(0) if attribute is not None else plain(self.run, member.default, self._scope(member))
        if value is None or not isinstance(value, str | int | float | bool) or value == "":
            return
        kind = choices.get("type")
        kinds = kind if isinstance(kind, list) else [kind]
        wanted = "boolean" if isinstance(value, bool) else "string" if isinstance(value, str) else "number"
        if wanted in kinds or (wanted == "number" and "integer" in kinds and isinstance(value, int)):
            made.default = value

    def _scope(self, member: Member) -> Any:
        return member.type.scope if member.type is not None else None

    def _converted(self, member: Member) -> Schema | None:
        """An enumeration that this member alone writes by name."""
        converter = member.attributes.get("JsonConverter")
        found = self.types.class_of(member.type)
        if converter is None or found is None or found[0].cls.kind != "enum" or not _names(converter.type(0), converter.types):
            return None
        schema = self._by_name(found[0])
        return nullable(schema) if member.optional else schema

    def _made(self, member: Member) -> Schema | None:
        """What a converter of the repository writes for a member."""
        converter = member.attributes.get("JsonConverter")
        schema = self.converters.of(converter.type(0)) if converter is not None else None
        newtonsoft = member.attributes.get("JsonProperty", "JsonArray")
        item = self.converters.of(newtonsoft.type(None, "ItemConverterType")) if newtonsoft is not None else None
        if item is not None and member.type is not None and self.typed.is_sequence(member.type):
            schema = array_of(item)
        return nullable(schema) if schema is not None and member.optional else schema

    # --- enumerations -----------------------------------------------------------------------------------------------

    def enumeration(self, cls: ClassRef) -> Schema:
        attributes = Attributes(self.run, cls.cls.annotations, cls.scope)
        converter = attributes.get("JsonConverter")
        by_name = self.settings.enums or (converter is not None and _names(converter.type(0), converter.types))
        schema = self._by_name(cls) if by_name else self._by_number(cls, "Flags" in attributes)
        words = documented(cls.cls.doc).text or data_annotations.words(attributes)
        return {**schema, "description": words} if words else schema

    def _by_name(self, cls: ClassRef) -> Schema:
        return enum_of(self._member_name(f, cls) for f in cls.cls.members())

    def _member_name(self, field: ir.Field, cls: ClassRef) -> str:
        attributes = Attributes(self.run, field.annotations, cls.scope)
        for name, key in (("JsonStringEnumMemberName", "name"), ("EnumMember", "Value"), ("JsonPropertyName", "name")):
            attribute = attributes.get(name)
            written = attribute.text(None if name == "EnumMember" else 0, key) if attribute is not None else None
            if written is not None:
                return written
        return self.settings.enumerated(field.name)

    def _by_number(self, cls: ClassRef, flags: bool) -> Schema:
        values: list[int] = []
        names: list[str] = []
        following = 0
        for field in cls.cls.members():
            written = self._constant(field.default, cls, dict(zip(names, values, strict=True))) if field.default is not None else following
            if written is None:
                return {"type": "integer", "format": "int32"}
            values.append(written)
            names.append(field.name)
            following = written + 1
        if flags or not values:
            return {"type": "integer", "format": "int32"}
        return {**enum_of(values), "format": "int32", "x-enum-varnames": list(dict(zip(values, names, strict=True)).values())}

    def _constant(self, expr: ir.Expr, cls: ClassRef, before: Mapping[str, int]) -> int | None:
        """A member's number: constants, earlier members, shifts and sums of them."""
        if isinstance(expr, ir.Name) and expr.id in before:
            return before[expr.id]
        if isinstance(expr, ir.Str) and len(expr.value) == 1:
            return ord(expr.value)
        if isinstance(expr, ir.Binary) and expr.op in {"<<", "|", "+", "-"}:
            left, right = self._constant(expr.left, cls, before), self._constant(expr.right, cls, before)
            if left is None or right is None or not 0 <= right < 64:
                return None
            return {"<<": left << right, "|": left | right, "+": left + right, "-": left - right}[expr.op]
        value = plain(self.run, expr, cls.scope)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    # --- parameters -------------------------------------------------------------------------------------------------

    def in_url(self, ref: TypeRef | None) -> Schema | None:
        """The schema of a type that can stand in a URL; ``None`` for an object. Enumerations go by name there."""
        if ref is None:
            return None
        if isinstance(ref.expr, ir.Nullable):
            return self.in_url(ref.at(ref.expr.type))
        if ref.name == "Nullable" and ref.args:
            return self.in_url(ref.args[0])
        found = self.types.class_of(ref)
        if found is not None:
            return enum_of(f.name for f in found[0].cls.members()) if found[0].cls.kind == "enum" else None
        ref = self.typed.deref(ref)
        if ref.name in SEQUENCES and ref.args:
            items = self.in_url(ref.args[0])
            return array_of(items) if items is not None else None
        return SCALARS.get(ref.name) if ref.name not in {"object", "dynamic", "JsonElement"} else None

    def properties(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> Iterable[Property]:
        attributes = Attributes(self.run, cls.cls.annotations, cls.scope)
        for member in self.members.own(cls, arguments):
            written = self.property(member, cls, self.wire_name(member, attributes))
            if written is not None:
                yield written

    def module_of(self, cls: ClassRef) -> tuple[str, ...]:
        """The namespace: types of one name in one namespace are parts of one type, whichever file they stand in."""
        namespace = cls.cls.namespace if cls.cls.namespace is not None else cls.module.ir.package
        return tuple(namespace.split(".")) if namespace else super().module_of(cls)


def _names(converter: TypeRef | None, types: list[TypeRef]) -> bool:
    """Whether a converter writes enumerations by name."""
    return any(r.name in _STRING_ENUMS for r in (converter, *types) if r is not None)


class TypeReader:
    """All that is known of the types of one program: made once a reading."""

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self.types = CSharpTypes(run)
        self.settings = serialization(run)
        self.members = Members(run, self.types)
        rules = FluentValidation(run, self.types)
        self.input, self.output = (CSharpSchemas(run, self.types, self.settings, rules, self.members, m) for m in ("input", "output"))
        self._services: frozenset[str] | None = None

    def is_service(self, ref: TypeRef) -> bool:
        """Whether a parameter of a type comes from the container: interfaces, and what code registers there."""
        found = self.types.class_of(ref)
        if found is None:
            return False
        cls = found[0].cls
        if self._services is None:
            self._services = frozenset(n.rpartition(".")[2] for n in self.run.program.declared("csharp", _REGISTERED, *_ADDERS))
        if cls.kind == "interface":
            # One with nothing but properties is data.
            return any(True for _ in cls.methods()) or not any(True for _ in cls.members())
        made = any(m.name in {"BindAsync", "TryParse"} and "static" in m.modifiers for m in cls.methods())
        context = any(isinstance(b, External) and b.name.endswith("DbContext") for b in self.run.classes.outside(found[0]))
        return made or context or cls.name in self._services

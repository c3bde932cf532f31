"""What serializer classes declare, in the words of each library, as one list of members."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Schema
from liveapi.api.shapes import array_of
from liveapi.frameworks.ruby.grape_params import type_schema
from liveapi.frameworks.ruby.lineage import Lineage, block_function, named_args, plain_words
from liveapi.syntax import ir
from liveapi.trace.values import ClassRef

if TYPE_CHECKING:
    from liveapi.frameworks.ruby.evaluator import Evaluator

#: Base classes and modules ▶ the library they belong to.
FAMILIES = {
    "ActiveModel::Serializer": "ams",
    "Alba::Resource": "alba",
    "Alba::Serializer": "alba",
    "Blueprinter::Base": "blueprinter",
    "JSONAPI::Serializer": "jsonapi",
    "FastJsonapi::ObjectSerializer": "jsonapi",
    "Grape::Entity": "grape",
    "Grape::Entity::DSL": "grape",
}
_ONE = frozenset({"has_one", "belongs_to", "one"})
_MANY = frozenset({"has_many", "many"})


@dataclass(slots=True)
class Member:
    """One member of what is written."""

    name: str
    source: str
    owner: ClassRef
    block: ir.Function | None = None
    symbol: str = ""
    serializer: ir.Expr | str | None = None
    view: str = ""
    #: A list, one object; ``None`` where that depends on the value.
    many: bool | None = None
    association: bool = False
    optional: bool = False
    merge: bool = False
    nested: list[Member] | None = None
    schema: Schema | None = None
    description: str = ""
    example: Any = None


@dataclass(slots=True)
class Declared:
    """All that one class says."""

    members: list[Member] = field(default_factory=list)
    root: str = ""
    roots: str = ""
    type: str = ""
    keys: str = ""
    meta: tuple[ir.Function, ClassRef] | None = None
    doc: str = ""

    def wire(self, name: str) -> str:
        """A key as it is written."""
        head, *rest = name.split("_")
        if self.keys in ("lower_camel", "camel_lower", "lowerCamel"):
            return head + "".join(w[:1].upper() + w[1:] for w in rest)
        if self.keys == "camel":
            return "".join(w[:1].upper() + w[1:] for w in (head, *rest))
        return name.replace("_", "-") if self.keys in ("dash", "dasherize") else name

    def add(self, member: Member) -> None:
        """Add a member; a later one of the same name counts."""
        self.members = [m for m in self.members if m.name != member.name or member.merge]
        self.members.append(member)

    def drop(self, names: list[str]) -> None:
        self.members = [m for m in self.members if m.name not in names]


def mixin_names(lineage: Lineage, ref: ClassRef) -> set[str]:
    """Modules of libraries that a class includes."""
    found: set[str] = set()
    for statement, _ in lineage.statements(ref):
        call = statement.value if isinstance(statement, ir.ExprStmt) else None
        if isinstance(call, ir.Call) and isinstance(call.callee, ir.Name) and call.callee.id == "include":
            found.update(_dotted(a.value) for a in call.args)
    return found


def _dotted(node: ir.Expr) -> str:
    if isinstance(node, ir.Name):
        return node.id.removeprefix("::")
    return f"{_dotted(node.object)}::{node.name}" if isinstance(node, ir.Member) else ""


def declared(run: Evaluator, ref: ClassRef, family: str, view: str) -> Declared:
    """Read the class body, its bases' first. ``view`` is one of Blueprinter's."""
    out = Declared(doc=ref.cls.doc or "")
    readers: dict[str, Callable[[Declared, str, ir.Call, ClassRef], None]] = {
        "ams": _active_model,
        "alba": _alba,
        "jsonapi": _json_api,
        "grape": _grape,
    }
    if family == "blueprinter":
        _blueprint(run, ref, out, view or "default")
        return out
    for call, owner in _calls(run.lineage, ref):
        assert isinstance(call.callee, ir.Name)
        readers[family](out, call.callee.id, call, owner)
    return out


def _calls(lineage: Lineage, ref: ClassRef) -> Iterator[tuple[ir.Call, ClassRef]]:
    for statement, owner in lineage.statements(ref):
        call = statement.value if isinstance(statement, ir.ExprStmt) else None
        if isinstance(call, ir.Call) and isinstance(call.callee, ir.Name):
            yield call, owner


def _key(options: dict[str, ir.Expr], *names: str) -> str:
    value = next((options[n] for n in names if n in options), None)
    return value.value if isinstance(value, ir.Str) else ""


def _active_model(out: Declared, word: str, call: ir.Call, owner: ClassRef) -> None:
    options, names = named_args(call), plain_words(call)
    conditional = bool(options.keys() & {"if", "unless"})
    if word in ("attributes", "attribute") and names:
        for name in names:
            out.add(Member(_key(options, "key") or name, name, owner, block_function(call), optional=conditional))
    elif word in _ONE or word in _MANY:
        for name in names:
            serializer = options.get("serializer", options.get("each_serializer"))
            if _key(options, "embed") in ("id", "ids"):
                suffix = "_ids" if word in _MANY else "_id"
                single = name[:-1] if name.endswith("s") and word in _MANY else name
                out.add(Member(_key(options, "key") or single + suffix, single + suffix, owner, optional=conditional))
                continue
            key = _key(options, "key", "root") or name
            out.add(
                Member(key, name, owner, block_function(call), "", serializer, "", word in _MANY, association=True, optional=conditional)
            )
    elif word == "root" and names:
        out.root = names[0]
    elif word == "type" and names:
        out.type = names[0]


def _alba(out: Declared, word: str, call: ir.Call, owner: ClassRef) -> None:
    options, names = named_args(call), plain_words(call)
    conditional = "if" in options
    block = block_function(call)
    if word == "attributes":
        for name in names:
            out.add(Member(name, name, owner, optional=conditional))
        for name, given in options.items():
            if name != "if":
                kind = given.items[0] if isinstance(given, ir.List) and given.items else given
                schema = type_schema(kind) if isinstance(kind, ir.Name | ir.Member) else {}
                out.add(Member(name, name, owner, schema=schema or None))
    elif word == "attribute" and names:
        out.add(Member(names[0], names[0], owner, block, optional=conditional))
    elif word in ("one", "many", "has_one", "has_many", "association") and names:
        many = word in _MANY if word != "association" else None
        nested = None
        if block is not None and "resource" not in options and "serializer" not in options:
            inner = Declared()
            for statement in block.body:
                each = statement.value if isinstance(statement, ir.ExprStmt) else None
                if isinstance(each, ir.Call) and isinstance(each.callee, ir.Name):
                    _alba(inner, each.callee.id, each, owner)
            nested = inner.members or None
        resource = options.get("resource", options.get("serializer"))
        member = Member(_key(options, "key") or names[0], names[0], owner, None, "", resource, "", many, True, conditional, nested=nested)
        out.add(member)
    elif word in ("nested_attribute", "nested") and names and block is not None:
        inner = Declared()
        for statement in block.body:
            each = statement.value if isinstance(statement, ir.ExprStmt) else None
            if isinstance(each, ir.Call) and isinstance(each.callee, ir.Name):
                _alba(inner, each.callee.id, each, owner)
        out.add(Member(names[0], names[0], owner, nested=inner.members, optional=conditional))
    elif word in ("root_key", "key") and names:
        out.root, out.roots = names[0], names[1] if len(names) > 1 else out.roots
    elif word == "root_key_for_collection" and names:
        out.roots = names[0]
    elif word == "root_key!":
        out.root = "data"
    elif word == "transform_keys" and names:
        out.keys = names[0]
    elif word == "meta" and block is not None:
        out.meta = (block, owner)


def _json_api(out: Declared, word: str, call: ir.Call, owner: ClassRef) -> None:
    options, names = named_args(call), plain_words(call)
    conditional = "if" in options
    if word in ("attributes", "attribute"):
        for name in names:
            symbol = next((a.value.value for a in call.args if a.name == "&" and isinstance(a.value, ir.Str)), "")
            key, source = name, name
            if word == "attribute" and len(names) > 1:
                source = names[1]
            out.add(Member(key, source, owner, block_function(call), symbol, optional=conditional))
            if word == "attribute":
                break
    elif word in _ONE or word in _MANY:
        for name in names[:1]:
            out.add(
                Member(_key(options, "key") or name, name, owner, many=word in _MANY, association=True, optional=conditional, schema={})
            )
    elif word == "set_type" and names:
        out.type = names[0]
    elif word == "set_key_transform" and names:
        out.keys = names[0]


def _grape(out: Declared, word: str, call: ir.Call, owner: ClassRef) -> None:
    options, names = named_args(call), plain_words(call)
    if word == "root" and names:
        out.roots = names[0]
        out.root = names[1] if len(names) > 1 else ""
    elif word == "unexpose":
        out.drop(names)
    elif word in ("expose", "expose!"):
        for member in _exposed(call, names, options, owner):
            out.add(member)
    elif word == "with_options" and (block := block_function(call)) is not None:
        for statement in block.body:
            each = statement.value if isinstance(statement, ir.ExprStmt) else None
            if isinstance(each, ir.Call) and isinstance(each.callee, ir.Name):
                inner = replace(each, args=[*each.args, *(a for a in call.args if a.name and a.name != "&")])
                _grape(out, each.callee.id, inner, owner)


def _exposed(call: ir.Call, names: list[str], options: dict[str, ir.Expr], owner: ClassRef) -> Iterator[Member]:
    block = block_function(call)
    documentation = options.get("documentation")
    said = {k.value: v for k, v in documentation.items if isinstance(k, ir.Str)} if isinstance(documentation, ir.Dict) else {}
    schema, many = _documented(said)
    conditional = bool(options.keys() & {"if", "unless"}) or isinstance(options.get("safe"), ir.Literal)
    description = next((v.value for k, v in said.items() if k in ("desc", "description") and isinstance(v, ir.Str)), "")
    example = said.get("example")
    shown = example.value if isinstance(example, ir.Str | ir.Literal) else None
    merge = isinstance(own := options.get("merge"), ir.Literal) and own.value is True
    nested: list[Member] | None = None
    if block is not None and not block.params:
        inner = Declared()
        for statement in block.body:
            each = statement.value if isinstance(statement, ir.ExprStmt) else None
            if isinstance(each, ir.Call) and isinstance(each.callee, ir.Name) and each.callee.id == "expose":
                _grape(inner, "expose", each, owner)
        nested = inner.members or None
    using = options.get("using", options.get("with"))
    serializer: ir.Expr | str | None = using.value if isinstance(using, ir.Str) else using
    for name in names:
        symbol = next((a.value.value for a in call.args if a.name == "&" and isinstance(a.value, ir.Str)), "")
        yield Member(
            _key(options, "as") or name,
            name,
            owner,
            block if nested is None else None,
            symbol,
            serializer,
            "",
            many,
            False,
            conditional,
            merge,
            nested,
            schema,
            description,
            shown,
        )


def _documented(said: dict[str, ir.Expr]) -> tuple[Schema | None, bool | None]:
    """The schema that ``documentation: { type: 'Integer', is_array: true }`` gives, and whether it is a list."""
    kind = said.get("type")
    array = isinstance(given := said.get("is_array"), ir.Literal) and given.value is True
    if isinstance(kind, ir.Str):
        name = kind.value
        if name.startswith("Array[") and name.endswith("]"):
            array, name = True, name[6:-1]
        kind = ir.Name(
            kind.line, {"integer": "Integer", "string": "String", "boolean": "Boolean", "float": "Float", "date": "Date"}.get(name, name)
        )
    schema: dict[str, Any] = dict(type_schema(kind)) if kind is not None else {}
    values = said.get("values")
    if isinstance(values, ir.List) and schema:
        schema["enum"] = [i.value for i in values.items if isinstance(i, ir.Str | ir.Literal)]
    if schema.get("type") == "array" and "items" not in schema:
        schema["items"] = {}
    if not schema:
        return None, True if array else None
    return (array_of(schema) if array else schema), True if array else None


def _blueprint(run: Evaluator, ref: ClassRef, out: Declared, view: str) -> None:
    views: dict[str, list[tuple[ir.Call, ClassRef]]] = {}
    plain: list[tuple[ir.Call, ClassRef]] = []
    for call, owner in _calls(run.lineage, ref):
        assert isinstance(call.callee, ir.Name)
        block = block_function(call)
        if call.callee.id == "view" and block is not None:
            name = (plain_words(call) or [""])[0]
            for statement in block.body:
                each = statement.value if isinstance(statement, ir.ExprStmt) else None
                if isinstance(each, ir.Call) and isinstance(each.callee, ir.Name):
                    views.setdefault(name, []).append((each, owner))
        else:
            plain.append((call, owner))
    _fields(out, plain, views, 0)
    _fields(out, views.get(view, []), views, 0)
    identifiers = [m for m in out.members if m.symbol == "id!"]
    out.members = [replace(m, symbol="") for m in identifiers] + [m for m in out.members if m.symbol != "id!"]


def _fields(out: Declared, calls: list[tuple[ir.Call, ClassRef]], views: dict[str, list[tuple[ir.Call, ClassRef]]], depth: int) -> None:
    for call, owner in calls:
        assert isinstance(call.callee, ir.Name)
        word, options, names = call.callee.id, named_args(call), plain_words(call)
        block = block_function(call)
        conditional = bool(options.keys() & {"if", "unless", "exclude_if_nil"})
        if word in ("identifier", "field", "fields"):
            for name in names:
                mark = "id!" if word == "identifier" else ""
                out.add(Member(_key(options, "name") or name, name, owner, block, mark, optional=conditional))
        elif word == "association" and names:
            blueprint = options.get("blueprint")
            nested_view = _key(options, "view")
            key = _key(options, "name") or names[0]
            out.add(Member(key, names[0], owner, None, "", blueprint, nested_view, None, True, conditional))
        elif word in ("include_view", "include_views") and depth < 8:
            for name in names:
                _fields(out, views.get(name, []), views, depth + 1)
        elif word in ("exclude", "excludes"):
            out.drop(names)

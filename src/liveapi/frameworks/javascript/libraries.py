"""What libraries say of types: schemas of validators as types (``z.infer``), models of databases and what asking them gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.frameworks.javascript.databases.documents import GENERATED, Document, Documents
from liveapi.frameworks.javascript.databases.prisma import Prisma
from liveapi.frameworks.javascript.databases.queries import STEPS, queried, record
from liveapi.frameworks.javascript.databases.relations import Relations
from liveapi.frameworks.javascript.databases.tables import Tables
from liveapi.frameworks.javascript.reads import PARSERS
from liveapi.frameworks.javascript.validators.schema import SchemaValue
from liveapi.syntax import ir
from liveapi.trace.languages.javascript_flow import JavaScriptTypes
from liveapi.trace.languages.typescript_types import Given, sides
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import ClassRef, External, ExternalCall, FunctionRef, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.scope import Scope

#: Generic types that stand for what a schema (``typeof schema``) describes, by the last part of their names.
_INFERRED = frozenset({"infer", "input", "output", "Static", "InferType", "InferOutput", "InferInput", "TypeOf", "FromSchema"})
#: Generic types that hold rows of their first argument.
_HOLDERS = frozenset(
    {"Repository", "TreeRepository", "MongoRepository", "EntityRepository", "SqlEntityRepository", "Model", "SelectQueryBuilder"}
    | {"QueryBuilder", "PaginateModel", "ModelStatic", "ModelCtor", "ReturnModelType", "Query", "SoftDeleteModel", "AbstractRepository"}
)
#: Generic types that are a row of their first argument.
_ROWS = frozenset({"HydratedDocument", "DocumentType", "Loaded", "InferAttributes", "LeanDocument", "WithId", "EnforceDocument"})
#: Functions and methods that give what holds rows of the class they are given.
_GIVING = frozenset({"getRepository", "getMongoRepository", "getTreeRepository", "getModelForClass", "createQueryBuilder"})
#: Decorators and bases of classes that are rows of a table.
_ENTITIES = frozenset({"Entity", "Table", "ViewEntity", "ChildEntity", "ObjectType"})
_BASES = frozenset({"BaseEntity", "Model", "BaseModel"})
#: Methods that a container of services gives one by.
_CONTAINERS = frozenset({"get", "resolve"})
_FETCHING = frozenset({"get", "post", "put", "patch", "delete", "request"})
#: Classes that handle the messages of a bus, by the messages' names.
_HANDLERS = rb"@(?:Command|Query)Handler\(\s*(\w+)"
#: The member under which a request holds what ``await request.json()`` gives.
BODY = "%body"
_MODIFIERS = frozenset({"pick", "omit", "cloneDeep", "clone", "merge", "assign", "plainToClass", "plainToInstance", "instanceToPlain"})


class ApiTypes(JavaScriptTypes):
    """Types of a program, with what libraries say of theirs."""

    def __init__(self, run: Interpreter) -> None:
        super().__init__(run)
        self.prisma = Prisma(self)
        self.documents = Documents(self)
        self.tables = Tables(self)
        self.relations = Relations(run.program)

    def described(self, value: Value) -> Schema | None:
        """The schema that a value is: one of a schema library."""
        return value.json_schema(components=self.run.components) if isinstance(value, SchemaValue) else self.tables.column(value)

    def outside(self, target: Value, ref: TypeRef) -> TypeRef | None:
        if not isinstance(target, External):
            return None
        last = target.name.rpartition(".")[2]
        if ref.args:
            if last in _INFERRED:
                found = self.resolved(ref.args[0])
                if isinstance(found, Given) and isinstance(found.value, SchemaValue):
                    return self.shaped(found.value.json_schema(components=self.run.components), ref.scope)
            if last in _ROWS:
                return ref.args[0]
            if last in {"InferSelectModel", "InferInsertModel", "InferModel"}:
                found = self.resolved(ref.args[0])
                return self.tables.row(found.value, ref.scope) if isinstance(found, Given) else None
        return self.prisma.named(target.name, ref)

    def made_class(self, value: Value, scope: Scope) -> TypeRef | None:
        given = value.call_site.get(0) if isinstance(value, ExternalCall) else None
        return self.shaped(given.json_schema(components=self.run.components), scope) if isinstance(given, SchemaValue) else None

    def value_type(self, expr: ir.Expr, scope: Scope) -> TypeRef | None:
        if isinstance(expr, ir.Member) and expr.name in {"$inferSelect", "$inferInsert"}:
            return self.tables.row(self.run.evaluate(expr.object, scope), scope)
        return super().value_type(expr, scope)

    # --- rows -------------------------------------------------------------------------------------------------------

    def rows(self, ref: TypeRef | None) -> TypeRef | None:
        """The type of the rows that something holds: a repository, a model, a query; ``None`` where it holds none."""
        found = self.resolved(ref)
        if found is None:
            return None
        if isinstance(found, Given):
            return self._rows_of_value(found)
        expr = found.expr
        if isinstance(expr, ir.Index) and found.name in _HOLDERS and found.args:
            return found.args[0]
        if isinstance(expr, ir.Binary):
            return next((row for side in sides(expr, expr.op) if (row := self.rows(found.at(side))) is not None), None)
        if isinstance(expr, ir.Class):
            for base in expr.bases:
                if isinstance(base, ir.Index) and (row := self.rows(TypeRef(base, found.scope, found.arguments))) is not None:
                    return row
        return None

    def _rows_of_value(self, ref: Given) -> TypeRef | None:
        value = ref.value
        if isinstance(value, ClassRef):
            return self.entity(value)
        if isinstance(value, ExternalCall):
            return self.documents.model(value, ref.scope) or self.tables.row(value, ref.scope)
        return None

    def entity(self, ref: ClassRef) -> TypeRef | None:
        """The rows of a class that is mapped to a table."""
        if any(a.name in _ENTITIES for a in ref.cls.annotations):
            return TypeRef(ref.cls, ref.scope)
        for base in self.run.classes.outside(ref):
            name = base.name.rpartition(".")[2] if isinstance(base, External | ExternalCall) else ""
            if name in _BASES:
                return self.tables.class_row(ref) or TypeRef(ref.cls, ref.scope)
        return None

    # --- calls ------------------------------------------------------------------------------------------------------

    def library(self, receiver: TypeRef | None, name: str, call: ir.Call, names: Locals) -> TypeRef | None:
        first = call.args[0].value if call.args else None
        if name in _GIVING:
            target = self.of(first, names) if first is not None else None
            kind = self._instance(target) or self.rows(target)
            if kind is not None:
                return self.builtin("Repository", names.scope, kind)
        prisma = self.prisma.called(receiver, name, call, names)
        if prisma is not None:
            return prisma
        drizzle = self.tables.called(receiver, name, call, names)
        if drizzle is not None:
            return drizzle
        if name in {"json", "valid", "parseBody"} and receiver is not None and (body := self.member(receiver, BODY)) is not None:
            return body
        if name in _FETCHING and call.types and isinstance(call.callee, ir.Member):
            return record({"data": TypeRef(call.types[0], names.scope, names.arguments)})  # axios and its kin
        if name in {"execute", "query"} and isinstance(first, ir.Call) and first.new:
            return self._handled(first, names)
        if name in PARSERS:
            return self._parsed(receiver, call, names)
        row = self.rows(receiver)
        if row is not None:
            found = queried(self, row, name)
            if found is not None:
                return found
            if name in STEPS:
                return self.builtin("Repository", names.scope, row)
        if name == "model" and first is not None:
            return self.given(self.run.evaluate(call, names.scope), names.scope)
        if name in _CONTAINERS and first is not None and len(call.args) == 1:
            return self._instance(self.of(first, names)) if isinstance(first, ir.Name) else None
        return self._modified(name, call, names)

    def _handled(self, message: ir.Call, names: Locals) -> TypeRef | None:
        """What a bus gives: that of the class that says it handles such messages (``@CommandHandler(CreateUser)``)."""
        wanted = self.resolved(self.of(message, names))
        kind = wanted.expr if wanted is not None else None
        for path in self.run.program.declared("typescript", _HANDLERS).get(kind.name, []) if isinstance(kind, ir.Class) else []:
            module = self.run.program.module(path)
            for cls in (n for n in module.ir.body if isinstance(n, ir.Class)) if module is not None else ():
                handles = [a for a in cls.annotations if a.name.endswith("Handler") and a.args]
                named = any(
                    isinstance(a.args[0].value, ir.Name) and isinstance(kind, ir.Class) and a.args[0].value.id == kind.name for a in handles
                )
                if module is not None and named:
                    method = self.method(TypeRef(cls, self.run.scope_of(module)), "execute")
                    return self.entered(method, {}, [None]) if method is not None else None
        return None

    def _parsed(self, receiver: TypeRef | None, call: ir.Call, names: Locals) -> TypeRef | None:
        """``schema.parse(x)``, ``parse(schema, x)``: what the schema says."""
        for ref in (receiver, self.of(call.args[0].value, names) if call.args else None):
            found = self.resolved(ref)
            if isinstance(found, Given) and isinstance(found.value, SchemaValue):
                return self.shaped(found.value.json_schema(components=self.run.components), names.scope)
        return None

    def _instance(self, ref: TypeRef | None) -> TypeRef | None:
        """An object of a class that a value names."""
        if isinstance(ref, Given) and isinstance(ref.value, ClassRef):
            return TypeRef(ref.value.cls, ref.value.scope)
        return None

    def _modified(self, name: str, call: ir.Call, names: Locals) -> TypeRef | None:
        """``_.pick(user, ['id'])``, ``_.omit(user, 'password')``, ``plainToInstance(UserDto, user)``."""
        if name not in _MODIFIERS or not call.args:
            return None
        whole = self.of(call.args[0].value, names)
        if name in {"plainToClass", "plainToInstance"}:
            row = self._instance(whole)
            several = self.item(self.of(call.args[1].value, names)) is not None if len(call.args) > 1 else False
            return self.array(row) if row is not None and several else row
        if name in {"pick", "omit"} and whole is not None and len(call.args) > 1:
            keys: list[str] = []
            for arg in call.args[1:]:
                value = self.run.evaluate(arg.value, names.scope)
                listed = value.items() or [value]
                keys += [t.literal for t in listed if isinstance(t, Text) and t.literal]
            return (self.only if name == "pick" else self.without)(whole, keys) if keys else None
        return whole if name in {"cloneDeep", "clone", "instanceToPlain"} else None

    def stored(self, call: ir.Call, at: int, names: Locals) -> TypeRef | None:
        callee = call.callee
        if call.new and isinstance(callee, ir.Name | ir.Member):
            row = self.rows(self.given(self.run.evaluate(callee, names.scope), names.scope))
            return self._sent(row) if at == 0 else None
        if not isinstance(callee, ir.Member):
            return None
        row = self.rows(self.of(callee.object, names))
        if row is None or callee.name not in {
            "create",
            "insert",
            "save",
            "merge",
            "build",
            "update",
            "findByIdAndUpdate",
            "findOneAndUpdate",
        }:
            return None
        return self._sent(row) if at == (1 if callee.name in {"update", "findByIdAndUpdate", "findOneAndUpdate", "merge"} else 0) else None

    def _sent(self, row: TypeRef | None) -> TypeRef | None:
        """A row as clients send it: without what the database makes."""
        return self.without(row, GENERATED) if isinstance(row, Document) else row

    def method(self, ref: TypeRef | None, name: str) -> FunctionRef | None:
        found = super().method(ref, name)
        if found is None and ref is not None:
            document = self.resolved(ref)
            if isinstance(document, Document):
                return document.method(name)
            if isinstance(document, Given) and isinstance(document.value, ExternalCall):
                return self.documents.static(document.value, name)
        return found

    def member(self, ref: TypeRef | None, name: str) -> TypeRef | None:
        found = self.resolved(ref)
        if isinstance(found, Document):
            return self.documents.referred(found, name) or super().member(found, name)
        if isinstance(found, Given) and name in {"$inferSelect", "$inferInsert"}:
            return self.tables.row(found.value, found.scope)
        return super().member(found, name)

    def library_member(self, ref: TypeRef, name: str) -> TypeRef | None:
        return self.prisma.member(ref, name)

    def _match(self, pattern: ir.Expr, given: TypeRef | None, params: list[str], found: dict[str, TypeRef]) -> None:
        """``EntityTarget<T>`` given a class stands for its objects."""
        row = self._instance(given)
        if isinstance(pattern, ir.Index) and len(pattern.args) == 1 and row is not None:
            super()._match(pattern.args[0], row, params, found)
        else:
            super()._match(pattern, given, params, found)

    def _made(self, call: ir.Call, names: Locals) -> TypeRef | None:
        if isinstance(call.callee, ir.Name | ir.Member):
            value = self.run.evaluate(call.callee, names.scope)
            if isinstance(value, ExternalCall):
                row = self.documents.model(value, names.scope)
                if row is not None:
                    return row
        return super()._made(call, names)

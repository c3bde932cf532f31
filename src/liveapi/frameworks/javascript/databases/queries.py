"""What the methods of repositories, models and query builders give: rows, one of them, a page, a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef

if TYPE_CHECKING:
    from liveapi.trace.languages.typescript_types import TypeScriptTypes

_MANY = frozenset(
    {
        "find",
        "findMany",
        "findAll",
        "findBy",
        "findByIds",
        "findAndCountBy",
        "getMany",
        "aggregate",
        "insertMany",
        "bulkCreate",
        "all",
        "query",
    }
    | {"createManyAndReturn", "updateManyAndReturn", "returning", "fetchAll", "list", "execute", "findWithDeleted", "getRawMany"}
)
_ONE = frozenset(
    {"findOne", "findOneBy", "findOneOrFail", "findOneByOrFail", "findById", "findByPk", "findFirst", "findUnique", "findFirstOrThrow"}
    | {"findUniqueOrThrow", "findOneAndUpdate", "findByIdAndUpdate", "findOneAndDelete", "findByIdAndDelete", "findByIdAndRemove", "getOne"}
    | {
        "getOneOrFail",
        "create",
        "save",
        "upsert",
        "insert",
        "build",
        "preload",
        "merge",
        "softRemove",
        "remove",
        "recover",
        "findOneAndReplace",
    }
    | {"findOneById", "orFail", "first", "fetch", "getRawOne", "persistAndFlush", "findAndModify", "createOne", "reload"}
)
_NUMBERS = frozenset({"count", "countDocuments", "countBy", "getCount", "estimatedDocumentCount", "sum", "min", "max", "increment"})
_PAGES = frozenset({"findAndCount", "getManyAndCount", "findAndCountBy"})
#: Steps of a query: it stays one of the same rows.
STEPS = frozenset(
    {"createQueryBuilder", "where", "andWhere", "orWhere", "leftJoin", "leftJoinAndSelect", "innerJoin", "innerJoinAndSelect", "orderBy"}
    | {
        "addOrderBy",
        "groupBy",
        "having",
        "take",
        "skip",
        "limit",
        "offset",
        "select",
        "addSelect",
        "populate",
        "lean",
        "sort",
        "exec",
        "clone",
    }
    | {"leftJoinAndMapOne", "leftJoinAndMapMany", "setParameter", "setParameters", "withDeleted", "cache", "loadRelationCountAndMap"}
    | {"query", "scope", "unscoped", "include", "with", "preload", "$query", "from", "values", "set", "onConflictDoUpdate", "session", "gt"}
    | {
        "gte",
        "lt",
        "lte",
        "equals",
        "collation",
        "hint",
        "distinct",
        "relation",
        "useTransaction",
        "setLock",
        "comment",
        "read",
        "maxTimeMS",
    }
    | {"addGroupBy", "andHaving", "innerJoinAndMapOne", "leftJoinAndSelectRelation", "prefetch", "orFail"}
)


def record(fields: dict[str, TypeRef]) -> TypeRef:
    """An object type of some members."""
    body: list[ir.Stmt] = [ir.Field(0, name, ir.Name(0, f"%{name}")) for name in fields]
    scope = next(iter(fields.values())).scope
    return TypeRef(ir.Class(0, "", "interface", body=body), scope, {f"%{name}": ref for name, ref in fields.items()})


def queried(types: TypeScriptTypes, row: TypeRef, name: str, *, arrays: bool = True) -> TypeRef | None:
    """What a method of something that holds rows gives; ``None`` for one that is not known."""
    if name in _PAGES:
        expr = ir.List(0, [ir.Index(0, ir.Name(0, "[]"), [ir.Name(0, "%0")]), ir.Name(0, "number")], "tuple")
        return TypeRef(expr, row.scope, {"%0": row})
    if name == "findAndCountAll":
        return record({"rows": types.array(row), "count": types.builtin("number", row.scope)})
    if name in _NUMBERS:
        return types.builtin("number", row.scope)
    if name in {"exists", "exist", "existsBy"}:
        return types.builtin("boolean", row.scope)
    if name in _ONE:
        return row
    return types.array(row) if name in _MANY and arrays else None

"""What methods of .NET and its libraries give: LINQ, tasks, mediators, mappers, Dapper, MongoDB."""

from __future__ import annotations

from collections.abc import Mapping

from liveapi.syntax import ir
from liveapi.trace.languages.csharp_type_names import CSharpTypeNames
from liveapi.trace.static_types import Locals, TypeRef

_ELEMENT = frozenset(
    {
        "First", "FirstOrDefault", "Single", "SingleOrDefault", "Last", "LastOrDefault", "ElementAt", "ElementAtOrDefault", "Find",
        "MaxBy", "MinBy", "Dequeue", "Pop", "Peek",
    }
)  # fmt: skip
_LIST = frozenset({"ToList", "ToArray", "ToHashSet", "ToImmutableList", "ToImmutableArray"})
COUNTS: Mapping[str, str] = {
    "Count": "int", "Length": "int", "LongCount": "long", "Any": "bool", "All": "bool", "Contains": "bool", "ToString": "string",
    "IsNullOrEmpty": "bool", "IsNullOrWhiteSpace": "bool", "ToLower": "string", "ToUpper": "string", "Trim": "string",
    "Substring": "string", "Replace": "string", "Join": "string", "Format": "string", "NewGuid": "Guid", "Equals": "bool",
}  # fmt: skip
#: Methods that make what their only type argument says.
_MAKERS = frozenset(
    {
        "Map", "Adapt", "Deserialize", "DeserializeAsync", "ReadFromJsonAsync", "GetFromJsonAsync", "DeserializeObject", "GetService",
        "GetRequiredService", "Get",
    }
)  # fmt: skip
_SENT = frozenset({"Send", "SendAsync", "SendQuery", "SendCommand", "InvokeAsync", "ExecuteAsync", "CreateStream", "QueryAsync"})
#: Interfaces of a request that name what it is answered with.
_REQUESTS = frozenset({"IRequest", "IStreamRequest", "ICommand", "IQuery", "Request", "IBaseRequest"})
#: Methods of Dapper that give one row as the type they name.
_ROWS = frozenset({"QueryFirst", "QueryFirstOrDefault", "QuerySingle", "QuerySingleOrDefault", "ExecuteScalar", "ReadSingle", "ReadFirst"})
_CURSORS = frozenset({"IMongoCollection", "IFindFluent", "IAsyncCursor"})


class CSharpLibraryTypes(CSharpTypeNames):
    """The types of calls that lead out of the repository."""

    def _simple(self, name: str, expr: ir.Expr, names: Locals) -> TypeRef:
        return TypeRef(ir.Name(expr.line, name), names.scope)

    def library(self, receiver: TypeRef | None, name: str, call: ir.Call, names: Locals) -> TypeRef | None:
        base = name.removesuffix("Async") if name not in _MAKERS else name
        if name in _SENT and call.args:
            answer = self.answered(self.of(call.args[0].value, names))
            if answer is not None:
                return answer
        if call.types and name in {"ProjectTo", "ProjectToType", "Cast", "OfType", "Query", "QueryAsync", "Set", "FromSql", "FromSqlRaw"}:
            return self.listed(TypeRef(call.types[-1], names.scope, names.arguments))
        if len(call.types) >= 1 and (name in _MAKERS or base in _MAKERS):
            return TypeRef(call.types[-1 if name == "Map" else 0], names.scope, names.arguments)
        if name in {"FromResult", "ConfigureAwait", "AsTask", "GetAwaiter", "GetResult"}:
            return self.of(call.args[0].value, names) if name == "FromResult" and call.args else receiver
        if len(call.types) == 1 and base in _ROWS:
            return TypeRef(call.types[0], names.scope, names.arguments)
        if receiver is not None and receiver.name in _CURSORS and receiver.args and base in {"Find", "Aggregate", "AsQueryable", "Sort"}:
            return self.listed(receiver.args[0])
        if name == "WhenAll" and call.args:
            return self.of(call.args[0].value, names)
        if base in COUNTS:
            return self._simple(COUNTS[base], call, names)
        if receiver is None:
            # Whatever it is taken from, a selection is a list of what the function makes.
            made = self.applied(call.args[0].value, [], names) if base in {"Select", "ConvertAll"} and call.args else None
            return self.listed(made) if made is not None else None
        element = self.item(receiver) if self.is_sequence(receiver) else None
        if element is None:
            return None
        return self._linq(receiver, element, base, call, names)

    def _linq(self, receiver: TypeRef, element: TypeRef, name: str, call: ir.Call, names: Locals) -> TypeRef | None:
        if name in _ELEMENT:
            return element
        if name in _LIST:
            return self.listed(element)
        if name in {"Select", "SelectMany", "ConvertAll"} and call.args:
            made = self.applied(call.args[0].value, [element], names)
            if name == "SelectMany":
                made = self.item(made)
            return self.listed(made) if made is not None else None
        if name in {"Max", "Min", "Sum", "Average"} and call.args:
            return self.applied(call.args[0].value, [element], names)
        if name in {"GroupBy", "ToDictionary", "ToLookup"} and call.args:
            key = self.applied(call.args[0].value, [element], names)
            value = self.applied(call.args[1].value, [element], names) if len(call.args) > 1 else element
            if name == "ToDictionary" and key is not None and value is not None:
                return self._generic("Dictionary", [key, value])
            group = self._generic("IGrouping", [key, element]) if key is not None else None
            return self.listed(group) if group is not None else None
        return self.listed(element)

    def _generic(self, name: str, args: list[TypeRef]) -> TypeRef:
        line = args[0].expr.line
        given = {f"${i}": a for i, a in enumerate(args)}
        return TypeRef(ir.Index(line, ir.Name(line, name), [ir.Name(line, n) for n in given]), args[0].scope, given)

    def applied(self, function: ir.Expr, given: list[TypeRef], names: Locals) -> TypeRef | None:
        """What a lambda, or a method that is passed by its name, gives for arguments of some types."""
        if isinstance(function, ir.Lambda):
            params = [p.name for p in function.function.params]
            known = {**names.known, **dict(zip(params, given, strict=False))}
            inner = self.locals(function.function, names.scope, names.owner)
            bound = {**names.bound, **inner.bound}
            for name in params:
                bound.pop(name, None)
            scope = Locals(names.scope, names.owner, names.arguments, bound, known)
            for statement in function.function.body:
                for node in statement.walk():
                    if isinstance(node, ir.Return) and node.value is not None and (found := self.of(node.value, scope)) is not None:
                        return found
            return None
        if isinstance(function, ir.Name | ir.Member):
            args = [ir.Arg(function.line, ir.Name(function.line, f"${i}")) for i in range(len(given))]
            known = {**names.known, **{f"${i}": g for i, g in enumerate(given)}}
            scope = Locals(names.scope, names.owner, names.arguments, names.bound, known)
            return self.called(ir.Call(function.line, function, args), scope)
        return None

    def answered(self, request: TypeRef | None) -> TypeRef | None:
        """What a mediator gives for a request: ``T`` of the ``IRequest<T>`` that it implements."""
        found = self.class_of(request)
        for cls, bound in self.lineage(*found) if found is not None else ():
            for base in cls.cls.bases:
                ref = TypeRef(base, self.inside(cls), bound)
                if ref.name in _REQUESTS and ref.args and self.class_of(ref) is None:
                    kind = ref.args[-1]
                    return self.listed(self.deref(kind)) if ref.name == "IStreamRequest" else self.deref(kind)
        return None

"""Methods by value: handlers that tell the methods they are called with apart themselves."""

from __future__ import annotations

from liveapi.syntax import ir


def handled_methods(function: ir.Function) -> list[str]:
    """The methods that a handler of any method tells apart itself: ``switch r.Method { case http.MethodGet: … }``."""
    found: list[str] = []
    for statement in function.body:
        for node in statement.walk():
            if isinstance(node, ir.Switch) and node.subject is not None and is_method(node.subject):
                found.extend(m for case in node.cases for p in case.patterns if (m := method_named(p)))
            elif isinstance(node, ir.Binary) and node.op in ("==", "!="):
                for side, other in ((node.left, node.right), (node.right, node.left)):
                    if is_method(side) and (method := method_named(other)):
                        found.append(method)
    return list(dict.fromkeys(found))


#: What a handler looks at that takes its input from the body.
_BODY_PARTS = frozenset({"Body", "PostForm", "PostFormValue", "ParseMultipartForm", "FormFile", "MultipartReader", "FormValue"})


def usual_methods(function: ir.Function) -> list[str]:
    """The methods that a handler is meant for: those it tells apart itself, else those with a body if it reads one."""
    found = handled_methods(function)
    if found:
        return found
    for statement in function.body:
        for node in statement.walk():
            if isinstance(node, ir.Member) and node.name in _BODY_PARTS:
                return ["GET", "POST"] if node.name == "FormValue" else ["POST"]
    return ["GET"]


def is_method(node: ir.Expr) -> bool:
    """Whether an expression is the method of the request."""
    return isinstance(node, ir.Member) and node.name == "Method" and isinstance(node.object, (ir.Name, ir.Member))


def method_named(node: ir.Expr) -> str | None:
    """The method that an expression names: ``"PUT"``, ``http.MethodPut``."""
    if isinstance(node, ir.Str) and node.value.isupper():
        return node.value
    if isinstance(node, ir.Member) and node.name.startswith("Method") and isinstance(node.object, ir.Name) and node.object.id == "http":
        return node.name.removeprefix("Method").upper()
    return None

"""Going through a handler, branch by branch, and through the helpers that it hands its request or its writer to.

What is read and written on the way goes to :class:`~liveapi.frameworks.go.reads.Requests` and
:class:`~liveapi.frameworks.go.writes.Answering`. A branch that cannot be taken (``err == nil`` where the caller has just seen that it is
not) is left out, so that an envelope helper answers with what this caller makes it answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from liveapi.frameworks.go.frames import MAX_STEPS, Flow, Frame, Term
from liveapi.frameworks.go.methods import is_method, method_named
from liveapi.frameworks.go.reads import CONTEXTS, GIN, Requests
from liveapi.frameworks.go.writes import Answering
from liveapi.syntax import ir
from liveapi.trace.languages.go_types import MAX_IMPLEMENTERS
from liveapi.trace.values import FunctionRef

_INTERESTING = frozenset({
    "github.com/gin-gonic/gin.Context",
    "github.com/labstack/echo.Context",
    "github.com/gofiber/fiber.Ctx",
    "net/http.Request",
    "net/http.ResponseWriter",
    "net/http.Header",
    "net/url.Values",
    "net/url.URL",
    "encoding/json.Decoder",
    "encoding/json.Encoder",
})  # fmt: skip
_MAX_DEPTH = 100


@dataclass(slots=True)
class State:
    """What holds at one point of a handler."""

    #: Status codes that were set and not yet written with.
    statuses: tuple[int | str, ...] = ()
    #: The content type that was set.
    media: str = ""
    #: Something was answered, or may have been by what is not followed.
    written: bool = False
    #: Something surely was answered.
    sent: bool = False
    #: Variables that surely are nil (or not), by name and frame.
    nil: dict[tuple[str, Frame], bool] = field(default_factory=dict)

    def copy(self) -> State:
        return State(self.statuses, self.media, self.written, self.sent, dict(self.nil))


class Walk:
    """One walk through one handler, for one method."""

    def __init__(self, flow: Flow, requests: Requests, answers: Answering, method: str) -> None:
        self.flow = flow
        self.requests = requests
        self.answers = answers
        self.method = method
        #: The first function with a name that a closure calls by a variable: what a wrapper wraps.
        self.served: FunctionRef | None = None
        self._stack: list[int] = []
        self._depth = 0
        #: Branches that the walk is in, within the function that it is in.
        self._branches = 0

    def handler(self, function: FunctionRef) -> None:
        """Walk a handler from its beginning."""
        frame = self.flow.start(function)
        state = State()
        self._stack.append(id(function.function))
        if not self.body(function.function.body, frame, state):
            self.answers.flush(state, frame, ends=True)
        self._stack.pop()

    # --- statements -------------------------------------------------------------------------------------------------

    def body(self, statements: Sequence[ir.Stmt], frame: Frame, state: State) -> bool:
        """Walk statements; whether they surely leave the function."""
        if self._depth >= _MAX_DEPTH:
            return False
        self._depth += 1
        try:
            return any(self._statement(s, frame, state) for s in statements)
        finally:
            self._depth -= 1

    def _statement(self, node: ir.Stmt, frame: Frame, state: State) -> bool:
        self.flow.steps += 1
        if self.flow.steps > MAX_STEPS:
            return True
        if isinstance(node, ir.ExprStmt):
            self.expr(node.value, frame, state)
        elif isinstance(node, ir.Assign):
            self._assign(node, frame, state)
        elif isinstance(node, ir.Return):
            if node.value is not None:
                self.expr(node.value, frame, state)
                self.answers.returned(node.value, frame, state)
                if frame.depth == 0 and isinstance(node.value, ir.Lambda):  # a function that makes the handler
                    return self.body(node.value.function.body, frame, state)
            if frame.depth == 0:
                self.answers.flush(state, frame, ends=node.value is None or _is_nil(node.value))
            elif self._branches or not frame.function.name:
                # A helper that ends in a branch has answered; one that ends as a whole may have set the status for who calls it.
                self.answers.flush(state, frame, ends=False)
            return True
        elif isinstance(node, ir.Throw):
            return True
        elif isinstance(node, ir.If):
            return self._if(node, frame, state)
        elif isinstance(node, ir.Switch):
            return self._switch(node, frame, state)
        elif isinstance(node, ir.For):
            if node.iterable is not None:
                self.expr(node.iterable, frame, state)
            inner = state.copy()
            if not self.body(node.body, frame, inner):
                _merge(state, [state.copy(), inner])
        elif isinstance(node, ir.Block):
            return self.body(node.body, frame, state)
        return False

    def _assign(self, node: ir.Assign, frame: Frame, state: State) -> None:
        if node.value is None:
            return
        if isinstance(node.target, ir.Name):
            if isinstance(node.value, ir.Literal) and node.value.value is None:
                state.nil[node.target.id, frame] = True
            else:
                state.nil.pop((node.target.id, frame), None)
        elif isinstance(node.target, ir.List):
            for part in node.target.items:
                if isinstance(part, ir.Name):
                    state.nil.pop((part.id, frame), None)
        self.expr(node.target, frame, state)
        self.expr(node.value, frame, state)

    def _if(self, node: ir.If, frame: Frame, state: State) -> bool:
        self.expr(node.test, frame, state)
        truth = self.truth(node.test, frame, state)
        if truth is not None:
            return self.body(node.then if truth else node.otherwise, frame, state)
        branches: list[State] = []
        for body, taken in ((node.then, True), (node.otherwise, False)):
            inner = state.copy()
            self._learn(node.test, taken, frame, inner)
            if not self._branch(body, frame, inner):
                branches.append(inner)
        return _merge(state, branches)

    def _branch(self, body: Sequence[ir.Stmt], frame: Frame, state: State) -> bool:
        self._branches += 1
        try:
            return self.body(body, frame, state)
        finally:
            self._branches -= 1

    def _switch(self, node: ir.Switch, frame: Frame, state: State) -> bool:
        if node.subject is not None:
            self.expr(node.subject, frame, state)
            if self.method and is_method(node.subject):
                for case in node.cases:
                    if any(method_named(p) == self.method for p in case.patterns):
                        return self.body(case.body, frame, state)
                return any(not c.patterns and self.body(c.body, frame, state) for c in node.cases)
        branches: list[State] = []
        for case in node.cases:
            for pattern in case.patterns:
                if node.subject is None:
                    self.expr(pattern, frame, state)
            inner = state.copy()
            if not self._branch(case.body, frame, inner):
                branches.append(inner)
        if all(c.patterns for c in node.cases):
            branches.append(state.copy())
        return _merge(state, branches)

    # --- what is known of values ------------------------------------------------------------------------------------

    def truth(self, test: ir.Expr, frame: Frame, state: State) -> bool | None:
        """Whether a test surely holds or surely fails."""
        if isinstance(test, ir.Unary) and test.op == "not":
            inner = self.truth(test.operand, frame, state)
            return None if inner is None else not inner
        if isinstance(test, ir.Binary) and test.op in ("and", "or"):
            sides = [self.truth(test.left, frame, state), self.truth(test.right, frame, state)]
            if (test.op == "or") in sides:
                return test.op == "or"
            return None if None in sides else test.op == "and"
        if isinstance(test, ir.Binary) and test.op in ("==", "!="):
            if self.method and is_method(test.left) and (wanted := method_named(test.right)):
                return (wanted == self.method) == (test.op == "==")
            if _is_nil(test.right):
                nil = self.nilness(test.left, frame, state)
                return None if nil is None else nil == (test.op == "==")
        if isinstance(test, ir.Literal) and isinstance(test.value, bool):
            return test.value
        if isinstance(test, ir.Name) and test.id in frame.given:
            given = frame.given[test.id]
            return self.truth(given.expr, given.frame, state) if isinstance(given.expr, ir.Literal | ir.Name) else None
        return None

    def nilness(self, expr: ir.Expr, frame: Frame, state: State) -> bool | None:
        """Whether a value surely is nil."""
        if isinstance(expr, ir.Literal):
            return expr.value is None
        if isinstance(expr, ir.Name):
            known = state.nil.get((expr.id, frame))
            if known is not None:
                return known
            given = frame.given.get(expr.id)
            return self.nilness(given.expr, given.frame, state) if given is not None else None
        if isinstance(expr, ir.Dict | ir.List | ir.Str | ir.Template):
            return False
        if isinstance(expr, ir.Call):
            if any(a.name for a in expr.args):
                return False
            outside = self.flow.external(expr.callee, frame)
            if outside and ("errors" in outside.lower() or outside == "fmt.Errorf"):
                return False
        if isinstance(expr, ir.Member) and expr.name.startswith("Err"):
            return False
        return None

    def _learn(self, test: ir.Expr, taken: bool, frame: Frame, state: State) -> None:
        """What is known in a branch."""
        if isinstance(test, ir.Unary) and test.op == "not":
            self._learn(test.operand, not taken, frame, state)
        elif isinstance(test, ir.Binary):
            if test.op == ("and" if taken else "or"):
                self._learn(test.left, taken, frame, state)
                self._learn(test.right, taken, frame, state)
            elif test.op in ("==", "!=") and isinstance(test.left, ir.Name) and _is_nil(test.right):
                state.nil[test.left.id, frame] = (test.op == "==") == taken

    # --- expressions ------------------------------------------------------------------------------------------------

    def expr(self, node: ir.Expr | ir.Arg | None, frame: Frame, state: State) -> None:
        """Everything that evaluating an expression does, innermost first."""
        if node is None or isinstance(node, ir.Str | ir.Literal | ir.Name | ir.Class | ir.Lambda):
            if isinstance(node, ir.Str):
                self.requests.mentioned(node.value)
            return
        if self._depth >= _MAX_DEPTH:
            return
        self._depth += 1
        try:
            if isinstance(node, ir.Call):
                self._call(node, frame, state)
                return
            for child in node.children():
                self.expr(child, frame, state)  # type: ignore[arg-type]
            if isinstance(node, ir.Index):
                self.requests.index(node, frame)
            elif isinstance(node, ir.Member):
                self.requests.field(node, frame)
        finally:
            self._depth -= 1

    def _call(self, node: ir.Call, frame: Frame, state: State) -> None:
        callee = node.callee
        if isinstance(callee, ir.Member):
            self.expr(callee.object, frame, state)
        for arg in node.args:
            self.expr(arg.value, frame, state)
        self._do(node, frame, state)
        for arg in node.args:
            if isinstance(arg.value, ir.Lambda):
                inner = state.copy()
                deeper = self.flow.inside(arg.value.function, [], frame, frame.depth)
                if not self.body(arg.value.function.body, deeper, inner):
                    self.answers.flush(inner, deeper, ends=False)

    def _do(self, node: ir.Call, frame: Frame, state: State) -> None:
        callee = node.callee
        function = self.flow.function(callee, frame)
        if isinstance(function, FunctionRef):
            if self._leads_on(node, function, frame):
                held = isinstance(callee, ir.Call) or (isinstance(callee, ir.Name) and callee.id in frame.names.bound)
                if self.served is None and held and function.function.name:
                    self.served = function
                before = len(self.requests.noted)
                self._enter(node, function, frame, state)
                self.requests.helped(node, function, frame, before)
            return
        if isinstance(function, Term) and isinstance(function.expr, ir.Lambda):
            body = function.expr.function
            if id(body) not in self._stack:
                self._stack.append(id(body))
                inner = self.flow.inside(body, [Term(a.value, frame) for a in node.args], function.frame, frame.depth)
                self.body(body.body, inner, state)
                self._stack.pop()
            return
        if self._behind(node, frame, state):
            return
        if isinstance(callee, ir.Member):
            for kind in self.flow.types.kinds(self.flow.types.of(callee.object, frame.names)):
                if kind == GIN and callee.name.startswith("Bind"):
                    self.answers.rejected(node.line, frame, state)
                if self.requests.method(kind, callee.name, node, frame) or self.answers.method(kind, callee.name, node, frame, state):
                    return
            if callee.name == "ServeHTTP":
                served = self.flow.function(callee.object, frame)
                if isinstance(served, FunctionRef):
                    self._enter(node, served, frame, state)
                return
        outside = self.flow.external(callee, frame)
        if outside == "github.com/go-chi/render.Render":
            self._prepared(node, frame, state)
        if outside and (self.requests.function(outside, node, frame) or self.answers.function(outside, node, frame, state)):
            return
        state.written = state.written or self._hands_on(node, frame)

    def _prepared(self, node: ir.Call, frame: Frame, state: State) -> None:
        """Chi's ``render.Render(w, r, v)`` calls ``v.Render(w, r)`` first, which may set the status."""
        if len(node.args) != 3:
            return
        for term in self.flow.follow(Term(node.args[2].value, frame)):
            found = self.flow.types.find(self.flow.types.of(term.expr, term.frame.names), "Render")
            if found is None or not isinstance(found[0], FunctionRef) or not found[0].function.params:
                continue
            inner = self.flow.inside(found[0].function, [], frame, frame.depth)
            writer = ir.Call(node.line, ir.Member(node.line, term.expr, "Render"), node.args[:2])
            entered = self.flow.enter(writer, found[0], inner)
            receiver = found[0].function.receiver
            if entered is not None and receiver is not None and id(found[0].function) not in self._stack:
                entered.given[receiver.name] = term
                self._run(found[0], entered, state)

    def _behind(self, node: ir.Call, frame: Frame, state: State) -> bool:
        """Enter what stands behind an interface that is handed the request or the writer; whether anything does."""
        if not any(self._is_interesting(given, frame) for given in _given(node, [])):
            return False
        known = [f for f in self.flow.implementations(node.callee, frame) if self._leads_on(node, f, frame)]
        branches: list[State] = []
        for function in known if len(known) <= MAX_IMPLEMENTERS else ():
            inner = state.copy()
            self._enter(ir.Call(node.line, ir.Name(node.line, function.name), node.args), function, frame, inner)
            branches.append(inner)
        if branches:
            _merge(state, branches)
        return bool(branches)

    def _hands_on(self, node: ir.Call, frame: Frame) -> bool:
        """Whether what is not followed is given something to answer with."""
        params: list[ir.Param] = []
        if isinstance(node.callee, ir.Member):
            method = self.flow.types.find(self.flow.types.of(node.callee.object, frame.names), node.callee.name)
            params = method[0].function.params if method is not None and isinstance(method[0], FunctionRef) else []
        return any(k in CONTEXTS or k == "net/http.ResponseWriter" for given in _given(node, params) for k in self._kinds(given, frame))

    def _leads_on(self, node: ir.Call, function: FunctionRef, frame: Frame) -> bool:
        """Whether a function is given the request, the writer, or something made of them."""
        given = _given(node, function.function.params)
        if isinstance(node.callee, ir.Member) and function.function.receiver is not None:
            given.append(node.callee.object)
        return any(self._is_interesting(g, frame) for g in given)

    def _kinds(self, expr: ir.Expr, frame: Frame) -> list[str]:
        return self.flow.types.kinds(self.flow.types.of(expr, frame.names))

    def _is_interesting(self, expr: ir.Expr, frame: Frame) -> bool:
        return any(k in _INTERESTING or "#" in k for k in self._kinds(expr, frame))

    def _enter(self, node: ir.Call, function: FunctionRef, frame: Frame, state: State) -> None:
        if id(function.function) in self._stack:
            return
        entered = self.flow.enter(node, function, frame)
        if entered is None:
            return
        self._run(function, entered, state)

    def _run(self, function: FunctionRef, entered: Frame, state: State) -> None:
        self._stack.append(id(function.function))
        outer, self._branches = self._branches, 0
        self.body(function.function.body, entered, state)
        self._branches = outer
        self._stack.pop()


def _given(call: ir.Call, params: list[ir.Param]) -> list[ir.Expr]:
    """The arguments of a call that may be part of the request, but for those that are taken as a mere ``context.Context``."""
    found: list[ir.Expr] = []
    for position, arg in enumerate(call.args):
        type_ = params[position].type if position < len(params) else None
        mere = (
            isinstance(type_, ir.Member) and type_.name == "Context" and isinstance(type_.object, ir.Name) and type_.object.id == "context"
        )
        if not mere and not isinstance(arg.value, ir.Str | ir.Literal | ir.Lambda):
            found.append(arg.value)
    return found


def _is_nil(expr: ir.Expr) -> bool:
    return isinstance(expr, ir.Literal) and expr.value is None


def _merge(state: State, branches: list[State]) -> bool:
    """Join the branches that go on into ``state``; true if there is none."""
    if not branches:
        return True
    state.statuses = tuple(dict.fromkeys(s for b in branches for s in b.statuses))
    state.written = any(b.written for b in branches)
    state.sent = all(b.sent for b in branches)
    state.media = branches[0].media if all(b.media == branches[0].media for b in branches) else ""
    first = branches[0].nil
    state.nil = {k: v for k, v in first.items() if all(b.nil.get(k) == v for b in branches)}
    return False

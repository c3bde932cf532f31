"""ASP.NET Core controllers: route attributes on classes and methods, inherited, of the repository's own making, with tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.frameworks.csharp.templates import combined, with_tokens, written
from liveapi.syntax import ir
from liveapi.trace.languages.csharp import CSharpSemantics
from liveapi.trace.scope import Frame, Scope
from liveapi.trace.values import Argument, CallSite, ClassRef, External, FunctionRef, Instance, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native

_VERBS = {f"Http{v.title()}": v for v in ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")}
#: Controllers of one action (Ardalis.ApiEndpoints): ``EndpointBaseAsync.WithRequest<T>.WithActionResult<U>``.
_SINGLE = frozenset({"EndpointBaseAsync", "EndpointBaseSync", "BaseAsyncEndpoint", "BaseEndpoint"})
_API = frozenset({"ApiControllerAttribute", "IApiBehaviorMetadata"})
_BASES = frozenset({"Controller", "ControllerBase", "ODataController"})


class RouteAttribute(Value):
    """The library part of a route attribute that a class of the repository extends."""

    def __init__(self, name: str, template: Text | None) -> None:
        self.name = name
        self.template = template


def attribute_models() -> dict[str, Native]:
    """Models of the route attributes, for attributes of the repository that extend them."""

    def model(name: str) -> Native:
        def make(run: Interpreter, call: CallSite) -> Value:
            first = call.positional[0] if call.positional else None
            return RouteAttribute(name, run.text(first) if first is not None else None)

        return make

    names = ("Route", *_VERBS)
    return {f"{prefix}{n}Attribute": model(n) for n in names for prefix in ("", "Microsoft.AspNetCore.Mvc.")}


@dataclass(slots=True)
class Said:
    """What the attributes of a class or method say: templates with the verbs they hold, verbs without a template."""

    templates: list[tuple[Text, tuple[str, ...], int]] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)
    line: int = 0


@dataclass(slots=True)
class Action:
    """An operation of a controller. ``methods`` is empty where any will do; ``path`` is a template."""

    path: str
    methods: tuple[str, ...]
    function: FunctionRef
    line: int
    api: bool
    #: The controller that serves it; the function may be that of a base.
    controller: ClassRef
    #: The attributes of the action, inherited ones too.
    annotations: list[ir.Annotation]
    #: The path has parts that are not known.
    open: list[str] = field(default_factory=list)
    conventional: bool = False
    #: The controller has this action alone.
    single: bool = False
    #: What the function overrides: its parameters' attributes count too.
    overridden: ir.Function | None = None
    #: The parameters in any of the routes of the action, in lower case: an API never takes these from the query.
    route_names: frozenset[str] = frozenset()


class Controllers:
    """The controllers of one repository."""

    def __init__(self, run: Interpreter, semantics: CSharpSemantics, patterns: list[Text]) -> None:
        self.run = run
        self.semantics = semantics
        #: Patterns of conventional routing, for controllers without route attributes.
        self.patterns = patterns

    def actions(self, path: str) -> Iterator[Action]:
        """The actions of all controllers that a file declares."""
        module = self.run.program.module(path)
        for statement in module.ir.body if module is not None else ():
            if not isinstance(statement, ir.Class) or statement.kind != "class" or module is None:
                continue
            if not statement.modifiers & {"abstract", "static"} and not statement.type_params:
                yield from self._controller(self.semantics.reference(self.run, module, statement))

    def _controller(self, ref: ClassRef) -> Iterator[Action]:
        lineage = self.run.classes.ancestors(ref)
        names = {a.name.removesuffix("Attribute") for c in lineage for a in c.cls.annotations}
        bases = {b.name.rpartition(".")[2] for b in self.run.classes.outside(ref) if isinstance(b, External)}
        single = any(_root(b) in _SINGLE for c in lineage for b in c.cls.bases)
        known = bases & _BASES or names & {"ApiController", "Controller"} or ref.name.endswith("Controller")
        if "NonController" in names or not (known or single):
            return
        # The nearest class that says anything about routes decides.
        on_class = Said()
        for cls in lineage:
            on_class = self._said(cls, cls.cls.annotations)
            if on_class.templates:
                break
        tokens = {"controller": ref.name.removesuffix("Controller"), "area": self._word(lineage, "Area")}
        api = single or "ApiController" in names or self._behaves_as_api(lineage)
        seen: set[tuple[str, int]] = set()
        for cls in lineage:
            here: list[tuple[str, int]] = []
            for method in list(self.semantics.methods(self.run, cls)):
                function = method.function
                if "public" not in function.modifiers or function.modifiers & {"static", "constructor"}:
                    continue
                key = (function.name, len(function.params))
                here.append(key)
                base, overridden = self._overridden(lineage, cls, function)
                inherited = overridden.annotations if overridden is not None else []
                annotations = [*function.annotations, *inherited]
                if key in seen or any(a.name.removesuffix("Attribute") == "NonAction" for a in annotations):
                    continue
                name = self._text_of(annotations, "ActionName") or function.name.removesuffix("Async")
                said = self._said(cls, function.annotations)
                if inherited:
                    # Names are those that the file of the base sees.
                    further = self._said(base, inherited)
                    # What an overridden method says is in its own file: here the method that overrides it stands for that.
                    more = [(template, verbs, function.line) for template, verbs, _ in further.templates]
                    said = Said(said.templates + more, said.verbs + further.verbs, said.line)
                for action in self._selectors(method, ref, on_class, said, {**tokens, "action": name}, api):
                    action.annotations, action.single, action.overridden = annotations, single, overridden
                    yield action
            seen.update(here)

    def _selectors(
        self, method: FunctionRef, ref: ClassRef, on_class: Said, said: Said, tokens: dict[str, str], api: bool
    ) -> Iterator[Action]:
        line = said.line or method.function.line
        own = said.templates or ([(Text(), (), line)] if on_class.templates else [])
        if not own:
            conventional = bool(self.patterns)
            for pattern in self.patterns:
                yield Action(
                    _conventional(written(pattern), tokens), tuple(said.verbs) or ("GET",), method, line, api, ref, [], [], conventional
                )
            return
        if not said.templates and not said.verbs and not api and not on_class.templates:
            return
        texts = [written(t[0]) for t in (*own, *on_class.templates)]
        names = frozenset(name.lower() for text in texts for name in re.findall(r"(?<!\{)\{\*{0,2}(\w+)", text))
        for template, verbs, at in own:
            methods = verbs or tuple(said.verbs)
            for prefix, class_verbs, _ in on_class.templates or [(Text(), (), 0)]:
                path = combined(written(prefix), written(template)) if written(template) else written(prefix)
                holes = [h.reason or h.name for h in (*prefix.holes, *template.holes)]
                yield Action(with_tokens(path, tokens), methods or class_verbs, method, at, api, ref, [], holes, route_names=names)

    def _overridden(self, lineage: list[ClassRef], cls: ClassRef, function: ir.Function) -> tuple[ClassRef, ir.Function | None]:
        """What a method without a route of its own overrides, if that has attributes, and the class that declares it."""
        if "override" not in function.modifiers or any(a.name in _VERBS or a.name == "Route" for a in function.annotations):
            return cls, None
        for base in lineage[lineage.index(cls) + 1 :]:
            for method in self.semantics.methods(self.run, base):
                if (
                    method.function.name == function.name
                    and len(method.function.params) == len(function.params)
                    and method.function.annotations
                ):
                    return base, method.function
        return cls, None

    def _behaves_as_api(self, lineage: list[ClassRef]) -> bool:
        """Whether an attribute of the repository on a controller makes it an API."""
        for cls in lineage:
            for annotation in cls.cls.annotations:
                ref = self.semantics.attribute_class(self.run, cls.module, annotation)
                bases = self.run.classes.outside(ref) if ref is not None else []
                if any(isinstance(b, External) and b.name.rpartition(".")[2] in _API for b in bases):
                    return True
        return False

    def _word(self, lineage: list[ClassRef], name: str) -> str:
        return next((w for c in lineage if (w := self._text_of(c.cls.annotations, name))), "")

    def _text_of(self, annotations: list[ir.Annotation], name: str) -> str:
        for annotation in annotations:
            if annotation.name.removesuffix("Attribute") == name and annotation.args and isinstance(annotation.args[0].value, ir.Str):
                return annotation.args[0].value.value
        return ""

    def _said(self, ref: ClassRef, annotations: list[ir.Annotation]) -> Said:
        said = Said()
        scope = Scope(ref.module, ref.scope, "class", Frame(None, ref, ref))
        for annotation in annotations:
            name = annotation.name.removesuffix("Attribute")
            verb = _VERBS.get(name)
            if verb is not None or name == "Route":
                first = next((a.value for a in annotation.args if a.name in {None, "template"}), None)
                template = self.run.text(self.run.evaluate(first, scope), "route") if first is not None else None
                self._add(said, template, (verb,) if verb else (), annotation.line)
            elif name == "AcceptVerbs":
                words = [self.run.evaluate(a.value, scope) for a in annotation.args if a.name is None]
                flat = [i for w in words for i in (w.items() or [w])]
                route = next((a.value for a in annotation.args if a.name == "Route"), None)
                template = self.run.text(self.run.evaluate(route, scope), "route") if route is not None else None
                self._add(said, template, tuple(t.upper() for w in flat if (t := self.run.text(w).literal)), annotation.line)
            else:
                self._custom(said, annotation, scope)
        return said

    @staticmethod
    def _add(said: Said, template: Text | None, verbs: tuple[str, ...], line: int) -> None:
        said.line = said.line or line
        if template is None:
            said.verbs.extend(verbs)
        else:
            said.templates.append((template, verbs, line))

    def _custom(self, said: Said, annotation: ir.Annotation, scope: Scope) -> None:
        """An attribute class of the repository that is a route attribute or provides a template."""
        module = scope.module
        ref = self.semantics.attribute_class(self.run, module, annotation)
        if ref is None:
            return
        bases = {b.name.rpartition(".")[2] for b in self.run.classes.outside(ref) if isinstance(b, External)}
        known = {b.removesuffix("Attribute") for b in bases} & {"Route", *_VERBS}
        if not known and "IRouteTemplateProvider" not in bases:
            return
        arguments = [Argument(self.run.evaluate(a.value, scope), a.name, a.spread, a.value) for a in annotation.args]
        made = self.run.call_value(ref, CallSite(arguments, annotation, module, [], scope))
        if not isinstance(made, Instance):
            return
        if isinstance(made.native, RouteAttribute):
            verb = _VERBS.get(made.native.name)
            self._add(said, made.native.template, (verb,) if verb else (), annotation.line)
        else:
            template = self.run.text(made.member(self.run, "Template", annotation), "route")
            methods = made.member(self.run, "HttpMethods", annotation).items() if "IActionHttpMethodProvider" in bases else None
            verbs = tuple(t.upper() for m in methods or () if (t := self.run.text(m).literal))
            self._add(said, template, verbs, annotation.line)


def _conventional(pattern: str, tokens: dict[str, str]) -> str:
    """``{controller=Home}/{action=Index}/{id?}`` for one action; an optional tail is left out."""
    path = re.sub(r"/?\{\w+\?\}$", "", pattern)
    return re.sub(r"\{(controller|action|area)[^}]*\}", lambda m: tokens.get(m[1], ""), path)


def _root(expr: ir.Expr) -> str:
    """The first name of a chain of names and type arguments."""
    while isinstance(expr, ir.Member | ir.Index):
        expr = expr.object
    return expr.id if isinstance(expr, ir.Name) else ""

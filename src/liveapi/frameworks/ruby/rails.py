"""Ruby on Rails: ``config/routes.rb`` with all that it draws, and the parameters that controllers read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Certainty, Evidence, Handler, Location, Parameter, Unresolved
from liveapi.frameworks.base import ANY, Framework, Result, operation
from liveapi.frameworks.families.routers import with_path_parameters
from liveapi.frameworks.inflection import camelize
from liveapi.frameworks.ruby import paths
from liveapi.frameworks.ruby.actions import Actions, Found
from liveapi.frameworks.ruby.rails_application import RailsApplication, RailsApplications
from liveapi.frameworks.ruby.rails_mapper import Drawn
from liveapi.frameworks.ruby.rails_scopes import join
from liveapi.trace.languages.ruby import RubySemantics
from liveapi.trace.values import ClassRef, FunctionRef

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter


class Rails(Framework):
    """One route set for each application and engine."""

    name = "Rails"
    languages = frozenset({"ruby"})
    fixtures = "ruby/rails"
    markers: ClassVar[tuple[bytes, ...]] = (b".routes.draw", b".routes.append", b".routes.prepend")

    def __init__(self) -> None:
        self._actions: Actions | None = None

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        result = Result()
        module = run.program.module(files[0]) if files else None
        if module is None:
            return result
        semantics = run.semantics(module)
        assert isinstance(semantics, RubySemantics)
        for application in RailsApplications.of(run, semantics).found:
            certain = not application.owner or application.mounted
            for drawn in application.routes.drawn:
                self._emit(run, semantics, application, drawn, result, certain)
            for call, reason in application.routes.unresolved:
                result.found += 1
                result.unresolved.append(Unresolved(self.name, Evidence(call.module.path, call.line), reason))
        return result

    def _emit(
        self, run: Interpreter, semantics: RubySemantics, application: RailsApplication, drawn: Drawn, result: Result, certain: bool
    ) -> None:
        result.found += 1
        route = drawn.route
        site = Evidence(drawn.site.module.path, drawn.site.line)
        if drawn.holes:
            result.unresolved.append(Unresolved(self.name, site, f"a part of the path is not known: {', '.join(drawn.holes)}"))
        else:
            result.resolved += 1
        owner, function = self._action(run, semantics, route.handler)
        handler, doc = None, None
        if route.handler is not None:
            controller = semantics.full_name(owner) if owner is not None else camelize(route.controller) + "Controller"
            place = Evidence(function.module.path, function.function.line, function.function.end) if function is not None else None
            handler = Handler(f"{controller}#{route.action}", place)
            doc = function.function.doc if function is not None else None
        elif isinstance(drawn.target, FunctionRef):
            target = drawn.target
            handler = Handler(target.symbol, Evidence(target.module.path, target.function.line, target.function.end))
        constrained = [Parameter(n, Location.PATH, s, True) for n, s in route.schemas.items()]
        for prefix in application.prefixes or [""]:
            for path in paths.rails(join(prefix, route.path)):
                for method in route.methods or ANY:
                    found = Found()
                    if route.handler is not None:
                        in_path = set(re.findall(r"\{([^{}]+)\}", path))
                        actions = self._actions_of(run, semantics)
                        if owner is not None and (function is not None or not route.scope):
                            found = actions.read(owner, function, route.action, method, in_path, route.scope)
                        elif route.scope:
                            found = actions.devise(owner, route, method, in_path)
                    result.operations.append(
                        operation(
                            self.name,
                            method,
                            path,
                            site,
                            handler=handler,
                            doc=doc,
                            parameters=with_path_parameters(path, [*constrained, *found.parameters]),
                            request_body=found.body,
                            responses=found.responses,
                            security=found.security,
                            tags=[_tag(route.controller)] if route.handler is not None else [],
                            certainty=Certainty.CERTAIN if certain and not drawn.holes else Certainty.LIKELY,
                        )
                    )

    def _actions_of(self, run: Interpreter, semantics: RubySemantics) -> Actions:
        if self._actions is None:
            self._actions = Actions(run, semantics)
        return self._actions

    def _action(
        self, run: Interpreter, semantics: RubySemantics, handler: tuple[str, str] | None
    ) -> tuple[ClassRef | None, FunctionRef | None]:
        """The controller's class and the method of an action."""
        if handler is None:
            return None, None
        controller, action = handler
        owner = semantics.class_named(run, camelize(controller) + "Controller")
        if owner is None:
            # Acronyms (``API::V1``) are spelled as the application likes: its file has the name by convention.
            ending = f"/{controller}_controller.rb"
            for path in run.program.named(ending.rpartition("/")[2]):
                module = run.program.module(path)
                if module is None or not ("/" + path).endswith(ending):
                    continue
                classes = [cls for _, cls in semantics.names.nested(module) if cls.kind == "class" and cls.name.endswith("Controller")]
                if classes:
                    owner = semantics.ref(run, module, classes[0])
                    break
        found = self._actions_of(run, semantics).evaluator.lineage.method(owner, action) if owner is not None else None
        if found is None:
            return owner, None
        function, part = found
        return owner, FunctionRef(function, part.module, semantics.scope_in(run, part), None, part)


def _tag(controller: str) -> str:
    """``api/v1/line_items`` ▶ ``Line items``"""
    words = controller.rpartition("/")[2].replace("_", " ").strip()
    return words[:1].upper() + words[1:]

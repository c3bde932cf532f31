"""Rocket: attributes on handlers, mounted lists of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Parameter
from liveapi.frameworks.rust.extractors import header_reads, rocket_parameters
from liveapi.frameworks.rust.paths import Pattern, rocket
from liveapi.frameworks.rust.routing import RustFramework, RustRouter, listed
from liveapi.frameworks.rust.schemas import RustSchemas
from liveapi.trace.values import CallSite, FunctionRef, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native


class Fairing(Value):
    """``AdHoc::on_ignite("name", |rocket| …)``: code that runs on the application it is attached to."""

    def __init__(self, function: Value | None) -> None:
        self.function = function


class RocketRouter(RustRouter):
    """``Rocket<Build>``."""

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first, second = call.get(0), call.get(1)
        if name == "mount" and first is not None and second is not None:
            base = self.framework.router(run, call)
            for item in second.items() or []:
                base.annotated(run, item, call)
            self.mount(run.text(first, "prefix"), base, call)
        elif name == "attach" and isinstance(first, Fairing) and first.function is not None:
            run.call(first.function, [self], call)
        return self


class Rocket(RustFramework):
    """The rocket crate."""

    name = "Rocket"
    fixtures = "rust/rocket"
    markers = (b"rocket",)
    router_types: ClassVar[frozenset[str]] = frozenset({"Rocket"})
    taken_types: ClassVar[frozenset[str]] = frozenset({"Rocket"})

    def router(self, run: Interpreter, call: CallSite, *, root: bool = False, assumed: bool = False) -> RocketRouter:
        return RocketRouter(self, run, call, root=root, assumed=assumed)

    def models(self) -> Mapping[str, Native]:
        def application(run: Interpreter, call: CallSite) -> Value:
            return self.router(run, call)

        def fairing(run: Interpreter, call: CallSite) -> Value:
            return Fairing(call.get(1))

        found: dict[str, Native] = {"routes!": listed, "rocket.routes!": listed}
        found |= {f"rocket.{name}": application for name in ("build", "ignite", "custom", "Rocket.build", "Rocket.ignite")}
        return found | {f"rocket.fairing.AdHoc.{name}": fairing for name in ("on_ignite", "on_attach", "try_on_ignite")}

    def pattern(self, path: str) -> Pattern:
        found = rocket(path)
        # ``mount("/base", …)`` with a route at ``/`` serves the base itself.
        plain = found.path.rstrip("/") or "/"
        return Pattern(plain, found.schemas, found.query, found.rest, found.fixed)

    def hole(self, name: str) -> str:
        return f"<{name}>"

    def joined(self, path: Text) -> str:
        return super().joined(path).replace("/?", "?") if path.parts else "/"

    def parameters(self, handler: FunctionRef, pattern: Pattern, schemas: RustSchemas) -> list[Parameter]:
        return [*rocket_parameters(handler, pattern, schemas), *header_reads(handler.function, handler.module.path)]

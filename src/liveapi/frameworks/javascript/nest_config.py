"""``@nestjs/config``: what ``ConfigService`` knows of a key: namespaces, loaded functions, defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveapi.trace.values import CallSite, Choice, ExternalCall, FunctionRef, Hole, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_READS = frozenset({"get", "getOrThrow"})


class NestSettings:
    """The settings of one application. They are looked up after all files have run, since modules load them in any order."""

    def __init__(self) -> None:
        #: Namespace ▶ what gives its settings; functions without a namespace are under ``""``.
        self._factories: dict[str, list[Value]] = {}

    def register(self, run: Interpreter, call: CallSite) -> Value:
        """``registerAs('app', () => ({ … }))``."""
        namespace, factory = call.get(0), call.get(1)
        if isinstance(namespace, Text) and namespace.literal is not None and factory is not None:
            self._factories.setdefault(namespace.literal, []).append(factory)
        return ExternalCall("@nestjs/config.registerAs", call)

    def load(self, run: Interpreter, call: CallSite) -> Value:
        """``ConfigModule.forRoot({ load: [settings] })``."""
        options = call.get(0)
        listed = options.entries.get("load") if isinstance(options, MapOf) else None
        for factory in (listed.items() or []) if listed is not None else []:
            if isinstance(factory, FunctionRef):
                self._factories.setdefault("", []).append(factory)
        return ExternalCall("@nestjs/config.ConfigModule.forRoot", call)

    def find(self, run: Interpreter, key: str, at: CallSite) -> Value | None:
        """The value of ``namespace.name`` or ``name.name``."""
        namespace, _, rest = key.partition(".")
        candidates = [(factory, rest) for factory in self._factories.get(namespace, [])]
        candidates += [(factory, key) for factory in self._factories.get("", [])]
        for factory, path in candidates:
            found = run.call(factory, [], at)
            for name in filter(None, path.split(".")):
                found = found.entries.get(name, Unknown(key)) if isinstance(found, MapOf) else found.member(run, name, at.node)
            if isinstance(found, Text | Choice):
                return found
        return None


class ConfigService(Value):
    """``app.get(ConfigService)``."""

    def __init__(self, settings: NestSettings) -> None:
        self.settings = settings

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        key = call.get(0)
        if name in _READS and isinstance(key, Text) and key.literal is not None:
            return Setting(self.settings, key.literal, call)
        return Unknown(f"{name} of the settings")

    def describe(self) -> str:
        return "the settings"


class Setting(Value):
    """One setting, looked up when it is needed."""

    def __init__(self, settings: NestSettings, name: str, call: CallSite) -> None:
        self.settings = settings
        self.name = name
        self.read = call

    def resolve(self, run: Interpreter) -> Text:
        """Its text: as set by the application, else the default given where it is read, else a hole."""
        found = self.settings.find(run, self.name, self.read)
        default = self.read.get(1)
        if found is None and isinstance(default, Text):
            found = default
        return run.text(found) if found is not None else Text(Hole(self.name.rpartition(".")[2], f"the setting {self.name}"))

    def describe(self) -> str:
        return f"the setting {self.name}"

"""How JSON libraries name and wrap what they write: naming strategies, root names, what is left out when it is null."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from liveapi.frameworks.java import configuration

if TYPE_CHECKING:
    from liveapi.frameworks.families.annotations import Applied
    from liveapi.frameworks.java.members import Member
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.values import ClassRef

Naming = Callable[[str], str]


def _words(name: str, separator: str) -> str:
    """``authorName`` ▶ ``author_name``, ``userID`` ▶ ``user_id``."""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", separator, name)
    return name.lower()


#: Naming strategies by their names without case, underscores and ``Strategy``.
_STRATEGIES: Mapping[str, Naming] = {
    **dict.fromkeys(("snakecase", "lowercasewithunderscores", "camelcasetolowercasewithunderscores"), lambda n: _words(n, "_")),
    **dict.fromkeys(("kebabcase", "lowercasewithdashes"), lambda n: _words(n, "-")),
    "lowerdotcase": lambda n: _words(n, "."),
    "uppersnakecase": lambda n: _words(n, "_").upper(),
    **dict.fromkeys(("uppercamelcase", "uppercamel", "pascalcasetocamelcase"), lambda n: n[:1].upper() + n[1:]),
    "lowercase": str.lower,
}
_NAMING_SETTINGS = (
    "spring.jackson.property-naming-strategy", "quarkus.jackson.property-naming-strategy", "jackson.property-naming-strategy",
)  # fmt: skip
_INCLUSION_SETTINGS = (
    "spring.jackson.default-property-inclusion", "quarkus.jackson.serialization-inclusion", "jackson.serialization-inclusion",
)  # fmt: skip
_SET_NAMING = re.compile(
    r"(?:[pP]ropertyNamingStrategy|[fF]ieldNamingPolicy|namingStrategy)\s*(?:\(|=)\s*(?:new\s+)?(?:\w+\.)*(\w+?)(?:Strategy)?\s*(?:\(\)|[),;\n}]|$)"
)
_ENABLED = re.compile(
    r"(?:enable|featuresToEnable|with)\s*\([^;{}]*?\b(UN)?WRAP_ROOT_VALUE|configure\([\w.\s]*\b(UN)?WRAP_ROOT_VALUE,\s*true"
)
_INCLUSION = re.compile(r"(?:erializationInclusion|efaultPropertyInclusion)\s*(?:\(|=)[\w.\s]*?\b(NON_\w+)")
#: Where code that sets something up is found.
_PLACES: Mapping[str, bytes] = {
    "ROOT_VALUE": rb"(ROOT_VALUE)",
    "Naming": rb"(aming(?:Strategy|Policy)\s*[(=])",
    "Inclusion": rb"(Inclusion\s*[(=])",
}
#: What a file has that sets up the library for the whole application, and not one object of its own.
_SETUP = re.compile(
    r"@(?:Bean|Produces|Singleton|Primary|Factory|Provider|Configuration|ApplicationScoped)\b|ObjectMapperCustomizer|BuilderCustomizer"
    r"|ContextResolver|BeanCreatedEventListener|ContentNegotiation|WebMvcConfigurer|JsonbConfigCustomizer"
)
_TEST = re.compile(r"(?:^|/)(?:test|androidTest|\w+Test)/")


def strategy(name: str) -> Naming | None:
    """A naming strategy by any of its names: ``SnakeCaseStrategy``, ``SNAKE_CASE``, ``LOWER_CASE_WITH_UNDERSCORES``."""
    bare = name.rpartition(".")[2] if not name.endswith(".class") else name.removesuffix(".class").rpartition(".")[2]
    return _STRATEGIES.get(bare.replace("_", "").lower().removesuffix("strategy"))


class Mapper:
    """The JSON library as one program sets it up."""

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self._naming: dict[str, Naming | None] = {}
        self._texts: dict[str, list[str]] = {}
        self._flags: dict[tuple[str, str], bool] = {}

    # --- as set up for all classes ------------------------------------------------------------------------------------

    def naming(self, near: str) -> Naming | None:
        """How members are named in the classes of a file."""
        folder = near.rpartition("/")[0]
        if folder not in self._naming:
            setting = configuration.setting(self.run.program, near, *_NAMING_SETTINGS)
            found = strategy(setting) if setting else None
            for text in self._configured("Naming"):
                for match in _SET_NAMING.finditer(text):
                    found = found or strategy(match[1])
            self._naming[folder] = found
        return self._naming[folder]

    def wraps(self, near: str) -> bool:
        """Whether what is sent is wrapped by its root name."""
        return self._flag(near, "serialization", "WRAP_ROOT_VALUE", lambda m: not (m[1] or m[2]))

    def unwraps(self, near: str) -> bool:
        """Whether what comes in is wrapped by its root name."""
        return self._flag(near, "deserialization", "UNWRAP_ROOT_VALUE", lambda m: bool(m[1] or m[2]))

    def leaves_out_null(self, near: str) -> bool:
        """Whether members that are null are not sent."""
        key = (near.rpartition("/")[0], "NON_NULL")
        if key not in self._flags:
            setting = configuration.setting(self.run.program, near, *_INCLUSION_SETTINGS) or ""
            in_code = any(_INCLUSION.search(t) for t in self._configured("Inclusion"))
            self._flags[key] = setting.lower().replace("-", "_").startswith("non_") or in_code
        return self._flags[key]

    def _flag(self, near: str, kind: str, feature: str, fits: Callable[[re.Match[str]], bool]) -> bool:
        key = (near.rpartition("/")[0], feature)
        if key not in self._flags:
            names = [f"{prefix}.{kind}.{feature}" for prefix in ("spring.jackson", "quarkus.jackson", "jackson")]
            setting = (configuration.setting(self.run.program, near, *names) or "").lower()
            self._flags[key] = setting == "true" or any(fits(m) for t in self._configured("ROOT_VALUE") for m in _ENABLED.finditer(t))
        return self._flags[key]

    def _configured(self, what: str) -> list[str]:
        """The files in which code sets something up, as text."""
        if what not in self._texts:
            paths: set[str] = set()
            for language in ("java", "kotlin"):
                paths.update(p for found in self.run.program.declared(language, _PLACES[what]).values() for p in found)
            texts = (self.run.program.text(p) or "" for p in sorted(paths) if not _TEST.search(p))
            self._texts[what] = [text for text in texts if _SETUP.search(text)]
        return self._texts[what]

    # --- as classes and members say -----------------------------------------------------------------------------------

    def root(self, ref: ClassRef, found: list[Applied]) -> str:
        """The name that an object is wrapped by."""
        named = next((a.text(self.run, "value") for a in found if a.name == "JsonRootName"), None)
        return named or ref.name

    def name(self, member: Member, naming: Naming | None) -> str:
        """A member's name on the wire."""
        for names in (("JsonProperty",), ("JsonGetter", "JsonSetter"), ("JsonbProperty",), ("SerialName",), ("SerializedName",), ("Json",)):
            for annotation in (a for a in member.found if a.name in names):
                written = annotation.text(self.run, "value", "name")
                if written:
                    return written
        return naming(member.name) if naming is not None else member.name

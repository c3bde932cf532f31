"""What Go middleware demands of requests before they are served: bearer tokens, basic authentication, keys, cookies.

A library's middleware is known by its name. One of the repository is walked like a handler: what it reads says which scheme it is,
that it may answer 401 or 403 (or is called after what it does) says that it demands it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Location, Parameter, Response
from liveapi.frameworks.go.reads import Requests
from liveapi.frameworks.security import SCHEMES, Requirement, api_key, require
from liveapi.trace.values import Choice, External, ExternalCall, FunctionRef, ListOf, Text, Value

if TYPE_CHECKING:
    from liveapi.api.components import Components
    from liveapi.frameworks.go.described import Described, Descriptions

#: Library middleware, by its qualified name without regard to case ▶ a scheme of :data:`~liveapi.frameworks.security.SCHEMES`.
_JWT = r"echo-jwt|jwtware|contrib/jwt|gin-jwt|jwt-middleware|middleware\.jwt|jwtauth\.(?:\w+\.)*authenticator|/jwt\.new"
_LIBRARIES = (
    (re.compile(_JWT, re.IGNORECASE), "jwt"),
    (re.compile(r"basicauth", re.IGNORECASE), "basic"),
    (re.compile(r"keyauth", re.IGNORECASE), "bearer"),
)
_LOOKUP = re.compile(r"^(header|query|cookie):([\w-]+)$")
_CREDENTIAL = re.compile(r"(?i)token|api[-_]?key|(?:^|[-_])key$|auth(?!or\b)|secret|session|jwt|^sid$")
_FORGERY = re.compile(r"(?i)csrf|xsrf")
_DEMANDS = re.compile(r"(?i)auth|jwt|login|logged|require|protect|guard|admin|secure|token|session")
_LENIENT = re.compile(r"(?i)optional|maybe|try|loose|soft|ifany|csrf|cors|rate|limit|log")


@dataclass(slots=True)
class Guarded:
    """What stands before a handler."""

    #: Alternatives; nothing where nothing is demanded.
    security: list[Requirement] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)


class Guards:
    """The middleware of one program."""

    def __init__(self, descriptions: Descriptions) -> None:
        self.descriptions = descriptions
        self.components = descriptions.run.components
        self._known: dict[object, Guarded] = {}

    def before(self, values: Iterable[Value]) -> Guarded:
        """What a chain of middleware demands, reads and answers, together."""
        whole = Guarded()
        for value in values:
            found = self._of(value)
            whole.security = whole.security or found.security
            whole.parameters += found.parameters
            whole.responses += found.responses
        return whole

    def _of(self, value: Value) -> Guarded:
        if isinstance(value, Choice):
            return self.before(value.known()[:1])
        if isinstance(value, ListOf):
            return self.before(value.elements)
        if isinstance(value, ExternalCall | External):
            return Guarded(list(self._of_library(value)))
        if not isinstance(value, FunctionRef):
            return Guarded()
        key = value.key()
        if key not in self._known:
            self._known[key] = Guarded()
            self._known[key] = self._of_function(value)
        return self._known[key]

    def _of_library(self, value: ExternalCall | External) -> Iterator[Requirement]:
        for pattern, kind in _LIBRARIES:
            if not pattern.search(value.name):
                continue
            lookup = next((m for t in _texts(value) if (m := _LOOKUP.match(t)) is not None), None)
            if lookup is not None and lookup[2] != "Authorization":
                yield {self.components.secure("apiKey", api_key(lookup[1], lookup[2])): []}
            else:
                yield require(self.components, kind)
            return

    def _of_function(self, function: FunctionRef) -> Guarded:
        described = self.descriptions.of(function, "")
        read = described.read
        names = f"{function.symbol} {function.scope.frame.function.name if function.scope.frame and function.scope.frame.function else ''}"
        lenient = _LENIENT.search(names) is not None and not described.written.refuses
        demands = described.written.refuses or (_DEMANDS.search(names) is not None and not lenient)
        security = credentials(self.components, read) if demands else []
        queries = [p for p in read.parameters.values() if p.location is Location.QUERY and not (security and is_credential(p))]
        answers = [r for r in described.written.responses() if r.status.startswith("4")]
        return Guarded(security, queries, answers)

    def of_handler(self, described: Described) -> list[Requirement]:
        """What a handler that looks at credentials itself demands, or that a generated server demands for it."""
        named = [(kind, name) for name in described.read.schemes for kind in SCHEMES if kind in name.lower()]
        if named:
            return [require(self.components, kind, name=name) for kind, name in named]
        if not described.written.refuses:
            return []
        read = described.read
        own = "Authorization" in read.headers or "authorization" in read.headers or "basic" in read.words
        return [need for need in credentials(self.components, read) if not any(n.endswith("Query") for n in need)] if own else []


def credentials(components: Components, read: Requests) -> list[Requirement]:
    """The schemes that what is read amounts to, each an alternative."""
    found: list[Requirement] = []
    for name in read.headers:
        if name.lower() == "authorization":
            kinds = [k for k in ("bearer", "basic") if k in read.words]
            if not kinds and "token" in read.words:
                found.append({components.secure("token", api_key("header", "Authorization")): []})
            else:
                found += [require(components, k) for k in kinds or ["bearer"]]
        elif _is_key(name):
            found.append({components.secure(_named(name), api_key("header", name)): []})
    if "basic" in read.words and not any("basic" in need for need in found):
        found.append(require(components, "basic"))
    for where, name in read.parameters:
        if where is Location.QUERY and _is_key(name):
            found.append({components.secure(f"{_named(name)}Query", api_key("query", name)): []})
    for name in read.cookies:
        if _is_key(name):
            found.append({components.secure(f"{_named(name)}Cookie", api_key("cookie", name)): []})
    return [need for i, need in enumerate(found) if need not in found[:i]]


def is_credential(parameter: Parameter) -> bool:
    """Whether a parameter carries credentials, which security schemes stand for."""
    return parameter.location is not Location.PATH and _is_key(parameter.name)


def _is_key(name: str) -> bool:
    """Whether a name is that of credentials; a token against forged requests is none."""
    return _CREDENTIAL.search(name) is not None and not _FORGERY.search(name)


def _named(name: str) -> str:
    """``X-API-Key`` as the name of a scheme: ``xApiKey``."""
    words = [w for w in re.split(r"[^A-Za-z0-9]+", name) if w]
    return "".join(w.lower() if i == 0 else w.capitalize() for i, w in enumerate(words)) or "apiKey"


def _texts(value: ExternalCall | External) -> Iterator[str]:
    """The texts among the arguments of a call, and among those of the literals in it."""
    if isinstance(value, ExternalCall):
        for argument in value.call_site.args:
            if isinstance(argument.value, Text) and argument.value.literal:
                yield argument.value.literal
            elif isinstance(argument.value, ExternalCall):
                yield from _texts(argument.value)

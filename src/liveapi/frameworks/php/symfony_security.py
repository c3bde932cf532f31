"""Who may call what in Symfony: firewalls and access control of ``security.yaml``, ``#[IsGranted]`` on controllers."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml

from liveapi.api.components import Components
from liveapi.frameworks.security import Requirement, require
from liveapi.syntax import ir

_OPEN = frozenset({"PUBLIC_ACCESS", "IS_AUTHENTICATED_ANONYMOUSLY", "IS_ANONYMOUS"})
#: How a firewall knows who calls ▶ scheme, the surest first.
_SCHEMES = (
    ("jwt", "jwt"),
    ("lexik_jwt", "jwt"),
    ("access_token", "bearer"),
    ("oauth2", "bearer"),
    ("fos_oauth", "bearer"),
    ("http_basic", "basic"),
    ("form_login", "session"),
    ("json_login", "session"),
    ("login_link", "session"),
    ("remember_me", "session"),
    ("saml", "session"),
)


@dataclass(slots=True)
class Firewall:
    """One firewall: which paths it covers, how it knows who calls (``""``: nobody is asked)."""

    pattern: str
    scheme: str = ""


@dataclass(slots=True)
class Control:
    """One rule of access control."""

    pattern: str
    methods: tuple[str, ...]
    open: bool


@dataclass(slots=True)
class SymfonySecurity:
    """The security settings of one application."""

    firewalls: list[Firewall] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)

    @classmethod
    def read(cls, paths: Collection[str], text: Callable[[str], str | None]) -> SymfonySecurity:
        """The settings of all ``security.yaml`` files."""
        made = cls()
        for path in sorted(p for p in paths if re.search(r"(^|/)config/(packages/)?security\.ya?ml$", p)):
            try:
                loaded: Any = yaml.safe_load(text(path) or "")
            except yaml.YAMLError:
                continue
            own = loaded.get("security") if isinstance(loaded, dict) else None
            if isinstance(own, dict):
                made._add(own)
        return made

    def _add(self, settings: dict[str, Any]) -> None:
        firewalls = settings.get("firewalls")
        for name, given in firewalls.items() if isinstance(firewalls, dict) else []:
            if not isinstance(given, dict):
                continue
            pattern = str(given.get("pattern") or given.get("path") or ("^/api" if str(name) == "api" else ""))
            self.firewalls.append(Firewall(pattern, "" if given.get("security") is False else _scheme(given)))
        controls = settings.get("access_control")
        for given in controls if isinstance(controls, list) else []:
            if isinstance(given, dict) and isinstance(given.get("path"), str):
                roles = given.get("roles", given.get("role"))
                words = [roles] if isinstance(roles, str) else roles if isinstance(roles, list) else []
                methods = given.get("methods")
                listed = [methods] if isinstance(methods, str) else methods if isinstance(methods, list) else []
                self.controls.append(
                    Control(given["path"], tuple(str(m).upper() for m in listed), not words or bool(set(map(str, words)) & _OPEN))
                )

    def of(self, components: Components, method: str, path: str, *, granted: bool = False) -> list[Requirement] | None:
        """The requirements of an operation: ``[]`` where it is open, ``None`` where nothing is set; ``granted`` says that its code asks."""
        shown = re.sub(r"\{\w+\}", "1", path)
        control = next((c for c in self.controls if (not c.methods or method in c.methods) and _matches(c.pattern, shown)), None)
        if not granted and (control is None or control.open):
            return [] if control is not None else None
        firewall = next((f for f in self.firewalls if _matches(f.pattern, shown)), None)
        return [require(components, firewall.scheme if firewall is not None and firewall.scheme else "session")]


def _scheme(given: dict[str, Any]) -> str:
    keys = [str(k) for k in given]
    for word, scheme in _SCHEMES:
        if any(word in k for k in keys):
            return scheme
    custom = given.get("custom_authenticators") or given.get("custom_authenticator") or given.get("guard")
    if custom is not None:
        words = str(custom)
        if re.search("jwt", words, re.IGNORECASE):
            return "jwt"
        return "bearer" if given.get("stateless") or re.search("token|api", words, re.IGNORECASE) else "session"
    return "bearer" if given.get("stateless") else "session"


def _matches(pattern: str, path: str) -> bool:
    try:
        return re.search(pattern, path) is not None
    except re.error:
        return False


def asks(annotations: Iterable[ir.Annotation]) -> bool:
    """Whether attributes demand a login: ``#[IsGranted('ROLE_ADMIN')]``, ``@Security("is_granted('…')")``."""
    for annotation in annotations:
        if annotation.name.rpartition("\\")[2] in {"IsGranted", "Security"}:
            first = annotation.args[0].value if annotation.args else None
            if not (isinstance(first, ir.Str) and first.value in _OPEN):
                return True
    return False

"""What an operation demands of who asks: ``[Authorize]`` and its kin, ``RequireAuthorization()``, the fallback policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from liveapi.frameworks.csharp.attributes import Attribute, Attributes, plain
from liveapi.frameworks.csharp.authentication import Authentication, Projects, handled, scheme_name
from liveapi.frameworks.csharp.conventions import Convention
from liveapi.frameworks.csharp.schemas import TypeReader
from liveapi.frameworks.security import SCHEMES, Requirement
from liveapi.syntax import ir
from liveapi.trace.languages.csharp import CSharpSemantics
from liveapi.trace.values import ClassRef, External

_FILTERS = frozenset({"IAuthorizationFilter", "IAsyncAuthorizationFilter"})


class Authorization:
    """The demands of one program's operations."""

    def __init__(self, reader: TypeReader) -> None:
        self.reader = reader
        self._projects: Projects | None = None
        self._path = ""
        self._known: dict[str, Authentication] = {}

    def at(self, path: str) -> Authorization:
        """The same, for operations that stand in a file."""
        self._path = path
        return self

    @property
    def known(self) -> Authentication:
        """The schemes and policies of the file; looked for when something first demands them."""
        if self._projects is None:
            self._projects = Projects(self.reader.run)
        if self._path not in self._known:
            self._known[self._path] = self._projects.of(self._path)
        return self._known[self._path]

    def of(self, attributes: Sequence[Attributes], conventions: Sequence[Convention]) -> list[Requirement] | None:
        """The alternatives of an operation; ``[]`` where it is open though others are not, ``None`` where nothing demands anything."""
        if any("AllowAnonymous" in a for a in attributes) or any(c.name == "AllowAnonymous" for c in conventions):
            return []
        demands: list[tuple[list[str], list[str]]] = []
        own: dict[str, dict[str, object]] = {}
        for listed in attributes:
            for attribute in listed.listed:
                if attribute.name == "Authorize":
                    demands.append(self._demand(attribute))
                elif (custom := self._custom(attribute)) is not None:
                    names, roles, scheme = custom
                    own.update(scheme)
                    demands.append((names, roles))
        demands += [([], self._policies(c)) for c in conventions if c.name == "RequireAuthorization"]
        if not demands and self.known.everywhere:
            demands.append(([], []))
        if not demands:
            return None
        schemes = next((names for names, _ in demands if names), [])
        return self.requirement(schemes, [role for _, found in demands for role in found], own)

    def requirement(
        self, schemes: Sequence[str], roles: Sequence[str], own: Mapping[str, Mapping[str, object]] | None = None
    ) -> list[Requirement]:
        """The alternatives that name schemes, or the usual ones where none is named; ``own`` are schemes of the operation alone."""
        components = self.reader.run.components
        available = {**self.known.schemes, **(own or {})} or {"Bearer": SCHEMES["bearer"]}
        chosen = [n for n in schemes if n in available] or self._usual(list(available))
        return [{components.secure(name, available[name]): list(dict.fromkeys(roles))} for name in chosen]

    def _usual(self, names: list[str]) -> list[str]:
        """The default scheme; all of them where that is none (a policy scheme chooses between the others)."""
        return [self.known.default] if self.known.default in names else names

    def _demand(self, attribute: Attribute) -> tuple[list[str], list[str]]:
        """Schemes and roles of ``[Authorize(Roles = "Admin", AuthenticationSchemes = "Bearer")]``."""
        written = attribute.expression(None, "AuthenticationSchemes")
        name = scheme_name(self.reader.run, written, attribute.scope)
        roles = [r.strip() for r in (attribute.text(None, "Roles") or "").split(",") if r.strip()]
        policy = attribute.text(0, "Policy", "policy") or ""
        return [n.strip() for n in name.split(",") if n.strip()], roles + self.known.policies.get(policy, [])

    def _policies(self, convention: Convention) -> list[str]:
        found: list[str] = []
        for arg in convention.call.args:
            name = plain(self.reader.run, arg.value, convention.names.scope)
            if isinstance(name, str):
                found += self.known.policies.get(name, [])
            elif isinstance(arg.value, ir.Lambda):
                for node in arg.value.walk():
                    if isinstance(node, ir.Call) and isinstance(node.callee, ir.Member) and node.callee.name == "RequireRole":
                        found += [w for a in node.args if isinstance(w := plain(self.reader.run, a.value, convention.names.scope), str)]
        return found

    def _custom(self, attribute: Attribute) -> tuple[list[str], list[str], dict[str, dict[str, object]]] | None:
        """An attribute of the repository that extends ``AuthorizeAttribute`` or is an authorization filter itself."""
        run = self.reader.run
        semantics = run.semantics(attribute.scope.module)
        if not isinstance(semantics, CSharpSemantics):
            return None
        ref = semantics.attribute_class(run, attribute.scope.module, attribute.annotation)
        if ref is None:
            return None
        bases = {b.name.rpartition(".")[2] for b in run.classes.outside(ref) if isinstance(b, External)}
        if bases & {"AuthorizeAttribute", "Authorize"}:
            roles = attribute.text(None, "Roles") or self._fixed(ref, "Roles")
            policy = self.known.policies.get(self._fixed(ref, "Policy"), [])
            return [], [*(r.strip() for r in roles.split(",") if r.strip()), *policy], {}
        if not bases & _FILTERS:
            return None
        return self._filtered(ref)

    def _fixed(self, ref: ClassRef, name: str) -> str:
        """A property that the constructor of an attribute sets to a constant."""
        for function in ref.cls.methods():
            for statement in function.body if "constructor" in function.modifiers else ():
                for node in statement.walk():
                    target = node.target if isinstance(node, ir.Assign) else None
                    written = target.id if isinstance(target, ir.Name) else target.name if isinstance(target, ir.Member) else ""
                    if isinstance(node, ir.Assign) and written == name:
                        value = plain(self.reader.run, node.value, self.reader.types.inside(ref))
                        return value if isinstance(value, str) else ""
        return ""

    def _filtered(self, ref: ClassRef) -> tuple[list[str], list[str], dict[str, dict[str, object]]]:
        """A filter: the scheme that it stands for if it reads the request, else the application's own."""
        scheme = dict(handled(self.reader.run, ref, ""))
        if scheme["type"] == "apiKey" or not self.known.schemes:
            name = ref.name.removesuffix("Attribute")
            return [name], [], {name: scheme}
        return [], [], {}

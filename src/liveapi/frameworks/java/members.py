"""The members of Java's and Kotlin's classes that a JSON library sees: fields, accessors, components, constructor parameters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.frameworks.families.annotations import Applied, applied, class_scope
from liveapi.frameworks.java.types import name_of
from liveapi.syntax import ir

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.values import ClassRef

#: Lombok's annotations on a class that give its fields getters, setters, or a way to be made from all of them.
_GETTERS = frozenset({"Data", "Value", "Getter"})
_SETTERS = frozenset({"Data", "Setter"})
_MAKERS = frozenset({"Value", "AllArgsConstructor", "Builder", "SuperBuilder", "Jacksonized", "RequiredArgsConstructor", "With"})
#: Annotations by which a member takes part whatever its visibility.
_EXPLICIT = frozenset({"JsonProperty", "JsonGetter", "JsonSetter", "JsonbProperty", "SerializedName", "SerialName", "JsonUnwrapped"})
_HIDDEN_LEVELS = frozenset({"NONE", "PRIVATE", "PROTECTED", "PACKAGE", "MODULE"})
#: Annotations of classes whose properties are those of their constructors and bodies, whatever is visible.
KOTLINX = "Serializable"


@dataclass(slots=True)
class Member:
    """A member by its name in the code. ``reads``: it is written when an object is sent; ``writes``: it is taken when one comes in."""

    name: str
    type: ir.Expr | None = None
    found: list[Applied] = field(default_factory=list)
    reads: bool = False
    writes: bool = False
    default: ir.Expr | None = None
    doc: str = ""
    line: int = 0
    #: There is a field for it.
    stored: bool = False
    #: Declared in Kotlin: a type without ``?`` is one that must be there.
    kotlin: bool = False

    def annotation(self, *names: str) -> Applied | None:
        """The first annotation of one of the names."""
        return next((a for name in names for a in self.found if a.name == name), None)


def members(run: Interpreter, ref: ClassRef) -> list[Member]:
    """What exactly this class declares, in order."""
    return _kotlin(run, ref) if ref.module.language == "kotlin" else _java(run, ref)


# --- Kotlin ---------------------------------------------------------------------------------------------------------


def _kotlin(run: Interpreter, ref: ClassRef) -> list[Member]:
    scope = class_scope(ref)
    out: dict[str, Member] = {}
    kotlinx = any(a.name == KOTLINX for a in ref.cls.annotations)
    for param in ref.cls.params:
        stored = bool(param.modifiers & {"val", "var"})
        reads = stored and not param.modifiers & {"private", "protected"}
        found = list(applied(run, param.annotations, scope))
        out[param.name] = Member(
            param.name, param.type, found, reads or (kotlinx and stored), True, param.default, "", param.line, kotlin=True
        )
    for part in ref.cls.members():
        if not part.modifiers & {"val", "var"}:
            continue
        found = list(applied(run, part.annotations, scope))
        hidden = bool(part.modifiers & {"private", "protected"}) and not any(a.name in _EXPLICIT for a in found)
        computed = "get" in part.modifiers
        delegated = "by" in part.modifiers
        if hidden or (kotlinx and (computed or delegated)):
            continue
        # Jackson sets what a ``val`` of the body starts as; one that is worked out from others is not meant to be given.
        plain = isinstance(part.default, ir.Literal | ir.Str) and not delegated
        writes = ("var" in part.modifiers or ref.cls.kind == "interface" or kotlinx or plain) and not computed
        default = None if computed or delegated else part.default
        out[part.name] = Member(part.name, part.type, found, True, writes, default, part.doc or "", part.line, kotlin=True)
        if part.type is None:
            out[part.name].default = part.default
    for method in ref.cls.methods():
        name = _getter(method)
        found = list(applied(run, method.annotations, scope))
        if "get" in method.modifiers and method.receiver is None:
            out.setdefault(
                method.name, Member(method.name, method.returns, found, True, False, None, method.doc or "", method.line, kotlin=True)
            )
        elif name and method.returns is not None and not method.modifiers & {"private", "protected"} and not kotlinx:
            out.setdefault(name, Member(name, method.returns, found, True, False, None, method.doc or "", method.line, kotlin=True))
    return list(out.values())


# --- Java -----------------------------------------------------------------------------------------------------------


def _java(run: Interpreter, ref: ClassRef) -> list[Member]:
    cls, scope = ref.cls, class_scope(ref)
    out: dict[str, Member] = {}
    for param in cls.params:
        found = list(applied(run, param.annotations, scope))
        out[param.name] = Member(param.name, param.type, found, True, True, None, _param_doc(cls.doc, param.name), param.line)
    lombok = {a.name: a for a in cls.annotations}
    getters = any(n in lombok and _open(lombok[n]) for n in _GETTERS)
    setters = any(n in lombok and _open(lombok[n]) for n in _SETTERS)
    makers = any(n in lombok for n in _MAKERS)
    for part in cls.members():
        if part.modifiers & {"static", "transient"} or cls.kind in {"interface", "record"}:
            continue
        found = list(applied(run, part.annotations, scope))
        own = {a.name: a for a in part.annotations}
        explicit = any(a.name in _EXPLICIT for a in found)
        gets = getters if "Getter" not in own else _open(own["Getter"])
        sets = (setters and "final" not in part.modifiers) if "Setter" not in own else _open(own["Setter"])
        public = "public" in part.modifiers
        # A private field that can be read is set by reflection where there is no setter.
        out[_bean_name(part, gets)] = Member(
            part.name, part.type, found, gets or public or explicit, sets or public or explicit or gets or makers, part.default,
            part.doc or "", part.line, True,
        )  # fmt: skip
    for method in cls.methods():
        _accessor(run, ref, method, out)
    creators = [m for m in cls.methods() if "constructor" in m.modifiers and m.params]
    marked = [m for m in cls.methods() if any(a.name in {"JsonCreator", "JsonbCreator"} for a in m.annotations) and len(m.params) > 1]
    for creator in marked or (creators if len(creators) == 1 else []):
        _created(run, ref, creator, out)
    for name, member in out.items():
        member.name = name
    return list(out.values())


def _open(annotation: ir.Annotation) -> bool:
    """Whether a Lombok annotation makes something public: ``@Getter(AccessLevel.NONE)`` does not."""
    levels = (a.value for a in annotation.args if a.name in {None, "value"})
    return not any(isinstance(v, ir.Member | ir.Name) and name_of(v) in _HIDDEN_LEVELS for v in levels)


def _bean_name(part: ir.Field, lombok: bool) -> str:
    """Lombok's getter of ``boolean isActive`` is ``isActive()``, and the property so ``active``."""
    if lombok and name_of(part.type) == "boolean" and part.name[:2] == "is" and part.name[2:3].isupper():
        return decapitalized(part.name[2:])
    return part.name


def decapitalized(name: str) -> str:
    """The property of a getter: ``URL`` ▶ ``url``, ``Name`` ▶ ``name`` (as Jackson has it)."""
    upper = len(name) - len(name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return name[:upper].lower() + name[upper:]


def _getter(method: ir.Function) -> str:
    """The property that a method reads, by its name."""
    if method.params or "static" in method.modifiers or name_of(method.returns) in {"void", "Void", "Unit"}:
        return ""
    if method.name[:3] == "get" and method.name[3:4].isupper() and method.name != "getClass":
        return decapitalized(method.name[3:])
    if method.name[:2] == "is" and method.name[2:3].isupper() and name_of(method.returns) in {"boolean", "Boolean"}:
        return decapitalized(method.name[2:])
    return ""


def _accessor(run: Interpreter, ref: ClassRef, method: ir.Function, out: dict[str, Member]) -> None:
    """A getter or setter, or a method that is marked as one."""
    annotated = any(a.name in _EXPLICIT for a in method.annotations)
    public = "public" in method.modifiers or (ref.cls.kind == "interface" and not method.modifiers & {"private", "static"})
    if "constructor" in method.modifiers or "static" in method.modifiers or not (public or annotated):
        return
    name, sets = _getter(method), False
    if not name and len(method.params) == 1 and method.name[:3] == "set" and method.name[3:4].isupper():
        name, sets = decapitalized(method.name[3:]), True
    if not name and annotated:
        name, sets = method.name, bool(method.params)
    if not name or (ref.cls.kind == "record" and sets):
        return
    known = next((k for k in out if k == name or k.lower() == name.lower()), name)
    member = out.setdefault(known, Member(known, line=method.line))
    member.found += applied(run, method.annotations, class_scope(ref))
    if sets:
        member.writes = True
        member.type = member.type or method.params[0].type
        member.found += applied(run, method.params[0].annotations, class_scope(ref))
    else:
        member.reads = True
        # Jackson sets a field through reflection where its getter shows it; what is worked out cannot be set.
        member.writes |= member.stored
        member.type = method.returns if method.returns is not None else member.type
    member.doc = member.doc or _plain_doc(method.doc)


def _created(run: Interpreter, ref: ClassRef, creator: ir.Function, out: dict[str, Member]) -> None:
    """The parameters of a constructor by which an object is made from what comes in."""
    for param in creator.params:
        found = list(applied(run, param.annotations, class_scope(ref)))
        named = next((a for a in found if a.name in {"JsonProperty", "JsonbProperty"}), None)
        name = (named.text(run, "value") if named is not None else None) or param.name
        known = param.name if param.name in out else name
        member = out.setdefault(known, Member(known, param.type, line=param.line))
        member.writes = True
        member.found += found


def _plain_doc(doc: str | None) -> str:
    """The first sentence of an accessor's comment, if it says more than that it is one."""
    text = (doc or "").partition("\n@")[0].strip()
    return "" if text.lower().startswith(("get", "set", "return", "@")) else text


def _param_doc(doc: str | None, name: str) -> str:
    """What ``@param name`` of a record's comment says."""
    for line in (doc or "").splitlines():
        words = line.strip().split(None, 2)
        if len(words) == 3 and words[0] in {"@param", "@property"} and words[1] == name:
            return words[2]
    return ""


def described(doc: str | None) -> str:
    """A doc comment without its tags (``@param``, ``@author``…)."""
    kept: list[str] = []
    for line in (doc or "").splitlines():
        if line.lstrip().startswith("@"):
            break
        kept.append(line)
    return "\n".join(kept).strip()

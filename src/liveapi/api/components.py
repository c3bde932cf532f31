"""Named schemas: each type once under ``components.schemas``, with a name that depends on nothing but the types themselves.

While a repository is read, a type is known by its :class:`TypeKey`: where it is declared, its name, its arguments. References hold the
key's token. When all operations are known, :func:`name_components` keeps what they reach and gives each type its short name; types of one
short name are told apart by as much of their modules as it takes, never by the order in which they were met.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from liveapi.api.model import MediaType, Operation, Parameter, Schema
from liveapi.api.schemas import REF, with_subschemas

#: Types inside types that are built at once; real code stays below 40.
_MAX_DEPTH = 150
#: Around tokens in arguments; no module or type has these in its name.
_OPEN, _CLOSE = "⟦", "⟧"
_WORD = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True, slots=True, order=True)
class TypeKey:
    """Which type a schema is that of."""

    #: The module or package, outermost first: ``("app", "models")``.
    module: tuple[str, ...]
    #: Its name, after those of the types it is declared in: ``("Order", "Line")``.
    name: tuple[str, ...]
    #: What its type parameters stand for: :func:`argument` of each.
    arguments: tuple[str, ...] = ()
    #: ``"input"`` or ``"output"`` where the two may differ (fields with defaults, read-only fields), else ``""``.
    mode: str = ""

    @property
    def token(self) -> str:
        """What stands for the key in references until types have names."""
        return f"{'/'.join(self.module)}:{'.'.join(self.name)}[{','.join(self.arguments)}]{self.mode}"


def argument(schema: Schema) -> str:
    """A type argument for a :class:`TypeKey`: the token of a named type (in brackets), words for any other (``string``, ``array.integer``).

    Types that differ have arguments that differ: what words cannot say of an object without a name, a digest of it does.
    """
    ref = schema.get("$ref")
    if isinstance(ref, str):
        return f"{_OPEN}{ref.removeprefix(REF)}{_CLOSE}"
    for choice in ("anyOf", "oneOf", "prefixItems"):
        if choices := schema.get(choice):
            return f"{'or' if choice != 'prefixItems' else 'and'}.".join(f"{argument(c)}." for c in choices).rstrip(".")
    if schema.get("properties") or schema.get("enum"):
        return f"{schema.get('type', 'any')}.{sha256(repr(_plain(schema)).encode()).hexdigest()[:8]}"
    kind = schema.get("type")
    words = [w for w in kind if isinstance(w, str)] if isinstance(kind, list) else [kind] if isinstance(kind, str) else []
    word = ".or.".join([str(schema.get("format") or words[0]), *words[1:]]) if words else "any"
    inner = schema.get("items") or schema.get("additionalProperties")
    return f"{word}.{argument(inner)}" if isinstance(inner, Mapping) and inner else word


class Components:
    """The types met while one repository is read."""

    def __init__(self) -> None:
        self.schemas: dict[str, Schema] = {}
        self.keys: dict[str, TypeKey] = {}
        #: Security schemes by name, see OpenAPI's Security Scheme Object.
        self.security_schemes: dict[str, Mapping[str, Any]] = {}
        self._depth = 0

    def define(self, key: TypeKey, build: Callable[[], Schema]) -> Schema:
        """A reference to a type; ``build`` gives its schema when it is met first, and may itself refer to it."""
        token = key.token
        if token not in self.keys:
            if self._depth >= _MAX_DEPTH:
                return {}
            self.keys[token] = key
            self.schemas[token] = {}
            self._depth += 1
            try:
                self.schemas[token] = build()
            finally:
                self._depth -= 1
        return {"$ref": REF + token}

    def resolve(self, schema: Schema) -> Schema:
        """What a reference stands for; any other schema as it is."""
        seen: set[str] = set()
        while isinstance(ref := schema.get("$ref"), str) and ref not in seen:
            seen.add(ref)
            schema = self.schemas.get(ref.removeprefix(REF), {})
        return schema

    def secure(self, name: str, scheme: Mapping[str, Any]) -> str:
        """Add a security scheme and give the name to require it by: ``name``, or one made longer by what tells two of a name apart."""
        name = _WORD.sub("_", name)
        if self.security_schemes.setdefault(name, scheme) == scheme:
            return name
        longer = _WORD.sub("_", "_".join([name, *(str(scheme[k]) for k in ("type", "in", "name", "scheme") if k in scheme)]))
        self.security_schemes.setdefault(longer, scheme)
        return longer


def name_components(components: Components, operations: Iterable[Operation]) -> dict[str, Schema]:
    """Give the types that ``operations`` reach their names: rewrites the operations' references, returns the schemas by name."""
    operations = list(operations)
    reached = _reached(components, operations)
    same = _same_in_both_modes(components, reached)
    names = _names(components, reached, same)
    # Operations of one handler may share a body or an answer.
    for holder in {id(h): h for operation in operations for h in _holders(operation)}.values():
        holder.schema = renamed(holder.schema, names)
    return {name: renamed(components.schemas[token], names) for token, name in sorted(names.items(), key=lambda item: (item[1], item[0]))}


def renamed(schema: Any, names: Mapping[str, str]) -> Any:
    """``schema`` with references by name instead of by token; one to nothing accepts anything."""
    if not isinstance(schema, Mapping):
        return schema
    changed = with_subschemas(schema, lambda inner: renamed(inner, names))
    if isinstance(ref := changed.get("$ref"), str):
        name = names.get(ref.removeprefix(REF))
        rest = {key: value for key, value in changed.items() if key != "$ref"}
        changed = {"$ref": REF + name, **rest} if name else rest
    discriminator = changed.get("discriminator")
    if isinstance(discriminator, Mapping) and isinstance(mapping := discriminator.get("mapping"), Mapping):
        found = {value: REF + name for value, ref in mapping.items() if (name := names.get(str(ref).removeprefix(REF)))}
        changed["discriminator"] = {**discriminator, "mapping": found}
    return changed


def references(schema: Any) -> Iterator[str]:
    """What a schema refers to, as written after ``#/components/schemas/``."""
    stack = [schema]
    while stack:
        current = stack.pop()
        if not isinstance(current, Mapping):
            continue
        if isinstance(ref := current.get("$ref"), str):
            yield ref.removeprefix(REF)
        with_subschemas(current, stack.append)


def _holders(operation: Operation) -> Iterator[Parameter | MediaType]:
    yield from operation.parameters
    if operation.request_body is not None:
        yield from operation.request_body.content.values()
    for response in operation.responses:
        yield from response.content.values()
        yield from response.headers.values()


def _reached(components: Components, operations: Iterable[Operation]) -> set[str]:
    stack = [ref for operation in operations for holder in _holders(operation) for ref in references(holder.schema)]
    found: set[str] = set()
    while stack:
        token = stack.pop()
        if token in found or token not in components.keys:
            continue
        found.add(token)
        stack.extend(references(components.schemas[token]))
    return found


def _same_in_both_modes(components: Components, reached: set[str]) -> dict[str, str]:
    """Tokens of types whose schema is the same whichever way they travel ▶ the token they share.

    Two are the same if they differ in nothing but references to types that are the same: assumed of all, then taken back until it holds.
    """
    by_type: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for token in sorted(reached):
        key = components.keys[token]
        by_type[key.module, key.name, tuple(_modeless(a) for a in key.arguments)].append(token)
    shared = {token: group[0] for group in by_type.values() if len(group) > 1 for token in group}
    while True:
        different = {
            group[0]
            for group in by_type.values()
            if group[0] in shared and len({repr(_plain(renamed(components.schemas[t], _identity(shared, reached)))) for t in group}) > 1
        }
        if not different:
            return shared
        shared = {token: first for token, first in shared.items() if first not in different}


def _identity(shared: Mapping[str, str], reached: set[str]) -> dict[str, str]:
    return {token: shared.get(token, token) for token in reached}


def _plain(schema: Any) -> Any:
    """Mappings of any kind and order as sorted pairs: what ``repr`` compares."""
    if isinstance(schema, Mapping):
        return sorted((key, _plain(value)) for key, value in schema.items())
    return [_plain(value) for value in schema] if isinstance(schema, list | tuple) else schema


def _modeless(argument: str) -> str:
    return re.sub(rf"(?:input|output)(?={_CLOSE})", "", argument)


def _names(components: Components, reached: set[str], shared: Mapping[str, str]) -> dict[str, str]:
    """Each token's name. Types that are the same in both modes have one."""
    heads = sorted({shared.get(token, token) for token in reached})
    groups: dict[str, list[str]] = defaultdict(list)
    for token in heads:
        groups[_short(components, token)].append(token)
    chosen: dict[str, str] = {}
    #: Names without the mode. Those of arguments come before those of the types that have them: they tell these apart.
    plain: dict[str, str] = {}
    for short, tokens in sorted(groups.items(), key=lambda group: (max(t.count(_OPEN) for t in group[1]), group[0])):
        by_type: dict[tuple[str, ...], dict[tuple[str, ...], list[str]]] = defaultdict(lambda: defaultdict(list))
        for token in tokens:
            key = components.keys[token]
            by_type[*key.module, *key.name[:-1]][tuple(_modeless(a) for a in key.arguments)].append(token)
        labels = dict(zip(by_type, _told_apart(list(by_type)), strict=True))
        for path, by_arguments in by_type.items():
            for members in by_arguments.values():
                shown = short if len(by_arguments) == 1 else _short(components, members[0], plain)
                base = _WORD.sub("_", ".".join([*labels[path], shown]))
                for token in members:
                    mode = components.keys[token].mode if len(members) > 1 else ""
                    chosen[token] = f"{base}-{mode.capitalize()}" if mode else base
                    plain[token] = ".".join([*labels[path], shown])
        plain.update((token, plain[first]) for token, first in shared.items() if first in plain)
    return {token: chosen[shared.get(token, token)] for token in reached}


def _told_apart(paths: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The shortest ends of paths, of one length, that tell them apart; nothing for a single one."""
    if len(paths) == 1:
        return [()]
    for length in range(1, max(map(len, paths))):
        ends = [path[-length:] for path in paths]
        if len({".".join(end) for end in ends}) == len(paths):
            return ends
    return paths


def _short(components: Components, token: str, names: Mapping[str, str] | None = None) -> str:
    """``Page[User]``, ``Page[array.User]``: what a type is called where nothing else is called so; its arguments by ``names``, if given."""
    key = components.keys[token]
    shown = ",".join(_shown(components, argument, names or {}) for argument in key.arguments)
    return f"{key.name[-1]}[{shown}]" if shown else key.name[-1]


def _shown(components: Components, argument: str, names: Mapping[str, str]) -> str:
    """An argument with short names (or those in ``names``) for the tokens in it, which may hold arguments themselves."""
    out, at = "", 0
    while (start := argument.find(_OPEN, at)) >= 0:
        depth, end = 1, start + 1
        while depth and end < len(argument):
            depth += (argument[end] == _OPEN) - (argument[end] == _CLOSE)
            end += 1
        token = argument[start + 1 : end - 1]
        out += argument[at:start] + (names.get(token) or _short(components, token) if token in components.keys else token)
        at = end
    return out + argument[at:]

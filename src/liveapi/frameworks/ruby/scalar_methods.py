"""Methods and operators of texts, numbers, times: of literals, and of values of which only the type is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from liveapi.api.shapes import is_nullable
from liveapi.frameworks.inflection import underscore
from liveapi.frameworks.ruby.collection_methods import SAME, element, grow, of_array, present
from liveapi.frameworks.ruby.data import Array, Datum, Either, Hash, Lit, Opaque, Relation, Typed, either, maybe, word
from liveapi.frameworks.ruby.request import Params
from liveapi.frameworks.ruby.ruby_types import BOOLEAN, GIVES, INTEGER, NUMBER, STRING, given

if TYPE_CHECKING:
    from liveapi.frameworks.ruby.environment import Args, Env
    from liveapi.frameworks.ruby.evaluator import Evaluator


_TYPED_SAME = frozenset(
    {"round", "abs", "truncate", "presence", "dup", "freeze", "itself", "clone", "utc", "localtime", "+", "-", "*", "min", "max"}
)


def converted(name: str, given: Datum) -> Datum:
    """``Array(x)``, ``Integer(x)``, ``String(x)``"""
    if name == "Array":
        if isinstance(given, Lit) and given.value is None:
            return Array([])
        return given if isinstance(given, Array | Relation | Opaque | Either) else Array([given])
    known = {"Integer": INTEGER, "Float": NUMBER, "String": STRING, "BigDecimal": NUMBER}.get(name)
    if known is not None and isinstance(given, Params):
        given.node.schema = given.node.schema or known
    return Typed(known) if known is not None else given if name == "Hash" else Opaque()


def operate(op: str, left: Datum, right: Datum, run: Evaluator) -> Datum:
    """Operators on data."""
    if op == "<<" and isinstance(left, Array):
        grow(run, left, [right])
        return left
    if op in ("==", "===", "!=", "eql?") and isinstance(left, Lit) and isinstance(right, Lit):
        return Lit((left.value == right.value) == (op != "!="))
    if op in ("==", "!=", "===", "<", ">", "<=", ">=", "=~", "!~"):
        return Typed(BOOLEAN)
    if op in ("+", "|") and isinstance(left, Array):
        if isinstance(right, Array):
            if left.elements is not None and right.elements is not None:
                return Array([*left.elements, *right.elements])
            return Array(None, either([left.each, right.each]))
        return left
    if op == "-" and isinstance(left, Array):
        return left
    if isinstance(left, Lit) and isinstance(right, Lit) and isinstance(left.value, str) and isinstance(right.value, str) and op == "+":
        return Lit(left.value + right.value)
    if isinstance(left, Lit) and isinstance(left.value, int | float | str) and not isinstance(left.value, bool):
        return Typed(INTEGER if isinstance(left.value, int) else STRING if isinstance(left.value, str) else NUMBER)
    if op in ("..", "..."):
        return Array(None, left if isinstance(left, Typed) else Opaque())
    if isinstance(left, Typed) and op in ("+", "-", "*", "/", "%", "**"):
        other = right.schema.get("type") if isinstance(right, Typed) else None
        return Typed(NUMBER) if op == "/" or (other == "number" and left.schema.get("type") == "integer") else present(left)
    return Typed(STRING) if op == "%" else Opaque()


def of_literal(run: Evaluator, own: Lit, name: str, args: Args, env: Env) -> Datum:
    """A method of a literal."""
    value = own.value
    if value is None:
        if name in ("to_a", "to_ary"):
            return Array([])
        if name == "to_s":
            return Lit("")
        if name == "to_h":
            return Hash()
        return Typed(BOOLEAN) if name.endswith("?") else Lit(None)
    if isinstance(value, str):
        if name in ("to_sym", "intern", "to_s", "freeze", "itself", "presence", "html_safe", "strip", "dup", "squish"):
            return Lit(value, name in ("to_sym", "intern") or (own.symbol and name in ("freeze", "itself", "presence")))
        folded: dict[str, Any] = {"upcase": value.upper(), "downcase": value.lower(), "capitalize": value.capitalize()}
        if name in folded:
            return Lit(folded[name])
        if name in ("camelize", "camelcase"):
            head, *rest = value.split("_")
            lower = word(args.get(0)) == "lower"
            return Lit((head if lower else head[:1].upper() + head[1:]) + "".join(w[:1].upper() + w[1:] for w in rest))
        if name == "dasherize":
            return Lit(value.replace("_", "-"))
        if name == "underscore":
            return Lit(underscore(value))
        if name == "classify":
            from liveapi.frameworks.inflection import camelize, singular

            return Lit(camelize(singular(value)))
        if name in ("constantize", "safe_constantize"):
            return run.constantize(value, env)
        if name in ("pluralize", "singularize"):
            from liveapi.frameworks.inflection import plural, singular

            return Lit(plural(value) if name == "pluralize" else singular(value))
        if name in ("split", "lines", "chars"):
            return Array(None, Typed(STRING))
    if name in ("to_s", "to_i", "to_f", "to_d", "itself", "freeze", "days", "day", "hours", "minutes") and isinstance(value, int | float):
        return Lit(str(value)) if name == "to_s" else own
    if name.endswith("?"):
        return Typed(BOOLEAN)
    return given(name, Typed(STRING) if isinstance(value, str) else Opaque(name))


def of_typed(run: Evaluator, own: Typed, name: str, args: Args) -> Datum:
    """A method of a value of a known type."""
    schema = own.schema
    if name in ("iso8601", "xmlschema", "rfc3339"):
        kind = "date" if schema.get("format") == "date" else "date-time"
        found = Typed({"type": "string", "format": kind})
        # What may be ``nil`` is only asked with ``&.``.
        return maybe(found) if is_nullable(schema) else found
    if (
        name in ("map", "collect", "each", "first", "last", "select", "sort", "uniq", "flat_map", "filter_map")
        and schema.get("type") == "array"
    ):
        return of_array(run, Array(None, element(run, own)), name, args, run.nowhere)
    if name in _TYPED_SAME or name in ("round", "ceil", "floor"):
        if schema.get("format") == "decimal" and name in ("round", "ceil", "floor", "truncate") and not args.pos:
            return Typed(INTEGER)
        return present(own) if name in ("round", "ceil", "floor", "abs") else own
    if name == "to_s" and schema.get("format") in ("date", "date-time"):
        return Typed(STRING)
    if name in GIVES:
        return maybe(Typed(GIVES[name])) if is_nullable(schema) and not name.startswith("to_") else Typed(GIVES[name])
    if name in ("[]", "dig", "fetch") and "$ref" in schema:
        inside = run.run.components.resolve(schema)
        for each in args.pos[: None if name == "dig" else 1]:
            inside = run.run.components.resolve(inside.get("properties", {}).get(word(each), {}))
        return Typed(inside)
    if name in ("[]", "dig", "fetch"):
        inner = schema.get("items") or schema.get("additionalProperties")
        return Typed(inner) if isinstance(inner, Mapping) else Typed({})
    if name in ("to_sym", "humanize"):
        return own
    return own if name in SAME else Opaque(name)

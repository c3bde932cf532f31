"""Named schemas: names depend on the types alone, and adding what nothing refers to changes none of them."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from liveapi.api.components import Components, TypeKey, argument, name_components, references
from liveapi.api.model import Evidence, MediaType, Operation, Response, Schema

_AT = Evidence("app.py", 1)


def _operation(path: str, schema: Schema) -> Operation:
    return Operation("GET", path, "test", _AT, responses=[Response("200", content={"application/json": MediaType(schema)})])


def _define(components: Components, key: TypeKey, schema: Schema) -> Schema:
    return components.define(key, lambda: schema)


def _served(operation: Operation) -> Schema:
    return operation.responses[0].content["application/json"].schema


def test_a_type_gets_its_short_name() -> None:
    components = Components()
    user = _define(components, TypeKey(("app", "users"), ("User",)), {"type": "object"})
    operation = _operation("/users", {"type": "array", "items": user})
    assert name_components(components, [operation]) == {"User": {"type": "object"}}
    assert _served(operation) == {"type": "array", "items": {"$ref": "#/components/schemas/User"}}


def test_types_of_one_name_are_told_apart_by_their_modules() -> None:
    components = Components()
    one = _define(components, TypeKey(("app", "billing", "models"), ("User",)), {"type": "string"})
    two = _define(components, TypeKey(("app", "accounts", "models"), ("User",)), {"type": "integer"})
    three = _define(components, TypeKey(("app", "accounts", "models"), ("Order", "Line")), {"type": "boolean"})
    four = _define(components, TypeKey(("app", "accounts", "models"), ("Basket", "Line")), {"type": "null"})
    names = name_components(components, [_operation("/", {"anyOf": [one, two, three, four]})])
    assert names == {
        "accounts.models.User": {"type": "integer"},
        "billing.models.User": {"type": "string"},
        "Basket.Line": {"type": "null"},
        "Order.Line": {"type": "boolean"},
    }


def test_types_that_nothing_reaches_are_left_out() -> None:
    components = Components()
    used = _define(components, TypeKey(("a",), ("Used",)), {"type": "object"})
    _define(components, TypeKey(("a",), ("Unused",)), {"type": "object", "properties": {"used": used}})
    assert list(name_components(components, [_operation("/", used)])) == ["Used"]


def test_recursive_types_refer_to_themselves() -> None:
    components = Components()
    key = TypeKey(("a",), ("Node",))

    def build() -> Schema:
        return {"type": "object", "properties": {"next": components.define(key, build)}}

    node = components.define(key, build)
    assert name_components(components, [_operation("/", node)]) == {
        "Node": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}}
    }


def test_generic_types_are_named_by_their_arguments() -> None:
    components = Components()
    user = _define(components, TypeKey(("a",), ("User",)), {"type": "object"})
    page = TypeKey(("a",), ("Page",), (argument(user),))
    numbers = TypeKey(("a",), ("Page",), (argument({"type": "array", "items": {"type": "integer"}}),))
    pages = TypeKey(("a",), ("Page",), (argument({"type": "array", "items": _define(components, page, {"type": "array"})}),))
    three = [_define(components, key, {"type": "array"}) for key in (page, numbers, pages)]
    assert set(name_components(components, [_operation("/", {"anyOf": three})])) == {
        "Page_User_",
        "Page_array.integer_",
        "Page_array.Page_User__",
    }


def test_arguments_of_one_name_tell_generic_types_apart() -> None:
    components = Components()
    users = [_define(components, TypeKey((place,), ("User",)), {"title": place}) for place in ("old", "new")]
    pages = [
        _define(components, TypeKey(("a",), ("Page",), (argument(user),), mode), {"items": user, "title": mode})
        for user in users
        for mode in ("input", "output")
    ]
    names = name_components(components, [_operation("/", {"anyOf": pages})])
    assert {name: schema.get("items") for name, schema in names.items() if name.startswith("Page")} == {
        f"Page_{place}.User_-{mode}": {"$ref": f"#/components/schemas/{place}.User"}
        for place in ("old", "new")
        for mode in ("Input", "Output")
    }


def test_a_type_has_two_schemas_only_where_its_modes_differ() -> None:
    def both(differ: bool) -> dict[str, Schema]:
        components = Components()

        def tag(mode: str) -> Schema:
            required = {"required": ["id"]} if differ and mode == "output" else {}
            return _define(components, TypeKey(("a",), ("Tag",), (), mode), {"type": "object", **required})

        def item(mode: str) -> Schema:
            return _define(components, TypeKey(("a",), ("Item",), (), mode), {"type": "object", "properties": {"tag": tag(mode)}})

        return name_components(components, [_operation("/in", item("input")), _operation("/out", item("output"))])

    assert set(both(differ=False)) == {"Item", "Tag"}
    assert set(both(differ=True)) == {"Item-Input", "Item-Output", "Tag-Input", "Tag-Output"}


def test_a_discriminator_names_types_too() -> None:
    components = Components()
    cat = _define(components, TypeKey(("a",), ("Cat",)), {"type": "object"})
    choice = {"oneOf": [cat], "discriminator": {"propertyName": "kind", "mapping": {"cat": cat["$ref"]}}}
    operation = _operation("/", choice)
    name_components(components, [operation])
    assert _served(operation)["discriminator"]["mapping"] == {"cat": "#/components/schemas/Cat"}


def test_operations_may_share_what_they_answer() -> None:
    components = Components()
    one = _operation("/one", _define(components, TypeKey(("a",), ("User",)), {"type": "object"}))
    two = Operation("POST", "/two", "test", _AT, responses=one.responses)
    assert name_components(components, [one, two]) == {"User": {"type": "object"}}
    assert _served(two) == {"$ref": "#/components/schemas/User"}


def test_security_schemes_of_one_name_are_told_apart() -> None:
    components = Components()
    assert components.secure("key", {"type": "apiKey", "in": "header", "name": "X-Key"}) == "key"
    assert components.secure("key", {"type": "apiKey", "in": "header", "name": "X-Key"}) == "key"
    assert components.secure("key", {"type": "apiKey", "in": "query", "name": "key"}) == "key_apiKey_query_key"
    # Names of components hold letters, digits, dots, dashes and underscores.
    assert components.secure("JWT token", {"type": "http", "scheme": "bearer"}) == "JWT_token"


_SEGMENT = st.sampled_from(["app", "users", "orders", "models"])
_KEYS = st.builds(
    TypeKey,
    st.lists(_SEGMENT, max_size=3).map(tuple),
    st.lists(st.sampled_from(["User", "Order", "Line"]), min_size=1, max_size=2).map(tuple),
)


@st.composite
def _programs(draw: st.DrawFn) -> dict[TypeKey, list[TypeKey]]:
    """Types, each with the types that its properties have."""
    keys = draw(st.lists(_KEYS, min_size=1, max_size=8, unique=True))
    return {key: draw(st.lists(st.sampled_from(keys), max_size=3)) for key in keys}


def _read(types: dict[TypeKey, list[TypeKey]], roots: list[TypeKey]) -> dict[str, Any]:
    components = Components()

    def refer(key: TypeKey) -> Schema:
        return components.define(
            key, lambda: {"title": key.token, "type": "object", "properties": {f"p{i}": refer(t) for i, t in enumerate(types[key])}}
        )

    operations = [_operation(f"/{i}", refer(key)) for i, key in enumerate(roots)]
    schemas = name_components(components, operations)
    return {"schemas": schemas, "served": [_served(o) for o in operations]}


@given(_programs(), st.randoms(use_true_random=False))
def test_names_depend_neither_on_order_nor_on_what_is_not_used(types: dict[TypeKey, list[TypeKey]], chance: random.Random) -> None:
    roots = [key for key in types if chance.random() < 0.5]
    found = _read(types, roots)
    # Every reference leads somewhere, no two types share a name, and what one serves is what it was.
    assert {ref for schema in [*found["schemas"].values(), *found["served"]] for ref in references(schema)} <= set(found["schemas"])
    assert len({schema["title"] for schema in found["schemas"].values()}) == len(found["schemas"])
    # Another order of the same, and more types that nothing served refers to: the same contract.
    shuffled = list(types)
    chance.shuffle(shuffled)
    more = {TypeKey(("extra",), ("User",)): list(types), **{key: types[key] for key in shuffled}}
    again = _read(more, roots)
    assert again["schemas"] == found["schemas"]
    backwards = _read(types, roots[::-1])
    assert backwards["schemas"] == found["schemas"]

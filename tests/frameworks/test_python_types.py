from __future__ import annotations

from typing import Any

from liveapi.frameworks.python.types import Types
from liveapi.syntax import ir
from tests.trace.python_program import names


def schema(source: str, annotation: str, mode: str = "input") -> Any:
    """The schema of an annotation of a program, what it refers to written out."""
    finder, module = names({"a.py": source})
    types = Types(finder) if mode == "input" else Types(finder).sent
    return types.components.resolve(types.read(module, ir.Str(1, annotation)).whole)


def test_msgspec() -> None:
    source = """
        from typing import Annotated
        import msgspec
        from msgspec import Struct, Meta, field
        class Base(Struct, rename="camel", forbid_unknown_fields=True):
            user_id: Annotated[int, Meta(ge=1, description="Whose.", examples=[7])]
        class Pet(Base, tag="pet", tag_field="kind"):
            nick_name: str = field(default="Kit", name="nick")
            tags: set[str] = field(default_factory=set)
    """
    assert schema(source, "Pet") == {
        "type": "object",
        "properties": {
            "userId": {"type": "integer", "minimum": 1, "description": "Whose.", "examples": [7]},
            "nick": {"type": "string", "default": "Kit"},
            "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
            "kind": {"type": "string", "enum": ["pet"]},
        },
        "required": ["userId", "kind"],
        "additionalProperties": False,
    }


def test_attrs_and_dataclasses() -> None:
    source = """
        import attr, attrs, dataclasses
        from typing import ClassVar, Optional
        @attrs.define
        class A:
            x: int
            y: Optional[str] = attrs.field(default=None)
            z: list[int] = attrs.Factory(list)
        @dataclasses.dataclass(kw_only=True)
        class D(A):
            count: ClassVar[int] = 3
            made: dataclasses.InitVar[int]
            hidden: int = dataclasses.field(init=False, default=1)
            k: float = dataclasses.field(default=0.5, metadata={})
    """
    integer = {"type": "integer"}
    own = {"x": integer, "y": {"type": ["string", "null"]}, "z": {"type": "array", "items": integer}}
    assert schema(source, "A") == {"type": "object", "properties": own, "required": ["x"]}
    half = {"type": "number", "default": 0.5}
    assert schema(source, "D") == {"type": "object", "properties": {**own, "k": half}, "required": ["x"]}
    assert schema(source, "D", "output")["properties"]["hidden"] == {"type": "integer", "default": 1}


def test_enumerations_of_every_kind() -> None:
    source = """
        from enum import Enum, IntEnum, StrEnum, auto
        from django.db.models import TextChoices
        FIRST = "a"
        class S(StrEnum):
            ONE = auto()
            TWO = auto()
        class I(IntEnum):
            ONE = auto()
            FIVE = 5
            SIX = auto()
        class P(str, Enum):
            "What it may be."
            x = FIRST
            y = "b"
            _ignore_ = []
            def label(self): return self.value
        class T(TextChoices):
            NEW = "new", "A new one"
        class M(Enum):
            a = 1
            b = "two"
        Made = Enum("Made", {"RED": "r", "BLUE": "b"})
        Words = StrEnum("Words", "Up Down")
    """
    assert schema(source, "S") == {"type": "string", "enum": ["one", "two"]}
    assert schema(source, "I") == {"type": "integer", "enum": [1, 5, 6]}
    assert schema(source, "P") == {"type": "string", "enum": ["a", "b"], "description": "What it may be."}
    assert schema(source, "T") == {"type": "string", "enum": ["new"]}
    assert schema(source, "M") == {"enum": [1, "two"]}
    assert schema(source, "Made") == {"type": "string", "enum": ["r", "b"]}
    assert schema(source, "Words") == {"type": "string", "enum": ["up", "down"]}


def test_made_classes_and_tuples() -> None:
    source = """
        from collections import namedtuple
        from typing import NamedTuple, TypedDict, NewType, NotRequired
        Point = namedtuple("Point", "x, y")
        Pair = NamedTuple("Pair", [("left", int), ("right", str)])
        Movie = TypedDict("Movie", {"title": str, "year": NotRequired[int]}, total=True)
        Id = NewType("Id", int)
    """
    assert schema(source, "Point") == {"type": "array", "prefixItems": [{}, {}], "minItems": 2, "maxItems": 2}
    assert schema(source, "Pair")["prefixItems"] == [{"type": "integer"}, {"type": "string"}]
    assert schema(source, "Movie") == {
        "type": "object",
        "properties": {"title": {"type": "string"}, "year": {"type": "integer"}},
        "required": ["title"],
    }
    assert schema(source, "Id | None") == {"type": ["integer", "null"]}


def test_generic_aliases_and_inheritance_of_arguments() -> None:
    source = """
        from typing import Generic, TypeVar, Union
        from pydantic import BaseModel, RootModel
        T = TypeVar("T")
        E = TypeVar("E", bound=int)
        class Box(BaseModel, Generic[T]):
            inside: T
            more: list["Box[T]"] = []
        class Result(Box[T], Generic[T, E]):
            error: E
        Either = Union[Box[T], list[T]]
        class Names(RootModel[dict[str, list[T]]], Generic[T]): ...
    """
    result = schema(source, "Result[str, bool]")
    assert result["properties"]["inside"] == {"type": "string"}
    assert result["properties"]["error"] == {"type": "boolean"}
    assert result["properties"]["more"]["items"] == {"$ref": "#/components/schemas/a:Box[string]input"}
    assert schema(source, "Result")["properties"]["error"] == {"type": "integer"}
    assert schema(source, "Either[float]")["anyOf"][1] == {"type": "array", "items": {"type": "number"}}
    assert schema(source, "Names[int]") == {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "integer"}}}


def test_recursive_aliases_end() -> None:
    source = """
        from typing import Union
        Tree = Union[int, list["Tree"], dict[str, "Tree"]]
    """
    ref = {"$ref": "#/components/schemas/a:Tree[]input"}
    assert schema(source, "Tree") == {
        "anyOf": [{"type": "integer"}, {"type": "array", "items": ref}, {"type": "object", "additionalProperties": ref}]
    }

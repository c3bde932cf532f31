from __future__ import annotations

from typing import Any

from liveapi.frameworks.python.expressions import Expressions
from liveapi.frameworks.python.types import Types
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition
from tests.trace.python_program import names


def returned(source: str | dict[str, str], name: str = "f") -> Any:
    """The schema of what a function returns, classes of the program written out."""
    finder, module = names(source if isinstance(source, dict) else {"a.py": source})
    types = Types(finder)
    function = next(s for s in module.ir.body if isinstance(s, ir.Function) and s.name == name)
    return types.components.resolve(Expressions(types).result(Definition(module, function), 0).whole)


def test_objects_lists_and_what_is_put_into_them() -> None:
    source = """
        def f(rows: list[int], flag: bool, **more):
            out = {"n": 1, "x": 0.5, "ok": not flag, "s": f"{rows}", "none": None, **{"deep": {"a": ["b"]}}}
            out["later"] = len(rows)
            names = []
            for row in rows:
                names.append({"row": row})
            out["names"] = names
            if flag: out["perhaps"] = 1
            out.update({"by": {k: 1 for k in rows}})
            return out
    """
    assert returned(source) == {
        "type": "object",
        "properties": {
            "n": {"type": "integer"},
            "x": {"type": "number"},
            "ok": {"type": "boolean"},
            "s": {"type": "string"},
            "none": {"type": "null"},
            "deep": {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "string"}}}, "required": ["a"]},
            "later": {"type": "integer"},
            "names": {
                "type": "array",
                "items": {"type": "object", "properties": {"row": {"type": "integer"}}, "required": ["row"]},
            },
            "perhaps": {"type": "integer"},
            "by": {"type": "object", "additionalProperties": {"type": "integer"}},
        },
        "required": ["n", "x", "ok", "s", "none", "deep", "later", "names", "by"],
    }


def test_functions_attributes_and_models() -> None:
    source = """
        from pydantic import BaseModel
        from datetime import datetime
        class User(BaseModel):
            name: str
            tags: list[str]
            def label(self): return self.name.upper()
        def load(id) -> User: ...
        def helper(user): return [user_of(user).tags[0], user_of(user).label()]
        def user_of(x):
            return load(x)
        def f(id, me: User):
            user = user_of(id)
            return {"user": user.model_dump(), "name": user.name, "both": helper(id), "at": datetime.now().isoformat(),
                    "mine": [tag for tag in me.tags], "either": me.name or None, "size": id * 2 > 3}
    """
    found = returned(source)
    assert found["properties"]["user"] == {"$ref": "#/components/schemas/a:User[]output"}
    del found["properties"]["user"]
    strings = {"type": "array", "items": {"type": "string"}}
    assert found["properties"] == {
        "name": {"type": "string"}, "both": strings, "at": {"type": "string"}, "mine": strings, "either": {"type": ["string", "null"]},
        "size": {"type": "boolean"},
    }  # fmt: skip


def test_generic_functions_and_repositories() -> None:
    source = """
        from typing import Generic, TypeVar
        from pydantic import BaseModel
        T = TypeVar("T")
        class Book(BaseModel):
            title: str
        class Repository(Generic[T]):
            def one(self) -> T: ...
            def some(self) -> list[T]: ...
        class Books(Repository[Book]): ...
        class Service:
            books: Books
            def __init__(self, shelf: Repository[Book]): self.shelf = shelf
            @property
            def first(self): return self.shelf.one()
        def cast(source, target: type[T]) -> T: ...
        def f(service: Service):
            return {"a": service.books.one(), "b": service.books.some(), "c": service.first, "d": cast(1, Book), "e": cast(2, target=Book)}
    """
    book = {"$ref": "#/components/schemas/a:Book[]output"}
    assert returned(source)["properties"] == {"a": book, "b": {"type": "array", "items": book}, "c": book, "d": book, "e": book}


def test_recursion_and_choices_end() -> None:
    source = """
        def f(n):
            x = x or f(n - 1)
            if n: return {"left": f(n - 1), "n": n}
            return [] if n > 3 else [{"a": 1}]
    """
    assert returned(source) == {
        "anyOf": [
            {"type": "object", "properties": {"left": {}, "n": {}}, "required": ["left", "n"]},
            {"type": "array", "items": {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}},
        ]
    }


def test_columns_and_queries() -> None:
    source = """
        from django.db import models
        from sqlalchemy import Column, Enum, ForeignKey, Integer, String, select
        from sqlalchemy.orm import Mapped, declarative_base, mapped_column, relationship
        Base = declarative_base()
        class User(Base):
            id = Column(Integer, primary_key=True)
            name = Column(String(40), nullable=False)
            mail = Column(String, nullable=True)
            state = Column(Enum("on", "off"))
            team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
            team: Mapped["Team"] = relationship(back_populates="users")
        class Team(Base):
            title: Mapped[str] = mapped_column(String(10))
        class Author(models.Model):
            born = models.DateField()
        class Book(models.Model):
            title = models.CharField(max_length=9)
            author = models.ForeignKey(Author, on_delete=models.CASCADE)
        def f(session, key):
            user = session.scalars(select(User).where(User.id == key)).one()
            users = session.query(User).filter(User.name == key).order_by(User.id).all()
            book = Book.objects.select_related("author").get(pk=key)
            return {
                "id": user.id, "name": user.name, "mail": user.mail, "state": user.state, "team": user.team.title,
                "names": [u.name for u in users], "ids": [u.id for u in User.query.filter_by(name=key)],
                "got": session.get(User, 1).team_id,
                "book": book.title, "born": book.author.born, "titles": [b.title for b in Book.objects.all()],
            }
    """
    text = {"type": "string", "maxLength": 40}
    assert returned(source)["properties"] == {
        "id": {"type": "integer"},
        "name": text,
        "mail": {"type": ["string", "null"]},
        "state": {"type": "string", "enum": ["on", "off"]},
        "team": {"type": "string"},
        "names": {"type": "array", "items": text},
        "ids": {"type": "array", "items": {"type": "integer"}},
        "got": {"type": "integer"},
        "book": {"type": "string", "maxLength": 9},
        "born": {"type": "string", "format": "date"},
        "titles": {"type": "array", "items": {"type": "string", "maxLength": 9}},
    }

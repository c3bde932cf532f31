from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liveapi.api.model import Parameter
from liveapi.frameworks.python.parsers import Parsers
from liveapi.frameworks.python.reads import Reads
from liveapi.frameworks.python.signature import Signatures
from liveapi.frameworks.python.types import Types
from liveapi.frameworks.python.views import Views
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition
from tests.trace.python_program import names


def told(parameters: list[Parameter]) -> list[str]:
    return [
        " ".join([p.location, p.name, ":".join(p.schema[k] for k in ("type", "format") if k in p.schema), *["required"] * p.required])
        for p in parameters
    ]


def function(source: Mapping[str, str] | str, name: str = "f") -> tuple[Types, Any, ir.Function]:
    finder, module = names(dict(source) if isinstance(source, Mapping) else {"a.py": source})
    return Types(finder), module, next(s for s in module.ir.body if isinstance(s, ir.Function) and s.name == name)


def declared(source: str, path: tuple[str, ...] = (), skip: bool = False) -> list[str]:
    types, module, handler = function(source)
    return told(Signatures(types, skip_first=skip).parameters(module, handler, {name: {"type": "string"} for name in path}))


def test_scalars_come_from_the_query_and_models_from_the_body() -> None:
    source = """
        from pydantic import BaseModel
        from fastapi import Request
        class Item(BaseModel): ...
        def f(id: int, q: str | None = None, item: Item = None, items: list[Item] = [], ids: list[int] = [], raw=1, r: Request = None): ...
    """
    assert declared(source, ("id",)) == ["path id integer required", "query q string", "query raw "]


def test_marks() -> None:
    source = """
        from typing import Annotated as A
        import fastapi as fa
        Limit = A[int, fa.Query(ge=1, le=9, alias="max")]
        Deep = fa.Depends(lambda depth: int)
        def f(limit: Limit = 3, x_key: str = fa.Header(), raw_key: str = fa.Header(convert_underscores=False),
              sid: "str | None" = fa.Cookie(None), b: str = fa.Form(), hid: int = fa.Query(1, include_in_schema=False), d=Deep): ...
    """
    assert declared(source) == [
        "query max integer", "header x-key string required", "header raw_key string required", "cookie sid string", "query depth  required",
    ]  # fmt: skip


def test_dependencies_of_every_kind() -> None:
    source = """
        from fastapi import Depends, Query, Security
        from dataclasses import dataclass
        class Base:
            def __init__(self, page: int = 1): ...
        class Paging(Base): ...
        class Role:
            def __init__(self, name: str): ...
            def __call__(self, realm: str): ...
        admin = Role("admin")
        @dataclass
        class Filters:
            tag: str
            since: "date" = None
        def Limit():
            def inner(limit: int = Query(10)): ...
            return Depends(inner)
        def make(x):
            def check(token: str): ...
            return check
        def loop(a: int, again=Depends("loop")): ...
        def f(p: Paging = Depends(), r=Depends(Role("x")),
              s=Security(admin), fs: Filters = Depends(Filters), l=Limit(), m=Depends(make(1))): ...
    """
    assert declared(source) == [
        "query page integer", "query realm string required", "query tag string required", "query since string:date", "query limit integer",
        "query token string required",
    ]  # fmt: skip


def test_ninja_marks_take_their_type_in_brackets() -> None:
    source = """
        from ninja import Query, Schema, Field, Path
        class Filters(Schema):
            q: str
            tags: list[str] = Field([], alias="tag")
        def f(req, id: Path[int], filters: Query[Filters]): ...
    """
    assert declared(source, ("id",), skip=True) == ["path id integer required", "query q string required", "query tag array"]


def test_enums_unions_and_aliases() -> None:
    source = """
        from enum import Enum, StrEnum, auto
        from typing import NewType, Union, Literal
        from uuid import UUID
        class Colour(str, Enum):
            red = "r"
            blue = "b"
        class Kind(StrEnum):
            BIG = auto()
        UserId = NewType("UserId", UUID)
        type Pair = int | str
        def f(a: Colour, b: Kind, c: UserId, d: Pair, e: Literal[1, 2], g: Union[None, bool] = None): ...
    """
    types, module, handler = function(source)
    schemas = [p.schema for p in Signatures(types).parameters(module, handler, {})]
    assert schemas == [
        {"type": "string", "enum": ["r", "b"]},
        {"type": "string", "enum": ["big"]},
        {"type": "string", "format": "uuid"},
        {"anyOf": [{"type": "integer"}, {"type": "string"}]},
        {"type": "integer", "enum": [1, 2]},
        {"type": "boolean"},
    ]


def test_what_a_handler_reads() -> None:
    source = """
        def page_of(r, other=None):
            return int(r.args.get("page", 1))
        def f(request):
            args = request.args
            q, size = args.get("q"), args.get("size", type=int)
            x = request.headers["X-Key"], request.headers.get("Content-Type"), request.cookies.get("sid")
            if "deep" in request.values: page_of(request)
            request.json["body"]; other.args.get("no"); request.META["HTTP_X_ID"], request.META["SERVER_NAME"]
            return {"q": args["need"]}
    """
    types, module, handler = function(source)
    assert told(Reads(types.names).parameters(module, handler)) == [
        "query q string", "query size integer", "header X-Key string", "cookie sid string", "query deep string", "query page integer",
        "header X-Id string", "query need string required",
    ]  # fmt: skip


def test_parsers() -> None:
    source = """
        from flask_restful import reqparse
        from webargs.flaskparser import use_args
        from webargs import fields
        import marshmallow as ma
        base = reqparse.RequestParser()
        base.add_argument("page", type=int, location="args", required=True).add_argument("body", location="json")
        parser = base.copy()
        parser.add_argument("tag", action="append", location=("args",))
        class Query(ma.Schema):
            since = fields.Date(data_key="from")
            ids = fields.List(fields.Int())
        @ns.doc(params={"lang": "The language", "X-A": {"in": "header", "type": "integer"}})
        @blp.arguments(Query, location="query")
        @blp.arguments(Body)
        @use_args({"q": fields.Str(required=True)}, location="query")
        def f():
            parser.parse_args()
    """
    types, module, handler = function(source)
    assert sorted(told(Parsers(types).used_by(module, handler))) == [
        "header X-A integer", "query from string:date", "query ids array", "query lang string", "query page integer required",
        "query q string required", "query tag array",
    ]  # fmt: skip


def test_views() -> None:
    finder, module = names(
        {
            "v.py": """
            from rest_framework import generics, mixins, viewsets
            from rest_framework.decorators import action
            class Base(mixins.ListModelMixin, viewsets.GenericViewSet):
                lookup_field = "slug"
                @action(detail=True, methods=["post"], url_path="like")
                def favourite(self, request): ...
                @favourite.mapping.delete
                def unlike(self, request): ...
            class Set(Base):
                def create(self, request): ...
            class View(generics.RetrieveUpdateAPIView):
                http_method_names = ["get", "put", "post"]
                def post(self, request): ...
                def update(self, request): ...
        """
        }
    )
    views = Views(Types(finder))
    made = {s.name: Definition(module, s) for s in module.ir.body if isinstance(s, ir.Class)}
    assert {a: s.symbol for a, s in views.actions(made["Set"]).items()} == {"list": "Set.list", "create": "Set.create"}
    (extra,) = views.extra_actions(made["Set"])
    assert (extra.url_path, extra.detail, sorted(extra.served)) == ("like", True, ["DELETE", "POST"])
    assert views.lookup(made["Set"]) == "slug"
    assert views.is_view_set(made["Set"])
    assert not views.is_view_set(made["View"])
    assert {m: s.symbol for m, s in views.methods(made["View"]).items()} == {"GET": "View.get", "PUT": "View.update", "POST": "View.post"}

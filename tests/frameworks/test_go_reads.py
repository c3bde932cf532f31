from __future__ import annotations

import pytest

from liveapi.frameworks.go.described import Descriptions
from liveapi.frameworks.go.methods import handled_methods
from liveapi.syntax import ir
from liveapi.syntax.go import Go
from liveapi.trace.interpreter import Interpreter
from liveapi.trace.languages.go import GoSemantics
from liveapi.trace.program import Program
from liveapi.trace.values import FunctionRef

IMPORTS = """
import (
    "net/http"
    "strconv"
    "time"

    "github.com/gin-gonic/gin"
    "github.com/gin-gonic/gin/binding"
    "github.com/go-chi/chi/v5"
    "github.com/gofiber/fiber/v2"
    "github.com/google/uuid"
    "github.com/gorilla/mux"
    "github.com/gorilla/schema"
    "github.com/labstack/echo/v4"
)
"""


class OneFile:
    """A repository of one file."""

    def __init__(self, source: str) -> None:
        self.source = source.encode()

    def read(self, path: str) -> bytes:
        return self.source


def read(source: str, name: str = "h", *, body: bool = False) -> list[str]:
    files = OneFile(f"package p\n{IMPORTS}{source}")
    program = Program(files, {"a.go": "go"}, {"a.go": frozenset()}, frozenset({"a.go"}), lambda _: Go.parse(files.source))
    run = Interpreter(program)
    module = program.module("a.go")
    assert module is not None
    semantics = run.semantics(module)
    assert isinstance(semantics, GoSemantics)
    handler = run.module_member(module, name)
    assert isinstance(handler, FunctionRef)
    descriptions = Descriptions(run, semantics)
    method = "POST" if body else "GET"
    out = []
    for p in descriptions.parameters(descriptions.of(handler, method), method):
        format_ = f":{p.schema['format']}" if "format" in p.schema else ""
        out.append(f"{p.location} {p.name} {p.schema.get('type', 'any')}{format_}{' required' if p.required else ''}")
    return out


@pytest.mark.parametrize(
    ("context", "code", "expected"),
    [
        ("*gin.Context", 'c.Query("q"); c.GetHeader("X-A"); c.Get("user"); c.GetHeader("Accept")', ["query q string", "header X-A string"]),
        ("*gin.Context", 'n, _ := strconv.Atoi(c.DefaultQuery("n", "1"))', ["query n integer"]),
        ("*gin.Context", 's := c.Param("id"); id, err := uuid.Parse(s)', ["path id string:uuid required"]),
        ("*gin.Context", 'c.QueryArray("t"); c.Cookie("sid")', ["query t array", "cookie sid string"]),
        ("*gin.Context", 'c.Request.URL.Query().Get("q"); c.Request.Header.Get("X-A")', ["query q string", "header X-A string"]),
        ("echo.Context", 'c.QueryParam("q"); c.Param("id"); c.QueryParams()["t"]', [
            "query q string", "path id string required", "query t array"]),
        ("echo.Context", 'echo.QueryParamsBinder(c).Int("a", &a).MustBool("b", &b).Strings("c", &d)', [
            "query a integer", "query b boolean required", "query c array"]),
        ("*fiber.Ctx", 'c.Query("q"); c.QueryInt("n", 1); c.Get("X-A"); c.Params("id"); c.ParamsInt("k")', [
            "query q string", "query n integer", "header X-A string", "path id string required", "path k integer required"]),
        ("fiber.Ctx", 'fiber.Query[int](c, "n"); fiber.Params[bool](c, "b")', ["query n integer", "path b boolean required"]),
        ("*http.Request", 'q := c.URL.Query(); q.Get("a"); q["b"]; q.Has("c")', ["query a string", "query b array", "query c string"]),
        ("*http.Request", 'c.PathValue("id"); c.FormValue("f"); c.Header["X-A"]', [
            "path id string required", "header X-A string", "query f string"]),
        ("*http.Request", 'v := mux.Vars(c); id, _ := strconv.ParseInt(v["id"], 10, 64); chi.URLParam(c, "slug")', [
            "path id integer:int64 required", "path slug string required"]),
    ],
)  # fmt: skip
def test_reads_by_name(context: str, code: str, expected: list[str]) -> None:
    assert read(f"func h(c {context}) {{ {code} }}") == expected


def test_forms_belong_to_the_body_where_there_is_one() -> None:
    source = 'type F struct { A int `form:"a"` }\nfunc h(c *gin.Context) { var f F; c.ShouldBind(&f); c.Request.FormValue("b") }'
    assert read(source, body=True) == []
    assert read(source) == ["query a integer", "query b string"]


def test_bound_structs() -> None:
    source = """
type Page struct {
    Limit int `form:"limit,default=10" query:"limit" binding:"max=50"`
}
type Kind string
type Filter struct {
    Page
    Kind Kind     `form:"kind" binding:"required,oneof=a b"`
    Tags []string `form:"tag"`
    From time.Time `form:"from"`
    Skip int `form:"-"`
}
func h(c *gin.Context) { f := Filter{}; if err := c.ShouldBindQuery(&f); err != nil {} }
func g(c fiber.Ctx) { p := new(Page); c.Bind().Query(p) }
func u(c *gin.Context) { var x struct { ID int64 `uri:"id"` }; c.ShouldBindUri(&x) }
"""
    assert read(source) == ["query limit integer", "query kind string required", "query tag array", "query from string:date-time"]
    assert read(source, "g") == ["query limit integer"]
    assert read(source, "u") == ["path id integer:int64 required"]


def test_helpers_that_take_the_request_are_followed() -> None:
    source = """
func page(r *http.Request) int { n, _ := strconv.Atoi(r.URL.Query().Get("page")); return n }
func h(w http.ResponseWriter, r *http.Request) { _ = page(r); h(w, r) }
"""
    assert read(source) == ["query page integer"]


def test_returned_handlers_are_read() -> None:
    assert read('func h() http.HandlerFunc { return func(w http.ResponseWriter, r *http.Request) { r.URL.Query().Get("q") } }') == [
        "query q string"
    ]


@pytest.mark.parametrize(
    ("code", "methods"),
    [
        ('switch r.Method { case http.MethodGet, "HEAD": a(); case "POST": b(); default: c() }', ["GET", "HEAD", "POST"]),
        ("if r.Method != http.MethodPost { return }", ["POST"]),
        ('if "PUT" == r.Method { a() } else if r.Method == "DELETE" { b() }', ["PUT", "DELETE"]),
        ("if x.Kind == http.MethodPost { return }", []),
    ],
)
def test_methods_told_apart_by_the_handler(code: str, methods: list[str]) -> None:
    (function,) = Go.parse(f"package p\nfunc h(w W, r *http.Request) {{ {code} }}".encode()).body
    assert isinstance(function, ir.Function)
    assert handled_methods(function) == methods


def test_helpers_bind_what_they_are_given() -> None:
    source = """
type Page struct { Size int `form:"size"` }
func bind(c *gin.Context, data any) bool { return c.ShouldBind(data) != nil }
func h(c *gin.Context) { req := &Page{}; if bind(c, req) { return } }
"""
    assert read(source) == ["query size integer"]


def test_helpers_read_the_name_they_are_given() -> None:
    source = """
func flag(r *http.Request, k string) bool { return r.FormValue(k) != "" }
func h(w http.ResponseWriter, r *http.Request) { _ = flag(r, "all") && flag(r, "size"); _ = r.Form.Get("since") }
"""
    assert sorted(read(source)) == ["query all boolean", "query since string", "query size boolean"]
    assert read(source, body=True) == []


def test_decoders_of_queries() -> None:
    source = """
type Q struct { A int `schema:"a"`; B string `schema:"-"` }
var decoder = schema.NewDecoder()
func h(w http.ResponseWriter, r *http.Request) { var q Q; decoder.Decode(&q, r.URL.Query()) }
func g(w http.ResponseWriter, r *http.Request) { var q Q; decoder.Decode(&q, r.PostForm) }
"""
    assert read(source) == ["query a integer"]
    assert read(source, "g", body=True) == []


def test_closures_of_generic_makers_take_what_their_function_takes() -> None:
    source = """
type In struct { Day string `query:"day"` }
func handle[T any](f func(c *gin.Context, in T) error) gin.HandlerFunc {
    return func(c *gin.Context) { var in T; c.ShouldBindWith(&in, binding.Query); f(c, in) }
}
func find(c *gin.Context, in struct { Size int `form:"size"` }) error { return nil }
var h = handle(find)
"""
    assert read(source) == ["query size integer"]

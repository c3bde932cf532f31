from __future__ import annotations

import pytest

from liveapi.api.model import Parameter
from liveapi.frameworks.rust.extractors import declared_parameters, rocket_parameters
from liveapi.frameworks.rust.paths import rocket
from liveapi.frameworks.rust.schemas import RustSchemas
from liveapi.syntax import ir
from liveapi.syntax.rust import Rust
from liveapi.trace.interpreter import Interpreter
from liveapi.trace.languages.rust_types import RustTypes
from liveapi.trace.program import Program
from liveapi.trace.values import FunctionRef

TYPES = """
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Filter {
    page_size: Option<u32>,
    #[serde(default = "one")]
    page: u8,
    #[serde(rename = "q")]
    query: String,
    kind: Kind,
    tags: Vec<String>,
    #[serde(skip)]
    hidden: String,
    #[serde(flatten)]
    range: Range,
}
struct Range { from: DateTime<Utc>, to: Option<f64> }
#[serde(rename_all = "snake_case")]
enum Kind { OldBook, #[serde(rename = "x")] New }
struct Id(i64);
type Slug = String;
struct Keys { shop: Uuid, id: Id, other: bool }
"""


class _Files:
    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def read(self, path: str) -> bytes:
        return self.files[path]


def parsed(source: str) -> tuple[FunctionRef, RustSchemas]:
    files = {"src/main.rs": (TYPES + source).encode()}
    program = Program(_Files(files), dict.fromkeys(files, "rust"), {}, frozenset(files), lambda path: Rust.parse(files[path]))
    run = Interpreter(program)
    module = program.module("src/main.rs")
    assert module is not None
    function = next(s for s in module.ir.body if isinstance(s, ir.Function))
    return FunctionRef(function, module, run.scope_of(module)), RustSchemas(run, RustTypes(run))


def shown(parameters: list[Parameter]) -> list[str]:
    out = []
    for p in parameters:
        format_ = f":{p.schema['format']}" if "format" in p.schema else ""
        out.append(f"{p.location} {p.name} {p.schema.get('type', 'any')}{format_}{' required' if p.required else ''}")
    return out


FILTER = [
    "query pageSize integer:int32",
    "query page integer",
    "query q string required",
    "query kind string required",
    "query tags array",
    "query from string:date-time required",
    "query to number:double",
]


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        ("Path(id): Path<u64>", ["path id integer:int64 required"]),
        ("Path((shop, id)): Path<(Uuid, Id)>", ["path shop string:uuid required", "path id integer:int64 required"]),
        ("path: web::Path<Keys>", ["path shop string:uuid required", "path id integer:int64 required"]),
        ("path: web::Path<(Slug,)>", ["path id string required"]),
        ("Query(f): Query<Filter>", FILTER),
        ("f: Valid<web::Query<Filter>>", FILTER),
        ("f: Option<Query<Range>>", ["query from string:date-time", "query to number:double"]),
        ("Query(f): Query<HashMap<String, String>>, Json(b): Json<Filter>", []),
    ],
)
def test_extractors(signature: str, expected: list[str]) -> None:
    handler, schemas = parsed(f"async fn h({signature}) {{}}")
    assert shown(declared_parameters(handler, ["shop", "id"], schemas)) == expected


def test_enums_are_named_as_on_the_wire() -> None:
    handler, schemas = parsed("fn h(Query(f): Query<Filter>) {}")
    found = {p.name: p.schema for p in declared_parameters(handler, [], schemas)}
    assert found["kind"] == {"type": "string", "enum": ["old_book", "x"]}


def test_headers_that_are_read() -> None:
    handler, schemas = parsed(
        'fn h(h: HeaderMap, r: HttpRequest) { h.get("x-a"); h["x-b"]; r.headers().get("X-C"); m.get("no"); h.get("Host"); }'
    )
    assert shown(declared_parameters(handler, [], schemas)) == ["header x-a string", "header x-b string", "header X-C string"]


def test_rocket() -> None:
    handler, schemas = parsed("fn h(id: i64, rest: PathBuf, page: Option<u16>, f: Range, color: Vec<&str>, body: Json<Filter>) {}")
    found = rocket_parameters(handler, rocket("/a/<id>/<_>/<rest..>?<page>&<color>&open&kind=x&<f..>"), schemas)
    assert shown(found) == [
        "path id integer:int64 required",
        "path rest string required",
        "query page integer",
        "query color array",
        "query open any required",
        "query kind any required",
        "query from string:date-time required",
        "query to number:double",
    ]

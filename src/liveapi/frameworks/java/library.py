"""Types of the JVM's languages and libraries, by name ▶ what they are on the wire."""

from __future__ import annotations

from calendar import day_name, month_name
from collections.abc import Mapping

from liveapi.api.components import Components, TypeKey
from liveapi.api.model import Schema
from liveapi.api.shapes import Property, array_of, enum_of, object_of
from liveapi.frameworks.answers import FILE
from liveapi.trace.languages.jvm_library import words

_INT: Schema = {"type": "integer", "format": "int32"}
_LONG: Schema = {"type": "integer", "format": "int64"}
_STRING: Schema = {"type": "string"}
BYTES: Schema = {"type": "string", "format": "byte"}


def _each(names: str, schema: Schema) -> dict[str, Schema]:
    return {name: schema for name in names.split()}  # noqa: C420 - the schemas are not changed


SCALARS: Mapping[str, Schema] = {
    **_each("int Integer Int short Short byte Byte AtomicInteger UInt UShort UByte Year", _INT),
    **_each("long Long AtomicLong ULong OptionalLong", _LONG),
    "BigInteger": {"type": "integer"},
    **_each("BigDecimal Number", {"type": "number"}),
    **_each("float Float", {"type": "number", "format": "float"}),
    **_each("double Double OptionalDouble", {"type": "number", "format": "double"}),
    "OptionalInt": _INT,
    **_each("boolean Boolean AtomicBoolean", {"type": "boolean"}),
    **_each(
        """String CharSequence char character Character Char ObjectId StringBuilder Locale Currency ZoneId ZoneOffset TimeZone Charset
        Path InetAddress MediaType YearMonth MonthDay LocalTime OffsetTime Period Class Regex HttpMethod""",
        _STRING,
    ),
    "UUID": {"type": "string", "format": "uuid"},
    "LocalDate": {"type": "string", "format": "date"},
    **_each(
        "Instant LocalDateTime OffsetDateTime ZonedDateTime Date DateTime Timestamp Calendar", {"type": "string", "format": "date-time"}
    ),
    "Duration": {"type": "string", "format": "duration"},
    **_each("URI URL Url", {"type": "string", "format": "uri"}),
    "ByteArray": BYTES,
    "DayOfWeek": enum_of(d.upper() for d in day_name),
    "Month": enum_of(m.upper() for m in month_name if m),
    **_each("JsonObject ObjectNode JSONObject MultiValueMap MultivaluedMap Properties", {"type": "object"}),
    **_each("MultipartFormDataInput FormDataMultiPart MultiPart Form", {"type": "object"}),
    **_each("JsonArray ArrayNode JSONArray", {"type": "array", "items": {}}),
    "IntArray": array_of(_INT),
    "LongArray": array_of(_LONG),
    **_each(
        """Resource InputStreamResource ByteArrayResource FileSystemResource InputStream StreamingResponseBody StreamingOutput File
        MultipartFile FilePart Part CompletedFileUpload StreamingFileUpload FileUpload EntityPart InputPart SystemFile StreamedFile
        UrlResource ByteBuffer DataBuffer InMemoryResource""",
        FILE,
    ),
}  # fmt: skip
LISTS = frozenset(
    [
        "[]",
        "List",
        "Collection",
        "Array",
        "Iterable",
        "MutableList",
        "ArrayList",
        "LinkedList",
        "Flux",
        "Multi",
        "Flow",
        "Stream",
        "Sequence",
        "Iterator",
        "Queue",
        "Deque",
        "Streamable",
        "ImmutableList",
        "Flowable",
        "Observable",
        "PersistentList",
        "MutableCollection",
        "Publisher",
        "Vector",
    ]
)
SETS = words("Set SortedSet HashSet LinkedHashSet TreeSet MutableSet ImmutableSet EnumSet")
MAPS = words("""Map HashMap LinkedHashMap TreeMap SortedMap MutableMap ConcurrentHashMap ConcurrentMap EnumMap ImmutableMap""")
#: What the server looks into, or waits for, to send what is inside.
WRAPPERS = words(
    """ResponseEntity HttpEntity RequestEntity Mono Uni CompletableFuture CompletionStage Future ListenableFuture Callable DeferredResult
    WebAsyncTask Deferred HttpResponse MutableHttpResponse RestResponse Single Maybe Lazy Provider Optional Supplier
    AtomicReference GenericEntity ServerSentEvent Result HttpRequest"""
) - {"Optional"}  # fmt: skip
OPTIONALS = frozenset({"Optional"})
NOTHING = frozenset({"void", "Void", "Unit", "Nothing", "Completable"})
PAGES = frozenset({"Page", "PageImpl", "Slice", "SliceImpl", "PagedModel"})
#: Bases of a class by which it is a list or a map itself.
COLLECTION_BASES: Mapping[str, str] = {
    **dict.fromkeys(("ArrayList", "LinkedList", "AbstractList"), "List"),
    **dict.fromkeys(("HashMap", "LinkedHashMap", "TreeMap"), "Map"),
}
#: Types whose values are elements that arrive one by one.
STREAMS = frozenset({"Flux", "Multi", "Flow", "Flowable", "Publisher"})
FILES = frozenset(name for name, schema in SCALARS.items() if schema is FILE)
#: Other classes of libraries that are sent as they are.
MEMBERS: Mapping[str, Mapping[str, Schema]] = {
    "ProblemDetail": {
        "type": {"type": "string", "format": "uri"}, "title": _STRING, "status": _INT, "detail": _STRING,
        "instance": {"type": "string", "format": "uri"},
    },
}  # fmt: skip


#: A link of Spring HATEOAS.
LINK: Schema = object_of([Property("href", _STRING, True), Property("templated", {"type": "boolean"})])
#: Classes of libraries that entities extend ▶ the members that they bring along.
BASES: Mapping[str, Mapping[str, Schema]] = {
    "PanacheEntity": {"id": _LONG}, "RepresentationModel": {"_links": {"type": "object", "additionalProperties": LINK}},
}  # fmt: skip


def page(kind: str, item: Schema, components: Components) -> Schema:
    """A page as Spring Data writes it."""
    domain = ("org", "springframework", "data", "domain")
    if kind == "PagedModel":
        about = components.define(
            TypeKey(("org", "springframework", "data", "web"), ("PageMetadata",)),
            lambda: object_of(Property(n, _LONG, True) for n in ("size", "number", "totalElements", "totalPages")),
        )
        return object_of([Property("content", array_of(item), True), Property("page", about, True)])
    flag: Schema = {"type": "boolean"}
    sort = components.define(
        TypeKey(domain, ("SortObject",)), lambda: object_of(Property(n, flag, True) for n in ("empty", "sorted", "unsorted"))
    )
    pageable = components.define(
        TypeKey(domain, ("PageableObject",)),
        lambda: object_of(
            [
                Property("offset", _LONG, True),
                Property("pageNumber", _INT, True),
                Property("pageSize", _INT, True),
                Property("paged", flag, True),
                Property("unpaged", flag, True),
                Property("sort", sort, True),
            ]
        ),
    )
    totals = [Property("totalElements", _LONG, True), Property("totalPages", _INT, True)] if kind == "Page" else []
    return object_of(
        [
            Property("content", array_of(item), True),
            Property("empty", flag, True),
            Property("first", flag, True),
            Property("last", flag, True),
            Property("number", _INT, True),
            Property("numberOfElements", _INT, True),
            Property("pageable", pageable, True),
            Property("size", _INT, True),
            Property("sort", sort, True),
            *totals,
        ]
    )

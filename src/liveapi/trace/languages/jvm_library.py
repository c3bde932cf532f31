"""Names of Java's and Kotlin's libraries: what collections, streams, reactive types and repositories give."""

from __future__ import annotations

from collections.abc import Mapping


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set of names."""
    return frozenset(text.split())


#: Methods of collections, streams, optionals and reactive types that keep the type of what they are called on.
KEEPING = words(
    """also apply cache collect defaultIfEmpty delayElements distinct distinctBy doOnNext doOnSuccess drop filter filterIndexed filterNot
    filterNotNull filterWhen invoke ifPresent limit limitRequest onEach onErrorMap onErrorResume onFailure onItem orEmpty parallel
    peek plus publishOn reversed runOn sequential shuffled skip sort sorted sortedBy sortedByDescending sortedWith stream subscribeOn
    switchIfEmpty take takeIf takeUnless then toCollection toList toMutableList toSet toUnmodifiable unordered asSequence asFlow
    asFlux buffer collectSortedList log timeout toFuture parallelStream iterator asIterable subList ifEmpty
    getResultList setParameter setMaxResults setFirstResult call"""
)
#: Those that give one of the elements.
TAKING = words(
    """await awaitBody awaitBodyOrNull awaitFirst awaitFirstOrNull awaitOne awaitOneOrNull awaitSingle awaitSingleOrNull awaitSuspending
    block blockFirst blockLast blockOptional elementAt elementAtOrNull find first firstOrNull get getFirst getIfPresent getLast
    getOrElse getOrNull getOrThrow getValue join last lastOrNull maxByOrNull minByOrNull orElse orElseGet orElseThrow poll random
    remove removeFirst getSingleResult single singleOrNull next getOrDefault asOptional getBody"""
)
#: Those that give an optional element.
FINDING = frozenset({"findFirst", "findAny", "max", "min", "reduce"})
#: Those that turn each element into something, by a function.
MAPPING = frozenset({"map", "mapNotNull", "mapIndexed", "transform", "thenApply", "mapToObj"})
#: The same, where the function gives a container, whose elements count.
FLATTENING = frozenset({"flatMap", "concatMap", "flatMapMany", "flatMapIterable", "switchMap", "thenCompose", "flatMapSequential"})
#: Kotlin's functions that give what their block gives.
SCOPING = frozenset({"let", "run", "use", "runCatching", "with"})
#: Functions that make a container of what they are given.
FACTORIES: Mapping[tuple[str, str], str] = {
    **{("Mono", n): "Mono" for n in ("just", "justOrEmpty")},
    **{("Flux", n): "Flux" for n in ("just",)},
    **{("Optional", n): "Optional" for n in ("of", "ofNullable")},
    **{("List", n): "List" for n in ("of",)},
    **{("Set", n): "Set" for n in ("of",)},
    **{("Arrays", n): "List" for n in ("asList",)},
    **{("Collections", n): "List" for n in ("singletonList",)},
    **{("Stream", n): "List" for n in ("of",)},
    ("CompletableFuture", "completedFuture"): "CompletableFuture",
}
#: Those that keep or change the container of their argument.
CONVERTERS: Mapping[tuple[str, str], str] = {
    ("Flux", "fromIterable"): "Flux", ("Flux", "fromStream"): "Flux", ("Flux", "from"): "Flux",
    ("Mono", "from"): "Mono", ("Mono", "fromFuture"): "Mono", ("List", "copyOf"): "List", ("Set", "copyOf"): "Set",
    ("ImmutableList", "copyOf"): "List", ("Collections", "unmodifiableList"): "List",
}  # fmt: skip
PAGES = frozenset({"Page", "PageImpl", "Slice", "SliceImpl", "PagedModel"})
COLLECTIONS = frozenset({"List", "Set", "Collection", "Iterable", "Flux", "Multi", "Flow", "Stream", "Sequence", "[]", "Array"}) | PAGES
#: Repository interfaces of Spring Data, Micronaut Data and Panache, whose first type argument is the entity.
REPOSITORIES = ("Repository", "RepositoryBase", "PanacheEntity", "PanacheEntityBase", "Dao", "Mapper")
ONE = frozenset({"findById", "findOne", "findByIdOptional"})
SAME = words("save saveAndFlush update insert merge getById getOne getReferenceById firstResult")
MANY = frozenset({"findAll", "listAll", "list", "findAllById", "saveAll", "streamAll"})
SIMPLE: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "toString",
            "trim",
            "toUpperCase",
            "toLowerCase",
            "lowercase",
            "uppercase",
            "substring",
            "formatted",
            "name",
            "getMessage",
            "getLocalizedMessage",
        ),
        "String",
    ),
    **dict.fromkeys(("size", "length", "intValue", "ordinal", "indexOf", "toInt"), "int"),
    **dict.fromkeys(("count", "longValue", "getTotalElements", "toLong"), "long"),
    **dict.fromkeys(
        ("isEmpty", "isPresent", "equals", "contains", "containsKey", "anyMatch", "allMatch", "noneMatch", "existsById", "isNotEmpty"),
        "boolean",
    ),
}
PROPERTIES: Mapping[str, str] = {
    "size": "int",
    "length": "int",
    "name": "String",
    "message": "String",
    "ordinal": "int",
    "totalElements": "long",
}
#: Kotlin's functions that give an object of the type that they are called with: dependency injection.
INJECTORS = frozenset({"inject", "get", "instance", "koinInject", "provider"})
#: Types of which ``size()`` and ``length()`` are an ``int``.
SIZED = COLLECTIONS | words("Map HashMap MutableMap String CharSequence ArrayList MutableList HashSet MutableSet")
#: Functions that give what they are asked for by its class (``find(Fruit.class, id)``) ▶ what that arrives in.
READERS: Mapping[str, str] = {
    **dict.fromkeys(words("bodyToMono retrieveMono"), "Mono"),
    "bodyToFlux": "Flux",
    "bodyToFlow": "Flow",
    **dict.fromkeys(words("createQuery createNamedQuery createNativeQuery queryForList findAll getForList"), "List"),
    **dict.fromkeys(
        words(
            """awaitBody awaitBodyOrNull receive receiveNullable find findById getReference readValue convertValue treeToValue fromJson
            getForObject patchForObject postForObject unwrap readEntity"""
        ),
        "",
    ),
}
#: Functions that give what a function gives that they run inside of something.
RUNNING = words("withTransaction withSession inTransaction runInTransaction executeInTransaction execute callInTransaction withContext")

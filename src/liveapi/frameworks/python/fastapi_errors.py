"""Error answers of FastAPI and Starlette: exceptions that are raised, and the handlers that turn exceptions into answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.api.components import TypeKey
from liveapi.api.model import Certainty, Schema
from liveapi.api.shapes import MISSING, Property, any_of, array_of, object_of
from liveapi.frameworks.answers import JSON, TEXT, Answers
from liveapi.frameworks.python.expressions import Expressions
from liveapi.frameworks.python.raises import Raised, Raises, made_with
from liveapi.frameworks.python.sites import constant
from liveapi.frameworks.python.statuses import status_of
from liveapi.frameworks.python.written import Written, written
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition
from liveapi.trace.values import ClassRef, Const, External, FunctionRef, Value

if TYPE_CHECKING:
    from liveapi.frameworks.python.types import Types

_STRING: Schema = {"type": "string"}


@dataclass(frozen=True, slots=True)
class Handler:
    """A function that answers exceptions of a class, or a status."""

    name: str
    function: FunctionRef


class Errors:
    """The error answers of one program."""

    def __init__(self, raises: Raises, handlers: Iterable[tuple[Value, Value]]) -> None:
        self.raises = raises
        self.expressions: Expressions = raises.expressions
        self.types: Types = raises.types
        self.handlers = list(_named(handlers))

    def add(self, answers: Answers, functions: Iterable[Definition], *, text: bool = False) -> None:
        """The errors that functions raise, as answers of an operation; ``text``: Starlette answers with the words alone."""
        seen: set[tuple[int, str]] = set()
        for function in functions:
            for raised in self.raises.of(function):
                for status, schema, media, words in self._answer(raised, text):
                    if (status, words) in seen or (answers.has(status) and answers.declares(status)):
                        continue
                    seen.add((status, words))
                    answers.add(status, schema, media, description=words, evidence=raised.evidence, certainty=Certainty.LIKELY)

    def _answer(self, raised: Raised, text: bool) -> Iterator[tuple[int, Schema | None, str, str]]:
        """Status, schema, media type and words of the answer to an exception."""
        names = self._names(raised)
        http = "HTTPException" in names
        status = self._status(raised)
        words = self._words(raised) if http else ""
        handled = self.handled(raised)
        if handled is not None:
            for found in handled:
                code = found.status or status
                if code is not None:
                    yield code, found.schema, found.media, words
            return
        if http and status is not None and text:
            yield status, _STRING, TEXT, words
        elif http and status is not None:
            yield status, object_of([Property("detail", self._detail(raised), True)]), JSON, words

    def handled(self, raised: Raised) -> list[Written] | None:
        """What the handler of an exception answers; ``None`` without one."""
        handler = next((h for n in self._names(raised) for h in self.handlers if h.name == n), None)
        if handler is None:
            return None
        ref = handler.function
        return list(written(self.expressions, ref.module, ref.function, ref.owner.cls if ref.owner is not None else None))

    def _names(self, raised: Raised) -> list[str]:
        """The class of an exception and those it extends, nearest first."""
        if raised.cls is None:
            return [raised.name.rpartition(".")[2]]
        own = [part.node.name for part in self.types.lineage(raised.cls) if isinstance(part.node, ir.Class)]
        return [*own, *(n.rpartition(".")[2] for n in self.types.library_bases(raised.cls))]

    def _status(self, raised: Raised) -> int | None:
        for name, position in (("status_code", 0), ("status", 0), ("code", 0)):
            found = made_with(self.types, raised, name, position)
            if found is not None and (status := status_of(self.types, found[0].site, found[1])) is not None:
                return status
        return None

    def _words(self, raised: Raised) -> str:
        found = made_with(self.types, raised, "detail", 1)
        value = constant(self.types.names, found[0].site, found[1]) if found is not None else MISSING
        return value if isinstance(value, str) else ""

    def _detail(self, raised: Raised) -> Schema:
        found = made_with(self.types, raised, "detail", 1)
        schema = self.expressions.schema(found[1], found[0]) if found is not None else {}
        return schema if schema.get("type") in {"object", "array"} or "$ref" in schema else _STRING

    def refused(self, answers: Answers, status: int) -> None:
        """What a security scheme answers to a request without it: as any other HTTP exception."""
        handler = next((h for h in self.handlers if h.name == "HTTPException"), None)
        schema: Schema = object_of([Property("detail", _STRING, True)])
        media = JSON
        if handler is not None:
            ref = handler.function
            found = next(iter(written(self.expressions, ref.module, ref.function, None)), None)
            schema, media = (found.schema or {}, found.media) if found is not None else ({}, JSON)
        answers.add(status, schema, media, certainty=Certainty.LIKELY)

    def invalid(self, answers: Answers) -> None:
        """What is said of a request that does not fit."""
        handler = next((h for h in self.handlers if h.name in {"RequestValidationError", "ValidationError"}), None)
        if handler is None:
            answers.add(422, validation_error(self.types), description="Validation Error")
            return
        ref = handler.function
        for found in written(self.expressions, ref.module, ref.function, ref.owner.cls if ref.owner is not None else None):
            status = found.status or 422
            if not answers.has(status):
                answers.add(status, found.schema, found.media, description="Validation Error", evidence=found.evidence)


def _named(handlers: Iterable[tuple[Value, Value]]) -> Iterator[Handler]:
    for raised, function in handlers:
        if not isinstance(function, FunctionRef):
            continue
        if isinstance(raised, ClassRef):
            yield Handler(raised.cls.name, function)
        elif isinstance(raised, External):
            yield Handler(raised.name.rpartition(".")[2], function)
        elif isinstance(raised, Const):
            yield Handler(str(raised.value), function)


def validation_error(types: Types) -> Schema:
    """What FastAPI says of a request that does not fit: a component of its own."""

    def place() -> Schema:
        located = array_of(any_of([_STRING, {"type": "integer"}]))
        return object_of(
            [
                Property("loc", located, True),
                Property("msg", _STRING, True),
                Property("type", _STRING, True),
                Property("input"),
                Property("ctx", {"type": "object"}),
            ]
        )

    one = types.components.define(TypeKey(("fastapi",), ("ValidationError",)), place)
    return types.components.define(TypeKey(("fastapi",), ("HTTPValidationError",)), lambda: object_of([Property("detail", array_of(one))]))

"""The request body of an operation: by its form request or validation, and by what its handler reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveapi.api.model import Certainty, Evidence, RequestBody
from liveapi.api.shapes import MISSING, object_of
from liveapi.frameworks.answers import FORM, JSON, MULTIPART, body_of
from liveapi.frameworks.php.class_schemas import class_key
from liveapi.frameworks.php.evaluation import Outcome
from liveapi.frameworks.php.handling import Handling
from liveapi.frameworks.php.inputs import Read, ReadField
from liveapi.frameworks.php.rules import Field
from liveapi.frameworks.php.words import described

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter


def request_body(run: Interpreter, outcome: Outcome) -> RequestBody | None:
    """The body, or ``None`` where nothing is known to be sent."""
    if not outcome.has_body:
        outcome.has_body, outcome.body = True, _made(run, outcome)
    return outcome.body


def _made(run: Interpreter, outcome: Outcome) -> RequestBody | None:
    handling = outcome.handling
    if handling.declared is not None:
        return body_of(handling.declared, evidence=Evidence(outcome.function.module.path, outcome.function.function.line))
    certain = handling.rules is not None or bool(handling.inside)
    root = handling.rules or ReadField()
    validated = set(root.fields)
    _add(handling, handling.inputs, root)
    for said in described(outcome.function.function.doc, "bodyParam"):
        path = [p for p in said.name.replace("[]", ".*").split(".") if p]
        parent = root.at(path[:-1])
        known = parent.fields.get(path[-1])
        if known is None:
            known = parent.fields[path[-1]] = ReadField(required=said.required, read=Read(said.schema))
        elif isinstance(known, ReadField) and known.read is not None:
            known.read.note(said.schema)
            known.required = known.required or said.required
        known.description = known.description or said.description
        if known.example is MISSING and (examples := said.schema.get("examples")):
            known.example = examples[0]
    for name in handling.made:
        *outer, last = name.split(".")
        if not outer or outer[0] in root.fields:
            root.at(outer).fields.pop(last, None)
    if not root.fields and root.items is None:
        return None
    schema = root.schema() if root.words or root.items is not None else object_of(root.properties())
    form = handling.form
    if form is not None and set(root.fields) <= validated:
        schema = run.components.define(class_key(form, "input"), lambda: schema)
    # What leads to pages comes from forms on pages.
    media = MULTIPART if root.has_file() else handling.media or (FORM if outcome.shows_pages() else JSON)
    return body_of(
        schema, media, required=root.is_required() or _needs(root), certainty=Certainty.CERTAIN if certain else Certainty.GUESSED
    )


def _needs(root: Field) -> bool:
    return any(f.is_required() for f in root.fields.values())


def _add(handling: Handling, read: Read, known: Field) -> None:
    """Add what is read to what validation describes, place by place."""
    for name, child in read.children.items():
        inside = handling.inside.get(id(child))
        if name in known.fields:
            _add(handling, child, known.fields[name])
        elif inside is not None:
            known.fields[name] = inside
            _add(handling, child, inside)
        else:
            made = ReadField(evidence=child.evidence)
            made.read = child
            known.fields[name] = made
            _add(handling, child, made)
    if read.items is not None:
        if known.items is None:
            made = ReadField(evidence=read.items.evidence)
            made.read = read.items
            known.items = made
        _add(handling, read.items, known.items)

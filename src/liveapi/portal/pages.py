"""The pages: from a snapshot to what the templates need."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import jinja2

from liveapi.api.examples import media_example
from liveapi.api.groups import Listed
from liveapi.api.model import Certainty, Evidence, Location, MediaType, Operation, Parameter
from liveapi.api.requests import form
from liveapi.api.schema_text import default_of, limits, rows, type_name
from liveapi.portal import code
from liveapi.portal.site import Site, Snapshot, beyond
from liveapi.portal.text import first_line, path_html, prose, short

HERE = Path(__file__).parent
SANDBOX = "/-/sandbox"

_CERTAINTY = {
    Certainty.LIKELY: "Likely: read through at least one assumption, such as a caller or a part of a prefix that is not in the code.",
    Certainty.GUESSED: "Guessed: inferred from use alone.",
}


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {"prose": prose, "path": path_html, "first_line": first_line, "short": short}
    environment.globals |= {"asset": asset, "page_of": page_of, "certainty_text": _CERTAINTY, "beyond": beyond}
    return environment


@cache
def asset(name: str) -> str:
    """The address of a static file; it changes with the file, so that browsers may keep it for good."""
    digest = hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:12]
    return f"/-/static/{name}?v={digest}"


def page_of(each: Listed) -> str:
    """The address of an operation's page."""
    return f"/operations/{quote(each.id, safe='', errors='replace')}"


class Pages:
    """Renders pages of a site as it is now."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def overview(self, query: str = "") -> str:
        """All operations, or those that ``query`` finds."""
        snapshot = self.site.snapshot
        # Rows that are not found are hidden, not left out: scripts go on filtering from there.
        kept = {each.id for each in (snapshot.find(query) if query.strip() else snapshot.listed)}
        return self.render("overview.html", None, groups=snapshot.groups, kept=kept, query=query.strip(), title=snapshot.api.title)

    def found(self, query: str) -> str:
        """The first operations that ``query`` finds, for the search box of other pages."""
        found = self.site.snapshot.find(query)
        return _environment().get_template("found.html").render(found=found[:12], count=len(found), query=query)

    def operation(self, name: str, origin: str) -> str | None:
        """The page of an operation."""
        snapshot = self.site.snapshot
        index = snapshot.places.get(name)
        if index is None:
            return None
        each = snapshot.listed[index]
        operation = each.operation
        request = form(operation, snapshot.api)
        return self.render(
            "operation.html",
            each,
            title=operation.summary or f"{operation.method} {operation.path}",
            operation=operation,
            parameters=self.parameters(operation),
            body=self.contents(operation.request_body.content) if operation.request_body else [],
            responses=[(r, self.contents(r.content)) for r in sorted(operation.responses, key=lambda r: (r.status == "default", r.status))],
            form=request,
            curl=request.curl(operation, origin + SANDBOX),
            sandbox=SANDBOX,
            previous=snapshot.listed[index - 1] if index else None,
            following=snapshot.listed[index + 1] if index + 1 < len(snapshot.listed) else None,
        )

    def source(self, path: str, first: int, last: int) -> str | None:
        """A file with lines marked."""
        snapshot = self.site.snapshot
        if snapshot.source is None or path not in snapshot.source:
            return None
        shown, total = code.lines(path, snapshot.source.read(path), first, last)
        served = [e for e in snapshot.listed if path in _files(e.operation)]
        return self.render("source.html", None, title=path, path=path, lines=shown, total=total, first=first, last=last, served=served[:50])

    def missing(self, what: str) -> str:
        """The page for an address that leads nowhere."""
        return self.render("missing.html", None, title="Not found", what=what)

    def render(self, template: str, current: Listed | None, **values: Any) -> str:
        """A page in its frame."""
        snapshot = self.site.snapshot
        return (
            _environment()
            .get_template(template)
            .render(
                site=self.site,
                api=snapshot.api,
                all_groups=snapshot.groups,
                total_operations=len(snapshot.listed),
                current=current,
                place=lambda evidence: place(snapshot, evidence),
                frameworks=_frameworks(snapshot),
                **values,
            )
        )

    def parameters(self, operation: Operation) -> list[dict[str, Any]]:
        """Rows of the table of parameters, in the order path, query, header, cookie."""
        schemas = self.site.snapshot.api.schemas
        order = list(Location)
        return [_parameter(p, schemas) for p in sorted(operation.parameters, key=lambda p: order.index(p.location))]

    def contents(self, content: dict[str, MediaType]) -> list[dict[str, Any]]:
        """Bodies by media type: what they are called, their properties, an example."""
        schemas = self.site.snapshot.api.schemas
        made: list[dict[str, Any]] = []
        shown: list[MediaType] = []
        for kind, media in content.items():
            if media in shown:  # the same body under another name, as ASP.NET lists text/json beside application/json
                made[shown.index(media)]["kinds"].append(kind)
                continue
            shown.append(media)
            value = media_example(media, schemas)
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2) if value is not None else ""
            made.append({"kinds": [kind], "type": type_name(media.schema, schemas), "rows": rows(media.schema, schemas), "example": text})
        return made


def _parameter(parameter: Parameter, schemas: Any) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": str(parameter.location),
        "type": type_name(parameter.schema, schemas) if parameter.schema else "string",
        "required": parameter.required or parameter.location is Location.PATH,
        "limits": limits(parameter.schema, schemas),
        "default": default_of(parameter.schema, schemas),
        "description": parameter.description or str(parameter.schema.get("description") or ""),
        "deprecated": parameter.deprecated,
        "certainty": parameter.certainty,
    }


def place(snapshot: Snapshot, evidence: Evidence) -> dict[str, str]:
    """A place in the code: its text, the viewer's address and one elsewhere, where there are such."""
    last = max(evidence.end, evidence.line)
    query = urlencode({"line": evidence.line, "end": last})
    local = f"/source/{quote(evidence.file, errors='replace')}?{query}#L{evidence.line}" if snapshot.local(evidence) else ""
    known = snapshot.remote if local else None
    return {"text": str(evidence), "local": local, "remote": known.link(evidence) if known else "", "host": known.name if known else ""}


def _files(operation: Operation) -> set[str]:
    handler = operation.handler.evidence.file if operation.handler and operation.handler.evidence else ""
    return {operation.registration.file, handler}


def _frameworks(snapshot: Snapshot) -> list[str]:
    names = {report.name for report in snapshot.api.frameworks if report.found} or {o.operation.framework for o in snapshot.listed}
    return sorted(names)

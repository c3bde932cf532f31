"""What comments tell documentation tools: swaggo's ``@Summary``, ``@Param``, ``@Success 200 {object} T{data=U}``, go-swagger's headings.

They declare words, parameters, bodies and answers, never routes: those are where they are registered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Evidence, Location, Parameter, Schema
from liveapi.api.shapes import Property, array_of, map_of, object_of
from liveapi.frameworks.answers import BINARY, FILE, FORM, HTML, JSON, MULTIPART, TEXT
from liveapi.frameworks.go.schemas import GoSchemas
from liveapi.frameworks.go.tags import typed
from liveapi.frameworks.security import Requirement, api_key, oauth2
from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.scope import Scope
    from liveapi.trace.values import FunctionRef

_LINE = re.compile(r"^\s*@(\w[\w.]*)\s*(.*)$")
_GO_SWAGGER = re.compile(r"^swagger:(?:operation|route)\s+[A-Z]+\s+\S+\s+(.*)$", re.MULTILINE)
_PARAM = re.compile(r"^(\S+)\s+(\w+)\s+(\S+)\s+(\w+)(?:\s+\"((?:[^\"\\]|\\.)*)\")?")
_ATTRIBUTE = re.compile(r"(\w+)\(([^()]*)\)")
#: Where go-swagger's words end and what it says to machines begins.
_SECTION = re.compile(r"(?m)^\s*(?:---|(?:Produces|Consumes|Schemes|Security|Parameters|Responses|Deprecated|Extensions):)")
_ANSWER = re.compile(r"^(\d{3}|default)(?:,\d{3})*\s*(?:\{(\w+)\}\s*(\S.*?))?\s*(?:\"(.*)\")?$")
_PRIMITIVES: Mapping[str, Schema] = {
    "string": {"type": "string"},
    "int": {"type": "integer"},
    "integer": {"type": "integer"},
    "int64": {"type": "integer", "format": "int64"},
    "uint": {"type": "integer", "minimum": 0},
    "uint64": {"type": "integer", "format": "int64", "minimum": 0},
    "float64": {"type": "number", "format": "double"},
    "float": {"type": "number"},
    "number": {"type": "number"},
    "bool": {"type": "boolean"},
    "boolean": {"type": "boolean"},
    "file": FILE,
    "object": {"type": "object"},
    "any": {},
    "interface{}": {},
    "error": {},
    "time.Time": {"type": "string", "format": "date-time"},
}
_MEDIA = {
    "json": JSON,
    "xml": "application/xml",
    "plain": TEXT,
    "html": HTML,
    "mpfd": MULTIPART,
    "x-www-form-urlencoded": FORM,
    "octet-stream": BINARY,
    "event-stream": "text/event-stream",
    "png": "image/png",
    "jpeg": "image/jpeg",
}
#: A sentence that begins with one of these needs its subject.
_AUXILIARIES = frozenset("is are was were has have had will would can could may must should and or -".split())  # noqa: SIM905
_TITLE = rb"(?m)^[ \t]*//[ \t]*@title[ \t]+([^\r\n]+)"
_VERSION = rb"(?m)^[ \t]*//[ \t]*@version[ \t]+([^\r\n]+)"
_SCHEMES = (
    rb"@securityDefinitions?\.([^\r\n]+(?:\r?\n[ \t]*//[ \t]*@(?i:in|name|tokenurl|authorizationurl|description|scope\.\w+)\b[^\r\n]*)*)"
)


@dataclass(slots=True)
class Declared:
    """What the comment of one handler declares."""

    summary: str = ""
    description: str = ""
    tags: list[str] = field(default_factory=list)
    operation_id: str = ""
    deprecated: bool = False
    parameters: list[Parameter] = field(default_factory=list)
    body: Schema | None = None
    form: list[Property] = field(default_factory=list)
    accepts: list[str] = field(default_factory=list)
    #: Status, media type, schema (``None``: no content), description.
    answers: list[tuple[str, str, Schema | None, str]] = field(default_factory=list)
    security: list[Requirement] | None = None

    @property
    def doc(self) -> str:
        """Summary and description as a doc comment has them."""
        return f"{self.summary}\n\n{self.description}".strip()


class Annotations:
    """Reads the comments of a program's handlers."""

    def __init__(self, run: Interpreter, input_: GoSchemas, output: GoSchemas, form: GoSchemas) -> None:
        self.run = run
        self.input = input_
        self.output = output
        self.form = form
        self._schemes: dict[str, Mapping[str, Any]] | None = None

    def of(self, function: FunctionRef) -> Declared:
        """What is declared for a handler; nothing but its plain words where its comment has no annotations."""
        doc = function.function.doc or ""
        found = Declared()
        heading = _GO_SWAGGER.search(doc)
        if heading is not None:
            self._go_swagger(doc, heading, found)
            return found
        words: list[str] = []
        produces: list[str] = []
        scope = self.run.scope_of(function.module)
        at = Evidence(function.module.path, function.function.line)
        for line in doc.splitlines():
            match = _LINE.match(line)
            if match is None:
                words.append(line)
                continue
            name, rest = match[1].lower(), match[2].strip()
            if name == "produce":
                produces = [m for w in rest.split(",") if (m := _MEDIA.get(w.strip(), w.strip() if "/" in w else ""))]
            else:
                self._line(name, rest, found, scope, at, produces)
        if not found.summary:
            found.summary, _, rest = _plain_words(words, function.function.name).partition("\n")
            found.description = found.description or rest.strip()
        return found

    @staticmethod
    def _go_swagger(doc: str, heading: re.Match[str], found: Declared) -> None:
        *found.tags, found.operation_id = heading[1].split()
        text = _SECTION.split(doc[heading.end() :])[0].strip() or doc[: heading.start()].strip()
        found.summary, _, rest = text.partition("\n")
        found.description = "\n".join(line for line in rest.strip().splitlines() if line.strip())

    def _line(self, name: str, rest: str, found: Declared, scope: Scope, at: Evidence, produces: list[str]) -> None:
        if name == "summary":
            found.summary = rest
        elif name == "description":
            found.description = f"{found.description}\n{rest}".strip()
        elif name == "tags":
            found.tags = [t.strip() for t in rest.split(",") if t.strip()]
        elif name == "id":
            found.operation_id = rest
        elif name == "deprecated":
            found.deprecated = True
        elif name == "accept":
            found.accepts = [m for w in rest.split(",") if (m := _MEDIA.get(w.strip(), w.strip() if "/" in w else ""))]
        elif name == "param":
            self._param(rest, found, scope, at)
        elif name in ("success", "failure", "response"):
            self._answer(rest, found, scope, produces)
        elif name == "security":
            needed = [need for part in rest.split("||") if (need := self._security(part))]
            found.security = [*(found.security or []), *needed]

    def _param(self, rest: str, found: Declared, scope: Scope, at: Evidence) -> None:
        """``name in type required "description" attribute(value)…``"""
        match = _PARAM.match(rest)
        if match is None:
            return
        name, where, type_, needed, description = match[1], match[2], match[3], match[4], match[5] or ""
        required = needed.lower() == "true"
        if where == "body":
            found.body = self._type(type_, scope, self.input)
            return
        schema = dict(self._type(type_, scope, self.input))
        for attribute, value in _ATTRIBUTE.findall(rest[match.end() :]):
            _attribute(schema, attribute.lower(), value.strip())
        if where == "formData":
            found.form.append(Property(name, schema, required, description))
        elif where in ("query", "header", "path"):
            if schema.get("properties") or ("$ref" in schema and self._is_object(schema)):
                found.parameters += self._members(schema, Location(where), at)
                return
            found.parameters.append(Parameter(name, Location(where), schema, required or where == "path", description, evidence=at))

    def _is_object(self, schema: Schema) -> bool:
        return bool(self.run.components.resolve(schema).get("properties"))

    def _members(self, schema: Schema, where: Location, at: Evidence) -> Iterator[Parameter]:
        whole = self.run.components.resolve(schema)
        for name, inner in whole.get("properties", {}).items():
            yield Parameter(name, where, inner, name in whole.get("required", ()), evidence=at)

    def _answer(self, rest: str, found: Declared, scope: Scope, produces: list[str]) -> None:
        """``200 {object} T{data=U} "description"``"""
        match = _ANSWER.match(rest)
        if match is None:
            return
        status, kind, type_, description = match[1], match[2], match[3], match[4] or ""
        schema = self._type(type_.strip(), scope, self.output) if type_ else None
        if kind == "array" and schema is not None and schema.get("type") != "array":
            schema = array_of(schema)
        if kind in ("string", "integer", "number", "boolean", "file") and not schema:
            schema = _PRIMITIVES[kind]
        media = next(iter(produces), TEXT if kind == "string" else BINARY if kind == "file" else JSON)
        for code in re.findall(r"\d{3}|default", rest.partition("{")[0].partition('"')[0]) or [status]:
            found.answers.append((code, media, schema, description))

    # --- security ---------------------------------------------------------------------------------------------------

    def _security(self, rest: str) -> Requirement:
        """``ApiKeyAuth && BasicAuth``, ``OAuth2[read, write]``"""
        schemes = self.schemes()
        needed: Requirement = {}
        for part in rest.split("&&"):
            name, _, scopes = part.strip().partition("[")
            name = name.strip()
            if name:
                scheme = schemes.get(name) or schemes.get(name.lower()) or api_key("header", "Authorization")
                known = self.run.components.secure(name, scheme)
                needed[known] = [s.strip() for s in scopes.rstrip("] ").split(",") if s.strip()]
        return needed

    def schemes(self) -> Mapping[str, Mapping[str, Any]]:
        """The security schemes that comments define, by name."""
        if self._schemes is None:
            self._schemes = {}
            for block in sorted(self.run.program.declared("go", _SCHEMES, b"@securityDefinition")):
                self._schemes.update(_defined(f"@securityDefinitions.{block}"))
        return self._schemes

    def title(self) -> tuple[str, str] | None:
        """Title and version that a comment gives the whole API; nothing if several do."""
        titles = self.run.program.declared("go", _TITLE, b"@title")
        if len(titles) != 1:
            return None
        title, files = next(iter(titles.items()))
        versions = self.run.program.declared("go", _VERSION, b"@version")
        beside = [version for version, paths in versions.items() if set(paths) & set(files)]
        return title.strip(), beside[0].strip() if len(beside) == 1 else ""

    # --- types ------------------------------------------------------------------------------------------------------

    def _type(self, text: str, scope: Scope, schemas: GoSchemas) -> Schema:
        """The schema of a type as swaggo has them written: ``[]model.User``, ``handler.Body{data=[]model.User}``, ``Page[User]``."""
        text = text.strip().lstrip("*")
        if text.startswith("[]"):
            return array_of(self._type(text[2:], scope, schemas))
        if text.startswith("map["):
            return map_of(self._type(text.partition("]")[2], scope, schemas))
        if text in _PRIMITIVES:
            return _PRIMITIVES[text]
        head, brace, inner = text.partition("{")
        if brace:
            base = self._type(head, scope, schemas)
            told = {}
            for part in _split(inner.removesuffix("}")):
                name, equals, type_ = part.partition("=")
                if equals:
                    told[name.strip()] = self._type(type_, scope, schemas)
            whole = self.run.components.resolve(base)
            properties = {**whole.get("properties", {}), **told}
            return {**whole, "type": "object", "properties": properties} if properties else base
        ref = self._ref(text, scope)
        return (self.form if schemas is self.input and self._is_form(ref) else schemas).of(ref)

    def _is_form(self, ref: TypeRef | None) -> bool:
        """Whether the fields of a struct are named for forms and queries only."""
        found = self.input.go.class_of(ref)
        if found is None or found[0].cls.kind != "struct":
            return False
        words = [m.words for m in self.form.members(*found)]
        return any("form" in w for w in words) and not any(w.get("json", "-") != "-" for w in words)

    def _ref(self, text: str, scope: Scope) -> TypeRef | None:
        name, bracket, inner = text.partition("[")
        expr = self._named(name.strip(), scope)
        if expr is None:
            return None
        if not bracket:
            return expr
        arguments = [self._ref(part, scope) for part in _split(inner.removesuffix("]"))]
        names = {f"arg{i}": a for i, a in enumerate(arguments) if a is not None}
        made: list[ir.Expr] = [ir.Name(0, n) for n in names]
        return TypeRef(ir.Index(0, expr.expr, made), expr.scope, names) if len(made) == len(arguments) else None

    def _named(self, name: str, scope: Scope) -> TypeRef | None:
        package, dot, last = name.rpartition(".")
        expr: ir.Expr = ir.Member(0, ir.Name(0, package), last) if dot else ir.Name(0, last)
        if isinstance(self.run.evaluate(expr, scope), ClassRef):
            return TypeRef(expr, scope)
        # swaggo finds a type by the name of its package wherever that is, imported or not.
        for path in self.run.program.declared("go", rb"(?m)^(?:type[ \t]+|\t)(\w+)(?:\[[^\]\n]*\])?[ \t]+").get(last, []):
            module = self.run.program.module(path)
            if module is not None and (module.ir.package == package or not dot):
                inner = self.run.scope_of(module)
                if isinstance(self.run.evaluate(ir.Name(0, last), inner), ClassRef):
                    return TypeRef(ir.Name(0, last), inner)
        return TypeRef(ir.Name(0, name), scope) if name in self.input.scalars else None


def _plain_words(lines: list[str], name: str) -> str:
    """A Go doc comment without the ``Name godoc`` line that swaggo's examples begin with."""
    kept = [line for line in lines if line.strip().lower() not in (f"{name.lower()} godoc", "godoc", name.lower())]
    text = "\n".join(kept).strip()
    # ``CreateUser creates a user.``: what the name says is said by the method and the path.
    first, _, rest = text.partition(" ")
    if first == name and rest and rest.split(maxsplit=1)[0].lower() not in _AUXILIARIES:
        return rest[:1].upper() + rest[1:]
    return text


def _split(text: str) -> list[str]:
    """At commas that are in no brackets."""
    parts, depth, last = [], 0, 0
    for at, char in enumerate(text):
        depth += (char in "{[") - (char in "}]")
        if char == "," and not depth:
            parts.append(text[last:at])
            last = at + 1
    return [p.strip() for p in [*parts, text[last:]] if p.strip()]


def _attribute(schema: dict[str, Any], name: str, value: str) -> None:
    """``Enums(a, b)``, ``default(1)``, ``minimum(0)``, ``example(x)``."""
    kind = str(schema.get("type", ""))
    if name == "enums":
        inner = schema.get("items", {}) if kind == "array" else schema
        values = [v for w in value.split(",") if (v := typed(w.strip(), str(inner.get("type", "")))) is not None]
        if values and kind == "array":
            schema["items"] = {**inner, "enum": values}
        elif values:
            schema["enum"] = values
    elif name in ("minimum", "mininum", "min", "maximum", "maxinum", "max", "minlength", "maxlength"):
        keyword = {"min": "minimum", "mininum": "minimum", "max": "maximum", "maxinum": "maximum"}.get(name, name)
        keyword = keyword.replace("length", "Length")
        number = typed(value, "number")
        if number is not None:
            schema[keyword] = number
    elif name == "default" and (default := typed(value, kind)) is not None:
        schema["default"] = default
    elif name == "format" and value:
        schema["format"] = value


def _defined(text: str) -> dict[str, Mapping[str, Any]]:
    """The security definitions of one file's comments."""
    found: dict[str, Mapping[str, Any]] = {}
    kind = name = ""
    details: dict[str, str] = {}

    def finish() -> None:
        if not name:
            return
        if kind == "basic":
            found[name] = {"type": "http", "scheme": "basic"}
        elif kind == "apikey":
            found[name] = api_key(details.get("in", "header"), details.get("name", "Authorization"))
        elif kind == "bearerauth":
            found[name] = {"type": "http", "scheme": "bearer"}
        elif kind == "oauth2":
            flow = {"application": "clientCredentials", "accesscode": "authorizationCode"}.get(details["flow"], details["flow"])
            urls = {"token_url": details.get("tokenurl", ""), "authorization_url": details.get("authorizationurl", "")}
            found[name] = oauth2(flow, scopes={k[6:]: v for k, v in details.items() if k.startswith("scope.")}, **urls)

    for line in text.splitlines():
        match = _LINE.match(line.strip().removeprefix("//").removeprefix("*"))
        if match is None:
            continue
        word, rest = match[1].lower(), match[2].strip()
        if word.startswith(("securitydefinitions.", "securitydefinition.")):
            finish()
            parts = word.split(".")
            kind, name, details = parts[1], rest, {"flow": parts[2] if len(parts) > 2 else "clientCredentials"}
        elif name:
            details[word] = rest
    finish()
    return found


def form_of(declared: Declared) -> tuple[str, Schema] | None:
    """The form that ``formData`` parameters make up."""
    if not declared.form:
        return None
    files = any(p.schema.get("format") == "binary" for p in declared.form)
    return (MULTIPART if files or MULTIPART in declared.accepts else FORM), object_of(declared.form)

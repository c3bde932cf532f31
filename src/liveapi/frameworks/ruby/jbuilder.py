"""Templates that write JSON: Jbuilder's. They are Ruby, run with the variables of their action."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.frameworks.inflection import singular, underscore
from liveapi.frameworks.ruby.collection_methods import element
from liveapi.frameworks.ruby.data import Array, Block, Datum, Either, Hash, Lit, Obj, Opaque, Record, Relation, either, word, words
from liveapi.frameworks.ruby.environment import Args, Env
from liveapi.frameworks.ruby.evaluator import Evaluator
from liveapi.trace.values import ClassRef

if TYPE_CHECKING:
    from liveapi.frameworks.ruby.exchange import Exchange, Exchanges

_VIEWS = re.compile(
    r"^(.*?app/views/)(.+?)\.(json|html|text|xml|csv|pdf|js|turbo_stream)?(?:\+\w+)?\.?(jbuilder|erb|haml|slim|ruby|rb|builder|rabl)$"
)
_MAX_NESTED = 24


@dataclass(slots=True, eq=False)
class View(Obj):
    """``self`` in a template: the controller's variables, its helpers."""


@dataclass(slots=True, eq=False)
class Builder(Datum):
    """``json``: ``data`` is what was written to it so far."""

    data: Datum
    camel: str = ""

    def truth(self) -> bool | None:
        return True


class Templates:
    """The views of a repository."""

    def __init__(self, run: Evaluator, exchanges: Exchanges) -> None:
        self.run = run
        self.exchanges = exchanges
        self._found: dict[str, dict[str, str]] | None = None
        self._helpers: list[ClassRef] | None = None
        self._depth = 0
        self._format: str | None = None

    # --- finding ----------------------------------------------------------------------------------------------------

    @property
    def views(self) -> dict[str, dict[str, str]]:
        """Name (``articles/show``, ``articles/_article``) ▶ kind (``jbuilder``, ``html``…) ▶ file."""
        if self._found is None:
            self._found = {}
            for path in sorted(self.run.run.program.paths):
                if "app/views/" not in path:
                    continue
                match = _VIEWS.match(path)
                if match is not None:
                    kind = "jbuilder" if match[4] == "jbuilder" else match[3] or "html"
                    self._found.setdefault(match[2], {}).setdefault(kind, path)
        return self._found

    def render(self, exchange: Exchange, name: str, args: Args) -> Datum | None:
        """What a template gives; ``None`` where there is none of that name."""
        controller = exchange.controller
        if controller is None:
            return None
        found = self._find(controller.ref, name.removeprefix("/").partition(".")[0])
        if found is None:
            return None
        if "jbuilder" not in found:
            return Opaque("html") if "html" in found else None
        view = View(controller.ref, {**controller.ivars})
        locals_ = args.kw.get("locals")
        given = {k: e.value for k, e in locals_.entries.items()} if isinstance(locals_, Hash) else {}
        performed = self.run.performed
        data = self.template(found["jbuilder"], view, given)
        self.run.performed = performed
        return data

    def _find(self, ref: ClassRef, name: str) -> dict[str, str] | None:
        if "/" in name:
            return self.views.get(name)
        for cls in self.run.run.classes.ancestors(ref):
            prefix = underscore(self.run.semantics.full_name(cls)).removesuffix("_controller")
            found = self.views.get(f"{prefix}/{name}")
            if found is not None:
                return found
        outside = [getattr(b, "name", "") for b in self.run.run.classes.outside(ref)]
        for library in outside:
            found = self.views.get(f"{underscore(library).removesuffix('_controller')}/{name}")
            if found is not None:
                return found
        return None

    def template(self, path: str, view: View, names: dict[str, Datum], into: Builder | None = None) -> Datum:
        """Run a template's file."""
        module = self.run.run.program.module(path)
        if module is None or self._depth > _MAX_NESTED:
            return Opaque()
        builder = into or Builder(Hash(branch=self.run.branch), self.key_format())
        scope = self.run.scope(view.ref)
        env = Env(view, view.ref, scope, {"json": builder, **names})
        self._depth += 1
        try:
            self.run.block(module.ir.body, env)
        finally:
            self._depth -= 1
        return builder.data

    def key_format(self) -> str:
        """``Jbuilder.key_format camelize: :lower`` of an initializer: ``lower`` or ``upper``."""
        if self._format is None:
            self._format = ""
            for path in self.run.run.program.of_language("ruby"):
                if "config/" in path and self.run.run.program.holds(path, rb"Jbuilder\.key_format"):
                    text = self.run.run.program.text(path) or ""
                    found = re.search(r"Jbuilder\.key_format[ (]+(?::camelize|camelize:)\s*(?:=>)?\s*:?(\w+)?", text)
                    if found:
                        self._format = found[1] if found[1] in ("lower", "upper") else "upper"
        return self._format

    # --- writing ----------------------------------------------------------------------------------------------------

    def library(self, run: Evaluator, receiver: Datum, name: str, args: Args, env: Env) -> Datum | None:
        """Calls on ``json``, and those of a template on itself."""
        if isinstance(receiver, Builder):
            run.effects += 1
            return self._builder(run, receiver, name, args, env)
        if isinstance(receiver, View):
            return self._view(run, receiver, name, args, env)
        return None

    def _view(self, run: Evaluator, view: View, name: str, args: Args, env: Env) -> Datum | None:
        if name in ("params", "request", "session", "cookies"):
            return Opaque(name)
        exchange = self.exchanges.current
        devise = exchange.devise if exchange is not None else None
        if devise is not None and devise.model is not None and name in ("resource", f"current_{devise.name}"):
            return Record(devise.model)
        method = run.lineage.method(view.ref, name)
        if method is not None:
            return run.enter(method, view, args)
        for helper in self._helper_modules():
            if (found := run.lineage.method(helper, name)) is not None:
                return run.enter(found, view, args)
        return None

    def _helper_modules(self) -> list[ClassRef]:
        if self._helpers is None:
            self._helpers = []
            program, semantics = self.run.run.program, self.run.semantics
            for path in program.of_language("ruby"):
                if "/helpers/" in path and path.endswith("_helper.rb") and (module := program.module(path)) is not None:
                    self._helpers += [
                        semantics.ref(self.run.run, module, c) for _, c in semantics.names.nested(module) if c.kind == "module"
                    ]
        return self._helpers

    def _builder(self, run: Evaluator, json: Builder, name: str, args: Args, env: Env) -> Datum:
        block = args.block
        if name in ("extract!", "call"):
            if block is not None and name == "call":
                json.data = Array(None, self._nested(run, json, block, args.pos[:1]))
                return json.data
            self._extract(run, json, args.get(0), [w for a in args.pos[1:] for w in words(a)], env)
        elif name == "array!":
            json.data = self._collection(run, json, args, env)
        elif name == "partial!":
            self._partial(run, json, args, env)
        elif name == "set!":
            self._set(run, json, word(args.get(0)), Args(args.pos[1:], args.kw, block, args.others, args.line), env)
        elif name == "merge!":
            for each in args.pos or [args.hash(run.branch)]:
                self._hash(json, run).update(each, run.branch)
        elif name in ("nil!", "null!"):
            json.data = Lit(None)
        elif name in ("cache!", "cache_if!", "cache_root!"):
            run.invoke(block, [json])
        elif name == "child!":
            inner = self._nested(run, json, block, [])
            known = json.data
            json.data = Array(None, either([known.item, inner]) if isinstance(known, Array) else inner)
        elif name == "key_format!":
            json.camel = word(args.kw.get("camelize")) or ("upper" if word(args.get(0)) == "camelize" else "")
        elif name in ("ignore_nil!", "deep_format_keys!"):
            pass
        elif name == "attributes!":
            return json.data
        elif name == "target!":
            return Opaque()
        else:
            self._set(run, json, name, args, env)
        return json

    def _hash(self, json: Builder, run: Evaluator) -> Hash:
        if not isinstance(json.data, Hash):
            json.data = Hash(branch=run.branch)
        return json.data

    def _key(self, json: Builder, name: str) -> str:
        if not json.camel:
            return name
        head, *rest = name.split("_")
        return (head if json.camel == "lower" else head.capitalize()) + "".join(w.capitalize() for w in rest)

    def _set(self, run: Evaluator, json: Builder, name: str, args: Args, env: Env) -> None:
        value: Datum
        first = args.pos[0] if args.pos else None
        if args.block is not None and first is not None:
            value = Array(None, self._nested(run, json, args.block, [element(run, first)]))
        elif args.block is not None:
            value = self._nested(run, json, args.block, [])
        elif "partial" in args.kw:
            given = first if first is not None else args.kw.get("collection")
            value = self._rendered(run, json, given, args, env)
        elif first is not None and len(args.pos) > 1:
            names = [w for a in args.pos[1:] for w in words(a)]
            many = isinstance(first, Relation | Array)
            inner = Builder(Hash(branch=run.branch), json.camel)
            self._extract(run, inner, element(run, first) if many else first, names, env)
            value = Array(None, inner.data) if many else inner.data
        elif first is None and args.kw:
            value = args.hash(run.branch)
        else:
            value = first if first is not None else Opaque()
        if isinstance(value, Builder):
            value = value.data
        self._hash(json, run).put(self._key(json, name), value, run.branch)

    def _nested(self, run: Evaluator, json: Builder, block: Block | None, args: list[Datum]) -> Datum:
        """A block's own object. It writes to ``json`` of the place around, or to the parameter it names."""
        if block is None:
            return Opaque()
        held, json.data = json.data, Hash(branch=run.branch)
        takes = len(block.function.params) if block.function is not None else 0
        run.invoke(block, [*args, json][: max(takes, len(args))] if args else [json])
        written, json.data = json.data, held
        return written

    def _extract(self, run: Evaluator, json: Builder, source: Datum, names: list[str], env: Env) -> None:
        for each in names:
            got = run.send(source, "[]", Args([Lit(each)]), env) if isinstance(source, Hash) else run.send(source, each, Args(), env)
            self._hash(json, run).put(self._key(json, each), got, run.branch)

    def _collection(self, run: Evaluator, json: Builder, args: Args, env: Env) -> Datum:
        source = args.get(0)
        each = element(run, source)
        if args.block is not None:
            return Array(None, self._nested(run, json, args.block, [each]))
        if "partial" in args.kw:
            made = self._rendered(run, json, source, args, env)
            return made if isinstance(made, Array) else Array(None, made)
        names = [w for a in args.pos[1:] for w in words(a)]
        if names:
            inner = Builder(Hash(branch=run.branch), json.camel)
            self._extract(run, inner, each, names, env)
            return Array(None, inner.data)
        return source if isinstance(source, Array | Relation) else Array(None, each)

    def _rendered(self, run: Evaluator, json: Builder, source: Datum | None, args: Args, env: Env) -> Datum:
        """``partial: 'x', as: :y``: for each element of a collection, or for one object."""
        name = word(args.kw.get("partial"))
        as_ = word(args.kw.get("as")) or name.rpartition("/")[2].lstrip("_")
        given = self._locals(args)
        many = isinstance(source, Relation | Array) or (
            isinstance(source, Opaque) and bool(source.name) and singular(source.name) != source.name
        )
        each = element(run, source) if many and source is not None else source
        if each is not None:
            if type(each) is Opaque:
                each = run.guess(as_, env) or each
            given[as_] = each
        data = self._run_partial(run, name, given, env, Builder(Hash(branch=run.branch), json.camel))
        return Array(None, data) if many else data

    def _locals(self, args: Args) -> dict[str, Datum]:
        out: dict[str, Datum] = {}
        for key, value in args.kw.items():
            if key == "locals" and isinstance(value, Hash):
                out.update({k: e.value for k, e in value.entries.items()})
            elif key not in ("partial", "collection", "as", "cached", "formats", "handlers"):
                out[key] = value
        return out

    def _partial(self, run: Evaluator, json: Builder, args: Args, env: Env) -> None:
        first = args.get(0)
        name = word(first) or word(args.kw.get("partial"))
        if not name and isinstance(first, Record | Relation):
            plain = underscore(first.model.name)
            name = f"{plain}s/{plain.rpartition('/')[2]}"
            args = Args([], {**args.kw, ("collection" if isinstance(first, Relation) else plain.rpartition("/")[2]): first})
        if isinstance(first, Either):
            for option in [o for o in first.options if word(o)]:
                run.branch += 1
                self._partial(run, json, Args([option, *args.pos[1:]], args.kw), env)
                run.branch -= 1
            return
        given = self._locals(args)
        for each in args.pos[1:]:
            if isinstance(each, Hash):
                given.update({k: e.value for k, e in each.entries.items()})
        if "collection" in args.kw:
            as_ = word(args.kw.get("as")) or name.rpartition("/")[2].lstrip("_")
            given[as_] = element(run, args.kw["collection"])
            json.data = Array(None, self._run_partial(run, name, given, env, Builder(Hash(branch=run.branch), json.camel)))
            return
        self._run_partial(run, name, given, env, json)

    def _run_partial(self, run: Evaluator, name: str, given: dict[str, Datum], env: Env, into: Builder) -> Datum:
        view = env.outer.self
        if not isinstance(view, View):
            return Opaque()
        folder, _, last = name.rpartition("/")
        path = f"{folder}/_{last}" if folder else ""
        found = self.views.get(path) if path else self._find(view.ref, "_" + last)
        if found is None or "jbuilder" not in found:
            self._hash(into, run).others = Opaque()
            return into.data
        return self.template(found["jbuilder"], view, given, into)

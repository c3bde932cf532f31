"""Libraries that load modules by the folder they are in: glob and its kin, require-directory, require-all."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from liveapi.trace.values import CallSite, ListOf, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native

_ENDING = re.compile(r"\.[cm]?[jt]s$")


def _place(text: str, call: CallSite) -> str:
    """A path as the program writes it ▶ below the root: ``/x`` starts there, anything else where the program is run or the caller is."""
    if text.startswith("/"):
        return posixpath.normpath(text).strip("/")
    base = call.module.folder if text.startswith(".") else ""
    return posixpath.normpath(posixpath.join(base, text)).strip("/")


def pattern_of(glob: str) -> re.Pattern[str]:
    """A glob pattern as a regular expression over whole paths."""
    out = ""
    at = 0
    while at < len(glob):
        if glob.startswith("**/", at):
            out, at = out + "(?:.*/)?", at + 3
            continue
        char = glob[at]
        if char == "*":
            doubled = glob.startswith("**", at)
            out, at = out + (".*" if doubled else "[^/]*"), at + (2 if doubled else 1)
            continue
        if char == "{" and (end := glob.find("}", at)) > 0:
            out += "(?:" + "|".join(re.escape(option) for option in glob[at + 1 : end].split(",")) + ")"
            at = end + 1
            continue
        out, at = out + ("[^/]" if char == "?" else re.escape(char)), at + 1
    return re.compile(out)


def _glob(run: Interpreter, call: CallSite) -> Value:
    """``glob.sync(pattern, { cwd })``: the files of the repository that fit."""
    found: list[Value] = []
    first, options = call.get(0), call.get(1)
    cwd = options.entries.get("cwd") if isinstance(options, MapOf) else None
    patterns = first.elements if isinstance(first, ListOf) else [first]
    for value in patterns:
        literal = value.literal if isinstance(value, Text) else None
        if literal is None:
            return Unknown("the files that fit a pattern")
        if isinstance(cwd, Text) and cwd.literal is not None:
            literal = posixpath.join(cwd.literal, literal)
        expression = pattern_of(_place(literal, call))
        paths = sorted(p for p in run.program.paths if expression.fullmatch(p))
        cut = len(_place(cwd.literal, call)) + 1 if isinstance(cwd, Text) and cwd.literal else 0
        found.extend(Text(p[cut:] if cut else "/" + p) for p in paths)
    return ListOf(found)


def _directory(run: Interpreter, call: CallSite) -> Value:
    """``requireDirectory(module, './routes', { visit })``: all modules below a folder, by name."""
    values = [v for v in call.positional if isinstance(v, Text) and v.literal is not None]
    place = values[0].literal if values else None
    options = next(
        (v for v in call.positional if isinstance(v, MapOf) and {"visit", "include", "dirname", "filter"} & v.entries.keys()), MapOf()
    )
    named = options.entries.get("dirname")
    if isinstance(named, Text) and named.literal is not None:
        place = named.literal
    folder = (
        _place(place, call)
        if place is not None and place.startswith("/")
        else posixpath.normpath(posixpath.join(call.module.folder, place or "."))
    )
    folder = "" if folder == "." else folder
    visit = options.entries.get("visit")
    root = MapOf()
    for path in sorted(p for p in run.program.languages if p.startswith(folder + "/" if folder else "") and p != call.module.path):
        if not _ENDING.search(path):
            continue
        semantics: Any = run.semantics(call.module)
        value: Value = semantics.require(run, call.module, "/" + path)
        if visit is not None:
            run.call(visit, [value], call)
        inner = root
        *folders, file = path[len(folder) + 1 if folder else 0 :].split("/")
        for name in folders:
            nested = inner.entries.setdefault(name, MapOf())
            inner = nested if isinstance(nested, MapOf) else MapOf()
        inner.entries[_ENDING.sub("", file)] = value
    return root


FUNCTIONS: dict[str, Native] = {
    **dict.fromkeys(
        ("glob.sync", "glob.globSync", "glob.glob.sync", "fast-glob.sync", "fast-glob.globSync", "globby.sync", "globby.globbySync"), _glob
    ),
    **dict.fromkeys(("glob.glob", "glob", "fast-glob", "globby", "globby.globby", "fast-glob.glob"), _glob),
    **dict.fromkeys(("require-directory", "require-dir", "require-all", "include-all"), _directory),
}

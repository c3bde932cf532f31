"""What differs between programming languages for the evaluator: imports, global names, constructors, standard libraries."""

from __future__ import annotations

import importlib
import importlib.util
from functools import cache

from liveapi.trace.languages.base import Semantics

#: IR language name ▶ (module, class).
_SEMANTICS = {
    "python": ("python", "PythonSemantics"),
    "javascript": ("javascript", "JavaScriptSemantics"),
    "typescript": ("javascript", "JavaScriptSemantics"),
    "go": ("go", "GoSemantics"),
    "java": ("java", "JavaSemantics"),
    "kotlin": ("kotlin", "KotlinSemantics"),
    "csharp": ("csharp", "CSharpSemantics"),
    "php": ("php", "PhpSemantics"),
    "ruby": ("ruby", "RubySemantics"),
    "rust": ("rust", "RustSemantics"),
}


@cache
def semantics_class(language: str) -> type[Semantics]:
    """The semantics of a language by its IR name."""
    module, name = _SEMANTICS[language]
    if importlib.util.find_spec(f"liveapi.trace.languages.{module}") is None:
        return Semantics
    found: type[Semantics] = getattr(importlib.import_module(f"liveapi.trace.languages.{module}"), name)
    return found

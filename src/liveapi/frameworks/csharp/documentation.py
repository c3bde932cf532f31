"""XML documentation comments, as ``syntax`` hands them on: text, then a line for each tag."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

_TAG = re.compile(r"^@(param|return|response|example|value)\b[ ]?")


@dataclass(slots=True)
class Documentation:
    """What a comment says, by what it says it of."""

    text: str = ""
    params: dict[str, str] = field(default_factory=dict)
    returns: str = ""
    #: Status ▶ what it means.
    responses: dict[str, str] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)

    def values(self, kind: str) -> tuple[Any, ...]:
        """The examples as values of a JSON type; those that are none of it are left out."""
        out: list[Any] = []
        for example in self.examples:
            if kind == "string":
                out.append(example)
                continue
            try:
                value = json.loads(example)
            except ValueError:
                continue
            fits = {"integer": (int,), "number": (int, float), "boolean": (bool,), "array": (list,), "object": (dict,)}.get(kind, ())
            if isinstance(value, fits) and (kind == "boolean" or not isinstance(value, bool)):
                out.append(value)
        return tuple(out)


def documented(doc: str | None) -> Documentation:
    """A comment taken apart."""
    found = Documentation()
    if not doc:
        return found
    lines: list[str] = []
    tag, name, words = "", "", [""]

    def close() -> None:
        text = "\n".join(words).strip()
        if tag == "param" and text:
            found.params[name] = text
        elif tag == "response":
            found.responses[name] = text
        elif tag == "return":
            found.returns = text
        elif tag == "example" and text:
            found.examples.append(text)

    for line in doc.splitlines():
        start = _TAG.match(line)
        if start is None:
            (words if tag else lines).append(line)
            continue
        close()
        tag, rest = start[1], line[start.end() :]
        name, _, rest = rest.partition(" ") if tag in {"param", "response"} else ("", "", rest)
        words = [rest]
    close()
    found.text = "\n".join(lines).strip()
    return found

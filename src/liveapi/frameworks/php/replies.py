"""Methods of an answer, as Laravel, Symfony and PSR-7 name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveapi.frameworks.answers import HTML, JSON
from liveapi.frameworks.php.exceptions import status_of
from liveapi.frameworks.php.values import Encoded, Reply
from liveapi.trace.values import CallSite, Const, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter


def reply_method(run: Interpreter, reply: Reply, name: str, call: CallSite) -> Value:
    """What a method of an answer gives: mostly the answer itself, changed."""
    first = call.get(0)
    if name in {"setStatusCode", "withStatus", "status", "setCode"} and first is not None:
        changed = Reply(status_of(first) or reply.status, reply.content, reply.media, False, reply.headers)
        if name == "withStatus":
            # Answers of PSR-7 do not change, but what is written to their body is shared.
            return changed
        reply.status, reply.default = changed.status, False
        return reply
    if name in {"withJson", "setData", "withPayload"} and first is not None:
        status = status_of(call.get(1, "status"))
        return Reply(status or reply.status, first, JSON, reply.default and status is None)
    if name in {"getBody", "getContent"}:
        return reply
    if name in {"write", "setContent"} and first is not None:
        reply.content = first.value if isinstance(first, Encoded) else first
        if not isinstance(first, Encoded) and not isinstance(reply.headers.get("content-type"), Text):
            reply.media = HTML
        return reply
    if name in {"withHeader", "header", "withAddedHeader", "set"} and first is not None:
        word = (run.text(first).literal or "").lower()
        value = call.get(1)
        if value is not None:
            reply.headers[word] = value
        if word == "content-type" and value is not None:
            kind = (run.text(value).literal or "").partition(";")[0].strip()
            if kind:
                reply.media = kind
        return reply
    if name in {"withRedirect", "redirect"}:
        return Reply(status_of(call.get(1)) or 302, None, default=False)
    if name in {"view", "render"}:
        return Reply(200, Unknown("a page", {"type": "string"}), HTML)
    if name == "getStatusCode":
        return Const(reply.status or 200)
    return reply

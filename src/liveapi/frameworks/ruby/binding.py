"""How Ruby gives arguments to parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveapi.frameworks.ruby.data import Array, Datum, Hash, Lit, Opaque
from liveapi.frameworks.ruby.environment import Args, Env
from liveapi.syntax import ir

if TYPE_CHECKING:
    from liveapi.frameworks.ruby.evaluator import Evaluator


def bind_parameters(run: Evaluator, function: ir.Function, args: Args, env: Env) -> None:
    """Bind parameters as Ruby does: keywords to keyword parameters, else together to a last positional one."""
    params = function.params
    positional = list(args.pos)
    keywords = dict(args.kw)
    takes = any(p.kind in ("keyword", "keywords") for p in params)
    plain = [p for p in params if p.kind == ""]
    if (keywords or args.others) and not takes and (len(positional) < len(plain) or any(p.kind == "rest" for p in params)):
        positional.append(args.hash(run.branch))
        keywords = {}
    elif takes and not keywords and positional and isinstance(positional[-1], Hash) and len(positional) > len(plain):
        keywords = {k: e.value for k, e in positional[-1].entries.items()}
        positional.pop()
    if len(plain) > 1 and not function.name and len(positional) == 1 and isinstance(positional[0], Array) and positional[0].elements:
        positional = list(positional[0].elements)
    needed = sum(1 for p in plain if p.default is None)
    spare = len(positional) - needed
    at = 0
    after_rest = 0
    for index, param in enumerate(params):
        if param.kind == "rest":
            after_rest = sum(1 for p in params[index + 1 :] if p.kind == "")
            end = max(at, len(positional) - after_rest)
            _give(run, param, Array(positional[at:end]), env)
            at = end
        elif param.kind == "keywords":
            taken = {p.name for p in params}
            rest = Args([], {k: v for k, v in keywords.items() if k not in taken}, others=args.others, optional=args.optional)
            _give(run, param, rest.hash(run.branch), env)
        elif param.kind == "block":
            _give(run, param, args.block or Lit(None), env)
        elif param.kind == "keyword":
            _give(run, param, keywords.get(param.name), env)
        elif param.default is not None and spare <= 0:
            _give(run, param, None, env)
        elif at < len(positional):
            if param.default is not None:
                spare -= 1
            _give(run, param, positional[at], env)
            at += 1
        else:
            _give(run, param, None, env)


def _give(run: Evaluator, param: ir.Param, value: Datum | None, env: Env) -> None:
    if value is None and param.default is not None:
        value = run.evaluate(param.default, env)
    if value is None or (type(value) is Opaque and not value.name):
        value = run.guess(param.name, env) or value or Opaque(param.name)
    if param.pattern is not None:
        run.bind(param.pattern, value, env)
    elif param.name:
        env.names[param.name] = value

"""Devise's own controllers, and what their parameters are called in those that derive from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Evidence
from liveapi.api.shapes import wrapped
from liveapi.frameworks.answers import Answers
from liveapi.frameworks.ruby.data import Datum, Opaque, Record, words
from liveapi.frameworks.ruby.jsonify import ERRORS, as_json, schema_of
from liveapi.frameworks.ruby.request import Params, Requests

if TYPE_CHECKING:
    from liveapi.frameworks.ruby.environment import Args
    from liveapi.frameworks.ruby.evaluator import Evaluator
    from liveapi.frameworks.ruby.models import Model

#: Controller and action ▶ what is taken below the name of the scope (``user[email]``).
_TAKEN: dict[tuple[str, str], tuple[str, ...]] = {
    ("sessions", "create"): ("email", "password"),
    ("registrations", "create"): ("email", "password", "password_confirmation"),
    ("registrations", "update"): ("email", "password", "password_confirmation", "current_password"),
    ("passwords", "create"): ("email",),
    ("passwords", "update"): ("reset_password_token", "password", "password_confirmation"),
    ("confirmations", "create"): ("email",),
    ("unlocks", "create"): ("email",),
}
#: What devise_token_auth takes, at the top.
_TOKEN_AUTH: dict[tuple[str, str], tuple[str, ...]] = {
    ("sessions", "create"): ("email", "password"),
    ("registrations", "create"): ("email", "password", "password_confirmation", "confirm_success_url"),
    ("registrations", "update"): ("password", "password_confirmation", "current_password"),
    ("passwords", "create"): ("email", "redirect_url"),
    ("passwords", "update"): ("password", "password_confirmation"),
    ("confirmations", "create"): ("email",),
}
_REQUIRED = {
    ("sessions", "create"): {"email", "password"},
    ("registrations", "create"): {"email", "password"},
    ("passwords", "create"): {"email"},
    ("passwords", "update"): {"reset_password_token", "password"},
    ("confirmations", "create"): {"email"},
    ("unlocks", "create"): {"email"},
}
#: The sanitizer's word for an action, and the method that gives its parameters.
_KINDS = {"sign_in_params": "sign_in", "sign_up_params": "sign_up", "account_update_params": "account_update"}
_OF_KIND = {"sign_in": ("sessions", "create"), "sign_up": ("registrations", "create"), "account_update": ("registrations", "update")}
_STATUSES = {"create": "201", "update": "204", "destroy": "204", "show": "200"}


@dataclass(slots=True)
class DeviseScope:
    """``devise_for :users``: the name of the scope, its model, attributes that the application permits besides."""

    name: str
    model: Model | None = None
    #: ``sign_up``, ``account_update``, ``sign_in`` ▶ attributes.
    permitted: dict[str, list[str]] = field(default_factory=dict)

    def permit(self, args: Args) -> None:
        """``devise_parameter_sanitizer.permit(:sign_up, keys: [:username])``"""
        for kind in words(args.get(0)):
            self.permitted.setdefault(kind, []).extend(words(args.kw.get("keys")))

    def take(self, requests: Requests, controller: str, action: str, at: Evidence | None) -> Params | None:
        """Note the parameters that an action of Devise takes."""
        key = (controller, action)
        taken = _TAKEN.get(key)
        if taken is None:
            return None
        root = requests.require(Params(requests.root), self.name, at)
        root.node.model = root.node.model or self.model
        kind = next((k for k, v in _OF_KIND.items() if v == key), "")
        for name in dict.fromkeys([*taken, *self.permitted.get(kind, [])]):
            child = requests.read(root, name, at).node
            child.declared = True
            child.required = child.required or name in _REQUIRED.get(key, ())
            if not child.schema and (self.model is None or self.model.column(name) is None):
                child.schema = {"type": "string"}
        return root

    def params(self, requests: Requests, method: str, at: Evidence | None) -> Params | None:
        """``sign_up_params`` and its like."""
        kind = _KINDS.get(method)
        return self.take(requests, *_OF_KIND[kind], at) if kind is not None else None


def methods_of(controller: str, action: str) -> str:
    """The method of a controller that gives an action's parameters."""
    return next((name for name, kind in _KINDS.items() if _OF_KIND[kind] == (controller, action)), "")


def token_auth(requests: Requests, controller: str, action: str) -> None:
    """Note the parameters that an action of devise_token_auth takes."""
    for name in _TOKEN_AUTH.get((controller, action), ()):
        child = requests.read(Params(requests.root), name, None).node
        child.declared = True
        child.schema = {"type": "string"}
        child.required = name in _REQUIRED.get((controller, action), ())


def answer(run: Evaluator, answers: Answers, scope: DeviseScope, controller: str, action: str, written: Datum | None) -> None:
    """What Devise answers in JSON. ``written`` is what a template of the application gives."""
    status = _STATUSES.get(action)
    if status is None:
        return
    record: Datum = Record(scope.model, False) if scope.model is not None else Opaque(scope.name)
    if written is not None:
        answers.add("200" if status == "204" else status, schema_of(run, written))
    elif status == "204" or controller in ("passwords", "confirmations", "unlocks"):
        answers.add(status, None if status == "204" else {"type": "object"})
    else:
        answers.add(status, schema_of(run, as_json(run, record, {})))
    if (controller, action) == ("sessions", "create"):
        answers.add(401, wrapped("error", {"type": "string"}))
    elif action in ("create", "update"):
        answers.add(422, wrapped("errors", ERRORS))

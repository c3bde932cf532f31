"""The routes that well-known gems add with one word in ``config/routes.rb``: devise_token_auth and Doorkeeper."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from liveapi.frameworks.ruby.rails_scopes import Route, join

_TOKEN_AUTH = (
    ("POST", "sign_in", "sessions", "create"),
    ("DELETE", "sign_out", "sessions", "destroy"),
    ("POST", "", "registrations", "create"),
    ("PATCH", "", "registrations", "update"),
    ("PUT", "", "registrations", "update"),
    ("DELETE", "", "registrations", "destroy"),
    ("POST", "password", "passwords", "create"),
    ("PATCH", "password", "passwords", "update"),
    ("PUT", "password", "passwords", "update"),
    ("GET", "password/edit", "passwords", "edit"),
    ("GET", "validate_token", "token_validations", "validate_token"),
    ("GET", "confirmation", "confirmations", "show"),
    ("POST", "confirmation", "confirmations", "create"),
)
#: Needs a module of Devise in the model.
_OPTIONAL = {"confirmations": "confirmable", "registrations": "registerable", "passwords": "recoverable"}

_DOORKEEPER = (
    ("GET", "authorize", "authorizations", "new"),
    ("POST", "authorize", "authorizations", "create"),
    ("DELETE", "authorize", "authorizations", "destroy"),
    ("GET", "authorize/native", "authorizations", "show"),
    ("POST", "token", "tokens", "create"),
    ("POST", "revoke", "tokens", "revoke"),
    ("POST", "introspect", "tokens", "introspect"),
    ("GET", "token/info", "token_info", "show"),
    ("GET", "applications", "applications", "index"),
    ("POST", "applications", "applications", "create"),
    ("GET", "applications/new", "applications", "new"),
    ("GET", "applications/:id/edit", "applications", "edit"),
    ("GET", "applications/:id", "applications", "show"),
    ("PATCH", "applications/:id", "applications", "update"),
    ("PUT", "applications/:id", "applications", "update"),
    ("DELETE", "applications/:id", "applications", "destroy"),
    ("GET", "authorized_applications", "authorized_applications", "index"),
    ("DELETE", "authorized_applications/:id", "authorized_applications", "destroy"),
)


def token_auth_routes(base: str, modules: Collection[str], skip: Collection[str] = ()) -> Iterator[Route]:
    """``mount_devise_token_auth_for 'User', at: 'auth'``."""
    for method, path, controller, action in _TOKEN_AUTH:
        needed = _OPTIONAL.get(controller)
        if controller not in skip and (needed is None or needed in modules):
            yield Route((method,), join(base, path), f"devise_token_auth/{controller}", action)


def doorkeeper_routes(base: str, skip: Collection[str] = (), *, forms: bool = True) -> Iterator[Route]:
    """``use_doorkeeper``; ``skip`` are the controllers of ``skip_controllers``, ``forms`` false in an application without pages."""
    for method, path, controller, action in _DOORKEEPER:
        if controller not in skip and (forms or action not in {"new", "edit"}):
            yield Route((method,), join(base, path), f"doorkeeper/{controller}", action)

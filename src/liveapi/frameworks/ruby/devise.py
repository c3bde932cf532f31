"""The routes that ``devise_for`` makes: one set for each module that the model uses."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from liveapi.frameworks.ruby.rails_scopes import Route, join

#: Assumed when the model is not found: what the generator of Devise writes.
DEFAULT_MODULES = ("database_authenticatable", "registerable", "recoverable")
_CONTROLLERS = {
    "database_authenticatable": "sessions",
    "registerable": "registrations",
    "recoverable": "passwords",
    "confirmable": "confirmations",
    "lockable": "unlocks",
}
_PATH_NAMES = {
    "sign_in": "sign_in",
    "sign_out": "sign_out",
    "sign_up": "sign_up",
    "edit": "edit",
    "cancel": "cancel",
    "registration": "",
    "password": "password",
    "confirmation": "confirmation",
    "unlock": "unlock",
    "new": "new",
}


def devise_routes(
    base: str,
    modules: Collection[str],
    path_names: Mapping[str, str],
    controllers: Mapping[str, str],
    skip: Collection[str] = (),
    module: str = "devise",
) -> Iterator[Route]:
    """The routes below ``base`` (``/api/users``). ``skip`` names controllers (``sessions``), as does ``controllers``."""
    names = {**_PATH_NAMES, **path_names}
    for own, controller in _CONTROLLERS.items():
        if own not in modules or controller in skip or "all" in skip:
            continue
        target = controllers.get(controller, f"{module}/{controller}")
        for method, path, action in _actions(controller, names):
            yield Route((method,), join(base, path), target, action)


def _actions(controller: str, names: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    if controller == "sessions":
        yield "GET", names["sign_in"], "new"
        yield "POST", names["sign_in"], "create"
        yield "DELETE", names["sign_out"], "destroy"
        return
    if controller == "registrations":
        base = names["registration"]
        yield "GET", join(base, names["cancel"]), "cancel"
        yield "GET", join(base, names["sign_up"]), "new"
        yield "GET", join(base, names["edit"]), "edit"
        yield "PATCH", base, "update"
        yield "PUT", base, "update"
        yield "DELETE", base, "destroy"
        yield "POST", base, "create"
        return
    base = names[controller.removesuffix("s")]
    yield "GET", join(base, names["new"]), "new"
    if controller == "passwords":
        yield "GET", join(base, names["edit"]), "edit"
        yield "PATCH", base, "update"
        yield "PUT", base, "update"
    else:
        yield "GET", base, "show"
    yield "POST", base, "create"

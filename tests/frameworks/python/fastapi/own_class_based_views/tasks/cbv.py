"""A decorator that makes a class of views of the routes that its methods were registered for."""

from fastapi import APIRouter, Depends

from .auth import signed_in


def controller(router: APIRouter):
    def decorator(cls):
        inner = APIRouter()
        prefix = router.prefix
        functions = {f for f in vars(cls).values() if callable(f)}
        moved = [route for route in router.routes if route.endpoint in functions]
        for route in moved:
            route.path = route.path[len(prefix) :]
            router.routes.remove(route)
        inner.routes = moved
        router.prefix = ""
        router.include_router(inner, prefix=prefix)
        return cls

    return decorator


class UserRouter(APIRouter):
    """A router for those who have signed in."""

    def __init__(self, prefix: str = "", tags: list[str] | None = None, **options) -> None:
        super().__init__(prefix=prefix, tags=tags, dependencies=[Depends(signed_in)], **options)

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

client = httpx.Client()
client.get("/not/served")


def stats(request):
    return None


admin_app = Starlette(routes=[Route(f"/{name}", stats) for name in ("stats", "health")])


def install(app, prefix):
    app.add_route(prefix + "/jobs", stats, ["DELETE"])

from fastapi import FastAPI

from service import plugins
from service.controllers import ThingController
from service.extra import build_router, notes
from service.routers import ALL, AuditRouter


def create_app(prefix: str = "/v1") -> FastAPI:
    app = FastAPI()
    inner = FastAPI()
    register(inner)
    for router in ALL:
        inner.include_router(router, prefix=prefix)
    inner.include_router(ThingController("things").router)
    audit = AuditRouter(tags=["audit"], prefix="/audit")

    @audit.get("/log")
    def log(since: str):
        return []

    inner.include_router(audit)
    app.mount("/svc", app=inner)
    plugins.install(app, under="/plugins")
    for name in ("red", "blue"):
        app.include_router(build_router(name))
    app.include_router(notes.router)
    return app


def register(target: FastAPI) -> None:
    @target.get("/ping")
    def ping():
        return "pong"

from fastapi import FastAPI, WebSocket
from fastapi.staticfiles import StaticFiles

METHODS = ["GET", "POST"]
app = FastAPI()


@app.api_route("/both", methods=METHODS)
def both():
    return {}


@app.api_route("/only-get")
def only_get():
    return {}


@app.head("/probe")
@app.get("/probe")
def probe():
    return {}


async def proxy(path: str):
    return {}


app.add_api_route("/proxy/{path:path}", proxy, methods=["GET", "PUT", "DELETE"])


@app.get("/docs-only", include_in_schema=False)
def hidden():
    return {}


@app.websocket("/live")
async def live(socket: WebSocket):
    await socket.accept()


@app.middleware("http")
async def log(request, call_next):
    return await call_next(request)


@app.on_event("startup")
def start():
    app.state.ready = True


app.mount("/static", StaticFiles(directory="static"))

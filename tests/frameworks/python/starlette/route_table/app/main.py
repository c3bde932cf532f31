from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from app import articles
from app.config import API_PREFIX
from app.users import UserEndpoint, routes as user_routes


async def home(request):
    """The front page."""
    return None


async def feed(websocket):
    await websocket.accept()


routes = [
    Route("/", home),
    Mount(API_PREFIX, routes=[
        Mount("/users", routes=user_routes),
        Mount("/articles", app=articles.router, name="articles"),
        Route("/users/{username}", UserEndpoint),
    ]),
    WebSocketRoute("/feed", feed),
    Mount("/static", app=StaticFiles(directory="static"), name="static"),
]
routes += [Route("/ready", endpoint=home, methods=["GET", "HEAD"])]

app = Starlette(debug=True, routes=routes, middleware=[Middleware(object)])

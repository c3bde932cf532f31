from starlette.endpoints import HTTPEndpoint
from starlette.routing import Route


async def search(request):
    term = request.query_params["q"]
    page = int(request.query_params.get("page", 1))
    agent = request.headers.get("user-agent")
    return term, page, agent


async def create(request):
    return await request.json()


class UserEndpoint(HTTPEndpoint):
    """One user."""

    async def get(self, request):
        return request.path_params["username"]

    async def delete(self, request):
        return None


routes = [
    Route("/search", search),
    Route("/", endpoint=create, methods=["POST"]),
]

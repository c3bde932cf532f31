from starlette.routing import Route, Router


async def show(request):
    return request.path_params["article_id"]


async def raw(request):
    return None


router = Router([
    Route("/{article_id:int}", show, methods=("GET", "PUT")),
    Route("/{article_id:int}/files/{name:path}", raw),
    Route("/by-key/{key:uuid}", raw),
])

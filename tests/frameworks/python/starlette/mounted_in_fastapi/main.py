from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount, Route


async def about(request):
    return None


pages = Starlette(routes=[Route("/about", about), Mount("/deep", routes=[Route("/er", about)])])
app = FastAPI()


@app.get("/api/ping")
def ping():
    return {}


app.mount("/pages", pages)

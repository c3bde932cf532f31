from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route, Router

from admin import admin_app, install

app = Starlette()
install(app, prefix="/tenants/{tenant_id:int}")
app.mount("/admin", admin_app)


@app.route("/legacy", methods=["GET", "POST"])
async def legacy(request):
    return JSONResponse({})


async def any_method(scope, receive, send):
    pass


app.add_route("/hooks/{hook}", legacy, methods=["POST"])
app.router.add_route("/plain", legacy)

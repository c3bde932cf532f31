from django.contrib import admin
from django.urls import path
from ninja import NinjaAPI

from events.api import router as events_router

api_prefix = "api"
api = NinjaAPI(title="Events", version="2.0")
api.add_router("/events/", events_router)
api.add_router(f"/{api_prefix}", "people.api.router")

internal = NinjaAPI(urls_namespace="internal")


@internal.get("/stats", tags=["internal"])
def stats(request):
    """Counts."""
    return {}


@api.exception_handler(ValueError)
def on_error(request, error):
    return None


urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", api.urls),
    path("internal/", internal.urls),
]

from django.urls import path
from ninja import NinjaAPI

from shelf.api import router as books
from shelf.auth import ApiKey, Bearer
from shelf.people import router as people

api = NinjaAPI(title="Shelf", version="1.2", auth=Bearer())
api.add_router("/books", books, tags=["Books"])
api.add_router("/people", people, auth=[ApiKey(), Bearer()])

urlpatterns = [path("api/", api.urls)]

from django.urls import path
from ninja_extra import NinjaExtraAPI

from app.controllers import BoardController

api = NinjaExtraAPI()
api.register_controllers(BoardController)
urlpatterns = [path("api/", api.urls)]

from django.urls import path

from events.api import api

urlpatterns = [path("api/", api.urls)]

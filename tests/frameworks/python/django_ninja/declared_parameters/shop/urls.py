from django.urls import path

from shop.api import api

urlpatterns = [path("v1/", api.urls)]

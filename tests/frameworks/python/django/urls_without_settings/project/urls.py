from django.urls import include, path

from project.api import patterns

api_patterns = (patterns.urlpatterns, "api")

urlpatterns = [
    path("api/", include(api_patterns)),
    path("raw/", include(patterns)),
]

from django.contrib import admin
from django.urls import include, path
from rest_framework.routers import DefaultRouter

from library.urls import router as library_router
from library.views import AuthorViewSet

api_prefix = "api"
router = DefaultRouter()
router.register(r"authors", AuthorViewSet, basename="author")
router.registry.extend(library_router.registry)

urlpatterns = [
    path("admin/", admin.site.urls),
    path(f"{api_prefix}/", include(router.urls)),
    path("v2/", include("library.urls")),
    path("auth/", include("rest_framework.urls")),
]

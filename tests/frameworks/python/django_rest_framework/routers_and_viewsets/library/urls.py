from django.urls import include, path
from rest_framework import routers

from library import views

router = routers.SimpleRouter(trailing_slash=False)
router.register("books", views.BookViewSet)
router.register(prefix="tags", viewset=views.TagViewSet, basename="tags")

urlpatterns = [path("", include(router.urls))]

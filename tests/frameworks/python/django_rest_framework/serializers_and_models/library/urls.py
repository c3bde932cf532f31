from django.urls import path
from rest_framework.routers import DefaultRouter

from . import views

router = DefaultRouter()
router.register("books", views.BookViewSet)

urlpatterns = [
    *router.urls,
    path("authors/", views.AuthorList.as_view()),
    path("login/", views.login),
    path("covers/", views.CoverView.as_view()),
]

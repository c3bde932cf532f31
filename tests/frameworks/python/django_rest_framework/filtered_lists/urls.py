from django.urls import include, path
from rest_framework.routers import DefaultRouter

from rides import views

router = DefaultRouter()
router.register("rides", views.RideViewSet)
router.register("drivers", views.DriverViewSet)
router.register("stops", views.StopViewSet)
urlpatterns = [path("", include(router.urls))]

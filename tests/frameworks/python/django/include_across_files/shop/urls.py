from django.urls import path

from . import views

app_name = "shop"
urlpatterns = [
    path("orders/<int:pk>/", views.OrderDetail.as_view(), name="order"),
    path("orders/", views.orders),
]

from django.urls import path

from things.views import ThingView

urlpatterns = [path("things/<int:thing_id>", ThingView.as_view())]

from django.urls import include, path
from shop.views import Late, search

deeper = [path("end", Late.as_view())]
urlpatterns = [path("find/<slug:term>", search), path("deep/<path:rest>/", include(deeper))]

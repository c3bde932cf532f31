"""URLs.

    path('', views.home, name='home')
"""
from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import include, path, re_path

from shop import views

VERSION = "v1"
extra = [
    path("status", views.status),
    path("search/<str:term>/", views.search, name="search"),
]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", views.home),
    path(f"{settings.API_PREFIX}/", include("shop.urls")),
    path("tenants/<uuid:tenant>/", include(("shop.nested.urls", "shop"), namespace="nested")),
    re_path(r"^legacy/(?P<year>[0-9]{4})/(?P<slug>[\w-]+)/?$", views.legacy),
    path(f"{VERSION}/", include(extra)),
    *[path(name, views.status) for name in ("live", "ready")],
]

if settings.DEBUG:
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)

urlpatterns += [path("late/", views.Late.as_view())]

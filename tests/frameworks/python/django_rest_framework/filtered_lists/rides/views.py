from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import viewsets
from rest_framework.filters import SearchFilter

from rides.filters import RideFilter


class RideViewSet(viewsets.ReadOnlyModelViewSet):
    filterset_class = RideFilter


@extend_schema_view(
    list=extend_schema(parameters=[OpenApiParameter("near", str, description="A place")]),
    destroy=extend_schema(exclude=True),
)
class DriverViewSet(viewsets.ModelViewSet):
    filterset_fields = ["name"]
    http_method_names = ["get", "delete"]


class StopViewSet(viewsets.ReadOnlyModelViewSet):
    # Without its backend the list of fields has no effect.
    filter_backends = (SearchFilter,)
    filterset_fields = ("line",)

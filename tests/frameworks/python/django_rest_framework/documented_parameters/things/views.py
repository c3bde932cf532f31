from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.views import APIView


class ThingView(APIView):
    @extend_schema(
        summary="Show a thing",
        parameters=[
            OpenApiParameter("depth", int, OpenApiParameter.QUERY, required=True),
            OpenApiParameter(name="X-Tenant", type=OpenApiTypes.UUID, location=OpenApiParameter.HEADER),
        ],
    )
    def get(self, request, thing_id):
        return None

    @extend_schema(exclude=True)
    def post(self, request, thing_id):
        return None

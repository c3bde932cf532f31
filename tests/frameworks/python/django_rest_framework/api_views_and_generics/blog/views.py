from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import filters, generics, mixins, viewsets
from rest_framework.decorators import api_view, permission_classes
from rest_framework.response import Response
from rest_framework.views import APIView

from blog.paging import Pages


class PostList(generics.ListCreateAPIView):
    """Posts."""

    pagination_class = Pages
    filter_backends = [DjangoFilterBackend, filters.SearchFilter, filters.OrderingFilter]
    filterset_fields = ["author", "state"]
    serializer_class = None


class PostDetail(generics.RetrieveUpdateDestroyAPIView):
    http_method_names = ["get", "patch", "delete"]


class CommentDelete(mixins.DestroyModelMixin, generics.GenericAPIView):
    def delete(self, request, *args, **kwargs):
        return self.destroy(request, *args, **kwargs)


class Me(APIView):
    def get(self, request, format=None):
        return Response({})

    def put(self, request):
        return Response({})


@api_view(["POST", "PUT"])
@permission_classes([])
def publish(request, pk):
    """Publish a post."""
    notify = request.query_params.get("notify", False)
    return Response({})


class DraftViewSet(viewsets.ModelViewSet):
    pass


draft_detail = DraftViewSet.as_view({"delete": "destroy", "get": "retrieve"})

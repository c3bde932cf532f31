from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from library.base import UpsertViewSet


class AuthorViewSet(viewsets.ReadOnlyModelViewSet):
    """Those who write."""

    queryset = None


class BookViewSet(viewsets.ModelViewSet):
    lookup_field = "isbn"
    http_method_names = ["get", "post", "put", "delete"]

    def list(self, request):
        """The books, newest first."""
        title = request.query_params.get("title")
        return Response([])

    @action(detail=True, methods=["post", "delete"], url_path="favourite")
    def like(self, request, isbn=None):
        return Response({})

    @action(detail=False)
    def recent(self, request):
        return Response([])

    @action(methods=["get"], detail=True, url_path=r"chapters/(?P<number>[^/.]+)")
    def chapter(self, request, isbn=None, number=None):
        return Response({})

    @chapter.mapping.patch
    def rewrite(self, request, isbn=None, number=None):
        return Response({})


class TagViewSet(mixins.ListModelMixin, UpsertViewSet):
    lookup_url_kwarg = "tag_name"
    lookup_field = "name"
